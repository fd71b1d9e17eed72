"""Every paper of a leave from the command line, its number, and letters written on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import test_cli
from tests.documents.pdf_reading import text as text_of
from tests.test_cli import DONE, NIP, REFUSED, UNUSABLE, USAGE, Run

run, office = test_cli.run, test_cli.office
pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def submitted(run: Run) -> int:
    """Return a request that waits for its superior."""
    said = run("leave", "submit", NIP, "--type", "annual", "--start", "2026-12-07",
               "--end", "2026-12-10", "--reason", "Keluarga", "--json")  # fmt: skip
    return int(said.json["id"])


@pytest.fixture
def issued(run: Run, submitted: int, tmp_path: Path) -> int:
    """Return a leave with its letter."""
    for step in ("consider", "decide"):
        assert run("leave", step, submitted, "--as", "approve").status == DONE
    assert run("leave", "issue", submitted, "--out", tmp_path / "surat.pdf").status == DONE
    return submitted


def key_of(said: Any) -> str:
    return str(said.json["problems"][0]["key"])


class TestPapers:
    """letter papers, paper, give."""

    def test_every_paper_it_lists_is_written(self, run: Run, issued: int, tmp_path: Path) -> None:
        listed = run("letter", "papers", issued, "--json").json
        assert [row["key"] for row in listed][:2] == ["letter", "form"]
        for row in listed:
            out = tmp_path / f"{row['key']}.pdf"
            said = run("letter", "paper", issued, row["key"], out, "--json")
            assert said.json == {"id": issued, **row, "out": str(out)}
            assert ("DRAF" in text_of(out.read_bytes())) is not row["issued"]
        assert (tmp_path / "letter.pdf").read_bytes() == (tmp_path / "surat.pdf").read_bytes()
        assert "terbit" not in run("letter", "papers", issued).out

    def test_a_draft_is_marked(self, run: Run, submitted: int, tmp_path: Path) -> None:
        told = run("letter", "paper", submitted, "letter", tmp_path / "konsep.pdf")
        assert (told.status, told.out) == (
            DONE, f"Surat Izin Cuti Tahunan: konsep, {tmp_path / 'konsep.pdf'}\n"
        )  # fmt: skip
        assert "DRAF" in text_of((tmp_path / "konsep.pdf").read_bytes())

    def test_what_is_refused(self, run: Run, submitted: int, tmp_path: Path) -> None:
        out = tmp_path / "x.pdf"
        for words in (("paper", submitted, "recall", out), ("paper", submitted, "?", out),
                      ("give", submitted, "form")):  # fmt: skip
            said = run("letter", *words, "--json")
            assert (said.status, key_of(said)) == (REFUSED, "SR01")
        assert not out.exists()
        nowhere = tmp_path / "tidak" / "ada" / "x.pdf"
        assert run("letter", "paper", submitted, "form", nowhere, "--json").status == UNUSABLE

    def test_a_report_of_return_gets_its_number(
        self, run: Run, issued: int, tmp_path: Path
    ) -> None:
        draft, out = tmp_path / "konsep.pdf", tmp_path / "kembali.pdf"
        day = "2026-12-11"
        assert run("leave", "return", issued, "--out", draft, day=day).status == DONE
        assert "DRAF" in text_of(draft.read_bytes())
        nowhere = tmp_path / "tidak" / "x.pdf"
        assert run("letter", "give", issued, "return", "--out", nowhere, day=day).status == UNUSABLE
        said = run("letter", "give", issued, "return", "--date", "2026-12-12", "--number", "9",
                   "--out", out, "--json", day=day)  # fmt: skip
        assert (said.json["number"], said.json["day"]) == ("800.1.11/9/BKPSDM/2026", "2026-12-12")
        assert "800.1.11/9/BKPSDM/2026" in text_of(out.read_bytes())
        again = run("letter", "give", issued, "return", "--json", day=day)
        assert (again.status, key_of(again)) == (REFUSED, "SR03")
        assert run("leave", "return", issued, issued, "--out", out).status == USAGE


class TestActs:
    """Acts that bring a letter about write it where it is asked for."""

    def test_recall(self, run: Run, issued: int, tmp_path: Path) -> None:
        out = tmp_path / "panggilan.pdf"
        words = ("leave", "recall", issued, "--back", "2026-12-09", "--reason", "Rapat anggaran")
        nowhere = tmp_path / "tidak" / "x.pdf"
        assert run(*words, "--out", nowhere, day="2026-12-08").status == UNUSABLE
        assert run(*words, "--out", out, day="2026-12-08").status == DONE
        text = text_of(out.read_bytes())
        assert "DRAF" not in text
        assert "Nomor : 800.1.11.4/2/BKPSDM/2026" in text

    def test_deferral(self, run: Run, submitted: int, tmp_path: Path) -> None:
        assert run("leave", "consider", submitted, "--as", "approve").status == DONE
        out = tmp_path / "tangguh.pdf"
        words = ("leave", "defer", submitted, "--note", "Kepentingan dinas mendesak")
        assert run(*words, "--out", tmp_path / "tidak" / "x.pdf").status == UNUSABLE
        assert run(*words, "--out", out).status == DONE
        assert "800.1.11.4/1/BKPSDM/2026" in text_of(out.read_bytes())


class TestBook:
    """letter enter, letter use."""

    def test_letters_written_on_paper(self, run: Run) -> None:
        said = run("letter", "enter", "recall", "--subject", "La Uji", "--number", "3",
                   "--date", "2026-11-20", "--json")  # fmt: skip
        assert (said.json["text"], said.json["day"]) == ("800.1.11.4/3/BKPSDM/2026", "2026-11-20")
        told = run("letter", "use", "2", "cover", "--subject", "Pengantar")
        assert (told.status, told.out) == (DONE, "800.1.11/2/BKPSDM/2026\n")
        assert run("letter", "enter", "cover", "--subject", "x").out == "800.1.11/4/BKPSDM/2026\n"
        again = run("letter", "use", "2", "cover", "--subject", "x", "--json")
        assert (again.status, key_of(again)) == (REFUSED, "NB03")


class TestKeys:
    """letter key make, replace, type, forget."""

    def test_the_office_s_own_lost_key(self, run: Run) -> None:
        old = run("letter", "key", "make", "--json").json
        words = ("letter", "key", "type", old["public"], old["key"], "--note", "SK 5/2026")
        assert key_of(run(*words, "--lost", "--json")) == "SK12"
        new = run("letter", "key", "replace", "--reason", "Komputer dicuri", "--json").json
        assert new["signs"]
        assert key_of(run("letter", "key", "forget", old["key"], "--json")) == "SK10"
        assert run("letter", "key", "replace").status == USAGE

    def test_a_key_typed_from_a_decree(self, run: Run, tmp_path: Path) -> None:
        from kepegdesk.services.seal_keys import key_id

        public = "ab" * 32
        words = ("letter", "key", "type", public, key_id(public), "--note", "SK 5/2026")
        said = run(*words, "--lost", "--json")
        assert (said.json["lost"], said.json["signs"]) == (True, False)
        assert "kantor ini yang hilang" in run("letter", "key", "show").out
        gone = run("letter", "key", "forget", key_id(public), "--json")
        assert gone.json == {"key": key_id(public), "forgotten": True}
        assert run("letter", "key", "show", "--json").json == []
