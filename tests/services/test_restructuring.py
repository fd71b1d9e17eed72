"""Penataan unit: units and people change together, in one act that one undo takes back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from desk_world import DAY, World

from kepegdesk.domain.kinds import EmployeeStatus, Role
from kepegdesk.domain.restructuring import Change, Plan, Step
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import (
    accounts,
    employees,
    histories,
    journal,
    present,
    restructuring,
    unit_aliases,
    unit_history,
    unit_places,
    units,
)
from kepegdesk.services.employees import Criteria
from kepegdesk.storage import journal as store
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import (
    Act,
    Authority,
    Employee,
    PlacementHistory,
    Signatory,
    Unit,
    UnitHead,
    UnitHistory,
)

TMT = DAY("2026-10-01")
SK, SK_DAY = "800/77/2026", DAY("2026-09-20")


def plan(*changes: Change, tmt: dt.date | None = TMT) -> Plan:
    return Plan(changes, tmt, SK, SK_DAY)


def unit_of(employee: int) -> int | None:
    with connection():
        return Employee.get_by_id(employee).unit_id


def offered(world: World) -> set[int]:
    return {unit.id for unit in units.choices(world.session())}


def test_a_merged_unit_goes_and_its_people_follow_with_tmt_and_sk(world: World) -> None:
    session = world.session()
    ours, placed, retired, apart = (world.person(unit=world.clinic) for _each in range(4))
    histories.save(session, placed, "placement", _row(world.clinic, "2020-01-01"))
    _retire(world, retired)
    units.save(session, world.clinic, name="Puskesmas Uji", parent=world.health, head=apart)
    change = Change(Step.MERGE, world.clinic, target=world.transport)
    shown = restructuring.preview(session, plan(change))
    assert shown.problems == ()
    assert (shown.units, shown.people) == (1, 3)
    assert [effect.text for effect in shown.effects] == [
        "Puskesmas Uji digabung ke Dinas Perhubungan: 3 orang pindah",
        f"{employees.get(session, apart).name} tidak lagi mengepalai Puskesmas Uji",
    ]
    restructuring.carry_out(session, plan(change))
    assert [unit_of(each) for each in (ours, placed, apart)] == [world.transport] * 3
    assert unit_of(retired) == world.clinic
    row = histories.listed(session, ours, "placement")[0]
    assert row.values == {
        "unit": world.transport, "tmt": TMT, "sk_number": SK, "sk_date": SK_DAY,
    }  # fmt: skip
    assert employees.people(session, Criteria(unit=world.transport)).count() == 3
    assert world.clinic not in offered(world)
    assert world.clinic not in {row.id for row in units.tree(session)}
    assert world.clinic in {row.id for row in units.tree(session, on=DAY("2026-09-30"))}
    last = unit_history.heads(session, world.clinic)[0].row
    assert (last.employee, last.until) == (apart, DAY("2026-09-30"))
    assert journal.verify(session).ok

    undone = journal.undo(session)
    assert undone.kept == ()
    assert [unit_of(each) for each in (ours, placed, apart)] == [world.clinic] * 3
    assert world.clinic in offered(world)
    assert employees.people(session, Criteria(unit=world.transport)).count() == 0
    with connection():
        assert not UnitHistory.select().exists()
        assert not UnitHead.select().exists()
        assert PlacementHistory.select().count() == 1
        assert Unit.get_by_id(world.clinic).head_id == apart
    assert journal.verify(session).ok


def _row(unit: int, tmt: str) -> dict[str, object]:
    return {"unit": unit, "tmt": DAY(tmt), "sk_number": "", "sk_date": None}


def _retire(world: World, employee: int) -> None:
    row = {"status": EmployeeStatus.RETIRED.value, "tmt": DAY("2024-01-01"), "sk_number": "",
           "sk_date": None, "note": ""}  # fmt: skip
    histories.save(world.session(), employee, "status", row)


def test_some_people_go_to_a_new_unit(world: World) -> None:
    session = world.session()
    goes, stays = world.person(unit=world.clinic), world.person(unit=world.clinic)
    names = [member.id for member in restructuring.members(session, world.clinic, TMT)]
    assert names == sorted([goes, stays], key=lambda one: employees.get(session, one).name)
    change = Change(Step.SPLIT, world.clinic, "Klinik Baru", world.health, frozenset({goes}))
    restructuring.carry_out(session, plan(change))
    made = units.find(session, "Klinik Baru")
    assert (unit_of(goes), unit_of(stays)) == (made, world.clinic)
    with connection():
        row = Unit.get_by_id(made)
        assert row.pattern == Unit.get_by_id(world.clinic).pattern
        assert units.path(units.chains()[made]) == "Dinas Kesehatan - Klinik Baru"
    line = unit_history.names(session, made)[0].row
    assert (line.tmt, line.sk_number, line.sk_date) == (TMT, SK, SK_DAY)
    journal.undo(session)
    assert unit_of(goes) == world.clinic
    with connection():
        assert Unit.get_or_none(Unit.id == made) is None


def test_a_decree_renames_and_moves_many_units_at_once(world: World) -> None:
    session = world.session()
    employee = world.person(unit=world.clinic)
    restructuring.carry_out(session, plan(
        Change(Step.RENAME, world.health, "Dinas Sehat"),
        Change(Step.RENAME, world.clinic, "Puskesmas Mandiri"),
        Change(Step.MOVE, world.clinic, target=world.transport),
    ))  # fmt: skip
    assert unit_of(employee) == world.clinic
    with connection():
        assert units.path(units.chains()[world.clinic]) == "Dinas Perhubungan - Puskesmas Mandiri"
        assert Act.select().order_by(Act.id.desc()).get().sentence == (
            "Penataan unit per 01-10-2026: Dinas Kesehatan menjadi Dinas Sehat, "
            "Puskesmas Uji menjadi Puskesmas Mandiri; 1 orangnya ikut dan Puskesmas Mandiri "
            "pindah ke bawah Dinas Perhubungan; 1 orangnya ikut"
        )
    found = employees.people(session, Criteria(words="mandiri perhubungan")).page(0, 5)
    assert [row.id for row in found] == [employee]


def test_what_is_dated_ahead_happens_on_its_day_and_is_undone_after_it(world: World) -> None:
    session = world.session()
    employee, head = world.person(unit=world.clinic), world.person()
    units.save(session, world.clinic, name="Puskesmas Uji", parent=world.health, head=head)
    change = Change(Step.MERGE, world.clinic, target=world.health)
    restructuring.carry_out(session, plan(change, tmt=DAY("2027-01-01")))
    assert unit_of(employee) == world.clinic
    assert world.clinic in offered(world)
    world.on("2027-01-05")
    present.catch_up(world.clock)
    assert unit_of(employee) == world.health
    assert world.clinic not in offered(world)
    with connection():
        assert Unit.get_by_id(world.clinic).head_id is None
    journal.undo(session)
    assert unit_of(employee) == world.clinic
    assert world.clinic in offered(world)
    with connection():
        assert Unit.get_by_id(world.clinic).head_id == head
    assert journal.verify(session).ok


def test_what_cannot_be_is_refused_and_nothing_is_stored(world: World) -> None:
    session, employee = world.session(), world.person(unit=world.clinic)
    acts = _acts()
    for change, why in (
        (Change(Step.DISSOLVE, world.clinic), "1 orang masih di sana"),
        (Change(Step.DISSOLVE, world.health), "masih membawahi Puskesmas Uji"),
        (Change(Step.MOVE, world.health, target=world.clinic), "bawah dirinya sendiri"),
        (Change(Step.RENAME, world.health, ""), "belum diisi"),
    ):
        assert any(why in each.text for each in restructuring.preview(
            session, plan(change)).problems)  # fmt: skip
        with pytest.raises(Refused, match=why):
            restructuring.carry_out(session, plan(change))
    assert _acts() == acts
    late = _row(world.clinic, "2026-11-01")
    histories.save(session, employee, "placement", late)
    merge = Change(Step.MERGE, world.clinic, target=world.health)
    with pytest.raises(Refused, match="1 orang sudah dicatat masuk Puskesmas Uji"):
        restructuring.carry_out(session, plan(merge))
    row = Change(Step.RENAME, world.transport, "Dinas Angkutan")
    restructuring.carry_out(session, plan(row))
    with pytest.raises(Refused, match="sudah berubah per 01-10-2026"):
        restructuring.carry_out(session, plan(Change(Step.RENAME, world.transport, "Lain")))


def _acts() -> int:
    with connection():
        return Act.select().count()


def test_nobody_is_put_into_a_dissolved_unit_but_before_its_end(world: World) -> None:
    session, employee = world.session(), world.person()
    merge = Change(Step.MERGE, world.clinic, target=world.health)
    restructuring.carry_out(session, plan(merge))
    with pytest.raises(Refused, match="sudah dibubarkan"):
        histories.save(session, employee, "placement", _row(world.clinic, "2026-10-01"))
    histories.save(session, employee, "placement", _row(world.clinic, "2026-09-30"))
    file = employees.get(session, world.person())
    for since in (None, TMT):
        with pytest.raises(Refused, match="sudah dibubarkan"):
            employees.save(session, replace(file, unit=world.clinic, unit_since=since))


def test_it_is_undone_whole_or_not_at_all(world: World) -> None:
    session, employee = world.session(), world.person(unit=world.clinic)
    merge = Change(Step.MERGE, world.clinic, target=world.health)
    restructuring.carry_out(session, plan(merge))
    with connection():
        act = Act.select().order_by(Act.id.desc()).get().id
    number = histories.listed(session, employee, "placement")[0].id
    moved = _row(world.transport, "2026-10-02")
    histories.save(session, employee, "placement", moved, number, 1)
    with pytest.raises(Refused, match="hanya dapat dibatalkan seluruhnya"):
        journal.undo(session, act)
    assert unit_of(employee) == world.transport
    assert world.clinic not in offered(world)


def test_a_sheet_that_names_a_merged_organisation_means_where_it_went(world: World) -> None:
    session = world.session()
    unit_aliases.add_to(session, world.transport, "Dishub")
    merge = Change(Step.MERGE, world.transport, target=world.health)
    restructuring.carry_out(session, plan(merge))
    for text in ("Dishub", "Dinas Perhubungan"):
        assert units.find(session, text) == world.health
    with connection():
        assert unit_places.Directory().place("Dinas Perhubungan") == world.health


def test_who_signs_for_a_dissolved_unit_and_whose_account_it_is_are_told(world: World) -> None:
    session = world.session()
    accounts.create(session, name="admin", full_name="", role=Role.ADMIN, password="rahasia-2026")
    accounts.create(
        session, name="dishub", full_name="", role=Role.OPERATOR, password="rahasia-2026",
        unit=world.transport,
    )  # fmt: skip
    post = "KEPALA DINAS PERHUBUNGAN"
    with connection(), store.act(store.Actor("uji", "", "2026-01-01T00:00:00+00:00"), "t") as act:
        act.sentence = "Pejabat uji"
        since = DAY("2026-01-01")
        Authority.create(unit=world.transport, post=post, valid_from=since)
        Signatory.create(title=post, name="Budi Uji", valid_from=since)
    merge = Change(Step.MERGE, world.transport, target=world.health)
    texts = [effect.text for effect in restructuring.preview(session, plan(merge)).effects]
    told = "1 baris kewenangan menyebut Dinas Perhubungan yang dibubarkan; perbarui sesudah ini"
    assert told in texts
    assert "Akun dishub terbatas pada Dinas Perhubungan; pilih unit lain" in texts
    rename = Change(Step.RENAME, world.transport, "Dinas Angkutan")
    texts = [effect.text for effect in restructuring.preview(session, plan(rename)).effects]
    assert texts[1:] == [
        f"Budi Uji, {post}, menyebut Dinas Perhubungan yang berganti nama; perbarui sesudah ini",
        "1 baris kewenangan menyebut Dinas Perhubungan yang berganti nama; perbarui sesudah ini",
    ]


def test_an_account_of_one_unit_restructures_nothing(world: World) -> None:
    with pytest.raises(NotAllowed, match="seluruh kantor"):
        restructuring.carry_out(
            world.session(unit=world.health), plan(Change(Step.RENAME, world.clinic, "Lain"))
        )
