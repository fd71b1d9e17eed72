"""Registers of leave as files, opening balances from a sheet, corrections, closed years."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from kepegdesk.cli.base import DAY, as_json, at_the_desk, show, tell, unit_named
from kepegdesk.cli.leave import leave_group
from kepegdesk.domain.register import Register
from kepegdesk.services import (
    closing,
    employees,
    letters,
    lost_days,
    openings,
    reconciliation,
    registers,
)
from kepegdesk.services.registers import NAMES, PAPERS, Wish
from kepegdesk.services.session import Session

FORMATS = (".xlsx", ".pdf", ".csv")


@leave_group.command(name="registers")
@as_json
@at_the_desk
def register_names(session: Session, json_out: bool) -> None:
    """Nama semua register cuti."""
    if json_out:
        show([{"name": name, "title": title} for name, title in NAMES.items()])
        return
    for name, title in NAMES.items():
        click.echo(f"{name:15} {title}")


@leave_group.command(name="register")
@click.argument("name")
@click.argument("out", type=click.Path(path_type=Path), required=False)
@click.option("--unit", help="Nama unit kerja; sub-unit ikut.")
@click.option("--year", type=int, help="Tahun; bawaan tahun ini.")
@click.option("--from", "start", type=DAY, help="Awal masa.")
@click.option("--to", "end", type=DAY, help="Akhir masa.")
@click.option("--on", "on", type=DAY, help="Keadaan per tanggal.")
@click.option("--nip", help="Satu pegawai; hanya untuk kartu.")
@click.option("--paper", type=click.Choice(PAPERS), default="F4", show_default=True)
@click.option("--portrait", is_flag=True, help="PDF tegak; bawaan mendatar.")
@as_json
@at_the_desk
def register(
    session: Session,
    name: str,
    out: Path | None,
    unit: str | None,
    nip: str | None,
    paper: str,
    portrait: bool,
    json_out: bool,
    **period: Any,
) -> None:
    """Tulis register NAME ke OUT (.xlsx, .pdf, atau .csv); nama: leave registers."""
    if out is None and not json_out:
        raise click.UsageError("Sebut berkas tujuan OUT, atau --json untuk mencetak barisnya.")
    if out is not None and out.suffix.lower() not in FORMATS:
        raise click.UsageError(f"Akhiran berkas harus {', '.join(FORMATS)}.")
    if out is not None:
        letters.require_writable(out)
    person = employees.id_of(session, nip) if nip else None
    wish = _wish(name, unit_named(session, unit), person, **period)
    made = registers.make(session, wish)
    if out is not None:
        _write(session, made, out, paper, portrait)
    if json_out:
        show(_data(made))
    else:
        click.echo(f"{len(made.rows)} baris ditulis ke {out}")


def _wish(
    name: str,
    unit: int | None,
    employee: int | None,
    *,
    year: int | None,
    start: dt.date | None,
    end: dt.date | None,
    on: dt.date | None,
) -> Wish:
    if year is not None:
        start, end = start or dt.date(year, 1, 1), end or dt.date(year, 12, 31)
    return Wish(name, unit, start, end, on, employee)


def _write(session: Session, made: Register, out: Path, paper: str, portrait: bool) -> None:
    kind = out.suffix.lower()
    if kind == ".pdf":
        letters.write(out, registers.as_pdf(session, made, paper=paper, landscape=not portrait))
    elif kind == ".csv":
        registers.save_csv(session, made, out)
    else:
        registers.save_workbook(session, made, out)


def _data(made: Register) -> dict[str, Any]:
    """Return a register as plain data: every row by the keys of its columns."""
    keys = [column.key for column in made.columns]
    return {
        "name": made.name,
        "title": made.title,
        "on": made.day,
        "columns": [{"key": c.key, "title": c.whole_title} for c in made.columns],
        "rows": [
            {**dict(zip(keys, row.cells, strict=True)), "sum": row.is_sum} for row in made.rows
        ],
        "totals": dict(zip(keys, made.totals, strict=True)) if made.totals else None,
    }


# Openings ----------------------------------------------------------------------------------------


@leave_group.command(name="openings")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="Nama lembar; bawaan: lembar dengan kolom terbanyak.")
@click.option("--year", type=int, help="Tahun untuk baris tanpa tahun; bawaan tahun ini.")
@click.option("--document", default="", help="Dokumen dasar untuk baris tanpa dokumen.")
@click.option("--dry-run", is_flag=True, help="Periksa saja, tidak menyimpan apa pun.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Simpan baris yang ditolak.")
@as_json
@at_the_desk
def leave_openings(
    session: Session,
    file: Path,
    sheet: str | None,
    year: int | None,
    document: str,
    dry_run: bool,
    rejects: Path | None,
    json_out: bool,
) -> None:
    """Masukkan saldo awal cuti tahunan dari FILE (.xlsx, .xls, .csv)."""
    shown = openings.preview(session, file, sheet=sheet, year=year, document=document)
    act = None if dry_run else openings.bring_in(session, shown)
    if rejects:
        openings.save_rejects(session, shown, rejects)
    if json_out:
        show({"rows": openings.rows_as_data(shown), "counts": shown.counts, "act": act})
        return
    for row in shown.rejected:
        click.echo(f"Baris {row.number}: {row.status.label}: {row.reason}", err=True)
    click.echo(", ".join(f"{count} {label}" for label, count in shown.labelled_counts.items()))


@leave_group.command(name="openings-template")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--unit", help="Nama unit kerja; sub-unit ikut.")
@click.option("--year", type=int, help="Tahun; bawaan tahun ini.")
@click.option("--document", default="", help="Dokumen dasar yang sudah diisikan.")
@as_json
@at_the_desk
def leave_openings_template(
    session: Session, out: Path, unit: str | None, year: int | None, document: str, json_out: bool
) -> None:
    """Tulis templat saldo awal berisi semua pegawai ke OUT (.xlsx)."""
    number = unit_named(session, unit)
    count = openings.save_template(session, out, unit=number, year=year, document=document)
    tell(f"{count} pegawai ditulis ke {out}", json_out, file=str(out), employees=count)


# Corrections and closed years --------------------------------------------------------------------


@leave_group.command(name="correct")
@click.argument("nip")
@click.option("--year", type=int, required=True)
@click.option("--lot", type=click.Choice(["N", "N-1", "N-2"]), required=True)
@click.option("--days", type=int, required=True, help="Hari ditambah, atau dikurangi bila minus.")
@click.option("--document", required=True, help="Nomor dokumen dasar koreksi.")
@click.option("--reason", default="")
@as_json
@at_the_desk
def leave_correct(
    session: Session,
    nip: str,
    year: int,
    lot: str,
    days: int,
    document: str,
    reason: str,
    json_out: bool,
) -> None:
    """Koreksi sisa cuti seorang pegawai menurut dokumen."""
    person = employees.id_of(session, nip)
    reconciliation.correct(session, person, year, lot, days, document, reason)
    words = f"Koreksi {lot} {year}: {days:+d} hari menurut {document}"
    tell(words, json_out, nip=nip, year=year, lot=lot, days=days, document=document)


@leave_group.command(name="corrections")
@click.option("--year", type=int, help="Tahun; bawaan semua.")
@click.option("--unit", help="Nama unit kerja; sub-unit ikut.")
@as_json
@at_the_desk
def leave_corrections(session: Session, year: int | None, unit: str | None, json_out: bool) -> None:
    """Daftar koreksi sisa cuti."""
    rows = reconciliation.corrections(session, year, unit_named(session, unit))
    if json_out:
        show(
            [
                {
                    "nip": row.nip or None, "name": row.name, "year": row.year, "lot": row.lot,
                    "days": row.days, "document": row.document, "reason": row.reason,
                    "on": row.on,
                }
                for row in rows
            ]
        )  # fmt: skip
        return
    for row in rows:
        click.echo(f"{row.year}  {row.lot:4} {row.days:+4d}  {row.document}  {row.name}")


@leave_group.command(name="lost-days")
@click.argument("request", metavar="ID", type=int, required=False)
@click.option("--give", "days", type=int, help="Hari yang diberikan di tahun berikutnya; 0: tidak.")
@click.option("--document", default="", help="Nomor dokumen keputusan.")
@as_json
@at_the_desk
def leave_lost_days(
    session: Session, request: int | None, days: int | None, document: str, json_out: bool
) -> None:
    """Hari hapus karena dipanggil kembali; dengan ID dan --give: putuskan."""
    if (request is None) != (days is None):
        raise click.UsageError("Untuk memutuskan, sebut ID permintaan dan --give bersama-sama.")
    if request is not None and days is not None:
        lost_days.decide(session, request, days, document)
    rows = lost_days.listed(session)
    if json_out:
        show(
            [
                {
                    "request": row.request, "nip": row.nip or None, "name": row.name,
                    "year": row.year, "days": row.days, "given": row.given,
                    "document": row.document or None,
                }
                for row in rows
            ]
        )  # fmt: skip
        return
    for row in rows:
        told = "belum diputuskan" if row.given is None else f"diberi {row.given} hari"
        click.echo(f"{row.request:6}  {row.year}  {row.days:2} hari  {told}  {row.name}")


@leave_group.command(name="close")
@click.argument("year", type=int, required=False)
@click.option("--document", default="", help="Nomor dokumen penutupan.")
@click.option("--reopen", is_flag=True, help="Buka kembali tahun terakhir yang ditutup.")
@click.option("--reason", default="", help="Alasan membuka kembali.")
@as_json
@at_the_desk
def leave_close(
    session: Session, year: int | None, document: str, reopen: bool, reason: str, json_out: bool
) -> None:
    """Tutup buku cuti YEAR; tanpa YEAR: daftar tahun. Yang belum selesai disebut dahulu."""
    if year is not None and reopen:
        closing.reopen(session, year, reason)
    elif year is not None:
        for matter in closing.still_open(session, year):
            click.echo(f"{matter.title}: {matter.count}", err=True)
        closing.close(session, year, document)
    rows = closing.years(session)
    if json_out:
        show(
            [
                {"year": row.year, "closed": row.is_closed, "document": row.document or None}
                for row in rows
            ]
        )
        return
    for row in rows:
        state = "ditutup" if row.is_closed else "terbuka"
        click.echo(f"{row.year}  {state}  {row.document}".rstrip())
