"""The list of people: its columns, and a model whose plain fields can be typed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from kepegdesk.domain.kinds import EmployeeStatus, Sex
from kepegdesk.services.employees import ListedRow, PeopleOn
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.window import Index, WindowModel
from kepegdesk.ui.style import RED, RED_SOFT
from kepegdesk.ui.text import plain, short_date


def _sex(row: ListedRow) -> str:
    return Sex(row.sex).label if row.sex else ""


def _kind(row: ListedRow) -> str:
    return row.kind.replace("Paruh Waktu", "PW")


def _status_tone(row: ListedRow) -> str:
    return "" if row.status == EmployeeStatus.ACTIVE else "soft"


def _one_line(text: str) -> str:
    return " ".join(text.split())


COLUMNS = (
    Column[ListedRow]("name", "Nama", 232, lambda r: r.full_name),
    Column[ListedRow]("nip", "NIP", 176, lambda r: r.nip),
    Column[ListedRow]("kind", "Jenis", 84, _kind, tip=lambda r: r.kind),
    Column[ListedRow]("golongan", "Gol.", 54, lambda r: r.golongan),
    Column[ListedRow]("position", "Jabatan", 230, lambda r: r.position),
    Column[ListedRow]("status", "Status", 84, lambda r: r.status, tone=_status_tone),
    Column[ListedRow]("unit", "Unit kerja", 260, lambda r: r.unit),
    Column[ListedRow]("eselon", "Eselon", 70, lambda r: r.eselon, hidden=True),
    Column[ListedRow](
        "tmt_golongan", "TMT golongan", 108, lambda r: short_date(r.tmt_golongan), hidden=True
    ),
    Column[ListedRow](
        "tmt_position", "TMT jabatan", 104, lambda r: short_date(r.tmt_position), hidden=True
    ),
    Column[ListedRow]("education", "Pendidikan", 94, lambda r: r.education, hidden=True),
    Column[ListedRow](
        "birth_date", "Tanggal lahir", 108, lambda r: short_date(r.birth_date), hidden=True
    ),
    Column[ListedRow]("sex", "Kelamin", 90, _sex, hidden=True),
    Column[ListedRow]("tmt_cpns", "TMT CPNS", 104, lambda r: short_date(r.tmt_cpns), hidden=True),
    Column[ListedRow]("phone", "Telepon", 120, lambda r: r.phone, hidden=True),
    *(
        Column[ListedRow](key, title, width, text, sortable=False, hidden=True)
        for key, title, width, text in (
            ("birth_place", "Tempat lahir", 120, lambda r: r.birth_place),
            ("religion", "Agama", 90, lambda r: r.religion),
            ("marital", "Perkawinan", 100, lambda r: r.marital),
            ("nik", "NIK", 150, lambda r: r.nik),
            ("npwp", "NPWP", 160, lambda r: r.npwp),
            ("email", "Surel", 180, lambda r: r.email),
            ("address", "Alamat", 240, lambda r: _one_line(r.address)),
            ("note", "Catatan", 180, lambda r: _one_line(r.note)),
        )
    ),
)
"""The columns of the list; those that cannot be sorted by stand in the file alone."""

TYPED = frozenset(
    {"phone", "birth_date", "sex", "tmt_cpns", "birth_place", "religion", "marital", "nik", "npwp",
     "email", "address"}
)  # fmt: skip
"""Columns whose cells are typed over; each is a field of the same name."""

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_EDIT = int(Qt.ItemDataRole.EditRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)
_FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
_BACKGROUND = int(Qt.ItemDataRole.BackgroundRole)

Store = Callable[[int, str, str], str]
"""Stores a text in a field of a person; returns why it was refused, or nothing."""


class PeopleModel(WindowModel[ListedRow]):
    """While ``editing`` some cells take text; what is refused stays there, in red, with why."""

    refused = Signal(str)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, "name", parent)
        self.editing = False
        self._store = store
        self._wrong: dict[tuple[int, str], tuple[str, str]] = {}

    @property
    def is_past(self) -> bool:
        """Tell whether people are shown as they were: what is typed would change them now."""
        return isinstance(self._source, PeopleOn)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let plain fields be typed over while that is wanted."""
        found = super().flags(index)
        if (
            self.editing
            and not self.is_past
            and index.isValid()
            and self.columns[index.column()].key in TYPED
        ):
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, or what was typed and refused."""
        if self._wrong and index.isValid():
            wrong = self._wrong.get(self._cell(index))
            if wrong is not None:
                return _wrong_cell(wrong, int(role))
        if role == _EDIT:
            return super().data(index, Qt.ItemDataRole.DisplayRole)
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Store a text that was typed; keep it in red where it is refused."""
        employee = self.id_at(index.row())
        if role != _EDIT or employee is None:
            return False
        self.load_ids()  # what is typed must not move the rows
        key, text = self.columns[index.column()].key, str(value)
        why = self._store(employee, key, text)
        self._wrong.pop((employee, key), None)
        if why:
            self._wrong[employee, key] = (text, why)
        self.renew()
        self.refused.emit(why)
        return not why

    def _cell(self, index: Index) -> tuple[int, str]:
        return self.id_at(index.row()) or 0, self.columns[index.column()].key

    def why_wrong(self, index: Index) -> str:
        """Return why the text of a cell was refused, or nothing."""
        return self._wrong.get(self._cell(index), ("", ""))[1] if index.isValid() else ""

    def drop_wrong(self, index: Index | None = None) -> bool:
        """Let a cell, or all, show what is stored again; tell whether something was refused."""
        had = bool(self._wrong) if index is None else self._cell(index) in self._wrong
        if index is None:
            self._wrong.clear()
        else:
            self._wrong.pop(self._cell(index), None)
        if had:
            self.renew()
            self.refused.emit("")
        return had


def _wrong_cell(wrong: tuple[str, str], role: int) -> Any:
    text, why = wrong
    if role in (_DISPLAY, _EDIT):
        return text
    if role == _TIP:
        return plain(why)
    if role == _FOREGROUND:
        return QBrush(QColor(RED))
    return QBrush(QColor(RED_SOFT)) if role == _BACKGROUND else None
