"""The tab of wording: every paper's text, edited beside the very page that would print."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QListWidgetItem, QWidget

from kepegdesk.errors import UserError
from kepegdesk.services import wording
from kepegdesk.services.wording import Preview, Wording
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.drafts import DraftKeeper
from kepegdesk.ui.forms.letter_wording import Ui_LetterWording
from kepegdesk.ui.jobs import Job
from kepegdesk.ui.text import plain
from kepegdesk.ui.widgets.slot_editor import SlotEditor

PAUSE = 350
"""Milliseconds of rest in typing before the page is drawn anew."""
KEY, TIP = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.ToolTipRole
SAMPLE = "Nilai contoh"
TIGHTNESS = ("longgar", "agak longgar", "sedang", "agak rapat", "rapat")


class WordingTab(QWidget):
    """Papers on the left, the parts of one in the middle, its page on the right."""

    counted = Signal(str)
    told = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_LetterWording()
        ui.setupUi(self)
        self._context = context
        self._may = context.may(wording.save)
        self._shown: Wording | None = None
        self._editors: list[SlotEditor] = []
        self._last: SlotEditor | None = None
        self._drawing: Job | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self.draw)
        ui.splitter.setSizes([210, 500, 440])
        ui.splitter.setStretchFactor(2, 1)
        self._connect()
        self.drafts = DraftKeeper(context, "wording", self._unsaved, self)
        context.follow(self, frozenset({"wording", "setting", "office"}), self.reload)

    def _connect(self) -> None:
        ui = self.ui
        ui.papers.currentItemChanged.connect(self._on_chosen)
        ui.fields.itemActivated.connect(self._insert)
        ui.example.currentIndexChanged.connect(lambda _place: self.draw())
        ui.tightness.valueChanged.connect(lambda _value: self._on_changed())
        for button, act in (
            (ui.saveButton, self.save),
            (ui.revertButton, self.revert),
            (ui.resetButton, self.reset),
        ):
            button.clicked.connect(lambda _checked=False, act=act: act())
            button.setVisible(self._may)
        ui.tightness.setEnabled(self._may)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.save)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the papers once somebody looks: drawing one loads what makes PDFs."""
        super().showEvent(event)
        if self._shown is None:
            self._list_papers()

    # The list of papers

    def _list_papers(self) -> None:
        listed, group, ui = self._context.ask(wording.listed), "", self.ui
        ui.papers.blockSignals(True)
        place = ui.papers.currentRow()
        ui.papers.clear()
        for row in listed:
            if row.group != group:
                group = row.group
                heading = QListWidgetItem(group, ui.papers)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
            item = QListWidgetItem(f"{row.label} ●" if row.changed else row.label, ui.papers)
            item.setData(KEY, row.key)
            own = f"{row.label}, kalimat kantor sendiri"
            item.setData(TIP, plain(own if row.changed else row.label))
        ui.papers.setCurrentRow(place if place > 0 else 1)
        ui.papers.blockSignals(False)
        if self._shown is None:
            self.show_paper(listed[0].key)

    def _on_chosen(self, item: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        key = item.data(KEY) if item is not None else None
        if key is None or (self._shown is not None and key == self._shown.paper.key):
            return
        if self.leave():
            self.show_paper(key)
        else:
            self.ui.papers.blockSignals(True)
            if before is not None:
                self.ui.papers.setCurrentItem(before)
            self.ui.papers.blockSignals(False)

    # One paper

    def show_paper(self, key: str) -> None:
        """Show a paper as it is stored."""
        self._shown = shown = self._context.ask(wording.paper, key)
        ui = self.ui
        ui.title.setText(shown.paper.label)
        ui.basis.setText(shown.paper.basis)
        ui.notice.say("" if self._may else "Hanya admin kepegawaian yang dapat mengubah templat.")
        self._make_editors(shown)
        ui.fields.clear()
        for field in shown.fields:
            item = QListWidgetItem(f"{{{field.name}}}  {field.explanation}", ui.fields)
            item.setData(KEY, field.name)
            item.setData(TIP, plain(f"Contoh: {field.example or '(kosong)'}"))
        ui.tightness.blockSignals(True)
        ui.tightness.setValue(shown.tightness)
        ui.tightness.blockSignals(False)
        self._list_examples(key)
        self._on_changed()
        self.draw()
        self.counted.emit(self.words())

    def _make_editors(self, shown: Wording) -> None:
        for editor in self._editors:
            self.ui.slotColumn.removeWidget(editor)
            editor.hide()
            editor.deleteLater()
        self._editors = [SlotEditor(slot, self.ui.slots) for slot in shown.slots]
        for editor in self._editors:
            editor.edit.setReadOnly(not self._may)
            editor.changed.connect(self._on_changed)
            editor.entered.connect(lambda editor=editor: self._enter(editor))
            self.ui.slotColumn.addWidget(editor)
        self._last = self._editors[0]
        self.ui.scroll.verticalScrollBar().setValue(0)

    def _enter(self, editor: SlotEditor) -> None:
        self._last = editor

    def _list_examples(self, key: str) -> None:
        combo = self.ui.example
        combo.blockSignals(True)
        combo.clear()
        combo.addItem(SAMPLE, None)
        for example in self._context.ask(wording.examples, key):
            combo.addItem(example.label, example.request)
        combo.setEnabled(combo.count() > 1)
        combo.blockSignals(False)

    def _insert(self, item: QListWidgetItem) -> None:
        if self._last is not None and self._may:
            self._last.insert(f"{{{item.data(KEY)}}}")

    def typed(self) -> dict[str, str]:
        """Return the text of every part as it is typed."""
        return {editor.slot.key: editor.text() for editor in self._editors}

    def is_dirty(self) -> bool:
        """Tell whether something typed is not stored."""
        shown = self._shown
        if shown is None:
            return False
        stored = {slot.key: slot.text for slot in shown.slots}
        return self.typed() != stored or self.ui.tightness.value() != shown.tightness

    def _unsaved(self) -> tuple[None, dict[str, str]] | None:
        shown = self._shown
        if shown is None or not self._may or not self.is_dirty():
            return None
        return None, {**self.typed(), "paper": shown.paper.key}

    def put_back(self, texts: dict[str, str]) -> None:
        """Show a paper with what a crash left of its wording."""
        self.show_paper(texts["paper"])
        for editor in self._editors:
            editor.edit.setPlainText(texts.get(editor.slot.key, editor.text()))
        self.drafts.adopt(None)

    def _on_changed(self) -> None:
        dirty, shown = self.is_dirty(), self._shown
        self.ui.dirty.setText("● belum disimpan" if dirty else "")
        self.ui.saveButton.setEnabled(dirty)
        self.ui.revertButton.setEnabled(dirty)
        self.ui.resetButton.setEnabled(dirty or (shown is not None and shown.paper.changed))
        self.ui.tightnessWords.setText(TIGHTNESS[self.ui.tightness.value()])
        self._later.start()

    # The page beside it

    def draw(self) -> None:
        """Draw the page as typed; while the wording cannot print, tell why and keep the last."""
        shown = self._shown
        if shown is None:
            return
        self._later.stop()
        key, typed = shown.paper.key, self.typed()
        if not self._tell_faults(key, typed):
            self._draw_page(key, typed)

    def _tell_faults(self, key: str, typed: dict[str, str]) -> bool:
        """Tell under each part what is wrong with it; return whether something is."""
        faults = self._context.ask(wording.faults, key, typed)
        for editor in self._editors:
            editor.show_faults([each.fault for each in faults if each.slot == editor.slot.key])
        if faults:
            self.ui.overflow.say("Pratinjau menunggu sampai kalimatnya dapat dicetak.", "warning")
            self._drawing = None
        return bool(faults)

    def _draw_page(self, key: str, typed: dict[str, str]) -> None:
        """Set the page beside the window; what was asked for before is dropped."""
        context, ui = self._context, self.ui
        tight, request = ui.tightness.value(), ui.example.currentData()
        self._drawing = Job(
            lambda _progress: context.ask(
                wording.preview, key, typed, tightness=tight, request=request
            ),
            only_reads=True,
        )
        self._drawing.finished.connect(self._show_page)
        self._drawing.failed.connect(self._on_failed)
        self._drawing.start()

    def _is_newest(self) -> bool:
        """Tell whether who reports is the job last begun; one that is gone has no sender."""
        return self._drawing is not None and self.sender() is self._drawing

    def _show_page(self, preview: Preview) -> None:
        if not self._is_newest():
            return
        self._drawing = None
        self.ui.preview.show_pdf(preview.pdf)
        self.ui.pageCount.setText(f"{preview.pages} halaman")
        self.ui.overflow.say(preview.overflow, "warning")

    def _on_failed(self, fault: Exception) -> None:
        if not self._is_newest():
            return
        self._drawing = None
        if isinstance(fault, UserError):
            self.ui.overflow.say(str(fault), "error")
        else:
            ask.refusal(self, fault)

    # Storing

    @ask.shows_refusals
    def save(self) -> None:
        """Store what is typed, if it can print."""
        self._save()

    def _save(self) -> bool:
        shown = self._shown
        if shown is None or not self._may or not self.is_dirty():
            return True
        self.draw()
        try:
            self._context.do(
                wording.save,
                shown.paper.key,
                self.typed(),
                self.ui.tightness.value(),
                seen=shown,
            )
        except UserError as refusal:
            self.ui.notice.say(str(refusal), "error")
            return False
        self.show_paper(shown.paper.key)
        self.ui.notice.say(
            "Templat disimpan. Surat yang sudah terbit tetap seperti semula.", "good"
        )
        self.told.emit(f"Templat {shown.paper.label} disimpan.")
        return True

    def revert(self) -> None:
        """Return to what is stored."""
        if self._shown is not None:
            self.show_paper(self._shown.paper.key)

    @ask.shows_refusals
    def reset(self) -> None:
        """Return the paper to its standard wording, after asking."""
        shown = self._shown
        if shown is None or not ask.confirm(
            self,
            f"Kembalikan {shown.paper.label} ke kalimat standar?",
            "Kembalikan",
            explain="Kalimat kantor sendiri untuk surat ini dihapus. Batalkan dengan Ctrl+Z.",
            destructive=True,
        ):
            return
        self._context.do(wording.reset, shown.paper.key)
        self.show_paper(shown.paper.key)

    def leave(self) -> bool:
        """Ask what becomes of what is not saved; False when the tab must stay."""
        shown = self._shown
        if shown is None or not self.is_dirty():
            return True
        question = f"Templat {shown.paper.label} yang diketik belum disimpan."
        chosen = ask.choose(self, question, ("Simpan", "Buang", "Kembali"))
        if chosen == 0:
            return self._save()
        if chosen == 1:
            self.revert()
        return chosen == 1

    # What every tab answers

    def reload(self) -> None:
        """Read anew; what is being typed stays."""
        if self._shown is not None:
            self._list_papers()
            if not self.is_dirty():
                self.show_paper(self._shown.paper.key)
        self.counted.emit(self.words())

    def words(self) -> str:
        """Word how many papers the office words itself."""
        listed = self._context.ask(wording.listed)
        own = sum(row.changed for row in listed)
        return f"{len(listed)} templat, {own} dengan kalimat kantor sendiri"
