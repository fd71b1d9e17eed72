"""An account: who signs in, in what role, over which unit."""

from __future__ import annotations
