"""Single saves and backups: how often the disk is waited for, how fast a copy is made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from kepegdesk.services import employees
from kepegdesk.storage import backup
from kepegdesk.storage.database import connection, execute
from tests.bench import office
from tests.bench.rows import PEOPLE, Reading, at_least, exactly, faster, medians, row

SAVES = 5
MARK = "/kepegdesk-bench-mark"
"""A path that is looked for between the saves, to be found in the trace."""


def save_fields(size: int) -> None:
    """Save one field of a few people, a mark before and after; runs under strace."""
    with office.opened(size):
        _save(1)
        Path(MARK).exists()
        for number in range(2, 2 + SAVES):
            _save(number)
        Path(MARK).exists()


def _save(number: int) -> None:
    session = office.session()
    file = employees.get(session, number)
    employees.save(session, replace(file, phone=f"0852{number:08}"))


@row("save", "save one field: waits for the disk", exactly(1, "fsync"), PEOPLE)
def fsyncs(size: int) -> Reading:
    """Count the calls that wait for the disk, commit by commit."""
    strace = shutil.which("strace")
    if strace is None:
        raise RuntimeError("strace is not installed")
    script = f"from tests.bench import writes; writes.save_fields({size})"
    with tempfile.NamedTemporaryFile("r") as trace:
        calls = "trace=fsync,fdatasync,stat,newfstatat,statx"
        command = [strace, "-f", "-o", trace.name, "-e", calls, sys.executable, "-c", script]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        between = trace.read().split(MARK)[1]
    waits = between.count("fsync(") + between.count("fdatasync(")
    return Reading(waits / SAVES, f"{waits} in {SAVES} saves")


@row("backup", "backup with its check / file copy with fsync", at_least(0.5), PEOPLE)
def backup_speed(size: int) -> Reading:
    """Write a verified copy."""
    with office.opened(size), tempfile.TemporaryDirectory() as folder:
        source = office.office_file(size)
        copies = iter(Path(folder, f"{n}.db") for n in range(100))

        def copy() -> None:
            target = shutil.copyfile(source, next(copies))
            descriptor = os.open(target, os.O_RDWR)
            os.fsync(descriptor)
            os.close(descriptor)

        def unchecked() -> None:
            with connection():
                execute("VACUUM INTO ?", str(next(copies)))

        whole, plain, bare = medians(3, lambda: backup.backup(next(copies)), copy, unchecked)
        size_mb = source.stat().st_size / 1e6
    reading = faster(whole, plain)
    detail = f"{reading.detail}, {size_mb:,.0f} MB; without its check {bare:,.0f} ms"
    return replace(reading, detail=detail)
