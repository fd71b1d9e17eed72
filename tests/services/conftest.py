"""An office that is founded, on both engines, and a clock that tests may turn."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_world import World


@pytest.fixture
def world(office: str) -> World:
    """Return a founded office on each engine, with its administrator and some units."""
    return World(office)


@pytest.fixture
def file_world(office_file: Path) -> World:
    """Return a founded office in a file, for what no engine can change."""
    return World(str(office_file))
