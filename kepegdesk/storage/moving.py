"""Move an office from its file to a server and back: copied, proven on both sides, then marked.

The side that is left stays as it was but for a mark, by which nobody goes on working in it.
"""

# ruff: noqa: S608 - the pieces are names of our own tables and columns, values are bound
from __future__ import annotations

import datetime as dt
import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import peewee
from peewee import Database

from kepegdesk.errors import OfficeUnusable
from kepegdesk.progress import Progress, nothing
from kepegdesk.storage import backup, journal, opening, schema, transfer, triggers
from kepegdesk.storage.database import (
    connection,
    explain,
    opened,
    placeholders,
    postgres,
    run,
    scalar,
    sqlite,
)
from kepegdesk.storage.journal import Actor
from kepegdesk.storage.tables import ALL_TABLES, Act, Setting, Unsaved

OLDEST = 12
"""The oldest PostgreSQL that is still cared for where offices are."""
_STAMP = "%Y%m%d-%H%M%S"

Fingerprints = dict[str, tuple[int, str]]
"""Of every table: how many rows, and the sha256 of all of them in their order."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move carried: rows of every table, acts of the journal, and the backup made first."""

    counts: dict[str, int]
    acts: int
    backup: Path


# The server an office shall go to


def check(address: str) -> str:
    """Return what server is there; raise ``OfficeUnusable`` with what to do when it will not do."""
    server = postgres(address)
    try:
        server.connect()
        return _examined(server)
    except peewee.PeeweeException as fault:
        raise OfficeUnusable(
            explain(fault) or f"Server PostgreSQL tidak dapat dipakai: {fault}"
        ) from fault
    finally:
        with suppress(peewee.PeeweeException):
            server.close()


def _examined(server: Database) -> str:
    number = int(_one(server, "SHOW server_version_num"))
    version = str(_one(server, "SHOW server_version")).split()[0]
    if number < OLDEST * 10_000:
        raise OfficeUnusable(
            f"PostgreSQL di server itu versi {version}; KepegDesk memerlukan {OLDEST} atau lebih "
            "baru. Minta pengelola server memperbaruinya."
        )
    if _one(server, "SHOW server_encoding") != "UTF8":
        raise OfficeUnusable(
            "Basis data itu tidak memakai UTF-8, sehingga nama dapat rusak. Minta pengelola server "
            "membuat basis data kosong dengan ENCODING 'UTF8'."
        )
    if server.get_tables():
        raise OfficeUnusable(
            "Basis data itu sudah berisi tabel. Pakai basis data yang kosong; kantor tidak pernah "
            "disalin di atas data lain."
        )
    if not _one(server, "SELECT has_schema_privilege(current_user, current_schema(), 'CREATE')"):
        raise OfficeUnusable(
            "Pengguna PostgreSQL ini tidak berhak membuat tabel di basis data itu. Minta pengelola "
            "server memberi hak CREATE pada skemanya."
        )
    return f"PostgreSQL {version}"


def _one(server: Database, sql: str) -> Any:
    return run(server, sql).fetchone()[0]


# From the file to the server


def share(address: str, actor: Actor, now: dt.datetime, progress: Progress = nothing) -> Moved:
    """Carry the open office's file to an empty database on a server, whole or not at all.

    Everything is written, compared and proven in one transaction: whatever cuts it leaves the
    server as empty as it was and the file unmarked. Raises ``OfficeUnusable`` with the reason.
    """
    path = opening.office_file()
    if path is None:
        raise OfficeUnusable("Kantor ini sudah berada di server.")
    check(address)
    folder = backup.folder_of(path)
    folder.mkdir(exist_ok=True)
    out = folder / f"{path.stem}-sebelum-dibagikan-{now.strftime(_STAMP)}.db"
    made = backup.backup(out, _part(progress, 0))
    counts = _fill(address, made.path, progress)
    with connection():
        acts = int(scalar("SELECT count(*) FROM act"))
        _mark(address, actor, "Kantor dijadikan bersama: pindah ke server")
    return Moved(counts, acts, made.path)


def _fill(address: str, source: Path, progress: Progress) -> dict[str, int]:
    server = postgres(address)
    try:
        with schema.bound(server), connection(), server.atomic():
            schema.runner(server).up()
            triggers.install(server)
            counts = transfer.to_server(source, _part(progress, 1))
            _prove(source, server, _part(progress, 2))
            return counts
    except peewee.PeeweeException as fault:
        raise OfficeUnusable(
            explain(fault) or f"Server PostgreSQL tidak dapat dipakai: {fault}"
        ) from fault


def _prove(source: Path, server: Database, progress: Progress) -> None:
    """Compare what was written with what was read, and prove the journal where it is now."""
    file = _opened(source)
    try:
        written = fingerprints(server, progress)
        read = fingerprints(file, nothing)
    finally:
        file.close()
    _require_equal(read, written)
    _require_proof()


def _opened(path: Path) -> Database:
    file = sqlite(str(path), pragmas=(("cipher_log_level", "NONE"),))
    file.connect()
    return file


def _require_equal(read: Fingerprints, written: Fingerprints) -> None:
    wrong = sorted(name for name in read if read[name] != written[name])
    if wrong:
        raise OfficeUnusable(
            f"Salinan tidak sama dengan asalnya (tabel {', '.join(wrong)}); salinan itu dibuang "
            "dan data asal tidak berubah. Ulangi ketika tidak ada yang sedang menulis."
        )


def _require_proof() -> None:
    found = journal.verify()
    if not found.ok:
        raise OfficeUnusable(f"Tidak dipindahkan: {found.text}")


def fingerprints(
    office: Database, progress: Progress = nothing, *, acts_below: int | None = None
) -> Fingerprints:
    """Return count and content of every table, the same on both engines for the same rows.

    ``acts_below`` leaves out the act that is under way.
    """
    found: Fingerprints = {}
    tables: tuple[Any, ...] = ALL_TABLES
    for number, table in enumerate(tables):
        progress(number, len(ALL_TABLES))
        below = acts_below if table is Act else None
        found[triggers.name_of(table)] = _fingerprint(office, table, below)
    return found


def _fingerprint(office: Database, table: Any, below: int | None) -> tuple[int, str]:
    columns = ", ".join(f'"{field.column_name}"' for field in triggers.watched(table))
    end = "" if below is None else f" AND id < {int(below)}"
    sql = placeholders(
        f'SELECT id, {columns} FROM "{triggers.name_of(table)}" WHERE id > ?{end} '
        "ORDER BY id LIMIT ?",
        office,
    )
    digest, count, last = hashlib.sha256(), 0, 0
    while batch := run(office, sql, (last, transfer.chunk_of(table))).fetchall():
        count, last = count + len(batch), batch[-1][0]
        for row in batch:
            digest.update(json.dumps([_plain(value) for value in row]).encode())
    return count, digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, memoryview | bytes):
        return hashlib.sha256(value).hexdigest()
    return int(value) if isinstance(value, bool) else value


# From the server to a file


def unshare(out: Path, actor: Actor, progress: Progress = nothing) -> Moved:
    """Carry the open server office into a new file, whole or not at all, and mark the server.

    While both sides are compared nobody else can write. Raises ``OfficeUnusable`` when somebody
    wrote while it was copied; the file is then removed and the server goes on as it was.
    """
    if opening.office_file() is not None:
        raise OfficeUnusable("Kantor ini sudah berada dalam berkas.")
    made = backup.backup(out, _part(progress, 0))
    try:
        file = _opened(out)
        try:
            with schema.bound(file):
                _require_proof()
            acts = _close_behind(file, out, actor, _part(progress, 1))
        finally:
            file.close()
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    return Moved(made.counts, acts, out)


def _close_behind(file: Database, out: Path, actor: Actor, progress: Progress) -> int:
    drafts = triggers.name_of(Unsaved)
    with connection(), opened().atomic(), journal.act(actor, "moving.unshare") as scope:
        scope.sentence = f"Kantor dikembalikan ke berkas {out.name}"
        here, there = fingerprints(opened(), progress, acts_below=scope.id), fingerprints(file)
        here[drafts] = there[drafts] = (0, "")
        _require_equal(here, there)
        _write_mark(out.name, actor)
        return there["act"][0]


# The mark


def _mark(to: str, actor: Actor, sentence: str) -> None:
    with opened().atomic(), journal.act(actor, "moving.share") as scope:
        scope.sentence = sentence
        _write_mark(to, actor)


def _write_mark(to: str, actor: Actor) -> None:
    told = json.dumps({"to": without_password(to), "at": actor.at, "by": actor.account})
    Setting.create(key=journal.MOVED, value=told)


def without_password(address: str) -> str:
    """Return an address as it may be written down."""
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(address)
    if parts.password is None:
        return address
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")))


def reopen(actor: Actor) -> None:
    """Take the mark off the open office: it is worked in again, as an act of the journal."""
    with (
        connection(),
        opened().atomic(),
        journal.act(actor, "moving.reopen", moved_too=True) as act,
    ):
        act.sentence = "Kantor dibuka lagi di sini sesudah dipindahkan"
        Setting.delete().where(Setting.key == journal.MOVED).execute()


def _part(progress: Progress, part: int, of: int = 3) -> Progress:
    """Return progress over one part of the whole, in thousandths."""

    def report(done: int, total: int) -> None:
        progress(1000 * part + 1000 * done // max(1, total), 1000 * of)

    return report
