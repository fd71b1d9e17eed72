"""The sample office is plausible, the same every time of a day, and quick to open again."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_world import NOW, WITA

from kepegdesk.domain.kinds import TAKEN, EmployeeKind, LeaveKind, LeaveState, Role
from kepegdesk.services import (
    accounts,
    balances,
    desk,
    employees,
    imports,
    journal,
    leave_facts,
    leave_lists,
    leave_today,
    leave_unpaid,
    letters,
    officials,
    reports,
    sample,
    signatories,
    unit_history,
    units,
)
from kepegdesk.services.employees import Criteria
from kepegdesk.services.session import Session
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import (
    DATA_TABLES,
    AwardHistory,
    DisciplineHistory,
    Employee,
    FamilyMember,
    IssuedLetter,
    KindHistory,
    LeaveCharge,
    LeaveRequest,
    LetterNumber,
    PerformanceHistory,
    PlacementHistory,
    SigningKey,
    TrainingHistory,
)

TODAY = {
    "late", "away", "returning_week", "starting", "temporary", "waiting", "unpaid", "sick",
}  # fmt: skip


def session(now: dt.datetime = NOW) -> Session:
    return Session("administrator", "Administrator", Role.ADMIN, lambda: now)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def opened(cache: Path) -> Iterator[Session]:
    """Open a copy of the sample office."""
    copy = sample.open_copy(lambda: NOW, cache)
    with desk.opened(str(copy)):
        yield accounts.unattended(lambda: NOW)
    shutil.rmtree(copy.parent)


def rows(table: Any) -> list[Any]:
    with connection():
        return list(table.select())


def test_a_unit_has_its_former_name_and_its_heads(opened: Session) -> None:
    unit = units.find(opened, sample.FORMER_NAME)
    names = [line.row.standing.name for line in unit_history.names(opened, unit)]
    assert names == [sample.PERSONNEL, sample.FORMER_NAME]
    heads = [(line.row.acting, line.now) for line in unit_history.heads(opened, unit)]
    assert heads == [("", True), ("Plt.", False)]
    past = {row.id: row.name for row in units.tree(opened, on=dt.date(2023, 6, 1))}
    assert past[unit] == sample.FORMER_NAME


def test_it_is_an_office_of_about_300_in_a_dozen_organisations(opened: Session) -> None:
    people = rows(Employee)
    assert 270 <= len(people) <= 330
    kinds = Counter(row.kind for row in people)
    assert min(kinds[kind] for kind in EmployeeKind) >= 5
    tree = units.tree(opened)
    assert sum(row.level == 0 for row in tree) >= 12
    assert all(row.head for row in tree)
    assert max(row.level for row in tree) == 2
    assert {row.pattern.value for row in tree} == {"5", "6"}
    with connection():
        holders = officials.in_force(opened.today)
        assert all(row.name for row in holders if row.level in (1, 2, 3))
        assert {row.level for row in holders} >= {1, 2, 3}
    assert [row.acting for row in signatories.listed(opened)].count("Plt.") == 1


def test_only_four_files_are_doubtful(opened: Session) -> None:
    found = Counter(
        problem.key
        for row in rows(Employee)
        for problem in employees.check(opened, employees.get(opened, row.id))
    )
    assert found == {"NIP_BIRTH": 1, "NIP_SEX": 1, "NIP_TMT": 1, "D19": 1}


def test_leave_of_three_years_stands_in_every_state(opened: Session) -> None:
    requests = rows(LeaveRequest)
    years = Counter(row.start.year for row in requests)
    assert min(years[year] for year in (2024, 2025, 2026)) > 50
    assert {row.state for row in requests} == set(LeaveState) - {
        LeaveState.DRAFT, LeaveState.REJECTED, LeaveState.ENDORSED, LeaveState.EXTENDED,
        LeaveState.REACTIVATED,
    }  # fmt: skip
    assert {row.kind for row in requests} == set(LeaveKind)
    assert len(leave_lists.inbox(opened)) > 15


def test_nobody_is_on_leave_twice_and_only_one_balance_is_negative(opened: Session) -> None:
    taken: dict[int, list[Any]] = {}
    for row in rows(LeaveRequest):
        if row.state in leave_facts.LIVE:
            taken.setdefault(row.employee_id, []).append((row.start, row.end))
    assert sum(map(len, taken.values())) > 300
    for days in taken.values():
        days.sort()
        assert all(a[1] < b[0] for a, b in itertools.pairwise(days))
    left = [balance.available for balance in balances.of_everybody(opened).values()]
    assert sorted(left)[0] < 0 <= sorted(left)[1]


def test_every_issued_leave_is_charged_as_its_calendar_counts(opened: Session) -> None:
    charged: dict[int, int] = {}
    for line in rows(LeaveCharge):
        charged[line.request_id] = charged.get(line.request_id, 0) + line.days
    issued = [
        row for row in rows(LeaveRequest) if row.state in TAKEN and row.kind is LeaveKind.ANNUAL
    ]
    assert set(charged) == {row.id for row in issued}
    with connection():
        context, people = leave_facts.context(), leave_facts.people()
    for row in issued:
        table = context.table(people[row.employee_id])
        assert charged[row.id] == table.count(row.start, row.end)


def test_the_number_book_has_no_holes(opened: Session) -> None:
    book: dict[int, list[int]] = {}
    for row in rows(LetterNumber):
        book.setdefault(row.year, []).append(row.number)
    for numbers in book.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert {row.state for row in rows(LetterNumber)} == {"used", "void", "reserved"}


def test_letters_of_this_year_are_frozen_and_older_ones_still_print(opened: Session) -> None:
    frozen = {row.request_id for row in rows(IssuedLetter)}
    issued = [row for row in rows(LeaveRequest) if row.letter_date]
    assert frozen >= {row.id for row in issued if row.letter_date.year == 2026}
    old = next(row for row in issued if row.letter_date.year == 2024)
    for paper in (letters.letter, letters.form):
        assert paper(opened, old.id).startswith(b"%PDF")


def test_a_day_at_the_sample_office_has_something_of_everything(opened: Session) -> None:
    sections = {each.key: each.count for each in leave_today.today(opened)}
    assert {key for key, count in sections.items() if count} >= TODAY
    assert 2 <= sections["late"] <= 9
    reminders = leave_unpaid.due(opened)
    assert len({each.request for each in reminders}) == 2


def test_the_journal_and_the_lists_agree(opened: Session) -> None:
    assert journal.verify(opened).ok
    assert journal.listed(opened)[0].sentence == "Isi dengan data contoh"
    assert employees.people(opened, Criteria()).count() == len(rows(Employee))


def test_every_paper_that_waits_fits_and_the_nominatif_comes_back(
    opened: Session, tmp_path: Path
) -> None:
    for waiting in leave_lists.inbox(opened):
        for paper in (letters.letter, letters.form):
            assert paper(opened, waiting.request.id).startswith(b"%PDF")
    out = tmp_path / "nominatif.xlsx"
    count = reports.nominatif(opened, Criteria(), out)
    shown = imports.preview(opened, out)
    assert shown.counts["same"] == count == len(shown.rows)


@pytest.mark.parametrize("day", ["2026-01-02", "2028-02-29", "2030-06-05"])
def test_it_can_be_filled_on_any_day(office: str, day: str) -> None:
    now = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(9), WITA)
    from kepegdesk.services import office as offices

    offices.found(session(now))
    sample.fill(session(now))
    left = sorted(balance.available for balance in balances.of_everybody(session(now)).values())
    assert left[0] < 0 <= left[1]
    assert journal.verify(session(now)).ok
    new = employees.save(session(now), employees.EmployeeFile(name="Baru", kind=EmployeeKind.PPPK))
    assert new > len(rows(Employee)) - 1


def test_the_same_day_gives_the_same_office(tmp_path: Path) -> None:
    held = []
    for name in ("a", "b"):
        copy = sample.open_copy(lambda: NOW.replace(month=1, day=2), tmp_path / name)
        with desk.opened(str(copy)):
            held.append(
                {
                    table.__name__: sorted(map(str, table.select().tuples()))
                    for table in DATA_TABLES
                    if table not in (IssuedLetter, SigningKey)
                }
            )
        shutil.rmtree(copy.parent)
    assert held[0] == held[1]


class TestCopies:
    """``--sample`` opens a private copy of a sample that was built once."""

    DAY = NOW.replace(month=1, day=2)

    def test_each_run_gets_its_own(self, tmp_path: Path) -> None:
        copies = [sample.open_copy(lambda: self.DAY, tmp_path) for _ in range(2)]
        assert copies[0].parent != copies[1].parent
        with desk.opened(str(copies[0])):
            employees.save(session(), employees.EmployeeFile(name="X", kind=EmployeeKind.PPPK))
        assert copies[0].stat().st_size >= copies[1].stat().st_size
        third = sample.open_copy(lambda: self.DAY, tmp_path)
        assert third.read_bytes() == copies[1].read_bytes()
        for copy in (*copies, third):
            shutil.rmtree(copy.parent)

    def test_the_cache_is_used_again_and_yesterdays_is_dropped(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shutil.rmtree(sample.open_copy(lambda: self.DAY, tmp_path).parent)
        built: list[Path] = []
        build = sample._build
        monkeypatch.setattr(sample, "_build", lambda *args: (built.append(args[0]), build(*args)))
        shutil.rmtree(sample.open_copy(lambda: self.DAY, tmp_path).parent)
        assert built == []
        tomorrow = self.DAY + dt.timedelta(days=1)
        shutil.rmtree(sample.open_copy(lambda: tomorrow, tmp_path).parent)
        assert len(built) == 1
        assert [path.name.split("-")[-1] for path in tmp_path.iterdir()] == ["20260103.kepegdesk"]

    def test_a_cache_that_cannot_be_written_costs_only_time(self, tmp_path: Path) -> None:
        blocked = tmp_path / "berkas"
        blocked.write_text("", encoding="utf-8")
        copy = sample.open_copy(lambda: self.DAY, blocked / "cache")
        with desk.opened(str(copy)):
            assert employees.people(session(), Criteria()).count() > 200
        shutil.rmtree(copy.parent)


def test_everybody_has_a_unit_by_date_and_most_a_family_and_skp(opened: Session) -> None:
    people = rows(Employee)
    placed = {row.employee_id for row in rows(PlacementHistory)}
    kin = Counter(row.employee_id for row in rows(FamilyMember))
    judged = {row.employee_id for row in rows(PerformanceHistory)}

    assert placed == {row.id for row in people}
    assert all(0 < kin[row.id] <= row.spouses + row.children + 1 for row in people)
    assert len(judged) > len(people) / 2
    assert len(rows(DisciplineHistory)) == 1
    assert rows(TrainingHistory)
    assert rows(AwardHistory)


def test_the_rows_of_a_file_agree_with_what_it_says_now(opened: Session) -> None:
    with connection():
        for table, field in ((PlacementHistory, "unit_id"), (KindHistory, "kind")):
            for row in table.select().order_by(table.tmt):
                latest = table.select().where(table.employee == row.employee_id)
                newest = latest.order_by(table.tmt.desc()).first()
                assert getattr(newest, field) == getattr(row.employee, field)


def test_some_have_moved_so_that_a_past_day_tells_something_else(opened: Session) -> None:
    years_ago = Criteria(on=dt.date(NOW.year - 8, 1, 1))
    then = employees.people(opened, years_ago)
    now = {row.id: row.unit_id for row in employees.people(opened, Criteria()).rows(then.all_ids())}
    moved = [row for row in then.rows(then.all_ids()) if row.unit_id != now[row.id]]

    assert len(moved) > 10
    assert then.count() < len(rows(Employee))
