"""Letters that prove themselves: sealed at issue, judged from text, PDF and picture, no network."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sealed_papers as papers
from desk_world import DAY, World
from sealed_papers import pdf, photographed, printed, read, words

from kepegdesk.domain import letter_seal
from kepegdesk.domain.kinds import LeaveKind, LeaveState, Role
from kepegdesk.domain.letter_seal import Seal
from kepegdesk.services import (
    leave,
    leave_acts,
    letter_numbers,
    letters,
    seal_keys,
    seal_pages,
    seals,
    stored_files,
)
from kepegdesk.services.seals import State
from kepegdesk.storage import journal
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import IssuedLetter, LeaveRequest, LetterNumber

NUMBER = "800.1.11.4/1/BKPSDM/2026"
TERMS = "a. wajib menyerahkan pekerjaan b. wajib melaporkan diri c. alamat Jalan Mawar 5 Kendari"


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Let no check of a letter reach for a network; a server's own connection stands already."""
    if "file_world" in request.fixturenames:
        monkeypatch.setattr(socket.socket, "connect", _refuse)


def _refuse(*_args: object) -> None:
    raise AssertionError("reached for the network")


@pytest.fixture
def sealed(world: World) -> tuple[World, int, str]:
    """Return a granted leave with its number, and the text of its code."""
    request = world.granted(world.person(), "2026-12-01", "2026-12-04")
    return world, request, papers.seal(world.session(), request, NUMBER, DAY("2026-11-23"))


@pytest.fixture
def letter(file_world: World) -> tuple[World, str]:
    """Return the text of a code in an office that lies in a file."""
    request = file_world.granted(file_world.person(), "2026-12-01", "2026-12-04")
    return file_world, papers.seal(file_world.session(), request, NUMBER, DAY("2026-11-23"))


def stored(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


class TestSealing:
    """What a code says."""

    def test_the_essentials_are_those_of_the_leave(self, sealed: Any) -> None:
        world, request, text = sealed
        with connection():
            nip = LeaveRequest.get_by_id(request).employee.nip
        (key,) = seal_keys.listed(world.session())
        assert read(text) == Seal(
            NUMBER, nip, "CT", DAY("2026-12-01"), DAY("2026-12-04"), "4 hari kerja",
            "KEPALA DINAS KESEHATAN", DAY("2026-11-23"), key.key,
        )  # fmt: skip
        assert key.made_on == DAY("2026-11-23")
        assert letter_seal.size(read(text)) <= letter_seal.MOST_BYTES

    def test_length_is_worded_as_the_letter_words_it(self, world: World) -> None:
        request = world.submit(
            world.person(), "2026-12-01", "2027-02-28", kind=LeaveKind.LARGE, case="other_need"
        )
        text = papers.seal(world.session(), request, NUMBER, DAY("2026-11-23"))
        assert (read(text).kind, read(text).length) == ("CB", "3 bulan")

    def test_a_paper_may_show_other_values(self, sealed: Any) -> None:
        world, request, _text = sealed
        says = read(papers.seal(
            world.session(), request, "800/9", DAY("2026-11-24"), "recall",
            start=DAY("2026-12-02"), end=DAY("2026-12-03"), length="2  hari\nkerja", signer="B  C",
        ))  # fmt: skip
        assert (says.kind, says.number, says.signer) == ("CT recall", "800/9", "B C")
        assert (says.start, says.end) == (DAY("2026-12-02"), DAY("2026-12-03"))
        assert (says.length, says.day) == ("2 hari kerja", DAY("2026-11-24"))

    def test_the_step_with_the_letter_s_number_signs_it(self, sealed: Any) -> None:
        world, request, _text = sealed
        letters.issue(world.session(), request)
        world.on("2026-12-02")
        leave_acts.recall(world.session(), request, DAY("2026-12-03"), reason="Dinas mendesak")
        with connection():
            number = LetterNumber.get(LetterNumber.kind == "recall").text
        says = read(papers.seal(world.session(), request, number, DAY("2026-12-02"), "recall"))
        assert says.signer == "KEPALA DINAS KESEHATAN"
        assert says.start == DAY("2026-12-03")

    def test_one_key_signs_all_letters(self, sealed: Any) -> None:
        world, request, text = sealed
        again = papers.seal(world.session(), request, NUMBER, DAY("2026-11-23"))
        assert again == text
        assert len(seal_keys.listed(world.session())) == 1


class TestText:
    """What a scanner types."""

    def test_a_genuine_code(self, sealed: Any) -> None:
        world, _request, text = sealed
        found = seals.verify_text(world.session(), f"  {text}\r\n")
        assert found.state is State.GENUINE
        assert found.key is not None
        assert found.key.signs
        assert found.seal == read(text)

    def test_every_altered_digit_is_found(self, letter: Any) -> None:
        world, text = letter
        content, signature = text.rsplit("|", 1)
        for place, digit in enumerate(content):
            if not digit.isdigit() or place < len("KPG1"):
                continue
            other = f"{content[:place]}{(int(digit) + 1) % 10}{content[place + 1 :]}|{signature}"
            found = seals.verify_text(world.session(), other)
            assert found.state is not State.GENUINE, other
            if isinstance(letter_seal.parse(other), letter_seal.Sealed) and found.key:
                assert found.state is State.ALTERED
                assert "tertukar" in found.notes[0]

    def test_every_altered_letter_of_the_signature_is_found(self, letter: Any) -> None:
        world, text = letter
        start = text.rindex("|") + 1
        for place in range(start, len(text)):
            other = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
            assert seals.verify_text(world.session(), other).state is not State.GENUINE

    def test_an_unknown_key(self, sealed: Any, tmp_path: Path) -> None:
        world, _request, text = sealed
        stranger = text.replace(read(text).key, "00000000")
        found = seals.verify_text(world.session(), stranger)
        assert found.state is State.UNKNOWN
        assert "00000000" in found.reason
        assert found.seal is not None
        assert "surat keputusan" in found.reason

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "BSrE"),
            ("https://tte.example/x", "BSrE"),
            ("KPG1|rusak", "Caps Lock"),
            ("KPG2|baru|sekali", "Perbarui program"),
        ],
    )
    def test_what_is_no_code(self, file_world: World, text: str, told: str) -> None:
        found = seals.verify_text(file_world.session(), text)
        assert (found.state, found.seal) == (State.UNKNOWN, None)
        assert told in found.reason

    def test_a_scanner_with_caps_lock_is_told_so(self, letter: Any) -> None:
        world, text = letter
        found = seals.verify_text(world.session(), text.swapcase())
        assert found.state is State.UNKNOWN
        assert "Caps Lock" in found.reason


class TestFate:
    """What became of a letter, where the office's own register knows it."""

    def notes(self, world: World, text: str, *, caution: bool = True) -> str:
        found = seals.verify_text(world.session(), text)
        assert found.state is State.GENUINE
        assert found.caution is caution
        return "\n".join(found.notes)

    def issued(self, world: World, start: str = "2026-12-01", end: str = "2026-12-04") -> Any:
        request = world.granted(world.person(name="Wa Uji"), start, end)
        letters.issue(world.session(), request)
        with connection():
            number = LeaveRequest.get_by_id(request).number.text
        return request, papers.seal(world.session(), request, number, DAY("2026-11-23"))

    def test_a_letter_that_holds_names_its_person(self, world: World) -> None:
        _request, text = self.issued(world)
        assert self.notes(world, text, caution=False) == "Pegawai menurut kantor: Wa Uji."

    def test_cancelled(self, world: World) -> None:
        request, text = self.issued(world)
        leave.cancel(world.session(), request, "Batal berangkat")
        told = self.notes(world, text)
        assert "dibatalkan di buku nomor: Cuti dibatalkan: Batal berangkat" in told
        assert "Cutinya DIBATALKAN 23 November 2026 (Batal berangkat)" in told

    def test_who_another_unit_s_letter_is_for_is_not_told(self, world: World, act: Any) -> None:
        """As in the number book: that it no longer holds is told, of whom and why is not."""
        request, text = self.issued(world)
        leave.cancel(world.session(), request, "Ibu Wa Uji sakit")
        with connection(), act():
            person = LeaveRequest.get_by_id(request).employee
            person.nip = "1" * 18
            person.save()
        clerk = world.session(Role.OPERATOR, unit=world.transport)
        told = "\n".join(seals.verify_text(clerk, text).notes)
        assert "Cutinya DIBATALKAN 23 November 2026; surat ini tidak berlaku lagi." in told
        assert "Pegawai menurut kantor: (unit kerja lain)." in told
        assert "NIP pegawai sekarang lain." in told
        for secret in ("Wa Uji", "sakit", "1111"):
            assert secret not in told
        assert "Ibu Wa Uji sakit" in self.notes(world, text)

    def test_recalled(self, world: World) -> None:
        request, text = self.issued(world)
        world.on("2026-12-02")
        leave_acts.recall(world.session(), request, DAY("2026-12-03"), reason="Bencana")
        told = self.notes(world, text)
        assert "DIPANGGIL KEMBALI 2 Desember 2026 (Bencana)" in told
        assert "cutinya berakhir 2 Desember 2026" in told

    def test_superseded_and_another_nip(self, world: World, act: Callable[..., Any]) -> None:
        request, text = self.issued(world)
        with connection(), act():
            IssuedLetter.update(superseded="lama menjadi 3 hari kerja").where(
                IssuedLetter.request == request
            ).execute()
            row = LeaveRequest.get_by_id(request)
            type(row.employee).update(nip="1" * 18).where(
                type(row.employee).id == row.employee_id
            ).execute()
        told = self.notes(world, text)
        assert "lama menjadi 3 hari kerja" in told
        assert "NIP pegawai sekarang 1111" in told

    def test_a_number_that_the_book_does_not_know(self, world: World) -> None:
        request, _text = self.issued(world)
        text = papers.seal(world.session(), request, "800.1.11.4/99/X/2026", DAY("2026-11-23"))
        assert "tidak ada di buku nomor" in self.notes(world, text)

    def test_a_number_that_was_only_crossed_out(self, world: World, act: Any) -> None:
        request, _text = self.issued(world)
        with connection(), act():
            entry = letter_numbers.take("recall", DAY("2026-11-23"), "Uji")
            letter_numbers.void(entry, "Salah ketik")
        text = papers.seal(world.session(), request, entry.text, DAY("2026-11-23"))
        assert self.notes(world, text).endswith("di buku nomor: Salah ketik")

    def test_a_rejected_permit(self, world: World, act: Any) -> None:
        request, text = self.issued(world)
        with connection(), act():
            LeaveRequest.update(state=LeaveState.REJECTED).where(
                LeaveRequest.id == request
            ).execute()
        assert "Izin sementaranya DITOLAK." in self.notes(world, text)

    def test_a_letter_dated_after_its_key_was_retired(self, world: World) -> None:
        request, _text = self.issued(world)
        late = papers.seal(world.session(), request, NUMBER, DAY("2026-12-24"))
        early = papers.seal(world.session(), request, NUMBER, DAY("2026-11-23"))
        seal_keys.replace(world.session(), "Komputer dicuri")
        assert "sesudah kunci ini diganti" in self.notes(world, late)
        assert "sesudah kunci" not in self.notes(world, early, caution=False)
        found = seals.verify_text(world.session(), early)
        assert found.key is not None
        assert found.reason.endswith(f"kunci {found.key.key} kantor ini, diganti 23 November 2026.")


class TestFiles:
    """PDF, print and photograph of a page with a code."""

    def test_a_pdf_is_read_and_its_words_compared(self, letter: Any, tmp_path: Path) -> None:
        world, text = letter
        path = stored(tmp_path / "surat.pdf", pdf([(text, words(read(text)))]))
        (found,) = seals.verify_file(world.session(), path)
        assert (found.state, found.compared, found.page) == (State.GENUINE, True, 1)
        assert found.differences == ()

    def test_one_altered_visible_digit_is_found(self, letter: Any, tmp_path: Path) -> None:
        world, text = letter
        changed = replace(read(text), end=DAY("2026-12-09"))
        path = stored(tmp_path / "surat.pdf", pdf([(text, words(changed))]))
        (found,) = seals.verify_file(world.session(), path)
        assert found.state is State.ALTERED
        (difference,) = found.differences
        assert (difference.field, difference.sealed, difference.shown) == (
            "end", "4 Desember 2026", "9 Desember 2026",
        )  # fmt: skip

    def test_a_code_whose_content_was_altered(self, letter: Any, tmp_path: Path) -> None:
        world, text = letter
        forged = text.replace("|261204|", "|261209|")
        path = stored(tmp_path / "surat.pdf", pdf([(forged, words(read(forged)))]))
        (found,) = seals.verify_file(world.session(), path)
        assert found.state is State.ALTERED
        assert "tidak cocok" in found.reason

    @pytest.mark.parametrize("kind", ["png", "jpg", "photo", "small"])
    def test_a_grey_print_at_150_dpi(self, letter: Any, tmp_path: Path, kind: str) -> None:
        """T-38: printed grey and scanned, read by two decoders that know nothing of each other."""
        world, text = letter
        picture = printed(pdf([(text, words(read(text)))]), 150)
        path = tmp_path / ("surat.png" if kind == "png" else "surat.jpg")
        if kind == "photo":
            picture = photographed(picture)
        if kind == "small":
            picture = picture.crop((140, 1530, 400, 1800))
        picture.save(path)
        (found,) = seals.verify_file(world.session(), path)
        assert found.state is State.GENUINE
        assert not found.compared
        assert "Bandingkan" in found.notes[0]
        elsewhere = papers.decoded_elsewhere(path)
        assert seals.verify_text(world.session(), elsewhere).state is State.GENUINE

    def test_a_poor_picture_is_looked_at_twice(self, letter: Any, tmp_path: Path) -> None:
        """120 dots an inch and askew: read only once it is enlarged and sharpened."""
        world, text = letter
        poor = printed(pdf([(text, words(read(text)))]), 120)
        poor.rotate(3.5, expand=True, fillcolor=210, resample=3).save(tmp_path / "buram.png")
        (found,) = seals.verify_file(world.session(), tmp_path / "buram.png")
        assert found.state is State.GENUINE

    def test_a_code_that_is_no_text(self, file_world: World, tmp_path: Path) -> None:
        import segno

        segno.make(b"\xff\xfe\x00\x81", mode="byte").save(tmp_path / "biner.png", scale=8)
        (found,) = seals.verify_file(file_world.session(), tmp_path / "biner.png")
        assert found.state is State.UNKNOWN
        assert "bukan kode surat dari KepegDesk" in found.notes[0]

    def test_a_scan_inside_a_pdf(self, letter: Any, tmp_path: Path) -> None:
        world, text = letter
        path = tmp_path / "pindaian.pdf"
        printed(pdf([(text, words(read(text)))]), 150).save(path)
        (found,) = seals.verify_file(world.session(), path)
        assert (found.state, found.compared) == (State.GENUINE, False)

    def test_a_picture_that_is_transparent(self, letter: Any, tmp_path: Path) -> None:
        world, text = letter
        grey = printed(pdf([(text, words(read(text)))]), 150)
        clear = grey.convert("RGBA")
        clear.putalpha(grey.point(lambda dot: 255 - dot))
        clear.save(tmp_path / "kode.png")
        (found,) = seals.verify_file(world.session(), tmp_path / "kode.png")
        assert found.state is State.GENUINE

    def test_several_letters_in_one_pdf(self, letter: Any, tmp_path: Path) -> None:
        """A letter of two pages bears its code on one; another letter follows."""
        world, text = letter
        other = world.granted(world.person(), "2026-12-08")
        second = papers.seal(world.session(), other, "800.1.11.4/2/BKPSDM/2026", DAY("2026-11-24"))
        lines = words(read(text))
        pages = [
            ("", lines[:4]), (text, lines[4:]),
            (second, words(read(second))), ("", ["Lampiran"]),
        ]  # fmt: skip
        path = stored(tmp_path / "surat.pdf", pdf(pages))
        told: list[tuple[int, int]] = []
        found = seals.verify_file(
            world.session(), path, lambda done, total: told.append((done, total))
        )
        assert [(one.state, one.page) for one in found] == [(State.GENUINE, 2), (State.GENUINE, 3)]
        assert told[-1] == (4, 4)
        pages[2] = (second, words(replace(read(second), nip="1" * 18)))
        found = seals.verify_file(world.session(), stored(path, pdf(pages)))
        assert [one.state for one in found] == [State.GENUINE, State.ALTERED]
        assert seals.worst(found) is State.ALTERED

    def test_two_pages_with_one_code(self, letter: Any, tmp_path: Path) -> None:
        world, text = letter
        page = (text, words(read(text)))
        path = stored(tmp_path / "dua.pdf", pdf([page, page]))
        assert len(seals.verify_file(world.session(), path)) == 1

    def test_no_code_before_issue(self, letter: Any, tmp_path: Path) -> None:
        world, text = letter
        path = stored(tmp_path / "konsep.pdf", pdf([("", words(read(text)))]))
        (found,) = seals.verify_file(world.session(), path)
        assert (found.state, found.seal) == (State.UNKNOWN, None)
        assert "belum terbit" in found.reason
        assert seals.worst([found]) is State.UNKNOWN

    def test_a_code_of_somebody_else(self, letter: Any, tmp_path: Path) -> None:
        world, text = letter
        page = ("https://tte.example/verify/8", words(read(text)))
        path = stored(tmp_path / "bsre.pdf", pdf([page]))
        (found,) = seals.verify_file(world.session(), path)
        assert found.state is State.UNKNOWN
        assert "bukan kode surat dari KepegDesk" in found.notes[0]

    def test_a_name_altered_beside_good_essentials(self, world: World, tmp_path: Path,
                                                   act: Any) -> None:  # fmt: skip
        """The office keeps the very paper: there no word can be changed unseen."""
        request = world.granted(world.person(), "2026-12-01", "2026-12-04")
        letters.issue(world.session(), request)
        text = papers.seal(world.session(), request, NUMBER, DAY("2026-11-23"))
        original = pdf([(text, [*words(read(text)), TERMS])])
        with connection(), act():
            sha256 = stored_files.keep(original)
            IssuedLetter.update(seal=text, sha256=sha256).where(
                IssuedLetter.request == request, IssuedLetter.paper == "letter"
            ).execute()
        (same,) = seals.verify_file(world.session(), stored(tmp_path / "asli.pdf", original))
        assert same.state is State.GENUINE
        reprint = [*words(read(text)), TERMS, "Cetak ulang ke-2, 5 Januari 2027"]
        path = stored(tmp_path / "ulang.pdf", pdf([(text, reprint)]))
        assert seals.verify_file(world.session(), path)[0].state is State.GENUINE
        forged = [*words(read(text), "La Lain"), TERMS]
        (found,) = seals.verify_file(world.session(),
                                     stored(tmp_path / "x.pdf", pdf([(text, forged)])))  # fmt: skip
        assert found.state is State.ALTERED
        told = [(one.sealed, one.shown) for one in found.differences]
        assert told == [("Contoh", ""), ("tidak ada", "Lain")]
        torn = [*words(read(text)), *map(" ".join, TERMS.split())]
        path = stored(tmp_path / "cetak.pdf", pdf([(text, torn)]))
        (found,) = seals.verify_file(world.session(), path)
        assert (found.state, found.compared, found.caution) == (State.GENUINE, False, True)
        assert found.notes[:2] == (seal_pages.TORN, seal_pages.BY_EYE)


class TestOriginal:
    """The office keeps the very paper: no word is changed, added or left out unseen."""

    @pytest.fixture
    def kept(self, world: World, act: Any) -> tuple[World, str, list[str]]:
        """Return the code and the lines of a letter whose paper is kept."""
        request = world.granted(world.person(), "2026-12-01", "2026-12-04")
        letters.issue(world.session(), request)
        text = papers.seal(world.session(), request, NUMBER, DAY("2026-11-23"))
        lines = [*words(read(text)), TERMS]
        with connection(), act():
            sha256 = stored_files.keep(pdf([(text, lines)]))
            IssuedLetter.update(seal=text, sha256=sha256).where(
                IssuedLetter.request == request, IssuedLetter.paper == "letter"
            ).execute()
        return world, text, lines

    def verdict(self, world: World, path: Path, pages: Any) -> seals.Verdict:
        (found,) = seals.verify_file(world.session(), stored(path / "surat.pdf", pdf(pages)))
        return found

    def test_an_inserted_sentence_is_found(self, kept: Any, tmp_path: Path) -> None:
        world, text, lines = kept
        more = "Ditambah perpanjangan selama 2 (dua) bulan tanpa surat lain."
        found = self.verdict(world, tmp_path, [(text, [*lines, more])])
        assert (found.state, found.compared) == (State.ALTERED, True)
        assert {one.label for one in found.differences} == {"Kata tambahan"}
        assert "perpanjangan" in [one.shown for one in found.differences]

    def test_a_mark_without_letters_is_no_word(self, kept: Any, tmp_path: Path) -> None:
        world, text, lines = kept
        found = self.verdict(world, tmp_path, [(text, [*lines, "— •"])])
        assert (found.state, found.compared, found.notes[1:]) == (State.GENUINE, True, ())

    def test_a_page_that_is_mostly_another_is_altered(self, kept: Any, tmp_path: Path) -> None:
        """The more a forger changes, the surer."""
        world, text, lines = kept
        other = ["Tunjangan tetap dibayar penuh dan cuti dapat diperpanjang sendiri tanpa izin"] * 4
        found = self.verdict(world, tmp_path, [(text, [*lines[:-1], *other])])
        assert (found.state, found.compared) == (State.ALTERED, True)

    def test_another_unit_is_not_told_what_the_paper_says(self, kept: Any, tmp_path: Path) -> None:
        world, text, lines = kept
        forged = [line.replace("La Contoh", "Siti Palsu") for line in lines]
        path = stored(tmp_path / "surat.pdf", pdf([(text, forged)]))
        clerk = world.session(Role.OPERATOR, unit=world.transport)
        (found,) = seals.verify_file(clerk, path)
        assert found.state is State.ALTERED
        assert {one.sealed for one in found.differences} == {"(unit kerja lain)", "tidak ada"}

    def test_a_page_filed_with_it_is_not_taken_for_it(self, kept: Any, tmp_path: Path) -> None:
        world, text, lines = kept
        form = ["FORMULIR PERMINTAAN DAN PEMBERIAN CUTI"]
        found = self.verdict(world, tmp_path, [("", form), (text, lines), ("", form)])
        assert (found.state, found.compared) == (State.GENUINE, True)
        assert found.notes[0] == "Halaman 1, 3 tidak memuat kode; isinya tidak diperiksa."

    def test_what_a_machine_recognised_is_not_called_altered(
        self, kept: Any, tmp_path: Path
    ) -> None:
        """A scanner that writes what it read behind the picture misreads a letter here or there."""
        world, text, lines = kept
        path = stored(tmp_path / "surat.pdf", pdf([(text, [*lines[:-1], TERMS.upper()])]))
        scanned = [replace(sheet, scanned=True) for sheet in seals.read_file(path)]
        (found,) = seals.verify_sheets(world.session(), scanned)
        assert (found.state, found.compared, found.caution) == (State.GENUINE, False, True)
        assert "salah baca" in found.notes[0]
        assert found.notes[1] == seal_pages.BY_EYE

    def test_a_scan_is_told_from_a_page_of_text(self, kept: Any, tmp_path: Path) -> None:
        _world, text, lines = kept
        whole = pdf([(text, lines)])
        printed(whole, 150).save(tmp_path / "pindaian.pdf")
        assert [sheet.scanned for sheet in seals.read_file(tmp_path / "pindaian.pdf")] == [True]
        (sheet,) = seals.read_file(stored(tmp_path / "surat.pdf", whole))
        assert not sheet.scanned

    def test_without_it_the_rest_is_compared_by_eye(self, letter: Any, tmp_path: Path) -> None:
        """Name and rank of another office's letter are compared with nothing here."""
        world, text = letter
        path = stored(tmp_path / "surat.pdf", pdf([(text, words(read(text), "Siti Palsu"))]))
        (found,) = seals.verify_file(world.session(), path)
        assert (found.state, found.compared) == (State.GENUINE, True)
        assert found.notes[0] == seal_pages.REST_BY_EYE


def test_a_code_is_judged_by_whom_the_letter_is_shown(world: World) -> None:
    """Whoever may open the office may check a letter; nothing is written."""
    before = journal.head()
    for role in Role:
        assert seals.verify_text(world.session(role), "x").state is State.UNKNOWN
    assert journal.head() == before


def test_today_does_not_matter(sealed: Any) -> None:
    world, _request, text = sealed
    world.on("2041-01-01")
    assert seals.verify_text(world.session(), text).state is State.GENUINE
    assert isinstance(world.session().today, dt.date)
