"""The same services from a command line, for scripts and for checking.

Exit status: 0 done; 1 refused by a rule or by the data; 2 wrong usage; 3 the file or database
cannot be used.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, ParamSpec

import click

from kepegdesk import __version__
from kepegdesk.domain.kinds import LeaveKind, LeaveState, Verdict, WorkPattern
from kepegdesk.domain.leave_ledger import Policy
from kepegdesk.errors import BadFile, OfficeUnusable, Refused, UserError
from kepegdesk.services import (
    accounts,
    as_data,
    balances,
    desk,
    employees,
    imports,
    leave,
    leave_lists,
    letters,
    reports,
    unit_aliases,
    units,
)
from kepegdesk.services import journal as journal_service
from kepegdesk.services.employees import Criteria
from kepegdesk.services.leave import LeaveInput
from kepegdesk.services.sample import fill
from kepegdesk.services.session import Clock, Session

P = ParamSpec("P")


@dataclass(slots=True)
class Program:
    """What ``__main__`` hands over: the clock, and the two things only windows can do."""

    clock: Clock
    open_window: Callable[[str, bool], int]
    run_tour: Callable[[Path, str], None]
    location: str = ""
    account: str | None = None


class Day(click.ParamType[dt.date]):
    """A date written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> dt.date:
        """Return the date, or fail as wrong usage."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"«{value}» bukan tanggal; tulis YYYY-MM-DD.", param, ctx)


def _alias(text: str) -> tuple[str, str]:
    short, _equals, unit = map(str.strip, text.partition("="))
    if not (short and unit):
        raise click.BadParameter(f"«{text}» bukan singkatan; tulis SINGKATAN=UNIT.")
    return short, unit


DAY = Day()
KIND = click.Choice([kind.value for kind in LeaveKind])
VERDICT = click.Choice([verdict.value for verdict in Verdict])
as_json = click.option("--json", "json_out", is_flag=True, help="Cetak satu dokumen JSON.")


@click.group(invoke_without_command=True)
@click.version_option(__version__)
@click.option("--data", "location", metavar="PATH|URL", help="Berkas kantor atau postgresql://…")
@click.option("--as", "account", metavar="USER", help="Nama akun; sandi dari KEPEGDESK_PASSWORD.")
@click.option("--sample", is_flag=True, help="Buka salinan sementara kantor contoh.")
@click.pass_context
def cli(context: click.Context, location: str | None, account: str | None, sample: bool) -> None:
    """KepegDesk: administrasi kepegawaian luring."""
    program: Program = context.obj
    program.location = location or os.environ.get("KEPEGDESK_DATA") or desk.default_location()
    program.account = account
    if context.invoked_subcommand is None:
        context.exit(program.open_window(program.location, sample))


def main(arguments: list[str], program: Program) -> int:
    """Run the command line and return its exit status."""
    try:
        result = cli.main(arguments, prog_name="kepegdesk", obj=program, standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except click.Abort:
        return 1
    return result if isinstance(result, int) else 0


def at_the_desk(work: Callable[..., None]) -> Callable[..., None]:
    """Open the office, act as the account asked for, and turn refusals into an exit status."""

    @functools.wraps(work)
    def run(*args: Any, **options: Any) -> None:
        program: Program = click.get_current_context().obj
        try:
            with desk.opened(program.location):
                work(_session(program), *args, **options)
        except UserError as refusal:
            _refuse(refusal, bool(options.get("json_out")))

    return run


def _session(program: Program) -> Session:
    if program.account is None:
        return accounts.unattended(program.clock)
    password = os.environ.get("KEPEGDESK_PASSWORD")
    if password is None:
        password = click.prompt("Kata sandi", hide_input=True, err=True)
    return accounts.sign_in(program.account, password, program.clock)


def _refuse(refusal: UserError, json_out: bool) -> NoReturn:
    if json_out:
        problems = refusal.problems if isinstance(refusal, Refused) else ()
        listed = [_problem(problem) for problem in problems]
        whole = {
            "key": type(refusal).__name__,
            "severity": "error",
            "field": "",
            "text": str(refusal),
        }
        _print({"problems": listed or [whole]})
    click.echo(str(refusal), err=True)
    raise click.exceptions.Exit(3 if isinstance(refusal, BadFile | OfficeUnusable) else 1)


def _problem(problem: Any) -> dict[str, str]:
    return {
        "key": problem.key,
        "severity": problem.severity.value,
        "field": problem.field,
        "text": problem.text,
    }


def _print(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, default=_plain, indent=1))


def _plain(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


@cli.command()
@click.option("--sample", is_flag=True, help="Isi dengan kantor contoh.")
@click.pass_obj
def init(program: Program, sample: bool) -> None:
    """Buat kantor baru yang kosong, atau berisi data contoh."""
    try:
        desk.found(program.location, program.clock)
        if sample:
            with desk.opened(program.location):
                fill(accounts.unattended(program.clock))
    except UserError as refusal:
        _refuse(refusal, json_out=False)
    click.echo(f"Kantor baru: {program.location}")


@cli.group(name="import")
def import_group() -> None:
    """Masukkan lembar kerja kantor."""


@import_group.command(name="employees")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", help="Nama lembar; bawaan: lembar yang paling mirip daftar pegawai.")
@click.option("--dry-run", is_flag=True, help="Periksa saja, tidak menyimpan apa pun.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Simpan baris yang tidak masuk.")
@click.option("--unit-alias", "aliases", type=_alias, multiple=True, metavar="SINGKATAN=UNIT",
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
    """Masukkan pegawai dari FILE (.xlsx, .xlsm, .csv)."""
    for alias, unit in () if dry_run else aliases:
        unit_aliases.add(session, alias, unit)
    preview = imports.preview(session, file, sheet=sheet)
    if dry_run and aliases:
        preview = unit_aliases.read_with(session, preview, dict(aliases))
    act = None if dry_run else imports.bring_in(session, preview)
    if rejects:
        imports.save_rejects(session, preview, rejects)
    if json_out:
        _print({"rows": imports.rows_as_data(preview), "counts": preview.counts, "act": act})
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
        _print({"act": undone.act, "undone": undone.undone, "kept": kept})
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
@as_json
@at_the_desk
def employee_list(session: Session, search: str, unit: str | None, json_out: bool) -> None:
    """Daftar pegawai."""
    criteria = Criteria(words=search, unit=_unit(session, unit))
    files = reports.files(session, criteria)
    if json_out:
        _print([as_data.employee(file) for file in files])
        return
    for file in files:
        click.echo(
            f"{file.nip or '-':18}  {file.full_name}  {file.rank.golongan}  {file.unit_path}"
        )


@employee.command(name="show")
@click.argument("nip")
@as_json
@at_the_desk
def employee_show(session: Session, nip: str, json_out: bool) -> None:
    """Data satu pegawai."""
    data = as_data.employee(employees.get(session, employees.id_of(session, nip)))
    if json_out:
        _print(data)
        return
    for key, value in data.items():
        click.echo(f"{key:15} {'' if value is None else value}")


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
        _print(
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
@at_the_desk
def leave_opening(
    session: Session, nip: str, year: int, lot: str, days: int, document: str
) -> None:
    """Catat saldo awal cuti tahunan dari catatan kertas."""
    balances.add_opening(session, employees.id_of(session, nip), year, lot, days, document)
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
        _print(as_data.balance(found))
        return
    for line in found.lines:
        click.echo(
            f"{line.date:%d-%m-%Y}  {line.lot:5} {line.days:+4d}  {line.text}  [{line.rule}]"
        )
    click.echo(
        f"N-2 {found.n2}, N-1 {found.n1}, N {found.n}, tambahan {found.extra}, "
        f"dipesan {found.reserved}, bisa diambil {found.available} hari kerja"
    )


@leave_group.command(name="submit")
@click.argument("nip")
@click.option("--type", "kind", type=KIND, required=True)
@click.option("--start", type=DAY, required=True)
@click.option("--end", type=DAY, required=True)
@click.option("--reason", required=True)
@click.option("--address", default="")
@click.option("--phone", default="")
@click.option("--document", "documents", multiple=True, help="Dokumen yang dilampirkan.")
@click.option("--abroad", is_flag=True)
@click.option("--on", "on", type=DAY, help="Tanggal pengajuan; bawaan hari ini.")
@as_json
@at_the_desk
def leave_submit(
    session: Session,
    nip: str,
    kind: str,
    start: dt.date,
    end: dt.date,
    reason: str,
    address: str,
    phone: str,
    documents: tuple[str, ...],
    abroad: bool,
    on: dt.date | None,
    json_out: bool,
) -> None:
    """Catat permintaan cuti."""
    wish = LeaveInput(
        LeaveKind(kind),
        start,
        end,
        reason,
        address,
        phone,
        abroad,
        documents=frozenset(documents) if documents else None,
    )
    person = employees.id_of(session, nip)
    doubts = leave.quote(session, person, wish, on=on).problems
    request = leave.submit(session, person, wish, on=on)
    for doubt in doubts:
        click.echo(f"Peringatan: {doubt.text}", err=True)
    _report(session, request, json_out)


def _report(session: Session, request: int, json_out: bool) -> None:
    row = leave.get(session, request)
    if json_out:
        _print(as_data.leave(row))
        return
    number = f", nomor {row.number}" if row.number else ""
    click.echo(f"Permintaan {row.id}: {row.state.label}, {row.working_days} hari kerja{number}")


def _decision(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that the two kinds of answer share."""
    for option in reversed(
        (
            click.argument("request", metavar="ID", type=int),
            click.option("--as", "verdict", type=VERDICT, required=True),
            click.option("--note", default="", help="Alasan; wajib kecuali disetujui."),
            click.option("--by", "by", help="NIP pejabat; bawaan: atasan atau pejabat berwenang."),
            click.option("--on", "on", type=DAY, help="Tanggal kejadian; bawaan hari ini."),
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
    _report(session, request, json_out)


@leave_group.command(name="decide")
@_decision
@click.option("--number", default="", help="Nomor surat yang sudah diberikan di kertas.")
@at_the_desk
def leave_decide(
    session: Session, request: int, verdict: str, json_out: bool, **answer: Any
) -> None:
    """Catat keputusan pejabat yang berwenang memberikan cuti."""
    leave.decide(session, request, leave.Answer(Verdict(verdict), **answer))
    _report(session, request, json_out)


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
    if day is not None or leave.get(session, request).state is not LeaveState.ISSUED:
        letters.issue(session, request, day)
    letters.write(out, letters.letter(session, request))
    _report(session, request, json_out)


@leave_group.command(name="form")
@click.argument("request", metavar="ID", type=int)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@at_the_desk
def leave_form(session: Session, request: int, out: Path) -> None:
    """Cetak formulir permintaan dan pemberian cuti ke berkas PDF."""
    letters.write(out, letters.form(session, request))
    click.echo(str(out))


@leave_group.command(name="cancel")
@click.argument("request", metavar="ID", type=int)
@click.option("--reason", required=True)
@as_json
@at_the_desk
def leave_cancel(session: Session, request: int, reason: str, json_out: bool) -> None:
    """Batalkan permintaan cuti sebelum dijalankan."""
    leave.cancel(session, request, reason)
    _report(session, request, json_out)


@leave_group.command(name="list")
@click.option("--state", help="Misalnya DIAJUKAN atau TERBIT.")
@click.option("--unit", help="Nama unit kerja; sub-unit ikut.")
@click.option("--from", "start", type=DAY)
@click.option("--to", "end", type=DAY)
@as_json
@at_the_desk
def leave_list(
    session: Session,
    state: str | None,
    unit: str | None,
    start: dt.date | None,
    end: dt.date | None,
    json_out: bool,
) -> None:
    """Daftar permintaan cuti."""
    wanted = frozenset({_state(state)}) if state else frozenset()
    rows = leave_lists.listed(session, wanted, _unit(session, unit), start, end)
    if json_out:
        _print([as_data.leave_line(row) for row in rows])
        return
    for row in rows:
        click.echo(
            f"{row.id:6}  {row.state.label:20} {row.start:%d-%m-%Y} s.d. {row.end:%d-%m-%Y}  "
            f"{row.working_days:3} hari  {row.kind.label}  {row.name}"
        )


def _state(text: str) -> LeaveState:
    for state in LeaveState:
        if text.casefold() in (state.value.casefold(), state.name.casefold()):
            return state
    known = ", ".join(state.value for state in LeaveState)
    raise click.BadParameter(f"Keadaan «{text}» tidak dikenal; pilih: {known}.")


def _unit(session: Session, text: str | None) -> int | None:
    return None if text is None else units.find(session, text)


@cli.group()
def export() -> None:
    """Ekspor lembar kerja."""


@export.command(name="nominatif")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--unit", help="Nama unit kerja; sub-unit ikut.")
@click.option("--on", "on", type=DAY, help="Keadaan per tanggal; bawaan hari ini.")
@at_the_desk
def export_nominatif(session: Session, out: Path, unit: str | None, on: dt.date | None) -> None:
    """Tulis daftar nominatif ke OUT (.xlsx)."""
    count = reports.nominatif(session, Criteria(unit=_unit(session, unit)), out, on=on)
    click.echo(f"{count} pegawai ditulis ke {out}")


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
        _print(
            {"ok": found.ok, "acts": found.acts, "first_bad": found.first_bad, "text": found.text}
        )
    else:
        click.echo(found.text)
    if not found.ok:
        raise click.exceptions.Exit(1)


@cli.command()
@click.argument("out", type=click.Path(path_type=Path))
@at_the_desk
def backup(session: Session, out: Path) -> None:
    """Simpan salinan kantor yang sudah diperiksa ke OUT."""
    made = desk.backup(session, out)
    click.echo(f"Cadangan {made.path}: {_counted(made.counts)}")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def restore(program: Program, file: Path) -> None:
    """Pulihkan kantor dari cadangan FILE; kantor sekarang disimpan di sampingnya."""
    try:
        done = desk.restore(program.location, file, program.clock, lambda: _session(program))
    except UserError as refusal:
        _refuse(refusal, json_out=False)
    click.echo(f"Sebelum: {_counted(done.before) if done.before else 'tidak terbaca'}")
    click.echo(f"Sesudah: {_counted(done.after)}")
    if done.aside:
        click.echo(f"Kantor sebelumnya disimpan di {done.aside}")


def _counted(counts: dict[str, int]) -> str:
    return f"{counts['employee']} pegawai, {counts['leave_request']} permintaan cuti"


@cli.command()
@click.argument("out_dir", type=click.Path(path_type=Path))
@click.option("--size", default="1366x768", show_default=True, help="Ukuran jendela.")
@click.pass_obj
def tour(program: Program, out_dir: Path, size: str) -> None:
    """Jalankan jendela pada kantor contoh dan simpan gambar, surat, dan lembar kerjanya."""
    program.run_tour(out_dir, size)


if __name__ == "__main__":
    sys.exit("Jalankan: python -m kepegdesk")
