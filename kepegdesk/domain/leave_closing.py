"""Years whose leave is settled: what may no longer be dated in them (pitfalls T-06)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from kepegdesk.domain.problems import Problem, error

ALWAYS_OPEN = frozenset({"return", "extend", "unextend", "reactivate", "recount"})
"""Acts that follow leave of a settled year without changing what it counted there.

Counting anew refuses by itself the years it would change.
"""


def closed_problems(
    years: Iterable[int], closed: Collection[int], field: str = "start"
) -> list[Problem]:
    """Return TB01 for every year that is closed."""
    return [
        error(
            "TB01",
            field,
            f"Buku cuti tahun {year} sudah ditutup. Catat selisihnya sebagai koreksi di halaman "
            "Rekonsiliasi, dengan nomor dokumennya.",
        )
        for year in sorted(set(years) & set(closed))
    ]


def years_of(*days: date) -> range:
    """Return the years from the first of some days to the last."""
    return range(min(days).year, max(days).year + 1)
