"""The fields of the employee form and the values they stand for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from kepegdesk.domain import ranks
from kepegdesk.domain.histories import APPOINTMENTS, ESELONS
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex, WorkPattern
from kepegdesk.services.employee_file import EmployeeFile, PositionRow, RankRow
from kepegdesk.ui import form_texts
from kepegdesk.ui.forms.employee_form import Ui_EmployeeForm
from kepegdesk.ui.widgets import choice_combo
from kepegdesk.ui.widgets.nip_edit import BesideNip

RELIGIONS = ("Islam", "Kristen", "Katolik", "Hindu", "Buddha", "Konghucu")
MARITAL = ("Belum Kawin", "Menikah", "Cerai Hidup", "Cerai Mati")
COLLECTIVE = {None: "Mengikuti unit", True: "Mendapat", False: "Tidak mendapat (tetap bertugas)"}
"""Whether a post gets cuti bersama."""


class EmployeeFields:
    """Writes a file into the form and reads it back; which rank and position are edited is told."""

    def __init__(self, ui: Ui_EmployeeForm) -> None:
        self.ui = ui
        self.rank: int | None = None
        """Place of the edited rank among the file's ranks; None for a new one."""
        self.position: int | None = None
        self._texts = {
            "name": ui.name,
            "title_before": ui.titleBefore,
            "title_after": ui.titleAfter,
            "birth_place": ui.birthPlace,
            "nik": ui.nik,
            "npwp": ui.npwp,
            "phone": ui.phone,
            "email": ui.email,
            "gov_email": ui.govEmail,
            "bpjs": ui.bpjs,
            "karpeg": ui.karpeg,
            "karis": ui.karis,
            "taspen": ui.taspen,
            "bank": ui.bank,
            "bank_account": ui.bankAccount,
        }
        self._dates = {
            "birth_date": ui.birthDate,
            "status_since": ui.statusSince,
            "unit_since": ui.unitSince,
            "tmt_cpns": ui.tmtCpns,
            "tmt_pns": ui.tmtPns,
            "contract_start": ui.contractStart,
            "contract_end": ui.contractEnd,
        }
        self._offer_choices()

    def _offer_choices(self) -> None:
        choice_combo.fill(self.ui.kind, EmployeeKind)
        choice_combo.fill(self.ui.sex, Sex, "—")
        choice_combo.fill(self.ui.status, EmployeeStatus)
        choice_combo.fill(self.ui.pattern, WorkPattern, "Mengikuti unit")
        for gets, words in COLLECTIVE.items():
            self.ui.collective.addItem(words, gets)
        self.ui.religion.addItems(["", *RELIGIONS])
        self.ui.marital.addItems(["", *MARITAL])
        self.ui.eselon.addItems(("", *ESELONS))
        self.ui.appointment.addItems(APPOINTMENTS)
        self.ui.golongan.addItems(["", *ranks.PNS, *ranks.PPPK])

    def named(self) -> dict[str, QWidget]:
        """Return the fields by the names that problems use."""
        return {
            **self._texts,
            **self._dates,
            "nip": self.ui.nip,
            "kind": self.ui.kind,
            "sex": self.ui.sex,
            "unit": self.ui.unit,
            "golongan": self.ui.golongan,
            "tmt_golongan": self.ui.tmtGolongan,
            "mkg_years": self.ui.mkgYears,
            "mkg_months": self.ui.mkgMonths,
            "position": self.ui.position,
            "tmt_position": self.ui.tmtPosition,
        }

    def pinned(self) -> dict[str, QWidget]:
        """Return the fields whose value the next new record may take over, by their labels."""
        ui = self.ui
        return {
            "Jenis": ui.kind, "Tempat lahir": ui.birthPlace, "Agama": ui.religion,
            "Unit kerja": ui.unit, "TMT CPNS": ui.tmtCpns, "TMT PNS": ui.tmtPns,
            "Mulai kontrak": ui.contractStart, "Akhir kontrak": ui.contractEnd,
            "Bank": ui.bank, "Golongan": ui.golongan, "TMT golongan": ui.tmtGolongan,
            "SK pangkat": ui.rankSk, "Jabatan": ui.position, "TMT jabatan": ui.tmtPosition,
        }  # fmt: skip

    def settled(self, file: EmployeeFile) -> EmployeeFile:
        """Leave a rank or position out of a new file of which only a pinned TMT or SK is told."""
        if file.id is not None:
            return file
        return replace(
            file,
            ranks=tuple(row for row in file.ranks if row.golongan),
            positions=tuple(row for row in file.positions if row.title),
        )

    def beside_nip(self) -> BesideNip:
        """Return the facts an NIP is compared with."""
        return BesideNip(
            self.ui.birthDate.date(),
            self.ui.tmtCpns.date(),
            choice_combo.chosen(self.ui.sex, Sex),
            choice_combo.chosen(self.ui.kind, EmployeeKind),
        )

    def show(self, file: EmployeeFile) -> None:
        """Write a file into the form, with its present rank and position."""
        for name, field in self._texts.items():
            field.setText(getattr(file, name))
            field.setCursorPosition(0)
        for name, day in self._dates.items():
            day.set_date(getattr(file, name))
        self.ui.nip.setText(file.nip or "")
        choice_combo.choose(self.ui.kind, file.kind)
        choice_combo.choose(self.ui.sex, file.sex)
        choice_combo.choose(self.ui.status, file.status)
        choice_combo.choose(self.ui.pattern, file.pattern)
        self.ui.collective.setCurrentText(COLLECTIVE[file.collective])
        self.ui.religion.setCurrentText(file.religion)
        self.ui.marital.setCurrentText(file.marital)
        self.ui.address.setPlainText(file.address)
        self.ui.domicile.setPlainText(file.domicile)
        self.ui.note.setPlainText(file.note)
        self.ui.unit.set_unit(file.unit)
        self.ui.isTeacher.setChecked(file.is_teacher)
        self.ui.spouses.setValue(file.spouses)
        self.ui.children.setValue(file.children)
        self.show_rank(file, _place(file.ranks, file.rank))
        self.show_position(file, _place(file.positions, file.position))
        self._shown = self.texts()

    def show_rank(self, file: EmployeeFile, place: int | None) -> None:
        """Show one of the ranks for editing, or an empty one."""
        self.rank = place
        row = RankRow() if place is None else file.ranks[place]
        self.ui.golongan.setCurrentText(row.golongan)
        self.ui.tmtGolongan.set_date(row.tmt)
        _set_optional(self.ui.mkgYears, row.mkg_years)
        _set_optional(self.ui.mkgMonths, row.mkg_months)
        self.ui.rankSk.setText(row.sk_number)

    def show_position(self, file: EmployeeFile, place: int | None) -> None:
        """Show one of the positions for editing, or an empty one."""
        self.position = place
        row = PositionRow() if place is None else file.positions[place]
        self.ui.position.setText(row.title)
        self.ui.position.setCursorPosition(0)
        self.ui.eselon.setCurrentText(row.eselon)
        self.ui.appointment.setCurrentText(row.appointment)
        self.ui.tmtPosition.set_date(row.tmt)

    def read(self, file: EmployeeFile) -> EmployeeFile:
        """Return the file with what the form says now."""
        values: dict[str, Any] = {n: f.text().strip() for n, f in self._texts.items()}
        values |= {name: day.date() for name, day in self._dates.items()}
        return replace(
            file,
            **values,
            nip=self.ui.nip.text() or None,
            kind=choice_combo.chosen(self.ui.kind, EmployeeKind) or file.kind,
            sex=choice_combo.chosen(self.ui.sex, Sex),
            status=choice_combo.chosen(self.ui.status, EmployeeStatus) or file.status,
            pattern=choice_combo.chosen(self.ui.pattern, WorkPattern),
            collective=self.ui.collective.currentData(),
            religion=self.ui.religion.currentText().strip(),
            marital=self.ui.marital.currentText().strip(),
            address=self.ui.address.toPlainText().strip(),
            domicile=self.ui.domicile.toPlainText().strip(),
            note=self.ui.note.toPlainText().strip(),
            unit=self.ui.unit.unit(),
            is_teacher=self.ui.isTeacher.isChecked(),
            spouses=self.ui.spouses.value(),
            children=self.ui.children.value(),
            ranks=_put(file.ranks, self.rank, self._read_rank(file), RankRow()),
            positions=_put(file.positions, self.position, self._read_position(file), PositionRow()),
        )

    def _read_rank(self, file: EmployeeFile) -> RankRow:
        return replace(
            RankRow() if self.rank is None else file.ranks[self.rank],
            golongan=self.ui.golongan.currentText().strip(),
            tmt=self.ui.tmtGolongan.date(),
            mkg_years=_optional(self.ui.mkgYears),
            mkg_months=_optional(self.ui.mkgMonths),
            sk_number=self.ui.rankSk.text().strip(),
        )

    def _read_position(self, file: EmployeeFile) -> PositionRow:
        return replace(
            PositionRow() if self.position is None else file.positions[self.position],
            title=self.ui.position.text().strip(),
            eselon=self.ui.eselon.currentText().strip(),
            appointment=self.ui.appointment.currentText(),
            tmt=self.ui.tmtPosition.date(),
        )

    def texts(self) -> dict[str, str]:
        """Return what stands in every field, for a draft that survives a crash."""
        found = {name: field.text() for name, field in self._lines().items()}
        found |= {f"combo:{n}": combo.currentText() for n, combo in self._combos().items()}
        found["address"] = self.ui.address.toPlainText()
        found["domicile"] = self.ui.domicile.toPlainText()
        found["note"] = self.ui.note.toPlainText()
        found["spouses"] = str(self.ui.spouses.value())
        found["children"] = str(self.ui.children.value())
        found["mkg"] = f"{self.ui.mkgYears.value()} {self.ui.mkgMonths.value()}"
        return found

    def typed(self) -> dict[str, str]:
        """Return what differs from the file that was shown: the rest is not this draft's."""
        return {name: text for name, text in self.texts().items() if text != self._shown[name]}

    def show_texts(self, texts: dict[str, str]) -> None:
        """Put a draft back over what is shown."""
        texts = {**self.texts(), **texts}
        for name, field in self._lines().items():
            field.setText(texts.get(name, field.text()))
            field.editingFinished.emit()
        for name, combo in self._combos().items():
            form_texts.choose(combo, texts.get(f"combo:{name}", combo.currentText()))
        self.ui.address.setPlainText(texts.get("address", ""))
        self.ui.domicile.setPlainText(texts.get("domicile", ""))
        self.ui.note.setPlainText(texts.get("note", ""))
        self.ui.spouses.setValue(int(texts.get("spouses", "0")))
        self.ui.children.setValue(int(texts.get("children", "0")))
        years, months = texts.get("mkg", "-1 -1").split()
        self.ui.mkgYears.setValue(int(years))
        self.ui.mkgMonths.setValue(int(months))

    def _lines(self) -> dict[str, Any]:
        more = {
            "nip": self.ui.nip,
            "tmtGolongan": self.ui.tmtGolongan,
            "rankSk": self.ui.rankSk,
            "position": self.ui.position,
            "tmtPosition": self.ui.tmtPosition,
        }
        return {**self._texts, **self._dates, **more}

    def _combos(self) -> dict[str, QComboBox]:
        names = ("kind", "sex", "status", "pattern", "collective", "religion", "marital",
                 "golongan", "eselon", "appointment", "unit")  # fmt: skip
        return {name: getattr(self.ui, name) for name in names}


def _place(rows: tuple[Any, ...], row: Any) -> int | None:
    return rows.index(row) if row in rows else None


def _put(rows: tuple[Any, ...], place: int | None, row: Any, empty: Any) -> tuple[Any, ...]:
    """Replace a row, or add it unless nothing was typed."""
    if place is None:
        return rows if row == empty else (*rows, row)
    return (*rows[:place], row, *rows[place + 1 :])


def _optional(field: QSpinBox) -> int | None:
    return None if field.value() == field.minimum() else field.value()


def _set_optional(field: QSpinBox, value: int | None) -> None:
    field.setValue(field.minimum() if value is None else value)
