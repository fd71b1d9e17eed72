"""Is a letter genuine: a code that a scanner types, a PDF, a scan or a photograph of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from kepegdesk.domain.letter_sight import essentials
from kepegdesk.progress import Progress
from kepegdesk.services import seals
from kepegdesk.services.seals import State, Verdict
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.letter_check import Ui_LetterCheck
from kepegdesk.ui.jobs import Job, run_in_child, show_progress
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.style import ACCENT_DARK, AMBER, GREEN, RED

FILES = "Surat (*.pdf *.png *.jpg *.jpeg)"
_TONES = {State.GENUINE: "good", State.ALTERED: "error", State.UNKNOWN: "warning"}
_ICONS = {State.GENUINE: "kd-approve", State.ALTERED: "kd-refuse", State.UNKNOWN: "kd-help"}
_COLORS = {"good": GREEN, "error": RED, "warning": AMBER}
_CAUTION = "ASLI, dengan catatan"
_NOTHING = "Siap memeriksa"


@dataclass(frozen=True, slots=True)
class Line:
    """One value of a letter: what its code says, and what its page shows instead."""

    label: str
    sealed: str
    shown: str = ""
    differs: bool = False


COLUMNS = (
    Column[Line]("label", "Isian", 130, lambda r: r.label, sortable=False),
    Column[Line]("sealed", "Menurut kode", 250, lambda r: r.sealed, sortable=False),
    Column[Line](
        "shown", "Tertulis pada surat", 230, lambda r: r.shown, sortable=False,
        tone=lambda r: "error" if r.differs else "soft",
    ),
)  # fmt: skip


class LetterCheck(QWidget):
    """Asks for a letter and says ASLI, DIUBAH or TIDAK DIKENAL, and is ready for the next."""

    counted = Signal(str)
    told = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_LetterCheck()
        ui.setupUi(self)
        self._context = context
        self._verdicts: list[Verdict] = []
        self.model = RowsModel[Line](COLUMNS, self)
        ui.table.use(self.model, f"{context.session.account}/seal", "Isi surat")
        self.setFocusProxy(ui.code)
        ui.dropIcon.setPixmap(QIcon.fromTheme("kd-letter").pixmap(QSize(40, 40)))
        ui.letters.hide()
        ui.code.returnPressed.connect(self._check_code)
        ui.openButton.clicked.connect(self._open)
        ui.drop.dropped.connect(self.check_file)
        ui.letters.currentIndexChanged.connect(self._show)
        self._show_nothing()

    def reload(self) -> None:
        """Nothing here is a list of the office's; a verdict stands until the next."""

    def words(self) -> str:
        """Word how many letters were found in what was checked last."""
        count = len(self._verdicts)
        return f"{count} surat diperiksa" if count else ""

    # Checking

    @ask.shows_refusals
    def _check_code(self) -> None:
        typed = self.ui.code.text()
        if typed.strip():
            self.show_verdicts([self._context.ask(seals.verify_text, typed)])

    def _open(self) -> None:
        path = ask.open_file(self, "Periksa surat", FILES, "letter")
        if path is not None:
            self.check_file(path)

    def check_file(self, path: Path) -> None:
        """Read a file in a process of its own, because it comes from outside, and judge it.

        Many letters take a second to judge: that is done off the window's thread, too.
        """
        context = self._context

        def work(progress: Progress) -> list[Verdict]:
            sheets = run_in_child(seals.read_file, (path,), progress)
            return context.ask(seals.verify_sheets, sheets, progress)

        job = Job(work, only_reads=True)
        job.finished.connect(self._on_judged)
        job.failed.connect(self._on_failed)
        show_progress(self.window(), job, "Periksa surat", f"Membaca {path.name}…")

    def _on_judged(self, verdicts: object) -> None:
        self.show_verdicts(cast("list[Verdict]", verdicts))

    def _on_failed(self, fault: object) -> None:
        self._show_nothing()
        ask.refusal(self, fault)
        self.ui.code.setFocus()

    # Showing

    def show_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Show what was found out, the worst first in sight, and wait for the next letter."""
        ui = self.ui
        self._verdicts = list(verdicts)
        worst = seals.worst(verdicts)
        ui.letters.blockSignals(True)
        ui.letters.clear()
        ui.letters.addItems([_named(verdict) for verdict in verdicts])
        ui.letters.setVisible(len(verdicts) > 1)
        ui.letters.setCurrentIndex([verdict.state for verdict in verdicts].index(worst))
        ui.letters.blockSignals(False)
        self._show(ui.letters.currentIndex())
        ui.code.clear()
        ui.code.setFocus()
        self.counted.emit(self.words())

    def _show(self, place: int) -> None:
        verdict = self._verdicts[place]
        careful = verdict.state is State.GENUINE and verdict.caution
        tone = "warning" if careful else _TONES[verdict.state]
        icon = "kd-warning" if careful else _ICONS[verdict.state]
        self._say(_CAUTION if careful else verdict.state.value, verdict.reason, tone, icon)
        self.ui.notes.say("\n".join(verdict.notes), tone if verdict.caution else "")
        self.model.show(_lines(verdict))
        self.ui.table.setVisible(bool(self.model.rows))

    def _show_nothing(self) -> None:
        self._verdicts = []
        self._say(_NOTHING, "Pindai kodenya, atau pilih berkas atau foto suratnya.", "", "kd-info")
        self.ui.notes.say("")
        self.model.show([])
        self.ui.table.hide()
        self.ui.letters.hide()

    def _say(self, verdict: str, reason: str, tone: str, icon: str) -> None:
        ui = self.ui
        ui.verdict.setText(verdict)
        ui.reason.setText(reason)
        ui.icon.setPixmap(_tinted(icon, _COLORS.get(tone, ACCENT_DARK)))
        ui.card.setAccessibleName(f"{verdict}. {reason}")
        for widget in (ui.card, ui.verdict):
            widget.setProperty("tone", tone)
            widget.style().unpolish(widget)
            widget.style().polish(widget)


def _tinted(name: str, color: str) -> QPixmap:
    """Return an icon in the colour of a verdict."""
    picture = QIcon.fromTheme(name).pixmap(QSize(48, 48))
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor(color))
    painter.end()
    return picture


def _named(verdict: Verdict) -> str:
    number = verdict.seal.number if verdict.seal else "tanpa isi"
    return f"Halaman {verdict.page}: {verdict.state.value} — {number}"


def _lines(verdict: Verdict) -> list[Line]:
    """Return the essentials of a letter, each with what its page shows where that differs."""
    if verdict.seal is None:
        return []
    differing = {each.field: each for each in verdict.differences}
    lines = [
        Line(each.label, each.text, _shown(verdict, each.field), each.field in differing)
        for each in essentials(verdict.seal)
    ]
    others = [each for each in verdict.differences if each.field == "text"]
    return lines + [
        Line(each.label, each.sealed, each.shown or "tidak ditemukan", differs=True)
        for each in others
    ]


def _shown(verdict: Verdict, field: str) -> str:
    if not verdict.compared:
        return "bandingkan sendiri" if verdict.state is State.GENUINE else ""
    found = next((each for each in verdict.differences if each.field == field), None)
    return "sama" if found is None else found.shown or "tidak ditemukan"
