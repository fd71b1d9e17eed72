"""How far each printer of this computer is off, in millimetres."""

from __future__ import annotations

from PySide6.QtCore import QSettings

FURTHEST = 15.0
"""Millimetres; a printer that is further off needs a mechanic."""


def offset_of(printer: str) -> tuple[float, float]:
    """Return how far to move a page for a printer, right and down in millimetres."""
    stored = QSettings()
    return _number(stored, f"printer/{_key(printer)}/right"), _number(
        stored, f"printer/{_key(printer)}/down"
    )


def _number(stored: QSettings, key: str) -> float:
    """Read a shift; what somebody wrote into the file by hand may be anything."""
    try:
        found = float(str(stored.value(key, 0.0)))
    except ValueError:
        return 0.0
    return found if abs(found) <= FURTHEST else 0.0


def keep_offset(printer: str, right: float, down: float) -> None:
    """Remember how far to move a page for a printer."""
    stored = QSettings()
    stored.setValue(f"printer/{_key(printer)}/right", right)
    stored.setValue(f"printer/{_key(printer)}/down", down)


def _key(printer: str) -> str:
    """Return a printer's name as a key of the settings, which slashes would divide."""
    return printer.replace("/", "_").replace("\\", "_") or "-"
