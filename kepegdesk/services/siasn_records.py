"""Both records of a person, the national register's and the office's, in the same fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kepegdesk.domain.import_rows import Draft
from kepegdesk.domain.siasn import FIELDS, LINES, Line
from kepegdesk.services import import_compare
from kepegdesk.services.import_compare import EDUCATION, IDENTITY, POSITION, RANK, Present

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """One person in both lists: the records that were compared and what they came from."""

    draft: Draft
    office: Present
    here: Values
    there: Values


class Finder:
    """Finds the person a row of the export is about."""

    def __init__(self, office: Iterable[Present]) -> None:
        people = [(one.identity, one) for one in office]
        self._by_nip = {row["nip"]: one for row, one in people if row["nip"]}
        self._by_nik = {row["nik"]: one for row, one in people if row["nik"] and not row["nip"]}

    def find(self, draft: Draft) -> Present | None:
        """Return the person, or None where the office has nobody like that."""
        found = self._by_nip.get(draft.nip) if draft.nip else None
        return found or self._by_nik.get(str(draft.values.get("nik") or ""))


def pair_of(draft: Draft, office: Present) -> Pair:
    """Return both records of a person."""
    there = _as_exported(draft, office)
    return Pair(draft, office, _as_kept(office, there), there)


def _as_exported(draft: Draft, office: Present) -> Values:
    """Return the record SIASN gives; what the sheet has no column for is no part of it."""
    values, cells = draft.values, draft.cells
    there: Values = {key: values[key] for key in FIELDS if key in values}
    if "kind" not in cells and "status_cpns" not in cells:
        there.pop("kind", None)
    for key in ("title_before", "title_after"):
        if key not in cells and not there.get(key):
            there.pop(key, None)  # a column of bare names says nothing of titles
    if not cells.get("tmt_cpns") and office.identity["tmt_cpns"]:
        there.pop("tmt_cpns", None)  # a renewed contract's start is not the first appointment
    if "mkg_years" in values:
        there["mkg"] = _service(values["mkg_years"], values.get("mkg_months"))
    if "unit" in cells or "subunit" in cells:
        there["unit"] = (str(values.get("unit") or ""), str(values.get("subunit") or ""))
    else:
        there.pop("unit", None)
    return {**there, "appointment": values.get("appointment") or "definitif"}


def _service(years: Any, months: Any) -> tuple[int, int] | None:
    return None if years is None and months is None else (years or 0, months or 0)


def _as_kept(office: Present, there: Values) -> Values:
    """Return the record the office has; a position is held against one of the same appointment."""
    rank, position, education = (present_row(office, line, there) for line in LINES)
    return {
        **{key: office.identity[key] for key in IDENTITY},
        "unit": office.unit,
        **{name: rank.get(column) for name, column in RANK.items()},
        "mkg": _service(rank.get("mkg_years"), rank.get("mkg_months")),
        **{name: position.get(column) for name, column in POSITION.items()},
        **{name: education.get(column) for name, column in EDUCATION.items()},
    }


def present_row(office: Present, line: Line, there: Values) -> Values:
    """Return the present row of a line's history, empty where there is none."""
    if line.name == "rank":
        return import_compare.newest(office.ranks) or {}
    if line.name == "position":
        alike = [row for row in office.positions if row["appointment"] == there["appointment"]]
        return import_compare.newest(alike) or {}
    return max(office.educations, key=lambda row: (row["graduated"] or 0, row["id"]), default={})
