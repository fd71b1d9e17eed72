"""Findings, pairs and counts of the stored files, and two files made one, on both engines."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from desk_world import World, keys
from scans import pdf, written

from kepegdesk.domain.histories import HISTORIES
from kepegdesk.domain.kinds import EmployeeKind, Role, Sex
from kepegdesk.domain.problems import Severity
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.progress import Cancelled
from kepegdesk.services import (
    balances,
    closing,
    collective_work,
    employee_documents,
    employees,
    histories,
    journal,
    merging,
    quality,
    units,
)
from kepegdesk.services.employee_documents import Details
from kepegdesk.services.employee_file import PositionRow, RankRow
from kepegdesk.storage.base import dicts
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import (
    DATA_TABLES,
    Employee,
    LeaveRequest,
    Listing,
    NipHistory,
    NotDuplicate,
    QualityCount,
    RankHistory,
    Unit,
    WorkedCollective,
)
from kepegdesk.storage.triggers import name_of, watched

DAY = dt.date.fromisoformat
TODAY = DAY("2026-11-23")
NIP, NEAR, SWAPPED = "198501012010011702", "198501012010011703", "198501012010011720"
NIK = "7471010101850001"


def state() -> dict[str, list[dict[str, Any]]]:
    """Return every row of the office but for versions, which an undo raises."""
    with connection():
        found = {}
        for table in (*DATA_TABLES, Listing):
            rows = dicts(table.select().order_by(table.id))
            found[name_of(table)] = [{k: v for k, v in r.items() if k != "version"} for r in rows]
        return found


def proven(world: World) -> bool:
    """Tell whether the journal's chain holds."""
    return journal.verify(world.session()).ok


def found(world: World, employee: int) -> list[tuple[str, str, str]]:
    """Return key, field and history of what looks wrong with a person."""
    lines = quality.find(world.session())
    return [(line.key, line.field, line.history) for line in lines if line.employee == employee]


class TestFind:
    """What looks wrong, for everybody in reach."""

    def test_a_good_file_has_no_finding(self, world: World) -> None:
        world.person()
        assert quality.find(world.session()) == []

    def test_papers_that_run_out_are_told_of(self, world: World, tmp_path: Path) -> None:
        employee = world.person(name="Siti")
        for kind, end in (
            ("str", "2026-11-01"),
            ("sip", "2027-01-05"),
            ("sertifikat", "2030-01-01"),
        ):
            path = written(tmp_path, f"{kind}.pdf", pdf(kind))
            details = Details(kind, kind, expires=DAY(end))
            employee_documents.add(world.session(), employee, path, details)
        told = [line for line in quality.find(world.session()) if line.key == "BK01"]

        assert [(line.severity, line.history) for line in told] == [
            (Severity.ERROR, "documents"), (Severity.WARNING, "documents"),
        ]  # fmt: skip
        assert "habis berlaku 01-11-2026" in told[0].text
        assert "berlaku sampai 05-01-2027" in told[1].text

    def test_fields_and_histories_are_named(self, world: World) -> None:
        steps = (RankRow("III/a", DAY("2012-01-01")), RankRow("III/d", DAY("2016-04-02")))
        wrong = world.person(nip=NIP, sex=Sex.FEMALE, birth_date=DAY("1985-01-02"), ranks=steps)
        assert found(world, wrong) == [
            ("NIP_BIRTH", "nip", ""),
            ("NIP_SEX", "nip", ""),
            ("D19", "tmt", "rank"),
            ("MD09", "golongan", "rank"),
        ]
        line = next(each for each in quality.find(world.session()) if each.key == "MD09")
        with connection():
            assert RankHistory.get_by_id(line.row).golongan == "III/d"
        assert (line.nip, line.unit) == (NIP, "Dinas Kesehatan")

    def test_positions_and_placements_are_read(self, world: World) -> None:
        day = DAY("2020-01-01")
        wrong = world.person(positions=(PositionRow("A", tmt=day), PositionRow("B", tmt=day)))
        for unit in (world.health, world.clinic):
            histories.save(world.session(), wrong, "placement", {"unit": unit, "tmt": day,
                           "sk_number": "", "sk_date": None})  # fmt: skip
        assert found(world, wrong) == [
            ("RW13", "tmt", "position"), ("MD12", "unit", "placement"),
        ]  # fmt: skip

    def test_only_people_in_reach(self, world: World) -> None:
        world.person(unit=world.transport, ranks=())
        ours = world.person(ranks=())
        clerk = world.session(Role.OPERATOR, unit=world.health)
        assert [line.employee for line in quality.find(clerk)] == [ours]

    def test_it_can_be_stopped(self, world: World) -> None:
        world.person()

        def stop(_done: int, _total: int) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            quality.find(world.session(), progress=stop)


class TestPairs:
    """Who may be in the files twice."""

    @staticmethod
    def reasons(world: World, **options: Any) -> list[tuple[int, int, str]]:
        """Return the pairs told of."""
        pairs = quality.duplicates(world.session(**options))
        return [(pair.first, pair.second, pair.reason) for pair in pairs]

    def test_each_reason(self, world: World) -> None:
        one = world.person(nip=NIP, name="Wa Ode Siti", nik=NIK)
        other = world.person(nip=NEAR, name="Hj. Wa Ode Siti", nik=NIK)
        third = world.person(nip=SWAPPED, name="Wa Ode Sitti", birth_date=DAY("1986-01-01"))
        assert self.reasons(world) == [
            (one, other, "NIP berbeda satu angka; NIK sama; Nama dan tanggal lahir sama"),
            (one, third, "Dua angka NIP tertukar"),
        ]

    def test_two_people_hired_together_are_no_pair(self, world: World) -> None:
        world.person(nip=NIP, name="Budi")
        other = world.person(nip=NEAR, name="Sitti Rahma")
        assert self.reasons(world) == []
        file = employees.get(world.session(), other)
        changed = dataclasses.replace(file, tmt_cpns=DAY("2011-01-01"), ranks=())
        employees.save(world.session(), changed)
        assert len(self.reasons(world)) == 1

    def test_only_pairs_in_reach(self, world: World) -> None:
        world.person(name="Ali")
        world.person(name="Ali", unit=world.transport)
        assert len(self.reasons(world)) == 1
        assert self.reasons(world, unit=world.health) == []

    def test_found_apart_is_remembered_and_can_be_undone(self, world: World) -> None:
        one, other = world.person(name="Ali"), world.person(name="Ali")
        session = world.session()
        with pytest.raises(Refused, match="Alasan"):
            quality.not_duplicate(session, other, one, "  ")
        quality.not_duplicate(session, other, one, "Dua orang, KTP diperiksa")
        assert self.reasons(world) == []
        with pytest.raises(Refused, match="sudah dinyatakan"):
            quality.not_duplicate(session, one, other, "Lagi")
        journal.undo(session)
        assert len(self.reasons(world)) == 1
        assert proven(world)

    def test_two_must_exist_differ_and_be_in_reach(self, world: World) -> None:
        one, theirs = world.person(), world.person(unit=world.transport)
        clerk = world.session(Role.OPERATOR, unit=world.health)
        for act in (
            lambda a, b: quality.not_duplicate(clerk, a, b, "x"),
            lambda a, b: merging.merge_preview(clerk, a, b),
            lambda a, b: merging.merge(clerk, a, b, ()),
        ):
            with pytest.raises(NotAllowed):
                act(one, theirs)
            with pytest.raises(Refused, match="berbeda"):
                act(one, one)
            with pytest.raises(Refused, match="dihapus"):
                act(one, 10**6)


def test_counts_are_kept_by_day_outside_of_the_journal(world: World) -> None:
    session = world.session()
    world.person(ranks=())
    lines, pairs = quality.find(session), quality.duplicates(session)
    acts = len(journal.listed(session))
    quality.counts(session, DAY("2026-11-20"), {"MD06": 5, "D19": 2})
    quality.counts(session, TODAY, {"MD06": 9})
    quality.counts(session, TODAY, quality.tally(lines, pairs))
    quality.counts(session, DAY("2026-11-24"), {})
    assert [(each.day, each.total) for each in quality.history(session)] == [
        (DAY("2026-11-20"), 7), (TODAY, 1), (DAY("2026-11-24"), 0),
    ]  # fmt: skip
    assert len(journal.listed(session)) == acts
    assert proven(world)
    with pytest.raises(NotAllowed):
        quality.counts(world.session(unit=world.health), TODAY, {})
    with connection():
        assert QualityCount.select().count() == 4


def test_pairs_are_counted_under_a_key_of_their_own(world: World) -> None:
    for _each in range(2):
        world.person(name="Ali")
    pairs = quality.duplicates(world.session())
    assert quality.tally([], pairs) == {quality.DUPLICATES: 1}


class TestMerge:
    """Two files made one, and taken apart again."""

    @pytest.fixture
    def two(self, world: World) -> tuple[World, int, int]:
        """Return two files of one person, the second with a life of its own."""
        keep = world.person(nip=NIP, name="Wa Ode Siti", phone="0811")
        drop = world.person(nip=NEAR, name="Wa Ode Siti", email="siti@contoh.id", nik=NIK)
        third = world.person(name="Orang Ketiga")
        session = world.session()
        world.granted(drop, "2026-12-01", "2026-12-02")
        units.save(session, world.clinic, name="Puskesmas Uji", head=drop, parent=world.health)
        quality.not_duplicate(session, drop, third, "Beda orang")
        for one in (keep, drop):
            collective_work.record(session, DAY("2026-03-20"), [one], "ST 1")
        collective_work.record(session, DAY("2026-03-23"), [drop], "ST 2")
        histories.save(session, drop, "training", {"name": "Latsar"} | EMPTY_TRAINING)
        balances_of(world, drop)
        return world, keep, drop

    def test_everything_moves(self, two: tuple[World, int, int]) -> None:
        world, keep, drop = two
        assert merging.merge(world.session(), keep, drop, {"nik", "email"}) == keep
        file = employees.get(world.session(), keep)
        assert (file.nip, file.nik, file.email, file.phone) == (NIP, NIK, "siti@contoh.id", "0811")
        assert len(file.ranks) == len(file.positions) == 2
        with connection():
            assert Employee.get_or_none(Employee.id == drop) is None
            assert Listing.get_or_none(Listing.id == drop) is None
            assert [row.employee_id for row in LeaveRequest.select()] == [keep]
            assert Unit.get_by_id(world.clinic).head_id == keep
            assert [row.day for row in WorkedCollective.select().order_by(WorkedCollective.day)] \
                == [DAY("2026-03-20"), DAY("2026-03-23")]  # fmt: skip
            pair = NotDuplicate.get()
            assert pair.first_id == keep < pair.second_id
            former = NipHistory.get()
            assert (former.employee_id, former.nip, former.until) == (keep, NEAR, TODAY)
        assert proven(world)

    @pytest.mark.parametrize(
        "choices", [(), ("nip", "nik", "name", "email", "phone", "unit", "kind")]
    )
    def test_undo_gives_the_former_state(
        self, two: tuple[World, int, int], choices: tuple[str, ...]
    ) -> None:
        world, keep, drop = two
        before = state()
        merging.merge(world.session(), keep, drop, choices)
        assert state() != before
        undone = journal.undo(world.session())
        assert not undone.kept
        assert state() == before
        assert proven(world)

    def test_whatever_bore_the_number_that_goes_bears_the_one_that_stays(
        self, two: tuple[World, int, int]
    ) -> None:
        world, keep, drop = two
        session, spouse = world.session(), world.person(name="Suami")
        married = HISTORIES["family"].empty() | {"relation": "istri", "name": "Siti", "nip": NEAR}
        histories.save(session, spouse, "family", married)
        merging.merge(session, keep, drop, ())
        assert [row.values["nip"] for row in histories.listed(session, spouse, "family")] == [NIP]

    def test_the_smaller_number_may_go(self, two: tuple[World, int, int]) -> None:
        world, keep, drop = two
        before = state()
        merging.merge(world.session(), drop, keep, {"nip"})
        assert employees.get(world.session(), drop).nip == NIP
        with connection():
            assert [row.nip for row in NipHistory.select()] == [NEAR]
        journal.undo(world.session())
        assert state() == before

    def test_undo_is_whole_or_not_at_all(self, two: tuple[World, int, int]) -> None:
        world, keep, drop = two
        session = world.session()
        merging.merge(session, keep, drop, ())
        act = journal.listed(session)[0].id
        file = employees.get(session, keep)
        employees.save(session, dataclasses.replace(file, ranks=file.ranks[:1]))
        merged = state()
        with pytest.raises(Refused, match="seluruhnya"):
            journal.undo(session, act)
        assert state() == merged
        journal.undo(session)
        journal.undo(session, act)
        assert employees.get(session, drop).nip == NEAR
        assert proven(world)

    def test_the_newest_dated_row_of_both_decides_the_unit(self, world: World) -> None:
        keep = world.person(unit_since=DAY("2015-01-01"))
        drop = world.person(unit=world.transport, unit_since=DAY("2021-01-01"))
        pair = field(merging.merge_preview(world.session(), keep, drop), "unit")
        assert pair.follows
        merging.merge(world.session(), keep, drop, ())
        assert employees.get(world.session(), keep).unit == world.transport

    def test_a_unit_without_rows_is_chosen(self, world: World) -> None:
        keep, drop = world.person(), world.person(unit=world.transport)
        before = state()
        merging.merge(world.session(), keep, drop, {"unit"})
        assert employees.get(world.session(), keep).unit == world.transport
        journal.undo(world.session())
        assert state() == before

    def test_a_preview_compares_and_counts(self, two: tuple[World, int, int]) -> None:
        world, keep, drop = two
        preview = merging.merge_preview(world.session(), keep, drop)
        assert preview.problems == ()
        nip, nik, name = (field(preview, each) for each in ("nip", "nik", "name"))
        assert (nip.keep, nip.drop, nip.differs, nip.takes) == (NIP, NEAR, True, False)
        assert (nik.keep, nik.drop, nik.takes) == ("", NIK, True)
        assert not name.differs
        assert field(preview, "sex").keep == "Laki-laki"
        assert field(preview, "birth_date").keep == "01-01-1985"
        assert field(preview, "is_teacher").keep == "tidak"
        moves = dict(preview.moves)
        assert moves["Permohonan cuti"] == moves["Hari cuti bersama yang dikerjakan"] == 1
        assert moves["Unit kerja"] == 1
        quality.not_duplicate(world.session(), keep, drop, "Ternyata bukan")
        merging.merge(world.session(), keep, drop, ())
        with connection():
            assert NotDuplicate.select().count() == 1

    def test_leave_on_the_same_days_forbids_it(self, two: tuple[World, int, int]) -> None:
        world, keep, drop = two
        world.submit(keep, "2026-12-02", "2026-12-03")
        before = state()
        assert keys(merging.merge_preview(world.session(), keep, drop).problems) == ["MD23"]
        with pytest.raises(Refused, match="hari yang sama"):
            merging.merge(world.session(), keep, drop, ())
        assert state() == before

    def test_openings_that_differ_forbid_it(self, two: tuple[World, int, int]) -> None:
        world, keep, drop = two
        balances_of(world, keep, days=3)
        assert keys(merging.merge_preview(world.session(), keep, drop).problems) == ["MD24"]

    def test_openings_that_agree_are_one(self, two: tuple[World, int, int]) -> None:
        world, keep, drop = two
        balances_of(world, keep)
        before = state()
        merging.merge(world.session(), keep, drop, ())
        journal.undo(world.session())
        assert state() == before

    def test_a_closed_year_forbids_it(self, world: World) -> None:
        world.begins_in(2025)
        keep, drop = world.person(name="Ali"), world.person(name="Ali")
        closing.close(world.session(), 2025, "BA 1")
        found = merging.merge_preview(world.session(), keep, drop).problems
        assert keys(found) == ["TB01"]
        assert "2025" in found[0].text
        new = world.person(name="Ali", kind=EmployeeKind.PNS)
        merging.merge(world.session(), keep, new, ())

    def test_a_file_without_nip(self, world: World) -> None:
        keep = world.person(kind=EmployeeKind.HONORER, nip=None, ranks=())
        drop = world.person(kind=EmployeeKind.HONORER, nip=None, ranks=())
        merging.merge(world.session(), keep, drop, ())
        with connection():
            assert NipHistory.select().count() == 0


EMPTY_TRAINING = {"kind": "", "organiser": "", "place": "", "start": None, "end": None,
                  "hours": None, "certificate": "", "certificate_date": None}  # fmt: skip


def field(preview: merging.Preview, name: str) -> merging.FieldPair:
    """Return one field of a comparison."""
    return next(each for each in preview.fields if each.name == name)


def balances_of(world: World, employee: int, days: int = 6) -> None:
    """Take a balance over from paper."""
    balances.add_opening(world.session(), employee, 2026, "N-1", days, "Kartu")


def test_every_field_of_a_person_is_compared() -> None:
    columns = {each.name for each in watched(Employee)} - {"id", "version"}
    assert set(merging.FIELDS) == columns
