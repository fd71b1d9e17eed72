"""Read finished PDFs back, by other people's eyes: pypdf, qpdf, pypdfium2."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

QPDF = shutil.which("qpdf")


def check(pdf: bytes, folder: Path) -> None:
    """Let qpdf find fault with a document."""
    if QPDF is None:
        pytest.skip("qpdf is not installed here, so the structure of the PDF was not checked")
    path = folder / "check.pdf"
    path.write_bytes(pdf)
    done = subprocess.run([QPDF, "--check", path], capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page, all white space as single spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text(pdf: bytes) -> str:
    """Return the text of the whole document."""
    return " ".join(pages(pdf))


def size(pdf: bytes) -> tuple[int, int]:
    """Return the sheet's width and height in whole millimetres."""
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)


def image(pdf: bytes, page: int = 0, scale: float = 1.0) -> Image.Image:
    """Render a page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()


def inked(picture: Image.Image) -> tuple[int, int, int, int]:
    """Return the box around everything that is not white."""
    box = picture.convert("L").point(lambda grey: 255 if grey < 250 else 0).getbbox()
    assert box is not None
    return box
