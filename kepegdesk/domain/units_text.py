"""Recognise the name of a work unit in what people type: aliases, chains, titles of sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum
from functools import lru_cache

from kepegdesk.domain.cells import word_key

NEAR = 0.85
"""How alike an unknown name and a known one must be to suspect a misspelling (D41)."""

_GOVERNMENT = re.compile(r" (?:pemerintah )?(?:kota|kabupaten|kab|provinsi|prov) .*$")
_WHOLE_GOVERNMENT = re.compile(r"(?:pemerintah|pemkot|pemkab|pemda|pemprov|kota|kabupaten)\b")
_OFFICES = "dinas badan sekretariat inspektorat kecamatan kelurahan satuan kantor rsud puskesmas"
_PARTS = """bagian bidang subbagian subbag seksi rumah upt uptd uptb sd sdn smp smpn sma smk tk paud
    sekolah taman kec kel unit balai laboratorium pustu posyandu staf asisten"""
_PART_WORDS = [[word] for word in ("bagian", "bidang", "subbagian", "subbag", "seksi")]
_OFFICE_WORDS = frozenset(_OFFICES.split())
_UNIT_WORDS = _OFFICE_WORDS | frozenset(_PARTS.split())


@lru_cache(maxsize=16384)
def unit_key(name: str) -> str:
    """Fold a unit's name: small letters, ``&`` as *dan*, no marks, no *Kota …* at the end.

    In a chain of units each name is folded for itself.
    """
    first, *below = re.split(r"\s+-\s+", name.replace("&", " dan "))
    keys = [_GOVERNMENT.sub("", word_key(first))]
    keys += [_GOVERNMENT.sub("", f" {word_key(part)}").strip() for part in below]
    return " ".join(filter(None, keys))


class UnitMatch(Enum):
    """How sure a unit's name is."""

    KNOWN = "dikenal"
    NEW = "unit baru"
    NEAR = "mirip"
    OBSCURE = "singkatan tak dikenal"


@dataclass(frozen=True, slots=True)
class UnitReading:
    """The unit a text names, spelled as the office spells it when known."""

    match: UnitMatch
    name: str
    suggestion: str = ""


class UnitBook:
    """The names and aliases of units, looked up without regard to case and marks."""

    def __init__(self, names: Iterable[str], aliases: Mapping[str, str]) -> None:
        """Take the known names, the earlier ones winning, and the aliases with what they mean."""
        self._by_key: dict[str, str] = {}
        for name in names:
            self._by_key.setdefault(unit_key(name), name)
        for alias, name in aliases.items():
            self._by_key.setdefault(unit_key(alias), self._by_key.get(unit_key(name), name))
        self._read: dict[str, UnitReading] = {}

    def read(self, text: str) -> UnitReading:
        """Recognise one name (D41); the answer for a text is remembered."""
        reading = self._read.get(text)
        if reading is None:
            reading = self._read[text] = self._recognise(text)
        return reading

    def known(self, text: str) -> str | None:
        """Return the office's spelling of a known unit, or None."""
        return self._by_key.get(unit_key(text))

    def is_part(self, text: str) -> bool:
        """Tell an unknown name that can only be a part of an office: *Bidang …*, *Seksi …*."""
        return unit_key(text).split()[:1] in _PART_WORDS and self.known(text) is None

    def is_government(self, text: str) -> bool:
        """Tell the name of the whole government, which is no unit of it."""
        return bool(_WHOLE_GOVERNMENT.match(word_key(text))) and self.known(text) is None

    def _recognise(self, text: str) -> UnitReading:
        if name := self.known(text):
            return UnitReading(UnitMatch.KNOWN, name)
        if near := self._nearest(text):
            return UnitReading(UnitMatch.NEAR, text, near)
        words = unit_key(text).split()
        if len(words) > 1 and words[0] in _UNIT_WORDS:
            return UnitReading(UnitMatch.NEW, text)
        return UnitReading(UnitMatch.OBSCURE, text)

    def _nearest(self, text: str) -> str | None:
        """Find the known name most like a text; those with other numbers in them are not alike."""
        key = unit_key(text)
        best, found = NEAR, None
        for known, name in self._by_key.items():
            if re.findall(r"\d+", known) != re.findall(r"\d+", key):
                continue
            matcher = SequenceMatcher(None, known, key)
            if matcher.quick_ratio() >= best and (ratio := matcher.ratio()) >= best:
                best, found = ratio, name
        return found

    def split_chain(self, text: str) -> tuple[str, str]:
        """Split ``DINAS … - BIDANG …`` into the office and the rest, whichever end knows it."""
        parts = [part.strip() for part in re.split(r"\s+[-–>]+\s+|\s*>\s*", text) if part.strip()]
        if len(parts) < 2:
            return text, ""
        for index in (0, len(parts) - 1):
            if self.known(parts[index]):
                return parts[index], " - ".join(parts[:index] + parts[index + 1 :])
        last = word_key(parts[-1]).split()
        if last[0] in _OFFICE_WORDS and word_key(parts[0]).split()[0] not in _OFFICE_WORDS:
            return parts[-1], " - ".join(parts[:-1])
        return parts[0], " - ".join(parts[1:])

    def find_in(self, titles: Iterable[str], sheet_name: str) -> str | None:
        """Find the unit a whole sheet is about: in its title lines, else in the sheet's name."""
        titles = [title for title in titles if title]
        for title in titles:
            if name := self._longest_within(title):
                return name
        for title in titles:
            words = word_key(title).split()
            if len(words) > 1 and words[0] in _OFFICE_WORDS:
                return _without_government(title)
        return self._longest_within(sheet_name) or self._completed(sheet_name)

    def _longest_within(self, text: str) -> str | None:
        padded = f" {word_key(text.replace('&', ' dan '))} "
        keys = [key for key in self._by_key if f" {key} " in padded]
        return self._by_key[max(keys, key=len)] if keys else None

    def _completed(self, sheet_name: str) -> str | None:
        """Complete a sheet's name that Excel cut at 31 characters."""
        words = word_key(sheet_name).split()
        for start in range(len(words) - 1):
            head = " ".join(words[start:])
            names = {name for key, name in self._by_key.items() if key.startswith(head)}
            if len(names) == 1 and words[start] in _OFFICE_WORDS:
                return names.pop()
        return None


def _without_government(title: str) -> str:
    return re.sub(
        r"\s+(?:KOTA|KABUPATEN|KAB\.?|PROVINSI|PROV\.?)\s.*$", "", title, flags=re.IGNORECASE
    )


_HEADS = (
    ("kecamatan ", "CAMAT "),
    ("kelurahan ", "LURAH "),
    ("sekretariat ", "SEKRETARIS "),
    ("rsud", "DIREKTUR RSUD"),
    ("rumah sakit", "DIREKTUR RUMAH SAKIT"),
)


def head_title(unit: str) -> str:
    """Return what the head of a unit is called on paper: CAMAT POASIA, KEPALA DINAS KESEHATAN."""
    if unit.casefold().startswith("inspektorat"):
        return "INSPEKTUR"
    for beginning, title in _HEADS:
        if unit.casefold().startswith(beginning):
            return title + unit[len(beginning) :].upper()
    return f"KEPALA {unit.upper()}"
