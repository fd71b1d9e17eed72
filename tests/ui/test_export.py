"""The nominatif from the window."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kepegdesk.services import employees, units
from kepegdesk.services.employees import Criteria
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs import export
from kepegdesk.ui.dialogs.export import Export, export_nominatif


def test_writes_the_people_of_a_unit(
    sample_context: Context, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    unit = sample_context.ask(units.tree)[0].id
    out = tmp_path / "nominatif"
    monkeypatch.setattr(ask, "save_file", lambda *_a: out)
    monkeypatch.setattr(Export, "exec", lambda self: (self.choose_file(), self.result())[1])
    offered: list[str] = []
    monkeypatch.setattr(export, "offer_file", lambda _w, path, words: offered.append(words))
    job = export_nominatif(sample_context, Criteria(unit=unit), window)
    assert job is not None
    with qtbot.waitSignal(job.finished, timeout=20_000) as told:
        pass
    count = sample_context.ask(employees.people, Criteria(unit=unit)).count()
    assert told.args == [count]
    qtbot.waitUntil(lambda: offered == [f"{count} pegawai ditulis"])
    texts = {
        str(cell.value)
        for row in openpyxl.load_workbook(out.with_suffix(".xlsx")).active.iter_rows()
        for cell in row
    }
    for person in sample_context.ask(employees.people, Criteria(unit=unit)).page(0, 400):
        assert any(person.nip in text for text in texts)


def test_may_be_given_up(
    sample_context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Export, "exec", lambda self: 0)
    assert export_nominatif(sample_context, None, QWidget()) is None


def test_the_shown_people_or_a_unit(sample_context: Context, qtbot: QtBot) -> None:
    dialog = Export(sample_context, Criteria(words="guru"))
    qtbot.addWidget(dialog)
    assert dialog.criteria() == Criteria(words="guru")
    dialog.ui.filtered.click()
    assert dialog.criteria() == Criteria()
    assert dialog.ui.unit.isEnabled()


def test_offers_to_open(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    for answer in (0, 1, 2, None):
        monkeypatch.setattr(ask, "choose", lambda *_a, answer=answer: answer)
        export.offer_file(QWidget(), tmp_path / "a.xlsx", "Selesai")
    assert opened == [str(tmp_path / "a.xlsx"), str(tmp_path)]
