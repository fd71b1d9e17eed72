"""The chart of the structure, on any day and from any unit down, as the PDF that prints."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from kepegdesk.domain.indonesian import thousands
from kepegdesk.domain.problems import error
from kepegdesk.domain.ranks import rank_name
from kepegdesk.errors import Refused
from kepegdesk.services import units
from kepegdesk.services.employee_file import EmployeeFile, read_files
from kepegdesk.services.office import read_letterhead
from kepegdesk.services.session import Session
from kepegdesk.services.units import UnitRow
from kepegdesk.services.use_case import Reach, query

if TYPE_CHECKING:
    from kepegdesk.documents.structure_chart import Box

PAPERS = ("A3", "F4", "A4")
"""The sheets a chart may be drawn on, the largest first."""


@query(reach=Reach.WITHIN)
def printed(
    session: Session,
    unit: int | None,
    *,
    on: dt.date | None = None,
    depth: int | None = None,
    paper: str = "A3",
) -> bytes:
    """Return the chart of a unit and what is below it, or of the whole office, as a PDF.

    ``depth`` is how many levels below the unit are drawn, all of them without one. Raises
    ``Refused`` where the unit does not exist on that day.
    """
    from kepegdesk.documents.structure_chart import StructureChart, render_structure_chart

    if unit is not None:
        session.require_unit(unit)
    head = read_letterhead()
    day = on or session.today
    rows = units.tree(session, on=day)
    whole = head.government or head.name
    chart = StructureChart(
        office=tuple(line for line in (head.government, head.name) if line),
        top=_Boxes(rows, day).top(unit, whole, rows, depth),
        on=day,
        paper=paper if paper in PAPERS else PAPERS[0],
    )
    return render_structure_chart(chart)


class _Boxes:
    """Makes the boxes of a chart out of the units of a day."""

    def __init__(self, rows: list[UnitRow], day: dt.date) -> None:
        self._below: dict[int | None, list[UnitRow]] = defaultdict(list)
        for row in rows:
            self._below[row.parent].append(row)
        heads = sorted({row.head_id for row in rows if row.head_id is not None})
        self._heads = {file.id: file for file in read_files(heads, day)}

    def top(self, unit: int | None, whole: str, rows: list[UnitRow], depth: int | None) -> Box:
        """Return the box on top: a unit, or the whole office above its organisations."""
        from kepegdesk.documents.structure_chart import Box

        if unit is not None:
            found = next((row for row in rows if row.id == unit), None)
            if found is None:
                text = "Unit itu belum ada, atau sudah dibubarkan, pada hari yang diminta."
                raise Refused([error("UN31", "unit", text)])
            return self._box(found, depth)
        known = {row.id for row in rows}
        roots = [row for row in rows if row.parent not in known]
        people = sum(row.total for row in roots)
        left = None if depth is None else depth - 1
        shown = () if depth == 0 else tuple(self._box(row, left) for row in roots)
        return Box(whole or "Seluruh kantor", (), _people(people), shown)

    def _box(self, row: UnitRow, depth: int | None) -> Box:
        from kepegdesk.documents.structure_chart import Box

        left = None if depth is None else depth - 1
        below = [] if depth == 0 else self._below[row.id]
        people = _people(row.employees)
        if row.total != row.employees:
            people += f" · {thousands(row.total)} dengan sub-unit"
        head = _head(row, self._heads.get(row.head_id))
        return Box(row.name, head, people, tuple(self._box(each, left) for each in below))


def _people(count: int) -> str:
    return f"{thousands(count)} orang"


def _head(row: UnitRow, file: EmployeeFile | None) -> tuple[str, ...]:
    """Return the lines about the head of a unit: name, NIP, rank."""
    if file is None:
        return ("(kepala belum dicatat)",)
    nip = f"NIP {file.nip}" if file.nip else ""
    golongan = file.rank.golongan
    rank = f"{rank_name(golongan)} ({golongan})" if rank_name(golongan) else golongan
    called = " ".join(filter(None, (row.acting, file.full_name)))
    return tuple(line for line in (called, nip, rank) if line)
