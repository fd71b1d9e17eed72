"""What follows a request: put off, called back, back at work, without pay, on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QItemSelectionModel

from kepegdesk.domain.kinds import LeaveKind, LeaveState
from kepegdesk.domain.leave_situation import Phase
from kepegdesk.services import letters, papers
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.services.paper_people import LETTER
from kepegdesk.ui import papers as paper_windows
from kepegdesk.ui.changes import Context
from kepegdesk.ui.main_window import MainWindow
from kepegdesk.ui.tour.stage import Stage

MANY = 6
"""Requests chosen for a batch of letters."""
Fits = Callable[[LeaveRow], bool]


def play(stage: Stage, window: MainWindow) -> None:
    """Put leave off, call somebody back, note a return, and look at every paper there is."""
    _put_off(stage, window)
    page = window.show_page("Leave")
    page.ui.yearFilter.setCurrentIndex(0)
    _call_back(stage, window, page)
    _come_back(stage, page)
    _without_pay(stage, page)
    _print_many(stage, page)
    _keep_every_paper(stage, window.context, page)


def _stand_on(page: Any, fits: Fits) -> None:
    """Stand on the first row that fits, of all rows."""
    page.ui.phaseFilter.setCurrentIndex(0)
    page.ui.table.go_to(next(place for place, row in enumerate(page.model.rows) if fits(row)))


# Put off, called back, back at work


def _put_off(stage: Stage, window: MainWindow) -> None:
    page = window.show_page("Inbox")
    rows = [waiting.request for waiting in page.model.rows]
    page.ui.table.go_to(
        next(
            place
            for place, row in enumerate(rows)
            if row.state is LeaveState.CONSIDERED and row.kind is LeaveKind.ANNUAL
        )
    )
    stage.meet(
        page.ui.deferButton.click,
        partial(_defer, stage),
        partial(stage.look_at, "penangguhan-surat"),
    )


def _defer(stage: Stage, dialog: Any) -> None:
    dialog.ui.note.setPlainText("Pemeriksaan akhir tahun anggaran")
    stage.snap("penangguhan")
    dialog.ui.decideButton.click()


def _call_back(stage: Stage, window: MainWindow, page: Any) -> None:
    page.show_phase(Phase.RUNNING)
    stage.snap("daftar-cuti-berjalan")
    _stand_on(page, lambda row: _goes_on(row, stage))
    recall = window.ui.actionRecall.trigger
    stage.meet(recall, partial(_recall, stage), partial(stage.look_at, "panggil-kembali-surat"))
    stage.meet(page.show_history, partial(stage.look_at, "riwayat-cuti"))


def _goes_on(row: LeaveRow, stage: Stage) -> bool:
    issued = row.kind is LeaveKind.ANNUAL and row.state is LeaveState.ISSUED
    return issued and row.start <= stage.clock().date() < row.end


def _recall(stage: Stage, dialog: Any) -> None:
    dialog.ui.reason.setPlainText("Rapat anggaran perubahan")
    stage.snap("panggil-kembali")
    dialog.ui.saveButton.click()


def _come_back(stage: Stage, page: Any) -> None:
    page.show_phase(Phase.REPORT)
    stage.snap("daftar-cuti-menunggu-lapor")
    page.ui.table.go_to(0)
    stage.meet(page.report_back, partial(_report, stage))


def _report(stage: Stage, dialog: Any) -> None:
    stage.snap("lapor-kembali")
    dialog.ui.saveButton.click()


# What waits, and paper


def _without_pay(stage: Stage, page: Any) -> None:
    """Look at what comes next for leave without pay, and for leave somebody gave in haste."""
    for state, name in (
        (LeaveState.PROPOSED, "cltn-persetujuan-bkn"),
        (LeaveState.TEMPORARY, "izin-sementara-pengesahan"),
    ):
        _stand_on(page, partial(_is_in, state))
        stage.meet(page.ui.decideButton.click, partial(stage.look_at, name))


def _is_in(state: LeaveState, row: LeaveRow) -> bool:
    return row.state is state


def _print_many(stage: Stage, page: Any) -> None:
    page.show_phase(Phase.RUNNING)
    selection = page.ui.table.selectionModel()
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for place in range(min(MANY, page.model.rowCount())):
        selection.select(page.model.index(place, 0), rows)
    stage.snap("daftar-cuti-dipilih")
    stage.meet(page.print_chosen, partial(stage.look_at, "cetak-banyak-surat"))
    page.ui.phaseFilter.setCurrentIndex(0)


def _keep_every_paper(stage: Stage, context: Context, page: Any) -> None:
    """Keep one of each paper the office makes, and show the one that still wants its number."""
    kept: set[str] = set()
    for row in page.model.rows:
        for paper in context.ask(papers.papers_of, row.id):
            name = f"{paper.key}-{row.kind.value}" if paper.key == LETTER else paper.key
            if name in kept:
                continue
            kept.add(name)
            pdf = context.ask(papers.paper, row.id, paper.key)
            letters.write(stage.paper(f"surat-{name}.pdf"), pdf)
            if paper.key == "cover":
                show = partial(paper_windows.show_paper, context, row.id, "cover", page)
                stage.meet(show, partial(_number, stage))


def _number(stage: Stage, preview: Any) -> None:
    stage.snap("surat-pengantar")
    stage.meet(preview.ui.giveButton.click, partial(stage.look_at, "surat-pengantar-nomor"))
    stage.meet(preview.ui.offsetButton.click, partial(stage.look_at, "atur-pencetak"))
