"""Many short texts on a page: reportlab's own text object spends most of its time on bookkeeping.

The same words stand in thousands of cells, so how a text is written in the document's fonts is
asked of reportlab once and remembered for the whole document.
"""

# ruff: noqa: SLF001 - reportlab offers no other way to a page's content
from __future__ import annotations

from typing import Any

from reportlab.pdfbase import pdfmetrics

_Pieces = tuple[tuple[str, str], ...]
"""The parts of a text that one subset of a font can write: the font's name, the operator."""


class QuickText:
    """Collects the texts of a page and writes them as one object; lives as long as its document."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._known: dict[tuple[str, str], _Pieces] = {}
        self._code: list[str] = []
        self._font: tuple[str, float] = ("", 0)

    def write(self, text: str, x: float, y: float, font: str, size: float) -> None:
        """Put a line of text at its base line."""
        pieces = self._known.get((font, text)) or self._pieces(font, text)
        add = self._code.append
        add(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
        for name, shown in pieces:
            if (name, size) != self._font:
                self._font = (name, size)
                add(f"{name} {size:g} Tf")
            add(shown)

    def color(self, red: float, green: float, blue: float) -> None:
        """Write what follows in a colour."""
        self._code.append(f"{red:g} {green:g} {blue:g} rg")

    def _pieces(self, font: str, text: str) -> _Pieces:
        made: Any = pdfmetrics.getFont(font)
        document = self._canvas._doc
        found = tuple(
            (made.getSubsetInternalName(subset, document), f"({self._canvas._escape(part)}) Tj")
            for subset, part in made.splitString(text, document)
        )
        self._known[font, text] = found
        return found

    def flush(self) -> None:
        """Write what was collected, if there is anything."""
        if not self._code:
            return
        self._canvas._code.append(" ".join(["BT", *self._code, "ET"]))
        self._code.clear()
        self._font = ("", 0)
