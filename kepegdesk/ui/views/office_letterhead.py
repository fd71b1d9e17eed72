"""The letterheads: the office's own, and what heads the letters the head of region signs."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QWidget

from kepegdesk.errors import BadFile, Refused, UserError
from kepegdesk.services import office
from kepegdesk.services.office import Letterhead
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import show_beginnings
from kepegdesk.ui.forms.office_letterhead import Ui_OfficeLetterhead
from kepegdesk.ui.text import PlainLabel
from kepegdesk.ui.views.office_section import Section
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.marks import mark_problems

PICTURES = "Gambar (*.png *.jpg *.jpeg *.bmp *.gif)"
LARGEST_LOGO = 600
"""Dots on a side of the stored coat of arms: sharp at 300 dpi in its 22 by 26 mm."""


class Letterheads(Section):
    """Typed and previewed as it prints; letters already issued keep theirs."""

    subjects = frozenset({"office"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OfficeLetterhead(), parent)
        self._shown = Letterhead()
        self._pictures: dict[str, bytes | None] = {"logo": None, "seal": None}
        self._allow()
        self.show_letterhead()

    def _allow(self) -> None:
        ui, may = self.ui, self.context.may(office.change_letterhead)
        fields = (
            ui.government, ui.officeName, ui.address, ui.city, ui.contact, ui.code, ui.regionHead,
        )  # fmt: skip
        for field in fields:
            field.setReadOnly(not may)
        for name in ("logo", "seal"):
            self._allow_picture(name, may)
        ui.saveButton.setVisible(may)
        for field in (ui.government, ui.officeName, ui.address, ui.contact):
            field.textChanged.connect(ui.preview.draw_soon)
        ui.preview.show_what(lambda: self.context.ask(office.letterhead_strip, self._typed()))
        ui.saveButton.clicked.connect(self._save)
        if may:
            self.keys = FormKeys(self, self._save, fields)
        self.setFocusProxy(ui.government)

    def _allow_picture(self, name: str, may: bool) -> None:
        choose, remove = (getattr(self.ui, f"{name}{verb}") for verb in ("Button", "NoButton"))
        words = "lambang kantor" if name == "logo" else "lambang kepala daerah"
        choose.setAccessibleName(f"Pilih {words}")
        remove.setAccessibleName(f"Hapus {words}")
        for button in (choose, remove):
            button.setVisible(may)
        choose.clicked.connect(lambda: self._choose(name))
        remove.clicked.connect(lambda: self._show_picture(name, None))

    def reload(self) -> None:
        """Show the stored letterhead; one that is being typed stays."""
        if not self.is_dirty():
            self.show_letterhead()

    def show_letterhead(self) -> None:
        """Show the stored letterhead."""
        head, ui = self.context.ask(office.letterhead), self.ui
        ui.government.setText(head.government)
        ui.officeName.setText(head.name)
        ui.address.setPlainText(head.address)
        ui.city.setText(head.city)
        ui.contact.setText(head.contact)
        ui.code.setText(head.code)
        ui.regionHead.setText(head.region_head)
        self._show_picture("logo", head.logo)
        self._show_picture("seal", head.region_logo)
        show_beginnings(self)
        self._shown = self._typed()

    def _typed(self) -> Letterhead:
        ui = self.ui
        return Letterhead(
            government=ui.government.text().strip(),
            name=ui.officeName.text().strip(),
            address=ui.address.toPlainText().strip(),
            city=ui.city.text().strip(),
            contact=ui.contact.text().strip(),
            code=ui.code.text().strip(),
            logo=self._pictures["logo"],
            region_head=ui.regionHead.text().strip(),
            region_logo=self._pictures["seal"],
        )

    def is_dirty(self) -> bool:
        """Tell whether the letterhead typed is not the stored one."""
        return self._typed() != self._shown

    def save_letterhead(self) -> bool:
        """Store the letterhead, or say why not; tell whether it is stored."""
        typed, fields = self._typed(), {"name": self.ui.officeName}
        try:
            self.context.do(office.change_letterhead, typed)
        except UserError as refusal:
            problems = refusal.problems if isinstance(refusal, Refused) else ()
            mark_problems(fields, problems)
            self.ui.notice.say(str(refusal), "error")
            return False
        self._shown = typed
        mark_problems(fields, ())
        self.ui.notice.say(
            "Kop surat disimpan. Surat yang sudah terbit tetap seperti semula.", "good"
        )
        return True

    def _save(self) -> None:
        self.save_letterhead()

    def leave(self) -> bool:
        """Ask what becomes of a letterhead that is not saved; False when the page must stay."""
        if not self.is_dirty():
            return True
        question = "Kop surat yang diketik belum disimpan."
        chosen = ask.choose(self, question, ("Simpan", "Buang", "Kembali"))
        if chosen == 0:
            return self.save_letterhead()
        return chosen == 1

    @ask.shows_refusals
    def _choose(self, name: str) -> None:
        chosen = ask.open_file(self, "Pilih lambang", PICTURES, "logo")
        if chosen is None:
            return
        picture = QImage(str(chosen))
        if picture.isNull():
            raise BadFile(
                f"Berkas {chosen.name} bukan gambar yang dapat dibaca. Pilih PNG atau JPG."
            )
        self._show_picture(name, _as_png(picture))

    def _show_picture(self, name: str, content: bytes | None) -> None:
        label: PlainLabel = getattr(self.ui, name)
        self._pictures[name] = content
        self.ui.preview.draw_soon()
        getattr(self.ui, f"{name}NoButton").setEnabled(content is not None)
        if content is None:
            label.setPixmap(QIcon.fromTheme("kd-office").pixmap(QSize(64, 64)))
            return
        picture = QPixmap()
        picture.loadFromData(content)
        label.setPixmap(_fitted(picture, 110))


def _fitted(picture: QPixmap, side: int) -> QPixmap:
    smooth = Qt.TransformationMode.SmoothTransformation
    return picture.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio, smooth)


def _as_png(picture: QImage) -> bytes:
    """Return a picture as PNG, no larger than paper needs."""
    if max(picture.width(), picture.height()) > LARGEST_LOGO:
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        picture = picture.scaled(LARGEST_LOGO, LARGEST_LOGO, keep, smooth)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
