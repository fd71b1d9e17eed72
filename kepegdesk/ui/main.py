"""Start the window: open or choose the office, sign in, show, and back up when it closes."""

from __future__ import annotations
