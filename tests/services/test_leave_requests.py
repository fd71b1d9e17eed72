"""Leave from the wish to the letter: the worked examples, reservations, authority, cancelling."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from desk_world import DAY, HEAD_NIP, YES, World, charged, keys, lots_of, person, posted, wish

from kepegdesk.domain.kinds import (
    EmployeeKind,
    EmployeeStatus,
    LeaveCase,
    LeaveKind,
    LeaveState,
    Role,
    Verdict,
    WorkPattern,
)
from kepegdesk.domain.leave_ledger import Policy
from kepegdesk.domain.working_days import add_months
from kepegdesk.errors import Refused, Stale
from kepegdesk.services import (
    balances,
    collective_work,
    employees,
    holidays,
    leave,
    leave_facts,
    leave_lists,
    letters,
    signatories,
    units,
)
from kepegdesk.services.holidays import HolidayRow
from kepegdesk.services.leave import Answer
from kepegdesk.storage import bulk, journal
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import (
    LeaveCharge,
    LeaveEvent,
    LeaveRequest,
    Office,
    WorkedCollective,
)

DATA = Path(__file__).parents[1] / "data" / "leave_examples.json"
EXAMPLES = json.loads(DATA.read_text("utf-8"))


def named(rows: Iterable[dict[str, Any]]) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in rows]


def settle(world: World, example: dict[str, Any], pattern: str = "5") -> int:
    """Put an example's person with everything recorded of him into the tables."""
    world.begins_in(example["first_year"])
    who = example["person"]
    start = DAY(who["service_start"])
    kind = EmployeeKind(who["kind"])
    until = add_months(start, who["contract_months"]) if "contract_months" in who else None
    file = person(
        world.health,
        kind=kind,
        tmt_cpns=start,
        contract_end=until,
        pattern=WorkPattern(pattern),
    )
    employee = employees.save(world.session(), file)
    with connection(), journal.act(_past(), "test") as scope:
        scope.sentence = "Contoh terhitung"
        for row in example["taken"]:
            _request(employee, row["start"], row.get("end"), row.get("kind", "annual"), "TERBIT")
        for row in example.get("deferrals", ()):
            asked = _request(employee, f"{row['year']}-12-01", None, "annual", "DITANGGUHKAN")
            bulk.insert(
                LeaveEvent,
                [
                    {
                        "request": asked,
                        "act": "decide",
                        "verdict": "defer",
                        "on_day": DAY(f"{row['year']}-11-20"),
                        "letter": row["letter"],
                        "days": row["days"],
                    }
                ],
            )
        days = [DAY(day) for day in example.get("worked", ())]
        bulk.insert(
            WorkedCollective, [{"employee": employee, "day": d, "document": "ST"} for d in days]
        )
        _charge(employee)
    return employee


def _past() -> Any:
    return journal.Actor("uji", "", "2026-01-01T00:00:00+00:00")


def _charge(employee: int) -> None:
    """Write down what the letters of the past counted."""
    table = leave_facts.context().table(leave_facts.people([employee])[employee])
    lines = [
        {"employee": employee, "request": each.id, "year": year, "days": days}
        for each in leave_facts.facts(employee).taken
        if each.kind is LeaveKind.ANNUAL and each.issued
        for year, days in table.by_year(each.start, each.end).items()
        if days
    ]
    bulk.insert(LeaveCharge, lines)


def _request(employee: int, start: str, end: str | None, kind: str, state: str) -> int:
    days = (DAY(start), DAY(end or start))
    row = LeaveRequest.create(
        employee=employee, kind=kind, start=days[0], end=days[1], asked_start=days[0],
        asked_end=days[1], reason="Contoh",
        state=state, submitted_on=days[0],
    )  # fmt: skip
    return int(row.id)


@pytest.mark.parametrize("row", named(EXAMPLES["balances"]))
def test_balance_of_the_example_through_the_tables(row: dict[str, Any], world: World) -> None:
    employee = settle(world, row)
    policy = Policy(row.get("policy", "KETAT"))
    for left in row["left"]:
        got = balances.of(world.session(), employee, on=DAY(left["on"]), policy=policy)
        expected = {key: value for key, value in left.items() if key != "on"}
        assert {key: getattr(got, key) for key in expected} == expected, left["on"]
        assert sum(line.days for line in got.lines) == got.available
        listed = balances.of_everybody(world.session(), on=DAY(left["on"]))[employee]
        if policy is Policy.KETAT:
            assert (listed.n2, listed.n1, listed.n, listed.extra, listed.available) == (
                got.n2, got.n1, got.n, got.extra, got.available,
            )  # fmt: skip
    if "charged" in row and policy is Policy.KETAT:
        with connection():
            newest = LeaveRequest.select().order_by(LeaveRequest.end.desc(), LeaveRequest.id.desc())
            last = newest.first()
        found = {f"{year} {lot}": days for (year, lot), days in posted(last.id).items()}
        assert {key: found.get(key) for key in row["charged"]} == row["charged"]


@pytest.mark.parametrize("row", named(EXAMPLES["requests"]))
def test_request_of_the_example_through_the_tables(row: dict[str, Any], world: World) -> None:
    base = next(each for each in EXAMPLES["balances"] if each["id"] == row["example"])
    employee = settle(world, base, row.get("pattern", "5"))
    asked = wish(row["start"], row["end"])
    got = leave.quote(world.on(row["on"]).session(), employee, asked, on=DAY(row["on"]))
    assert keys(got.problems) == row["problems"]
    assert got.working_days == row["working_days"]
    if any(problem.blocks for problem in got.problems):
        with pytest.raises(Refused) as refusal:
            leave.submit(world.session(), employee, asked, on=DAY(row["on"]))
        assert keys(refusal.value.problems) == [p.key for p in got.problems if p.blocks]
    else:
        request = leave.submit(world.session(), employee, asked, on=DAY(row["on"]))
        assert leave.get(world.session(), request).working_days == row["working_days"]


def test_a_leave_over_new_year_is_one_letter_and_two_ledger_lines(world: World) -> None:
    """T-05: the days of each year are charged to that year."""
    world.begins_in(2025)
    world.on("2025-12-01")
    employee = world.person()
    request = world.granted(employee, "2025-12-29", "2026-01-05")
    letters.issue(world.session(), request, DAY("2025-12-02"))
    counted = balances.count_days(world.session(), DAY("2025-12-29"), DAY("2026-01-05"))
    assert counted.by_year == {2025: 3, 2026: 2}
    assert charged() == {(2025, 3), (2026, 2)}
    told = balances.of(world.session(), employee, on=DAY("2026-01-05"))
    taken = [line.days for line in told.lines if line.leave_id == request]
    assert taken == [-3, -2]


class TestReservations:
    """T-18: what is asked for is reserved, at the request and at the decision."""

    def test_the_second_request_is_refused_when_submitted(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        world.submit(employee, "2026-12-01", "2026-12-10")
        with pytest.raises(Refused) as refusal:
            world.submit(employee, "2026-12-14", "2026-12-22")
        assert keys(refusal.value.problems) == ["CT02"]
        assert "Sudah dipesan permintaan lain: 8 hari" in str(refusal.value)

    def test_and_when_decided(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        first = world.submit(employee, "2026-12-01", "2026-12-10")
        second = world.submit(employee, "2026-12-14", "2026-12-17")
        for request in (first, second):
            leave.consider(world.session(), request, YES)
        balances.add_opening(world.session(), employee, 2026, "N", 9, "Koreksi kartu")
        leave.decide(world.session(), first, YES)
        with pytest.raises(Refused) as refusal:
            leave.decide(world.session(), second, YES)
        assert keys(refusal.value.problems) == ["CT02"]
        assert leave.get(world.session(), second).state is LeaveState.CONSIDERED

    def test_ten_days_are_ten_days(self, world: World) -> None:
        """T-15."""
        world.begins_in(2026)
        employee = world.person()
        request = world.granted(employee, "2026-11-30", "2026-12-11")
        before = balances.of(world.session(), employee)
        assert (before.reserved, before.available) == (10, 2)
        letters.issue(world.session(), request)
        after = balances.of(world.session(), employee)
        assert (after.reserved, after.n, after.available) == (0, 2, 2)

    def test_a_refused_request_gives_its_days_back(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        request = world.submit(employee, "2026-12-01", "2026-12-04")
        leave.consider(world.session(), request, YES)
        leave.decide(world.session(), request, Answer(Verdict.REFUSE, "Tenaga kurang"))
        assert balances.of(world.session(), employee).available == 12


class TestNegative:
    """T-20: a negative balance is shown as it is."""

    def test_it_stays_negative_everywhere(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        request = world.granted(employee, "2026-12-01", "2026-12-10")
        letters.issue(world.session(), request)
        balances.add_opening(world.session(), employee, 2026, "N", 5, "Koreksi kartu")
        shown = balances.of(world.session(), employee)
        assert (shown.n, shown.available) == (-3, -3)
        assert sum(line.days for line in shown.lines) == -3
        assert balances.of_everybody(world.session())[employee].available == -3

    def test_and_cancelling_is_still_allowed(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        request = world.granted(employee, "2026-12-01", "2026-12-10")
        balances.add_opening(world.session(), employee, 2026, "N", 5, "Koreksi kartu")
        leave.cancel(world.session(), request, "Batal berangkat")
        assert balances.of(world.session(), employee).available == 5


class TestOneNumber:
    """T-08: the same leave counts the same in form, list, letter, balance and dialog."""

    @pytest.mark.parametrize(("pattern", "days"), [("5", 6), ("6", 8)])
    def test_everywhere(self, world: World, pattern: str, days: int, tmp_path: Path) -> None:
        world.begins_in(2026)
        employee = world.person(pattern=WorkPattern(pattern))
        start, end = "2026-12-18", "2026-12-29"
        session = world.session()
        quoted = leave.quote(session, employee, wish(start, end))
        request = world.granted(employee, start, end)
        counted = balances.count_days(session, DAY(start), DAY(end), WorkPattern(pattern))
        letters.issue(session, request)
        posted = sum(days for _year, days in charged())
        told = {
            "quote": quoted.working_days,
            "quoted cost": quoted.before.available - quoted.after.available,
            "count": counted.working_days,
            "list": leave_lists.listed(session)[0].working_days,
            "one": leave.get(session, request).working_days,
            "charged": posted,
            "balance": 12 - balances.of(session, employee).available,
        }
        assert set(told.values()) == {days}, told
        for paper in (letters.letter(session, request), letters.form(session, request)):
            assert f"{days} (" in text_of(paper) or f"{days}\n" in text_of(paper)


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF."""
    import io

    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


class TestAuthority:
    """T-45 and leave.md §1.6: nobody judges his own leave, in no disguise."""

    def test_not_as_the_official(self, world: World) -> None:
        world.begins_in(2026)
        head = world.person(nip=HEAD_NIP, birth_date=DAY("1970-01-01"), tmt_cpns=DAY("2000-01-01"))
        request = world.submit(head, "2026-12-01")
        for answer in (leave.consider, leave.decide):
            with pytest.raises(Refused) as refusal:
                answer(world.session(), request, Answer(Verdict.APPROVE, by=HEAD_NIP))
            assert "FL03" in keys(refusal.value.problems)

    def test_not_at_the_keyboard(self, world: World) -> None:
        world.begins_in(2026)
        file = employees.get(world.session(), world.person())
        request = world.submit(file.id, "2026-12-01")  # type: ignore[arg-type]
        mine = world.session(Role.SUPERVISOR, nip=file.nip)
        with pytest.raises(Refused) as refusal:
            leave.consider(mine, request, Answer(Verdict.APPROVE, by=HEAD_NIP))
        assert keys(refusal.value.problems) == ["FL03"]
        leave.consider(world.session(), request, YES)
        with pytest.raises(Refused):
            leave.decide(mine, request, Answer(Verdict.APPROVE, by=HEAD_NIP))
        assert leave_lists.inbox(mine) == []
        assert len(leave_lists.inbox(world.session(Role.SUPERVISOR, nip=HEAD_NIP))) == 1

    def test_the_heads_own_leave_goes_one_level_up(self, world: World) -> None:
        world.begins_in(2026)
        head = world.person(nip=HEAD_NIP, birth_date=DAY("1970-01-01"), tmt_cpns=DAY("2000-01-01"))
        units.save(world.session(), world.health, name="Dinas Kesehatan", head=head)
        request = world.granted(head, "2026-12-01")
        steps = {event.act: event.by_name for event in leave.get(world.session(), request).events}
        assert steps["decide"] == "Wali Kota Uji"
        assert steps["consider"] != "Rahmat Uji, S.Sos."

    def test_the_superior_is_the_nearest_head_above(self, world: World) -> None:
        world.begins_in(2026)
        chief, doctor = world.person(name="Kepala Dinas Uji"), world.person(unit=world.clinic)
        nurse = world.person(unit=world.clinic)
        units.save(world.session(), world.health, name="Dinas Kesehatan", head=chief)
        units.save(
            world.session(), world.clinic, name="Puskesmas Uji", parent=world.health, head=doctor
        )
        found = []
        for who, day in ((nurse, "2026-12-01"), (doctor, "2026-12-02")):
            request = world.submit(who, day)
            leave.consider(world.session(), request, YES)
            found.append(leave.get(world.session(), request).events[-1].by_name)
        assert found == [employees.get(world.session(), doctor).name, "Kepala Dinas Uji"]

    def test_leave_abroad_is_the_mayors(self, world: World) -> None:
        world.begins_in(2026)
        request = world.submit(world.person(), "2026-12-01", abroad=True)
        leave.consider(world.session(), request, YES)
        with pytest.raises(Refused) as refusal:
            leave.decide(world.session(), request, Answer(Verdict.APPROVE, by=HEAD_NIP))
        assert keys(refusal.value.problems) == ["LN01"]
        leave.decide(world.session(), request, YES)
        assert leave.get(world.session(), request).events[-1].by_name == "Wali Kota Uji"

    def test_who_signs_is_asked_of_the_day(self, world: World) -> None:
        """T-41: the acting head signs while he acts."""
        world.begins_in(2026)
        old = next(s for s in signatories.listed(world.session()) if s.level == 1)
        signatories.save(world.session(), _until(old, "2026-11-30"))
        acting = {
            "name": "Plt. Uji",
            "nip": "1" * 18,
            "acting": "Plt.",
            "decree": "SP 1/2026",
            "id": None,
        }
        stand_in = replace(_until(old, None), valid_from=DAY("2026-12-01"), **acting)
        signatories.save(world.session(), stand_in)
        signers = []
        for day in ("2026-11-30", "2026-12-01"):
            large = {"kind": LeaveKind.LARGE, "case": LeaveCase.UMRAH}
            request = world.submit(world.person(), "2026-12-14", "2027-01-13", **large)
            leave.consider(world.session(), request, YES)
            leave.decide(world.on(day).session(), request, YES)
            signers.append(leave.get(world.session(), request).events[-1])
        assert [event.by_name for event in signers] == ["Rahmat Uji, S.Sos.", "Plt. Uji"]
        assert [event.by_acting for event in signers] == ["", "Plt."]
        assert signers[1].by_behalf == ("WALI KOTA KENDARI",)


def _until(row: signatories.SignatoryRow, day: str | None) -> signatories.SignatoryRow:
    return replace(row, valid_to=DAY(day) if day else None)


class TestOfficialsInService:
    """Who left the office answers no request, named or as the head of his unit."""

    def test_a_retired_official_is_refused_by_name(self, world: World) -> None:
        gone = world.person(status=EmployeeStatus.RETIRED)
        nip = employees.get(world.session(), gone).nip
        request = world.submit(world.person(), "2026-12-01")
        with pytest.raises(Refused, match="Pensiun"):
            leave.consider(world.session(), request, Answer(Verdict.APPROVE, by=nip))

    def test_a_retired_head_is_passed_over(self, world: World) -> None:
        head = world.person(name="Kepala Lama", status=EmployeeStatus.RETIRED)
        units.save(world.session(), world.health, name="Dinas Kesehatan Uji", head=head)
        request = world.submit(world.person(), "2026-12-01")
        leave.consider(world.session(), request, YES)
        steps = leave.get(world.session(), request).events
        assert steps[-1].by_name != "Kepala Lama"


class TestSteps:
    """Each answer moves the request where form 1.b says, and only from where it may."""

    def test_a_change_takes_the_new_days(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        request = world.submit(employee, "2026-12-01", "2026-12-04")
        leave.consider(world.session(), request, Answer(Verdict.CHANGE, "Digeser"))
        change = Answer(Verdict.CHANGE, "Digeser", start=DAY("2026-12-08"), end=DAY("2026-12-09"))
        leave.decide(world.session(), request, change)
        row = leave.get(world.session(), request)
        assert (row.state, row.start, row.asked_start, row.working_days) == (
            LeaveState.CHANGED,
            DAY("2026-12-08"),
            DAY("2026-12-01"),
            2,
        )
        assert balances.of(world.session(), employee).reserved == 2

    def test_a_deferral_needs_its_letter_and_keeps_the_days(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        request = world.submit(employee, "2026-11-30", "2026-12-11")
        leave.consider(world.session(), request, YES)
        with pytest.raises(Refused) as refusal:
            leave.decide(world.session(), request, Answer(Verdict.DEFER, "Dinas mendesak"))
        assert keys(refusal.value.problems) == ["TG02"]
        leave.decide(
            world.session(), request, Answer(Verdict.DEFER, "Dinas mendesak", number="800/9/2026")
        )
        row = leave.get(world.session(), request)
        assert (row.state, row.number, row.events[-1].letter) == (
            LeaveState.DEFERRED,
            "",
            "800/9/2026",
        )
        next_year = balances.of(world.session(), employee, on=DAY("2027-01-04"))
        assert (next_year.n1, next_year.n) == (10, 12)

    def test_a_decision_needs_the_advice_first(self, world: World) -> None:
        request = world.submit(world.person(), "2026-12-01")
        with pytest.raises(Refused) as refusal:
            leave.decide(world.session(), request, YES)
        assert keys(refusal.value.problems) == ["FL01"]
        with pytest.raises(Refused):
            letters.issue(world.session(), request)

    def test_a_refusal_without_reason_is_refused(self, world: World) -> None:
        request = world.submit(world.person(), "2026-12-01")
        with pytest.raises(Refused) as refusal:
            leave.consider(world.session(), request, Answer(Verdict.REFUSE, " "))
        assert keys(refusal.value.problems) == ["FL02"]

    def test_the_second_of_two_who_decide_is_told(self, world: World) -> None:
        request = world.submit(world.person(), "2026-12-01")
        seen = leave.get(world.session(), request).version
        leave.consider(world.session(), request, YES, seen)
        with pytest.raises((Stale, Refused)):
            leave.consider(world.session(), request, YES, seen)
        with pytest.raises(Stale):
            leave.decide(world.session(), request, YES, seen)

    def test_cancelling_gives_the_days_back_to_their_lots(self, world: World) -> None:
        """T-17: the same lots, also after the letter."""
        world.begins_in(2025)
        employee = world.person()
        before = balances.of(world.session(), employee)
        request = world.granted(employee, "2026-12-01", "2026-12-10")
        letters.issue(world.session(), request)
        spent = balances.of(world.session(), employee)
        assert (spent.n1, spent.n) == (0, before.n - 2)
        leave.cancel(world.session(), request, "Batal berangkat")
        after = balances.of(world.session(), employee)
        assert (after.n1, after.n, after.available) == (before.n1, before.n, before.available)
        with connection():
            lines = [line.days for line in LeaveCharge.select().order_by(LeaveCharge.id)]
        assert lines == [8, -8]  # written down, never taken away

    def test_running_leave_is_not_cancelled(self, world: World) -> None:
        request = world.granted(world.person(), "2026-12-01", "2026-12-04")
        letters.issue(world.session(), request)
        world.on("2026-12-01")
        with pytest.raises(Refused) as refusal:
            leave.cancel(world.session(), request, "Batal")
        assert keys(refusal.value.problems) == ["FL05"]

    def test_later_leave_moves_when_earlier_leave_goes(self, world: World) -> None:
        world.begins_in(2025)
        employee = world.person()
        first = world.granted(employee, "2026-12-01", "2026-12-08")
        second = world.granted(employee, "2026-12-10", "2026-12-11")
        for request in (first, second):
            letters.issue(world.session(), request)
        assert lots_of(second) == {"N": 2}
        leave.cancel(world.session(), first, "Batal")
        assert lots_of(second) == {"N-1": 2}

    def test_a_holiday_added_later_is_counted_at_once(self, world: World) -> None:
        request = world.submit(world.person(), "2026-12-01", "2026-12-04")
        holidays.save(
            world.session(),
            HolidayRow(None, DAY("2026-12-02"), "Libur Uji", "local", "Perwali 1", "ditetapkan"),
        )
        assert leave.get(world.session(), request).working_days == 3


class TestLists:
    """The register, the inbox and who is away."""

    def test_filters(self, world: World) -> None:
        nurse, driver = world.person(unit=world.clinic), world.person(unit=world.transport)
        one = world.submit(nurse, "2026-12-01", "2026-12-04")
        two = world.granted(driver, "2026-12-14", "2026-12-16")
        session = world.session()

        def ids(*args: Any, **filters: Any) -> list[int]:
            return [row.id for row in leave_lists.listed(session, *args, **filters)]

        assert ids() == [one, two]
        assert ids({LeaveState.SUBMITTED}) == [one]
        assert ids(unit=world.health) == [one]
        assert ids(start=DAY("2026-12-05")) == [two]
        assert ids(start=DAY("2026-12-04"), end=DAY("2026-12-04")) == [one]

    def test_who_is_away_beside_the_applicant(self, world: World) -> None:
        first, second = world.person(unit=world.clinic), world.person(unit=world.clinic)
        elsewhere = world.person(unit=world.transport)
        world.submit(first, "2026-12-01", "2026-12-04")
        world.submit(second, "2026-12-04", "2026-12-07")
        world.submit(elsewhere, "2026-12-01", "2026-12-04")
        waiting = {w.request.employee: w for w in leave_lists.inbox(world.session())}
        assert [row.employee for row in waiting[first].away] == [second]
        assert waiting[elsewhere].away == ()
        away = leave_lists.away_beside(world.session(), first, DAY("2026-12-07"), DAY("2026-12-08"))
        assert [row.employee for row in away] == [second]

    def test_unsigned_kinds_are_recorded_with_their_documents(self, world: World) -> None:
        note = frozenset({"Surat keterangan dokter"})
        asked = wish(
            "2026-12-01", "2026-12-03", kind=LeaveKind.SICK, case=LeaveCase.ILLNESS, documents=note
        )
        employee = world.person()
        request = leave.submit(world.session(), employee, asked)
        row = leave.get(world.session(), request)
        assert (row.kind, row.case, row.documents) == (
            LeaveKind.SICK,
            LeaveCase.ILLNESS,
            tuple(note),
        )
        assert row.calendar_days == 3
        with pytest.raises(Refused) as refusal:
            leave.submit(
                world.session(),
                employee,
                wish(
                    "2026-12-08", kind=LeaveKind.SICK, case=LeaveCase.ILLNESS, documents=frozenset()
                ),
            )
        assert keys(refusal.value.problems) == ["CS01"]


class TestFeeds:
    """What feeds a ledger beside leave: openings and worked days of cuti bersama."""

    @pytest.mark.parametrize(
        ("lot", "days", "document", "key"),
        [
            ("N-3", 2, "Kartu", "SA01"),
            ("N", 25, "Kartu", "SA01"),
            ("N", 2, " ", "SA02"),
            ("N", 13, "Kartu", "SA04"),
            ("N-1", 13, "Kartu", "SA05"),
        ],
    )
    def test_a_bad_opening_is_refused(
        self, world: World, lot: str, days: int, document: str, key: str
    ) -> None:
        with pytest.raises(Refused) as refusal:
            balances.add_opening(world.session(), world.person(), 2026, lot, days, document)
        assert keys(refusal.value.problems) == [key]

    def test_an_opening_replaces_the_one_before(self, world: World) -> None:
        employee = world.person()
        for days in (3, 4):
            balances.add_opening(world.session(), employee, 2026, "N-1", days, "Kartu")
        assert balances.of(world.session(), employee).n1 == 4

    def test_only_cuti_bersama_can_be_worked(self, world: World) -> None:
        world.begins_in(2026)
        employee = world.person()
        with pytest.raises(Refused) as refusal:
            collective_work.record(world.session(), DAY("2026-03-19"), [employee], " ")
        assert keys(refusal.value.problems) == ["CB11", "CB10"]
        collective_work.record(world.session(), DAY("2026-03-20"), [employee], "ST 1")
        assert balances.of(world.session(), employee).extra == 1

    def test_the_first_year_is_the_offices_making_by_default(self, world: World) -> None:
        employee = world.person()
        with connection():
            assert Office.get().made_on == dt.date(2026, 11, 23)
        assert balances.of(world.session(), employee).n1 == 0
        world.begins_in(2025)
        assert balances.of(world.session(), employee).n1 == 6
