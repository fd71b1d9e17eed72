"""A closed book stays as it was signed: what reaches a closed year is refused or without effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from desk_world import DAY, World, keys

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus
from kepegdesk.errors import Refused
from kepegdesk.services import (
    all_balances,
    balances,
    closing,
    employees,
    journal,
    leave_rulebook,
    letters,
    reconciliation,
    settings,
)
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import SignedBalance


def test_no_year_before_the_book_is_closed(world: World) -> None:
    """The office's records begin in 2025: an earlier year has nothing that could be settled."""
    world.begins_in(2025)
    for year in (1900, 2024):
        for _twice in range(2):
            with pytest.raises(Refused) as refusal:
                closing.close(world.session(), year, "BA")
            assert keys(refusal.value.problems) == ["TB09"]
    assert not any(row.is_closed for row in closing.years(world.session()))


def shown(world: World, employee: int, *days: str) -> list[tuple[int, ...]]:
    """Return what every place tells of a person on some days: one's own balance and the list's."""
    found = []
    for day in days:
        got = balances.of(world.session(), employee, on=DAY(day))
        assert sum(line.days for line in got.lines) == got.available
        with connection():
            listed = all_balances.derive(DAY(day), [employee])[employee]
        told = (got.n2, got.n1, got.n, got.extra, got.available)
        assert told == (listed.n2, listed.n1, listed.n, listed.extra, listed.available)
        found.append(told)
    return found


class TestPersonalFacts:
    """They bear no date: what is learnt later counts from the first open year on."""

    @pytest.fixture
    def settled(self, world: World) -> tuple[World, int]:
        """Return a PPPK whose unused years 2024 and 2025 were closed one after the other."""
        world.on("2026-02-02").begins_in(2024)
        contract = {"contract_start": DAY("2020-01-01"), "contract_end": DAY("2029-12-31")}
        employee = world.person(kind=EmployeeKind.PPPK, tmt_cpns=DAY("2020-01-01"), **contract)
        for year in (2024, 2025):
            closing.close(world.session(), year, f"BA {year}")
        return world, employee

    def change(self, world: World, employee: int, **values: Any) -> None:
        file = employees.get(world.session(), employee)
        employees.save(world.session(), replace(file, **values))

    @pytest.mark.parametrize(
        "values",
        [
            {"is_teacher": True},
            {"tmt_cpns": DAY("2025-08-01"), "contract_start": DAY("2025-08-01")},
            {"contract_end": DAY("2020-12-31")},
            {"status": EmployeeStatus.MOVED, "status_since": DAY("2024-06-01")},
            {"kind": EmployeeKind.PNS, "contract_start": None, "contract_end": None},
        ],
    )
    def test_the_number_signed_stays(
        self, settled: tuple[World, int], values: dict[str, Any]
    ) -> None:
        world, employee = settled
        days = ("2024-12-31", "2025-06-30", "2025-12-31")
        before = shown(world, employee, *days)
        assert before == [(0, 0, 12, 0, 12), (0, 6, 12, 0, 18), (0, 6, 12, 0, 18)]
        self.change(world, employee, **values)
        assert shown(world, employee, *days) == before

    def test_what_it_handed_on_stays_and_the_open_year_follows_the_facts(
        self, settled: tuple[World, int]
    ) -> None:
        world, employee = settled
        assert shown(world, employee, "2026-12-31") == [(6, 6, 12, 0, 24)]
        self.change(world, employee, is_teacher=True)
        assert shown(world, employee, "2026-12-31") == [(6, 6, 0, 0, 12)]
        told = [line.text for line in balances.of(world.session(), employee).lines]
        assert "Dibawa 6 hari menurut penutupan buku cuti 2025" in told

    def test_once_opened_again_the_year_follows_them_too(self, settled: tuple[World, int]) -> None:
        world, employee = settled
        self.change(world, employee, is_teacher=True)
        closing.reopen(world.session(), 2025, "Guru, baru diketahui")
        assert shown(world, employee, "2024-12-31", "2025-12-31", "2026-12-31") == [
            (0, 0, 12, 0, 12), (0, 6, 0, 0, 6), (0, 0, 0, 0, 0),
        ]  # fmt: skip
        closing.close(world.session(), 2025, "BA 2025 (ulang)")
        self.change(world, employee, is_teacher=False)
        assert shown(world, employee, "2025-12-31") == [(0, 6, 0, 0, 6)]

    def test_closing_changes_nobodys_balance(self, world: World) -> None:
        """Whoever the list tells quickly, and whoever needs the whole ledger."""
        world.on("2025-01-06").begins_in(2023)
        people = [world.person(), world.person(tmt_cpns=DAY("2024-03-01")), world.person()]
        people.append(world.person(status=EmployeeStatus.MOVED, status_since=DAY("2024-07-01")))
        people.append(world.person(kind=EmployeeKind.HONORER, tmt_cpns=DAY("2020-01-01")))
        reconciliation.correct(world.session(), people[0], 2024, "N", -2, "BA")
        for who in people[:3]:
            balances.add_opening(world.session(), who, 2023, "N-1", 3, "Kartu")
        letters.issue(world.session(), world.granted(people[2], "2025-02-03", "2025-02-21"))
        world.on("2026-02-02")
        days = ("2023-12-31", "2024-03-15", "2024-12-31", "2025-12-31", "2026-12-31", "2027-12-31")
        before = [shown(world, who, *days) for who in people]
        closing.close(world.session(), 2024, "BA 2024")
        assert [shown(world, who, *days) for who in people] == before
        closing.close(world.session(), 2025, "BA 2025")
        assert [shown(world, who, *days) for who in people] == before
        with connection():
            assert {row.year for row in SignedBalance.select()} == {2023, 2024, 2025}
        assert journal.verify(world.session()).ok


class TestRulesAndSettings:
    """What says how a closed year is counted is not changed under it."""

    @pytest.fixture
    def closed(self, world: World) -> World:
        world.on("2026-02-02").begins_in(2024)
        closing.close(world.session(), 2025, "BA 2025")
        return world

    @pytest.mark.parametrize(
        ("day", "key"),
        [("2024-01-01", "AT12"), ("2024-12-31", "AT12"), ("2025-01-02", None)],
    )
    def test_a_rule_row_begins_after_them(self, closed: World, day: str, key: str | None) -> None:
        """A yearly right is read on 1 January: of a row of 2 January 2025 that of 2026."""
        add = partial(leave_rulebook.add, closed.session(), "ct_sisa_maks", "PPPK", "3", DAY(day))
        if key is None:
            add("Perubahan uji")
            return
        with pytest.raises(Refused) as refusal:
            add("Perubahan uji")
        assert keys(refusal.value.problems) == [key]

    def test_nor_is_one_changed_or_removed_that_they_were_read_by(self, world: World) -> None:
        world.on("2026-02-02").begins_in(2024)
        session = world.session()
        rule = leave_rulebook.add(session, "ct_sisa_maks", "PPPK", "3", DAY("2025-01-01"), "Uji")
        added = journal.last(session).id
        later = leave_rulebook.add(session, "ct_sisa_maks", "PPPK", "4", DAY("2027-01-01"), "Uji")
        closing.close(session, 2025, "BA 2025")
        acts: list[tuple[Callable[[], object], str]] = [
            (lambda: leave_rulebook.change(session, rule, "5", DAY("2026-03-01"), "Uji"), "AT12"),
            (lambda: leave_rulebook.change(session, later, "5", DAY("2025-01-01"), "Uji"), "AT12"),
            (lambda: leave_rulebook.remove(session, rule), "AT12"),
            (lambda: journal.undo(session, added), "TB05"),
        ]
        for act, key in acts:
            with pytest.raises(Refused) as refusal:
                act()
            assert key in keys(refusal.value.problems)
        leave_rulebook.change(session, later, "5", DAY("2027-01-01"), "Uji")
        leave_rulebook.remove(session, later)

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("kebijakan_sisa", "EMBER"), ("tahun_mulai", "2025"), ("tahun_mulai", ""),
            ("akhir_tahun_mulai", "20-12"), ("pppk_dini_potong", "tidak"),
            ("pppk_tangguh_penuh", "ya"), ("cber_mengurangi", "Honorer"),
        ],
    )  # fmt: skip
    def test_no_other_reading_of_the_book(self, closed: World, setting: str, value: str) -> None:
        with pytest.raises(Refused) as refusal:
            settings.choose(closed.session(), setting, value)
        assert keys(refusal.value.problems) == ["PG04"]
        closing.reopen(closed.session(), 2025, "Kebijakan lain")
        settings.choose(closed.session(), setting, value)
        chosen = journal.last(closed.session()).id
        if setting != "tahun_mulai":
            closing.close(closed.session(), 2025, "BA 2025 (ulang)")
            with pytest.raises(Refused) as refusal:
                journal.undo(closed.session(), chosen)
            assert keys(refusal.value.problems) == ["TB05"]

    def test_others_and_the_same_choice_are_free(self, closed: World) -> None:
        settings.choose(closed.session(), "cb_potong_ct", "TIDAK")
        settings.choose(closed.session(), "kebijakan_sisa", "KETAT")
        settings.choose(closed.session(), "tahun_mulai", "2024")
        with connection():
            assert settings.value("cb_potong_ct") == "TIDAK"
