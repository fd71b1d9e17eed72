"""The national export in its window: compared, narrowed, ticked, saved, taken over, undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from siasn_export import export, exported

from kepegdesk.domain.siasn import Outcome
from kepegdesk.services import employees, journal, reports
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.services.employees import Criteria
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.siasn_compare import FILE, RESULT, SiasnCompare
from kepegdesk.ui.main_window import MainWindow

Wait = Callable[[Callable[[], bool]], None]
PHONE = "081299990000"


@pytest.fixture
def two(sample_context: Context) -> list[EmployeeFile]:
    """Return two people of the sample office."""
    files = sample_context.ask(reports.files, Criteria())
    return [file for file in files if file.nip and file.rank.golongan and file.position.tmt][:2]


@pytest.fixture
def sheet(two: list[EmployeeFile], tmp_path: Path) -> Path:
    """Return an export of both, with other telephones and another position of one."""
    first, second = two
    return export(
        tmp_path / "siasn.xlsx",
        [
            exported(first, NOMOR_HP=PHONE, JABATAN_NAMA="Jabatan Lain", TMT_JABATAN="01-11-2026"),
            exported(second, NOMOR_HP=PHONE),
            {"NIP BARU": "123", "NAMA": "Rusak"},
        ],
    )


@pytest.fixture
def dialog(sample_context: Context, qtbot: QtBot) -> SiasnCompare:
    """Return the window, shown, before a file is chosen."""
    made = SiasnCompare(sample_context)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def compared(dialog: SiasnCompare, sheet: Path, wait_for: Wait) -> SiasnCompare:
    """Return the window with what came of comparing."""
    assert dialog.ui.pages.currentIndex() == FILE
    dialog.ui.drop.dropped.emit(sheet)
    wait_for(lambda: dialog.ui.pages.currentIndex() == RESULT and dialog.isEnabled())
    return dialog


def _only(dialog: SiasnCompare, outcome: Outcome | None, field: str | None = None) -> None:
    dialog.ui.outcome.setCurrentIndex(dialog.ui.outcome.findData(outcome and outcome.value))
    dialog.ui.field.setCurrentIndex(dialog.ui.field.findData(field))


def test_shows_and_narrows(
    compared: SiasnCompare, two: list[EmployeeFile], qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    found, ui = compared.comparison, compared.ui
    assert found is not None
    qtmodeltester.check(compared.model)
    assert compared.model.rowCount() == len(found.everything) > 100
    assert "2 pegawai dibandingkan" in ui.counts.text()
    assert "Baris 4" in ui.notice.text()
    _only(compared, Outcome.DIFFERS)
    assert {row.field.key for row in compared.model.rows} == {"position", "tmt_position", "phone"}
    _only(compared, Outcome.DIFFERS, "phone")
    assert [row.siasn_text for row in compared.model.rows] == [PHONE] * 2
    qtbot.keyClicks(ui.search, two[1].nip or "")
    assert [row.name for row in compared.model.rows] == [two[1].name]
    assert "1 baris tampak" in ui.ticked.text()


def test_space_ticks_what_may_be_taken_with_what_comes_along(
    compared: SiasnCompare, qtbot: QtBot
) -> None:
    ui, model = compared.ui, compared.model
    assert not ui.takeButton.isEnabled()
    _only(compared, None, "person")
    qtbot.keyClick(ui.table, Qt.Key.Key_Space)
    assert model.ticked() == []
    box = model.index(0, 0)
    assert box.data(Qt.ItemDataRole.CheckStateRole) is None
    assert not model.flags(box) & Qt.ItemFlag.ItemIsUserCheckable
    assert not ui.allButton.isEnabled()
    _only(compared, None, "position")
    ui.table.setCurrentIndex(model.index(0, 3))
    qtbot.keyClick(ui.table, Qt.Key.Key_Space)
    assert len(model.ticked()) == 2
    assert ui.ticked.text().startswith("2 nilai dari 1 pegawai dicentang")
    qtbot.keyClick(ui.table, Qt.Key.Key_Space)
    assert model.ticked() == []
    _only(compared, None, "phone")
    ui.allButton.click()
    _only(compared, None)
    assert len(model.ticked()) == 2
    ui.noneButton.click()
    assert model.ticked() == []


def test_takes_over_in_one_act_and_gives_back(
    compared: SiasnCompare,
    sample_context: Context,
    two: list[EmployeeFile],
    wait_for: Wait,
    qtbot: QtBot,
) -> None:
    ui = compared.ui
    _only(compared, Outcome.DIFFERS)
    ui.allButton.click()
    ui.takeButton.click()
    wait_for(lambda: "diambil" in ui.notice.text() and compared.isEnabled())
    assert "4 nilai diambil dari SIASN untuk 2 pegawai" in ui.notice.text()
    assert "Ctrl+Z" in ui.notice.text()
    assert compared.comparison is not None
    assert compared.comparison.counts[Outcome.DIFFERS] == 0
    assert compared.model.ticked() == []
    person = sample_context.ask(employees.get, two[0].id or 0)
    assert (person.phone, person.position.title) == (PHONE, "Jabatan Lain")
    last = sample_context.ask(journal.last)
    assert last is not None
    assert last.sentence == "Ambil 4 nilai dari SIASN untuk 2 pegawai"
    qtbot.keyPress(ui.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait_for(lambda: "Dibatalkan" in ui.notice.text() and compared.isEnabled())
    assert sample_context.ask(employees.get, two[0].id or 0).phone == two[0].phone
    compared.undo()
    assert compared.comparison.counts[Outcome.DIFFERS] == 4


def test_a_stale_file_is_refused_in_the_strip(
    compared: SiasnCompare, sample_context: Context, two: list[EmployeeFile], wait_for: Wait
) -> None:
    _only(compared, Outcome.DIFFERS, "phone")
    compared.ui.allButton.click()
    file = sample_context.ask(employees.get, two[0].id or 0)
    sample_context.do(employees.save, replace(file, email="lain@contoh.id"))
    compared.ui.takeButton.click()
    wait_for(lambda: "diubah orang lain" in compared.ui.notice.text() and compared.isEnabled())
    assert compared.act is None


def test_saves_the_list(
    compared: SiasnCompare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wait_for: Wait
) -> None:
    out = tmp_path / "beda.xlsx"
    monkeypatch.setattr(ask, "save_file", lambda *_given: out)
    compared.ui.saveButton.click()
    wait_for(lambda: "beda disimpan" in compared.ui.notice.text() and compared.isEnabled())
    assert compared.comparison is not None
    rows = openpyxl.load_workbook(out)["Perbedaan"].max_row
    assert rows == 5 + len(compared.comparison.rows)


def test_a_file_that_is_no_export(
    dialog: SiasnCompare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wait_for: Wait
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("satu;dua\n1;2\n", encoding="utf-8")
    monkeypatch.setattr(ask, "open_file", lambda *_given: path)
    dialog.ui.chooseButton.click()
    wait_for(lambda: bool(dialog.ui.notice.text()) and dialog.isEnabled())
    assert "tidak memuat daftar pegawai" in dialog.ui.notice.text()
    assert dialog.ui.pages.currentIndex() == FILE
    dialog.reject()
    assert not dialog.isVisible()


def test_all_agrees(empty_context: Context, tmp_path: Path, wait_for: Wait, qtbot: QtBot) -> None:
    """In an office without people an export of nobody agrees."""
    made = SiasnCompare(empty_context)
    qtbot.addWidget(made)
    made.read(export(tmp_path / "siasn.xlsx", []))
    wait_for(lambda: bool(made.ui.notice.text()) and made.isEnabled())
    assert made.ui.notice.text() == "Tidak ada perbedaan antara kantor dan SIASN."
    assert not made.ui.allButton.isEnabled()


def test_the_menu_opens_it(
    sample_context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = MainWindow(sample_context)
    qtbot.addWidget(window)
    opened: list[object] = []
    monkeypatch.setattr(SiasnCompare, "exec", lambda self: opened.append(self))
    assert window.ui.actionSiasn in window.commands()
    window.ui.actionSiasn.trigger()
    assert len(opened) == 1
