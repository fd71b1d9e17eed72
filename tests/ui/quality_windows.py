"""The windows of data quality as the tests of every window want them: filled, with long names."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from kepegdesk.services import employees, quality, units
from kepegdesk.ui.changes import Context
from kepegdesk.ui.dialogs.merge import Merge
from kepegdesk.ui.views.quality import QualityPage

LONG = "Muhammad Yusuf Kalla Putra Pratama Wijaya Kusuma Sukma Dewangga Suryaningrat Bin"
LONG_UNIT = "Dinas Kependudukan, Pencatatan Sipil, Pemberdayaan Masyarakat dan Desa Kota Kendari"


def twins(context: Context) -> tuple[int, int]:
    """Give somebody of the sample the longest name, and a second file of another unit."""
    unit = units.save(context.session, None, name=LONG_UNIT)
    rows = context.ask(employees.people, employees.Criteria()).page(0, 60)
    files = (context.ask(employees.get, row.id) for row in rows)
    file = next(each for each in files if each.kind == "PNS" and each.ranks)
    assert file.nip
    one = context.do(employees.save, dataclasses.replace(file, name=LONG, unit=unit))
    digit = "7" if file.nip[-1] != "7" else "6"
    fresh = dataclasses.replace(
        file, id=None, version=1, name=LONG, nip=file.nip[:-1] + digit, phone="0800",
        address=f"Jl. {LONG}\nRT 1", email="dua@contoh.id", ranks=(), positions=(), educations=(),
    )  # fmt: skip
    return one, context.do(employees.save, fresh)


def page(tab: int) -> Callable[[Context], QWidget]:
    """Return a maker of the page with a tab in front, read, with a count of an earlier day."""

    def make(context: Context) -> QWidget:
        twins(context)
        earlier = context.session.today - dt.timedelta(days=9)
        context.do(quality.counts, earlier, {"D19": 40})
        made = QualityPage(context)
        made.show_found(quality.read(context.session))
        made.ui.tabs.setCurrentIndex(tab)
        return made

    return make


def merge(context: Context) -> QDialog:
    """Return the comparison of two files with every field shown."""
    made = Merge(context, *twins(context))
    made.ui.onlyDiffering.setChecked(False)
    return made


DIALOGS: dict[str, Callable[[Context], QDialog]] = {"merge": merge}
WINDOWS: dict[str, Callable[[Context], QWidget]] = {
    **{f"quality {tab}": page(tab) for tab in range(2)},
    **DIALOGS,
}
