"""The page of registers: what is on screen is what is printed, saved, explained and corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import Role
from kepegdesk.services import (
    balances,
    closing,
    journal,
    openings,
    reconciliation,
    register_balances,
    registers,
)
from kepegdesk.services.session import Session
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.corrections import Corrections, Decision
from kepegdesk.ui.dialogs.openings_import import OpeningsImport
from kepegdesk.ui.dialogs.pdf_preview import PdfPreview
from kepegdesk.ui.dialogs.reconcile import Reconcile
from kepegdesk.ui.dialogs.sheet_import import DONE, MAPPING, PREVIEW
from kepegdesk.ui.dialogs.year_close import YearClose
from kepegdesk.ui.people import choice_of
from kepegdesk.ui.style import RED
from kepegdesk.ui.views.registers import RegistersPage
from tests.ui.conftest import NOW, clock

Wait = Callable[[Callable[[], bool]], None]


@pytest.fixture
def page(sample_context: Context, qtbot: QtBot, wait_for: Wait) -> Iterator[RegistersPage]:
    """Return the page at the sample office, its first register made."""
    made = RegistersPage(sample_context)
    qtbot.addWidget(made)
    made.resize(1190, 690)
    made.show()
    _made(made, wait_for, "penjagaan")
    yield made
    wait_for(lambda: made.register._job is None)
    made.hide()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _made(page: RegistersPage, wait_for: Wait, name: str) -> None:
    """Wait until a register is on screen and no job runs."""

    def there() -> bool:
        tab = page.register
        return tab.is_ready() and tab.register is not None and tab.register.name == name

    wait_for(there)


def _choose(page: RegistersPage, wait_for: Wait, name: str) -> None:
    page.register.choose(name, None, None)
    _made(page, wait_for, name)


# Register ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in registers.NAMES if name != "kartu"])
def test_every_register_stands_on_screen_as_the_service_made_it(
    page: RegistersPage, wait_for: Wait, name: str, qtmodeltester: ModelTester
) -> None:
    """T-08, T-33: the rows on screen are the rows of the register."""
    _choose(page, wait_for, name)
    tab = page.register
    assert tab.model is not None
    qtmodeltester.check(tab.model)
    made = registers.make(page.register.context.session, tab.wish())
    assert tab.model.rows[: len(made.rows)] == list(made.rows)
    if made.totals is not None and made.rows:
        assert tab.model.rows[-1].cells == made.totals
    assert page.words() == tab.words()


def test_the_card_of_one_person_and_of_nobody(page: RegistersPage, wait_for: Wait) -> None:
    tab = page.register
    tab.choose("kartu", None, None)
    wait_for(lambda: tab.register is None)
    assert tab.ui.stack.currentWidget() is tab.ui.emptyPage
    assert not tab.ui.exportButton.isEnabled()
    employee = page.balances._context.ask(register_balances.listed).page(0, 1)[0].id
    tab.ui.person.pick(choice_of(page.balances._context, employee))
    _made(page, wait_for, "kartu")
    assert {row.employee for row in tab.model.rows} == {employee}  # type: ignore[union-attr]
    assert not tab.ui.unit.isEnabled()
    last = tab.model.rows[-1]  # type: ignore[union-attr]
    found = page.balances._context.ask(balances.of, employee)
    assert last.cells[-1] == found.available


def test_a_month_narrows_the_book(page: RegistersPage, wait_for: Wait) -> None:
    tab = page.register
    tab.ui.month.setCurrentIndex(tab.ui.month.findData(11))
    wait_for(lambda: "bulan november 2026" in tab.words())
    assert tab.register is not None
    assert all(
        row.cells[tab.register.column("start")] <= dt.date(2026, 11, 30)  # type: ignore[operator]
        for row in tab.register.rows
    )


def test_enter_explains_the_person(page: RegistersPage, qtbot: QtBot) -> None:
    table = page.register.ui.table
    table.setFocus()
    table.go_to(1)
    with qtbot.waitSignal(page.ledger_wanted) as asked:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert asked.args == [page.register.row().employee]  # type: ignore[union-attr]
    assert page.current() == asked.args[0]


def test_the_workbook_and_the_paper_are_what_is_on_screen(
    page: RegistersPage, wait_for: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _choose(page, wait_for, "sisa")
    tab = page.register
    path = tmp_path / "sisa"
    monkeypatch.setattr(ask, "save_file", lambda *_args: path)
    told: list[str] = []
    monkeypatch.setattr(
        "kepegdesk.ui.views.register_tab.offer_file", lambda *args: told.append(args[2])
    )
    tab.export()
    wait_for(lambda: bool(told))
    sheet = openpyxl.load_workbook(path.with_suffix(".xlsx")).active
    assert sheet is not None
    rows = [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [row[-1] for row in rows] == [row.cells[-1] for row in tab.register.rows]  # type: ignore[union-attr]
    shown: list[PdfPreview] = []
    monkeypatch.setattr(PdfPreview, "exec", lambda self: shown.append(self))
    tab.ui.paper.setCurrentIndex(tab.ui.paper.findText("A3 tegak"))
    tab.print()
    wait_for(lambda: bool(shown))
    assert shown[0].ui.view.page_count() > 1
    shown[0].deleteLater()


def test_headings_are_copied_with_the_rows(page: RegistersPage) -> None:
    table = page.register.ui.table
    table.go_to(0)
    table.copy(headings=True)
    first, second = QGuiApplication.clipboard().text().splitlines()[:2]
    assert first.split("\t")[:2] == ["No", "Nama"]
    assert second.startswith("1\t")


def test_sums_stay_below_whatever_the_order(page: RegistersPage, wait_for: Wait) -> None:
    _choose(page, wait_for, "sisa")
    model = page.register.model
    assert model is not None
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        model.sort(0, order)
        assert model.rows[-1].is_sum
        assert not model.rows[0].is_sum
    bold = model.data(model.index(len(model.rows) - 1, 1), Qt.ItemDataRole.FontRole)
    assert bold.bold()


def test_a_refused_register_says_why(page: RegistersPage, wait_for: Wait) -> None:
    tab = page.register
    tab.wish = lambda: registers.Wish("sisa", employee=1)  # type: ignore[method-assign]
    tab.make()
    wait_for(lambda: "tidak disusun per orang" in tab.ui.notice.text())


# Balances ----------------------------------------------------------------------------------------


def _minus(context: Context, days: int = -30) -> int:
    """Give the first person of the list a negative balance."""
    employee = context.ask(register_balances.listed).page(0, 1)[0].id
    context.do(reconciliation.correct, employee, 2026, "N", days, "BA")
    return int(employee)


def test_a_negative_balance_is_red_with_its_minus_everywhere(
    page: RegistersPage, wait_for: Wait, sample_context: Context
) -> None:
    """T-20: in the list, in the register and in the reconciliation, never rounded up to 0."""
    employee = _minus(sample_context)
    left = sample_context.ask(balances.of, employee)
    assert left.available < 0
    page.ui.tabs.setCurrentWidget(page.balances)
    model = page.balances.model
    columns = [column.key for column in model.columns]
    place = model.row_of(employee)
    for key in ("n", "available"):
        index = model.index(place, columns.index(key))
        assert index.data() == str(getattr(left, key))
        assert index.data().startswith("-")
        assert index.data(Qt.ItemDataRole.ForegroundRole).color().name() == RED
    page.ui.tabs.setCurrentWidget(page.reconciliation)
    book = page.reconciliation.model
    index = book.index(book.row_of(employee), [c.key for c in book.columns].index("n"))
    assert index.data(Qt.ItemDataRole.ForegroundRole).color().name() == RED
    page.ui.tabs.setCurrentWidget(page.register)
    _choose(page, wait_for, "sisa")
    shown = page.register.model
    assert shown is not None
    row = next(i for i, each in enumerate(shown.rows) if each.employee == employee)
    last = shown.index(row, len(shown.columns) - 1)
    assert last.data() == str(left.available)
    assert last.data(Qt.ItemDataRole.ForegroundRole).color().name() == RED


def test_the_list_narrows_and_explains(page: RegistersPage, qtbot: QtBot) -> None:
    page.ui.tabs.setCurrentWidget(page.balances)
    tab = page.balances
    whole = tab.model.rowCount()
    row = tab.model.row(3)
    assert row is not None
    qtbot.keyClicks(tab.ui.search, row.nip)
    assert [tab.model.row(0).id, tab.model.rowCount()] == [row.id, 1]  # type: ignore[union-attr]
    with qtbot.waitSignal(page.ledger_wanted) as asked:
        qtbot.keyClick(tab.ui.table, Qt.Key.Key_Return)
    assert asked.args == [row.id]
    tab.ui.search.setText("tidak ada siapa pun")
    assert tab.ui.stack.currentWidget() is tab.ui.emptyPage
    tab.ui.empty.acted.emit()
    assert tab.model.rowCount() == whole
    assert page.words() == f"{whole} pegawai"


def test_only_the_people_looked_at_are_derived(
    page: RegistersPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T-47: the first screen costs one portion, however long the list is."""
    from kepegdesk.services import all_balances

    asked: list[int] = []
    derive = all_balances.derive
    monkeypatch.setattr(
        all_balances,
        "derive",
        lambda day, ids, **more: asked.append(len(ids)) or derive(day, ids, **more),
    )
    page.balances.reload()
    page.balances.model.index(0, 0).data()
    assert asked == [128]
    assert page.balances.model.rowCount() > 128


def test_the_list_leads_to_the_register_of_its_unit_and_day(
    page: RegistersPage, wait_for: Wait
) -> None:
    page.ui.tabs.setCurrentWidget(page.balances)
    page.balances.ui.unit.setCurrentIndex(2)
    page.balances.ui.on.set_date(dt.date(2026, 6, 30))
    page.balances.ui.registerButton.click()
    assert page.ui.tabs.currentWidget() is page.register
    _made(page, wait_for, "sisa")
    wish = page.register.wish()
    assert (wish.unit, wish.on) == (page.balances.ui.unit.unit(), dt.date(2026, 6, 30))


# Reconciliation ----------------------------------------------------------------------------------


def _type(page: RegistersPage, row: int, key: str, text: str) -> bool:
    model = page.reconciliation.model
    column = [each.key for each in model.columns].index(key)
    return model.setData(model.index(row, column), text)


def test_figures_of_the_book_become_corrections_and_back(
    page: RegistersPage, sample_context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.ui.tabs.setCurrentWidget(page.reconciliation)
    tab = page.reconciliation
    row = tab.model.row(0)
    assert row is not None
    assert not tab.ui.reconcileButton.isEnabled()
    assert _type(page, 0, "book_n", str(row.n - 3))
    assert tab.ui.reconcileButton.isEnabled()
    assert "1 sudah diisi" in page.words()

    def confirm(dialog: Reconcile) -> int:
        assert dialog.model.rows[0].after == (row.n2, row.n1, row.n - 3)
        dialog.save()
        assert "wajib diisi" in dialog.ui.notice.text()
        dialog.ui.document.setText("BA-REKON/1")
        dialog.save()
        return dialog.result()

    monkeypatch.setattr(Reconcile, "exec", confirm)
    tab.reconcile()
    assert sample_context.ask(balances.of, row.id).n == row.n - 3
    assert tab.model.books() == []
    assert tab.model.row(0).n == row.n - 3  # type: ignore[union-attr]
    sample_context.do(journal.undo)
    assert sample_context.ask(balances.of, row.id).n == row.n


def test_half_days_and_words_are_refused_where_they_are_typed(page: RegistersPage) -> None:
    page.ui.tabs.setCurrentWidget(page.reconciliation)
    for text in ("0,5", "dua", "61", "1e1"):
        assert not _type(page, 0, "book_n", text)
        assert "setengah hari" in page.reconciliation.ui.notice.text()
    assert page.reconciliation.model.books() == []
    assert not _type(page, 0, "n", "3")
    assert _type(page, 0, "book_n", "3")
    assert _type(page, 0, "book_n", "")
    assert page.reconciliation.model.books() == []


def test_what_agrees_needs_no_correction(page: RegistersPage) -> None:
    page.ui.tabs.setCurrentWidget(page.reconciliation)
    row = page.reconciliation.model.row(0)
    assert row is not None
    _type(page, 0, "book_n1", str(row.n1))
    page.reconciliation.reconcile()
    assert "tidak ada selisih" in page.reconciliation.ui.notice.text()


def test_typing_begins_where_the_user_stands_and_goes_down(
    page: RegistersPage, qtbot: QtBot, wait_for: Wait
) -> None:
    page.ui.tabs.setCurrentWidget(page.reconciliation)
    table = page.reconciliation.ui.table
    table.setFocus()
    index = table.currentIndex()
    assert page.reconciliation.model.is_book(index.column())
    qtbot.keyClick(table, Qt.Key.Key_4)
    editor = table.findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    below = index.sibling(1, index.column())
    wait_for(lambda: table.currentIndex() == below)
    assert [book.lots for book in page.reconciliation.model.books()] == [(4, None, None)]


def test_what_was_typed_is_not_lost_without_asking(
    page: RegistersPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.ui.tabs.setCurrentWidget(page.reconciliation)
    assert page.leave()
    _type(page, 0, "book_n", "1")
    page.ui.tabs.setCurrentWidget(page.register)
    monkeypatch.setattr(ask, "confirm", lambda *_args, **_options: False)
    assert not page.leave()
    assert page.ui.tabs.currentWidget() is page.reconciliation
    monkeypatch.setattr(ask, "confirm", lambda *_args, **_options: True)
    assert page.leave()


def test_who_may_not_correct_reads(sample_context: Context, qtbot: QtBot) -> None:
    auditor = Session("auditor", "Auditor", Role.AUDITOR, clock)
    made = RegistersPage(Context(auditor, sample_context.location))
    qtbot.addWidget(made)
    made.ui.tabs.setCurrentWidget(made.reconciliation)
    tab = made.reconciliation
    for button in (tab.ui.reconcileButton, tab.ui.openingsButton, tab.ui.closeButton):
        assert button.isHidden()
    assert tab.ui.table.editTriggers() == tab.ui.table.EditTrigger.NoEditTriggers


# Dialogs -----------------------------------------------------------------------------------------


def test_corrections_are_listed_and_lost_days_decided(
    sample_context: Context, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.ui.register_windows import lost

    employee = _minus(sample_context, -2)
    dialog = Corrections(sample_context)
    qtbot.addWidget(dialog)
    assert dialog.model.rows[0].employee == employee
    dialog.ui.year.setCurrentIndex(dialog.ui.year.findData(2024))
    assert dialog.model.rows == []
    assert not dialog.ui.decideButton.isEnabled()
    decision = lost(sample_context)
    assert isinstance(decision, Decision)
    qtbot.addWidget(decision)
    assert decision.ui.days.maximum() == 3
    decision.save()
    assert "Tidak ada hari yang hapus" in decision.ui.notice.text()


def test_a_year_is_closed_after_asking_and_opened_with_a_reason(
    sample_context: Context, qtbot: QtBot, wait_for: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = YearClose(sample_context)
    qtbot.addWidget(dialog)
    row = dialog.row()
    assert row is not None
    assert row.year < NOW.year
    dialog.close_year()
    wait_for(lambda: "wajib diisi" in dialog.ui.notice.text())
    asked: list[str] = []
    monkeypatch.setattr(
        ask, "confirm", lambda _parent, question, *_rest, **_options: asked.append(question) or True
    )
    dialog.ui.document.setText("BA-TUTUP/1")
    dialog.close_year()
    assert asked == [f"Tutup buku cuti tahun {row.year}?"]
    wait_for(lambda: dialog.ui.document.text() == "")
    years = {each.year: each.is_closed for each in sample_context.ask(closing.years)}
    assert years[row.year]
    place = [each.year for each in dialog.model.rows].index(row.year)
    dialog.ui.years.go_to(place)
    assert not dialog.ui.saveButton.isEnabled()
    assert dialog.ui.reopenButton.isEnabled()
    monkeypatch.setattr(ask, "reason", lambda *_args: "Salah tutup")
    dialog.reopen()
    assert not any(each.is_closed for each in sample_context.ask(closing.years))


def test_the_running_year_cannot_be_closed(sample_context: Context, qtbot: QtBot) -> None:
    dialog = YearClose(sample_context)
    qtbot.addWidget(dialog)
    dialog.ui.years.go_to(0)
    assert not dialog.ui.saveButton.isEnabled()
    assert "masih berjalan" in dialog.ui.matters.toPlainText()


def test_openings_come_in_and_go_back(
    sample_context: Context,
    qtbot: QtBot,
    wait_for: Wait,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = sample_context.ask(register_balances.listed).page(0, 3)
    sheet = tmp_path / "saldo.csv"
    lines = [f"{row.nip};{row.name};6;12" for row in people]
    sheet.write_text("\n".join(["NIP;Nama;N-1;N", *lines, "123;X;0,5;"]), "utf-8")
    dialog = OpeningsImport(sample_context)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.ui.year.setValue(2026)
    dialog.ui.document.setText("Kartu cuti 2025")
    dialog.read(sheet)
    wait_for(lambda: dialog.page() == MAPPING and dialog.isEnabled())
    dialog.combo(0).setCurrentIndex(0)
    dialog.next()
    assert "kolom NIP" in dialog.ui.notice.text()
    dialog.combo(0).setCurrentIndex(dialog.combo(0).findData("nip"))
    dialog.next()
    wait_for(lambda: dialog.page() == PREVIEW and dialog.isEnabled())
    assert dialog.ui.nextButton.text() == "Terapkan 3 pegawai"
    choice = dialog.ui.statusFilter.findData(openings.Status.REJECTED.value)
    dialog.ui.statusFilter.setCurrentIndex(choice)
    assert [row.number for row in dialog.model.rows] == [5]
    assert "setengah hari" in dialog.ui.reason.text()
    dialog.next()
    wait_for(lambda: dialog.page() == DONE and dialog.isEnabled())
    assert dialog.ui.doneTitle.text() == "Saldo awal 3 pegawai tercatat"
    out = tmp_path / "ditolak.xlsx"
    monkeypatch.setattr(ask, "save_file", lambda *_args: out)
    dialog.ui.rejectsButton.click()
    assert out.exists()
    dialog.ui.undoButton.click()
    assert "dibatalkan" in dialog.ui.notice.text()


def test_a_file_that_is_none_is_refused_in_words(
    sample_context: Context, qtbot: QtBot, wait_for: Wait, tmp_path: Path
) -> None:
    path = tmp_path / "alamat.csv"
    path.write_text("Nama;Alamat\nWa;Kendari\n", "utf-8")
    dialog = OpeningsImport(sample_context)
    qtbot.addWidget(dialog)
    dialog.read(path)
    wait_for(lambda: bool(dialog.ui.notice.text()))
    assert "tidak memuat saldo awal" in dialog.ui.notice.text()
    assert dialog.isEnabled()


def test_an_empty_office_shows_the_way(empty_context: Context, qtbot: QtBot) -> None:
    made = RegistersPage(empty_context)
    qtbot.addWidget(made)
    for tab in (made.balances, made.reconciliation):
        tab.reload()
        assert tab.ui.stack.currentWidget() is tab.ui.emptyPage
    assert made.reconciliation.model.rowCount(QModelIndex()) == 0
    dialog: QDialog = YearClose(empty_context)
    qtbot.addWidget(dialog)
