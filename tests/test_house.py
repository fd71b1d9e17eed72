"""The rules of the house: shapes, shipped files, and what no file may name."""

from __future__ import annotations

import ast
import csv
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import kepegdesk

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kepegdesk"
FROZEN = {PACKAGE / "ui" / "forms", PACKAGE / "storage" / "migrations"}  # generated
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

LONGEST_FILE = 600
LONGEST_MAIN_WINDOW = 300
LONGEST_FUNCTION = 60

REFERENCE = [
    "document_kinds", "holidays", "leave_documents", "leave_kinds", "leave_rules", "letter_kinds",
]  # fmt: skip


def sources(*folders: Path) -> list[Path]:
    """Return the Python files under the folders that people write and change."""
    files = [path for folder in folders for path in folder.rglob("*.py")]
    return sorted(path for path in files if FROZEN.isdisjoint(path.parents))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return every function and method of a file."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def line_count(path: Path) -> int:
    """Return how many lines a file has."""
    return len(path.read_text("utf-8").splitlines())


def tracked() -> list[Path]:
    """Return the files of the repository; skip where this is no checkout."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    command = [git, "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "ls-files", "-z"]
    names = subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603
    paths = [ROOT / name for name in names.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def texts() -> list[tuple[Path, str]]:
    """Return each tracked text file with its content."""
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content[:4096]:
            found.append((path.relative_to(ROOT), content.decode("utf-8", "replace")))
    return found


def test_no_file_is_long() -> None:
    files = sources(PACKAGE, ROOT / "tests", ROOT / "forms")

    assert [path for path in files if line_count(path) > LONGEST_FILE] == []


def test_the_main_window_only_holds_pages_together() -> None:
    path = PACKAGE / "ui" / "main_window.py"

    assert line_count(path) <= LONGEST_MAIN_WINDOW


def test_no_function_is_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources(PACKAGE)
        for node in functions(path)
        if (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]

    assert long == []


@pytest.mark.parametrize("name", REFERENCE)
def test_reference_table_is_shipped_whole(name: str) -> None:
    with (ROOT / "resources" / "reference" / f"{name}.csv").open(encoding="utf-8") as file:
        header, *rows = csv.reader(file)

    assert rows
    assert {len(row) for row in rows} == {len(header)}


def test_the_version_stands_in_one_place() -> None:
    assert PYPROJECT["project"]["dynamic"] == ["version"]
    assert PYPROJECT["tool"]["hatch"]["version"]["path"] == "kepegdesk/__init__.py"
    assert str(Version(kepegdesk.__version__)) == kepegdesk.__version__


def test_the_locked_versions_are_those_the_project_asks_for() -> None:
    lock = (ROOT / ".ci" / "requirements.txt").read_text("utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+)", lock, re.MULTILINE))
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"]
    asked = [Requirement(r) for r in project["dependencies"] + extras["dev"] + extras["postgres"]]

    name = {requirement: requirement.name.lower().replace("_", "-") for requirement in asked}
    assert {n for n in name.values() if n not in locked} == set()
    assert [str(r) for r in asked if locked[name[r]] not in r.specifier] == []
    assert "--hash=sha256:" in lock


def test_dependencies_are_bounded_on_both_sides() -> None:
    project = PYPROJECT["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    every = project["dependencies"] + extras

    assert [line for line in every if ">=" not in line or "<" not in line] == []


def test_no_file_names_one_machine_or_one_registry() -> None:
    folders = "|".join(["wo" + "rk", "op" + "t", "ro" + "ot"])
    forbidden = re.compile(rf"(?<![\w.~/])/({folders})/|py" + "pi|index-" + r"url|\.\./sha" + "red")
    named = [f"{path}: {hit[0]}" for path, text in texts() if (hit := forbidden.search(text))]

    assert named == []


def test_every_sample_workbook_has_its_truth() -> None:
    suffix = ".truth.json"
    truths = sorted((ROOT / "tests" / "data").rglob(f"*{suffix}"))
    assert truths

    for folder in {truth.parent for truth in truths}:
        told = {truth.name.removesuffix(suffix) for truth in folder.glob(f"*{suffix}")}
        assert {path.stem for path in folder.iterdir() if path.suffix == ".xlsx"} == told
