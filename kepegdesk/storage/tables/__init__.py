"""Peewee models by subject."""

from __future__ import annotations

from kepegdesk.storage.tables.employee import (
    EducationHistory,
    Employee,
    Listing,
    PositionHistory,
    RankHistory,
)
from kepegdesk.storage.tables.journal import Act, ActRow
from kepegdesk.storage.tables.leave import (
    IssuedLetter,
    LeaveDocument,
    LeaveEvent,
    LeaveOpening,
    LeavePosting,
    LeaveRequest,
    LeaveRule,
    LeaveType,
    WorkedCollective,
)
from kepegdesk.storage.tables.office import (
    Account,
    Holiday,
    ImportBatch,
    ImportMapping,
    LetterKind,
    LetterNumber,
    Office,
    Setting,
    Signatory,
    Unit,
    UnitAlias,
    Unsaved,
)

DATA_TABLES = (
    Office, Setting, Unit, UnitAlias, Signatory, Holiday, Account, LetterKind, LetterNumber,
    ImportMapping, ImportBatch, Employee, RankHistory, PositionHistory, EducationHistory,
    LeaveType, LeaveRule, LeaveDocument, LeaveRequest, LeaveEvent, LeavePosting, LeaveOpening,
    WorkedCollective, IssuedLetter,
)  # fmt: skip
"""Tables whose every change the journal keeps."""

PRIVATE_TABLES = (Listing, Unsaved, Act, ActRow)
"""Tables the journal does not watch: derived rows, unsaved input, and the journal itself."""

ALL_TABLES = DATA_TABLES + PRIVATE_TABLES
"""Every table of the office."""

__all__ = [
    "ALL_TABLES", "DATA_TABLES", "PRIVATE_TABLES", "Account", "Act", "ActRow", "EducationHistory",
    "Employee", "Holiday", "ImportBatch", "ImportMapping", "IssuedLetter", "LeaveDocument",
    "LeaveEvent", "LeaveOpening", "LeavePosting", "LeaveRequest", "LeaveRule", "LeaveType",
    "LetterKind", "LetterNumber", "Listing", "Office", "PositionHistory", "RankHistory", "Setting",
    "Signatory", "Unit", "UnitAlias", "Unsaved", "WorkedCollective",
]  # fmt: skip
