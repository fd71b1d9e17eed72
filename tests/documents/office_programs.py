"""LibreOffice as a second spreadsheet program, where it is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
_KINDS = {"xls": "xls:MS Excel 97", "xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods:calc8"}


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
