"""Hold a person as the national register (SIASN) has him against the office's file, field by field.

Which fields are compared, how much hangs on each, and when two spellings mean the same, is data:
``FIELDS``. Values of a history go together as a line: another golongan comes with its TMT.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from kepegdesk.domain.cells import word_key
from kepegdesk.domain.names import same_titles
from kepegdesk.domain.ranks import read_golongan
from kepegdesk.domain.units_text import unit_key

Record = Mapping[str, Any]
"""One person's values by field; a unit is (office, rest), a masa kerja (years, months)."""

_NOT_DIGITS = re.compile(r"\D")
_MARKS = re.compile(r"[\W_]")


class Outcome(StrEnum):
    """What came of holding two values, or the two lists of people, against each other."""

    SAME = "same"
    DIFFERS = "differs"
    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    ONLY_THERE = "only_there"
    ONLY_HERE = "only_here"

    @property
    def label(self) -> str:
        """Return the words for screen."""
        return _LABELS[self]


_LABELS = {
    Outcome.SAME: "sama",
    Outcome.DIFFERS: "beda",
    Outcome.MISSING_HERE: "kosong di kantor",
    Outcome.MISSING_THERE: "kosong di SIASN",
    Outcome.ONLY_THERE: "hanya di SIASN",
    Outcome.ONLY_HERE: "hanya di kantor",
}


class Consequence(IntEnum):
    """How much hangs on a value, the gravest first."""

    PAY = 1
    POST = 2
    IDENTITY = 3
    CONTACT = 4


def _exactly(one: Any, other: Any) -> bool:
    return bool(one == other)


def _as_words(one: Any, other: Any) -> bool:
    return word_key(str(one)) == word_key(str(other))


def _without_marks(one: Any, other: Any) -> bool:
    bare, other_bare = (_MARKS.sub("", str(value)).casefold() for value in (one, other))
    return bare == other_bare


def _as_digits(one: Any, other: Any) -> bool:
    return _NOT_DIGITS.sub("", str(one)) == _NOT_DIGITS.sub("", str(other))


def _as_golongan(one: Any, other: Any) -> bool:
    read = read_golongan(str(one))
    return read is not None and read == read_golongan(str(other))


def _as_unit(here: Any, there: Any) -> bool:
    """Tell whether both name one office and, where SIASN names a part of it, that part."""
    if unit_key(here[0]) != unit_key(there[0]):
        return False
    return not there[1] or unit_key(here[1]) == unit_key(there[1])


@dataclass(frozen=True, slots=True)
class Field:
    """One value that is compared: what hangs on it, and when two spellings of it are alike."""

    key: str
    label: str
    consequence: Consequence
    effect: str
    alike: Callable[[Any, Any], bool] = _as_words


_PAY, _POST = Consequence.PAY, Consequence.POST
_IDENTITY, _CONTACT = Consequence.IDENTITY, Consequence.CONTACT

_PROMOTION = "Gaji pokok dan kenaikan pangkat"
_RAISE = "Kenaikan pangkat berikutnya"
_PENSION = "Masa kerja dan pensiun"
_CONTRACT = "Gaji dan perpanjangan kontrak"
_DUTY = "Tunjangan jabatan dan batas usia pensiun"
_LETTERS = "Surat keputusan dan kartu"
_POPULATION = "Padan data kependudukan"
_REACH = "Pemberitahuan kepada pegawai"

FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        Field("nip", "NIP", _PAY, "Semua layanan kepegawaian", _as_digits),
        Field("kind", "Jenis pegawai", _PAY, "Hak gaji, cuti, dan pensiun", _exactly),
        Field("status", "Kedudukan hukum", _PAY, "Pembayaran gaji", _exactly),
        Field("golongan", "Golongan", _PAY, _PROMOTION, _as_golongan),
        Field("tmt_golongan", "TMT golongan", _PAY, _RAISE, _exactly),
        Field("mkg", "Masa kerja golongan", _PAY, "Gaji pokok dan KGB", _exactly),
        Field("tmt_cpns", "TMT CPNS", _PAY, _PENSION, _exactly),
        Field("tmt_pns", "TMT PNS", _PAY, _PENSION, _exactly),
        Field("contract_start", "Mulai kontrak", _PAY, _CONTRACT, _exactly),
        Field("contract_end", "Akhir kontrak", _PAY, _CONTRACT, _exactly),
        Field("position", "Jabatan", _POST, _DUTY),
        Field("tmt_position", "TMT jabatan", _POST, _DUTY, _exactly),
        Field("position_kind", "Jenis jabatan", _POST, _DUTY),
        Field("eselon", "Eselon", _POST, _DUTY, _without_marks),
        Field("unit", "Unit kerja", _POST, "Tempat tugas dan TPP", _as_unit),
        Field("education", "Pendidikan", _POST, "Ujian dinas dan pangkat tertinggi",
              _without_marks),
        Field("graduated", "Tahun lulus", _POST, "Penyesuaian ijazah", _exactly),
        Field("education_major", "Jurusan", _POST, "Kesesuaian dengan jabatan"),
        Field("school", "Nama sekolah", _POST, "Penyesuaian ijazah"),
        Field("birth_date", "Tanggal lahir", _IDENTITY, "Batas usia pensiun", _exactly),
        Field("name", "Nama", _IDENTITY, _LETTERS),
        Field("nik", "NIK", _IDENTITY, _POPULATION, _as_digits),
        Field("title_before", "Gelar depan", _IDENTITY, _LETTERS, same_titles),
        Field("title_after", "Gelar belakang", _IDENTITY, _LETTERS, same_titles),
        Field("birth_place", "Tempat lahir", _IDENTITY, _LETTERS),
        Field("sex", "Jenis kelamin", _IDENTITY, _POPULATION, _exactly),
        Field("nip_lama", "NIP lama", _IDENTITY, "Penelusuran berkas lama", _as_digits),
        Field("religion", "Agama", _IDENTITY, _POPULATION),
        Field("marital", "Status perkawinan", _IDENTITY, "Tunjangan keluarga dan pajak"),
        Field("npwp", "NPWP", _CONTACT, "Pajak penghasilan", _as_digits),
        Field("phone", "Nomor telepon", _CONTACT, _REACH, _as_digits),
        Field("email", "Surel", _CONTACT, _REACH),
        Field("address", "Alamat", _CONTACT, _REACH),
    )
}  # fmt: skip
"""Every field that is compared, the gravest first."""

PERSON = Field("person", "Pegawai", _PAY, "Tercatat di satu pihak saja")
"""Stands for a whole person who is in one of the two lists only."""

PLACES = {key: place for place, key in enumerate((PERSON.key, *FIELDS))}
"""Where each field stands in the order of consequence."""


def field_of(key: str) -> Field:
    """Return the field of that key, the whole person among them."""
    return PERSON if key == PERSON.key else FIELDS[key]


@dataclass(frozen=True, slots=True)
class Line:
    """Fields kept as one row of a history: ``key`` is what is held, ``date`` since when."""

    name: str
    key: str
    date: str
    others: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Return every field of the line."""
        return (self.key, self.date, *self.others)


LINES = (
    Line("rank", "golongan", "tmt_golongan", ("mkg",)),
    Line("position", "position", "tmt_position", ("position_kind", "eselon")),
    Line("education", "education", "graduated", ("education_major", "school")),
)
LINE_OF = {key: line for line in LINES for key in line.fields}
"""The line a field belongs to, for those that belong to one."""


class Taking(StrEnum):
    """How a value of a line may be taken into the file."""

    ALONE = "alone"
    WHOLE = "whole"
    OLDER = "older"
    NAMELESS = "nameless"

    @property
    def refusal(self) -> str:
        """Return why the value may not be taken, empty where it may."""
        return _REFUSALS.get(self, "")


_REFUSALS = {
    Taking.OLDER: "di kantor lebih baru",
    Taking.NAMELESS: "SIASN tidak lengkap",
}


def is_blank(value: Any) -> bool:
    """Tell whether a field says nothing."""
    return value is None or value == "" or (isinstance(value, tuple) and value[0] in (None, ""))


def judge(field: Field, here: Any, there: Any) -> Outcome:
    """Tell what came of one field, given as the office has it and as SIASN does."""
    if here == there:
        return Outcome.SAME
    if is_blank(here):
        return Outcome.SAME if is_blank(there) else Outcome.MISSING_HERE
    if is_blank(there):
        return Outcome.MISSING_THERE
    return Outcome.SAME if field.alike(here, there) else Outcome.DIFFERS


def compare(here: Record, there: Record) -> Iterator[tuple[Field, Outcome]]:
    """Give every field the export has with what came of it, the gravest first."""
    for key, field in FIELDS.items():
        if key in there:
            held, offered = here.get(key), there[key]
            yield field, Outcome.SAME if held == offered else judge(field, held, offered)


def taking(line: Line, here: Record, there: Record) -> Taking:
    """Tell how the values of a line may be taken, so that no newer row is lost to an older one.

    A line that holds the same is mended value by value; another one comes whole, with its date.
    """
    held, offered = here.get(line.key), there.get(line.key)
    if is_blank(offered):
        return Taking.NAMELESS if is_blank(held) else Taking.ALONE
    if judge(FIELDS[line.key], held, offered) is Outcome.SAME:
        return Taking.ALONE
    since, begins = here.get(line.date), there.get(line.date)
    if since and not (begins and begins >= since):
        return Taking.OLDER if begins else Taking.NAMELESS
    return Taking.WHOLE


def refusal(key: str, outcome: Outcome, here: Record, there: Record) -> str:
    """Return why a value that is not the same may not be taken, empty where it may."""
    if outcome is Outcome.MISSING_THERE:
        return "tidak ada di SIASN"
    line = LINE_OF.get(key)
    return taking(line, here, there).refusal if line else ""


def whole_lines(keys: Iterable[str], here: Record, there: Record) -> set[str]:
    """Add to the chosen fields those that come along: a line that is taken whole."""
    found = set(keys)
    for line in LINES:
        if found & {*line.fields} and taking(line, here, there) is Taking.WHOLE:
            found |= {key for key in line.fields if not is_blank(there.get(key))}
    return found
