"""The QApplication: Indonesian locale and words, icons, look, the log and the exception hook."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QLocale, QStandardPaths, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from kepegdesk import paths
from kepegdesk.ui import faults, style
from kepegdesk.ui.garbage import Collector


def make_application(arguments: list[str] | None = None) -> QApplication:
    """Return the application, made and dressed; there is one in a process."""
    present = QApplication.instance()
    app = present if isinstance(present, QApplication) else QApplication(arguments or sys.argv[:1])
    dress(app)
    if app.findChild(Collector) is None:
        Collector(app)
    return app


def dress(app: QApplication) -> None:
    """Give an application its name, language, icons and look."""
    app.setApplicationName("KepegDesk")
    app.setOrganizationName("KepegDesk")
    app.setApplicationDisplayName("KepegDesk")
    QLocale.setDefault(QLocale(QLocale.Language.Indonesian, QLocale.Country.Indonesia))
    _speak_indonesian(app)
    QIcon.setFallbackSearchPaths([str(paths.resources() / "icons")])
    app.setWindowIcon(QIcon.fromTheme("kd-app"))
    style.apply(app)


def _speak_indonesian(app: QApplication) -> None:
    if app.findChild(QTranslator, "qtbase_id") is not None:
        return
    words = QTranslator(app)
    words.setObjectName("qtbase_id")
    if not words.load("qtbase_id", str(paths.resources() / "i18n")):
        raise RuntimeError("resources/i18n/qtbase_id.qm is missing: run forms/compile.py")
    app.installTranslator(words)


def log_folder() -> Path:
    """Return where this workstation keeps the program's log."""
    place = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(place)) / "log"


def guard() -> None:
    """Write faults into the log from now on, and let none pass unseen."""
    faults.log_to(log_folder())
    faults.catch_everything()
