"""Calendar, authority, rules and settings from the command line, with their JSON and status."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import test_cli
from tests.test_cli import DONE, NIP, REFUSED, UNUSABLE, USAGE, Run

run, office = test_cli.run, test_cli.office
pytestmark = pytest.mark.usefixtures("office")

HEAD = "Tanggal;Nama;Jenis;Dasar;Status;Unit\n"


def told(run: Run, *words: Any) -> Any:
    """Run a command that must succeed; return its JSON answer."""
    said = run(*words, "--json")
    assert said.status == DONE, said.err
    return said.json


def refused(run: Run, *words: Any) -> list[str]:
    """Run a command that a rule must refuse; return the keys of its problems."""
    said = run(*words, "--json")
    assert said.status == REFUSED, said.out
    return [problem["key"] for problem in said.json["problems"]]


def issued(run: Run, tmp_path: Path) -> int:
    """Return five days of annual leave whose letter left the office."""
    given = ("--type", "annual", "--start", "2026-12-07", "--end", "2026-12-11")
    number = told(run, "leave", "request", NIP, *given, "--reason", "Keluarga")["id"]
    for step in ("consider", "decide"):
        told(run, "leave", step, number, "--as", "approve")
    assert run("leave", "issue", number, "--out", tmp_path / "surat.pdf").status == DONE
    return int(number)


def days(run: Run, number: int) -> int:
    """Return the working days that a leave counts by now."""
    rows = told(run, "leave", "list")
    return next(int(row["working_days"]) for row in rows if row["id"] == number)


def sheet(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "libur.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


class TestHolidays:
    """The calendar: listed, brought in, and what it touches."""

    def test_a_year_is_listed(self, run: Run) -> None:
        rows = told(run, "holidays", "list", "--year", 2027)
        assert len(rows) == 26
        assert rows[0]["day"] == "2027-01-01"
        assert {row["type"] for row in rows} == {"national", "collective"}
        assert "24-12-2026  Cuti bersama" in run("holidays", "list").out
        assert run("holidays", "list", "--year", "1999").status == USAGE

    def test_a_sheet_is_brought_in_once(self, run: Run, tmp_path: Path) -> None:
        path = sheet(tmp_path, "1-1-2028;Tahun Baru;;SKB 2028;;", "30-2-2028;X;;SKB;;")
        tried = told(run, "holidays", "import", path, "--dry-run")
        assert (tried["stored"], tried["counts"]["new"]) == (0, 1)
        assert told(run, "holidays", "list", "--year", 2028) == []
        done = told(run, "holidays", "import", path)
        assert done["stored"] == 1
        assert [row["state"] for row in done["rows"]] == ["new", "refused"]
        again = told(run, "holidays", "import", path)
        assert (again["stored"], again["counts"]["same"]) == (0, 1)
        said = run("holidays", "import", path)
        assert said.out == "0 baru, 0 berubah, 1 sama, 1 ditolak\n"
        assert "Baris 3: Tanggal «30-2-2028» tidak terbaca." in said.err
        assert run("undo").status == DONE
        assert told(run, "holidays", "list", "--year", 2028) == []

    def test_what_is_no_sheet_is_unusable(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "x.xlsx"
        path.write_bytes(b"bukan lembar kerja")
        assert run("holidays", "import", path).status == UNUSABLE

    def test_the_template_comes_back_the_same(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "libur.xlsx"
        assert run("holidays", "template", path, "--year", "2026").status == DONE
        assert told(run, "holidays", "import", path)["counts"]["same"] == 25

    def test_issued_leave_is_counted_anew_only_when_told(self, run: Run, tmp_path: Path) -> None:
        """T-11 by commands."""
        number = issued(run, tmp_path)
        assert told(run, "holidays", "affected") == []
        assert "Tidak ada" in run("holidays", "affected").out
        told(run, "holidays", "import", sheet(tmp_path, "9-12-2026;Libur Uji;;SKB 2;;"))
        (line,) = told(run, "holidays", "affected")
        assert (line["id"], line["before"], line["after"]) == (
            number, {"2026": 5}, {"2026": 4},
        )  # fmt: skip
        assert f"{number}  Wa Ode Contoh" in run("holidays", "affected").out
        assert days(run, number) == 5
        assert refused(run, "holidays", "apply", number, "--basis", " ") == ["RC03"]
        assert run("holidays", "apply", number).status == USAGE
        assert told(run, "holidays", "apply", number, "--basis", "SKB 2") == {
            "applied": 1, "kept": False,
        }  # fmt: skip
        assert days(run, number) == 4
        assert refused(run, "holidays", "apply", number, "--basis", "SKB 2") == ["RC01"]

    def test_a_letter_may_keep_its_count(self, run: Run, tmp_path: Path) -> None:
        number = issued(run, tmp_path)
        told(run, "holidays", "import", sheet(tmp_path, "9-12-2026;Libur Uji;;SKB 2;;"))
        said = run("holidays", "apply", number, "--keep", "--basis", "Sudah dijalani")
        assert said.out == "1 cuti tetap menurut suratnya.\n"
        assert days(run, number) == 5
        assert told(run, "holidays", "affected") == []


class TestAuthority:
    """Who would answer, in which form, and why."""

    GIVEN = ("authority", "who", NIP, "--start", "2026-12-01", "--end", "2026-12-20")

    def test_the_row_and_the_reason(self, run: Run) -> None:
        found = told(run, *self.GIVEN, "--type", "sick")
        assert found["official"]["title"].startswith("KEPALA BADAN KEPEGAWAIAN")
        assert found["official"]["behalf"] == ["WALI KOTA KENDARI"]
        assert found["row"]
        assert "Cuti Sakit, dalam negeri" in found["why"][0]
        annual = told(run, *self.GIVEN, "--type", "annual")
        assert annual["official"]["title"] == "KEPALA DINAS KESEHATAN"

    def test_abroad_and_as_of_a_day(self, run: Run) -> None:
        found = told(run, *self.GIVEN, "--type", "annual", "--abroad", "--on", "2026-11-30")
        assert (found["official"]["title"], found["official"]["ppk"]) == (
            "WALI KOTA KENDARI", True,
        )  # fmt: skip
        said = run(*self.GIVEN, "--type", "annual")
        assert "Keputusan: " in said.out
        assert "Baris yang berlaku" in said.out

    def test_wrong_usage_and_refusals(self, run: Run) -> None:
        assert run(*self.GIVEN).status == USAGE
        assert run(*self.GIVEN, "--type", "haji").status == USAGE
        late = ("authority", "who", NIP, "--type", "annual", "--start", "2026-12-02")
        assert refused(run, *late, "--end", "2026-12-01") == ["TGL01"]
        nobody = ("authority", "who", "1" * 18, "--type", "annual", "--start", "2026-12-02")
        assert refused(run, *nobody, "--end", "2026-12-02") == ["PG00"]


class TestRules:
    """Parameters as dated rows."""

    def test_they_are_listed_with_their_meaning(self, run: Run) -> None:
        rows = told(run, "rules", "list")
        right = next(row for row in rows if (row["key"], row["group"]) == ("ct_hak", "PNS"))
        assert (right["value"], right["unit"], right["label"]) == (
            "12", "hari kerja", "Hak cuti tahunan",
        )  # fmt: skip
        assert "ct_hak" in run("rules", "list").out

    def test_a_new_value_counts_from_its_day(self, run: Run) -> None:
        given = ("rules", "set", "ct_hak", "PNS", "15", "--from", "2026-12-01")
        done = told(run, *given, "--basis", "PP 1/2026")
        assert done["counts_from"] == "2027-01-01"
        balance = told(run, "leave", "balance", NIP, "--on", "2027-01-01")
        assert balance["n"] == 15
        assert told(run, "leave", "balance", NIP, "--on", "2026-12-31")["n"] == 12
        said = run("rules", "set", "cm_bulan", "PNS", "4", "--from", "2027-01-01", "--basis", "PP")
        assert said.out == "Aturan cm_bulan PNS dihitung mulai 01-01-2027.\n"

    def test_what_does_not_fit_is_refused(self, run: Run) -> None:
        tail = ("--from", "2027-01-01", "--basis", "PP 1/2026")
        assert refused(run, "rules", "set", "ct_hak", "PNS", "banyak", *tail) == ["AT02"]
        assert refused(run, "rules", "set", "ct_lain", "PNS", "1", *tail) == ["AT06"]
        assert run("rules", "set", "ct_hak", "TNI", "1", *tail).status == USAGE
        assert run("rules", "set", "ct_hak", "PNS", "1", *tail[:2]).status == USAGE


class TestSettings:
    """The office's choices."""

    def test_they_are_listed_chosen_and_returned_to_the_default(self, run: Run) -> None:
        rows = {row["key"]: row for row in told(run, "settings", "list")}
        assert rows["kebijakan_sisa"]["choices"] == ["KETAT", "EMBER"]
        chosen = told(run, "settings", "set", "kebijakan_sisa", "EMBER")
        assert chosen == {"key": "kebijakan_sisa", "value": "EMBER", "default": "KETAT"}
        assert "* kebijakan_sisa" in run("settings", "list").out
        assert run("settings", "set", "kebijakan_sisa", "").out.endswith(": KETAT\n")

    def test_what_does_not_fit_is_refused(self, run: Run) -> None:
        assert refused(run, "settings", "set", "kebijakan_sisa", "LONGGAR") == ["PG01"]
        assert refused(run, "settings", "set", "tidak_ada", "ya") == ["PG02"]
