"""The paper book against the ledger: corrections, days lost by a recall, closed years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import register_histories as histories
from desk_world import DAY, YES, World, keys, wish
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kepegdesk.domain.kinds import LeaveCase, LeaveKind, LeaveState, Role
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import (
    balances,
    closing,
    collective_work,
    journal,
    leave,
    leave_acts,
    letters,
    lost_days,
    reconciliation,
    settings,
)
from kepegdesk.services.reconciliation import Book
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import LeaveCorrection, LeaveRequest, LeaveYearClose, LetterNumber


def lots(world: World, employee: int, on: str | dt.date = "2026-12-31") -> tuple[int, int, int]:
    day = DAY(on) if isinstance(on, str) else on
    got = balances.of(world.session(), employee, on=day)
    return (got.n2, got.n1, got.n)


# The paper book ----------------------------------------------------------------------------------


def test_a_difference_becomes_a_correction_with_its_document(world: World) -> None:
    world.begins_in(2026)
    employee = world.person(name="Wa Buku")
    book = [Book(employee, n=9)]
    proposal = reconciliation.propose(world.session(), 2026, book)[0]
    assert (proposal.before, proposal.corrections, proposal.after) == (
        (0, 0, 12), (("N", -3),), (0, 0, 9),
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        reconciliation.reconcile(world.session(), 2026, book, " ")
    assert keys(refusal.value.problems) == ["KR01"]
    assert reconciliation.reconcile(world.session(), 2026, book, "BA-1", "Selisih buku") == 1
    assert lots(world, employee) == (0, 0, 9)
    row = reconciliation.corrections(world.session(), 2026)[0]
    assert (row.name, row.lot, row.days, row.document, row.reason, row.on) == (
        "Wa Buku", "N", -3, "BA-1", "Selisih buku", world.now.date(),
    )  # fmt: skip
    assert reconciliation.propose(world.session(), 2026, book) == []
    journal.undo(world.session())
    assert lots(world, employee) == (0, 0, 12)


def test_figures_agree_also_where_leave_uses_up_what_was_added(world: World) -> None:
    """The book has the 3 days on N, the ledger posts them to N-1 first: the sums must not drift."""
    world.begins_in(2025)
    employee = world.person()
    with histories.writing():
        histories.letter(employee, "2026-11-02", "2026-11-04")
        histories.letter(employee, "2025-11-03", "2025-11-10")
    assert lots(world, employee) == (0, 3, 12)
    book = [Book(employee, n2=0, n1=6, n=9)]
    proposal = reconciliation.propose(world.session(), 2026, book)[0]
    assert proposal.after == (0, 6, 9)
    assert proposal.available_after == 15
    reconciliation.reconcile(world.session(), 2026, book, "BA-1")
    assert lots(world, employee) == (0, 6, 9)


def test_many_at_once_are_one_act(world: World) -> None:
    world.begins_in(2026)
    people = [world.person() for _ in range(3)]
    books = [Book(each, n=12 - place) for place, each in enumerate(people)]
    assert reconciliation.reconcile(world.session(), 2026, books, "BA-1") == 2
    assert journal.listed(world.session())[0].sentence == (
        "Koreksi sisa cuti 2026 2 pegawai menurut BA-1"
    )
    journal.undo(world.session())
    assert [lots(world, each)[2] for each in people] == [12, 12, 12]


def test_a_negative_book_is_a_negative_balance(world: World) -> None:
    """T-20: nobody's shortage is rounded up to zero."""
    world.begins_in(2026)
    employee = world.person()
    reconciliation.reconcile(world.session(), 2026, [Book(employee, n=-2)], "BA-1")
    assert balances.of(world.session(), employee).available == -2


def test_a_lot_that_is_not_valid_cannot_be_made_to_agree(world: World) -> None:
    world.begins_in(2026)
    employee = world.person(tmt_cpns=DAY("2026-10-01"))
    book = [Book(employee, n=5)]
    proposal = reconciliation.propose(world.session(), 2026, book)[0]
    assert "tidak dapat disamakan" in proposal.problem
    with pytest.raises(Refused) as refusal:
        reconciliation.reconcile(world.session(), 2026, book, "BA-1")
    assert keys(refusal.value.problems) == ["KR02"]


@pytest.mark.slow
@hypothesis_settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    pieces=histories.PIECES,
    openings=histories.OPENINGS,
    worked=histories.WORKED,
    book=st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(-3, 14)),
    year=st.sampled_from([2025, 2026]),
)
def test_after_reconciling_the_ledger_says_what_the_book_says(
    file_world: World,
    pieces: list[tuple[int, int, str]],
    openings: dict[str, int],
    worked: set[dt.date],
    book: tuple[int, int, int],
    year: int,
) -> None:
    world = file_world.on("2026-12-31")
    world.begins_in(2024)
    employee = world.person()
    histories.store(employee, pieces, [], openings, worked)
    wanted = [Book(employee, *book)]
    found = reconciliation.propose(world.session(), year, wanted)
    assert not any(each.problem for each in found)
    reconciliation.reconcile(world.session(), year, wanted, "BA-1")
    assert lots(world, employee, dt.date(year, 12, 31)) == book
    assert reconciliation.propose(world.session(), year, wanted) == []


def test_single_corrections_are_checked(world: World) -> None:
    employee = world.person()
    for values, key in (
        ((2026, "N", 0, "BA"), "KR03"),
        ((2026, "N", 61, "BA"), "KR03"),
        ((2026, "T", 1, "BA"), "KR05"),
        ((2026, "N", 1, ""), "KR01"),
        ((1999, "N", 1, "BA"), "KR04"),
    ):
        with pytest.raises(Refused) as refusal:
            reconciliation.correct(world.session(), employee, *values)
        assert keys(refusal.value.problems) == [key]


def test_a_clerk_corrects_and_sees_his_own_unit_only(world: World) -> None:
    world.begins_in(2026)
    ours, theirs = world.person(), world.person(unit=world.transport)
    clerk = world.session(Role.OPERATOR, unit=world.health)
    for call in (reconciliation.propose, reconciliation.reconcile):
        with pytest.raises(NotAllowed):
            call(clerk, 2026, [Book(theirs, n=1)], *(["BA"] if call.name.endswith("ile") else []))
    reconciliation.correct(clerk, ours, 2026, "N", -1, "BA")
    reconciliation.correct(world.session(), theirs, 2026, "N", -1, "BA")
    assert [row.employee for row in reconciliation.corrections(clerk)] == [ours]


# Days lost by a recall ---------------------------------------------------------------------------


def _lost(world: World) -> tuple[int, int]:
    """Call somebody back on 29 December 2025 from leave that N-1 of 2025 paid for."""
    world.begins_in(2024)
    employee = world.person(name="Wa Panggil")
    with histories.writing():
        request = histories.letter(employee, "2025-12-22", "2026-01-06")
        histories.recalled(request, DAY("2025-12-29"))
    return employee, request


def test_days_that_lapsed_after_a_recall_are_listed_and_decided(world: World) -> None:
    """leave.md §6.1: their lot has expired, so HR decides about a lot K in the next year."""
    world.on("2026-02-02")
    employee, request = _lost(world)
    found = lost_days.listed(world.session())
    assert [(each.request, each.year, each.lots, each.days, each.given) for each in found] == [
        (request, 2025, "N-1 3", 3, None)
    ]
    before = lots(world, employee)
    for days, document, key in ((4, "BA", "KH03"), (2, "", "KR01")):
        with pytest.raises(Refused) as refusal:
            lost_days.decide(world.session(), request, days, document)
        assert keys(refusal.value.problems) == [key]
    lost_days.decide(world.session(), request, 2, "BA-9")
    assert lots(world, employee)[1] == before[1] + 2
    decided = lost_days.listed(world.session())[0]
    assert (decided.given, decided.document) == (2, "BA-9")
    with pytest.raises(Refused) as refusal:
        lost_days.decide(world.session(), request, 1, "BA-9")
    assert keys(refusal.value.problems) == ["KH02"]


def test_a_decision_to_give_none_has_its_document_too(world: World) -> None:
    world.on("2026-02-02")
    employee, request = _lost(world)
    before = lots(world, employee)
    lost_days.decide(world.session(), request, 0, "BA-9")
    assert lots(world, employee) == before
    assert lost_days.listed(world.session())[0].given == 0
    with connection():
        assert [row.days for row in LeaveCorrection.select()] == [0]


def test_what_came_back_in_time_is_not_lost(world: World) -> None:
    world.begins_in(2025)
    employee = world.person()
    with histories.writing():
        request = histories.letter(employee, "2026-11-02", "2026-11-06")
        histories.recalled(request, DAY("2026-11-04"))
    assert lost_days.listed(world.session()) == []
    with pytest.raises(Refused) as refusal:
        lost_days.decide(world.session(), request, 1, "BA")
    assert keys(refusal.value.problems) == ["KH01"]


# Closing a year ----------------------------------------------------------------------------------


def shut(year: int) -> None:
    """Close a year whatever is still open in it, to try every way past the guard."""
    with histories.writing():
        LeaveYearClose.create(year=year, closed_on=DAY("2026-01-31"), document="BA tutup")


def in_state(world: World, state: LeaveState) -> int:
    """Return a request for December 2025 that has come as far as a state."""
    world.on("2025-12-01")
    employee = world.person()
    if state is LeaveState.TEMPORARY:
        urgent = {"kind": LeaveKind.IMPORTANT, "case": LeaveCase.MARRIAGE, "documents": None}
        reason = wish("2025-12-22", "2025-12-23", **urgent)
        return leave_acts.permit(world.session(), employee, reason)
    request = world.submit(employee, "2025-12-22", "2025-12-24")
    if state is not LeaveState.SUBMITTED:
        leave.consider(world.session(), request, YES)
    if state in (LeaveState.APPROVED, LeaveState.ISSUED):
        leave.decide(world.session(), request, YES)
    if state is LeaveState.ISSUED:
        letters.issue(world.session(), request)
    return request


STEPS: dict[str, tuple[LeaveState, Callable[[World, int], object]]] = {
    "consider": (
        LeaveState.SUBMITTED,
        lambda world, request: leave.consider(world.session(), request, YES),
    ),
    "approve": (
        LeaveState.CONSIDERED,
        lambda world, request: leave.decide(world.session(), request, YES),
    ),
    "refuse": (
        LeaveState.CONSIDERED,
        lambda world, request: leave.decide(
            world.session(), request, leave.Answer(leave.Verdict.REFUSE, "Dinas")
        ),
    ),
    "defer": (
        LeaveState.CONSIDERED,
        lambda world, request: leave.decide(
            world.session(), request, leave.Answer(leave.Verdict.DEFER, "Dinas", number="1")
        ),
    ),
    "issue": (LeaveState.APPROVED, lambda world, request: letters.issue(world.session(), request)),
    "cancel": (
        LeaveState.ISSUED,
        lambda world, request: leave.cancel(
            world.session(), request, "Batal", on=DAY("2025-12-20")
        ),
    ),
    "recall": (
        LeaveState.ISSUED,
        lambda world, request: leave_acts.recall(
            world.session(), request, DAY("2025-12-23"), reason="Dinas"
        ),
    ),
    "ratify": (
        LeaveState.TEMPORARY,
        lambda world, request: leave_acts.ratify(world.session(), request, YES),
    ),
}


@pytest.mark.parametrize("step", list(STEPS))
def test_nothing_dated_in_a_closed_year_is_changed(step: str, world: World) -> None:
    """T-06: refused whichever way it comes, and nothing is left half done."""
    world.begins_in(2025)
    state, act = STEPS[step]
    request = in_state(world, state)
    world.on("2026-03-02")
    shut(2025)
    before = (_row(request), journal.listed(world.session())[0].id)
    with pytest.raises(Refused) as refusal:
        act(world, request)
    assert "TB01" in keys(refusal.value.problems)
    assert (_row(request), journal.listed(world.session())[0].id) == before


def _row(request: int) -> tuple[object, ...]:
    with connection():
        row = LeaveRequest.get_by_id(request)
        return (row.state, row.start, row.end, row.version, LetterNumber.select().count())


def test_nothing_new_is_entered_in_a_closed_year(world: World) -> None:
    """T-06: a back-dated leave is refused, never carried again in silence."""
    world.begins_in(2025)
    employee = world.person()
    world.on("2026-03-02")
    before = balances.of(world.session(), employee)
    closing.close(world.session(), 2025, "BA tutup buku 2025")
    session = world.session()
    for act in (
        lambda: leave.submit(session, employee, wish("2025-12-22"), on=DAY("2025-12-01")),
        lambda: leave.submit(session, employee, wish("2025-12-29", "2026-01-05")),
        lambda: leave.submit(session, employee, wish("2026-04-06"), on=DAY("2025-12-01")),
        lambda: balances.add_opening(session, employee, 2025, "N", 1, "Kartu"),
        lambda: collective_work.record(session, DAY("2025-12-26"), [employee], "SPT"),
        lambda: reconciliation.correct(session, employee, 2025, "N", 1, "BA"),
        lambda: reconciliation.reconcile(session, 2025, [Book(employee, n=1)], "BA"),
        lambda: reconciliation.propose(session, 2025, [Book(employee, n=1)]),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert keys(refusal.value.problems) == ["TB01"]
    assert balances.of(world.session(), employee) == before
    world.submit(employee, "2026-04-06")
    reconciliation.correct(session, employee, 2026, "N-1", 2, "BA selisih 2025")
    assert balances.of(world.session(), employee).n1 == before.n1 + 2


def test_years_before_a_closed_one_are_closed_with_it(world: World) -> None:
    world.begins_in(2023)
    employee = world.person()
    closing.close(world.session(), 2025, "BA")
    with pytest.raises(Refused) as refusal:
        balances.add_opening(world.session(), employee, 2023, "N", 1, "Kartu")
    assert keys(refusal.value.problems) == ["TB01"]
    found = {row.year: (row.is_closed, row.document) for row in closing.years(world.session())}
    assert found == {
        2026: (False, ""), 2025: (True, "BA"), 2024: (True, ""), 2023: (True, ""),
    }  # fmt: skip


def test_undo_does_not_reach_into_a_closed_year(world: World) -> None:
    """T-06: what was entered before the closing stays, too."""
    world.begins_in(2025)
    employee = world.person()
    reconciliation.correct(world.session(), employee, 2025, "N", -2, "BA")
    act = journal.listed(world.session())[0].id
    closing.close(world.session(), 2025, "BA tutup")
    with pytest.raises(Refused) as refusal:
        journal.undo(world.session(), act)
    assert keys(refusal.value.problems) == ["TB05"]
    closing.reopen(world.session(), 2025, "Salah tutup")
    journal.undo(world.session(), act)
    assert reconciliation.corrections(world.session()) == []


def test_a_return_from_leave_of_a_closed_year_is_still_noted(world: World) -> None:
    world.on("2025-12-01").begins_in(2025)
    request = in_state(world, LeaveState.ISSUED)
    world.on("2026-03-02")
    closing.close(world.session(), 2025, "BA")
    leave_acts.report_back(world.session(), [request], on=DAY("2026-03-02"))
    assert leave.get(world.session(), request).state is LeaveState.DONE


def test_what_is_still_open_is_listed_before_closing(world: World) -> None:
    world.on("2025-12-01").begins_in(2024)
    settings.choose(world.session(), "lapor_mulai", "01-01-2025")
    waiting = in_state(world, LeaveState.SUBMITTED)
    in_state(world, LeaveState.ISSUED)
    short = world.person(name="La Minus")
    reconciliation.correct(world.session(), short, 2025, "N", -20, "BA")
    _lost(world)
    with histories.writing():
        LetterNumber.create(
            register="uji", year=2025, number=7, text="7/UJI/2025", state="reserved",
            letter_date=DAY("2025-12-01"),
        )  # fmt: skip
    world.on("2026-03-02")
    matters = {each.key: each for each in closing.still_open(world.session(), 2025)}
    assert {key: (each.count, each.blocks) for key, each in matters.items()} == {
        "waiting": (1, True),
        "unreported": (2, False),
        "numbers": (1, False),
        "lost": (1, False),
        "short": (1, False),
    }
    assert matters["numbers"].lines == ("7/UJI/2025",)
    assert matters["short"].lines == ("La Minus: -8 hari",)
    with pytest.raises(Refused) as refusal:
        closing.close(world.session(), 2025, "BA")
    assert keys(refusal.value.problems) == ["TB04"]
    leave.cancel(world.session(), waiting, "Tidak jadi", on=DAY("2025-12-20"))
    closing.close(world.session(), 2025, "BA")


def test_a_year_is_closed_with_a_document_once_it_is_over(world: World) -> None:
    world.begins_in(2025)
    for year, document, found in (
        (2026, "BA", ["TB03"]),
        (2027, "", ["TB02", "TB03"]),
    ):
        with pytest.raises(Refused) as refusal:
            closing.close(world.session(), year, document)
        assert keys(refusal.value.problems) == found
    closing.close(world.session(), 2025, "BA")
    with pytest.raises(Refused) as refusal:
        closing.close(world.session(), 2025, "BA")
    assert keys(refusal.value.problems) == ["TB06"]
    told = journal.listed(world.session())[0]
    assert (told.sentence, told.undoable) == ("Tutup buku cuti tahun 2025 dengan BA", False)


def test_only_the_last_closed_year_opens_again_and_with_a_reason(world: World) -> None:
    world.begins_in(2024)
    for year in (2024, 2025):
        closing.close(world.session(), year, f"BA {year}")
    for year, reason, key in ((2024, "Salah", "TB07"), (2025, " ", "TB08")):
        with pytest.raises(Refused) as refusal:
            closing.reopen(world.session(), year, reason)
        assert keys(refusal.value.problems) == [key]
    for role in (Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            closing.reopen(world.session(role), 2025, "Salah")
    closing.reopen(world.session(), 2025, "Salah")
    assert [row.year for row in closing.years(world.session()) if row.is_closed] == [2024]


def test_an_administrator_of_one_unit_closes_no_year(world: World) -> None:
    admin = world.session(Role.ADMIN, unit=world.health)
    with pytest.raises(NotAllowed, match="seluruh kantor"):
        closing.close(admin, 2025, "BA")
