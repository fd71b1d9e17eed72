"""A new password, typed twice."""

from __future__ import annotations
