"""Every change of a record: who, when, which field, before and after; a former value used again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.services import record_changes
from kepegdesk.services.record_changes import FieldChange
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.changes_panel import Ui_ChangesPanel
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.widgets.search_line import matches

Read = Callable[[], Sequence[FieldChange]]


def moment(at: str, zone: dt.tzinfo | None) -> str:
    """Return a moment of the journal in the time of a desk: «05-01-2026 09.05»."""
    return f"{dt.datetime.fromisoformat(at).astimezone(zone):%d-%m-%Y %H.%M}"


def _field(line: FieldChange) -> str:
    return f"{line.record}: {line.label}" if line.record else line.label


def _columns(zone: dt.tzinfo | None, *, wide: bool) -> tuple[Column[FieldChange], ...]:
    by, field, value = (104, 220, 190) if wide else (72, 124, 104)
    return (
        Column("at", "Waktu", 142, lambda r: moment(r.at, zone), sort_key=lambda r: r.at),
        Column("account", "Oleh", by, lambda r: r.account),
        Column("field", "Isian", field, _field),
        Column("before", "Sebelum", value, lambda r: r.before or "—", tone=lambda _r: "soft"),
        Column("after", "Sesudah", value, lambda r: r.after or "—"),
        Column("sentence", "Tindakan", 260, lambda r: r.sentence, hidden=True),
    )


class ChangesPanel(QWidget):
    """A list of changes that is read when it is shown; empty until ``use`` says of what."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_ChangesPanel()
        self.ui.setupUi(self)
        self._context: Context | None = None
        self._read: Read = list
        self._all: Sequence[FieldChange] = ()
        self.ui.search.searched.connect(lambda _words: self._narrow())
        self.ui.search.left_for_list.connect(self.ui.table.setFocus)
        self.ui.useButton.clicked.connect(self.use_again)

    def use(self, context: Context, read: Read, name: str, *, wide: bool = False) -> None:
        """Say where the changes come from; ``name`` is what the columns are remembered by."""
        self._context, self._read = context, read
        self.model = RowsModel[FieldChange](
            _columns(context.session.clock().tzinfo, wide=wide), self
        )
        self.ui.table.use(self.model, name, "Riwayat perubahan")
        self.ui.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
        self.ui.useButton.setVisible(context.may(record_changes.use_again))

    def reload(self) -> None:
        """Read the changes anew."""
        self.ui.notice.say("")
        self._all = self._read()
        self._narrow()

    def _narrow(self) -> None:
        typed = self.ui.search.text()
        rows = [r for r in self._all if matches(typed, _field(r), r.before, r.after, r.account)]
        self.model.show(rows)
        if rows:
            self.ui.table.go_to(0)
        self.ui.stack.setCurrentWidget(self.ui.listPage if rows else self.ui.emptyPage)
        if self._all:
            words = ("Tidak ada yang cocok", "Kosongkan pencarian untuk melihat semuanya.")
        else:
            words = ("Belum ada perubahan", "Setiap perubahan tercatat di sini.")
        self.ui.empty.say("kd-journal", *words)
        self.ui.count.setText(f"{thousands(len(rows))} perubahan")
        self._allow()

    def current(self) -> FieldChange | None:
        """Return the change the user stands on."""
        return self.model.row(self.ui.table.current_row())

    def _allow(self) -> None:
        line = self.current()
        self.ui.useButton.setEnabled(line is not None and line.usable)

    @ask.shows_refusals
    def use_again(self) -> None:
        """Give the field the value it had before, after asking."""
        line, context = self.current(), self._context
        if line is None or context is None or not line.usable:
            return
        question = f"Pakai lagi «{line.before or 'kosong'}» untuk {_field(line)}?"
        if ask.confirm(self, question, "Pakai lagi", explain="Dapat dibatalkan dengan Ctrl+Z."):
            given: tuple[Any, ...] = (line.act, line.table, line.row, line.column)
            context.do(record_changes.use_again, *given)
            self.reload()
