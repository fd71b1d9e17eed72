"""Choose an office to open, make a new one, or read why one cannot be used and what to do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.kinds import Role
from kepegdesk.errors import NotAllowed, OfficeMoved, UserError
from kepegdesk.services import accounts, desk
from kepegdesk.services.session import Clock, Session
from kepegdesk.ui import ask, places
from kepegdesk.ui.dialogs.sign_in import SignIn
from kepegdesk.ui.errands import choose_backup
from kepegdesk.ui.forms.choose_office import Ui_ChooseOffice
from kepegdesk.ui.widgets.form_keys import FormKeys

KINDS = "Kantor KepegDesk (*.kepegdesk *.db);;Semua berkas (*)"
WELCOME = (
    "Belum ada data kantor di komputer ini. Buat kantor baru di tempat yang diusulkan, buka data "
    "kantor yang sudah ada, atau lihat-lihat dulu di kantor contoh."
)
CHOOSE = "Pilih data kantor yang akan dibuka, atau buat kantor baru."


class ChooseOffice(QDialog):
    """Leaves an office open when accepted; ``sample`` when the user wants the sample instead."""

    def __init__(
        self, location: str, clock: Clock, refusal: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.ui = Ui_ChooseOffice()
        self.ui.setupUi(self)
        self._clock = clock
        self._asked = location
        self.sample = False
        is_first = not desk.exists(location)
        self.ui.heading.setText("Selamat datang di KepegDesk" if is_first else "Data kantor")
        self.ui.explain.setText(WELCOME if is_first else CHOOSE)
        self.ui.location.setText(places.shown(location))
        self.ui.notice.say("" if is_first else refusal, "error")
        self._connect()
        self.keys = FormKeys(self, self._finish)
        self._allow()

    def _connect(self) -> None:
        ui = self.ui
        ui.location.textChanged.connect(self._allow)
        ui.browseButton.clicked.connect(self._browse)
        ui.openButton.clicked.connect(self.open_office)
        ui.createButton.clicked.connect(self.create_office)
        ui.restoreButton.clicked.connect(self._restore)
        ui.sampleButton.clicked.connect(self._show_sample)
        ui.quitButton.clicked.connect(self.reject)

    def location(self) -> str:
        """Return the office chosen: a file's path or a server's address."""
        typed = self.ui.location.text().strip()
        return self._asked if typed == places.shown(self._asked) else typed

    def _allow(self) -> None:
        """Offer what fits the place: an office that is there is opened, elsewhere one is made."""
        location = self.location()
        server = places.is_server(location)
        there = bool(location) and not server and desk.exists(location)
        self.ui.openButton.setEnabled(there or server)
        self.ui.createButton.setEnabled(bool(location) and not there)
        self.ui.restoreButton.setEnabled(bool(location) and not server)
        for button, is_primary in ((self.ui.openButton, there), (self.ui.createButton, not there)):
            button.setProperty("primary", is_primary)
            button.style().unpolish(button)
            button.style().polish(button)

    def _finish(self) -> None:
        if self.ui.openButton.isEnabled():
            self.open_office()
        elif self.ui.createButton.isEnabled():
            self.create_office()

    def _browse(self) -> None:
        chosen = ask.open_file(self, "Buka data kantor", KINDS, "office")
        if chosen is not None:
            self.ui.location.setText(str(chosen))

    def open_office(self) -> None:
        """Open the office, or say why not and what to do."""
        try:
            desk.open_office(self.location())
        except OfficeMoved as moved:
            self._offer_moved(moved)
        except UserError as refusal:
            self.ui.notice.say(str(refusal), "error")
        else:
            self.accept()

    def _offer_moved(self, moved: OfficeMoved) -> None:
        """Offer the office where it is now, or to take it back here, which an admin may."""
        verbs = ("Buka yang di sana", "Pakai lagi yang di sini", "Batal")
        chosen = ask.choose(self, "Kantor ini sudah dipindah.", verbs, explain=str(moved))
        if chosen == 0:
            self.ui.location.setText(moved.to)
            self.ui.notice.say("Lengkapi alamatnya bila perlu, lalu tekan Buka.")
        elif chosen == 1 and take_back(self.location(), self._clock, self):
            self.open_office()

    def create_office(self) -> None:
        """Make a new office at the place and open it."""
        try:
            desk.found(self.location(), self._clock)
        except UserError as refusal:
            self.ui.notice.say(str(refusal), "error")
        else:
            self.open_office()

    def _show_sample(self) -> None:
        self.sample = True
        self.accept()

    def _restore(self) -> None:
        chosen = choose_backup(self)
        if chosen is not None and restore(self.location(), chosen, self._clock, self):
            self.open_office()


def restore(location: str, chosen: Path, clock: Clock, parent: QWidget | None) -> bool:
    """Put a backup in the office's place and tell what it holds; False when it was refused."""
    try:
        done = desk.restore(location, chosen, clock, lambda: _act_as(location, clock, parent))
    except UserError as refusal:
        ask.refusal(parent, refusal)
        return False
    people = thousands(done.after.get("employee", 0))
    before = "" if done.before is None else thousands(done.before.get("employee", 0))
    explain = f"Sekarang {people} pegawai" + (f", sebelumnya {before}." if before else ".")
    if done.aside is not None:
        explain += f"\nData sebelumnya disisihkan: {done.aside}"
    ask.tell(parent, f"Cadangan {chosen.name} sudah dipulihkan.", explain=explain)
    return True


def take_back(location: str, clock: Clock, parent: QWidget | None) -> bool:
    """Let an office that was moved be worked in again here; False when it was refused."""
    from kepegdesk.services import moving

    try:
        moving.reopen(location, lambda: _act_as(location, clock, parent))
    except UserError as refusal:
        ask.refusal(parent, refusal)
        return False
    return True


def _act_as(location: str, clock: Clock, parent: QWidget | None) -> Session:
    """Return who restores: the administrator signs in, where there are accounts."""
    if not accounts.has_accounts():
        return accounts.unattended(clock)
    dialog = SignIn(location, clock, parent)
    if not dialog.exec() or dialog.session is None:
        raise NotAllowed("Dibatalkan: tidak ada yang masuk sebagai admin kepegawaian.")
    if dialog.session.role is not Role.ADMIN:
        raise NotAllowed("Hanya admin kepegawaian yang dapat melakukannya.")
    return dialog.session
