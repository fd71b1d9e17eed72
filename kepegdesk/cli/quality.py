"""The quality of the files: findings with their counts, and possible duplicates."""

from __future__ import annotations

import click

from kepegdesk.cli.base import as_json, at_the_desk, cli, show
from kepegdesk.domain.quality import CHECKS
from kepegdesk.services import quality
from kepegdesk.services.quality import Likeness, Line
from kepegdesk.services.session import Session


@cli.group(name="quality", invoke_without_command=True)
@as_json
@click.pass_context
def quality_group(context: click.Context, json_out: bool) -> None:
    """Mutu data: temuan pada berkas pegawai."""
    if context.invoked_subcommand is None:
        _tell_findings(json_out=json_out)


@at_the_desk
def _tell_findings(session: Session, json_out: bool) -> None:
    lines = quality.find(session)
    counts = quality.tally(lines, [])
    if json_out:
        checks = [{"key": k, "title": t, "count": counts.get(k, 0)} for k, t in CHECKS.items()]
        show({"checks": checks, "findings": [_data(line) for line in lines]})
        return
    for line in lines:
        click.echo(f"{line.nip or '-':18}  {line.name}: {line.text} [{line.key}]")
    for key, title in CHECKS.items():
        if counts.get(key):
            click.echo(f"{counts[key]:7}  {title} [{key}]")
    click.echo(f"{len(lines)} temuan")


def _data(line: Line) -> dict[str, object]:
    return {
        "nip": line.nip,
        "name": line.name,
        "unit": line.unit,
        "key": line.key,
        "severity": line.severity.value,
        "field": line.field,
        "history": line.history,
        "text": line.text,
    }


@quality_group.command(name="duplicates")
@as_json
@at_the_desk
def duplicates(session: Session, json_out: bool) -> None:
    """Pasangan berkas yang mungkin milik satu orang."""
    pairs = quality.duplicates(session)
    if json_out:
        show([_pair(pair) for pair in pairs])
        return
    for pair in pairs:
        one = f"{pair.first_nip or '-'} {pair.first_name}"
        other = f"{pair.second_nip or '-'} {pair.second_name}"
        click.echo(f"{one} | {other} | {pair.reason}")
    click.echo(f"{len(pairs)} kemungkinan duplikat")


def _pair(pair: Likeness) -> dict[str, object]:
    return {
        "first": {"nip": pair.first_nip, "name": pair.first_name, "unit": pair.first_unit},
        "second": {"nip": pair.second_nip, "name": pair.second_name, "unit": pair.second_unit},
        "reason": pair.reason,
    }
