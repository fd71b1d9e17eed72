"""Papers and the photo of a person's file from the command line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scans import pdf, png, written

from kepegdesk.cli import Program, main
from kepegdesk.services import accounts, desk, employee_documents, employees

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
NIP = "198501012010012003"
DONE, REFUSED, USAGE, UNUSABLE = range(4)
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def place(tmp_path: Path) -> str:
    """Return the file of an office with one person."""
    location = str(tmp_path / "kantor.kepegdesk")
    program = Program(lambda: NOW, lambda *_: 0, lambda *_: None)
    sheet = tmp_path / "pegawai.csv"
    sheet.write_text(f"Nama;NIP;Unit Kerja\nSiti Aminah;{NIP};Dinas Uji\n", encoding="utf-8")
    assert main(["--data", location, "init"], program) == DONE
    assert main(["--data", location, "import", "employees", str(sheet)], program) == DONE
    return location


@pytest.fixture
def run(place: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a way to run a command of employees; with --json what it answered is read."""

    def go(*words: object) -> tuple[int, Any]:
        program = Program(lambda: NOW, lambda *_: 0, lambda *_: None)
        capsys.readouterr()
        status = main(["--data", place, "employee", *map(str, words)], program)
        out = capsys.readouterr().out
        return status, json.loads(out) if "--json" in words else out

    return go


def test_a_scan_is_filed_listed_and_reminded_of(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, "STR Siti.pdf", pdf())
    words = ("--number", "STR-1", "--date", "2022-01-05", "--expires", "2027-01-05")
    status, made = run("attach", NIP, path, "--kind", "str", *words, "--json")
    assert status == DONE
    told = {"kind": "str", "number": "STR-1", "expires": "2027-01-05", "term": "soon",
            "name": "STR Siti.pdf", "size": len(pdf()), "filed": "2026-11-23"}  # fmt: skip
    assert told.items() <= made.items()
    assert "Berkas 2: SK KGB" in run("attach", NIP, path, "--kind", "sk_kgb")[1]
    status, found = run("documents", NIP, "--json")
    assert [row["kind"] for row in found["documents"]] == ["sk_kgb", "str"]
    assert found["checklists"]["kgb"] == {
        "sk_pangkat": "missing", "sk_kgb": "filed", "skp": "missing",
    }  # fmt: skip
    status, words_ = run("documents", NIP)
    assert "sampai 05-01-2027 (segera berakhir)" in words_
    assert "Kenaikan gaji berkala: SK pangkat, SKP\n" in words_
    assert [row["nip"] for row in run("expiring", "--json")[1]] == [NIP]
    assert "05-01-2027  198501012010012003  Siti Aminah  STR" in run("expiring")[1]
    assert run("expiring", "--until", "2027-01-04", "--json")[1] == []


def test_the_kinds_are_named(run: Run) -> None:
    kinds = {kind["key"]: kind for kind in run("kinds", "--json")[1]}
    assert kinds["skp"] == {"key": "skp", "label": "SKP", "processes": ["kgb", "kp", "pensiun"]}
    assert "sk_kgb            SK KGB                       kgb pensiun\n" in run("kinds")[1]


def test_what_is_unfit_is_refused_with_its_status(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, "a.pdf", pdf())
    status, told = run("attach", NIP, path, "--kind", "paspor", "--json")
    assert (status, told["problems"][0]["key"]) == (REFUSED, "BP01")
    assert run("attach", NIP, tmp_path / "tiada.pdf", "--kind", "ktp")[0] == UNUSABLE
    assert run("attach", NIP, path)[0] == USAGE
    assert run("attach", "1", path, "--kind", "ktp")[0] == REFUSED


def test_the_photo_is_written(run: Run, place: str, tmp_path: Path) -> None:
    out = tmp_path / "foto.png"
    assert run("photo", NIP, "--out", out)[0] == REFUSED
    assert not out.exists()
    with desk.opened(place):
        session = accounts.unattended(lambda: NOW)
        person = employees.id_of(session, NIP)
        employee_documents.set_photo(session, person, png())
    status, told = run("photo", NIP, "--out", out, "--json")
    assert (status, told) == (DONE, {"nip": NIP, "file": str(out), "size": len(png())})
    assert out.read_bytes() == png()


def test_the_biodata_is_written(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "biodata.pdf"
    status, told = run("biodata", NIP, out, "--on", "2025-01-01", "--short", "--json")

    assert status == DONE
    assert told == {"file": str(out), "bytes": out.stat().st_size}
    assert run("biodata", NIP, out, "--on", "1980-01-01")[0] == DONE
