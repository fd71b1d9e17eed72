"""The papers of one request: drafts are marked, issued ones never change, user text is text."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from desk_world import DAY, YES, World
from pypdf import PdfReader

from kepegdesk.domain.kinds import LeaveCase, LeaveKind, LeaveState, Verdict
from kepegdesk.errors import UserError
from kepegdesk.services import (
    balances,
    employees,
    holidays,
    leave,
    letters,
    office,
    papers,
    settings,
    signatories,
    stored_files,
)
from kepegdesk.services.employee_file import PositionRow
from kepegdesk.services.leave import Answer
from kepegdesk.services.office import Letterhead
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import IssuedLetter, LeaveEvent

NAME = "<b>A & B</b>"
PAPERS = (letters.letter, letters.form)


def text(pdf: bytes) -> str:
    """Return the text of a document, all white space as single spaces."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def issued(world: World, **values: object) -> int:
    """Return a request whose letter left the office on 24 November 2026."""
    world.begins_in(2025)
    request = world.granted(world.person(**values), "2026-12-01", "2026-12-10")
    letters.issue(world.session(), request, DAY("2026-11-24"))
    return request


def test_a_draft_bears_a_watermark_and_no_number(world: World) -> None:
    """T-36: not before the letter is issued, even when the number is reserved already."""
    request = world.granted(world.person(), "2026-12-01", "2026-12-10")
    number = leave.get(world.session(), request).number
    draft = text(letters.letter(world.session(), request))
    assert "DRAF" in draft
    assert number not in draft
    letters.issue(world.session(), request)
    final = text(letters.letter(world.session(), request))
    assert "DRAF" not in final
    assert number in final


def test_a_reprint_is_identical_byte_for_byte(world: World) -> None:
    """T-37: whatever changes afterwards, and in whatever year it is printed again."""
    request = issued(world)
    before = [paper(world.session(), request) for paper in PAPERS]
    row = leave.get(world.session(), request)
    file = employees.get(world.session(), row.employee)
    employees.save(world.session(), dataclasses.replace(file, name="Nama Lain", positions=()))
    office.change_letterhead(world.session(), Letterhead(name="KANTOR LAIN", city="Raha"))
    for signatory in signatories.listed(world.session()):
        signatories.save(world.session(), dataclasses.replace(signatory, name="Orang Lain"))
    settings.choose(world.session(), "kertas", "A4")
    world.on("2027-06-01")
    assert [paper(world.session(), request) for paper in PAPERS] == before
    fresh = world.submit(
        row.employee, "2027-07-01", "2027-07-31", kind=LeaveKind.LARGE, case=LeaveCase.OTHER_NEED
    )
    assert "KANTOR LAIN" in text(letters.letter(world.session(), fresh))


class TestForm:
    """Form 1.b is a sheet that several people sign: what they signed prints again (§3.1)."""

    def changed(self, world: World, request: int) -> None:
        """Change everything the form shows: the person, his balance, the calendar, the office."""
        employee = leave.get(world.session(), request).employee
        file = employees.get(world.session(), employee)
        promoted = (PositionRow("Jabatan Baru", tmt=DAY("2026-11-01")),)
        employees.save(
            world.session(),
            dataclasses.replace(file, name="Nama Baru", positions=promoted, unit=world.transport),
        )
        balances.add_opening(world.session(), employee, 2025, "N-1", 3, "Koreksi kartu")
        day = DAY("2026-12-02")
        new = holidays.HolidayRow(None, day, "Libur", "national", "Keppres", "ditetapkan")
        holidays.save(world.session(), new)

    @pytest.mark.parametrize("acts", [(), (leave.consider,), (leave.consider, leave.decide)])
    def test_it_stays_as_it_was_signed(self, world: World, acts: tuple[Any, ...]) -> None:
        world.begins_in(2025)
        request = world.submit(world.person(name="Nama Lama"), "2026-12-01", "2026-12-04")
        for act in acts:
            act(world.session(), request, YES)
        before = text(letters.form(world.session(), request))
        self.changed(world, request)
        after = text(letters.form(world.session(), request))
        assert "Nama Lama" in before
        assert after == before

    def test_what_is_signed_later_shows_what_was_signed_first(self, world: World) -> None:
        request = world.submit(world.person(name="Nama Lama"), "2026-12-01", "2026-12-04")
        self.changed(world, request)
        leave.consider(world.session(), request, YES)
        leave.decide(world.session(), request, YES)
        letters.issue(world.session(), request)
        found = text(letters.form(world.session(), request))
        assert "Nama Lama" in found
        assert "Nama Baru" not in found
        assert "Nama Baru" in text(letters.letter(world.session(), request))

    def test_a_request_of_before_keeps_it_from_its_next_signature(
        self, world: World, act: Any
    ) -> None:
        request = world.submit(world.person(name="Nama Lama"), "2026-12-01", "2026-12-04")
        with connection(), act():
            LeaveEvent.update(shown="").where(LeaveEvent.request == request).execute()
        leave.consider(world.session(), request, YES)
        before = letters.form(world.session(), request)
        self.changed(world, request)
        assert letters.form(world.session(), request) == before

    @pytest.mark.parametrize("verdict", [Verdict.REFUSE, Verdict.DEFER])
    def test_a_no_is_kept_byte_for_byte(self, world: World, verdict: Verdict) -> None:
        request = world.submit(world.person(), "2026-12-01", "2026-12-04")
        leave.consider(world.session(), request, YES)
        answer = Answer(verdict, "Dinas mendesak", take_number=verdict is Verdict.DEFER)
        leave.decide(world.session(), request, answer)
        before = letters.form(world.session(), request)
        with connection():
            assert papers.issued(request, "form")
        self.changed(world, request)
        settings.choose(world.session(), "kertas", "A4")
        settings.choose(world.session(), "kepala_lampiran", "tidak")
        assert letters.form(world.session(), request) == before
        assert papers.save_name(world.session(), request, "form").endswith("_20261123.pdf")


def test_the_frozen_values_and_the_sum_are_stored_with_the_bytes(world: World) -> None:
    request = issued(world)
    with connection():
        rows = {row.paper: row for row in IssuedLetter.select()}
    assert set(rows) == {"letter", "form"}
    for row in rows.values():
        with connection():
            assert hashlib.sha256(stored_files.load(row.sha256)).hexdigest() == row.sha256
    values = json.loads(rows["letter"].content)
    number = leave.get(world.session(), request).number
    assert (values["number"], values["day"]) == (number, "2026-11-24")


def test_the_letters_day_is_the_day_entered(world: World) -> None:
    request = issued(world)
    assert leave.get(world.session(), request).letter_date == DAY("2026-11-24")
    assert "24 November 2026" in text(letters.letter(world.session(), request))


def test_a_name_prints_as_it_was_typed(world: World) -> None:
    request = issued(world, name=NAME, address="<font size=40>&amp;")
    for paper in PAPERS:
        assert NAME in text(paper(world.session(), request))


def test_a_request_typed_with_markup_prints_as_typed(world: World) -> None:
    request = world.submit(
        world.person(), "2026-12-01", reason="<i>x</i> & y", address="Jl. <br/> 1"
    )
    form = text(letters.form(world.session(), request))
    assert "<i>x</i> & y" in form
    assert "Jl. <br/> 1" in form


def test_qpdf_finds_no_fault(world: World, tmp_path: Path) -> None:
    qpdf = shutil.which("qpdf")
    if qpdf is None:
        pytest.skip("qpdf is not installed")
    request = issued(world, name=NAME)
    draft = world.submit(world.person(), "2026-12-14")
    for number, one in enumerate((request, draft)):
        for paper in PAPERS:
            path = tmp_path / f"{number}-{paper.name}.pdf"
            letters.write(path, paper(world.session(), one))
            done = subprocess.run([qpdf, "--check", path], capture_output=True, check=False)  # noqa: S603
            assert done.returncode == 0, done.stdout
            assert len(PdfReader(path).pages) == 1


def test_a_cancelled_letter_prints_as_void_draft_again(world: World) -> None:
    request = issued(world)
    leave.cancel(world.session(), request, "Batal berangkat")
    row = leave.get(world.session(), request)
    assert row.state is LeaveState.CANCELLED
    assert "DRAF" in text(letters.letter(world.session(), request))
    with connection():
        assert IssuedLetter.select().count() == 2  # what left the office stays on record


def test_form_and_letter_name_the_balance_before_the_request(world: World) -> None:
    form = text(letters.form(world.session(), issued(world)))
    for shown in ("N-1 6", "N 12"):
        assert shown in form


def test_the_files_name_says_what_it_is(world: World) -> None:
    request = issued(world)
    nip = leave.get(world.session(), request).nip
    name = letters.file_name(world.session(), request)
    assert name == f"Cuti_Tahunan_{nip}_20261124_1.pdf"
    draft = world.submit(world.person(), "2026-12-14")
    assert letters.file_name(world.session(), draft).endswith("_20261123_draf.pdf")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "surat.pdf"
    folder.mkdir()
    with pytest.raises(UserError, match=r"surat\.pdf"):
        letters.write(folder, b"%PDF")
    assert list(tmp_path.iterdir()) == [folder]
