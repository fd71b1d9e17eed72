"""Signing in, and the first start that makes the administrator and the letterhead."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.kinds import Role
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused, UserError
from kepegdesk.services import accounts, office
from kepegdesk.services.office import Letterhead
from kepegdesk.services.session import Clock, Session
from kepegdesk.ui import places
from kepegdesk.ui.dialogs.password import same
from kepegdesk.ui.dialogs.record import show_beginnings
from kepegdesk.ui.forms.first_start import Ui_FirstStart
from kepegdesk.ui.forms.sign_in import Ui_SignIn
from kepegdesk.ui.widgets.form_keys import FormKeys
from kepegdesk.ui.widgets.marks import mark_problems

LAST = "account/last"
"""Where this workstation keeps who signed in last."""


class SignIn(QDialog):
    """Asks for name and password; ``session`` is the account that signed in."""

    def __init__(self, location: str, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_SignIn()
        self.ui.setupUi(self)
        self._clock = clock
        self.session: Session | None = None
        self.ui.office.setText(places.shown(location))
        self.ui.enterButton.clicked.connect(self.enter)
        self.ui.quitButton.clicked.connect(self.reject)
        self.keys = FormKeys(self, self.enter)
        self.ui.name.setText(str(QSettings().value(LAST, "")))
        if self.ui.name.text():
            self.ui.password.setFocus()

    def enter(self) -> None:
        """Sign in, or say why not."""
        try:
            self.session = accounts.sign_in(
                self.ui.name.text(), self.ui.password.text(), self._clock
            )
        except UserError as refusal:
            self.ui.notice.say(str(refusal), "error")
            self.ui.password.clear()
            self.keys.go_to(self.ui.password)
            return
        QSettings().setValue(LAST, self.session.account)
        self.accept()


class FirstStart(QDialog):
    """Makes the administrator and the letterhead of a new office."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = Ui_FirstStart()
        self.ui.setupUi(self)
        self._clock = clock
        self.session: Session | None = None
        self._show(office.letterhead(accounts.unattended(clock)))
        self.ui.createButton.clicked.connect(self.create_office)
        self.ui.quitButton.clicked.connect(self.reject)
        self.keys = FormKeys(self, self.create_office)
        show_beginnings(self)

    def _show(self, head: Letterhead) -> None:
        self._head = head
        self.ui.government.setText(head.government)
        self.ui.officeName.setText(head.name)
        self.ui.address.setText(head.address)
        self.ui.city.setText(head.city)
        self.ui.contact.setText(head.contact)
        self.ui.code.setText(head.code)

    def _typed(self) -> Letterhead:
        ui = self.ui
        return Letterhead(
            government=ui.government.text().strip(),
            name=ui.officeName.text().strip(),
            address=ui.address.text().strip(),
            city=ui.city.text().strip(),
            contact=ui.contact.text().strip(),
            code=ui.code.text().strip(),
            logo=self._head.logo,
        )

    def create_office(self) -> None:
        """Store letterhead and administrator, and sign him in."""
        try:
            self._store()
        except Refused as refusal:
            ui = self.ui
            fields = {"name": ui.name, "password": ui.password, "officeName": ui.officeName}
            mark_problems(fields, refusal.problems)
            ui.notice.say_problems(refusal.problems)
            self.keys.go_to(fields[refusal.problems[0].field])
            return
        self.accept()

    def _store(self) -> None:
        ui = self.ui
        name, password = ui.name.text().strip(), same(ui.password.text(), ui.repeat.text())
        everybody = accounts.unattended(self._clock)
        head = self._typed()
        if not head.name:
            raise Refused([error("KT01", "officeName", "Nama kantor belum diisi.")])
        accounts.create(everybody, name, password, Role.ADMIN, full_name=ui.fullName.text().strip())
        self.session = accounts.sign_in(name, password, self._clock)
        if head != self._head:
            office.change_letterhead(self.session, head)
