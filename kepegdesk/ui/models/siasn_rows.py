"""The differences from the national register, ticked where they may be taken over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, Qt

from kepegdesk.domain.siasn import PLACES, Consequence, Outcome
from kepegdesk.services.siasn import Difference
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.ticks import Index, TickModel

_OUTCOME_TONES = {
    Outcome.DIFFERS: "error",
    Outcome.ONLY_THERE: "error",
    Outcome.ONLY_HERE: "error",
    Outcome.MISSING_HERE: "warning",
    Outcome.MISSING_THERE: "soft",
}


def _weight(row: Difference) -> tuple[int, str, str, int]:
    return (row.field.consequence, row.unit.casefold(), row.name.casefold(), _place(row))


def _place(row: Difference) -> int:
    return PLACES[row.field.key]


def _effect_tone(row: Difference) -> str:
    return "error" if row.field.consequence is Consequence.PAY else ""


COLUMNS = (
    Column[Difference]("name", "Nama", 190, lambda r: r.name),
    Column[Difference]("nip", "NIP", 168, lambda r: r.nip),
    Column[Difference]("field", "Data", 156, lambda r: r.field.label, sort_key=_place),
    Column[Difference]("office", "Di kantor", 144, lambda r: r.office_text),
    Column[Difference]("siasn", "Di SIASN", 144, lambda r: r.siasn_text),
    Column[Difference]("outcome", "Keadaan", 130, lambda r: r.outcome.label,
                       tone=lambda r: _OUTCOME_TONES[r.outcome]),
    Column[Difference]("effect", "Akibat", 190, lambda r: r.field.effect, tone=_effect_tone,
                       sort_key=_weight),
    Column[Difference]("note", "Catatan", 140, lambda r: r.refusal, tone=lambda _r: "soft"),
    Column[Difference]("unit", "Unit kerja", 240, lambda r: r.unit),
)  # fmt: skip


class SiasnRows(TickModel[Difference]):
    """Only what may be taken over has a box; values that come along are ticked together."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, lambda row: row.number, parent)

    def tick_shown(self, on: bool) -> None:
        """Tick, or clear, every row shown that may be taken, with what comes along."""
        self.tick_rows(self.rows, on=on)

    def tick_rows(self, rows: Iterable[Difference], *, on: bool) -> None:
        """Tick, or clear, these rows as far as they may be taken, with what comes along."""
        numbers = {n for row in rows if row.takeable for n in (row.number, *row.partners)}
        ticked = set(self.ticked())
        self.tick(ticked | numbers if on else ticked - numbers)

    def toggle(self, row: int) -> None:
        """Turn one row's tick."""
        self.toggle_rows([row])

    def toggle_rows(self, places: Iterable[int]) -> None:
        """Tick these rows, or clear them where all that may be taken are ticked already."""
        rows = [row for place in places if (row := self.row(place)) and row.takeable]
        ticked = set(self.ticked())
        self.tick_rows(rows, on=any(row.number not in ticked for row in rows))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let only what may be taken be ticked."""
        found = super().flags(index)
        if index.isValid() and not self.rows[index.row()].takeable:
            found &= ~Qt.ItemFlag.ItemIsUserCheckable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; no box where nothing may be taken."""
        box = role == Qt.ItemDataRole.CheckStateRole
        if box and index.isValid() and not self.rows[index.row()].takeable:
            return None
        return super().data(index, role)
