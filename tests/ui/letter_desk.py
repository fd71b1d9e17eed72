"""What the tests of the page of letters share: the page, answers to boxes, filled dialogs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sealed_papers as papers
from pytestqt.qtbot import QtBot

from kepegdesk.services import stored_files
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import IssuedLetter
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.views.letters import LettersPage

LONG = (
    "Surat pengantar kepada Dinas Kependudukan, Pencatatan Sipil, Pemberdayaan Masyarakat dan Desa "
    "Kota Kendari tentang cuti bersama seluruh pegawai tata usaha sekolah dasar negeri"
)


@pytest.fixture
def page(sample_context: Context, qtbot: QtBot) -> LettersPage:
    """Return the page on a copy of the sample office, shown."""
    return shown(LettersPage(sample_context), qtbot)


@pytest.fixture
def empty(empty_context: Context, qtbot: QtBot) -> LettersPage:
    """Return the page on an office without a letter, shown."""
    return shown(LettersPage(empty_context), qtbot)


def shown(page: LettersPage, qtbot: QtBot) -> LettersPage:
    """Show the page as the main window does."""
    qtbot.addWidget(page)
    page.resize(1190, 690)
    with qtbot.waitExposed(page):
        page.show()
    return page


def issued() -> tuple[str, bytes]:
    """Return the code and the PDF of a letter of annual leave that the sample office issued."""
    with connection():
        rows = IssuedLetter.select().where(IssuedLetter.seal.startswith("KPG1"))
        row = next(row for row in rows if papers.read(row.seal).kind == "CT")
        return row.seal, stored_files.load(row.sha256)


def answered(monkeypatch: pytest.MonkeyPatch, **answers: Any) -> None:
    """Let message boxes and choosers answer."""
    for name, answer in answers.items():
        monkeypatch.setattr(ask, name, lambda *_args, _answer=answer, **_more: _answer)


def fill(dialog: Any, **texts: str) -> None:
    """Type into the fields of a dialog."""
    for name, text in texts.items():
        getattr(dialog.ui, name).setText(text)


def accepted(monkeypatch: pytest.MonkeyPatch, kind: type, act: Callable[[Any], None]) -> None:
    """Let a dialog be filled by ``act`` and saved as soon as it would open."""

    def run(self: Any) -> bool:
        act(self)
        self.save()
        return bool(self.result())

    monkeypatch.setattr(kind, "exec", run)
