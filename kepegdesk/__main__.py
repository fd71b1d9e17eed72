"""The program's start: a command when one is given, else the window."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from kepegdesk.cli import Program
from kepegdesk.cli import main as run_command


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
    return run_command(sys.argv[1:], Program(clock, open_window, run_tour))


if __name__ == "__main__":
    sys.exit(main())
