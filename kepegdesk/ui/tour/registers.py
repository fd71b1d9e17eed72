"""The registers: the book, a card, what is left, the paper book beside it, a year closed."""

from __future__ import annotations

from functools import partial
from typing import Any

from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.people import finder
from kepegdesk.ui.tour.stage import Stage


def play(stage: Stage, window: MainWindow) -> None:
    """Show every tab, print a card, reconcile a balance, and look at what a year still needs."""
    page = window.show_page("Registers")
    tab = page.register
    stage.wait(lambda: _is_made(tab, "penjagaan"))
    stage.snap("register-penjagaan")
    _make(stage, page, "rekap-tahunan")
    stage.snap("register-rekap")
    _show_card(stage, page)
    page.ui.tabs.setCurrentWidget(page.balances)
    stage.snap("sisa-cuti")
    _reconcile(stage, page)
    page.ui.tabs.setCurrentWidget(tab)


def _is_made(tab: Any, name: str) -> bool:
    return tab.is_ready() and tab.register is not None and tab.register.name == name


def _make(stage: Stage, page: Any, name: str) -> None:
    page.register.choose(name, None, None)
    stage.wait(lambda: _is_made(page.register, name))


def _show_card(stage: Stage, page: Any) -> None:
    """Show and print the card of somebody who has taken leave."""
    tab = page.register
    _make(stage, page, "penjagaan")
    person = next(row for row in tab.register.rows if row.employee is not None)
    nip = str(person.cells[tab.register.column("nip")])
    tab.choose("kartu", None, None)
    tab.ui.person.pick(finder(tab.context)(nip, 1)[0])
    stage.wait(lambda: _is_made(tab, "kartu"))
    stage.snap("register-kartu")
    stage.meet(tab.print, partial(_keep_paper, stage))


def _keep_paper(stage: Stage, dialog: Any) -> None:
    stage.snap("register-kartu-cetak")
    stage.paper("kartu-cuti.pdf")
    dialog.ui.saveButton.click()


def _reconcile(stage: Stage, page: Any) -> None:
    page.ui.tabs.setCurrentWidget(page.reconciliation)
    tab = page.reconciliation
    model = tab.model
    column = [each.key for each in model.columns].index("book_n")
    for row in range(3):
        model.setData(model.index(row, column), str(10 - row))
    stage.snap("rekonsiliasi")
    stage.meet(tab.reconcile, partial(stage.look_at, "rekonsiliasi-koreksi"))
    model.forget()
    stage.meet(tab.show_corrections, partial(stage.look_at, "daftar-koreksi"))
    stage.meet(tab.import_openings, partial(stage.look_at, "saldo-awal"))
    stage.meet(tab.close_year, partial(stage.look_at, "tutup-tahun"))
