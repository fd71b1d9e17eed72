"""A named view of a list as text: it comes back as it went, and nothing else gets in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kepegdesk.domain.list_view import LARGEST, Columns, ListView, read, write
from kepegdesk.errors import BadFile

VIEW = ListView(
    Columns(("name", "nip"), ("phone",), {"name": 232, "nip": 176}, "nip", descending=True),
    "guru SD",
    {"unit": "Dinas Pendidikan", "kind": "PNS"},
    "golongan",
)


def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(write("employees", "KGB", VIEW))
    return content


def test_comes_back_as_it_went() -> None:
    assert read(write("employees", "KGB", VIEW), "employees") == ("KGB", VIEW)
    assert read(write("employees", "Semua", ListView()), "employees") == ("Semua", ListView())


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "1", '{"kind": "lain"}', " " * (LARGEST + 1), "[" * 50_000]
)
def test_another_text_is_no_view(text: str) -> None:
    with pytest.raises(BadFile, match="bukan tampilan"):
        read(text, "employees")


@pytest.mark.parametrize("version", [0, 2, True, "1", None])
def test_another_version_is_told(version: object) -> None:
    with pytest.raises(BadFile, match="versi lain"):
        read(json.dumps({**_content(), "version": version}), "employees")


def test_a_view_of_another_list_is_refused() -> None:
    with pytest.raises(BadFile, match="daftar lain"):
        read(write("letters", "KGB", VIEW), "employees")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"name": "  "}, "namanya"),
        ({"name": 5}, "namanya"),
        ({"name": "x" * 61}, "namanya"),
        ({"words": None}, "kata"),
        ({"words": "a\0"}, "kata"),
        ({"words": "a\nb"}, "kata"),
        ({"words": "\ud800"}, "kata"),
        ({"name": "a\ud800"}, "namanya"),
        ({"group": "entah"}, "pengelompokan"),
        ({"filters": {"entah": "x"}}, "saringan"),
        ({"filters": {"unit": 5}}, "saringan"),
        ({"filters": []}, "saringan"),
        ({"extra": 1}, "bagian «extra»"),
        ({"columns": None}, "kolom"),
    ],
)
def test_whatever_is_amiss_is_named(change: dict[str, object], what: str) -> None:
    with pytest.raises(BadFile, match=what):
        read(json.dumps({**_content(), **change}), "employees")


@pytest.mark.parametrize(
    "change",
    [
        {"order": "name"},
        {"order": [5]},
        {"order": ["x"] * 201},
        {"hidden": None},
        {"widths": {"name": "232"}},
        {"widths": {"name": True}},
        {"widths": {"name": 0}},
        {"widths": []},
        {"descending": 1},
        {"sort": 3},
        {"extra": 1},
    ],
)
def test_columns_that_are_amiss_are_refused(change: dict[str, object]) -> None:
    content = _content()
    content["columns"] |= change
    with pytest.raises(BadFile, match="rusak"):
        read(json.dumps(content), "employees")
