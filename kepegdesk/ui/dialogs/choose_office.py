"""Choose an office to open, make a new one, or read why one cannot be used and what to do."""

from __future__ import annotations
