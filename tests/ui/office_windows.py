"""The sections and dialogs of what the office decides, for the tests of every window."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.services import (
    authority,
    holidays,
    leave_checklists,
    leave_rulebook,
    settings,
    signatories,
    units,
)
from kepegdesk.services.holidays import HolidayRow
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
from kepegdesk.ui.dialogs.rule import Rule
from kepegdesk.ui.dialogs.setting import Setting
from kepegdesk.ui.dialogs.signatory import Signatory
from kepegdesk.ui.dialogs.substitute import Substitute
from kepegdesk.ui.dialogs.unit import Unit
from kepegdesk.ui.dialogs.worked import Worked
from kepegdesk.ui.views.office import GROUPS, OfficePage

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
