"""The documents a leave asks for: ticked where they were seen, with the scans that prove them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kepegdesk.services.leave_offers import Paper
from kepegdesk.ui.text import ElidedLabel, PlainLabel, tip
from kepegdesk.ui.widgets.drop_zone import DropZone

KINDS = "Pindaian (*.pdf *.jpg *.jpeg *.png)"
"""What a file chooser offers."""
OTHER = "Lampirkan dokumen lain…"


@dataclass(frozen=True, slots=True)
class Filed:
    """A scan under a document; ``key`` is what its owner knows it by."""

    key: int | Path
    document: str
    name: str


class Checklist(QWidget):
    """A row per document; the owner files, shows and removes the scans."""

    changed = Signal()
    attach_wanted = Signal(str)
    dropped = Signal(str, object)
    view_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._papers: tuple[Paper, ...] = ()
        self._scans: tuple[Filed, ...] = ()
        self._ticked: frozenset[str] = frozenset()
        self._may_edit = True
        self.rows: dict[str, PaperRow] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._column = column
        self._other = QPushButton(OTHER, self)
        self._other.setAutoDefault(False)
        self._other.clicked.connect(lambda: self.attach_wanted.emit(""))
        column.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)

    def show_papers(self, papers: Sequence[Paper], ticked: frozenset[str] | None = None) -> None:
        """Show other documents; what was ticked stays so unless told otherwise."""
        self._ticked = self._remembered() if ticked is None else ticked
        self._papers = tuple(papers)
        self._rebuild()

    def show_scans(self, scans: Sequence[Filed]) -> None:
        """Show the scans that are filed by now."""
        self._ticked = self._remembered()
        self._scans = tuple(scans)
        self._rebuild()

    def allow(self, *, editing: bool) -> None:
        """Say whether scans may be filed and removed here."""
        self._may_edit, self._ticked = editing, self._remembered()
        self._other.setVisible(editing)
        self._rebuild()

    def ticked(self) -> frozenset[str]:
        """Return the documents shown that are ticked by hand."""
        return frozenset(name for name, row in self.rows.items() if row.is_ticked())

    def _remembered(self) -> frozenset[str]:
        """Return what is ticked, with what was ticked of documents that are not shown now."""
        return self.ticked() | (self._ticked - self.rows.keys())

    def tick(self, documents: frozenset[str]) -> None:
        """Tick these documents and no others."""
        self._ticked = documents
        self._rebuild()

    def is_empty(self) -> bool:
        """Tell whether no document is asked for and none is filed."""
        return not self.rows

    def _rebuild(self) -> None:
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        known = [paper.name for paper in self._papers]
        others = dict.fromkeys(s.document for s in self._scans if s.document not in known)
        self.rows = {}
        for paper in (*self._papers, *(Paper(name, "-") for name in others)):
            self.rows[paper.name] = self._row(paper)
        self.changed.emit()

    def _row(self, paper: Paper) -> PaperRow:
        scans = [scan for scan in self._scans if scan.document == paper.name]
        row = PaperRow(paper, scans, self, may_edit=self._may_edit)
        row.show_ticked(ticked=paper.name in self._ticked)
        row.box.toggled.connect(lambda _on: self.changed.emit())
        row.attach.clicked.connect(lambda: self.attach_wanted.emit(paper.name))
        row.dropped.connect(lambda path: self.dropped.emit(paper.name, path))
        row.view_wanted.connect(self.view_wanted)
        row.remove_wanted.connect(self.remove_wanted)
        self._column.insertWidget(self._column.count() - 1, row)
        return row


class PaperRow(DropZone):
    """One document: its tick, how much it is asked for, its scans, a place to drop one more."""

    view_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(
        self, paper: Paper, scans: Sequence[Filed], parent: QWidget, *, may_edit: bool
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(may_edit)
        self._proven = bool(scans)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.box = QCheckBox(self)
        self.attach = QPushButton("Lampirkan…", self)
        column.addLayout(self._head(paper, may_edit=may_edit))
        for scan in scans:
            column.addLayout(self._scan(scan, may_edit=may_edit))

    def is_ticked(self) -> bool:
        """Tell whether the document was ticked by hand."""
        return self.box.isChecked() and self.box.isEnabled()

    def show_ticked(self, *, ticked: bool) -> None:
        """Tick or clear the document; one that a scan proves stays ticked."""
        self.box.setChecked(ticked or self._proven)
        self.box.setEnabled(not self._proven)

    def _head(self, paper: Paper, *, may_edit: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        told = "" if paper.level == "-" else paper.words
        self.box.setAccessibleName(f"{paper.name} ({told})" if told else paper.name)
        name = PlainLabel(self, paper.name)
        name.setWordWrap(True)
        level = PlainLabel(self, told)
        level.setProperty("role", "hint")
        self.attach.setAutoDefault(False)
        self.attach.setAccessibleName(f"Lampirkan {paper.name}")
        self.attach.setVisible(may_edit)
        tip(self.attach, "Pilih berkas PDF, JPG atau PNG, atau lepaskan di baris ini.")
        line.addWidget(self.box, 0)
        line.addWidget(name, 1)
        line.addWidget(level, 0)
        line.addWidget(self.attach, 0)
        return line

    def _scan(self, scan: Filed, *, may_edit: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(26, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(ElidedLabel(self, scan.name), 1)
        look = self._button("kd-search", f"Lihat {scan.name}")
        look.clicked.connect(lambda: self.view_wanted.emit(scan.key))
        line.addWidget(look)
        if may_edit:
            remove = self._button("kd-remove", f"Lepas {scan.name}")
            remove.clicked.connect(lambda: self.remove_wanted.emit(scan.key))
            line.addWidget(remove)
        return line

    def _button(self, icon: str, words: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(QIcon.fromTheme(icon))
        button.setAccessibleName(words)
        tip(button, words)
        return button
