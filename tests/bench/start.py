"""From starting Python to the first painted page of employees, against a bare window."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import office
from tests.bench.rows import PEOPLE, Reading, at_most, row, slower

REPEATS = 9

WATCH = """
import os
import time
from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QTimer, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

class Watch(QObject):
    def eventFilter(self, target, event):
        if event.type() == QEvent.Type.Paint and target.isWidgetType():
            table = target.parentWidget()
            if isinstance(table, QTableView) and table.model() and table.model().rowCount():
                QTimer.singleShot(0, self.told)
        return False

    def told(self):
        print(time.monotonic(), flush=True)
        os._exit(0)
"""

BARE = f"""{WATCH}
from PySide6.QtCore import QAbstractTableModel

class Table(QAbstractTableModel):
    def rowCount(self, parent=None):
        return 1000

    def columnCount(self, parent=None):
        return 40

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        return f"{{index.row()}} {{index.column()}}" if role == 0 else None

app = QApplication([])
watch = Watch()
app.installEventFilter(watch)
window, view, model = QMainWindow(), QTableView(), Table()
view.setModel(model)
window.setCentralWidget(view)
window.resize(1000, 700)
window.show()
app.exec()
"""

OURS = f"""{WATCH}
import sys
from kepegdesk.__main__ import main
from kepegdesk.services import accounts
from kepegdesk.ui import app, main as start

def signed_in(self):
    watch = self.watch = Watch()
    QApplication.instance().installEventFilter(watch)
    return accounts.unattended(self.clock)

app.guard = start.guard = lambda: None
start.Start._sign_in = signed_in
sys.argv = ["kepegdesk", "--data", sys.argv[1]]
main()
"""


def _first_paint(script: str, *arguments: str) -> float:
    """Return the ms from starting Python to the first painted table with rows."""
    cached = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", script, *arguments]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=cached)  # noqa: S603
    if not done.stdout:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return (float(done.stdout.split()[-1]) - began) * 1000


def _first_page(size: int) -> float:
    """Start on an office that was closed in order; the run itself ends without closing it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copyfile(office.office_file(size), Path(folder, "office.kepegdesk"))
        return _first_paint(OURS, str(copy))


@row("start", "first painted employees page / bare window with a table", at_most(1.5), PEOPLE)
def first_page(size: int) -> Reading:
    """Start the program on an office, signed in, menus and icons included."""
    _first_page(size)
    pairs = [(_first_page(size), _first_paint(BARE)) for _ in range(REPEATS)]
    ours, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
    return slower(ours, bare)
