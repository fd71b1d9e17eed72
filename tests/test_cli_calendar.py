"""The calendar and the day's lists from the command line."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from kepegdesk.cli import Program, main

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
    """Return a way to run the program on an office with one person who asked for leave."""

    def go(*words: Any, day: str = "") -> Said:
        now = dt.datetime.combine(dt.date.fromisoformat(day), NOW.timetz()) if day else NOW
        program = Program(lambda: now, lambda *_args: 0, lambda *_args: None)
        capsys.readouterr()
        place = str(tmp_path / "kantor.kepegdesk")
        status = main(["--data", place, *map(str, words)], program)
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    assert go("init").status == DONE
    people = tmp_path / "pegawai.csv"
    people.write_text(
        "NIP;Nama;Unit Kerja;Tanggal Lahir;Jenis Kelamin;TMT CPNS;Golongan;TMT Golongan\n"
        f"{NIP};Wa Ode Contoh;Dinas Kesehatan;01-01-1985;P;01-01-2010;III/c;01-04-2022\n",
        encoding="utf-8",
    )
    assert go("import", "employees", people).status == DONE
    asked = go(
        "leave", "submit", NIP, "--type", "annual", "--start", "2026-11-24", "--end", "2026-11-27",
        "--reason", "Keluarga", day="2026-11-09",
    )  # fmt: skip
    assert asked.status == DONE, asked.err
    return go


class TestCalendar:
    """``leave calendar``."""

    def test_this_month_in_words(self, run: Run) -> None:
        said = run("leave", "calendar")
        first, line = said.out.splitlines()
        assert first == "Semua unit kerja, November 2026, keadaan 23-11-2026"
        assert "Wa Ode Contoh: Cuti Tahunan 24-11-2026 s.d. 27-11-2026, 4 hari kerja" in line
        assert run("leave", "calendar", "--month", "2026-12").out.count("\n") == 1

    def test_as_data_with_the_same_count_as_the_list(self, run: Run, tmp_path: Path) -> None:
        """T-08."""
        found = run("leave", "calendar", "--unit", "Dinas Kesehatan", "--json").json
        (person,) = found["people"]
        (leave,) = person["leave"]
        assert (person["nip"], leave["type"], leave["pending"]) == (NIP, "annual", True)
        listed = run("leave", "list", "--json").json
        assert leave["working_days"] == listed[0]["working_days"] == 4
        day = next(each for each in found["days"] if each["day"] == "2026-11-24")
        assert (day["staff"], day["away"], day["pending"], day["present"]) == (1, 0, 1, 1)
        assert found["days"][0]["off"] == "Minggu"
        assert (found["from"], found["to"], found["settled"]) == ("2026-11-01", "2026-11-30", True)

    def test_a_weekend_is_no_leave_in_any_answer(self, run: Run) -> None:
        """T-08: Friday to Tuesday are three days, as data and in words."""
        asked = run(
            "leave", "submit", NIP, "--type", "annual", "--start", "2026-12-11",
            "--end", "2026-12-15", "--reason", "Keluarga", "--json",
        ).json  # fmt: skip
        assert (asked["working_days"], asked["calendar_days"]) == (3, 5)
        listed = run("leave", "list", "--from", "2026-12-01", "--to", "2026-12-31")
        assert " 3 hari" in listed.out
        sheet = run("leave", "calendar", "--month", "2026-12", "--json").json
        assert sheet["people"][0]["leave"][0]["working_days"] == 3
        assert ", 3 hari kerja" in run("leave", "calendar", "--month", "2026-12").out

    def test_a_year_on_paper(self, run: Run, tmp_path: Path) -> None:
        out = tmp_path / "kalender.pdf"
        said = run("leave", "calendar", "--year", 2026, "--out", out)
        assert said.out.strip() == str(out)
        (page,) = PdfReader(out).pages
        text = " ".join(page.extract_text().split())
        assert "KALENDER CUTI 2026" in text
        assert "Wa Ode Contoh" in text

    def test_the_office_s_own_file_is_never_overwritten(self, run: Run, tmp_path: Path) -> None:
        office = tmp_path / "kantor.kepegdesk"
        said = run("leave", "calendar", "--out", office)
        assert said.status == UNUSABLE
        assert "tidak boleh ditimpa" in said.err

    @pytest.mark.parametrize(
        "words", [["--month", "2026-13"], ["--month", "11"], ["--month", "2026-11", "--year", 2026]]
    )
    def test_wrong_words_are_wrong_usage(self, run: Run, words: list[Any]) -> None:
        assert run("leave", "calendar", *words).status == USAGE

    @pytest.mark.parametrize("words", [["--unit", "Dinas Entah"], ["--year", 99]])
    def test_what_is_not_there_is_refused(self, run: Run, words: list[Any]) -> None:
        said = run("leave", "calendar", *words, "--json")
        assert said.status == REFUSED
        assert said.json["problems"]


class TestToday:
    """``leave today``."""

    def test_in_words(self, run: Run) -> None:
        said = run("leave", "today")
        assert said.out.splitlines()[0] == "Senin, 23 November 2026"
        assert "Mulai cuti dalam 7 hari (1)" in said.out
        assert "Menunggu terlalu lama (1)" in said.out
        assert "Sedang cuti" not in said.out

    def test_as_data_of_another_day(self, run: Run) -> None:
        found = run("leave", "today", "--on", "2026-11-25", "--json").json
        assert found["on"] == "2026-11-25"
        counts = {section["key"]: section["count"] for section in found["sections"]}
        assert counts["waiting"] == 1
        assert counts["starting"] == 0
        assert set(counts) >= {"late", "away", "returning_today", "unpaid", "lapsing"}
        waiting = next(each for each in found["sections"] if each["key"] == "waiting")
        (line,) = waiting["lines"]
        assert (line["nip"], line["urgent"]) == (NIP, True)

    def test_of_a_unit_only(self, run: Run) -> None:
        assert run("leave", "today", "--unit", "Dinas Entah").status == REFUSED
        assert "(1)" in run("leave", "today", "--unit", "Dinas Kesehatan").out


def test_nothing_heavy_is_loaded_for_the_calendar() -> None:
    """Setting the paper loads reportlab; asking for the calendar does not."""
    script = (
        "import sys; from kepegdesk.services import leave_calendar, leave_today, leave_wall;"
        "sys.exit('reportlab' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)  # noqa: S603
    assert done.returncode == 0
