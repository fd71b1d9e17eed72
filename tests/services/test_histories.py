"""The rows of a person's file as they are stored, undone, and read as of any date."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from desk_world import DAY, World, keys

from kepegdesk.domain.histories import HISTORIES, Value
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Role
from kepegdesk.errors import NotAllowed, Refused, Stale
from kepegdesk.services import employees, histories, journal, present
from kepegdesk.storage import people
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Act, Employee, FamilyMember, Listing, PlacementHistory

MOVE = {"tmt": DAY("2026-03-01"), "sk_number": "821/7/2026"}


def row(key: str, **values: Value) -> dict[str, Value]:
    """Return a row of a history with nothing but these values."""
    return {**HISTORIES[key].empty(), **values}


def unit_of(employee: int) -> int | None:
    """Return the unit on file, which the list shows too."""
    with connection():
        unit: int | None = Employee.get_by_id(employee).unit_id
        assert Listing.get_by_id(employee).unit_id == unit
    return unit


def on(employee: int, day: str) -> dict[str, Any]:
    """Return what the lists of a day say of a person."""
    with connection():
        found = list(people.files([employee], DAY(day)))
    return dict(zip(people.COLUMNS, found[0], strict=True)) if found else {}


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("rank", {"golongan": "III/b", "tmt": DAY("2024-04-01")}),
        ("position", {"title": "Camat", "appointment": "definitif", "tmt": DAY("2024-01-01")}),
        ("education", {"level": "S-2", "school": "Universitas Uji", "graduated": 2020}),
        ("family", {"relation": "anak", "name": "Ani", "birth_date": DAY("2015-02-03")}),
        ("training", {"name": "Bimtek Uji", "hours": 24, "end": DAY("2026-02-03")}),
        ("award", {"name": "Satyalancana Karya Satya X Tahun"}),
        ("discipline", {"level": "ringan", "tmt": DAY("2024-01-01"), "sk_number": "9"}),
        ("performance", {"year": 2025, "predicate": "Baik"}),
        ("contract", {"start": DAY("2020-01-01"), "end": DAY("2020-12-31")}),
        ("status", {"status": "Aktif", "tmt": DAY("2010-01-01")}),
        ("kind", {"kind": "PNS", "tmt": DAY("2011-01-01")}),
    ],
)  # fmt: skip
def test_a_row_is_stored_changed_removed_and_each_is_undone(
    world: World, key: str, values: dict[str, Value]
) -> None:
    session, employee = world.session(), world.person()
    before = histories.listed(session, employee, key)
    number = histories.save(session, employee, key, row(key, **values))
    stored = {each.id: each for each in histories.listed(session, employee, key)}
    assert stored[number].values == row(key, **values)
    assert histories.counts(session, employee)[key] == len(before) + 1

    named = HISTORIES[key].fields[-1].name
    changed = {**stored[number].values}
    if "sk_number" in changed:
        changed["sk_number"] = "Nomor lain"
        histories.save(session, employee, key, changed, number, stored[number].version)
        assert _values(session, employee, key)[number] == changed, named
        journal.undo(session)
        assert _values(session, employee, key)[number] == row(key, **values)

    histories.remove(session, employee, key, number)
    assert number not in _values(session, employee, key)
    journal.undo(session)
    assert _values(session, employee, key)[number] == row(key, **values)


def _values(session: Any, employee: int, key: str) -> dict[int, Any]:
    return {each.id: each.values for each in histories.listed(session, employee, key)}


def test_rows_stand_with_the_newest_first(world: World) -> None:
    employee = world.person()
    for golongan, tmt in (("III/c", "2025-04-01"), ("III/b", "2023-04-01")):
        histories.save(
            world.session(), employee, "rank", row("rank", golongan=golongan, tmt=DAY(tmt))
        )
    found = histories.listed(world.session(), employee, "rank")
    assert [each.values["golongan"] for each in found] == ["III/c", "III/b", "III/a"]
    assert on(employee, "2026-11-24")["golongan"] == "III/c"
    assert on(employee, "2024-01-01")["golongan"] == "III/b"


def test_an_impossible_row_is_refused_with_every_reason(world: World) -> None:
    employee = world.person()
    with pytest.raises(Refused) as refusal:
        histories.save(world.session(), employee, "family", row("family", nik="12"))
    assert keys(refusal.value.problems) == ["RW01", "RW01", "PG12"] or keys(
        refusal.value.problems
    ) == ["RW01", "RW01"]
    with connection():
        assert not FamilyMember.select().exists()
    doubts = histories.check(
        world.session(), employee, "rank", row("rank", golongan="III/b", tmt=DAY("2024-04-02"))
    )
    assert keys(doubts) == ["D19"]


def test_the_second_to_save_a_row_is_told(world: World) -> None:
    employee = world.person()
    values = row("award", name="Satyalancana Karya Satya X Tahun")
    number = histories.save(world.session(), employee, "award", values)
    version = histories.listed(world.session(), employee, "award")[0].version
    histories.save(world.session(), employee, "award", {**values, "giver": "A"}, number, version)
    with pytest.raises(Stale):
        histories.save(
            world.session(), employee, "award", {**values, "giver": "B"}, number, version
        )
    histories.remove(world.session(), employee, "award", number)
    with pytest.raises(Refused) as refusal:
        histories.remove(world.session(), employee, "award", number)
    assert keys(refusal.value.problems) == ["RW30"]


def test_only_who_reaches_the_person_writes_in_his_file(world: World) -> None:
    employee = world.person()
    other = world.session(Role.OPERATOR, unit=world.transport)
    values = row("award", name="Piagam")
    with pytest.raises(NotAllowed):
        histories.save(other, employee, "award", values)
    with pytest.raises(NotAllowed):
        histories.listed(other, employee, "award")
    own = world.session(Role.OPERATOR, unit=world.health)
    with pytest.raises(NotAllowed):  # nor may he be sent where the clerk does not reach
        histories.save(own, employee, "placement", row("placement", unit=world.transport, **MOVE))


# Dated values -------------------------------------------------------------------------------------


def test_a_unit_holds_from_its_day_on_and_every_past_day_stays_true(world: World) -> None:
    """T-25 in spirit: what is asked as of a past date is what was so then."""
    employee = world.person()
    file = employees.get(world.session(), employee)
    moved = replace(file, unit=world.transport, unit_since=DAY("2026-03-01"))
    employees.save(world.session(), moved)
    assert unit_of(employee) == world.transport
    assert employees.get(world.session(), employee).unit_since == DAY("2026-03-01")
    assert on(employee, "2026-02-28")["unit"] == "Dinas Kesehatan"
    assert on(employee, "2026-03-01")["unit"] == "Dinas Perhubungan"
    journal.undo(world.session())
    assert unit_of(employee) == world.health
    assert on(employee, "2026-03-01")["unit"] == "Dinas Kesehatan"


def test_a_move_dated_ahead_takes_effect_on_its_day_though_nobody_was_there(world: World) -> None:
    """T-01: whether the program was open on the day makes no difference."""
    employee = world.person()
    ahead = row("placement", unit=world.transport, tmt=DAY("2027-01-04"))
    file = employees.get(world.session(), employee)
    employees.save(world.session(), replace(file, unit_since=DAY("2020-01-01")))
    histories.save(world.session(), employee, "placement", ahead)
    assert unit_of(employee) == world.health
    assert present.catch_up(world.clock) == 0
    world.on("2027-03-15")
    assert on(employee, "2027-01-03")["unit"] == "Dinas Kesehatan"
    assert present.catch_up(world.clock) == 1
    assert unit_of(employee) == world.transport
    assert present.catch_up(world.clock) == 0
    with connection():
        last = Act.select().order_by(Act.id.desc()).get()
    assert (last.account, last.sentence) == (
        "program",
        "Berlaku per 15-03-2027: unit kerja atau jenis kepegawaian 1 pegawai",
    )
    assert journal.verify(world.session()).ok


def test_a_rank_dated_ahead_is_not_shown_before_its_day(world: World) -> None:
    employee = world.person()
    ahead = row("rank", golongan="III/b", tmt=DAY("2027-01-01"))
    histories.save(world.session(), employee, "rank", ahead)
    ending = row(
        "position", title="Plt Camat", appointment="Plt", tmt=DAY("2026-10-01"),
        end=DAY("2026-12-15"),
    )  # fmt: skip
    histories.save(world.session(), employee, "position", ending)

    def shown() -> tuple[str, str]:
        with connection():
            listed = Listing.get_by_id(employee)
        file = employees.get(world.session(), employee)
        assert (file.rank.golongan, file.position.title) == (listed.golongan, listed.position)
        return listed.golongan, listed.position

    assert shown() == ("III/a", "Analis Uji")
    world.on("2027-01-01")
    before = shown_acts(world)
    assert present.catch_up(world.clock) == 1
    assert shown() == ("III/b", "Analis Uji")
    assert shown_acts(world) == before  # what derives is no change of the office


def shown_acts(world: World) -> int:
    """Return how many acts the journal holds."""
    return len(journal.listed(world.session()))


def test_a_typed_unit_without_a_day_corrects_what_holds(world: World) -> None:
    employee = world.person()
    file = employees.get(world.session(), employee)
    employees.save(world.session(), replace(file, unit=world.clinic))
    with connection():
        assert not PlacementHistory.select().exists()
    file = employees.get(world.session(), employee)
    employees.save(world.session(), replace(file, unit_since=DAY("2020-01-01")))
    file = employees.get(world.session(), employee)
    employees.save(world.session(), replace(file, unit=world.health))
    found = histories.listed(world.session(), employee, "placement")
    assert [(each.values["unit"], each.values["tmt"], each.unit) for each in found] == [
        (world.health, DAY("2020-01-01"), "Dinas Kesehatan")
    ]


def test_status_and_kind_are_dated_by_the_form(world: World) -> None:
    employee = world.person(kind=EmployeeKind.CPNS, tmt_cpns=DAY("2025-03-01"), ranks=())
    file = employees.get(world.session(), employee)
    employees.save(world.session(), replace(file, kind=EmployeeKind.PNS, tmt_pns=DAY("2026-03-01")))
    assert on(employee, "2026-02-28")["kind"] == "CPNS"
    assert on(employee, "2026-03-01")["kind"] == "PNS"
    file = employees.get(world.session(), employee)
    gone = {"status": EmployeeStatus.MOVED, "status_since": DAY("2026-09-01")}
    employees.save(world.session(), replace(file, **gone))
    assert on(employee, "2026-08-31")["status"] == "Aktif"
    assert on(employee, "2026-09-01")["status"] == "Pindah"
    file = employees.get(world.session(), employee)
    back = {"status": EmployeeStatus.ACTIVE, "status_since": DAY("2026-11-01")}
    employees.save(world.session(), replace(file, **back))
    told = [on(employee, day)["status"] for day in ("2026-08-31", "2026-10-31", "2026-11-01")]
    assert told == ["Aktif", "Pindah", "Aktif"]


def test_the_kind_before_a_known_appointment_is_cpns(world: World) -> None:
    employee = world.person(tmt_cpns=DAY("2010-01-01"), tmt_pns=DAY("2011-01-01"))
    assert on(employee, "2010-06-01")["kind"] == "CPNS"
    assert on(employee, "2011-01-01")["kind"] == "PNS"
    assert on(employee, "2009-12-31") == {}


def test_a_person_without_a_row_that_had_begun_has_no_unit_yet(world: World) -> None:
    employee = world.person(unit_since=DAY("2015-01-01"))
    assert on(employee, "2014-12-31")["unit"] == ""
    assert on(employee, "2015-01-01")["unit"] == "Dinas Kesehatan"


def test_a_row_taken_out_again_gives_the_former_value_back(world: World) -> None:
    employee = world.person(unit_since=DAY("2015-01-01"))
    session = world.session()
    number = histories.save(
        session, employee, "placement", row("placement", unit=world.transport, **MOVE)
    )
    assert unit_of(employee) == world.transport
    histories.remove(session, employee, "placement", number)
    assert unit_of(employee) == world.health


# NIP ---------------------------------------------------------------------------------------------


def test_a_corrected_nip_goes_wherever_it_stood_and_the_former_one_finds_him(world: World) -> None:
    from kepegdesk.services import nips, signatories
    from kepegdesk.services.employees import Criteria

    session, employee = world.session(), world.person()
    spouse = world.person()
    wrong = employees.get(session, employee).nip or ""
    right = wrong[:-3] + "777"
    married = row("family", relation="istri", name="Istri", nip=wrong)
    histories.save(session, spouse, "family", married)
    head = signatories.listed(session)[0]
    signatories.save(session, replace(head, nip=wrong))
    moved = nips.correct(session, employee, f" {right} ", "Surat BKN 12/2026")
    assert moved == 2
    assert employees.get(session, employee).nip == right
    assert histories.listed(session, spouse, "family")[0].values["nip"] == right
    assert signatories.listed(session)[0].nip == right
    assert [each["nip"] for each in nips.former(session, employee)] == [wrong]
    for words in (wrong, right):
        assert list(employees.people(session, Criteria(words=words)).all_ids()) == [employee]
    journal.undo(session)
    assert employees.get(session, employee).nip == wrong
    assert nips.former(session, employee) == []
    assert list(employees.people(session, Criteria(words=right)).all_ids()) == []


def test_a_nip_changed_in_the_form_is_a_correction_too(world: World) -> None:
    from kepegdesk.services import nips

    session, employee = world.session(), world.person()
    file = employees.get(session, employee)
    right = (file.nip or "")[:-3] + "888"
    employees.save(session, replace(file, nip=right))
    (former,) = nips.former(session, employee)
    assert (former["nip"], former["reason"]) == (file.nip, "Diubah di formulir")


@pytest.mark.parametrize(
    ("nip", "reason", "key"),
    [
        ("198501012010011", "x", "NIP_LENGTH"),
        ("{same}", "x", "NK02"),
        ("{other}", "x", "NIP_DUPLICATE"),
        ("{fresh}", " ", "NK01"),
    ],
)
def test_a_nip_is_corrected_to_one_that_is_and_is_free(
    world: World, nip: str, reason: str, key: str
) -> None:
    from kepegdesk.services import nips

    session, employee, other = world.session(), world.person(), world.person()
    same = employees.get(session, employee).nip or ""
    known = {
        "{same}": same,
        "{other}": employees.get(session, other).nip or "",
        "{fresh}": same[:-3] + "999",
    }
    with pytest.raises(Refused) as refusal:
        nips.correct(session, employee, known.get(nip, nip), reason)
    assert keys(refusal.value.problems) == [key]
    assert employees.get(session, employee).nip == same
