"""The tour: drives the real windows offscreen and leaves pictures, letters and workbooks.

Whoever changes a window looks at these pictures, and a machine without a display shows by them
what the program does.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from kepegdesk.services.session import Clock

if TYPE_CHECKING:
    from kepegdesk.ui.tour.stage import Stage

_SIZE = re.compile(r"(\d{3,4})x(\d{3,4})")
WRONG_USAGE = 2


def run(folder: Path, size: str, clock: Clock) -> None:
    """Take the whole tour and tell where its pictures, letters and workbooks lie.

    Ends the program with status 1 and a sentence when a window fails, 2 when the size is no size.
    """
    found = _SIZE.fullmatch(size)
    if found is None:
        sys.stderr.write(f"«{size}» bukan ukuran jendela; tulis misalnya 1366x768.\n")
        raise SystemExit(WRONG_USAGE)
    width, height = int(found[1]), int(found[2])
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise SystemExit(f"Folder {folder} tidak dapat ditulis: {fault.strerror}.") from fault
    with tempfile.TemporaryDirectory(prefix="kepegdesk-tur-") as workshop:
        _use_a_screen_of(width, height, Path(workshop))
        _take(folder, (width, height), clock, Path(workshop))


def _use_a_screen_of(width: int, height: int, workshop: Path) -> None:
    """Make Qt draw into memory, on a screen of the wanted size."""
    screen = {"name": "tur", "x": 0, "y": 0, "width": width, "height": height}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file = workshop / "layar.json"
    file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"


def _take(folder: Path, size: tuple[int, int], clock: Clock, workshop: Path) -> None:
    from PySide6.QtCore import QSettings

    from kepegdesk.ui.app import make_application
    from kepegdesk.ui.tour.stage import Stage

    ini = QSettings.Format.IniFormat
    QSettings.setDefaultFormat(ini)
    QSettings.setPath(ini, QSettings.Scope.UserScope, str(workshop))
    app = make_application(["kepegdesk"])
    app.setQuitOnLastWindowClosed(False)
    app.setCursorFlashTime(0)
    stage = Stage(folder, *size, clock)
    try:
        with stage.open():
            _play(stage, workshop)
    except Exception as fault:
        traceback.print_exc()
        raise SystemExit(f"Tur berhenti sesudah {len(stage.pictures)} gambar: {fault}") from fault
    _tell(stage)


def _play(stage: Stage, workshop: Path) -> None:
    from kepegdesk.ui.tour import (
        calendar,
        first_day,
        leave,
        leave_paths,
        letters,
        office,
        people,
        registers,
    )
    from kepegdesk.ui.tour.sample import sample_window

    first_day.play(stage, workshop)
    with sample_window(stage) as window:
        for part in (people, leave, leave_paths, calendar, letters, registers, office):
            part.play(stage, window)


def _tell(stage: Stage) -> None:
    pictures, papers = stage.pictures, [path.name for path in stage.papers]
    lines = [
        f"Folder: {stage.folder}",
        f"{len(pictures)} gambar: {pictures[0].name} … {pictures[-1].name}",
        f"Surat dan formulir: {', '.join(name for name in papers if name.endswith('.pdf'))}",
        f"Lembar kerja: {', '.join(name for name in papers if name.endswith('.xlsx'))}",
        *(f"Tidak muat di layar: {words}" for words in stage.cramped),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
