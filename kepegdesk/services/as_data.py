"""Employees, leave and balances as plain dictionaries with English keys, for scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from kepegdesk.domain.leave_ledger import Balance
from kepegdesk.domain.personnel_papers import Item
from kepegdesk.services.attachments import ScanRow
from kepegdesk.services.employee_documents import DocumentRow
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.services.leave_offers import Offer, Offered
from kepegdesk.services.leave_rows import EventRow, LeaveRow


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
        "status_since": file.status_since,
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
        "unit_since": file.unit_since,
        "contract_start": file.contract_start,
        "contract_end": file.contract_end,
        **{name: getattr(file, name) for name in _NUMBERS_AND_PLACES},
    }


_NUMBERS_AND_PLACES = (
    "email", "gov_email", "address", "domicile", "npwp", "bpjs", "karpeg", "karis", "taspen",
    "bank", "bank_account", "note",
)  # fmt: skip


def leave_line(row: LeaveRow, today: dt.date | None = None) -> dict[str, Any]:
    """Return a request as lists give it; where it stands on a day if that is told."""
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
        "case": row.case.value or None,
        "abroad": row.abroad,
        "place": row.place or None,
        "remote_days": row.remote_days,
        "birth_order": row.birth_order,
        "extends": row.previous,
        "granted_end": row.granted_end,
        "returned_on": row.returned_on,
        "by_year": {str(year): days for year, days in row.by_year},
        "phase": (row.phase(today) or None) if today else None,
        "waits_for": row.waits(today) if today else None,
    }


def leave(
    row: LeaveRow, today: dt.date | None = None, scans: Sequence[ScanRow] = ()
) -> dict[str, Any]:
    """Return a request with the steps it took and the scans filed with it."""
    return {
        **leave_line(row, today),
        "documents": list(row.documents),
        "override": row.override or None,
        "proceed": row.proceed or None,
        "events": [_step(event) for event in row.events],
        "scans": [scan(each) for each in scans],
    }


def _step(event: EventRow) -> dict[str, Any]:
    return {
        "act": event.act,
        "verdict": event.verdict or None,
        "on": event.on,
        "by": event.by_nip,
        "note": event.note,
        "by_name": event.by_name,
        "by_title": event.by_title,
        "letter": event.letter or None,
        "letter_date": event.letter_date,
        "start": event.start,
        "end": event.end,
        "days": event.days,
        "waived": event.waived or None,
        "account": event.account,
    }


def scan(row: ScanRow) -> dict[str, Any]:
    """Return a scan filed with a request."""
    return {
        "id": row.id,
        "document": row.document,
        "name": row.name,
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "on": row.on,
    }


def document(row: DocumentRow) -> dict[str, Any]:
    """Return a paper of a person's file."""
    return {
        "id": row.id,
        "kind": row.details.category,
        "label": row.label,
        "title": row.details.title,
        "number": row.details.number,
        "date": row.details.on_day,
        "expires": row.details.expires,
        "term": row.term.name.lower(),
        "name": row.name,
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.sha256,
        "filed": row.filed,
    }


def documents(
    nip: str, rows: Sequence[DocumentRow], lists: Mapping[str, Sequence[Item]]
) -> dict[str, Any]:
    """Return a person's papers, and how each process' checklist stands."""
    return {
        "nip": nip,
        "documents": [document(row) for row in rows],
        "checklists": {
            process: {item.kind.key: item.state.name.lower() for item in items}
            for process, items in lists.items()
        },
    }


def offered(found: Offered) -> dict[str, Any]:
    """Return the kinds of leave of a group or a person, case by case."""
    return {"group": found.group, "types": [_offer(each) for each in found.offers]}


def _offer(each: Offer) -> dict[str, Any]:
    return {
        "type": each.kind.value,
        "label": each.kind.label,
        "counted_in": each.counted_in,
        "right": each.right,
        "pay": each.pay,
        "tpp_percent": each.tpp,
        "legal_basis": each.legal_basis,
        "deferrable": each.deferrable,
        "recallable": each.recallable,
        "cases": [
            {
                "case": case.case.value or None,
                "label": case.case.label,
                "documents": [
                    {"name": paper.name, "level": paper.level or None} for paper in case.papers
                ],
            }
            for case in each.cases
        ],
    }


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
