"""Where the shipped files are: one rule for a checkout, a wheel and a frozen program."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resources() -> Path:
    """Return the folder of shipped files: in the package once installed or frozen, else beside."""
    inside = _PACKAGE / "resources"
    return inside if inside.is_dir() else _PACKAGE.parent / "resources"


def migrations() -> Path:
    """Return the folder of numbered migration scripts."""
    return _PACKAGE / "storage" / "migrations"
