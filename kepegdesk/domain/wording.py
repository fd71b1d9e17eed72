"""The wording of papers as an office edits it: fields in braces, conditions in brackets.

One paragraph, or one item of a list, a line. ``{nama}`` stands for a value. A line that begins with
``[bila alamat]`` or ``[bila tidak alamat]`` is printed only when that value is, or is not, there;
several conditions may stand behind each other, then all must hold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import product

from kepegdesk.domain.problems import Problem, error

LONGEST_LINE = 200
"""Characters of a part that is a single line, such as a title."""
LONGEST_TEXT = 6000
"""Characters of a part of several paragraphs; a page holds about 3,500."""
LONGEST_PARAGRAPH = 2500
"""Characters of one paragraph, which is never torn apart and must fit on a page."""

_LIKE = 0.6
_MOST_TRIED = 8
"""Fields of a part whose every case is tried; each more doubles them."""
_UNLESS = "tidak"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a place of a text; ``line`` and ``column`` count from 1."""

    line: int
    column: int
    text: str

    def problem(self, slot: str) -> Problem:
        """Return it as a problem of the part of the paper it was found in."""
        return error("TK01", slot, f"Baris {self.line}, kolom {self.column}: {self.text}")


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a line: letters as they stand, or the name of a field."""

    text: str
    column: int
    is_field: bool = False


@dataclass(frozen=True, slots=True)
class _Condition:
    """A field that must be filled, or empty, for a line to be printed."""

    name: _Token
    filled: bool


@dataclass(slots=True)
class _Line:
    """A line as it was read, with what could not be read."""

    conditions: list[_Condition] = field(default_factory=list)
    tokens: list[_Token] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)


def check(
    text: str,
    fields: Collection[str],
    *,
    required: bool = False,
    single: bool = False,
    always: Collection[str] = (),
    most: int | None = None,
) -> list[Fault]:
    """Return everything that keeps a text from being printed, in its order.

    ``fields`` are the names it may use, ``always`` those that are never empty; ``single`` allows
    one line only, as a title does, ``most`` so many.
    """
    if not text.strip():
        return [Fault(1, 1, "Bagian ini wajib diisi.")] if required else []
    lines = text.split("\n")
    found = [] if not single or len(lines) == 1 else [_too_many_lines()]
    for number, line in enumerate(lines, 1):
        read = _read(line)
        for column, words in [*read.faults, *_unknown(read, fields), *_too_long(line, single)]:
            found.append(Fault(number, column, words))
    if len(text) > LONGEST_TEXT:
        words = f"Bagian ini {len(text)} huruf; paling panjang {LONGEST_TEXT}. Persingkat."
        found.append(Fault(len(lines), 1, words))
    found += _too_many_items(lines, most)
    if required and not found:
        found += _emptied(text, always)
    return sorted(found, key=lambda fault: (fault.line, fault.column))


def fill(text: str, values: Mapping[str, str]) -> list[str]:
    """Return the paragraphs to print, their fields filled; values are never read as wording.

    Raises ``ValueError`` for a text that ``check`` objects to.
    """
    paragraphs = []
    for line in text.split("\n"):
        read = _read(line)
        faults = [*read.faults, *_unknown(read, values)]
        if faults:
            raise ValueError(faults[0][1])
        if all(bool(values[c.name.text]) is c.filled for c in read.conditions):
            parts = (values[t.text] if t.is_field else t.text for t in read.tokens)
            paragraphs.append("".join(parts))
    return paragraphs


def fields_of(text: str) -> set[str]:
    """Return the names of the fields a text uses, in its sentences and its conditions."""
    names = set()
    for line in text.split("\n"):
        read = _read(line)
        names |= {token.text for token in read.tokens if token.is_field}
        names |= {condition.name.text for condition in read.conditions}
    return names


def _read(line: str) -> _Line:
    read, place = _Line(), 0
    while place >= 0 and line.startswith("[", place):
        place = _read_condition(line, place, read)
    if place >= 0:
        _read_sentence(line, place, read)
    return read


def _read_condition(line: str, start: int, read: _Line) -> int:
    """Read one condition; return where it ends, or -1 where nothing behind it can be read."""
    end = line.find("]", start)
    if end < 0:
        read.faults.append((start + 1, "Kurung siku «[» belum ditutup dengan «]»."))
        return -1
    match line[start + 1 : end].split():
        case ["bila", name] if name != _UNLESS:
            found, filled = name, True
        case ["bila", "tidak", name]:
            found, filled = name, False
        case _:
            words = (
                f"«{line[start : end + 1]}» bukan syarat. Tulis [bila alamat] atau "
                "[bila tidak alamat], dengan nama isian dari daftar."
            )
            read.faults.append((start + 1, words))
            return _behind(line, end)
    column = line.rindex(found, start, end) + 1
    read.conditions.append(_Condition(_Token(found, column, is_field=True), filled))
    behind = _behind(line, end)
    if behind == len(line):
        words = "Tulis kalimatnya di belakang syarat, pada baris yang sama."
        read.faults.append((behind + 1, words))
    return behind


def _behind(line: str, end: int) -> int:
    """Return where the text behind a closing bracket begins; one space belongs to the bracket."""
    return end + 2 if line.startswith(" ", end + 1) else end + 1


def _read_sentence(line: str, place: int, read: _Line) -> None:
    while place < len(line):
        brace = next((i for i in range(place, len(line)) if line[i] in "{}"), len(line))
        if brace > place:
            read.tokens.append(_Token(line[place:brace], place + 1))
        place = brace if brace == len(line) else _read_field(line, brace, read)


def _read_field(line: str, brace: int, read: _Line) -> int:
    """Read the field that begins at a brace; return where it ends."""
    end = next((i for i in range(brace + 1, len(line)) if line[i] in "{}"), len(line))
    if line[brace] == "}":
        read.faults.append((brace + 1, "Kurung kurawal «}» tanpa pembuka «{»."))
        return brace + 1
    if not line.startswith("}", end):
        read.faults.append((brace + 1, "Kurung kurawal «{» belum ditutup dengan «}»."))
        return end
    read.tokens.append(_Token(line[brace + 1 : end], brace + 2, is_field=True))
    return end + 1


def _unknown(read: _Line, fields: Collection[str]) -> list[tuple[int, str]]:
    named = [condition.name for condition in read.conditions]
    named += [token for token in read.tokens if token.is_field]
    strange = (token for token in named if token.text not in fields)
    return [(token.column, _no_such(token.text, fields)) for token in strange]


def _no_such(name: str, fields: Collection[str]) -> str:
    near = get_close_matches(name.casefold().strip(), sorted(fields), n=1, cutoff=_LIKE)
    meant = f"Maksudnya «{near[0]}»?" if near else "Pilih dari daftar isian."
    return f"Isian «{name}» tidak dikenal. {meant}"


def _too_long(line: str, single: bool) -> list[tuple[int, str]]:
    most = LONGEST_LINE if single else LONGEST_PARAGRAPH
    if len(line) <= most:
        return []
    return [(most + 1, f"Baris ini {len(line)} huruf; paling panjang {most}. Persingkat.")]


def _too_many_lines() -> Fault:
    return Fault(2, 1, "Bagian ini hanya satu baris. Gabungkan barisnya.")


def _too_many_items(lines: Sequence[str], most: int | None) -> list[Fault]:
    """Tell of items that have no name on paper, and would be left out."""
    filled = [number for number, line in enumerate(lines, 1) if line.strip()]
    if most is None or len(filled) <= most:
        return []
    return [Fault(filled[most], 1, f"Bagian ini {len(filled)} butir; paling banyak {most}.")]


def _emptied(text: str, always: Collection[str]) -> list[Fault]:
    """Tell when values may be so that nothing is left of a part that must be there."""
    lines, sure = [_read(line) for line in text.split("\n")], set(always)
    if any(not line.conditions and _prints(line, sure) for line in lines):
        return []
    names = sorted(fields_of(text) - sure)
    if len(names) > _MOST_TRIED:
        return [Fault(1, 1, "Tulis paling sedikit satu kalimat tanpa syarat [bila …].")]
    for choice in product((True, False), repeat=len(names)):
        filled = {name for name, there in zip(names, choice, strict=True) if there} | sure
        if not any(_prints(line, filled) for line in lines):
            return [Fault(1, 1, _empty_when(names, filled))]
    return []


def _prints(line: _Line, filled: Collection[str]) -> bool:
    """Tell whether something is left of a line when just those fields hold a value."""
    if any((c.name.text in filled) is not c.filled for c in line.conditions):
        return False
    return any(t.text in filled if t.is_field else t.text.strip() for t in line.tokens)


def _empty_when(names: Sequence[str], filled: Collection[str]) -> str:
    states = [f"{{{name}}} {'terisi' if name in filled else 'kosong'}" for name in names]
    when = f"bila {', '.join(states)}" if states else "selalu"
    return f"Bagian ini kosong {when}. Tambahkan kalimat yang selalu tercetak."
