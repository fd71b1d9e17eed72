"""The key the office signs its letters with: shown, backed up, restored, replaced, and others'."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from kepegdesk.services import seal_keys
from kepegdesk.services.seal_keys import KeyRow
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.forms.letter_keys import Ui_LetterKeys
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.text import long_date, short_date
from kepegdesk.ui.views.office_section import OfficeList

BACKUPS = "Cadangan kunci (*.pem)"
_NO_BACKUP = (
    "Kunci ini belum pernah dicadangkan. Bila data kantor hilang, surat lama tidak dapat lagi "
    "dibuktikan oleh kunci ini dan kantor harus memakai kunci baru."
)


def _whose(row: KeyRow) -> str:
    if row.is_brought_in:
        return f"Kantor ini, hilang: {row.note}" if row.lost else row.note
    return "Kantor ini"


COLUMNS = (
    Column[KeyRow]("key", "Nomor kunci", 110, lambda r: r.key),
    Column[KeyRow]("whose", "Milik", 330, _whose),
    Column[KeyRow](
        "made", "Sejak", 100, lambda r: short_date(r.made_on),
        sort_key=lambda r: r.made_on,
    ),
    Column[KeyRow](
        "retired", "Diganti", 100, lambda r: short_date(r.retired_on),
        sort_key=lambda r: str(r.retired_on),
    ),
    Column[KeyRow]("public", "Kunci publik", 420, lambda r: r.groups),
)  # fmt: skip


class LetterKeys(QWidget):
    """The present key on a card, the others in a list; only administrators act."""

    counted = Signal(str)
    told = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_LetterKeys()
        ui.setupUi(self)
        self._context = context
        self._present: KeyRow | None = None
        name = f"{context.session.account}/keys"
        self.others = OfficeList(ui.table, COLUMNS, name, "Kunci lain", self._read)
        self._connect()
        context.follow(self, frozenset({"key", "leave"}), self.reload)
        self._show()

    def _connect(self) -> None:
        ui, may = self.ui, self._context.may
        for button, act, slot in (
            (ui.makeButton, seal_keys.make, self._make),
            (ui.backupButton, seal_keys.back_up, self._back_up),
            (ui.restoreButton, seal_keys.restore, self._restore),
            (ui.replaceButton, seal_keys.replace, self._replace),
            (ui.exportButton, seal_keys.export_public, self._export),
        ):
            button.clicked.connect(slot)
            button.setVisible(may(act))
        ui.copyButton.clicked.connect(self._copy)
        self.others.on_new(ui.addButton, self._add, may(seal_keys.add_file))
        self.others.on_row(
            ui.forgetButton, self._forget, may(seal_keys.forget), when=lambda row: row.is_brought_in
        )

    # Reading

    def _read(self) -> list[KeyRow]:
        keys = self._context.ask(seal_keys.listed)
        self._present = next((key for key in keys if key.signs), None)
        return [key for key in keys if not key.signs]

    def reload(self) -> None:
        """Read every key anew."""
        self.others.reload()
        self._show()

    def words(self) -> str:
        """Word how many keys there are."""
        count = self.others.model.rowCount() + (self._present is not None)
        return f"{count} kunci"

    def _show(self) -> None:
        ui, key = self.ui, self._present
        may = self._context.may(seal_keys.make)
        ui.makeButton.setVisible(may and key is None)
        for button in (ui.backupButton, ui.replaceButton):
            button.setVisible(may and key is not None)
        for button in (ui.copyButton, ui.exportButton):
            button.setEnabled(key is not None)
        ui.number.setText(key.key if key else "Belum ada kunci")
        ui.public.setText(key.groups if key else "")
        ui.public.setVisible(key is not None)
        ui.dates.setText(_dates(key))
        warning = key is not None and key.backed_up_on is None
        ui.notice.say(_NO_BACKUP if warning else "", "warning")
        ui.explain.setText(_EXPLAIN if key else _EXPLAIN_NONE)
        self.counted.emit(self.words())

    # Acting

    @ask.shows_refusals
    def _make(self) -> None:
        key = self._context.do(seal_keys.make)
        self.told.emit(f"Kunci {key.key} dibuat. Cadangkan sekarang.")

    def _back_up(self) -> None:
        from kepegdesk.ui.dialogs.letter_keys import Passphrase

        name = f"Kunci_surat_{self._present.key if self._present else ''}.pem"
        path = ask.save_file(self, "Cadangkan kunci", BACKUPS, "key", name)
        if (
            path is not None
            and Passphrase(self._context, path, to_restore=False, parent=self).exec()
        ):
            self.told.emit(f"Kunci dicadangkan ke {path}. Simpan jauh dari komputer ini.")

    def _restore(self) -> None:
        from kepegdesk.ui.dialogs.letter_keys import Passphrase

        path = ask.open_file(self, "Pulihkan kunci", BACKUPS, "key")
        if (
            path is not None
            and Passphrase(self._context, path, to_restore=True, parent=self).exec()
        ):
            self.told.emit("Kunci dipulihkan dan menandatangani surat berikutnya.")

    @ask.shows_refusals
    def _replace(self) -> None:
        question = "Ganti kunci kantor dengan yang baru?"
        explain = (
            "Surat lama tetap dapat diperiksa. Kunci lama tidak menandatangani lagi dan tidak "
            "dapat dipulihkan. Umumkan kunci publik yang baru dengan surat keputusan."
        )
        if not ask.confirm(self, question, "Ganti kunci", explain=explain, destructive=True):
            return
        why = ask.reason(self, "Ganti kunci", "Alasan kunci diganti, misalnya komputer dicuri:")
        if why:
            key = self._context.do(seal_keys.replace, why)
            self.told.emit(f"Kunci baru {key.key}. Cadangkan sekarang.")

    @ask.shows_refusals
    def _export(self) -> None:
        name = f"Kunci_publik_{self._present.key if self._present else ''}.pem"
        path = ask.save_file(self, "Simpan kunci publik", BACKUPS, "key", name)
        if path is not None:
            self._context.ask(seal_keys.export_public, path)
            self.told.emit(f"Kunci publik ditulis ke {path}")

    def _copy(self) -> None:
        key = self._present
        if key is not None:
            text = f"Nomor kunci: {key.key}\nKunci publik: {key.groups}"
            QGuiApplication.clipboard().setText(text)
            self.told.emit("Nomor dan kunci publik disalin.")

    def _add(self) -> None:
        from kepegdesk.ui.dialogs.letter_keys import KeyAdd

        KeyAdd(self._context, self).exec()

    @ask.shows_refusals
    def _forget(self, row: KeyRow) -> None:
        question = f"Keluarkan kunci {row.key}, {row.note}?"
        explain = "Surat yang ditandatanganinya kemudian menjadi TIDAK DIKENAL."
        if ask.confirm(self, question, "Keluarkan", explain=explain, destructive=True):
            self._context.do(seal_keys.forget, row.key)


_EXPLAIN = (
    "Kunci publik ini dicantumkan dalam surat keputusan kantor, supaya siapa pun dapat memeriksa "
    "suratnya. Kunci rahasianya hanya ada di data kantor ini dan di cadangannya."
)
_EXPLAIN_NONE = (
    "Kunci dibuat dengan sendirinya ketika surat pertama terbit, atau sekarang. Bila kantor ini "
    "pernah mempunyai kunci, pulihkan dari cadangannya lebih dahulu."
)


def _dates(key: KeyRow | None) -> str:
    if key is None:
        return ""
    backed = long_date(key.backed_up_on) if key.backed_up_on else "belum pernah"
    return f"Dibuat {long_date(key.made_on)}  ·  Cadangan terakhir {backed}"
