"""Work for the child process of a test: it must be importable there."""

from __future__ import annotations

import os

from kepegdesk.domain.problems import error
from kepegdesk.errors import BadFile, Refused
from kepegdesk.progress import Progress


def add(one: int, other: int, progress: Progress) -> tuple[int, int]:
    """Add, report, and tell which process did it."""
    for done in range(3):
        progress(done + 1, 3)
    return one + other, os.getpid()


def refuse(progress: Progress) -> None:
    """Refuse for a reason."""
    raise Refused([error("X01", "nip", "NIP salah.")])


def bad_file(progress: Progress) -> None:
    """Find a file unusable."""
    raise BadFile("Berkas rusak.")


def stumble(progress: Progress) -> None:
    """Have a bug."""
    raise KeyError("hilang")


def die(progress: Progress) -> None:
    """End without an answer."""
    os._exit(3)


def count_forever(progress: Progress) -> None:
    """Work until cancelled."""
    done = 0
    while True:
        done += 1
        progress(done % 1000, 1000)
