"""Letters from the command line: genuine or not, the book of numbers, the office's key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sealed_papers as papers

from tests import test_cli
from tests.test_cli import DONE, NIP, REFUSED, UNUSABLE, USAGE, Run, Said

run, office = test_cli.run, test_cli.office
pytestmark = pytest.mark.usefixtures("office")
SECRET = "kuda baterai pinus 8"


@pytest.fixture
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPEGDESK_KEY_PASSPHRASE", SECRET)


@pytest.fixture
def issued(run: Run, tmp_path: Path) -> Path:
    """Return the PDF of a letter that the office issued."""
    said = run("leave", "submit", NIP, "--type", "annual", "--start", "2026-12-01",
               "--end", "2026-12-04", "--reason", "Keluarga", "--json")  # fmt: skip
    number = said.json["id"]
    for step in ("consider", "decide"):
        assert run("leave", step, number, "--as", "approve").status == DONE
    out = tmp_path / "surat.pdf"
    assert run("leave", "issue", number, "--out", out).status == DONE
    return out


def verify(run: Run, *words: Any, verdict: str, status: int) -> Any:
    """Check a letter, in words and as JSON; return the letters of the JSON."""
    told = run("letter", "verify", *words)
    assert (told.status, told.out.splitlines()[0]) == (status, verdict)
    said = run("letter", "verify", *words, "--json")
    assert (said.status, said.json["verdict"]) == (status, verdict)
    return said.json["letters"]


class TestVerify:
    """ASLI, DIUBAH, TIDAK DIKENAL."""

    def test_an_issued_letter(self, run: Run, issued: Path) -> None:
        (found,) = verify(run, issued, verdict="ASLI", status=DONE)
        assert found["seal"]["number"] == "800.1.11.4/1/BKPSDM/2026"
        assert found["seal"]["nip"] == NIP
        assert (found["seal"]["start"], found["seal"]["end"]) == ("2026-12-01", "2026-12-04")
        assert (found["compared"], found["differences"], found["page"]) == (True, [], 1)
        assert found["key"]["signs"] is True
        told = run("letter", "verify", issued).out
        assert "Penanda tangan" in told
        assert "1 Desember 2026" in told

    def test_what_a_scanner_types(self, run: Run, issued: Path, tmp_path: Path) -> None:
        """The code of the very letter, printed grey at 150 dpi, read by another decoder."""
        papers.printed(issued.read_bytes(), 150).save(tmp_path / "cetak.png")
        text = papers.decoded_elsewhere(tmp_path / "cetak.png")
        verify(run, text, verdict="ASLI", status=DONE)
        verify(run, tmp_path / "cetak.png", verdict="ASLI", status=DONE)
        (found,) = verify(run, text.replace("261204", "261205"), verdict="DIUBAH", status=REFUSED)
        assert found["seal"]["end"] == "2026-12-05"

    def test_one_altered_visible_digit(self, run: Run, issued: Path, tmp_path: Path) -> None:
        """The letter itself with another last day, its code cut out of the genuine one."""
        code = papers.decoded_elsewhere(self.picture(issued, tmp_path)).strip()
        says = papers.read(code)
        words = [line.replace("4 Desember", "9 Desember") for line in papers.words(says)]
        forged = tmp_path / "palsu.pdf"
        forged.write_bytes(papers.pdf([(code, words)]))
        (found,) = verify(run, forged, verdict="DIUBAH", status=REFUSED)
        assert found["differences"] == [
            {"field": "end", "sealed": "4 Desember 2026", "shown": "9 Desember 2026"}
        ]
        assert (
            "BEDA Sampai dengan: kode 4 Desember 2026; pada surat 9 Desember 2026"
            in run("letter", "verify", forged).out
        )

    def picture(self, issued: Path, tmp_path: Path) -> Path:
        papers.printed(issued.read_bytes(), 150).save(tmp_path / "p.png")
        return tmp_path / "p.png"

    def test_another_office_does_not_know_the_key(
        self, run: Run, issued: Path, tmp_path: Path
    ) -> None:
        other = str(tmp_path / "lain.kepegdesk")
        assert run("init", data=other).status == DONE
        told = run("letter", "verify", issued, data=other)
        assert (told.status, told.out.splitlines()[0]) == (REFUSED, "TIDAK DIKENAL")
        out = tmp_path / "publik.pem"
        assert run("letter", "key", "public", out).status == DONE
        added = run("letter", "key", "add", out, "--note", "BKPSDM Uji", data=other)
        assert (added.status, "BKPSDM Uji" in added.out) == (DONE, True)
        told = run("letter", "verify", issued, "--json", data=other)
        assert (told.status, told.json["verdict"]) == (DONE, "ASLI")
        by_eye, whose = told.json["letters"][0]["notes"]
        assert "harus dibaca sendiri" in by_eye
        assert "Surat kantor lain" in whose

    def test_a_letter_that_is_not_issued(self, run: Run, issued: Path, tmp_path: Path) -> None:
        draft = tmp_path / "konsep.pdf"
        said = run("leave", "submit", NIP, "--type", "annual", "--start", "2026-12-08",
                   "--end", "2026-12-08", "--reason", "Keluarga", "--json")  # fmt: skip
        assert run("leave", "form", said.json["id"], "--out", draft).status == DONE
        (found,) = verify(run, draft, verdict="TIDAK DIKENAL", status=REFUSED)
        assert found["seal"] is None

    def test_a_cancelled_letter_is_genuine_and_says_so(self, run: Run, issued: Path) -> None:
        assert run("leave", "cancel", 1, "--reason", "Batal berangkat").status == DONE
        (found,) = verify(run, issued, verdict="ASLI", status=DONE)
        assert any("DIBATALKAN" in note for note in found["notes"])

    @pytest.mark.parametrize("text", ["", "apa saja", "KPG1|rusak", "x" * 5000, "a\0b"])
    def test_a_text_that_is_no_code(self, run: Run, text: str) -> None:
        verify(run, text, verdict="TIDAK DIKENAL", status=REFUSED)

    @pytest.mark.parametrize("name", ["hilang.pdf", "kosong.pdf", "catatan.txt", "."])
    def test_an_unusable_file(self, run: Run, tmp_path: Path, name: str) -> None:
        (tmp_path / "kosong.pdf").write_bytes(b"%PDF-1.7")
        (tmp_path / "catatan.txt").write_text("KPG1|", encoding="utf-8")
        said = run("letter", "verify", tmp_path / name, "--json")
        assert said.status == UNUSABLE
        assert [problem["key"] for problem in said.json["problems"]] == ["BadFile"]
        assert "Traceback" not in said.err

    def test_without_a_letter(self, run: Run) -> None:
        assert run("letter", "verify").status == USAGE


class TestNumbers:
    """Buku nomor."""

    def reserve(self, run: Run, *words: Any, **more: Any) -> Said:
        return run("letter", "reserve", *words, **more)

    def test_reserve_list_void_gaps(self, run: Run) -> None:
        said = self.reserve(run, "recall", "--count", 2, "--subject", "La Uji", "--json")
        assert [row["number"] for row in said.json] == [1, 2]
        assert set(said.json[0]) == {
            "id", "register", "year", "number", "text", "state", "day", "kind", "kind_label",
            "subject", "reason", "request",
        }  # fmt: skip
        assert self.reserve(run, "cover", "--subject", "x").out == "800.1.11/3/BKPSDM/2026\n"
        void = run("letter", "void", "2", "--reason", "Salah")
        assert void.out == "800.1.11.4/2/BKPSDM/2026 batal: Salah\n"
        again = run("letter", "void", "800.1.11.4/2/BKPSDM/2026", "--reason", "Salah", "--json")
        assert (again.status, again.json["problems"][0]["key"]) == (REFUSED, "NB03")
        listed = run("letter", "numbers", "--json").json
        assert [(row["number"], row["state"]) for row in listed] == [
            (3, "reserved"), (2, "void"), (1, "reserved"),
        ]  # fmt: skip
        assert listed[0]["day"] == "2026-11-23"
        lines = run("letter", "numbers", "--register", "cuti", "--year", 2026).out.splitlines()
        assert "Batal" in lines[1]
        assert lines[1].endswith("(Salah)")
        assert run("letter", "numbers", "--year", 2025, "--json").json == []
        gaps = run("letter", "gaps", "--json", day="2026-12-20").json
        assert [(gap["number"], gap["what"]) for gap in gaps] == [
            (1, "late"), (2, "void"), (3, "late"),
        ]  # fmt: skip
        assert "Dipesan terlalu lama" in run("letter", "gaps", day="2026-12-20").out
        assert run("letter", "gaps", "--register", "lain", "--json").json == []

    @pytest.mark.parametrize(
        ("words", "status", "key"),
        [
            (("reserve", "surat", "--subject", "x"), REFUSED, "NB09"),
            (("reserve", "recall"), REFUSED, "NB02"),
            (("reserve", "recall", "--subject", "x", "--count", 0), REFUSED, "NB01"),
            (("void", "9", "--reason", "x"), REFUSED, "NB08"),
            (("void", "9"), USAGE, ""),
            (("reserve",), USAGE, ""),
        ],
    )
    def test_what_is_refused(self, run: Run, words: Any, status: int, key: str) -> None:
        said = run("letter", *words, "--json")
        assert said.status == status
        if key:
            assert said.json["problems"][0]["key"] == key

    def test_a_leave_s_number_is_not_voided_here(self, run: Run, issued: Path) -> None:
        said = run("letter", "void", "1", "--reason", "x", "--json")
        assert (said.status, said.json["problems"][0]["key"]) == (REFUSED, "NB07")


@pytest.mark.usefixtures("passphrase")
class TestKey:
    """Kunci tanda tangan."""

    def test_backup_and_restore(self, run: Run, issued: Path, tmp_path: Path) -> None:
        shown = run("letter", "key", "show")
        assert "Belum pernah dicadangkan" in shown.err
        out = tmp_path / "kunci.pem"
        assert run("letter", "key", "backup", out).status == DONE
        (key,) = run("letter", "key", "show", "--json").json
        assert key["backed_up_on"] == "2026-11-23"
        assert run("letter", "key", "show").err == ""

        other = str(tmp_path / "baru.kepegdesk")
        assert run("init", data=other).status == DONE
        back = run("letter", "key", "restore", out, "--json", data=other)
        assert (back.status, back.json["key"], back.json["signs"]) == (DONE, key["key"], True)
        assert run("letter", "verify", issued, data=other).status == DONE

    def test_the_private_half_is_never_printed(
        self, run: Run, issued: Path, office: Path, tmp_path: Path
    ) -> None:
        """What the commands print holds neither the private key nor the passphrase."""
        from kepegdesk.services import desk
        from kepegdesk.storage.database import connection
        from kepegdesk.storage.tables import SigningKey

        out = tmp_path / "kunci.pem"
        said = [
            run("letter", "key", *words)
            for words in (
                ("show",), ("show", "--json"), ("backup", out), ("backup", out, "--json"),
                ("restore", out), ("restore", out, "--json"), ("public", tmp_path / "p", "--json"),
            )
        ]  # fmt: skip
        said.append(run("letter", "verify", issued, "--json"))
        assert [each.status for each in said] == [DONE] * 8
        with desk.opened(str(office)), connection():
            secret = SigningKey.get().private
        told = "".join(each.out + each.err for each in said)
        told += (tmp_path / "p").read_text("utf-8") + out.read_text("utf-8")
        assert len(secret) == 64
        assert secret not in told
        assert SECRET not in told

    def test_a_weak_passphrase(
        self, run: Run, issued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KEPEGDESK_KEY_PASSPHRASE", "pendek")
        said = run("letter", "key", "backup", tmp_path / "k.pem", "--json")
        assert (said.status, said.json["problems"][0]["key"]) == (REFUSED, "SK01")
        assert not (tmp_path / "k.pem").exists()

    def test_the_passphrase_is_asked_for(
        self, run: Run, issued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import click

        monkeypatch.delenv("KEPEGDESK_KEY_PASSPHRASE")
        asked: list[Any] = []

        def prompt(text: str, **how: Any) -> str:
            asked.append((text, how["hide_input"], how["confirmation_prompt"]))
            return SECRET

        monkeypatch.setattr(click, "prompt", prompt)
        assert run("letter", "key", "backup", tmp_path / "k.pem").status == DONE
        assert run("letter", "key", "restore", tmp_path / "k.pem").status == DONE
        assert asked == [("Kalimat sandi", True, "Ulangi"), ("Kalimat sandi", True, False)]

    def test_before_the_first_letter(self, run: Run, tmp_path: Path) -> None:
        assert run("letter", "key", "show", "--json").json == []
        said = run("letter", "key", "backup", tmp_path / "k.pem", "--json")
        assert (said.status, said.json["problems"][0]["key"]) == (REFUSED, "SK05")

    def test_files_that_cannot_be_used(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "x.pem").write_bytes(b"x")
        for words in (("restore", tmp_path / "x.pem"), ("restore", tmp_path / "hilang"),
                      ("add", tmp_path / "x.pem", "--note", "x")):  # fmt: skip
            assert run("letter", "key", *words, "--json").status == UNUSABLE
        assert run("letter", "key", "add", tmp_path / "x.pem").status == USAGE
