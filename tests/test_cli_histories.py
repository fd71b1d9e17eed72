"""Histories and the correction of an NIP from the command line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kepegdesk.cli import Program, main

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
NIP = "198501012010012003"
RIGHT = "198501012010012004"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a way to run the program on an office with one person; status and what it said."""

    def go(*words: Any, day: str = "2026-11-23") -> tuple[int, str]:
        now = dt.datetime.combine(dt.date.fromisoformat(day), NOW.timetz())
        program = Program(lambda: now, lambda *_args: 0, lambda *_args: None)
        capsys.readouterr()
        status = main(["--data", str(tmp_path / "kantor.kepegdesk"), *map(str, words)], program)
        said = capsys.readouterr()
        return status, said.out + said.err

    people = tmp_path / "pegawai.csv"
    people.write_text(
        "NIP;Nama;Unit Kerja;Tanggal Lahir;Jenis Kelamin;TMT CPNS;Golongan;TMT Golongan\n"
        f"{NIP};Wa Ode Contoh;Dinas Kesehatan;01-01-1985;P;01-01-2010;III/c;01-04-2022\n",
        encoding="utf-8",
    )
    assert go("init")[0] == 0
    assert go("import", "employees", people)[0] == 0
    return go


def told(run: Run, *words: Any, **options: Any) -> Any:
    """Return what a command answers as JSON."""
    status, text = run(*words, "--json", **options)
    assert status == 0, text
    return json.loads(text)


def test_a_row_is_recorded_changed_listed_and_taken_out(run: Run) -> None:
    number = told(run, "employee", "record", NIP, "rank", "golongan=III/d", "tmt=2026-10-01")["id"]
    assert told(run, "employee", "show", NIP)["golongan"] == "III/d"
    change = ("employee", "record", NIP, "rank", "sk_number=823/1/2026", "mkg_years=12")
    told(run, *change, "--id", number)
    newest = told(run, "employee", "history", NIP, "rank")["rank"][0]
    assert (newest["id"], newest["sk_number"], newest["mkg_years"]) == (number, "823/1/2026", 12)
    assert "III/d, TMT 01-10-2026" in run("employee", "history", NIP)[1]
    told(run, "employee", "unrecord", NIP, "rank", number)
    assert told(run, "employee", "show", NIP)["golongan"] == "III/c"
    told(run, "undo")
    assert told(run, "employee", "show", NIP)["golongan"] == "III/d"


def test_flags_choices_and_units_are_read_as_they_are_typed(run: Run) -> None:
    told(run, "employee", "record", NIP, "placement", "unit=Dinas Kesehatan", "tmt=2020-01-01")
    told(
        run, "employee", "record", NIP, "family", "relation=anak", "name=Ani",
        "birth_date=2015-02-03", "claimed=ya", "earns=tidak", "sex=P",
    )  # fmt: skip
    child = told(run, "employee", "history", NIP, "family")["family"][0]
    assert (child["claimed"], child["earns"], child["sex"]) == (True, False, "P")
    other = "Dinas Perhubungan Kota Kendari"
    status, text = run("employee", "record", NIP, "placement", f"unit={other}", "tmt=2027-01-04")
    assert status == 1
    assert "Dinas Perhubungan" in text


@pytest.mark.parametrize(
    ("words", "status", "part"),
    [
        (("rank", "golongan"), 2, "bukan FIELD=NILAI"),
        (("rank", "warna=biru"), 2, "Field yang ada: golongan"),
        (("rank", "tmt=kemarin"), 2, "YYYY-MM-DD"),
        (("rank", "mkg_years=dua"), 2, "angka"),
        (("rank", "golongan=III/d"), 1, "TMT wajib diisi"),
        (("rank", "golongan=III/d", "--id", "99"), 1, "Baris 99 tidak ada"),
        (("award", "name="), 1, "wajib diisi"),
    ],
)
def test_what_cannot_be_recorded_says_why(
    run: Run, words: tuple[str, ...], status: int, part: str
) -> None:
    got, text = run("employee", "record", NIP, *words)
    assert (got, part in text) == (status, True), text


def test_a_nip_is_corrected(run: Run) -> None:
    said = told(run, "employee", "nip", NIP, RIGHT, "--reason", "Surat BKN 1")
    assert (said["nip"], said["references"]) == (RIGHT, 0)
    assert [each["nip"] for each in said["former"]] == [NIP]
    assert told(run, "employee", "show", RIGHT)["name"] == "Wa Ode Contoh"
    assert [each["nip"] for each in told(run, "employee", "list", "--search", NIP)] == [RIGHT]
    assert run("employee", "nip", RIGHT, "123", "--reason", "x")[0] == 1


def test_a_sheet_of_histories_comes_in(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "pangkat.csv"
    sheet.write_text(
        f"NIP;Golongan;TMT\n{NIP};III/d;01-10-2026\n{NIP[:-1]}9;III/d;01-10-2026\n", "utf-8"
    )
    tried = told(run, "import", "histories", sheet, "--dry-run")
    assert (tried["kind"], tried["counts"]["new"], tried["act"]) == ("rank", 1, None)
    rejects = tmp_path / "tidak-masuk.xlsx"
    done = told(run, "import", "histories", sheet, "--rejects", rejects)
    assert (done["counts"]["new"], done["counts"]["rejected"], bool(done["act"])) == (1, 1, True)
    assert rejects.exists()
    assert told(run, "employee", "show", NIP)["golongan"] == "III/d"
    status, text = run("import", "histories", sheet, "--kind", "rank")
    assert status == 0
    assert "Pangkat: 0 baru, 0 diperbarui, 1 sama, 1 ditolak" in text
    assert "Baris 3: ditolak: NIP" in text
