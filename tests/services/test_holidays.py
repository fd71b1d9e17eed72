"""The office's calendar: days by hand, an amended SKB, and lists brought in from sheets."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import openpyxl
import pytest
from desk_world import DAY, World, keys

from kepegdesk.domain.kinds import LeaveKind, WorkPattern
from kepegdesk.errors import BadFile, Refused
from kepegdesk.services import balances, holiday_import, holidays, journal, leave, letters
from kepegdesk.services.holiday_import import LineState
from kepegdesk.services.holidays import Amendment, HolidayRow
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import IssuedLetter

NEW = HolidayRow(None, DAY("2026-12-02"), "Libur Uji", "local", "Perwali 1/2026", "ditetapkan")
HEAD = "Tanggal;Nama;Jenis;Dasar;Status;Unit\n"


def of_day(world: World, day: str) -> list[HolidayRow]:
    found = holidays.listed(world.session(), DAY(day).year)
    return [row for row in found if row.day == DAY(day)]


def working(world: World, start: str, end: str, employee: int | None = None) -> int:
    if employee is None:
        return balances.count_days(world.session(), DAY(start), DAY(end)).working_days
    wish = leave.LeaveInput(leave.LeaveKind.ANNUAL, DAY(start), DAY(end), "Uji")
    return leave.quote(world.session(), employee, wish).working_days


class TestByHand:
    """Hari libur dan cuti bersama."""

    def test_added_moved_and_removed(self, world: World) -> None:
        days = ("2026-12-01", "2026-12-03")
        number = holidays.save(world.session(), NEW)
        assert working(world, *days) == 2
        moved = dataclasses.replace(NEW, id=number, day=DAY("2026-12-05"))
        holidays.save(world.session(), moved)
        assert working(world, *days) == 3
        holidays.save(world.session(), dataclasses.replace(moved, day=NEW.day))
        holidays.remove(world.session(), number)
        assert working(world, *days) == 3
        journal.undo(world.session())
        assert working(world, *days) == 2

    @pytest.mark.parametrize(
        ("change", "key", "field"),
        [
            ({}, "HL02", "day"),
            ({"name": " "}, "HL01", "name"),
            ({"day": DAY("2026-12-03"), "legal_basis": ""}, "HL01", "legal_basis"),
        ],
    )
    def test_faults(self, world: World, change: dict[str, object], key: str, field: str) -> None:
        holidays.save(world.session(), NEW)
        with pytest.raises(Refused) as refusal:
            holidays.save(world.session(), dataclasses.replace(NEW, **change))
        assert [(p.key, p.field) for p in refusal.value.problems] == [(key, field)]

    def test_a_day_of_a_unit_is_its_own_and_of_what_is_below_it(self, world: World) -> None:
        holidays.save(world.session(), dataclasses.replace(NEW, unit=world.health))
        days = ("2026-12-01", "2026-12-03")
        assert working(world, *days, world.person(unit=world.health)) == 2
        assert working(world, *days, world.person(unit=world.clinic)) == 2
        assert working(world, *days, world.person(unit=world.transport)) == 3
        other = dataclasses.replace(NEW, unit=world.transport)
        assert holidays.save(world.session(), other)

    def test_t12_two_weeks_count_differently(self, world: World) -> None:
        """T-12: a Saturday costs a day in a six-day week only."""
        five = world.person(unit=world.health)
        six = world.person(unit=world.clinic)
        own = world.person(unit=world.clinic, pattern=WorkPattern.FIVE_DAYS)
        days = ("2026-12-03", "2026-12-07")
        assert [working(world, *days, who) for who in (five, six, own)] == [3, 4, 3]

    @pytest.mark.parametrize(
        ("kind", "days", "printed"),
        [
            (LeaveKind.ANNUAL, 2, "2 (dua) hari kerja"),
            (LeaveKind.SICK, 3, "3 (tiga) hari,"),
        ],
    )
    def test_t13_calendar_kinds_pass_over_no_holiday(
        self, world: World, kind: LeaveKind, days: int, printed: str
    ) -> None:
        """T-13: only leave in working days leaves holidays out, and the letter says its unit."""
        holidays.save(world.session(), NEW)
        note = frozenset({"Surat keterangan dokter"})
        request = world.granted(
            world.person(), "2026-12-01", "2026-12-03", kind=kind, documents=note
        )
        letters.issue(world.session(), request)
        row = leave.get(world.session(), request)
        assert (row.working_days if kind is LeaveKind.ANNUAL else row.calendar_days) == days
        with connection():
            letter = IssuedLetter.get(
                IssuedLetter.request == request, IssuedLetter.paper == "letter"
            )
        assert printed in letter.content


class TestAmendedSkb:
    """An amended SKB moves, drops and adds days in one act; the journal keeps the old."""

    def test_one_act_moves_drops_and_adds(self, world: World) -> None:
        (natal,) = of_day(world, "2026-12-24")
        (maulid,) = of_day(world, "2026-08-25")
        count = holidays.amend(
            world.session(),
            2026,
            "SKB 3 Menteri 2026 (perubahan)",
            [Amendment(natal.id or 0, DAY("2026-12-28")), Amendment(maulid.id or 0, None)],
            added=[dataclasses.replace(NEW, type="collective", name="Cuti Bersama Uji")],
        )
        assert count == 3
        assert of_day(world, "2026-12-24") == of_day(world, "2026-08-25") == []
        (moved,) = of_day(world, "2026-12-28")
        assert (moved.id, moved.name) == (natal.id, natal.name)
        assert moved.legal_basis == "SKB 3 Menteri 2026 (perubahan)"
        assert of_day(world, "2026-12-02")[0].legal_basis == moved.legal_basis
        assert of_day(world, "2026-12-25")[0].legal_basis != moved.legal_basis
        journal.undo(world.session())
        assert of_day(world, "2026-12-24") == [natal]
        assert of_day(world, "2026-08-25") == [maulid]

    def test_the_whole_year_may_rest_on_it(self, world: World) -> None:
        holidays.save(world.session(), dataclasses.replace(NEW, unit=world.health))
        (natal,) = of_day(world, "2026-12-24")
        holidays.amend(
            world.session(), 2026, "SKB baru",
            [Amendment(natal.id or 0, DAY("2026-12-28"))], whole_year=True,
        )  # fmt: skip
        found = holidays.listed(world.session(), 2026)
        assert {row.legal_basis for row in found if row.unit is None} == {"SKB baru"}
        assert of_day(world, "2026-12-02")[0].legal_basis == "Perwali 1/2026"

    def test_two_days_may_change_places(self, world: World) -> None:
        (one,), (other,) = of_day(world, "2026-03-18"), of_day(world, "2026-03-20")
        holidays.amend(
            world.session(), 2026, "SKB baru",
            [Amendment(one.id or 0, other.day), Amendment(other.id or 0, one.day)],
        )  # fmt: skip
        assert of_day(world, "2026-03-18")[0].name == other.name
        assert of_day(world, "2026-03-20")[0].name == one.name

    def test_what_cannot_be_is_told(self, world: World) -> None:
        (natal,) = of_day(world, "2026-12-24")
        taken = [Amendment(natal.id or 0, DAY("2026-03-18"))]
        next_year = [Amendment(natal.id or 0, DAY("2027-12-24"))]
        for basis, changes, told in (
            (" ", [Amendment(natal.id or 0, None)], ["HL04"]),
            ("SKB", [], ["HL05"]),
            ("SKB", taken, ["HL02"]),
            ("SKB", next_year, ["HL02"]),
        ):
            with pytest.raises(Refused) as refusal:
                holidays.amend(world.session(), 2026, basis, changes)
            assert keys(refusal.value.problems) == told
        assert of_day(world, "2026-12-24") == [natal]


class TestImport:
    """A year's list from a sheet: previewed, brought in once, taken back."""

    def sheet(self, folder: Path, *rows: str) -> Path:
        path = folder / "libur.csv"
        path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    def test_new_changed_same_and_refused_are_told_row_by_row(
        self, world: World, tmp_path: Path
    ) -> None:
        (natal,) = of_day(world, "2026-12-24")
        path = self.sheet(
            tmp_path,
            "1 Januari 2028;Tahun Baru Masehi;;SKB 2028;;",
            "24-12-2026;Cuti Bersama Natal;Cuti bersama;Keppres 42/2025;;",
            f"24-12-2026;{natal.name};Cuti bersama;{natal.legal_basis};Ditetapkan;",
            "30 Februari 2028;Hari yang tidak ada;;SKB 2028;;",
            "2 Januari 2028;Libur Uji;libur daerah;Perwali;;Dinas Tidak Ada",
            "3 Januari 1890;Terlalu lama;;SKB;;",
        )
        shown = holiday_import.preview(world.session(), path)
        assert [line.state for line in shown.lines] == [
            LineState.NEW, LineState.CHANGED, LineState.REFUSED, *[LineState.REFUSED] * 3,
        ]  # fmt: skip
        assert shown.lines[1].told == f"nama: {natal.name} → Cuti Bersama Natal"
        assert shown.lines[2].told == "Tanggal dan jenis ini sudah ada di baris 3."
        assert "«30 Februari 2028» tidak terbaca" in shown.lines[3].told
        assert "«Dinas Tidak Ada» tidak dikenal" in shown.lines[4].told
        assert shown.words == "1 baru, 1 berubah, 0 sama, 4 ditolak"
        assert of_day(world, "2028-01-01") == []

    def test_a_second_import_changes_nothing(self, world: World, tmp_path: Path) -> None:
        path = self.sheet(
            tmp_path,
            "1 Januari 2028;Tahun Baru;;SKB 2028;;",
            "5-1-2028;Uji;daerah;Perwali;sementara;Puskesmas Uji",
        )
        shown = holiday_import.preview(world.session(), path)
        assert holiday_import.bring_in(world.session(), shown) == 2
        (local,) = of_day(world, "2028-01-05")
        assert (local.type, local.status, local.unit) == ("local", "sementara", world.clinic)
        again = holiday_import.preview(world.session(), path)
        assert {line.state for line in again.lines} == {LineState.SAME}
        with pytest.raises(Refused) as refusal:
            holiday_import.bring_in(world.session(), again)
        assert keys(refusal.value.problems) == ["HI08"]
        with pytest.raises(Refused):
            holiday_import.bring_in(world.session(), shown)
        journal.undo(world.session())
        assert holidays.listed(world.session(), 2028) == []

    def test_the_template_comes_back_the_same(self, world: World, tmp_path: Path) -> None:
        holidays.save(world.session(), dataclasses.replace(NEW, unit=world.clinic))
        path = tmp_path / "libur-2026.xlsx"
        count = holiday_import.template(world.session(), 2026, path)
        assert count == len(holidays.listed(world.session(), 2026)) == 26
        cell = openpyxl.load_workbook(path).active["A4"]
        assert cell.is_date
        shown = holiday_import.preview(world.session(), path)
        assert {line.state for line in shown.lines} == {LineState.SAME}
        assert len(shown.lines) == 26

    def test_a_sheet_of_something_else_is_no_calendar(self, world: World, tmp_path: Path) -> None:
        path = tmp_path / "pegawai.csv"
        path.write_text("NIP;Nama\n1;La Uji\n", encoding="utf-8")
        with pytest.raises(BadFile, match="judul kolom Tanggal dan Nama"):
            holiday_import.preview(world.session(), path)

    def test_the_basis_may_be_typed_beside(self, world: World, tmp_path: Path) -> None:
        path = self.sheet(tmp_path, "1 Januari 2028;Tahun Baru;;;;")
        assert holiday_import.preview(world.session(), path).count(LineState.REFUSED) == 1
        shown = holiday_import.preview(world.session(), path, "SKB 2028")
        assert shown.lines[0].row is not None
        assert shown.lines[0].row.legal_basis == "SKB 2028"
