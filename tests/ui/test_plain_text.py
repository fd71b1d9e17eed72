"""Data is never rendered as markup: the raw ways are forbidden in the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[2] / "kepegdesk" / "ui"
SOURCES = sorted(
    path for path in UI.rglob("*.py") if path.parent.name != "forms" and path.name != "text.py"
)
BOXES = {"QMessageBox", "QFileDialog", "QInputDialog", "QErrorMessage"}
TIPS = {"setToolTip", "setStatusTip", "setWhatsThis"}
RICH = {"setHtml", "insertHtml", "appendHtml", "QTextBrowser", "QTextEdit"}


def faults(source: str, name: str) -> Iterator[str]:
    """Name every raw label, tooltip, box and rich text of a source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "PySide6.QtWidgets":
            used = {alias.name for alias in node.names}
            if used & BOXES and name != "ask.py":
                yield f"{name}:{node.lineno} uses a message box or chooser outside ui/ask.py"
            if "QLabel" in used:
                yield f"{name}:{node.lineno} uses QLabel; use PlainLabel"
            if "*" in used:
                yield f"{name}:{node.lineno} imports everything"
        if isinstance(node, ast.Call):
            yield from _call_faults(node, name)


def _call_faults(node: ast.Call, name: str) -> Iterator[str]:
    called = (
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    )
    if called in TIPS and not all(_is_fixed(argument) for argument in node.args):
        yield f"{name}:{node.lineno} {called} with a variable; use text.tip"
    if called in RICH and not (called == "setHtml" and name == "data_table.py"):
        yield f"{name}:{node.lineno} {called} renders markup"


def _is_fixed(argument: ast.expr) -> bool:
    """Tell whether a text stands in the source, as itself or as a constant."""
    return isinstance(argument, ast.Constant) or (
        isinstance(argument, ast.Name) and argument.id.isupper()
    )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(UI)))
def test_no_raw_text(path: Path) -> None:
    assert list(faults(path.read_text(encoding="utf-8"), path.name)) == []


@pytest.mark.parametrize(
    "source",
    [
        "from PySide6.QtWidgets import QLabel",
        "from PySide6.QtWidgets import QMessageBox",
        "from PySide6.QtWidgets import *",
        "field.setToolTip(name)",
        "field.setToolTip(f'{name}')",
        "view.setHtml(name)",
    ],
)
def test_the_lint_sees(source: str) -> None:
    assert len(list(faults(source, "page.py"))) == 1


def test_the_clipboard_is_the_only_place_of_html() -> None:
    assert list(faults("mime.setHtml(x)", "data_table.py")) == []
