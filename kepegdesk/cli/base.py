"""What every command shares: the program, the open office, dates, JSON, exit status."""

from __future__ import annotations

import datetime as dt
import functools
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click

from kepegdesk import __version__
from kepegdesk.errors import BadFile, OfficeUnusable, Refused, UserError
from kepegdesk.services import accounts, desk, present, units
from kepegdesk.services.session import Clock, Session


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


DAY = Day()
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
                session = session_of(program)
                present.catch_up(session.clock, session.workstation)
                work(session, *args, **options)
        except UserError as refusal:
            refuse(refusal, bool(options.get("json_out")))

    return run


def session_of(program: Program) -> Session:
    """Return the session a command acts as: the account named, or the office without accounts."""
    if program.account is None:
        return accounts.unattended(program.clock)
    password = os.environ.get("KEPEGDESK_PASSWORD")
    if password is None:
        password = click.prompt("Kata sandi", hide_input=True, err=True)
    return accounts.sign_in(program.account, password, program.clock)


HOW_TO_TICK = (
    'Sebut lampiran yang ada dengan --document "NAMA" (boleh diulang; namanya ada di «leave '
    "types»), atau simpan pindaiannya dengan «leave attach»."
)


def refuse(refusal: UserError, json_out: bool) -> NoReturn:
    """Say a refusal, with --json as a document, and end with its exit status."""
    if json_out:
        problems = refusal.problems if isinstance(refusal, Refused) else ()
        listed = [problem_data(problem) for problem in problems]
        whole = {
            "key": type(refusal).__name__,
            "severity": "error",
            "field": "",
            "text": str(refusal),
        }
        show({"problems": listed or [whole]})
    click.echo(str(refusal), err=True)
    if isinstance(refusal, Refused) and any(each.field == "documents" for each in refusal.problems):
        click.echo(HOW_TO_TICK, err=True)
    raise click.exceptions.Exit(3 if isinstance(refusal, BadFile | OfficeUnusable) else 1)


def problem_data(problem: Any) -> dict[str, str]:
    """Return a problem as plain data."""
    return {
        "key": problem.key,
        "severity": problem.severity.value,
        "field": problem.field,
        "text": problem.text,
    }


def show(document: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(document, ensure_ascii=False, default=plain, indent=1))


def tell(words: str, json_out: bool, **data: Any) -> None:
    """Say in words what was done, with --json as a document."""
    if json_out:
        show(data)
    else:
        click.echo(words)


def plain(value: Any) -> str:
    """Write a date as JSON has it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def unit_named(session: Session, text: str | None) -> int | None:
    """Return the unit a name means; None where none is named."""
    return None if text is None else units.find(session, text)
