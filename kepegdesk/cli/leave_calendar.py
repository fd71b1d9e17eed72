"""The calendar of leave and what a day brings, for scripts, and on A3 paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kepegdesk.cli.base import DAY, as_json, at_the_desk, show, unit_named
from kepegdesk.cli.leave import leave_group
from kepegdesk.domain.indonesian import full_date
from kepegdesk.services import leave_calendar, leave_today, leave_wall, letters
from kepegdesk.services.leave_calendar import Day, Person, Sheet, Span
from kepegdesk.services.leave_today import Line, Section
from kepegdesk.services.session import Session

PORTION = 400
"""People read at once."""


class Month(click.ParamType[tuple[int, int]]):
    """A month written YYYY-MM."""

    name = "month"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, int]:
        """Return year and month, or fail as wrong usage."""
        if isinstance(value, tuple):
            return value
        try:
            day = dt.date.fromisoformat(f"{value}-01")
        except ValueError:
            self.fail(f"«{value}» bukan bulan; tulis YYYY-MM.", param, ctx)
        return day.year, day.month


@leave_group.command(name="calendar")
@click.option("--unit", help="Nama unit kerja; sub-unit ikut.")
@click.option("--month", type=Month(), help="Bulan, YYYY-MM; bawaan bulan ini.")
@click.option("--year", type=int, help="Setahun penuh.")
@click.option("--out", type=click.Path(path_type=Path), help="Kalender dinding A3, berkas PDF.")
@as_json
@at_the_desk
def calendar(
    session: Session,
    unit: str | None,
    month: tuple[int, int] | None,
    year: int | None,
    out: Path | None,
    json_out: bool,
) -> None:
    """Kalender cuti sebuah unit, sebulan atau setahun."""
    if month is not None and year is not None:
        raise click.UsageError("Pilih salah satu: --month atau --year.")
    number = unit_named(session, unit)
    wanted = month or (session.today.year, session.today.month)
    if out is not None:
        letters.require_writable(out)
        whole = (year, None) if year is not None else wanted
        letters.write(out, leave_wall.printed(session, number, *whole))
    if year is not None:
        sheet = leave_calendar.year(session, number, year)
    else:
        sheet = leave_calendar.month(session, number, *wanted)
    if json_out:
        show(_sheet_data(session, sheet))
    elif out is not None:
        click.echo(str(out))
    else:
        _tell_sheet(session, sheet)


def _people(session: Session, sheet: Sheet) -> Iterator[Person]:
    """Give everybody on a sheet, read in portions."""
    for start in range(0, len(sheet.people), PORTION):
        ids = [place.employee for place in sheet.people[start : start + PORTION]]
        yield from leave_calendar.people(session, ids, sheet.first, sheet.last)


def _tell_sheet(session: Session, sheet: Sheet) -> None:
    click.echo(f"{sheet.title}, {sheet.period}, keadaan {sheet.on:%d-%m-%Y}")
    for person in _people(session, sheet):
        for span in person.spans:
            click.echo(f"{span.row.id:6}  {span.letter}  {person.name}: {span.words}")
    for lack in sheet.lacks:
        click.echo(f"Di bawah minimum {lack.day:%d-%m-%Y}: {lack.words}")


def _sheet_data(session: Session, sheet: Sheet) -> dict[str, Any]:
    """Return a sheet as plain data; ``absent`` counts people with leave or a request for it."""
    return {
        "unit": sheet.title,
        "from": sheet.first,
        "to": sheet.last,
        "as_of": sheet.on,
        "settled": sheet.settled,
        "absent": sheet.absent,
        "days": [_day_data(day) for day in sheet.days],
        "people": [_person_data(person) for person in _people(session, sheet)],
    }


def _day_data(day: Day) -> dict[str, Any]:
    return {
        "day": day.day,
        "off": day.off or None,
        "holiday": day.holiday,
        "staff": day.staff,
        "away": day.away,
        "pending": day.pending,
        "present": day.present,
        "lacks": [
            {
                "unit": lack.name,
                "least": lack.least,
                "present": lack.present,
                "if_granted": lack.if_granted,
            }
            for lack in day.lacks
        ],
    }


def _person_data(person: Person) -> dict[str, Any]:
    return {
        "nip": person.nip or None,
        "name": person.name,
        "unit": person.unit,
        "leave": [_span_data(span) for span in person.spans],
    }


def _span_data(span: Span) -> dict[str, Any]:
    return {
        "id": span.row.id,
        "type": span.row.kind.value,
        "state": span.row.state.value,
        "start": span.first,
        "end": span.last,
        "pending": span.pending,
        "beyond_service": span.beyond,
        "working_days": span.row.working_days,
        "calendar_days": span.row.calendar_days,
        "number": span.row.number or None,
    }


@leave_group.command(name="today")
@click.option("--on", "on", type=DAY, help="Tanggal; bawaan hari ini.")
@click.option("--unit", help="Nama unit kerja; sub-unit ikut.")
@as_json
@at_the_desk
def today(session: Session, on: dt.date | None, unit: str | None, json_out: bool) -> None:
    """Siapa cuti, masuk kembali, terlambat lapor, dan apa yang jatuh tempo."""
    day, number = on or session.today, unit_named(session, unit)
    sections = [
        *leave_today.today(session, day, number),
        leave_today.lapsing(session, day, number),
    ]
    if json_out:
        show({"on": day, "sections": [_section_data(section) for section in sections]})
        return
    click.echo(full_date(day))
    for section in sections:
        if section.count:
            click.echo(f"\n{section.title} ({section.count})")
        for line in section.lines:
            number_of = f"{line.request:6}" if line.request else "      "
            click.echo(f"{number_of}  {line.name}: {line.text}")


def _section_data(section: Section) -> dict[str, Any]:
    return {
        "key": section.key,
        "title": section.title,
        "count": section.count,
        "lines": [_line_data(line) for line in section.lines],
    }


def _line_data(line: Line) -> dict[str, Any]:
    return {
        "id": line.request,
        "nip": line.nip or None,
        "name": line.name,
        "unit": line.unit,
        "type": line.kind.value if line.kind else None,
        "day": line.day,
        "text": line.text,
        "urgent": line.urgent,
    }
