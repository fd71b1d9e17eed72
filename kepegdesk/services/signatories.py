"""Who signs: offices and their holders from a day to a day, substitutes for some days."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, replace
from typing import Any

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import EmployeeStatus
from kepegdesk.domain.problems import Problem, error, warning
from kepegdesk.domain.working_days import ONE_DAY
from kepegdesk.errors import Refused, Stale
from kepegdesk.services.office import SINCE_ALWAYS
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import Employee, LeaveEvent, LeaveRequest, Signatory, Unit

ACTING = ("", "Plt.", "Plh.", "Pj.")
"""How an office is held: definitive, or in its holder's stead."""
OWN, ON_BEHALF, FURTHER = "sendiri", "a.n.", "u.b."
FORMS = (OWN, ON_BEHALF, FURTHER)
_OFFICES_NAMED = {OWN: 0, ON_BEHALF: 1, FURTHER: 2}
"""How many offices stand above the signature (Permendagri 1/2023)."""
HEAD_OF_UNIT = 0
"""Level of whoever heads the unit named."""
DAILY = "Plh."


@dataclass(frozen=True, slots=True)
class SignatoryRow:
    """Somebody who signs, in what form and when; ``id`` is None for a new one.

    ``on_behalf`` names one office a line: none for *sendiri*, one for *a.n.*, two for *u.b.*
    """

    id: int | None
    title: str
    name: str
    nip: str | None
    rank: str
    form: str
    on_behalf: str
    level: int
    is_ppk: bool
    valid_from: dt.date
    valid_to: dt.date | None
    acting: str = ""
    decree: str = ""
    unit: int | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Tell whether the assignment covers a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@query(reach=Reach.OFFICE)
def listed(session: Session) -> list[SignatoryRow]:
    """Return everybody who signs or signed, the head of the office first."""
    rows = Signatory.select().order_by(
        Signatory.level, Signatory.title, Signatory.valid_from.desc(), Signatory.id.desc()
    )
    return [_row(row) for row in rows]


def _row(row: Signatory) -> SignatoryRow:
    return SignatoryRow(
        row.id, row.title, row.name, row.nip, row.rank, row.form, row.on_behalf, row.level,
        row.is_ppk, row.valid_from, row.valid_to, row.acting, row.decree, row.unit_id,
    )  # fmt: skip


@query(reach=Reach.OFFICE)
def doubts(session: Session, row: SignatoryRow) -> list[Problem]:
    """Return PJ08 for everybody who holds the same office on some of the same days."""
    return [_overlap(row, other) for other in _beside(row)]


def _beside(row: SignatoryRow) -> list[SignatoryRow]:
    """Return who else holds the office within the time of an assignment."""
    same = Signatory.select().where(Signatory.id != (row.id or 0), Signatory.level == row.level)
    if row.level == HEAD_OF_UNIT:
        same = same.where(Signatory.unit == row.unit)
    else:
        same = same.where(Signatory.title == row.title.strip())
    last = row.valid_to or dt.date.max
    others = [_row(other) for other in same.order_by(Signatory.valid_from)]
    return [
        other
        for other in others
        if other.valid_from <= last and (other.valid_to is None or row.valid_from <= other.valid_to)
    ]


def _overlap(row: SignatoryRow, other: SignatoryRow) -> Problem:
    signs = max(row, other, key=lambda each: (each.valid_from, each.id or 10**9))
    whom = f"{other.acting} {other.name or 'belum bernama'}".strip()
    text = (
        f"Pada masa yang sama jabatan ini juga dipegang {whom} ({_period(other)}). Selama itu "
        f"surat ditandatangani yang ditunjuk terakhir: {signs.name or 'belum bernama'}."
    )
    return warning("PJ08", "valid_from", text)


def _period(row: SignatoryRow) -> str:
    first = "sejak awal" if row.valid_from == SINCE_ALWAYS else long_date(row.valid_from)
    return f"{first} s.d. {long_date(row.valid_to)}" if row.valid_to else f"{first} dan seterusnya"


@use_case("office", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def save(
    session: Session,
    row: SignatoryRow,
    *,
    end_others: bool = False,
    was: SignatoryRow | None = None,
) -> int:
    """Add somebody who signs, or change his data; issued letters keep the old.

    With ``end_others`` whoever holds the office definitively until now is ended the day before.
    Raises ``Stale`` when the row is not what it ``was`` any more.
    """
    if was is not None and was not in listed(session):
        text = f"Data {was.title} {was.name} baru saja diubah orang lain. Muat ulang lalu ulangi."
        raise Stale(text)
    row = _with_title(row)
    problems = _problems(row)
    if problems:
        raise Refused(problems)
    say(f"Simpan pejabat {row.acting} {row.title} {row.name}".replace("  ", " ").rstrip())
    if end_others:
        _end_before(row)
    values = {key: value for key, value in asdict(row).items() if key != "id"}
    if row.id is None:
        return int(Signatory.create(**values).id)
    changed = Signatory.update(**values, version=Signatory.version + 1)
    changed.where(Signatory.id == row.id).execute()
    return row.id


def _with_title(row: SignatoryRow) -> SignatoryRow:
    """Name the head of a unit as paper does, where no other title is typed."""
    title = " ".join(row.title.split())
    if not title and row.level == HEAD_OF_UNIT and row.unit is not None:
        title = title_of(Unit.get_by_id(row.unit))
    return replace(row, title=title, unit=row.unit if row.level == HEAD_OF_UNIT else None)


def title_of(unit: Unit) -> str:
    """Return what the head of a unit is called on paper."""
    from kepegdesk.domain.units_text import head_title  # spelling is not for the first window

    return unit.head_title or head_title(unit.name)


def _end_before(row: SignatoryRow) -> None:
    for other in _beside(row):
        if other.valid_from < row.valid_from and other.acting == row.acting:
            Signatory.update(
                valid_to=row.valid_from - ONE_DAY, version=Signatory.version + 1
            ).where(Signatory.id == other.id).execute()


def _problems(row: SignatoryRow) -> list[Problem]:
    problems = []
    if not row.title:
        problems.append(error("PJ02", "title", "Jabatan penanda tangan belum diisi."))
    if row.valid_to and row.valid_to < row.valid_from:
        problems.append(error("PJ03", "valid_to", "Akhir masa berlaku mendahului awalnya."))
    if row.level == HEAD_OF_UNIT and row.unit is None:
        problems.append(error("PJ09", "unit", "Pilih unit kerja yang dikepalai pejabat ini."))
    return [*problems, *_acting_problems(row), *behalf_problems(row.form, row.on_behalf)]


def _acting_problems(row: SignatoryRow) -> list[Problem]:
    """Plh. stands in for some days: a period and a decree must say so (leave.md §4)."""
    problems = []
    if row.acting not in ACTING:
        text = f"«{row.acting}» bukan Plt., Plh. atau Pj."
        problems.append(error("PJ12", "acting", text))
    if row.acting == DAILY and row.valid_to is None:
        text = "Plh. ditunjuk untuk beberapa hari: isi tanggal akhirnya."
        problems.append(error("PJ07", "valid_to", text))
    if row.acting and not row.decree.strip():
        text = f"Nomor surat perintah atau keputusan penunjukan {row.acting} belum diisi."
        problems.append(error("PJ10", "decree", text))
    return problems


def behalf_problems(form: str, on_behalf: str) -> list[Problem]:
    """Return PJ11 unless a form of signature names as many offices as it needs."""
    named = [line for line in on_behalf.splitlines() if line.strip()]
    wanted = _OFFICES_NAMED.get(form)
    if wanted is None:
        text = f"Bentuk tanda tangan «{form}» tidak dikenal; pilih {', '.join(FORMS)}."
        return [error("PJ11", "form", text)]
    if len(named) == wanted:
        return []
    text = {
        OWN: "Yang menandatangani atas nama sendiri tidak menyebut jabatan lain.",
        ON_BEHALF: "Bentuk a.n. menyebut satu jabatan, misalnya WALI KOTA KENDARI.",
        FURTHER: "Bentuk u.b. menyebut dua jabatan, misalnya WALI KOTA KENDARI lalu "
        "SEKRETARIS DAERAH.",
    }[form]
    return [error("PJ11", "on_behalf", text)]


@use_case("office", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def remove(session: Session, signatory: int) -> None:
    """Take an assignment out that was entered by mistake; one that signed is ended, not removed."""
    row = Signatory.get_by_id(signatory)
    if _has_signed(row):
        text = f"{row.name or row.title} sudah menandatangani surat; isi akhir masa berlakunya."
        raise Refused([error("PJ13", "id", text)])
    say(f"Hapus pejabat {row.title} {row.name}".rstrip())
    row.delete_instance()


def _has_signed(row: Signatory) -> bool:
    signed = LeaveEvent.select().where(
        LeaveEvent.by_title == row.title,
        LeaveEvent.by_nip == (row.nip or ""),
        LeaveEvent.on_day >= row.valid_from,
    )
    if row.valid_to:
        signed = signed.where(LeaveEvent.on_day <= row.valid_to)
    return bool(signed.exists())


# --- a substitute for some days -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Post:
    """An office that somebody can stand in for: a signatory's, or the head's of a unit."""

    title: str
    holder: str
    signatory: int | None = None
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class Substitution:
    """Who stands in for whom, from when until when, by which letter; ``acting`` Plh. or Plt."""

    post: Post
    employee: int | None
    start: dt.date | None
    end: dt.date | None
    decree: str
    acting: str = DAILY


@query(reach=Reach.OFFICE)
def posts(session: Session) -> list[Post]:
    """Return the offices somebody can stand in for: those who sign today, then heads of units."""
    found = [
        Post(row.title, row.name, row.id, row.unit)
        for row in listed(session)
        if row.holds_on(session.today) and not row.acting
    ]
    titles, units = {post.title for post in found}, {post.unit for post in found}
    for unit in Unit.select().where(Unit.active).order_by(Unit.name):
        title = title_of(unit)
        if unit.id not in units and title not in titles:
            found.append(Post(title, unit.head.name if unit.head else "", None, unit.id))
    return found


@query(reach=Reach.OFFICE)
def substitution_doubts(session: Session, wish: Substitution) -> list[Problem]:
    """Return what is doubtful about a substitution: another substitute, or one who is away."""
    if wish.employee is None or wish.start is None or wish.end is None:
        return []
    others = [other for other in _beside(_substitute(wish)) if other.acting]
    found = [_overlap(_substitute(wish), other) for other in others]
    away = _away(wish.employee, wish.start, wish.end)
    if away is not None:
        name = Employee.get_by_id(wish.employee).name
        text = f"{name} sendiri cuti {long_date(away[0])} s.d. {long_date(away[1])}."
        found.append(warning("PJ14", "employee", text))
    return found


def _away(employee: int, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date] | None:
    from kepegdesk.services.leave_facts import LIVE  # leave is not for the first window

    table = LeaveRequest
    found = table.select(table.start, table.end).where(
        table.employee == employee,
        table.state.in_(list(LIVE)),
        table.start <= end,
        table.end >= start,
    )
    first = next(iter(tuples(found.order_by(table.start))), None)
    return None if first is None else (first[0], first[1])


@use_case("office", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def substitute(session: Session, wish: Substitution) -> int:
    """Let somebody stand in for the holder of an office for some days; return the assignment."""
    problems = _substitution_problems(wish)
    if problems:
        raise Refused(problems)
    row = _substitute(wish)
    say(f"Tunjuk {row.name} {row.acting} {row.title} {_period(row)}")
    return int(Signatory.create(**{k: v for k, v in asdict(row).items() if k != "id"}).id)


def _substitution_problems(wish: Substitution) -> list[Problem]:
    problems: list[Problem] = []
    if wish.employee is None:
        problems.append(error("PJ15", "employee", "Pilih pegawai yang menggantikan."))
    if wish.start is None or wish.end is None:
        text = "Isi tanggal mulai dan tanggal selesai penunjukan."
        problems.append(error("PJ16", "start" if wish.start is None else "end", text))
    elif wish.end < wish.start:
        problems.append(error("PJ03", "end", "Akhir penunjukan mendahului awalnya."))
    if not wish.decree.strip():
        problems.append(error("PJ10", "decree", "Nomor surat perintah penunjukan belum diisi."))
    return problems or [*_unfit(wish)]


def _unfit(wish: Substitution) -> list[Problem]:
    person = Employee.get_by_id(wish.employee)
    if person.status is not EmployeeStatus.ACTIVE:
        text = f"{person.name} berstatus {person.status.value}; pilih pegawai yang aktif."
        return [error("PJ05", "employee", text)]
    principal = Signatory.get_or_none(Signatory.id == (wish.post.signatory or 0))
    head = Unit.get_by_id(wish.post.unit).head_id if wish.post.unit else None
    by_nip = principal is not None and bool(person.nip) and person.nip == principal.nip
    if by_nip or (principal is None and person.id == head):
        return [error("PJ17", "employee", f"{person.name} sendiri pejabat {wish.post.title}.")]
    return []


def _substitute(wish: Substitution) -> SignatoryRow:
    """Return the assignment: the office as its holder signs it, held by somebody else."""
    from kepegdesk.domain.ranks import rank_name
    from kepegdesk.services.employee_file import read_file

    values: dict[str, Any] = {"form": OWN, "on_behalf": "", "level": HEAD_OF_UNIT, "is_ppk": False}
    principal = Signatory.get_or_none(Signatory.id == (wish.post.signatory or 0))
    if principal is not None:
        values = {key: getattr(principal, key) for key in values}
    file = read_file(Employee.get_by_id(wish.employee), wish.start or dt.date.max)
    return SignatoryRow(
        id=None,
        title=wish.post.title,
        name=file.full_name,
        nip=file.nip,
        rank=rank_name(file.rank.golongan),
        valid_from=wish.start or SINCE_ALWAYS,
        valid_to=wish.end,
        acting=wish.acting,
        decree=wish.decree.strip(),
        unit=wish.post.unit,
        **values,
    )
