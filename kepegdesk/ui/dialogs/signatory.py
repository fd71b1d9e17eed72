"""Somebody who signs letters, in what form, and from when until when."""

from __future__ import annotations
