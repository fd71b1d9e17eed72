"""T-11: a calendar changed after approval; issued leave is listed and counted anew if chosen."""

from __future__ import annotations

import dataclasses

import pytest
from desk_world import DAY, World, charged, keys

from kepegdesk.domain.kinds import LeaveKind, LeaveState, Role
from kepegdesk.errors import Refused
from kepegdesk.services import (
    balances,
    employees,
    holidays,
    journal,
    leave,
    leave_acts,
    letters,
    recounts,
)
from kepegdesk.services.holidays import Amendment, HolidayRow
from kepegdesk.storage import journal as journals
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import IssuedLetter, LeaveCharge, LeaveYearClose

BASIS = "SKB 3 Menteri 2026 (perubahan)"
NEW = HolidayRow(None, DAY("2026-12-09"), "Libur Uji", "national", BASIS, "ditetapkan")


def issued(
    world: World, start: str = "2026-12-07", end: str = "2026-12-11", employee: int = 0
) -> int:
    """Return annual leave whose letter left the office: five working days by default."""
    request = world.granted(employee or world.person(), start, end)
    letters.issue(world.session(), request)
    return request


def listed(world: World) -> list[recounts.AffectedLeave]:
    return recounts.affected(world.session())


def lines(request: int) -> list[tuple[int, int]]:
    with connection():
        rows = LeaveCharge.select().where(LeaveCharge.request == request)
        return [(row.year, row.days) for row in rows.order_by(LeaveCharge.id)]


class TestList:
    """Cuti terbit yang terkena."""

    def test_a_new_day_lists_the_leave_it_touches_with_both_counts(self, world: World) -> None:
        request = issued(world)
        issued(world, "2026-12-14", "2026-12-15")
        holidays.save(world.session(), NEW)
        (line,) = listed(world)
        assert line.request == request
        assert (line.before, line.after) == (((2026, 5),), ((2026, 4),))
        assert line.difference == {2026: -1}
        assert line.changes == ("9 Desember 2026 ditambah: Libur Uji",)
        assert (line.short, line.closed) == (0, False)
        assert line.number

    def test_nothing_is_counted_anew_by_itself(self, world: World) -> None:
        employee = world.person()
        request = issued(world, employee=employee)
        left = balances.of(world.session(), employee).available
        holidays.save(world.session(), NEW)
        assert leave.get(world.session(), request).working_days == 5
        assert balances.of(world.session(), employee).available == left
        with connection():
            assert {row.superseded for row in IssuedLetter.select()} == {""}

    def test_a_request_not_yet_issued_is_counted_anew_by_itself(self, world: World) -> None:
        request = world.submit(world.person(), "2026-12-07", "2026-12-11")
        holidays.save(world.session(), NEW)
        assert leave.get(world.session(), request).working_days == 4
        assert listed(world) == []

    def test_what_is_taken_back_touches_nothing(self, world: World) -> None:
        issued(world)
        number = holidays.save(world.session(), NEW)
        journal.undo(world.session())
        assert listed(world) == []
        holidays.save(world.session(), NEW)
        assert len(listed(world)) == 1
        holidays.remove(world.session(), number + 1)
        assert listed(world) == []

    def test_a_removed_and_a_moved_day_are_told(self, world: World) -> None:
        number = holidays.save(world.session(), NEW)
        issued(world)
        issued(world, "2026-12-14", "2026-12-18")
        moved = dataclasses.replace(NEW, id=number, day=DAY("2026-12-16"))
        holidays.save(world.session(), moved)
        first, second = listed(world)
        words = "9 Desember 2026 dipindah ke 16 Desember 2026: Libur Uji"
        assert (first.changes, second.changes) == ((words,), (words,))
        assert (first.difference, second.difference) == ({2026: 1}, {2026: -1})
        holidays.remove(world.session(), number)
        (only,) = listed(world)
        assert (only.request, only.changes) == (first.request, (words,))

    def test_a_day_taken_out_again_is_told(self, world: World) -> None:
        number = holidays.save(world.session(), NEW)
        issued(world)
        holidays.remove(world.session(), number)
        (line,) = listed(world)
        assert (line.changes, line.difference) == (
            ("9 Desember 2026 dihapus: Libur Uji",), {2026: 1},
        )  # fmt: skip

    def test_another_name_or_basis_touches_nothing(self, world: World) -> None:
        number = holidays.save(world.session(), NEW)
        issued(world)
        holidays.save(world.session(), dataclasses.replace(NEW, id=number, legal_basis="X"))
        assert listed(world) == []

    def test_a_day_of_one_unit_touches_its_people_only(self, world: World) -> None:
        issued(world, employee=world.person(unit=world.transport))
        ours = issued(world, employee=world.person(unit=world.clinic))
        holidays.save(world.session(), dataclasses.replace(NEW, unit=world.health))
        assert [line.request for line in listed(world)] == [ours]

    def test_a_holiday_that_becomes_cuti_bersama_touches_who_does_not_get_it(
        self, world: World
    ) -> None:
        number = holidays.save(world.session(), NEW)
        on_duty = world.person(collective=False)
        request = issued(world, employee=on_duty)
        issued(world)
        holidays.save(world.session(), dataclasses.replace(NEW, id=number, type="collective"))
        (line,) = listed(world)
        assert (line.request, line.difference) == (request, {2026: 1})
        assert line.changes == ("9 Desember 2026 diubah: Libur Uji",)

    def test_leave_over_new_year_is_counted_per_year(self, world: World) -> None:
        issued(world, "2026-12-28", "2027-01-08")
        eve = dataclasses.replace(NEW, day=DAY("2026-12-31"))
        january = dataclasses.replace(NEW, day=DAY("2027-01-06"))
        holidays.save(world.session(), eve)
        holidays.save(world.session(), january)
        (line,) = listed(world)
        assert (line.before, line.after) == (((2026, 4), (2027, 4)), ((2026, 3), (2027, 3)))

    def test_t12_a_move_to_a_six_day_unit_is_no_change_of_the_calendar(self, world: World) -> None:
        """T-12: the letter keeps the days it counted when its person moves mid-leave."""
        employee = world.person(unit=world.health)
        request = issued(world, "2026-12-03", "2026-12-09", employee)
        waiting = world.submit(employee, "2026-12-17", "2026-12-21")
        file = employees.get(world.session(), employee)
        employees.save(world.session(), dataclasses.replace(file, unit=world.clinic))
        assert leave.get(world.session(), request).working_days == 5
        assert leave.get(world.session(), waiting).working_days == 4
        holidays.save(world.session(), dataclasses.replace(NEW, day=DAY("2026-12-31")))
        assert listed(world) == []

    def test_other_kinds_and_recalled_days_are_left_alone(self, world: World) -> None:
        sick = world.granted(
            world.person(), "2026-12-07", "2026-12-11", kind=LeaveKind.SICK,
            documents=frozenset({"Surat keterangan dokter"}),
        )  # fmt: skip
        letters.issue(world.session(), sick)
        recalled = issued(world)
        world.on("2026-12-07")
        leave_acts.recall(world.session(), recalled, DAY("2026-12-09"), reason="Banjir")
        holidays.save(world.session(), NEW)
        assert listed(world) == []
        holidays.save(world.session(), dataclasses.replace(NEW, day=DAY("2026-12-08")))
        (line,) = listed(world)
        assert (line.request, line.before, line.after) == (recalled, ((2026, 2),), ((2026, 1),))

    def test_a_clerk_of_a_unit_sees_his_people(self, world: World) -> None:
        issued(world)
        holidays.save(world.session(), NEW)
        clerk = world.session(Role.OPERATOR, unit=world.transport)
        assert recounts.affected(clerk) == []


class TestApply:
    """Terapkan: lines of difference, letters superseded, nothing rewritten."""

    def test_the_ledger_keeps_both_and_the_letter_says_so(self, world: World) -> None:
        employee = world.person()
        request = issued(world, employee=employee)
        left = balances.of(world.session(), employee).available
        holidays.save(world.session(), NEW)
        assert recounts.apply(world.session(), [request], BASIS) == 1
        assert lines(request) == [(2026, 5), (2026, -1)]
        row = leave.get(world.session(), request)
        assert (row.working_days, row.state) == (4, LeaveState.ISSUED)
        event = row.events[-1]
        assert (event.act, event.note, event.days, event.letter) == (
            "recount", BASIS, 4, row.number,
        )  # fmt: skip
        balance = balances.of(world.session(), employee)
        assert balance.available == left + 1
        (told,) = [line for line in balance.lines if line.leave_id == request]
        assert told.days == -4
        assert told.text.endswith("; kalender berubah (-1 hari)")
        with connection():
            papers = {row.paper: row.superseded for row in IssuedLetter.select()}
        words = f"Dihitung ulang 23 November 2026 menjadi 4 hari kerja, semula 5: {BASIS}"
        assert papers == {"letter": words, "form": words}
        assert listed(world) == []

    def test_the_letter_still_prints_as_it_was(self, world: World) -> None:
        request = issued(world)
        before = letters.letter(world.session(), request)
        holidays.save(world.session(), NEW)
        recounts.apply(world.session(), [request], BASIS)
        assert letters.letter(world.session(), request) == before

    def test_only_what_was_chosen_is_counted_anew(self, world: World) -> None:
        chosen, other = issued(world), issued(world)
        holidays.save(world.session(), NEW)
        recounts.apply(world.session(), [chosen], BASIS)
        assert [line.request for line in listed(world)] == [other]
        assert lines(other) == [(2026, 5)]

    def test_a_second_change_starts_from_the_first(self, world: World) -> None:
        request = issued(world)
        holidays.save(world.session(), NEW)
        recounts.apply(world.session(), [request], BASIS)
        holidays.save(world.session(), dataclasses.replace(NEW, day=DAY("2026-12-10")))
        (line,) = listed(world)
        assert (line.before, line.after) == (((2026, 4),), ((2026, 3),))
        recounts.apply(world.session(), [request], "SKB kedua")
        assert lines(request) == [(2026, 5), (2026, -1), (2026, -1)]

    def test_an_amended_skb_ends_in_one_act_for_many(self, world: World) -> None:
        requests = [issued(world, "2026-12-21", "2026-12-30") for _each in range(3)]
        (natal,) = [h for h in holidays.listed(world.session(), 2026) if h.day == DAY("2026-12-24")]
        holidays.amend(world.session(), 2026, BASIS, [Amendment(natal.id or 0, None)])
        assert {line.changes[0] for line in listed(world)} == {
            "24 Desember 2026 dihapus: Cuti Bersama Hari Raya Natal"
        }
        assert recounts.apply(world.session(), requests, BASIS) == 3
        with connection():
            assert journals.verify().ok
        assert charged() == {(2026, 6), (2026, 1)}

    def test_it_cannot_be_undone_by_taking_the_lines_away(self, world: World) -> None:
        request = issued(world)
        holidays.save(world.session(), NEW)
        recounts.apply(world.session(), [request], BASIS)
        act = journal.listed(world.session())[0]
        assert "Hitung ulang cuti" in act.sentence
        with pytest.raises(Refused):
            journal.undo(world.session(), act.id)
        assert lines(request) == [(2026, 5), (2026, -1)]

    def test_what_was_not_listed_is_refused(self, world: World) -> None:
        request = issued(world)
        for wanted in ([request], []):
            with pytest.raises(Refused) as refusal:
                recounts.apply(world.session(), wanted, BASIS)
            assert keys(refusal.value.problems) == ["RC01"]
        holidays.save(world.session(), NEW)
        with pytest.raises(Refused) as refusal:
            recounts.apply(world.session(), [request], " ")
        assert keys(refusal.value.problems) == ["RC03"]
        recounts.apply(world.session(), [request], BASIS)
        with pytest.raises(Refused) as refusal:
            recounts.apply(world.session(), [request], BASIS)
        assert keys(refusal.value.problems) == ["RC01"]

    def test_a_settled_year_is_corrected_not_counted_anew(self, world: World) -> None:
        request = issued(world)
        holidays.save(world.session(), NEW)
        actor = journals.Actor("uji", "", "2027-01-05T00:00:00+00:00")
        with connection(), journals.act(actor, "t") as scope:
            scope.sentence = "Tutup"
            LeaveYearClose.create(year=2026, closed_on=DAY("2027-01-05"), document="BA 1")
        assert listed(world)[0].closed
        with pytest.raises(Refused) as refusal:
            recounts.apply(world.session(), [request], BASIS)
        assert keys(refusal.value.problems) == ["RC02"]

    def test_days_that_find_no_lot_are_told(self, world: World) -> None:
        world.begins_in(2026)
        number = holidays.save(world.session(), NEW)
        employee = world.person()
        issued(world, "2026-12-01", "2026-12-17", employee)
        assert balances.of(world.session(), employee).available == 0
        holidays.remove(world.session(), number)
        (line,) = listed(world)
        assert (line.difference, line.short) == ({2026: 1}, 1)


class TestKeep:
    """Tetap seperti surat: decided, noted, and not asked again."""

    def test_it_is_noted_and_not_listed_again(self, world: World) -> None:
        request = issued(world)
        holidays.save(world.session(), NEW)
        assert recounts.keep(world.session(), [request], "Sudah dijalani") == 1
        assert listed(world) == []
        row = leave.get(world.session(), request)
        assert row.working_days == 5
        assert row.events[-1].note == "Tetap menurut surat: Sudah dijalani"
        holidays.save(world.session(), dataclasses.replace(NEW, day=DAY("2026-12-10")))
        (line,) = listed(world)
        assert (line.before, line.after) == (((2026, 5),), ((2026, 3),))
