"""A block of cells as the clipboard brings it from a spreadsheet, and where it comes to lie."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Block = list[list[str]]

_CELL = re.compile(r'(?:"([^"]*(?:""[^"]*)*)"|([^\t\n]*))([\t\n])')


@dataclass(frozen=True, slots=True)
class Laid:
    """A block laid over a table: (row, column, text) of every cell, and what found no room."""

    cells: tuple[tuple[int, int, str], ...]
    rows_over: int = 0
    columns_over: int = 0


def read_block(text: str) -> Block:
    """Read what a spreadsheet copies: tabs between cells, quotes around a cell of several lines.

    A cell that only begins with a quote («"Haji" Ahmad») bears it as a letter: Excel leaves such a
    cell as it is, and the rows below it must not be swallowed.
    """
    body = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if body and not body.endswith("\n"):
        body += "\n"
    block: Block = []
    row: list[str] = []
    for quoted, bare, after in _CELL.findall(body):
        row.append(quoted.replace('""', '"') or bare)
        if after == "\n":
            block.append(row)
            row = []
    width = max(map(len, block), default=0)
    return [[*row, *[""] * (width - len(row))] for row in block]


def without_headings(block: Block, titles: Sequence[str]) -> Block:
    """Leave the first row out where it holds nothing but titles of the columns it lies over."""
    known = [title.casefold() for title in titles]
    if len(block) < 2:
        return block
    first = [cell.strip().casefold() for cell in block[0]]
    return block[1:] if first == known[: len(first)] else block


def lay(
    block: Block, rows: Sequence[int], columns: Sequence[int], room: tuple[int, Sequence[int]]
) -> Laid:
    """Lay a block over the selected cells, or from the first of them on where it is larger.

    A selection that is a multiple of the block is filled by repeating it, as Excel does. ``room``
    is how many rows there are, and every column from the first selected one on.
    """
    if not block or not rows or not columns:
        return Laid(())
    height, width = len(block), len(block[0])
    down = len(rows) if len(rows) % height == 0 else height
    across = len(columns) if len(columns) % width == 0 else width
    there = list(rows) if down == len(rows) else list(range(rows[0], rows[0] + down))
    beside = list(columns) if across == len(columns) else list(room[1][:across])
    placed = [row for row in there if row < room[0]]
    cells = tuple(
        (row, column, block[line % height][place % width])
        for line, row in enumerate(placed)
        for place, column in enumerate(beside)
    )
    return Laid(cells, down - len(placed), across - len(beside))
