"""Letters: one document, one file each, two processes; against a plain canvas with segno's QR."""

from __future__ import annotations

import io
import itertools
import multiprocessing
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import segno
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from kepegdesk import paths
from kepegdesk.documents.leave_letter import LeaveLetter, render_letter, render_letters
from kepegdesk.documents.page import F4
from tests.bench.rows import Reading, at_least, faster, medians, row
from tests.documents import paper_examples

LETTERS = 500
REPEATS = 3


def batch(count: int) -> list[LeaveLetter]:
    """Return letters to as many different people."""
    one = paper_examples.letter()
    return [replace(one, number=f"800.1.11.4/{n}/2026", identity=person(n)) for n in range(count)]


def person(number: int) -> tuple[tuple[str, str], ...]:
    """Return what a letter says of one invented person."""
    nip = f"19{60 + number % 40}0721 201001 {1 + number % 2} {number % 1000:03}"
    changed = {"Nama": f"Pegawai Contoh Nomor {number}, S.Kom.", "NIP": nip}
    return tuple((label, changed.get(label, v)) for label, v in paper_examples.letter().identity)


def plain_document(letters: Sequence[LeaveLetter]) -> bytes:
    """Draw letters as one writes them down first: every string, picture and QR square by square."""
    pdfmetrics.registerFont(TTFont("Plain", paths.resources() / "fonts" / "KepegSans-Regular.ttf"))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(F4.width, F4.height))
    for letter in letters:
        _plain_page(canvas, letter)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _plain_page(canvas: Canvas, letter: LeaveLetter) -> None:
    head = letter.letterhead
    if head.logo:
        canvas.drawImage(
            ImageReader(io.BytesIO(head.logo)), 30 * mm, 290 * mm, 20 * mm, 24 * mm, mask="auto"
        )
    down = itertools.count(1)
    identity = (f"{label} : {value}" for label, value in letter.identity)
    for text in (
        head.government, head.office, *head.address, letter.title, letter.number or "", *identity,
        *letter.terms, letter.closing, letter.signatory.title, letter.signatory.name,
        letter.signatory.rank, letter.signatory.nip, *letter.copies,
    ):  # fmt: skip
        for start in range(0, len(text), 90):
            canvas.setFont("Plain", 11)
            canvas.drawString(30 * mm, F4.height - next(down) * 15, text[start : start + 90])
    for line in range(8):
        canvas.line(30 * mm, (60 + 8 * line) * mm, 190 * mm, (60 + 8 * line) * mm)
    _plain_qr(canvas, letter.number or "")


def _plain_qr(canvas: Canvas, text: str) -> None:
    code = segno.make_qr(f"KPG1|{text}|2026-11-23|198507212010012003", error="m")
    for y, line in enumerate(code.matrix):
        for x, dark in enumerate(line):
            if dark:
                canvas.rect(30 * mm + x * 2, 60 * mm - y * 2, 2, 2, stroke=0, fill=1)


def _save_all(letters: Sequence[LeaveLetter], folder: str) -> None:
    for number, letter in enumerate(letters):
        Path(folder, f"{number}.pdf").write_bytes(render_letter(letter, F4))


def _save_plain(letters: Sequence[LeaveLetter], folder: str) -> None:
    for number, letter in enumerate(letters):
        Path(folder, f"{number}.pdf").write_bytes(plain_document([letter]))


def _save_with_two(letters: Sequence[LeaveLetter], folder: str) -> None:
    half = len(letters) // 2
    halves = [(letters[:half], folder), (letters[half:], folder)]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.starmap(_save_all, halves)


@row("letters-document", "letters, one document / plain canvas, segno", at_least(8), (LETTERS,))
def one_document(size: int) -> Reading:
    """Set many letters in one document."""
    letters = batch(size)
    render_letters(letters[:5], F4)
    ours, plain = medians(
        REPEATS, lambda: render_letters(letters, F4), lambda: plain_document(letters)
    )
    return faster(ours / size, plain / size, "ms a letter")


@row("letters-files", "letters, one file each / plain canvas, segno", at_least(3.5), (LETTERS,))
def one_file_each(size: int) -> Reading:
    """Set many letters in files of their own."""
    letters = batch(size)
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = medians(
            REPEATS, lambda: _save_all(letters, folder), lambda: _save_plain(letters, folder)
        )
    return faster(ours / size, plain / size, "ms a letter")


@row("letters-two", "letters, one file each, two processes / one", at_least(1.7), (4 * LETTERS,))
def two_processes(size: int) -> Reading:
    """Set many letters in files of their own on two processors, starting the processes included."""
    letters = batch(size)
    with tempfile.TemporaryDirectory() as folder:
        two, one = medians(
            REPEATS, lambda: _save_with_two(letters, folder), lambda: _save_all(letters, folder)
        )
    return faster(two, one)
