"""Print every row of the goals: ``python -m tests.bench [--only WORDS] [--people N,N]``.

Each figure is a ratio against a yardstick measured in the same process, or a count; what misses
its goal is marked. Nothing fails: a busy machine is not a defect.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict

import click

from tests.bench import balances, files, jobs, letters, lists, start, workbooks, writes
from tests.bench.rows import PEOPLE, ROWS, Reading, Row

SUBJECTS = (start, lists, files, workbooks, letters, writes, balances, jobs)
TIMEOUT_SECONDS = 1800


def main() -> int:
    """Measure what was asked for and say what misses its goal."""
    options = _options()
    if options.child:
        key, size = options.child
        click.echo(json.dumps(asdict(ROWS[key].measure(int(size)))))
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    missed = [
        f"{row.work} ({size:,})"
        for row in ROWS.values()
        if not options.only or any(word in row.key for word in options.only.split(","))
        for size in row.sizes
        if _asked(size, options.people) and not _measured(row, size)
    ]
    click.echo("\nMissed: " + "; ".join(missed) if missed else "\nEvery goal is met.")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", metavar="WORDS", help="rows whose key holds one of them")
    parser.add_argument("--people", metavar="N,N", help="offices of these sizes only")
    parser.add_argument("--child", nargs=2, metavar=("KEY", "SIZE"), help=argparse.SUPPRESS)
    return parser.parse_args()


def _asked(size: int, people: str | None) -> bool:
    """Tell whether a size was asked for; small fixed sizes (an import, a batch) always are."""
    return people is None or size < min(PEOPLE) or size in {int(n) for n in people.split(",")}


def _measured(row: Row, size: int) -> bool:
    """Measure in a process of its own, print the line and tell whether the goal is met."""
    command = [sys.executable, "-m", "tests.bench", "--child", row.key, str(size)]
    child = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
    )
    if child.returncode:
        last = (child.stderr.strip().splitlines() or ["no word"])[-1]
        click.echo(f"!! {row.work:<66} {size:>9,}  not measured: {last[:200]}")
        return False
    reading = Reading(**json.loads(child.stdout.strip().splitlines()[-1]))
    met = row.goal.met(reading.value)
    figure = f"{reading.value:,.2f} {row.goal.unit}"
    click.echo(
        f"{'ok' if met else 'XX'} {row.work:<66} {size:>9,} {figure:>14}  "
        f"goal {row.goal!s:<11} {reading.detail}"
    )
    return met


if __name__ == "__main__":
    sys.exit(main())
