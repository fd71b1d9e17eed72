"""Papers of many requests: in one file or many, the same as one by one, whole or not at all."""

from __future__ import annotations

import errno
import io
import os
import pickle
from pathlib import Path

import pytest
from desk_world import World, keys
from pdf_reading import check, pages, text
from pypdf import PdfReader

from kepegdesk.domain.kinds import Role
from kepegdesk.errors import BadFile, Refused
from kepegdesk.progress import Cancelled
from kepegdesk.services import leave, letter_batches, letters, papers
from kepegdesk.services.letter_batches import AlreadyThere, Batch, Count, Sort
from kepegdesk.services.letters import FORM, LETTER

LETTERS = [Sort.LETTERS]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder to write to."""
    place = tmp_path / "surat"
    place.mkdir()
    return place


@pytest.fixture
def three(world: World) -> tuple[World, list[int]]:
    """Return an issued leave, a granted one and one that was only asked for."""
    asked = [
        world.granted(world.person(), "2026-12-01", "2026-12-04"),
        world.granted(world.person(), "2026-12-08", "2026-12-10"),
        world.submit(world.person(), "2026-12-14"),
    ]
    letters.issue(world.session(), asked[0])
    return world, asked


def collected(world: World, requests: list[int], sorts: list[Sort] = LETTERS) -> Batch:
    """Return what the window collects before the child process writes it."""
    return letter_batches.collect(world.session(), requests, sorts)


def test_what_there_is_is_counted_before_anything_is_set(three: tuple[World, list[int]]) -> None:
    world, requests = three
    found = letter_batches.count(world.session(), requests)
    assert found == {
        Sort.LETTERS: Count(1, 2),
        Sort.FORMS: Count(1, 2),
        Sort.OTHERS: Count(0, 0),  # nobody asked for a report of return yet
    }


def test_a_batch_holds_the_papers_as_they_are_one_by_one(
    three: tuple[World, list[int]], folder: Path
) -> None:
    """T-37: batch = single; T-36: what is not issued is a draft here, too."""
    world, requests = three
    out = folder / "surat.pdf"
    sorts = [Sort.LETTERS, Sort.FORMS]
    count = letter_batches.write_one(collected(world, requests, sorts), out)
    check(out.read_bytes(), folder)
    found = pages(out.read_bytes())
    assert count == len(found) == 6
    singles = [
        papers.paper(world.session(), request, key)
        for request in requests
        for key in (LETTER, FORM)
    ]
    assert [sorted(page.split()) for page in found] == [
        sorted(text(single).split()) for single in singles
    ]
    drafts = ["DRAF" in page for page in found]
    assert drafts == [False, False, True, False, True, False]


def test_one_file_each_is_the_paper_byte_for_byte(
    three: tuple[World, list[int]], folder: Path
) -> None:
    """T-37, for the issued and for the drafts."""
    world, requests = three
    stage = letter_batches.staging(folder)
    letter_batches.write_each(collected(world, requests), stage)
    assert [path.name for path in folder.iterdir()] == [stage.name]
    written = letter_batches.publish(stage, folder)
    assert sorted(folder.iterdir()) == sorted(written)
    named = {papers.save_name(world.session(), r, LETTER): r for r in requests}
    assert {path.name for path in written} == set(named)
    for path in written:
        assert path.read_bytes() == papers.paper(world.session(), named[path.name], LETTER)


def test_the_batch_crosses_to_a_child_process(three: tuple[World, list[int]]) -> None:
    world, requests = three
    batch = collected(world, requests, list(Sort))
    assert pickle.loads(pickle.dumps(batch)) == batch  # noqa: S301 - our own


def test_drafts_may_be_left_out(three: tuple[World, list[int]]) -> None:
    world, requests = three
    batch = letter_batches.collect(world.session(), requests, LETTERS, drafts=False)
    assert len(batch.sheets) == 1
    with pytest.raises(Refused) as refusal:
        letter_batches.collect(world.session(), requests[1:], LETTERS, drafts=False)
    assert keys(refusal.value.problems) == ["SR04"]


def test_it_keeps_to_the_units_of_the_account(three: tuple[World, list[int]]) -> None:
    world, requests = three
    theirs = world.submit(world.person(unit=world.transport), "2026-12-14")
    clerk = world.session(Role.OPERATOR, unit=world.health)
    batch = letter_batches.collect(clerk, [*requests, theirs], LETTERS)
    assert len(batch.sheets) == 3
    assert letter_batches.count(clerk, [theirs]) == dict.fromkeys(Sort, Count())


def test_papers_of_one_name_get_numbers(world: World) -> None:
    person = world.person()
    requests = [world.submit(person, "2026-12-01"), world.submit(person, "2026-12-08")]
    names = [sheet.name for sheet in collected(world, requests).sheets]
    nip = leave.get(world.session(), requests[0]).nip
    assert names == [
        f"Cuti_Tahunan_{nip}_20261123_draf.pdf",
        f"Cuti_Tahunan_{nip}_20261123_draf_(2).pdf",
    ]


def stop_after(count: int):  # type: ignore[no-untyped-def]
    """Return a reporter that presses *Batal* after some papers."""

    def progress(done: int, _total: int) -> None:
        if done >= count:
            raise Cancelled

    return progress


def test_a_cancelled_file_leaves_the_old_one(three: tuple[World, list[int]], folder: Path) -> None:
    world, requests = three
    out = folder / "surat.pdf"
    out.write_bytes(b"lama")
    with pytest.raises(Cancelled):
        letter_batches.write_one(collected(world, requests), out, stop_after(1))
    assert out.read_bytes() == b"lama"
    assert list(folder.iterdir()) == [out]


def test_a_cancelled_folder_is_as_it_was(three: tuple[World, list[int]], folder: Path) -> None:
    world, requests = three
    stage = letter_batches.staging(folder)
    with pytest.raises(Cancelled):
        letter_batches.write_each(collected(world, requests), stage, stop_after(2))
    letter_batches.discard(stage)
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(folder: Path) -> None:
    blocked = folder / "bukan-folder"
    blocked.write_bytes(b"x")
    with pytest.raises(BadFile, match="tidak dapat ditulis"):
        letter_batches.staging(blocked)


def test_an_office_s_database_is_never_replaced(folder: Path) -> None:
    stage = letter_batches.staging(folder)
    (stage / "kantor.db").write_bytes(b"%PDF")
    (folder / "kantor.db").write_bytes(b"SQLite format 3\x00")
    with pytest.raises(BadFile, match="data kantor"):
        letter_batches.publish(stage, folder)


def test_files_that_are_there_are_told_before_anything_is_written(
    three: tuple[World, list[int]], folder: Path
) -> None:
    world, requests = three
    batch = collected(world, requests)
    letter_batches.refuse_existing(batch, folder)
    (folder / batch.sheets[1].name).write_bytes(b"milik saya")
    with pytest.raises(AlreadyThere, match="1 dari 3 berkas sudah ada di folder itu, misalnya"):
        letter_batches.refuse_existing(batch, folder)


def staged(folder: Path) -> Path:
    """Return a staging folder with three finished files."""
    stage = letter_batches.staging(folder)
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (stage / name).write_bytes(b"baru")
    return stage


def test_no_file_moves_when_one_cannot_have_its_place(folder: Path) -> None:
    stage = staged(folder)
    (folder / "c.pdf").mkdir()
    with pytest.raises(BadFile, match=r"^c\.pdf tidak dapat disimpan"):
        letter_batches.publish(stage, folder)
    assert sorted(path.name for path in folder.iterdir()) == [stage.name, "c.pdf"]


def test_a_fault_in_the_middle_tells_how_far_it_came(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another program opens meanwhile, which cannot be known beforehand."""
    stage, replace = staged(folder), os.replace

    def held(one: Path, other: Path) -> None:
        if other.name == "c.pdf":
            raise PermissionError(errno.EACCES, "held")
        replace(one, other)

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(BadFile) as fault:
        letter_batches.publish(stage, folder)
    assert str(fault.value).startswith("2 dari 3 surat sudah ditulis; sisanya belum. c.pdf tidak")
    assert sorted(path.name for path in folder.glob("*.pdf")) == ["a.pdf", "b.pdf"]


def test_collecting_reports_and_can_be_stopped(three: tuple[World, list[int]]) -> None:
    world, requests = three
    seen: list[tuple[int, int]] = []
    letter_batches.collect(
        world.session(), requests, LETTERS, progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]
    with pytest.raises(Cancelled):
        letter_batches.collect(world.session(), requests, LETTERS, progress=stop_after(2))


def test_a_large_batch_is_split_between_two_processes(three: tuple[World, list[int]]) -> None:
    world, requests = three
    batch = collected(world, requests)
    assert letter_batches.halves(batch) == (batch,)
    many = Batch(batch.sheets * 40, batch.paper)
    one, other = letter_batches.halves(many)
    assert one.sheets + other.sheets == many.sheets


def test_a_joined_document_opens_like_any_other(
    three: tuple[World, list[int]], folder: Path
) -> None:
    world, requests = three
    out = folder / "surat.pdf"
    letter_batches.write_one(collected(world, requests, list(Sort)), out)
    sizes = {
        tuple(map(round, page.mediabox[2:]))
        for page in PdfReader(io.BytesIO(out.read_bytes())).pages
    }
    assert sizes == {(609, 935)}
