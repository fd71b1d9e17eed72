"""Units from the command line: the tree of a day, histories, restructuring, chart, other names."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kepegdesk.cli import Program, main
from kepegdesk.domain.kinds import EmployeeKind, Sex
from kepegdesk.services import accounts, desk, employees, units
from kepegdesk.services.employee_file import EmployeeFile

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
NIP = "198501012010011702"
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a way to run the program on an office with two units and one person."""
    data = str(tmp_path / "kantor.kepegdesk")
    program = Program(lambda: NOW, lambda *_: 0, lambda *_: None)

    def go(*words: str, status: int = 0) -> str:
        capsys.readouterr()
        assert main(["--data", data, *words], program) == status
        said = capsys.readouterr()
        return said.err if status else said.out

    go("init")
    with desk.opened(data):
        session = accounts.unattended(lambda: NOW)
        office = units.save(session, None, name="Dinas Uji")
        part = units.save(session, None, name="Bidang Uji", parent=office)
        born, tmt = dt.date(1985, 1, 1), dt.date(2010, 1, 1)
        file = EmployeeFile(
            "Ali Uji", EmployeeKind.PNS, NIP, birth_date=born, tmt_cpns=tmt, sex=Sex.MALE, unit=part
        )
        units.save(session, office, name="Dinas Uji", head=employees.save(session, file))
    return go


def _write(path: Path, *steps: dict[str, Any]) -> str:
    plan = {"tmt": "2026-10-01", "sk_number": "800/1", "sk_date": "2026-09-01", "steps": steps}
    path.write_text(json.dumps(plan), encoding="utf-8")
    return str(path)


def test_the_tree_of_a_day(run: Run) -> None:
    assert run("unit", "list") == "Dinas Uji  0/1 orang  Ali Uji\n  Bidang Uji  1/1 orang  -\n"
    rows = json.loads(run("unit", "list", "--json", "--on", "2026-01-01"))
    assert [(row["path"], row["total"]) for row in rows] == [
        ("Dinas Uji", 1), ("Dinas Uji - Bidang Uji", 1),
    ]  # fmt: skip
    assert run("unit", "history", "Dinas Uji") == "Belum ada riwayat bertanggal.\n"


def test_a_plan_is_shown_and_carried_out(run: Run, tmp_path: Path) -> None:
    path = _write(
        tmp_path / "rencana.json",
        {"step": "pecah", "unit": "Bidang Uji", "name": "Seksi Baru", "target": "Dinas Uji",
         "people": [NIP]},
        {"step": "nama", "unit": "Dinas Uji", "name": "Badan Uji"},
    )  # fmt: skip
    said = run("unit", "restructure", path, "--dry-run")
    assert said.endswith("2 unit berubah, 1 orang pindah.\n")
    assert "Seksi Baru" not in run("unit", "list")
    told = json.loads(run("unit", "restructure", path, "--json"))
    assert (told["units"], told["people"]) == (2, 1)
    assert run("unit", "list") == (
        "Badan Uji  0/1 orang  Ali Uji\n  Bidang Uji  0/0 orang  -\n  Seksi Baru  1/1 orang  -\n"
    )
    assert run("unit", "history", "Badan Uji") == "01-10-2026  Badan Uji\nsebelumnya  Dinas Uji\n"
    lines = json.loads(run("unit", "history", "Badan Uji", "--json"))
    assert [line["sk_number"] for line in lines["names"]] == ["800/1", ""]
    assert "Dinas Uji  0/1" in run("unit", "list", "--on", "2026-09-30")
    run("undo")
    assert "Seksi Baru" not in run("unit", "list")


def test_a_plan_that_cannot_be_is_refused(run: Run, tmp_path: Path) -> None:
    path = _write(tmp_path / "rencana.json", {"step": "bubar", "unit": "Bidang Uji"})
    assert "1 orang masih di sana" in run("unit", "restructure", path, status=1)
    wrong = tmp_path / "salah.json"
    wrong.write_text('{"steps": [{"step": "hapus", "unit": "Bidang Uji"}]}', encoding="utf-8")
    assert "bukan rencana penataan" in run("unit", "restructure", str(wrong), status=3)
    assert "tidak dapat dibaca" in run("unit", "restructure", str(tmp_path / "x.json"), status=3)


def test_a_dissolved_unit_is_listed_where_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    run("unit", "restructure", _write(
        tmp_path / "r.json", {"step": "gabung", "unit": "Bidang Uji", "target": "Dinas Uji"}
    ))  # fmt: skip
    assert run("unit", "list") == "Dinas Uji  1/1 orang  Ali Uji\n"
    said = run("unit", "list", "--dissolved")
    assert "Bidang Uji  0/0 orang  -  (dibubarkan)" in said
    assert "01-10-2026  Bidang Uji (dibubarkan)  Dinas Uji" in run("unit", "history", "Bidang Uji")


def test_the_chart(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "bagan.pdf"
    run("unit", "chart", str(out), "--unit", "Dinas Uji", "--depth", "1", "--paper", "F4")
    assert out.read_bytes()[:5] == b"%PDF-"
    run("unit", "chart", str(out), "--on", "2026-01-01")
    assert "sudah tidak ada" not in run("unit", "chart", str(out))


def test_other_names(run: Run) -> None:
    run("unit", "alias", "add", "Bidang Uji", "Bid. Uji")
    assert run("unit", "alias", "list") == "Bid. Uji = Dinas Uji - Bidang Uji\n"
    (row,) = json.loads(run("unit", "alias", "list", "--unit", "bid uji", "--json"))
    assert row == {"alias": "Bid. Uji", "unit": "Dinas Uji - Bidang Uji"}
    run("unit", "alias", "remove", "bid. uji")
    assert run("unit", "alias", "list") == ""
    assert "bukan nama lain" in run("unit", "alias", "remove", "bid uji", status=1)
