"""Forms are compiled once, again when they change, and forgotten when they are gone."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def compiler(tmp_path: Path) -> ModuleType:
    """Return the compiler, at work on a folder with one form."""
    spec = importlib.util.spec_from_file_location("forms_compile", ROOT / "forms" / "compile.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("FORMS", "MODULES", "WORDS"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        setattr(module, name, folder)
    shutil.copy(ROOT / "forms" / "sign_in.ui", module.FORMS)
    shutil.copy(ROOT / "resources" / "i18n" / "qtbase_id.ts", module.WORDS)
    return module


def test_a_second_run_makes_nothing(compiler: ModuleType) -> None:
    made = {path.name for path in compiler.compile_forms()}
    assert made == {"sign_in.py", "qtbase_id.qm"}
    assert compiler.compile_forms() == []


def test_only_the_classes_a_form_names_are_loaded(compiler: ModuleType) -> None:
    compiler.compile_forms()
    module = (compiler.MODULES / "sign_in.py").read_text(encoding="utf-8")
    tree = ast.parse(module)
    loaded = {
        alias.name
        for part in ast.walk(tree)
        if isinstance(part, ast.ImportFrom) and str(part.module).startswith("PySide6")
        for alias in part.names
    }
    named = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
    assert loaded
    assert loaded <= named


def test_a_changed_form_is_made_again(compiler: ModuleType) -> None:
    compiler.compile_forms()
    form, module = compiler.FORMS / "sign_in.ui", compiler.MODULES / "sign_in.py"
    form.write_text(form.read_text(encoding="utf-8").replace("Masuk ke KepegDesk", "Halo"), "utf-8")
    later = module.stat().st_mtime + 5
    os.utime(form, (later, later))
    assert [path.name for path in compiler.compile_forms()] == ["sign_in.py"]
    assert "Halo" in module.read_text(encoding="utf-8")


def test_the_module_of_a_removed_form_goes(compiler: ModuleType) -> None:
    compiler.compile_forms()
    (compiler.FORMS / "sign_in.ui").unlink()
    compiler.compile_forms()
    assert {path.name for path in compiler.MODULES.glob("*.py")} == {"__init__.py"}


def test_a_broken_form_is_named(compiler: ModuleType) -> None:
    (compiler.FORMS / "broken.ui").write_text("<ui>", encoding="utf-8")
    with pytest.raises((SystemExit, Exception), match=r"broken|uic"):
        compiler.compile_forms()
