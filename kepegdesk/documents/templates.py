"""The standard wording of the papers, read from ``resources/letters``; layout stays the program's.

Each paper is a file: its name, its legal basis, its shape, the fields its wording may use, and the
text of each of its parts (slots). ``fields.toml`` explains every field.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from typing import Any, Literal

from kepegdesk import paths
from kepegdesk.domain.wording import Fault, check

SlotKind = Literal["line", "text", "list"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of a paper that the office may word: one line, paragraphs, or a list of items."""

    key: str
    label: str
    kind: SlotKind
    required: bool
    text: str


@dataclass(frozen=True, slots=True)
class FieldText:
    """A field by its name, with what it stands for and an example.

    ``always`` tells that no paper finds it empty; ``longest`` is how many letters people type
    there, 0 where the program words it.
    """

    name: str
    explanation: str
    example: str
    always: bool = False
    longest: int = 0


@dataclass(frozen=True, slots=True)
class Template:
    """A paper: how it is called and set, and its standard wording.

    ``identity`` names the rows of the table of the person, ``ruled`` draws it as a ruled table;
    ``points`` numbers the first and last sentence of a titled letter, as permits do.
    ``one_page`` tells that a second page is a fault; ``own`` that the employee writes it himself;
    ``tightness`` is how far it may be set narrower unless the office chose otherwise;
    ``register`` is the kind of letter whose number it takes by hand; others take it by an act.
    """

    key: str
    label: str
    group: str
    basis: str
    shape: str
    fields: tuple[str, ...]
    slots: tuple[Slot, ...]
    identity: tuple[str, ...] = ()
    ruled: bool = False
    points: bool = True
    date_on_top: bool = False
    one_page: bool = True
    own: bool = False
    tightness: int = 2
    register: str = ""

    @property
    def standard(self) -> dict[str, str]:
        """Return the standard text of each slot."""
        return {slot.key: slot.text for slot in self.slots}


_SLOTS: dict[str, tuple[tuple[str, str, SlotKind, bool], ...]] = {
    "judul": (
        ("judul", "Judul", "line", True),
        ("pembuka", "Butir 1, kalimat pembuka", "text", True),
        ("isi", "Kalimat sesudah data pegawai", "text", False),
        ("ketentuan", "Ketentuan huruf a, b, …", "list", False),
        ("penutup", "Butir 2, kalimat penutup", "text", True),
        ("tembusan", "Tembusan", "list", False),
    ),
    "dinas": (
        ("sifat", "Sifat", "line", False),
        ("lampiran", "Lampiran", "line", False),
        ("hal", "Hal", "line", True),
        ("yth", "Alamat tujuan (Yth.)", "list", True),
        ("pembuka", "Paragraf pembuka", "text", True),
        ("isi", "Paragraf sesudah data pegawai", "text", False),
        ("butir", "Butir 1, 2, …", "list", False),
        ("penutup", "Paragraf penutup", "text", True),
        ("tembusan", "Tembusan", "list", False),
    ),
    "keputusan": (
        ("judul", "Judul keputusan", "line", True),
        ("tentang", "Tentang", "text", True),
        ("menimbang", "Menimbang", "list", True),
        ("mengingat", "Mengingat", "list", True),
        ("memperhatikan", "Memperhatikan", "list", False),
        ("menetapkan", "Menetapkan", "line", False),
        ("kesatu", "KESATU, sebelum data", "text", True),
        ("lanjutan", "KESATU, sesudah data", "text", False),
        ("diktum", "KEDUA, KETIGA, …", "list", False),
        ("tembusan", "Tembusan", "list", False),
    ),
}
"""The parts of each shape, in their order on paper."""

ORDINALS = (
    "KESATU", "KEDUA", "KETIGA", "KEEMPAT", "KELIMA", "KEENAM", "KETUJUH", "KEDELAPAN",
    "KESEMBILAN", "KESEPULUH", "KESEBELAS", "KEDUA BELAS", "KETIGA BELAS", "KEEMPAT BELAS",
    "KELIMA BELAS",
)  # fmt: skip
"""The dicta of a decree."""
MOST_DICTA = len(ORDINALS) - 1
"""Dicta behind KESATU that have a name."""


def papers() -> tuple[str, ...]:
    """Return the keys of all papers, in the order of the editor."""
    return tuple(_index()["order"])


@functools.cache
def template(key: str) -> Template:
    """Return a paper's template; raise ``KeyError`` when there is no such paper."""
    if key not in _index()["order"]:
        raise KeyError(key)
    read = _read(key)
    texts: dict[str, str] = read.pop("slots")
    shape = read["shape"]
    slots = tuple(
        Slot(name, label, kind, required, texts.pop(name).strip("\n"))
        for name, label, kind, required in _SLOTS[shape]
        if name in texts
    )
    if texts:
        raise KeyError(f"{key}: {', '.join(texts)}")
    fields = tuple(read.pop("fields"))
    identity = tuple(read.pop("identity", ()))
    return Template(key=key, slots=slots, fields=fields, identity=identity, **read)


@functools.cache
def field_texts() -> dict[str, FieldText]:
    """Return every field that templates may use, by name, in the order of the list on screen."""
    rows = _read("fields")
    return {
        name: FieldText(
            name, row["arti"], row["contoh"], row.get("selalu", False), row.get("terpanjang", 0)
        )
        for name, row in rows.items()
    }


def faults(known: Template, slot: Slot, text: str) -> list[Fault]:
    """Return everything that keeps a wording of a part of a paper from being printed."""
    always = {field.name for field in field_texts().values() if field.always}
    return check(
        text,
        known.fields,
        required=slot.required,
        single=slot.kind == "line",
        always=always,
        most=MOST_DICTA if slot.key == "diktum" else None,
    )


@functools.cache
def _index() -> dict[str, Any]:
    return _read("papers")


def _read(name: str) -> dict[str, Any]:
    text = (paths.resources() / "letters" / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
