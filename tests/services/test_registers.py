"""The registers: what they show is what the ledger says, and nothing is counted twice."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pdf_reading
import pytest
import register_histories as histories
from desk_world import DAY, World, keys
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from leave_world import EXAMPLES

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import EmployeeStatus, LeaveKind, LeaveState, Role
from kepegdesk.domain.register import Register, RegisterRow
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import balances, register_balances, registers, settings
from kepegdesk.services.registers import NAMES, Wish, of_year
from kepegdesk.storage.tables import LeaveOpening, Signatory, WorkedCollective

LOTS = ("lot_N-2", "lot_N-1", "lot_N", "lot_T")


def made(world: World, name: str, **values: object) -> Register:
    return registers.make(world.session(), Wish(name, **values))


def card(world: World, employee: int, on: str | dt.date, first: int = 2000) -> Register:
    day = DAY(on) if isinstance(on, str) else on
    wish = Wish("kartu", start=dt.date(first, 1, 1), end=day, on=day, employee=employee)
    return registers.make(world.session(), wish)


def cell(register: Register, row: RegisterRow, key: str) -> object:
    return row.cells[register.column(key)]


def figures(world: World, employee: int, on: dt.date) -> tuple[int, ...]:
    got = balances.of(world.session(), employee, on=on)
    return (got.n2, got.n1, got.n, got.extra, got.reserved, got.available)


def check_card(world: World, employee: int, on: dt.date, first: int = 2000) -> None:
    """Hold a card to the balance: its sum row, the sums of its lots, its running remainder."""
    shown = card(world, employee, on, first)
    *rows, last = shown.rows
    assert last.is_sum
    expected = figures(world, employee, on)
    assert tuple(last.cells[shown.column(key)] for key in (*LOTS, "reserved", "left")) == expected
    sums = tuple(sum(cell(shown, row, key) or 0 for row in rows) for key in (*LOTS, "reserved"))
    assert sums == expected[:5]
    left = 0
    for row in rows:
        left += sum(cell(shown, row, key) or 0 for key in LOTS) - (
            cell(shown, row, "reserved") or 0
        )
        assert cell(shown, row, "left") == left
    assert left == expected[5]


# Worked examples ---------------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES["balances"], ids=lambda row: row["id"])
def test_the_worked_examples_stand_on_card_and_list(world: World, example: dict) -> None:
    employee = histories.of_example(world, example)
    for left in example["left"]:
        on = DAY(left["on"])
        check_card(world, employee, on)
        shown = made(world, "sisa", on=on)
        row = next(row for row in shown.rows if row.employee == employee)
        for key in ("n2", "n1", "n", "extra", "available"):
            if key in left:
                assert cell(shown, row, key) == left[key], (left["on"], key)
    for year, opened in example["opened"].items():
        shown = card(world, employee, f"{year}-12-31", int(year))
        rights = [
            row for row in shown.rows
            if str(cell(shown, row, "text")).startswith(("Pembukaan", "Hak cuti", "Saldo awal"))
        ]  # fmt: skip
        got = [sum(cell(shown, row, key) or 0 for row in rights) for key in LOTS[:3]]
        assert got == opened, year


# Random histories --------------------------------------------------------------------------------


@pytest.mark.slow
@hypothesis_settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    pieces=histories.PIECES,
    corrections=histories.CORRECTIONS,
    openings=histories.OPENINGS,
    worked=histories.WORKED,
)
def test_the_sum_of_the_ledger_is_every_number_shown(
    file_world: World,
    tmp_path: Path,
    pieces: list[tuple[int, int, str]],
    corrections: list[tuple[int, str, int]],
    openings: dict[str, int],
    worked: set[dt.date],
) -> None:
    """T-08: card, list, book, recaps, workbook and paper tell the same of any history."""
    world = file_world.on("2026-12-31")
    world.begins_in(2024)
    employee = world.person()
    histories.store(employee, pieces, corrections, openings, worked)
    for on in (DAY("2024-12-31"), DAY("2025-07-01"), DAY("2026-06-15"), DAY("2026-12-31")):
        expected = figures(world, employee, on)
        check_card(world, employee, on)
        check_card(world, employee, on, first=on.year)
        shown = made(world, "sisa", on=on)
        row = next(row for row in shown.rows if row.employee == employee)
        assert row.cells[-6:] == expected
        listed = register_balances.listed(world.session(), on=on).rows([employee])[0]
        assert listed[-6:] == expected
        _check_files(world, shown, tmp_path)
    for year in (2024, 2025, 2026):
        _check_recaps(world, year)


def _check_files(world: World, shown: Register, folder: Path) -> None:
    """Read the list back from its workbook and from its paper."""
    path = folder / "sisa.xlsx"
    registers.save_workbook(world.session(), shown, path)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    lines = [tuple(line) for line in sheet.iter_rows(values_only=True)]
    start = next(place for place, line in enumerate(lines) if line[0] == "No") + 1
    read = lines[start:]
    assert [line[-6:] for line in read[:-1]] == [row.cells[-6:] for row in shown.rows]
    assert shown.totals is not None
    assert read[-1][-6:] == shown.totals[-6:]
    told = pdf_reading.text(registers.as_pdf(world.session(), shown))
    for row in shown.rows:
        assert " ".join(map(str, row.cells[-6:])) in told
        assert str(row.cells[2]) in told


def _check_recaps(world: World, year: int) -> None:
    """Hold recaps to the book they sum, kind by kind."""
    book = registers.make(world.session(), of_year("penjagaan", year))
    inside = [row for row in book.rows if cell(book, row, "within")]
    recap = registers.make(world.session(), of_year("rekap-tahunan", year))
    monthly = registers.make(world.session(), of_year("rekap-bulanan", year))
    assert recap.totals is not None
    assert monthly.totals is not None
    for key, counted in (("working", "hari kerja"), ("calendar", "hari")):
        days = sum(
            cell(book, row, "within") for row in inside if cell(book, row, "counted") == counted
        )
        assert recap.totals[recap.column(key)] == recap.sum(key) == days
        assert monthly.totals[monthly.column(key)] == monthly.sum(key) == days
    assert recap.totals[recap.column("times")] == len(inside)
    for kind in LeaveKind:
        days = sum(
            cell(book, row, "within") for row in inside if cell(book, row, "kind") == kind.label
        )
        assert recap.totals[recap.column(f"{kind.value}_days")] == days
        assert monthly.totals[monthly.column(f"{kind.value}_days")] == days
    for row in monthly.rows:
        if row.is_sum:
            same = [
                other for other in monthly.rows if other.heads == row.heads and not other.is_sum
            ]
            for place in range(3, len(row.cells)):
                assert row.cells[place] == sum(other.cells[place] for other in same)


# The card ----------------------------------------------------------------------------------------


def told(register: Register, *columns: str) -> list[tuple[object, ...]]:
    """Return some columns of the rows that are no sums."""
    places = [register.column(key) for key in columns]
    return [tuple(row.cells[p] for p in places) for row in register.rows if not row.is_sum]


def test_a_recall_has_its_own_line_and_gives_back_to_the_same_lots(world: World) -> None:
    """T-17: the leave stands as its letter said, what was not served comes back below it."""
    world.begins_in(2025)
    employee = world.person()
    with histories.writing():
        request = histories.letter(employee, "2026-11-02", "2026-11-13")
        histories.recalled(request, DAY("2026-11-09"))
    shown = card(world, employee, "2026-11-30", 2026)
    rows = told(shown, "text", "days", "lots", "lot_N-1", "lot_N", "left")
    assert rows[0] == ("Pembukaan tahun 2026", None, "", 6, 12, 18)
    assert rows[1] == ("Cuti Tahunan", 10, "N-1 6, N 4", -6, -4, 8)
    text, *moved = rows[2]
    assert str(text).startswith("Dipanggil kembali dari cuti 800.1.11.4/")
    assert moved == [5, "N-1 1, N 4", 1, 4, 13]


def test_a_cancelled_letter_stays_in_the_book_with_no_day(world: World) -> None:
    world.begins_in(2026)
    employee = world.person()
    with histories.writing():
        histories.cancelled(histories.letter(employee, "2026-11-02", "2026-11-06"))
    book = registers.make(world.session(), of_year("penjagaan", 2026))
    assert told(book, "days", "within") == [(0, 0)]
    assert told(book, "note")[0][0] == "Dibatalkan 02-11-2026: Batal"
    shown = card(world, employee, "2026-11-30", 2026)
    assert told(shown, "text", "days", "left")[1] == (
        "Cuti Tahunan — dibatalkan 02-11-2026: batal", 0, 12,
    )  # fmt: skip


def test_openings_corrections_orders_and_deferrals_are_lines_of_their_own(world: World) -> None:
    world.begins_in(2025)
    employee = world.person()
    histories.store(
        employee, [], [(2026, "N", -2)], {}, {DAY("2026-03-20"), DAY("2026-12-24")}
    )  # fmt: skip
    with histories.writing():
        histories.deferred(employee, 2025, 9, "TGH-1")
        LeaveOpening.create(employee=employee, year=2025, lot="N", days=12, document="Kartu 2025")
    shown = card(world, employee, "2026-12-31", 2025)
    rows = told(shown, "year", "text", "number", "reason", "left")
    assert (2025, "Saldo awal N tahun 2025 menurut Kartu 2025", "Kartu 2025", "", 12) in rows
    assert (2025, "Cuti Tahunan — ditangguhkan dengan surat tgh-1", "", "Keluarga", 12) in rows
    assert (2026, "Koreksi N tahun 2026 menurut BA-0", "BA-0", "Selisih buku", 19) in rows
    assert (2026, "Bekerja pada cuti bersama 20 Maret 2026", "SPT 7", "", 20) in rows
    assert rows[-1][1:] == ("Bekerja pada cuti bersama 24 Desember 2026", "SPT 7", "", 21)


def test_the_days_of_a_years_end_are_carried_into_the_card_of_the_next(world: World) -> None:
    world.begins_in(2026)
    employee = world.person()
    histories.store(employee, [], [], {}, {DAY("2026-12-24")})
    rows = told(card(world, employee, "2027-06-01", 2027), "text", "lot_T", "left")
    assert rows[0] == ("Dibawa dari 2026", 1, 1)
    check_card(world, employee, DAY("2027-06-01"), first=2027)


def test_the_card_of_one_person_bears_the_name_not_the_office(world: World) -> None:
    world.begins_in(2026)
    shown = card(world, world.person(name="Wa Satu"), "2026-06-01", 2026)
    assert shown.lines[0] == "WA SATU"


def test_cards_of_a_unit_stand_one_after_the_other(world: World) -> None:
    world.begins_in(2026)
    people = [world.person(name=name) for name in ("Wa Satu", "La Dua")]
    elsewhere = world.person(unit=world.transport)
    shown = registers.make(world.session(), of_year("kartu", 2026, world.health))
    assert [row.employee for row in shown.rows if row.is_sum] == people[::-1]
    assert elsewhere not in {row.employee for row in shown.rows}
    assert shown.page_each
    told = pdf_reading.pages(registers.as_pdf(world.session(), shown))
    assert len(told) == 2
    assert "La Dua" in told[0]
    assert "Wa Satu" in told[1]


# The book and its recaps -------------------------------------------------------------------------


def test_leave_over_new_year_is_one_letter_and_two_years(world: World) -> None:
    """T-05: three days in 2025 and one in 2026, decided before or after the turn of the year."""
    world.begins_in(2025)
    employee = world.person()
    with histories.writing():
        histories.letter(employee, "2025-12-29", "2026-01-02")
    for year, days in ((2025, 3), (2026, 1)):
        book = registers.make(world.session(), of_year("penjagaan", year))
        assert told(book, "days", "within") == [(4, days)]
        recap = registers.make(world.session(), of_year("rekap-tahunan", year))
        assert recap.totals is not None
        assert recap.totals[recap.column("annual_days")] == days
    rows = told(card(world, employee, "2026-12-31", 2025), "text", "days")
    assert ("Cuti Tahunan, bagian 2025", 3) in rows
    assert ("Cuti Tahunan, bagian 2026", 1) in rows


def test_a_leave_of_ten_days_counts_ten(world: World) -> None:
    """T-15: a record is not a day."""
    world.begins_in(2026)
    employee = world.person()
    with histories.writing():
        histories.letter(employee, "2026-11-02", "2026-11-13")
        histories.letter(employee, "2026-08-03", "2026-11-02", kind=LeaveKind.MATERNITY)
    book = registers.make(world.session(), of_year("penjagaan", 2026))
    assert told(book, "kind", "days", "counted") == [
        ("Cuti Melahirkan", 92, "hari"),
        ("Cuti Tahunan", 10, "hari kerja"),
    ]
    recap = registers.make(world.session(), of_year("rekap-tahunan", 2026))
    row = dict(zip([column.key for column in recap.columns], recap.totals or (), strict=True))
    assert (row["annual_people"], row["annual_days"]) == (1, 10)
    assert (row["people"], row["times"], row["working"], row["calendar"]) == (1, 2, 10, 92)


def test_a_recap_counts_a_unit_with_what_is_below_it(world: World) -> None:
    world.begins_in(2026)
    with histories.writing():
        for unit in (world.health, world.clinic, world.transport):
            histories.letter(_quietly(world, unit), "2026-11-02", "2026-11-03")
    whole = registers.make(world.session(), of_year("rekap-tahunan", 2026))
    assert told(whole, "unit", "annual_days") == [("Dinas Kesehatan", 4), ("Dinas Perhubungan", 2)]
    health = registers.make(world.session(), of_year("rekap-tahunan", 2026, world.health))
    assert told(health, "unit", "annual_days") == [
        ("Dinas Kesehatan", 2),
        ("Dinas Kesehatan - Puskesmas Uji", 2),
    ]
    assert "DINAS KESEHATAN" in health.lines


def _quietly(world: World, unit: int) -> int:
    """Store a person within an act that is open already."""
    from desk_world import person

    from kepegdesk.services.employees import _columns
    from kepegdesk.storage import listing
    from kepegdesk.storage.tables import Employee

    number = int(Employee.create(**_columns(person(unit))).id)
    listing.refresh([number], dt.date(2026, 11, 23))
    return number


def test_the_book_names_letter_official_and_return(world: World) -> None:
    world.begins_in(2026)
    with histories.writing():
        pass
    employee = world.person(name="Wa Buku")
    with histories.writing():
        histories.letter(
            employee, "2026-11-02", "2026-11-03", state=LeaveState.DONE,
            returned_on=DAY("2026-11-04"),
        )  # fmt: skip
    book = registers.make(world.session(), of_year("penjagaan", 2026))
    row = told(book, "name", "unit", "official", "returned", "letter_date")[0]
    assert row == (
        "Wa Buku", "Dinas Kesehatan", "KEPALA DINAS UJI", DAY("2026-11-04"), DAY("2026-11-02")
    )  # fmt: skip


# Late returns, cuti bersama ----------------------------------------------------------------------


def test_who_reports_after_the_first_working_day_is_late(world: World) -> None:
    world.on("2026-11-23").begins_in(2026)
    settings.choose(world.session(), "lapor_mulai", "01-01-2026")
    done = {"state": LeaveState.DONE}
    in_time, late, silent, away = (world.person() for _ in range(4))
    with histories.writing():
        histories.letter(in_time, "2026-11-02", "2026-11-06", returned_on=DAY("2026-11-09"), **done)
        histories.letter(late, "2026-11-02", "2026-11-06", returned_on=DAY("2026-11-11"), **done)
        histories.letter(silent, "2026-11-16", "2026-11-18")
        histories.letter(away, "2026-11-20", "2026-11-24")
    shown = registers.make(world.session(), of_year("terlambat", 2026))
    assert [row.employee for row in shown.rows] == [late, silent]
    assert told(shown, "due", "returned", "late", "note") == [
        (DAY("2026-11-09"), DAY("2026-11-11"), 2, ""),
        (DAY("2026-11-19"), None, 4, "Belum lapor"),
    ]
    earlier = made(world, "terlambat", start=DAY("2026-11-01"), on=DAY("2026-11-10"))
    assert told(earlier, "returned", "late") == [(None, 1)]


def test_work_on_cuti_bersama_shows_what_became_of_its_day(world: World) -> None:
    world.begins_in(2026)
    employee = world.person()
    histories.store(employee, [], [], {}, {DAY("2026-03-20"), DAY("2026-12-24")})
    with histories.writing():
        histories.letter(employee, "2026-04-06", "2026-04-06")
    columns = ("day", "lot", "days", "taken", "left", "until")
    shown = made(world, "cuti-bersama", start=DAY("2026-01-01"), on=DAY("2026-12-31"))
    assert told(shown, *columns) == [
        (DAY("2026-03-20"), "T", 1, 1, 0, DAY("2026-12-31")),
        (DAY("2026-12-24"), "TL", 1, 0, 1, DAY("2027-12-31")),
    ]
    with histories.writing():
        histories.letter(employee, "2027-02-01", "2027-02-10")  # six of N-1, then the one of TL
    later = made(
        world, "cuti-bersama", start=DAY("2026-01-01"), end=DAY("2026-12-31"), on=DAY("2027-03-01")
    )
    assert told(later, "lot", "left") == [("T", 0), ("TL", 0)]


# Who may see what --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(NAMES))
def test_a_register_keeps_to_the_units_of_the_account(name: str, world: World) -> None:
    """T-44: another unit's people stand in no register, on screen, paper or file."""
    world.on("2026-11-23").begins_in(2026)
    settings.choose(world.session(), "lapor_mulai", "01-01-2026")
    ours, theirs = world.person(name="Wa Kita"), world.person(unit=world.transport, name="La Lain")
    with histories.writing():
        for employee in (ours, theirs):
            histories.letter(employee, "2026-11-02", "2026-11-03")
            WorkedCollective.create(employee=employee, day=DAY("2026-03-20"), document="SPT")
    clerk = world.session(Role.OPERATOR, unit=world.health)
    shown = registers.make(clerk, of_year(name, 2026))
    texts = " ".join(str(each) for row in shown.rows for each in row.cells)
    assert "La Lain" not in texts
    assert "Dinas Perhubungan" not in texts
    assert ("Wa Kita" in texts) or name.startswith("rekap")
    with pytest.raises(NotAllowed):
        registers.make(clerk, of_year(name, 2026, world.transport))
    with pytest.raises(Refused) as refusal:
        registers.make(clerk, of_year("kartu", 2026, employee=theirs))
    assert keys(refusal.value.problems) == ["RG04"]


def test_what_makes_no_sense_is_refused(file_world: World) -> None:
    for wish, key in (
        (Wish("duk"), "RG01"),
        (Wish("sisa", start=DAY("2026-02-01"), end=DAY("2026-01-01")), "RG02"),
        (Wish("sisa", employee=1), "RG03"),
    ):
        with pytest.raises(Refused) as refusal:
            registers.make(file_world.session(), wish)
        assert keys(refusal.value.problems) == [key]


def test_who_left_stands_in_the_list_of_the_days_he_served(world: World) -> None:
    world.begins_in(2026)
    gone = world.person(status=EmployeeStatus.RETIRED, status_since=DAY("2026-07-01"))
    for on, there in (("2026-06-30", True), ("2026-07-01", False)):
        shown = made(world, "sisa", on=DAY(on))
        assert (gone in {row.employee for row in shown.rows}) is there


# Files -------------------------------------------------------------------------------------------

SOFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize("name", ["kartu", "penjagaan", "sisa"])
def test_another_program_opens_the_workbook(name: str, file_world: World, tmp_path: Path) -> None:
    world = file_world
    world.begins_in(2026)
    employee = world.person(name="=1+1")
    with histories.writing():
        histories.letter(employee, "2026-11-02", "2026-11-13")
    shown = registers.make(world.session(), of_year(name, 2026))
    path = tmp_path / "daftar.xlsx"
    registers.save_workbook(world.session(), shown, path)
    home = f"-env:UserInstallation=file://{tmp_path}/profil"
    command = [
        SOFFICE, home, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76",
        "--outdir", str(tmp_path), str(path),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
    text = (tmp_path / "daftar.csv").read_text("utf-8")
    read = list(csv.reader(io.StringIO(text), delimiter=";"))
    titles = [column.whole_title for column in shown.columns]
    rows = read[read.index(titles) + 1 :]
    for row, line in zip(shown.rows, rows, strict=False):
        assert line == [_as_text(each) for each in row.cells]


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:%d-%m-%Y}" if isinstance(value, dt.date) else str(value)


def test_a_csv_runs_no_formula(file_world: World, tmp_path: Path) -> None:
    """T-34: what begins like a formula is text, also in a CSV."""
    file_world.person(name="=HYPERLINK(1)")
    shown = made(file_world, "sisa")
    path = tmp_path / "sisa.csv"
    registers.save_csv(file_world.session(), shown, path)
    text = path.read_text("utf-8-sig")
    assert "'=HYPERLINK(1)" in text
    assert text.splitlines()[0].startswith("No;Nama;NIP;")


def test_a_register_is_signed_by_who_heads_the_office_on_its_day(world: World) -> None:
    """T-41: the signatory is that of the register's day."""
    with histories.writing():
        head = Signatory.get(Signatory.level == 1)
        Signatory.create(
            title=head.title, name="Plh Uji, S.E.", level=1, acting="Plh.",
            valid_from=DAY("2026-05-01"), valid_to=DAY("2026-05-31"),
        )  # fmt: skip
    for on, name in (("2026-04-30", "Rahmat Uji"), ("2026-05-10", "Plh Uji, S.E.")):
        shown = made(world, "sisa", on=DAY(on))
        text = pdf_reading.text(registers.as_pdf(world.session(), shown))
        assert name in text
        assert f"Kendari, {long_date(DAY(on))}" in text
