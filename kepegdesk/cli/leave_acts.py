"""Leave after the request: kinds, izin sementara, recall, return, CLTN, scans, history."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from kepegdesk.cli.base import DAY, as_json, at_the_desk, show
from kepegdesk.cli.leave import leave_group, report, warn, wish_of, wish_options
from kepegdesk.domain.kinds import LeaveKind, Verdict
from kepegdesk.domain.working_days import ONE_DAY
from kepegdesk.errors import UserError
from kepegdesk.services import (
    as_data,
    attachments,
    employees,
    leave,
    leave_acts,
    leave_unpaid,
    letters,
    papers,
)
from kepegdesk.services.leave import Answer, LeaveInput
from kepegdesk.services.leave_offers import Offer, Offered
from kepegdesk.services.leave_rows import EventRow, LeaveRow
from kepegdesk.services.session import Session

ID = click.argument("request", metavar="ID", type=int)
NUMBER = click.option("--number", default="", help="Nomor di kertas; bawaan: dari buku nomor.")
BY = click.option("--by", "by", help="NIP pejabat; bawaan: menurut tabel kewenangan.")
ON = click.option("--on", "on", type=DAY, help="Tanggal kejadian; bawaan hari ini.")
OUT = click.option("--out", type=click.Path(path_type=Path), help="Tulis suratnya ke berkas PDF.")
PROCEED = click.option("--proceed", default="", help="Alasan melanjutkan meski diperingatkan.")
EXTENDABLE = (LeaveKind.UNPAID, LeaveKind.SICK)


@leave_group.command(name="types")
@click.argument("nip", required=False)
@ON
@as_json
@at_the_desk
def leave_types(session: Session, nip: str | None, on: dt.date | None, json_out: bool) -> None:
    """Jenis cuti dengan kasus, dokumen, lama dan penghasilannya; dengan NIP: bagi orang itu."""
    found = (
        [leave.offered(session, employees.id_of(session, nip), on)]
        if nip
        else leave.catalogue(session, on)
    )
    if json_out:
        show([as_data.offered(each) for each in found])
        return
    for each in found:
        _print_offered(each)


def _print_offered(found: Offered) -> None:
    click.echo(found.group)
    for offer in found.offers:
        _print_offer(offer)


def _print_offer(offer: Offer) -> None:
    click.echo(f"  {offer.kind.value:10} {offer.kind.label}, {offer.right} [{offer.legal_basis}]")
    click.echo(f"{'':13}{offer.pay}; TPP {offer.tpp}%")
    for case in offer.cases:
        if case.case.value or case.papers:
            click.echo(f"{'':13}{case.case.value or '-'}: {case.case.label}")
        for paper in case.papers:
            click.echo(f"{'':17}{paper.words}: {paper.name}")


@leave_group.command(name="permit")
@wish_options
@BY
@NUMBER
@at_the_desk
def leave_permit(
    session: Session,
    nip: str,
    by: str | None,
    on: dt.date | None,
    number: str,
    proceed: str,
    json_out: bool,
    **asked: Any,
) -> None:
    """Catat izin sementara (1.c) untuk keadaan mendesak; sesudahnya harus disahkan."""
    wish, person = wish_of(**asked), employees.id_of(session, nip)
    doubts = [
        *leave.quote(session, person, wish, on=on).problems,
        *leave_acts.permit_doubts(session, person, wish, by=by, on=on),
    ]
    request = leave_acts.permit(session, person, wish, by=by, on=on, number=number, proceed=proceed)
    warn(doubts)
    report(session, request, json_out)


@leave_group.command(name="ratify")
@ID
@click.option("--as", "verdict", type=click.Choice(["approve", "refuse"]), required=True)
@click.option("--note", default="", help="Alasan; wajib bila ditolak.")
@BY
@ON
@NUMBER
@PROCEED
@as_json
@at_the_desk
def leave_ratify(
    session: Session, request: int, verdict: str, json_out: bool, **answer: Any
) -> None:
    """Sahkan atau tolak izin sementara."""
    given = Answer(Verdict(verdict), **answer)
    doubts = leave.doubts(session, request, given)
    leave_acts.ratify(session, request, given)
    warn(doubts)
    report(session, request, json_out)


@leave_group.command(name="recall")
@ID
@click.option("--back", type=DAY, required=True, help="Hari pertama bekerja kembali.")
@click.option("--reason", required=True, help="Kepentingan dinas mendesak.")
@NUMBER
@BY
@ON
@OUT
@as_json
@at_the_desk
def leave_recall(
    session: Session, request: int, back: dt.date, out: Path | None, json_out: bool, **given: Any
) -> None:
    """Panggil pegawai kembali dari cuti; hari yang belum dijalani kembali ke asalnya."""
    _require(out)
    told = leave_acts.recall_quote(session, request, back, reason=given["reason"], letter="-")
    leave_acts.recall(session, request, back, **given)
    _write(session, request, "recall", out)
    warn(told.problems)
    report(session, request, json_out)


@leave_group.command(name="defer")
@ID
@click.option("--note", required=True, help="Kepentingan dinas mendesak.")
@click.option("--until", "end", type=DAY, help="Ditangguhkan paling lama sampai; bawaan: batasnya.")
@NUMBER
@BY
@ON
@PROCEED
@OUT
@as_json
@at_the_desk
def leave_defer(
    session: Session, request: int, out: Path | None, json_out: bool, **answer: Any
) -> None:
    """Tangguhkan cuti dengan surat; tanpa --number nomornya dari buku nomor."""
    _require(out)
    given = Answer(Verdict.DEFER, **answer, take_number=True)
    doubts = leave.doubts(session, request, given)
    leave.decide(session, request, given)
    _write(session, request, "deferral", out)
    warn(doubts)
    report(session, request, json_out)


def _require(out: Path | None) -> None:
    """Refuse a place that cannot be written before the act that would need it."""
    if out is not None:
        letters.require_writable(out)


def _write(session: Session, request: int, paper: str, out: Path | None) -> None:
    if out is not None:
        letters.write(out, papers.paper(session, request, paper))


@leave_group.command(name="return")
@click.argument("requests", metavar="ID...", type=int, nargs=-1, required=True)
@ON
@click.option("--note", default="")
@OUT
@as_json
@at_the_desk
def leave_return(
    session: Session,
    requests: tuple[int, ...],
    on: dt.date | None,
    note: str,
    out: Path | None,
    json_out: bool,
) -> None:
    """Catat laporan kembali dari cuti, satu orang atau banyak.

    Dengan --out, untuk satu orang: surat keterangannya sebagai konsep; `letter give ID return`
    memberinya nomor.
    """
    if out is not None and len(requests) > 1:
        raise click.UsageError("--out hanya untuk satu ID.")
    _require(out)
    told = leave_acts.return_quote(session, requests, on)
    late = leave_acts.report_back(session, requests, on, note)
    _write(session, requests[0], "return", out)
    if json_out:
        rows = [{"id": each.request, "due": each.due, "late_days": each.late} for each in told]
        show({"returned": rows, "late": late})
        return
    for each in told:
        words = f"terlambat {each.late} hari" if each.late else "tepat waktu"
        click.echo(f"{each.request:6}  {each.name}: {words}")


@leave_group.command(name="propose")
@ID
@NUMBER
@ON
@as_json
@at_the_desk
def leave_propose(session: Session, request: int, json_out: bool, **given: Any) -> None:
    """Usulkan CLTN kepada Kepala BKN (1.d)."""
    leave_unpaid.propose(session, request, **given)
    report(session, request, json_out)


@leave_group.command(name="endorse")
@ID
@click.option("--letter", required=True, help="Nomor surat Kepala BKN.")
@click.option("--date", "letter_date", type=DAY, required=True, help="Tanggal suratnya.")
@click.option("--refused", is_flag=True, help="Kepala BKN tidak menyetujui.")
@click.option("--note", default="")
@as_json
@at_the_desk
def leave_endorse(
    session: Session, request: int, refused: bool, json_out: bool, **given: Any
) -> None:
    """Catat persetujuan Kepala BKN (pertek) atas CLTN."""
    leave_unpaid.endorse(session, request, agreed=not refused, **given)
    report(session, request, json_out)


@leave_group.command(name="reactivate")
@ID
@click.option("--back", type=DAY, required=True, help="Aktif kembali sejak.")
@NUMBER
@ON
@as_json
@at_the_desk
def leave_reactivate(
    session: Session, request: int, back: dt.date, json_out: bool, **given: Any
) -> None:
    """Aktifkan kembali sesudah CLTN (1.k)."""
    leave_unpaid.reactivate(session, request, back, **given)
    report(session, request, json_out)


@leave_group.command(name="extend")
@ID
@click.option("--end", type=DAY, required=True)
@click.option("--reason", default="", help="Bawaan: alasan cuti yang diperpanjang.")
@click.option("--document", "documents", multiple=True, help="Dokumen yang dilampirkan.")
@ON
@PROCEED
@as_json
@at_the_desk
def leave_extend(
    session: Session,
    request: int,
    end: dt.date,
    reason: str,
    documents: tuple[str, ...],
    on: dt.date | None,
    proceed: str,
    json_out: bool,
) -> None:
    """Ajukan perpanjangan CLTN atau cuti sakit, mulai sehari sesudah cuti itu berakhir."""
    row = leave.get(session, request)
    wish = _extension(row, end, reason, documents)
    doubts = leave.quote(session, row.employee, wish, on=on).problems
    made = leave.submit(session, row.employee, wish, on=on, proceed=proceed)
    warn(doubts)
    report(session, made, json_out)


def _extension(row: LeaveRow, end: dt.date, reason: str, documents: tuple[str, ...]) -> LeaveInput:
    if row.kind not in EXTENDABLE:
        raise UserError(f"{row.kind.label} tidak diperpanjang; ajukan cuti baru.")
    return LeaveInput(
        kind=row.kind,
        case=row.case,
        start=row.end + ONE_DAY,
        end=end,
        reason=reason or row.reason,
        address=row.address,
        phone=row.phone,
        abroad=row.abroad,
        place=row.place,
        documents=frozenset(documents) if documents else None,
        extends=row.id if row.kind is LeaveKind.UNPAID else None,
    )


@leave_group.command(name="attach")
@ID
@click.argument("document")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@at_the_desk
def leave_attach(session: Session, request: int, document: str, file: Path, json_out: bool) -> None:
    """Lampirkan pindaian (PDF, JPG, PNG, paling besar 10 MB) sebagai DOCUMENT."""
    number = attachments.add(session, request, document, file)
    filed = next(each for each in attachments.listed(session, request) if each.id == number)
    if json_out:
        show(as_data.scan(filed))
        return
    click.echo(f"Lampiran {number}: {filed.name} sebagai {filed.document}")


@leave_group.command(name="history")
@ID
@as_json
@at_the_desk
def leave_history(session: Session, request: int, json_out: bool) -> None:
    """Perjalanan sebuah permintaan cuti: setiap tindakan, pejabat, surat, dan pencatatnya."""
    row, scans = leave.get(session, request), attachments.listed(session, request)
    if json_out:
        show(as_data.leave(row, session.today, scans))
        return
    click.echo(f"{row.name}: {row.kind.label} {row.start:%d-%m-%Y} s.d. {row.end:%d-%m-%Y}")
    for event in row.events:
        click.echo(f"  {_event_words(event)}")
    for scan in scans:
        click.echo(f"  {scan.on:%d-%m-%Y}  lampiran {scan.id}: {scan.name} ({scan.document})")
    click.echo(f"  {row.waits(session.today)}")


def _event_words(event: EventRow) -> str:
    verdict = f": {Verdict(event.verdict).label}" if event.verdict else ""
    parts = [
        f"{event.on:%d-%m-%Y}  {event.words}{verdict}",
        f"oleh {event.by_name or event.by_title}" if event.by_name or event.by_title else "",
        f"surat {event.letter}" if event.letter else "",
        event.note,
        f"dilanjutkan karena {event.waived}" if event.waived else "",
        f"dicatat {event.account}" if event.account else "",
    ]
    return "; ".join(filter(None, parts))
