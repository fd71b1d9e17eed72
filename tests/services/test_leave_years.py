"""T-01, T-07: the turn of the year is derived; no program has to be open for it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from desk_world import World
from register_histories import deferred, letter, writing

from kepegdesk.domain.kinds import EmployeeKind
from kepegdesk.services import balances, clock_check, employees, registers
from kepegdesk.storage import journal, opening
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import ALL_TABLES


def stored() -> str:
    """Return a digest of every row of the office."""
    digest = hashlib.sha256()
    with connection():
        for table in ALL_TABLES:
            for row in table.select().order_by(table.id).tuples():  # type: ignore[attr-defined]
                digest.update(repr(row).encode())
    return digest.hexdigest()


def reopened(world: World, day: str) -> World:
    """Close the program and open it on another day."""
    opening.close_office()
    opening.open_office(world.location)
    return world.on(day)


def shown(world: World, employee: int) -> tuple[object, ...]:
    """Return what the program tells of a person on the day at the desk."""
    card = registers.make(
        world.session(), registers.of_year("kartu", world.now.year, employee=employee)
    )
    return (balances.of(world.session(), employee)[1:], [row.cells for row in card.rows])


def test_closed_on_20_december_and_opened_on_15_march(world: World) -> None:
    """T-01: as if it had been open throughout; a second opening changes nothing."""
    world.on("2025-12-20").begins_in(2025)
    employee = world.person()
    with writing():
        letter(employee, "2025-11-03", "2025-11-12")
        letter(employee, "2025-12-29", "2026-01-02")
    balances.of(world.session(), employee)
    before, head = stored(), journal.head()
    reopened(world, "2026-03-15")
    first = shown(world, employee)
    assert first[0][:3] == (0, 0, 12)  # type: ignore[index]
    reopened(world, "2026-03-15")
    assert shown(world, employee) == first
    assert (stored(), journal.head()) == (before, head)


def test_a_clock_set_back_undoes_nothing_and_is_told(world: World) -> None:
    """T-01: the balance of a day is the same however often and in what order it is asked."""
    world.on("2026-03-15").begins_in(2025)
    employee = world.person()
    with writing():
        letter(employee, "2026-02-02", "2026-02-06")
        letter(employee, "2026-03-09", "2026-03-13")  # after the day the clock is set back to
    world.person()
    assert clock_check.warning(world.session()) == ""
    there = balances.of(world.session(), employee)
    before = stored()
    reopened(world, "2026-02-15")
    assert clock_check.warning(world.session()) == (
        "Jam komputer menunjukkan 15 Februari 2026, padahal pekerjaan terakhir dicatat "
        "15 Maret 2026. Betulkan tanggal komputer sebelum mencatat apa pun."
    )
    assert balances.of(world.session(), employee)[1:] == there[1:]
    assert stored() == before
    world.on("2026-03-15")
    assert balances.of(world.session(), employee) == there
    assert clock_check.warning(world.session()) == ""


def test_a_renewed_contract_says_nothing_of_the_years_before_it(world: World) -> None:
    """W15, T-01: five years from July 2026 do not carry into 2026, nor does a wrong date stay."""
    world.on("2026-07-01").begins_in(2024)
    session, first = world.session(), {"tmt_cpns": date(2024, 1, 1), "kind": EmployeeKind.PPPK}
    until = {"contract_start": date(2025, 1, 1), "contract_end": date(2025, 12, 31)}
    employee = world.person(**first, **until)
    before = [balances.of(session, employee, on=date(year, 12, 31)) for year in (2025, 2026)]
    assert [(each.n2, each.n1, each.n) for each in before] == [(0, 0, 12), (0, 0, 12)]

    def renew(start: date, end: date) -> None:
        file = employees.get(session, employee)
        employees.save(session, replace(file, contract_start=start, contract_end=end))

    renew(date(2027, 7, 1), date(2031, 6, 30))
    renew(date(2026, 7, 1), date(2031, 6, 30))  # the slip in the year is corrected
    for year, there in zip((2025, 2026), before, strict=True):
        on = date(year, 12, 31)
        assert balances.of(session, employee, on=on) == there
        assert balances.of_everybody(session, on=on)[employee].available == there.available
    for year, lots in ((2027, (6, 6, 12)), (2028, (6, 6, 12))):
        found = balances.of_everybody(session, on=date(year, 6, 1))[employee]
        assert (found.n2, found.n1, found.n) == lots
        assert balances.of(session, employee, on=date(year, 6, 1))[1:7] == found[1:7]


def test_the_projection_for_2028_is_reached_in_2028(world: World) -> None:
    """T-07: asked in 2026 or found in 2028, nothing having been entered meanwhile."""
    world.on("2026-11-23").begins_in(2024)
    employee = world.person()
    with writing():
        letter(employee, "2025-06-02", "2025-06-05")
        letter(employee, "2026-12-28", "2027-01-08")
        deferred(employee, 2026, 9, "TGH-1")
    day = date(2028, 2, 1)
    projected = balances.of(world.session(), employee, on=day)
    reopened(world, "2028-02-01")
    assert balances.of(world.session(), employee) == projected
    listed = registers.make(world.session(), registers.Wish("sisa", on=day))
    assert listed.rows[0].cells[-6:] == (
        projected.n2, projected.n1, projected.n, projected.extra, projected.reserved,
        projected.available,
    )  # fmt: skip
