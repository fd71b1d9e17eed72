"""The employees list: opening, memory, type-ahead, sorting, scrolling; paint included."""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTableView

from kepegdesk.services import employees
from kepegdesk.services.employees import Criteria
from kepegdesk.storage import listing
from kepegdesk.storage.listing import ListedRow
from kepegdesk.ui.models.columns import Column
from kepegdesk.ui.models.window import WindowModel
from tests.bench import office
from tests.bench.rows import LISTS, Reading, at_most, milliseconds, p95, row

SMALL = 1_000
ROUNDS = 5
WORDS = (
    "sari wijaya",
    "rahman 77",
    "analis kesehatan",
    "saranani",
    "19800",
    "dewi saputra",
    "bidang 3",
)


class People:
    """The table of everybody in a window of 1000 by 700, over the open office."""

    def __init__(self) -> None:
        fields = [name for name in ListedRow._fields if name != "id"]
        columns = [Column[ListedRow](name, name, 100, _shown(name)) for name in fields]
        self.model = WindowModel(columns, "name")
        self.view = QTableView()
        self.view.setModel(self.model)
        self.view.resize(1000, 700)
        self.view.show()
        QApplication.processEvents()

    def find(self, words: str) -> None:
        """Show who matches, and paint."""
        criteria = Criteria(words)
        self.model.show(lambda sort, down: employees.people(office.session(), criteria, sort, down))
        self.paint()

    def sort(self, column: int) -> None:
        """Sort by a column, and paint."""
        self.model.sort(column, Qt.SortOrder.AscendingOrder)
        self.paint()

    def jump(self, place: int) -> None:
        """Scroll to a row, and paint."""
        self.view.verticalScrollBar().setValue(place)
        self.paint()

    def paint(self) -> None:
        """Paint at once what is seen."""
        self.view.viewport().repaint()


def _shown(name: str) -> Callable[[ListedRow], str]:
    read = attrgetter(name)
    return lambda person: str(read(person) or "")


@contextmanager
def people(size: int) -> Iterator[People]:
    """Open an office and its list, painted once."""
    application()
    with office.opened(size):
        table = People()
        table.find("")
        yield table
        table.view.close()


def application() -> None:
    """Make the one application that windows need."""
    if QApplication.instance() is None:
        _kept.append(QApplication(sys.argv[:1]))


_kept: list[QApplication] = []


def _paint_alone(table: People) -> float:
    return statistics.median(milliseconds(table.paint) for _ in range(20))


def _opening_time(size: int) -> float:
    with people(size) as table:
        return milliseconds(lambda: table.find(""))


def _opening(size: int) -> Reading:
    taken = [(_opening_time(size), _opening_time(SMALL)) for _ in range(ROUNDS)]
    ours, small = (statistics.median(times) for times in zip(*taken, strict=True))
    return Reading(ours / small, f"{ours:,.1f} ms / {small:,.1f} ms")


@row("list-open", "opening the list / at 1,000 people", at_most(1.3), LISTS[:2])
def opening(size: int) -> Reading:
    """Open the list of a whole city."""
    return _opening(size)


@row("list-open-million", "opening the list / at 1,000 people", at_most(2), LISTS[2:])
def opening_million(size: int) -> Reading:
    """Open the list of a whole province."""
    return _opening(size)


@row("list-memory", "memory the list adds, ids and pages loaded", at_most(40, "MB"), LISTS)
def memory(size: int) -> Reading:
    """Open, load the ids and look around."""
    application()
    with office.opened(size):
        before = _resident()
        table = People()
        table.find("")
        table.model.load_ids()
        for place in _places(table, 60):
            table.jump(place)
        added = _resident() - before
    return Reading(added, f"from {before:,.0f} MB")


def _resident() -> float:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


@row("list-type", "one more letter of type-ahead, p95", at_most(16, "ms"), LISTS)
def type_ahead(size: int) -> Reading:
    """Type words letter by letter."""
    with people(size) as table:
        typed = [word[:end] for word in WORDS for end in range(1, len(word) + 1)]
        times = [milliseconds(lambda text=text: table.find(text)) for text in typed]
        paint = _paint_alone(table)
    worst = max(zip(times, typed, strict=True))
    detail = f"median {statistics.median(times):.1f}, worst {worst[0]:.1f} «{worst[1]}»"
    return Reading(p95(times), f"{detail}, paint alone {paint:.1f} ms")


@row("list-sort", "sort by any offered column, the slowest", at_most(16, "ms"), LISTS)
def sort(size: int) -> Reading:
    """Sort by each column in turn."""
    with people(size) as table:
        offered = [n for n, c in enumerate(table.model.columns) if c.key in listing.SORTS]
        times = {number: [] for number in offered}
        for _ in range(ROUNDS):
            for number in offered:
                times[number].append(milliseconds(lambda number=number: table.sort(number)))
        paint = _paint_alone(table)
    medians = {table.model.columns[n].key: statistics.median(t) for n, t in times.items()}
    slowest = max(medians, key=medians.__getitem__)
    detail = f"«{slowest}» of {len(medians)} columns, paint alone {paint:.1f} ms"
    return Reading(medians[slowest], detail)


@row("list-scroll", "page down and jump, p95", at_most(16, "ms"), LISTS)
def scroll(size: int) -> Reading:
    """Page down from the top, then jump about."""
    with people(size) as table:
        table.model.load_ids()
        page = table.view.verticalScrollBar().pageStep()
        down = [n * page for n in range(1, 100)]
        times = [milliseconds(lambda p=p: table.jump(p)) for p in [*down, *_places(table, 100)]]
        paint = _paint_alone(table)
    return Reading(p95(times), f"worst {max(times):.1f}, paint alone {paint:.1f} ms")


def _places(table: People, count: int) -> list[int]:
    """Return rows all over the list, the same in every run."""
    chance = random.Random(1)
    return [chance.randrange(table.model.rowCount()) for _ in range(count)]
