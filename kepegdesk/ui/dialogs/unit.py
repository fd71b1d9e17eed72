"""A unit of the office: what it is now, its names and heads over time, what sheets call it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.kinds import WorkPattern
from kepegdesk.domain.problems import error
from kepegdesk.domain.three_way import Values
from kepegdesk.domain.unit_rows import SEPARATOR, HeadRow, NameRow, Standing
from kepegdesk.errors import Refused
from kepegdesk.services import unit_aliases, unit_history, units
from kepegdesk.services.unit_aliases import AliasRow
from kepegdesk.services.unit_history import HeadLine, NameLine
from kepegdesk.services.units import UnitRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.conflict import Record, save_over
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.dialogs.unit_rows import UnitHead, UnitName
from kepegdesk.ui.forms.unit import Ui_Unit
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.people import choice_of, finder
from kepegdesk.ui.views.office_section import OfficeList
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.optional_date import set_today

BEFORE = "sebelumnya"


def _day(day: dt.date | None) -> str:
    return BEFORE if day is None else f"{day:%d-%m-%Y}"


def _order(day: dt.date | None) -> dt.date:
    return day or dt.date.min


def _decree(number: str, day: dt.date | None) -> str:
    return " · ".join(filter(None, (number, "" if day is None else f"{day:%d-%m-%Y}")))


def _called(row: NameRow) -> str:
    return f"{row.standing.name} (dibubarkan)" if row.standing.dissolved else row.standing.name


NAMES = (
    Column[NameLine]("tmt", "TMT", 100, lambda r: _day(r.row.tmt),
                     sort_key=lambda r: _order(r.row.tmt)),
    Column[NameLine]("name", "Nama unit", 290, lambda r: _called(r.row),
                     tone=lambda r: "good" if r.now else ""),
    Column[NameLine]("above", "Di bawah", 220, lambda r: r.above.split(SEPARATOR)[-1],
                     tip=lambda r: r.above),
    Column[NameLine]("sk", "SK", 150, lambda r: _decree(r.row.sk_number, r.row.sk_date)),
)  # fmt: skip

HEADS = (
    Column[HeadLine]("tmt", "TMT", 100, lambda r: _day(r.row.tmt),
                     sort_key=lambda r: _order(r.row.tmt)),
    Column[HeadLine]("until", "Sampai", 100,
                     lambda r: f"{r.row.until:%d-%m-%Y}" if r.row.until else "",
                     sort_key=lambda r: r.row.until or dt.date.max),
    Column[HeadLine]("acting", "Kedudukan", 104, lambda r: r.row.acting or "Definitif"),
    Column[HeadLine]("name", "Nama", 190, lambda r: r.name,
                     tone=lambda r: "good" if r.now else ""),
    Column[HeadLine]("nip", "NIP", 164, lambda r: r.nip),
    Column[HeadLine]("sk", "SK", 110, lambda r: _decree(r.row.sk_number, r.row.sk_date)),
)  # fmt: skip

ALIASES = (Column[AliasRow]("name", "Nama lain", 400, lambda r: r.name),)


class Unit(RecordDialog):
    """A new unit, or one to change; ``below`` is where a new one is proposed.

    The histories and the other names are stored at once, what is typed under *Data* with *Simpan*.
    """

    def __init__(
        self,
        context: Context,
        row: UnitRow | None = None,
        below: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Unit()
        ui.setupUi(self)
        self._context = context
        self._row = row
        others = [
            unit
            for unit in context.ask(units.choices, row.parent if row else None)
            if row is None or unit.id != row.id
        ]
        ui.parent.fill(others, "Tidak di bawah unit lain")
        ui.parent.set_unit(row.parent if row else below)
        choice_combo.fill(ui.pattern, WorkPattern)
        if row is None and below is not None:
            above = next(unit for unit in context.ask(units.tree) if unit.id == below)
            choice_combo.choose(ui.pattern, above.pattern)
        ui.head.search_with(finder(context))
        ui.collective.setChecked(True)
        set_today(self, context.session.today)
        self._read: dict[str, Any] = {}
        if row is not None:
            self._read = context.ask(units.values, row.id)
            self._fill(row)
        self.save_with(
            ui, self._save,
            {"name": ui.name, "parent": ui.parent, "head": ui.head, "min_present": ui.minPresent,
             "tmt": ui.since},
        )  # fmt: skip
        self.keys.fields.remove(ui.alias)
        ui.alias.removeEventFilter(self.keys)
        ui.alias.returnPressed.connect(self._add_alias)
        for page in (ui.namesPage, ui.headsPage, ui.aliasesPage):
            ui.tabs.setTabVisible(ui.tabs.indexOf(page), row is not None)
        if row is not None:
            self._show_histories(row)
        self.keep_drafts(context, "unit", row.id if row else None)
        ui.name.setFocus()

    def _fill(self, row: UnitRow) -> None:
        ui = self.ui
        ui.heading.setText(row.name)
        ui.name.setText(row.name)
        choice_combo.choose(ui.pattern, row.pattern)
        if row.head_id is not None:
            ui.head.pick(choice_of(self._context, row.head_id))
        ui.headTitle.setText(row.head_title)
        ui.minPresent.setText("" if row.min_present is None else str(row.min_present))
        ui.collective.setChecked(row.collective)

    def _save(self) -> None:
        ui = self.ui
        if ui.head.text().strip() and ui.head.employee() is None:
            raise Refused([error("UN04", "head", "Pilih kepala unit dari daftar yang muncul.")])
        typed: Values = {
            "name": ui.name.text(),
            "parent": ui.parent.unit(),
            "pattern": choice_combo.chosen(ui.pattern, WorkPattern) or WorkPattern.FIVE_DAYS,
            "head": ui.head.employee(),
            "collective": ui.collective.isChecked(),
            "min_present": self._least(),
            "head_title": ui.headTitle.text(),
        }
        context, since = self._context, ui.since.date()
        if self._row is None:
            context.do(units.save, None, **typed, since=since)
            return
        number = self._row.id

        def read() -> Values:
            stored: dict[str, Any] = context.ask(units.values, number)
            return stored

        def store(values: Values, over: Values) -> None:
            context.do(units.save, number, **values, since=since, was=over)

        record = Record("unit", number, read, store)
        save_over(context, self, record, self._read, typed)

    def _least(self) -> int | None:
        text = self.ui.minPresent.text().strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            text = "Tulis jumlah orang, misalnya 3, atau kosongkan."
            raise Refused([error("UN05", "min_present", text)])
        return int(text)

    # Histories and other names

    def _show_histories(self, unit: UnitRow) -> None:
        ui, context = self.ui, self._context
        account = context.session.account
        self.names = OfficeList(
            ui.names, NAMES, f"{account}/unit-names", "Riwayat nama unit",
            lambda: context.ask(unit_history.names, unit.id),
        )  # fmt: skip
        self.heads = OfficeList(
            ui.heads, HEADS, f"{account}/unit-heads", "Riwayat kepala unit",
            lambda: context.ask(unit_history.heads, unit.id),
        )  # fmt: skip
        self.aliases = OfficeList(
            ui.aliases, ALIASES, f"{account}/unit-aliases", "Nama lain unit",
            lambda: context.ask(unit_aliases.listed, unit.id),
        )  # fmt: skip
        names, heads = context.may(unit_history.save_name), context.may(unit_history.save_head)
        self.names.on_new(ui.addNameButton, self._add_name, names)
        self.names.on_row(ui.editNameButton, self._edit_name, names, opens=True)
        self.names.on_row(ui.removeNameButton, self._remove_name, names)
        self.heads.on_new(ui.addHeadButton, self._add_head, heads)
        self.heads.on_row(ui.editHeadButton, self._edit_head, heads, opens=True)
        self.heads.on_row(ui.removeHeadButton, self._remove_head, heads)
        self.aliases.on_new(ui.addAliasButton, self._add_alias, context.may(unit_aliases.add_to))
        self.aliases.on_row(
            ui.removeAliasButton, self._remove_alias, context.may(unit_aliases.remove)
        )
        context.follow(self, frozenset({"unit"}), self._reload)
        ui.tabs.currentChanged.connect(self._settle_buttons)

    def _settle_buttons(self, _tab: int) -> None:
        """Say that only what is typed under *Data* waits for *Simpan*."""
        self.ui.saveButton.setEnabled(self.ui.tabs.currentWidget() is self.ui.dataPage)
        self.ui.cancelButton.setText("Batal" if self.ui.saveButton.isEnabled() else "Tutup")

    def _reload(self) -> None:
        """Show what became of the unit, without touching what is typed and not saved."""
        for each in (self.names, self.heads, self.aliases):
            each.reload()
        row, was = self._fresh(), self._row
        if row is None or was is None:
            return
        if self.ui.name.text() == was.name and self.ui.parent.unit() == was.parent:
            self.ui.heading.setText(row.name)
            self.ui.name.setText(row.name)
            self.ui.parent.set_unit(row.parent)
        if self.ui.head.employee() == was.head_id:
            head = row.head_id
            self.ui.head.pick(None if head is None else choice_of(self._context, head))
        self._row, self._read = row, self._context.ask(units.values, row.id)

    def _fresh(self) -> UnitRow | None:
        known = self._context.ask(units.tree, gone=True)
        return next((row for row in known if self._row and row.id == self._row.id), None)

    def _add_name(self) -> None:
        row = self._fresh()
        if row is not None:
            standing = Standing(row.name, row.parent, not row.active)
            UnitName(self._context, NameRow(row.id, standing), self).exec()

    def _edit_name(self, line: NameLine) -> None:
        UnitName(self._context, line.row, self).exec()

    def _remove_name(self, line: NameLine) -> None:
        self._remove(f"Hapus nama {line.row.standing.name}?", line.row.id, self._do_remove_name)

    def _do_remove_name(self, number: int) -> None:
        self._context.do(unit_history.remove_name, number)

    def _add_head(self) -> None:
        if self._row is not None:
            UnitHead(self._context, HeadRow(self._row.id, None), self).exec()

    def _edit_head(self, line: HeadLine) -> None:
        UnitHead(self._context, line.row, self).exec()

    def _remove_head(self, line: HeadLine) -> None:
        self._remove(f"Hapus {line.name} dari riwayat kepala?", line.row.id, self._do_remove_head)

    def _do_remove_head(self, number: int) -> None:
        self._context.do(unit_history.remove_head, number)

    @ask.shows_refusals
    def _add_alias(self) -> None:
        if self._row is not None:
            self._context.do(unit_aliases.add_to, self._row.id, self.ui.alias.text())
            self.ui.alias.clear()
            self.ui.alias.setFocus()

    def _remove_alias(self, row: AliasRow) -> None:
        self._remove(f"Lupakan «{row.name}»?", row.id, self._do_remove_alias)

    def _do_remove_alias(self, number: int) -> None:
        self._context.do(unit_aliases.remove, number)

    @ask.shows_refusals
    def _remove(self, question: str, number: int | None, remove: Callable[[int], None]) -> None:
        explain = "Dapat dibatalkan dengan Ctrl+Z."
        if number is not None and ask.confirm(
            self, question, "Hapus", explain=explain, destructive=True
        ):
            remove(number)

    def save(self) -> None:
        """Store what is typed under *Data*."""
        if self.ui.saveButton.isEnabled():
            super().save()
