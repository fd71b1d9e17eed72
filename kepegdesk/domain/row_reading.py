"""Turn the raw cells of one spreadsheet row into normalised values, gathering every problem.

Keys D01 to D45 are those of the office's catalogue of input defects.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from kepegdesk.domain import cells as read
from kepegdesk.domain.cell_dates import BLANK, DateReading, read_date, split_birth
from kepegdesk.domain.cells import NOTED_BLANKS, UNREADABLE, Unreadable, clean, text_of
from kepegdesk.domain.columns import FIELDS
from kepegdesk.domain.kinds import Sex
from kepegdesk.domain.names import doctor_title, spell_titles, split_name
from kepegdesk.domain.nip import split_name_and_nip
from kepegdesk.domain.problems import Problem, Severity, error, warning
from kepegdesk.domain.ranks import from_siasn_code, read_golongan, read_rank_name
from kepegdesk.domain.sheet import Cell, CellFault
from kepegdesk.domain.vocabulary import Vocabulary, education_level

Value = str | int | date | None
Cells = Mapping[str, Cell]
_T = TypeVar("_T")

LOWEST_SALARY = 100_000
"""Rupiah; anything below is thousands or a mistake (D34)."""

_CONTRACT = ("contract_start", "contract_end")
_FIRST_OF_MONTH = frozenset({"tmt_golongan", "tmt_kgb", "tmt_cpns", "tmt_pns", "contract_start"})
_TMT_FIELDS = ("tmt_cpns", "tmt_pns", "tmt_golongan", "tmt_position", "tmt_kgb", *_CONTRACT)
_LIMITS = {"npwp": 24, "phone": 32, "nip_lama": 9, "address": 5_000, "note": 5_000}
_LIMIT = 255
"""Signs the office's file keeps of a text."""
_LONG_TEXTS = ("address", "note")
_LONGEST_CELL = 1_000
"""Longer cells are not read at all: nothing but an address or a note is that long."""

_AS_TYPED = ("position_kind", "education_major", "school", "email", "address")


class RowReading:
    """The values and problems of one row while it is being read."""

    def __init__(self, cells: Cells, vocabulary: Vocabulary, *, epoch_1904: bool) -> None:
        """Take the raw cells by field."""
        self.cells = cells
        self.values: dict[str, Value] = {}
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.nip_cell: Cell = None
        self.birth = BLANK
        self._vocabulary = vocabulary
        self._epoch_1904 = epoch_1904
        self._doubtful_doctor = False

    def warn(self, key: str, field: str, text: str) -> None:
        """Add a problem the clerk may override."""
        self.problems.append(warning(key, field, text))

    def refuse(self, key: str, field: str, text: str) -> None:
        """Add a problem for which the row is not stored."""
        self.problems.append(error(key, field, text))

    def note(self, key: str, field: str, text: str) -> None:
        """Add a remark that changes nothing."""
        self.notes.append(Problem(key, Severity.INFO, field, text))

    def read_fields(self) -> None:
        """Read every field that needs nothing but its own row: all but NIP, kind and unit."""
        self._note_faults()
        self.nip_cell = self.cells.get("nip")
        self._read_name()
        self._read_birth()
        self._read_person()
        self._read_identifiers()
        self._read_golongan()
        self._read_service()
        self._read_position()
        self._read_education()
        self._read_tmts()
        self._read_salary()
        if self._doubtful_doctor:
            self._settle_doctor()

    def limit_lengths(self) -> None:
        """Empty every text that is longer than the file keeps; a name too long refuses the row."""
        for field, value in self.values.items():
            if isinstance(value, str) and len(value) > _LIMITS.get(field, _LIMIT):
                self._say_too_long(field, value, _LIMITS.get(field, _LIMIT))
                self.values[field] = ""

    def _say_too_long(self, field: str, text: str, limit: int) -> None:
        add = self.refuse if field in ("name", "nip") else self.warn
        add("TOO_LONG", field, f"{FIELDS[field]} “{text[:40]}…” lebih dari {limit} huruf.")

    # Faults --------------------------------------------------------------------------------------

    def _note_faults(self) -> None:
        for field, cell in tuple(self.cells.items()):
            if isinstance(cell, str):
                if 2 < len(cell) < 9 and cell.casefold() in NOTED_BLANKS:
                    self.note("D44", field, f"{FIELDS[field]}: “{cell}” dianggap kosong.")
                elif len(cell) > _LONGEST_CELL and field not in _LONG_TEXTS:
                    self.cells = {**self.cells, field: None}
                    self._say_too_long(field, cell, _LONGEST_CELL)
            elif isinstance(cell, CellFault):
                self._note_fault(field, cell)

    def _note_fault(self, field: str, fault: CellFault) -> None:
        if fault is CellFault.ERROR:
            self.note("D44", field, f"{FIELDS[field]}: sel galat (#N/A, #REF! …) dianggap kosong.")
        else:
            what = "rumus tanpa hasil; buka berkasnya di Excel, simpan ulang, lalu impor lagi"
            self.warn("D31", field, f"{FIELDS[field]}: {what}.")

    def _unread(self, field: str, why: str, cell: Cell, key: str = "UNREADABLE") -> None:
        self.warn(key, field, f"{FIELDS[field]} “{text_of(cell)}” {why}; nilainya dikosongkan.")

    def _or_none(self, field: str, value: _T | Unreadable, cell: Cell) -> _T | None:
        """Return a value as read, or warn that it is unreadable and return None."""
        if value is UNREADABLE:
            self._unread(field, "tidak dikenal", cell)
            return None
        return value

    # Name ----------------------------------------------------------------------------------------

    def _read_name(self) -> None:
        if "name" not in self.cells:
            return
        cell = self.cells.get("name")
        text = text_of(cell)
        if isinstance(cell, str) and (any(map(str.isdigit, cell)) or "nip" in cell.casefold()):
            text, inside = split_name_and_nip(cell)
            if not clean(self.nip_cell):
                self.nip_cell = inside or self.nip_cell
        if read.is_filler(text) or not any(map(str.isalpha, text)):
            self.refuse_nameless()
        elif "title_before" in self.cells or "title_after" in self.cells:
            self._read_titles(text)
        else:
            parts = split_name(text, self._vocabulary)
            self.values["name"] = parts.name
            self.values["title_before"] = parts.before
            self.values["title_after"] = parts.after
            self._doubtful_doctor = parts.doubtful_doctor

    def refuse_nameless(self) -> None:
        """Refuse a row whose person has no name."""
        self.values |= {"name": "", "title_before": "", "title_after": ""}
        self.refuse("NAME_MISSING", "name", "Nama kosong atau bukan nama: isi kolom nama.")

    def _read_titles(self, name: str) -> None:
        """Read titles from columns of their own; the name beside them is complete as it is."""
        before, after = clean(self.cells.get("title_before")), clean(self.cells.get("title_after"))
        if before or after:
            before, after, self._doubtful_doctor = spell_titles(before, after, self._vocabulary)
        self.values["name"] = name
        self.values["title_before"] = before
        self.values["title_after"] = after

    def _settle_doctor(self) -> None:
        sex = self.values.get("sex")
        chosen = doctor_title(
            sex if isinstance(sex, Sex) else None,
            str(self.values.get("education") or ""),
            str(self.values.get("position") or ""),
        )
        before = str(self.values["title_before"])
        self.values["title_before"] = before.replace("Dr.", chosen, 1)
        self.note("TITLE_DOUBTFUL", "title_before", f"Gelar “DR.” dibaca “{chosen}”: periksa.")

    # Birth and person ----------------------------------------------------------------------------

    def _date(self, cell: Cell) -> DateReading:
        return read_date(cell, epoch_1904=self._epoch_1904)

    def _keep_date(self, field: str, reading: DateReading, cell: Cell) -> None:
        self.values[field] = reading.day
        if reading.unreadable:
            self._unread(field, "bukan tanggal yang ada", cell)
        elif reading.month_first:
            text = f"{FIELDS[field]} dibaca bulan dahulu, {reading.day:%d-%m-%Y}: periksa."
            self.warn("D17", field, text)

    def _read_birth(self) -> None:
        cells = self.cells
        if "birth" in cells:
            self._read_place_and_date(cells["birth"])
        if "birth_place" in cells:
            if "birth_date" in cells or not any(map(str.isdigit, text_of(cells["birth_place"]))):
                self.values["birth_place"] = clean(cells["birth_place"])
            else:
                self._read_place_and_date(cells["birth_place"])
        if "birth_date" in cells:
            self._read_birth_date(cells["birth_date"])

    def _read_place_and_date(self, cell: Cell) -> None:
        """Read *tempat, tanggal lahir* in one cell (D18); a date cell holds no place."""
        place, day = split_birth(clean(cell)) if isinstance(cell, str) else ("", cell)
        self.values["birth_place"] = place
        self._keep_birth(self._date(day), cell)

    def _read_birth_date(self, cell: Cell) -> None:
        reading = self._date(cell)
        if reading.unreadable and isinstance(cell, str):
            place, day = split_birth(clean(cell))
            pair = self._date(day)
            if place and pair.day:
                reading = pair
                self.values["birth_place"] = self.values.get("birth_place") or place
        self._keep_birth(reading, cell)

    def _keep_birth(self, reading: DateReading, cell: Cell) -> None:
        self.birth = reading
        self._keep_date("birth_date", reading, cell)

    def _read_person(self) -> None:
        cells, values = self.cells, self.values
        if "sex" in cells:
            values["sex"] = self._or_none("sex", read.sex(cells["sex"]), cells["sex"])
        elif "sex_male" in cells or "sex_female" in cells:
            values["sex"] = self._ticked_sex()
        if "religion" in cells:
            values["religion"] = read.religion(cells["religion"])
        if "marital" in cells:
            values["marital"] = read.marital(cells["marital"])
        if "status" in cells:
            values["status"] = self._or_none(
                "status", read.status(cells["status"]), cells["status"]
            )

    def _ticked_sex(self) -> Sex | None:
        male, female = clean(self.cells.get("sex_male")), clean(self.cells.get("sex_female"))
        if bool(male) == bool(female):
            return None
        return Sex.MALE if male else Sex.FEMALE

    def _read_identifiers(self) -> None:
        cells, values = self.cells, self.values
        if "nik" in cells:
            self._read_nik(cells["nik"])
        if "nip_lama" in cells:
            values["nip_lama"] = read.code(cells["nip_lama"]).replace(" ", "")
        if "phone" in cells:
            values["phone"] = read.phone(cells["phone"])
        if "npwp" in cells:
            values["npwp"] = read.code(cells["npwp"])
        for field in _AS_TYPED:
            if field in cells:
                values[field] = clean(cells[field])

    def _read_nik(self, cell: Cell) -> None:
        number = read.nik(cell)
        numeric = isinstance(cell, int | float)
        self.values["nik"] = "" if isinstance(number, Unreadable) else number
        if number is UNREADABLE and (numeric or "E+" in text_of(cell).upper()):
            why = "tersimpan sebagai angka sehingga angka terakhirnya hilang"
            self._unread("nik", why, cell, "D11")
        elif number is UNREADABLE:
            self._unread("nik", "bukan 16 angka", cell, "NIK_LENGTH")
        elif numeric and number:
            self.warn("D11", "nik", f"NIK {number} tersimpan sebagai angka: cocokkan dengan KTP.")

    # Rank, masa kerja, position, education --------------------------------------------------------

    def _read_golongan(self) -> None:
        cells = self.cells
        text = clean(cells.get("golongan")) or clean(cells.get("rank"))
        code = from_siasn_code(read.code(cells.get("golongan_code")))
        if not text and not code:
            if "golongan" in cells or "rank" in cells or "golongan_code" in cells:
                self.values["golongan"] = ""
            return
        golongan = read_golongan(text) if text else code
        self.values["golongan"] = golongan or ""
        if golongan is None:
            self._unread("golongan", "bukan golongan yang ada", text)
            return
        named = read_rank_name(clean(cells.get("rank")) or text)
        if named and named != golongan:
            words = f"nama pangkatnya golongan {named}, kodenya {golongan}: kode yang dipakai"
            self.warn("D21", "golongan", f"Golongan “{text}”: {words}.")

    def _read_service(self) -> None:
        cells = self.cells
        if "mkg_years" in cells or "mkg_months" in cells:
            self._read_years_and_months(cells.get("mkg_years"), cells.get("mkg_months"))
        elif "mkg" in cells:
            found = self._or_none("mkg", read.service(cells["mkg"]), cells["mkg"])
            self._keep_service(*(found or (None, None)))

    def _read_years_and_months(self, years: Cell, months: Cell) -> None:
        counted = read.count(years)
        if counted is UNREADABLE:
            both = self._or_none("mkg_years", read.service(years), years)
            if both and read.is_filler(clean(months)):
                self._keep_service(*both)
                return
            counted = both[0] if both else None
        year = counted if isinstance(counted, int) else None
        self._keep_service(year, self._or_none("mkg_months", read.months(months), months))

    def _keep_service(self, years: int | None, months: int | None) -> None:
        self.values["mkg_years"] = years
        self.values["mkg_months"] = months
        if months is not None and months > 11:
            text = f"Masa kerja {years or 0} tahun {months} bulan: bulan lebih dari 11, periksa."
            self.warn("D36", "mkg_months", text)

    def _read_position(self) -> None:
        cells, values = self.cells, self.values
        if "position" in cells:
            title, appointment = read.position(clean(cells["position"]))
            values["position"] = title
            values["appointment"] = appointment
            if appointment != read.DEFINITIVE:
                text = (
                    f"Jabatan {appointment}. {title} bukan jabatan definitif; yang definitif tetap."
                )
                self.warn("D40", "position", text)
        if "eselon" in cells:
            level = self._or_none("eselon", read.eselon(cells["eselon"]), cells["eselon"])
            values["eselon"] = level or ""

    def _read_education(self) -> None:
        cells, values = self.cells, self.values
        if "education" in cells or "education_code" in cells:
            text, code = clean(cells.get("education")), read.code(cells.get("education_code"))
            level = education_level(text, self._vocabulary) if text else None
            level = level or (education_level(code, self._vocabulary) if code else None)
            values["education"] = level.short if level else ""
            values["education_code"] = level.code if level else ""
            if not level and (text or code):
                self._unread("education", "bukan tingkat pendidikan yang dikenal", text or code)
        if "graduated" in cells:
            found = read.year(cells["graduated"])
            values["graduated"] = self._or_none("graduated", found, cells["graduated"])

    # Dates and money -----------------------------------------------------------------------------

    def _read_tmts(self) -> None:
        for field in _TMT_FIELDS:
            if field in self.cells:
                reading = self._date(self.cells[field])
                self._keep_date(field, reading, self.cells[field])
                if reading.day and reading.day.day != 1:
                    self._warn_not_first(field, reading.day, typed=reading.typed)

    def _warn_not_first(self, field: str, day: date, *, typed: bool) -> None:
        """Suspect a date cell of January of being swapped (D17); others must be day 1 (D19)."""
        label = FIELDS[field]
        if typed and day.month == 1 and day.day <= 12 and field != "contract_end":
            swapped = f"{day.month:02d}-{day.day:02d}-{day.year}"
            text = f"{label} {day:%d-%m-%Y}: hari dan bulan mungkin tertukar ({swapped}?)."
            self.warn("D17", field, text)
        elif field in _FIRST_OF_MONTH:
            self.warn("D19", field, f"{label} {day:%d-%m-%Y} bukan tanggal 1.")

    def _read_salary(self) -> None:
        if "salary" not in self.cells:
            return
        cell = self.cells["salary"]
        amount = self._or_none("salary", read.money(cell), cell)
        self.values["salary"] = amount if amount and amount >= LOWEST_SALARY else None
        if amount is not None and amount < LOWEST_SALARY:
            self._unread("salary", "kurang dari Rp100.000", cell, "D34")
        elif isinstance(cell, float) and not cell.is_integer():
            self.warn("D34", "salary", f"Gaji pokok {cell!r} dibulatkan menjadi {amount}.")
