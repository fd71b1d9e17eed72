"""Registers, openings, corrections and closed years from the command line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from kepegdesk.cli import Program, main
from kepegdesk.services.registers import NAMES

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
NIP = "198501012010012003"
DONE, REFUSED, USAGE, UNUSABLE = range(4)


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return standard output read as one JSON document."""
        return json.loads(self.out)


Run = Callable[..., Said]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a way to run the program on an office with one person who has leave with a letter."""

    def go(*words: Any, day: str = "") -> Said:
        now = dt.datetime.combine(dt.date.fromisoformat(day), NOW.timetz()) if day else NOW
        program = Program(lambda: now, lambda *_args: 0, lambda *_args: None)
        capsys.readouterr()
        place = str(tmp_path / "kantor.kepegdesk")
        status = main(["--data", place, "leave", *map(str, words)], program)
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    program = Program(lambda: NOW, lambda *_args: 0, lambda *_args: None)
    people = tmp_path / "pegawai.csv"
    people.write_text(
        "NIP;Nama;Unit Kerja;Tanggal Lahir;Jenis Kelamin;TMT CPNS;Golongan;TMT Golongan\n"
        f"{NIP};Wa Ode Contoh;Dinas Kesehatan;01-01-1985;P;01-01-2010;III/c;01-04-2022\n",
        encoding="utf-8",
    )
    place = ["--data", str(tmp_path / "kantor.kepegdesk")]
    assert main([*place, "init"], program) == DONE
    assert main([*place, "import", "employees", str(people)], program) == DONE
    asked = go(
        "submit", NIP, "--type", "annual", "--start", "2026-12-07", "--end", "2026-12-11",
        "--reason", "Keluarga", "--json",
    )  # fmt: skip
    number = asked.json["id"]
    for act in ("consider", "decide"):
        assert go(act, number, "--as", "approve").status == DONE
    assert go("issue", number, "--out", tmp_path / "surat.pdf").status == DONE
    return go


def test_names(run: Run) -> None:
    assert [row["name"] for row in run("registers", "--json").json] == list(NAMES)
    assert "kartu" in run("registers").out


@pytest.mark.parametrize("name", list(NAMES))
def test_every_register_in_every_form(run: Run, name: str, tmp_path: Path) -> None:
    for kind in (".xlsx", ".pdf", ".csv"):
        said = run("register", name, tmp_path / f"daftar{kind}", "--year", 2026)
        assert said.status == DONE, said.err
    rows = run("register", name, "--year", 2026, "--json").json["rows"]
    sheet = openpyxl.load_workbook(tmp_path / "daftar.xlsx").active
    assert sheet is not None
    assert len(PdfReader(tmp_path / "daftar.pdf").pages) >= 1
    lines = (tmp_path / "daftar.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) <= len(lines) - 1 <= len(rows) + 1


def test_the_rows_say_what_the_balance_says(run: Run) -> None:
    left = run("register", "sisa", "--on", "2026-12-31", "--json").json["rows"][0]
    found = run("balance", NIP, "--on", "2026-12-31", "--json").json
    assert {key: left[key] for key in ("n2", "n1", "n", "extra", "reserved", "available")} == {
        key: found[key] for key in ("n2", "n1", "n", "extra", "reserved", "available")
    }
    card = run("register", "kartu", "--nip", NIP, "--year", 2026, "--on", "2026-12-31", "--json")
    assert card.json["rows"][-1]["left"] == found["available"]
    book = run("register", "penjagaan", "--from", "2026-12-01", "--to", "2026-12-31", "--json")
    assert [row["within"] for row in book.json["rows"]] == [5]


def test_paper_and_unit(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "a3.pdf"
    said = run("register", "sisa", out, "--paper", "A3", "--portrait", "--unit", "Dinas Kesehatan")
    assert said.status == DONE
    box = PdfReader(out).pages[0].mediabox
    assert [round(float(side) / 72 * 25.4) for side in (box.width, box.height)] == [297, 420]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["duk", "x.xlsx"], REFUSED, "tidak dikenal"),
        (["sisa"], USAGE, "OUT"),
        (["sisa", "x.doc"], USAGE, ".xlsx"),
        (["sisa", "x.xlsx", "--unit", "Dinas Antah"], REFUSED, "tidak dikenal"),
        (["kartu", "x.xlsx", "--nip", "123"], REFUSED, "Tidak ada pegawai"),
        (["sisa", "x.xlsx", "--from", "2026-02-01", "--to", "2026-01-01"], REFUSED, "mendahului"),
        (["sisa", "tiada/x.xlsx"], UNUSABLE, "tidak ada"),
    ],
)
def test_what_is_refused(
    run: Run, words: list[str], status: int, told: str, tmp_path: Path
) -> None:
    placed = [str(tmp_path / word) if word.endswith((".xlsx", ".doc")) else word for word in words]
    said = run("register", *placed)
    assert (said.status, told in said.err) == (status, True), said.err


def test_openings(run: Run, tmp_path: Path) -> None:
    template = tmp_path / "templat.xlsx"
    assert run("openings-template", template, "--year", 2026).status == DONE
    book = openpyxl.load_workbook(template)
    sheet = book.active
    assert sheet is not None
    row = next(row for row in sheet.iter_rows() if row[0].value == NIP)
    row[5].value, row[6].value = 3, 12
    book.save(template)
    words = ("openings", template, "--document", "Kartu cuti 2025")
    dry = run(*words, "--dry-run", "--json").json
    assert (dry["counts"]["new"], dry["act"]) == (1, None)
    stored = run(*words, "--json").json
    assert stored["act"] > 0
    assert stored["rows"][0]["days"] == {"N-1": 3, "N": 12}
    again = run(*words)
    assert again.out == "0 baru, 0 diperbarui, 1 sama, 0 kosong, 0 ditolak\n"
    assert run("balance", NIP, "--json").json["n1"] == 0  # the leave of December used it up
    assert run("balance", NIP, "--json").json["n"] == 10


def test_rejected_openings_are_told_and_kept(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "saldo.csv"
    sheet.write_text(f"NIP;N-1\n{NIP};0,5\n", "utf-8")
    said = run("openings", sheet, "--document", "A", "--rejects", tmp_path / "tolak.xlsx")
    assert said.status == DONE
    assert "setengah hari" in said.err
    assert (tmp_path / "tolak.xlsx").exists()


def test_corrections_and_closed_years(run: Run) -> None:
    words = ("correct", NIP, "--year", 2026, "--lot", "N", "--days", "-3", "--document", "BA-1")
    assert "-3 hari" in run(*words).out
    assert run("balance", NIP, "--json").json["n"] == 12 - 5 - 3
    assert run("corrections", "--year", 2026, "--json").json[0]["days"] == -3
    assert "BA-1" in run("corrections").out
    assert run("close", 2026, "--document", "BA").status == REFUSED
    closed = run("close", 2026, "--document", "BA tutup", "--json", day="2027-02-01")
    assert {"year": 2026, "closed": True, "document": "BA tutup"} in closed.json
    assert "2026  ditutup" in run("close", day="2027-02-01").out
    refused = run(*words, day="2027-02-01")
    assert refused.status == REFUSED
    assert "sudah ditutup" in refused.err
    again = run("close", 2026, "--reopen", "--reason", "Salah tutup", day="2027-02-01")
    assert again.status == DONE
    assert run(*words, day="2027-02-01").status == DONE


def test_lost_days(run: Run) -> None:
    assert run("lost-days", "--json").json == []
    assert run("lost-days", 1).status == USAGE
    refused = run("lost-days", 1, "--give", 1, "--document", "BA")
    assert refused.status == REFUSED
    assert "Tidak ada hari" in refused.err
