"""What the office decides about itself: calendar, authority to grant leave, rules, settings."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from kepegdesk.cli.base import DAY, as_json, at_the_desk, cli, show, tell
from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.leave_rules import RuleGroup
from kepegdesk.services import (
    authority,
    employees,
    holiday_import,
    holidays,
    leave_rulebook,
    recounts,
    settings,
)
from kepegdesk.services.officials import Official
from kepegdesk.services.recounts import AffectedLeave
from kepegdesk.services.session import Session

# --- calendar -------------------------------------------------------------------------------------


@cli.group(name="holidays")
def holidays_group() -> None:
    """Hari libur dan cuti bersama."""


@holidays_group.command(name="list")
@click.option("--year", type=click.IntRange(2000, 2100), help="Bawaan: tahun ini.")
@as_json
@at_the_desk
def holidays_list(session: Session, year: int | None, json_out: bool) -> None:
    """Daftar hari libur satu tahun."""
    rows = holidays.listed(session, year or session.today.year)
    if json_out:
        show(
            [
                {
                    "id": row.id,
                    "day": row.day,
                    "name": row.name,
                    "type": row.type,
                    "status": row.status,
                    "legal_basis": row.legal_basis,
                    "unit": row.unit,
                }
                for row in rows
            ]
        )
        return
    for row in rows:
        click.echo(f"{row.day:%d-%m-%Y}  {holidays.TYPES[row.type]:14}  {row.name}")


@holidays_group.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Periksa saja, tidak menyimpan apa pun.")
@click.option("--basis", default="", help="Dasar hukum bila kolomnya kosong.")
@as_json
@at_the_desk
def holidays_import(
    session: Session, file: Path, dry_run: bool, basis: str, json_out: bool
) -> None:
    """Masukkan hari libur dari FILE (.xlsx, .csv); yang kedua kali tidak mengubah apa pun."""
    shown = holiday_import.preview(session, file, basis)
    fresh = shown.count(holiday_import.LineState.NEW)
    fresh += shown.count(holiday_import.LineState.CHANGED)
    stored = holiday_import.bring_in(session, shown) if fresh and not dry_run else 0
    if json_out:
        counts = {state.name.lower(): shown.count(state) for state in holiday_import.LineState}
        show({"rows": [_line_data(line) for line in shown.lines], "counts": counts,
              "stored": stored})  # fmt: skip
        return
    for line in shown.lines:
        if line.state is holiday_import.LineState.REFUSED:
            click.echo(f"Baris {line.number}: {line.told}", err=True)
    click.echo(shown.words)


def _line_data(line: holiday_import.Line) -> dict[str, Any]:
    return {
        "row": line.number,
        "state": line.state.name.lower(),
        "day": line.draft.day,
        "name": line.draft.name,
        "type": line.draft.type,
        "unit": line.draft.unit,
        "text": line.told,
    }


@holidays_group.command(name="template")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--year", type=click.IntRange(2000, 2100), help="Bawaan: tahun ini.")
@as_json
@at_the_desk
def holidays_template(session: Session, out: Path, year: int | None, json_out: bool) -> None:
    """Tulis hari libur satu tahun ke OUT (.xlsx), untuk diubah lalu diimpor."""
    count = holiday_import.template(session, year or session.today.year, out)
    tell(f"{count} hari libur ditulis ke {out}", json_out, file=str(out), days=count)


@holidays_group.command(name="affected")
@as_json
@at_the_desk
def holidays_affected(session: Session, json_out: bool) -> None:
    """Cuti terbit yang hitungannya berbeda dari kalender sekarang."""
    lines = recounts.affected(session)
    if json_out:
        show([_affected_data(line) for line in lines])
        return
    for line in lines:
        old, new = (sum(days for _year, days in counts) for counts in (line.before, line.after))
        click.echo(f"{line.request}  {line.name}  {line.number}  {old} → {new} hari kerja")
    if not lines:
        click.echo("Tidak ada cuti terbit yang terkena.")


def _affected_data(line: AffectedLeave) -> dict[str, Any]:
    return {
        "id": line.request,
        "nip": line.nip,
        "name": line.name,
        "number": line.number,
        "start": line.start,
        "end": line.end,
        "before": {str(year): days for year, days in line.before},
        "after": {str(year): days for year, days in line.after},
        "changes": list(line.changes),
        "short": line.short,
        "closed": line.closed,
    }


@holidays_group.command(name="apply")
@click.argument("requests", metavar="ID...", type=int, nargs=-1, required=True)
@click.option("--basis", required=True, help="Dasar hukum perubahan kalender, atau alasannya.")
@click.option("--keep", is_flag=True, help="Catat bahwa hitungan suratnya tetap dipakai.")
@as_json
@at_the_desk
def holidays_apply(
    session: Session, requests: tuple[int, ...], basis: str, keep: bool, json_out: bool
) -> None:
    """Hitung ulang cuti terbit ID menurut kalender sekarang; buku hari cuti hanya bertambah."""
    act = recounts.keep if keep else recounts.apply
    count = act(session, requests, basis)
    if json_out:
        show({"applied": count, "kept": keep})
        return
    click.echo(f"{count} cuti {'tetap menurut suratnya' if keep else 'dihitung ulang'}.")


# --- authority ------------------------------------------------------------------------------------


@cli.group(name="authority")
def authority_group() -> None:
    """Kewenangan memberikan cuti."""


@authority_group.command(name="who")
@click.argument("nip")
@click.option("--type", "kind", type=click.Choice([kind.value for kind in LeaveKind]),
              required=True, help="Jenis cuti.")  # fmt: skip
@click.option("--start", type=DAY, required=True)
@click.option("--end", type=DAY, required=True)
@click.option("--abroad", is_flag=True, help="Dijalankan di luar negeri.")
@click.option("--on", "on", type=DAY, help="Tanggal surat; bawaan hari ini.")
@as_json
@at_the_desk
def authority_who(
    session: Session,
    nip: str,
    kind: str,
    start: dt.date,
    end: dt.date,
    abroad: bool,
    on: dt.date | None,
    json_out: bool,
) -> None:
    """Siapa yang memberi pertimbangan dan memutuskan cuti NIP, dalam bentuk apa, dan mengapa."""
    employee = employees.id_of(session, nip)
    found = authority.who(session, employee, LeaveKind(kind), start, end, abroad=abroad, on=on)
    if json_out:
        row = found.row.id if found.row else None
        show({"superior": _official_data(found.superior),
              "official": _official_data(found.official), "row": row,
              "why": list(found.why)})  # fmt: skip
        return
    click.echo(f"Pertimbangan: {found.superior.name}, {authority.signature(found.superior)}")
    click.echo(f"Keputusan: {found.official.name}, {authority.signature(found.official)}")
    for sentence in found.why:
        click.echo(sentence)


def _official_data(official: Official) -> dict[str, Any]:
    return {
        "name": official.name,
        "nip": official.nip or None,
        "title": official.title,
        "acting": official.acting,
        "behalf": list(official.behalf),
        "ppk": official.is_ppk,
    }


# --- rules ----------------------------------------------------------------------------------------


@cli.group(name="rules")
def rules_group() -> None:
    """Aturan cuti sebagai baris bertanggal."""


@rules_group.command(name="list")
@as_json
@at_the_desk
def rules_list(session: Session, json_out: bool) -> None:
    """Daftar aturan cuti dengan nilai, tanggal mulai dan dasarnya."""
    lines = leave_rulebook.listed(session)
    if json_out:
        show(
            [
                {
                    "id": line.id,
                    "key": line.key,
                    "label": line.parameter.label,
                    "group": line.group.value,
                    "value": line.value,
                    "unit": line.parameter.unit,
                    "valid_from": line.valid_from,
                    "state": line.state,
                    "legal_basis": line.legal_basis,
                }
                for line in lines
            ]
        )
        return
    for line in lines:
        click.echo(
            f"{line.key:38} {line.group.value:8} {line.words:20} mulai {line.valid_from:%d-%m-%Y}"
            f"  {line.state}"
        )


@rules_group.command(name="set")
@click.argument("key")
@click.argument("group", type=click.Choice([group.value for group in RuleGroup]))
@click.argument("value")
@click.option("--from", "first", type=DAY, required=True, help="Berlaku mulai.")
@click.option("--basis", required=True, help="Dasar hukum.")
@as_json
@at_the_desk
def rules_set(
    session: Session, key: str, group: str, value: str, first: dt.date, basis: str, json_out: bool
) -> None:
    """Tambahkan aturan KEY bagi GROUP dengan nilai VALUE yang berlaku mulai suatu tanggal."""
    number = leave_rulebook.add(session, key, group, value, first, basis)
    counts = leave_rulebook.first_read(key, first)
    if json_out:
        show({"id": number, "key": key, "group": group, "value": value, "valid_from": first,
              "counts_from": counts})  # fmt: skip
        return
    click.echo(f"Aturan {key} {group} dihitung mulai {counts:%d-%m-%Y}.")


# --- settings -------------------------------------------------------------------------------------


@cli.group(name="settings")
def settings_group() -> None:
    """Pilihan kantor."""


@settings_group.command(name="list")
@as_json
@at_the_desk
def settings_list(session: Session, json_out: bool) -> None:
    """Daftar pengaturan dengan bawaan dan dasarnya."""
    rows = settings.listed(session)
    if json_out:
        show(
            [
                {
                    "key": row.key,
                    "group": row.group,
                    "label": row.label,
                    "value": row.value,
                    "default": row.default,
                    "choices": list(row.choices),
                    "legal_basis": row.legal_basis,
                }
                for row in rows
            ]
        )
        return
    for row in rows:
        mark = "*" if row.differs else " "
        click.echo(f"{mark} {row.key:36} {row.value or '-':12} {row.label}")


@settings_group.command(name="set")
@click.argument("key")
@click.argument("value")
@as_json
@at_the_desk
def settings_set(session: Session, key: str, value: str, json_out: bool) -> None:
    """Pilih VALUE untuk pengaturan KEY; teks kosong mengembalikan bawaan."""
    settings.choose(session, key, value)
    row = next(row for row in settings.listed(session) if row.key == key)
    if json_out:
        show({"key": row.key, "value": row.value, "default": row.default})
        return
    click.echo(f"{row.label}: {row.value or 'bawaan'}")
