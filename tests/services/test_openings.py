"""Opening balances from spreadsheets as offices have them: nothing guessed, nothing half stored."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
from desk_world import World, keys

from kepegdesk.domain.kinds import EmployeeKind, Role
from kepegdesk.errors import BadFile, Refused, Stale
from kepegdesk.services import balances, closing, employees, journal, openings
from kepegdesk.services.openings import Preview, Status
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import LeaveOpening

HEAD = ["NIP", "Nama", "N-2", "N-1", "N", "Tahun", "Dokumen"]
Sheet = Callable[..., Path]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Return a way to write a workbook of such rows."""

    def write(*rows: Sequence[object], name: str = "saldo.xlsx") -> Path:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(list(row))  # type: ignore[union-attr]
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def nip_of(world: World, employee: int) -> str:
    return str(employees.get(world.session(), employee).nip)


def read(world: World, path: Path, **values: object) -> Preview:
    return openings.preview(world.session(), path, **values)


def statuses(shown: Preview) -> list[Status]:
    return [row.status for row in shown.rows]


def stored() -> set[tuple[int, int, str, int, str]]:
    with connection():
        return {
            (row.employee_id, row.year, row.lot, row.days, row.document)
            for row in LeaveOpening.select()
        }


def test_a_sheet_comes_in_as_one_act_and_twice_changes_nothing(world: World, sheet: Sheet) -> None:
    world.begins_in(2026)
    one, two = world.person(name="Wa Satu"), world.person(name="La Dua")
    path = sheet(
        ["SALDO AWAL CUTI"],
        HEAD,
        [nip_of(world, one), "Wa Satu", 6, 4, 12, 2026, "Kartu cuti 2025"],
        [nip_of(world, two), "LA DUA, S.E.", None, "3 hari", 10, 2026, "Kartu cuti 2025"],
    )
    shown = read(world, path)
    assert statuses(shown) == [Status.NEW, Status.NEW]
    assert openings.bring_in(world.session(), shown) is not None
    assert stored() == {
        (one, 2026, "N-2", 6, "Kartu cuti 2025"),
        (one, 2026, "N-1", 4, "Kartu cuti 2025"),
        (one, 2026, "N", 12, "Kartu cuti 2025"),
        (two, 2026, "N-1", 3, "Kartu cuti 2025"),
        (two, 2026, "N", 10, "Kartu cuti 2025"),
    }
    got = balances.of(world.session(), one)
    assert (got.n2, got.n1, got.n) == (6, 4, 12)
    again = read(world, path)
    assert statuses(again) == [Status.SAME, Status.SAME]
    assert openings.bring_in(world.session(), again) is None
    journal.undo(world.session())
    assert stored() == set()


def test_a_changed_figure_updates_and_undo_puts_it_back(world: World, sheet: Sheet) -> None:
    employee = world.person()
    balances.add_opening(world.session(), employee, 2026, "N-1", 4, "Kartu")
    shown = read(world, sheet(HEAD, [nip_of(world, employee), "", "", 6, "", 2026, "Kartu"]))
    assert [(row.status, row.reason) for row in shown.rows] == [(Status.UPDATED, "N-1: 4 → 6")]
    openings.bring_in(world.session(), shown)
    assert stored() == {(employee, 2026, "N-1", 6, "Kartu")}
    journal.undo(world.session())
    assert stored() == {(employee, 2026, "N-1", 4, "Kartu")}


@pytest.mark.parametrize(
    ("cells", "key", "told"),
    [
        ({"n": 0.5}, "SB04", "tidak mengenal setengah hari"),
        ({"n": "0,5"}, "SB04", "paling kurang 1 hari kerja"),
        ({"n": "½"}, "SB04", "setengah hari"),
        ({"n": -1}, "SB05", "di luar 0 sampai 24"),
        ({"n": 25}, "SB05", "di luar 0 sampai 24"),
        ({"n": 13}, "SA04", "N paling banyak 12 hari"),
        ({"n2": 24, "n1": 24}, "SA05", "N-2 dan N-1 bersama 48 hari, paling banyak 12"),
        ({"n2": None, "n1": 13, "n": None}, "SA05", "tidak lebih dari 24 hari kerja"),
        ({"n": "dua belas"}, "SB03", "bukan jumlah hari"),
        ({"nip": 1.98609262015051e17}, "SB01", "Excel hanya menyimpan 15 angka"),
        ({"nip": "198609262015051000"}, "SB01", "Excel hanya menyimpan 15 angka"),
        ({"nip": "19860926"}, "SB02", "tepat 18 angka"),
        ({"nip": "199912312020121009"}, "SB07", "tidak ada di data pegawai"),
        ({"name": "Orang Lain"}, "SB08", "milik Wa Uji"),
        ({"year": 1980}, "SA03", "2000 sampai 2027"),
        ({"year": "besok"}, "SB06", "tidak terbaca"),
        ({"document": ""}, "SA02", "Dokumen dasar kosong"),
    ],
)
def test_what_is_wrong_is_said_and_not_stored(
    file_world: World, sheet: Sheet, cells: dict[str, object], key: str, told: str
) -> None:
    """T-09, T-27: no half day, no NIP that Excel has cut, every problem with its sentence."""
    world = file_world
    employee = world.person(name="Wa Uji")
    row = {
        "nip": nip_of(world, employee), "name": "Wa Uji", "n2": 6, "n1": 6, "n": 12,
        "year": 2026, "document": "Kartu",
    } | cells  # fmt: skip
    shown = read(world, sheet(HEAD, list(row.values())))
    assert statuses(shown) == [Status.REJECTED]
    assert key in keys(shown.rows[0].problems)
    assert told in shown.rows[0].reason
    assert openings.bring_in(world.session(), shown) is None
    assert stored() == set()


def test_every_problem_of_a_row_is_told_at_once(file_world: World, sheet: Sheet) -> None:
    shown = read(file_world, sheet(HEAD, [123, "X", 0.5, 99, "?", "kapan", ""]))
    assert keys(shown.rows[0].problems) == ["SB01", "SB04", "SB05", "SB03", "SB06"]


def test_twice_the_same_person_is_nobody(file_world: World, sheet: Sheet) -> None:
    world = file_world
    nip = nip_of(world, world.person())
    shown = read(
        world,
        sheet(HEAD, [nip, "", 6, 6, 12, 2026, "A"], [nip, "", 1, 1, 1, 2026, "A"],
              [nip, "", 0, 0, 12, 2025, "A"]),
    )  # fmt: skip
    assert statuses(shown) == [Status.REJECTED, Status.REJECTED, Status.NEW]
    assert "baris 2, 3" in shown.rows[0].reason


def test_rows_that_are_nobody_are_passed_over(file_world: World, sheet: Sheet) -> None:
    """T-29: titles, numbers of columns, repeated headings, totals, the signature."""
    world = file_world
    nip = nip_of(world, world.person())
    path = sheet(
        ["DAFTAR SISA CUTI"],
        [],
        ["No", "NIP", "Nama", "Sisa Cuti", None, None, "Keterangan"],
        [None, None, None, "N-2", "N-1", "N", None],
        [1, 2, 3, 4, 5, 6, 7],
        [1, nip, "", 6, 6, 12, "Kartu"],
        ["No", "NIP", "Nama", "N-2", "N-1", "N", "Keterangan"],
        [None, None, "Jumlah", 6, 6, 12, None],
        [None, None, "Kepala Dinas,", None, None, None, None],
    )
    shown = read(world, path, year=2026)
    assert [(row.number, row.days) for row in shown.rows] == [
        (6, (("N-2", 6), ("N-1", 6), ("N", 12)))
    ]
    assert statuses(shown) == [Status.NEW]


def test_headings_that_name_years_are_the_lots_of_the_year(file_world: World, sheet: Sheet) -> None:
    world = file_world
    nip = nip_of(world, world.person())
    path = sheet(["NIP", "Nama", "Sisa 2024", "Sisa 2025", "Hak 2026"], [nip, "", 1, 2, 3])
    shown = read(world, path, year=2026, document="Kartu")
    assert shown.rows[0].days == (("N-2", 1), ("N-1", 2), ("N", 3))


def test_the_clerk_corrects_columns_year_and_document(file_world: World, sheet: Sheet) -> None:
    world = file_world
    nip = nip_of(world, world.person())
    path = sheet(["NIP", "N-1", "Kolom aneh"], [nip, 6, 12])
    shown = read(world, path, year=2025)
    assert shown.layout.fields == ("nip", "n1", None)
    assert statuses(shown) == [Status.REJECTED]
    fields = ("nip", "n1", "n")
    better = openings.remap(
        world.session(), shown, fields=fields, year=2026, document="Berita acara"
    )
    row = better.rows[0]
    assert (row.status, row.year, row.document, row.of("N")) == (
        Status.NEW, 2026, "Berita acara", 12,
    )  # fmt: skip


def test_the_template_comes_back_without_a_difference(world: World, tmp_path: Path) -> None:
    """T-31: what the program wrote it reads back; rows left blank are passed over."""
    filled, blank = world.person(name="Wa Isi"), world.person(name="La Kosong")
    balances.add_opening(world.session(), filled, 2026, "N", 9, "Kartu")
    world.person(kind=EmployeeKind.HONORER, tmt_cpns=None)
    path = tmp_path / "templat.xlsx"
    assert openings.save_template(world.session(), path, year=2026, document="BA 1") == 2
    shown = read(world, path)
    assert {row.employee: row.status for row in shown.rows} == {
        filled: Status.SAME,
        blank: Status.BLANK,
    }
    assert openings.bring_in(world.session(), shown) is None


def test_rejects_come_back_as_they_were_with_the_reason(
    file_world: World, sheet: Sheet, tmp_path: Path
) -> None:
    world = file_world
    nip = nip_of(world, world.person())
    shown = read(world, sheet(HEAD, [nip, "", 6, 6, 12, 2026, "A"], [nip[:8], "X", 1, 2, 3, 2026]))
    out = tmp_path / "ditolak.xlsx"
    assert openings.save_rejects(world.session(), shown, out) == 1
    rows = list(openpyxl.load_workbook(out).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[0] == (*HEAD, "Alasan ditolak")
    assert rows[1][:6] == (nip[:8], "X", 1, 2, 3, 2026)
    assert "18 angka" in str(rows[1][-1])


def test_nothing_is_stored_when_somebody_was_faster(world: World, sheet: Sheet) -> None:
    employee = world.person()
    shown = read(world, sheet(HEAD, [nip_of(world, employee), "", 6, 6, 12, 2026, "Kartu"]))
    balances.add_opening(world.session(), employee, 2026, "N", 1, "Lain")
    with pytest.raises(Stale):
        openings.bring_in(world.session(), shown)
    assert stored() == {(employee, 2026, "N", 1, "Lain")}


def test_a_closed_year_takes_no_opening(world: World, sheet: Sheet) -> None:
    """T-06: not from a sheet, not one by one."""
    world.begins_in(2025)
    employee = world.person()
    closing.close(world.session(), 2025, "BA tutup buku")
    shown = read(world, sheet(HEAD, [nip_of(world, employee), "", 6, 6, 12, 2025, "Kartu"]))
    assert keys(shown.rows[0].problems) == ["TB01"]
    with pytest.raises(Refused) as refusal:
        balances.add_opening(world.session(), employee, 2025, "N", 1, "Kartu")
    assert keys(refusal.value.problems) == ["TB01"]


def test_a_clerk_of_one_unit_does_not_know_the_others(world: World, sheet: Sheet) -> None:
    ours, theirs = world.person(), world.person(unit=world.transport)
    rows = [[nip_of(world, each), "", 6, 6, 12, 2026, "A"] for each in (ours, theirs)]
    clerk = world.session(Role.OPERATOR, unit=world.health)
    shown = openings.preview(clerk, sheet(HEAD, *rows))
    assert statuses(shown) == [Status.NEW, Status.REJECTED]
    assert "tidak ada di data pegawai" in shown.rows[1].reason
    openings.bring_in(clerk, shown)
    assert {row[0] for row in stored()} == {ours}


def test_a_csv_is_read_and_what_is_no_list_is_refused(file_world: World, tmp_path: Path) -> None:
    world = file_world
    employee = world.person()
    path = tmp_path / "saldo.csv"
    path.write_text(f"NIP;Nama;N-1;N\n{nip_of(world, employee)};;6;12\n", "utf-8")
    assert statuses(read(world, path, document="Kartu")) == [Status.NEW]
    path.write_text("Nama;Alamat\nWa;Kendari\n", "utf-8")
    with pytest.raises(BadFile, match="tidak memuat saldo awal"):
        read(world, path)


@pytest.mark.slow
def test_an_office_of_thousands_comes_in(file_world: World, sheet: Sheet) -> None:
    world = file_world
    people = [world.person() for _ in range(60)]
    rows = [[nip_of(world, each), "", 6, 6, 12, 2026, "Kartu"] for each in people]
    shown = read(world, sheet(HEAD, *rows))
    openings.bring_in(world.session(), shown)
    assert len(stored()) == 180
    line_of_the_import = 1
    assert journal.listed(world.session())[0].rows == 180 + line_of_the_import


SOFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")
def test_a_workbook_saved_by_another_program_is_read(
    file_world: World, sheet: Sheet, tmp_path: Path
) -> None:
    world = file_world
    path = sheet(HEAD, [nip_of(world, world.person()), "", 6, 6, 12, 2026, "Kartu"])
    out = tmp_path / "lain"
    home = f"-env:UserInstallation=file://{tmp_path}/profil"
    command = [SOFFICE, home, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
    assert statuses(read(world, out / path.name)) == [Status.NEW]


def test_openings_of_a_year_hold_the_cap_together(world: World) -> None:
    """§2.3: 24 in all; a lot of paper stands beside those entered before it."""
    session, employee = world.session(), world.person()
    balances.add_opening(session, employee, 2026, "N-2", 6, "Kartu")
    with pytest.raises(Refused) as refusal:
        balances.add_opening(session, employee, 2026, "N-1", 7, "Kartu")
    assert keys(refusal.value.problems) == ["SA05"]
    balances.add_opening(session, employee, 2026, "N-1", 6, "Kartu")
    assert balances.of(session, employee).available == 24
