"""Who signs, the authority table with its trial, and the rules as dated rows, in their windows."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import EmployeeKind, LeaveCase, LeaveKind
from kepegdesk.services import (
    authority,
    balances,
    employees,
    leave_checklists,
    leave_rulebook,
    signatories,
    units,
)
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.authority import Authority
from kepegdesk.ui.dialogs.end_date import EndDate
from kepegdesk.ui.dialogs.leave_document import LeaveDocument
from kepegdesk.ui.dialogs.leave_kind import LeaveKindTerms
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.dialogs.rule import Rule
from kepegdesk.ui.dialogs.signatory import Signatory
from kepegdesk.ui.dialogs.substitute import Substitute
from kepegdesk.ui.people import choice_of
from kepegdesk.ui.views.office import OfficePage
from kepegdesk.ui.views.office_rules import Documents, Kinds, Rules
from kepegdesk.ui.views.office_signatories import AuthorityTable, Signatories
from kepegdesk.ui.widgets import choice_combo

DAY = dt.date.fromisoformat
NIP = "197104101998032015"


def _saved(dialog: QDialog) -> bool:
    return dialog.result() == QDialog.DialogCode.Accepted


def _person(context: Context, **values: object) -> int:
    """Store a person of a health office, made when it is first wanted."""
    known = {unit.name: unit.id for unit in context.ask(units.tree)}
    unit = known.get("Dinas Kesehatan") or context.do(units.save, None, name="Dinas Kesehatan")
    file = EmployeeFile(
        name="Wa Uji", kind=EmployeeKind.PPPK, unit=unit, tmt_cpns=DAY("2020-01-01"), **values
    )
    return context.do(employees.save, file)


class TestSignatories:
    """Penanda tangan."""

    def test_enter_opens_the_signatory(
        self,
        office_page: OfficePage,
        empty_context: Context,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        section: Signatories = office_page.show_section("signatories")
        opened: list[str] = []

        def read(dialog: Signatory) -> int:
            opened.append(dialog.ui.position.text())
            dialog.ui.name.setText("Hasnah Wolasia, S.E.")
            dialog.ui.nip.setText(NIP)
            dialog.ui.validFrom.set_date(DAY("2026-01-02"))
            dialog.save()
            return dialog.result()

        monkeypatch.setattr(Signatory, "exec", read)
        section.signatories.table.setFocus()

        qtbot.keyClick(section.signatories.table, Qt.Key.Key_Return)

        row = empty_context.ask(signatories.listed)[0]
        assert opened == [row.title]
        assert (row.name, row.nip) == ("Hasnah Wolasia, S.E.", NIP)
        assert (row.form, row.on_behalf) == ("a.n.", "WALI KOTA KENDARI")
        assert row.valid_from == DAY("2026-01-02")
        assert section.signatories.model.rows[0].name == row.name

    def test_half_an_nip_is_refused(self, empty_context: Context) -> None:
        dialog = Signatory(empty_context)
        dialog.ui.position.setText("KEPALA DINAS")
        dialog.ui.nip.setText("19710410")
        dialog.save()

        assert "18 angka" in dialog.ui.notice.text()
        assert len(empty_context.ask(signatories.listed)) == 3

    def test_validity_that_ends_before_it_begins_is_refused(self, empty_context: Context) -> None:
        dialog = Signatory(empty_context, empty_context.ask(signatories.listed)[0])
        dialog.ui.validFrom.set_date(DAY("2026-05-01"))
        dialog.ui.validTo.set_date(DAY("2026-04-01"))
        dialog.save()

        assert "mendahului" in dialog.ui.notice.text()
        assert dialog.ui.validTo.property("wrong")

    def test_an_employee_fills_the_form_and_u_b_names_two_offices(
        self, office_page: OfficePage, empty_context: Context
    ) -> None:
        section: Signatories = office_page.show_section("signatories")
        employee = _person(empty_context, title_after="S.Kep.")
        dialog = Signatory(empty_context)
        dialog.ui.employee.pick(choice_of(empty_context, employee))
        assert dialog.ui.name.text() == "Wa Uji, S.Kep."
        dialog.ui.position.setText("ASISTEN")
        dialog.ui.form.setCurrentIndex(dialog.ui.form.findData("u.b."))
        dialog.ui.onBehalf.setText("WALI KOTA KENDARI")
        dialog.save()
        assert "dua jabatan" in dialog.ui.notice.text()
        dialog.ui.further.setText("SEKRETARIS DAERAH")
        dialog.ui.acting.setCurrentIndex(dialog.ui.acting.findData("Plt."))
        dialog.ui.decree.setText("SK 4/2026")
        dialog.save()
        assert _saved(dialog)
        row = next(r for r in section.signatories.model.rows if r.title == "ASISTEN")
        assert row.on_behalf == "WALI KOTA KENDARI\nSEKRETARIS DAERAH"
        assert (row.acting, row.decree) == ("Plt.", "SK 4/2026")
        again = Signatory(empty_context, row)
        again.save()
        assert row in empty_context.ask(signatories.listed)

    def test_the_head_of_a_unit_asks_for_the_unit(self, empty_context: Context) -> None:
        _person(empty_context)
        dialog = Signatory(empty_context)
        assert not dialog.ui.unit.isEnabled()
        dialog.ui.level.setCurrentIndex(dialog.ui.level.findData(0))
        dialog.ui.name.setText("Kepala Uji")
        dialog.save()
        assert "Pilih unit kerja" in dialog.ui.notice.text()
        dialog.ui.unit.setCurrentIndex(1)
        dialog.save()
        assert _saved(dialog)
        assert empty_context.ask(signatories.listed)[0].title == "KEPALA DINAS KESEHATAN"

    @pytest.mark.parametrize(
        ("answer", "stored", "ended"), [(0, True, True), (1, True, False), (2, False, False)]
    )
    def test_a_second_holder_is_told(
        self,
        answer: int,
        stored: bool,
        ended: bool,
        empty_context: Context,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        told: list[str] = []

        def choose(*_given: object, explain: str = "") -> int:
            told.append(explain)
            return answer

        monkeypatch.setattr(ask, "choose", choose)
        old = empty_context.ask(signatories.listed)[1]
        dialog = Signatory(empty_context)
        dialog.ui.position.setText(old.title)
        dialog.ui.level.setCurrentIndex(dialog.ui.level.findData(old.level))
        dialog.ui.name.setText("Sekda Baru")
        dialog.ui.validFrom.set_date(DAY("2026-12-01"))
        dialog.save()
        assert "yang ditunjuk terakhir: Sekda Baru" in told[0]
        assert _saved(dialog) is stored
        rows = {row.name: row for row in empty_context.ask(signatories.listed)}
        assert ("Sekda Baru" in rows) is stored
        before = next(r for r in empty_context.ask(signatories.listed) if r.id == old.id)
        assert (before.valid_to == DAY("2026-11-30")) is ended

    def test_a_substitute_is_one_quick_act(
        self, office_page: OfficePage, empty_context: Context
    ) -> None:
        section: Signatories = office_page.show_section("signatories")
        employee = _person(empty_context)
        title = section.signatories.model.rows[0].title
        dialog = Substitute(empty_context, title)
        dialog.save()
        assert "Pilih pegawai yang menggantikan" in dialog.ui.notice.text()
        dialog.ui.employee.pick(choice_of(empty_context, employee))
        dialog.ui.start.set_date(DAY("2026-12-01"))
        dialog.ui.end.set_date(DAY("2026-12-03"))
        dialog.ui.decree.setText("SPT 5/2026")
        dialog.save()
        assert _saved(dialog), dialog.ui.notice.text()
        row = next(r for r in section.signatories.model.rows if r.acting)
        assert (row.title, row.name, row.acting) == (title, "Wa Uji", "Plh.")
        section.ui.current.setChecked(True)
        assert row not in section.signatories.model.rows

        second = Substitute(empty_context, title)
        second.ui.employee.pick(choice_of(empty_context, employee))
        second.ui.start.set_date(DAY("2026-12-02"))
        second.ui.end.set_date(DAY("2026-12-02"))
        assert "juga dipegang Plh. Wa Uji" in second.ui.doubts.text()
        second.ui.post.setEditText("Jabatan yang tidak ada")
        second.save()
        assert "dari daftar" in second.ui.notice.text()

    def test_a_mistake_is_removed_after_asking(
        self, office_page: OfficePage, yes: list[str]
    ) -> None:
        section: Signatories = office_page.show_section("signatories")
        section.signatories.go_to(lambda row: row.level == 2)
        section.ui.removeButton.click()
        assert yes == ["Hapus SEKRETARIS DAERAH dari daftar pejabat?"]
        assert [row.level for row in section.signatories.model.rows] == [1, 3]


class TestAuthority:
    """Kewenangan, with its trial."""

    def test_a_row_is_added_and_changed(
        self, office_page: OfficePage, empty_context: Context
    ) -> None:
        section: AuthorityTable = office_page.show_section("authority")
        dialog = Authority(empty_context)
        choice_combo.choose(dialog.ui.kind, LeaveKind.LARGE)
        dialog.ui.place.setCurrentIndex(dialog.ui.place.findData("dalam"))
        dialog.ui.rung.setCurrentIndex(dialog.ui.rung.findData("Pengawas"))
        dialog.ui.post.setCurrentIndex(dialog.ui.post.findData("SEKRETARIS DAERAH"))
        dialog.ui.form.setCurrentIndex(dialog.ui.form.findData("a.n."))
        dialog.ui.maxDays.setText("sebulan")
        dialog.save()
        assert "Tulis jumlah hari" in dialog.ui.notice.text()
        dialog.ui.maxDays.setText("30")
        dialog.ui.onBehalf.setText("WALI KOTA KENDARI")
        dialog.ui.decree.setText("SK 188/2026")
        dialog.ui.decreeDate.set_date(DAY("2026-01-05"))
        dialog.save()
        assert _saved(dialog)
        line = next(each for each in section.authority.model.rows if each.row.rung == "Pengawas")
        assert (line.row.max_days, line.row.on_behalf) == (30, "WALI KOTA KENDARI")
        again = Authority(empty_context, line)
        again.ui.maxDays.setText("")
        again.save()
        rows = empty_context.ask(authority.listed)
        assert next(each for each in rows if each.row.id == line.row.id).row.max_days is None

    def test_what_cannot_be_delegated_is_refused(self, empty_context: Context) -> None:
        dialog = Authority(empty_context)
        choice_combo.choose(dialog.ui.kind, LeaveKind.UNPAID)
        dialog.ui.decree.setText("SK 1")
        dialog.save()
        assert "CLTN tidak dapat didelegasikan" in dialog.ui.notice.text()
        assert not _saved(dialog)

    def test_the_trial_names_who_answers_and_why(
        self, office_page: OfficePage, empty_context: Context
    ) -> None:
        section: AuthorityTable = office_page.show_section("authority")
        assert section.ui.answer.text().startswith("Pilih pegawai")
        employee = _person(empty_context)
        section.ui.employee.pick(choice_of(empty_context, employee))
        told = section.ui.answer.text()
        assert "Pertimbangan: " in told
        assert "Keputusan: (belum diisi), KEPALA DINAS KESEHATAN" in told
        assert "PPPK → kepala perangkat daerah pemohon" in told
        section.ui.abroad.setChecked(True)
        assert "Keputusan: (belum diisi), WALI KOTA KENDARI" in section.ui.answer.text()
        section.ui.end.set_date(DAY("2026-01-01"))
        assert "mendahului" in section.ui.answer.text()

    def test_the_decree_that_delegates_is_shown_as_a_draft(
        self, office_page: OfficePage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Anak lampiran 1.a: of the row's office, never of the PPK's own."""
        section: AuthorityTable = office_page.show_section("authority")
        shown: list[int] = []
        monkeypatch.setattr(PdfPreview, "exec", lambda d: shown.append(d.ui.view.page_count()) or 0)
        section.authority.go_to(lambda line: line.row.post == "WALI KOTA KENDARI")
        assert not section.ui.draftButton.isEnabled()
        section.authority.go_to(lambda line: line.row.post.startswith("KEPALA BADAN"))
        section.ui.draftButton.click()
        assert len(shown) == 1

    def test_a_row_is_ended_and_one_without_decisions_removed(
        self,
        office_page: OfficePage,
        empty_context: Context,
        yes: list[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        section: AuthorityTable = office_page.show_section("authority")

        def end(dialog: EndDate) -> int:
            dialog.ui.last.set_date(None)
            dialog.save()
            assert "hari terakhir" in dialog.ui.notice.text()
            dialog.ui.last.set_date(DAY("2026-06-30"))
            dialog.save()
            return dialog.result()

        monkeypatch.setattr(EndDate, "exec", end)
        number = section.authority.model.rows[0].row.id
        section.authority.table.go_to(0)
        section.ui.endButton.click()
        rows = {each.row.id: each.row for each in empty_context.ask(authority.listed)}
        assert rows[number].valid_to == DAY("2026-06-30")
        section.ui.current.setChecked(True)
        assert number not in {each.row.id for each in section.authority.model.rows}

        count = section.authority.model.rowCount()
        section.ui.removeButton.click()
        assert yes == ["Hapus baris kewenangan ini?"]
        assert section.authority.model.rowCount() == count - 1


class TestRules:
    """Aturan cuti, jenis cuti, syarat dokumen."""

    def test_a_new_value_is_typed_checked_and_shown(
        self, office_page: OfficePage, empty_context: Context
    ) -> None:
        section: Rules = office_page.show_section("rules")
        line = next(each for each in section.rules.model.rows if each.key == "cm_bulan")
        dialog = Rule(empty_context, line)
        assert dialog.ui.present.text().startswith("3 bulan sejak 22 Desember 2017")
        assert "cuti yang mulai 23 November 2026" in dialog.ui.told.text()
        dialog.ui.value.setText("empat")
        dialog.save()
        assert "angka bulat" in dialog.ui.notice.text()
        dialog.ui.value.setText("4")
        dialog.ui.validFrom.set_date(DAY("2027-01-01"))
        dialog.save()
        assert "Dasar hukum" in dialog.ui.notice.text()
        dialog.ui.basis.setText("PP 1/2027")
        dialog.save()
        assert _saved(dialog)
        shown = [each for each in section.rules.model.rows if each.key == "cm_bulan"]
        assert [(each.value, each.state) for each in shown if each.group == "PNS"] == [
            ("4", "akan berlaku"), ("3", "berlaku"),
        ]  # fmt: skip

    def test_what_is_read_once_a_year_says_so(self, empty_context: Context) -> None:
        line = next(e for e in empty_context.ask(leave_rulebook.listed) if e.key == "ct_hak")
        dialog = Rule(empty_context, line)
        assert dialog.ui.told.text().endswith("dihitung mulai tahun cuti 2027.")
        dialog.ui.parameter.setEditText("aturan yang tidak ada")
        dialog.save()
        assert "dari daftar" in dialog.ui.notice.text()

    def test_only_what_no_leave_rests_on_is_changed_and_removed(
        self, office_page: OfficePage, empty_context: Context, yes: list[str]
    ) -> None:
        section: Rules = office_page.show_section("rules")
        given = ("cm_bulan", "PNS", "40", DAY("2027-01-01"), "PP 1/2027")
        number = empty_context.do(leave_rulebook.add, *given)
        section.rules.go_to(lambda each: each.id == number)
        assert section.ui.editButton.isEnabled()
        dialog = Rule(empty_context, section.rules.current(), change=True)
        assert not dialog.ui.parameter.isEnabled()
        dialog.ui.value.setText("4")
        dialog.save()
        assert _saved(dialog)
        section.rules.go_to(lambda each: each.id == number)
        assert section.rules.current().value == "4"
        section.ui.removeButton.click()
        assert yes == ["Hapus aturan Cuti melahirkan mulai 01-01-2027?"]
        assert number not in {each.id for each in section.rules.model.rows}

    def test_the_list_is_narrowed(self, office_page: OfficePage) -> None:
        section: Rules = office_page.show_section("rules")
        assert "guru_hak_ct" in {each.key for each in section.rules.model.rows}
        whole = section.rules.model.rowCount()
        section.ui.current.setChecked(False)
        assert section.rules.model.rowCount() > whole
        section.ui.search.setText("melahirkan")
        section.ui.groupFilter.setCurrentIndex(2)
        assert {(e.key, e.group.value) for e in section.rules.model.rows} == {
            ("cm_bulan", "PPPK"), ("cm_anak_maks", "PPPK"),
        }  # fmt: skip

    def test_a_right_for_people_who_are_no_asn_is_registered(self, empty_context: Context) -> None:
        file = EmployeeFile(name="La Uji", kind=EmployeeKind.HONORER, tmt_cpns=DAY("2020-01-01"))
        employee = empty_context.do(employees.save, file)
        assert empty_context.ask(balances.of, employee).available == 0
        dialog = Rule(empty_context)
        dialog.ui.parameter.setCurrentIndex(dialog.ui.parameter.findData("ct_hak"))
        dialog.ui.group.setCurrentIndex(dialog.ui.group.findData("HONORER"))
        assert dialog.ui.present.text().startswith("tidak berlaku sejak")
        dialog.ui.value.setText("8")
        dialog.ui.validFrom.set_date(DAY("2026-01-01"))
        dialog.ui.basis.setText("Perjanjian kerja 2026")
        dialog.save()
        assert _saved(dialog)
        assert empty_context.ask(balances.of, employee).available == 8

    def test_new_terms_for_a_kind_of_leave(
        self, office_page: OfficePage, empty_context: Context
    ) -> None:
        section: Kinds = office_page.show_section("kinds")
        row = section.kinds.model.rows[0]
        dialog = LeaveKindTerms(empty_context, row)
        dialog.ui.deferrable.setChecked(False)
        dialog.ui.validFrom.set_date(None)
        dialog.save()
        assert "tanggal mulai" in dialog.ui.notice.text()
        dialog.ui.validFrom.set_date(DAY("2027-01-01"))
        dialog.ui.basis.setText("PP 1/2027")
        dialog.save()
        assert _saved(dialog)
        newest = next(
            each for each in section.kinds.model.rows
            if (each.kind, each.group) == (row.kind, row.group)
        )  # fmt: skip
        assert (newest.deferrable, newest.valid_from) == (False, DAY("2027-01-01"))

    def test_a_document_is_added_changed_ended_and_removed(
        self,
        office_page: OfficePage,
        empty_context: Context,
        yes: list[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        section: Documents = office_page.show_section("documents")
        choice_combo.choose(section.ui.kindFilter, LeaveKind.LARGE)
        dialog = LeaveDocument(empty_context, None, LeaveKind.LARGE)
        choice_combo.choose(dialog.ui.case, LeaveCase.UMRAH)
        dialog.save()
        assert "belum diisi" in dialog.ui.notice.text()
        dialog.ui.document.setText("Salinan visa")
        dialog.save()
        assert _saved(dialog)
        section.documents.go_to(lambda row: row.document == "Salinan visa")
        row = section.documents.current()
        assert (row.case, row.level, row.group) == (LeaveCase.UMRAH, "B", "")
        change = LeaveDocument(empty_context, row)
        assert not change.ui.case.isEnabled()
        change.ui.level.setCurrentIndex(change.ui.level.findData("W"))
        change.save()
        assert section.documents.current().level == "W"

        def end(asked: EndDate) -> int:
            asked.ui.last.set_date(DAY("2026-12-31"))
            asked.save()
            return asked.result()

        monkeypatch.setattr(EndDate, "exec", end)
        section.ui.endButton.click()
        assert section.documents.current().valid_to == DAY("2026-12-31")
        section.ui.removeButton.click()
        assert yes == ["Hapus syarat Salinan visa?"]
        stored = [each.document for each in empty_context.ask(leave_checklists.documents)]
        assert "Salinan visa" not in stored
