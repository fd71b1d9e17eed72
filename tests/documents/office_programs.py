"""LibreOffice as a second spreadsheet program, where it is installed."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
_KINDS = {"xls": "xls:MS Excel 97", "xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods:calc8"}


_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1"
 script:language="StarBasic">{body}</script:module>
"""
_BODY = """Sub Edit
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  book = StarDesktop.loadComponentFromURL(ConvertToUrl({path}), "_blank", 0, hidden())
  sheet = book.Sheets.getByName({sheet})
  {edits}
  book.store()
  book.close(True)
End Sub
"""


def converted(source: Path, kind: str, folder: Path) -> Path:
    """Open a workbook in LibreOffice and save it in ``folder`` as another kind."""
    assert SOFFICE is not None
    target = folder / "disimpan"
    target.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation=file://{folder / 'profil'}"
    subprocess.run(  # noqa: S603 - the program is the one of this machine
        [SOFFICE, profile, "--headless", "--convert-to", _KINDS[kind], "--outdir", target, source],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return target / f"{source.stem}.{kind}"


def edit(
    path: Path, sheet: str, cells: Mapping[tuple[int, int], str | dt.date], folder: Path
) -> None:
    """Open a workbook in LibreOffice, type into cells by row and column, and save it.

    ``folder`` is one that ``converted`` was called with: its profile is made by a first start.
    """
    assert SOFFICE is not None
    edits = "\n  ".join(
        f"sheet.getCellByPosition({column - 1}, {row - 1}).{_typed(value)}"
        for (row, column), value in cells.items()
    )
    body = _BODY.format(path=_quoted(str(path)), sheet=_quoted(sheet), edits=edits)
    profile = folder / "profil"
    module = profile / "user/basic/Standard/Module1.xba"
    module.write_text(_MACRO.format(body=escape(body)), "utf-8")
    subprocess.run(  # noqa: S603 - the program is the one of this machine
        [SOFFICE, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore",
         "macro:///Standard.Module1.Edit"],
        check=True,
        capture_output=True,
        timeout=180,
    )  # fmt: skip


def _typed(value: str | dt.date) -> str:
    if isinstance(value, dt.date):
        return f"setValue(DateSerial({value.year}, {value.month}, {value.day}))"
    return f"setString({_quoted(value)})"


def _quoted(text: str) -> str:
    lines = ['"' + line.replace('"', '""') + '"' for line in text.split("\n")]
    return " & Chr(10) & ".join(lines)
