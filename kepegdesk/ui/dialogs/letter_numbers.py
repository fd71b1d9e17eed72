"""Numbers for letters: reserved for later, or written into the book from paper."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QComboBox, QWidget

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import letter_book, letter_kinds
from kepegdesk.services.letter_book import NumberRow
from kepegdesk.services.letter_kinds import KindRow
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.letter_number import Ui_LetterNumber
from kepegdesk.ui.forms.letter_reserve import Ui_LetterReserve
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets.optional_date import OptionalDate, set_today


def _offer(combo: QComboBox, kinds: list[KindRow]) -> None:
    for row in kinds:
        combo.addItem(row.label, row.kind)


def _day(field: OptionalDate) -> dt.date:
    """Return the date typed, or raise ``Refused`` where there is none."""
    day = field.date()
    if day is None:
        raise Refused([error("NB10", "day", "Tanggal surat belum diisi.")])
    return day


class Reserve(RecordDialog):
    """Keeps the next numbers; ``made`` holds them once that is done."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_LetterReserve()
        ui.setupUi(self)
        self._context = context
        self.made: list[NumberRow] = []
        self._kinds = context.ask(letter_kinds.listed)
        set_today(self, context.session.today)
        _offer(ui.kind, self._kinds)
        ui.day.set_date(context.session.today)
        ui.kind.currentIndexChanged.connect(lambda _index: self._explain())
        self._explain()
        fields = {"kind": ui.kind, "day": ui.day, "count": ui.count, "subject": ui.subject}
        self.save_with(ui, self._write, fields)

    def _explain(self) -> None:
        row = self._kinds[self.ui.kind.currentIndex()]
        self.ui.next.setText(
            f"Nomor berikutnya di buku {row.register}, misalnya {row.example}. Nomor yang dipesan "
            "tidak diberikan kepada surat lain; bila batal, batalkan nomornya dengan alasan."
        )

    def _write(self) -> None:
        ui = self.ui
        kind = str(ui.kind.currentData())
        self.made = self._context.do(
            letter_book.reserve, kind, ui.subject.text(), ui.count.value(), _day(ui.day)
        )


class PaperNumber(RecordDialog):
    """Enters a letter from paper, or gives a reserved or skipped number to one."""

    def __init__(
        self, context: Context, row: NumberRow | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_LetterNumber()
        ui.setupUi(self)
        self._context = context
        self._row = row
        self.made: NumberRow | None = None
        self._kinds = [
            kind
            for kind in context.ask(letter_kinds.listed)
            if row is None or kind.register == row.register
        ]
        set_today(self, context.session.today)
        _offer(ui.kind, self._kinds)
        ui.day.set_date(context.session.today)
        if row is not None:
            self._show_row(row)
        ui.kind.currentIndexChanged.connect(lambda _index: self._explain())
        self._explain()
        fields = {"kind": ui.kind, "number": ui.number, "day": ui.day, "subject": ui.subject}
        self.save_with(ui, self._write, fields)

    def _show_row(self, row: NumberRow) -> None:
        ui = self.ui
        self.setWindowTitle("Pakai nomor")
        ui.heading.setText(f"Pakai nomor {row.number}")
        ui.number.setText(row.text)
        ui.number.setReadOnly(True)
        ui.kind.setCurrentIndex(max(ui.kind.findData(row.kind), 0))
        ui.subject.setText(row.subject)

    def _explain(self) -> None:
        kind = self._kinds[self.ui.kind.currentIndex()] if self._kinds else None
        if self._row is not None:
            what = f"{self._row.state_label} {short_date(self._row.day)}"
            words = f"{what}. Surat harus bertanggal {self._row.year}, tahun bukunya."
        elif kind is not None:
            words = (
                f"Tulis nomor urutnya saja, atau seluruhnya seperti {kind.example}. Nomor yang "
                "dilompati dicatat dan masih dapat dipakai. Kosong berarti nomor berikutnya."
            )
        else:
            words = ""
        self.ui.explain.setText(words)

    def _write(self) -> None:
        ui, do, row = self.ui, self._context.do, self._row
        kind, day, subject = str(ui.kind.currentData()), _day(ui.day), ui.subject.text()
        if row is None:
            self.made = do(letter_book.enter, kind, day, subject, ui.number.text())
        else:
            self.made = do(letter_book.use, row.id, kind, day, subject, row.version)
