"""The program's start: a command when one is given, else the window."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path


def clock() -> dt.datetime:
    """Return this moment at the desk, with the machine's time zone."""
    return dt.datetime.now(dt.UTC).astimezone()


def open_window(location: str, sample: bool) -> int:
    """Open the window on an office and return the exit status when it is closed."""
    from kepegdesk.ui.main import run

    return run(location, clock, sample=sample)


def run_tour(folder: Path, size: str) -> None:
    """Drive the windows over the sample office and leave pictures, letters and workbooks."""
    from kepegdesk.ui.tour import run

    run(folder, size, clock)


def main() -> int:
    """Run what the command line asks for."""
    arguments = sys.argv[1:]
    asked = window_asked(arguments)
    if asked is None:
        return _run_command(arguments)
    from kepegdesk.services.desk import default_location

    location = asked[0] or os.environ.get("KEPEGDESK_DATA") or default_location()
    return open_window(location, asked[1])


def window_asked(arguments: Sequence[str]) -> tuple[str, bool] | None:
    """Return the office and whether the sample is wanted, when only the window is asked for.

    Everything else is the command line's to read; its commands load every service, which would
    keep the window waiting.
    """
    location, sample, rest = "", False, iter(arguments)
    for word in rest:
        if word == "--sample":
            sample = True
        elif word == "--data" and (place := next(rest, "")):
            location = place
        else:
            return None
    return location, sample


def _run_command(arguments: list[str]) -> int:
    from kepegdesk.cli import Program
    from kepegdesk.cli import main as run_command

    return run_command(arguments, Program(clock, open_window, run_tour))


if __name__ == "__main__":
    sys.exit(main())
