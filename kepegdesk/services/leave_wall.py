"""The calendar of leave on paper, for the wall of an office."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.progress import Progress, nothing
from kepegdesk.services import leave_calendar
from kepegdesk.services.leave_calendar import LETTERS, Day, Person, Place, Sheet
from kepegdesk.services.leave_presence import Lack
from kepegdesk.services.office import read_letterhead
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query

if TYPE_CHECKING:
    from kepegdesk.documents.wall_calendar import WallDay, WallGroup, WallRow

PAGE = 400
"""Rows read at once."""


@query(reach=Reach.WITHIN)
def printed(
    session: Session,
    unit: int | None,
    year: int,
    month: int | None = None,
    *,
    words: str = "",
    only_away: bool = False,
    progress: Progress = nothing,
) -> bytes:
    """Return the wall calendar of a month, or of the whole year, as a PDF on A3 paper.

    May raise ``Cancelled``.
    """
    from kepegdesk.documents.wall_calendar import WallCalendar, render_wall_calendar

    if month is None:
        sheet = leave_calendar.year(session, unit, year, words=words, only_away=only_away)
    else:
        sheet = leave_calendar.month(session, unit, year, month, words=words, only_away=only_away)
    head = read_letterhead()
    calendar = WallCalendar(
        office=tuple(line for line in (head.government, head.name) if line),
        unit=sheet.title,
        period=sheet.period,
        on=sheet.on,
        days=tuple(map(_day, sheet.days)),
        groups=tuple(_groups(session, sheet, progress)),
        legend=tuple((LETTERS[kind], kind.label) for kind in LeaveKind),
        lacks=tuple(_lacks(sheet)),
    )
    return render_wall_calendar(calendar, progress)


def _day(day: Day) -> WallDay:
    from kepegdesk.documents.wall_calendar import WallDay

    name = day.off if day.holiday else ""
    return WallDay(day.day, bool(day.off), name, day.away, day.pending, bool(day.lacks))


def _groups(session: Session, sheet: Sheet, progress: Progress) -> Iterator[WallGroup]:
    """Give the people unit by unit; a sheet of one unit has no heading."""
    from kepegdesk.documents.wall_calendar import WallGroup

    done, alone = 0, len(sheet.units) == 1
    for unit, places in groupby(sheet.people, lambda place: place.unit):
        rows: list[WallRow] = []
        people = list(places)
        for start in range(0, len(people), PAGE):
            rows += _rows(session, sheet, people[start : start + PAGE])
            done += len(people[start : start + PAGE])
            progress(done, len(sheet.people))
        yield WallGroup("" if alone else sheet.units[unit], tuple(rows))


def _rows(session: Session, sheet: Sheet, places: list[Place]) -> list[WallRow]:
    ids = [place.employee for place in places]
    found = leave_calendar.people(session, ids, sheet.first, sheet.last)
    return [_row(person) for person in found]


def _row(person: Person) -> WallRow:
    from kepegdesk.documents.wall_calendar import WallBar, WallRow

    bars = (WallBar(span.first, span.last, span.letter, span.pending) for span in person.spans)
    off = frozenset(place for place, why in enumerate(person.off) if why)
    return WallRow(person.name, off, tuple(bars))


def _lacks(sheet: Sheet) -> Iterator[str]:
    """Word the days with too few people unit by unit: «Puskesmas X (minimum 4): 18-11 3*»."""
    ordered = sorted(sheet.lacks, key=lambda lack: (lack.name, lack.unit, lack.day))
    for (name, least, _unit), lacks in groupby(
        ordered, key=lambda lack: (lack.name, lack.least, lack.unit)
    ):
        days = ", ".join(map(_few, lacks))
        yield f"{name} (minimum {least}): {days}"


def _few(lack: Lack) -> str:
    star, number = ("", lack.present) if lack.certain else ("*", lack.if_granted)
    return f"{lack.day:%d-%m} {number}{star}"
