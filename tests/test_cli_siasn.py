"""The national export from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from siasn_export import export

from kepegdesk.cli import Program, main
from tests.test_cli_json import NOW

NIP = "198501012010012003"
SHEET = "NIP;Nama;Unit Kerja;Golongan;TMT Golongan;Email\n"
Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a way to run the program on an office with one person."""
    program = Program(lambda: NOW, lambda *_: 0, lambda *_: None)
    data = str(tmp_path / "kantor.kepegdesk")

    def go(*words: Any, status: int = 0) -> Any:
        capsys.readouterr()
        assert main(["--data", data, *map(str, words)], program) == status
        out = capsys.readouterr().out
        return json.loads(out) if "--json" in words else out

    go("init")
    (tmp_path / "kantor.csv").write_text(
        f"{SHEET}{NIP};Wa Ode Contoh;Dinas Kesehatan;III/c;01-04-2022;lama@contoh.id\n", "utf-8"
    )
    go("import", "employees", tmp_path / "kantor.csv")
    return go


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Return an export that has another golongan and another address of mail."""
    row = {
        "NIP BARU": NIP, "NAMA": "WA ODE CONTOH", "EMAIL": "baru@contoh.id",
        "GOL AKHIR NAMA": "III/d", "TMT GOLONGAN": "01-04-2026", "STATUS CPNS PNS": "P",
        "KEDUDUKAN HUKUM NAMA": "Aktif",
        "SATUAN KERJA INDUK NAMA": "DINAS KESEHATAN",
    }  # fmt: skip
    return export(tmp_path / "siasn.xlsx", [row, {"NIP BARU": "12", "NAMA": "Rusak"}])


def test_compare_tells_every_row(run: Run, sheet: Path, tmp_path: Path) -> None:
    out = tmp_path / "beda.xlsx"
    found = run("siasn", "compare", sheet, "--out", out, "--json")
    assert (found["people"], found["file"], found["unread"][0]["row"]) == (1, str(out), 3)
    assert found["counts"]["differs"] == 3
    rows = {row["field"]: row for row in found["rows"]}
    assert list(rows)[:2] == ["golongan", "tmt_golongan"]
    assert (rows["email"]["office"], rows["email"]["siasn"]) == ("lama@contoh.id", "baru@contoh.id")
    assert rows["tmt_golongan"]["siasn"] == "01-04-2026"
    assert openpyxl.load_workbook(out)["Perbedaan"].max_row == 5 + len(rows)
    assert "3  Beda" in run("siasn", "compare", sheet)


def test_take_writes_only_the_fields_named(run: Run, sheet: Path) -> None:
    taken = run("siasn", "take", sheet, "--field", "golongan", "--json")
    assert (taken["values"], taken["people"]) == (2, 1)
    left = run("siasn", "compare", sheet, "--json")
    assert [row["field"] for row in left["rows"] if row["outcome"] == "differs"] == ["email"]
    assert "0 nilai" in run("siasn", "take", sheet, "--field", "golongan")
    assert run("undo", "--json")["undone"] > 0
    assert run("siasn", "compare", sheet, "--json")["counts"]["differs"] == 3


def test_what_cannot_be_read_is_refused(run: Run, tmp_path: Path) -> None:
    run("siasn", "compare", tmp_path / "tidak-ada.xlsx", status=3)
    run("siasn", "take", tmp_path / "tidak-ada.xlsx", "--field", "gaji", status=2)
