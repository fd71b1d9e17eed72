"""The photo of a person: choose a picture, frame the face, keep the cut."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from kepegdesk.errors import UserError
from kepegdesk.services import employee_documents, scans
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.forms.photo import Ui_Photo

KINDS = "Gambar (*.jpg *.jpeg *.png)"
UNFIT = (
    "Gambar ini tidak dapat dibaca, atau terlalu kecil untuk foto. Pilih gambar JPG atau PNG "
    "selebar paling sedikit 90 titik."
)


class Photo(RecordDialog):
    """Shows the photo there is, or a picture that was chosen, within a 3:4 frame."""

    def __init__(
        self, context: Context, employee: int, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Photo()
        ui.setupUi(self)
        self._context, self._employee = context, employee
        self._may = context.may(employee_documents.set_photo)
        ui.heading.setText(f"Foto {name}")
        self._dress()
        self._load()
        ui.chooseButton.clicked.connect(self._choose)
        ui.removeButton.clicked.connect(self._remove)
        ui.drop.dropped.connect(self.show_file)
        ui.crop.changed.connect(lambda: ui.saveButton.setEnabled(True))
        ui.crop.accepted.connect(ui.saveButton.click)
        self.save_with(ui, self._save, {})

    def _dress(self) -> None:
        ui = self.ui
        for button in (ui.chooseButton, ui.removeButton, ui.saveButton):
            button.setVisible(self._may)
        ui.drop.setAcceptDrops(self._may)
        ui.crop.setEnabled(self._may)
        ui.cancelButton.setText("Batal" if self._may else "Tutup")
        ui.empty.say(
            "kd-people",
            "Belum ada foto",
            "Seret gambar JPG atau PNG ke sini, atau tekan Pilih gambar…" if self._may else "",
        )

    def _load(self) -> None:
        """Show the photo there is; one that cannot be read can only be replaced."""
        content = b""
        try:
            content = self._context.ask(employee_documents.photo, self._employee)
        except UserError as fault:
            self.ui.notice.say(str(fault), "error")
        shown = bool(content) and self.ui.crop.show_picture(content)
        self.ui.removeButton.setEnabled(bool(content))
        self.ui.saveButton.setEnabled(False)
        self._show_page(crop=shown)

    def _show_page(self, *, crop: bool) -> None:
        ui = self.ui
        ui.stack.setCurrentWidget(ui.cropPage if crop else ui.emptyPage)
        ui.hint.setVisible(crop and self._may)
        (ui.crop if crop else ui.chooseButton).setFocus()

    def _choose(self) -> None:
        path = ask.open_file(self, "Pilih foto pegawai", KINDS, "photo")
        if path is not None:
            self.show_file(path)

    def show_file(self, path: Path) -> None:
        """Show a picture to cut the photo from; say why when it is none."""
        try:
            found = self._context.ask(scans.inspect, path)
        except UserError as fault:
            self.ui.notice.say(str(fault), "error")
            return
        if self.ui.crop.show_picture(found.content):
            self.ui.notice.say("")
            self._show_page(crop=True)
        else:
            self.ui.notice.say(UNFIT, "error")

    def _save(self) -> None:
        picture = self.ui.crop.portrait()
        self._context.do(employee_documents.set_photo, self._employee, picture)

    @ask.shows_refusals
    def _remove(self) -> None:
        question, explain = "Hapus foto ini?", "Dapat dibatalkan dengan Ctrl+Z."
        if ask.confirm(self, question, "Hapus", explain=explain, destructive=True):
            self._context.do(employee_documents.remove_photo, self._employee)
            self.accept()
