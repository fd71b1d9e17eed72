"""Scans with a request: only what is a PDF or a picture, under a safe name, proven by its hash."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from desk_world import DAY, YES, World, keys, wish
from scans import JPEG, pdf, png, written

from kepegdesk.documents import scan_file
from kepegdesk.domain.kinds import LeaveCase, LeaveKind, LeaveState, Verdict
from kepegdesk.errors import BadFile, Refused, UserError
from kepegdesk.services import attachments, journal, leave
from kepegdesk.services import scans as scan_service
from kepegdesk.services.attachments import Scan
from kepegdesk.storage import journal as storage_journal
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import LeaveAttachment, StoredFile

NOTE = "Surat keterangan dokter"


@pytest.fixture
def request_id(world: World) -> int:
    """Return a request for sick leave whose note was seen, not scanned."""
    asked = {"kind": LeaveKind.SICK, "case": LeaveCase.ILLNESS, "documents": frozenset({NOTE})}
    return world.submit(world.person(), "2026-12-01", "2026-12-04", **asked)


class TestFiling:
    """What is filed comes back the same, and can be taken off and brought back."""

    def test_a_scan_is_filed_and_comes_back(
        self, world: World, request_id: int, tmp_path: Path
    ) -> None:
        session = world.session()
        for name, content in (("nota.pdf", pdf()), ("foto.png", png()), ("foto.JPG", JPEG)):
            number = attachments.add(session, request_id, NOTE, written(tmp_path, name, content))
            assert attachments.content(session, request_id, number) == content
        listed = attachments.listed(session, request_id)
        assert [(row.name, row.media_type, row.document) for row in listed] == [
            ("nota.pdf", "application/pdf", NOTE),
            ("foto.png", "image/png", NOTE),
            ("foto.jpg", "image/jpeg", NOTE),
        ]
        assert [row.size for row in listed] == [len(pdf()), len(png()), len(JPEG)]
        assert [row.on for row in listed] == [world.now.date()] * 3

    def test_removing_is_undone_with_its_content(
        self, world: World, request_id: int, tmp_path: Path
    ) -> None:
        session = world.session()
        path = written(tmp_path, "nota.pdf", pdf())
        number = attachments.add(session, request_id, NOTE, path)
        attachments.remove(session, request_id, number)
        assert attachments.listed(session, request_id) == []
        with pytest.raises(Refused, match="sudah dilepas"):
            attachments.content(session, request_id, number)
        assert "nota.pdf" in journal.listed(session)[0].sentence
        journal.undo(session)
        assert attachments.content(session, request_id, number) == pdf()
        assert journal.verify(session).ok

    def test_what_was_decided_keeps_its_papers(
        self, world: World, request_id: int, tmp_path: Path
    ) -> None:
        """A decided act is never edited: no scan is taken off it, by undo either."""
        session = world.session()
        path = written(tmp_path, "nota.pdf", pdf())
        number = attachments.add(session, request_id, NOTE, path)
        filed = journal.last(session).id
        leave.consider(session, request_id, YES)
        leave.decide(session, request_id, YES)
        for act in (
            lambda: attachments.remove(session, request_id, number),
            lambda: journal.undo(session, filed),
        ):
            with pytest.raises(Refused) as refusal:
                act()
            assert keys(refusal.value.problems) == ["LP04"]
        attachments.add(session, request_id, "Surat lain", path)
        assert len(attachments.listed(session, request_id)) == 2

    def test_the_same_content_is_kept_once(
        self, world: World, request_id: int, tmp_path: Path
    ) -> None:
        session = world.session()
        path = written(tmp_path, "a.pdf", pdf())
        attachments.add(session, request_id, NOTE, path)
        attachments.add(session, request_id, "Surat lain", path)
        with connection():
            assert StoredFile.select().count() == 1
        with pytest.raises(Refused) as refusal:
            attachments.add(session, request_id, NOTE, written(tmp_path, "b.pdf", pdf()))
        assert keys(refusal.value.problems) == ["LP02"]

    def test_another_request_does_not_give_it_out(
        self, world: World, request_id: int, tmp_path: Path
    ) -> None:
        session = world.session()
        number = attachments.add(session, request_id, NOTE, written(tmp_path, "a.pdf", pdf()))
        other = world.submit(world.person(), "2026-12-01")
        for ask in (attachments.content, attachments.open_copy, attachments.remove):
            with pytest.raises(Refused):
                ask(session, other, number)


class TestChecklist:
    """What is scanned is on the checklist by itself."""

    def test_a_scan_sent_with_the_request_proves_its_document(
        self, world: World, tmp_path: Path
    ) -> None:
        employee, session = world.person(), world.session()
        asked = wish("2026-12-01", "2026-12-04", kind=LeaveKind.SICK, case=LeaveCase.ILLNESS,
                     documents=frozenset())  # fmt: skip
        with pytest.raises(Refused):
            leave.submit(session, employee, asked)
        scan = Scan(NOTE, written(tmp_path, "nota.pdf", pdf()))
        request = leave.submit(session, employee, asked, scans=[scan])
        assert [row.document for row in attachments.listed(session, request)] == [NOTE]
        assert len(journal.listed(session)[0].sentence) > 0
        journal.undo(session)
        with connection():
            assert LeaveAttachment.select().count() == 0

    def test_a_bad_scan_stores_nothing_of_the_request(self, world: World, tmp_path: Path) -> None:
        employee, session = world.person(), world.session()
        bad = Scan(NOTE, written(tmp_path, "nota.pdf", b"MZ program"))
        before = storage_journal.head()
        with pytest.raises(BadFile):
            leave.submit(session, employee, wish("2026-12-01"), scans=[bad])
        assert storage_journal.head() == before

    def test_what_is_attached_later_counts_at_the_decision(
        self, world: World, tmp_path: Path
    ) -> None:
        """A document that blocks is asked for again when the leave is granted."""
        board = "Surat Tim Penguji Kesehatan"
        asked = {"kind": LeaveKind.SICK, "case": LeaveCase.ILLNESS, "documents": frozenset({NOTE})}
        employee, session = world.person(), world.session()
        request = world.submit(employee, "2026-12-01", "2027-11-30", **asked)
        leave.consider(session, request, YES)
        longer = leave.Answer(
            Verdict.CHANGE, "Diperpanjang", start=DAY("2026-12-01"), end=DAY("2028-03-31")
        )
        with pytest.raises(Refused) as refusal:
            leave.decide(session, request, longer)
        assert keys(refusal.value.problems) == ["CS03"]
        attachments.add(session, request, board, written(tmp_path, "tpk.pdf", pdf(board)))
        leave.decide(session, request, longer)
        assert leave.get(session, request).state is LeaveState.CHANGED


class TestRefusals:
    """What is no scan never gets in, and the sentence says what to do."""

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("surat.pdf", b"MZ\x90\0 program", "bukan PDF, JPG atau PNG"),
            ("surat.pdf", b"", "bukan PDF, JPG atau PNG"),
            ("halaman.png", b"<html><script>", "bukan PDF"),
            ("foto.png", png()[:60], "terpotong"),
            ("foto.jpg", JPEG[:-6], "terpotong"),
            ("nota.pdf", b"%PDF-1.7\nrusak", "rusak atau terpotong"),
        ],
    )
    def test_other_files_are_refused(
        self, world: World, request_id: int, tmp_path: Path, name: str, content: bytes, told: str
    ) -> None:
        with pytest.raises(BadFile, match=told):
            attachments.add(world.session(), request_id, NOTE, written(tmp_path, name, content))
        assert attachments.listed(world.session(), request_id) == []

    def test_a_file_that_is_too_large(self, world: World, request_id: int, tmp_path: Path) -> None:
        large = written(tmp_path, "besar.png", png() + b"\0" * scan_file.MOST_BYTES)
        with pytest.raises(BadFile, match=r"berukuran 10,0 MB; paling besar 10 MB"):
            attachments.add(world.session(), request_id, NOTE, large)

    def test_a_file_that_is_not_there(self, world: World, request_id: int, tmp_path: Path) -> None:
        with pytest.raises(BadFile, match="tidak dapat dibaca"):
            attachments.inspect(world.session(), tmp_path / "hilang.pdf")

    def test_a_document_without_a_name(self, world: World, request_id: int, tmp_path: Path) -> None:
        with pytest.raises(Refused) as refusal:
            attachments.add(world.session(), request_id, " ", written(tmp_path, "a.pdf", pdf()))
        assert keys(refusal.value.problems) == ["LP01"]


class TestOpening:
    """A scan is opened as a read-only copy in a private folder, proven by its hash first."""

    def test_the_copy_is_private_and_read_only(
        self, world: World, request_id: int, tmp_path: Path
    ) -> None:
        session = world.session()
        number = attachments.add(
            session, request_id, NOTE, written(tmp_path, "surat.pdf.exe", pdf())
        )
        copy = attachments.open_copy(session, request_id, number)
        assert copy.name == "surat.pdf.exe.pdf"
        assert copy.read_bytes() == pdf()
        assert attachments.open_copy(session, request_id, number) == copy
        if os.name == "posix":
            assert stat.S_IMODE(copy.stat().st_mode) == 0o400
            assert stat.S_IMODE(copy.parents[1].stat().st_mode) == 0o700

    def test_a_content_changed_behind_our_back_is_not_shown(
        self, world: World, request_id: int, tmp_path: Path
    ) -> None:
        session = world.session()
        number = attachments.add(session, request_id, NOTE, written(tmp_path, "a.pdf", pdf()))
        with connection():
            StoredFile.update(content=pdf("lain")).execute()
        for ask in (attachments.content, attachments.open_copy):
            with pytest.raises(UserError, match="hilang atau berubah"):
                ask(session, request_id, number)

    def test_what_a_killed_program_left_is_swept_away(
        self, world: World, request_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        monkeypatch.setattr(scan_service, "_open", [])
        now = world.now.timestamp()
        ages = {"kepegdesk-lampiran-lama": 2 * 24 * 3600, "kepegdesk-lampiran-baru": 60}
        for name, age in ages.items():
            (tmp_path / name).mkdir()
            left = written(tmp_path / name, "a.pdf", pdf())
            left.chmod(0o400)
            os.utime(tmp_path / name, (now - age, now - age))
        number = attachments.add(
            world.session(), request_id, NOTE, written(tmp_path, "a.pdf", pdf())
        )
        copy = attachments.open_copy(world.session(), request_id, number)
        assert copy.is_relative_to(tmp_path)
        assert not (tmp_path / "kepegdesk-lampiran-lama").exists()
        assert (tmp_path / "kepegdesk-lampiran-baru").exists()
        scan_service._forget(copy.parents[1])
        assert not copy.parents[1].exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("surat dokter.pdf", "surat dokter.pdf"),
        (r"C:\Users\rahma\nota.pdf", "nota.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1.txt.pdf", "_lpt1.txt.pdf"),
        ("com¹.pdf", "_com¹.pdf"),
        ("nota.pdf:jahat.exe", "nota.pdf_jahat.exe.pdf"),
        ("nota\u202efdp.exe", "notafdp.exe.pdf"),
        ("a\u200bb\x00c.pdf", "abc.pdf"),
        ("nota.bat", "nota.bat.pdf"),
        ("surat. . .pdf", "surat.pdf"),
        ("<>|?*.PDF", "_____.pdf"),
        ("", "lampiran.pdf"),
        (".pdf", "lampiran.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_a_display_name_is_safe_everywhere(given: str, kept: str) -> None:
    assert scan_file.safe_name(given, scan_file.PDF) == kept


def test_a_picture_is_named_after_what_it_is() -> None:
    assert scan_file.safe_name("nota.pdf", scan_file.PNG) == "nota.pdf.png"
    assert scan_file.safe_name("foto.jpeg", scan_file.JPEG) == "foto.jpeg"
    assert scan_file.safe_name("foto", scan_file.JPEG) == "foto.jpg"
