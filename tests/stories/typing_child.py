"""The program of a clerk who types into a form and is killed; run by the story of the crash."""

from __future__ import annotations

import sys
from typing import Any

from PySide6.QtCore import Qt

from kepegdesk.services import drafts
from kepegdesk.ui import drafts as keeper
from kepegdesk.ui.app import make_application
from kepegdesk.ui.main import Start
from kepegdesk.ui.main_window import MainWindow
from tests.stories.clerk import Clerk, clock, page

TYPED = "Pindah ke Jalan Melati 12"
SIGNAL = "typed"


def main(office: str) -> None:
    """Open a form, type, wait until the words are kept, say so, and never end."""
    keeper.EVERY = 200
    make_application(["kepegdesk"])
    clerk = Clerk()

    def work(window: MainWindow) -> None:
        clerk.press(Qt.Key.Key_F, control=True)
        clerk.press(Qt.Key.Key_Down)
        clerk.press(Qt.Key.Key_Return)
        form: Any = page(window, "Employees").form()
        form.keys.go_to(form.ui.note)
        clerk.type(TYPED)
        kept = window.context.ask
        clerk.wait(lambda: any(TYPED in each.content for each in kept(drafts.kept, "employee")))
        sys.stdout.write(f"{SIGNAL} {form.file().id}\n")
        sys.stdout.flush()
        clerk.wait(lambda: False)

    clerk.run(Start(office, clock), work, clerk.sign_in())


if __name__ == "__main__":
    main(sys.argv[1])
