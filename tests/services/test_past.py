"""Lists and files as of a past day: who was there, as what, and where."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from desk_world import DAY, World

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Role
from kepegdesk.errors import Refused
from kepegdesk.services import employees, reports
from kepegdesk.services.employee_file import PositionRow, RankRow
from kepegdesk.services.employees import Criteria
from kepegdesk.storage import listing, past
from kepegdesk.storage.database import connection

RANKS = (RankRow("III/a", DAY("2012-04-01")), RankRow("III/b", DAY("2024-04-01")))
HELD = (
    PositionRow("Analis", tmt=DAY("2012-01-01")),
    PositionRow("Kepala Bidang", tmt=DAY("2026-01-01")),
)


def move(world: World, employee: int, unit: int, day: str) -> None:
    """Move a person to a unit from a day on."""
    file = employees.get(world.session(), employee)
    employees.save(world.session(), replace(file, unit=unit, unit_since=DAY(day)))


def names(world: World, sort: str = "name", **criteria: object) -> list[str]:
    """Return whom a list names."""
    wanted = Criteria(**criteria)  # type: ignore[arg-type]
    found = employees.people(world.session(), wanted, sort)
    return [row.name for row in found.page(0, 100)]


def test_a_list_of_a_day_is_narrowed_by_what_held_on_it(world: World) -> None:
    mover = world.person(name="Pindah", ranks=RANKS, positions=HELD)
    world.person(name="Tetap", unit=world.transport)
    world.person(name="Baru", tmt_cpns=DAY("2025-03-01"))
    move(world, mover, world.transport, "2026-02-01")
    then = DAY("2025-01-01")

    assert names(world, unit=world.health, on=then) == ["Pindah"]
    assert names(world, unit=world.health) == ["Baru"]
    assert names(world, unit=world.transport, on=then) == ["Tetap"]
    assert names(world, words="analis", on=then) == ["Pindah", "Tetap"]
    assert names(world, words="kepala", on=then) == []
    assert names(world, golongan=frozenset({"III/b"}), on=then) == ["Pindah"]
    assert names(world, golongan=frozenset({"III/b"}), on=DAY("2020-01-01")) == []
    assert names(world, on=then) == ["Pindah", "Tetap"]


def test_rows_of_a_day_show_what_held_on_it(world: World) -> None:
    mover = world.person(name="Pindah", ranks=RANKS, positions=HELD)
    move(world, mover, world.transport, "2026-02-01")
    people = employees.people(world.session(), Criteria(on=DAY("2013-01-01")))
    then = people.rows([mover])[0]

    assert (then.golongan, then.position, then.unit) == ("III/a", "Analis", "Dinas Kesehatan")
    assert people.count() == 1
    assert list(people.all_ids()) == [mover]


def test_status_and_kind_of_a_day(world: World) -> None:
    world.person(
        name="Purna", status=EmployeeStatus.RETIRED, status_since=DAY("2025-06-01"),
        tmt_pns=DAY("2011-01-01"),
    )  # fmt: skip

    assert names(world, statuses=frozenset({EmployeeStatus.ACTIVE})) == []
    active = frozenset({EmployeeStatus.ACTIVE})
    assert names(world, statuses=active, on=DAY("2025-05-31")) == ["Purna"]
    assert names(world, statuses=active, on=DAY("2025-06-01")) == []
    assert names(world, kinds=frozenset({EmployeeKind.CPNS}), on=DAY("2010-12-31")) == ["Purna"]


def test_the_list_of_today_is_the_list_of_now(world: World) -> None:
    chance = random.Random(7)
    for number in range(25):
        tmt = dt.date(2010 + number % 12, 1 + number % 12, 1)
        world.person(
            name=f"Orang {chance.randrange(100):03}",
            tmt_cpns=tmt,
            unit=chance.choice([world.health, world.clinic, world.transport]),
            ranks=(RankRow(chance.choice(["II/c", "III/a", "IV/b"]), tmt),),
            phone=str(chance.randrange(10)) * chance.randrange(2),
        )
    today = world.now.date()
    with connection():
        for sort in listing.SORTS:
            for down in (False, True):
                now = listing.all_ids(listing.matching(), sort, down)
                assert list(past.ids(today, past.narrow(), sort, down)) == list(now), (sort, down)
        assert past.rows(today, now) == listing.rows(now, detailed=True)
        for column in listing.GROUPS:
            counted = dict(past.grouped(today, past.narrow(), column))
            assert counted == dict(listing.grouped(listing.matching(), column))


def test_a_list_of_a_day_keeps_to_the_reach_of_the_account(world: World) -> None:
    mover = world.person(name="Pindah")
    move(world, mover, world.transport, "2026-02-01")
    clerk = world.session(Role.OPERATOR, unit=world.health)
    then = Criteria(on=DAY("2025-01-01"))

    assert list(employees.people(clerk, then).all_ids()) == [mover]
    assert list(employees.people(clerk, Criteria(on=DAY("2026-03-01"))).all_ids()) == []


def test_a_file_as_of_a_day(world: World) -> None:
    mover = world.person(name="Pindah", ranks=RANKS, positions=HELD)
    move(world, mover, world.transport, "2026-02-01")
    file = employees.get(world.session(), mover, DAY("2025-01-01"))

    assert (file.rank.golongan, file.position.title) == ("III/b", "Analis")
    assert (file.organisation, file.unit) == ("Dinas Kesehatan", world.health)
    assert [row.title for row in file.positions] == ["Analis"]
    with pytest.raises(Refused, match="belum diangkat pada 01-01-2009"):
        employees.get(world.session(), mover, DAY("2009-01-01"))


def test_the_nominatif_of_a_unit_names_who_was_in_it_on_the_day(
    world: World, tmp_path: Path
) -> None:
    mover = world.person(name="Pindah", ranks=RANKS)
    move(world, mover, world.transport, "2026-02-01")
    out = tmp_path / "nominatif.xlsx"
    wanted = Criteria(unit=world.health)

    assert reports.nominatif(world.session(), wanted, out, on=DAY("2025-01-01")) == 1
    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    told = {str(cell.value) for line in sheet.iter_rows() for cell in line}
    assert {"Pindah", "Dinas Kesehatan"} <= told
    assert reports.nominatif(world.session(), wanted, out, on=DAY("2026-03-01")) == 0


def test_an_unknown_order_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="no list is sorted by 'x'"):
        employees.people(world.session(), Criteria(on=DAY("2025-01-01")), "x")
