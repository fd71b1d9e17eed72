"""Load the PostgreSQL driver only when an office lives on a server.

Peewee imports psycopg, and with it asyncio, whenever it is installed: a fifth of the time to the
first window, for an office that is a file.
"""

from __future__ import annotations

import sys
from typing import Any

_DRIVER = "psycopg"


def import_peewee_alone() -> None:
    """Import Peewee as if psycopg were not installed; do nothing when either is loaded already."""
    if "peewee" in sys.modules or _DRIVER in sys.modules:
        return
    modules: dict[str, Any] = sys.modules
    modules[_DRIVER] = None
    try:
        import peewee  # noqa: F401 - what matters is that it is loaded now
    finally:
        del modules[_DRIVER]


def load_psycopg() -> None:
    """Give Peewee the driver it was imported without; raises ``ImportError`` if there is none."""
    import peewee
    import psycopg
    from psycopg.pq import TransactionStatus
    from psycopg.types.json import Json, Jsonb

    library: Any = peewee
    library.psycopg = psycopg
    library.TransactionStatus = TransactionStatus
    library.Json_pg3, library.Jsonb_pg3 = Json, Jsonb
    adapter = library.PostgresqlDatabase.psycopg3_adapter
    adapter.txn_idle = TransactionStatus.IDLE
    adapter.txn_inerror = TransactionStatus.INERROR
    adapter.txn_unknown = TransactionStatus.UNKNOWN
