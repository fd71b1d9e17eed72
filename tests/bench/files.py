"""The employee file: opening it, a list of a past day, undoing an import, comparing with SIASN."""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from kepegdesk.services import employees, imports, journal, reports, siasn
from kepegdesk.services.employees import Criteria
from kepegdesk.storage import journal as journal_rows
from kepegdesk.storage.base import database
from kepegdesk.storage.bulk import insert
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import (
    FamilyMember,
    PerformanceHistory,
    PlacementHistory,
    TrainingHistory,
)
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.employee_form import EmployeeForm
from tests.bench import office
from tests.bench.lists import application
from tests.bench.rows import PEOPLE, Reading, at_most, medians, milliseconds, row, slower
from tests.bench.workbooks import read_with_calamine, spreadsheet
from tests.services import siasn_export

EXPORTED = 10_000
SOMEBODY = 77
OPENINGS = 15


@row(
    "file-open",
    "open a person with 60 rows of histories, paint included",
    at_most(100, "ms"),
    PEOPLE,
)
def opening(size: int) -> Reading:
    """Show a person in the form, at the tab of his histories."""
    application()
    with office.opened(size):
        _give_rows(SOMEBODY)
        form = EmployeeForm(Context(office.session(), "bench"))
        form.resize(700, 900)
        form.show()
        order = (1, *[SOMEBODY, 2] * OPENINGS)
        times = [milliseconds(partial(_open, form, number)) for number in order]
        form.drafts.stop()
        form.close()
    ours = times[1::2]
    return Reading(
        statistics.median(ours), f"first {ours[0]:.0f} ms, with few rows {times[-1]:.0f} ms"
    )


def _open(form: EmployeeForm, number: int) -> None:
    form.load(number)
    form.ui.tabs.setCurrentWidget(form.histories)
    form.repaint()
    QApplication.processEvents()


def _give_rows(number: int) -> None:
    mine: dict[str, Any] = {"employee": number}
    day = dt.date(2010, 1, 1)
    rows = {
        TrainingHistory: [{**mine, "name": f"Diklat {n}", "end": day} for n in range(25)],
        PerformanceHistory: [{**mine, "year": 2005 + n, "predicate": "Baik"} for n in range(20)],
        FamilyMember: [{**mine, "relation": "anak", "name": f"Anak {n}"} for n in range(5)],
        PlacementHistory: [
            {**mine, "unit": 1 + n, "tmt": day + dt.timedelta(days=n)} for n in range(10)
        ],
    }
    at = journal_rows.Actor("bench", "", "2026-11-23T01:00:00+00:00")
    with connection(), database.atomic(), journal_rows.act(at, "bench") as act:
        act.sentence = "Riwayat untuk diukur"
        for table, values in rows.items():
            insert(table, values)


@row("list-past", "a list of a past day / the nominatif of it, per person", at_most(0.5), PEOPLE)
def past(size: int) -> Reading:
    """Show the first page of everybody as of a day, sorted by golongan."""
    wanted = Criteria(on=dt.date(2020, 1, 1))
    with office.opened(size), tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "list.xlsx")
        session = office.session()
        ours, whole = medians(
            3,
            lambda: employees.people(session, wanted, "golongan").page(0, 128),
            lambda: reports.nominatif(session, Criteria(), target, on=wanted.on),
        )
    return slower(ours, whole)


@row("import-undo", "undo an import of 5,000 rows / the import", at_most(2.5), (5_000,))
def undoing(_size: int) -> Reading:
    """Import a spreadsheet, then undo it."""
    with tempfile.TemporaryDirectory() as folder:
        path = spreadsheet(folder)
        pairs = [_imported_and_undone(path) for _ in range(3)]
    taken, undone = (statistics.median(times) for times in zip(*pairs, strict=True))
    return slower(undone, taken)


def _imported_and_undone(path: Path) -> tuple[float, float]:
    session = office.session()
    with office.opened(0):
        taken = milliseconds(lambda: imports.bring_in(session, imports.preview(session, path)))
        act = journal.last(session)
        if act is None:
            raise RuntimeError("the import is not in the journal")
        return taken, milliseconds(lambda: journal.undo(session, act.id))


@row("siasn", "compare 10,000 people with SIASN", at_most(10_000, "ms"), (EXPORTED,))
def compare(size: int) -> Reading:
    """Hold an export of everybody against the office."""
    session = office.session()
    with office.opened(size), tempfile.TemporaryDirectory() as folder:
        files = reports.files(session, Criteria())
        rows = map(siasn_export.exported, files)
        path = siasn_export.export(Path(folder, "siasn.xlsx"), rows)
        ours, plain = medians(
            1, lambda: siasn.compare(session, path), lambda: read_with_calamine(path)
        )
    return Reading(ours, f"{ours / plain:.1f} times calamine's reading")
