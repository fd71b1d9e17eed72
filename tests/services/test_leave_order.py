"""Whatever order a clerk enters the paper in, the same dates give the same balances."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from desk_world import DAY, World, keys, posted, wish

from kepegdesk.domain.kinds import Verdict
from kepegdesk.errors import Refused
from kepegdesk.services import balances, collective_work, leave, leave_acts, letters
from kepegdesk.services.leave import Answer
from kepegdesk.storage import opening

DAYS = ("2026-02-27", "2026-07-01", "2026-12-31", "2027-01-04", "2027-12-31")


def _granted(world: World, employee: int, start: str, end: str, asked: str) -> int:
    on = DAY(asked)
    request = leave.submit(world.session(), employee, wish(start, end), on=on)
    for answer in (leave.consider, leave.decide):
        answer(world.session(), request, Answer(Verdict.APPROVE, on=on))
    letters.issue(world.session(), request, on)
    return request


def _deferred(world: World, employee: int) -> None:
    asked = DAY("2026-11-02")
    request = leave.submit(world.session(), employee, wish("2026-11-30", "2026-12-02"), on=asked)
    leave.consider(world.session(), request, Answer(Verdict.APPROVE, on=asked))
    postpone = Answer(Verdict.DEFER, "Kepentingan dinas", on=asked, take_number=True)
    leave.decide(world.session(), request, postpone)


def acts(world: World, employee: int) -> list[Callable[[], object]]:
    """Return what the paper holds of one person, each act to be entered at any time."""
    session = world.session()
    return [
        lambda: balances.add_opening(session, employee, 2026, "N-1", 4, "Kartu cuti 2025"),
        lambda: _granted(world, employee, "2026-02-02", "2026-02-04", "2026-01-20"),
        lambda: _granted(world, employee, "2026-06-02", "2026-06-05", "2026-05-20"),
        lambda: collective_work.record(session, DAY("2026-03-20"), [employee], "ST 3"),
        lambda: _granted(world, employee, "2026-12-28", "2027-01-05", "2026-12-01"),
        lambda: _deferred(world, employee),
    ]


def told(world: World, employee: int) -> dict[str, object]:
    found: dict[str, object] = {}
    for day in DAYS:
        got = balances.of(world.session(), employee, on=DAY(day))
        found[day] = (got.n2, got.n1, got.n, got.extra, got.reserved, got.available)
    return found


ORDERS = random.Random(26).sample(list(itertools.permutations(range(6))), 9)


@pytest.mark.slow
def test_the_order_of_entry_changes_no_balance(founded_file: Path, tmp_path: Path) -> None:
    """The events are replayed by their dates: openings, leave, worked days, deferrals."""
    results, lots = [], []
    for number, order in enumerate([tuple(range(6)), *ORDERS]):
        path = shutil.copyfile(founded_file, tmp_path / f"kantor-{number}.db")
        opening.open_office(path)
        world = World(str(path)).on("2026-12-02")
        world.begins_in(2025)
        employee = world.person()
        todo = acts(world, employee)
        done = {place: todo[place]() for place in order}
        results.append(told(world, employee))
        lots.append([posted(done[place]) for place in (1, 2, 4)])  # type: ignore[arg-type]
        opening.close_office()
    assert all(result == results[0] for result in results)
    assert all(charged == lots[0] for charged in lots)
    assert results[0]["2026-12-31"] != results[0]["2027-01-04"]


def refused(act: Callable[[], object]) -> list[str]:
    """Return the keys an act is refused with."""
    with pytest.raises(Refused) as refusal:
        act()
    return keys(refusal.value.problems)


class TestInOrder:
    """A step follows the one before it and does not lie in the future."""

    def test_no_decision_before_the_advice(self, world: World) -> None:
        world.on("2026-11-23").begins_in(2026)
        request = leave.submit(
            world.session(), world.person(), wish("2026-12-07"), on=DAY("2026-11-02")
        )
        for day, key in (("2026-10-30", "FL06"), ("2026-11-24", "FL07")):
            answer = Answer(Verdict.APPROVE, on=DAY(day))
            assert refused(partial(leave.consider, world.session(), request, answer)) == [key]
        leave.consider(world.session(), request, Answer(Verdict.APPROVE, on=DAY("2026-11-20")))
        early = Answer(Verdict.APPROVE, on=DAY("2026-11-19"))
        assert refused(lambda: leave.decide(world.session(), request, early)) == ["FL06"]
        leave.decide(world.session(), request, Answer(Verdict.APPROVE, on=DAY("2026-11-20")))

    def test_no_cancellation_before_the_letter(self, world: World) -> None:
        """Dated back before the leave began it would undo days that were taken."""
        world.on("2026-11-23").begins_in(2026)
        request = world.granted(world.person(), "2026-12-07", "2026-12-09")
        letters.issue(world.session(), request)
        world.on("2026-12-20")
        for day, key in (("2026-11-20", "FL06"), ("2026-12-08", "FL05")):
            cancel = partial(leave.cancel, world.session(), request, "Batal", on=DAY(day))
            assert refused(cancel) == [key]
        late = partial(leave.cancel, world.session(), request, "Batal", on=DAY("2026-12-21"))
        assert refused(late) == ["FL05", "FL07"]
        leave.cancel(world.session(), request, "Batal", on=DAY("2026-12-04"))

    def test_no_recall_before_the_letter(self, world: World) -> None:
        world.on("2026-12-01").begins_in(2026)
        request = world.granted(world.person(), "2026-12-07", "2026-12-11")
        letters.issue(world.session(), request)
        world.on("2026-12-08")
        back, recall = DAY("2026-12-09"), partial(leave_acts.recall, world.session(), request)
        for day, key in (("2026-11-30", "FL06"), ("2026-12-09", "FL07")):
            assert refused(partial(recall, back, reason="Rapat", on=DAY(day))) == [key]
        recall(back, reason="Rapat")
