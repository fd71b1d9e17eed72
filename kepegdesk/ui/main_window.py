"""The main window: menus, pages, status bar, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, QSize, Signal
from PySide6.QtGui import QAction, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from kepegdesk.services import clock_check, journal, office
from kepegdesk.services.journal import ActLine
from kepegdesk.ui import ask, jobs, places, undo
from kepegdesk.ui.changes import Context
from kepegdesk.ui.errands import QUIT, Errands, Then
from kepegdesk.ui.forms.main_window import Ui_MainWindow
from kepegdesk.ui.pages import PAGES, allowed_commands
from kepegdesk.ui.widgets.office_bar import OfficeBar

SAMPLE = "Data contoh: semua orang di sini rekaan, dan perubahan hilang ketika jendela ditutup."


USUAL, ROOMY = QSize(1440, 900), QSize(1500, 960)
"""How large a first window is, and from what screen on it leaves room around itself."""


class MainWindow(QMainWindow):
    """One signed-in account at one office; ``gone`` tells what shall follow when it is closed."""

    gone = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.ui = Ui_MainWindow()
        self.ui.setupUi(self)
        self.context = context
        self.pages: dict[str, QWidget] = {}
        self.wants_whole_screen = False
        self._then = QUIT
        self._last: ActLine | None = None
        self._undo_key = undo.UndoKey(context, self)
        self.errands = Errands(self)
        self.bar = OfficeBar(self.ui.statusBar, context)
        self._connect()
        self._allow()
        self._show_office()
        context.changed.connect(self._on_changed)
        self._restore_place()
        self.show_page("Employees")
        self.ui.actionUndo.setEnabled(False)

    # Building

    def _connect(self) -> None:
        ui = self.ui
        acts: dict[QAction, Callable[[], object]] = {
            ui.actionImport: self.errands.import_sheet,
            ui.actionImportLog: self.errands.show_imports,
            ui.actionExport: self.errands.export,
            ui.actionBackup: self.errands.back_up,
            ui.actionRestore: self.errands.restore,
            ui.actionShare: self.errands.share,
            ui.actionUnshare: self.errands.unshare,
            ui.actionOffices: lambda: self.leave_for(Then(choose=True)),
            ui.actionAccount: lambda: self.leave_for(Then(sign_in=True)),
            ui.actionQuit: self.close,
            ui.actionUndo: self.undo,
            ui.actionChanges: self.errands.show_changes,
            ui.actionBin: self.errands.show_bin,
            ui.actionChangeMany: lambda: self.show_page("Employees").editing.change_many(),
            ui.actionReplace: lambda: self.show_page("Employees").replace(),
            ui.actionEditTable: lambda: self.show_page("Employees").toggle_editing(),
            ui.actionNewEmployee: lambda: self.show_page("Employees").new(),
            ui.actionFind: lambda: self.show_page("Employees").focus_search(),
            ui.actionDay: lambda: self.show_page("Employees").past.ask(),
            ui.actionBiodata: self.errands.show_biodata,
            ui.actionSiasn: self.errands.compare_siasn,
            ui.actionLedger: self.errands.show_ledger,
            ui.actionNewLeave: self.errands.ask_leave,
            ui.actionPermit: self.errands.ask_permit,
            ui.actionReturn: self.errands.report_back,
            ui.actionRecall: self.errands.recall,
            ui.actionHistory: self.errands.show_history,
            ui.actionOpening: self.errands.record_opening,
            ui.actionColumns: self._choose_columns,
            ui.actionReload: self._reload,
            ui.actionCommands: self.find_command,
            ui.actionShortcuts: self.show_shortcuts,
            ui.actionAbout: self.show_about,
        }
        for action, act in acts.items():
            action.triggered.connect(lambda _checked=False, act=act: act())
        for key in PAGES:
            for trigger in (self._button(key).clicked, self._action(key).triggered):
                trigger.connect(lambda _checked=False, key=key: self.show_page(key))

    def _button(self, key: str) -> Any:
        return getattr(self.ui, f"{key.lower()}Button")

    def _action(self, key: str) -> QAction:
        action: QAction = getattr(self.ui, f"actionShow{key}")
        return action

    def _allow(self) -> None:
        """Hide what the role may not do."""
        ui, may = self.ui, self.context.may
        for key, page in PAGES.items():
            self._button(key).setVisible(may(page.act))
            self._action(key).setVisible(may(page.act))
        allowed = allowed_commands(ui, self.context, in_a_file=not self.on_server())
        for action, is_allowed in allowed.items():
            action.setVisible(is_allowed)
            action.setEnabled(is_allowed)

    def on_server(self) -> bool:
        """Tell whether the office lies on a server and not in a file."""
        return places.is_server(self.context.location)

    def _show_office(self) -> None:
        session, head = self.context.session, self.context.ask(office.letterhead)
        self.setWindowTitle(f"{head.name} · Data contoh" if self.context.is_sample else head.name)
        self.ui.officeName.setText(head.code or head.name)
        self.ui.accountName.setText(session.full_name)
        self.ui.accountRole.setText(session.role.label)
        self.ui.banner.setText(SAMPLE)
        self.ui.banner.setVisible(self.context.is_sample)
        self.bar.show_office()

    # Pages

    def show_page(self, key: str) -> Any:
        """Show a page, made when it is first wanted, and return it."""
        page = self.pages.get(key)
        if page is None:
            page = self.pages[key] = self._make(key)
            self.ui.pages.addWidget(page)
        self.ui.pages.setCurrentWidget(page)
        self._button(key).setChecked(True)
        words: Callable[[], str] = page.words  # type: ignore[attr-defined]
        self.bar.show_count(words())
        self.ui.actionColumns.setEnabled(hasattr(page.ui, "table"))  # type: ignore[attr-defined]
        page.setFocus()
        return page

    def _make(self, key: str) -> QWidget:
        made: QWidget = PAGES[key].load()(self.context, self)
        made.setFocusProxy(_first_field(made))
        wishes: dict[str, Callable[..., object]] = {
            "import_wanted": self.errands.import_sheet,
            "export_wanted": self.errands.export,
            "leave_wanted": self.errands.ask_leave,
            "new_wanted": self.errands.ask_leave,
            "ledger_wanted": self.errands.show_ledger,
            "history_wanted": self.errands.show_history,
            "mend_wanted": self.errands.mend,
            "counted": lambda words: self._show_count(made, words),
            "told": self.bar.tell,
        }
        for name, act in wishes.items():
            if hasattr(made, name):
                getattr(made, name).connect(act)
        return made

    def page(self) -> Any:
        """Return the page in front."""
        return self.ui.pages.currentWidget()

    def _show_count(self, page: QWidget, words: str) -> None:
        if self.ui.pages.currentWidget() is page:
            self.bar.show_count(words)

    def _choose_columns(self) -> None:
        self.page().ui.table.choose_columns()

    def _reload(self) -> None:
        self.page().reload()
        self._show_undo()

    # Undo

    def settle(self) -> None:
        """Show what can wait until the first page is painted: what undo would reverse, drafts.

        To know which acts can be undone, every service is loaded.
        """
        self._show_undo()
        self._warn_of_clock()
        self.errands.offer_drafts()

    def _warn_of_clock(self) -> None:
        words = "" if self.context.is_sample else self.context.ask(clock_check.warning)
        if words:
            self.ui.banner.setText(words)
            self.ui.banner.setVisible(True)

    def _on_changed(self, subjects: frozenset[str]) -> None:
        if "office" in subjects:
            self._show_office()
        self._show_undo()

    def _show_undo(self) -> None:
        self._last = self.context.ask(journal.last)
        may = self.context.may(journal.undo)
        self.ui.actionUndo.setText(undo.action_text(self._last))
        self.ui.actionUndo.setEnabled(may and self._last is not None)

    def undo(self) -> None:
        """Undo the last act after asking."""
        self._show_undo()
        self.bar.tell(undo.undo(self.context, self._last, self))

    def current_employee(self) -> int | None:
        """Return the person the page in front stands on."""
        current = self.page().current() if hasattr(self.page(), "current") else None
        current = getattr(current, "request", current)
        employee = getattr(current, "employee", current)
        return employee if isinstance(employee, int) else None

    # Commands

    def commands(self) -> list[QAction]:
        """Return every command of the menus, in their order."""
        ui = self.ui
        menus = (ui.fileMenu, ui.editMenu, ui.employeeMenu, ui.leaveMenu, ui.viewMenu, ui.helpMenu)
        return [act for menu in menus for act in menu.actions() if not act.isSeparator()]

    def find_command(self) -> None:
        """Find a command by its words and run it."""
        from kepegdesk.ui.dialogs.command_palette import CommandPalette

        palette = CommandPalette(self.commands(), self)
        if palette.exec() and palette.chosen is not None:
            palette.chosen.trigger()

    def show_shortcuts(self) -> None:
        """Show the sheet of shortcuts."""
        from kepegdesk.ui.dialogs.command_palette import Shortcuts

        Shortcuts(self.commands(), self).exec()

    def show_about(self) -> None:
        """Show versions, places and the last backup."""
        from kepegdesk.ui.dialogs.about import About

        About(self.context, self).exec()

    # Closing

    def leave_for(self, then: Then) -> None:
        """Close the window, and let this follow."""
        self._then = then
        if not self.close():
            self._then = QUIT

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay while a job runs or something typed cannot be saved."""
        if jobs.must_finish():
            ask.warn(self, "Masih ada pekerjaan berjalan. Tunggu sampai selesai, lalu tutup lagi.")
            event.ignore()
        elif not self._leave_pages():
            event.ignore()
        else:
            jobs.stop_reading()
            self._remember_place()
            event.accept()
            self.gone.emit(self._then)

    def _leave_pages(self) -> bool:
        for key, page in self.pages.items():
            if hasattr(page, "leave") and not page.leave():
                self.show_page(key)
                return False
        return True

    def _remember_place(self) -> None:
        QSettings().setValue("window/place", self.saveGeometry())

    def _restore_place(self) -> None:
        stored = QSettings().value("window/place")
        if isinstance(stored, QByteArray) and self.restoreGeometry(stored):
            return
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.wants_whole_screen = room.width() < ROOMY.width() or room.height() < ROOMY.height()
        self.resize(USUAL.boundedTo(room.size()))


def _first_field(page: Any) -> QWidget:
    """Return where the keys go when a page comes to the front."""
    for name in ("search", "table", "tabs", "views", "sections"):
        if hasattr(page.ui, name):
            field: QWidget = getattr(page.ui, name)
            return field
    return page.ui.heading  # type: ignore[no-any-return]
