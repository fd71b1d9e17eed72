"""Who worked on a day of cuti bersama: many in one act, feeding lots T and TL (T-14)."""

from __future__ import annotations

import dataclasses

import pytest
from desk_world import DAY, World, keys

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus
from kepegdesk.errors import Refused
from kepegdesk.services import (
    balances,
    collective_work,
    employees,
    holidays,
    journal,
    letters,
    units,
)
from kepegdesk.services.holidays import HolidayRow
from kepegdesk.storage import journal as journals
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import LeaveYearClose

MARCH, NATAL = DAY("2026-03-20"), DAY("2026-12-24")


@pytest.fixture(autouse=True)
def year_is_ending(request: pytest.FixtureRequest) -> None:
    """Let all days of cuti bersama of 2026 be over: nobody has worked on one to come."""
    request.getfixturevalue("world").on("2026-12-28")


def extra(world: World, employee: int, day: str) -> int:
    return balances.of(world.session(), employee, on=DAY(day)).extra


def refused(world: World, *given: object) -> list[str]:
    with pytest.raises(Refused) as refusal:
        collective_work.record(world.session(), *given)  # type: ignore[arg-type]
    return keys(refusal.value.problems)


class TestT14:
    """T-14: cuti bersama never reduces the leave of ASN; who worked gets a day more."""

    @pytest.mark.parametrize(
        "kind", [EmployeeKind.PNS, EmployeeKind.CPNS, EmployeeKind.PPPK,
                 EmployeeKind.PPPK_PARUH_WAKTU]
    )  # fmt: skip
    def test_it_costs_no_asn_a_day(self, world: World, kind: EmployeeKind) -> None:
        world.begins_in(2026)
        employee = world.person(kind=kind)
        request = world.granted(employee, "2026-12-21", "2026-12-30")
        letters.issue(world.session(), request)
        left = balances.of(world.session(), employee, on=DAY("2026-12-31"))
        assert (left.n, left.extra) == (12 - 6, 0)  # 24 cuti bersama, 25 libur

    def test_who_worked_gets_a_day_that_lapses_but_at_the_end_of_the_year(
        self, world: World
    ) -> None:
        employee = world.person()
        for day in (MARCH, NATAL):
            collective_work.record(world.session(), day, [employee], "ST 1/2026")
        assert extra(world, employee, "2026-12-31") == 2
        assert extra(world, employee, "2027-01-02") == 1

    def test_a_post_without_cuti_bersama_counts_the_day_as_worked(self, world: World) -> None:
        """Unit.collective reaches what is below it; a person's own choice goes before it."""
        units.save(world.session(), world.health, name="Dinas Kesehatan", collective=False)
        on_duty = world.person(unit=world.clinic)
        spared = world.person(unit=world.clinic, collective=True)
        usual = world.person(unit=world.transport)
        counted = {}
        for employee in (on_duty, spared, usual):
            request = world.submit(employee, "2026-12-22", "2026-12-24")
            from kepegdesk.services import leave

            counted[employee] = leave.get(world.session(), request).working_days
        assert counted == {on_duty: 3, spared: 2, usual: 2}
        file = employees.get(world.session(), on_duty)
        assert (file.collective, employees.get(world.session(), spared).collective) == (None, True)
        employees.save(world.session(), dataclasses.replace(file, collective=True))
        journal.undo(world.session())
        assert employees.get(world.session(), on_duty).collective is None


class TestRecord:
    """One act for many."""

    def test_the_days_of_a_year_and_who_may_have_worked(self, world: World) -> None:
        found = collective_work.days(world.session(), 2026)
        assert len(found) == 8
        assert found[-1].day == NATAL
        ours, below = world.person(name="A"), world.person(name="B", unit=world.clinic)
        world.person(name="C", unit=world.transport)
        world.person(name="D", status=EmployeeStatus.RETIRED)
        offered = collective_work.candidates(world.session(), NATAL, world.health)
        assert [(one.employee, one.document) for one in offered] == [(ours, ""), (below, "")]
        assert offered[1].unit == "Dinas Kesehatan - Puskesmas Uji"

    def test_many_are_recorded_and_undone_at_once(self, world: World) -> None:
        people = [world.person() for _each in range(3)]
        assert collective_work.record(world.session(), NATAL, people, " ST 7/2026 ") == 3
        listed = collective_work.listed(world.session(), 2026)
        assert {row.employee for row in listed} == set(people)
        assert {row.document for row in listed} == {"ST 7/2026"}
        assert journal.last(world.session()).sentence == (
            "Masuk saat cuti bersama 24-12-2026: 3 pegawai"
        )
        journal.undo(world.session())
        assert collective_work.listed(world.session(), 2026) == []

    def test_who_is_recorded_already_gets_the_new_document(self, world: World) -> None:
        one, other = world.person(), world.person()
        collective_work.record(world.session(), NATAL, [one], "ST 1")
        assert collective_work.record(world.session(), NATAL, [one, other, one], "ST 2") == 1
        listed = collective_work.listed(world.session(), 2026)
        assert [row.document for row in listed] == ["ST 2", "ST 2"]
        offered = collective_work.candidates(world.session(), NATAL)
        assert {one.document for one in offered} == {"ST 2"}
        assert collective_work.listed(world.session(), 2026, world.transport) == []

    def test_what_cannot_be_is_told(self, world: World) -> None:
        employee = world.person()
        assert refused(world, DAY("2026-12-23"), [employee], "ST") == ["CB10"]
        assert refused(world, NATAL, [employee], " ") == ["CB11"]
        assert refused(world, NATAL, [], "") == ["CB12", "CB11"]
        world.submit(employee, "2026-12-22", "2026-12-28")
        assert refused(world, NATAL, [employee], "ST") == ["CB14"]

    def test_a_day_of_another_unit_is_none_of_theirs(self, world: World) -> None:
        day = DAY("2026-12-28")
        row = HolidayRow(
            None, day, "Cuti Bersama Uji", "collective", "SE 1", "ditetapkan", world.health
        )
        holidays.save(world.session(), row)
        ours, theirs = world.person(unit=world.clinic), world.person(unit=world.transport)
        assert [c.employee for c in collective_work.candidates(world.session(), day)] == [ours]
        assert refused(world, day, [ours, theirs], "ST") == ["CB10"]
        collective_work.record(world.session(), day, [ours], "ST")

    def test_a_settled_year_is_corrected_instead(self, world: World) -> None:
        employee = world.person()
        collective_work.record(world.session(), MARCH, [employee], "ST")
        actor = journals.Actor("uji", "", "2027-01-05T00:00:00+00:00")
        with connection(), journals.act(actor, "t") as scope:
            scope.sentence = "Tutup"
            LeaveYearClose.create(year=2026, closed_on=DAY("2027-01-05"), document="BA 1")
        assert refused(world, NATAL, [employee], "ST") == ["TB01"]
        (row,) = collective_work.listed(world.session(), 2026)
        with pytest.raises(Refused) as refusal:
            collective_work.withdraw(world.session(), [row.id], "Keliru")
        assert keys(refusal.value.problems) == ["TB01"]

    def test_only_a_day_that_has_come_and_that_he_works_on(self, world: World) -> None:
        """A Saturday takes no day from a five-day week, so working on it gives none."""
        saturday = DAY("2026-10-10")
        row = HolidayRow(None, saturday, "Cuti bersama", "collective", "SE", "ditetapkan")
        holidays.save(world.session(), row)
        five, six = world.person(), world.person(unit=world.clinic)
        assert refused(world, saturday, [five, six], "ST") == ["CB17"]
        assert collective_work.record(world.session(), saturday, [six], "ST") == 1
        world.on("2026-12-23")
        assert refused(world, NATAL, [five], "ST") == ["CB18"]

    def test_no_leave_is_asked_for_over_a_day_that_was_worked(self, world: World) -> None:
        """The other way round than CB14."""
        world.begins_in(2026)
        employee = world.person()
        collective_work.record(world.session(), NATAL, [employee], "ST")
        with pytest.raises(Refused) as refusal:
            world.submit(employee, "2026-12-21", "2026-12-31")
        assert keys(refusal.value.problems) == ["CB15"]
        world.submit(employee, "2026-12-28", "2026-12-31")


class TestWithdraw:
    """Taking a record back, with its reason."""

    def test_it_goes_with_a_reason_and_comes_back(self, world: World) -> None:
        employee = world.person()
        collective_work.record(world.session(), NATAL, [employee], "ST")
        (row,) = collective_work.listed(world.session(), 2026)
        for wanted, reason in (([row.id], " "), ([], "Keliru")):
            with pytest.raises(Refused) as refusal:
                collective_work.withdraw(world.session(), wanted, reason)
            assert keys(refusal.value.problems) == ["CB13"]
        assert collective_work.withdraw(world.session(), [row.id], "Keliru") == 1
        assert extra(world, employee, "2026-12-31") == 0
        journal.undo(world.session())
        assert extra(world, employee, "2026-12-31") == 1

    def test_days_already_taken_keep_it(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        collective_work.record(world.session(), MARCH, [employee], "ST")
        request = world.granted(employee, "2026-12-01", "2026-12-17")
        letters.issue(world.session(), request)
        (row,) = collective_work.listed(world.session(), 2026)
        with pytest.raises(Refused) as refusal:
            collective_work.withdraw(world.session(), [row.id], "Keliru")
        assert keys(refusal.value.problems) == ["CB16"]
        assert collective_work.listed(world.session(), 2026) == [row]

    def test_nor_does_undo_take_them(self, world: World) -> None:
        """Reversing the record is the same as withdrawing it: the balance would fall below zero."""
        world.begins_in(2026)
        employee = world.person()
        collective_work.record(world.session(), MARCH, [employee], "ST")
        recorded = journal.last(world.session()).id
        request = world.granted(employee, "2026-12-01", "2026-12-17")
        letters.issue(world.session(), request)
        with pytest.raises(Refused) as refusal:
            journal.undo(world.session(), recorded)
        assert keys(refusal.value.problems) == ["CB16"]
        assert len(collective_work.listed(world.session(), 2026)) == 1
        assert journal.verify(world.session()).ok
