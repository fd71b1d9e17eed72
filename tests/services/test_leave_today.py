"""What a day brings: who is away, back, late, what waits and what falls due."""

from __future__ import annotations

import datetime as dt

import pytest
from desk_world import DAY, YES, World
from leave_books import leaves_service, moves_to, put

from kepegdesk.domain.kinds import (
    EmployeeKind,
    EmployeeStatus,
    LeaveCase,
    LeaveKind,
    LeaveState,
    Role,
)
from kepegdesk.domain.leave_situation import Phase
from kepegdesk.errors import NotAllowed
from kepegdesk.services import (
    balances,
    collective_work,
    leave,
    leave_acts,
    leave_lists,
    leave_today,
    letters,
    settings,
)
from kepegdesk.services.leave_today import Line, Section

MONDAY, FRIDAY = "2026-11-23", "2026-11-27"
KEYS = [
    "late", "away", "returning_today", "returning_week", "starting", "temporary", "waiting",
    "unpaid", "sick", "beyond",
]  # fmt: skip


def section(world: World, key: str, on: str = MONDAY, unit: int | None = None) -> tuple[Line, ...]:
    """Return the lines of a section on a day."""
    return _of(leave_today.today(world.session(), DAY(on), unit), key).lines


def _of(sections: list[Section], key: str) -> Section:
    return next(each for each in sections if each.key == key)


def who(lines: tuple[Line, ...]) -> list[int]:
    return [line.employee for line in lines]


@pytest.fixture
def noted(world: World) -> World:
    """Return an office that notes reports of return since the start of the year."""
    settings.choose(world.session(), "lapor_mulai", "01-01-2026")
    return world


def test_every_section_is_there_in_the_order_of_attention(world: World) -> None:
    sections = leave_today.today(world.session())
    assert [each.key for each in sections] == KEYS
    assert all(each.lines == () and each.count == 0 for each in sections)


class TestAwayAndBack:
    """On leave, coming back, late."""

    def test_away_until_the_last_day(self, world: World) -> None:
        employee = world.person(name="Wa Cuti")
        request = put(employee, MONDAY, FRIDAY)
        (line,) = section(world, "away")
        assert (line.request, line.name, line.day) == (request, "Wa Cuti", DAY(FRIDAY))
        assert line.text == "Cuti Tahunan: sampai 27-11-2026, 5 hari kerja"
        assert [
            len(section(world, "away", day)) for day in ("2026-11-22", FRIDAY, "2026-11-28")
        ] == [
            0,
            1,
            0,
        ]

    def test_asked_for_is_not_away(self, world: World) -> None:
        world.submit(world.person(), MONDAY)
        assert section(world, "away") == ()

    def test_whoever_came_back_is_not_away(self, world: World) -> None:
        employee = world.person()
        put(employee, MONDAY, FRIDAY, LeaveState.DONE, returned_on=DAY("2026-11-25"))
        assert who(section(world, "away", "2026-11-24")) == [employee]
        assert section(world, "away", "2026-11-25") == ()

    def test_back_on_the_first_working_day(self, world: World) -> None:
        """Leave until Thursday 24 December: 24 and 25 are off, so is the weekend."""
        employee = world.person()
        put(employee, "2026-12-21", "2026-12-24")
        assert who(section(world, "returning_today", "2026-12-28")) == [employee]
        assert section(world, "returning_today", "2026-12-25") == ()
        assert section(world, "returning_week", "2026-12-22") == ()

    def test_back_within_the_week(self, world: World) -> None:
        employee = world.person()
        put(employee, MONDAY, "2026-11-24")
        (line,) = section(world, "returning_week")
        assert line.text == "Cuti Tahunan: masuk Rabu 25-11-2026"
        assert section(world, "returning_week", "2026-11-25") == ()
        assert who(section(world, "returning_today", "2026-11-25")) == [employee]

    def test_the_six_day_week_is_back_on_saturday(self, world: World) -> None:
        employee = world.person(unit=world.clinic)
        put(employee, MONDAY, FRIDAY)
        assert who(section(world, "returning_today", "2026-11-28")) == [employee]

    def test_late_from_the_day_after(self, noted: World) -> None:
        employee = noted.person()
        put(employee, "2026-11-16", "2026-11-20")
        assert section(noted, "late") == ()
        (line,) = section(noted, "late", "2026-11-25")
        assert line.text == "Cuti Tahunan: seharusnya masuk 23-11-2026, terlambat 2 hari"
        assert (line.urgent, line.reports) == (True, True)

    def test_who_goes_from_leave_to_leave_is_late_after_the_last(self, noted: World) -> None:
        employee = noted.person()
        put(employee, "2026-11-02", "2026-11-06")
        last = put(employee, "2026-11-09", "2026-11-13", kind=LeaveKind.SICK)
        assert section(noted, "late", "2026-11-10") == ()
        (line,) = section(noted, "late", "2026-11-17")
        assert (line.request, line.day) == (last, DAY("2026-11-16"))
        waiting = leave_lists.listed(noted.on("2026-11-20").session(), phase=Phase.REPORT)
        assert [row.id for row in waiting] == [last]
        assert who(section(noted, "returning_today", "2026-11-09")) == []

    def test_a_recall_asks_for_a_report_from_its_day(self, noted: World) -> None:
        employee = noted.person()
        request = noted.granted(employee, MONDAY, FRIDAY)
        letters.issue(noted.session(), request)
        noted.on("2026-11-24")
        leave_acts.recall(noted.session(), request, DAY("2026-11-25"), reason="Banjir")
        assert who(section(noted, "returning_today", "2026-11-25")) == [employee]
        assert who(section(noted, "late", "2026-11-26")) == [employee]

    def test_a_report_ends_it_for_several_at_once(self, noted: World) -> None:
        requests = [put(noted.person(), "2026-11-16", "2026-11-20") for _ in range(3)]
        late = [line.request for line in section(noted, "late", "2026-11-25")]
        assert sorted(requests) == sorted(each for each in late if each)
        noted.on("2026-11-25")
        assert leave_acts.report_back(noted.session(), requests, DAY("2026-11-25")) == 3
        assert section(noted, "late", "2026-11-25") == ()

    def test_no_report_is_asked_of_leave_before_the_office_noted_any(self, noted: World) -> None:
        put(noted.person(), "2025-12-01", "2025-12-05")
        assert section(noted, "late") == ()
        employee = noted.person()
        put(employee, "2026-11-09", "2026-11-13")
        assert who(section(noted, "late")) == [employee]
        settings.choose(noted.session(), "lapor_mulai", "14-11-2026")
        assert section(noted, "late") == ()

    def test_one_day_of_sickness_asks_for_no_report(self, noted: World) -> None:
        put(noted.person(), "2026-11-18", "", LeaveState.RECORDED, LeaveKind.SICK)
        assert section(noted, "late") == ()

    def test_who_died_on_leave_is_not_late(self, noted: World) -> None:
        """T-21."""
        employee = noted.person()
        put(employee, "2026-11-16", "2026-11-20")
        leaves_service(employee, EmployeeStatus.DIED, "2026-11-21")
        assert section(noted, "late", "2026-11-26") == ()

    def test_too_many_late_are_counted_not_read(
        self, noted: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(leave_today, "MOST_LATE", 2)
        for _ in range(5):
            put(noted.person(), "2026-03-02", "2026-03-04")
        late = _of(leave_today.today(noted.session(), DAY(MONDAY)), "late")
        assert (len(late.lines), late.more, late.count) == (2, 3, 5)


class TestAhead:
    """What begins and what waits."""

    def test_begins_within_seven_days(self, world: World) -> None:
        soon, later = world.person(), world.person()
        put(soon, "2026-11-30")
        put(later, "2026-12-01")
        put(world.person(), MONDAY)
        (line,) = section(world, "starting")
        assert line.employee == soon
        assert not line.urgent

    def test_without_a_letter_it_is_urgent(self, world: World) -> None:
        world.submit(world.person(), "2026-11-26")
        (line,) = section(world, "starting")
        assert line.urgent
        assert line.text.endswith("1 hari kerja, diajukan")

    def test_izin_sementara_until_it_is_ratified(self, world: World) -> None:
        employee = world.person()
        put(employee, MONDAY, FRIDAY, LeaveState.TEMPORARY, LeaveKind.IMPORTANT)
        assert who(section(world, "temporary")) == [employee]
        assert who(section(world, "away")) == [employee]
        assert section(world, "waiting") == ()

    def test_waits_too_long_after_a_week_without_a_step(self, world: World) -> None:
        employee = world.person()
        world.on("2026-11-16").submit(employee, "2026-12-21")
        assert section(world, "waiting", "2026-11-22") == ()
        (line,) = section(world, "waiting", "2026-11-23")
        assert line.text == (
            "Cuti Tahunan: menunggu pertimbangan sejak 16-11-2026, mulai 21-12-2026"
        )
        assert not line.urgent

    def test_a_step_starts_the_wait_anew(self, world: World) -> None:
        world.on("2026-11-16").submit(world.person(), "2026-12-21")
        granted = world.person()
        world.on("2026-11-16").submit(granted, "2026-12-21")
        later = world.on("2026-11-20")
        request = [line.request for line in section(world, "waiting", "2026-11-30")][-1]
        assert request is not None
        leave.consider(later.session(), request, YES)
        assert len(section(world, "waiting", "2026-11-24")) == 1

    def test_what_begins_unanswered_waits_too_long_at_once(self, world: World) -> None:
        world.on("2026-11-20").submit(world.person(), MONDAY)
        (line,) = section(world, "waiting")
        assert line.urgent
        assert "sudah mulai 23-11-2026" in line.text

    def test_bkn_is_given_a_month(self, world: World) -> None:
        employee = world.person()
        put(
            employee, "2027-03-01", "2028-02-28", LeaveState.PROPOSED, LeaveKind.UNPAID,
            submitted_on=DAY("2026-11-02"),
        )  # fmt: skip
        assert section(world, "waiting", "2026-12-01") == ()
        (line,) = section(world, "waiting", "2026-12-02")
        assert "menunggu BKN sejak 02-11-2026" in line.text


class TestLimits:
    """Leave without pay, long sickness, the end of service."""

    @pytest.mark.parametrize(
        ("on", "told"),
        [
            ("2026-10-31", None),
            ("2026-11-02", "berakhir 1 Maret 2027, 119 hari lagi"),
            ("2027-03-15", "wajib melapor paling lambat 1 April 2027"),
        ],
    )
    def test_leave_without_pay(self, world: World, on: str, told: str | None) -> None:
        """R8: from 120 days before its end, and after it until the report."""
        employee = world.person()
        put(employee, "2024-03-02", "2027-03-01", kind=LeaveKind.UNPAID)
        lines = section(world, "unpaid", on)
        assert who(lines) == ([employee] if told else [])
        assert all(told is not None and told in line.text for line in lines)
        assert section(world, "late", on) == ()

    def test_sickness_that_goes_on_passes_ten_and_twelve_months(self, world: World) -> None:
        """R12: leave after leave without a working day between is one sickness."""
        employee = world.person()
        sick = {"kind": LeaveKind.SICK, "case": LeaveCase.ILLNESS}
        put(employee, "2026-01-05", "2026-06-30", LeaveState.DONE, **sick)
        put(employee, "2026-07-01", "2027-02-26", **sick)
        assert section(world, "sick", "2026-10-01") == ()
        (line,) = section(world, "sick", "2026-10-20")
        assert "sejak 05-01-2026 akan melewati 10 bulan pada 05-11-2026" in line.text
        assert not line.urgent
        (line,) = section(world, "sick", "2026-11-23")
        assert "melewati 10 bulan pada 05-11-2026" in line.text
        assert line.urgent
        (line,) = section(world, "sick", "2027-01-05")
        assert "melewati 12 bulan pada 05-01-2027" in line.text

    def test_sickness_with_work_between_is_two(self, world: World) -> None:
        employee = world.person()
        sick = {"kind": LeaveKind.SICK, "case": LeaveCase.ILLNESS}
        put(employee, "2026-01-05", "2026-06-29", LeaveState.DONE, **sick)
        put(employee, "2026-07-01", "2027-02-26", **sick)
        assert section(world, "sick") == ()

    def test_an_accident_at_work_has_no_limit(self, world: World) -> None:
        put(
            world.person(), "2026-01-05", "2027-02-26", kind=LeaveKind.SICK,
            case=LeaveCase.WORK_ACCIDENT,
        )  # fmt: skip
        assert section(world, "sick") == ()

    def test_leave_beyond_the_end_of_service(self, world: World) -> None:
        """T-21: retired from 1 December, leave granted for the 7th; history is let be."""
        employee = world.person()
        put(employee, "2026-06-01", "2026-06-05", LeaveState.DONE)
        request = world.granted(employee, "2026-12-07", "2026-12-11")
        leaves_service(employee, EmployeeStatus.RETIRED, "2026-12-01")
        (line,) = section(world, "beyond", "2026-12-02")
        assert (line.request, line.urgent) == (request, True)
        assert line.text == "Cuti Tahunan: 07-12-2026 s.d. 11-12-2026; pensiun sejak 01-12-2026"

    def test_leave_that_ended_before_service_did_is_in_order(self, noted: World) -> None:
        employee = noted.person()
        put(employee, "2026-11-16", "2026-11-20")
        leaves_service(employee, EmployeeStatus.RETIRED, "2026-11-21")
        assert section(noted, "beyond") == ()
        leaves_service(employee, EmployeeStatus.RETIRED, "2026-11-20")
        assert who(section(noted, "beyond")) == [employee]

    def test_without_a_day_of_leaving_only_leave_to_come_is_flagged(self, world: World) -> None:
        employee = world.person()
        put(employee, "2026-11-16", "2026-11-20")
        put(employee, "2026-12-07")
        leaves_service(employee, EmployeeStatus.MOVED, None)
        (line,) = section(world, "beyond")
        assert line.text == "Cuti Tahunan: 07-12-2026; pindah"

    def test_on_leave_without_pay_is_no_leaving(self, world: World) -> None:
        employee = world.person()
        put(employee, "2026-03-02", "2027-03-01", kind=LeaveKind.UNPAID)
        leaves_service(employee, EmployeeStatus.CLTN, "2026-03-02")
        assert section(world, "beyond") == ()


class TestLapsing:
    """What is carried over and lapses on 31 December, told from 1 October."""

    @pytest.fixture
    def carried(self, world: World) -> tuple[World, int]:
        """Return somebody with 6 days of N-2 and 4 of N-1."""
        world.begins_in(2026)
        employee = world.person(name="Wa Sisa")
        for lot, days in (("N-2", 6), ("N-1", 4)):
            balances.add_opening(world.session(), employee, 2026, lot, days, "Kartu cuti 2025")
        return world, employee

    def test_only_from_october(self, carried: tuple[World, int]) -> None:
        world, employee = carried
        assert leave_today.lapsing(world.session(), DAY("2026-09-30")).lines == ()
        found = leave_today.lapsing(world.session(), DAY("2026-10-01"))
        assert found.title == "Sisa cuti hapus 31-12-2026"
        (line,) = found.lines
        assert (line.employee, line.text) == (employee, "10 hari hapus (N-2 6, N-1 4)")

    def test_what_is_taken_lapses_no_more(self, carried: tuple[World, int]) -> None:
        world, employee = carried
        request = world.on("2026-10-26").granted(employee, "2026-11-02", "2026-11-10")
        letters.issue(world.session(), request)
        (line,) = leave_today.lapsing(world.on(MONDAY).session()).lines
        assert line.text == "3 hari hapus (N-1 3)"
        assert balances.of(world.session(), employee).n1 == 3

    def test_what_is_asked_for_is_named(self, carried: tuple[World, int]) -> None:
        world, employee = carried
        world.submit(employee, "2026-12-07", "2026-12-08")
        (line,) = leave_today.lapsing(world.session()).lines
        assert line.text == "10 hari hapus (N-2 6, N-1 4); sedang diajukan 2 hari"

    def test_extra_days_lapse_but_not_those_of_the_year_s_end(self, world: World) -> None:
        """BKN 7/2021 III.F: T lapses with the year, TL of 24 December lives on (W12)."""
        world.begins_in(2026)
        employee = world.person()
        world.on("2026-12-28")
        for day in ("2026-03-20", "2026-12-24"):
            collective_work.record(world.session(), DAY(day), [employee], "ST 1/2026")
        (line,) = leave_today.lapsing(world.session()).lines
        assert line.text == "1 hari hapus (tambahan 1)"
        assert balances.of(world.session(), employee).extra == 2

    def test_who_left_loses_nothing(self, carried: tuple[World, int]) -> None:
        world, employee = carried
        leaves_service(employee, EmployeeStatus.RETIRED, "2026-11-01")
        assert leave_today.lapsing(world.session()).lines == ()

    def test_progress_is_told(self, carried: tuple[World, int]) -> None:
        told: list[tuple[int, int]] = []
        leave_today.lapsing(carried[0].session(), progress=lambda *done: told.append(done))
        assert told


class TestWhose:
    """A unit with its sub-units, within reach."""

    def test_a_unit_and_below(self, world: World) -> None:
        ours, below, theirs = (
            world.person(unit=unit) for unit in (world.health, world.clinic, world.transport)
        )
        for employee in (ours, below, theirs):
            put(employee, MONDAY)
        assert sorted(who(section(world, "away", unit=world.health))) == [ours, below]
        moves_to(below, world.transport)
        assert who(section(world, "away", unit=world.health)) == [ours]

    def test_within_reach_only(self, world: World) -> None:
        world.begins_in(2026)
        for unit in (world.health, world.transport):
            employee = world.person(unit=unit)
            put(employee, MONDAY)
            put(employee, "2024-03-02", "2027-03-01", kind=LeaveKind.UNPAID)
            balances.add_opening(world.session(), employee, 2026, "N-1", 4, "Kartu 2025")
        chief = world.session(Role.SUPERVISOR, unit=world.health)
        sections = leave_today.today(chief)
        assert {line.unit for each in sections for line in each.lines} == {"Dinas Kesehatan"}
        assert [len(_of(sections, key).lines) for key in ("away", "unpaid")] == [2, 1]
        lapsing = leave_today.lapsing(chief).lines
        assert [line.unit for line in lapsing] == ["Dinas Kesehatan"]
        for asked in (leave_today.today, leave_today.lapsing):
            with pytest.raises(NotAllowed):
                asked(chief, unit=world.transport)


def test_another_day_is_asked_as_if_it_were_today(world: World) -> None:
    """T-01: what was due on a day is told of that day, whatever the clock says."""
    employee = world.person(kind=EmployeeKind.PNS)
    put(employee, MONDAY, FRIDAY)
    asked = leave_today.today(world.session(), DAY("2026-11-24"))
    world.on("2026-11-24")
    assert leave_today.today(world.session()) == asked
    assert dt.date(2026, 11, 27) in {line.day for each in asked for line in each.lines}
