"""The papers and the photo of a person's file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from kepegdesk.cli.base import DAY, as_json, at_the_desk, show, tell
from kepegdesk.cli.office import employee
from kepegdesk.domain.personnel_papers import PROCESSES, SOON, State
from kepegdesk.services import as_data, biodata, employee_documents, employees
from kepegdesk.services.employee_documents import Details
from kepegdesk.services.session import Session

FILE = click.Path(path_type=Path)


@employee.command(name="documents")
@click.argument("nip")
@as_json
@at_the_desk
def employee_documents_list(session: Session, nip: str, json_out: bool) -> None:
    """Berkas seorang pegawai, dan yang belum ada untuk tiap proses."""
    number = employees.id_of(session, nip)
    rows = employee_documents.listed(session, number)
    lists = employee_documents.checklist(session, number)
    if json_out:
        show(as_data.documents(nip, rows, lists))
        return
    for row in rows:
        until = row.details.expires
        end = f"  sampai {until:%d-%m-%Y} ({row.term.value})" if until else ""
        click.echo(f"{row.id:5}  {row.told}  {row.details.number}  {row.name}{end}")
    for process, items in lists.items():
        lacks = [item.kind.label for item in items if item.state is not State.FILED]
        click.echo(f"{PROCESSES[process]}: {', '.join(lacks) or 'lengkap'}")


@employee.command(name="attach")
@click.argument("nip")
@click.argument("file", type=FILE)
@click.option("--kind", required=True, help="Kunci jenis berkas; lihat «employee kinds».")
@click.option("--title", default="", help="Judul; wajib untuk jenis lainnya.")
@click.option("--number", default="", help="Nomor surat atau kartu.")
@click.option("--date", "on", type=DAY, help="Tanggal berkas.")
@click.option("--expires", type=DAY, help="Berlaku sampai.")
@as_json
@at_the_desk
def employee_attach(
    session: Session,
    nip: str,
    file: Path,
    kind: str,
    title: str,
    number: str,
    on: dt.date | None,
    expires: dt.date | None,
    json_out: bool,
) -> None:
    """Simpan pindaian FILE (PDF, JPG, PNG) sebagai berkas seorang pegawai."""
    details = Details(kind, title, number, on, expires)
    owner = employees.id_of(session, nip)
    made = employee_documents.add(session, owner, file, details)
    row = next(row for row in employee_documents.listed(session, owner) if row.id == made)
    if json_out:
        show(as_data.document(row))
        return
    click.echo(f"Berkas {row.id}: {row.told}, {row.name}")


@employee.command(name="kinds")
@as_json
@at_the_desk
def employee_kinds(session: Session, json_out: bool) -> None:
    """Jenis berkas pegawai dan proses yang memintanya."""
    offered = employee_documents.kinds(session)
    if json_out:
        show([
            {"key": kind.key, "label": kind.label, "processes": sorted(kind.processes)}
            for kind in offered
        ])  # fmt: skip
        return
    for kind in offered:
        click.echo(f"{kind.key:17} {kind.label:28} {' '.join(sorted(kind.processes))}".rstrip())


@employee.command(name="expiring")
@click.option("--until", type=DAY, help="Sampai tanggal; bawaan 90 hari ke depan.")
@as_json
@at_the_desk
def employee_expiring(session: Session, until: dt.date | None, json_out: bool) -> None:
    """Berkas yang kedaluwarsa atau segera berakhir."""
    found = employee_documents.expiring(session, until or session.today + SOON)
    if json_out:
        show([
            {"nip": each.nip, "name": each.name, **as_data.document(each.row)} for each in found
        ])  # fmt: skip
        return
    for each in found:
        day = each.row.details.expires
        click.echo(f"{day:%d-%m-%Y}  {each.nip or '-':18}  {each.name}  {each.row.told}")


@employee.command(name="photo")
@click.argument("nip")
@click.option("--out", type=FILE, required=True, help="Berkas JPG atau PNG yang ditulis.")
@as_json
@at_the_desk
def employee_photo(session: Session, nip: str, out: Path, json_out: bool) -> None:
    """Tulis foto seorang pegawai ke berkas."""
    size = employee_documents.save_photo(session, employees.id_of(session, nip), out)
    tell(f"Foto ditulis ke {out}", json_out, nip=nip, file=str(out), size=size)


@employee.command(name="biodata")
@click.argument("nip")
@click.argument("out", type=FILE)
@click.option("--on", "on", type=DAY, help="Keadaan per tanggal; bawaan hari ini.")
@click.option("--short", is_flag=True, help="Tanpa riwayat.")
@as_json
@at_the_desk
def employee_biodata(
    session: Session, nip: str, out: Path, on: dt.date | None, short: bool, json_out: bool
) -> None:
    """Tulis biodata seorang pegawai ke OUT (.pdf)."""
    number = employees.id_of(session, nip)
    size = biodata.save(session, number, out, on, short=short)
    tell(f"Biodata ditulis ke {out}", json_out, file=str(out), bytes=size)
