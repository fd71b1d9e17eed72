"""The rows of a spreadsheet with what would become of each; a cell may be edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QBrush, QColor

from kepegdesk.domain.columns import FIELDS
from kepegdesk.domain.import_update import given_by
from kepegdesk.services.imports import Preview, PreviewRow, RowStatus
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.models.window import Index
from kepegdesk.ui.style import AMBER_SOFT, RED_SOFT
from kepegdesk.ui.text import plain, short_date

_GROUNDS = {RowStatus.REJECTED: RED_SOFT, RowStatus.REVIEW: AMBER_SOFT}
_TONES = {
    RowStatus.NEW: "good",
    RowStatus.UPDATED: "good",
    RowStatus.SAME: "soft",
    RowStatus.REVIEW: "warning",
    RowStatus.REJECTED: "error",
}
FIXED = 3
"""Columns before those of the sheet: row, status, reason."""
_WIDTHS = {"name": 300, "nip": 176, "birth": 170, "position": 190, "unit": 190, "subunit": 190}


def cell_text(value: object) -> str:
    """Return a cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return short_date(value.date())
    if isinstance(value, dt.date):
        return short_date(value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def typed(row: PreviewRow, field: str) -> str:
    """Return what stands in a row's cell."""
    return " ".join(cell_text(row.draft.cells.get(field)).splitlines())


def _field_column(field: str, *, told: bool) -> Column[PreviewRow]:
    """Return a column of the sheet; ``told`` where it shows what would become of the old value."""

    def shown(row: PreviewRow) -> str:
        pairs = [row.change.pairs[name] for name in given_by(field) if name in row.change.pairs]
        if told and pairs:
            return "; ".join(f"{before} → {after}" for before, after in pairs)
        return typed(row, field)

    return Column[PreviewRow](field, FIELDS[field].split(" (")[0], _WIDTHS.get(field, 130), shown)


_FIXED = (
    Column[PreviewRow]("row", "Baris", 52, lambda r: str(r.number), sort_key=lambda r: r.number),
    Column[PreviewRow](
        "status", "Status", 96, lambda r: r.status.label, tone=lambda r: _TONES[r.status]
    ),
    Column[PreviewRow]("reason", "Alasan", 300, lambda r: r.reason),
)


class ImportPreview(RowsModel[PreviewRow]):
    """Shows a preview; ``edited`` is called with (row number, field, text) and gives another."""

    def __init__(
        self, edited: Callable[[int, str, str], None], parent: QObject | None = None
    ) -> None:
        super().__init__(_FIXED, parent)
        self._edited = edited

    def show_preview(self, preview: Preview, status: RowStatus | None) -> None:
        """Show the rows of a preview, all or those of one status."""
        fields = [field for _index, field in preview.mapping.columns if field in FIELDS]
        if preview.update is not None:
            wanted = preview.update.fields
            first = [field for field in fields if field in ("nip", "nik", "name")]
            fields = first + [field for field in fields if wanted & set(given_by(field))]
        told = preview.update is not None
        self.beginResetModel()
        self.columns = (
            *_FIXED, *(_field_column(field, told=told) for field in dict.fromkeys(fields))
        )  # fmt: skip
        self.rows = [row for row in preview.rows if status is None or row.status is status]
        self.endResetModel()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; rows that will not be stored stand on a coloured ground."""
        if index.isValid() and role == Qt.ItemDataRole.BackgroundRole:
            ground = _GROUNDS.get(self.rows[index.row()].status)
            return QBrush(QColor(ground)) if ground else None
        if index.isValid() and role == Qt.ItemDataRole.ToolTipRole:
            return plain(self.rows[index.row()].reason) or None
        if index.isValid() and role == Qt.ItemDataRole.EditRole and index.column() >= FIXED:
            return typed(self.rows[index.row()], self.columns[index.column()].key)
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the cells of the sheet be edited."""
        flags = QAbstractTableModel.flags(self, index)
        if index.isValid() and index.column() >= FIXED:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand an edited cell over to be checked again."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() < FIXED:
            return False
        column, row = self.columns[index.column()], self.rows[index.row()]
        if str(value) == typed(row, column.key):
            return False
        self._edited(row.number, column.key, str(value))
        return True

    def replace_rows(self, preview: Preview) -> None:
        """Show what became of the rows in their places, without losing the user's."""
        fresh = {row.number: row for row in preview.rows}
        self.rows = [fresh[row.number] for row in self.rows]
        if self.rows:
            last = self.index(len(self.rows) - 1, len(self.columns) - 1, QModelIndex())
            self.dataChanged.emit(self.index(0, 0), last)
