"""Leave from the command line after the request: every act, its JSON, and its exit status."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import test_cli
from tests.services.scans import pdf, written
from tests.test_cli import DONE, NIP, REFUSED, UNUSABLE, USAGE, Run, asked

run, office = test_cli.run, test_cli.office
pytestmark = pytest.mark.usefixtures("office")

SHORT = ("--reason", "Ibu meninggal", "--json")


def ask(run: Run, *words: Any, command: str = "request", day: str = "") -> Any:
    """Ask for leave and return the JSON answer."""
    said = run("leave", command, NIP, *words, "--reason", "Keluarga", "--json", day=day)
    assert said.status == DONE, said.err
    return said.json


def act(run: Run, *words: Any, day: str = "") -> Any:
    """Run a command about leave that must succeed; return its JSON answer."""
    said = run("leave", *words, "--json", day=day)
    assert said.status == DONE, said.err
    return said.json


def granted(
    run: Run, start: str, end: str, *words: Any, kind: str = "annual", day: str = ""
) -> int:
    """Ask for leave and grant it; return its number."""
    number = ask(run, "--type", kind, "--start", start, "--end", end, *words, day=day)["id"]
    for step in ("consider", "decide"):
        act(run, step, number, "--as", "approve", day=day)
    return int(number)


def issued(run: Run, tmp_path: Path, start: str, end: str) -> int:
    """Ask for annual leave, grant it and issue its letter."""
    number = granted(run, start, end)
    act(run, "issue", number, "--out", tmp_path / "surat.pdf")
    return number


class TestTypes:
    """What leave there is, for everybody and for one person."""

    def test_of_every_group(self, run: Run) -> None:
        found = {group["group"]: group["types"] for group in act(run, "types")}
        assert [each["type"] for each in found["PPPK"]] == ["annual", "sick", "maternity"]
        large = next(each for each in found["PNS"] if each["type"] == "large")
        assert large["right"] == "paling lama 3 bulan"
        assert large["deferrable"] is True
        hajj = next(case for case in large["cases"] if case["case"] == "hajj")
        assert [paper["level"] for paper in hajj["documents"]] == ["B"]

    def test_of_one_person_on_a_day(self, run: Run) -> None:
        kinds = [each["type"] for each in act(run, "types", NIP, "--on", "2026-12-01")[0]["types"]]
        assert kinds == ["annual", "large", "sick", "maternity", "important", "unpaid"]
        told = run("leave", "types", NIP).out
        assert "wajib: Surat keterangan dokter" in told
        assert "TPP 100%" in told

    def test_of_nobody(self, run: Run) -> None:
        assert run("leave", "types", "1" * 18).status == REFUSED


class TestRequest:
    """The options of a wish."""

    def test_everything_that_can_be_said(self, run: Run) -> None:
        said = ask(
            run, "--type", "annual", "--start", "2026-12-07", "--end", "2026-12-12",
            "--remote-days", "3", "--abroad", "--place", "Jeddah", "--proceed", "Paspor menyusul",
        )  # fmt: skip
        assert said["working_days"] == 3
        assert (said["remote_days"], said["place"], said["abroad"]) == (3, "Jeddah", True)
        assert said["by_year"] == {"2026": 3}
        assert said["waits_for"] == "Menunggu pertimbangan"
        assert said["proceed"] == "Paspor menyusul"
        assert said["events"][0]["waived"].endswith("Paspor menyusul")

    def test_the_old_name_still_works(self, run: Run) -> None:
        said = asked(run, "2026-12-01", "2026-12-02")
        assert (said["state"], said["phase"]) == ("DIAJUKAN", None)

    def test_a_case_with_its_birth(self, run: Run) -> None:
        birth = ("--start", "2026-12-01", "--end", "2027-02-28", "--birth-order", "4")
        refused = run("leave", "request", NIP, "--type", "maternity", *birth, *SHORT)
        assert refused.status == REFUSED
        assert [problem["key"] for problem in refused.json["problems"]] == ["CM01"]
        said = ask(run, "--type", "large", "--case", "fourth_birth", *birth)
        assert (said["case"], said["birth_order"]) == ("fourth_birth", 4)

    def test_an_override_is_kept_with_its_reason(self, run: Run) -> None:
        birth = ("--start", "2026-12-01", "--end", "2027-02-28", "--birth-order", "4")
        said = ask(run, "--type", "maternity", *birth, "--override", "Kebijakan Wali Kota")
        assert said["override"] == "Kebijakan Wali Kota"

    def test_a_missing_document_is_refused_with_the_way_to_name_it(self, run: Run) -> None:
        asked = ("--type", "sick", "--start", "2026-12-01", "--end", "2026-12-03", *SHORT)
        said = run("leave", "request", NIP, *asked)
        assert said.status == REFUSED
        assert "Surat keterangan dokter wajib dilampirkan." in said.err
        assert "--document" in said.err
        asked = (*asked, "--document", "Surat keterangan dokter")
        assert run("leave", "request", NIP, *asked).status == DONE

    @pytest.mark.parametrize(
        "words",
        [("--case", "entah"), ("--birth-order", "nol"), ("--remote-days", "-1")],
    )
    def test_wrong_usage(self, run: Run, words: tuple[str, str]) -> None:
        start = ("--type", "annual", "--start", "2026-12-01", "--end", "2026-12-01")
        assert run("leave", "request", NIP, *start, *words, *SHORT).status == USAGE


class TestPermit:
    """Izin sementara and its ratification."""

    def permit(self, run: Run) -> int:
        """Let the person go at once."""
        words = (
            "--type", "important", "--case", "family_death", "--start", "2026-11-23",
            "--end", "2026-11-25", "--number", "12",
        )  # fmt: skip
        said = ask(run, *words, command="permit")
        assert (said["state"], said["waits_for"]) == ("IZIN_SEMENTARA", "Menunggu pengesahan")
        assert "/12/" in said["events"][0]["letter"]
        return int(said["id"])

    def test_ratified(self, run: Run) -> None:
        number = self.permit(run)
        assert act(run, "ratify", number, "--as", "approve")["state"] == "DIRATIFIKASI"

    def test_refused_with_a_reason(self, run: Run) -> None:
        number = self.permit(run)
        assert run("leave", "ratify", number, "--as", "refuse").status == REFUSED
        said = act(run, "ratify", number, "--as", "refuse", "--note", "Bukan keadaan mendesak")
        assert said["state"] == "DITOLAK"
        assert run("leave", "ratify", number, "--as", "defer").status == USAGE

    def test_annual_leave_is_not_permitted(self, run: Run) -> None:
        words = ("--type", "annual", "--start", "2026-12-01", "--end", "2026-12-01")
        assert run("leave", "permit", NIP, *words, *SHORT).status == REFUSED


class TestActs:
    """Deferral, recall and return."""

    def test_deferred_with_the_next_number(self, run: Run) -> None:
        number = ask(run, "--type", "annual", "--start", "2026-12-07", "--end", "2026-12-09")["id"]
        act(run, "consider", number, "--as", "approve")
        assert run("leave", "defer", number, "--note", " ").status == REFUSED
        said = act(run, "defer", number, "--note", "Pemeriksaan akhir tahun")
        assert said["state"] == "DITANGGUHKAN"
        assert said["events"][-1]["end"] == "2027-12-31"
        assert (said["events"][-1]["days"], bool(said["events"][-1]["letter"])) == (3, True)
        assert act(run, "balance", NIP, "--on", "2027-01-04")["n1"] == 6

    def test_recalled_and_returned(self, run: Run, tmp_path: Path) -> None:
        number = issued(run, tmp_path, "2026-12-07", "2026-12-11")
        recall = ("recall", number, "--back", "2026-12-09", "--reason", "Rapat anggaran")
        said = act(run, *recall, day="2026-12-08")
        assert (said["state"], said["end"], said["granted_end"]) == (
            "DIPANGGIL_KEMBALI", "2026-12-08", "2026-12-11",
        )  # fmt: skip
        assert said["working_days"] == 2
        assert act(run, "balance", NIP)["n"] == 10
        waiting = act(run, "list", "--phase", "menunggu lapor", day="2026-12-10")
        assert [row["id"] for row in waiting] == [number]
        assert act(run, "return", number, day="2026-12-10") == {
            "returned": [{"id": number, "due": "2026-12-09", "late_days": 1}],
            "late": 1,
        }
        assert act(run, "history", number)["returned_on"] == "2026-12-10"
        assert run("leave", "return", number).status == REFUSED

    def test_sick_leave_goes_on(self, run: Run) -> None:
        note = ("--document", "Surat keterangan dokter")
        first = granted(run, "2026-12-01", "2026-12-10", *note, kind="sick")
        said = act(run, "extend", first, "--end", "2026-12-20", *note)
        assert (said["start"], said["end"], said["extends"]) == ("2026-12-11", "2026-12-20", None)
        annual = ask(run, "--type", "annual", "--start", "2027-03-01", "--end", "2027-03-01")["id"]
        assert run("leave", "extend", annual, "--end", "2027-03-05").status == REFUSED


class TestUnpaid:
    """CLTN, step by step."""

    def test_from_bkn_to_the_desk_again(self, run: Run, tmp_path: Path) -> None:
        words = ("--case", "fertility", "--document", "Surat keterangan dokter spesialis")
        number = granted(run, "2027-02-01", "2028-01-31", *words, kind="unpaid", day="2026-12-01")
        day = "2026-12-02"
        assert act(run, "propose", number, "--number", "7", day=day)["state"] == "USUL_BKN"
        pertek = ("--letter", "B-9/BKN", "--date", "2026-12-20")
        assert act(run, "endorse", number, *pertek, day="2026-12-21")["state"] == "PERTEK"
        out = tmp_path / "sk.pdf"
        assert act(run, "issue", number, "--out", out, day="2026-12-21")["state"] == "TERBIT"
        more = act(run, "extend", number, "--end", "2028-12-31", *words[2:], day="2027-09-01")
        assert (more["extends"], more["start"], more["case"]) == (number, "2028-02-01", "fertility")
        act(run, "cancel", more["id"], "--reason", "Batal", day="2027-09-02")
        assert act(run, "return", number, day="2028-02-10")["late"] == 0
        said = act(run, "reactivate", number, "--back", "2028-03-01", day="2028-02-10")
        assert (said["state"], said["waits_for"]) == ("AKTIF_KEMBALI", "Aktif kembali")
        steps = [event["act"] for event in said["events"]]
        assert steps[-3:] == ["issue", "return", "reactivate"]

    def test_bkn_does_not_agree(self, run: Run) -> None:
        words = ("--case", "fertility", "--document", "Surat keterangan dokter spesialis")
        number = granted(run, "2027-02-01", "2028-01-31", *words, kind="unpaid")
        act(run, "propose", number)
        words = ("--letter", "B-9", "--date", "2026-11-23", "--refused", "--note", "Formasi")
        assert act(run, "endorse", number, *words)["state"] == "TIDAK_DISETUJUI"


class TestScans:
    """Scans and history."""

    def test_a_scan_is_filed_and_told(self, run: Run, tmp_path: Path) -> None:
        number = asked(run, "2026-12-01", "2026-12-01")["id"]
        file = written(tmp_path, "nota.pdf", pdf())
        said = act(run, "attach", number, "Surat tugas", file)
        assert (said["name"], said["media_type"]) == ("nota.pdf", "application/pdf")
        assert [scan["document"] for scan in act(run, "history", number)["scans"]] == [
            "Surat tugas"
        ]
        told = run("leave", "history", number).out
        assert "Diajukan" in told
        assert "nota.pdf (Surat tugas)" in told

    def test_a_file_that_is_no_scan(self, run: Run, tmp_path: Path) -> None:
        number = asked(run, "2026-12-01", "2026-12-01")["id"]
        said = run("leave", "attach", number, "Nota", written(tmp_path, "a.pdf", b"MZ"))
        assert said.status == UNUSABLE
        assert "bukan PDF" in said.err


@pytest.mark.parametrize(
    "words",
    [
        ("recall", 9, "--back", "2026-12-01", "--reason", "x"),
        ("ratify", 9, "--as", "approve"),
        ("defer", 9, "--note", "x"),
        ("return", 9),
        ("propose", 9),
        ("endorse", 9, "--letter", "x", "--date", "2026-12-01"),
        ("reactivate", 9, "--back", "2026-12-01"),
        ("extend", 9, "--end", "2026-12-01"),
        ("history", 9),
    ],
    ids=lambda words: words[0],
)
def test_a_request_that_is_not_there(run: Run, words: tuple[Any, ...]) -> None:
    said = run("leave", *words, "--json")
    assert said.status == REFUSED
    assert [problem["key"] for problem in said.json["problems"]] == ["PG03"]
