"""The page of the office and its sections, accounts, and the journal, on the real services."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import Role
from kepegdesk.services import accounts, settings, units
from kepegdesk.services.session import Session
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.account import Account
from kepegdesk.ui.dialogs.password import Password
from kepegdesk.ui.dialogs.setting import Setting
from kepegdesk.ui.dialogs.unit import Unit
from kepegdesk.ui.views.journal import JournalPage
from kepegdesk.ui.views.office import OfficePage
from kepegdesk.ui.views.office_settings import Settings
from kepegdesk.ui.views.office_units import Accounts, Units
from tests.ui.conftest import clock

PASSWORD = "sandi-yang-panjang"


def _saved(dialog: QDialog) -> bool:
    return dialog.result() == QDialog.DialogCode.Accepted


class TestPage:
    """A list of sections at the left, each made when it is first shown."""

    def test_the_letterhead_is_in_front_and_nothing_else_is_made(
        self, office_page: OfficePage
    ) -> None:
        assert office_page.ui.stack.count() == 1
        assert office_page.ui.stack.currentWidget() is office_page.section("letterhead")

    def test_the_arrows_walk_the_sections_and_pass_over_the_headings(
        self, office_page: OfficePage, qtbot: QtBot
    ) -> None:
        sections, seen = office_page.ui.sections, []
        sections.setFocus()
        for _each in office_page.section_keys():
            seen.append(office_page.ui.stack.currentWidget())
            qtbot.keyClick(sections, Qt.Key.Key_Down)
        assert seen == [office_page.section(key) for key in office_page.section_keys()]

    def test_who_may_not_see_the_accounts_finds_no_such_section(
        self, empty_context: Context, qtbot: QtBot
    ) -> None:
        clerk = Session("klerk", "Klerk", Role.OPERATOR, clock)
        page = OfficePage(Context(clerk, empty_context.location))
        qtbot.addWidget(page)
        assert "accounts" not in page.section_keys()
        for key in page.section_keys():
            section = page.show_section(key)
            shown = [b.text() for b in section.findChildren(QPushButton) if not b.isHidden()]
            allowed = {"Cuti terbit yang terkena (0)…", "Konsep SK pendelegasian…"}
            if key == "units":
                allowed |= {"Bagan…", "Kamus koreksi…"}
            if key == "worked":
                allowed |= {"Masuk saat cuti bersama…", "Batalkan catatan…"}
            assert set(shown) <= allowed, key

    def test_every_model_keeps_the_rules(
        self, office_page: OfficePage, qtmodeltester: ModelTester
    ) -> None:
        for key in office_page.section_keys():
            listed = office_page.show_section(key).list
            if listed is not None:
                qtmodeltester.check(listed.model)

    def test_the_bar_counts_the_rows_in_front(self, office_page: OfficePage, qtbot: QtBot) -> None:
        with qtbot.waitSignal(office_page.counted) as told:
            office_page.show_section("settings")
        assert told.args == [f"{len(settings.listed(office_page._context.session))} baris"]


class TestOutOfSight:
    """A section nobody sees is read anew when it is shown."""

    def test_catches_up_when_it_is_shown(
        self, office_page: OfficePage, empty_context: Context
    ) -> None:
        tree = office_page.show_section("units").tree
        office_page.hide()
        empty_context.do(units.save, None, name="Dinas Uji")
        assert tree.rows == []

        office_page.show()
        assert len(tree.rows) == 1


class TestUnits:
    """The tree of units."""

    def test_a_unit_below_another(self, office_page: OfficePage, empty_context: Context) -> None:
        section: Units = office_page.show_section("units")
        root = empty_context.do(units.save, None, name="Dinas Uji")
        dialog = Unit(empty_context, None, root)
        dialog.ui.name.setText("Bidang Coba")
        dialog.save()
        assert _saved(dialog)
        assert [row.path for row in section.tree.rows] == [
            "Dinas Uji",
            "Dinas Uji - Bidang Coba",
        ]

        nobody = Unit(empty_context, section.tree.rows[1])
        nobody.ui.head.setText("tidak ada orang ini")
        nobody.save()
        assert "Pilih kepala unit" in nobody.ui.notice.text()

    def test_a_unit_that_stays_on_duty(
        self, office_page: OfficePage, empty_context: Context
    ) -> None:
        section: Units = office_page.show_section("units")
        dialog = Unit(empty_context)
        dialog.ui.name.setText("Damkar Uji")
        dialog.ui.minPresent.setText("tiga")
        dialog.save()
        assert "jumlah orang" in dialog.ui.notice.text()
        dialog.ui.minPresent.setText("3")
        dialog.ui.headTitle.setText("KEPALA DAMKAR")
        dialog.ui.collective.setChecked(False)
        dialog.save()
        (row,) = section.tree.rows
        assert (row.collective, row.min_present, row.head_title) == (False, 3, "KEPALA DAMKAR")
        again = Unit(empty_context, row)
        again.save()
        assert empty_context.ask(units.tree) == [row]

    def test_changing_a_unit_keeps_its_head(self, sample_context: Context, qtbot: QtBot) -> None:
        row = next(unit for unit in sample_context.ask(units.tree) if unit.head_id)
        dialog = Unit(sample_context, row)
        dialog.ui.name.setText(f"{row.name} Baru")
        dialog.save()

        changed = next(u for u in sample_context.ask(units.tree) if u.id == row.id)
        assert (changed.name, changed.head_id) == (f"{row.name} Baru", row.head_id)


class TestSettings:
    """Choices with default, basis, search, and what differs."""

    def test_a_setting_shows_its_basis_and_is_chosen(
        self, office_page: OfficePage, empty_context: Context
    ) -> None:
        section: Settings = office_page.show_section("settings")
        rows = {row.key: row for row in empty_context.ask(settings.listed)}
        dialog = Setting(empty_context, rows["kebijakan_sisa"])
        assert "Peraturan BKN 24/2017" in dialog.ui.basis.text()
        dialog.ui.choice.setCurrentIndex(dialog.ui.choice.findData("EMBER"))
        dialog.save()
        year = Setting(empty_context, rows["tahun_mulai"])
        year.ui.choice.setEditText("dua ribu")
        year.save()

        shown = {row.key: row.value for row in section.settings.model.rows}
        assert shown["kebijakan_sisa"] == "EMBER"
        assert "empat angka" in year.ui.notice.text()
        assert not _saved(year)

    def test_the_list_is_narrowed_by_words_and_to_what_differs(
        self, office_page: OfficePage, empty_context: Context
    ) -> None:
        section: Settings = office_page.show_section("settings")
        section.ui.search.setText("tpp sakit")
        assert [row.key for row in section.settings.model.rows] == ["tpp_faktor_sakit"]
        section.ui.search.clear()
        section.ui.changed.setChecked(True)
        assert section.settings.model.rows == []
        empty_context.do(settings.choose, "kertas", "A4")
        assert [row.key for row in section.settings.model.rows] == ["kertas"]

    def test_enter_opens_the_setting(
        self, office_page: OfficePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        section: Settings = office_page.show_section("settings")
        opened: list[str] = []
        monkeypatch.setattr(Setting, "exec", lambda d: opened.append(d.ui.heading.text()) or 0)
        section.settings.table.setFocus()
        qtbot.keyClick(section.settings.table, Qt.Key.Key_Return)
        assert opened == [section.settings.model.rows[0].label]


class TestAccounts:
    """Who may sign in."""

    def test_an_account_is_made_changed_and_closed(
        self, office_page: OfficePage, empty_context: Context, yes: list[str]
    ) -> None:
        accounts.create(accounts.unattended(clock), "penguji", PASSWORD, Role.ADMIN)
        dialog = Account(empty_context)
        dialog.ui.name.setText("budi")
        dialog.ui.password.setText("pendek")
        dialog.save()
        assert "paling pendek 8" in dialog.ui.notice.text()
        dialog.ui.password.setText(PASSWORD)
        dialog.save()
        assert _saved(dialog)
        section: Accounts = office_page.show_section("accounts")
        listed = section.accounts
        assert [row.name for row in listed.model.rows] == ["budi", "penguji"]

        changed = Account(empty_context, section.accounts.model.rows[0])
        assert changed.ui.name.isReadOnly()
        changed.ui.kind.setCurrentIndex(changed.ui.kind.findData(Role.AUDITOR.value))
        changed.save()
        assert section.accounts.model.rows[0].role is Role.AUDITOR

        section.accounts.table.go_to(0)
        assert section.ui.activeButton.text() == "Nonaktifkan"
        section.ui.activeButton.click()
        assert not section.accounts.model.rows[0].active
        assert section.ui.activeButton.text() == "Aktifkan"
        assert yes == ["Nonaktifkan akun budi?"]

    def test_the_last_administrator_stays_one(self, office_page: OfficePage, empty_context: Context,
                                              yes: list[str], monkeypatch: pytest.MonkeyPatch
                                              ) -> None:  # fmt: skip
        refused: list[str] = []
        monkeypatch.setattr(ask, "refusal", lambda _parent, fault: refused.append(str(fault)))
        accounts.create(accounts.unattended(clock), "penguji", PASSWORD, Role.ADMIN)
        section: Accounts = office_page.show_section("accounts")

        section.ui.activeButton.click()
        assert refused == ["Admin terakhir tidak dapat dinonaktifkan."]
        dialog = Account(empty_context, section.accounts.model.rows[0])
        dialog.ui.kind.setCurrentIndex(dialog.ui.kind.findData(Role.OPERATOR.value))
        dialog.save()
        assert dialog.ui.notice.text() == "Kantor harus tetap mempunyai seorang admin."

    def test_a_password_is_typed_twice(
        self, office_page: OfficePage, empty_context: Context
    ) -> None:
        accounts.create(accounts.unattended(clock), "penguji", PASSWORD, Role.ADMIN)
        row = empty_context.ask(accounts.listed)[0]
        dialog = Password(empty_context, row)
        dialog.ui.password.setText("sandi-baru-panjang")
        dialog.save()
        assert "tidak sama" in dialog.ui.notice.text()

        dialog.ui.repeat.setText("sandi-baru-panjang")
        dialog.save()
        assert accounts.sign_in("penguji", "sandi-baru-panjang", clock).role is Role.ADMIN


class TestJournal:
    """Every act, undo, and the proof."""

    @pytest.fixture
    def journal_page(self, empty_context: Context, qtbot: QtBot) -> JournalPage:
        made = JournalPage(empty_context)
        qtbot.addWidget(made)
        with qtbot.waitExposed(made):
            made.show()
        return made

    def test_lists_acts_the_newest_first(
        self, journal_page: JournalPage, empty_context: Context, qtmodeltester: ModelTester
    ) -> None:
        empty_context.do(units.save, None, name="Dinas Uji")

        first = journal_page.model.rows[0]
        assert (first.sentence, first.account) == ("Tambah unit kerja Dinas Uji", "penguji")
        assert journal_page.model.index(0, 1).data() == "23-11-2026 09.00"
        qtmodeltester.check(journal_page.model)

    def test_undoes_an_older_act_and_says_so(
        self, journal_page: JournalPage, empty_context: Context, yes: list[str]
    ) -> None:
        empty_context.do(units.save, None, name="Dinas Satu")
        empty_context.do(units.save, None, name="Dinas Dua")
        journal_page.ui.table.go_to(1)

        journal_page.ui.undoButton.click()

        assert [unit.name for unit in empty_context.ask(units.tree)] == ["Dinas Dua"]
        assert "Tambah unit kerja Dinas Satu" in journal_page.ui.notice.text()
        states = [journal_page.model.index(row, 5).data() for row in range(3)]
        assert states[0].startswith("Membatalkan nomor")
        assert states[2] == "Dibatalkan"

    def test_what_cannot_be_undone_offers_no_button(self, journal_page: JournalPage) -> None:
        journal_page.ui.table.go_to(journal_page.model.rowCount() - 1)

        assert journal_page.current() is not None
        assert not journal_page.ui.undoButton.isEnabled()

    def test_proves_the_chain(self, journal_page: JournalPage, qtbot: QtBot) -> None:
        journal_page.ui.verifyButton.click()

        qtbot.waitUntil(lambda: bool(journal_page.ui.notice.text()), timeout=15_000)
        assert journal_page.ui.notice.property("tone") == "good"

    def test_a_change_behind_the_program_is_told(
        self, journal_page: JournalPage, empty_context: Context, qtbot: QtBot
    ) -> None:
        from kepegdesk.storage import base, triggers

        empty_context.do(units.save, None, name="Dinas Uji")
        triggers.remove(base.database.obj)
        base.database.execute_sql("UPDATE act SET sentence = 'Palsu' WHERE id > 1")

        journal_page.ui.verifyButton.click()

        qtbot.waitUntil(lambda: bool(journal_page.ui.notice.text()), timeout=15_000)
        assert journal_page.ui.notice.property("tone") == "error"
