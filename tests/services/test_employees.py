"""The employee file: saved whole or refused, guarded against lost updates, undone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from desk_world import World, keys, person

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Role, Sex
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import employees, journal, units
from kepegdesk.services.employee_file import EducationRow, PositionRow, RankRow
from kepegdesk.services.employees import Criteria

RICH = {
    "name": "<b>A & B</b>; DROP TABLE employee --",
    "title_after": "S.Sos., M.Si.",
    "birth_place": "Raha",
    "religion": "Islam",
    "marital": "Menikah",
    "nik": "7471010101850001",
    "phone": "081300000001",
    "address": "Jl. Contoh No. 1, Kendari",
    "spouses": 1,
    "children": 2,
    "note": "=HYPERLINK(1)",
    "ranks": (
        RankRow("III/a", dt.date(2010, 1, 1), 0, 0, "SK 1", dt.date(2009, 12, 1)),
        RankRow("III/b", dt.date(2014, 4, 1), 4, 3),
    ),
    "positions": (
        PositionRow("Analis Uji", "pelaksana", tmt=dt.date(2010, 1, 1)),
        PositionRow("Kepala Bidang Uji", "struktural", "IIIb", tmt=dt.date(2022, 1, 1)),
        PositionRow("Kepala Dinas", "struktural", "IIb", "Plt", dt.date(2026, 1, 1)),
    ),
    "educations": (EducationRow("S-1", "Manajemen", "Universitas Uji", 2008),),
}


def test_a_file_comes_back_as_it_was_saved(world: World) -> None:
    file = person(world.clinic, **RICH)
    stored = employees.get(world.session(), employees.save(world.session(), file))
    bare = replace(
        stored,
        id=None,
        ranks=tuple(replace(row, id=None) for row in stored.ranks),
        positions=tuple(replace(row, id=None) for row in stored.positions),
        educations=tuple(replace(row, id=None) for row in stored.educations),
    )
    assert bare == file
    assert type(stored.birth_date) is dt.date
    assert (stored.rank.golongan, stored.position.title) == ("III/b", "Kepala Bidang Uji")
    assert stored.unit_path == "Dinas Kesehatan - Puskesmas Uji"
    assert stored.full_name == "<b>A & B</b>; DROP TABLE employee --, S.Sos., M.Si."


def test_the_second_of_two_who_edit_is_told(world: World) -> None:
    first = employees.get(world.session(), world.person())
    second = employees.get(world.session(Role.OPERATOR), first.id)  # type: ignore[arg-type]
    employees.save(world.session(), replace(first, phone="0811"))
    with pytest.raises(Stale, match="diubah orang lain"):
        employees.save(world.session(Role.OPERATOR), replace(second, phone="0822"))
    assert employees.get(world.session(), first.id).phone == "0811"  # type: ignore[arg-type]


def test_histories_are_added_changed_and_taken_out(world: World) -> None:
    employee = world.person(**RICH)
    file = employees.get(world.session(), employee)
    old, new = file.ranks
    ranks = (replace(new, golongan="III/c"), RankRow("III/d", dt.date(2022, 4, 1)))
    employees.save(world.session(), replace(file, ranks=ranks, educations=()))
    stored = employees.get(world.session(), employee)
    assert [(row.golongan, row.id == new.id) for row in stored.ranks] == [
        ("III/c", True),
        ("III/d", False),
    ]
    assert old.id not in {row.id for row in stored.ranks}
    assert stored.educations == ()
    assert stored.positions == file.positions


def test_every_error_is_told_at_once_and_nothing_is_stored(world: World) -> None:
    twin = employees.get(world.session(), world.person())
    bad = person(world.health, name=" ", nip=twin.nip, nik="123", ranks=(RankRow("V/z"),))
    with pytest.raises(Refused) as refusal:
        employees.save(world.session(), bad)
    assert set(keys(refusal.value.problems)) >= {"PG10", "PG12", "PG15", "NIP_DUPLICATE"}
    assert employees.people(world.session(), Criteria()).count() == 1


def test_doubtful_files_are_stored_and_stay_doubtful(world: World) -> None:
    file = replace(person(world.health), birth_date=dt.date(1985, 1, 2), sex=Sex.FEMALE)
    assert set(keys(employees.check(world.session(), file))) == {"NIP_BIRTH", "NIP_SEX"}
    stored = employees.get(world.session(), employees.save(world.session(), file))
    assert set(keys(employees.check(world.session(), stored))) == {"NIP_BIRTH", "NIP_SEX"}


def test_people_without_nip_do_not_collide(world: World) -> None:
    for name in ("Honorer Satu", "Honorer Dua"):
        world.person(name=name, kind=EmployeeKind.HONORER, nip=None, tmt_cpns=None, ranks=())
    assert employees.people(world.session(), Criteria()).count() == 2


def test_saving_nothing_new_leaves_no_rows_in_the_journal(world: World) -> None:
    file = employees.get(world.session(), world.person(**RICH))
    employees.save(world.session(), file)
    newest = journal.listed(world.session())[0]
    assert (newest.sentence, newest.rows) == (f"Ubah data {file.name}", 1)  # the version alone


def test_undo_gives_the_old_file_back_and_the_list_with_it(world: World) -> None:
    employee = world.person(**RICH)
    file = employees.get(world.session(), employee)
    changed = replace(file, name="Nama Baru", ranks=file.ranks[:1], status=EmployeeStatus.MOVED)
    employees.save(world.session(), changed)
    found = employees.people(world.session(), Criteria(words="baru"))
    assert found.count() == 1
    last = journal.last(world.session())
    assert last is not None
    assert last.sentence == "Ubah data Nama Baru"
    journal.undo(world.session())
    restored = employees.get(world.session(), employee)
    assert (restored.name, restored.ranks, restored.status) == (
        file.name,
        file.ranks,
        EmployeeStatus.ACTIVE,
    )
    assert employees.people(world.session(), Criteria(words="baru")).count() == 0
    assert employees.people(world.session(), Criteria(words="drop table")).count() == 1
    assert journal.verify(world.session()).ok


def test_a_file_entered_by_mistake_can_go_but_not_one_with_leave(world: World) -> None:
    mistaken, kept = world.person(**RICH), world.person()
    world.submit(kept, "2026-12-01")
    employees.remove(world.session(), mistaken)
    with pytest.raises(Refused) as refusal:
        employees.remove(world.session(), kept)
    assert keys(refusal.value.problems) == ["PG02"]
    assert list(employees.people(world.session(), Criteria()).all_ids()) == [kept]
    undone = journal.undo(world.session(), journal.listed(world.session())[0].id)
    assert undone.kept == ()
    assert len(employees.get(world.session(), mistaken).positions) == 3


def test_search_and_filters_name_the_right_people(world: World) -> None:
    nurse = world.person(name="Wa Ode Perawat", unit=world.clinic, sex=Sex.FEMALE)
    driver = world.person(name="La Sopir", unit=world.transport, ranks=(RankRow("II/b"),))
    gone = world.person(name="La Purna", status=EmployeeStatus.RETIRED)

    def ids(**criteria: object) -> set[int]:
        return set(employees.people(world.session(), Criteria(**criteria)).all_ids())  # type: ignore[arg-type]

    assert ids(words="rawat wa") == {nurse}
    assert ids(words="perhubungan") == {driver}
    assert ids(unit=world.health) == {nurse, gone}
    assert ids(golongan=frozenset({"II/b"})) == {driver}
    assert ids(statuses=frozenset({EmployeeStatus.RETIRED})) == {gone}
    assert ids(kinds=frozenset({EmployeeKind.PPPK})) == set()


def test_renaming_a_unit_is_found_by_its_new_name(world: World) -> None:
    employee = world.person(unit=world.transport)
    units.save(world.session(), world.transport, name="Dinas Angkutan Kota")
    people = employees.people(world.session(), Criteria(words="angkutan"))
    assert list(people.all_ids()) == [employee]
    assert people.page(0, 5)[0].unit == "Dinas Angkutan Kota"


def test_a_unit_never_stands_below_itself(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        units.save(world.session(), world.health, name="Dinas Kesehatan", parent=world.clinic)
    assert keys(refusal.value.problems) == ["UN02"]
