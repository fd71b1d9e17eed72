"""What stands between a slip and the book of leave: dates, undo, closed years, who may sign."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from desk_world import DAY, YES, World, keys, wish

from kepegdesk.domain.kinds import EmployeeKind, LeaveCase, LeaveKind, LeaveState, Sex
from kepegdesk.errors import Refused
from kepegdesk.progress import Cancelled
from kepegdesk.services import (
    closing,
    employees,
    journal,
    leave,
    leave_acts,
    leave_unpaid,
    letter_kinds,
    letters,
    officials,
    papers,
    units,
)
from kepegdesk.services.officials import Leave
from kepegdesk.storage import journal as storage_journal
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import (
    Act,
    Authority,
    ContractHistory,
    Employee,
    LeaveYearClose,
    Signatory,
    SignedBalance,
)

SICK: dict[str, Any] = {
    "kind": LeaveKind.SICK,
    "case": LeaveCase.ILLNESS,
    "documents": frozenset({"Surat keterangan dokter"}),
}
LARGE: dict[str, Any] = {
    "kind": LeaveKind.LARGE,
    "case": LeaveCase.OTHER_NEED,
    "documents": frozenset({"SK pangkat terakhir"}),
}
URGENT: dict[str, Any] = {
    "kind": LeaveKind.IMPORTANT,
    "case": LeaveCase.FAMILY_DEATH,
    "documents": frozenset(),
}
UNPAID: dict[str, Any] = {
    "kind": LeaveKind.UNPAID,
    "case": LeaveCase.SPOUSE_DUTY,
    "documents": frozenset({"Surat penugasan atau surat perintah tugas"}),
}


def issued(world: World, employee: int, start: str, end: str, **values: Any) -> int:
    """Grant leave and issue its letter at the moment of the desk."""
    request = world.granted(employee, start, end, **values)
    letters.issue(world.session(), request)
    return request


def undo_last(world: World, use_case: str) -> None:
    """Undo the last act of a use case."""
    with connection():
        acts = Act.select(Act.id).where(Act.use_case == use_case)
        number = acts.order_by(Act.id.desc()).scalar()
    journal.undo(world.session(), number)


# Undo --------------------------------------------------------------------------------------------


def test_a_report_is_not_undone_over_leave_granted_since(world: World) -> None:
    world.on("2026-09-25").begins_in(2025)
    employee = world.person()
    first = issued(world, employee, "2026-10-01", "2026-10-20", **SICK)
    world.on("2026-10-12")
    leave_acts.report_back(world.session(), [first], DAY("2026-10-09"))
    second = issued(world, employee, "2026-10-14", "2026-10-16")
    with pytest.raises(Refused) as refusal:
        undo_last(world, "leave_acts.report_back")
    assert keys(refusal.value.problems) == ["UM01"]
    assert leave.get(world.session(), first).end == DAY("2026-10-08")
    leave.cancel(world.session(), second, "Batal")
    undo_last(world, "leave_acts.report_back")
    again = leave.get(world.session(), first)
    assert (again.end, again.state) == (DAY("2026-10-20"), LeaveState.ISSUED)


@pytest.mark.parametrize(("reported", "is_free"), [("2025-12-10", False), ("2025-12-30", True)])
def test_a_report_that_ended_leave_early_stays_in_a_closed_year(
    world: World, reported: str, is_free: bool
) -> None:
    world.on("2025-11-28").begins_in(2024)
    request = issued(world, world.person(), "2025-12-01", "2025-12-29", **SICK)
    world.on(reported)
    leave_acts.report_back(world.session(), [request])
    world.on("2026-01-05")
    closing.close(world.session(), 2025, "BA 1")
    if is_free:
        undo_last(world, "leave_acts.report_back")
        assert leave.get(world.session(), request).state is LeaveState.ISSUED
        return
    with pytest.raises(Refused) as refusal:
        undo_last(world, "leave_acts.report_back")
    assert keys(refusal.value.problems) == ["TB05"]


def test_a_report_does_not_reach_into_a_closed_year(world: World) -> None:
    world.on("2025-11-03").begins_in(2024)
    request = issued(world, world.person(), "2025-12-01", "2026-01-15", **SICK)
    world.on("2026-01-08")
    closing.close(world.session(), 2025, "BA 1")
    with pytest.raises(Refused) as refusal:
        leave_acts.report_back(world.session(), [request], DAY("2025-12-20"))
    assert keys(refusal.value.problems) == ["TB01"]
    leave_acts.report_back(world.session(), [request])
    assert leave.get(world.session(), request).end == DAY("2026-01-07")


def test_cancelling_leaves_the_year_open(world: World) -> None:
    world.on("2026-01-05").begins_in(2025)
    world.person()

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        closing.close(world.session(), 2025, "BA 1", progress=stop)
    with connection():
        assert not LeaveYearClose.select().exists()
        assert not SignedBalance.select().exists()


# Dates -------------------------------------------------------------------------------------------


def test_nothing_is_asked_for_on_a_day_that_has_not_come(world: World) -> None:
    employee = world.person()
    with pytest.raises(Refused) as refusal:
        leave.submit(world.session(), employee, wish("2026-12-28"), on=DAY("2026-12-20"))
    assert keys(refusal.value.problems) == ["FL07"]
    with pytest.raises(Refused) as refusal:
        leave_acts.permit(
            world.session(), employee, wish("2026-12-28", **URGENT), on=DAY("2026-12-20")
        )
    assert keys(refusal.value.problems) == ["FL07"]


def test_no_step_precedes_the_submission(world: World) -> None:
    employee = world.person()
    request = world.submit(employee, "2026-12-28")
    early = replace(YES, on=DAY("2026-11-22"))
    with pytest.raises(Refused) as refusal:
        leave.consider(world.session(), request, early)
    assert keys(refusal.value.problems) == ["FL06"]


@pytest.mark.parametrize(("day", "key"), [("2026-01-04", "FL06"), ("2026-01-07", "FL07")])
def test_bkn_answers_between_the_proposal_and_today(world: World, day: str, key: str) -> None:
    world.on("2026-01-05").begins_in(2024)
    request = world.submit(world.person(), "2026-03-01", "2027-02-28", **UNPAID)
    leave.consider(world.session(), request, YES)
    leave.decide(world.session(), request, YES)
    leave_unpaid.propose(world.session(), request)
    world.on("2026-01-06")
    with pytest.raises(Refused) as refusal:
        leave_unpaid.endorse(world.session(), request, letter="B-77", letter_date=DAY(day))
    assert keys(refusal.value.problems) == [key]
    leave_unpaid.endorse(world.session(), request, letter="B-77", letter_date=DAY("2026-01-05"))
    assert leave.get(world.session(), request).state is LeaveState.ENDORSED


def test_reactivation_does_not_reach_into_a_closed_year(world: World) -> None:
    world.on("2025-01-06").begins_in(2024)
    request = world.submit(world.person(), "2025-03-01", "2026-02-28", **UNPAID)
    leave.consider(world.session(), request, YES)
    leave.decide(world.session(), request, YES)
    leave_unpaid.propose(world.session(), request)
    leave_unpaid.endorse(world.session(), request, letter="B-77", letter_date=world.now.date())
    letters.issue(world.session(), request)
    world.on("2026-01-12")
    closing.close(world.session(), 2025, "BA 1")
    with pytest.raises(Refused) as refusal:
        leave_unpaid.reactivate(world.session(), request, DAY("2025-12-01"))
    assert "TB01" in keys(refusal.value.problems)


# Who signs ---------------------------------------------------------------------------------------


def test_leave_is_asked_for_although_nobody_who_could_grant_it_is_entered(world: World) -> None:
    world.on("2026-09-01").begins_in(2025)
    with (
        connection(),
        storage_journal.act(
            storage_journal.Actor("uji", "", "2026-01-01T00:00:00+00:00"), "t"
        ) as act,
    ):
        act.sentence = "Wali kota baru"
        new = Signatory.update(valid_from=DAY("2026-09-15")).where(Signatory.level == 3)
        new.execute()
    request = world.submit(
        world.person(), "2026-10-05", "2026-10-09", abroad=True, place="Jeddah",
        documents=frozenset({"Salinan paspor atau surat keterangan biro perjalanan"}),
    )  # fmt: skip
    assert leave.get(world.session(), request).state is LeaveState.SUBMITTED


def test_a_permit_is_given_below_who_grants_the_leave(world: World) -> None:
    """Peraturan BKN 24/2017 III.E: when the one who grants it cannot be waited for."""
    head, chief = world.person(), world.person(unit=world.clinic)
    employee = world.person(unit=world.clinic)
    units.save(world.session(), world.health, name="Dinas Kesehatan", head=head)
    units.save(world.session(), world.clinic, name="Puskesmas Uji", parent=world.health, head=chief)
    day = world.now.date()
    asked = Leave(LeaveKind.IMPORTANT, day, day)
    with (
        connection(),
        storage_journal.act(
            storage_journal.Actor("uji", "", "2026-01-01T00:00:00+00:00"), "t"
        ) as act,
    ):
        act.sentence = "Kewenangan uji"
        Authority.create(
            kind="important", unit=world.clinic, post="KEPALA PUSKESMAS UJI",
            valid_from=DAY("2020-01-01"),
        )  # fmt: skip
        person = Employee.get_by_id(employee)
        grants = officials.expected(person, day, asked)
        assert officials.highest_at_work(person, None, day, asked).nip == grants.nip
    doubts = leave_acts.permit_doubts(
        world.session(), employee, wish("2026-11-24", "2026-11-25", **URGENT)
    )
    assert keys(doubts) == ["IS03"]


def test_whoever_may_not_give_a_permit_is_told_before_it_is_stored(world: World) -> None:
    doubts = leave_acts.permit_doubts(
        world.session(), world.person(), wish("2026-11-24", **URGENT), by="1" * 18
    )
    assert keys(doubts) == ["PJ04"]


# Rights that a recall leaves, states that a cancelling leaves -------------------------------------


def test_what_is_left_of_recalled_large_leave_stays_a_right_until_it_is_taken(
    world: World,
) -> None:
    """leave.md §1.2: the unserved days stay a right, and are no second large leave."""
    world.on("2026-01-05").begins_in(2025)
    employee = world.person()
    request = issued(world, employee, "2026-02-02", "2026-05-01", **LARGE)
    world.on("2026-03-02")
    leave_acts.recall(world.session(), request, DAY("2026-03-03"), reason="Dinas")
    issued(world, employee, "2026-06-01", "2026-06-10", **LARGE)

    def told(end: str) -> list[str]:
        wanted = wish("2026-08-03", end, **LARGE)
        return keys(leave.quote(world.session(), employee, wanted).problems)

    left = 60 - 10
    last = DAY("2026-08-03") + dt.timedelta(days=left - 1)
    assert told(str(last)) == ["CB02"]
    assert told(str(last + dt.timedelta(days=1))) == ["CB02", "CB03"]
    issued(world, employee, "2026-08-03", str(last), **LARGE)
    again = wish("2026-11-02", "2026-11-03", **LARGE)
    assert "CB04" in keys(leave.quote(world.session(), employee, again).problems)


def test_what_is_left_of_leave_for_a_fourth_birth_is_no_large_leave(world: World) -> None:
    world.on("2026-09-01").begins_in(2025)
    employee = world.person(sex=Sex.FEMALE)
    birth = {
        "kind": LeaveKind.LARGE,
        "case": LeaveCase.FOURTH_BIRTH,
        "birth_order": 4,
        "documents": frozenset({"Surat keterangan dokter atau bidan dengan hari perkiraan lahir"}),
    }
    request = issued(world, employee, "2026-11-02", "2027-02-01", **birth)
    world.on("2026-12-01")
    leave_acts.recall(world.session(), request, DAY("2026-12-02"), reason="Dinas")
    later = wish("2027-06-01", "2027-07-31", **LARGE)
    assert "CB04" in keys(leave.quote(world.session(), employee, later).problems)


def test_leave_that_was_reported_stays_over_when_its_extension_is_cancelled(
    world: World,
) -> None:
    world.on("2026-09-28").begins_in(2025)
    employee = world.person()
    first = issued(world, employee, "2026-10-01", "2026-10-09", **SICK)
    world.on("2026-10-07")
    second = issued(world, employee, "2026-10-10", "2026-10-23", extends=first, **SICK)
    world.on("2026-10-08")
    leave_acts.report_back(world.session(), [first])
    leave.cancel(world.session(), second, "Sembuh")
    assert leave.get(world.session(), first).state is LeaveState.DONE


# Papers ------------------------------------------------------------------------------------------


def test_a_number_typed_from_paper_stays_as_the_paper_bears_it(world: World) -> None:
    world.on("2026-11-20").begins_in(2025)
    kind = next(row for row in letter_kinds.listed(world.session()) if row.kind == "annual")
    letter_kinds.save(
        world.session(), replace(kind, template="{klas}/{urut}/{unit}/{romawi}/{tahun}")
    )
    employee, made = world.person(), "800.1.11.4/77/BKPSDM/XI/2026"
    typed, composed = (world.submit(employee, day) for day in ("2026-12-07", "2026-12-14"))
    for request in (typed, composed):
        leave.consider(world.session(), request, YES)
    leave.decide(world.session(), typed, replace(YES, number=made))
    leave.decide(world.session(), composed, YES)
    world.on("2026-12-01")
    for request in (typed, composed):
        letters.issue(world.session(), request)
    assert leave.get(world.session(), typed).number == made
    assert leave.get(world.session(), composed).number == "800.1.11.4/78/BKPSDM/XII/2026"


def test_only_one_workstation_prints_the_original(world: World) -> None:
    world.on("2026-11-20").begins_in(2025)
    request = issued(world, world.person(), "2026-12-07", "2026-12-08")
    assert papers.note_printed(world.session(), request, "letter") is True
    assert papers.note_printed(world.session(), request, "letter") is False


# Contracts ---------------------------------------------------------------------------------------


def test_a_contract_that_follows_others_bears_its_first_day(world: World) -> None:
    """Peraturan BKN 7/2022 Ps 7: the contract in force on 1 January decides what is carried."""
    employee = world.person(
        kind=EmployeeKind.PPPK, tmt_cpns=DAY("2021-01-01"), contract_start=DAY("2021-01-01"),
        contract_end=DAY("2025-12-31"),
    )  # fmt: skip
    file = employees.get(world.session(), employee)
    employees.save(world.session(), replace(file, contract_start=None))
    file = employees.get(world.session(), employee)
    employees.save(world.session(), replace(file, contract_start=DAY("2026-01-01")))
    file = employees.get(world.session(), employee)
    with pytest.raises(Refused) as refusal:
        employees.save(world.session(), replace(file, contract_start=None))
    assert keys(refusal.value.problems) == ["PG17"]


def test_a_contract_that_begins_earlier_than_it_was_typed_takes_no_place_of_its_own(
    world: World,
) -> None:
    employee = world.person(
        kind=EmployeeKind.PPPK, tmt_cpns=DAY("2021-01-01"), contract_start=DAY("2021-01-01"),
        contract_end=DAY("2025-12-31"),
    )  # fmt: skip
    for start in ("2026-02-01", "2026-01-01"):
        file = employees.get(world.session(), employee)
        employees.save(world.session(), replace(file, contract_start=DAY(start)))
    file = employees.get(world.session(), employee)
    employees.save(world.session(), replace(file, contract_start=DAY("2020-06-01")))
    with connection():
        assert not ContractHistory.select().where(ContractHistory.start >= "2020-06-01").exists()
