"""What is wrong or doubtful in a row of a person's file, alone and beside its neighbours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kepegdesk.domain.histories import (
    CHILD,
    FIRST_YEAR,
    LAST_YEAR,
    SPOUSES,
    Field,
    History,
    Kind,
    Row,
    Value,
    order_key,
    value_text,
)
from kepegdesk.domain.kinds import EmployeeKind
from kepegdesk.domain.problems import Problem, error, warning
from kepegdesk.domain.ranks import fits, rank_order

NIK_LENGTH = 16
NIP_LENGTH = 18
DEFINITIVE = "definitif"


@dataclass(frozen=True, slots=True)
class Owner:
    """What a row is held against of the person whose file it is in."""

    kind: EmployeeKind
    birth_date: dt.date | None = None


def check_row(
    history: History, row: Row, owner: Owner, others: Sequence[Row], today: dt.date
) -> list[Problem]:
    """Return everything wrong (errors) or doubtful (warnings) in a row of a history.

    ``others`` are the person's other rows of the same history.
    """
    found = [problem for each in history.fields for problem in _check_field(each, row)]
    found += _check_periods(history, row)
    if not any(problem.blocks for problem in found):
        found += _check_dates(history, row, owner, today)
        found += _SPECIAL.get(history.key, _nothing)(row, owner, others)
        found += _check_twins(history, row, others)
    return found


def _check_field(wanted: Field, row: Row) -> Iterator[Problem]:
    value = row.get(wanted.name)
    if value is None or value == "":
        if wanted.required:
            yield error("RW01", wanted.name, f"{wanted.label} wajib diisi.")
        return
    yield from _CHECKS.get(wanted.kind, _check_text)(wanted, value)


def _check_text(wanted: Field, value: Value) -> Iterator[Problem]:
    if len(str(value)) > wanted.longest:
        text = f"{wanted.label} terlalu panjang: paling banyak {wanted.longest} huruf."
        yield error("RW02", wanted.name, text)


def _check_choice(wanted: Field, value: Value) -> Iterator[Problem]:
    if value not in wanted.choices:
        offered = ", ".join(value_text(wanted, each) for each in wanted.choices)
        text = f"{wanted.label} «{value}» tidak dikenal. Pilih salah satu: {offered}."
        yield error("RW03", wanted.name, text)


def _check_number(wanted: Field, value: Value) -> Iterator[Problem]:
    if not isinstance(value, int) or not wanted.lowest <= value <= wanted.highest:
        text = f"{wanted.label} harus angka {wanted.lowest} sampai {wanted.highest}."
        yield error("RW04", wanted.name, text)


def _check_date(wanted: Field, value: Value) -> Iterator[Problem]:
    if not isinstance(value, dt.date):
        yield error("TG00", wanted.name, f"{wanted.label}: «{value}» bukan tanggal.")
    elif not FIRST_YEAR <= value.year <= LAST_YEAR:
        text = f"{wanted.label} {value:%d-%m-%Y} tidak mungkin; periksa tahunnya."
        yield error("RW05", wanted.name, text)


def _check_flag(wanted: Field, value: Value) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield error("RW06", wanted.name, f"{wanted.label} harus ya atau tidak.")


def _check_unit(wanted: Field, value: Value) -> Iterator[Problem]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield error("RW07", wanted.name, f"{wanted.label} «{value}» tidak dikenal.")


_CHECKS = {
    Kind.CHOICE: _check_choice,
    Kind.NUMBER: _check_number,
    Kind.DATE: _check_date,
    Kind.FLAG: _check_flag,
    Kind.UNIT: _check_unit,
}


def _check_periods(history: History, row: Row) -> Iterator[Problem]:
    for first, last in (("tmt", "end"), ("start", "end"), ("joined", "left")):
        if {first, last} <= history.by_name.keys():
            begin, finish = row.get(first), row.get(last)
            dated = isinstance(begin, dt.date) and isinstance(finish, dt.date)
            if dated and finish < begin:  # type: ignore[operator]
                label = history.by_name[last].label
                text = f"{label} {finish:%d-%m-%Y} sebelum {begin:%d-%m-%Y}, mulainya."
                yield error("RW08", last, text)


def _check_dates(history: History, row: Row, owner: Owner, today: dt.date) -> Iterator[Problem]:
    """Doubt a career before birth, and a decree or a birth of tomorrow."""
    when = row.get(history.order)
    born = owner.birth_date
    if history.key != "family" and isinstance(when, dt.date) and born and when <= born:
        label = history.by_name[history.order].label
        text = f"{label} {when:%d-%m-%Y} sebelum tanggal lahir {born:%d-%m-%Y}."
        yield error("RW09", history.order, text)
    for name in ("sk_date", "certificate_date", "birth_date"):
        day = row.get(name)
        if isinstance(day, dt.date) and day > today and name in history.by_name:
            text = f"{history.by_name[name].label} {day:%d-%m-%Y} belum tiba."
            yield warning("RW10", name, text)


def _check_twins(history: History, row: Row, others: Sequence[Row]) -> Iterator[Problem]:
    key = [_folded(row.get(name)) for name in history.same]
    for other in others:
        if [_folded(other.get(name)) for name in history.same] == key:
            yield warning("RW11", history.named, f"{history.title} yang sama sudah dicatat.")
            return


def _folded(value: Value) -> Value:
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


# Each kind of rows


def _check_rank(row: Row, owner: Owner, others: Sequence[Row]) -> Iterator[Problem]:
    golongan, tmt = str(row["golongan"]), row.get("tmt")
    yield from _first_of_month(row, "TMT golongan")
    if not fits(golongan, owner.kind):
        text = f"Golongan {golongan} tidak lazim untuk {owner.kind}; periksa jenis pegawainya."
        yield warning("D23", "golongan", text)
        return
    for other in others:
        there, other_golongan = other.get("tmt"), str(other.get("golongan") or "")
        if not (isinstance(tmt, dt.date) and isinstance(there, dt.date)):
            continue
        if not rank_order(other_golongan) or not fits(other_golongan, owner.kind):
            continue
        rises = rank_order(golongan) - rank_order(other_golongan)
        if (rises > 0 and tmt < there) or (rises < 0 and tmt > there):
            text = (
                f"Golongan {golongan} TMT {tmt:%d-%m-%Y} tidak sejalan dengan {other_golongan} "
                f"TMT {there:%d-%m-%Y}."
            )
            yield warning("RW12", "tmt", text)
            return


def _first_of_month(row: Row, label: str) -> Iterator[Problem]:
    tmt = row.get("tmt")
    if isinstance(tmt, dt.date) and tmt.day != 1:
        yield warning("D19", "tmt", f"{label} biasanya tanggal 1; periksa surat keputusannya.")


def _check_position(row: Row, _owner: Owner, others: Sequence[Row]) -> Iterator[Problem]:
    """Doubt two definitive positions at once; a position ends when the next is taken."""
    tmt = row.get("tmt")
    if row.get("appointment") != DEFINITIVE or not isinstance(tmt, dt.date):
        return
    for other in others:
        if other.get("appointment") == DEFINITIVE and other.get("tmt") == tmt:
            text = f"Dua jabatan definitif mulai {tmt:%d-%m-%Y}: juga {other.get('title')}."
            yield warning("RW13", "tmt", text)
            return
        until = other.get("end")
        begun = other.get("tmt")
        overlaps = (
            isinstance(until, dt.date) and isinstance(begun, dt.date) and begun < tmt <= until
        )
        if other.get("appointment") == DEFINITIVE and overlaps:
            text = f"Jabatan {other.get('title')} masih berjalan sampai {until:%d-%m-%Y}."
            yield warning("RW14", "tmt", text)
            return


def _check_family(row: Row, owner: Owner, others: Sequence[Row]) -> Iterator[Problem]:
    for name, length, key in (("nik", NIK_LENGTH, "PG12"), ("nip", NIP_LENGTH, "RW15")):
        number = str(row.get(name) or "")
        if number and not (len(number) == length and number.isdigit()):
            yield error(key, name, f"{name.upper()} harus tepat {length} angka.")
    if row.get("relation") == CHILD:
        yield from _check_child(row, owner)
    if row.get("left") and not row.get("left_reason"):
        yield error("RW16", "left_reason", "Pilih sebabnya: cerai atau meninggal.")
    if row.get("relation") in SPOUSES and not row.get("left"):
        married = [each for each in others if each.get("relation") in SPOUSES]
        if any(not each.get("left") for each in married):
            text = "Ada suami/istri lain yang belum bercerai atau meninggal menurut berkas ini."
            yield warning("RW17", "relation", text)


def _check_child(row: Row, owner: Owner) -> Iterator[Problem]:
    born = row.get("birth_date")
    if born is None:
        text = "Tanggal lahir anak belum diisi; tunjangannya tidak dapat dihitung."
        yield warning("RW18", "birth_date", text)
    elif isinstance(born, dt.date) and owner.birth_date and born <= owner.birth_date:
        yield error("RW19", "birth_date", f"Anak lahir {born:%d-%m-%Y}, sebelum orang tuanya.")


def _check_discipline(row: Row, _owner: Owner, _others: Sequence[Row]) -> Iterator[Problem]:
    if not row.get("sk_number"):
        yield warning("RW20", "sk_number", "Nomor surat keputusan hukuman belum diisi.")


def _check_contract(row: Row, _owner: Owner, others: Sequence[Row]) -> Iterator[Problem]:
    start, end = row["start"], row["end"]
    for other in others:
        if start <= other["end"] and other["start"] <= end:  # type: ignore[operator]
            text = (
                f"Bertindih dengan perjanjian {other['start']:%d-%m-%Y} sampai "
                f"{other['end']:%d-%m-%Y}."
            )
            yield error("RW21", "start", text)
            return


def _nothing(_row: Row, _owner: Owner, _others: Sequence[Row]) -> Iterator[Problem]:
    return iter(())


_SPECIAL = {
    "rank": _check_rank,
    "position": _check_position,
    "family": _check_family,
    "discipline": _check_discipline,
    "contract": _check_contract,
}


# Present values


def in_force(history: History, rows: Sequence[Row], day: dt.date) -> Row | None:
    """Return the row that holds on a day: the newest that has begun; undated ones are the oldest.

    An acting or ended position gives way to a definitive one.
    """
    begun = [row for row in rows if _begun(row, history, day)]
    if history.key == "position":
        begun = [row for row in begun if not _ended(row, day)] or begun
        begun = [row for row in begun if row.get("appointment") == DEFINITIVE] or begun
    return max(begun, key=lambda row: order_key(history, row), default=None)


def _begun(row: Row, history: History, day: dt.date) -> bool:
    since = row.get(history.order)
    return not isinstance(since, dt.date) or since <= day


def _ended(row: Row, day: dt.date) -> bool:
    end = row.get("end")
    return isinstance(end, dt.date) and end < day
