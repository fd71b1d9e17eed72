"""Every window in Indonesian, named for screen readers, with no text cut off and no markup."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kepegdesk.domain.kinds import LeaveState, Verdict
from kepegdesk.domain.leave_flow import Act
from kepegdesk.services import employees, leave_lists, letters, units
from kepegdesk.services.employees import Criteria
from kepegdesk.ui.changes import Context
from kepegdesk.ui.text import ElidedLabel
from tests.ui import (
    change_windows,
    document_windows,
    editing_windows,
    import_windows,
    leave_windows,
    office_windows,
    quality_windows,
    register_windows,
)
from tests.ui.conftest import clock

PAGE = (1190, 690)
LONG = "Muhammad Yusuf Kalla Putra Pratama Wijaya Kusuma Sukma Dewangga Suryaningrat Bin"
LONG_UNIT = "Dinas Kependudukan, Pencatatan Sipil, Pemberdayaan Masyarakat dan Desa Kota Kendari"
ENGLISH = re.compile(
    r"\b(ok|cancel|save|open|close|yes|apply|help|next|back|finish|print|search|delete|add|"
    r"edit|copy|paste|undo|redo|reset|discard|browse|select|all|none|settings|file|help)\b",
    re.IGNORECASE,
)


def _longest(context: Context) -> int:
    """Give a person of the sample the longest name and unit an office could have."""
    person = context.ask(employees.people, Criteria(kinds=frozenset())).page(3, 1)[0]
    unit = units.save(context.session, None, name=LONG_UNIT)
    file = context.ask(employees.get, person.id)
    fresh = replace(file, name=LONG, title_after="S.Kom., M.Si.", unit=unit)
    return context.do(employees.save, fresh)


def _history_row(key: str) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        from kepegdesk.domain.histories import HISTORIES
        from kepegdesk.ui.dialogs.history_row import HistoryRowDialog

        return HistoryRowDialog(context, _longest(context), HISTORIES[key], None)

    return make


def _siasn(context: Context) -> QWidget:
    """Return the comparison of a person with the longest name, and of a row nobody can read."""
    import tempfile

    from siasn_export import export, exported

    from kepegdesk.services import siasn
    from kepegdesk.ui.dialogs.siasn_compare import SiasnCompare

    file = context.ask(employees.get, _longest(context))
    rows = [
        exported(file, JABATAN_NAMA=f"Pengelola {LONG}", NOMOR_HP="0899", ALAMAT="Jl. Lain"),
        {"NIP BARU": "123", "NAMA": LONG},
    ]
    dialog = SiasnCompare(context)
    with tempfile.TemporaryDirectory() as folder:
        path = export(Path(folder) / "siasn.xlsx", rows)
        dialog.show_comparison(context.ask(siasn.compare, path))
    return dialog


def _request(context: Context) -> QWidget:
    from kepegdesk.ui.dialogs.leave_request import LeaveRequest

    dialog = LeaveRequest(context, _longest(context))
    dialog.ui.start.set_date(dt.date(2026, 12, 24))
    dialog.ui.end.set_date(dt.date(2027, 1, 29))
    return dialog


def _decision(context: Context) -> QWidget:
    from kepegdesk.ui.dialogs.decision import Decision

    row = context.ask(leave_lists.inbox)[0].request
    return Decision(context, replace(row, name=LONG), Verdict.CHANGE)


def _preview(context: Context) -> QWidget:
    from kepegdesk.ui.dialogs.pdf_preview import PdfPreview

    row = context.ask(leave_lists.inbox)[0].request
    pdf, give = context.ask(letters.form, row.id), lambda _window: False
    return PdfPreview(pdf, f"Formulir {LONG}", "formulir.pdf", give=give)


def _form(tab: int) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        from kepegdesk.ui.views.employees import EmployeesPage

        page = EmployeesPage(context)
        page.open(_longest(context))
        form = page.form()
        assert form is not None
        form.ui.tabs.setCurrentIndex(tab)
        return page

    return make


def _page(module: str, name: str) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        import importlib

        _longest(context)
        made: QWidget = getattr(importlib.import_module(f"kepegdesk.ui.views.{module}"), name)(
            context
        )
        return made

    return make


def _dialog(module: str, name: str, *given: object) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        import importlib

        made: QWidget = getattr(importlib.import_module(f"kepegdesk.ui.dialogs.{module}"), name)(
            context, *given
        )
        return made

    return make


def _calendar(*, year: bool) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        from kepegdesk.ui.views.calendar import CalendarPage

        _longest(context)
        page = CalendarPage(context)
        page.ui.onlyAway.setChecked(False)
        page.ui.yearButton.setChecked(year)
        return page

    return make


def _report_back(context: Context) -> QWidget:
    from kepegdesk.ui.dialogs.report_back import ReportBack
    from kepegdesk.ui.leave_commands import Somebody

    row = context.ask(leave_lists.listed, {LeaveState.ISSUED})[0]
    return ReportBack(context, [Somebody(LONG, row.id)] * 3)


def _ledger(context: Context) -> QWidget:
    from kepegdesk.ui.dialogs.ledger import Ledger

    return Ledger(context, _longest(context))


def _sign_in(context: Context) -> QWidget:
    from kepegdesk.ui.dialogs.sign_in import SignIn

    return SignIn(context.location, clock)


def _batch(context: Context) -> QWidget:
    from kepegdesk.ui.dialogs.letter_batch import LetterBatch

    return LetterBatch(context, [row.id for row in context.ask(leave_lists.listed)][:30])


def _printer(context: Context) -> QWidget:
    from kepegdesk.ui.dialogs.printer_offset import PrinterOffset

    return PrinterOffset(lambda: b"")


def _letters(tab: int) -> Callable[[Context], QWidget]:
    def make(context: Context) -> QWidget:
        from kepegdesk.ui.views.letters import LettersPage

        page = LettersPage(context)
        page.ui.tabs.setCurrentIndex(tab)
        return page

    return make


def _chooser(context: Context) -> QWidget:
    from kepegdesk.ui.dialogs.column_chooser import ColumnChooser
    from kepegdesk.ui.views.employees import COLUMNS

    return ColumnChooser(COLUMNS, {"name", "nip"})


WINDOWS: dict[str, Callable[[Context], QWidget]] = {
    "employees": _page("employees", "EmployeesPage"),
    "leave": _page("leave", "LeavePage"),
    "inbox": _page("inbox", "InboxPage"),
    "calendar month": _calendar(year=False),
    "calendar year": _calendar(year=True),
    **{f"form {tab}": _form(tab) for tab in range(7)},
    **import_windows.WINDOWS,
    "a rank": _history_row("rank"),
    "somebody of the family": _history_row("family"),
    "siasn": _siasn,
    "siasn file": _dialog("siasn_compare", "SiasnCompare"),
    "request": _request,
    "decision": _decision,
    "deferral": leave_windows.deferral,
    "urgent request": leave_windows.urgent,
    "fourth birth": leave_windows.birth,
    "recall": leave_windows.recall,
    "report back": _report_back,
    "leave history": leave_windows.history,
    "to bkn": leave_windows.step(Act.PROPOSE),
    "from bkn": leave_windows.step(Act.ENDORSE),
    "scan": leave_windows.scan,
    "ledger": _ledger,
    "preview": _preview,
    "export": _dialog("export", "Export"),
    "opening": _dialog("opening", "Opening"),
    "about": _dialog("about", "About"),
    "sign in": _sign_in,
    "columns": _chooser,
    **{f"letters {tab}": _letters(tab) for tab in range(4)},
    "batch": _batch,
    "printer": _printer,
    "give_number": _dialog("give_number", "GiveNumber", 1, "return", f"Keterangan {LONG}"),
    "reserve number": _dialog("letter_numbers", "Reserve"),
    "paper number": _dialog("letter_numbers", "PaperNumber"),
    "letter gaps": _dialog("letter_gaps", "LetterGaps", "cuti", 2026),
    "letter kinds": _dialog("letter_kinds", "LetterKinds"),
    "letter code": _dialog("letter_kinds", "LetterCode"),
    "add key": _dialog("letter_keys", "KeyAdd"),
    **document_windows.WINDOWS,
    **register_windows.WINDOWS,
    **quality_windows.WINDOWS,
    **change_windows.WINDOWS,
    **editing_windows.WINDOWS,
    **office_windows.WINDOWS,
}


@pytest.fixture(params=list(WINDOWS))
def window(
    request: pytest.FixtureRequest, sample_context: Context, qtbot: QtBot
) -> Iterator[QWidget]:
    """Return every window in turn, shown, with the longest name an office could have."""
    made = WINDOWS[request.param](sample_context)
    qtbot.addWidget(made)
    if not made.isModal() and made.layout() is not None and "Page" in type(made).__name__:
        made.resize(*PAGE)
    with qtbot.waitExposed(made):
        made.show()
    QApplication.processEvents()
    return made


def _visible(window: QWidget) -> list[QWidget]:
    return [each for each in window.findChildren(QWidget) if each.isVisible()]


def _name(widget: QWidget) -> str:
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name) if face is not None else ""


def _describe(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName() or '?'}"


def test_everything_that_takes_the_focus_has_a_name(window: QWidget) -> None:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTableView)
    inside = (QComboBox, QAbstractSpinBox, QTabBar, QTableView)
    nameless = [
        _describe(each)
        for each in _visible(window)
        if isinstance(each, kinds)
        and each.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not isinstance(each.parentWidget(), inside)
        and not _name(each)
    ]
    assert nameless == []


def test_nothing_speaks_english(window: QWidget) -> None:
    words = [
        each.text()
        for each in window.findChildren(QWidget)
        if isinstance(each, QAbstractButton | QLabel) and ENGLISH.search(each.text())
    ]
    assert words == []


def test_every_label_shows_plain_text(window: QWidget) -> None:
    rich = [
        _describe(each)
        for each in window.findChildren(QLabel)
        if each.textFormat() is not Qt.TextFormat.PlainText and each.text()
    ]
    assert rich == []


def test_no_text_is_cut_off(window: QWidget) -> None:
    assert [cut for each in _visible(window) if (cut := _cut(each))] == []


def _cut(widget: QWidget) -> str:
    """Say how a text does not fit: a wrapped label needs the height, others the width."""
    if isinstance(widget, ElidedLabel) or not isinstance(
        widget, QLabel | QPushButton | QCheckBox | QToolButton
    ):
        return ""
    text = widget.text()
    if not text or widget.visibleRegion().isEmpty():
        return ""
    if isinstance(widget, QLabel) and widget.wordWrap():
        needed = widget.heightForWidth(widget.width())
        room = widget.height()
        return f"{_describe(widget)} {text!r}: {room} < {needed} high" if room < needed else ""
    needed, room = widget.sizeHint().width(), widget.width()
    return f"{_describe(widget)} {text!r}: {room} < {needed} wide" if room < needed else ""


def test_a_window_fits_a_small_screen(window: QWidget) -> None:
    hint = window.minimumSizeHint()
    assert hint.width() <= 1366 - 176
    assert hint.height() <= 768 - 70


def test_mnemonics_are_one_of_a_kind(window: QWidget) -> None:
    found: dict[str, str] = {}
    for each in _visible(window):
        if isinstance(each, QAbstractButton | QLabel):
            key = re.search(r"&(\w)", each.text().replace("&&", ""))
            if key and each.text():
                letter = key[1].lower()
                assert letter not in found, f"{each.text()} and {found[letter]}"
                found[letter] = each.text()


def test_tab_reaches_every_field(window: QWidget, qtbot: QtBot) -> None:
    wanted = {
        each
        for each in _visible(window)
        if isinstance(each, QLineEdit | QComboBox | QPlainTextEdit | QAbstractSpinBox)
        and each.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and each.isEnabled()
        and not isinstance(each.parentWidget(), QComboBox | QAbstractSpinBox | QAbstractScrollArea)
    }
    reached: set[QWidget] = set()
    each = window.nextInFocusChain()
    while each is not window and each is not None:
        reached.add(each)
        each = each.nextInFocusChain()
    assert wanted <= reached


def test_the_english_is_seen() -> None:
    assert ENGLISH.search("&Save As")
    assert not ENGLISH.search("Simpan sebagai")
