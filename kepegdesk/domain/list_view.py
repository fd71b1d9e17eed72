"""A named view of a list, as text that can be kept, shared and taken back under strict checks."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kepegdesk.errors import BadFile

KIND = "kepegdesk-tampilan"
VERSION = 1
LARGEST = 64 * 1024
"""Letters of a view; a file of another kind is larger."""
LONGEST_NAME = 60
WIDEST = 4_000
LONGEST_WORDS = 255
FILTERS = ("unit", "kind", "golongan", "status")
GROUPS = ("", *FILTERS)


@dataclass(frozen=True, slots=True)
class Columns:
    """Order, width and hiding of a table's columns by their keys, and by which one it is sorted."""

    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ListView:
    """What a list shows and how: its columns, the words searched, filters by text, the grouping."""

    columns: Columns = Columns()
    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    group: str = ""


def write(list_name: str, name: str, view: ListView) -> str:
    """Write a view as it is kept and shared."""
    columns = view.columns
    content = {
        "kind": KIND,
        "version": VERSION,
        "list": list_name,
        "name": name,
        "columns": {
            "order": list(columns.order),
            "hidden": list(columns.hidden),
            "widths": dict(columns.widths),
            "sort": columns.sort,
            "descending": columns.descending,
        },
        "words": view.words,
        "filters": dict(view.filters),
        "group": view.group,
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def read(text: str, list_name: str) -> tuple[str, ListView]:
    """Return the name and the view of a text; raise ``BadFile`` where anything in it is amiss."""
    content = _content(text)
    if content.pop("list", None) != list_name:
        raise BadFile("Berkas ini tampilan untuk daftar lain.")
    name = content.pop("name", None)
    if not _is_text(name, LONGEST_NAME) or not name.strip():
        raise _broken("namanya")
    view = ListView(
        _columns(content.pop("columns", None)),
        _text(content.pop("words", None), "kata pencarian"),
        _filters(content.pop("filters", None)),
        _text(content.pop("group", None), "pengelompokan"),
    )
    if view.group not in GROUPS:
        raise _broken("pengelompokan")
    if content:
        raise _broken(f"bagian «{min(content)[:40]}»")
    return name.strip(), view


def _content(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text) if len(text) <= LARGEST else None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.pop("kind", None) != KIND:
        raise BadFile("Berkas ini bukan tampilan daftar KepegDesk.")
    version = content.pop("version", None)
    if version != VERSION or isinstance(version, bool):
        raise BadFile(
            "Tampilan ini dibuat KepegDesk versi lain. Perbarui program, atau minta berkas baru."
        )
    return content


def _columns(found: Any) -> Columns:
    if not isinstance(found, dict):
        raise _broken("kolom")
    order, hidden = _keys(found.pop("order", None)), _keys(found.pop("hidden", None))
    widths, sort = found.pop("widths", None), _text(found.pop("sort", None), "urutan")
    descending = found.pop("descending", None)
    fits = isinstance(widths, dict) and all(
        _is_text(key, 32) and type(width) is int and 0 < width <= WIDEST
        for key, width in widths.items()
    )
    if not fits or not isinstance(descending, bool) or found:
        raise _broken("kolom")
    return Columns(order, hidden, widths, sort, descending)


def _keys(found: Any) -> tuple[str, ...]:
    if not isinstance(found, list) or len(found) > 200 or not all(_is_text(k, 32) for k in found):
        raise _broken("kolom")
    return tuple(found)


def _filters(found: Any) -> dict[str, str]:
    if not isinstance(found, dict) or not all(
        key in FILTERS and _is_text(value, 600) for key, value in found.items()
    ):
        raise _broken("saringan")
    return found


def _text(found: Any, what: str) -> str:
    if not _is_text(found, LONGEST_WORDS):
        raise _broken(what)
    return str(found)


def _is_text(found: Any, longest: int) -> bool:
    """Tell whether it is a text that can be stored and shown: no control letters, no half ones."""
    if not isinstance(found, str) or len(found) > longest:
        return False
    return not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in found)


def _broken(what: str) -> BadFile:
    return BadFile(f"Berkas tampilan rusak: {what} tidak terbaca. Minta berkasnya sekali lagi.")
