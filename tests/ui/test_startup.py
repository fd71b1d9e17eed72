"""Nothing heavy is loaded before the first page is painted, and nothing is imported by star."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kepegdesk.__main__ import window_asked

HEAVY = {
    "openpyxl",
    "reportlab",
    "python_calamine",
    "cryptography",
    "argon2",
    "pypdfium2",
    "zxingcpp",
    "PIL",
    "psycopg",
    "PySide6.QtPrintSupport",
    "PySide6.QtNetwork",
    "PySide6.QtSql",
    "PySide6.QtQml",
}
LATER = {
    "click",
    "kepegdesk.cli",
    *(f"kepegdesk.services.{name}" for name in ("balances", "imports", "leave", "letters")),
    *(f"kepegdesk.services.{name}" for name in ("reports", "sample", "postings")),
    *(f"kepegdesk.domain.{name}" for name in ("cells", "employee_rules", "import_rows")),
    *(f"kepegdesk.domain.{name}" for name in ("leave", "leave_ledger", "units_text")),
    *(f"kepegdesk.storage.{name}" for name in ("undoing", "proof")),
    *(f"kepegdesk.ui.views.{name}" for name in ("inbox", "journal", "leave", "office")),
    *(f"kepegdesk.ui.dialogs.{name}" for name in ("employee_form", "leave_request")),
}
"""Of our own, what the first page does without; together it would cost half a start again."""

SCRIPT = """
import datetime as dt, json, sys
import kepegdesk.__main__
from kepegdesk.domain.kinds import Role
from kepegdesk.services import desk
from kepegdesk.services.session import Session
from kepegdesk.ui.app import make_application
from kepegdesk.ui.changes import Context
from kepegdesk.ui.main_window import MainWindow

app = make_application()
with desk.opened(sys.argv[1]):
    now = dt.datetime(2026, 11, 23, 9, tzinfo=dt.timezone.utc)
    window = MainWindow(Context(Session("uji", "Uji", Role.ADMIN, lambda: now), sys.argv[1]))
    window.show()
    app.processEvents()
    shown = window.page().model.rowCount()
    painted = not window.grab().isNull()
print(json.dumps({"shown": shown, "painted": painted, "modules": sorted(sys.modules)}))
"""


def test_the_first_page_loads_nothing_heavy(sample_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "kantor.kepegdesk"
    shutil.copyfile(sample_file, path)
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", SCRIPT, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["shown"] > 250
    assert found["painted"]
    assert HEAVY & set(found["modules"]) == set()
    assert LATER & set(found["modules"]) == set()


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ([], ("", False)),
        (["--sample"], ("", True)),
        (["--data", "k.kepegdesk"], ("k.kepegdesk", False)),
        (["--data", "k.kepegdesk", "--sample"], ("k.kepegdesk", True)),
        (["--data"], None),
        (["--data", "k.kepegdesk", "employee"], None),
        (["--as", "siti"], None),
        (["--version"], None),
        (["init"], None),
    ],
)
def test_only_the_window_starts_without_the_commands(
    arguments: list[str], asked: tuple[str, bool] | None
) -> None:
    assert window_asked(arguments) == asked
