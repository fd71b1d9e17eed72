"""The rules of leave as dated rows: parameters, what holds for each kind, and the checklist."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.rule_catalogue import GROUPS
from kepegdesk.services import leave_checklists, leave_rulebook
from kepegdesk.services.leave_checklists import LEVELS, DocumentRow, KindRow
from kepegdesk.services.leave_rulebook import COMING, PAST, RuleLine
from kepegdesk.services.office import SINCE_ALWAYS
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.end_date import EndDate
from kepegdesk.ui.dialogs.leave_document import LeaveDocument
from kepegdesk.ui.dialogs.leave_kind import LeaveKindTerms
from kepegdesk.ui.dialogs.rule import Rule
from kepegdesk.ui.forms.office_documents import Ui_OfficeDocuments
from kepegdesk.ui.forms.office_kinds import Ui_OfficeKinds
from kepegdesk.ui.forms.office_rules import Ui_OfficeRules
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.text import short_date
from kepegdesk.ui.views.office_section import Section
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.search_line import matches

_TONES = {COMING: "warning", PAST: "soft"}


def _from(row: KindRow | DocumentRow | RuleLine) -> str:
    return "sejak awal" if row.valid_from == SINCE_ALWAYS else short_date(row.valid_from)


RULES = (
    Column[RuleLine]("label", "Aturan", 360, lambda r: r.parameter.label, tip=lambda r: r.key),
    Column[RuleLine]("group", "Kelompok", 144, lambda r: GROUPS[r.group]),
    Column[RuleLine](
        "value", "Nilai", 130, lambda r: r.words, tone=lambda r: _TONES.get(r.state, "")
    ),
    Column[RuleLine](
        "from", "Mulai", 100, lambda r: short_date(r.valid_from), sort_key=lambda r: r.valid_from
    ),
    Column[RuleLine](
        "state", "Keadaan", 110, lambda r: r.state, tone=lambda r: _TONES.get(r.state, "")
    ),
    Column[RuleLine]("basis", "Dasar hukum", 380, lambda r: r.legal_basis),
)

KINDS = (
    Column[KindRow]("kind", "Jenis cuti", 210, lambda r: r.kind.label),
    Column[KindRow]("group", "Kelompok", 120, lambda r: leave_checklists.GROUPS[r.group]),
    Column[KindRow]("counted", "Dihitung dalam", 110, lambda r: r.counted_in),
    Column[KindRow]("defer", "Ditangguhkan", 100, lambda r: "ya" if r.deferrable else "tidak"),
    Column[KindRow]("recall", "Dipanggil", 90, lambda r: "ya" if r.recallable else "tidak"),
    Column[KindRow]("pay", "Penghasilan", 300, lambda r: r.pay),
    Column[KindRow]("from", "Mulai", 100, _from, sort_key=lambda r: r.valid_from),
    Column[KindRow]("basis", "Dasar hukum", 320, lambda r: r.legal_basis),
)

DOCUMENTS = (
    Column[DocumentRow]("kind", "Jenis cuti", 170, lambda r: r.kind.label),
    Column[DocumentRow]("case", "Kasus", 200, lambda r: r.case.label),
    Column[DocumentRow]("document", "Dokumen", 290, lambda r: r.document),
    Column[DocumentRow](
        "level", "Tingkat", 104, lambda r: LEVELS[r.level],
        tone=lambda r: "" if r.level == "B" else "soft",
    ),
    Column[DocumentRow](
        "group", "Kelompok", 124, lambda r: leave_checklists.GROUPS.get(r.group, r.group)
    ),
    Column[DocumentRow]("from", "Mulai", 100, _from, sort_key=lambda r: r.valid_from),
    Column[DocumentRow](
        "to", "Sampai", 100, lambda r: short_date(r.valid_to),
        sort_key=lambda r: r.valid_to or r.valid_from.max,
    ),
)  # fmt: skip


class Rules(Section):
    """Every parameter: a change of regulation is a new row from its day on."""

    subjects = frozenset({"office", "leave"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OfficeRules(), parent)
        ui, may = self.ui, context.may
        ui.groupFilter.addItem("Semua kelompok", None)
        for group, words in GROUPS.items():
            ui.groupFilter.addItem(words, group)
        ui.current.setChecked(True)
        self.rules = self.show_list(RULES, "rule", "Aturan cuti", self._read)
        ui.search.searched.connect(lambda _words: self.reload())
        ui.search.left_for_list.connect(ui.table.setFocus)
        ui.groupFilter.currentIndexChanged.connect(lambda _index: self.reload())
        ui.current.toggled.connect(lambda _on: self.reload())
        self.rules.on_new(ui.newButton, self._new, may(leave_rulebook.add))
        self.rules.on_row(ui.editButton, self._edit, may(leave_rulebook.change), when=_is_free)
        self.rules.on_row(ui.removeButton, self._remove, may(leave_rulebook.remove), when=_is_free)
        if may(leave_rulebook.add):
            ui.table.opened.connect(lambda _row: self._new())

    def _read(self) -> list[RuleLine]:
        ui = self.ui
        words, group = ui.search.text(), ui.groupFilter.currentData()
        return [
            line
            for line in self.context.ask(leave_rulebook.listed)
            if group in (None, line.group)
            and not (ui.current.isChecked() and line.state == PAST)
            and matches(words, line.parameter.label, line.key, line.legal_basis, line.words)
        ]

    def _new(self) -> None:
        Rule(self.context, self.rules.current(), self).exec()

    def _edit(self, line: RuleLine) -> None:
        Rule(self.context, line, self, change=True).exec()

    @ask.shows_refusals
    def _remove(self, line: RuleLine) -> None:
        question = f"Hapus aturan {line.parameter.label} mulai {short_date(line.valid_from)}?"
        explain = "Aturan sebelumnya berlaku kembali. Dapat dibatalkan dengan Ctrl+Z."
        if ask.confirm(self, question, "Hapus", explain=explain, destructive=True):
            self.context.do(leave_rulebook.remove, line.id)


def _is_free(line: RuleLine) -> bool:
    return line.free


class Kinds(Section):
    """What holds for each kind of leave."""

    subjects = frozenset({"office", "leave"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OfficeKinds(), parent)
        self.kinds = self.show_list(
            KINDS, "leave-kind", "Jenis cuti", lambda: context.ask(leave_checklists.kinds)
        )
        may = context.may(leave_checklists.save_kind)
        self.kinds.on_row(self.ui.newButton, self._new, may, opens=True)

    def _new(self, row: KindRow) -> None:
        LeaveKindTerms(self.context, row, self).exec()


class Documents(Section):
    """The checklist, case by case."""

    subjects = frozenset({"office", "leave"})

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, Ui_OfficeDocuments(), parent)
        ui, may = self.ui, context.may
        choice_combo.fill(ui.kindFilter, LeaveKind, "Semua jenis cuti")
        self.documents = self.show_list(DOCUMENTS, "document", "Syarat dokumen", self._read)
        ui.kindFilter.currentIndexChanged.connect(lambda _index: self.reload())
        ui.current.toggled.connect(lambda _on: self.reload())
        save = may(leave_checklists.save_document)
        self.documents.on_new(ui.newButton, self._new, save)
        self.documents.on_row(ui.editButton, self._edit, save, opens=True)
        self.documents.on_row(ui.endButton, self._end, may(leave_checklists.end_document))
        self.documents.on_row(ui.removeButton, self._remove, may(leave_checklists.remove_document))

    def _read(self) -> list[DocumentRow]:
        kind, today = choice_combo.chosen(self.ui.kindFilter, LeaveKind), self.context.session.today
        return [
            row
            for row in self.context.ask(leave_checklists.documents)
            if (kind is None or row.kind is kind)
            and (
                not self.ui.current.isChecked()
                or (row.valid_from <= today and (row.valid_to is None or today <= row.valid_to))
            )
        ]

    def _new(self) -> None:
        standing = self.documents.current()
        kind = choice_combo.chosen(self.ui.kindFilter, LeaveKind)
        LeaveDocument(
            self.context, None, kind or (standing.kind if standing else None), self
        ).exec()

    def _edit(self, row: DocumentRow) -> None:
        LeaveDocument(self.context, row, None, self).exec()

    def _end(self, row: DocumentRow) -> None:
        number, do = row.id or 0, self.context.do
        end = leave_checklists.end_document
        EndDate(self.context, row.document, lambda day: do(end, number, day), self).exec()

    @ask.shows_refusals
    def _remove(self, row: DocumentRow) -> None:
        question = f"Hapus syarat {row.document}?"
        explain = "Hanya yang belum dipakai. Dapat dibatalkan dengan Ctrl+Z."
        if row.id and ask.confirm(self, question, "Hapus", explain=explain, destructive=True):
            self.context.do(leave_checklists.remove_document, row.id)
