"""A national holiday, a day of cuti bersama or a local day off, with its legal basis."""

from __future__ import annotations
