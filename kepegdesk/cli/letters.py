"""Letters: papers of a leave, is this one genuine, the book of numbers, the office's key."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import click

from kepegdesk.cli.base import DAY, as_json, at_the_desk, cli, show
from kepegdesk.domain.letter_sight import essentials
from kepegdesk.services import letter_book, letters, papers, seal_keys, seals
from kepegdesk.services.letter_book import NumberRow
from kepegdesk.services.papers import PaperRow
from kepegdesk.services.seal_keys import KeyRow
from kepegdesk.services.seals import State, Verdict
from kepegdesk.services.session import Session

FROM_ENVIRONMENT = "KEPEGDESK_KEY_PASSPHRASE"

FILE = click.Path(path_type=Path)


@cli.group()
def letter() -> None:
    """Surat: cetak, keaslian, buku nomor, kunci tanda tangan."""


# --- the papers of a leave -----------------------------------------------------------------------


@letter.command(name="papers")
@click.argument("request", type=int)
@as_json
@at_the_desk
def papers_of(session: Session, request: int, json_out: bool) -> None:
    """Daftar surat permintaan cuti REQUEST, yang terbit dan yang masih konsep."""
    found = papers.papers_of(session, request)
    if json_out:
        show([_paper_data(row) for row in found])
        return
    for row in found:
        state = f"{row.number} {row.day:%d-%m-%Y}".strip() if row.day else "konsep"
        click.echo(f"{row.key:18} {state:34} {row.label}")


@letter.command()
@click.argument("request", type=int)
@click.argument("key")
@click.argument("out", type=FILE)
@as_json
@at_the_desk
def paper(session: Session, request: int, key: str, out: Path, json_out: bool) -> None:
    """Tulis surat KEY dari permintaan cuti REQUEST ke OUT; yang belum terbit bertanda konsep."""
    letters.require_writable(out)
    _print(session, request, key, out, json_out)


@letter.command()
@click.argument("request", type=int)
@click.argument("key")
@click.option("--number", default="", help="Nomor di kertas; bawaan: dari buku nomor.")
@click.option("--date", "day", type=DAY, help="Tanggal surat; bawaan hari ini.")
@click.option("--out", type=FILE, help="Tulis suratnya ke berkas PDF.")
@as_json
@at_the_desk
def give(
    session: Session,
    request: int,
    key: str,
    number: str,
    day: dt.date | None,
    out: Path | None,
    json_out: bool,
) -> None:
    """Beri nomor surat KEY dari permintaan cuti REQUEST, misalnya cover atau return."""
    if out is not None:
        letters.require_writable(out)
    letters.give(session, request, key, day=day, number=number)
    _print(session, request, key, out, json_out)


def _print(session: Session, request: int, key: str, out: Path | None, json_out: bool) -> None:
    """Write a paper where it was asked for, and tell what it is."""
    if out is not None:
        shown = papers.shown(session, request, key)
        letters.write(out, shown.pdf)
        if shown.note:
            click.echo(shown.note, err=True)
    row = next(each for each in papers.papers_of(session, request) if each.key == key)
    if json_out:
        show({"id": request, **_paper_data(row), "out": str(out) if out else None})
        return
    state = row.number or ("terbit" if row.issued else "konsep")
    click.echo(f"{row.label}: {state}{f', {out}' if out else ''}")


def _paper_data(row: PaperRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).__slots__}


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
@click.argument("kind")
@click.option("--subject", required=True, help="Untuk siapa atau tentang apa.")
@click.option("--number", default="", help="Nomor di kertas; bawaan: nomor berikutnya.")
@click.option("--date", "day", type=DAY, help="Tanggal surat; bawaan hari ini.")
@as_json
@at_the_desk
def enter(
    session: Session, kind: str, subject: str, number: str, day: dt.date | None, json_out: bool
) -> None:
    """Catat surat jenis KIND yang dibuat di kertas ke buku nomor."""
    row = letter_book.enter(session, kind, day or session.today, subject, number)
    _tell_number(row, json_out)


@letter.command()
@click.argument("number")
@click.argument("kind")
@click.option("--subject", required=True, help="Untuk siapa atau tentang apa.")
@click.option("--date", "day", type=DAY, help="Tanggal surat; bawaan hari ini.")
@click.option("--register", default="", help="Nama buku, bila NUMBER hanya nomor urut.")
@click.option("--year", type=int, help="Tahun buku, bila NUMBER hanya nomor urut.")
@as_json
@at_the_desk
def use(
    session: Session,
    number: str,
    kind: str,
    subject: str,
    day: dt.date | None,
    register: str,
    year: int | None,
    json_out: bool,
) -> None:
    """Pakai NUMBER yang dipesan atau dilompati untuk surat kertas jenis KIND."""
    row = letter_book.find(session, number, register, year)
    dated = day or session.today
    _tell_number(letter_book.use(session, row.id, kind, dated, subject, row.version), json_out)


def _tell_number(row: NumberRow, json_out: bool) -> None:
    if json_out:
        show(_number_data(row))
    else:
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


NOTE = click.option("--note", required=True, help="Kunci siapa, misalnya «BKD Kota X, SK 12/2026».")
LOST = click.option("--lost", is_flag=True, help="Kunci kantor ini yang hilang.")


@key.command()
@click.argument("file", type=FILE)
@NOTE
@LOST
@as_json
@at_the_desk
def add(session: Session, file: Path, note: str, lost: bool, json_out: bool) -> None:
    """Tambah kunci publik kantor lain dari FILE, untuk memeriksa suratnya."""
    row = seal_keys.add_file(session, file, note, lost=lost)
    _told(row, f"Ditambahkan: {row.words}", json_out)


@key.command(name="type")
@click.argument("public")
@click.argument("number")
@NOTE
@LOST
@as_json
@at_the_desk
def add_typed(
    session: Session, public: str, number: str, note: str, lost: bool, json_out: bool
) -> None:
    """Tambah kunci PUBLIC dengan nomornya NUMBER, seperti tercetak di surat keputusan."""
    row = seal_keys.add_typed(session, public, number, note, lost=lost)
    _told(row, f"Ditambahkan: {row.words}", json_out)


@key.command()
@as_json
@at_the_desk
def make(session: Session, json_out: bool) -> None:
    """Buat kunci kantor sekarang; tanpa ini surat pertama membuatnya."""
    row = seal_keys.make(session)
    _told(row, f"Kunci {row.key} dibuat. Cadangkan sekarang.", json_out)


@key.command()
@click.option("--reason", required=True, help="Misalnya komputer dicuri.")
@as_json
@at_the_desk
def replace(session: Session, reason: str, json_out: bool) -> None:
    """Ganti kunci kantor; yang lama hanya memeriksa dan tidak dapat dipulihkan."""
    row = seal_keys.replace(session, reason)
    _told(row, f"Kunci baru {row.key}. Cadangkan sekarang.", json_out)


@key.command()
@click.argument("number")
@as_json
@at_the_desk
def forget(session: Session, number: str, json_out: bool) -> None:
    """Keluarkan kunci NUMBER yang ditambahkan; suratnya kemudian TIDAK DIKENAL."""
    seal_keys.forget(session, number)
    if json_out:
        show({"key": number, "forgotten": True})
    else:
        click.echo(f"Kunci {number} dikeluarkan.")


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
