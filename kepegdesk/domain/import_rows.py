"""Check the rows of a sheet against each other and against the office: ``Draft`` per person.

Nothing here is stored or refused for good: a draft says what would be stored and every problem,
and the same functions check a row again after the clerk has edited a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kepegdesk.domain import cells as read
from kepegdesk.domain.cells import clean
from kepegdesk.domain.columns import Mapping as Columns
from kepegdesk.domain.import_words import Words, label_of, translate
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex
from kepegdesk.domain.names import name_key
from kepegdesk.domain.nip import (
    KEPT_BY_EXCEL,
    NipForm,
    NipReading,
    check_nip,
    length_text,
    read_nip,
    split_nip,
)
from kepegdesk.domain.problems import Problem, warning
from kepegdesk.domain.ranks import fits
from kepegdesk.domain.row_reading import Cells, RowReading, Value
from kepegdesk.domain.sheet import Cell, Sheet
from kepegdesk.domain.sheet_layout import Layout, people_rows
from kepegdesk.domain.unit_places import Places
from kepegdesk.domain.unit_rows import SEPARATOR
from kepegdesk.domain.units_text import UnitBook, UnitMatch, unit_key
from kepegdesk.domain.vocabulary import Vocabulary
from kepegdesk.progress import Progress, nothing

REVIEW_KEYS = frozenset({"D10", "D23", "D41", "NO_KEY"})
"""Problems for which a row waits for the clerk's decision instead of being stored."""

_D07 = frozenset({"NIP_BIRTH", "NIP_BIRTH_DIGITS", "NIP_SEX", "NIP_SEX_DIGIT", "NIP_TMT_DIGITS"})
"""Findings about an NIP that an import reports as D07: a warning, the row is stored."""

_HAS_LEFT = frozenset(
    {
        *(EmployeeStatus.RETIRED, EmployeeStatus.MOVED),
        *(EmployeeStatus.DIED, EmployeeStatus.DISMISSED),
    }
)

_REPORT_EVERY = 200


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What the office knows of one person, enough to recognise a damaged NIP."""

    nip: str | None
    name: str
    birth_date: date | None = None
    nip_lama: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the office already has: its people, its units and the words used for them."""

    people: tuple[KnownPerson, ...] = ()
    units: tuple[str, ...] = ()
    unit_aliases: Mapping[str, str] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    """Where its units stand, by any of their names."""
    words: Words = field(default_factory=dict)
    """What words of other fields mean, by field and folded word (kamus koreksi)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One person as the sheet gives him: raw cells, normalised values, every problem.

    ``values`` holds a key for every field the sheet has; blank dates and numbers are None, blank
    texts are empty. ``notes`` are remarks that change nothing (new unit, kind derived …).
    """

    row: int
    cells: Cells
    values: Mapping[str, Value]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Tell whether the row cannot be stored as it is."""
        return any(problem.blocks for problem in self.problems)

    @property
    def review(self) -> bool:
        """Tell whether the row waits for the clerk."""
        return not self.refused and any(problem.key in REVIEW_KEYS for problem in self.problems)

    @property
    def nip(self) -> str | None:
        """Return the NIP the row would be stored under."""
        nip = self.values.get("nip")
        return nip if isinstance(nip, str) and nip else None


class RowChecker:
    """Checks rows one by one; built once per sheet, so that looking people up is quick."""

    def __init__(
        self,
        known: Known,
        vocabulary: Vocabulary,
        *,
        sheet_unit: str | None = None,
        epoch_1904: bool = False,
    ) -> None:
        """Take what the office knows and, if the whole sheet is about one unit, that unit."""
        self.units = UnitBook(
            (*known.units, *vocabulary.units), {**vocabulary.unit_aliases, **known.unit_aliases}
        )
        self._taught = {unit_key(alias) for alias in known.unit_aliases}
        self._words, self._places = known.words, known.places
        self._vocabulary = vocabulary
        self._sheet_unit = self.units.known(sheet_unit) or sheet_unit if sheet_unit else None
        self._epoch_1904 = epoch_1904
        self._nips = {person.nip for person in known.people if person.nip}
        self._by_prefix: dict[str, list[KnownPerson]] = {}
        self._by_name: dict[str, list[KnownPerson]] = {}
        self._by_old_nip: dict[str, list[KnownPerson]] = {}
        self._chains: dict[tuple[str, str], tuple[str, str]] = {}
        for person in known.people:
            self._remember(person)

    def _remember(self, person: KnownPerson) -> None:
        if person.nip:
            self._by_prefix.setdefault(person.nip[:KEPT_BY_EXCEL], []).append(person)
            self._by_name.setdefault(name_key(person.name), []).append(person)
        if person.nip and person.nip_lama:
            self._by_old_nip.setdefault(person.nip_lama, []).append(person)

    def check(self, row: int, cells: Cells) -> Draft:
        """Read one row and return its draft; the same for a fresh row and for an edited one."""
        meant, typed = translate(cells, self._words)
        reading = RowReading(meant, self._vocabulary, epoch_1904=self._epoch_1904)
        reading.read_fields()
        for name, text in typed.items():
            _say_taught(reading, name, text, str(reading.values.get(name) or ""))
        self._settle_unit(reading)
        nip = read_nip(reading.nip_cell)
        kind = _settle_kind(reading, nip)
        if kind.is_pppk and not reading.values.get("tmt_cpns"):
            _start_with_contract(reading)
        self._settle_nip(reading, nip, kind)
        if "name" not in reading.values and reading.values["nip"] not in self._nips:
            reading.refuse_nameless()
        reading.limit_lengths()
        return Draft(row, cells, reading.values, tuple(reading.problems), tuple(reading.notes))

    # NIP -----------------------------------------------------------------------------------------

    def _settle_nip(self, reading: RowReading, nip: NipReading, kind: EmployeeKind) -> None:
        reading.values["nip"] = None
        if nip.form is NipForm.FULL:
            reading.values["nip"] = nip.text
            _check_full_nip(reading, nip.text, kind)
        elif nip.form is NipForm.NUMERIC:
            self._match_numeric(reading, nip)
        elif nip.form is NipForm.SCIENTIFIC:
            self._match_scientific(reading, nip)
        elif nip.form is NipForm.OLD:
            self._match_old(reading, nip)
        elif nip.form is NipForm.ODD:
            reading.refuse("NIP_LENGTH", "nip", length_text(nip.text))
        else:
            _check_without_nip(reading, kind)

    def _match_numeric(self, reading: RowReading, nip: NipReading) -> None:
        """Match a numeric NIP by its 15 true digits and the name, or refuse the row (D01)."""
        why = "NIP tersimpan sebagai angka sehingga tiga angka terakhirnya hilang"
        name = name_key(str(reading.values.get("name", "")))
        same = [one for one in self._by_prefix.get(nip.text, ()) if name_key(one.name) == name]
        self._matched(reading, "D01", why, f"15 angka pertama ({nip.text}) dan nama", same)

    def _match_scientific(self, reading: RowReading, nip: NipReading) -> None:
        """Match by name and birth date where the NIP is E-notation, or refuse the row (D02)."""
        why = f"NIP tertulis “{nip.text}” sehingga sebagian besar angkanya hilang"
        birth = reading.values.get("birth_date")
        candidates = self._by_name.get(name_key(str(reading.values.get("name", ""))), [])
        same = [one for one in candidates if birth and one.birth_date == birth]
        self._matched(reading, "D02", why, "nama dan tanggal lahir", same)

    def _matched(
        self, reading: RowReading, key: str, why: str, means: str, same: Sequence[KnownPerson]
    ) -> None:
        if len(same) == 1:
            reading.values["nip"] = same[0].nip
            reading.warn(key, "nip", f"{why}; dicocokkan lewat {means} dengan NIP {same[0].nip}.")
            return
        found = "tidak ada yang cocok" if not same else f"cocok dengan {len(same)} orang"
        reading.refuse(
            key, "nip", f"{why}; lewat {means} {found}. Ketik NIP lengkap dari SK sebagai teks."
        )

    def _match_old(self, reading: RowReading, nip: NipReading) -> None:
        """Keep an NIP of 9 digits as the old NIP and look the person up by it (D06)."""
        reading.values["nip_lama"] = nip.text
        same = self._by_old_nip.get(nip.text, ())
        text = f"NIP {nip.text} adalah NIP lama (9 angka)"
        if len(same) == 1:
            reading.values["nip"] = same[0].nip
            reading.warn("D06", "nip", f"{text}; pegawainya ber-NIP {same[0].nip}.")
        else:
            reading.warn(
                "D06", "nip", f"{text}; disimpan sebagai NIP lama, NIP 18 angka dikosongkan."
            )

    # Unit ----------------------------------------------------------------------------------------

    def _settle_unit(self, reading: RowReading) -> None:
        cells = reading.cells
        typed = clean(cells.get("unit"))
        office, rest = self._chain(typed, clean(cells.get("subunit")))
        if office and self._sheet_unit and self.units.is_part(office):
            office, rest = self._sheet_unit, SEPARATOR.join(filter(None, (office, rest)))
        elif not office and self._sheet_unit and not {"unit", "subunit"} <= cells.keys():
            office = self._sheet_unit
        if "subunit" in cells or rest:
            reading.values["subunit"] = rest
        if not office:
            reading.values["unit"] = ""
            reading.note("UNIT_MISSING", "unit", "Unit kerja tidak disebut.")
        elif not self._find_place(reading, office, rest):
            self._read_unit(reading, office)
            self._find_place(reading, str(reading.values["unit"]), rest)

    def _find_place(self, reading: RowReading, office: str, rest: str) -> bool:
        """Name the office's own unit that the sheet means; tell whether there is one.

        A dissolved one takes nobody in, but keeps who has left from it.
        """
        found = self._places.settle(office, rest)
        if found is None:
            return False
        if found.gone and reading.values.get("status") not in _HAS_LEFT:
            reading.values |= {"unit": found.typed, "subunit": found.left}
            text = f"Unit “{found.typed}” sudah dibubarkan; tulis unit yang menggantikannya."
            reading.warn("D41", "unit", text)
            return True
        reading.values["unit"] = found.chain[0]
        if found.chain[1] or "subunit" in reading.values:
            reading.values["subunit"] = found.chain[1]
        if found.renamed:
            meant = SEPARATOR.join(filter(None, found.chain))
            reading.note("KAMUS", "unit", f"Unit “{found.typed}” dipahami sebagai “{meant}”.")
        return True

    def _read_unit(self, reading: RowReading, office: str) -> None:
        found = self.units.read(office)
        reading.values["unit"] = found.name
        if found.match is UnitMatch.KNOWN:
            if unit_key(office) in self._taught and unit_key(office) != unit_key(found.name):
                _say_taught(reading, "unit", office, found.name)
        elif found.match is UnitMatch.NEW:
            reading.note("D41", "unit", f"Unit “{office}” belum ada; akan dibuat.")
        elif found.match is UnitMatch.NEAR:
            text = f"Unit “{office}” tidak dikenal; maksudnya “{found.suggestion}”?"
            reading.warn("D41", "unit", text)
        else:
            text = f"Unit “{office}” tidak dikenal; ketik nama unitnya yang lengkap."
            reading.warn("D41", "unit", text)

    def _chain(self, unit: str, subunit: str) -> tuple[str, str]:
        """Tell the office and the rest of its chain from the two columns; remember the answer."""
        pair = self._chains.get((unit, subunit))
        if pair is None:
            pair = self._chains[unit, subunit] = self._split(unit, subunit)
        return pair

    def _split(self, unit: str, subunit: str) -> tuple[str, str]:
        office, rest = self.units.split_chain(unit)
        if self.units.is_government(office):
            office, rest = "", ""
        if not subunit or unit_key(subunit) == unit_key(office):
            return office, rest
        head, tail = self.units.split_chain(subunit)
        if not office:
            return head, tail
        return office, tail if unit_key(head) == unit_key(office) else subunit


def _say_taught(reading: RowReading, name: str, typed: str, meant: str) -> None:
    """Say that a word was understood as the office once said it is meant."""
    text = f"{label_of(name)} “{typed}” dipahami sebagai “{meant}” karena kamus koreksi."
    reading.note("KAMUS", name, text)


# Kind and NIP ---


def _settle_kind(reading: RowReading, nip: NipReading) -> EmployeeKind:
    """Decide the kind of employee: the status column, else derived and said so; check D23."""
    cells, values = reading.cells, reading.values
    golongan = str(values.get("golongan") or "")
    stated = (
        read.kind(cells.get("status_cpns"))
        or read.kind_at_start(cells.get("kind"))
        or read.kind(cells.get("note"))
    )
    kind = stated or _derived_kind(golongan, nip)
    values["kind"] = kind
    if "note" in cells and not read.kind(cells["note"]):
        values["note"] = clean(cells["note"])
    if stated is None:
        _say_derived(reading, kind)
    if golongan and not fits(golongan, kind):
        text = f"Golongan {golongan} bukan golongan {kind}: periksa jenis pegawai atau golongannya."
        reading.warn("D23", "golongan", text)
    return kind


def _say_derived(reading: RowReading, kind: EmployeeKind) -> None:
    text = clean(reading.cells.get("kind"))
    status = read.status(text)
    if text and isinstance(status, read.Unreadable):
        reading.warn(
            "KIND_UNKNOWN", "kind", f"Jenis pegawai “{text}” tidak dikenal; dianggap {kind}."
        )
    else:
        reading.note("KIND_DERIVED", "kind", f"Jenis pegawai tidak disebut; dianggap {kind}.")
    if (
        text
        and status
        and "status" not in reading.values
        and not isinstance(status, read.Unreadable)
    ):
        reading.values["status"] = status


def _derived_kind(golongan: str, nip: NipReading) -> EmployeeKind:
    if golongan:
        return EmployeeKind.PNS if fits(golongan, EmployeeKind.PNS) else EmployeeKind.PPPK
    if nip.form is NipForm.FULL and split_nip(nip.text).is_pppk:
        return EmployeeKind.PPPK
    return EmployeeKind.HONORER if nip.form is NipForm.BLANK else EmployeeKind.PNS


def _start_with_contract(reading: RowReading) -> None:
    """Take the start of a PPPK's contract as the TMT where the sheet gives no other."""
    if start := reading.values.get("contract_start"):
        reading.values["tmt_cpns"] = start


def _check_full_nip(reading: RowReading, nip: str, kind: EmployeeKind) -> None:
    _mend_swapped_birth(reading, nip)
    values = reading.values
    birth, tmt, sex = values.get("birth_date"), values.get("tmt_cpns"), values.get("sex")
    found = check_nip(
        nip,
        birth_date=birth if isinstance(birth, date) else None,
        tmt=tmt if isinstance(tmt, date) else None,
        sex=sex if isinstance(sex, Sex) else None,
        kind=kind,
    )
    for problem in found:
        if problem.key in _D07:
            reading.warn("D07", problem.field, problem.text)
        else:
            reading.problems.append(problem)


def _mend_swapped_birth(reading: RowReading, nip: str) -> None:
    """Swap day and month of a birth date cell back when the NIP proves it (D17)."""
    typed, stated = reading.birth, split_nip(nip).birth
    if not (typed.typed and typed.day and stated) or typed.day == stated:
        return
    if (typed.day.year, typed.day.day, typed.day.month) == (stated.year, stated.month, stated.day):
        reading.values["birth_date"] = stated
        text = (
            f"Tanggal lahir {typed.day:%d-%m-%Y} tertukar hari dan bulannya;"
            f" menurut NIP {stated:%d-%m-%Y}."
        )
        reading.warn("D17", "birth_date", text)


def _check_without_nip(reading: RowReading, kind: EmployeeKind) -> None:
    """Allow a missing NIP where it is not issued (yet); the NIK is then the key (D08)."""
    if kind is EmployeeKind.PNS:
        reading.refuse("NIP_MISSING", "nip", "NIP kosong: seorang PNS harus ber-NIP 18 angka.")
    elif not reading.values.get("nik"):
        text = f"{kind} tanpa NIP dan tanpa NIK tidak dapat dikenali: isi NIK-nya."
        reading.warn("NO_KEY", "nik", text)


# Sheets ---


def make_checker(sheet: Sheet, layout: Layout, known: Known, vocabulary: Vocabulary) -> RowChecker:
    """Build the checker of a sheet, with the unit its title lines or its name speak of."""
    finder = RowChecker(Known(units=known.units, unit_aliases=known.unit_aliases), vocabulary).units
    unit = finder.find_in(layout.titles, sheet.name)
    return RowChecker(known, vocabulary, sheet_unit=unit, epoch_1904=sheet.epoch_1904)


def check_sheet(
    sheet: Sheet,
    layout: Layout,
    columns: Columns,
    checker: RowChecker,
    progress: Progress = nothing,
) -> list[Draft]:
    """Check every person's row of a sheet, then the rows against each other."""
    drafts: list[Draft] = []
    pairs = columns.columns
    for index in people_rows(sheet, layout, columns):
        drafts.append(checker.check(sheet.number(index), _cells(sheet.rows[index], pairs)))
        if len(drafts) % _REPORT_EVERY == 0:
            progress(index, len(sheet.rows))
    progress(len(sheet.rows), len(sheet.rows))
    return mark_duplicates(drafts)


def _cells(row: Sequence[Cell], pairs: Iterable[tuple[int, str]]) -> dict[str, Cell]:
    width = len(row)
    return {name: row[index] if index < width else None for index, name in pairs}


def mark_duplicates(drafts: Sequence[Draft]) -> list[Draft]:
    """Mark every row whose NIP, or NIK where there is no NIP, stands in another row too (D10).

    Earlier marks are taken away first, so the function may be called again after an edit.
    """
    cleared = [_without_d10(draft) for draft in drafts]
    rows: dict[str, list[int]] = {}
    for draft in cleared:
        if key := _key(draft):
            rows.setdefault(key, []).append(draft.row)
    return [_with_d10(draft, rows[key]) if (key := _key(draft)) else draft for draft in cleared]


def _key(draft: Draft) -> str:
    return "" if draft.refused else draft.nip or str(draft.values.get("nik") or "")


def _without_d10(draft: Draft) -> Draft:
    if not any(problem.key == "D10" for problem in draft.problems):
        return draft
    return replace(draft, problems=tuple(one for one in draft.problems if one.key != "D10"))


def _with_d10(draft: Draft, rows: Sequence[int]) -> Draft:
    others = [str(row) for row in rows if row != draft.row]
    if not others:
        return draft
    what = f"NIP {draft.nip}" if draft.nip else f"NIK {draft.values.get('nik')}"
    text = (
        f"{what} juga ada di baris {', '.join(others)}: pilih satu, perbaiki atau hapus yang lain."
    )
    return replace(draft, problems=(*draft.problems, warning("D10", "nip", text)))


def stored(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Give the drafts that can be brought in as they are."""
    return (draft for draft in drafts if not draft.refused and not draft.review)
