"""An office that is founded, on both engines."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_world import World

from kepegdesk.storage import opening


@pytest.fixture(scope="session")
def founded_file(empty_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a founded office's file, to be copied, never opened."""
    path = shutil.copyfile(empty_office, tmp_path_factory.mktemp("founded") / "founded.db")
    opening.open_office(path)
    World.found(str(path))
    opening.close_office()
    return path


@pytest.fixture
def file_world(founded_file: Path, tmp_path: Path) -> Iterator[World]:
    """Open this test's founded office in a file, for what no engine can change."""
    path = shutil.copyfile(founded_file, tmp_path / "kantor.db")
    opening.open_office(path)
    yield World(str(path))
    opening.close_office()


@pytest.fixture
def server_world(postgres_url: str) -> Iterator[World]:
    """Open this test's founded office on a server."""
    opening.open_office(postgres_url)
    yield World.found(postgres_url)
    opening.close_office()


@pytest.fixture(params=["sqlite", "postgres"])
def world(request: pytest.FixtureRequest) -> World:
    """Open this test's founded office, once as a file and once on a server."""
    fixture = "file_world" if request.param == "sqlite" else "server_world"
    world: World = request.getfixturevalue(fixture)
    return world
