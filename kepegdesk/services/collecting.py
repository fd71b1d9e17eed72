"""Python's search for unreachable cycles, put off where thousands of rows are made at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def put_off() -> Iterator[None]:
    """Look for no cycles meanwhile: every new row would have all earlier ones searched again.

    Where they are collected by other means already, as in the window, nothing changes.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
