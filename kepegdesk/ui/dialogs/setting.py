"""One choice of the office, with the rule it rests on beside it."""

from __future__ import annotations
