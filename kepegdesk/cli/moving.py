"""Where the office lies: shared on a server, or back in a file."""

from __future__ import annotations

from pathlib import Path

import click

from kepegdesk.cli.base import Program, as_json, cli, refuse, session_of, tell
from kepegdesk.errors import UserError
from kepegdesk.services import moving


@cli.group(name="office")
def office_group() -> None:
    """Tempat data kantor."""


@office_group.command(name="share")
@click.argument("address")
@as_json
@click.pass_obj
def share(program: Program, address: str, json_out: bool) -> None:
    """Pindahkan kantor ke basis data PostgreSQL yang kosong di ADDRESS."""
    try:
        moved = moving.share(program.location, address, program.clock, lambda: session_of(program))
    except UserError as refusal:
        refuse(refusal, json_out)
    tell(
        f"Kantor sekarang di server: {moved.counts['employee']} pegawai, {moved.acts} tindakan "
        f"jurnal, sama di kedua sisi.\nCadangan sebelumnya: {moved.backup}",
        json_out,
        counts=moved.counts, acts=moved.acts, backup=str(moved.backup),
    )  # fmt: skip


@office_group.command(name="unshare")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@click.pass_obj
def unshare(program: Program, file: Path, json_out: bool) -> None:
    """Kembalikan kantor dari server ke berkas baru FILE."""
    try:
        moved = moving.unshare(program.location, file, lambda: session_of(program))
    except UserError as refusal:
        refuse(refusal, json_out)
    tell(
        f"Kantor sekarang di {file}: {moved.counts['employee']} pegawai, {moved.acts} tindakan "
        "jurnal, sama di kedua sisi.",
        json_out,
        file=str(file), counts=moved.counts, acts=moved.acts,
    )  # fmt: skip


@office_group.command(name="reopen")
@as_json
@click.pass_obj
def reopen(program: Program, json_out: bool) -> None:
    """Pakai lagi kantor yang sudah dipindahkan, di tempatnya semula."""
    try:
        moving.reopen(program.location, lambda: session_of(program))
    except UserError as refusal:
        refuse(refusal, json_out)
    tell(f"Kantor {program.location} dipakai lagi.", json_out, location=program.location)
