"""Where the table of a sheet stands that is no list of employees, and its rows of people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kepegdesk.domain.cells import text_of, word_key
from kepegdesk.domain.sheet import Cell, Row, Sheet, is_blank

HEADER_WITHIN = 20
_LEVELS = 3

Classify = Callable[[Sequence[str]], str | None]
"""Names the field of a column by its headings, from the top level down."""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """Where the table stands: the rows of its header, the headings, the field of each column."""

    header: range
    headings: tuple[str, ...]
    fields: tuple[str | None, ...]

    def cells(self, sheet: Sheet, index: int) -> dict[str, Cell]:
        """Return the cells of a row by their fields."""
        row = sheet.rows[index]
        return {field: cell_at(row, place) for place, field in enumerate(self.fields) if field}


def find_table(
    sheet: Sheet, classify: Classify, suffices: Callable[[set[str]], bool]
) -> TableLayout | None:
    """Find the header that names most fields and enough of them; None when there is none such."""
    best: tuple[int, int, int] | None = None
    found: TableLayout | None = None
    for start in range(min(HEADER_WITHIN, len(sheet.rows))):
        for size in range(1, _LEVELS + 1):
            window = range(start, min(start + size, len(sheet.rows)))
            layout = _layout(sheet, window, classify)
            known = {field for field in layout.fields if field}
            if suffices(known):
                worth = (len(known), -window.stop, -size)  # the same headings may come again
                if best is None or worth > best:
                    best, found = worth, layout
    return found


def _layout(sheet: Sheet, window: range, classify: Classify) -> TableLayout:
    width = max((len(sheet.rows[index]) for index in window), default=0)
    parts = [
        [text for index in window if (text := _heading(sheet, index, place))]
        for place in range(width)
    ]
    fields = [classify(each) if each else None for each in parts]
    seen: set[str] = set()
    for place, field in enumerate(fields):
        if field in seen:
            fields[place] = None
        seen.add(field or "")
    headings = tuple(" ".join(dict.fromkeys(each)) for each in parts)
    return TableLayout(window, headings, tuple(fields))


def _heading(sheet: Sheet, index: int, place: int) -> str:
    cell = cell_at(sheet.rows[index], place)
    if isinstance(cell, str) or (isinstance(cell, int | float) and 1990 <= cell <= 2100):
        return text_of(cell)
    return ""


def people_rows(sheet: Sheet, layout: TableLayout) -> Iterator[int]:
    """Give the index of every row that may be a person: an NIP or a name, no total, no heading."""
    columns = {field: place for place, field in enumerate(layout.fields) if field}
    headings = {word_key(heading) for heading in layout.headings}
    for index in range(layout.header.stop, len(sheet.rows)):
        row = sheet.rows[index]
        named = [cell_at(row, columns.get(field)) for field in ("nip", "name")]
        texts = [word_key(text_of(cell)) for cell in row if not is_blank(cell)]
        if all(is_blank(cell) for cell in named) or _is_noise(texts, headings):
            continue
        yield index


_TOTAL = re.compile(r"(jumlah|total|rekap|mengetahui|kepala|plt|a n)\b")


def _is_noise(texts: Sequence[str], headings: set[str]) -> bool:
    """Tell totals, signatures, repeated headings and rows of column numbers from people."""
    if sum(text in headings for text in texts) >= 2:
        return True
    if any(text.isdigit() and len(text) >= 9 for text in (t.replace(" ", "") for t in texts)):
        return False
    return bool(_TOTAL.match(texts[0])) or all(text.isdigit() and len(text) < 3 for text in texts)


def cell_at(row: Row, place: int | None) -> Cell:
    """Return the cell of a row at a place, None where the row is shorter."""
    return row[place] if place is not None and place < len(row) else None
