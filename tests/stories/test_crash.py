"""What was typed and not saved survives a killed program, and is offered back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from kepegdesk.services import employees
from kepegdesk.ui.main import Start
from kepegdesk.ui.main_window import MainWindow
from tests.stories.clerk import Clerk, clock, page
from tests.stories.typing_child import SIGNAL, TYPED

ROOT = Path(__file__).resolve().parents[2]


def test_typed_words_survive_a_killed_program(
    clerk: Clerk, sample_office: Path, tmp_path: Path
) -> None:
    person = _type_and_die(sample_office, tmp_path)

    def work(window: MainWindow) -> None:
        clerk.wait(lambda: bool(clerk.asked))
        assert "belum sempat disimpan" in clerk.asked[-1]
        clerk.wait(lambda: page(window, "Employees").form() is not None)
        form = page(window, "Employees").form()
        assert form.file().id == person
        assert TYPED in form.ui.note.toPlainText()
        assert TYPED not in window.context.ask(employees.get, person).note
        assert form.save()
        assert TYPED in window.context.ask(employees.get, person).note

    clerk.run(Start(str(sample_office), clock), work, clerk.sign_in())


def test_what_was_saved_is_not_offered_again(clerk: Clerk, sample_office: Path) -> None:
    def work(_window: MainWindow) -> None:
        clerk.rest()
        assert clerk.asked == []

    clerk.run(Start(str(sample_office), clock), work, clerk.sign_in())


def _type_and_die(office: Path, home: Path) -> int:
    """Let another process type, kill it without a word, and return whose form it was."""
    command = [sys.executable, "-m", "tests.stories.typing_child", str(office)]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": str(home)}
    child = subprocess.Popen(  # noqa: S603 - this very Python
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout is not None
        said = child.stdout.readline().split()
    finally:
        child.kill()
        child.communicate()
    assert said[:1] == [SIGNAL], "the other program did not come to type"
    return int(said[1])
