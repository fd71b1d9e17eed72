"""Bring in chosen columns only (*perbarui kolom yang dipilih*): nobody new, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kepegdesk.domain.columns import FIELDS, Mapping
from kepegdesk.domain.import_rows import Draft
from kepegdesk.domain.problems import error

_GIVES: dict[str, tuple[str, ...]] = {
    "birth": ("birth_place", "birth_date"),
    "sex_male": ("sex",),
    "sex_female": ("sex",),
    "rank": ("golongan",),
    "golongan_code": ("golongan",),
    "status_cpns": ("kind",),
    "mkg": ("mkg_years", "mkg_months"),
    "education_code": ("education",),
}
"""The fields of the file that a column fills, where they are not the one of its own name."""

_KEYS = frozenset({"nip", "nip_lama", "nik"})
_NOT_KEPT = frozenset({"salary", "tmt_kgb"})
ERASABLE = frozenset(
    {
        *("title_before", "title_after", "birth_place", "birth_date", "sex", "religion", "marital"),
        *("npwp", "phone", "email", "address", "note", "tmt_pns", "contract_end"),
        *("tmt_golongan", "mkg_years", "mkg_months", "eselon", "tmt_position", "position_kind"),
        *("education_major", "school", "graduated"),
    }
)
"""Fields of which a blank cell may mean that the file's value is to go."""


@dataclass(frozen=True, slots=True)
class Update:
    """Which fields of the file a sheet updates, and in which of them a blank cell erases."""

    fields: frozenset[str]
    erase: frozenset[str] = frozenset()


def offered(mapping: Mapping) -> dict[str, str]:
    """Return the fields a sheet's columns can update, with their labels, in the sheet's order."""
    found: dict[str, str] = {}
    for _place, column in mapping.columns:
        for field in given_by(column):
            found[field] = FIELDS[field].partition(" (")[0]
    return found


def given_by(column: str) -> tuple[str, ...]:
    """Return the fields that a column can update; nothing for a key."""
    given = _GIVES.get(column, (column,))
    return tuple(field for field in given if field not in _KEYS | _NOT_KEPT)


def labels_of(update: Update) -> list[str]:
    """Return the labels of the fields that are updated, in the form's order."""
    return [label.partition(" (")[0] for name, label in FIELDS.items() if name in update.fields]


def columns_of(field: str) -> frozenset[str]:
    """Return the columns that fill a field of the file."""
    return frozenset({field, *(column for column, given in _GIVES.items() if field in given)})


def narrowed(draft: Draft, update: Update, *, known: bool) -> Draft:
    """Return a draft with only what may keep its row out: its key, the wanted fields, nobody known.

    What is wrong with a column that is not brought in does not matter.
    """
    wanted = {"nip", *(column for field in update.fields for column in columns_of(field))}
    if "subunit" in wanted:
        wanted.add("unit")
    problems = [problem for problem in draft.problems if problem.field in wanted]
    notes = tuple(note for note in draft.notes if note.field in wanted)
    if not known and not any(problem.blocks for problem in problems):
        who = f"NIP {draft.nip}" if draft.nip else "Orang tanpa NIP ini"
        text = f"{who} tidak ada di data pegawai; pembaruan kolom tidak menambah pegawai."
        problems.append(error("UPD01", "nip", text))
    return replace(draft, problems=tuple(problems), notes=notes)


def erased(draft: Draft, update: Update) -> frozenset[str]:
    """Return the fields whose cell is blank on purpose; one that could not be read is not blank."""
    unread = {found.field for found in (*draft.problems, *draft.notes)}
    return frozenset(
        field
        for field in update.erase & update.fields & ERASABLE
        if field in draft.values
        and draft.values[field] in (None, "")
        and not columns_of(field) & unread
    )
