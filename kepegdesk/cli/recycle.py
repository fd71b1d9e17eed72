"""What was changed and deleted: the recycle bin, and the history of a person's file."""

from __future__ import annotations

from dataclasses import asdict

import click

from kepegdesk.cli.base import as_json, at_the_desk, cli, show, tell
from kepegdesk.cli.office import employee
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services import bin as recycle
from kepegdesk.services import employees, record_changes
from kepegdesk.services.session import Session


@cli.group(name="bin")
def bin_group() -> None:
    """Keranjang: yang dihapus dalam 90 hari terakhir."""


@bin_group.command(name="list")
@click.option("--search", default="", help="Kata yang dicari; semua harus ada.")
@as_json
@at_the_desk
def bin_list(session: Session, search: str, json_out: bool) -> None:
    """Daftar yang dapat dipulihkan; yang terbaru di atas."""
    lines = recycle.listed(session, search)
    if json_out:
        show([asdict(line) for line in lines])
        return
    for line in lines:
        parts = "".join(f", {label.lower()} {count}" for label, count in line.parts)
        click.echo(
            f"{line.act:6} {line.label}: {line.name} {line.whose} ({line.account}, "
            f"{line.days_left} hari lagi{parts})"
        )


@bin_group.command(name="restore")
@click.argument("act", type=int)
@click.argument("name", required=False)
@as_json
@at_the_desk
def bin_restore(session: Session, act: int, name: str | None, json_out: bool) -> None:
    """Pulihkan yang dihapus tindakan ACT; NAME bila tindakan itu menghapus beberapa."""
    found = [
        line for line in recycle.listed(session)
        if line.act == act and name in (None, line.name)
    ]  # fmt: skip
    if len(found) != 1:
        how = "Tidak ada" if not found else "Sebut NAME: ada beberapa"
        text = f"{how} yang dapat dipulihkan dari tindakan nomor {act}. Lihat «bin list»."
        raise Refused([error("KR01", "act", text)])
    lost = recycle.restore(session, act, found[0].table, found[0].row)
    words = [f"{found[0].label} {found[0].name} dipulihkan.", *lost]
    tell("\n".join(words), json_out, name=found[0].name, lost=list(lost))


@employee.command(name="changes")
@click.argument("nip")
@as_json
@at_the_desk
def changes(session: Session, nip: str, json_out: bool) -> None:
    """Setiap perubahan data seorang pegawai; yang terbaru di atas."""
    lines = record_changes.of_person(session, employees.id_of(session, nip))
    if json_out:
        show([asdict(line) for line in lines])
        return
    for line in lines:
        field = f"{line.record}: {line.label}" if line.record else line.label
        click.echo(
            f"{line.act:6} {line.at[:16]} {line.account}: {field}: "
            f"{line.before or '-'} -> {line.after or '-'}"
        )


@employee.command(name="use-again")
@click.argument("nip")
@click.argument("act", type=int)
@click.argument("label")
@as_json
@at_the_desk
def use_again(session: Session, nip: str, act: int, label: str, json_out: bool) -> None:
    """Pakai lagi nilai isian LABEL sebelum tindakan ACT."""
    lines = record_changes.of_person(session, employees.id_of(session, nip))
    found = next((line for line in lines if line.act == act and line.label == label), None)
    if found is None:
        text = f"Tindakan nomor {act} tidak mengubah {label}. Lihat «employee changes»."
        raise Refused([error("RP01", "act", text)])
    record_changes.use_again(session, act, found.table, found.row, found.column)
    tell(f"{label} dipakai lagi: {found.before or 'kosong'}", json_out, value=found.before)
