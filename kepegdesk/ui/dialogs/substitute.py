"""A substitute for some days: for whom, who, from when until when, by which letter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import signatories
from kepegdesk.services.signatories import Post, Substitution
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.record import RecordDialog
from kepegdesk.ui.dialogs.signatory import ACTING
from kepegdesk.ui.forms.substitute import Ui_Substitute
from kepegdesk.ui.people import finder
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.optional_date import set_today


class Substitute(RecordDialog):
    """One quick act: Plh. (or Plt.) of an office; ``title`` is the office proposed."""

    def __init__(self, context: Context, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ui = ui = Ui_Substitute()
        ui.setupUi(self)
        self._context = context
        set_today(self, context.session.today)
        self._posts = context.ask(signatories.posts)
        self._offer_posts(title)
        for value in ("Plh.", "Plt."):
            ui.acting.addItem(ACTING[value], value)
        ui.employee.search_with(finder(context))
        ui.start.set_date(context.session.today)
        ui.employee.picked.connect(lambda _employee: self._tell())
        for field in (ui.start, ui.end):
            field.changed.connect(self._tell)
        ui.post.currentIndexChanged.connect(lambda _index: self._tell())
        self.save_with(
            ui,
            lambda: context.do(signatories.substitute, self.wish()),
            {"employee": ui.employee, "start": ui.start, "end": ui.end, "decree": ui.decree},
        )

    def _offer_posts(self, title: str) -> None:
        combo = self.ui.post
        choice_combo.keep_narrow(combo)
        for post in self._posts:
            combo.addItem(f"{post.title} · {post.holder or 'belum ada pejabat'}", post.title)
        completer = QCompleter(combo.model(), combo)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        combo.setCompleter(completer)
        combo.setCurrentIndex(max(combo.findData(title), 0))

    def _post(self) -> Post | None:
        """Return the office whose words stand in the field; something else typed is none."""
        place = self.ui.post.findText(self.ui.post.currentText())
        return self._posts[place] if place >= 0 else None

    def wish(self) -> Substitution:
        """Return what is typed; an office that is not in the list is refused."""
        ui, post = self.ui, self._post()
        if post is None:
            text = "Pilih jabatan yang digantikan dari daftar."
            raise Refused([error("PJ18", "post", text)])
        return Substitution(
            post, ui.employee.employee(), ui.start.date(), ui.end.date(), ui.decree.text().strip(),
            ui.acting.currentData(),
        )  # fmt: skip

    def _tell(self) -> None:
        """Say at once what is doubtful: another substitute, or one who is on leave himself."""
        if self._post() is None:
            return
        doubts = self._context.ask(signatories.substitution_doubts, self.wish())
        self.ui.doubts.setText("\n".join(problem.text for problem in doubts))
