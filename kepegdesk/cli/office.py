"""The office as a whole: making it, importing, listing, exporting, journal, backups, the tour."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from kepegdesk.cli.base import (
    DAY,
    Program,
    as_json,
    at_the_desk,
    cli,
    refuse,
    session_of,
    show,
    tell,
    unit_named,
)
from kepegdesk.errors import UserError
from kepegdesk.services import (
    accounts,
    as_data,
    desk,
    employees,
    imports,
    reports,
    unit_aliases,
)
from kepegdesk.services import journal as journal_service
from kepegdesk.services.employees import Criteria
from kepegdesk.services.sample import fill
from kepegdesk.services.session import Session


def alias(text: str) -> tuple[str, str]:
    short, _equals, unit = map(str.strip, text.partition("="))
    if not (short and unit):
        raise click.BadParameter(f"«{text}» bukan singkatan; tulis SINGKATAN=UNIT.")
    return short, unit


@cli.command()
@click.option("--sample", is_flag=True, help="Isi dengan kantor contoh.")
@as_json
@click.pass_obj
def init(program: Program, sample: bool, json_out: bool) -> None:
    """Buat kantor baru yang kosong, atau berisi data contoh."""
    try:
        desk.found(program.location, program.clock)
        if sample:
            with desk.opened(program.location):
                fill(accounts.unattended(program.clock))
    except UserError as refusal:
        refuse(refusal, json_out)
    tell(f"Kantor baru: {program.location}", json_out, location=str(program.location))


@cli.group(name="import")
def import_group() -> None:
    """Masukkan lembar kerja kantor."""


@import_group.command(name="employees")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="Nama lembar; bawaan: lembar yang paling mirip daftar pegawai.")
@click.option("--dry-run", is_flag=True, help="Periksa saja, tidak menyimpan apa pun.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Simpan baris yang tidak masuk.")
@click.option("--unit-alias", "aliases", type=alias, multiple=True, metavar="SINGKATAN=UNIT",
              help="Ingat sebutan lain sebuah unit; boleh diulang.")  # fmt: skip
@as_json
@at_the_desk
def import_employees(
    session: Session,
    file: Path,
    sheet: str | None,
    dry_run: bool,
    rejects: Path | None,
    aliases: tuple[tuple[str, str], ...],
    json_out: bool,
) -> None:
    """Masukkan pegawai dari FILE (.xlsx, .xls, .csv)."""
    for alias, unit in () if dry_run else aliases:
        unit_aliases.add(session, alias, unit)
    preview = imports.preview(session, file, sheet=sheet)
    if dry_run and aliases:
        preview = unit_aliases.read_with(session, preview, dict(aliases))
    act = None if dry_run else imports.bring_in(session, preview)
    if rejects:
        imports.save_rejects(session, preview, rejects)
    if json_out:
        show({"rows": imports.rows_as_data(preview), "counts": preview.counts, "act": act})
        return
    for row in preview.troubled:
        click.echo(f"Baris {row.number}: {row.status.label}: {row.reason}", err=True)
    click.echo(", ".join(f"{count} {label}" for label, count in preview.labelled_counts.items()))


@cli.command()
@click.argument("act", type=int, required=False)
@as_json
@at_the_desk
def undo(session: Session, act: int | None, json_out: bool) -> None:
    """Batalkan tindakan terakhir, atau tindakan ACT."""
    undone = journal_service.undo(session, act)
    kept = [{"table": k.table, "row": k.row, "text": k.sentence} for k in undone.kept]
    if json_out:
        show({"act": undone.act, "undone": undone.undone, "kept": kept})
        return
    click.echo(f"{undone.undone} perubahan dibatalkan.")
    for line in kept:
        click.echo(f"Dipertahankan: {line['text']}")


@cli.group()
def employee() -> None:
    """Data pegawai."""


@employee.command(name="list")
@click.option("--search", default="", help="Kata yang dicari; semua harus ada.")
@click.option("--unit", help="Nama unit kerja; sub-unit ikut.")
@click.option("--on", "on", type=DAY, help="Keadaan per tanggal; bawaan hari ini.")
@as_json
@at_the_desk
def employee_list(
    session: Session, search: str, unit: str | None, on: dt.date | None, json_out: bool
) -> None:
    """Daftar pegawai."""
    criteria = Criteria(words=search, unit=unit_named(session, unit), on=on)
    files = reports.files(session, criteria)
    if json_out:
        show([as_data.employee(file) for file in files])
        return
    for file in files:
        click.echo(
            f"{file.nip or '-':18}  {file.full_name}  {file.rank.golongan}  {file.unit_path}"
        )


@employee.command(name="show")
@click.argument("nip")
@click.option("--on", "on", type=DAY, help="Keadaan per tanggal; bawaan hari ini.")
@as_json
@at_the_desk
def employee_show(session: Session, nip: str, on: dt.date | None, json_out: bool) -> None:
    """Data satu pegawai."""
    data = as_data.employee(employees.get(session, employees.id_of(session, nip), on))
    if json_out:
        show(data)
        return
    for key, value in data.items():
        click.echo(f"{key:15} {'' if value is None else value}")


@cli.group()
def export() -> None:
    """Ekspor lembar kerja."""


@export.command(name="nominatif")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--unit", help="Nama unit kerja; sub-unit ikut.")
@click.option("--on", "on", type=DAY, help="Keadaan per tanggal; bawaan hari ini.")
@as_json
@at_the_desk
def export_nominatif(
    session: Session, out: Path, unit: str | None, on: dt.date | None, json_out: bool
) -> None:
    """Tulis daftar nominatif ke OUT (.xlsx)."""
    count = reports.nominatif(session, Criteria(unit=unit_named(session, unit)), out, on=on)
    tell(f"{count} pegawai ditulis ke {out}", json_out, file=str(out), employees=count)


@cli.group(name="journal")
def journal_group() -> None:
    """Jurnal."""


@journal_group.command(name="verify")
@as_json
@at_the_desk
def journal_verify(session: Session, json_out: bool) -> None:
    """Periksa bahwa tidak seorang pun mengubah berkas di luar program."""
    found = journal_service.verify(session)
    if json_out:
        show({"ok": found.ok, "acts": found.acts, "first_bad": found.first_bad, "text": found.text})
    else:
        click.echo(found.text)
    if not found.ok:
        raise click.exceptions.Exit(1)


@cli.command()
@click.argument("out", type=click.Path(path_type=Path))
@as_json
@at_the_desk
def backup(session: Session, out: Path, json_out: bool) -> None:
    """Simpan salinan kantor yang sudah diperiksa ke OUT."""
    made = desk.backup(session, out)
    words = f"Cadangan {made.path}: {_counted(made.counts)}"
    tell(words, json_out, file=str(made.path), counts=made.counts)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def restore(program: Program, file: Path, json_out: bool) -> None:
    """Pulihkan kantor dari cadangan FILE; kantor sekarang disimpan di sampingnya."""
    try:
        done = desk.restore(program.location, file, program.clock, lambda: session_of(program))
    except UserError as refusal:
        refuse(refusal, json_out)
    aside = str(done.aside) if done.aside else None
    words = [
        f"Sebelum: {_counted(done.before) if done.before else 'tidak terbaca'}",
        f"Sesudah: {_counted(done.after)}",
        *([f"Kantor sebelumnya disimpan di {aside}"] if aside else []),
    ]
    tell("\n".join(words), json_out, before=done.before, after=done.after, aside=aside)


def _counted(counts: dict[str, int]) -> str:
    return f"{counts['employee']} pegawai, {counts['leave_request']} permintaan cuti"


@cli.command()
@click.argument("out_dir", type=click.Path(path_type=Path))
@click.option("--size", default="1366x768", show_default=True, help="Ukuran jendela.")
@click.pass_obj
def tour(program: Program, out_dir: Path, size: str) -> None:
    """Jalankan jendela pada kantor contoh dan simpan gambar, surat, dan lembar kerjanya."""
    program.run_tour(out_dir, size)
