"""What the menus do beyond showing a page: import, export, leave, backups, drafts of a crash."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from kepegdesk.domain.indonesian import thousands
from kepegdesk.services import desk, drafts, employees, rights
from kepegdesk.services.employees import Criteria
from kepegdesk.ui import ask
from kepegdesk.ui.jobs import Job, show_progress

if TYPE_CHECKING:
    from kepegdesk.ui.main_window import MainWindow

BACKUPS = "Cadangan KepegDesk (*.db)"
OFFICES = "Kantor KepegDesk (*.kepegdesk)"


@dataclass(frozen=True, slots=True)
class Then:
    """What follows when the window is closed; nothing by default."""

    sign_in: bool = False
    choose: bool = False
    restore: Path | None = None
    share: str = ""
    unshare: Path | None = None


QUIT = Then()


class Errands(QObject):
    """Opens dialogs over the main window and tells it what came of them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._context = window.context

    def import_sheet(self) -> None:
        """Open the window that brings in a spreadsheet of any kind."""
        from kepegdesk.ui.sheet_door import open_import

        open_import(self._context, self._window)

    def show_imports(self) -> None:
        """Show the spreadsheets that were brought in, to take one back."""
        from kepegdesk.ui.dialogs.import_log import ImportLog

        ImportLog(self._context, self._window).exec()

    def show_biodata(self) -> None:
        """Ask for the day of the biodata of the person the user stands on, and show it."""
        from kepegdesk.ui.dialogs.biodata import Biodata

        person = self._current()
        if person is None:
            ask.tell(self._window, "Pilih seorang pegawai dahulu, lalu tekan Ctrl+Shift+B lagi.")
            return
        day = getattr(self._window.page(), "day", None)
        Biodata(self._context, person, self._window, day).exec()

    def compare_siasn(self) -> None:
        """Open the window that holds the national export against the office."""
        from kepegdesk.ui.dialogs.siasn_compare import SiasnCompare

        SiasnCompare(self._context, self._window).exec()

    def export(self, criteria: Criteria | None = None) -> None:
        """Write the nominatif; ``criteria`` is what the list is narrowed to."""
        from kepegdesk.ui.dialogs.export import export_nominatif

        page: Any = self._window.pages["Employees"]
        export_nominatif(self._context, criteria or page.criteria(), self._window)

    def ask_leave(self, employee: int | None = None) -> None:
        """Open the request for leave of the person the user stands on."""
        from kepegdesk.ui.dialogs.leave_request import LeaveRequest

        if self._is_past():
            return
        self._ask_leave(LeaveRequest(self._context, employee or self._current(), self._window))

    def ask_permit(self) -> None:
        """Open the request for an izin sementara: leave that cannot wait for its decision."""
        from kepegdesk.ui.dialogs.leave_request import LeaveRequest

        if self._is_past():
            return
        self._ask_leave(LeaveRequest(self._context, self._current(), self._window, urgent=True))

    def _is_past(self) -> bool:
        """Tell whether the page shows another day than today, from which nothing is entered."""
        why = str(getattr(self._window.page(), "why_not", ""))
        if why:
            ask.tell(self._window, why)
        return bool(why)

    def _ask_leave(self, request: Any) -> None:
        request.ledger_wanted.connect(self.show_ledger)
        if request.exec():
            self._window.bar.tell(f"Permintaan cuti nomor {request.request} tercatat.")

    def report_back(self) -> None:
        """Note that whoever is chosen came back; elsewhere show who is awaited."""
        self._on_leave_list("report_back", "REPORT", "Pilih yang sudah lapor, lalu Ctrl+R.")

    def recall(self) -> None:
        """Call back whoever is chosen; elsewhere show who is on leave."""
        self._on_leave_list("recall", "RUNNING", "Pilih cutinya, lalu Ctrl+Shift+R.")

    def _on_leave_list(self, act: str, phase: str, words: str) -> None:
        page = self._window.page()
        if hasattr(page, act):
            getattr(page, act)()
            return
        from kepegdesk.domain.leave_situation import Phase

        shown: Any = self._window.show_page("Leave")
        shown.show_phase(Phase[phase])
        self._window.bar.tell(words)

    def show_history(self, request: int | None = None) -> None:
        """Show a request act by act: the one told, or the one the user stands on."""
        from kepegdesk.ui.dialogs.leave_history import LeaveHistory

        number = request or self._current_request()
        if number is None:
            ask.tell(
                self._window, "Pilih permintaan cuti di halaman Cuti, lalu tekan Ctrl+Shift+H."
            )
            return
        above = QApplication.activeModalWidget() or self._window
        history = LeaveHistory(self._context, number, above)
        history.ledger_wanted.connect(self.show_ledger)
        history.exec()

    def _current_request(self) -> int | None:
        page: Any = self._window.page()
        if not hasattr(page, "history_wanted"):
            return None
        current = page.current()
        row = getattr(current, "request", current)
        number = getattr(row, "id", None)
        return number if isinstance(number, int) else None

    def show_changes(self) -> None:
        """Show every change of the record the user stands on."""
        from kepegdesk.ui.dialogs.changes import Changes, record_of

        found = record_of(self._window.page())
        if found is None:
            words = "Pilih dahulu sebuah baris: pegawai, cuti, unit, penanda tangan, atau libur."
            ask.tell(self._window, words)
            return
        (table, row), name = found
        if table == "employee":
            name = self._context.ask(employees.get, row).full_name
        Changes(self._context, (table, row), name, self._window).exec()

    def show_bin(self) -> None:
        """Show what was deleted in the last 90 days."""
        from kepegdesk.ui.dialogs.bin import Bin

        Bin(self._context, self._window).exec()

    def record_opening(self) -> None:
        """Take a balance over from paper."""
        from kepegdesk.ui.dialogs.opening import Opening

        if self._is_past():
            return
        if Opening(self._context, self._current(), self._window).exec():
            self._window.bar.tell("Saldo awal cuti tahunan tercatat.")

    def show_ledger(self, employee: int | None = None) -> None:
        """Show how the balance of a person came about."""
        from kepegdesk.ui.dialogs.ledger import Ledger

        person = employee or self._current()
        if person is None:
            ask.tell(self._window, "Pilih seorang pegawai dahulu, lalu tekan Ctrl+B lagi.")
            return
        Ledger(self._context, person, QApplication.activeModalWidget() or self._window).exec()

    def _current(self) -> int | None:
        return self._window.current_employee()

    def mend(self, employee: int, field: str, history: str, row: int) -> None:
        """Open the form of a person where something is to be mended."""
        self._window.show_page("Employees").open_at(employee, field, history, row)

    # Backups

    def back_up(self) -> None:
        """Write a verified copy of the office where the user wants it."""
        today = self._context.session.today
        name = f"kantor-{today:%Y-%m-%d}.db"
        out = ask.save_file(self._window, "Cadangkan kantor", BACKUPS, "backup", name)
        if out is None:
            return
        out.unlink(missing_ok=True)  # the chooser has asked whether to replace it
        context = self._context
        job = Job(lambda progress: context.ask(desk.backup, out, progress=progress))
        job.finished.connect(self._tell_backup)
        job.failed.connect(lambda fault: ask.refusal(self._window, fault))
        show_progress(self._window, job, "Cadangkan kantor", "Menyalin dan memeriksa salinan…")

    def _tell_backup(self, made: Any) -> None:
        people = made.counts.get("employee", 0)
        ask.tell(
            self._window,
            f"Cadangan {made.path.name} selesai dan sudah diperiksa.",
            explain=f"{thousands(people)} pegawai, {thousands(made.size // 1024)} KB.\n{made.path}",
        )

    def restore(self) -> None:
        """Choose a backup that shall take the office's place; the window closes for it."""
        chosen = choose_backup(self._window)
        if chosen is not None and ask.confirm(
            self._window,
            f"Ganti data kantor dengan cadangan {chosen.name}?",
            "Pulihkan",
            explain="Data yang sekarang tidak dihapus, melainkan disisihkan di folder yang sama. "
            "Sesudah itu Anda masuk lagi.",
            destructive=True,
        ):
            self._window.leave_for(Then(restore=chosen))

    # One office for many

    def share(self) -> None:
        """Choose the server that shall hold the office; the window closes for it."""
        from kepegdesk.ui.dialogs.share import Share

        dialog = Share(self._context, self._window)
        if dialog.exec():
            self._window.leave_for(Then(share=dialog.address))

    def unshare(self) -> None:
        """Choose the file that shall hold the office again; the window closes for it."""
        name = f"kantor-{self._context.session.today:%Y-%m-%d}.kepegdesk"
        out = ask.save_file(self._window, "Kembali ke berkas", OFFICES, "office", name)
        if out is not None and ask.confirm(
            self._window,
            f"Kembalikan kantor dari server ke berkas {out.name}?",
            "Kembalikan",
            explain="Yang di server tinggal sebagai arsip: tidak seorang pun dapat mengubahnya "
            "lagi. Pastikan yang lain sudah menyimpan pekerjaannya.",
            destructive=True,
        ):
            self._window.leave_for(Then(unshare=out))

    # What a crash left

    def offer_drafts(self) -> None:
        """Offer the input that was not saved when the program last ended badly."""
        ask_kept = self._context.ask
        if self._context.may(employees.save) and ask_kept(drafts.kept, "employee"):
            self._window.show_page("Employees").offer_drafts()
        if self._context.may(rights.ASK_LEAVE):
            for draft in ask_kept(drafts.kept, "leave")[:1]:
                self._offer_leave(draft.record, json.loads(draft.content))
        if ask_kept(drafts.kept):
            from kepegdesk.ui import left_over

            left_over.offer(self._window)

    def _offer_leave(self, employee: int | None, texts: dict[str, str]) -> None:
        from kepegdesk.ui.dialogs.leave_request import LeaveRequest

        question = "Ada permintaan cuti yang belum sempat dikirim. Lanjutkan mengisi?"
        if ask.confirm(self._window, question, "Lanjutkan", back="Buang"):
            request = LeaveRequest(self._context, employee, self._window)
            request.show_texts(texts)
            self._ask_leave(request)
        self._context.do(drafts.forget, "leave", employee)


def choose_backup(parent: Any) -> Path | None:
    """Let the user choose a backup."""
    return ask.open_file(parent, "Pilih cadangan", f"{BACKUPS};;Semua berkas (*)", "backup")
