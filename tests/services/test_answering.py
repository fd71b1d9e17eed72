"""In whose name an answer may be recorded: by role, and never past the authority table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from desk_world import DAY, HEAD_NIP, YES, World, keys, wish
from test_leave_unpaid import END, START, UNPAID, decreed

from kepegdesk.domain.kinds import LeaveKind, LeaveState, Role, Verdict
from kepegdesk.errors import Refused
from kepegdesk.services import employees, leave, leave_acts, leave_unpaid, letters, units
from kepegdesk.services.leave import Answer
from kepegdesk.services.session import Session

SECRETARY = "196901011999011001"
MAYOR = "#3"


@dataclass(frozen=True)
class Desk:
    """A health office with its head, a section chief at the keyboard, and one of the staff."""

    world: World
    chief: Session
    chief_id: int
    staff: int
    stranger: str

    def asked(self, **values: Any) -> int:
        """Ask for leave of the staff member, already considered."""
        request = self.world.submit(
            self.staff, **{"start": "2026-12-07", "end": "2026-12-09", **values}
        )
        leave.consider(self.world.session(), request, YES)
        return request


@pytest.fixture
def desk(world: World) -> Desk:
    world.begins_in(2026)
    head = world.person(nip=HEAD_NIP, birth_date=DAY("1970-01-01"), tmt_cpns=DAY("2000-01-01"))
    units.save(world.session(), world.health, name="Dinas Kesehatan", head=head)
    chief, staff = world.person(name="Kasi Uji"), world.person()
    stranger = world.person(unit=world.transport)
    nips = [employees.get(world.session(), each).nip or "" for each in (chief, stranger)]
    session = world.session(Role.SUPERVISOR, unit=world.health, nip=nips[0])
    return Desk(world, session, chief, staff, nips[1])


def refused(act: Callable[[], object]) -> list[str]:
    """Return the keys an act is refused with."""
    with pytest.raises(Refused) as refusal:
        act()
    return keys(refusal.value.problems)


class TestSupervisor:
    """He answers as himself or as whom the table names; the personnel office for anybody."""

    def test_not_in_the_name_of_a_stranger(self, desk: Desk) -> None:
        request, answer = desk.asked(), Answer(Verdict.APPROVE, by=desk.stranger)
        assert refused(lambda: leave.decide(desk.chief, request, answer)) == ["FL08"]
        leave.decide(desk.world.session(), request, answer)
        assert leave.get(desk.world.session(), request).state is LeaveState.APPROVED

    def test_not_in_the_name_of_the_mayor_whom_the_table_does_not_name(self, desk: Desk) -> None:
        request, answer = desk.asked(), Answer(Verdict.APPROVE, by=MAYOR)
        assert refused(lambda: leave.decide(desk.chief, request, answer)) == ["FL08"]

    def test_in_the_name_of_the_mayor_where_only_he_may(self, desk: Desk) -> None:
        request = desk.asked(abroad=True, place="Mekkah")
        leave.decide(desk.chief, request, Answer(Verdict.APPROVE, by=MAYOR))
        event = leave.get(desk.world.session(), request).events[-1]
        assert (event.by_name, event.account) == ("Wali Kota Uji", desk.chief.account)

    def test_in_the_name_of_his_head_whom_the_table_names(self, desk: Desk) -> None:
        request = desk.asked()
        leave.decide(desk.chief, request, Answer(Verdict.APPROVE, by=HEAD_NIP))
        event = leave.get(desk.world.session(), request).events[-1]
        assert (event.by_nip, event.waived) == (HEAD_NIP, "")

    def test_as_himself_against_the_table_it_is_written_down(self, desk: Desk) -> None:
        """UM03 stays on the step, with or without a reason."""
        told = []
        for answer in (YES, Answer(Verdict.APPROVE, proceed="Kepala dinas luar")):
            request = desk.asked(start=f"2026-12-{14 + len(told)}", end=f"2026-12-{14 + len(told)}")
            leave.decide(desk.chief, request, answer)
            event = leave.get(desk.world.session(), request).events[-1]
            told.append((event.by_nip, event.waived))
        nip = desk.chief.nip
        assert told == [(nip, "UM03: tanpa alasan"), (nip, "UM03: Kepala dinas luar")]

    def test_his_advice_is_his_own_or_the_superiors(self, desk: Desk) -> None:
        world = desk.world
        first, second = (
            world.submit(desk.staff, "2026-12-07"),
            world.submit(desk.staff, "2026-12-08"),
        )
        stranger = Answer(Verdict.APPROVE, by=desk.stranger)
        assert refused(lambda: leave.consider(desk.chief, first, stranger)) == ["FL08"]
        leave.consider(desk.chief, first, YES)
        leave.consider(desk.chief, second, Answer(Verdict.APPROVE, by=HEAD_NIP))
        by = [leave.get(world.session(), each).events[-1].by_nip for each in (first, second)]
        assert by == [desk.chief.nip, HEAD_NIP]

    def test_nor_does_he_call_back_or_ratify_in_another_name(self, desk: Desk) -> None:
        world, request = desk.world, desk.asked()
        leave.decide(world.session(), request, YES)
        letters.issue(world.session(), request)
        world.on("2026-12-08")
        back = DAY("2026-12-09")
        recall = partial(leave_acts.recall, desk.chief, request, back, reason="Rapat")
        assert refused(partial(recall, by=desk.stranger)) == ["FL08"]
        urgent = wish("2026-12-14", "2026-12-15", abroad=True, place="Johor")
        permit = leave_acts.permit(world.session(), desk.staff, urgent, by=HEAD_NIP)
        answer = Answer(Verdict.APPROVE, by=SECRETARY)
        assert refused(lambda: leave_acts.ratify(desk.chief, permit, answer)) == ["FL08"]


class TestLeaveWithoutPay:
    """CLTN: the PPK decides and signs himself (Peraturan BKN 24/2017 III.G)."""

    @pytest.fixture
    def considered(self, desk: Desk) -> int:
        """Return CLTN of the staff that waits for its decision."""
        desk.world.on("2026-12-01")
        return desk.asked(start=START, end=END, **UNPAID)

    @pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.REFUSE])
    def test_nobody_else_decides_it(self, desk: Desk, considered: int, verdict: Verdict) -> None:
        answer = Answer(verdict, "Alasan", proceed="Mendesak")
        assert refused(lambda: leave.decide(desk.chief, considered, answer)) == ["CL10"]
        for nip in (HEAD_NIP, SECRETARY):
            named = Answer(verdict, "Alasan", by=nip)
            decide = partial(leave.decide, desk.world.session(), considered, named)
            assert refused(decide) == ["CL10"]
        leave.decide(desk.chief, considered, Answer(verdict, "Alasan", by=MAYOR))
        assert leave.get(desk.world.session(), considered).events[-1].by_name == "Wali Kota Uji"

    def test_nobody_else_signs_its_letters(self, desk: Desk, considered: int) -> None:
        world = desk.world
        leave.decide(world.session(), considered, YES)
        assert refused(lambda: leave_unpaid.propose(desk.chief, considered)) == ["CL10"]
        leave_unpaid.propose(world.session(), considered)
        event = leave.get(world.session(), considered).events[-1]
        assert (event.act, event.by_name) == ("propose", "Wali Kota Uji")

    def test_nobody_acts_on_his_own(self, desk: Desk) -> None:
        """T-45: neither does he propose himself, note the answer, nor put himself back."""
        world = desk.world
        world.on("2026-12-01")
        request = world.granted(desk.chief_id, START, END, **UNPAID)
        admin = Session("a", "A", Role.ADMIN, world.clock, nip=desk.chief.nip)
        day = world.now.date()
        for session in (desk.chief, admin):
            assert refused(partial(leave_unpaid.propose, session, request)) == ["FL03"]
        leave_unpaid.propose(world.session(), request)
        answer = {"letter": "B-1", "letter_date": day}
        assert refused(partial(leave_unpaid.endorse, admin, request, **answer)) == ["FL03"]
        leave_unpaid.endorse(world.session(), request, letter="B-1", letter_date=day)
        letters.issue(world.session(), request)
        world.on("2029-02-01")
        back = DAY("2029-02-01")
        assert refused(partial(leave_unpaid.reactivate, admin, request, back)) == ["FL03"]


class TestBackEarly:
    """Put back into service before the leave was to end: it ends the day before."""

    def test_other_leave_may_follow(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        request = decreed(world, employee)
        world.on("2028-01-03")
        leave_unpaid.reactivate(world.session(), request, DAY("2028-01-03"))
        row = leave.get(world.session(), request)
        assert (row.state, row.end) == (LeaveState.REACTIVATED, DAY("2028-01-02"))
        assert row.granted_end == DAY(END)
        sick = wish("2028-02-07", "2028-02-09", kind=LeaveKind.SICK)
        assert "UM01" not in keys(leave.quote(world.session(), employee, sick).problems)

    def test_late_it_keeps_its_end(self, world: World) -> None:
        world.begins_in(2026)
        request = decreed(world, world.person())
        world.on("2029-02-12")
        leave_unpaid.reactivate(world.session(), request, DAY("2029-02-12"))
        assert leave.get(world.session(), request).end == DAY(END)
