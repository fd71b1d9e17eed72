"""Letters: is this one genuine, the book of numbers, the key the office signs with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from kepegdesk.cli.base import as_json, at_the_desk, cli, show
from kepegdesk.domain.letter_sight import essentials
from kepegdesk.services import letter_book, seal_keys, seals
from kepegdesk.services.letter_book import NumberRow
from kepegdesk.services.seal_keys import KeyRow
from kepegdesk.services.seals import State, Verdict
from kepegdesk.services.session import Session

FROM_ENVIRONMENT = "KEPEGDESK_KEY_PASSPHRASE"

FILE = click.Path(path_type=Path)


@cli.group()
def letter() -> None:
    """Surat: keaslian, buku nomor, kunci tanda tangan."""


# --- is it genuine -------------------------------------------------------------------------------


@letter.command()
@click.argument("what", metavar="FILE|TEXT")
@as_json
@at_the_desk
def verify(session: Session, what: str, json_out: bool) -> None:
    """Periksa surat dari FILE (.pdf, .png, .jpg), atau TEXT yang diketik pemindai.

    Selesai dengan status 0 hanya bila ASLI.
    """
    path = Path(what)
    if what and _is_file(path):
        found = seals.verify_file(session, path)
    else:
        found = [seals.verify_text(session, what)]
    state = seals.worst(found)
    if json_out:
        show({"verdict": state.value, "letters": [_verdict_data(each) for each in found]})
    else:
        click.echo(state.value)
        for verdict in found:
            _tell(verdict)
    if state is not State.GENUINE:
        raise click.exceptions.Exit(1)


def _is_file(path: Path) -> bool:
    """Tell whether a file is meant: one that is there, or whose name can be no code's text."""
    try:
        return path.exists() or path.suffix.casefold() in (".pdf", ".png", ".jpg", ".jpeg")
    except (OSError, ValueError):  # a code's text is too long for a name
        return False


def _tell(verdict: Verdict) -> None:
    click.echo("")
    if verdict.page:
        click.echo(f"Halaman {verdict.page}: {verdict.state.value}")
    click.echo(verdict.reason)
    for each in essentials(verdict.seal) if verdict.seal else ():
        click.echo(f"  {each.label:15} {each.text}")
    for difference in verdict.differences:
        shown = difference.shown or "tidak ditemukan"
        click.echo(f"BEDA {difference.label}: kode {difference.sealed}; pada surat {shown}")
    for note in verdict.notes:
        click.echo(note)


def _verdict_data(verdict: Verdict) -> dict[str, Any]:
    seal = verdict.seal
    return {
        "verdict": verdict.state.value,
        "reason": verdict.reason,
        "page": verdict.page or None,
        "compared": verdict.compared,
        "caution": verdict.caution,
        "key": None if verdict.key is None else _key_data(verdict.key),
        "seal": None
        if seal is None
        else {name: getattr(seal, name) for name in type(seal).__slots__},
        "differences": [
            {"field": each.field, "sealed": each.sealed, "shown": each.shown}
            for each in verdict.differences
        ],
        "notes": list(verdict.notes),
    }


# --- the number book -----------------------------------------------------------------------------


@letter.command()
@click.option("--year", type=int, help="Tahun buku; bawaan tahun ini.")
@click.option("--register", default="", help="Nama buku; bawaan semua buku.")
@as_json
@at_the_desk
def numbers(session: Session, year: int | None, register: str, json_out: bool) -> None:
    """Daftar nomor surat."""
    rows = letter_book.numbers(session, register, year or session.today.year)
    if json_out:
        show([_number_data(row) for row in rows])
        return
    for row in rows:
        said = f"  ({row.reason})" if row.reason else ""
        click.echo(f"{row.text:32} {row.state_label:10} {row.day:%d-%m-%Y}  {row.subject}{said}")


@letter.command()
@click.argument("kind")
@click.option("--count", default=1, show_default=True, help="Banyaknya nomor.")
@click.option("--subject", default="", help="Untuk siapa atau untuk apa.")
@as_json
@at_the_desk
def reserve(session: Session, kind: str, count: int, subject: str, json_out: bool) -> None:
    """Pesan nomor berikutnya untuk surat jenis KIND, misalnya annual, recall, cover."""
    made = letter_book.reserve(session, kind, subject, count)
    if json_out:
        show([_number_data(row) for row in made])
        return
    for row in made:
        click.echo(row.text)


@letter.command()
@click.argument("number")
@click.option("--reason", required=True, help="Alasan pembatalan.")
@click.option("--register", default="", help="Nama buku, bila NUMBER hanya nomor urut.")
@click.option("--year", type=int, help="Tahun buku, bila NUMBER hanya nomor urut.")
@as_json
@at_the_desk
def void(
    session: Session, number: str, reason: str, register: str, year: int | None, json_out: bool
) -> None:
    """Batalkan nomor NUMBER; nomor itu tidak pernah diberikan lagi."""
    row = letter_book.find(session, number, register, year)
    done = letter_book.void(session, row.id, reason, row.version)
    if json_out:
        show(_number_data(done))
        return
    click.echo(f"{done.text} batal: {done.reason}")


@letter.command()
@click.option("--year", type=int, help="Tahun buku; bawaan tahun ini.")
@click.option("--register", default="", help="Nama buku; bawaan semua buku.")
@as_json
@at_the_desk
def gaps(session: Session, year: int | None, register: str, json_out: bool) -> None:
    """Laporan celah: nomor yang terlewat, batal, atau terlalu lama dipesan."""
    chosen = [register] if register else letter_book.registers(session)
    wanted = year or session.today.year
    found = [(name, gap) for name in chosen for gap in letter_book.gaps(session, name, wanted)]
    if json_out:
        show([
            {"register": name, "number": gap.number, "text": gap.text, "what": gap.what,
             "reason": gap.reason, "since": gap.since, "days": gap.days}
            for name, gap in found
        ])  # fmt: skip
        return
    for name, gap in found:
        click.echo(f"{name} {gap.number:5}  {gap.what_label:20}  {gap.text:32} {gap.reason}")


def _number_data(row: NumberRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).__slots__ if name != "version"}


# --- the office's key ----------------------------------------------------------------------------


@letter.group()
def key() -> None:
    """Kunci tanda tangan kantor; selain show dan public hanya untuk admin kepegawaian."""


@key.command(name="show")
@as_json
@at_the_desk
def key_show(session: Session, json_out: bool) -> None:
    """Daftar kunci: yang menandatangani sekarang, yang sudah diganti, dan milik kantor lain."""
    rows = seal_keys.listed(session)
    if json_out:
        show([_key_data(row) for row in rows])
        return
    for row in rows:
        click.echo(row.words)
        click.echo(f"  {row.groups}")
        if row.signs and row.backed_up_on is None:
            click.echo("  Belum pernah dicadangkan: kepegdesk letter key backup OUT", err=True)


@key.command()
@click.argument("out", type=FILE)
@as_json
@at_the_desk
def backup(session: Session, out: Path, json_out: bool) -> None:
    """Simpan kunci ke OUT, disandi dengan kalimat sandi."""
    row = seal_keys.back_up(session, out, _passphrase(twice=True))
    _told(row, f"Kunci {row.key} dicadangkan ke {out}", json_out)


@key.command()
@click.argument("file", type=FILE)
@as_json
@at_the_desk
def restore(session: Session, file: Path, json_out: bool) -> None:
    """Pulihkan kunci dari cadangan FILE."""
    row = seal_keys.restore(session, file, _passphrase())
    _told(row, f"Kunci {row.key} dipulihkan dan menandatangani surat berikutnya.", json_out)


@key.command()
@click.argument("out", type=FILE)
@as_json
@at_the_desk
def public(session: Session, out: Path, json_out: bool) -> None:
    """Tulis kunci publik ke OUT, untuk kantor lain dan surat keputusan."""
    row = seal_keys.export_public(session, out)
    _told(row, f"Kunci publik {row.key} ditulis ke {out}", json_out)


@key.command()
@click.argument("file", type=FILE)
@click.option("--note", required=True, help="Kunci siapa, misalnya «BKD Kota X, SK 12/2026».")
@as_json
@at_the_desk
def add(session: Session, file: Path, note: str, json_out: bool) -> None:
    """Tambah kunci publik kantor lain dari FILE, untuk memeriksa suratnya."""
    row = seal_keys.add_file(session, file, note)
    _told(row, f"Ditambahkan: {row.words}", json_out)


def _told(row: KeyRow, sentence: str, json_out: bool) -> None:
    if json_out:
        show(_key_data(row))
    else:
        click.echo(sentence)


def _key_data(row: KeyRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).__slots__}


def _passphrase(*, twice: bool = False) -> str:
    """Return the passphrase out of the environment, else typed where nobody reads it."""
    given = os.environ.get(FROM_ENVIRONMENT)
    if given is not None:
        return given
    typed: str = click.prompt(
        "Kalimat sandi", hide_input=True, err=True, confirmation_prompt=twice and "Ulangi"
    )
    return typed
