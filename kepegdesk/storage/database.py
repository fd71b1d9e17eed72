"""The two engines an office can live on, connections per thread, and their faults in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import peewee
from peewee import Database, PostgresqlDatabase, SqliteDatabase
from playhouse.sqlcipher_ext import SqlCipherDatabase

from kepegdesk.errors import OfficeUnusable, UserError
from kepegdesk.progress import Cancelled
from kepegdesk.storage import drivers
from kepegdesk.storage.base import database

APPLICATION_ID = 0x4B504744
"""``KPGD`` at offset 68 of the file: it is an office of KepegDesk."""

SAFE_SQLITE = (3, 51, 3)
"""The first SQLite without the WAL-reset corruption bug (sqlite.org/changes.html)."""

PRAGMAS = (
    ("cipher_log_level", "NONE"),
    ("busy_timeout", 5000),
    ("journal_mode", "wal"),
    ("synchronous", 2),
    ("foreign_keys", 1),
    ("recursive_triggers", 1),
    ("cache_size", -16_000),
)
"""WAL with FULL: a power cut loses no acknowledged work. REPLACE must fire delete triggers. 16 MB
of pages are kept: a list of 100,000 looks up rows all over the file."""

PATIENCE = 10
"""Seconds to wait for a server that does not answer at all."""

_SERVER = re.compile(r"^postgres(ql)?://", re.IGNORECASE)


class KepegSqlite(SqlCipherDatabase):  # type: ignore[misc]
    """SQLite with a rollback that does not hide why the transaction failed."""

    def rollback(self) -> Any:
        """Roll back, unless SQLite already did so by itself (FULL, IOERR, NOMEM, INTERRUPT)."""
        if not self.is_closed() and not self.connection().in_transaction:
            return False
        return super().rollback()


def is_address(location: str) -> bool:
    """Tell whether a location is a PostgreSQL address and not a file."""
    return bool(_SERVER.match(location))


def sqlite(path: str, **options: Any) -> SqliteDatabase:
    """Return the database in a file, not yet connected."""
    options.setdefault("pragmas", PRAGMAS)
    return cast(SqliteDatabase, KepegSqlite(path, lock_type="IMMEDIATE", **options))


def postgres(url: str) -> PostgresqlDatabase:
    """Return the database on a server, not yet connected.

    Raises ``OfficeUnusable`` for an address that names no database.
    """
    try:
        drivers.load_psycopg()
        from playhouse import db_url

        server = db_url.connect(
            _SERVER.sub("postgresql://", url),
            unquote_password=True,
            unquote_user=True,
            prefer_psycopg3=True,
            client_encoding="UTF8",
            connect_timeout=PATIENCE,
        )
    except (ValueError, RuntimeError) as fault:
        raise OfficeUnusable(
            "Alamat PostgreSQL tidak lengkap. Tulis seperti "
            "postgresql://pengguna@server:5432/nama_basis_data."
        ) from fault
    except ImportError as fault:
        raise OfficeUnusable(
            "Penghubung PostgreSQL (psycopg) belum terpasang. Pasang KepegDesk dengan tambahan "
            "'postgres', atau pakai berkas data biasa."
        ) from fault
    return cast(PostgresqlDatabase, server)


def opened() -> Database:
    """Return the database of the open office; raises ``OfficeUnusable`` when none is open."""
    if database.obj is None:
        raise OfficeUnusable("Belum ada data kantor yang dibuka.")
    return cast(Database, database.obj)


def is_server() -> bool:
    """Tell whether the open office lives on a PostgreSQL server."""
    return isinstance(opened(), PostgresqlDatabase)


def engine() -> str:
    """Return the engine's name and version as About shows it."""
    if is_server():
        with connection():
            return f"PostgreSQL {scalar('SHOW server_version')}"
    return "SQLite " + ".".join(map(str, sqlite_version()))


def sqlite_version() -> tuple[int, ...]:
    """Return the version of the SQLite that is bundled."""
    return tuple(KepegSqlite.server_version)


def assert_safe_engine() -> None:
    """Raise ``OfficeUnusable`` when the bundled SQLite is one that can corrupt a WAL file."""
    if sqlite_version() < SAFE_SQLITE:
        raise OfficeUnusable(
            f"Mesin basis data SQLite {'.'.join(map(str, sqlite_version()))} terlalu tua dan dapat "
            f"merusak data; KepegDesk memerlukan {'.'.join(map(str, SAFE_SQLITE))} atau lebih baru."
        )


def driver() -> Any:
    """Return this thread's own connection of the engine's driver."""
    office: Any = opened()
    return office.connection()


@contextmanager
def connection() -> Iterator[None]:
    """Use this thread's open connection, or open one and close it again.

    Faults of the engine leave as an Indonesian sentence (``OfficeUnusable``).
    """
    office = opened()
    ours = office.is_closed()
    try:
        _reconnect_if_lost(office)
        if ours:
            office.connect()
        try:
            yield
        finally:
            if ours:
                office.close()
    except (UserError, Cancelled):
        raise
    except Exception as fault:
        sentence = explain(fault)
        if sentence is None:
            raise
        raise OfficeUnusable(sentence) from fault


def _reconnect_if_lost(office: Any) -> None:
    """Replace a connection the server has dropped, which Peewee does not notice by itself.

    Never inside a transaction: what it wrote is gone and must be told, not repeated.
    """
    if isinstance(office, SqliteDatabase) or office.is_closed() or office.transaction_depth():
        return
    if office.connection().closed:
        office.close()
        office.connect()


def rows(sql: str, *values: Any) -> list[Any]:
    """Return every row of a statement whose values stand as ``?``."""
    return cast(list[Any], execute(sql, *values).fetchall())


def scalar(sql: str, *values: Any) -> Any:
    """Return the first column of the first row, or None."""
    row = execute(sql, *values).fetchone()
    return None if row is None else row[0]


def execute(sql: str, *values: Any) -> Any:
    """Run a statement whose values stand as ``?`` on the open office; return the cursor."""
    office = opened()
    return run(office, placeholders(sql, office), values or None)


def run(office: Any, sql: str, values: Any = None) -> Any:
    """Run a statement as it stands on a database; return the cursor."""
    return office.execute_sql(sql, values)


def execute_many(sql: str, values: Any) -> int:
    """Run a statement once per row of values, in the driver's own loop; return rows changed."""
    office: Any = opened()
    if not values:
        return 0
    with peewee.__exception_wrapper__:  # type: ignore[attr-defined]
        cursor = office.cursor()
        cursor.executemany(placeholders(sql, office), values)
        return int(cursor.rowcount)


def placeholders(sql: str, office: Database) -> str:
    """Return the statement with the engine's mark for a value."""
    return sql.replace("?", "%s") if isinstance(office, PostgresqlDatabase) else sql


_FULL = (
    "Disk penuh: tidak ada lagi ruang untuk menyimpan. Perubahan terakhir dibatalkan dan data "
    "tetap utuh. Kosongkan ruang disk lalu ulangi."
)
_DAMAGED = "Berkas data rusak. Jangan dipakai lagi; pulihkan dari cadangan terakhir yang baik."
_WORDS = (
    ("database or disk is full", _FULL),
    ("no space left on device", _FULL),
    ("file too large", _FULL),
    (
        "disk i/o error",
        "Disk penuh, kuota habis, atau disk rusak: data tidak dapat ditulis. Perubahan terakhir "
        "dibatalkan dan data tetap utuh. Periksa ruang dan keadaan disk lalu ulangi.",
    ),
    ("malformed", _DAMAGED),
    ("could not decode to utf-8", _DAMAGED),
    (
        "file is not a database",
        "Berkas ini bukan data KepegDesk atau rusak. Pilih berkas lain atau pulihkan cadangan.",
    ),
    (
        "readonly database",
        "Berkas data hanya dapat dibaca. Periksa izin tulis pada berkas dan foldernya.",
    ),
    (
        "unable to open database file",
        "Berkas data tidak dapat dibuka. Periksa apakah foldernya masih ada dan boleh ditulisi.",
    ),
    (
        "database is locked",
        "Data sedang ditulis oleh bagian lain. Tunggu sebentar lalu ulangi.",
    ),
)

_STATES = {
    "53100": _FULL,
    "55P03": "Data sedang ditulis oleh orang lain. Tunggu sebentar lalu ulangi.",
    "40P01": "Dua orang mengubah data yang sama pada saat bersamaan. Ulangi langkah terakhir.",
    "28P01": "Nama pengguna atau kata sandi PostgreSQL ditolak server.",
    "28000": "Server PostgreSQL menolak pengguna ini.",
    "3D000": "Basis data itu tidak ada di server PostgreSQL. Minta pengelola server membuatnya.",
    "42501": "Pengguna PostgreSQL ini tidak berhak. Minta pengelola server memberi hak.",
}

_AT_THE_DOOR = (
    ("password authentication failed", _STATES["28P01"]),
    ("no password supplied", _STATES["28P01"]),
    ("no pg_hba.conf entry", _STATES["28000"]),
    ('database "', _STATES["3D000"]),
)
"""What psycopg says of a server that answered and refused; it carries no code then."""

_LOST = (
    "Hubungan ke server PostgreSQL terputus atau server tidak menjawab. Periksa jaringan dan "
    "server, lalu ulangi; yang belum tersimpan tetap di layar."
)


def explain(fault: BaseException) -> str | None:
    """Return the true cause of a storage fault as a sentence, or None when it is a bug.

    SQLite rolls back by itself when the disk is full; the failed ROLLBACK that follows must not
    hide it, so the whole chain of causes is read, the oldest first.
    """
    for link in reversed(list(_chain(fault))):
        sentence = _of_server(link) if type(link).__module__.startswith("psycopg") else _of(link)
        if sentence is not None:
            return sentence
    return None


def _of_server(fault: BaseException) -> str | None:
    state = getattr(fault, "sqlstate", None)
    if state is None:
        text = str(fault).lower()
        refusals = (said for sign, said in _AT_THE_DOOR if sign in text)
        return next(refusals, _LOST if _is_lost(text) else None)
    return _STATES.get(state, _LOST if state.startswith(("08", "57P")) else None)


def _of(fault: BaseException) -> str | None:
    """Read a fault of SQLite or of the system by its text: it carries no code."""
    if not isinstance(fault, OSError) and not type(fault).__module__.startswith("sqlcipher3"):
        return None
    text = str(fault).lower()
    return next((sentence for sign, sentence in _WORDS if sign in text), None)


def _is_lost(text: str) -> bool:
    """Tell whether psycopg says that there is no server on the other side."""
    signs = ("connection is closed", "connection failed", "server closed", "consuming input failed")
    return any(sign in text for sign in signs)


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    """Yield a fault and everything that led to it."""
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__
