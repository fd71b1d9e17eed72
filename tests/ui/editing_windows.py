"""The windows of editing in the list as the tests of every window want them: with long names."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.domain.list_view import ListView
from kepegdesk.services import bulk_edit
from kepegdesk.services.bulk_edit import Change
from kepegdesk.services.employees import Criteria
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.bulk_preview import BulkPreview
from kepegdesk.ui.dialogs.change_many import ChangeMany
from kepegdesk.ui.dialogs.find_replace import FindReplace
from kepegdesk.ui.dialogs.save_view import SaveView
from kepegdesk.ui.views.employees import EmployeesPage
from tests.ui.quality_windows import LONG, LONG_UNIT, twins


def preview(context: Context) -> QDialog:
    """Return what a block would do: something changed, the same, refused, and dated."""
    one, other = twins(context)
    changes = [
        Change(one, "address", f"Jl. {LONG} No. 5"), Change(one, "phone", "0811000001"),
        Change(one, "nik", "123"), Change(one, "unit", LONG_UNIT), Change(one, "golongan", "IV/e"),
        Change(other, "birth_date", "5/1/1985"), Change(other, "phone", "0800"),
    ]  # fmt: skip
    notes = "12 baris terakhir tempelan tidak mendapat tempat di daftar."
    made = BulkPreview(context, changes, "Tempel 2.345 baris, 7 kolom", notes=notes)
    made.show_preview(context.ask(bulk_edit.preview, changes))
    return made


def change_many(context: Context) -> QDialog:
    """Return the form for two people with the longest name and unit."""
    return ChangeMany(context, twins(context), at="unit")


def find_replace(context: Context) -> QDialog:
    """Return the search with a long text in both lines, which was not found."""
    made = FindReplace(context, Criteria(), "12.345 pegawai", twins(context))
    made.ui.find.setText(LONG)
    made.ui.by.setText(LONG_UNIT)
    made.show_found([])
    return made


def save_view(context: Context) -> QDialog:
    """Return the question for a view's name, with the longest."""
    made = SaveView(context, "employees", ListView())
    made.ui.name.setText(LONG[:60])
    return made


def editing(context: Context) -> QWidget:
    """Return the list while it is typed into, grouped, beside the form of the longest name."""
    one, _other = twins(context)
    made = EmployeesPage(context)
    made.views.group_by("unit")
    made.editing.switch(on=True)
    made.open(one)
    return made


DIALOGS: dict[str, Callable[[Context], QDialog]] = {
    "bulk preview": preview, "change many": change_many, "find and replace": find_replace,
    "save view": save_view,
}  # fmt: skip
WINDOWS: dict[str, Callable[[Context], QWidget]] = {"editing the list": editing, **DIALOGS}
