"""Wording and values become a letter: which part stands where in each shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kepegdesk.documents.letter import Letter, Shape
from kepegdesk.documents.page import Letterhead
from kepegdesk.documents.pieces import (
    Fields,
    Grid,
    Heading,
    Items,
    Labelled,
    Level,
    Para,
    Piece,
    paragraphs,
)
from kepegdesk.documents.signing import Signatory
from kepegdesk.documents.templates import MOST_DICTA, ORDINALS, Template
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.wording import fill
from kepegdesk.errors import Refused

BLANK = "…………………………"
"""Stands in a table for a value that nobody recorded, to be written by hand."""

_LABELS = {
    "nama": "Nama",
    "jabatan": "Jabatan",
    "unit_kerja": "Unit Kerja",
    "masa_kerja_golongan": "Masa Kerja Golongan",
    "gaji_pokok": "Gaji Pokok",
    "bekerja_sejak": "Bekerja sebagai PNS sejak",
    "alasan": "Alasan Permintaan Cuti",
    "lama_cuti": "Lamanya Cuti",
    "wilayah_pembayaran": "Wilayah Pembayaran",
    "keputusan_cltn": "Keputusan CLTN",
    "cuti_diberikan": "Lamanya Cuti yang Telah Diberikan",
    "alasan_perpanjangan": "Alasan Perpanjangan",
    "lama_perpanjangan": "Lamanya Perpanjangan",
    "tanggal_lapor": "Tanggal Melapor",
}
"""What the rows of the table of a person are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What surrounds the wording of a letter: paper of the office, who signs, how it is set.

    ``letterhead`` is None and ``numbered`` false for what the employee writes himself; ``listed``
    is what a decree lists in the place of a table.
    """

    letterhead: Letterhead | None
    number: str
    draft: bool
    signatory: Signatory
    city: str
    day: date
    seal: str = ""
    tightness: int = 2
    face: str = "Sans"
    decree_face: str = "Serif"
    electronic: bool = False
    initials: bool = False
    listed: tuple[str, ...] = field(default=())


def compose(
    template: Template, texts: Mapping[str, str], values: Mapping[str, str], setting: Setting
) -> Letter:
    """Fill a paper's wording with values and put its parts where its shape has them.

    ``texts`` is the wording by slot; a slot that is left out or empty is not printed. Raises
    ``Refused`` when a part that must be there is empty with these values, or cannot be read.
    """
    said = _all_said(template, texts, values)
    shape = Shape(template.shape)
    rows = _identity(template, values)
    table: list[Piece] = []
    if rows:
        level: Level = "decree" if shape is Shape.DECREE else "point"
        table = [Grid(rows) if template.ruled else Fields(rows, level)]
    if setting.listed:
        table = [Items(setting.listed, "decree", lettered=True)]
    pieces = _BODIES[shape](template, said, table)
    return Letter(
        paper=template.key,
        shape=shape,
        letterhead=None if template.own else setting.letterhead,
        number=setting.number,
        draft=setting.draft,
        headings=_headings(shape, said),
        reference=_reference(shape, said),
        to=said.get("yth", ()),
        body=tuple(pieces),
        signatory=setting.signatory,
        copies=said.get("tembusan", ()),
        city=setting.city,
        day=setting.day,
        numbered=not template.own,
        date_on_top=template.date_on_top,
        seal=setting.seal,
        tightness=setting.tightness,
        face=setting.decree_face if shape is Shape.DECREE else setting.face,
        electronic=setting.electronic and not template.own,
        initials=setting.initials and not template.own,
    )


def _all_said(
    template: Template, texts: Mapping[str, str], values: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs of every part; refuse a letter with a hole rather than print it."""
    try:
        said = {slot: _said(text, values) for slot, text in texts.items()}
    except ValueError as fault:
        text = f"Templat {template.label} tidak dapat dicetak: {fault}"
        raise Refused([error("TK01", "paper", text)]) from None
    found = [*_missing(template, said), *_left_over(template, said)]
    if found:
        raise Refused(found)
    return said


def _missing(template: Template, said: _Said) -> list[Problem]:
    text = "Bagian «{}» pada {} kosong. Lengkapi datanya, atau perbaiki templatnya."
    return [
        error("TK05", slot.key, text.format(slot.label, template.label))
        for slot in template.slots
        if slot.required and not said.get(slot.key)
    ]


def _left_over(template: Template, said: _Said) -> list[Problem]:
    count = len(said.get("diktum", ()))
    if count <= MOST_DICTA:
        return []
    text = f"{template.label} memuat {count} diktum; paling banyak {MOST_DICTA} sesudah KESATU."
    return [error("TK06", "diktum", text)]


def _said(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paragraphs of a part that are not empty."""
    return tuple(paragraph for paragraph in fill(text, values) if paragraph.strip())


_Said = Mapping[str, tuple[str, ...]]


def _identity(template: Template, values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the rows of the table of the person; nothing recorded leaves room for the pen."""
    named = {**_LABELS, "nip": values["label_nip"], "pangkat": values["label_pangkat"]}
    return tuple((named[name], values[name].strip() or BLANK) for name in template.identity)


def _headings(shape: Shape, said: _Said) -> tuple[str, ...]:
    if shape is Shape.OFFICIAL:
        return ()
    return (*said["judul"], *said.get("tentang", ()))


def _reference(shape: Shape, said: _Said) -> tuple[tuple[str, str], ...]:
    if shape is not Shape.OFFICIAL:
        return ()
    named = {"Sifat": "sifat", "Lampiran": "lampiran", "Hal": "hal"}
    return tuple((label, " ".join(said.get(slot, ()))) for label, slot in named.items())


def _titled(template: Template, said: _Said, table: list[Piece]) -> list[Piece]:
    """Point 1 with the person and the terms, point 2 the closing; or plain paragraphs."""
    if not template.points:
        return [
            *paragraphs(said["pembuka"]), *table, *paragraphs(said.get("isi", ())),
            *_items(said.get("ketentuan", ()), "margin"), *paragraphs(said["penutup"]),
        ]  # fmt: skip
    first, *more = said["pembuka"]
    last, *rest = said["penutup"]
    return [
        Para(first, mark="1."),
        *paragraphs(more, "point"),
        *table,
        *paragraphs(said.get("isi", ()), "point"),
        *_items(said.get("ketentuan", ()), "point"),
        Para(last, mark="2."),
        *paragraphs(rest, "point"),
    ]


def _items(texts: tuple[str, ...], level: Level, *, lettered: bool = True) -> list[Piece]:
    return [Items(texts, level, lettered=lettered)] if texts else []


def _official(template: Template, said: _Said, table: list[Piece]) -> list[Piece]:
    """Paragraphs that begin indented; what goes on after a table begins at the margin."""
    first = not template.own
    going_on, *more = said.get("isi", ()) or ("",)
    runs_on = bool(table) and going_on[:1].islower()
    return [
        *paragraphs(said["pembuka"], first=first),
        *table,
        *paragraphs([going_on], first=first and not runs_on),
        *paragraphs(more, first=first),
        *_items(said.get("butir", ()), "margin", lettered=False),
        *paragraphs(said["penutup"], first=first),
    ]


def _decree(_template: Template, said: _Said, table: list[Piece]) -> list[Piece]:
    """Menimbang, Mengingat, Memperhatikan, MEMUTUSKAN, Menetapkan, KESATU …"""
    considered = [
        Labelled(label, said[slot], marks if len(said[slot]) > 1 else "")
        for label, slot, marks in _CONSIDERED
        if said.get(slot)
    ]
    first, *more = said["kesatu"]
    dicta = zip(ORDINALS[1:], said.get("diktum", ()), strict=False)
    return [
        *considered,
        Heading("MEMUTUSKAN:"),
        *(Labelled("Menetapkan", (text,)) for text in said.get("menetapkan", ())),
        Labelled("KESATU", (first,)),
        *paragraphs(more, "decree"),
        *table,
        *paragraphs(said.get("lanjutan", ()), "decree"),
        *(Labelled(ordinal, (text,)) for ordinal, text in dicta),
    ]


_CONSIDERED: tuple[tuple[str, str, Literal["a", "1"]], ...] = (
    ("Menimbang", "menimbang", "a"),
    ("Mengingat", "mengingat", "1"),
    ("Memperhatikan", "memperhatikan", "1"),
)
_BODIES = {Shape.TITLED: _titled, Shape.OFFICIAL: _official, Shape.DECREE: _decree}
