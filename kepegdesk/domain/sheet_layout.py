"""Find the table in an office's sheet: header rows of one to three levels, rows that are people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from kepegdesk.domain.cells import digits_of, text_of, word_key
from kepegdesk.domain.columns import Mapping
from kepegdesk.domain.headings import classify, guess_mapping, heading_key
from kepegdesk.domain.nip import LENGTH, OLD_LENGTH, NipForm, read_nip
from kepegdesk.domain.sheet import Cell, Merge, Row, Sheet, is_blank

HEADER_WITHIN = 20
"""The header begins within this many rows of the first filled one (D26)."""

_LEVELS = 3
_SAMPLE = 60
_NEEDED = 2
"""A header names at least so many known fields, the name or the NIP among them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the table stands in a sheet; rows are indexes into ``Sheet.rows``."""

    header: range
    titles: tuple[str, ...]
    """The lines above the header."""
    mapping: Mapping
    """The guess, to be corrected by the clerk or by what is remembered."""


def find_layout(sheet: Sheet) -> Layout | None:
    """Find the header of a sheet and guess its mapping; None when no row looks like a header."""
    first = next((i for i, row in enumerate(sheet.rows) if not _is_blank_row(row)), None)
    if first is None:
        return None
    merged = _merged_texts(sheet, range(first, first + HEADER_WITHIN + _LEVELS))
    found = _best_window(sheet, first, merged)
    if found is None:
        return None
    found = _with_merged_parents(sheet, found, first)
    titles = tuple(filter(None, (_row_text(row) for row in sheet.rows[first : found.start])))
    paths = _paths(sheet, found, merged)
    mapping = guess_mapping(paths, _nip_counts(sheet, found, len(paths)))
    return Layout(found, titles, mapping)


def best_layout(sheets: Iterable[Sheet]) -> tuple[Sheet, Layout] | None:
    """Choose the sheet that looks most like a list of employees: most known columns, then rows."""
    found = [(sheet, layout) for sheet in sheets if (layout := find_layout(sheet))]
    return max(found, key=_worth, default=None)


def _worth(candidate: tuple[Sheet, Layout]) -> tuple[int, int]:
    sheet, layout = candidate
    return len(layout.mapping.columns), len(sheet.rows)


# Header ---


def _best_window(sheet: Sheet, first: int, merged: dict[tuple[int, int], str]) -> range | None:
    best: tuple[int, int, int] | None = None
    window: range | None = None
    for start in range(first, min(first + HEADER_WITHIN, len(sheet.rows))):
        for size in range(1, _LEVELS + 1):
            rows = sheet.rows[start : start + size]
            if len(rows) < size or not all(map(_may_be_header, rows)):
                break
            score = _score(sheet, range(start, start + size), merged)
            if score and (best is None or (score, -size, -start) > best):
                best, window = (score, -size, -start), range(start, start + size)
    return window


def _with_merged_parents(sheet: Sheet, window: range, first: int) -> range:
    """Take in the rows above whose merged headings reach down into the header."""
    tops = [top for top, _, bottom, _ in sheet.merges if top < window.start <= bottom]
    return range(max(first, min([window.start, *tops])), window.stop)


def _score(sheet: Sheet, window: range, merged: dict[tuple[int, int], str]) -> int:
    """Count the distinct fields a window names; 0 unless it names people and is no data row."""
    fields = {classify(path) for path in _paths(sheet, window, merged)} - {None}
    known = {field for field in fields if field}
    if not known & {"nip", "name"} or len(known) < _NEEDED:
        return 0
    return 2 * len(known) + ("" in fields)


def _may_be_header(row: Row) -> bool:
    """Tell whether a row holds headings only: texts without long numbers, and at least one."""
    texts = [cell for cell in row if not is_blank(cell)]
    return bool(texts) and all(
        isinstance(cell, str) and len(digits_of(cell)) < 8 and not cell.strip(" ()").isdigit()
        for cell in texts
    )


def _paths(
    sheet: Sheet, window: range, merged: dict[tuple[int, int], str]
) -> list[tuple[str, ...]]:
    """Join the headings of every column from the top level down (D27)."""
    width = max((len(sheet.rows[index]) for index in window), default=0)
    grid = [[_heading(sheet, row, column, merged) for column in range(width)] for row in window]
    for level, line in enumerate(grid[:-1]):
        for column in range(1, width):
            below = any(deeper[column] for deeper in grid[level + 1 :])
            left_below = any(deeper[column - 1] for deeper in grid[level + 1 :])
            if not line[column] and below and left_below and (window[level], column) not in merged:
                line[column] = line[column - 1]
    return [_distinct(line[column] for line in grid) for column in range(width)]


def _distinct(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in parts if part))


def _heading(sheet: Sheet, row: int, column: int, merged: dict[tuple[int, int], str]) -> str:
    cells = sheet.rows[row]
    own = text_of(cells[column]) if column < len(cells) else ""
    return own or merged.get((row, column), "")


def _merged_texts(sheet: Sheet, rows: range) -> dict[tuple[int, int], str]:
    """Spread the text of every merged cell near the header over the cells it covers."""
    spread: dict[tuple[int, int], str] = {}
    for merge in sheet.merges:
        if rows.start <= merge[0] < min(rows.stop, len(sheet.rows)):
            spread.update(_spread(sheet, merge))
    return spread


def _spread(sheet: Sheet, merge: Merge) -> Iterator[tuple[tuple[int, int], str]]:
    top, left, bottom, right = merge
    row = sheet.rows[top]
    text = text_of(row[left]) if left < len(row) else ""
    for line in range(top, min(bottom, top + _LEVELS) + 1):
        for column in range(left, min(right, left + 300) + 1):
            yield (line, column), text


def _nip_counts(sheet: Sheet, header: range, width: int) -> list[int]:
    counts = [0] * width
    for row in sheet.rows[header.stop : header.stop + _SAMPLE]:
        for column, cell in enumerate(row[:width]):
            if isinstance(cell, str) and len(cell) >= LENGTH:
                counts[column] += read_nip(cell).form is NipForm.FULL
    return counts


# Rows ---

_SMALLEST_KEY: int = 10 ** (OLD_LENGTH - 1)

_TOTAL = re.compile(
    r"^(?:jumlah|total|sub ?total|sub ?jumlah|jml|rekap|rekapitulasi|grand total|rata rata)\b"
)
_FOOTER = re.compile(
    r"^(?:mengetahui|menyetujui|disetujui|dibuat|yang membuat|an |a n |u b |plt kepala|plh kepala"
    r"|sekretaris daerah|wali ?kota|bupati|kepala )|^[a-z' -]+ \d{1,2} [a-z]+ (?:19|20)\d\d$"
)


def people_rows(sheet: Sheet, layout: Layout, mapping: Mapping) -> Iterator[int]:
    """Give the index of every row that is a person (D28, D30).

    Left out: column numbers, headers repeated on each page, sub-headings, totals, and the
    signatory's block, whose NIP has no golongan beside it.
    """
    headings = _header_texts(sheet, layout.header)
    columns = {field: index for index, field in mapping.columns}
    needed = min(3, max(1, len(columns)))
    in_footer = False
    for index in range(layout.header.stop, len(sheet.rows)):
        row = sheet.rows[index]
        if not _is_person(row, columns, needed):
            if not _is_blank_row(row):
                in_footer = _footer_after(row, headings, in_footer=in_footer)
        elif _is_no_name(row, columns, headings) and _is_junk(row, columns, headings):
            in_footer = False
        elif not (in_footer and _is_signatory(row, columns)):
            yield index


def _is_no_name(row: Row, columns: dict[str, int], headings: dict[int, str]) -> bool:
    """Tell quickly whether the row must be looked at closely: its name is no ordinary text."""
    column = columns.get("name", columns.get("nip", 0))
    cell = row[column] if column < len(row) else None
    if not isinstance(cell, str) or len(cell) < 9:
        return True
    first = next((other for other in row if isinstance(other, str) and other), "")
    return (
        bool(_total_word(cell) or _total_word(first))
        or f"|{cell.casefold().strip()}|" in headings[-1]
    )


def _is_junk(row: Row, columns: dict[str, int], headings: dict[int, str]) -> bool:
    return _is_column_numbers(row) or _repeats_header(row, headings) or _is_total(row, columns)


def _footer_after(row: Row, headings: dict[int, str], *, in_footer: bool) -> bool:
    if _repeats_header(row, headings):
        return False
    return in_footer or any(_is_footer(cell) for cell in row if isinstance(cell, str) and cell)


def _is_person(row: Row, columns: dict[str, int], needed: int) -> bool:
    width = len(row)
    filled = sum(
        1 for column in columns.values() if column < width and row[column] not in ("", None)
    )
    named, numbered = (_has_text(row, columns.get(field)) for field in ("name", "nip"))
    if named and numbered and filled >= min(2, needed):
        return True
    return filled >= needed and (named or numbered)


def _has_text(row: Row, column: int | None) -> bool:
    return column is not None and column < len(row) and not is_blank(row[column])


_SIGNATORY_FIELDS = frozenset({"name", "nip", "position", "unit", "subunit", "note", "eselon"})


def _is_signatory(row: Row, columns: dict[str, int]) -> bool:
    """Tell the official who signs below the list: an NIP, no golongan, nothing else of a person."""
    filled = {field for field, column in columns.items() if _has_text(row, column)}
    cells = [row[columns[field]] for field in ("nip", "name") if field in filled]
    has_nip = any(isinstance(cell, str) and len(digits_of(cell)) >= LENGTH for cell in cells)
    return has_nip and "golongan" in columns and filled <= _SIGNATORY_FIELDS


def _is_total(row: Row, columns: dict[str, int]) -> bool:
    """Tell a total by its first text, or by the word where a name should be; a key is a person's.

    People are named Jumlah too: theirs is a row with an NIP or NIK in it.
    """
    keys = {columns[field] for field in ("nip", "nik", "name") if field in columns}
    if any(_is_key(row[column]) for column in keys if column < len(row)):
        return False
    first = next((cell for cell in row if isinstance(cell, str) and not is_blank(cell)), "")
    column = columns.get("name", len(row))
    name = row[column] if column < len(row) else ""
    return any(isinstance(cell, str) and _total_word(cell) for cell in (first, name))


def _is_key(cell: Cell) -> bool:
    """Tell whether a cell holds the digits of an NIP or NIK, whole or damaged by Excel."""
    if isinstance(cell, int | float):
        return cell >= _SMALLEST_KEY
    return isinstance(cell, str) and len(digits_of(cell)) >= OLD_LENGTH


@lru_cache(maxsize=16384)
def _total_word(text: str) -> bool:
    return bool(_TOTAL.match(word_key(text)))


@lru_cache(maxsize=4096)
def _is_footer(text: str) -> bool:
    return bool(_FOOTER.match(word_key(text)))


def _is_column_numbers(row: Row) -> bool:
    """Tell a row of column numbers: at least 60 % of its cells count upwards by one (D28)."""
    filled = [cell for cell in row if not is_blank(cell)]
    numbers = [number for number in map(_small_number, filled) if number is not None]
    steps = sum(1 for one, two in pairwise(numbers) if two == one + 1)
    return len(numbers) > 2 and steps + 1 >= 0.6 * len(filled)


def _small_number(cell: Cell) -> int | None:
    if isinstance(cell, bool | date):
        return None
    if isinstance(cell, int | float):
        return int(cell) if 0 < cell < 200 and float(cell).is_integer() else None
    text = text_of(cell).strip("() ")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


def _header_texts(sheet: Sheet, header: range) -> dict[int, str]:
    """Return the folded headings of every column; under -1 all of them as typed, in one text."""
    texts = {-1: ""}
    for index in header:
        for column, cell in enumerate(sheet.rows[index]):
            if not is_blank(cell):
                texts[-1] += f"|{text_of(cell).casefold()}|"
                texts[column] = f"{texts.get(column, '')}|{heading_key(text_of(cell))}|"
    return texts


def _repeats_header(row: Row, headings: dict[int, str]) -> bool:
    """Tell a header repeated on a new page: most of its cells stand under the same heading."""
    filled = [(column, cell) for column, cell in enumerate(row) if not is_blank(cell)]
    if not filled or not isinstance(filled[0][1], str):
        return False
    same = sum(
        f"|{heading_key(text_of(cell))}|" in headings.get(column, "") for column, cell in filled
    )
    return same >= 2 and same >= 0.6 * len(filled)


def _is_blank_row(row: Sequence[Cell]) -> bool:
    return all(is_blank(cell) for cell in row)


def _row_text(row: Row) -> str:
    return " ".join(text for text in map(text_of, row) if text)
