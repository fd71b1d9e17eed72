"""Sheets of histories in the window: read, columns, preview, stored, undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.services import employees, histories
from kepegdesk.services.employees import Criteria
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.history_import import HistoryImport
from kepegdesk.ui.dialogs.sheet_import import DONE, FILE, MAPPING, PREVIEW

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def person(sample_context: Context) -> tuple[int, str]:
    """Return somebody of the sample: his number and NIP."""
    wanted = Criteria(kinds=frozenset(), words="auditor")
    row = sample_context.ask(employees.people, wanted).page(0, 1)[0]
    return row.id, row.nip


@pytest.fixture
def sheet(person: tuple[int, str], tmp_path: Path) -> Path:
    """Return a sheet of two trainings of that person, and one of nobody."""
    path = tmp_path / "diklat.csv"
    rows = [
        "NIP;Nama Diklat;Tanggal Selesai;JP;Surat",
        f"{person[1]};Bimtek Arsip;03-05-2025;24;S-1",
        f"{person[1]};Bimtek Audit;04-06-2026;16;S-2",
        "198501012010019999;Bimtek Lain;03-05-2025;8;S-3",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def window(sample_context: Context, qtbot: QtBot) -> HistoryImport:
    """Return the window at its first page."""
    made = HistoryImport(sample_context)
    qtbot.addWidget(made)
    made.show()
    assert made.page() == FILE
    return made


def read(window: HistoryImport, sheet: Path, wait_for: Wait) -> None:
    window.read(sheet)
    wait_for(lambda: window.page() == MAPPING and window._job is None)


def test_from_the_file_to_the_histories_and_back(
    window: HistoryImport,
    sheet: Path,
    person: tuple[int, str],
    sample_context: Context,
    wait_for: Wait,
    qtmodeltester: ModelTester,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    before = histories.counts(sample_context.session, person[0])["training"]
    read(window, sheet, wait_for)
    assert window.ui.which.currentText() == "Riwayat: Diklat"
    column = window.combo(4)
    assert column.currentData() is None
    column.setCurrentIndex(column.findData("own:certificate"))
    window.next()
    wait_for(lambda: window.page() == PREVIEW and window._job is None)
    qtmodeltester.check(window.model)
    assert window.ui.counts.text() == "3 baris: 2 baru · 1 ditolak"
    assert window.ui.nextButton.text() == "Terapkan 2 baris"
    window.ui.preview.go_to(2)
    assert "tidak ada di data pegawai" in window.ui.reason.text()
    window.next()
    wait_for(lambda: window.page() == DONE and window._job is None)
    assert window.ui.doneTitle.text() == "2 baris riwayat diklat masuk"
    rows = histories.listed(sample_context.session, person[0], "training")
    assert len(rows) == before + 2
    assert {"S-1", "S-2"} <= {row.values["certificate"] for row in rows}
    out = tmp_path / "sisa.xlsx"
    monkeypatch.setattr(ask, "save_file", lambda *_args: out)
    window.ui.rejectsButton.click()
    assert out.exists()
    window.ui.undoButton.click()
    assert histories.counts(sample_context.session, person[0])["training"] == before
    assert "Impor riwayat dibatalkan" in window.ui.notice.text()


def test_another_history_is_chosen_and_what_is_missing_is_said(
    window: HistoryImport, sheet: Path, wait_for: Wait
) -> None:
    read(window, sheet, wait_for)
    window.combo(1).setCurrentIndex(0)
    window.next()
    assert window.page() == MAPPING
    assert window.ui.notice.text() == "Tentukan dahulu kolom NIP dan kolom Nama diklat."
    which = window.ui.which
    which.setCurrentIndex(which.findData("rank"))
    which.activated.emit(which.currentIndex())
    wait_for(lambda: window._job is None and bool(window.ui.notice.text()))
    assert "tidak memuat pangkat" in window.ui.notice.text()
