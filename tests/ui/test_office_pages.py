"""The pages of office and journal, on the real services."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import Role
from kepegdesk.errors import BadFile
from kepegdesk.services import accounts, journal, office, settings, signatories, units
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.account import Account
from kepegdesk.ui.dialogs.holiday import Holiday
from kepegdesk.ui.dialogs.password import Password
from kepegdesk.ui.dialogs.setting import Setting
from kepegdesk.ui.dialogs.signatory import Signatory
from kepegdesk.ui.dialogs.unit import Unit
from kepegdesk.ui.views.journal import JournalPage
from kepegdesk.ui.views.office import OfficePage
from kepegdesk.ui.widgets.pdf_pages import open_pdf
from tests.ui.conftest import clock

PASSWORD = "sandi-yang-panjang"


@pytest.fixture
def page(empty_context: Context, qtbot: QtBot) -> OfficePage:
    """Return the page of an office on its first day."""
    made = OfficePage(empty_context)
    qtbot.addWidget(made)
    made.resize(1190, 690)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def yes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Answer every question with yes, and return what was asked."""
    asked: list[str] = []

    def confirm(_parent: object, question: str, *_given: object, **_more: object) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(ask, "confirm", confirm)
    return asked


def _saved(dialog: QDialog) -> bool:
    return dialog.result() == QDialog.DialogCode.Accepted


class TestLetterhead:
    """What stands at the head of every letter."""

    def test_is_saved_and_shown_again(self, page: OfficePage, empty_context: Context) -> None:
        page.ui.address.setPlainText("Jalan Contoh 1\nKendari")
        page.ui.saveButton.click()

        assert "disimpan" in page.ui.notice.text()
        assert empty_context.ask(office.letterhead).address == "Jalan Contoh 1\nKendari"
        assert not page.is_dirty()

    def test_without_a_name_it_is_refused(self, page: OfficePage, empty_context: Context) -> None:
        page.ui.officeName.clear()
        page.ui.saveButton.click()

        assert page.ui.notice.text() == "Nama kantor belum diisi."
        assert page.ui.officeName.property("wrong")
        assert empty_context.ask(office.letterhead).name
        assert page.is_dirty()

    def test_a_change_elsewhere_leaves_what_is_being_typed(
        self, page: OfficePage, empty_context: Context
    ) -> None:
        page.ui.city.setText("Kota Uji")
        empty_context.do(units.save, None, name="Dinas Uji")

        assert page.ui.city.text() == "Kota Uji"
        assert page.units.model.rowCount() == 1

    def test_is_shown_as_it_prints_while_it_is_typed(
        self, page: OfficePage, empty_context: Context, qtbot: QtBot
    ) -> None:
        preview = page.ui.preview
        qtbot.waitUntil(lambda: not preview.pixmap().isNull(), timeout=15_000)
        before = preview.pixmap().toImage()

        page.ui.government.setText("PEMERINTAH KOTA UJI COBA")

        qtbot.waitUntil(lambda: preview.pixmap().toImage() != before, timeout=15_000)
        size = preview.pixmap().deviceIndependentSize()
        assert size.height() <= preview.height()
        assert size.width() <= preview.width()

    def test_the_strip_holds_what_letters_print(self, empty_context: Context) -> None:
        head = office.Letterhead(
            "PEMERINTAH KOTA UJI", "DINAS <b>A & B</b>", "Jalan 1\nUji", contact="Telepon 1"
        )

        with open_pdf(empty_context.ask(office.letterhead_strip, head)) as document:
            text = document[0].get_textpage().get_text_range()
            assert len(document) == 1

        assert text.split("\r\n") == [
            "PEMERINTAH KOTA UJI", "DINAS <b>A & B</b>", "Jalan 1", "Uji", "Telepon 1",
        ]  # fmt: skip

    def test_a_stored_blank_line_is_no_change(
        self, page: OfficePage, empty_context: Context
    ) -> None:
        head = empty_context.ask(office.letterhead)
        empty_context.do(office.change_letterhead, replace(head, address="Jalan Contoh 1\n"))

        assert page.ui.address.toPlainText() == "Jalan Contoh 1\n"
        assert not page.is_dirty()

    def test_an_undo_shows_the_old_one(self, page: OfficePage, empty_context: Context) -> None:
        old = page.ui.city.text()
        page.ui.city.setText("Kota Uji")
        page.ui.saveButton.click()

        empty_context.do(journal.undo)

        assert page.ui.city.text() == old

    def test_a_logo_is_kept_small_and_as_png(
        self,
        page: OfficePage,
        empty_context: Context,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        picture = QImage(1800, 1200, QImage.Format.Format_RGB32)
        picture.fill(QColor("navy"))
        path = tmp_path / "lambang.bmp"
        assert picture.save(str(path))
        monkeypatch.setattr(ask, "open_file", lambda *_given: path)

        page.ui.logoButton.click()
        page.ui.saveButton.click()

        logo = empty_context.ask(office.letterhead).logo
        assert logo is not None
        assert logo.startswith(b"\x89PNG")
        assert QImage.fromData(logo).size().toTuple() == (600, 400)
        page.ui.noLogoButton.click()
        page.ui.saveButton.click()
        assert empty_context.ask(office.letterhead).logo is None

    def test_what_is_no_picture_is_refused(
        self, page: OfficePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, refused = tmp_path / "lambang.png", list[object]()
        path.write_bytes(b"bukan gambar")
        monkeypatch.setattr(ask, "open_file", lambda *_given: path)
        monkeypatch.setattr(ask, "refusal", lambda _parent, fault: refused.append(fault))

        page.ui.logoButton.click()

        assert [type(fault) for fault in refused] == [BadFile]
        assert not page.is_dirty()


class TestOutOfSight:
    """A page nobody sees is read anew when it is shown."""

    def test_catches_up_when_it_is_shown(self, page: OfficePage, empty_context: Context) -> None:
        page.hide()
        empty_context.do(units.save, None, name="Dinas Uji")
        assert page.units.model.rowCount() == 0

        page.show()
        assert page.units.model.rowCount() == 1


class TestLists:
    """Signatories, holidays, units, settings, accounts."""

    def test_models_keep_the_rules(self, page: OfficePage, qtmodeltester: ModelTester) -> None:
        for each in (page.signatories, page.holidays, page.units, page.settings):
            qtmodeltester.check(each.model)

    def test_the_calendar_of_another_year(self, page: OfficePage) -> None:
        page.ui.year.setValue(2026)
        assert page.holidays.model.rowCount() == 25
        assert "17 hari libur, 8 hari cuti bersama" in page.ui.holidayStatus.text()

        page.ui.year.setValue(2030)
        assert page.holidays.model.rowCount() == 0
        assert page.ui.holidayStatus.text() == "Belum ada hari libur 2030."
        assert not page.ui.holidayRemoveButton.isEnabled()

    def test_a_holiday_is_added_changed_and_removed(
        self, page: OfficePage, empty_context: Context, yes: list[str]
    ) -> None:
        page.ui.year.setValue(2026)
        dialog = Holiday(empty_context)
        dialog.ui.day.set_date(dt.date(2026, 4, 28))
        dialog.ui.name.setText("Hari Jadi Kota")
        dialog.save()
        assert "dasar hukumnya" in dialog.ui.notice.text()
        dialog.ui.basis.setText("Keputusan Wali Kota 1/2026")
        dialog.ui.type.setCurrentIndex(dialog.ui.type.findData("local"))
        dialog.save()
        assert _saved(dialog)
        rows = [row.name for row in page.holidays.model.rows]
        assert rows.count("Hari Jadi Kota") == 1

        page.holidays.table.go_to(rows.index("Hari Jadi Kota"))
        page.ui.holidayRemoveButton.click()
        assert yes == ["Hapus Hari Jadi Kota tanggal 28-04-2026 dari kalender?"]
        assert "Hari Jadi Kota" not in [row.name for row in page.holidays.model.rows]

    def test_a_date_that_is_none_is_refused(self, empty_context: Context, page: OfficePage) -> None:
        dialog = Holiday(empty_context)
        dialog.ui.day.setText("31 feb")
        dialog.save()
        assert "bukan tanggal" in dialog.ui.notice.text()

        dialog.ui.day.setText("")
        dialog.save()
        assert "belum diisi" in dialog.ui.notice.text()
        assert not _saved(dialog)

    def test_enter_opens_the_signatory(
        self,
        page: OfficePage,
        empty_context: Context,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        opened: list[str] = []

        def read(dialog: Signatory) -> int:
            opened.append(dialog.ui.position.text())
            dialog.ui.name.setText("Hasnah Wolasia, S.E.")
            dialog.ui.nip.setText("197104101998032015")
            dialog.ui.validFrom.set_date(dt.date(2026, 1, 2))
            dialog.save()
            return dialog.result()

        monkeypatch.setattr(Signatory, "exec", read)
        page.ui.tabs.setCurrentWidget(page.ui.signatoryTab)
        page.signatories.table.setFocus()

        qtbot.keyClick(page.signatories.table, Qt.Key.Key_Return)

        row = empty_context.ask(signatories.listed)[0]
        assert opened == [row.title]
        assert (row.name, row.nip) == ("Hasnah Wolasia, S.E.", "197104101998032015")
        assert row.valid_from == dt.date(2026, 1, 2)
        assert page.signatories.model.rows[0].name == row.name

    def test_a_signatory_with_half_an_nip_is_refused(self, empty_context: Context) -> None:
        dialog = Signatory(empty_context)
        dialog.ui.position.setText("KEPALA DINAS")
        dialog.ui.nip.setText("19710410")
        dialog.save()

        assert "18 angka" in dialog.ui.notice.text()
        assert len(empty_context.ask(signatories.listed)) == 3

    def test_validity_that_ends_before_it_begins_is_refused(self, empty_context: Context) -> None:
        dialog = Signatory(empty_context, empty_context.ask(signatories.listed)[0])
        dialog.ui.validFrom.set_date(dt.date(2026, 5, 1))
        dialog.ui.validTo.set_date(dt.date(2026, 4, 1))
        dialog.save()

        assert "mendahului" in dialog.ui.notice.text()
        assert dialog.ui.validTo.property("wrong")

    def test_a_unit_below_another(self, page: OfficePage, empty_context: Context) -> None:
        root = empty_context.do(units.save, None, name="Dinas Uji")
        dialog = Unit(empty_context, None, root)
        dialog.ui.name.setText("Bidang Coba")
        dialog.save()
        assert _saved(dialog)
        assert [row.path for row in page.units.model.rows] == [
            "Dinas Uji",
            "Dinas Uji - Bidang Coba",
        ]

        nobody = Unit(empty_context, page.units.model.rows[1])
        nobody.ui.head.setText("tidak ada orang ini")
        nobody.save()
        assert "Pilih kepala unit" in nobody.ui.notice.text()

    def test_changing_a_unit_keeps_its_head(self, sample_context: Context, qtbot: QtBot) -> None:
        row = next(unit for unit in sample_context.ask(units.tree) if unit.head_id)
        dialog = Unit(sample_context, row)
        dialog.ui.name.setText(f"{row.name} Baru")
        dialog.save()

        changed = next(u for u in sample_context.ask(units.tree) if u.id == row.id)
        assert (changed.name, changed.head_id) == (f"{row.name} Baru", row.head_id)

    def test_a_setting_shows_its_basis_and_is_chosen(
        self, page: OfficePage, empty_context: Context
    ) -> None:
        rows = {row.key: row for row in empty_context.ask(settings.listed)}
        dialog = Setting(empty_context, rows["kebijakan_sisa"])
        assert "Peraturan BKN 24/2017" in dialog.ui.basis.text()
        dialog.ui.choice.setCurrentIndex(dialog.ui.choice.findData("EMBER"))
        dialog.save()
        year = Setting(empty_context, rows["tahun_mulai"])
        year.ui.choice.setEditText("dua ribu")
        year.save()

        shown = {row.key: row.value for row in page.settings.model.rows}
        assert shown["kebijakan_sisa"] == "EMBER"
        assert "empat angka" in year.ui.notice.text()
        assert not _saved(year)


class TestAccounts:
    """Who may sign in."""

    def test_an_account_is_made_changed_and_closed(
        self, page: OfficePage, empty_context: Context, yes: list[str]
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
        assert page.accounts is not None
        assert [row.name for row in page.accounts.model.rows] == ["budi", "penguji"]

        changed = Account(empty_context, page.accounts.model.rows[0])
        assert changed.ui.name.isReadOnly()
        changed.ui.kind.setCurrentIndex(changed.ui.kind.findData(Role.AUDITOR.value))
        changed.save()
        assert page.accounts.model.rows[0].role is Role.AUDITOR

        page.accounts.table.go_to(0)
        assert page.ui.accountActiveButton.text() == "Nonaktifkan"
        page.ui.accountActiveButton.click()
        assert not page.accounts.model.rows[0].active
        assert page.ui.accountActiveButton.text() == "Aktifkan"
        assert yes == ["Nonaktifkan akun budi?"]

    def test_the_last_administrator_stays_one(self, page: OfficePage, empty_context: Context,
                                              yes: list[str], monkeypatch: pytest.MonkeyPatch
                                              ) -> None:  # fmt: skip
        refused: list[str] = []
        monkeypatch.setattr(ask, "refusal", lambda _parent, fault: refused.append(str(fault)))
        accounts.create(accounts.unattended(clock), "penguji", PASSWORD, Role.ADMIN)
        page.reload()
        assert page.accounts is not None

        page.ui.accountActiveButton.click()
        assert refused == ["Admin terakhir tidak dapat dinonaktifkan."]
        dialog = Account(empty_context, page.accounts.model.rows[0])
        dialog.ui.kind.setCurrentIndex(dialog.ui.kind.findData(Role.OPERATOR.value))
        dialog.save()
        assert dialog.ui.notice.text() == "Kantor harus tetap mempunyai seorang admin."

    def test_a_password_is_typed_twice(self, page: OfficePage, empty_context: Context) -> None:
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
