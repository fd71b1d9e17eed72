"""How letters are numbered: registers, patterns, and the codes of the filing schemes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.letter_template import FIELDS
from kepegdesk.services import letter_book, letter_kinds
from kepegdesk.services.letter_kinds import CodeRow, KindRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.letter_code import Ui_LetterCode
from kepegdesk.ui.forms.letter_kind import Ui_LetterKind
from kepegdesk.ui.forms.letter_kinds import Ui_LetterKinds
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.views.office_section import OfficeList

KINDS = (
    Column[KindRow]("label", "Jenis surat", 270, lambda r: r.label),
    Column[KindRow]("register", "Buku", 76, lambda r: r.register),
    Column[KindRow]("classification", "Kode", 92, lambda r: r.classification),
    Column[KindRow]("template", "Pola nomor", 206, lambda r: r.template),
    Column[KindRow]("example", "Contoh", 236, lambda r: r.example),
)
CODES = (
    Column[CodeRow]("code", "Kode", 110, lambda r: r.code),
    Column[CodeRow]("label", "Arti", 260, lambda r: r.label),
    Column[CodeRow]("scheme", "Pola klasifikasi", 170, lambda r: r.scheme),
    Column[CodeRow]("pair", "Padanan", 110, lambda r: r.pair),
    Column[CodeRow]("kinds", "Dipakai oleh", 240, lambda r: ", ".join(r.kinds)),
)


class LetterKinds(QDialog):
    """Two lists: kinds of letters, and codes; and the switch between the schemes."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_LetterKinds()
        ui.setupUi(self)
        self._context = context
        me = context.session.account
        self.kinds = OfficeList(
            ui.kindsTable, KINDS, f"{me}/letter_kinds", "Jenis surat",
            lambda: context.ask(letter_kinds.listed),
        )  # fmt: skip
        self.codes = OfficeList(
            ui.codesTable, CODES, f"{me}/letter_codes", "Kode klasifikasi",
            lambda: context.ask(letter_kinds.codes),
        )  # fmt: skip
        self._connect()
        context.follow(self, frozenset({"letter", "office"}), self.reload)
        self.reload()

    def _connect(self) -> None:
        ui, may = self.ui, self._context.may
        self.kinds.on_row(ui.kindButton, self._edit_kind, may(letter_kinds.save), opens=True)
        self.codes.on_new(ui.codeNewButton, self._edit_code, may(letter_kinds.save_code))
        self.codes.on_row(ui.codeButton, self._edit_code, may(letter_kinds.save_code), opens=True)
        self.codes.on_row(ui.codeRemoveButton, self._remove, may(letter_kinds.remove_code))
        ui.switchButton.clicked.connect(self._switch)
        ui.cancelButton.clicked.connect(self.reject)

    def reload(self) -> None:
        """Read both lists and the schemes anew."""
        self.kinds.reload()
        self.codes.reload()
        chosen, schemes = self.ui.scheme.currentText(), self._context.ask(letter_kinds.schemes)
        self.ui.scheme.clear()
        self.ui.scheme.addItems(schemes)
        self.ui.scheme.setCurrentIndex(max(self.ui.scheme.findText(chosen), 0))

    def _edit_kind(self, row: KindRow) -> None:
        LetterKind(self._context, row, self).exec()

    def _edit_code(self, row: CodeRow | None = None) -> None:
        LetterCode(self._context, row, self).exec()

    @ask.shows_refusals
    def _remove(self, row: CodeRow) -> None:
        question = f"Hapus kode {row.code} {row.label} dari daftar?"
        explain = "Dapat dibatalkan dengan Ctrl+Z."
        if row.id and ask.confirm(self, question, "Hapus", explain=explain, destructive=True):
            self._context.do(letter_kinds.remove_code, row.id)

    @ask.shows_refusals
    def _switch(self) -> None:
        scheme = self.ui.scheme.currentText()
        question = f"Pakai kode {scheme} untuk semua jenis surat?"
        explain = "Nomor yang sudah diberikan tetap. Dapat dibatalkan dengan Ctrl+Z."
        if scheme and ask.confirm(self, question, "Ganti semua", explain=explain):
            count = self._context.do(letter_kinds.switch, scheme)
            self.ui.notice.say(f"{count} jenis surat kini memakai kode {scheme}.", "good")


class LetterKind(RecordDialog):
    """Register, code and pattern of one kind; an example shows what the pattern writes."""

    def __init__(self, context: Context, row: KindRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_LetterKind()
        ui.setupUi(self)
        self._context = context
        self._row = row
        ui.heading.setText(row.label)
        books = context.ask(letter_book.registers)
        ui.register.addItems(books)
        ui.register.setCurrentText(row.register)
        for code in context.ask(letter_kinds.codes):
            ui.classification.addItem(f"{code.code}  {code.label}", code.code)
        ui.classification.setCurrentIndex(ui.classification.findData(row.classification))
        ui.template.setText(row.template)
        known = ", ".join(f"{{{name}}} {words}" for name, words in FIELDS.items())
        ui.fields.setText(f"Yang dapat dipakai: {known}. Yang lain dicetak seperti tertulis.")
        combos = (ui.classification.currentTextChanged, ui.register.currentTextChanged)
        for changed in (ui.template.textChanged, *combos):
            changed.connect(lambda _text: self._try())
        self._try()
        fields = {
            "register": ui.register, "classification": ui.classification, "template": ui.template
        }  # fmt: skip
        self.save_with(ui, lambda: context.do(letter_kinds.save, self.row()), fields)

    def save(self) -> None:
        """Store the kind, or say above what is wrong, and no longer beside the pattern."""
        super().save()
        if not self.result():
            self.ui.example.clear()

    def row(self) -> KindRow:
        """Return what is typed."""
        ui = self.ui
        return replace(
            self._row,
            register=ui.register.currentText(),
            classification=str(ui.classification.currentData() or ""),
            template=ui.template.text(),
        )

    def _try(self) -> None:
        example, problems = self._context.ask(letter_kinds.tried, self.row())
        told = next((problem.text for problem in problems if problem.field == "template"), "")
        self.ui.example.setText(f"Contoh: {example}" if example else told)


class LetterCode(RecordDialog):
    """A code of a filing scheme, new or to change."""

    def __init__(
        self, context: Context, row: CodeRow | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_LetterCode()
        ui.setupUi(self)
        schemes = context.ask(letter_kinds.schemes)
        self._row = row or CodeRow(None, 1, "", "", schemes[-1] if schemes else "")
        ui.code.setText(self._row.code)
        ui.label.setText(self._row.label)
        ui.scheme.addItems(schemes)
        ui.scheme.setCurrentText(self._row.scheme)
        ui.pair.addItem("tidak ada", "")
        for code in context.ask(letter_kinds.codes):
            ui.pair.addItem(f"{code.code}  {code.label}", code.code)
        ui.pair.setCurrentIndex(max(ui.pair.findData(self._row.pair), 0))
        fields = {"code": ui.code, "label": ui.label, "scheme": ui.scheme, "pair": ui.pair}
        self.save_with(ui, lambda: context.do(letter_kinds.save_code, self.row()), fields)

    def row(self) -> CodeRow:
        """Return what is typed."""
        ui = self.ui
        return replace(
            self._row,
            code=ui.code.text(),
            label=ui.label.text(),
            scheme=ui.scheme.currentText(),
            pair=str(ui.pair.currentData() or ""),
        )
