"""How the page of people is shown: named views, groups beside the list, and what is remembered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, QSignalBlocker, QTimer
from PySide6.QtWidgets import QComboBox

from kepegdesk.domain import list_view
from kepegdesk.domain.list_view import Columns, ListView
from kepegdesk.errors import BadFile
from kepegdesk.services import units
from kepegdesk.services.employees import Criteria
from kepegdesk.services.people_views import DETAILS, Group, groups
from kepegdesk.ui.changes import Context
from kepegdesk.ui.jobs import Job
from kepegdesk.ui.views.list_views import ListViews
from kepegdesk.ui.widgets.group_panel import TITLES, WIDTH

if TYPE_CHECKING:
    from kepegdesk.ui.views.employees import EmployeesPage

LIST = "employees"
REST = 250
"""Milliseconds of rest before groups are counted, so that typing never waits for them."""
NARROWEST = 420
"""Width below which the list gives no room to the groups beside an open form."""


class PeopleView(QObject):
    """Gives the page its menu *Tampilan* and its groups, and remembers both per account."""

    def __init__(self, context: Context, page: EmployeesPage) -> None:
        super().__init__(page)
        self._context, self._page, self._ui = context, page, page.ui
        self._group, self._counted = "", 0
        self._detailed = self.is_detailed()
        self.job: Job | None = None
        """The counting of groups under way."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self.count_groups)
        self.menu = ListViews(context, LIST, self, self._ui.viewsButton, TITLES)
        self._ui.groups.closed.connect(partial(self.group_by, ""))
        self._ui.groups.chosen.connect(self._on_group)
        self._ui.table.columns_changed.connect(self._on_columns)

    # Columns

    def is_detailed(self) -> bool:
        """Tell whether a column is shown that stands in the file alone."""
        columns = self._ui.table.columns()
        hidden = self._ui.table.isColumnHidden
        return any(c.key in DETAILS and not hidden(i) for i, c in enumerate(columns))

    def _on_columns(self) -> None:
        if self.is_detailed() != self._detailed:
            self._detailed = self.is_detailed()
            self._page.reload()

    # Views

    def view(self) -> ListView:
        """Return how the list is shown."""
        return ListView(
            self._ui.table.arrangement(),
            self._ui.search.text().strip(),
            self._filters(),
            self._group,
        )

    def _combos(self) -> dict[str, QComboBox]:
        ui = self._ui
        return {
            "unit": ui.unitFilter,
            "kind": ui.kindFilter,
            "golongan": ui.rankFilter,
            "status": ui.statusFilter,
        }

    def _filters(self) -> dict[str, str]:
        found = {
            key: combo.itemText(combo.currentIndex())
            for key, combo in self._combos().items()
            if combo.currentIndex() > 0
        }
        if "unit" in found and self._page.day is not None:
            present = self._unit_names().get(self._ui.unitFilter.unit() or 0)
            found = {**found, "unit": present} if present else _without_unit(found)
        return found

    def _unit_names(self) -> dict[int, str]:
        """Return what units are called today: a view keeps no day, nor the names of one."""
        return {unit.id: unit.path for unit in self._context.ask(units.choices)}

    def show_view(self, view: ListView) -> str:
        """Show the list so; return which filters of the view are not there, or nothing."""
        missing = self._narrow(view)
        self._ui.table.arrange(view.columns)
        self._page.reload()
        self.group_by(view.group)
        if not missing:
            return ""
        return f"Saringan ini tidak ada di kantor ini dan diabaikan: {', '.join(missing)}."

    def usual_view(self) -> None:
        """Show the list as it was made."""
        self.show_view(ListView(Columns(sort="name")))

    def _narrow(self, view: ListView) -> list[str]:
        missing = []
        with QSignalBlocker(self._ui.search):
            self._ui.search.setText(view.words)
        for key, combo in self._combos().items():
            wanted = view.filters.get(key, "")
            place = self._place(key, combo, wanted) if wanted else 0
            missing += [wanted] if place < 0 else []
            with QSignalBlocker(combo):
                combo.setCurrentIndex(max(place, 0))
        self._ui.unitFilter.set_unit(self._ui.unitFilter.unit())
        return missing

    def _place(self, key: str, combo: QComboBox, wanted: str) -> int:
        """Return where a value is offered; a unit of a past day is known by its name of today."""
        if key == "unit" and self._page.day is not None:
            called = {name: unit for unit, name in self._unit_names().items()}
            return combo.findData(called[wanted]) if wanted in called else -1
        return combo.findText(wanted)

    # What is remembered

    def restore(self) -> None:
        """Narrow and group the list as it was left; the table remembers its columns itself."""
        try:
            _name, view = list_view.read(str(QSettings().value(self._key(), "")), LIST)
        except BadFile:
            return
        self._narrow(view)
        self.group_by(view.group)

    def _remember(self) -> None:
        left = ListView(filters=self._filters(), group=self._group)
        QSettings().setValue(self._key(), list_view.write(LIST, "terakhir", left))

    def _key(self) -> str:
        return f"view/{self._context.session.account}/{LIST}"

    def follow(self, _criteria: Criteria) -> None:
        """Remember what the list is narrowed to, and count its groups anew."""
        self._remember()
        if self._group:
            self._rest.start()

    # Groups

    def group_by(self, by: str) -> None:
        """Group the list by a column, or not at all."""
        self._group = by
        self._ui.groups.group_by(by)
        self.show_panel()
        self._remember()
        if by:
            self.count_groups()

    def count_groups(self) -> None:
        """Count the groups off the window; only what was asked last is shown."""
        self._counted += 1
        context, criteria, by = self._context, self._page.criteria(), self._group
        if not by:
            return
        number = self._counted
        self.job = Job(
            lambda _progress: (number, context.ask(groups, criteria, by)), only_reads=True
        )
        self.job.finished.connect(self._show_groups)  # a slot of its own ends with the page
        self.job.start()

    def _show_groups(self, counted: tuple[int, list[Group]]) -> None:
        number, found = counted
        if number == self._counted and self._group:
            self._ui.groups.show_groups(found, self._standing())

    def _standing(self) -> object:
        return self._combos()[self._group].currentData()

    def _on_group(self, value: Any) -> None:
        if self._group:
            combo = self._combos()[self._group]
            combo.setCurrentIndex(max(combo.findData(value), 0))

    def show_panel(self) -> None:
        """Show the groups, unless an open form leaves no room for them."""
        ui = self._ui
        room = ui.splitter.width() - (ui.side.width() if ui.side.isVisible() else 0)
        fits = ui.side.isHidden() or room - WIDTH >= NARROWEST
        ui.groups.setVisible(bool(self._group) and fits)
        if ui.groups.isVisible() and ui.side.isHidden():
            ui.splitter.setSizes([WIDTH, max(ui.splitter.width() - WIDTH, NARROWEST), 0])

    def make_room(self, form: int) -> None:
        """Give an open form its width."""
        ui = self._ui
        width = max(ui.splitter.width(), 2 * form)
        grouped = bool(self._group) and width - form - WIDTH >= NARROWEST
        ui.groups.setVisible(grouped)
        beside = WIDTH if grouped else 0
        ui.splitter.setSizes([beside, width - form - beside, form])


def _without_unit(filters: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in filters.items() if key != "unit"}
