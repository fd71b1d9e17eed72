"""Leave from the wish to the letter: days, balances, requests, answers, papers, lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from kepegdesk.cli.base import DAY, as_json, at_the_desk, cli, show, unit_named
from kepegdesk.domain.kinds import LeaveCase, LeaveKind, LeaveState, Verdict, WorkPattern
from kepegdesk.domain.leave_ledger import Policy
from kepegdesk.domain.leave_situation import Phase
from kepegdesk.domain.problems import Problem
from kepegdesk.services import (
    as_data,
    attachments,
    balances,
    employees,
    leave,
    leave_lists,
    letters,
)
from kepegdesk.services.leave import LeaveInput
from kepegdesk.services.session import Session

KIND = click.Choice([kind.value for kind in LeaveKind])
CASE = click.Choice([case.value for case in LeaveCase if case is not LeaveCase.ORDINARY])
VERDICT = click.Choice([verdict.value for verdict in Verdict])
PHASE = click.Choice([phase.value for phase in Phase if phase])


@cli.group(name="leave")
def leave_group() -> None:
    """Cuti."""


@leave_group.command(name="days")
@click.argument("start", type=DAY)
@click.argument("end", type=DAY)
@click.option("--pattern", type=click.Choice(["5", "6"]), default="5", help="Hari kerja seminggu.")
@as_json
@at_the_desk
def leave_days(
    session: Session, start: dt.date, end: dt.date, pattern: str, json_out: bool
) -> None:
    """Hitung hari kerja dari START sampai END."""
    days = balances.count_days(session, start, end, WorkPattern(pattern))
    if json_out:
        show(
            {
                "working_days": days.working_days,
                "calendar_days": days.calendar_days,
                "by_year": {str(year): count for year, count in days.by_year.items()},
            }
        )
        return
    click.echo(f"{days.working_days} hari kerja, {days.calendar_days} hari kalender")


@leave_group.command(name="opening")
@click.argument("nip")
@click.option("--year", type=int, required=True)
@click.option("--lot", type=click.Choice(["N", "N-1", "N-2"]), required=True)
@click.option("--days", type=click.IntRange(0, 24), required=True)
@click.option("--document", required=True, help="Dokumen dasar saldo awal.")
@as_json
@at_the_desk
def leave_opening(
    session: Session, nip: str, year: int, lot: str, days: int, document: str, json_out: bool
) -> None:
    """Catat saldo awal cuti tahunan dari catatan kertas."""
    balances.add_opening(session, employees.id_of(session, nip), year, lot, days, document)
    if json_out:
        show({"nip": nip, "year": year, "lot": lot, "days": days, "document": document})
        return
    click.echo(f"Saldo awal {lot} {year}: {days} hari")


@leave_group.command(name="balance")
@click.argument("nip")
@click.option("--on", "on", type=DAY, help="Per tanggal; bawaan hari ini.")
@click.option("--policy", type=click.Choice([policy.value for policy in Policy]))
@as_json
@at_the_desk
def leave_balance(
    session: Session, nip: str, on: dt.date | None, policy: str | None, json_out: bool
) -> None:
    """Sisa cuti tahunan seorang pegawai, dengan cara menghitungnya."""
    chosen = Policy(policy) if policy else None
    found = balances.of(session, employees.id_of(session, nip), on=on, policy=chosen)
    if json_out:
        show(as_data.balance(found))
        return
    for line in found.lines:
        click.echo(
            f"{line.date:%d-%m-%Y}  {line.lot:5} {line.days:+4d}  {line.text}  [{line.rule}]"
        )
    click.echo(
        f"N-2 {found.n2}, N-1 {found.n1}, N {found.n}, tambahan {found.extra}, "
        f"dipesan {found.reserved}, bisa diambil {found.available} hari kerja"
    )


def wish_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say what is asked for."""
    for option in reversed(
        (
            click.argument("nip"),
            click.option("--type", "kind", type=KIND, required=True),
            click.option("--start", type=DAY, required=True),
            click.option("--end", type=DAY, required=True),
            click.option("--reason", required=True),
            click.option("--address", default=""),
            click.option("--phone", default=""),
            click.option("--case", type=CASE, help="Kasus; lihat «leave types»."),
            click.option("--document", "documents", multiple=True,
                         help="Dokumen yang dilampirkan; boleh diulang."),
            click.option("--abroad", is_flag=True, help="Dijalankan di luar negeri."),
            click.option("--place", default="", help="Negara atau tempat tujuan."),
            click.option("--birth-order", type=click.IntRange(1, 20), help="Kelahiran keberapa."),
            click.option("--remote-days", type=click.IntRange(0, 31), default=0,
                         help="Hari perjalanan di akhir cuti, termasuk dalam END, tidak dipotong."),
            click.option("--override", default="", help="Alasan admin mengecualikan aturan."),
            click.option("--proceed", default="", help="Alasan melanjutkan meski diperingatkan."),
            click.option("--on", "on", type=DAY, help="Tanggal pengajuan; bawaan hari ini."),
            as_json,
        )
    ):  # fmt: skip
        command = option(command)
    return command


def wish_of(kind: str, case: str | None, documents: tuple[str, ...], **values: Any) -> LeaveInput:
    """Return what the options ask for."""
    return LeaveInput(
        kind=LeaveKind(kind),
        case=LeaveCase(case or ""),
        documents=frozenset(documents) if documents else None,
        **values,
    )


def _submit(
    session: Session,
    nip: str,
    on: dt.date | None,
    proceed: str,
    json_out: bool,
    extends: int | None = None,
    **asked: Any,
) -> None:
    """Catat permintaan cuti."""
    wish = wish_of(**asked, extends=extends)
    person = employees.id_of(session, nip)
    doubts = leave.quote(session, person, wish, on=on).problems
    request = leave.submit(session, person, wish, on=on, proceed=proceed)
    warn(doubts)
    report(session, request, json_out)


for name in ("submit", "request"):
    leave_group.command(name=name)(
        wish_options(
            click.option("--extends", type=int, help="Nomor CLTN yang diperpanjang.")(
                at_the_desk(_submit)
            )
        )
    )


def warn(doubts: Iterable[Problem]) -> None:
    """Tell what was gone on in spite of."""
    for doubt in doubts:
        if not doubt.blocks:
            click.echo(f"Peringatan: {doubt.text}", err=True)


def report(session: Session, request: int, json_out: bool) -> None:
    """Say where a request stands now."""
    row = leave.get(session, request)
    if json_out:
        show(as_data.leave(row, session.today, attachments.listed(session, request)))
        return
    number = f", nomor {row.number}" if row.number else ""
    click.echo(f"Permintaan {row.id}: {row.state.label}, {row.length}{number}")


def _decision(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that the two kinds of answer share."""
    for option in reversed(
        (
            click.argument("request", metavar="ID", type=int),
            click.option("--as", "verdict", type=VERDICT, required=True),
            click.option("--note", default="", help="Alasan; wajib kecuali disetujui."),
            click.option("--by", "by", help="NIP pejabat; bawaan: atasan atau pejabat berwenang."),
            click.option("--on", "on", type=DAY, help="Tanggal kejadian; bawaan hari ini."),
            click.option("--proceed", default="", help="Alasan melanjutkan meski diperingatkan."),
            click.option("--start", type=DAY, help="Mulai yang baru, pada perubahan."),
            click.option("--end", type=DAY, help="Selesai yang baru, pada perubahan."),
            as_json,
        )
    ):
        command = option(command)
    return command


@leave_group.command(name="consider")
@_decision
@at_the_desk
def leave_consider(
    session: Session, request: int, verdict: str, json_out: bool, **answer: Any
) -> None:
    """Catat pertimbangan atasan langsung."""
    leave.consider(session, request, leave.Answer(Verdict(verdict), **answer))
    report(session, request, json_out)


@leave_group.command(name="decide")
@_decision
@click.option("--number", default="", help="Nomor surat yang sudah diberikan di kertas.")
@click.option("--remote-days", type=click.IntRange(0, 31), help="Hari perjalanan, pada perubahan.")
@at_the_desk
def leave_decide(
    session: Session, request: int, verdict: str, json_out: bool, **answer: Any
) -> None:
    """Catat keputusan pejabat yang berwenang memberikan cuti."""
    given = leave.Answer(Verdict(verdict), **answer)
    doubts = leave.doubts(session, request, given)
    leave.decide(session, request, given)
    warn(doubts)
    report(session, request, json_out)


@leave_group.command(name="issue")
@click.argument("request", metavar="ID", type=int)
@click.option("--date", "day", type=DAY, help="Tanggal surat; bawaan hari ini.")
@click.option("--out", type=click.Path(path_type=Path), required=True)
@as_json
@at_the_desk
def leave_issue(
    session: Session, request: int, day: dt.date | None, out: Path, json_out: bool
) -> None:
    """Terbitkan surat izin cuti ke berkas PDF; yang sudah terbit dicetak ulang apa adanya."""
    letters.require_writable(out)
    if day is not None or leave.get(session, request).letter_date is None:
        letters.issue(session, request, day)
    letters.write(out, letters.letter(session, request))
    report(session, request, json_out)


@leave_group.command(name="form")
@click.argument("request", metavar="ID", type=int)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@as_json
@at_the_desk
def leave_form(session: Session, request: int, out: Path, json_out: bool) -> None:
    """Cetak formulir permintaan dan pemberian cuti ke berkas PDF."""
    letters.write(out, letters.form(session, request))
    if json_out:
        show({"id": request, "out": str(out)})
        return
    click.echo(str(out))


@leave_group.command(name="cancel")
@click.argument("request", metavar="ID", type=int)
@click.option("--reason", required=True)
@as_json
@at_the_desk
def leave_cancel(session: Session, request: int, reason: str, json_out: bool) -> None:
    """Batalkan permintaan cuti sebelum dijalankan."""
    leave.cancel(session, request, reason)
    report(session, request, json_out)


@leave_group.command(name="list")
@click.option("--state", help="Misalnya DIAJUKAN atau TERBIT.")
@click.option("--unit", help="Nama unit kerja; sub-unit ikut.")
@click.option("--from", "start", type=DAY)
@click.option("--to", "end", type=DAY)
@click.option("--phase", type=PHASE, help="Cuti yang terbit menurut keadaannya hari ini.")
@as_json
@at_the_desk
def leave_list(
    session: Session,
    state: str | None,
    unit: str | None,
    start: dt.date | None,
    end: dt.date | None,
    phase: str | None,
    json_out: bool,
) -> None:
    """Daftar permintaan cuti."""
    wanted = frozenset({_state(state)}) if state else frozenset()
    there = Phase(phase or "")
    rows = leave_lists.listed(session, wanted, unit_named(session, unit), start, end, there)
    if json_out:
        show([as_data.leave_line(row, session.today) for row in rows])
        return
    for row in rows:
        period = f"{row.start:%d-%m-%Y} s.d. {row.end:%d-%m-%Y}"
        click.echo(
            f"{row.id:6}  {row.waits(session.today):24} {period}  "
            f"{row.days:3} {row.counted_in:10}  {row.kind.label}  {row.name}"
        )


def _state(text: str) -> LeaveState:
    for state in LeaveState:
        if text.casefold() in (state.value.casefold(), state.name.casefold()):
            return state
    known = ", ".join(state.value for state in LeaveState)
    raise click.BadParameter(f"Keadaan «{text}» tidak dikenal; pilih: {known}.")
