"""Units over time: dated names, places and heads, and the lists of a past day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from desk_world import DAY, World

from kepegdesk.domain.kinds import EmployeeStatus
from kepegdesk.domain.unit_rows import HeadRow, NameRow, Standing
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import (
    employees,
    journal,
    officials,
    present,
    reports,
    unit_aliases,
    unit_history,
    units,
)
from kepegdesk.services.employees import Criteria
from kepegdesk.services.unit_places import Directory
from kepegdesk.services.units import UnitRow
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Act, Unit, UnitHead, UnitHistory

PAST, TODAY, AHEAD = "2026-01-01", "2026-11-23", "2027-01-04"


def named(world: World, unit: int, name: str, tmt: str, parent: int | None = None) -> int:
    row = NameRow(unit, Standing(name, parent), DAY(tmt) if tmt else None, "800/1", DAY(PAST))
    return unit_history.save_name(world.session(), row)


def headed(
    world: World, unit: int, who: int, tmt: str = "", until: str = "", acting: str = ""
) -> int:
    begun, last = (DAY(day) if day else None for day in (tmt, until))
    return unit_history.save_head(world.session(), HeadRow(unit, who, acting, begun, last))


def unit_of(world: World, unit: int, on: str = "") -> UnitRow:
    day = DAY(on) if on else None
    tree = units.tree(world.session(), on=day, gone=True)
    return next(row for row in tree if row.id == unit)


def path_on(unit: int, day: str = "") -> str:
    with connection():
        return units.path(units.chains(DAY(day) if day else None)[unit])


def test_a_name_holds_from_its_day_on_and_a_past_day_keeps_the_former(world: World) -> None:
    named(world, world.health, "Dinas Kesehatan dan Gizi", PAST)
    assert unit_of(world, world.health).name == "Dinas Kesehatan dan Gizi"
    assert path_on(world.clinic) == "Dinas Kesehatan dan Gizi - Puskesmas Uji"
    assert path_on(world.clinic, "2025-12-31") == "Dinas Kesehatan - Puskesmas Uji"
    assert path_on(world.clinic, PAST) == "Dinas Kesehatan dan Gizi - Puskesmas Uji"
    lines = unit_history.names(world.session(), world.health)
    assert [(line.row.standing.name, line.now) for line in lines] == [
        ("Dinas Kesehatan dan Gizi", True), ("Dinas Kesehatan", False),
    ]  # fmt: skip
    assert journal.verify(world.session()).ok


def test_a_name_dated_ahead_takes_effect_on_its_day_and_is_undone_after_it(world: World) -> None:
    employee = world.person()
    named(world, world.health, "Dinas Sehat", AHEAD)
    assert unit_of(world, world.health).name == "Dinas Kesehatan"
    assert unit_of(world, world.health, AHEAD).name == "Dinas Sehat"
    present.catch_up(world.clock)
    assert unit_of(world, world.health).name == "Dinas Kesehatan"
    world.on("2027-02-01")
    present.catch_up(world.clock)
    assert unit_of(world, world.health).name == "Dinas Sehat"
    found = employees.people(world.session(), Criteria(words="sehat")).page(0, 5)
    assert [row.id for row in found] == [employee]
    with connection():
        last = Act.select().order_by(Act.id.desc()).get()
        keys = [row.key for row in Unit.select().where(Unit.id == world.health)]
    assert (last.account, keys) == ("program", ["dinas sehat"])
    assert last.sentence == "Berlaku per 01-02-2027: nama, induk atau kepala 1 unit kerja"
    journal.undo(world.session())
    assert unit_of(world, world.health).name == "Dinas Kesehatan"
    with connection():
        assert not UnitHistory.select().exists()
    assert journal.verify(world.session()).ok


def test_a_place_dated_ahead_may_not_put_a_unit_below_itself(world: World) -> None:
    named(world, world.clinic, "Puskesmas Uji", AHEAD)
    with pytest.raises(Refused, match="bawah dirinya sendiri"):
        named(world, world.health, "Dinas Kesehatan", "2026-06-01", world.clinic)
    named(world, world.health, "Dinas Kesehatan", "2027-02-01", world.clinic)
    with pytest.raises(Refused, match="sudah mempunyai baris"):
        named(world, world.clinic, "Puskesmas", AHEAD)
    row = unit_history.names(world.session(), world.clinic)[0].row
    with pytest.raises(Refused, match="bawah dirinya sendiri"):
        unit_history.remove_name(world.session(), row.id or 0)
    assert path_on(world.clinic, "2027-02-02") == "Puskesmas Uji"
    assert path_on(world.health, "2027-02-02") == "Puskesmas Uji - Dinas Kesehatan"


def test_the_second_to_save_a_row_is_told(world: World) -> None:
    number = named(world, world.health, "Dinas Sehat", PAST)
    row = next(
        line.row
        for line in unit_history.names(world.session(), world.health)
        if line.row.id == number
    )
    unit_history.save_name(world.session(), replace(row, sk_number="061/1"))
    with pytest.raises(Stale, match="orang lain"):
        unit_history.save_name(world.session(), replace(row, sk_number="061/2"))


def test_an_undo_may_not_put_a_unit_below_itself(world: World) -> None:
    session = world.session()
    units.save(session, world.clinic, name="Puskesmas Uji")
    units.save(session, world.health, name="Dinas Kesehatan", parent=world.clinic)
    with connection():
        first = Act.select().where(Act.use_case == "units.save").order_by(Act.id.desc())[1]
    with pytest.raises(Refused, match="bawah dirinya sendiri"):
        journal.undo(session, first.id)


def test_the_form_corrects_without_a_day_and_dates_with_one(world: World) -> None:
    session = world.session()
    units.save(session, world.health, name="Dinas Kesehatn")
    units.save(session, world.health, name="Dinas Kesehatan")
    with connection():
        assert not UnitHistory.select().exists()
    units.save(session, world.health, name="Dinas Sehat", since=DAY(PAST))
    units.save(session, world.health, name="Dinas Sehat Sekali")
    lines = unit_history.names(session, world.health)
    assert [line.row.standing.name for line in lines] == ["Dinas Sehat Sekali", "Dinas Kesehatan"]
    assert lines[0].row.tmt == DAY(PAST)
    made = units.save(session, None, name="Balai Baru", parent=world.health, since=DAY(PAST))
    assert made not in {row.id for row in units.tree(session, on=DAY("2025-12-31"))}
    assert made in {row.id for row in units.tree(session, on=DAY(PAST))}
    with pytest.raises(Refused, match="sudah mempunyai baris"):
        named(world, world.health, "Lain", PAST)


def test_who_headed_a_unit_on_a_day_signs_for_that_day(world: World) -> None:
    first, second, deputy = (world.person() for _each in range(3))
    applicant = world.person(unit=world.transport)
    units.save(world.session(), world.transport, name="Dinas Perhubungan", head=first)
    headed(world, world.transport, second, "2026-03-01")
    headed(world, world.transport, deputy, "2026-11-20", "2026-11-30", "Plh.")

    def head(day: str) -> tuple[int | None, str]:
        with connection():
            found = officials.head_of(Unit.get_by_id(world.transport), DAY(day))
        return found.employee, found.acting

    assert head("2026-02-28") == (first, "")
    assert head("2026-03-01") == (second, "")
    assert head(TODAY) == (deputy, "Plh.")
    assert head("2026-12-01") == (second, "")
    assert unit_of(world, world.transport).head_id == deputy
    world.on("2026-12-01")
    present.catch_up(world.clock)
    with connection():
        assert Unit.get_by_id(world.transport).head_id == second
    assert applicant
    lines = unit_history.heads(world.session(), world.transport)
    assert [(line.row.acting, line.now) for line in lines] == [
        ("Plh.", False), ("", True), ("", False),
    ]  # fmt: skip


def test_the_form_dates_a_head_and_takes_one_away(world: World) -> None:
    session, who, other = world.session(), world.person(), world.person()

    def save(head: int | None, since: dt.date | None = None) -> None:
        units.save(session, world.transport, name="Dinas Perhubungan", head=head, since=since)

    save(who)
    with connection():
        assert not UnitHead.select().exists()
    save(other, DAY(PAST))
    save(who)
    lines = unit_history.heads(session, world.transport)
    assert [line.row.employee for line in lines] == [who, who]
    save(None, DAY("2026-06-01"))
    assert unit_of(world, world.transport).head_id is None
    assert unit_of(world, world.transport, "2026-05-31").head_id == who
    save(other)
    assert unit_of(world, world.transport, "2026-07-01").head_id is None
    assert unit_of(world, world.transport).head_id == other
    with pytest.raises(Refused, match="sudah mempunyai kepala"):
        headed(world, world.transport, who, PAST)
    number = unit_history.heads(session, world.transport)[0].row.id
    unit_history.remove_head(session, number or 0)
    with pytest.raises(Refused, match="sudah tidak ada"):
        unit_history.remove_head(session, number or 0)
    assert unit_of(world, world.transport).head_id is None
    journal.undo(session)
    assert unit_of(world, world.transport).head_id == other


def test_a_head_dated_ahead_is_undone_after_its_day(world: World) -> None:
    who = world.person()
    headed(world, world.transport, who, AHEAD)
    assert unit_of(world, world.transport).head_id is None
    world.on("2027-02-01")
    present.catch_up(world.clock)
    assert unit_of(world, world.transport).head_id == who
    journal.undo(world.session())
    with connection():
        assert Unit.get_by_id(world.transport).head_id is None


def test_a_list_of_a_past_day_has_the_names_and_the_people_of_that_day(
    world: World, tmp_path: Path
) -> None:
    session = world.session()
    stayed, came = world.person(name="Ani Lama"), world.person(name="Budi Baru", unit=None)
    file = employees.get(session, came)
    moved = file.__class__(**{**_values(file), "unit": world.clinic, "unit_since": DAY(PAST)})
    employees.save(session, moved)
    named(world, world.health, "Dinas Sehat", PAST)
    named(world, world.clinic, "Puskesmas Mandiri", PAST)
    out = tmp_path / "nominatif.xlsx"

    def listed(unit: int, day: str) -> list[tuple[str, str]]:
        reports.nominatif(session, Criteria(unit=unit), out, on=DAY(day))
        sheet = openpyxl.load_workbook(out).active
        assert sheet is not None
        found = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        heading = next(row for row in found if "Unit Kerja" in row)
        name, unit_at = heading.index("Nama"), heading.index("Unit Kerja")
        rows = found[found.index(heading) + 1 :]
        return [(row[name], row[unit_at]) for row in rows if row[name] in ("Ani Lama", "Budi Baru")]

    assert listed(world.health, "2025-12-31") == [("Ani Lama", "Dinas Kesehatan")]
    assert listed(world.health, TODAY) == [("Ani Lama", "Dinas Sehat")]
    assert listed(world.clinic, TODAY) == [("Budi Baru", "Puskesmas Mandiri")]
    assert listed(world.clinic, "2025-12-31") == []
    with connection():
        assert units.with_sub_units(world.health, DAY("2025-12-31")) == {world.health, world.clinic}
        assert units.with_sub_units(world.health) == {world.health}
        assert units.parents(DAY("2025-12-31"))[world.clinic] == world.health
    assert stayed


def _values(file: object) -> dict[str, object]:
    return {name: getattr(file, name) for name in file.__dataclass_fields__}  # type: ignore[attr-defined]


def test_the_units_of_a_day_are_offered_by_the_names_of_that_day(world: World) -> None:
    named(world, world.health, "Dinas Kesehatan dan Gizi", PAST)
    young = units.save(world.session(), None, name="Unit Muda", since=DAY("2026-06-01"))

    def offered(day: str = "") -> dict[int, str]:
        listed = units.choices(world.session(), on=DAY(day) if day else None)
        return {each.id: each.path for each in listed}

    assert offered()[world.health] == "Dinas Kesehatan dan Gizi"
    assert offered()[young] == "Unit Muda"
    before = offered("2025-12-31")
    assert before[world.health] == "Dinas Kesehatan"
    assert before[world.clinic] == "Dinas Kesehatan - Puskesmas Uji"
    assert young not in before


def test_people_are_counted_with_and_without_sub_units(world: World) -> None:
    for unit in (world.health, world.clinic, world.clinic):
        world.person(unit=unit)
    world.person(unit=world.clinic, status=EmployeeStatus.RETIRED, status_since=DAY(PAST))
    found = {row.id: (row.employees, row.total) for row in units.tree(world.session())}
    assert found[world.health] == (1, 3)
    assert found[world.clinic] == (2, 2)
    assert unit_of(world, world.clinic, "2025-12-31").employees == 3


def test_other_names_are_listed_added_and_forgotten(world: World) -> None:
    session = world.session()
    unit_aliases.add_to(session, world.clinic, "PKM  Uji")
    unit_aliases.add_to(session, world.health, "Dinkes")
    unit_aliases.add_to(session, world.transport, "dinkes")
    found = {row.name: row.unit for row in unit_aliases.listed(session)}
    assert found == {"PKM Uji": world.clinic, "dinkes": world.transport}
    assert units.find(session, "pkm uji") == world.clinic
    for alias, why in (("dinas kesehatan", "sudah nama"), (" ", "belum diisi")):
        with pytest.raises(Refused, match=why):
            unit_aliases.add_to(session, world.transport, alias)
    (row,) = unit_aliases.listed(session, world.clinic)
    unit_aliases.remove(session, row.id)
    with pytest.raises(Refused, match="sudah tidak ada"):
        unit_aliases.remove(session, row.id)
    with pytest.raises(Refused, match="tidak dikenal"):
        units.find(session, "pkm uji")
    journal.undo(session)
    assert units.find(session, "pkm uji") == world.clinic


def test_a_sheet_that_still_bears_the_former_name_means_the_same_unit(world: World) -> None:
    named(world, world.health, "Dinas Sehat", PAST)
    assert units.find(world.session(), "DINAS KESEHATAN") == world.health
    with connection():
        directory = Directory()
        assert directory.place("Dinas Kesehatan", "Puskesmas Uji") == world.clinic
