"""The quality of the files from the command line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kepegdesk.cli import Program, main
from kepegdesk.domain.kinds import EmployeeKind, Sex
from kepegdesk.services import accounts, desk, employees
from kepegdesk.services.employee_file import EmployeeFile

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a way to run the program on an office with one person in it twice."""
    data = str(tmp_path / "kantor.kepegdesk")
    program = Program(lambda: NOW, lambda *_: 0, lambda *_: None)

    def go(*words: str) -> str:
        capsys.readouterr()
        assert main(["--data", data, *words], program) == 0
        return capsys.readouterr().out

    go("init")
    with desk.opened(data):
        session = accounts.unattended(lambda: NOW)
        for nip in ("198501012010011702", "198501012010011703"):
            born, tmt = dt.date(1985, 1, 1), dt.date(2010, 1, 1)
            file = EmployeeFile(
                "Ali Uji", EmployeeKind.PNS, nip, birth_date=born, tmt_cpns=tmt, sex=Sex.MALE
            )
            employees.save(session, file)
    return go


def test_findings_with_their_counts(run: Run) -> None:
    said: dict[str, Any] = json.loads(run("quality", "--json"))
    counts = {each["key"]: each["count"] for each in said["checks"]}
    assert (counts["MD06"], counts["MD07"], counts["D19"]) == (2, 2, 0)
    assert [each["key"] for each in said["findings"]] == ["MD06", "MD07"] * 2
    first = said["findings"][0]
    assert (first["nip"], first["history"]) == ("198501012010011702", "rank")
    words = run("quality")
    assert "PNS belum mempunyai pangkat. [MD06]" in words
    assert words.endswith("4 temuan\n")


def test_possible_duplicates(run: Run) -> None:
    reason = "NIP berbeda satu angka; Nama dan tanggal lahir sama"
    (pair,) = json.loads(run("quality", "duplicates", "--json"))
    assert pair["first"]["nip"] == "198501012010011702"
    assert pair["reason"] == reason
    assert run("quality", "duplicates").endswith(f"| {reason}\n1 kemungkinan duplikat\n")
