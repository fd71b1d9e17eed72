"""The sections and dialogs of what the office decides, for the tests of every window."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.restructuring import Change, Step
from kepegdesk.domain.unit_rows import HeadRow, NameRow, Standing
from kepegdesk.services import (
    authority,
    holidays,
    leave_checklists,
    leave_rulebook,
    restructuring,
    sample,
    settings,
    signatories,
    unit_aliases,
    unit_history,
    units,
)
from kepegdesk.services.holidays import HolidayRow
from kepegdesk.services.units import UnitRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.affected import Affected
from kepegdesk.ui.dialogs.authority import Authority
from kepegdesk.ui.dialogs.end_date import EndDate
from kepegdesk.ui.dialogs.holiday import Holiday
from kepegdesk.ui.dialogs.holiday_amend import HolidayAmend
from kepegdesk.ui.dialogs.holiday_import import HolidayImport
from kepegdesk.ui.dialogs.leave_document import LeaveDocument
from kepegdesk.ui.dialogs.leave_kind import LeaveKindTerms
from kepegdesk.ui.dialogs.move_date import MoveDate
from kepegdesk.ui.dialogs.restructure import Restructure
from kepegdesk.ui.dialogs.rule import Rule
from kepegdesk.ui.dialogs.setting import Setting
from kepegdesk.ui.dialogs.signatory import Signatory
from kepegdesk.ui.dialogs.split_people import SplitPeople
from kepegdesk.ui.dialogs.structure_chart import StructureChart
from kepegdesk.ui.dialogs.substitute import Substitute
from kepegdesk.ui.dialogs.unit import Unit
from kepegdesk.ui.dialogs.unit_rows import UnitHead, UnitName
from kepegdesk.ui.dialogs.worked import Worked
from kepegdesk.ui.views.office import GROUPS, OfficePage
from kepegdesk.ui.widgets import choice_combo

LONG = "Hj. Wa Ode Nurhayati Binti Abdul Rahman Lapandewo, S.Sos., M.Si., M.A.P."


def _refused_signatory(context: Context) -> QDialog:
    dialog = Signatory(context)
    dialog.save()
    return dialog


def _refused_holiday(context: Context) -> QDialog:
    dialog = Holiday(context)
    dialog.ui.day.setText("31 feb")
    dialog.save()
    return dialog


def _long_unit(context: Context) -> QDialog:
    tree = context.ask(units.tree)
    return Unit(context, max(tree, key=lambda unit: len(unit.path)))


def _substitute(context: Context) -> QDialog:
    dialog = Substitute(context)
    dialog.save()
    return dialog


def _authority(context: Context) -> QDialog:
    line = context.ask(authority.listed)[0]
    return Authority(context, dataclasses.replace(line, used=True))


def _rule(context: Context) -> QDialog:
    dialog = Rule(context, max(context.ask(leave_rulebook.listed), key=lambda r: len(r.words)))
    dialog.save()
    return dialog


def _amendment(context: Context) -> QDialog:
    dialog = HolidayAmend(context, 2026)
    dialog.ui.table.go_to(5)
    dialog.ui.dropButton.click()
    dialog.save()
    return dialog


def _import(context: Context) -> QDialog:
    path = Path(context.location).parent / f"{'hari-libur-' * 12}.csv"
    path.write_text(f"Tanggal;Nama\n30-02-2026;{LONG}\n1-1-2028;Tahun Baru\n", encoding="utf-8")
    return HolidayImport(context, 2026, None, path)


def _affected(context: Context) -> QDialog:
    row = HolidayRow(None, dt.date(2026, 10, 7), LONG, "national", "SKB", "ditetapkan")
    holidays.save(context.session, row)
    dialog = Affected(context)
    dialog.model.tick_shown(on=True)
    dialog.save()
    return dialog


def _first(query: Any) -> Callable[[Context], Any]:
    return lambda context: context.ask(query)[0]


def _history_of_unit(tab: int) -> Callable[[Context], QDialog]:
    def make(context: Context) -> QDialog:
        dialog = Unit(context, _longest_unit(context))
        dialog.ui.tabs.setCurrentIndex(tab)
        return dialog

    return make


def _longest_unit(context: Context) -> UnitRow:
    """Return a unit of the longest name, with a former one, a head and another name."""
    unit = units.find(context.session, sample.PERSONNEL)
    standing = Standing(f"{sample.PERSONNEL} {LONG}")
    unit_history.save_name(context.session, NameRow(unit, standing, dt.date(2026, 3, 1)))
    unit_aliases.add_to(context.session, unit, LONG)
    return next(row for row in context.ask(units.tree) if row.id == unit)


def _unit_name(context: Context) -> QDialog:
    line = context.ask(unit_history.names, _longest_unit(context).id)[0]
    dialog = UnitName(context, line.row)
    dialog.ui.name.setText("")
    dialog.save()
    return dialog


def _unit_head(context: Context) -> QDialog:
    dialog = UnitHead(context, HeadRow(_longest_unit(context).id, None))
    dialog.ui.tmt.set_date(dt.date(2026, 3, 1))
    dialog.save()
    return dialog


def _restructure(step: Step) -> Callable[[Context], QDialog]:
    def make(context: Context) -> QDialog:
        row = _longest_unit(context)
        other = units.find(context.session, "Dinas Kesehatan")
        dialog = Restructure(context, row.id)
        dialog.ui.tmt.set_date(dt.date(2027, 1, 1))
        dialog.add(Change(Step.MERGE, row.id, target=other))
        dialog.add(Change(Step.DISSOLVE, other))
        choice_combo.choose(dialog.ui.step, step)
        return dialog

    return make


def _split_people(context: Context) -> QDialog:
    unit = units.find(context.session, "Puskesmas Teluk Anoa")
    return SplitPeople(context.ask(restructuring.members, unit, dt.date(2026, 11, 1)), ())


DIALOGS: dict[str, Callable[[Context], QDialog]] = {
    "affected": _affected,
    "affected nothing": Affected,
    "authority": Authority,
    "authority in use": _authority,
    "checklist": LeaveDocument,
    "checklist to change": lambda context: LeaveDocument(
        context, _first(leave_checklists.documents)(context)
    ),
    "end": lambda context: EndDate(context, LONG * 2, lambda _day: None),
    "holiday": Holiday,
    "holiday refused": _refused_holiday,
    "holidays from a sheet": _import,
    "holidays from no sheet yet": lambda context: HolidayImport(context, 2026),
    "kind of leave": lambda context: LeaveKindTerms(
        context, _first(leave_checklists.kinds)(context)
    ),
    "move": lambda context: MoveDate(context, context.ask(holidays.listed, 2026)[0]),
    "rule": Rule,
    "rule refused": _rule,
    "setting": lambda context: Setting(context, context.ask(settings.listed)[0]),
    "setting typed": lambda context: Setting(context, context.ask(settings.listed)[-2]),
    "signatory": lambda context: Signatory(context, context.ask(signatories.listed)[0]),
    "signatory refused": _refused_signatory,
    "skb": _amendment,
    "substitute": Substitute,
    "substitute refused": _substitute,
    "unit": Unit,
    "unit with a long name": _long_unit,
    "unit's names": _history_of_unit(1),
    "unit's heads": _history_of_unit(2),
    "unit's other names": _history_of_unit(3),
    "name of a unit": _unit_name,
    "head of a unit": _unit_head,
    "restructuring": Restructure,
    "restructuring split": _restructure(Step.SPLIT),
    "restructuring merge": _restructure(Step.MERGE),
    "who is split off": _split_people,
    "chart": StructureChart,
    "worked": Worked,
}


def _section(key: str) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        page = OfficePage(context)
        page.show_section(key)
        return page

    return make


WINDOWS: dict[str, Callable[[Context], QWidget]] = {
    **{f"office {key}": _section(key) for parts in GROUPS.values() for key in parts},
    **{f"office {name}": make for name, make in DIALOGS.items()},
}
