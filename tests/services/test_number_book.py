"""T-38: the letter-number book gives each number once, restarts each year, and loses none."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from desk_world import DAY, YES, World, keys

from kepegdesk.domain.kinds import LeaveState, Verdict
from kepegdesk.errors import Refused, UserError
from kepegdesk.services import (
    balances,
    journal,
    leave,
    leave_lists,
    letter_book,
    letter_kinds,
    letters,
)
from kepegdesk.services.leave import Answer
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import LetterNumber


def book() -> list[tuple[int, int, str]]:
    """Return year, number and state of every line."""
    with connection():
        rows = LetterNumber.select().order_by(LetterNumber.year, LetterNumber.number)
        return [(row.year, row.number, row.state) for row in rows]


def waiting(world: World, employee: int, day: str) -> int:
    """Ask for a day that only waits for its decision."""
    request = world.submit(employee, day)
    leave.consider(world.session(), request, YES)
    return request


def approve(world: World, request: int, on: str, number: str = "") -> str:
    answer = Answer(Verdict.APPROVE, on=DAY(on), number=number)
    leave.decide(world.session(), request, answer)
    return leave.get(world.session(), request).number


def test_numbers_follow_each_other_and_restart_on_the_first_of_january(world: World) -> None:
    world.begins_in(2025)
    employee = world.person()
    days = ["2027-02-01", "2027-02-02", "2027-02-03", "2027-02-04"]
    requests = [waiting(world, employee, day) for day in days]
    world.on("2026-12-31")
    given = [approve(world, requests[0], "2026-12-29"), approve(world, requests[1], "2026-12-31")]
    world.on("2027-01-04")
    given.append(approve(world, requests[2], "2027-01-04"))
    given.append(approve(world, requests[3], "2026-12-31"))  # back-dated: its own year's book
    assert given == [
        "800.1.11.4/1/BKPSDM/2026",
        "800.1.11.4/2/BKPSDM/2026",
        "800.1.11.4/1/BKPSDM/2027",
        "800.1.11.4/3/BKPSDM/2026",
    ]


def test_one_register_for_all_kinds_of_leave(world: World) -> None:
    from kepegdesk.domain.kinds import LeaveKind

    sick = frozenset({"Surat keterangan dokter"})
    first = waiting(world, world.person(), "2026-12-01")
    second = world.submit(
        world.person(),
        "2026-12-01",
        "2026-12-02",
        kind=LeaveKind.SICK,
        case="illness",
        documents=sick,
    )
    leave.consider(world.session(), second, YES)
    given = [approve(world, request, "2026-11-23") for request in (first, second)]
    assert given == ["800.1.11.4/1/BKPSDM/2026", "800.1.11.2/2/BKPSDM/2026"]


def test_a_cancelled_number_is_crossed_out_with_its_reason_and_never_given_again(
    world: World,
) -> None:
    employee = world.person()
    request = world.granted(employee, "2026-12-01")
    leave.cancel(world.session(), request, "Batal berangkat")
    other = world.granted(employee, "2026-12-02")
    assert leave.get(world.session(), other).number == "800.1.11.4/2/BKPSDM/2026"
    assert book() == [(2026, 1, "void"), (2026, 2, "used")]
    with connection():
        assert "Batal berangkat" in LetterNumber.get(LetterNumber.number == 1).reason


def test_a_letter_dated_in_another_year_gets_a_number_of_that_year(world: World) -> None:
    request = world.granted(world.person(), "2027-02-01")
    letters.issue(world.session(), request, DAY("2027-01-04"))
    row = leave.get(world.session(), request)
    assert (row.number, row.letter_date) == ("800.1.11.4/1/BKPSDM/2027", DAY("2027-01-04"))
    assert book() == [(2026, 1, "void"), (2027, 1, "used")]


def with_months(world: World) -> None:
    """Let the numbers of annual leave name their month."""
    kinds = letter_kinds.listed(world.session())
    row = next(each for each in kinds if each.kind == "annual")
    pattern = "{klas}/{urut}/{unit}/{romawi}/{tahun}"
    letter_kinds.save(world.session(), dataclasses.replace(row, template=pattern))


def test_a_letter_dated_in_another_month_has_its_number_written_anew(world: World) -> None:
    with_months(world)
    request = world.granted(world.person(), "2027-02-01")
    assert leave.get(world.session(), request).number == "800.1.11.4/1/BKPSDM/XI/2026"
    letters.issue(world.session(), request, DAY("2026-12-01"))
    row = leave.get(world.session(), request)
    assert (row.number, row.letter_date) == ("800.1.11.4/1/BKPSDM/XII/2026", DAY("2026-12-01"))
    assert book() == [(2026, 1, "used")]


def test_a_whole_number_typed_from_paper_is_not_written_anew(world: World) -> None:
    with_months(world)
    request = waiting(world, world.person(), "2027-02-01")
    typed = "851/007/BKPSDM/XI/2026"
    assert approve(world, request, "2026-11-23", typed) == typed
    letters.issue(world.session(), request, DAY("2026-12-01"))
    assert leave.get(world.session(), request).number == typed


def test_a_letter_is_not_older_than_its_decision(world: World) -> None:
    request = waiting(world, world.person(), "2027-02-01")
    world.on("2026-11-25")
    approve(world, request, "2026-11-25")
    with pytest.raises(Refused, match="mendahului tanggal langkah sebelumnya 25-11-2026") as told:
        letters.issue(world.session(), request, DAY("2026-11-24"))
    assert keys(told.value.problems) == ["FL06"]
    assert leave.get(world.session(), request).state is LeaveState.APPROVED
    letters.issue(world.session(), request, DAY("2026-11-25"))


def test_a_number_given_on_paper_is_kept_and_the_next_follows_it(world: World) -> None:
    world.begins_in(2026)
    employee = world.person()
    requests = [waiting(world, employee, f"2026-12-0{day}") for day in (1, 2, 3, 4)]
    assert approve(world, requests[0], "2026-11-23", "17").endswith("/17/BKPSDM/2026")
    with pytest.raises(Refused) as taken:
        approve(world, requests[1], "2026-11-23", "17")
    assert keys(taken.value.problems) == ["NO01"]
    with pytest.raises(Refused) as unreadable:
        approve(world, requests[1], "2026-11-23", "800/xx/KENDARI")
    assert keys(unreadable.value.problems) == ["NO02"]
    assert leave.get(world.session(), requests[1]).state is LeaveState.CONSIDERED
    paper = "800.1.11.4/019/BKPSDM/2026"
    assert approve(world, requests[1], "2026-11-23", paper) == paper
    assert approve(world, requests[2], "2026-11-23").endswith("/20/BKPSDM/2026")
    with pytest.raises(Refused):
        approve(world, requests[3], "2026-11-23", "19")


def test_a_refused_decision_takes_no_number(world: World) -> None:
    world.begins_in(2026)
    employee = world.person()
    request = waiting(world, employee, "2026-12-01")
    balances.add_opening(world.session(), employee, 2026, "N", 0, "Koreksi kartu")
    with pytest.raises(Refused):
        approve(world, request, "2026-11-23")
    assert book() == []


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each work in a thread of its own at the same moment; return results and refusals."""
    results: list[Any] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = works[place]()
        except UserError as refusal:
            results[place] = refusal

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def refusals(results: Iterable[Any]) -> list[UserError]:
    return [result for result in results if isinstance(result, UserError)]


def test_desks_that_decide_at_once_get_different_numbers(world: World) -> None:
    requests = [waiting(world, world.person(), "2026-12-01") for _ in range(12)]

    def desk(mine: list[int]) -> list[str]:
        return [approve(world, request, "2026-11-23") for request in mine]

    results = at_once(*[lambda mine=requests[n::4]: desk(mine) for n in range(4)])
    assert refusals(results) == []
    assert book() == [(2026, number, "used") for number in range(1, 13)]
    assert len({number for desk in results for number in desk}) == 12
    assert journal.verify(world.session()).ok


def test_two_who_decide_the_same_request_at_once(world: World) -> None:
    request = waiting(world, world.person(), "2026-12-01")
    results = at_once(*[lambda: approve(world, request, "2026-11-23")] * 2)
    assert len(refusals(results)) == 1
    assert book() == [(2026, 1, "used")]


def test_the_last_days_are_granted_once(world: World) -> None:
    """T-19: two desks approve the last three days at the same moment; exactly one may."""
    world.begins_in(2026)
    employee = world.person()
    requests = [world.submit(employee, f"2026-12-{d:02}", f"2026-12-{d + 2:02}") for d in (1, 8)]
    for request in requests:
        leave.consider(world.session(), request, YES)
    balances.add_opening(world.session(), employee, 2026, "N", 3, "Koreksi kartu")
    results = at_once(*[lambda one=one: approve(world, one, "2026-11-23") for one in requests])
    (refused,) = refusals(results)
    assert isinstance(refused, Refused)
    assert keys(refused.problems) == ["CT02"]
    assert book() == [(2026, 1, "used")]
    granted = leave_lists.listed(world.session(), {LeaveState.APPROVED})
    assert [row.working_days for row in granted] == [3]


def test_desks_that_reserve_while_others_decide_share_no_number(world: World) -> None:
    """T-38: two reserve, one decides, one enters a letter by hand, all at the same moment."""
    requests = [waiting(world, world.person(), "2026-12-01") for _ in range(3)]

    def reserve() -> list[int]:
        made = [letter_book.reserve(world.session(), "annual", "Uji", 2) for _ in range(2)]
        return [row.number for rows in made for row in rows]

    def decide() -> list[int]:
        given = [approve(world, request, "2026-11-23") for request in requests]
        return [int(number.split("/")[1]) for number in given]

    def enter() -> list[int]:
        return [letter_book.enter(world.session(), "cover", DAY("2026-11-23"), "Uji").number]

    results = at_once(reserve, reserve, decide, enter)
    assert refusals(results) == []
    assert sorted(number for desk in results for number in desk) == list(range(1, 13))
    assert [number for _year, number, _state in book()] == list(range(1, 13))
    for desk in results[:2]:
        pairs = list(zip(desk[::2], desk[1::2], strict=True))
        assert all(last == first + 1 for first, last in pairs), "one reservation, one run"


def test_two_programs_on_one_server_get_different_numbers(server_world: World) -> None:
    """The same with two processes, as two workstations run it."""
    requests = [waiting(server_world, server_world.person(), "2026-12-01") for _ in range(6)]
    address = server_world.location
    programs = [
        subprocess.Popen([sys.executable, "-c", DESK, address, *map(str, requests[n::2])])  # noqa: S603
        for n in range(2)
    ]
    assert [program.wait(60) for program in programs] == [0, 0]
    lines = book()
    assert [(year, number) for year, number, _state in lines] == [(2026, n) for n in range(1, 13)]
    assert sorted(state for _year, _number, state in lines) == ["reserved"] * 6 + ["used"] * 6
    assert journal.verify(server_world.session()).ok


DESK = """
import datetime as dt, sys
from kepegdesk.domain.kinds import Role, Verdict
from kepegdesk.services import desk, leave, letter_book
from kepegdesk.services.session import Session
def clock(): return dt.datetime(2026, 11, 23, 9, tzinfo=dt.timezone.utc)
with desk.opened(sys.argv[1]):
    me = Session("meja", "Meja", Role.ADMIN, clock)
    for request in sys.argv[2:]:
        letter_book.reserve(me, "annual", "Uji")
        leave.decide(me, int(request), leave.Answer(Verdict.APPROVE))
"""


def test_a_number_given_on_paper_explains_the_numbers_it_leaps_over(world: World) -> None:
    for number in ("4", "2", ""):
        approve(world, waiting(world, world.person(), "2026-12-01"), "2026-11-23", number)

    with connection():
        lines = {row.number: (row.state, row.reason) for row in LetterNumber.select()}
    leapt = ("skipped", "Dilompati: nomor 4 diberikan di kertas")
    used = ("used", "")
    assert lines == {1: leapt, 2: used, 3: leapt, 4: used, 5: used}


@pytest.mark.parametrize("number", ["0", "²", "-3", "99999999999999999999", "7000000", "502"])
def test_a_number_that_cannot_be_one_is_refused(world: World, number: str) -> None:
    request = waiting(world, world.person(), "2026-12-01")

    with pytest.raises(Refused):
        approve(world, request, "2026-11-23", number)
