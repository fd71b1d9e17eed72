"""The calendar: who is away on which day, by each person's own week, counted as everywhere else."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

import pytest
from desk_world import DAY, YES, World
from leave_books import keep_at_work, leaves_service, moves_to, put, works

from kepegdesk.domain.kinds import (
    EmployeeKind,
    EmployeeStatus,
    LeaveCase,
    LeaveKind,
    LeaveState,
    Role,
    WorkPattern,
)
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import (
    balances,
    collective_work,
    holidays,
    leave,
    leave_acts,
    leave_calendar,
    leave_lists,
    letters,
    units,
)
from kepegdesk.services.holidays import HolidayRow
from kepegdesk.services.leave_calendar import Day, Person, Sheet, Span

MONDAY, FRIDAY = "2026-11-23", "2026-11-27"


def november(world: World, unit: int | None = None, **more: object) -> Sheet:
    return leave_calendar.month(world.session(), unit, 2026, 11, **more)  # type: ignore[arg-type]


def rows(world: World, sheet: Sheet) -> list[Person]:
    ids = [place.employee for place in sheet.people]
    return leave_calendar.people(world.session(), ids, sheet.first, sheet.last)


def spans(world: World, employee: int, month: int = 11, year: int = 2026) -> tuple[Span, ...]:
    sheet = leave_calendar.month(world.session(), None, year, month)
    return next(row for row in rows(world, sheet) if row.id == employee).spans


def on(sheet: Sheet, day: str) -> Day:
    return next(each for each in sheet.days if each.day == DAY(day))


def holiday(
    world: World, day: str, name: str, type_: str = "national", unit: int | None = None
) -> None:
    holidays.save(
        world.session(), HolidayRow(None, DAY(day), name, type_, "SKB", "ditetapkan", unit)
    )


class TestWhoStandsOnIt:
    """The people of a sheet."""

    def test_the_unit_with_its_sub_units_in_order(self, world: World) -> None:
        below = world.person(name="Aan Puskesmas", unit=world.clinic)
        second = world.person(name="Zul Dinas")
        first = world.person(name="Ani Dinas")
        world.person(name="Orang Lain", unit=world.transport)
        sheet = november(world, world.health)
        assert [place.employee for place in sheet.people] == [first, second, below]
        assert sheet.units == {
            world.health: "Dinas Kesehatan",
            world.clinic: "Dinas Kesehatan - Puskesmas Uji",
        }
        assert sheet.title == "Dinas Kesehatan"
        assert sheet.period == "November 2026"
        assert len(november(world).people) == 4

    def test_who_left_stands_there_while_his_leave_does(self, world: World) -> None:
        """T-21: history stays; without leave in the period he is gone from the sheet."""
        employee = world.person()
        put(employee, "2026-11-02", "2026-11-06", LeaveState.DONE)
        leaves_service(employee, EmployeeStatus.RETIRED, "2026-11-16")
        assert [place.employee for place in november(world).people] == [employee]
        december = leave_calendar.month(world.session(), None, 2026, 12)
        assert december.people == ()

    def test_narrowed_to_words_or_to_who_is_away(self, world: World) -> None:
        wa, la = world.person(name="Wa Ode Contoh"), world.person(name="La Ode Contoh")
        put(wa, MONDAY)
        assert [p.employee for p in november(world, words="la ode").people] == [la]
        away = november(world, only_away=True)
        assert [p.employee for p in away.people] == [wa]
        assert on(away, MONDAY).staff == 2, "counts are the unit's, whoever is shown"

    def test_an_office_without_people(self, world: World) -> None:
        sheet = november(world)
        assert sheet.people == ()
        assert [day.staff for day in sheet.days] == [0] * 30
        assert rows(world, sheet) == []

    def test_a_unit_out_of_reach_is_refused(self, world: World) -> None:
        stranger = world.person(unit=world.transport)
        clerk = world.session(Role.OPERATOR, unit=world.health)
        with pytest.raises(NotAllowed):
            leave_calendar.month(clerk, world.transport, 2026, 11)
        assert leave_calendar.month(clerk, None, 2026, 11).people == ()
        assert leave_calendar.people(clerk, [stranger], DAY(MONDAY), DAY(FRIDAY)) == []

    @pytest.mark.parametrize("year", [1, 1999, 2101, 9999])
    def test_a_year_nobody_means_is_refused(self, world: World, year: int) -> None:
        with pytest.raises(Refused, match="2000 sampai 2100"):
            leave_calendar.year(world.session(), None, year)


class TestSpans:
    """What is drawn of a leave."""

    def test_granted_is_solid_and_asked_for_is_hatched(self, world: World) -> None:
        asked, granted = world.person(), world.person()
        world.submit(asked, MONDAY, FRIDAY)
        world.granted(granted, MONDAY, FRIDAY)
        assert [span.pending for span in spans(world, asked)] == [True]
        assert [span.pending for span in spans(world, granted)] == [False]

    @pytest.mark.parametrize(
        ("state", "pending"),
        [
            (LeaveState.TEMPORARY, False),
            (LeaveState.RECORDED, False),
            (LeaveState.PROPOSED, True),
            (LeaveState.ENDORSED, False),
            (LeaveState.DONE, False),
        ],
    )
    def test_other_states(self, world: World, state: LeaveState, pending: bool) -> None:
        employee = world.person()
        put(employee, MONDAY, FRIDAY, state)
        assert [span.pending for span in spans(world, employee)] == [pending]

    @pytest.mark.parametrize(
        "state",
        [LeaveState.REFUSED, LeaveState.DEFERRED, LeaveState.CANCELLED, LeaveState.REJECTED],
    )
    def test_what_came_to_nothing_is_not_drawn(self, world: World, state: LeaveState) -> None:
        employee = world.person()
        put(employee, MONDAY, FRIDAY, state)
        assert spans(world, employee) == ()

    def test_a_recall_cuts_at_the_last_day_taken(self, world: World) -> None:
        employee = world.person()
        request = world.granted(employee, MONDAY, FRIDAY)
        letters.issue(world.session(), request)
        world.on("2026-11-24")
        leave_acts.recall(world.session(), request, DAY("2026-11-25"), reason="Banjir")
        (span,) = spans(world, employee)
        assert (span.first, span.last) == (DAY(MONDAY), DAY("2026-11-24"))
        assert span.row.working_days == 2
        assert on(november(world), "2026-11-25").away == 0

    def test_who_came_back_early_is_away_no_longer(self, world: World) -> None:
        employee = world.person()
        put(
            employee, MONDAY, FRIDAY, LeaveState.DONE, LeaveKind.SICK,
            returned_on=DAY("2026-11-26"),
        )  # fmt: skip
        (span,) = spans(world, employee)
        assert span.last == DAY("2026-11-25")
        assert "hanya sampai 25-11-2026" in span.words
        assert [on(november(world), day).away for day in ("2026-11-25", "2026-11-26")] == [1, 0]

    def test_who_came_back_late_was_on_leave_no_longer_than_granted(self, world: World) -> None:
        employee = world.person()
        put(employee, MONDAY, "2026-11-24", LeaveState.DONE, returned_on=DAY(FRIDAY))
        assert [span.last for span in spans(world, employee)] == [DAY("2026-11-24")]

    def test_leave_over_new_year_is_on_both_sheets(self, world: World) -> None:
        employee = world.person()
        put(employee, "2026-12-28", "2027-01-08")
        for year, month in ((2026, 12), (2027, 1)):
            (span,) = spans(world, employee, month, year)
            assert (span.first, span.last) == (DAY("2026-12-28"), DAY("2027-01-08"))
        assert spans(world, employee, 2, 2027) == ()

    def test_leap_day(self, world: World) -> None:
        """T-10: a single day, 29 February 2028, is a day of the sheet and of the leave."""
        employee = world.person()
        put(employee, "2028-02-29")
        sheet = leave_calendar.month(world.session(), None, 2028, 2)
        assert len(sheet.days) == 29
        assert on(sheet, "2028-02-29").away == 1
        (row,) = rows(world, sheet)
        assert row.span(DAY("2028-02-29")) is not None
        assert row.span(DAY("2028-02-28")) is None


class TestOneNumber:
    """T-08: what the calendar says of a leave is what everything else says."""

    def test_the_count_is_the_list_s(self, world: World) -> None:
        employee = world.person()
        request = world.granted(employee, "2026-12-21", "2026-12-31")
        letters.issue(world.session(), request)
        (span,) = spans(world, employee, 12)
        (listed,) = leave_lists.listed(world.session())
        assert span.row == listed
        assert span.row.working_days == 7
        assert "7 hari kerja" in span.words

    def test_leave_wholly_on_holidays_keeps_its_issued_count(self, world: World) -> None:
        """T-10: a calendar amended later empties the days, never the letter's count."""
        employee, asking = world.person(), world.person()
        request = world.granted(employee, MONDAY)
        letters.issue(world.session(), request)
        world.submit(asking, MONDAY)
        holiday(world, MONDAY, "Libur Pilkada")
        assert [span.row.working_days for span in spans(world, employee)] == [1]
        assert [span.row.working_days for span in spans(world, asking)] == [0]
        day = on(november(world), MONDAY)
        assert (day.off, day.holiday) == ("Libur Pilkada", True)
        assert (day.staff, day.away, day.pending) == (0, 0, 0)

    def test_a_move_mid_leave_keeps_the_issued_count(self, world: World) -> None:
        """T-12: from a five-day office to a six-day clinic; Saturday is work there, the letter
        stays."""
        employee = world.person()
        request = world.granted(employee, MONDAY, "2026-11-30")
        letters.issue(world.session(), request)
        moves_to(employee, world.clinic)
        sheet = november(world, world.clinic)
        (row,) = rows(world, sheet)
        assert row.spans[0].row.working_days == 6
        assert leave.get(world.session(), request).working_days == 6
        assert balances.of(world.session(), employee).n == 12 - 6
        saturday = DAY("2026-11-28")
        assert row.off[saturday.day - 1] == ""
        assert on(sheet, "2026-11-28").away == 1
        assert november(world, world.transport).people == ()

    def test_groups_count_what_single_rows_show(self, world: World) -> None:
        """The counts per day, made by groups, are those of the rows one by one, in any office."""
        chance = random.Random(20)
        _random_office(world, chance)
        for year, month in ((2026, 11), (2026, 12), (2026, 3)):
            sheet = leave_calendar.month(world.session(), None, year, month)
            people = rows(world, sheet)
            for place, day in enumerate(sheet.days):
                working = [row for row in people if not row.off[place]]
                away = [row.span(day.day) for row in working]
                assert day.staff == len(working)
                assert day.away == sum(1 for span in away if span and not span.pending)
                assert day.pending == sum(1 for span in away if span and span.pending)

    def test_a_year_is_its_months(self, world: World) -> None:
        _random_office(world, random.Random(7))
        keep_at_work(world.health, len(november(world, world.health).people))
        whole = leave_calendar.year(world.session(), None, 2026)
        months = [leave_calendar.month(world.session(), None, 2026, m) for m in range(1, 13)]
        assert list(whole.days) == [day for sheet in months for day in sheet.days]
        assert whole.period == "2026"
        assert whole.lacks


def _random_office(world: World, chance: random.Random) -> None:
    """Fill the office with people of every week and leave of every state, no two on one day."""
    holiday(world, "2026-11-25", "Hari Jadi", "local", world.clinic)
    for number in range(14):
        employee = world.person(
            unit=chance.choice([world.health, world.clinic, world.transport]),
            kind=chance.choice([EmployeeKind.PNS, EmployeeKind.PPPK]),
            name=f"Pegawai {number}",
        )
        week = chance.choice([None, None, WorkPattern.FIVE_DAYS, WorkPattern.SIX_DAYS])
        works(employee, collective=chance.choice([None, None, True, False]), week=week)
        day = DAY("2026-03-02")
        while day < DAY("2026-12-20"):
            day += dt.timedelta(days=chance.randint(1, 70))
            end = day + dt.timedelta(days=chance.randint(0, 12))
            state = chance.choice([*LeaveState])
            put(employee, str(day), str(end), state, chance.choice([*LeaveKind]))
            day = end


class TestDays:
    """What is counted per day, and why a day is off."""

    def test_weekend_by_the_week_of_each(self, world: World) -> None:
        world.person()
        world.person(unit=world.clinic)
        sheet = november(world)
        saturday, sunday = on(sheet, "2026-11-28"), on(sheet, "2026-11-29")
        assert (saturday.off, saturday.staff) == ("Sabtu", 1)
        assert (sunday.off, sunday.staff) == ("Minggu", 0)
        assert on(november(world, world.clinic), "2026-11-28").off == ""

    def test_a_local_holiday_is_its_unit_s(self, world: World) -> None:
        ours, theirs = world.person(unit=world.clinic), world.person(unit=world.transport)
        holiday(world, MONDAY, "Hari Jadi Puskesmas", "local", world.health)
        people = {row.id: row.off[22] for row in rows(world, november(world))}
        assert people == {ours: "Hari Jadi Puskesmas", theirs: ""}
        assert on(november(world), MONDAY).staff == 1
        assert on(november(world), MONDAY).off == ""
        assert on(november(world, world.clinic), MONDAY).off == "Hari Jadi Puskesmas"

    def test_cuti_bersama_is_work_for_a_post_that_does_not_get_it(self, world: World) -> None:
        """T-14: 24 December 2026; the clinic's nurse works, the clerk does not."""
        clerk, nurse = world.person(), world.person()
        works(nurse, collective=False)
        sheet = leave_calendar.month(world.session(), None, 2026, 12)
        off = {row.id: row.off[23] for row in rows(world, sheet)}
        assert off[nurse] == ""
        assert "Natal" in off[clerk]
        day = on(sheet, "2026-12-24")
        assert (day.staff, day.holiday) == (1, True)

    def test_who_is_ordered_to_work_on_cuti_bersama_is_at_work(self, world: World) -> None:
        employee = world.person()
        world.on("2026-12-28")
        order = "Surat Tugas 12/ST/2026"
        collective_work.record(world.session(), DAY("2026-12-24"), [employee], order)
        sheet = leave_calendar.month(world.session(), None, 2026, 12)
        assert on(sheet, "2026-12-24").staff == 1

    def test_who_came_or_left_within_the_month_counts_for_his_days(self, world: World) -> None:
        """T-21: he counts until the day before he left, she from her TMT on."""
        gone = world.person()
        world.person(tmt_cpns=DAY("2026-11-16"), kind=EmployeeKind.CPNS)
        leaves_service(gone, EmployeeStatus.MOVED, "2026-11-12")
        days = ("2026-11-11", "2026-11-12", "2026-11-13", "2026-11-16")
        counts = [on(november(world), day).staff for day in days]
        assert counts == [1, 0, 0, 1]

    def test_leave_beyond_the_end_of_service_is_flagged_and_takes_nobody(
        self, world: World
    ) -> None:
        """T-21: granted until Friday, retired on Wednesday."""
        employee = world.person()
        world.granted(employee, MONDAY, FRIDAY)
        leaves_service(employee, EmployeeStatus.RETIRED, "2026-11-25")
        (span,) = spans(world, employee)
        assert span.beyond == DAY("2026-11-25")
        assert "melewati akhir masa dinas 25-11-2026" in span.words
        sheet = november(world)
        assert [on(sheet, f"2026-11-{day}").away for day in (24, 25, 26)] == [1, 0, 0]

    def test_a_person_is_away_once_however_his_leave_overlaps(self, world: World) -> None:
        employee = world.person()
        put(employee, MONDAY, "2026-11-25")
        put(employee, "2026-11-24", FRIDAY, kind=LeaveKind.SICK)
        assert [on(november(world), f"2026-11-{day}").away for day in range(23, 28)] == [1] * 5

    def test_whether_a_decree_has_fixed_the_year(self, world: World) -> None:
        assert november(world).settled
        assert not leave_calendar.year(world.session(), None, 2031).settled


class TestTooFew:
    """Units that must keep people at work."""

    @pytest.fixture
    def three(self, world: World) -> list[int]:
        """Return three people of the clinic, which needs two of them."""
        keep_at_work(world.clinic, 2)
        return [world.person(unit=world.clinic) for _ in range(3)]

    def test_as_things_stand_and_if_all_were_granted(self, world: World, three: list[int]) -> None:
        world.granted(three[0], MONDAY, "2026-11-24")
        world.submit(three[1], "2026-11-24", "2026-11-25")
        world.granted(three[2], "2026-11-24")
        sheet = november(world, world.health)
        assert on(sheet, MONDAY).lacks == ()
        (lack,) = on(sheet, "2026-11-24").lacks
        assert (lack.present, lack.if_granted, lack.least, lack.certain) == (1, 0, 2, True)
        assert lack.words == "Puskesmas Uji: masuk 1, minimum 2"
        assert on(sheet, "2026-11-25").lacks == ()

    def test_only_if_what_waits_is_granted(self, world: World, three: list[int]) -> None:
        for employee in three[:2]:
            world.submit(employee, MONDAY)
        (lack,) = november(world, world.clinic).lacks
        assert (lack.day, lack.present, lack.if_granted) == (DAY(MONDAY), 3, 1)
        assert not lack.certain
        assert lack.words == "Puskesmas Uji: masuk 1 bila semua disetujui, minimum 2"

    def test_people_of_sub_units_count_for_the_unit_above(
        self, world: World, three: list[int]
    ) -> None:
        keep_at_work(world.clinic, None)
        keep_at_work(world.health, 3)
        world.granted(three[0], MONDAY)
        (lack,) = november(world).lacks
        assert (lack.unit, lack.present) == (world.health, 2)

    def test_a_small_unit_without_leave_is_no_matter_of_the_calendar(
        self, world: World, three: list[int]
    ) -> None:
        keep_at_work(world.clinic, 9)
        assert november(world).lacks == []

    def test_a_day_off_lacks_nobody(self, world: World, three: list[int]) -> None:
        for employee in three:
            put(employee, "2026-11-29")
        assert november(world).lacks == []

    def test_the_warning_at_the_decision_counts_the_same(
        self, world: World, three: list[int]
    ) -> None:
        world.granted(three[0], "2026-11-28")
        request = world.submit(three[1], FRIDAY, "2026-11-28")
        leave.consider(world.session(), request, YES)
        warned = [p for p in leave.doubts(world.session(), request, YES) if p.key == "UM05"]
        (lack,) = november(world).lacks
        assert lack.day == DAY("2026-11-28")
        assert len(warned) == 1
        assert f"tinggal {lack.if_granted} orang" in warned[0].text
        assert "28 November 2026" in warned[0].text

    def test_the_warning_does_not_count_who_does_not_work_that_day(
        self, world: World, three: list[int]
    ) -> None:
        """A person of a five-day week is not at work on Saturday, though he is not on leave."""
        works(world.person(unit=world.clinic), week=WorkPattern.FIVE_DAYS)
        request = world.submit(three[0], "2026-11-28")
        keep_at_work(world.clinic, 3)
        leave.consider(world.session(), request, YES)
        (warned,) = [p for p in leave.doubts(world.session(), request, YES) if p.key == "UM05"]
        assert "tinggal 2 orang" in warned.text


@pytest.mark.parametrize(
    ("kind", "letter"),
    [
        (LeaveKind.ANNUAL, "T"),
        (LeaveKind.LARGE, "B"),
        (LeaveKind.SICK, "S"),
        (LeaveKind.MATERNITY, "M"),
        (LeaveKind.IMPORTANT, "P"),
        (LeaveKind.UNPAID, "L"),
    ],
)
def test_every_kind_has_its_letter(world: World, kind: LeaveKind, letter: str) -> None:
    employee = world.person()
    put(employee, MONDAY, FRIDAY, kind=kind, case=LeaveCase.ORDINARY)
    (span,) = spans(world, employee)
    assert span.letter == letter
    assert span.words.startswith(f"{kind.label} 23-11-2026 s.d. 27-11-2026, 5 hari")


def test_only_what_is_looked_at_is_read(
    file_world: World, selects: Callable[[], list[str]]
) -> None:
    """A page of rows asks for its own people; a sheet asks for nobody by name."""
    employees = [file_world.person() for _ in range(3)]
    before = len(selects())
    sheet = november(file_world)
    assert len(sheet.people) == 3
    of_sheet = len(selects()) - before
    for _ in range(6):
        file_world.person()
    before = len(selects())
    november(file_world)
    assert len(selects()) - before == of_sheet, "a sheet's selects do not grow with its people"
    page = leave_calendar.people(file_world.session(), employees[:1], sheet.first, sheet.last)
    assert [row.id for row in page] == employees[:1]


@pytest.fixture
def selects(monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Return the statements asked so far."""
    from peewee import Database

    asked: list[str] = []
    execute = Database.execute_sql

    def listen(self: Database, sql: str, params: object = None, *more: object) -> object:
        asked.append(sql)
        return execute(self, sql, params, *more)

    monkeypatch.setattr(Database, "execute_sql", listen)
    return lambda: asked


def test_a_unit_is_named_by_its_path(world: World) -> None:
    below = units.save(world.session(), None, name="Ruang Bersalin", parent=world.clinic)
    sheet = november(world, below)
    assert sheet.title == "Dinas Kesehatan - Puskesmas Uji - Ruang Bersalin"
