"""The command line: every command, its JSON, and its exit status."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kepegdesk.cli import Program, main
from kepegdesk.domain.kinds import Role
from kepegdesk.services import accounts, desk, units
from kepegdesk.storage.tables import Act

SAMPLES = Path(__file__).parent / "data" / "samples"
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
NIP = "198501012010012003"
KEYS = {
    "nip", "name", "title_before", "title_after", "birth_place", "birth_date", "sex", "religion",
    "nik", "kind", "golongan", "tmt_golongan", "mkg_years", "mkg_months", "tmt_cpns", "tmt_pns",
    "position", "eselon", "tmt_position", "education", "graduated", "marital", "phone", "unit",
}  # fmt: skip
"""What a truth file may ask of a person."""

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
    """Return a way to run the program on this test's office."""

    def go(*words: Any, data: str = str(tmp_path / "kantor.kepegdesk"), day: str = "") -> Said:
        now = dt.datetime.combine(dt.date.fromisoformat(day), NOW.timetz()) if day else NOW
        program = Program(lambda: now, _no_window, _no_tour)
        capsys.readouterr()
        status = main(["--data", data, *map(str, words)], program)
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return go


def _no_window(_location: str, _sample: bool) -> int:
    return 7


def _no_tour(folder: Path, size: str) -> None:
    folder.mkdir()
    (folder / "size.txt").write_text(size, encoding="utf-8")


@pytest.fixture
def office(run: Run, tmp_path: Path) -> Path:
    """Return an office with one person, brought in by the command line."""
    assert run("init").status == DONE
    people(tmp_path / "pegawai.csv", (NIP, "Wa Ode Contoh", "Dinas Kesehatan"))
    assert run("import", "employees", tmp_path / "pegawai.csv").status == DONE
    return tmp_path / "kantor.kepegdesk"


def people(path: Path, *rows: tuple[str, str, str]) -> Path:
    """Write a small list of employees."""
    head = "NIP;Nama;Unit Kerja;Tanggal Lahir;Jenis Kelamin;TMT CPNS;Golongan;TMT Golongan\n"
    tail = "01-01-1985;P;01-01-2010;III/c;01-04-2022\n"
    path.write_text(head + "".join(";".join(row) + ";" + tail for row in rows), encoding="utf-8")
    return path


def asked(run: Run, start: str, end: str, **more: Any) -> Any:
    """Ask for annual leave and return the JSON answer."""
    words = [word for key, value in more.items() for word in (f"--{key}", value)]
    said = run(
        "leave", "submit", NIP, "--type", "annual", "--start", start, "--end", end,
        "--reason", "Keluarga", *words, "--json",
    )  # fmt: skip
    assert said.status == DONE, said.err
    return said.json


class TestOffice:
    """Making, filling and finding an office."""

    def test_init_makes_an_office_once(self, run: Run, tmp_path: Path) -> None:
        assert run("init").status == DONE
        before = (tmp_path / "kantor.kepegdesk").read_bytes()
        again = run("init")
        assert again.status == UNUSABLE
        assert "sudah ada" in again.err
        assert (tmp_path / "kantor.kepegdesk").read_bytes() == before

    def test_init_sample_fills_it(self, run: Run) -> None:
        assert run("init", "--sample", day="2026-01-02").status == DONE
        listed = run("employee", "list", "--json").json
        assert 270 <= len(listed) <= 330
        assert set(listed[0]) >= KEYS
        assert run("journal", "verify", "--json").json["ok"] is True

    @pytest.mark.parametrize(
        "words",
        [
            ("employee", "list"),
            ("employee", "show", NIP),
            ("import", "employees", "x.csv"),
            ("leave", "days", "2026-01-01", "2026-01-02"),
            ("journal", "verify"),
            ("undo",),
        ],
    )
    def test_an_unknown_office_is_told(self, run: Run, tmp_path: Path, words: Any) -> None:
        said = run(*words, data=str(tmp_path / "tidak-ada.kepegdesk"))
        assert said.status == UNUSABLE
        assert "belum ada" in said.err
        assert list(tmp_path.iterdir()) == []

    def test_a_file_that_is_no_office(self, run: Run, tmp_path: Path) -> None:
        other = tmp_path / "lain.db"
        other.write_bytes(b"bukan basis data" * 300)
        said = run("employee", "list", "--json", data=str(other))
        assert said.status == UNUSABLE
        problems = said.json["problems"]
        assert [set(problem) for problem in problems] == [{"key", "severity", "field", "text"}]
        assert other.read_bytes() == b"bukan basis data" * 300

    def test_without_a_command_the_window_opens(self, run: Run) -> None:
        assert run().status == 7
        assert run("--sample").status == 7

    def test_the_environment_names_the_office(
        self, run: Run, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
    ) -> None:
        monkeypatch.setenv("KEPEGDESK_DATA", str(office))
        program = Program(lambda: NOW, _no_window, _no_tour)
        assert main(["employee", "show", NIP, "--json"], program) == DONE
        assert json.loads(capsys.readouterr().out)["nip"] == NIP

    def test_tour_is_handed_to_the_windows(self, run: Run, tmp_path: Path) -> None:
        assert run("tour", tmp_path / "tur", "--size", "1024x768").status == DONE
        assert (tmp_path / "tur" / "size.txt").read_text("utf-8") == "1024x768"


class TestUsage:
    """Wrong usage is 2."""

    @pytest.mark.parametrize(
        "words",
        [
            ("tidak-ada",),
            ("leave", "days", "besok", "2026-01-02"),
            ("leave", "submit", NIP, "--type", "libur"),
            ("leave", "submit", NIP, "--type", "annual"),
            ("leave", "decide", "1"),
            ("leave", "decide", "satu", "--as", "approve"),
            ("leave", "decide", "1", "--as", "ya"),
            ("leave", "opening", NIP, "--year", "2026", "--lot", "X", "--days", "3"),
            ("leave", "balance", NIP, "--policy", "LAIN"),
            ("leave", "issue", "1"),
            ("leave", "list", "--state", "ENTAH"),
            ("export", "nominatif"),
            ("import", "employees"),
            ("employee", "show"),
        ],
    )
    def test_it_is_told_and_nothing_happens(self, run: Run, office: Path, words: Any) -> None:
        said = run(*words)
        assert (said.status, said.out) == (USAGE, "")
        assert said.err


class TestEmployees:
    """Import, list, show, export, undo."""

    @pytest.mark.usefixtures("office")
    def test_an_unknown_unit_is_settled_by_an_alias(self, run: Run, tmp_path: Path) -> None:
        path = people(tmp_path / "b.csv", ("198501012010012009", "Wa Ode Sitti", "Dikbudx"))
        plain = ("import", "employees", path, "--json")
        words = (*plain, "--unit-alias", "Dikbudx=Dinas Pendidikan, Kepemudaan dan Olahraga")
        assert run(*words, "--dry-run").json["counts"]["new"] == 1
        assert run(*plain).json["counts"]["review"] == 1
        assert run(*words).json["counts"]["new"] == 1
        assert run(*plain).json["counts"]["same"] == 1
        assert run(*plain, "--unit-alias", "Dikbudx").status == USAGE
        assert run(*plain, "--unit-alias", "Dikbudx=Dinas Antariksa").status == REFUSED

    def test_import_answers_as_documented(self, run: Run, office: Path, tmp_path: Path) -> None:
        path = people(
            tmp_path / "b.csv",
            (NIP, "Wa Ode Contoh", "Dinas Kesehatan"),
            ("198501012010012004", "Wa Baru", "Dinas Kesehatan"),
            ("12345", "Wa Salah", "Dinas Kesehatan"),
        )
        said = run("import", "employees", path, "--rejects", tmp_path / "r.xlsx", "--json")
        assert said.status == DONE
        assert set(said.json) == {"rows", "counts", "act"}
        assert [set(row) for row in said.json["rows"]] == [{"row", "status", "nip", "problems"}] * 3
        assert [(row["row"], row["status"]) for row in said.json["rows"]] == [
            (2, "same"),
            (3, "new"),
            (4, "rejected"),
        ]
        assert said.json["counts"] == {
            "new": 1, "updated": 0, "same": 1, "review": 0, "rejected": 1,
        }  # fmt: skip
        assert isinstance(said.json["act"], int)
        (problem,) = said.json["rows"][2]["problems"]
        assert (set(problem), problem["key"]) == ({"key", "text"}, "NIP_LENGTH")
        assert (tmp_path / "r.xlsx").stat().st_size > 1000

    def test_dry_run_stores_nothing(self, run: Run, office: Path) -> None:
        sample = SAMPLES / "nominatif_dinas.xlsx"
        said = run("import", "employees", sample, "--dry-run", "--json")
        assert (said.status, said.json["act"], said.json["counts"]["new"]) == (DONE, None, 110)
        assert len(run("employee", "list", "--json").json) == 1

    def test_the_sample_and_its_truth(self, run: Run) -> None:
        run("init")
        said = run("import", "employees", SAMPLES / "data_pegawai_datar.xlsx", "--json")
        truth = json.loads((SAMPLES / "data_pegawai_datar.truth.json").read_text("utf-8"))
        assert said.json["counts"]["new"] == len(truth["employees"])
        stored = {one["nip"]: one for one in run("employee", "list", "--json").json}
        for one in truth["employees"]:
            got = stored[one["nip"]]
            for field in ("nik", "birth_date", "golongan", "tmt_golongan", "unit", "phone"):
                assert got[field] == one[field], (one["nip"], field)
        one = truth["employees"][0]
        assert run("employee", "show", one["nip"], "--json").json == stored[one["nip"]]
        again = run("import", "employees", SAMPLES / "data_pegawai_datar.xlsx", "--json").json
        assert (again["act"], again["counts"]["same"]) == (None, len(truth["employees"]))

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4000)),
            ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4000)),
            ("b.xlsx", b"<html><table><tr><td>NIP</td></tr></table></html>"),
            ("c.xlsx", b"PK\x03\x04" + b"rusak" * 100),
            ("d.csv", b""),
            ("e.csv", b"apa;saja\n1;2\n"),
        ],
    )
    def test_a_file_that_cannot_be_used(
        self, run: Run, office: Path, tmp_path: Path, name: str, content: bytes
    ) -> None:
        (tmp_path / name).write_bytes(content)
        before = acts(office)
        said = run("import", "employees", tmp_path / name, "--json")
        assert said.status == UNUSABLE
        assert len(said.err.split()) > 4
        assert said.json["problems"][0]["severity"] == "error"
        assert acts(office) == before

    def test_a_file_that_is_not_there(self, run: Run, office: Path, tmp_path: Path) -> None:
        said = run("import", "employees", tmp_path / "entah.xlsx")
        assert said.status == UNUSABLE
        assert "entah.xlsx" in said.err

    def test_list_and_show(self, run: Run, office: Path) -> None:
        one = run("employee", "show", NIP, "--json").json
        assert set(one) >= KEYS
        assert (one["nip"], one["birth_date"], one["unit"]) == (
            NIP,
            "1985-01-01",
            "Dinas Kesehatan",
        )
        assert run("employee", "list", "--search", "contoh wa", "--json").json == [one]
        assert run("employee", "list", "--search", "entah", "--json").json == []
        assert run("employee", "list", "--unit", "dinas kesehatan", "--json").json == [one]
        assert NIP in run("employee", "list").out
        assert "Wa Ode Contoh" in run("employee", "show", NIP).out

    def test_nobody_and_nowhere_are_refused(self, run: Run, office: Path) -> None:
        said = run("employee", "show", "1" * 18, "--json")
        assert said.status == REFUSED
        (problem,) = said.json["problems"]
        assert set(problem) == {"key", "severity", "field", "text"}
        assert problem["text"] in said.err
        assert run("employee", "list", "--unit", "Dinas Entah").status == REFUSED

    def test_undo(self, run: Run, office: Path, tmp_path: Path) -> None:
        act = run("import", "employees", SAMPLES / "nominatif_dinas.xlsx", "--json").json["act"]
        assert len(run("employee", "list", "--json").json) == 111
        said = run("undo", act, "--json")
        assert (said.status, set(said.json)) == (DONE, {"act", "undone", "kept"})
        assert said.json["kept"] == []
        assert len(run("employee", "list", "--json").json) == 1
        assert run("undo", act).status == REFUSED
        assert run("undo", 999_999).status == REFUSED
        assert run("undo").status == DONE
        assert run("employee", "list", "--json").json == []

    def test_the_exported_nominatif_comes_back(
        self, run: Run, office: Path, tmp_path: Path
    ) -> None:
        run("import", "employees", SAMPLES / "nominatif_dinas.xlsx")
        out = tmp_path / "nominatif.xlsx"
        assert run("export", "nominatif", out, "--on", "2026-11-23").status == DONE
        said = run("import", "employees", out, "--json").json
        assert (said["act"], said["counts"]["same"]) == (None, 111)
        part = tmp_path / "satu.xlsx"
        assert run("export", "nominatif", part, "--unit", "Dinas Kesehatan").out.startswith("1 ")


def acts(office: Path) -> int:
    """Return how many acts the office's journal holds."""
    with desk.opened(str(office)):
        return int(Act.select().count())


class TestLeave:
    """From the days to the letter."""

    def test_days(self, run: Run, office: Path) -> None:
        said = run("leave", "days", "2026-12-28", "2027-01-08", "--json")
        assert said.json == {
            "working_days": 8,
            "calendar_days": 12,
            "by_year": {"2026": 4, "2027": 4},
        }
        five = run("leave", "days", "2026-03-16", "2026-03-27", "--json").json["working_days"]
        six = run("leave", "days", "2026-03-16", "2026-03-28", "--pattern", "6", "--json").json[
            "working_days"
        ]
        assert (five, six) == (5, 6)
        assert run("leave", "days", "2026-03-27", "2026-03-16").status == REFUSED

    def test_opening_and_balance(self, run: Run, office: Path) -> None:
        opening = ("leave", "opening", NIP, "--year", "2026", "--lot", "N-1", "--days")
        assert run(*opening, "4", "--document", "Kartu cuti 2025").status == DONE
        assert run(*opening, "4", "--document", " ").status == REFUSED
        said = run("leave", "balance", NIP, "--json").json
        assert set(said) >= {"n2", "n1", "n", "extra", "reserved", "available", "ledger"}
        assert (said["n1"], said["n"], said["available"]) == (4, 12, 16)
        assert {frozenset(line) for line in said["ledger"]} == {
            frozenset({"date", "lot", "days", "text", "rule"})
        }
        assert sum(line["days"] for line in said["ledger"]) == 16
        later = run("leave", "balance", NIP, "--on", "2027-01-04", "--json").json
        bucket = run(
            "leave", "balance", NIP, "--on", "2027-01-04", "--policy", "EMBER", "--json"
        ).json
        assert (later["n1"], later["n"]) == (6, 12)
        assert bucket["available"] >= later["available"]
        assert "[" in run("leave", "balance", NIP).out

    def test_from_the_request_to_the_letter(self, run: Run, office: Path, tmp_path: Path) -> None:
        """T-08: the same number of days in every answer and on paper."""
        one = asked(run, "2026-12-01", "2026-12-04", address="Rumah", phone="0812")
        assert set(one) >= {"id", "state", "working_days"}
        assert (one["state"], one["working_days"]) == ("DIAJUKAN", 4)
        number = one["id"]
        assert run("leave", "issue", number, "--out", tmp_path / "x.pdf").status == REFUSED
        assert not (tmp_path / "x.pdf").exists()
        said = run("leave", "consider", number, "--as", "approve", "--on", "2026-11-23", "--json")
        assert said.json["state"] == "PERTIMBANGAN"
        said = run("leave", "decide", number, "--as", "approve", "--on", "2026-11-23", "--json")
        assert said.json["state"] == "DISETUJUI"
        out = tmp_path / "surat.pdf"
        said = run("leave", "issue", number, "--date", "2026-11-26", "--out", out, "--json")
        assert (said.json["state"], said.json["letter_date"]) == ("TERBIT", "2026-11-26")
        assert said.json["number"] == "800.1.11.4/1/BKPSDM/2026"
        assert run("leave", "form", number, "--out", tmp_path / "formulir.pdf").status == DONE
        for name in ("surat.pdf", "formulir.pdf"):
            assert (tmp_path / name).read_bytes().startswith(b"%PDF")
        balance = run("leave", "balance", NIP, "--json").json
        assert (balance["n"], balance["available"]) == (8, 8)
        listed = run("leave", "list", "--state", "TERBIT", "--json").json
        assert [(row["id"], row["working_days"]) for row in listed] == [(number, 4)]

    def test_list_filters(self, run: Run, office: Path) -> None:
        number = asked(run, "2026-12-01", "2026-12-04")["id"]
        for words, found in (
            ((), [number]),
            (("--state", "SUBMITTED"), [number]),
            (("--state", "TERBIT"), []),
            (("--unit", "Dinas Kesehatan"), [number]),
            (("--from", "2026-12-04", "--to", "2026-12-31"), [number]),
            (("--from", "2026-12-05", "--to", "2026-12-31"), []),
        ):
            listed = run("leave", "list", *words, "--json").json
            assert [row["id"] for row in listed] == found, words
        assert "Wa Ode Contoh" in run("leave", "list").out

    def test_too_much_is_refused_with_every_problem(self, run: Run, office: Path) -> None:
        said = run(
            "leave", "submit", NIP, "--type", "annual", "--start", "2026-12-01",
            "--end", "2026-12-31", "--reason", " ", "--json",
        )  # fmt: skip
        assert said.status == REFUSED
        assert {problem["key"] for problem in said.json["problems"]} == {"AL01", "CT02"}
        assert run("leave", "list", "--json").json == []

    def test_cancel_change_defer_refuse(self, run: Run, office: Path) -> None:
        first = asked(run, "2026-12-01", "2026-12-02")["id"]
        assert run("leave", "cancel", first, "--reason", " ").status == REFUSED
        said = run("leave", "cancel", first, "--reason", "Batal", "--json")
        assert said.json["state"] == "DIBATALKAN"
        second = asked(run, "2026-12-01", "2026-12-02")["id"]
        assert run("leave", "consider", second, "--as", "refuse").status == REFUSED
        run("leave", "consider", second, "--as", "change", "--note", "Digeser")
        said = run(
            "leave", "decide", second, "--as", "change", "--note", "Digeser",
            "--start", "2026-12-08", "--end", "2026-12-08", "--number", "17", "--json",
        )  # fmt: skip
        assert (said.json["state"], said.json["start"], said.json["number"]) == (
            "PERUBAHAN",
            "2026-12-08",
            "800.1.11.4/17/BKPSDM/2026",
        )
        third = asked(run, "2026-12-14", "2026-12-15")["id"]
        run("leave", "consider", third, "--as", "approve")
        note = ("--note", "Kepentingan dinas mendesak")
        assert run("leave", "decide", third, "--as", "defer", *note).status == REFUSED
        said = run("leave", "decide", third, "--as", "defer", *note, "--number", "9/T", "--json")
        assert said.json["state"] == "DITANGGUHKAN"
        fourth = asked(run, "2026-12-16", "2026-12-17")["id"]
        run("leave", "consider", fourth, "--as", "approve")
        said = run("leave", "decide", fourth, "--as", "refuse", "--note", "Tenaga kurang", "--json")
        assert said.json["state"] == "TIDAK_DISETUJUI"

    def test_an_unknown_request_is_refused(self, run: Run, office: Path, tmp_path: Path) -> None:
        for words in (
            ("consider", 99, "--as", "approve"),
            ("decide", 99, "--as", "approve"),
            ("issue", 99, "--out", tmp_path / "x.pdf"),
            ("form", 99, "--out", tmp_path / "x.pdf"),
            ("cancel", 99, "--reason", "x"),
        ):
            said = run("leave", *words)
            assert said.status == REFUSED, words
            assert "99" in said.err

    def test_an_unknown_official_is_refused(self, run: Run, office: Path) -> None:
        number = asked(run, "2026-12-01", "2026-12-02")["id"]
        said = run("leave", "consider", number, "--as", "approve", "--by", "9" * 18, "--json")
        assert said.status == REFUSED
        assert said.json["problems"][0]["key"] == "PJ04"


class TestAccounts:
    """``--as USER`` with the password from ``KEPEGDESK_PASSWORD``."""

    PASSWORD = "rahasia-sekali"

    @pytest.fixture
    def guarded(self, office: Path) -> Path:
        """Return an office with an administrator, an auditor and a clerk of one unit."""
        with desk.opened(str(office)):
            admin = accounts.unattended(lambda: NOW)
            health = units.find(admin, "Dinas Kesehatan")
            other = units.save(admin, None, name="Dinas Perhubungan")
            for name, role, unit in (
                ("admin", Role.ADMIN, None),
                ("pemeriksa", Role.AUDITOR, None),
                ("klerk", Role.OPERATOR, health),
                ("sopir", Role.OPERATOR, other),
            ):
                accounts.create(admin, name, self.PASSWORD, role, unit=unit)
        return office

    def test_who_is_who(self, run: Run, guarded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert run("employee", "list").status == REFUSED
        monkeypatch.setenv("KEPEGDESK_PASSWORD", "salah")
        assert run("--as", "admin", "employee", "list").status == REFUSED
        monkeypatch.setenv("KEPEGDESK_PASSWORD", self.PASSWORD)
        assert run("--as", "admin", "employee", "list").status == DONE
        assert len(run("--as", "klerk", "employee", "list", "--json").json) == 1
        assert run("--as", "sopir", "employee", "list", "--json").json == []
        said = run("--as", "sopir", "leave", "balance", NIP, "--json")
        assert said.status == REFUSED
        said = run(
            "--as", "pemeriksa", "leave", "submit", NIP, "--type", "annual",
            "--start", "2026-12-01", "--end", "2026-12-01", "--reason", "x", "--json",
        )  # fmt: skip
        assert (said.status, said.json["problems"][0]["key"]) == (REFUSED, "NotAllowed")
        path = guarded.parent / "pegawai.csv"
        assert run("--as", "klerk", "import", "employees", path).status == REFUSED

    def test_the_journal_names_the_account(
        self, run: Run, guarded: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KEPEGDESK_PASSWORD", self.PASSWORD)
        run("--as", "klerk", "leave", "submit", NIP, "--type", "annual", "--start", "2026-12-01",
            "--end", "2026-12-01", "--reason", "x")  # fmt: skip
        with desk.opened(str(guarded)):
            assert Act.select().order_by(Act.id.desc()).first().account == "klerk"


class TestJournalAndBackup:
    """Proof, copy and return."""

    def test_verify(self, run: Run, office: Path) -> None:
        said = run("journal", "verify", "--json")
        assert (said.status, said.json["ok"], said.json["first_bad"]) == (DONE, True, None)
        from kepegdesk.storage.database import sqlite

        other = sqlite(str(office))
        other.connect()
        other.execute_sql("DROP TRIGGER journal_employee_update")
        other.execute_sql("UPDATE employee SET name = 'Orang Lain'")
        other.close()
        said = run("journal", "verify", "--json")
        assert (said.status, said.json["ok"]) == (REFUSED, False)

    def test_backup_and_restore(self, run: Run, office: Path, tmp_path: Path) -> None:
        out = tmp_path / "cadangan.kepegdesk"
        said = run("backup", out)
        assert said.status == DONE
        assert "1 pegawai" in said.out
        run("import", "employees", SAMPLES / "nominatif_dinas.xlsx")
        said = run("restore", out)
        assert said.status == DONE
        assert "111 pegawai" in said.out
        assert "1 pegawai" in said.out
        assert len(run("employee", "list", "--json").json) == 1
        assert len(list(tmp_path.glob("kantor*"))) >= 2  # the replaced office lies beside
        broken = tmp_path / "rusak.kepegdesk"
        broken.write_bytes(out.read_bytes()[:5000])
        assert run("restore", broken).status == UNUSABLE
        assert len(run("employee", "list", "--json").json) == 1


def test_the_same_on_a_server(run: Run, bare_postgres_url: str, tmp_path: Path) -> None:
    data = {"data": bare_postgres_url}
    assert run("init", **data).status == DONE
    assert run("init", **data).status == UNUSABLE
    people(tmp_path / "a.csv", (NIP, "Wa Ode Contoh", "Dinas Kesehatan"))
    said = run("import", "employees", tmp_path / "a.csv", "--json", **data)
    assert said.json["counts"]["new"] == 1
    said = run("leave", "submit", NIP, "--type", "annual", "--start", "2026-12-01", "--end",
               "2026-12-04", "--reason", "Keluarga", "--json", **data)  # fmt: skip
    number = said.json["id"]
    run("leave", "consider", number, "--as", "approve", **data)
    run("leave", "decide", number, "--as", "approve", **data)
    out = tmp_path / "surat.pdf"
    assert run("leave", "issue", number, "--out", out, **data).status == DONE
    assert run("leave", "balance", NIP, "--json", **data).json["available"] == 8
    assert run("undo", said.json["id"], **data).status in (DONE, REFUSED)
    assert run("journal", "verify", **data).status == DONE


def test_the_program_itself_answers(tmp_path: Path) -> None:
    """A process of its own, as a script starts it."""
    environment = {**os.environ, "KEPEGDESK_DATA": str(tmp_path / "k.kepegdesk")}

    def program(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [sys.executable, "-m", "kepegdesk", *words],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
            encoding="utf-8",
        )

    assert program("employee", "list").returncode == UNUSABLE
    assert program("init").returncode == DONE
    shown = program("leave", "days", "2026-03-16", "2026-03-27", "--json")
    assert (shown.returncode, json.loads(shown.stdout)["working_days"]) == (DONE, 5)
    assert program("leave", "days").returncode == USAGE
    assert program("employee", "show", NIP).returncode == REFUSED
    assert "KepegDesk" in program("--help").stdout


def test_commands_load_no_window_and_no_paper(tmp_path: Path) -> None:
    """A listing needs neither Qt nor the libraries of sheets and paper."""
    code = (
        "import sys; from kepegdesk.cli import main, Program; import kepegdesk.__main__ as m; "
        f"main(['--data', {str(tmp_path / 'k.kepegdesk')!r}, 'init'], "
        "Program(m.clock, m.open_window, m.run_tour)); "
        "heavy = {'PySide6', 'openpyxl', 'reportlab', 'python_calamine', 'argon2'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.splitlines()[-1] == "[]"
