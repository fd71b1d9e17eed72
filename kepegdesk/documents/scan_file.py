"""A scan as it comes from outside: what it truly is, and a name that is safe everywhere.

Its bytes are kept as they came. A picture's EXIF is not removed: the way up is written there, and
a scan is evidence that must be the same as the clerk's own file.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from kepegdesk.errors import BadFile

MOST_BYTES = 10 * 1024 * 1024
LONGEST_NAME = 100
"""Characters of a name with its extension; short enough for every file system."""

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
EXTENSIONS = {PDF: (".pdf",), PNG: (".png",), JPEG: (".jpg", ".jpeg")}
"""What each kind may end in, the first being the one that is given."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(\..*)?")
_HEAD = 1024
"""Bytes within which a PDF must begin (PDF 1.7, implementation note 13)."""


def read_scan(path: Path) -> bytes:
    """Read a scan; raise ``BadFile`` when it cannot be read or is too large."""
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BadFile(_too_large(path.name, size))
        return path.read_bytes()
    except OSError as fault:
        raise BadFile(f"Berkas {path.name} tidak dapat dibaca: {fault.strerror}.") from fault


def kind_of(name: str, content: bytes) -> str:
    """Return the media type of a scan by its first bytes; raise ``BadFile`` for anything else."""
    if len(content) > MOST_BYTES:
        raise BadFile(_too_large(name, len(content)))
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        _require_end(name, content, b"IEND")
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        _require_end(name, content, b"\xff\xd9")
        return JPEG
    if b"%PDF-" in content[:_HEAD]:
        _require_pages(name, content)
        return PDF
    raise BadFile(
        f"Berkas {name} bukan PDF, JPG atau PNG. Pindai ulang atau simpan sebagai salah satunya."
    )


def _too_large(name: str, size: int) -> str:
    megabytes, most = size / 1024 / 1024, MOST_BYTES // 1024 // 1024
    told = f"{megabytes:.1f}".replace(".", ",")
    return (
        f"Berkas {name} berukuran {told} MB; paling besar {most} MB. Pindai ulang dengan "
        "resolusi lebih rendah (200 dpi cukup)."
    )


def _require_end(name: str, content: bytes, mark: bytes) -> None:
    if mark not in content:
        raise BadFile(f"Gambar {name} terpotong. Salin atau pindai ulang.")


def _require_pages(name: str, content: bytes) -> None:
    """Refuse a PDF that nobody here could look at: cut off, broken, or locked."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        with PdfDocument(content) as document:
            pages = len(document)
    except PdfiumError as fault:
        pages = 0
        reason = "berkata sandi" if "password" in str(fault).casefold() else "rusak atau terpotong"
    else:
        reason = "tidak berisi halaman"
    if not pages:
        raise BadFile(f"PDF {name} {reason}. Simpan ulang tanpa kata sandi, atau pindai ulang.")


def safe_name(name: str, media_type: str) -> str:
    """Return a display name no system takes for a path, a device, a stream or a program.

    Control and direction marks (U+202E) are dropped; it ends in the extension of what it is.
    """
    last = re.split(r"[/\\]", name)[-1]
    text = unicodedata.normalize("NFC", last)
    text = "".join(letter for letter in text if unicodedata.category(letter)[0] != "C")
    stem, ending = _split(_FORBIDDEN.sub("_", text).rstrip(" ."), EXTENSIONS[media_type])
    if _DEVICES.fullmatch(stem):
        stem = f"_{stem}"
    return (stem[: LONGEST_NAME - len(ending)].rstrip(" .") or "lampiran") + ending


def _split(name: str, endings: tuple[str, ...]) -> tuple[str, str]:
    for ending in endings:
        if name.casefold().endswith(ending):
            return name[: -len(ending)].strip(" ."), ending
    return name.strip(" ."), endings[0]
