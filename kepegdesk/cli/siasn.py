"""The national export: hold it against the office, and take values of it over."""

from __future__ import annotations

from pathlib import Path

import click

from kepegdesk.cli.base import as_json, at_the_desk, cli, show
from kepegdesk.domain.siasn import FIELDS
from kepegdesk.services import siasn
from kepegdesk.services.session import Session


@cli.group(name="siasn")
def siasn_group() -> None:
    """Bandingkan dengan ekspor SIASN."""


@siasn_group.command(name="compare")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Tulis daftar beda ke OUT (.xlsx).")
@as_json
@at_the_desk
def compare(session: Session, file: Path, out: Path | None, json_out: bool) -> None:
    """Bandingkan ekspor SIASN FILE dengan data kantor; tidak ada yang disimpan."""
    found = siasn.compare(session, file)
    if out:
        siasn.save_differences(session, found, out)
    if json_out:
        show(_as_data(found, out))
        return
    for words, count in siasn.summary(found):
        click.echo(f"{count:6}  {words}")
    for one in found.unread:
        click.echo(f"Baris {one.row}: {one.reason}", err=True)


def _as_data(found: siasn.Comparison, out: Path | None) -> dict[str, object]:
    return {
        "people": found.people,
        "counts": {outcome.value: count for outcome, count in found.counts.items()},
        "rows": siasn.rows_as_data(found),
        "unread": [
            {"row": one.row, "nip": one.nip, "name": one.name, "reason": one.reason}
            for one in found.unread
        ],
        "file": str(out) if out else None,
    }


@siasn_group.command(name="take")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--field", "fields", multiple=True, required=True, type=click.Choice(list(FIELDS)),
              help="Data yang diambil; boleh diulang.")  # fmt: skip
@as_json
@at_the_desk
def take(session: Session, file: Path, fields: tuple[str, ...], json_out: bool) -> None:
    """Ambil nilai SIASN dari FILE untuk data yang disebut, semua pegawai, sekali tindakan."""
    found = siasn.compare(session, file)
    taken = siasn.take_over(session, found, siasn.numbers_of(found, fields))
    if json_out:
        show({"act": taken.act, "values": taken.values, "people": taken.people})
    else:
        click.echo(f"{taken.values} nilai diambil dari SIASN untuk {taken.people} pegawai.")
