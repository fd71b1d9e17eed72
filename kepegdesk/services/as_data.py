"""Employees, leave and balances as plain dictionaries with English keys, for scripts."""

from __future__ import annotations

from typing import Any

from kepegdesk.domain.leave_ledger import Balance
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.services.leave_rows import LeaveRow


def employee(file: EmployeeFile) -> dict[str, Any]:
    """Return a person's file; ``unit`` is his organisation, ``sub_unit`` the place within it."""
    rank, position, education = file.rank, file.position, file.education
    return {
        "nip": file.nip,
        "name": file.name,
        "title_before": file.title_before,
        "title_after": file.title_after,
        "birth_place": file.birth_place,
        "birth_date": file.birth_date,
        "sex": file.sex.value if file.sex else None,
        "religion": file.religion,
        "nik": file.nik,
        "kind": file.kind.value,
        "status": file.status.value,
        "golongan": rank.golongan,
        "tmt_golongan": rank.tmt,
        "mkg_years": rank.mkg_years,
        "mkg_months": rank.mkg_months,
        "tmt_cpns": file.tmt_cpns,
        "tmt_pns": file.tmt_pns,
        "position": position.title,
        "eselon": position.eselon,
        "tmt_position": position.tmt,
        "education": education.level,
        "graduated": education.graduated,
        "marital": file.marital,
        "phone": file.phone,
        "unit": file.organisation,
        "sub_unit": file.sub_unit,
    }


def leave_line(row: LeaveRow) -> dict[str, Any]:
    """Return a request as lists give it."""
    return {
        "id": row.id,
        "nip": row.nip,
        "name": row.name,
        "unit": row.unit,
        "type": row.kind.value,
        "state": row.state.value,
        "start": row.start,
        "end": row.end,
        "working_days": row.working_days,
        "calendar_days": row.calendar_days,
        "reason": row.reason,
        "submitted_on": row.submitted_on,
        "number": row.number or None,
        "letter_date": row.letter_date,
    }


def leave(row: LeaveRow) -> dict[str, Any]:
    """Return a request with the steps it took."""
    steps = [
        {"act": e.act, "verdict": e.verdict or None, "on": e.on, "by": e.by_nip, "note": e.note}
        for e in row.events
    ]
    return {**leave_line(row), "events": steps}


def balance(found: Balance) -> dict[str, Any]:
    """Return a balance with its working."""
    return {
        "on": found.on,
        "n2": found.n2,
        "n1": found.n1,
        "n": found.n,
        "extra": found.extra,
        "reserved": found.reserved,
        "available": found.available,
        "ledger": [
            {
                "date": line.date,
                "lot": line.lot,
                "days": line.days,
                "text": line.text,
                "rule": line.rule,
            }
            for line in found.lines
        ],
    }
