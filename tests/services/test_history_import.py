"""Sheets of histories: guessed, checked row by row, stored in one act, undone days later."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from desk_world import DAY, World

from kepegdesk.domain.histories import HISTORIES
from kepegdesk.errors import BadFile, Stale
from kepegdesk.progress import Cancelled
from kepegdesk.services import employees, histories, history_import, journal
from kepegdesk.services.history_import import Preview
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Act, RankHistory


def book(path: Path, *rows: list[Any], name: str = "Lembar1") -> Path:
    """Write a workbook with one sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


@pytest.fixture
def nip(world: World) -> str:
    """Return the NIP of somebody with III/a since 1 April 2020."""
    return employees.get(world.session(), world.person(name="La Ode Ali")).nip or ""


def statuses(shown: Preview) -> list[tuple[int, str]]:
    """Return the row and status of every line."""
    return [(row.number, row.status.value) for row in shown.rows]


def values(world: World, nip: str, key: str, name: str) -> list[Any]:
    """Return one field of a person's rows, the newest first."""
    person = employees.id_of(world.session(), nip)
    return [row.values[name] for row in histories.listed(world.session(), person, key)]


HEADINGS: dict[str, tuple[list[str], list[Any]]] = {
    "rank": (["Golongan", "TMT", "Nomor SK"], ["III.b", "01-04-2024", "823/1"]),
    "position": (["Jabatan", "Eselon", "TMT"], ["Camat Poasia", "III.a", DAY("2024-01-02")]),
    "placement": (["Unit Kerja", "TMT"], ["Dinas Perhubungan", "1/3/2024"]),
    "kind": (["Jenis Pegawai", "TMT"], ["Pegawai Negeri Sipil", "01-01-2011"]),
    "status": (["Kedudukan Hukum", "TMT"], ["Aktif", "01-01-2011"]),
    "contract": (["Mulai Kontrak", "Akhir Kontrak"], ["01-01-2020", "31-12-2020"]),
    "education": (["Tingkat Pendidikan", "Jurusan", "Tahun Lulus"], ["S-2", "Hukum", 2015]),
    "family": (
        ["Hubungan", "Nama Anggota Keluarga", "Tanggal Lahir Keluarga", "Tunjangan"],
        ["Anak", "Ani", "03 Februari 2015", "Ya"],
    ),
    "training": (["Nama Diklat", "Tanggal Selesai", "JP"], ["Bimtek Arsip", "03-05-2025", 24.0]),
    "award": (["Penghargaan", "Tanggal SK"], ["Satyalancana Karya Satya X Tahun", "17-08-2020"]),
    "discipline": (["Tingkat Hukuman", "Jenis Hukuman", "TMT"], ["Ringan", "Teguran", "1-2-2024"]),
    "performance": (["Tahun SKP", "Predikat"], ["2025", "baik"]),
}


@pytest.mark.parametrize("key", HISTORIES)
def test_a_sheet_of_every_history_is_known_by_its_headings(
    world: World, nip: str, key: str, tmp_path: Path
) -> None:
    headings, cells = HEADINGS[key]
    path = book(
        tmp_path / "a.xlsx",
        ["DAFTAR RIWAYAT PEGAWAI"],
        ["No", "NIP", "Nama", *headings],
        [1, nip, "LA ODE ALI", *cells],
    )
    shown = history_import.preview(world.session(), path)
    assert (shown.key, statuses(shown)) == (key, [(3, "new")]), shown.rows
    assert history_import.bring_in(world.session(), shown) is not None
    again = history_import.preview(world.session(), path, key=key)
    assert statuses(again) == [(3, "same")]
    assert history_import.bring_in(world.session(), again) is None
    journal.undo(world.session())
    assert statuses(history_import.preview(world.session(), path)) == [(3, "new")]


def test_what_is_stored_is_what_the_sheet_says(world: World, nip: str, tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["NIP", "Golongan", "TMT", "Masa Kerja Tahun"],
        [nip, "Penata Muda Tk.I / III.b", DAY("2024-04-01"), 9],
        [nip, "3c", "1 April 2026", None],
    )
    history_import.bring_in(world.session(), history_import.preview(world.session(), path))
    assert values(world, nip, "rank", "golongan") == ["III/c", "III/b", "III/a"]
    assert values(world, nip, "rank", "tmt")[:2] == [DAY("2026-04-01"), DAY("2024-04-01")]
    assert values(world, nip, "rank", "mkg_years")[1] == 9
    person = employees.get(world.session(), employees.id_of(world.session(), nip))
    assert person.rank.golongan == "III/c"
    with connection():
        last = Act.select().order_by(Act.id.desc()).get()
    assert last.sentence == "Impor 2 baris riwayat pangkat dari a.xlsx"


def test_a_blank_cell_erases_nothing(world: World, nip: str, tmp_path: Path) -> None:
    first = book(
        tmp_path / "a.xlsx", ["NIP", "Golongan", "TMT", "Nomor SK"], [nip, "III/a", "", "7"]
    )
    shown = history_import.preview(world.session(), first)
    assert statuses(shown) == [(2, "updated")]
    assert shown.rows[0].reason == "nomor sk: (kosong) → 7"
    history_import.bring_in(world.session(), shown)
    assert values(world, nip, "rank", "tmt") == [DAY("2020-04-01")]
    assert values(world, nip, "rank", "sk_number") == ["7"]


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ([1.98501012010011e17, "III/b", "01-04-2024"], "D01"),
        ([None, "III/b", "01-04-2024"], None),
        (["198501012010019999", "III/b", "01-04-2024"], "SB07"),
        (["{nip}", "III/z", "01-04-2024"], "RI03"),
        (["{nip}", "III/b", "31-02-2024"], "RI03"),
        (["{nip}", "III/b", None], "RW01"),
        (["{nip}", "III/b", "01-04-1980"], "RW09"),
    ],
)
def test_a_row_that_cannot_be_stored_says_why(
    world: World, nip: str, row: list[Any], key: str | None, tmp_path: Path
) -> None:
    cells = [cell.replace("{nip}", nip) if isinstance(cell, str) else cell for cell in row]
    path = book(tmp_path / "a.xlsx", ["NIP", "Golongan", "TMT"], cells, [nip, "III/b", "1-4-2024"])
    shown = history_import.preview(world.session(), path)
    told = {problem.key for row in shown.rows[:-1] for problem in row.problems if problem.blocks}
    assert told == ({key} if key else set())
    assert shown.rows[-1].status.value == "new"
    assert history_import.save_rejects(world.session(), shown, tmp_path / "r.xlsx") == len(told)


def test_the_same_row_twice_and_somebody_else_s_name(
    world: World, nip: str, tmp_path: Path
) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["NIP", "Nama", "Golongan", "TMT"],
        [nip, "La Ode Ali", "III/b", "01-04-2024"],
        [nip, "La Ode Ali", "III/b", "01-04-2024"],
        [nip, "Siti Aminah", "III/c", "01-04-2026"],
    )
    shown = history_import.preview(world.session(), path)
    assert statuses(shown) == [(2, "new"), (3, "rejected"), (4, "rejected")]
    assert [p.key for row in shown.rows[1:] for p in row.problems] == ["D10", "SB08"]


def test_columns_are_assigned_anew(world: World, nip: str, tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx", ["NIP", "Golongan", "TMT", "Surat"], [nip, "III/b", "1-4-2024", "9"]
    )
    shown = history_import.preview(world.session(), path)
    assert shown.layout.fields[3] is None
    shown = history_import.remap(
        world.session(), shown, [*shown.layout.fields[:3], "own:sk_number"]
    )
    history_import.bring_in(world.session(), shown)
    assert values(world, nip, "rank", "sk_number")[0] == "9"


def test_a_cancel_and_an_outrun_preview_store_nothing(
    world: World, nip: str, tmp_path: Path
) -> None:
    path = book(tmp_path / "a.xlsx", ["NIP", "Golongan", "TMT"], [nip, "III/b", "1-4-2024"])
    shown = history_import.preview(world.session(), path)

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        history_import.bring_in(world.session(), shown, progress=stop)
    with connection():
        assert RankHistory.select().count() == 1
    history_import.bring_in(world.session(), history_import.preview(world.session(), path))
    with pytest.raises(Stale):
        history_import.bring_in(world.session(), shown)
    with connection():
        assert RankHistory.select().count() == 2


def test_a_file_without_any_history_says_so(world: World, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["Nama", "Alamat"], ["Ali", "Kendari"])
    with pytest.raises(BadFile, match="tidak memuat riwayat pegawai"):
        history_import.preview(world.session(), path)
    with pytest.raises(BadFile, match="tidak memuat diklat"):
        history_import.preview(world.session(), path, key="training")
