"""What follows a request: recall, report of return, izin sementara; every day back to its lot."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from desk_world import DAY, HEAD_NIP, YES, World, keys, wish

from kepegdesk.domain.kinds import LeaveCase, LeaveKind, LeaveState, Role, Sex, Verdict
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import (
    balances,
    journal,
    leave,
    leave_acts,
    leave_lists,
    letters,
    settings,
    units,
)
from kepegdesk.services.leave import Answer
from kepegdesk.services.session import Session
from kepegdesk.storage import journal as storage_journal
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import LeaveCharge, LetterNumber, Unit
from tests.conftest import clerk

URGENT: dict[str, Any] = {
    "kind": LeaveKind.IMPORTANT,
    "case": LeaveCase.FAMILY_DEATH,
    "documents": frozenset(),
}
NO = Answer(Verdict.REFUSE, "Tenaga kurang")


def lots(session: Session, employee: int, on: str) -> tuple[int, int, int]:
    """Return N-2, N-1 and N on a day."""
    found = balances.of(session, employee, on=DAY(on))
    return found.n2, found.n1, found.n


def issued(world: World, employee: int, start: str, end: str, **values: Any) -> int:
    """Ask for leave, grant it and issue its letter the day before it begins."""
    world.on(str(DAY(start) - dt.timedelta(days=4)))
    request = world.granted(employee, start, end, **values)
    letters.issue(world.session(), request)
    return request


class TestBuckets:
    """T-17: whatever undoes a leave gives its days back to the very lots they came from."""

    @pytest.fixture
    def person(self, world: World) -> int:
        """Return somebody with 2 days of N-2, 4 of N-1 and 12 of N in 2026."""
        world.begins_in(2026)
        employee = world.person()
        for lot, days in (("N-2", 2), ("N-1", 4)):
            balances.add_opening(world.session(), employee, 2026, lot, days, "Kartu 2025")
        return employee

    def test_cancelled_after_the_letter(self, world: World, person: int) -> None:
        request = issued(world, person, "2026-12-07", "2026-12-16")
        assert lots(world.session(), person, "2026-12-31") == (0, 0, 10)
        leave.cancel(world.session(), request, "Batal berangkat")
        assert lots(world.session(), person, "2026-12-31") == (2, 4, 12)
        with connection():
            assert sum(line.days for line in LeaveCharge.select()) == 0
            assert LeaveCharge.select().count() == 2

    def test_refused_before_it_was_granted(self, world: World, person: int) -> None:
        request = world.submit(person, "2026-12-07", "2026-12-16")
        assert balances.of(world.session(), person).reserved == 8
        leave.consider(world.session(), request, NO)
        leave.decide(world.session(), request, NO)
        found = balances.of(world.session(), person, on=DAY("2026-12-31"))
        assert (found.n2, found.n1, found.n, found.reserved) == (2, 4, 12, 0)

    def test_recalled_after_three_days(self, world: World, person: int) -> None:
        """Seven days were charged 2 + 4 + 1; three were served, so N-1 keeps 3 and N all 12."""
        request = issued(world, person, "2026-12-07", "2026-12-15")
        assert lots(world.session(), person, "2026-12-31") == (0, 0, 11)
        world.on("2026-12-09")
        back = DAY("2026-12-10")
        told = leave_acts.recall_quote(world.session(), request, back, reason="Rapat", letter="1")
        assert (told.served, told.returned) == ({2026: 3}, {2026: 4})
        assert told.lots == {(2026, "N-1"): 3, (2026, "N"): 1}
        leave_acts.recall(world.session(), request, back, reason="Pemeriksaan mendadak")
        assert lots(world.session(), person, "2026-12-31") == (0, 3, 12)
        row = leave.get(world.session(), request)
        assert (row.state, row.end, row.working_days) == (
            LeaveState.RECALLED, DAY("2026-12-09"), 3,
        )  # fmt: skip
        assert row.granted_end == DAY("2026-12-15")

    def test_a_recall_writes_lines_and_changes_none(self, world: World, person: int) -> None:
        request = issued(world, person, "2026-12-07", "2026-12-15")
        leave_acts.recall(world.session(), request, DAY("2026-12-10"), reason="Pemeriksaan")
        with connection():
            lines = [(line.year, line.days) for line in LeaveCharge.select()]
        assert lines == [(2026, 7), (2026, -4)]
        told = balances.of(world.session(), person, on=DAY("2026-12-31"))
        assert sum(line.days for line in told.lines) == told.available
        assert any("dipanggil kembali" in line.text for line in told.lines)

    def test_over_new_year_each_year_gets_its_own(self, world: World, person: int) -> None:
        """What lapses on 31 December is told before the letter goes out."""
        request = issued(world, person, "2026-12-21", "2027-01-08")
        back = DAY("2026-12-23")
        told = leave_acts.recall_quote(world.session(), request, back, reason="R", letter="1")
        assert (told.served, told.returned) == ({2026: 2}, {2026: 5, 2027: 4})
        assert told.lots == {(2026, "N-1"): 4, (2026, "N"): 1, (2027, "N-1"): 4}
        assert told.lost == 4
        assert [problem.key for problem in told.problems] == ["PK04"]
        assert "Rekonsiliasi" in told.problems[0].text
        leave_acts.recall(world.session(), request, back, reason="Pemeriksaan")
        assert lots(world.session(), person, "2026-12-31") == (0, 4, 12)

    def test_cancelling_is_allowed_with_a_negative_balance(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        request = issued(world, employee, "2026-12-07", "2026-12-16")
        balances.add_opening(world.session(), employee, 2026, "N", 3, "Koreksi kartu")
        assert balances.of(world.session(), employee).available == -5
        leave.cancel(world.session(), request, "Batal berangkat")
        assert balances.of(world.session(), employee).available == 3


class TestRecall:
    """Panggilan kembali: duty calls by letter (PP 11/2017 Ps 340)."""

    @pytest.fixture
    def running(self, world: World) -> int:
        """Return annual leave that runs from 7 to 15 December; today is the 8th."""
        world.begins_in(2026)
        request = issued(world, world.person(), "2026-12-07", "2026-12-15")
        world.on("2026-12-08")
        return request

    @pytest.mark.parametrize(
        ("back", "reason", "key"),
        [
            ("2026-12-07", "Rapat", "PK02"),
            ("2026-12-16", "Rapat", "PK02"),
            (None, "Rapat", "PK02"),
            ("2026-12-10", " ", "PK03"),
        ],
    )
    def test_needs_its_day_and_its_reason(
        self, world: World, running: int, back: str | None, reason: str, key: str
    ) -> None:
        with pytest.raises(Refused) as refusal:
            leave_acts.recall(world.session(), running, back and DAY(back), reason=reason)  # type: ignore[arg-type]
        assert keys(refusal.value.problems) == [key]

    def test_takes_its_number_from_the_book_or_from_paper(self, world: World, running: int) -> None:
        leave_acts.recall(world.session(), running, DAY("2026-12-10"), reason="Rapat", number="25")
        event = leave.get(world.session(), running).events[-1]
        assert event.act == "recall"
        assert "/25/" in event.letter
        assert (event.start, event.end, event.days) == (DAY("2026-12-10"), DAY("2026-12-15"), 4)
        with connection():
            entry = LetterNumber.get(LetterNumber.text == event.letter)
        assert (entry.kind, entry.number) == ("recall", 25)

    def test_the_letter_of_the_leave_stays_as_it_was(self, world: World, running: int) -> None:
        """A decided act is never edited: another follows."""
        before = leave.get(world.session(), running).events
        leave_acts.recall(world.session(), running, DAY("2026-12-10"), reason="Rapat")
        after = leave.get(world.session(), running).events
        assert after[: len(before)] == before
        assert [event.act for event in after[len(before) :]] == ["recall"]

    @pytest.mark.parametrize(
        ("kind", "case", "document"),
        [
            (LeaveKind.SICK, LeaveCase.ILLNESS, "Surat keterangan dokter"),
            (LeaveKind.MATERNITY, LeaveCase.BIRTH, "x"),
        ],
    )
    def test_nobody_is_called_back_from_a_sick_bed(
        self, world: World, kind: LeaveKind, case: LeaveCase, document: str
    ) -> None:
        employee = world.person(sex=Sex.FEMALE)
        asked = {"kind": kind, "case": case, "documents": frozenset({document})}
        request = issued(world, employee, "2026-12-07", "2026-12-15", **asked)
        with pytest.raises(Refused) as refusal:
            leave_acts.recall(world.session(), request, DAY("2026-12-10"), reason="Rapat")
        assert keys(refusal.value.problems) == ["PK01"]

    def test_not_before_the_letter(self, world: World) -> None:
        world.begins_in(2026)
        request = world.granted(world.person(), "2026-12-07", "2026-12-15")
        with pytest.raises(Refused) as refusal:
            leave_acts.recall(world.session(), request, DAY("2026-12-10"), reason="Rapat")
        assert keys(refusal.value.problems) == ["FL01"]

    def test_nobody_calls_himself_back(self, world: World, running: int) -> None:
        """T-45: not at the keyboard, not as the official."""
        nip = leave.get(world.session(), running).nip
        mine = world.session(Role.SUPERVISOR, nip=nip)
        for session, by in ((mine, HEAD_NIP), (world.session(), nip)):
            with pytest.raises(Refused) as refusal:
                leave_acts.recall(session, running, DAY("2026-12-10"), reason="Rapat", by=by)
            assert keys(refusal.value.problems) == ["FL03"]

    def test_whoever_was_recalled_reports_back(self, world: World, running: int) -> None:
        leave_acts.recall(world.session(), running, DAY("2026-12-10"), reason="Rapat")
        world.on("2026-12-10")
        assert leave_acts.report_back(world.session(), [running]) == 0
        row = leave.get(world.session(), running)
        assert (row.state, row.returned_on) == (LeaveState.DONE, DAY("2026-12-10"))


class TestReturn:
    """Laporan kembali: on the first working day, or late."""

    @pytest.mark.parametrize(
        ("reported", "late"), [("2026-12-14", 0), ("2026-12-15", 1), ("2026-12-17", 3)]
    )
    def test_how_late(self, world: World, reported: str, late: int) -> None:
        """Leave until Friday: Monday is in good time."""
        world.begins_in(2026)
        request = issued(world, world.person(), "2026-12-07", "2026-12-11")
        day = world.on(reported).now.date()
        told = leave_acts.return_quote(world.session(), [request], day)[0]
        assert (told.due, told.late, told.problems) == (DAY("2026-12-14"), late, ())
        assert leave_acts.report_back(world.session(), [request], day) == (late > 0)
        row = leave.get(world.session(), request)
        assert (row.state, row.returned_on, row.events[-1].days) == (LeaveState.DONE, day, late)

    def test_the_week_of_the_unit_and_its_days_off_count(self, world: World) -> None:
        """24 December is cuti bersama, the 25th a holiday, the 26th a working Saturday for six."""
        world.begins_in(2026)
        five, six = world.person(), world.person(unit=world.clinic)
        due = []
        for who in (five, six):
            request = issued(world, who, "2026-12-21", "2026-12-23")
            due.append(leave_acts.return_quote(world.session(), [request])[0].due)
        assert due == [DAY("2026-12-28"), DAY("2026-12-26")]

    def test_many_at_once_in_one_act_that_undo_takes_back(self, world: World) -> None:
        world.begins_in(2026)
        both = [issued(world, world.person(), "2026-12-07", "2026-12-11") for _ in range(2)]
        world.on("2026-12-16")
        assert {row.phase(world.now.date()) for row in leave_lists.listed(world.session())} == {
            "menunggu lapor"
        }
        assert leave_acts.report_back(world.session(), both) == 2
        assert "2 pegawai" in journal.listed(world.session())[0].sentence
        journal.undo(world.session())
        states = [leave.get(world.session(), request).state for request in both]
        assert states == [LeaveState.ISSUED] * 2

    def test_leave_that_goes_over_into_another_ends_with_it(self, world: World) -> None:
        """Sick from the Monday on which he would have been back: one report for both."""
        world.begins_in(2026)
        who = world.person()
        first = issued(world, who, "2026-12-07", "2026-12-11")
        sick = {"kind": LeaveKind.SICK, "documents": frozenset({"Surat keterangan dokter"})}
        second = issued(world, who, "2026-12-14", "2026-12-16", **sick)
        told = leave_acts.return_quote(world.session(), [first, second])
        assert [each.due for each in told] == [DAY("2026-12-17")] * 2
        world.on("2026-12-18")
        assert leave_acts.report_back(world.session(), [second]) == 1
        rows = [leave.get(world.session(), request) for request in (first, second)]
        assert {(row.state, row.returned_on) for row in rows} == {
            (LeaveState.DONE, DAY("2026-12-18"))
        }

    def test_not_before_the_leave_began_nor_twice(self, world: World) -> None:
        world.begins_in(2026)
        request = issued(world, world.person(), "2026-12-07", "2026-12-11")
        with pytest.raises(Refused) as refusal:
            leave_acts.report_back(world.session(), [request], DAY("2026-12-04"))
        assert keys(refusal.value.problems) == ["LK01"]
        world.on("2026-12-14")
        leave_acts.report_back(world.session(), [request], DAY("2026-12-14"))
        with pytest.raises(Refused) as refusal:
            leave_acts.report_back(world.session(), [request], DAY("2026-12-14"))
        assert keys(refusal.value.problems) == ["FL01"]

    def test_not_on_a_day_that_has_not_come(self, world: World) -> None:
        world.begins_in(2026)
        request = issued(world, world.person(), "2026-12-07", "2026-12-11")
        world.on("2026-12-14")
        with pytest.raises(Refused) as refusal:
            leave_acts.report_back(world.session(), [request], DAY("2026-12-15"))
        assert keys(refusal.value.problems) == ["LK03"]

    def test_annual_leave_ends_early_by_a_recall_only(self, world: World) -> None:
        """T-17: a report would lose the unserved days; the recall gives them back."""
        world.begins_in(2026)
        employee = world.person()
        request = issued(world, employee, "2026-12-07", "2026-12-16")
        world.on("2026-12-09")
        with pytest.raises(Refused) as refusal:
            leave_acts.report_back(world.session(), [request])
        assert keys(refusal.value.problems) == ["LK04"]
        assert "Panggil kembali" in refusal.value.problems[0].text
        leave_acts.recall(world.session(), request, DAY("2026-12-09"), reason="Rapat")
        leave_acts.report_back(world.session(), [request])
        row = leave.get(world.session(), request)
        assert (row.state, row.end) == (LeaveState.DONE, DAY("2026-12-08"))
        assert lots(world.session(), employee, "2026-12-31") == (0, 0, 10)

    def test_who_is_fit_again_early_ends_the_leave(self, world: World) -> None:
        """leave.md §3.4: what was left of it is free for other leave, the letter is told."""
        world.begins_in(2026)
        employee = world.person()
        sick = {"kind": LeaveKind.SICK, "documents": frozenset({"Surat keterangan dokter"})}
        request = issued(world, employee, "2026-12-07", "2026-12-16", **sick)
        world.on("2026-12-10")
        assert leave_acts.report_back(world.session(), [request]) == 0
        row = leave.get(world.session(), request)
        assert (row.end, row.granted_end) == (DAY("2026-12-09"), DAY("2026-12-16"))
        world.submit(employee, "2026-12-14", "2026-12-15")

    def test_leave_of_before_the_office_noted_returns_does_not_wait(self, world: World) -> None:
        world.begins_in(2026)
        issued(world, world.person(), "2026-12-07", "2026-12-11")
        settings.choose(world.session(), "lapor_mulai", "01-01-2027")
        world.on("2026-12-20")
        assert leave_lists.listed(world.session())[0].phase(world.now.date()) == ""


class TestPermit:
    """Izin sementara (1.c): an emergency first, its ratification after."""

    def permit(self, world: World, employee: int) -> int:
        """Let somebody go at once because of a death."""
        asked = wish("2026-11-23", "2026-11-27", **URGENT)
        return leave_acts.permit(world.session(), employee, asked, by=HEAD_NIP, proceed="Menyusul")

    def test_it_is_given_by_who_is_there_and_waits(self, world: World) -> None:
        request = self.permit(world, world.person())
        row = leave.get(world.session(), request)
        event = row.events[0]
        assert (row.state, event.act, event.by_nip) == (LeaveState.TEMPORARY, "permit", HEAD_NIP)
        assert event.letter
        assert event.waived == "DOK01: Menyusul"
        assert [wait.request.id for wait in leave_lists.inbox(world.session())] == [request]

    def test_the_highest_at_the_workplace_short_of_who_grants_it(self, world: World) -> None:
        """R10, R11: leave at home is the organisation's head's to grant, leave abroad the PPK's."""
        session, team = (
            world.session(),
            units.save(world.session(), None, name="Tim Uji", parent=world.clinic),
        )
        one, other, deep = (world.person(unit=unit) for unit in (world.clinic, world.clinic, team))
        for unit, name in ((world.health, "Kadis"), (world.clinic, "Kapus"), (team, "Katim")):
            head = world.person(name=name)
            with connection(), storage_journal.act(clerk(), "test") as scope:
                scope.sentence = "Kepala"
                Unit.update(head=head).where(Unit.id == unit).execute()
        abroad = wish("2026-11-23", abroad=True, place="Kuala Lumpur")
        asked = wish("2026-11-23", "2026-11-27", **URGENT)
        permits = [
            leave_acts.permit(session, who, what, proceed="Menyusul")
            for who, what in ((one, asked), (deep, asked), (other, abroad))
        ]
        given = [leave.get(session, request).events[0].by_name for request in permits]
        assert given == ["Kapus", "Kapus", "Kadis"]

    def test_not_for_leave_without_pay(self, world: World) -> None:
        """BKN is asked before its decree: a permit would lead nowhere."""
        asked = wish("2026-12-01", "2027-11-30", kind=LeaveKind.UNPAID, abroad=True, place="Tokyo")
        with pytest.raises(Refused) as refusal:
            leave_acts.permit(world.session(), world.person(), asked)
        assert keys(refusal.value.problems) == ["IS01"]

    def test_who_may_grant_it_himself_is_told_so(self, world: World) -> None:
        """Otherwise the copy for who grants the leave would go to the one who signed."""
        session, employee = world.session(), world.person()
        units.save(session, world.health, name="Dinas Kesehatan", head=world.person(nip=HEAD_NIP))
        asked = wish("2026-11-23", "2026-11-27", **URGENT)
        (doubt,) = leave_acts.permit_doubts(session, employee, asked, by=HEAD_NIP)
        assert (doubt.key, doubt.blocks) == ("IS03", False)
        assert leave_acts.permit_doubts(session, employee, asked, by="196901011999011001") == []
        abroad = wish("2026-11-23", abroad=True, place="Kuala Lumpur")
        assert leave_acts.permit_doubts(session, employee, abroad, by=HEAD_NIP) == []
        request = leave_acts.permit(session, employee, asked, by=HEAD_NIP, proceed="Mendesak")
        assert leave.get(session, request).events[0].waived == "DOK01, IS03: Mendesak"

    def test_ratified_it_takes_its_letter(self, world: World) -> None:
        request = self.permit(world, world.person())
        leave_acts.ratify(world.session(), request, YES)
        row = leave.get(world.session(), request)
        assert (row.state, bool(row.number)) == (LeaveState.RATIFIED, True)
        letters.issue(world.session(), request)
        assert leave.get(world.session(), request).state is LeaveState.ISSUED

    def test_refused_it_ends_there(self, world: World) -> None:
        request = self.permit(world, world.person())
        with pytest.raises(Refused) as refusal:
            leave_acts.ratify(world.session(), request, Answer(Verdict.REFUSE))
        assert keys(refusal.value.problems) == ["FL02"]
        leave_acts.ratify(world.session(), request, NO)
        row = leave.get(world.session(), request)
        assert (row.state, row.number) == (LeaveState.REJECTED, "")
        assert leave_lists.inbox(world.session()) == []

    @pytest.mark.parametrize("verdict", [Verdict.CHANGE, Verdict.DEFER])
    def test_it_is_ratified_or_refused_nothing_else(self, world: World, verdict: Verdict) -> None:
        request = self.permit(world, world.person())
        with pytest.raises(Refused) as refusal:
            leave_acts.ratify(world.session(), request, Answer(verdict, "Alasan"))
        assert "IS02" in keys(refusal.value.problems)

    def test_annual_leave_at_home_is_never_that_urgent(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        with pytest.raises(Refused) as refusal:
            leave_acts.permit(world.session(), employee, wish("2026-12-01"))
        assert keys(refusal.value.problems) == ["IS01"]
        abroad = wish("2026-12-01", abroad=True, place="Kuala Lumpur")
        request = leave_acts.permit(world.session(), employee, abroad, by=HEAD_NIP)
        with pytest.raises(Refused) as refusal:
            leave_acts.ratify(world.session(), request, Answer(Verdict.APPROVE, by=HEAD_NIP))
        assert keys(refusal.value.problems) == ["LN01"]
        leave_acts.ratify(world.session(), request, YES)
        assert leave.get(world.session(), request).events[-1].by_name == "Wali Kota Uji"

    def test_nobody_permits_or_ratifies_his_own(self, world: World) -> None:
        """T-45: the head's own emergency goes to who is above him."""
        head = world.person(nip=HEAD_NIP, birth_date=DAY("1970-01-01"), tmt_cpns=DAY("2000-01-01"))
        units.save(world.session(), world.health, name="Dinas Kesehatan", head=head)
        with pytest.raises(Refused) as refusal:
            self.permit(world, head)
        assert keys(refusal.value.problems) == ["FL03"]
        asked = wish("2026-11-23", "2026-11-27", **URGENT)
        request = leave_acts.permit(world.session(), head, asked)
        assert leave.get(world.session(), request).events[0].by_nip != HEAD_NIP
        mine = world.session(Role.SUPERVISOR, nip=HEAD_NIP)
        with pytest.raises(Refused) as refusal:
            leave_acts.ratify(mine, request, Answer(Verdict.APPROVE, by="196901011999011001"))
        assert keys(refusal.value.problems) == ["FL03"]

    def test_a_clerk_permits_but_does_not_ratify(self, world: World) -> None:
        clerk = world.session(Role.OPERATOR)
        asked = wish("2026-11-23", "2026-11-27", **URGENT)
        request = leave_acts.permit(clerk, world.person(), asked, by=HEAD_NIP)
        with pytest.raises(NotAllowed):
            leave_acts.ratify(clerk, request, YES)


class TestDeferral:
    """Penangguhan: by letter, at most a year, and never what duty cannot postpone."""

    def considered(self, world: World, **values: Any) -> int:
        """Return a request that waits for its decision."""
        world.begins_in(2026)
        request = world.submit(world.person(), "2026-12-07", "2026-12-11", **values)
        leave.consider(world.session(), request, YES)
        return request

    def test_without_a_number_it_is_refused(self, world: World) -> None:
        request = self.considered(world)
        with pytest.raises(Refused) as refusal:
            leave.decide(world.session(), request, Answer(Verdict.DEFER, "Dinas mendesak"))
        assert keys(refusal.value.problems) == ["TG02"]

    def test_the_number_comes_from_the_book_or_from_paper(self, world: World) -> None:
        first, second = self.considered(world), self.considered(world)
        answer = Answer(Verdict.DEFER, "Dinas mendesak", take_number=True)
        leave.decide(world.session(), first, answer)
        leave.decide(world.session(), second, Answer(Verdict.DEFER, "Mendesak", number="40"))
        letters_ = [leave.get(world.session(), each).events[-1].letter for each in (first, second)]
        assert "/1/" in letters_[0]
        assert "/40/" in letters_[1]

    def test_it_waits_until_the_end_of_next_year_at_most(self, world: World) -> None:
        request = self.considered(world)
        assert leave.deferral_limit(world.session(), request) == DAY("2027-12-31")
        late = Answer(Verdict.DEFER, "Dinas", end=DAY("2028-01-03"), take_number=True)
        with pytest.raises(Refused) as refusal:
            leave.decide(world.session(), request, late)
        assert keys(refusal.value.problems) == ["TG03"]
        leave.decide(world.session(), request, Answer(Verdict.DEFER, "Dinas", take_number=True))
        event = leave.get(world.session(), request).events[-1]
        assert (event.end, event.days) == (DAY("2027-12-31"), 5)

    def test_large_leave_waits_a_year_from_its_first_day(self, world: World) -> None:
        request = self.considered(world, kind=LeaveKind.LARGE, case=LeaveCase.UMRAH)
        assert leave.deferral_limit(world.session(), request) == DAY("2027-12-06")


class TestDoubts:
    """UM03 and UM05: gone on with, but with a reason that stays on the step."""

    def test_another_official_than_the_tables(self, world: World) -> None:
        world.begins_in(2026)
        chief = world.person(nip=HEAD_NIP, birth_date=DAY("1970-01-01"), tmt_cpns=DAY("2000-01-01"))
        units.save(world.session(), world.health, name="Dinas Kesehatan", head=chief)
        request = world.submit(world.person(), "2026-12-07")
        leave.consider(world.session(), request, YES)
        secretary = "196901011999011001"
        answer = Answer(Verdict.APPROVE, by=secretary, proceed="Kepala dinas sakit")
        told = leave.doubts(world.session(), request, answer)
        assert keys(told) == ["UM03"]
        assert "KEPALA DINAS KESEHATAN" in told[0].text.upper()
        leave.decide(world.session(), request, answer)
        event = leave.get(world.session(), request).events[-1]
        assert (event.by_nip, event.waived) == (secretary, "UM03: Kepala dinas sakit")

    def test_too_few_at_work(self, world: World) -> None:
        world.begins_in(2026)
        people = [world.person(unit=world.clinic) for _ in range(2)]
        with connection(), storage_journal.act(clerk(), "test") as scope:
            scope.sentence = "Minimum masuk"
            Unit.update(min_present=2).where(Unit.id == world.clinic).execute()
        request = world.submit(people[0], "2026-12-07")
        told = leave.doubts(world.session(), request, Answer(Verdict.APPROVE))
        assert "UM05" in keys(told)
        assert "di bawah minimum 2" in told[-1].text
        assert "UM05" not in keys(leave.doubts(world.session(), request, NO))
