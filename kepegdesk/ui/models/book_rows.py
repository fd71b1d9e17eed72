"""Balances beside what the paper book says: the book's columns are typed into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from kepegdesk.services.reconciliation import Book
from kepegdesk.services.register_balances import BalanceRow
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.window import Index, WindowModel
from kepegdesk.ui.style import ACCENT_SOFT

LOTS = ("n2", "n1", "n")
TITLES = {"n2": "N-2", "n1": "N-1", "n": "N"}
MOST = 60


def tone(days: int) -> str:
    """Return the tone of a number of days: red below zero."""
    return "error" if days < 0 else ""


def figure(key: str, title: str, width: int = 56) -> Column[BalanceRow]:
    """Return a column of days of a balance."""
    return Column[BalanceRow](
        key,
        title,
        width,
        lambda row: str(getattr(row, key)),
        alignment=RIGHT,
        sortable=False,
        tone=lambda row: tone(getattr(row, key)),
    )


PERSON = (
    Column[BalanceRow]("name", "Nama", 216, lambda row: row.name),
    Column[BalanceRow]("nip", "NIP", 176, lambda row: row.nip),
)
PLACE = (
    Column[BalanceRow]("position", "Jabatan", 200, lambda row: row.position, hidden=True),
    Column[BalanceRow]("unit", "Unit kerja", 240, lambda row: row.unit),
)


class BookRows(WindowModel[BalanceRow]):
    """Balances of a year with a column per lot for the book; ``edited`` tells that one changed."""

    edited = Signal()
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        self._typed: dict[int, dict[str, int]] = {}
        self._ground = QBrush(QColor(ACCENT_SOFT))
        columns = list(PERSON)
        for lot in LOTS:
            columns += [figure(lot, TITLES[lot]), self._book_column(lot)]
        columns.append(
            Column[BalanceRow](
                "difference", "Selisih", 76, self._difference, alignment=RIGHT, sortable=False,
                tone=lambda row: "warning" if self._difference(row) else "",
            )
        )  # fmt: skip
        super().__init__([*columns, *PLACE], "name", parent)

    def _book_column(self, lot: str) -> Column[BalanceRow]:
        def text(row: BalanceRow) -> str:
            value = self._typed.get(row.id, {}).get(lot)
            return "" if value is None else str(value)

        def differs(row: BalanceRow) -> str:
            value = self._typed.get(row.id, {}).get(lot)
            return "warning" if value is not None and value != getattr(row, lot) else ""

        title = f"{TITLES[lot]} buku"
        return Column[BalanceRow](
            f"book_{lot}", title, 88, text, alignment=RIGHT, sortable=False, tone=differs,
            tip=_tip(lot),
        )  # fmt: skip

    def _difference(self, row: BalanceRow) -> str:
        typed = self._typed.get(row.id, {})
        days = sum(value - getattr(row, lot) for lot, value in typed.items())
        return f"{days:+d}" if any(v != getattr(row, lot) for lot, v in typed.items()) else ""

    def books(self) -> list[Book]:
        """Return what was typed."""
        return [Book(employee, **typed) for employee, typed in self._typed.items() if typed]

    def forget(self) -> None:
        """Throw away what was typed."""
        self._typed.clear()
        self._repaint()
        self.edited.emit()

    def _repaint(self) -> None:
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def is_book(self, column: int) -> bool:
        """Tell whether a column is one of the book's."""
        return self.columns[column].key.startswith("book_")

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the columns of the book be typed into."""
        flags = super().flags(index)
        if index.isValid() and self.is_book(index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, and what an editor begins with; the book's own is tinted."""
        if role == Qt.ItemDataRole.BackgroundRole and index.isValid():
            return self._ground if self.is_book(index.column()) else None
        if role == Qt.ItemDataRole.EditRole:
            return super().data(index, Qt.ItemDataRole.DisplayRole)
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Keep a figure of the book; an empty text takes it out again."""
        row = self.row(index.row())
        if role != Qt.ItemDataRole.EditRole or row is None or not self.is_book(index.column()):
            return False
        lot, text = self.columns[index.column()].key.removeprefix("book_"), str(value).strip()
        days = _whole(text)
        if days is None and text:
            self.refused.emit(
                f"«{text}» bukan sisa cuti. Tulis hari kerja bulat; cuti tahunan tidak mengenal "
                "setengah hari."
            )
            return False
        typed = self._typed.setdefault(row.id, {})
        if days is None:
            typed.pop(lot, None)
        else:
            typed[lot] = days
        first = self.index(index.row(), 0)
        self.dataChanged.emit(first, self.index(index.row(), self.columnCount() - 1))
        self.edited.emit()
        return True


def _tip(lot: str) -> Callable[[BalanceRow], str]:
    return lambda _row: f"Sisa {TITLES[lot]} menurut buku; kosong: tidak dibandingkan"


def _whole(text: str) -> int | None:
    """Read whole days within reason; None for anything else."""
    plain = text.removeprefix("-")
    if not (plain.isascii() and plain.isdigit() and int(plain) <= MOST):
        return None
    return int(text)
