"""What a decision grants or postpones, and what its letter still finds when it is issued."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_world import DAY, YES, World, keys, wish
from scans import pdf, written

from kepegdesk.domain.kinds import (
    EmployeeKind,
    LeaveCase,
    LeaveKind,
    LeaveState,
    Verdict,
)
from kepegdesk.errors import Refused
from kepegdesk.services import attachments, balances, holidays, leave, leave_acts, letters
from kepegdesk.services.holidays import HolidayRow
from kepegdesk.services.leave import Answer
from kepegdesk.storage import journal
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import LeaveRequest
from tests.conftest import clerk


@pytest.mark.parametrize(
    ("start", "end", "given", "travel", "days"),
    [
        ("2026-12-07", "2026-12-18", None, 4, 6),  # moved by a week, as long as before
        ("2026-12-01", "2026-12-05", None, 0, 4),  # shorter: nothing was said of travel
        ("2026-12-01", "2026-12-05", 2, 2, 3),
    ],
)
def test_a_change_keeps_the_days_of_travel_of_leave_that_was_only_moved(
    world: World, start: str, end: str, given: int | None, travel: int, days: int
) -> None:
    world.begins_in(2026)
    request = world.submit(world.person(), "2026-11-30", "2026-12-11", remote_days=4)
    leave.consider(world.session(), request, YES)
    change = Answer(Verdict.CHANGE, "Dinas", start=DAY(start), end=DAY(end), remote_days=given)
    told = [p for p in leave.doubts(world.session(), request, change) if p.key == "CT09"]
    assert bool(told) is (travel < 4)
    leave.decide(world.session(), request, change)
    row = leave.get(world.session(), request)
    assert (row.remote_days, row.working_days) == (travel, days)


def test_a_change_cannot_leave_travel_alone(world: World) -> None:
    world.begins_in(2026)
    request = world.submit(world.person(), "2026-11-30", "2026-12-11", remote_days=4)
    leave.consider(world.session(), request, YES)
    change = Answer(
        Verdict.CHANGE, "Dinas", start=DAY("2026-12-01"), end=DAY("2026-12-02"), remote_days=2
    )
    with pytest.raises(Refused) as refusal:
        leave.decide(world.session(), request, change)
    assert keys(refusal.value.problems) == ["CT06"]


def test_what_was_asked_before_its_papers_is_granted_once_a_scan_proves_them(
    world: World, tmp_path: Path
) -> None:
    """A request taken over without a checklist is held to it at the decision."""
    note = frozenset({"Surat keterangan dokter"})
    asked = {"kind": LeaveKind.SICK, "case": LeaveCase.ILLNESS, "documents": note}
    request = world.submit(world.person(), "2026-12-01", "2026-12-03", **asked)
    with connection(), journal.act(clerk(), "test") as scope:
        scope.sentence = "Tanpa daftar lampiran"
        LeaveRequest.update(documents="null").where(LeaveRequest.id == request).execute()
    leave.consider(world.session(), request, YES)
    with pytest.raises(Refused) as refusal:
        leave.decide(world.session(), request, YES)
    assert keys(refusal.value.problems) == ["CS01"]
    attachments.add(world.session(), request, *note, written(tmp_path, "surat.pdf", pdf()))
    leave.decide(world.session(), request, YES)
    assert leave.get(world.session(), request).state is LeaveState.APPROVED


def test_a_deferral_keeps_what_would_have_been_charged(world: World) -> None:
    """W9: days of travel were never to be charged, so they do not become S."""
    world.begins_in(2026)
    employee = world.person()
    request = world.submit(employee, "2026-12-07", "2026-12-23", remote_days=5)
    leave.consider(world.session(), request, YES)
    leave.decide(world.session(), request, Answer(Verdict.DEFER, "Dinas", number="800/9/2026"))
    assert leave.get(world.session(), request).events[-1].days == 10
    assert balances.of(world.session(), employee, on=DAY("2027-01-04")).n1 == 10


def test_a_deferral_over_new_year_stays_as_its_letter_counted_it(world: World) -> None:
    """§2.3, §7: a day off that is added later does not touch what was postponed."""
    world.begins_in(2026)
    employee = world.person()
    request = world.submit(employee, "2026-12-21", "2027-01-15")
    leave.consider(world.session(), request, YES)
    leave.decide(world.session(), request, Answer(Verdict.DEFER, "Dinas", number="800/9/2026"))
    before = balances.of(world.session(), employee, on=DAY("2028-02-01"))
    assert (before.n1, before.n2) == (9, 0)  # of 2027, more than the six any year leaves
    row = HolidayRow(None, DAY("2027-01-12"), "Libur kota", "local", "SK 1", "ditetapkan")
    holidays.save(world.session(), row)
    assert balances.of(world.session(), employee, on=DAY("2028-02-01"))[1:7] == before[1:7]


def test_a_letter_is_not_issued_for_more_days_than_there_are(world: World) -> None:
    """§2.2: a day off that goes between decision and letter must not charge a lot below zero."""
    world.begins_in(2026)
    row = HolidayRow(None, DAY("2026-12-02"), "Libur kota", "local", "SK 1", "ditetapkan")
    there = holidays.save(world.session(), row)
    employee = world.person()
    request = world.granted(employee, "2026-11-30", "2026-12-16")
    assert leave.get(world.session(), request).working_days == 12
    holidays.remove(world.session(), there)
    with pytest.raises(Refused) as refusal:
        letters.issue(world.session(), request)
    assert keys(refusal.value.problems) == ["CT02"]
    assert leave.get(world.session(), request).state is LeaveState.APPROVED
    holidays.save(world.session(), row)
    letters.issue(world.session(), request)
    assert balances.of(world.session(), employee).available == 0


def test_of_two_letters_that_no_longer_fit_the_first_is_issued(world: World) -> None:
    world.begins_in(2026)
    employee = world.person()
    both = [world.granted(employee, "2026-12-01", "2026-12-04"),
            world.granted(employee, "2026-12-07", "2026-12-10")]  # fmt: skip
    balances.add_opening(world.session(), employee, 2026, "N", 6, "Koreksi kartu")
    letters.issue(world.session(), both[1])
    with pytest.raises(Refused) as refusal:
        letters.issue(world.session(), both[0])
    assert keys(refusal.value.problems) == ["CT02"]


def test_what_a_recall_leaves_of_large_leave_is_asked_for_again(world: World) -> None:
    """§1.2: 55 of the days granted were not served; they are neither lost nor a second leave."""
    world.begins_in(2026)
    employee = world.person()
    papers = {"kind": LeaveKind.LARGE, "case": LeaveCase.OTHER_NEED,
              "documents": frozenset({"SK pangkat terakhir"})}  # fmt: skip
    request = world.granted(employee, "2026-12-01", "2027-02-28", **papers)
    letters.issue(world.session(), request)
    world.on("2027-01-04")
    leave_acts.recall(world.session(), request, DAY("2027-01-05"), reason="Dinas")
    rest = wish("2027-04-01", "2027-05-25", **papers)
    found = leave.quote(world.session(), employee, rest).problems
    assert keys(found) == ["CB02"]
    assert leave.proposed_end(world.session(), employee, rest) == DAY("2027-05-25")
    more = wish("2027-04-01", "2027-05-26", **papers)
    assert "CB03" in keys(leave.quote(world.session(), employee, more).problems)


def test_urgent_leave_of_a_pppk_with_a_right_is_shown_while_it_waits(world: World) -> None:
    """It will be charged to the ordinary right, so it is reserved of it, in both ledgers."""
    world.begins_in(2026)
    session, ward = world.session(), "Surat keterangan rawat inap dari unit pelayanan kesehatan"
    pppk = {"kind": EmployeeKind.PPPK, "contract_end": DAY("2030-12-31")}
    old = world.person(**pppk, tmt_cpns=DAY("2023-01-01"))
    new = world.person(**pppk, tmt_cpns=DAY("2026-03-01"))
    for employee, reserved in ((old, 4), (new, 0)):
        urgent = {"case": LeaveCase.EARLY_ILLNESS, "documents": frozenset({ward})}
        request = world.submit(employee, "2026-12-01", "2026-12-04", **urgent)
        on = DAY("2026-12-31")
        assert balances.of(session, employee, on=on).reserved == reserved
        assert balances.of_everybody(session, on=on)[employee].reserved == reserved
        leave.consider(session, request, YES)
        leave.decide(session, request, YES)
        letters.issue(session, request)
        assert balances.of(session, employee, on=on).n == (12 - reserved if reserved else 0)
