"""CLTN from the wish to the desk again: BKN, decree, extension, report, reactivation."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from desk_world import DAY, YES, World, keys, wish

from kepegdesk.domain.kinds import (
    EmployeeKind,
    EmployeeStatus,
    LeaveCase,
    LeaveKind,
    LeaveState,
    Verdict,
)
from kepegdesk.domain.leave_flow import Act
from kepegdesk.errors import Refused
from kepegdesk.services import (
    balances,
    employees,
    leave,
    leave_acts,
    leave_lists,
    leave_unpaid,
    letters,
)
from kepegdesk.services.leave import Answer

UNPAID: dict[str, Any] = {
    "kind": LeaveKind.UNPAID,
    "case": LeaveCase.SPOUSE_DUTY,
    "reason": "Mendampingi suami tugas belajar",
    "documents": frozenset({"Surat penugasan atau surat perintah tugas"}),
}
START, END = "2027-02-01", "2029-01-31"
MORE, LAST = "2029-02-01", "2030-01-31"


def endorsed(world: World, request: int) -> None:
    """Take a request from its wish to the agreement of BKN."""
    leave.consider(world.session(), request, YES)
    leave.decide(world.session(), request, YES)
    leave_unpaid.propose(world.session(), request)
    day = world.now.date()
    leave_unpaid.endorse(world.session(), request, letter="B-77/BKN", letter_date=day)


def decreed(world: World, employee: int, start: str = START, end: str = END) -> int:
    """Return leave without pay that was decreed a month before it begins."""
    world.on(str(DAY(start) - dt.timedelta(days=40)))
    request = world.submit(employee, start, end, **UNPAID)
    endorsed(world, request)
    letters.issue(world.session(), request)
    return request


def reminders(world: World, day: str) -> list[str]:
    """Return what falls due on a day."""
    return [due.reminder.text for due in leave_unpaid.due(world.on(day).session())]


def waiting(world: World) -> list[str]:
    """Return what the inbox says of each that waits."""
    today = world.now.date()
    return [wait.request.waits(today) for wait in leave_lists.inbox(world.session())]


def test_the_whole_way(world: World) -> None:
    """Every step follows the one before, moves no other, and stays as it was recorded."""
    world.begins_in(2026)
    employee, seen = world.person(), []

    def note(request: int) -> None:
        row = leave.get(world.session(), request)
        seen.append((row.state, row.next_act(world.now.date())))

    world.on("2026-12-01")
    request = world.submit(employee, START, END, **UNPAID)
    leave.consider(world.session(), request, YES)
    leave.decide(world.session(), request, YES)
    note(request)
    leave_unpaid.propose(world.session(), request)
    note(request)
    leave_unpaid.endorse(world.session(), request, letter="B-1/BKN", letter_date=DAY("2026-12-01"))
    note(request)
    letters.issue(world.session(), request)
    note(request)
    assert seen == [
        (LeaveState.APPROVED, Act.PROPOSE),
        (LeaveState.PROPOSED, Act.ENDORSE),
        (LeaveState.ENDORSED, Act.ISSUE),
        (LeaveState.ISSUED, None),
    ]
    row = leave.get(world.session(), request)
    acts = [event.act for event in row.events]
    assert acts == ["submit", "consider", "decide", "propose", "endorse", "issue"]
    assert row.events[2].by_name == "Wali Kota Uji"
    assert row.events[4].letter == "B-1/BKN"
    assert row.number

    more = _extended(world, employee, request)
    assert leave.get(world.session(), request).state is LeaveState.EXTENDED
    world.on("2030-02-04")
    assert leave_acts.report_back(world.session(), [more]) == 0
    assert leave.get(world.session(), more).next_act(world.now.date()) is Act.REACTIVATE
    leave_unpaid.reactivate(world.session(), more, DAY("2030-02-11"))
    row = leave.get(world.session(), more)
    assert (row.state, row.events[-1].start) == (LeaveState.REACTIVATED, DAY("2030-02-11"))


def _extended(world: World, employee: int, first: int) -> int:
    """Extend leave without pay by a year, asked for in good time."""
    world.on("2028-09-15")
    more = world.submit(employee, MORE, LAST, **UNPAID, extends=first)
    assert leave_unpaid.due(world.session()) == []
    endorsed(world, more)
    letters.issue(world.session(), more)
    return more


def test_a_right_to_annual_leave_only_a_year_after_the_reactivation(world: World) -> None:
    """R8: not from the end of the leave, from the day in service again."""
    world.begins_in(2026)
    employee = world.person()
    request = decreed(world, employee, "2027-02-01", "2027-07-31")
    world.on("2027-08-02")
    leave_acts.report_back(world.session(), [request])
    with pytest.raises(Refused) as refusal:
        world.submit(employee, "2027-08-16")
    assert "CT01" in keys(refusal.value.problems)
    leave_unpaid.reactivate(world.session(), request, DAY("2027-09-01"))
    for start, allowed in (("2028-08-31", False), ("2028-09-01", True)):
        found = keys(leave.quote(world.session(), employee, wish(start)).problems)
        assert ("CT01" in found) is not allowed
    assert balances.of(world.session(), employee, on=DAY("2028-08-31")).available == 0
    assert balances.of(world.session(), employee, on=DAY("2028-09-01")).n == 12


def test_no_other_leave_while_it_lasts(world: World) -> None:
    world.begins_in(2026)
    employee = world.person()
    decreed(world, employee)
    found = leave.quote(world.session(), employee, wish("2027-06-01", kind=LeaveKind.SICK))
    assert "UM01" in keys(found.problems)


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2028-10-02", None),
        ("2028-10-03", "120 hari lagi"),
        ("2028-11-02", "90 hari lagi"),
        ("2029-02-01", "wajib melapor paling lambat 28 Februari 2029"),
    ],
)
def test_reminders(world: World, day: str, told: str | None) -> None:
    """R8: 120 and 90 days before the end the extension, after it the report."""
    decreed(world, world.person())
    found = reminders(world, day)
    assert [told in text for text in found] == ([True] if told else [])


def test_a_refused_extension_silences_no_reminder(world: World) -> None:
    employee = world.person()
    first = decreed(world, employee)
    world.on("2028-10-16")
    more = world.submit(employee, MORE, LAST, **UNPAID, extends=first)
    assert leave_unpaid.due(world.session()) == []
    leave.consider(world.session(), more, YES)
    leave.decide(world.session(), more, Answer(Verdict.REFUSE, "Tenaga dibutuhkan"))
    assert len(leave_unpaid.due(world.session())) == 1


def test_who_is_on_file_as_on_cltn_may_extend_it(world: World) -> None:
    """The status that leave without pay brings does not forbid its own extension."""
    employee, session = world.person(), world.session()
    first = decreed(world, employee)
    file = employees.get(session, employee)
    employees.save(session, replace(file, status=EmployeeStatus.CLTN))
    more = _extended(world, employee, first)
    world.on("2030-02-04")
    leave_acts.report_back(world.session(), [more])
    leave_unpaid.reactivate(world.session(), more, DAY("2030-02-11"))
    back = employees.get(world.session(), employee)
    assert back.status is EmployeeStatus.ACTIVE
    employees.save(session, replace(back, status=EmployeeStatus.CLTN))
    for other in ({}, UNPAID):
        found = leave.quote(session, employee, wish("2036-03-03", **other))
        assert "ST01" in keys(found.problems)


def test_a_cancelled_extension_lets_the_first_leave_end_as_granted(world: World) -> None:
    employee, session = world.person(), world.session()
    first = decreed(world, employee)
    more = _extended(world, employee, first)
    assert leave.get(session, first).state is LeaveState.EXTENDED
    leave.cancel(world.session(), more, "Kembali bekerja")
    assert leave.get(session, first).state is LeaveState.ISSUED
    end = leave.get(session, first).end
    world.on(str(end + dt.timedelta(days=1)))
    leave_acts.report_back(world.session(), [first])
    leave_unpaid.reactivate(world.session(), first, end + dt.timedelta(days=8))
    assert leave.get(session, first).state is LeaveState.REACTIVATED


class TestExtension:
    """One year more, directly after, asked for three months before."""

    @pytest.fixture
    def first(self, world: World) -> tuple[int, int]:
        """Return a person and his leave without pay."""
        employee = world.person()
        return employee, decreed(world, employee)

    @pytest.mark.parametrize(
        ("start", "end", "on", "key"),
        [
            ("2029-02-05", LAST, "2028-09-15", "CL04"),
            (MORE, "2030-02-01", "2028-09-15", "CL02"),
            (MORE, LAST, "2028-11-02", "CL03"),
        ],
    )
    def test_what_does_not_fit(
        self, world: World, first: tuple[int, int], start: str, end: str, on: str, key: str
    ) -> None:
        employee, request = first
        asked = wish(start, end, **UNPAID, extends=request)
        found = leave.quote(world.session(), employee, asked, on=DAY(on))
        assert keys(found.problems) == [key]

    def test_its_end_is_proposed(self, world: World, first: tuple[int, int]) -> None:
        employee, request = first
        asked = wish(MORE, MORE, **UNPAID, extends=request)
        assert leave.proposed_end(world.session(), employee, asked) == DAY(LAST)


class TestGuards:
    """What BKN and the five years ask."""

    @pytest.mark.parametrize(
        ("values", "key"),
        [
            ({"kind": EmployeeKind.CPNS, "tmt_cpns": DAY("2010-01-01")}, "CL01"),
            ({"kind": EmployeeKind.PPPK, "tmt_cpns": DAY("2010-01-01")}, "AP01"),
            ({"tmt_cpns": DAY("2022-02-02")}, "CL01"),
        ],
    )
    def test_who_may_not_have_it(self, world: World, values: dict[str, Any], key: str) -> None:
        employee = world.person(**values)
        found = leave.quote(world.session(), employee, wish(START, END, **UNPAID))
        assert key in keys(found.problems)

    def test_five_years_to_the_day(self, world: World) -> None:
        """T-22 for CLTN: 4 years 11 months 30 days, and 5 years."""
        employee = world.person(tmt_cpns=DAY("2022-02-01"))
        for start, refused in (("2027-01-31", True), ("2027-02-01", False)):
            found = leave.quote(world.session(), employee, wish(start, END, **UNPAID))
            assert ("CL01" in keys(found.problems)) is refused

    def test_no_decree_before_bkn_agreed(self, world: World) -> None:
        world.on("2026-12-01")
        request = world.granted(world.person(), START, END, **UNPAID)
        for too_early in (
            lambda: letters.issue(world.session(), request),
            lambda: leave_unpaid.endorse(
                world.session(), request, letter="B", letter_date=DAY("2026-12-01")
            ),
            lambda: leave_unpaid.reactivate(world.session(), request, DAY("2029-02-01")),
        ):
            with pytest.raises(Refused) as refusal:
                too_early()
            assert keys(refusal.value.problems) == ["FL01"]

    def test_the_answer_of_bkn_has_a_number(self, world: World) -> None:
        world.on("2026-12-01")
        request = world.granted(world.person(), START, END, **UNPAID)
        leave_unpaid.propose(world.session(), request)
        day = DAY("2026-12-01")
        with pytest.raises(Refused) as refusal:
            leave_unpaid.endorse(world.session(), request, letter=" ", letter_date=day)
        assert keys(refusal.value.problems) == ["CL06"]

    def test_when_bkn_does_not_agree_it_ends(self, world: World) -> None:
        world.on("2026-12-01")
        request = world.granted(world.person(), START, END, **UNPAID)
        leave_unpaid.propose(world.session(), request)
        day = DAY("2026-12-01")
        leave_unpaid.endorse(
            world.session(), request, letter="B-2", letter_date=day, agreed=False, note="Formasi"
        )
        assert leave.get(world.session(), request).state is LeaveState.REFUSED
        assert leave_lists.inbox(world.session()) == []

    def test_the_inbox_holds_every_step_that_waits(self, world: World) -> None:
        employee = world.person()
        request = decreed(world, employee)
        assert leave_lists.inbox(world.session()) == []
        world.on("2029-02-05")
        waiting = [
            wait.request.waits(world.now.date()) for wait in leave_lists.inbox(world.session())
        ]
        assert waiting == ["Menunggu lapor kembali"]
        leave_acts.report_back(world.session(), [request])
        waiting = [
            wait.request.waits(world.now.date()) for wait in leave_lists.inbox(world.session())
        ]
        assert waiting == ["Menunggu pengaktifan"]

    def test_a_month_to_report(self, world: World) -> None:
        request = decreed(world, world.person())
        for day, late in (("2029-02-28", 0), ("2029-03-01", 1)):
            told = leave_acts.return_quote(world.session(), [request], DAY(day))[0]
            assert (told.due, told.late) == (DAY("2029-02-28"), late)
