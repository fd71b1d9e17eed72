"""Who signs and who may grant leave: the assignments, and the authority table with its trial."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.authority import OWN_HEAD, PLACES, STATUSES, AuthorityRow
from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.errors import UserError
from kepegdesk.services import authority, delegation, signatories
from kepegdesk.services.authority import AuthorityLine, Trial
from kepegdesk.services.office import SINCE_ALWAYS
from kepegdesk.services.officials import Official
from kepegdesk.services.signatories import SignatoryRow
from kepegdesk.ui import ask, papers
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.authority import OWN_HEAD_WORDS, Authority
from kepegdesk.ui.dialogs.end_date import EndDate
from kepegdesk.ui.dialogs.signatory import Signatory
from kepegdesk.ui.dialogs.substitute import Substitute
from kepegdesk.ui.forms.office_authority import Ui_OfficeAuthority
from kepegdesk.ui.forms.office_signatories import Ui_OfficeSignatories
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.people import finder
from kepegdesk.ui.text import short_date
from kepegdesk.ui.views.office_section import Section
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.optional_date import set_today

UNTRIED = (
    "Pilih pegawai, jenis cuti dan tanggalnya: di sini tampak siapa yang memberi pertimbangan, "
    "siapa yang memutuskan, dan mengapa."
)
LEVELS = {0: "Kepala unit", 1: "Kantor ini", 2: "Sekretaris Daerah", 3: "Kepala daerah"}


def _since(row: SignatoryRow | AuthorityRow) -> str:
    return "sejak awal" if row.valid_from == SINCE_ALWAYS else short_date(row.valid_from)


def _form(row: SignatoryRow) -> str:
    behalf = " u.b. ".join(row.on_behalf.splitlines())
    return "sendiri" if row.form == signatories.OWN else f"a.n. {behalf}"


SIGNATORIES = (
    Column[SignatoryRow](
        "title", "Jabatan", 270, lambda r: f"{r.acting} {r.title}".strip(), tip=lambda r: r.title,
    ),
    Column[SignatoryRow](
        "name", "Nama", 200, lambda r: r.name or "belum diisi",
        tone=lambda r: "" if r.name else "warning",
    ),
    Column[SignatoryRow]("from", "Mulai", 100, _since, sort_key=lambda r: r.valid_from),
    Column[SignatoryRow](
        "to", "Sampai", 100, lambda r: short_date(r.valid_to) or "seterusnya",
        sort_key=lambda r: r.valid_to or r.valid_from.max,
    ),
    Column[SignatoryRow]("form", "Bentuk", 200, _form),
    Column[SignatoryRow]("ppk", "PPK", 60, lambda r: "ya" if r.is_ppk else ""),
    Column[SignatoryRow]("nip", "NIP", 176, lambda r: r.nip or ""),
    Column[SignatoryRow]("rank", "Pangkat", 140, lambda r: r.rank, hidden=True),
    Column[SignatoryRow]("decree", "Surat penunjukan", 200, lambda r: r.decree),
    Column[SignatoryRow]("level", "Tingkat", 120, lambda r: LEVELS.get(r.level, ""), hidden=True),
)  # fmt: skip


class Signatories(Section):
    """Assignments, past and to come; a substitute for some days is one quick act."""

    subjects = frozenset({"office", "unit"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OfficeSignatories(), parent)
        ui, may = self.ui, context.may
        self.signatories = self.show_list(
            SIGNATORIES, "signatory", "Pejabat penanda tangan", self._read
        )
        ui.current.toggled.connect(lambda _on: self.reload())
        self.signatories.on_new(ui.newButton, self._edit, may(signatories.save))
        self.signatories.on_new(ui.substituteButton, self._substitute, may(signatories.substitute))
        self.signatories.on_row(ui.editButton, self._edit, may(signatories.save), opens=True)
        self.signatories.on_row(ui.removeButton, self._remove, may(signatories.remove))

    def _read(self) -> list[SignatoryRow]:
        today, only = self.context.session.today, self.ui.current.isChecked()
        rows = self.context.ask(signatories.listed)
        return [row for row in rows if not only or row.holds_on(today)]

    def _edit(self, row: SignatoryRow | None = None) -> None:
        Signatory(self.context, row, self).exec()

    def _substitute(self) -> None:
        standing = self.signatories.current()
        Substitute(self.context, standing.title if standing else "", self).exec()

    @ask.shows_refusals
    def _remove(self, row: SignatoryRow) -> None:
        whom = row.name or row.title
        explain = "Hanya untuk yang keliru dimasukkan. Dapat dibatalkan dengan Ctrl+Z."
        question = f"Hapus {whom} dari daftar pejabat?"
        if row.id and ask.confirm(self, question, "Hapus", explain=explain, destructive=True):
            self.context.do(signatories.remove, row.id)


# --- authority ------------------------------------------------------------------------------------


def _kind(line: AuthorityLine) -> str:
    return LeaveKind(line.row.kind).label.removeprefix("Cuti ") if line.row.kind else "Semua"


def _post(line: AuthorityLine) -> str:
    return OWN_HEAD_WORDS if line.row.post == OWN_HEAD else line.row.post


def _signs(line: AuthorityLine) -> str:
    behalf = " u.b. ".join(line.row.on_behalf.splitlines())
    return f"a.n. {behalf}" if behalf else line.row.form or "menurut pejabat"


def _decree(line: AuthorityLine) -> str:
    dated = f" ({short_date(line.row.decree_date)})" if line.row.decree_date else ""
    return f"{line.row.decree}{dated}"


AUTHORITY = (
    Column[AuthorityLine]("kind", "Jenis cuti", 170, _kind),
    Column[AuthorityLine]("place", "Tempat", 104, lambda r: PLACES.get(r.row.place, "Semua")),
    Column[AuthorityLine]("asn", "Status", 118, lambda r: STATUSES.get(r.row.asn, "Semua")),
    Column[AuthorityLine]("rung", "Jenjang", 110, lambda r: r.row.rung or "Semua"),
    Column[AuthorityLine](
        "days", "Maksimal", 88, lambda r: f"{r.row.max_days} hari" if r.row.max_days else "",
        RIGHT, sort_key=lambda r: r.row.max_days or 0,
    ),
    Column[AuthorityLine]("post", "Pejabat", 260, _post),
    Column[AuthorityLine]("form", "Bentuk", 190, _signs),
    Column[AuthorityLine]("unit", "Unit kerja", 130, lambda r: r.unit or "Semua"),
    Column[AuthorityLine]("holder", "Dijabat", 150, lambda r: r.holder, hidden=True),
    Column[AuthorityLine]("decree", "Dasar", 230, _decree),
    Column[AuthorityLine](
        "from", "Mulai", 100, lambda r: _since(r.row), sort_key=lambda r: r.row.valid_from
    ),
    Column[AuthorityLine](
        "to", "Sampai", 100, lambda r: short_date(r.row.valid_to) or "seterusnya",
        sort_key=lambda r: r.row.valid_to or r.row.valid_from.max,
    ),
    Column[AuthorityLine](
        "used", "Dipakai", 74, lambda r: "ya" if r.used else "", tone=lambda _r: "soft"
    ),
)  # fmt: skip


class AuthorityTable(Section):
    """The table of who may grant which leave, and a trial of how it is read."""

    subjects = frozenset({"office", "unit", "leave", "employee"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OfficeAuthority(), parent)
        ui, may = self.ui, context.may
        self.authority = self.show_list(AUTHORITY, "authority", "Tabel kewenangan", self._read)
        ui.current.toggled.connect(lambda _on: self.reload())
        self.authority.on_new(ui.newButton, self._edit, may(authority.save))
        self.authority.on_row(ui.editButton, self._edit, may(authority.save), opens=True)
        self.authority.on_row(ui.endButton, self._end, may(authority.end))
        self.authority.on_row(
            ui.removeButton, self._remove, may(authority.remove), when=lambda line: not line.used
        )
        self.authority.on_row(
            ui.draftButton, self._draft, may(delegation.draft), when=lambda line: line.delegates
        )
        self._prepare_trial()

    def _read(self) -> list[AuthorityLine]:
        today, only = self.context.session.today, self.ui.current.isChecked()
        return [
            line
            for line in self.context.ask(authority.listed)
            if not only
            or (
                line.row.valid_from <= today
                and (line.row.valid_to is None or today <= line.row.valid_to)
            )
        ]

    def _edit(self, line: AuthorityLine | None = None) -> None:
        Authority(self.context, line, self).exec()

    def _end(self, line: AuthorityLine) -> None:
        what = f"Kewenangan {_post(line)}"
        number, do = line.row.id or 0, self.context.do
        EndDate(self.context, what, lambda day: do(authority.end, number, day), self).exec()

    @ask.shows_refusals
    def _remove(self, line: AuthorityLine) -> None:
        question = "Hapus baris kewenangan ini?"
        explain = "Belum ada keputusan yang memakainya. Dapat dibatalkan dengan Ctrl+Z."
        if line.row.id and ask.confirm(self, question, "Hapus", explain=explain, destructive=True):
            self.context.do(authority.remove, line.row.id)

    @ask.shows_refusals
    def _draft(self, line: AuthorityLine) -> None:
        papers.show_delegation(self.context, line.row.post, self)

    # The trial

    def _prepare_trial(self) -> None:
        ui, today = self.ui, self.context.session.today
        set_today(self, today)
        choice_combo.fill(ui.kind, LeaveKind)
        ui.employee.search_with(finder(self.context))
        for field in (ui.start, ui.end, ui.on):
            field.set_date(today)
            field.changed.connect(self._try)
        ui.kind.currentIndexChanged.connect(lambda _index: self._try())
        ui.employee.picked.connect(lambda _employee: self._try())
        ui.abroad.toggled.connect(lambda _on: self._try())
        self._try()

    def reload(self) -> None:
        """Read the table anew, and the case that is tried."""
        super().reload()
        self._try()

    def _try(self) -> None:
        """Show who would answer the case, and why; say what is still missing."""
        ui = self.ui
        employee, start, end = ui.employee.employee(), ui.start.date(), ui.end.date()
        kind = choice_combo.chosen(ui.kind, LeaveKind)
        if employee is None or start is None or end is None or kind is None:
            ui.answer.setText(UNTRIED)
            return
        try:
            found = self.context.ask(
                authority.who, employee, kind, start, end, abroad=ui.abroad.isChecked(),
                on=ui.on.date(),
            )  # fmt: skip
        except UserError as refusal:
            ui.answer.setText(str(refusal))
            return
        ui.answer.setText(answer_words(found))


def answer_words(found: Trial) -> str:
    """Word a trial: who considers, who decides in what form, and how that was found."""
    return "\n".join(
        (
            f"Pertimbangan: {_official_words(found.superior)}",
            f"Keputusan: {_official_words(found.official)}",
            " ".join(found.why),
        )
    )


def _official_words(official: Official) -> str:
    return f"{official.name or '(belum diisi)'}, {authority.signature(official)}"
