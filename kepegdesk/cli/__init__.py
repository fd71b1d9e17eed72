"""The same services from a command line, for scripts and for checking.

Exit status: 0 done; 1 refused by a rule or by the data; 2 wrong usage; 3 the file or database
cannot be used.
"""

from __future__ import annotations

from kepegdesk.cli import (
    employee_files,
    histories,
    leave,
    leave_acts,
    leave_calendar,
    leave_registers,
    letters,
    moving,
    office,
    office_rules,
    quality,
    recycle,
    siasn,
    units,
)
from kepegdesk.cli.base import Program, main

__all__ = [
    "Program",
    "employee_files",
    "histories",
    "leave",
    "leave_acts",
    "leave_calendar",
    "leave_registers",
    "letters",
    "main",
    "moving",
    "office",
    "office_rules",
    "quality",
    "recycle",
    "siasn",
    "units",
]
