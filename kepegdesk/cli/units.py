"""Units: the tree on any day, their histories, restructuring, the chart, other names."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click

from kepegdesk.cli.base import DAY, as_json, at_the_desk, cli, show, tell, unit_named
from kepegdesk.domain.problems import error
from kepegdesk.domain.restructuring import Change, Plan, Step
from kepegdesk.errors import BadFile, Refused
from kepegdesk.services import (
    employees,
    letters,
    restructuring,
    structure_chart,
    unit_aliases,
    unit_history,
    units,
)
from kepegdesk.services.session import Session
from kepegdesk.services.units import UnitRow

INDENT = "  "


@cli.group()
def unit() -> None:
    """Unit kerja."""


@unit.command(name="list")
@click.option("--on", "on", type=DAY, help="Keadaan per tanggal; bawaan hari ini.")
@click.option("--dissolved", is_flag=True, help="Sebut juga yang sudah dibubarkan.")
@as_json
@at_the_desk
def unit_list(session: Session, on: dt.date | None, dissolved: bool, json_out: bool) -> None:
    """Pohon unit kerja, dengan kepala dan jumlah pegawainya."""
    rows = units.tree(session, on=on, gone=dissolved)
    if json_out:
        show([_data(row) for row in rows])
        return
    for row in rows:
        head = " ".join(filter(None, (row.acting, row.head))) or "-"
        ended = "" if row.active else "  (dibubarkan)"
        count = f"{row.employees}/{row.total}"
        click.echo(f"{INDENT * row.level}{row.name}  {count} orang  {head}{ended}")


def _data(row: UnitRow) -> dict[str, Any]:
    return {
        "id": row.id, "name": row.name, "path": row.path, "parent": row.parent,
        "head": row.head, "acting": row.acting, "employees": row.employees, "total": row.total,
        "dissolved": not row.active,
    }  # fmt: skip


@unit.command(name="history")
@click.argument("name")
@as_json
@at_the_desk
def unit_past(session: Session, name: str, json_out: bool) -> None:
    """Riwayat nama dan kepala unit NAME."""
    number = units.find(session, name)
    names, heads = unit_history.names(session, number), unit_history.heads(session, number)
    if json_out:
        show({
            "names": [
                {"tmt": each.row.tmt, "name": each.row.standing.name, "above": each.above,
                 "dissolved": each.row.standing.dissolved, "sk_number": each.row.sk_number,
                 "sk_date": each.row.sk_date}
                for each in names
            ],
            "heads": [
                {"tmt": each.row.tmt, "until": each.row.until, "acting": each.row.acting,
                 "name": each.name, "nip": each.nip, "sk_number": each.row.sk_number,
                 "sk_date": each.row.sk_date}
                for each in heads
            ],
        })  # fmt: skip
        return
    for each in names:
        ended = " (dibubarkan)" if each.row.standing.dissolved else ""
        click.echo(f"{_day(each.row.tmt)}  {each.row.standing.name}{ended}  {each.above}".rstrip())
    for line in heads:
        until = f" s.d. {line.row.until:%d-%m-%Y}" if line.row.until else ""
        called = " ".join(filter(None, (line.row.acting, line.name)))
        click.echo(f"{_day(line.row.tmt)}{until}  {called}  {line.nip}".rstrip())
    if not names and not heads:
        click.echo("Belum ada riwayat bertanggal.")


def _day(day: dt.date | None) -> str:
    return "sebelumnya" if day is None else f"{day:%d-%m-%Y}"


@unit.command(name="restructure")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tunjukkan akibatnya saja.")
@as_json
@at_the_desk
def unit_restructure(session: Session, file: Path, dry_run: bool, json_out: bool) -> None:
    """Laksanakan penataan unit menurut FILE (.json): tmt, sk_number, sk_date, steps.

    Tiap langkah: {"step": nama|pindah|gabung|pecah|bubar, "unit": …, "name": …, "target": …,
    "people": [NIP, …]}.
    """
    plan = _plan(session, file)
    preview = restructuring.preview(session, plan)
    if preview.problems:
        raise Refused(preview.problems)
    if not dry_run:
        restructuring.carry_out(session, plan)
    if json_out:
        effects = [{"about": each.about, "text": each.text} for each in preview.effects]
        show({"units": preview.units, "people": preview.people, "effects": effects})
        return
    for each in preview.effects:
        click.echo(f"{each.about}: {each.text}")
    click.echo(f"{preview.units} unit berubah, {preview.people} orang pindah.")


def _plan(session: Session, file: Path) -> Plan:
    """Read a plan; raise ``BadFile`` where the file is none."""
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        steps = [_change(session, each) for each in read.get("steps", ())]
        tmt, signed = (_date(read.get(name)) for name in ("tmt", "sk_date"))
    except OSError as fault:
        raise BadFile(f"Berkas {file.name} tidak dapat dibaca: {fault.strerror}.") from fault
    except (ValueError, KeyError, AttributeError, TypeError) as fault:
        text = (
            f"Berkas {file.name} bukan rencana penataan: {fault}. Lihat «unit restructure --help»."
        )
        raise BadFile(text) from fault
    return Plan(tuple(steps), tmt, str(read.get("sk_number") or ""), signed)


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _change(session: Session, read: dict[str, Any]) -> Change:
    people = frozenset(employees.id_of(session, nip) for nip in read.get("people", ()))
    return Change(
        Step(read["step"]),
        units.find(session, read["unit"]),
        str(read.get("name") or ""),
        unit_named(session, read.get("target")),
        people,
    )


@unit.command(name="chart")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--unit", "name", help="Unit di puncak bagan; bawaan seluruh kantor.")
@click.option("--on", "on", type=DAY, help="Keadaan per tanggal; bawaan hari ini.")
@click.option("--depth", type=click.IntRange(0, 20), help="Berapa tingkat di bawahnya.")
@click.option("--paper", type=click.Choice(structure_chart.PAPERS), default="A3", show_default=True)
@as_json
@at_the_desk
def unit_chart(
    session: Session,
    out: Path,
    name: str | None,
    on: dt.date | None,
    depth: int | None,
    paper: str,
    json_out: bool,
) -> None:
    """Gambar bagan struktur ke OUT (.pdf)."""
    number = unit_named(session, name)
    pdf = structure_chart.printed(session, number, on=on, depth=depth, paper=paper)
    letters.write(out, pdf)
    tell(f"Bagan struktur ditulis ke {out}", json_out, file=str(out))


@unit.group(name="alias")
def alias_group() -> None:
    """Nama lain unit, seperti yang tertulis di lembar kerja."""


@alias_group.command(name="list")
@click.option("--unit", "name", help="Nama unit kerja.")
@as_json
@at_the_desk
def alias_list(session: Session, name: str | None, json_out: bool) -> None:
    """Daftar nama lain."""
    rows = unit_aliases.listed(session, unit_named(session, name))
    if json_out:
        show([{"alias": row.name, "unit": row.path} for row in rows])
        return
    for row in rows:
        click.echo(f"{row.name} = {row.path}")


@alias_group.command(name="add")
@click.argument("name")
@click.argument("alias")
@as_json
@at_the_desk
def alias_add(session: Session, name: str, alias: str, json_out: bool) -> None:
    """Ingat ALIAS sebagai nama lain unit NAME."""
    number = units.find(session, name)
    unit_aliases.add_to(session, number, alias)
    tell(f"«{alias}» diingat sebagai {name}", json_out, alias=alias, unit=name)


@alias_group.command(name="remove")
@click.argument("alias")
@as_json
@at_the_desk
def alias_remove(session: Session, alias: str, json_out: bool) -> None:
    """Lupakan ALIAS."""
    wanted = alias.casefold().split()
    rows = unit_aliases.listed(session)
    row = next((each for each in rows if each.name.casefold().split() == wanted), None)
    if row is None:
        raise Refused([error("UN32", "alias", f"«{alias}» bukan nama lain sebuah unit kerja.")])
    unit_aliases.remove(session, row.id)
    tell(f"«{row.name}» dilupakan", json_out, alias=row.name, unit=row.path)
