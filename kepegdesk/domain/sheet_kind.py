"""Which import a sheet is for: people, one of the histories, or opening balances of leave."""

from __future__ import annotations

from collections.abc import Iterable

from kepegdesk.domain import history_sheet, opening_sheet
from kepegdesk.domain.cells import text_of, word_key
from kepegdesk.domain.histories import HISTORIES
from kepegdesk.domain.sheet import Sheet, is_blank
from kepegdesk.domain.sheet_layout import find_layout
from kepegdesk.domain.sheet_table import TableLayout, cell_at, people_rows

PEOPLE = "people"
OPENINGS = "openings"

_MANY_FIELDS = 8
"""A sheet that names so many of a person's fields is a list of people whatever else it holds."""
_LOOKED_AT = 300
_REPEATED = 0.1
"""The share of rows with an NIP seen before from which a sheet is a history."""


def titles() -> dict[str, str]:
    """Return every kind of sheet with its title on screen."""
    histories = {key: f"Riwayat: {history.title}" for key, history in HISTORIES.items()}
    return {PEOPLE: "Daftar pegawai", **histories, OPENINGS: "Saldo awal cuti tahunan"}


def recognise(sheets: Iterable[Sheet], year: int) -> str | None:
    """Return the kind of the first sheet that is of any, by its headings; None when none is."""
    return next((kind for sheet in sheets if (kind := _kind(sheet, year))), None)


def _kind(sheet: Sheet, year: int) -> str | None:
    people = find_layout(sheet)
    named = len(people.mapping.columns) if people else 0
    guessed = history_sheet.guess(sheet)
    known = sum(field is not None for field in guessed[1].fields) if guessed else 0
    openings = opening_sheet.find_layout(sheet, year) if named < _MANY_FIELDS else None
    if openings and sum(field is not None for field in openings.fields) > known:
        return OPENINGS
    if guessed is not None:
        history, layout = guessed
        is_few = named < _MANY_FIELDS
        if known > named or _says_so(sheet, layout) or (is_few and _repeats(sheet, layout)):
            return history.key
    return PEOPLE if people else None


def _says_so(sheet: Sheet, layout: TableLayout) -> bool:
    """Tell whether the sheet calls itself a history."""
    above = [text_of(cell) for row in sheet.rows[: layout.header.start] for cell in row]
    return "riwayat" in word_key(" ".join((sheet.name, *above)))


def _repeats(sheet: Sheet, layout: TableLayout) -> bool:
    """Tell whether people stand in the sheet again and again; a few doubled rows are a slip."""
    place = layout.fields.index("nip")
    nips = [
        text_of(cell)
        for index, _count in zip(people_rows(sheet, layout), range(_LOOKED_AT), strict=False)
        if not is_blank(cell := cell_at(sheet.rows[index], place))
    ]
    return len(nips) - len(set(nips)) > _REPEATED * len(nips)
