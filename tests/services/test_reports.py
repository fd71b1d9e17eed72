"""The nominatif holds what the files hold, now or as of a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from desk_world import World

from kepegdesk.documents.nominatif import NominatifRow
from kepegdesk.services import reports
from kepegdesk.services.employee_file import PositionRow, RankRow
from kepegdesk.services.employees import Criteria
from kepegdesk.storage import people
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Employee


def test_the_list_and_the_select_name_the_same_columns_in_the_same_order() -> None:
    assert NominatifRow._fields == people.COLUMNS


def test_as_of_a_day_nobody_stands_who_began_later(world: World, tmp_path: Path) -> None:
    early = world.person(name="Wa Lama", tmt_cpns=dt.date(2010, 1, 1))
    world.person(name="Wa Baru", tmt_cpns=dt.date(2024, 3, 1))
    with connection():
        everybody = [row[0] for row in Employee.select(Employee.id).tuples()]
        names = [row[1] for row in people.files(everybody, dt.date(2020, 1, 1))]
        now = [row[1] for row in people.files(everybody)]

    assert (names, now) == (["Wa Lama"], ["Wa Lama", "Wa Baru"])
    assert early in everybody
    out = tmp_path / "nominatif.xlsx"
    assert reports.nominatif(world.session(), Criteria(), out, on=dt.date(2020, 1, 1)) == 1


def test_ranks_and_positions_of_a_later_tmt_do_not_count(world: World) -> None:
    ranks = (RankRow("III/a", dt.date(2012, 4, 1)), RankRow("III/b", dt.date(2024, 4, 1)))
    held = (
        PositionRow("Analis", tmt=dt.date(2012, 1, 1)),
        PositionRow("Kepala Bidang", tmt=dt.date(2026, 1, 1)),
    )
    employee = world.person(ranks=ranks, positions=held)
    with connection():
        then = NominatifRow._make(next(people.files([employee], dt.date(2020, 1, 1))))
        now = NominatifRow._make(next(people.files([employee])))

    assert (then.golongan, then.position) == ("III/a", "Analis")
    assert (now.golongan, now.position) == ("III/b", "Kepala Bidang")
