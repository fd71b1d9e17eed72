"""Golongan/ruang and pangkat of PNS, golongan of PPPK: order, names, reading what offices type."""

from __future__ import annotations

import re
from functools import lru_cache

from kepegdesk.domain.kinds import EmployeeKind

PNS: dict[str, str] = {
    "I/a": "Juru Muda",
    "I/b": "Juru Muda Tingkat I",
    "I/c": "Juru",
    "I/d": "Juru Tingkat I",
    "II/a": "Pengatur Muda",
    "II/b": "Pengatur Muda Tingkat I",
    "II/c": "Pengatur",
    "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tingkat I",
    "III/c": "Penata",
    "III/d": "Penata Tingkat I",
    "IV/a": "Pembina",
    "IV/b": "Pembina Tingkat I",
    "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya",
    "IV/e": "Pembina Utama",
}
"""Pangkat by golongan/ruang, lowest first (PP 99/2000)."""

PPPK: tuple[str, ...] = (
    *("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"),
    *("X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII"),
)
"""Golongan of PPPK, lowest first (Perpres 98/2020)."""

_PNS_ORDER = {golongan: number for number, golongan in enumerate(PNS, start=1)}
_PPPK_ORDER = {golongan: number for number, golongan in enumerate(PPPK, start=1)}


def rank_name(golongan: str) -> str:
    """Return the pangkat of a golongan/ruang, empty for a PPPK's and for an unknown one."""
    return PNS.get(golongan, "")


def rank_order(golongan: str) -> int:
    """Return the place of a golongan in its own ladder, 1 the lowest, 0 when unknown."""
    return _PNS_ORDER.get(golongan) or _PPPK_ORDER.get(golongan, 0)


def next_rank(golongan: str) -> str | None:
    """Return the golongan one step up its ladder, or None at the top and for an unknown one."""
    ladder = tuple(PNS) if golongan in PNS else PPPK
    place = rank_order(golongan)
    return ladder[place] if 0 < place < len(ladder) else None


def fits(golongan: str, kind: EmployeeKind) -> bool:
    """Tell whether a golongan belongs to the ladder of this kind of employee (D23)."""
    if kind.is_civil_servant:
        return golongan in _PNS_ORDER
    return golongan in _PPPK_ORDER if kind.is_pppk else True


_LABEL = re.compile(r"^\W*gol(?:ongan)?\b\.?(?:\s*/?\s*ruang|\s*/?\s*rg)?[\s.:/]*", re.IGNORECASE)
_CODE = re.compile(
    r"(?<![A-Za-z0-9|])(IV|[Il1|]{1,3}|[1-4])\s*[./\\-]?\s*([A-Ea-e])(?![A-Za-z0-9])", re.IGNORECASE
)
_PPPK_CODE = re.compile(r"[IVXl|]+|\d{1,2}(?:\.0)?", re.IGNORECASE)
_BREAKS = re.compile(r"[\W_]+")
_ARABIC = {"1": "I", "2": "II", "3": "III", "4": "IV"}


def _key(text: str) -> str:
    words = re.sub(r"\btkt?\b\.?", "tingkat ", text.casefold())
    return " ".join(_BREAKS.sub(" ", words).split()).replace("tingkat 1", "tingkat i")


_BY_NAME = {_key(name): golongan for golongan, name in PNS.items()}


@lru_cache(maxsize=8192)
def read_golongan(text: str) -> str | None:
    """Read a golongan in any of its spellings (D20 to D22), or None when the text holds none.

    The code decides when pangkat and code share the cell; a pangkat alone gives its golongan.
    """
    if codes := _CODE.findall(text):
        return _from_code(*codes[-1])
    bare = _LABEL.sub("", text).strip(" .()")
    if _PPPK_CODE.fullmatch(bare):
        return _from_pppk_code(bare)
    return _BY_NAME.get(_key(text))


def _from_code(level: str, room: str) -> str | None:
    roman = _ARABIC.get(level) or re.sub(r"[l1|]", "I", level, flags=re.IGNORECASE).upper()
    golongan = f"{roman}/{room.lower()}"
    return golongan if golongan in PNS else None


def _from_pppk_code(text: str) -> str | None:
    if text[0].isdigit():
        place = int(text.removesuffix(".0"))
        return PPPK[place - 1] if 1 <= place <= len(PPPK) else None
    roman = re.sub(r"[l|]", "I", text, flags=re.IGNORECASE).upper()
    return roman if roman in _PPPK_ORDER else None


@lru_cache(maxsize=1024)
def read_rank_name(text: str) -> str | None:
    """Return the golongan that the pangkat words of a text name, or None when they name none."""
    words = _key(_LABEL.sub("", _CODE.sub(" ", text)))
    return _BY_NAME.get(words)


def from_siasn_code(text: str) -> str | None:
    """Turn SIASN's two-digit code into a golongan/ruang: 31 is III/a, 45 is IV/e."""
    if len(text) != 2 or text[0] not in _ARABIC or text[1] not in "12345":
        return None
    golongan = f"{_ARABIC[text[0]]}/{'abcde'[int(text[1]) - 1]}"
    return golongan if golongan in PNS else None
