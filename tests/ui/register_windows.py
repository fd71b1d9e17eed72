"""The windows of registers as the tests of every window want them: filled, with long names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from kepegdesk.services import openings, reconciliation, registers
from kepegdesk.services.employees import Criteria, people
from kepegdesk.services.lost_days import LostDays
from kepegdesk.services.reconciliation import Book
from kepegdesk.ui.changes import Context

LONG = "Muhammad Yusuf Kalla Putra Pratama Wijaya Kusuma Sukma Dewangga Suryaningrat Bin"


def page(tab: int, name: str = "penjagaan") -> Callable[[Context], QWidget]:
    """Return a maker of the page with a tab in front and a register made."""

    def make(context: Context) -> QWidget:
        from kepegdesk.ui.views.registers import RegistersPage

        made = RegistersPage(context)
        made.register.choose(name, None, None)
        made.register._on_made(registers.make(context.session, registers.of_year(name, 2026)))
        made.ui.tabs.setCurrentIndex(tab)
        return made

    return make


def _books(context: Context) -> list[Book]:
    found = context.ask(people, Criteria()).page(0, 4)
    return [Book(row.id, n=place - 1) for place, row in enumerate(found)]


def reconcile(context: Context) -> QWidget:
    """Return the preview of corrections."""
    from kepegdesk.ui.dialogs.reconcile import Reconcile

    books = _books(context)
    proposals = context.ask(reconciliation.propose, 2026, books)
    return Reconcile(context, 2026, books, proposals)


def lost(context: Context) -> QWidget:
    """Return the decision about days lost by a recall."""
    from kepegdesk.ui.dialogs.corrections import Decision

    row = LostDays(
        1, 1, "198501012010012003", LONG, "Dinas", "800.1.11.4/12/BKPSDM/2025",
        dt.date(2025, 12, 29), 2025, "N-1 3", 3,
    )  # fmt: skip
    return Decision(context, row)


def openings_preview(context: Context) -> QWidget:
    """Return the preview of opening balances, some of them refused."""
    from kepegdesk.ui.dialogs.openings_import import OpeningsImport
    from kepegdesk.ui.dialogs.sheet_import import PREVIEW

    path = Path(context.location).with_name("saldo.csv")
    nip = context.ask(people, Criteria()).page(0, 1)[0].nip
    path.write_text(f"NIP;Nama;N-1;N\n{nip};;6;12\n123;{LONG};0,5;99\n", "utf-8")
    made = OpeningsImport(context)
    made.on_read(context.ask(openings.preview, path, year=2026, document="Kartu"))
    made.go(PREVIEW)
    return made


def _dialog(module: str, name: str) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        import importlib

        found = importlib.import_module(f"kepegdesk.ui.dialogs.{module}")
        made: QWidget = getattr(found, name)(context)
        return made

    return make


WINDOWS: dict[str, Callable[[Context], QWidget]] = {
    **{f"registers {tab}": page(tab) for tab in range(3)},
    "kartu": page(0, "kartu"),
    "reconcile": reconcile,
    "corrections": _dialog("corrections", "Corrections"),
    "lost days": lost,
    "year close": _dialog("year_close", "YearClose"),
    "openings": _dialog("openings_import", "OpeningsImport"),
    "openings preview": openings_preview,
}
