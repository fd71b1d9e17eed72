"""The columns of the office's lists, and a list with its buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton

from kepegdesk.domain.indonesian import thousands
from kepegdesk.services.accounts import AccountRow
from kepegdesk.services.holidays import STATUSES, TYPES, HolidayRow
from kepegdesk.services.office import SINCE_ALWAYS
from kepegdesk.services.settings import SettingRow
from kepegdesk.services.signatories import SignatoryRow
from kepegdesk.services.units import UnitRow
from kepegdesk.ui.models.columns import RIGHT, Column
from kepegdesk.ui.models.rows import RowsModel
from kepegdesk.ui.text import short_date
from kepegdesk.ui.widgets.data_table import DataTable

R = TypeVar("R")

WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
INDENT = "      "


def _from(row: SignatoryRow) -> str:
    return "sejak awal" if row.valid_from == SINCE_ALWAYS else short_date(row.valid_from)


SIGNATORIES = (
    Column[SignatoryRow]("title", "Jabatan", 360, lambda r: r.title),
    Column[SignatoryRow](
        "name", "Nama", 210, lambda r: r.name or "belum diisi",
        tone=lambda r: "" if r.name else "warning",
    ),
    Column[SignatoryRow]("nip", "NIP", 158, lambda r: r.nip or ""),
    Column[SignatoryRow]("rank", "Pangkat", 150, lambda r: r.rank, hidden=True),
    Column[SignatoryRow](
        "form", "Bentuk", 190,
        lambda r: f"{r.form} {r.on_behalf}".strip() if r.form != "sendiri" else "sendiri",
    ),
    Column[SignatoryRow]("from", "Mulai", 92, _from, sort_key=lambda r: r.valid_from),
    Column[SignatoryRow](
        "to", "Sampai", 92, lambda r: short_date(r.valid_to) or "seterusnya",
        sort_key=lambda r: short_date(r.valid_to),
    ),
)  # fmt: skip

HOLIDAYS = (
    Column[HolidayRow](
        "day", "Tanggal", 150, lambda r: f"{WEEKDAYS[r.day.weekday()]}, {short_date(r.day)}",
        sort_key=lambda r: r.day,
    ),
    Column[HolidayRow]("name", "Nama", 300, lambda r: r.name),
    Column[HolidayRow]("type", "Jenis", 120, lambda r: TYPES[r.type]),
    Column[HolidayRow](
        "status", "Status", 100, lambda r: STATUSES[r.status],
        tone=lambda r: "warning" if r.status == "sementara" else "",
    ),
    Column[HolidayRow]("basis", "Dasar hukum", 380, lambda r: r.legal_basis),
)  # fmt: skip

UNITS = (
    Column[UnitRow](
        "name", "Unit kerja", 480, lambda r: INDENT * r.level + r.name,
        tip=lambda r: r.path, sort_key=lambda r: r.path.casefold(),
    ),
    Column[UnitRow]("pattern", "Hari kerja", 200, lambda r: r.pattern.label),
    Column[UnitRow](
        "employees", "Pegawai aktif", 100, lambda r: thousands(r.employees), alignment=RIGHT,
        sort_key=lambda r: r.employees,
    ),
    Column[UnitRow]("head", "Kepala unit", 220, lambda r: r.head),
)  # fmt: skip

ACCOUNTS = (
    Column[AccountRow]("name", "Nama akun", 150, lambda r: r.name),
    Column[AccountRow]("full_name", "Nama lengkap", 240, lambda r: r.full_name),
    Column[AccountRow]("role", "Peran", 160, lambda r: r.role.label),
    Column[AccountRow]("nip", "NIP pemilik", 160, lambda r: r.nip or ""),
    Column[AccountRow](
        "active", "Keadaan", 110, lambda r: "Aktif" if r.active else "Nonaktif",
        tone=lambda r: "" if r.active else "soft",
    ),
)  # fmt: skip

SETTINGS = (
    Column[SettingRow]("label", "Pengaturan", 330, lambda r: r.label),
    Column[SettingRow]("value", "Pilihan", 120, lambda r: r.value or "bawaan"),
    Column[SettingRow]("default", "Bawaan", 170, lambda r: r.default or "tahun kantor dibuat"),
    Column[SettingRow]("basis", "Dasar", 480, lambda r: r.legal_basis),
)


class OfficeList(QObject, Generic[R]):
    """A table of the office page: read anew on change, edited with Enter or a button."""

    def __init__(
        self,
        table: DataTable,
        columns: Sequence[Column[R]],
        name: str,
        accessible: str,
        read: Callable[[], Sequence[R]],
    ) -> None:
        super().__init__(table)
        self.table = table
        self.model = RowsModel[R](columns, self)
        self._read = read
        self._needing: list[QPushButton] = []
        table.use(self.model, name, accessible)
        table.selectionModel().currentRowChanged.connect(lambda *_rows: self._allow())
        self.reload()

    def reload(self) -> None:
        """Read the list anew, standing where the user stood."""
        place = self.table.current_row()
        self.model.show(self._read())
        if self.model.rowCount():
            self.table.go_to(min(max(place, 0), self.model.rowCount() - 1))
        self._allow()

    def current(self) -> R | None:
        """Return the row the user stands on."""
        return self.model.row(self.table.current_row())

    def on_new(self, button: QPushButton, act: Callable[[], object], may: bool) -> None:
        """Let a button add a row, where the role may."""
        button.setVisible(may)
        button.clicked.connect(lambda: act())

    def on_row(
        self, button: QPushButton, act: Callable[[R], object], may: bool, *, opens: bool = False
    ) -> None:
        """Let a button, and with ``opens`` Enter too, act on the row the user stands on."""
        button.setVisible(may)
        if not may:
            return
        button.clicked.connect(lambda: self._act(act))
        if opens:
            self.table.opened.connect(lambda _row: self._act(act))
        self._needing.append(button)
        self._allow()

    def _act(self, act: Callable[[R], object]) -> None:
        row = self.current()
        if row is not None:
            act(row)

    def _allow(self) -> None:
        for button in self._needing:
            button.setEnabled(self.current() is not None)
