"""Letters: one document, one file each, two processes; against a plain canvas with segno's QR."""

from __future__ import annotations

import io
import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path

import segno
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kepegdesk import paths
from kepegdesk.documents.letter import Letter, render_letter
from kepegdesk.documents.page import F4
from kepegdesk.documents.pieces import Fields, Items, Para
from kepegdesk.services import letter_batches
from kepegdesk.services.letter_batches import Batch, Sheet
from kepegdesk.ui.dialogs.letter_batch import write_files
from tests.bench.rows import Reading, at_least, faster, medians, row
from tests.documents import paper_examples

LETTERS = 1000
REPEATS = 3


def letters(count: int) -> list[Letter]:
    """Return letters to as many different people, each with a code of its own."""
    return [
        paper_examples.letter(
            values=paper_examples.values(
                nama=f"Pegawai Contoh Nomor {n}, S.Kom.",
                nip=f"19{60 + n % 40}0721 201001 {1 + n % 2} {n % 1000:03}",
            ),
            number=f"800.1.11.4/{n}/BKPSDM/2026",
            seal=paper_examples.SEAL.replace("/123/", f"/{n}/"),
        )
        for n in range(count)
    ]


def batch(count: int) -> Batch:
    """Return what a window hands to the process that sets and writes."""
    sheets = (Sheet(f"{n}.pdf", letter) for n, letter in enumerate(letters(count)))
    return Batch(tuple(sheets), F4.name)


def issued(count: int) -> Batch:
    """Return the same as it is kept once it was issued: the bytes that left the office."""
    sheets = (Sheet(f"{n}.pdf", render_letter(one, F4)) for n, one in enumerate(letters(count)))
    return Batch(tuple(sheets), F4.name)


def plain_document(some: Sequence[Letter]) -> bytes:
    """Draw letters as one writes them down first: every string, picture and QR square by square."""
    pdfmetrics.registerFont(TTFont("Plain", paths.resources() / "fonts" / "KepegSans-Regular.ttf"))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(F4.width, F4.height))
    for letter in some:
        _plain_page(canvas, letter)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _plain_page(canvas: Canvas, letter: Letter) -> None:
    head = letter.letterhead
    assert head is not None
    if head.logo:
        canvas.drawImage(
            ImageReader(io.BytesIO(head.logo)), 30 * mm, 290 * mm, 20 * mm, 24 * mm, mask="auto"
        )
    down = itertools.count(1)
    for text in (
        head.government, head.office, *head.address, letter.title, letter.number, *_said(letter),
        letter.signatory.title, letter.signatory.name, letter.signatory.rank, letter.signatory.nip,
        *letter.copies,
    ):  # fmt: skip
        for start in range(0, len(text), 90):
            canvas.setFont("Plain", 11)
            canvas.drawString(30 * mm, F4.height - next(down) * 15, text[start : start + 90])
    for line in range(8):
        canvas.line(30 * mm, (60 + 8 * line) * mm, 190 * mm, (60 + 8 * line) * mm)
    _plain_qr(canvas, letter.seal)


def _said(letter: Letter) -> list[str]:
    """Return the lines of a letter's body."""
    found: list[str] = []
    for piece in letter.body:
        if isinstance(piece, Para):
            found.append(piece.text)
        elif isinstance(piece, Fields):
            found += [f"{label} : {value}" for label, value in piece.rows]
        elif isinstance(piece, Items):
            found += piece.texts
    return found


def _plain_qr(canvas: Canvas, text: str) -> None:
    code = segno.make_qr(text, error="m")
    for y, line in enumerate(code.matrix):
        for x, dark in enumerate(line):
            if dark:
                canvas.rect(30 * mm + x * 2, 60 * mm - y * 2, 2, 2, stroke=0, fill=1)


def _save_each(some: Batch, folder: str) -> None:
    stage = letter_batches.staging(Path(folder))
    letter_batches.write_each(some, stage)
    letter_batches.publish(stage, Path(folder))


def _save_plain(some: Sequence[Letter], folder: str) -> None:
    for number, letter in enumerate(some):
        Path(folder, f"{number}.pdf").write_bytes(plain_document([letter]))


def _save_with_two(some: Batch, folder: str) -> None:
    write_files(some, Path(folder))


@row("letters-document", "letters, one document / plain canvas, segno", at_least(8), (LETTERS,))
def one_document(size: int) -> Reading:
    """Set many letters in one document, as the window does."""
    return _document(batch(size), size)


@row("letters-issued", "issued letters, one document / the same", at_least(8), (LETTERS,))
def one_issued_document(size: int) -> Reading:
    """Join letters that left the office."""
    return _document(issued(size), size)


def _document(some: Batch, size: int) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "surat.pdf")
        letter_batches.write_one(Batch(some.sheets[:5], some.paper), out)
        plain = letters(size)
        ours, theirs = medians(
            REPEATS,
            lambda: letter_batches.write_one(some, out),
            lambda: out.write_bytes(plain_document(plain)),
        )
    return faster(ours / size, theirs / size, "ms a letter")


@row("letters-files", "letters, one file each / plain canvas, segno", at_least(3.5), (LETTERS,))
def one_file_each(size: int) -> Reading:
    """Set many letters in files of their own."""
    some, plain = batch(size), letters(size)
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = medians(
            REPEATS, lambda: _save_each(some, folder), lambda: _save_plain(plain, folder)
        )
    return faster(ours / size, theirs / size, "ms a letter")


@row("letters-two", "letters, one file each, two processes / one", at_least(1.7), (4 * LETTERS,))
def two_processes(size: int) -> Reading:
    """Set many letters in files of their own on two processors, starting the processes included."""
    some = batch(size)
    with tempfile.TemporaryDirectory() as folder:
        two, one = medians(
            REPEATS, lambda: _save_with_two(some, folder), lambda: _save_each(some, folder)
        )
    return faster(two, one)
