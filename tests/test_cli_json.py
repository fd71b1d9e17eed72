"""Every command answers a script with one JSON document; the tour alone makes pictures instead."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kepegdesk.cli import Program, main
from kepegdesk.cli.base import cli

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
PICTURES = {"tour"}


def commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, by its whole name."""
    for name, command in group.commands.items():
        whole = f"{above} {name}".strip()
        if isinstance(command, click.Group):
            yield from commands(command, whole)
            if command.invoke_without_command:
                yield whole, command
        else:
            yield whole, command


@pytest.mark.parametrize("name", sorted(set(dict(commands(cli))) - PICTURES))
def test_every_command_has_the_option(name: str) -> None:
    options = [option for each in dict(commands(cli))[name].params for option in each.opts]
    assert "--json" in options


def test_what_writes_a_file_says_which(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = Program(lambda: NOW, lambda *_: 0, lambda *_: None)
    data = str(tmp_path / "kantor.kepegdesk")

    def run(*words: str) -> dict[str, object]:
        capsys.readouterr()
        assert main(["--data", data, *words, "--json"], program) == 0
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    assert run("init")["location"] == data
    for words in (
        ("export", "nominatif"),
        ("leave", "openings-template"),
        ("holidays", "template"),
    ):
        out = str(tmp_path / f"{words[-1]}.xlsx")
        assert run(*words, out)["file"] == out
        assert Path(out).exists()
    copy = str(tmp_path / "cadangan.db")
    assert run("backup", copy)["file"] == copy
    assert run("restore", copy)["after"] == run("restore", copy)["before"]
