"""The employees: the list, its search and filters, the form of one person, the export."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from PySide6.QtWidgets import QApplication

from kepegdesk.domain.kinds import EmployeeKind
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.models.people import COLUMNS
from kepegdesk.ui.tour.stage import Stage
from kepegdesk.ui.widgets import choice_combo

TABS = ("identitas", "kontak", "kedudukan", "keluarga", "riwayat", "berkas")
SHOWN_HISTORIES = ("rank", "placement", "training")
WRONG_NIP = "197001011995031"
FAMILY = 3
PAST = dt.date(2019, 12, 31)


def play(stage: Stage, window: MainWindow) -> None:
    """Show the page of the employees and everything that opens from it."""
    page = window.show_page("Employees")
    stage.snap("pegawai", 300)
    page.focus_search()
    stage.type(page.ui.search, "dinas kepala")
    stage.snap("pegawai-dicari")
    _filter(stage, page)
    stage.meet(page.ui.columnsButton.click, partial(stage.look_at, "pilih-kolom"))
    export, told = partial(_export, stage), partial(stage.look_at, "ekspor-selesai")
    stage.meet(window.ui.actionExport.trigger, export, told)
    page.clear_filters()
    stage.settle()
    _past(stage, page)
    page.ui.table.go_to(0)
    stage.meet(window.ui.actionChanges.trigger, partial(stage.look_at, "riwayat-perubahan"))
    _spreadsheet(stage, page)
    _forms(stage, window, page)
    _compare(stage, window)
    _quality(stage, window)


def _past(stage: Stage, page: Any) -> None:
    """Show everybody as of another day, and one of them as he was."""
    page.past.choose(PAST)
    page.views.group_by("golongan")
    stage.snap("pegawai-keadaan-tanggal", 300)
    page.views.group_by("")
    page.open(page.model.id_at(3))
    stage.snap("formulir-keadaan-tanggal")
    page.close_form()
    page.past.back()
    stage.settle()


def _compare(stage: Stage, window: MainWindow) -> None:
    stage.meet(window.ui.actionSiasn.trigger, partial(stage.look_at, "siasn-pilih-berkas"))
    stage.meet(window.ui.actionImportLog.trigger, partial(stage.look_at, "impor-yang-lalu"))


def _quality(stage: Stage, window: MainWindow) -> None:
    page = window.show_page("Quality")
    stage.settle()
    stage.snap("mutu-data", 300)
    page.ui.tabs.setCurrentIndex(1)
    stage.snap("mutu-data-duplikat")


def _filter(stage: Stage, page: Any) -> None:
    page.ui.search.clear()
    choice_combo.choose(page.ui.kindFilter, EmployeeKind.PPPK)
    page.ui.unitFilter.setCurrentIndex(1)
    stage.snap("pegawai-disaring")
    page.ui.unitFilter.setCurrentIndex(0)
    page.ui.search.setText("tidak ada orang begini")
    stage.snap("pegawai-tidak-ada-yang-cocok")
    page.ui.search.clear()
    page.ui.kindFilter.setCurrentIndex(0)


def _spreadsheet(stage: Stage, page: Any) -> None:
    """Edit in the list, and show it grouped under a name."""
    editing, table = page.editing, page.ui.table
    editing.switch(on=True)
    phone = [column.key for column in COLUMNS].index("phone")
    table.setColumnHidden(phone, False)
    stage.settle()
    table.stand_on(2, phone)
    QApplication.clipboard().setText("811111222\n811111333\n811111444")
    stage.snap("sunting-di-tabel")
    stage.meet(editing.paste, partial(stage.look_at, "tempel-dari-excel"))
    editing.switch(on=False)
    table.selectAll()
    stage.meet(editing.change_many, partial(stage.look_at, "ubah-banyak"))
    stage.meet(page.replace, partial(stage.look_at, "cari-dan-ganti"))
    table.go_to(0)
    page.views.group_by("unit")
    stage.snap("pegawai-per-unit", 400)
    stage.meet(page.views.menu.save, partial(stage.look_at, "simpan-tampilan"))
    page.views.usual_view()


def _export(stage: Stage, dialog: Any) -> None:
    stage.snap("ekspor-nominatif")
    stage.paper("nominatif.xlsx")
    dialog.ui.exportButton.click()


def _forms(stage: Stage, window: MainWindow, page: Any) -> None:
    page.open(page.model.id_at(3))
    form = page.form()
    for place, name in enumerate(TABS):
        form.ui.tabs.setCurrentIndex(place)
        stage.snap(f"formulir-{name}")
    form.ui.tabs.setCurrentIndex(0)
    form.ui.nip.setText(WRONG_NIP)
    stage.snap("formulir-nip-salah", 300)
    form.revert()
    form.ui.tabs.setCurrentWidget(form.histories)
    for key in SHOWN_HISTORIES:
        form.histories.choose(key)
        stage.meet(form.histories.ui.newButton.click, partial(stage.look_at, f"riwayat-{key}"))
    form.ui.tabs.setCurrentIndex(FAMILY)
    stage.meet(form.family.ui.newButton.click, partial(stage.look_at, "anggota-keluarga"))
    page.close_form()
    window.ui.actionNewEmployee.trigger()
    stage.snap("pegawai-baru")
    page.close_form()
