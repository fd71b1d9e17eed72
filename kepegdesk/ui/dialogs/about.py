"""What runs here: versions, where the office lies, when it was last backed up."""

from __future__ import annotations

import platform

from PySide6.QtCore import QSize, qVersion
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk import __version__
from kepegdesk.services import desk
from kepegdesk.ui import places
from kepegdesk.ui.app import log_folder
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.about import Ui_About


class About(QDialog):
    """Facts to read out when something goes wrong."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_About()
        self.ui.setupUi(self)
        about, zone = context.ask(desk.about), context.session.clock().tzinfo
        self.facts = {
            "version": __version__,
            "location": places.shown(context.location),
            "backup": places.moment_words(places.made_at(about.last_backup, zone)),
            "engine": about.engine,
            "runtime": f"Python {platform.python_version()}, Qt {qVersion()}",
            "log": str(log_folder()),
            "license": "LGPL-3.0 atau lebih baru",
        }
        for name, text in self.facts.items():
            getattr(self.ui, name).setText(text)
        self.ui.icon.setPixmap(QIcon.fromTheme("kd-app").pixmap(QSize(64, 64)))
        self.ui.copyButton.clicked.connect(self._copy)
        self.ui.closeButton.clicked.connect(self.accept)

    def _copy(self) -> None:
        text = "\n".join(f"{name}: {value}" for name, value in self.facts.items())
        QGuiApplication.clipboard().setText(text)
