"""The sample office: some 300 invented people with their histories and three years of leave."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

from kepegdesk import __version__
from kepegdesk.documents.reference import read_table
from kepegdesk.domain.kinds import LeaveKind, LeaveState, Verdict
from kepegdesk.domain.ranks import rank_name
from kepegdesk.domain.units_text import head_title
from kepegdesk.domain.working_days import shift_months
from kepegdesk.services import accounts, desk, leave_facts, letter_numbers, letters, officials
from kepegdesk.services.office import Letterhead
from kepegdesk.services.officials import Leave, Official
from kepegdesk.services.sample_leave import (
    GRANTED,
    NOTES,
    LeaveInventor,
    Planned,
    Record,
    letter_of,
)
from kepegdesk.services.sample_people import (
    Invented,
    Inventor,
    Place,
    Row,
    invent_places,
    make_odd,
)
from kepegdesk.services.session import Clock, Session
from kepegdesk.services.use_case import ADMINS, Reach, say, use_case
from kepegdesk.storage import bulk, listing
from kepegdesk.storage.tables import (
    EducationHistory,
    Employee,
    Holiday,
    LeaveCharge,
    LeaveEvent,
    LeaveOpening,
    LeaveRequest,
    LetterKind,
    LetterNumber,
    Office,
    PositionHistory,
    RankHistory,
    Setting,
    Signatory,
    Unit,
    WorkedCollective,
)

EDITION = 3
"""Counts changes of what is invented, so that a cached sample of before is not used again."""

SEED = 7471
PERSONNEL, CITY_HALL = (
    "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia",
    "Sekretariat Daerah",
)
DAY = dt.timedelta(days=1)


@use_case("employee", "leave", "unit", "office", "setting", roles=ADMINS, reach=Reach.OFFICE)
def fill(session: Session) -> None:
    """Fill a founded, empty office with invented units, people, officials and leave.

    The same day gives the same office. Four files are doubtful and one balance is negative on
    purpose.
    """
    random, today = Random(SEED), session.today  # noqa: S311 - invented people, no secrets
    _name_the_office(today)
    places, people = _settle_people(random, today)
    _appoint(places, today)
    inventor = LeaveInventor(random, today, leave_facts.context())
    records = inventor.records(people, _collective_days(today))
    numbered = _store_leave(records, session)
    _issue_this_year(session, numbered)
    say("Isi dengan data contoh")
    listing.refresh(None)


def _name_the_office(today: dt.date) -> None:
    head = Letterhead(
        address="Jalan Contoh Nomor 1, Kelurahan Watu Anoa, Kendari 99999",
        contact="Telepon (0401) 000000, pos-el bkpsdm@contoh.invalid",
    )
    Office.update(**asdict(head)).execute()
    Setting.create(key="tahun_mulai", value=str(today.year - 2))


def _settle_people(random: Random, today: dt.date) -> tuple[list[Place], list[Invented]]:
    """Store the units, their people and their heads."""
    units = read_table("sample_units")
    places = invent_places(bulk.reserve(Unit, len(units)), units)
    people = Inventor(random, today).people(places)
    for person, number in zip(people, bulk.reserve(Employee, len(people)), strict=True):
        person.number(number)
    make_odd(people)
    _head(places, PERSONNEL).positions[-1]["tmt"] = _months_ago(today, 7)
    bulk.insert(Unit, [place.row for place in places])
    bulk.insert(Employee, [person.row for person in people])
    bulk.insert(RankHistory, [row for person in people for row in person.ranks])
    bulk.insert(PositionHistory, [row for person in people for row in person.positions])
    bulk.insert(EducationHistory, [row for person in people for row in person.educations])
    for place in places:
        if place.head:
            Unit.update(head=place.head.id).where(Unit.id == place.id).execute()
    return places, people


def _head(places: Sequence[Place], name: str) -> Invented:
    head = next(place for place in places if place.row["name"] == name).head
    assert head is not None  # noqa: S101 - every unit of the shipped list has one
    return head


def _months_ago(day: dt.date, months: int) -> dt.date:
    return shift_months(day.replace(day=1), -months)


def _collective_days(today: dt.date) -> list[dt.date]:
    """Return one day of cuti bersama of last year and one of this, if it has come already."""
    days = Holiday.select(Holiday.day).where(Holiday.type == "collective", Holiday.day < today)
    by_year = {row.day.year: row.day for row in days.order_by(Holiday.day.desc())}
    return [by_year[year] for year in (today.year - 1, today.year) if year in by_year]


# Officials


def _appoint(places: Sequence[Place], today: dt.date) -> None:
    """Name who signs: an old head of the office, an acting one, the new one, and those above."""
    chief, secretary = _head(places, PERSONNEL), _head(places, CITY_HALL)
    acting = _head(places, "Sekretariat BKPSDM")
    acted, took_over = _months_ago(today, 11), _months_ago(today, 7)
    old = {"name": "Drs. Lambaro Tirawola, M.Si.", "nip": "196601121990031901"}
    rows: list[Row] = []
    for row in Signatory.select().order_by(Signatory.level):
        form = {"title": row.title, "on_behalf": row.on_behalf, "level": row.level}
        office = {**form, "form": row.form, "is_ppk": row.is_ppk, "valid_to": None}
        began = dt.date(today.year - 3, 1, 2)
        if row.level == 1:
            last = {"valid_from": began, "valid_to": acted - DAY, "rank": rank_name("IV/c")}
            rows.append({**office, **old, **last})
            stand_in = {"acting": "Plt.", "valid_from": acted, "valid_to": took_over - DAY}
            rows.append({**office, **_named(acting), **stand_in})
            rows.append({**office, **_named(chief), "valid_from": took_over})
        elif row.level == 2:
            rows.append({**office, **_named(secretary), "valid_from": began})
        else:
            mayor = {"name": "Hj. Wa Ode Sarimbi Katobengo, S.E.", "nip": None, "rank": ""}
            rows.append({**office, **mayor, "valid_from": began})
    Signatory.delete().execute()
    bulk.insert(Signatory, rows)


def _named(person: Invented) -> Row:
    rank = rank_name(person.ranks[-1]["golongan"])
    return {"name": person.name, "nip": person.row["nip"], "rank": rank}


def _decider(plan: Planned) -> Official:
    """Return whom the authority table names for a leave on the day of its decision."""
    leave = Leave(plan.kind, plan.start, plan.end)
    return officials.expected(Employee.get_by_id(plan.person.id), plan.decided, leave)


def _superior(person: Invented) -> Official | None:
    place: Place | None = person.place
    while place is not None:
        if place.head is not None and place.head is not person:
            rank = rank_name(place.head.ranks[-1]["golongan"])
            title = head_title(place.row["name"])
            return Official(place.head.name, place.head.row["nip"], title, rank)
        place = place.above
    return None


# Leave


def _store_leave(records: Sequence[Record], session: Session) -> list[tuple[int, Planned]]:
    """Store every request with its steps and number; return those whose letter is still due."""
    plans = sorted((p for r in records for p in r.planned), key=lambda p: (p.decided, p.start))
    numbers = _number_letters(plans)
    ids = list(bulk.reserve(LeaveRequest, len(plans)))
    due = [(number, p) for number, p in zip(ids, plans, strict=True) if _is_due(p, session.today)]
    late = {number for number, _plan in due}
    rows, events = [], []
    for number, plan in zip(ids, plans, strict=True):
        rows.append(_request(number, plan, numbers.get(id(plan)), due=number in late))
        told = _events(plan, numbers.get(id(plan)), due=number in late)
        events += [{**event, "request": number, "account": session.account} for event in told]
    bulk.insert(LeaveRequest, rows)
    bulk.insert(LeaveEvent, events)
    bulk.insert(LeaveOpening, [row for record in records for row in record.openings])
    bulk.insert(WorkedCollective, [row for record in records for row in record.worked])
    _charge()
    return due


def _is_due(plan: Planned, today: dt.date) -> bool:
    return plan.state is LeaveState.ISSUED and plan.decided.year == today.year


def _number_letters(plans: Iterable[Planned]) -> dict[int, Row]:
    """Give granted leave its numbers in the order of the days; some cancelled ones had one too."""
    kinds = {row.kind: row for row in LetterKind.select()}
    last: Counter[int] = Counter()
    rows: dict[int, Row] = {}
    for plan in plans:
        cancelled = plan.state is LeaveState.CANCELLED
        if plan.state not in GRANTED and not (cancelled and plan.person.id % 2):
            continue
        last[plan.decided.year] += 1
        kind, number = kinds[plan.kind.value], last[plan.decided.year]
        rows[id(plan)] = {
            "register": kind.register,
            "year": plan.decided.year,
            "number": number,
            "text": letter_numbers.compose(kind, number, plan.decided),
            "state": letter_numbers.VOID if cancelled else letter_numbers.USED,
            "letter_date": plan.decided,
            "subject": plan.person.row["name"],
            "reason": "Cuti dibatalkan atas permintaan pegawai" if cancelled else "",
        }
    for row, number in zip(rows.values(), bulk.reserve(LetterNumber, len(rows)), strict=True):
        row["id"] = number
    bulk.insert(LetterNumber, list(rows.values()))
    return rows


def _request(number: int, plan: Planned, letter: Row | None, *, due: bool) -> Row:
    """Return a request as it stands; a letter that is due is issued afterwards."""
    state = plan.state
    if due:
        state = LeaveState.CHANGED if plan.moved else LeaveState.APPROVED
    ticked = None if plan.documents is None else list(plan.documents)
    return {
        "id": number,
        "employee": plan.person.id,
        "kind": plan.kind,
        "start": plan.start,
        "end": plan.end,
        "asked_start": plan.start - DAY * plan.moved,
        "asked_end": plan.end - DAY * plan.moved,
        "reason": plan.reason,
        "address": plan.person.row["address"],
        "phone": plan.person.row["phone"],
        "case": plan.case,
        "documents": json.dumps(ticked, ensure_ascii=False),
        "state": state,
        "submitted_on": plan.submitted,
        "number": letter["id"] if letter else None,
        "letter_date": plan.decided if state is LeaveState.ISSUED else None,
        "granted_end": plan.end if state is LeaveState.ISSUED else None,
    }


def _events(plan: Planned, letter: Row | None, *, due: bool) -> Iterator[Row]:
    """Yield the steps a request took."""
    me = Official(plan.person.row["name"], plan.person.row["nip"] or "")
    yield _event("submit", plan.submitted, me)
    if plan.state is LeaveState.SUBMITTED:
        return
    decider = _decider(plan)
    superior = _superior(plan.person) or decider
    yield _event("consider", plan.considered, superior, Verdict.APPROVE)
    if plan.state is LeaveState.CONSIDERED:
        return
    if plan.state is not LeaveState.CANCELLED or letter:
        yield _decision(plan, decider)
    if plan.state is LeaveState.CANCELLED:
        note = "Dibatalkan atas permintaan pegawai"
        yield {**_event("cancel", plan.decided, Official()), "note": note}
    if plan.state is LeaveState.ISSUED and letter and not due:
        yield {**_event("issue", plan.decided, Official()), "letter": letter["text"]}


def _event(act: str, day: dt.date, by: Official, verdict: Verdict | None = None) -> Row:
    return {
        "act": act,
        "verdict": verdict.value if verdict else "",
        "on_day": day,
        "by_name": by.name,
        "by_nip": by.nip,
        "by_title": by.title,
        "by_rank": by.rank,
        "by_acting": by.acting,
        "by_behalf": "\n".join(by.behalf),
    }


def _decision(plan: Planned, decider: Official) -> Row:
    changed = plan.state is LeaveState.CHANGED or plan.moved
    verdict = Verdict.CHANGE if changed else Verdict.APPROVE
    if plan.state is LeaveState.REFUSED:
        verdict = Verdict.REFUSE
    row: Row = {"note": NOTES[LeaveState.CHANGED] if changed else NOTES.get(plan.state, "")}
    if plan.state is LeaveState.DEFERRED:
        verdict = Verdict.DEFER
        row |= {"letter": letter_of(plan), "days": plan.working_days}
    return {**_event("decide", plan.decided, decider, verdict), **row}


def _charge() -> None:
    """Write down what the leave issued so far counts."""
    context, people = leave_facts.context(), leave_facts.people()
    lines: list[dict[str, Any]] = []
    for number, known in leave_facts.facts_of().items():
        table = context.table(people[number])
        for taken in known.taken:
            if taken.issued and taken.kind is LeaveKind.ANNUAL:
                counted = table.by_year(taken.start, taken.end)
                lines += [
                    {"employee": number, "request": taken.id, "year": year, "days": days}
                    for year, days in counted.items()
                    if days
                ]
    bulk.insert(LeaveCharge, lines)


def _issue_this_year(session: Session, due: Iterable[tuple[int, Planned]]) -> None:
    """Issue this year's letters as a clerk does, so that each is frozen with its form."""
    for number, plan in due:
        letters.issue(session, number, plan.decided)


# A copy to play with


def cache_folder() -> Path:
    """Return where a built sample waits for the next start."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local")) / "KepegDesk"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "KepegDesk"
    return Path(os.environ.get("XDG_CACHE_HOME", home / ".cache")) / "kepegdesk"


def open_copy(clock: Clock, cache: Path | None = None) -> Path:
    """Return a private copy of the sample office; its folder is the caller's to remove.

    The sample is built once per version and day and kept in ``cache``; no office may be open.
    """
    folder = Path(tempfile.mkdtemp(prefix="kepegdesk-contoh-"))
    copy = folder / desk.FILE_NAME
    try:
        shutil.copyfile(_cached(clock, cache or cache_folder()), copy)
    except OSError:  # a cache that cannot be written: build in the copy's own place
        _build(copy, clock)
    return copy


def _cached(clock: Clock, cache: Path) -> Path:
    """Return the built sample of this version and day, and forget those of other days."""
    wanted = cache / f"contoh-{__version__}-{EDITION}-{clock().date():%Y%m%d}.kepegdesk"
    if wanted.exists():
        return wanted
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as workshop:
        built = Path(workshop, desk.FILE_NAME)
        _build(built, clock)
        for old in cache.glob("contoh-*.kepegdesk"):
            old.unlink(missing_ok=True)
        built.replace(wanted)
    return wanted


def _build(path: Path, clock: Clock) -> None:
    desk.found(str(path), clock)
    with desk.opened(str(path)):
        fill(accounts.unattended(clock))
