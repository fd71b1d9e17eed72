"""Papers and the photo of a person's file: filed safely, proven, undone, asked for, reminded of."""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from desk_world import DAY, World, keys
from scans import JPEG, pdf, png, written

from kepegdesk.documents import scan_file
from kepegdesk.domain.kinds import EmployeeStatus, Role
from kepegdesk.domain.personnel_papers import State, Term
from kepegdesk.errors import BadFile, NotAllowed, Refused, Stale, UserError
from kepegdesk.services import employee_documents, employees, histories, journal
from kepegdesk.services.employee_documents import PHOTO_BYTES, Details, DocumentRow
from kepegdesk.storage import journal as storage_journal
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import EmployeeDocument, StoredFile

KTP = Details("ktp", "", "7471012345678901", DAY("2015-02-03"))
File = Callable[..., int]


@pytest.fixture
def person(world: World) -> int:
    """Return a person without papers."""
    return world.person()


@pytest.fixture
def file(world: World, person: int, tmp_path: Path) -> File:
    """Return a way to file a paper of its own content."""
    made: list[int] = []

    def go(details: Details = KTP, *, employee: int = person, name: str = "berkas.pdf") -> int:
        path = written(tmp_path, name, pdf(f"Berkas {len(made)}"))
        made.append(employee_documents.add(world.session(), employee, path, details))
        return made[-1]

    return go


def rows(world: World, employee: int) -> list[DocumentRow]:
    """Return what is on file."""
    return employee_documents.listed(world.session(), employee)


class TestFiling:
    """What is filed comes back the same, is changed, removed and brought back."""

    def test_a_paper_is_filed_and_comes_back(
        self, world: World, person: int, tmp_path: Path
    ) -> None:
        session = world.session()
        for name, content in (("ktp.pdf", pdf()), ("ktp.png", png()), ("ktp.JPG", JPEG)):
            path = written(tmp_path, name, content)
            number = employee_documents.add(session, person, path, KTP)
            assert employee_documents.content(session, person, number) == content
        found = sorted(rows(world, person), key=lambda row: row.id)
        assert [(row.name, row.media_type, row.size) for row in found] == [
            ("ktp.pdf", "application/pdf", len(pdf())),
            ("ktp.png", "image/png", len(png())),
            ("ktp.jpg", "image/jpeg", len(JPEG)),
        ]
        assert {(row.details, row.label, row.filed) for row in found} == {
            (KTP, "KTP", world.now.date())
        }
        assert journal.verify(session).ok

    def test_papers_stand_kind_by_kind_and_the_newest_first(
        self, world: World, person: int, file: File
    ) -> None:
        for category, day in (("skp", "2025-01-01"), ("kk", "2020-01-01"), ("skp", "2026-01-01")):
            file(Details(category, on_day=DAY(day)))
        file(Details("skp"))
        told = [(row.details.category, row.details.on_day) for row in rows(world, person)]
        assert told == [
            ("kk", DAY("2020-01-01")),
            ("skp", DAY("2026-01-01")),
            ("skp", DAY("2025-01-01")),
            ("skp", None),
        ]

    def test_what_is_known_of_it_changes_and_each_is_undone(
        self, world: World, person: int, file: File
    ) -> None:
        session, number = world.session(), file()
        before = rows(world, person)[0]
        fresh = Details("kk", "  Kartu baru ", " 12 ", DAY("2026-01-02"), DAY("2031-01-02"))
        employee_documents.change(session, person, number, fresh, before.version)
        after = rows(world, person)[0]
        assert after.details == replace(fresh, title="Kartu baru", number="12")
        assert (after.label, after.sha256) == ("Kartu Keluarga", before.sha256)
        with pytest.raises(Stale):
            employee_documents.change(session, person, number, KTP, before.version)
        journal.undo(session)
        assert rows(world, person) == [replace(before, version=3)]

    def test_removing_is_undone_with_its_content(
        self, world: World, person: int, file: File
    ) -> None:
        session, number = world.session(), file()
        content = employee_documents.content(session, person, number)
        employee_documents.remove(session, person, number)
        assert rows(world, person) == []
        for ask in (employee_documents.content, employee_documents.remove):
            with pytest.raises(Refused) as refusal:
                ask(session, person, number)
            assert keys(refusal.value.problems) == ["BP06"]
        assert journal.last(session).sentence.startswith("Hapus berkas KTP Pegawai")
        journal.undo(session)
        assert employee_documents.content(session, person, number) == content

    def test_the_same_content_is_refused_in_its_kind_only(
        self, world: World, person: int, tmp_path: Path
    ) -> None:
        session, other = world.session(), world.person()
        path = written(tmp_path, "a.pdf", pdf())
        employee_documents.add(session, person, path, KTP)
        kept = employee_documents.add(session, person, path, Details("kk"))
        employee_documents.add(session, other, path, KTP)
        with connection():
            assert StoredFile.select().count() == 1
        twin = written(tmp_path, "b.pdf", pdf())
        for act in (
            lambda: employee_documents.add(session, person, twin, KTP),
            lambda: employee_documents.change(session, person, kept, KTP, 1),
        ):
            with pytest.raises(Refused, match=r"sudah tersimpan sebagai KTP \(a\.pdf\)") as refusal:
                act()
            assert keys(refusal.value.problems) == ["BP05"]
        employee_documents.change(session, person, kept, Details("kk", "Lama"), 1)

    def test_another_person_does_not_give_it_out(
        self, world: World, person: int, file: File
    ) -> None:
        number, other = file(), world.person()
        session = world.session()
        for ask in (
            employee_documents.content, employee_documents.open_copy, employee_documents.remove
        ):  # fmt: skip
            with pytest.raises(Refused):
                ask(session, other, number)
        assert len(rows(world, person)) == 1

    def test_a_removed_person_takes_his_papers_along_and_brings_them_back(
        self, world: World, person: int, file: File
    ) -> None:
        session, number = world.session(), file()
        employees.remove(session, person)
        with connection():
            assert EmployeeDocument.select().count() == 0
        journal.undo(session)
        assert [row.id for row in rows(world, person)] == [number]


class TestRefusals:
    """What is unfit never gets in, and the sentence says what to do."""

    @pytest.mark.parametrize(
        ("details", "told"),
        [
            (Details(""), ["BP01"]),
            (Details("paspor"), ["BP01"]),
            (Details("lainnya", "  "), ["BP02"]),
            (Details("sip", on_day=DAY("2026-02-01"), expires=DAY("2026-01-31")), ["BP03"]),
            (Details("sip", "x" * 201, "9" * 101), ["BP04", "BP04"]),
        ],
    )
    def test_what_is_typed(
        self, world: World, person: int, tmp_path: Path, details: Details, told: list[str]
    ) -> None:
        path = written(tmp_path, "a.pdf", pdf())
        before = storage_journal.head()
        with pytest.raises(Refused) as refusal:
            employee_documents.add(world.session(), person, path, details)
        assert keys(refusal.value.problems) == told
        assert storage_journal.head() == before
        with connection():
            assert not StoredFile.select().exists()

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("surat.pdf", b"MZ\x90\0 program", "bukan PDF, JPG atau PNG"),
            ("surat.docx", b"PK\x03\x04", "bukan PDF, JPG atau PNG"),
            ("foto.png", png()[:60], "terpotong"),
            ("besar.png", png() + b"\0" * scan_file.MOST_BYTES, "paling besar 10 MB"),
        ],
    )
    def test_other_files(
        self, world: World, person: int, tmp_path: Path, name: str, content: bytes, told: str
    ) -> None:
        with pytest.raises(BadFile, match=told):
            employee_documents.add(world.session(), person, written(tmp_path, name, content), KTP)
        assert rows(world, person) == []

    @pytest.mark.skipif(os.name != "posix", reason="these names cannot be made elsewhere")
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            (r"..\..\etc\passwd", "passwd.pdf"),
            (r"C:\x", "x.pdf"),
            ("nota\u202efdp.exe", "notafdp.exe.pdf"),
            ("CON.pdf", "_CON.pdf"),
            ("a:b.pdf", "a_b.pdf"),
        ],
    )
    def test_no_name_leads_out_of_the_folder_of_copies(
        self, world: World, person: int, file: File, given: str, kept: str
    ) -> None:
        number = file(name=given)
        assert rows(world, person)[0].name == kept
        copy = employee_documents.open_copy(world.session(), person, number)
        assert copy.name == kept
        assert copy.parents[1].name.startswith("kepegdesk-lampiran-")
        assert stat.S_IMODE(copy.stat().st_mode) == 0o400

    def test_a_path_that_climbs_keeps_its_last_name_only(
        self, world: World, person: int, tmp_path: Path
    ) -> None:
        (tmp_path / "a").mkdir()
        written(tmp_path, "passwd", pdf())
        path = tmp_path / "a" / ".." / "passwd"
        employee_documents.add(world.session(), person, path, KTP)
        assert rows(world, person)[0].name == "passwd.pdf"

    def test_a_content_changed_behind_our_back_is_not_shown(
        self, world: World, person: int, file: File
    ) -> None:
        session, number = world.session(), file()
        employee_documents.set_photo(session, person, png())
        with connection():
            StoredFile.update(content=pdf("lain")).execute()
        for ask in (employee_documents.content, employee_documents.open_copy):
            with pytest.raises(UserError, match="hilang atau berubah"):
                ask(session, person, number)
        with pytest.raises(UserError, match="hilang atau berubah"):
            employee_documents.photo(session, person)

    def test_another_unit_is_out_of_reach(
        self, world: World, person: int, file: File, tmp_path: Path
    ) -> None:
        number = file()
        other = world.session(Role.OPERATOR, unit=world.transport)
        path = written(tmp_path, "b.pdf", pdf("lain"))
        for ask in (
            lambda: employee_documents.listed(other, person),
            lambda: employee_documents.content(other, person, number),
            lambda: employee_documents.add(other, person, path, KTP),
            lambda: employee_documents.remove(other, person, number),
            lambda: employee_documents.set_photo(other, person, png()),
            lambda: employee_documents.photo(other, person),
        ):
            with pytest.raises(NotAllowed, match="unit kerja"):
                ask()
        auditor = world.session(Role.AUDITOR)
        assert len(employee_documents.listed(auditor, person)) == 1
        with pytest.raises(NotAllowed, match="tidak berwenang"):
            employee_documents.remove(auditor, person, number)


class TestChecklist:
    """What a process asks of a person, and what of it is there."""

    def test_what_is_filed_is_there(self, world: World, person: int, file: File) -> None:
        file(Details("sk_kgb"))
        file(Details("skp", expires=DAY("2026-11-22")))
        found = employee_documents.checklist(world.session(), person)
        assert list(found) == ["kgb", "kp", "pensiun"]
        assert [(item.kind.key, item.state) for item in found["kgb"]] == [
            ("sk_pangkat", State.MISSING), ("sk_kgb", State.FILED), ("skp", State.OVER),
        ]  # fmt: skip

    def test_the_family_on_file_decides_which_of_its_papers_are_asked(self, world: World) -> None:
        session = world.session()

        def asked(employee: int) -> set[str]:
            items = employee_documents.checklist(session, employee)["pensiun"]
            return {item.kind.key for item in items} & {"buku_nikah", "karis", "akta_anak"}

        assert asked(world.person()) == {"buku_nikah", "karis"}
        single = world.person(marital="Belum Kawin")
        assert asked(single) == set()
        for relation in ("istri", "anak"):
            row = {"relation": relation, "name": "Ani", "birth_date": DAY("2015-02-03")}
            histories.save(session, single, "family", row)
        assert asked(single) == {"buku_nikah", "karis", "akta_anak"}
        assert "akta_anak" in asked(world.person(children=2))


class TestExpiry:
    """What runs out is reminded of, within the reach of who asks."""

    def test_the_first_to_run_out_comes_first(self, world: World, person: int, file: File) -> None:
        theirs = world.person(unit=world.transport)
        gone = world.person(status=EmployeeStatus.RETIRED, status_since=DAY("2026-01-01"))
        sip = Details("sip", "Klinik A", expires=DAY("2027-01-05"))
        last, over = file(sip), file(Details("str", expires=DAY("2026-11-22")))
        soon = file(replace(sip, expires=DAY("2026-12-24")), employee=theirs)
        file(Details("ktp"))
        file(sip, employee=gone)
        until = world.now.date() + dt.timedelta(days=90)
        found = employee_documents.expiring(world.session(), until)
        assert [each.row.id for each in found] == [over, soon, last]
        assert [each.row.term for each in found] == [Term.OVER, Term.SOON, Term.SOON]
        assert found[1].employee == theirs
        clerk = world.session(Role.OPERATOR, unit=world.health)
        assert [each.row.id for each in employee_documents.expiring(clerk, until)] == [over, last]
        file(Details("str"))
        left = employee_documents.expiring(world.session(), until)
        assert [each.row.id for each in left] == [soon, last]


class TestPhoto:
    """One small picture, proven by its hash, that comes back when its removal is undone."""

    def test_it_is_stored_replaced_removed_and_brought_back(
        self, world: World, person: int
    ) -> None:
        session = world.session()
        assert employee_documents.photo(session, person) == b""
        with pytest.raises(Refused) as refusal:
            employee_documents.remove_photo(session, person)
        assert keys(refusal.value.problems) == ["BP07"]
        employee_documents.set_photo(session, person, png())
        employee_documents.set_photo(session, person, JPEG)
        assert employee_documents.photo(session, person) == JPEG
        employee_documents.remove_photo(session, person)
        assert employee_documents.photo(session, person) == b""
        journal.undo(session)
        assert employee_documents.photo(session, person) == JPEG
        assert journal.verify(session).ok

    def test_who_had_the_file_open_is_told(self, world: World, person: int) -> None:
        session = world.session()
        opened = employees.get(session, person)
        employee_documents.set_photo(session, person, png())
        with pytest.raises(Stale):
            employees.save(session, replace(opened, phone="0812"))
        employees.save(session, replace(employees.get(session, person), phone="0812"))
        assert employee_documents.photo(session, person) == png()

    @pytest.mark.parametrize(
        ("picture", "told"),
        [
            (pdf(), "bukan PDF"),
            (b"GIF89a", "bukan PDF, JPG atau PNG"),
            (png() + b"\0" * PHOTO_BYTES, "lebih besar dari 1 MB"),
        ],
    )
    def test_what_is_no_small_picture(
        self, world: World, person: int, picture: bytes, told: str
    ) -> None:
        with pytest.raises(BadFile, match=told):
            employee_documents.set_photo(world.session(), person, picture)
        assert employee_documents.photo(world.session(), person) == b""
