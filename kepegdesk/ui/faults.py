"""Unexpected faults: written to a rotating log with a number, shown once, the program goes on.

A windowed build has no stderr, and PySide6 swallows what a slot raises (reliability §0, 12).
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import uuid
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

log = logging.getLogger("kepegdesk.faults")

_open_files: list[TextIO] = []
"""What the crash handler writes to stays open as long as the program lives."""


def log_to(folder: Path) -> Path:
    """Write the program's log into a folder, a megabyte at a time, and crashes of Qt beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "kepegdesk.log"
    handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    crashes = (folder / "crash.log").open("a", encoding="utf-8")
    faulthandler.enable(crashes)
    _open_files.append(crashes)
    return path


def record(fault: BaseException) -> str:
    """Log a fault with its traceback and return the number it is found by."""
    number = uuid.uuid4().hex[:8].upper()
    log.error("fault %s", number, exc_info=fault)
    return number


def catch_everything() -> None:
    """Let no fault pass unseen, on the GUI thread or another."""
    sys.excepthook = _on_fault
    threading.excepthook = lambda args: record(args.exc_value or RuntimeError(str(args.exc_type)))


def _on_fault(kind: type[BaseException], fault: BaseException, where: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, fault, where)
        return
    from PySide6.QtWidgets import QApplication

    from kepegdesk.ui import ask

    if QApplication.instance() is None:
        record(fault)
        return
    ask.refusal(QApplication.activeWindow(), fault)
