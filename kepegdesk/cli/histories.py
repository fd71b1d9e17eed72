"""The rows of a person's file, and the correction of an NIP."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from kepegdesk.cli.base import as_json, at_the_desk, show, tell
from kepegdesk.cli.office import employee, import_group
from kepegdesk.domain.histories import HISTORIES, Field, Kind, Value, blank, row_text
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import employees, histories, history_import, nips, units
from kepegdesk.services.histories import HistoryRow
from kepegdesk.services.session import Session

KINDS = click.Choice(list(HISTORIES))
YES = frozenset({"ya", "y", "1", "true"})


@employee.command(name="history")
@click.argument("nip")
@click.argument("kind", type=KINDS, required=False)
@as_json
@at_the_desk
def history(session: Session, nip: str, kind: str | None, json_out: bool) -> None:
    """Riwayat satu pegawai, semuanya atau satu jenis."""
    person = employees.id_of(session, nip)
    found = {key: histories.listed(session, person, key) for key in ([kind] if kind else HISTORIES)}
    if json_out:
        show({key: [_data(row) for row in rows] for key, rows in found.items()})
        return
    for key, rows in found.items():
        for row in rows:
            click.echo(f"{HISTORIES[key].title:20} {row.id:6} {_words(key, row)}")


def _data(row: HistoryRow) -> dict[str, Any]:
    named = {"unit_name": row.unit} if row.unit else {}
    return {"id": row.id, **row.values, **named}


def _words(key: str, row: HistoryRow) -> str:
    values = {**row.values, "unit": row.unit} if row.unit else row.values
    return row_text(HISTORIES[key], values)


@employee.command(name="record")
@click.argument("nip")
@click.argument("kind", type=KINDS)
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=NILAI…")
@click.option("--id", "number", type=int, help="Baris yang diubah; bawaan baris baru.")
@as_json
@at_the_desk
def record(
    session: Session,
    nip: str,
    kind: str,
    fields: tuple[str, ...],
    number: int | None,
    json_out: bool,
) -> None:
    """Catat satu baris riwayat, misalnya record NIP rank golongan=III/b tmt=2026-10-01."""
    person = employees.id_of(session, nip)
    present = _present(session, person, kind, number)
    values = dict(present.values) if present else HISTORIES[kind].empty()
    values |= dict(_read(session, kind, text) for text in fields)
    version = present.version if present else 0
    saved = histories.save(session, person, kind, values, number, version)
    tell(f"Tercatat, baris {saved}.", json_out, id=saved, kind=kind)


def _present(session: Session, person: int, kind: str, number: int | None) -> HistoryRow | None:
    if number is None:
        return None
    for row in histories.listed(session, person, kind):
        if row.id == number:
            return row
    raise Refused([error("RW30", "id", f"Baris {number} tidak ada di riwayat pegawai ini.")])


def _read(session: Session, kind: str, text: str) -> tuple[str, Value]:
    name, equals, value = text.partition("=")
    wanted = HISTORIES[kind].by_name.get(name)
    if wanted is None or not equals:
        known = ", ".join(HISTORIES[kind].by_name)
        raise click.BadParameter(f"«{text}» bukan FIELD=NILAI. Field yang ada: {known}.")
    return name, _value(session, wanted, value.strip())


def _value(session: Session, wanted: Field, text: str) -> Value:
    if wanted.kind is Kind.FLAG:
        return text.casefold() in YES
    if not text:
        return blank(wanted)
    if wanted.kind is Kind.UNIT:
        return units.find(session, text)
    try:
        if wanted.kind is Kind.DATE:
            return dt.date.fromisoformat(text)
        return int(text) if wanted.kind is Kind.NUMBER else text
    except ValueError:
        like = "YYYY-MM-DD" if wanted.kind is Kind.DATE else "angka"
        told = f"{wanted.label} «{text}» tidak terbaca; tulis {like}."
        raise click.BadParameter(told) from None


@import_group.command(name="histories")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=KINDS, help="Jenis riwayat; bawaan dikenali dari judul kolom.")
@click.option("--sheet", help="Nama lembar; bawaan lembar yang paling mirip.")
@click.option("--dry-run", is_flag=True, help="Periksa saja, tidak menyimpan apa pun.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Simpan baris yang tidak masuk.")
@as_json
@at_the_desk
def import_histories(
    session: Session,
    file: Path,
    kind: str | None,
    sheet: str | None,
    dry_run: bool,
    rejects: Path | None,
    json_out: bool,
) -> None:
    """Masukkan riwayat dari FILE: pangkat, jabatan, keluarga, diklat, dan lainnya."""
    preview = history_import.preview(session, file, key=kind, sheet=sheet)
    act = None if dry_run else history_import.bring_in(session, preview)
    if rejects:
        history_import.save_rejects(session, preview, rejects)
    if json_out:
        rows = history_import.rows_as_data(preview)
        show({"kind": preview.key, "rows": rows, "counts": preview.counts, "act": act})
        return
    for row in preview.rejected:
        click.echo(f"Baris {row.number}: {row.status.label}: {row.reason}", err=True)
    counts = ", ".join(f"{count} {label}" for label, count in preview.labelled_counts.items())
    click.echo(f"{preview.history.title}: {counts}")


@employee.command(name="unrecord")
@click.argument("nip")
@click.argument("kind", type=KINDS)
@click.argument("number", type=int)
@as_json
@at_the_desk
def unrecord(session: Session, nip: str, kind: str, number: int, json_out: bool) -> None:
    """Hapus satu baris riwayat; «undo» mengembalikannya."""
    histories.remove(session, employees.id_of(session, nip), kind, number)
    tell("Dihapus.", json_out, id=number, kind=kind)


@employee.command(name="nip")
@click.argument("wrong")
@click.argument("right")
@click.option("--reason", required=True, help="Alasannya, misalnya nomor surat BKN.")
@as_json
@at_the_desk
def correct_nip(session: Session, wrong: str, right: str, reason: str, json_out: bool) -> None:
    """Koreksi NIP di semua tempat; surat yang sudah terbit tetap."""
    person = employees.id_of(session, wrong)
    moved = nips.correct(session, person, right, reason)
    former = nips.former(session, person)
    words = f"NIP {wrong} menjadi {right}; {moved} catatan lain ikut."
    tell(words, json_out, nip=right, former=former, references=moved)
