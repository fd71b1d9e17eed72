"""T-01, T-07: the turn of the year is derived; no program has to be open for it."""

from __future__ import annotations

import hashlib
from datetime import date

from desk_world import World
from register_histories import deferred, letter, writing

from kepegdesk.services import balances, clock_check, registers
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
