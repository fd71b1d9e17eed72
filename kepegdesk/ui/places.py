"""Where the office lies and how old its last backup is, in words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

OLD = dt.timedelta(days=7)
"""A backup older than this is told in red (reliability A.2, 16)."""


def is_server(location: str) -> bool:
    """Tell whether the office lies on a server."""
    return location.startswith(("postgresql://", "postgres://"))


def shown(location: str) -> str:
    """Return a location as it may stand on a screen: without a password."""
    if not is_server(location):
        return location
    parts = urlsplit(location)
    if parts.password is None:
        return location
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":…@")))


def made_at(backup: Path | None, zone: dt.tzinfo | None) -> dt.datetime | None:
    """Return when a backup was made, or None when there is none to read."""
    try:
        return dt.datetime.fromtimestamp(backup.stat().st_mtime, zone) if backup else None
    except OSError:
        return None


def moment_words(moment: dt.datetime | None) -> str:
    """Return «05-01-2026 14.30»."""
    return f"{moment:%d-%m-%Y %H.%M}" if moment else "belum ada"


def age_words(moment: dt.datetime | None, now: dt.datetime) -> str:
    """Word how long ago the office was last backed up."""
    if moment is None:
        return "Belum ada cadangan"
    days = (now.date() - moment.date()).days
    ago = {0: "hari ini", 1: "kemarin"}.get(days, f"{days} hari lalu")
    return f"Cadangan terakhir {ago}" if days >= 0 else f"Cadangan terakhir {moment:%d-%m-%Y}"


def is_old(moment: dt.datetime | None, now: dt.datetime) -> bool:
    """Tell whether a backup is so old that somebody should know."""
    return moment is not None and now - moment > OLD
