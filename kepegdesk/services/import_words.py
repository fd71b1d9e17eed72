"""The dictionary of corrections (kamus koreksi): how unknown words of spreadsheets were resolved.

Units have their aliases; the words of every other field are kept here. A word is asked about once:
from then on every import understands it, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kepegdesk.domain.import_rows import Draft
from kepegdesk.domain.import_words import (
    CHOICES,
    OPEN,
    UNIT,
    UnknownWord,
    WordSource,
    key_of,
    label_of,
    unknown_words,
)
from kepegdesk.domain.problems import Problem, error
from kepegdesk.domain.units_text import UnitBook, unit_key
from kepegdesk.domain.vocabulary import Vocabulary
from kepegdesk.errors import Refused
from kepegdesk.services import import_compare, imports, unit_aliases, unit_places, units
from kepegdesk.services.imports import Preview
from kepegdesk.services.session import Session
from kepegdesk.services.unit_places import Directory
from kepegdesk.services.use_case import CLERKS, Reach, query, say, use_case
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import ImportWord, PositionHistory, UnitAlias


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word of a field means; a word that means itself is kept as it is from now on."""

    field: str
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class WordRow:
    """A line of the dictionary; ``id`` is a unit's alias where the field is a unit."""

    id: int
    field: str
    key: str
    value: str

    @property
    def label(self) -> str:
        """Return what the column is called."""
        return label_of(self.field)


@query(roles=CLERKS, reach=Reach.OFFICE)
def listed(session: Session) -> list[WordRow]:
    """Return the whole dictionary, units first."""
    aliases = UnitAlias.select(UnitAlias.id, UnitAlias.key, UnitAlias.unit)
    words = ImportWord.select(
        ImportWord.id, ImportWord.field, ImportWord.key, ImportWord.value
    ).order_by(ImportWord.field, ImportWord.key)
    paths = {unit: units.path(chain) for unit, chain in units.chains().items()}
    named = [WordRow(number, UNIT, key, paths[unit]) for number, key, unit in tuples(aliases)]
    named.sort(key=lambda row: (row.value.casefold(), row.key))
    return [*named, *(WordRow(*row) for row in tuples(words))]


@query(roles=CLERKS, reach=Reach.OFFICE)
def unknown(session: Session, shown: Preview) -> list[UnknownWord]:
    """Return the words of a sheet that nobody knows, those that hold rows back first."""
    if shown.update is not None:
        return []
    known, words = import_compare.known(), _vocabulary()
    book = UnitBook((*known.units, *words.units), {})
    return unknown_words(
        (_source(row.draft) for row in shown.rows), known.words, _titles(),
        lambda text: book.read(text).suggestion,
    )  # fmt: skip


def _source(draft: Draft) -> WordSource:
    told = [(problem.key, problem.field) for problem in draft.problems]
    told += [("D41_NEW" if note.key == "D41" else note.key, note.field) for note in draft.notes]
    return WordSource(draft.row, draft.cells, draft.values, told)


def _titles() -> list[str]:
    rows = PositionHistory.select(PositionHistory.title).distinct()
    return [row[0] for row in tuples(rows)]


def _vocabulary() -> Vocabulary:
    from kepegdesk.documents.reference import vocabulary

    return vocabulary()


@query(roles=CLERKS, reach=Reach.OFFICE)
def offered(session: Session, field: str) -> list[str]:
    """Return what a word of a field may mean; a position may mean any other title too."""
    if field == UNIT:
        places = unit_places.places()
        living = [units.path(c) for unit, c in places.chains.items() if unit not in places.gone]
        listed = [name for name in _vocabulary().units if places.settle(name) is None]
        return sorted({*living, *listed}, key=str.casefold)
    if field == "position":
        return sorted(_titles(), key=str.casefold)
    if field == "education":
        levels = sorted(_vocabulary().education.values(), key=lambda level: level.code)
        return list(dict.fromkeys(level.short for level in levels))
    return list(CHOICES[field])


@use_case("unit", roles=CLERKS, reach=Reach.OFFICE, undoable=True)
def teach(session: Session, meanings: Sequence[Meaning]) -> int:
    """Remember what words mean, in place of what they meant before; return how many.

    A unit that only the list of known units has is made, and so is one that means itself. Raise
    ``Refused`` with every word that cannot mean what it should.
    """
    session.require_whole_office()
    if problems := [problem for each in meanings for problem in _problems(session, each)]:
        raise Refused(problems)
    if not meanings:
        return 0
    first = meanings[0]
    more = f" dan {len(meanings) - 1} kata lain" if len(meanings) > 1 else ""
    say(f"Kamus koreksi: «{first.text}» dipahami sebagai {first.value}{more}")
    for each in meanings:
        _keep_unit(each) if each.field == UNIT else _keep_word(each)
    return len(meanings)


def _problems(session: Session, meaning: Meaning) -> Iterable[Problem]:
    if not key_of(meaning.text):
        yield error("KK01", meaning.field, f"{label_of(meaning.field)}: kata asalnya kosong.")
    elif meaning.field == UNIT:
        if unit_key(meaning.text) != unit_key(meaning.value):
            yield from unit_aliases.problems_of(meaning.text, meaning.value)
        elif (found := unit_places.places().of(meaning.text)) and found.gone:
            text = f"{meaning.text} sudah dibubarkan; pilih unit yang menggantikannya."
            yield error("UN33", "unit", text)
    elif meaning.field not in CHOICES:
        yield error("KK02", meaning.field, f"Kolom «{meaning.field}» tidak punya kamus koreksi.")
    elif not meaning.value.strip() or not _allowed(session, meaning):
        text = f"{label_of(meaning.field)}: «{meaning.value}» tidak dikenal; pilih dari daftar."
        yield error("KK03", meaning.field, text)


def _allowed(session: Session, meaning: Meaning) -> bool:
    if meaning.field == "position" or meaning.value in offered(session, meaning.field):
        return True
    return meaning.field in OPEN and key_of(meaning.value) == key_of(meaning.text)


def _keep_unit(meaning: Meaning) -> None:
    if unit_key(meaning.text) == unit_key(meaning.value):
        Directory().place(meaning.text)
    else:
        unit_aliases.keep(meaning.text, meaning.value)


def _keep_word(meaning: Meaning) -> None:
    key, value = key_of(meaning.text), " ".join(meaning.value.split())[:255]
    found = ImportWord.get_or_none(ImportWord.field == meaning.field, ImportWord.key == key)
    if found is None:
        ImportWord.create(field=meaning.field, key=key, value=value)
    elif found.value != value:
        ImportWord.update(value=value).where(ImportWord.id == found.id).execute()


@use_case("unit", roles=CLERKS, reach=Reach.OFFICE, undoable=True)
def forget(session: Session, rows: Sequence[WordRow]) -> None:
    """Take lines out of the dictionary; what was imported by them stays as it is."""
    session.require_whole_office()
    if not rows:
        return
    more = f" dan {len(rows) - 1} kata lain" if len(rows) > 1 else ""
    say(f"Hapus «{rows[0].key}» dari kamus koreksi{more}")
    aliases = [row.id for row in rows if row.field == UNIT]
    words = [row.id for row in rows if row.field != UNIT]
    UnitAlias.delete().where(UnitAlias.id.in_(aliases)).execute()
    ImportWord.delete().where(ImportWord.id.in_(words)).execute()


@query(roles=CLERKS, reach=Reach.OFFICE)
def recheck(session: Session, shown: Preview) -> Preview:
    """Check a sheet again with what the dictionary holds now; edited cells stay edited."""
    return imports.check_anew(shown)
