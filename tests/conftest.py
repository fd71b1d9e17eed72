"""What every test shares: an offscreen Qt, compiled forms, empty offices on both engines."""

from __future__ import annotations

import importlib.util
import itertools
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parent.parent

# Machines are noisy: how long a property takes, or its inputs take to be made, says nothing.
settings.register_profile(
    "office",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("office")


def _compile_forms() -> str:
    """Compile the windows' forms; return why that failed, for the tests that need them."""
    script = ROOT / "forms" / "compile.py"
    if script.is_file():
        spec = importlib.util.spec_from_file_location("kepegdesk_forms_compile", script)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        try:
            module.compile_forms()
        except SystemExit as fault:
            return str(fault)
    return ""


FORMS_FAULT = _compile_forms()

SERVER = "KEPEGDESK_TEST_POSTGRES"
TEMPLATE = f"kepegdesk_empty_{os.getpid()}"
_numbers = itertools.count(1)
_made: list[str] = []
_reused: str | None = None
_SHAPE = """
    SELECT string_agg(table_name || '.' || column_name, ' ' ORDER BY table_name, column_name)
        || (SELECT string_agg(name, ' ' ORDER BY name) FROM schema_migration)
        || (SELECT count(*) FROM pg_indexes WHERE schemaname = 'public')
    FROM information_schema.columns WHERE table_schema = 'public'
"""
_shapes: set[str] = set()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a QApplication ``gui`` and what needs a server ``postgres``."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "qapp" in names:
            item.add_marker("gui")
        if "postgres" in item.name or "postgres_url" in names:
            item.add_marker("postgres")


@pytest.fixture(autouse=True)
def _no_surprising_warnings(
    caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Fail a test that logs a warning it did not announce with the fixture ``expected_log``."""
    if FORMS_FAULT and "qapp" in request.fixturenames:
        pytest.fail(f"the forms do not compile: {FORMS_FAULT}")
    yield
    if "expected_log" in request.fixturenames:
        return
    told = caplog.get_records("call")
    loud = [record.getMessage() for record in told if record.levelno >= logging.WARNING]
    assert not loud, f"unexpected log: {loud}"


@pytest.fixture
def expected_log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Allow warnings in the log, which the test then reads."""
    return caplog


@pytest.fixture(scope="session")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with every table and no row, to be copied, never opened."""
    from kepegdesk.storage import opening

    path = tmp_path_factory.mktemp("template") / "empty.db"
    opening.create_office(path)
    return path


@pytest.fixture
def office_path(empty_office: Path, tmp_path: Path) -> Path:
    """Return an empty office's file of this test."""
    path = tmp_path / "kantor.db"
    shutil.copyfile(empty_office, path)
    return path


@pytest.fixture(scope="session")
def server_url() -> str:
    """Return the address of a server with the right to make databases, or skip."""
    url = os.environ.get(SERVER, "")
    if not url:
        pytest.skip(f"{SERVER} names no PostgreSQL server; `.ci/postgres start DIR` starts one")
    return url


@pytest.fixture(scope="session")
def _server_template(server_url: str) -> Iterator[str]:
    """Make one empty office on the server, which every test's database is copied from."""
    from kepegdesk.storage import opening

    _on_server(server_url, f'DROP DATABASE IF EXISTS "{TEMPLATE}"', f'CREATE DATABASE "{TEMPLATE}"')
    opening.create_office(_named(server_url, TEMPLATE))
    _shapes.add(_shape(_named(server_url, TEMPLATE)))
    yield TEMPLATE
    for name in (TEMPLATE, *_made):
        _on_server(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def postgres_url(server_url: str, _server_template: str) -> str:
    """Return the address of an empty office on the server.

    Emptying the last test's database takes a hundredth of the time of making another; one whose
    tables were altered is made anew.
    """
    global _reused
    if _reused is None or not _emptied(_reused):
        name = f"{TEMPLATE}_{next(_numbers)}"
        _on_server(server_url, f'CREATE DATABASE "{name}" TEMPLATE "{_server_template}"')
        _made.append(name)
        _reused = _named(server_url, name)
    return _reused


@pytest.fixture
def bare_postgres_url(server_url: str) -> Iterator[str]:
    """Return the address of a database with nothing in it."""
    name = f"{TEMPLATE}_{next(_numbers)}"
    _on_server(server_url, f'CREATE DATABASE "{name}"')
    yield _named(server_url, name)
    _on_server(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgres"])
def office_location(request: pytest.FixtureRequest) -> str:
    """Return where this test's empty office lives, once as a file and once on a server."""
    fixture = "office_path" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(fixture))


@pytest.fixture
def office(office_location: str) -> Iterator[str]:
    """Open this test's empty office and return its location."""
    yield from _opened(office_location)


@pytest.fixture
def office_file(office_path: Path) -> Iterator[Path]:
    """Open this test's empty office as a file, for what only a file can do."""
    for _ in _opened(str(office_path)):
        yield office_path


def _opened(location: str) -> Iterator[str]:
    from kepegdesk.storage import opening

    opening.open_office(location)
    yield location
    opening.close_office()


@pytest.fixture
def act() -> Callable[..., Any]:
    """Return a way to open an act as the tests' clerk: ``with act("sentence", "use_case"): …``."""
    return _act


@contextmanager
def _act(sentence: str = "Coba", use_case: str = "test") -> Iterator[Any]:
    from kepegdesk.storage import journal

    with journal.act(clerk(), use_case) as scope:
        scope.sentence = sentence
        yield scope


def clerk() -> Any:
    """Return who acts in the tests of the storage."""
    from kepegdesk.storage import journal

    return journal.Actor("uji", "PC-UJI", "2026-03-02T01:00:00+00:00")


def _named(url: str, database: str) -> str:
    return url.rpartition("/")[0] + "/" + database


def _shape(url: str) -> str:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        row = server.execute(_SHAPE).fetchone()
        assert row is not None
        return str(row[0])


def _emptied(url: str) -> bool:
    """Delete every row and start the numbers again; return whether the tables are untouched."""
    import psycopg

    from kepegdesk.storage.tables import ALL_TABLES

    if _shape(url) not in _shapes:
        return False
    names = [table._meta.table_name for table in ALL_TABLES]
    emptying = "; ".join(
        f'DELETE FROM "{name}"; ALTER SEQUENCE "{name}_id_seq" RESTART'  # noqa: S608 - our tables
        for name in names
    )
    with psycopg.connect(url, autocommit=True) as server:
        try:
            server.execute(f"SET session_replication_role = replica; {emptying}".encode())
        except psycopg.errors.InsufficientPrivilege:
            return False
    return True


def _on_server(url: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as server:
        for statement in statements:
            server.execute(statement.encode())
