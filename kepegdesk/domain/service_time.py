"""Masa kerja: whole years and months between two dates."""

from __future__ import annotations

from datetime import date


def years_and_months(start: date, end: date) -> tuple[int, int]:
    """Return the whole years and months from a TMT to a day; (0, 0) if the day precedes it."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return divmod(max(0, months), 12)


def service_time(start: date | None, end: date) -> str:
    """Return masa kerja as form 1.b writes it, «08 Tahun 03 Bulan»; «-» without a TMT."""
    if start is None:
        return "-"
    years, months = years_and_months(start, end)
    return f"{years:02d} Tahun {months:02d} Bulan"
