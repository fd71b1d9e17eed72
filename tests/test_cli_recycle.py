"""The bin, the history of a file, and moving the office, from the command line."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kepegdesk.cli import Program, main
from kepegdesk.services import accounts, desk, employees
from kepegdesk.services.employees import Criteria

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
NIP = "198501012010012003"
DONE, REFUSED, USAGE, UNUSABLE = range(4)
Run = Callable[..., tuple[int, Any]]


def clock() -> dt.datetime:
    """Return the moment at the desk."""
    return NOW


def program() -> Program:
    """Return the program without windows."""
    return Program(clock, lambda *_: 0, lambda *_: None)


@pytest.fixture
def place(tmp_path: Path) -> str:
    """Return the file of an office with one person."""
    location = str(tmp_path / "kantor.kepegdesk")
    sheet = tmp_path / "pegawai.csv"
    sheet.write_text(
        f"Nama;NIP;Unit Kerja;Alamat\nSiti Aminah;{NIP};Dinas Uji;Jl. Lama\n", encoding="utf-8"
    )
    assert main(["--data", location, "init"], program()) == DONE
    assert main(["--data", location, "import", "employees", str(sheet)], program()) == DONE
    return location


@pytest.fixture
def run(place: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a way to run a command with --json: its status and what it printed."""
    capsys.readouterr()

    def go(*words: str, at: str = place) -> tuple[int, Any]:
        status = main(["--data", at, *words, "--json"], program())
        told = capsys.readouterr().out
        return status, json.loads(told) if told.strip() else None

    return go


def remove(place: str) -> None:
    """Delete the only person."""
    with desk.opened(place):
        session = accounts.unattended(clock)
        (number,) = employees.people(session, Criteria()).all_ids()
        employees.remove(session, number)


def test_what_was_deleted_comes_back(place: str, run: Run) -> None:
    remove(place)
    status, lines = run("bin", "list")
    assert status == DONE
    (line,) = lines
    assert (line["label"], line["name"], line["days_left"]) == ("Pegawai", "Siti Aminah", 90)
    assert run("bin", "list", "--search", "orang lain") == (DONE, [])
    status, told = run("bin", "restore", str(line["act"]))
    assert (status, told) == (DONE, {"name": "Siti Aminah", "lost": []})
    assert run("bin", "restore", str(line["act"]))[0] == REFUSED
    assert run("employee", "show", NIP)[0] == DONE
    assert run("journal", "verify")[1]["ok"]


def test_changes_and_a_former_value(place: str, run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "baru.csv"
    sheet.write_text(
        f"Nama;NIP;Unit Kerja;Alamat\nSiti Aminah;{NIP};Dinas Uji;Jl. Baru\n", encoding="utf-8"
    )
    assert run("import", "employees", str(sheet))[0] == DONE
    status, lines = run("employee", "changes", NIP)
    assert status == DONE
    line = next(each for each in lines if each["label"] == "Alamat KTP")
    assert (line["before"], line["after"]) == ("Jl. Lama", "Jl. Baru")
    status, told = run("employee", "use-again", NIP, str(line["act"]), "Alamat KTP")
    assert (status, told) == (DONE, {"value": "Jl. Lama"})
    assert run("employee", "show", NIP)[1]["address"] == "Jl. Lama"
    assert run("employee", "use-again", NIP, "1", "Alamat KTP")[0] == REFUSED


def test_an_office_is_shared_and_comes_back(
    place: str, run: Run, bare_postgres_url: str, tmp_path: Path
) -> None:
    status, told = run("office", "share", bare_postgres_url)
    assert status == DONE
    assert told["counts"]["employee"] == 1
    assert Path(told["backup"]).exists()
    assert run("employee", "list")[0] == UNUSABLE
    status, people = run("employee", "list", at=bare_postgres_url)
    assert (status, len(people)) == (DONE, 1)
    assert run("journal", "verify", at=bare_postgres_url)[1]["ok"]
    back = str(tmp_path / "kembali.kepegdesk")
    assert run("office", "unshare", back, at=bare_postgres_url)[0] == DONE
    assert run("employee", "list", at=bare_postgres_url)[0] == UNUSABLE
    assert len(run("employee", "list", at=back)[1]) == 1
    assert run("office", "reopen")[0] == DONE
    assert len(run("employee", "list")[1]) == 1


def test_a_server_that_is_not_there(place: str, run: Run) -> None:
    status, told = run("office", "share", "postgresql://rahma@127.0.0.1:1/kantor")
    assert status == UNUSABLE
    assert "tidak menjawab" in told["problems"][0]["text"]
    assert run("employee", "list")[0] == DONE


def test_the_words(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    remove(place)
    capsys.readouterr()
    assert main(["--data", place, "bin", "list"], program()) == DONE
    told = capsys.readouterr().out
    assert "Pegawai: Siti Aminah" in told
    number = told.split()[0]
    assert main(["--data", place, "bin", "restore", number], program()) == DONE
    assert "dipulihkan" in capsys.readouterr().out
    assert main(["--data", place, "employee", "changes", NIP], program()) == DONE
    assert "(dihapus)" in capsys.readouterr().out
