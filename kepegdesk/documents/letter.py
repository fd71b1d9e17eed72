"""A letter of the office in one of three shapes: finished values in, PDF bytes out.

*Judul* (title and number in the middle: permits), *dinas* (correspondence: date right, Nomor,
Sifat, Lampiran, Hal, Yth.) and *keputusan* (decree), by Permendagri 1/2023 and ANRI 5/2021.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reportlab.lib.units import mm

from kepegdesk.documents.flow import (
    TIGHTEST,
    Page,
    Part,
    Style,
    gap,
    glue,
    keep_with_signature,
    pages,
    paint,
    styles,
)
from kepegdesk.documents.layout import (
    FACES,
    Block,
    Face,
    Rule,
    Words,
    lines,
    printable,
    shifted,
    text_block,
    width,
    wrap,
)
from kepegdesk.documents.page import (
    LEFT,
    RIGHT,
    Letterhead,
    Paper,
    letterhead_block,
    make_pdf,
)
from kepegdesk.documents.pieces import Piece, body
from kepegdesk.documents.signing import (
    BESIDE_HEIGHT,
    Signatory,
    copies_block,
    initials_block,
    seal_block,
    seal_note_block,
    signature_block,
)
from kepegdesk.domain.indonesian import long_date

NO_NUMBER = "\N{HORIZONTAL ELLIPSIS}" * 14
"""Stands on a draft where the number will be."""

_LABEL = 22 * mm
_COLON = 4 * mm
_NO_HEAD = 12 * mm
_BESIDE_DATE = 5 * mm


class Shape(StrEnum):
    """The shapes of letters; the value is the word of the template."""

    TITLED = "judul"
    OFFICIAL = "dinas"
    DECREE = "keputusan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Everything a letter shows.

    ``headings`` is the title, of a decree every centred line of its head; ``reference`` the rows
    under the number of an official letter (Sifat, Lampiran, Hal) and ``to`` its addressee. A
    letter without letterhead and not ``numbered`` is the employee's own. A ``draft`` bears a
    watermark and neither number nor code. ``date_on_top`` puts place and date of a titled letter
    above its title. ``seal`` is what its QR says. ``tightness`` goes as far as it may be set
    narrower to fit one page, ``face`` is Sans or Serif.
    """

    paper: str
    shape: Shape
    letterhead: Letterhead | None
    number: str
    draft: bool
    headings: tuple[str, ...]
    body: tuple[Piece, ...]
    signatory: Signatory
    copies: tuple[str, ...]
    city: str
    day: date
    reference: tuple[tuple[str, str], ...] = ()
    to: tuple[str, ...] = ()
    numbered: bool = True
    date_on_top: bool = False
    seal: str = ""
    tightness: int = 2
    face: str = "Sans"
    electronic: bool = False
    initials: bool = False

    @property
    def title(self) -> str:
        """Return what the letter is called: its title, or the subject of an official letter."""
        return " ".join(self.headings) or dict(self.reference).get("Hal", "")

    @property
    def shown_number(self) -> str:
        """Return the number as it prints: dots on a draft."""
        return self.number if self.number and not self.draft else NO_NUMBER


def render_letter(letter: Letter, paper: Paper) -> bytes:
    """Set one letter; equal values give equal bytes."""
    return render_letters([letter], paper)


def render_letters(letters: Sequence[Letter], paper: Paper) -> bytes:
    """Set several letters in one document, each beginning on a page of its own."""
    first = letters[0]
    number = first.number if len(letters) == 1 and not first.draft else ""
    author = first.letterhead.office if first.letterhead else first.signatory.name
    sheets = [(page, letter.draft) for letter in letters for page in _pages(letter, paper)]
    return make_pdf(
        paper,
        title=f"{first.title} {number}".strip(),
        author=author,
        day=first.day,
        paint=lambda canvas: paint(canvas, sheets, paper),
    )


def count_pages(letter: Letter, paper: Paper) -> int:
    """Return how many pages a letter takes, before it is drawn."""
    return len(_pages(letter, paper))


def overflow_words(pages: int, tightness: int = 0) -> str:
    """Warn of a letter that does not fit on one page, with what can still help."""
    told = f"Surat ini memakai {pages} halaman"
    if tightness < TIGHTEST:
        return (
            f"{told}. Rapatkan agar satu halaman, atau persingkat kalimatnya, di halaman Surat, "
            "tab Templat."
        )
    return (
        f"{told} walaupun sudah paling rapat. Persingkat kalimatnya di halaman Surat, tab Templat, "
        "atau pilih kertas F4 dan huruf Sans."
    )


def _pages(letter: Letter, paper: Paper) -> list[Page]:
    wanted = styles(FACES[letter.face], letter.tightness)
    return pages(lambda style: _parts(letter, paper, style), wanted, paper)


def _parts(letter: Letter, paper: Paper, style: Style) -> list[Part]:
    """Return the letter from top to bottom; the signature keeps the end of the body."""
    room = paper.width - LEFT - RIGHT
    return [
        *_letterhead(letter.letterhead, room, style),
        *_head(letter, room, style),
        *keep_with_signature(body(letter.body, room, style)),
        glue(style.size * 1.5 * style.gap),
        *_foot(letter, paper, style),
        *_copies(letter, room, style.face),
    ]


def _letterhead(head: Letterhead | None, room: float, style: Style) -> list[Part]:
    if head is None:
        return [gap(_NO_HEAD)]
    return [Part(letterhead_block(head, room, style.face)), gap(style.size * (0.5 + style.gap))]


def _head(letter: Letter, room: float, style: Style) -> list[Part]:
    if letter.shape is Shape.TITLED:
        return _titled_head(letter, room, style)
    if letter.shape is Shape.OFFICIAL:
        return _official_head(letter, room, style)
    return _decree_head(letter, room, style)


# --- judul ---------------------------------------------------------------------------------------


def _titled_head(letter: Letter, room: float, style: Style) -> list[Part]:
    parts: list[Part] = []
    if letter.date_on_top:
        parts += [Part(_right(_place_and_date(letter), room, style), glued=True), glue(style.size)]
    number = f"Nomor : {letter.shown_number}"
    return [
        *parts,
        *(Part(_title(text, room, style), glued=True) for text in letter.headings),
        Part(_centred(number, room, style), glued=True),
        glue(style.size * (0.5 + style.gap)),
    ]


def _place_and_date(letter: Letter) -> str:
    return f"{letter.city}, {long_date(letter.day)}"


@functools.lru_cache(maxsize=32)
def _right(text: str, room: float, style: Style) -> Block:
    return text_block(
        text, x=0, room=room, size=style.size, font=style.face.regular, align="right"
    )  # fmt: skip


@functools.lru_cache(maxsize=64)
def _title(title: str, room: float, style: Style) -> Block:
    """Set the title, bold and underlined, in the middle."""
    size, font = style.size + 1, style.face.bold
    words: list[Words] = []
    rules = []
    down = 0.0
    for text in wrap(printable(title, font), font, size, room):
        placed = shifted(lines([text], x=0, room=room, size=size, font=font, align="center"), down)
        rules.append(Rule(placed[0].x, down + size * 1.12, width(text, font, size), size / 14))
        words += placed
        down += size * 1.35
    return Block(down, tuple(words), tuple(rules))


def _centred(text: str, room: float, style: Style) -> Block:
    return text_block(
        text, x=0, room=room, size=style.size, font=style.face.regular, align="center"
    )  # fmt: skip


# --- dinas ---------------------------------------------------------------------------------------


def _official_head(letter: Letter, room: float, style: Style) -> list[Part]:
    numbered = (("Nomor", letter.shown_number),) if letter.numbered else ()
    rows = (*numbered, *(row for row in letter.reference if row[1].strip()))
    date = _right(_place_and_date(letter), room, style)
    left = date.words[0].x - _BESIDE_DATE
    return [
        Part(Block(0.0, date.words), glued=True),
        *(Part(_reference(label, text, left, style), glued=True) for label, text in rows),
        glue(style.size * 1.2 * style.gap),
        *_addressee(letter.to, room, style),
        glue(style.size * 1.2 * style.gap),
    ]


@functools.lru_cache(maxsize=128)
def _reference(label: str, text: str, room: float, style: Style) -> Block:
    """Set a row of the head, which leaves the right of the sheet to the date."""
    size, font, left = style.size, style.face.regular, _LABEL + _COLON
    block = text_block(text, x=left, room=room - left, size=size, font=font)
    marks = [
        *lines([label], x=0, room=_LABEL, size=size, font=font),
        *lines([":"], x=_LABEL, room=_COLON, size=size, font=font),
    ]
    return Block(block.height, (*marks, *block.words))


def _addressee(to: Sequence[str], room: float, style: Style) -> list[Part]:
    """Set «Yth. …» with the lines that belong to it under the name; «di …» is at the margin."""
    hanging = width("Yth. ", style.face.regular, style.size)
    blocks = [_to(text, number, hanging, room, style) for number, text in enumerate(to)]
    return [Part(block, glued=True) for block in blocks]


@functools.lru_cache(maxsize=128)
def _to(text: str, number: int, hanging: float, room: float, style: Style) -> Block:
    size, font = style.size, style.face.regular
    left = 0.0 if text.split(" ")[0] == "di" else hanging
    shown = text.removeprefix("Yth. ")
    block = text_block(shown, x=left, room=room * 0.8 - left, size=size, font=font)
    if number:
        return block
    yth = lines(["Yth."], x=0, room=left, size=size, font=font)
    return Block(block.height, (*yth, *block.words))


# --- keputusan -----------------------------------------------------------------------------------


def _decree_head(letter: Letter, room: float, style: Style) -> list[Part]:
    """Set the head of a decree: its name, NOMOR, TENTANG, the subject, the office that decrees."""
    name, *subject = letter.headings
    bold = style.face.bold
    texts = (name, f"NOMOR {letter.shown_number}", "", "TENTANG", "", *subject, "")
    deciding = letter.signatory.on_behalf or (letter.signatory.title,)
    rows = (*texts, f"{deciding[0]},")
    return [
        *(
            Part(_bold(text, room, style.size, bold), glued=True) if text
            else glue(style.size * 0.6 * style.gap)
            for text in rows
        ),
        glue(style.size * (0.5 + style.gap)),
    ]  # fmt: skip


@functools.lru_cache(maxsize=64)
def _bold(text: str, room: float, size: float, font: str) -> Block:
    return text_block(text, x=0, room=room, size=size, font=font, align="center", leading=1.25)


# --- foot ----------------------------------------------------------------------------------------


def _foot(letter: Letter, paper: Paper, style: Style) -> list[Part]:
    """Set the signature on the right, and the code or the table for initials beside it."""
    signature = signature_block(
        letter.signatory,
        _above_signature(letter),
        x=paper.width / 2 - LEFT,
        room=paper.width / 2 - RIGHT,
        size=style.size,
        face=style.face,
        electronic=letter.electronic,
    )
    bottom = max(signature.height, BESIDE_HEIGHT)
    beside = _beside(letter, bottom, style.face)
    if not beside or bottom == signature.height:
        return [*beside, Part(signature)]
    return [*beside, Part(signature, glued=True), gap(bottom - signature.height)]


def _above_signature(letter: Letter) -> tuple[str, ...]:
    if letter.shape is Shape.DECREE:
        return f"Ditetapkan di {letter.city}", f"pada tanggal {long_date(letter.day)}"
    if letter.shape is Shape.OFFICIAL or letter.date_on_top:
        return ()
    return (_place_and_date(letter),)


def _beside(letter: Letter, bottom: float, face: Face) -> list[Part]:
    if letter.draft:
        return [Part(initials_block(bottom, face), glued=True)] if letter.initials else []
    if not letter.seal:
        return []
    return [
        Part(seal_block(letter.seal, bottom), glued=True),
        Part(seal_note_block(bottom, face), glued=True),
    ]


def _copies(letter: Letter, room: float, face: Face) -> list[Part]:
    """Set the copies at the bottom left, if there are any."""
    if not letter.copies:
        return []
    return [gap(14.0), Part(copies_block(letter.copies, room=room * 0.62, face=face))]
