"""Read the codes of letters, and the words around them, from a PDF, a photograph or a scan.

The file comes from outside and may be anything: what is too large, locked or broken is refused in
a sentence before it costs memory. Pages and pictures are read in grey, no larger than they need.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

from kepegdesk import progress as reports
from kepegdesk.errors import BadFile

LARGEST_FILE = 60_000_000
"""Bytes."""
MOST_PAGES = 500
RESOLUTIONS = (200, 300)
"""Dots per inch a page is drawn at; a scan, which has no text, a second time where need be."""
MOST_DOTS = 40_000_000
"""Dots of a drawn page: a sheet of A2 at 200 dpi."""
LARGEST_SIDE = 4000
"""Dots a picture is brought down to; a code of a letter in it stays legible."""

_MARK = "KPG"
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_POINTS = 72
_PICTURES = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page or a picture: the codes of letters on it, how many other codes, and its text.

    A page that was ``scanned`` is one picture; what text it has, a machine recognised.
    """

    number: int
    codes: tuple[str, ...]
    others: int = 0
    text: str = ""
    scanned: bool = False


def read_sheets(path: Path, progress: reports.Progress = reports.nothing) -> list[Sheet]:
    """Read every page of a PDF, or a picture; raise ``BadFile`` when that cannot be done."""
    content = _content(path)
    if b"%PDF-" in content[:1024]:
        return list(_pages(content, path.name, progress))
    kind = next((kind for mark, kind in _PICTURES.items() if content.startswith(mark)), None)
    if kind is None:
        raise BadFile(f"{path.name} bukan PDF, PNG atau JPG. Pilih berkas surat atau fotonya.")
    return [_picture(content, kind, path.name)]


def text_of(pdf: bytes) -> str:
    """Return the text of a whole PDF that this program made."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(_text(document[place]) for place in range(len(document)))
    finally:
        document.close()


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError as fault:
        raise BadFile(f"Berkas {path.name} tidak ada. Periksa nama dan foldernya.") from fault
    except OSError as fault:
        raise BadFile(f"{path.name} tidak dapat dibaca. Pilih berkas lain.") from fault
    if len(content) > LARGEST_FILE:
        most = LARGEST_FILE // 1_000_000
        raise BadFile(
            f"{path.name} lebih besar dari {most} MB. Pindai suratnya saja, atau kecilkan fotonya."
        )
    return content


# --- PDF -----------------------------------------------------------------------------------------


def _pages(content: bytes, name: str, progress: reports.Progress) -> Iterator[Sheet]:
    document = _opened(content, name)
    try:
        count = len(document)
        if count > MOST_PAGES:
            raise BadFile(
                f"{name} memuat {count} halaman; paling banyak {MOST_PAGES} sekali periksa. "
                "Pisahkan suratnya dahulu."
            )
        for place in range(count):
            yield _page(document, place, name)
            progress(place + 1, count)
    finally:
        document.close()


def _opened(content: bytes, name: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).casefold():
            text = f"{name} terkunci dengan kata sandi. Simpan salinan tanpa kata sandi."
        else:
            text = f"{name} bukan PDF yang utuh. Minta berkasnya sekali lagi."
        raise BadFile(text) from fault


def _page(document: pypdfium2.PdfDocument, place: int, name: str) -> Sheet:
    try:
        page = document[place]
        text, scanned = _text(page), _is_scan(page)
        for resolution in RESOLUTIONS[: 1 if text.strip() else None]:
            codes, others = _codes(_drawn(page, resolution))
            if codes:
                break
    except (pypdfium2.PdfiumError, MemoryError, ValueError) as fault:
        text = f"Halaman {place + 1} dari {name} rusak. Minta berkasnya sekali lagi."
        raise BadFile(text) from fault
    return Sheet(place + 1, codes, others, text, scanned)


def _text(page: pypdfium2.PdfPage) -> str:
    words = page.get_textpage()
    try:
        return str(words.get_text_bounded())
    finally:
        words.close()


def _is_scan(page: pypdfium2.PdfPage) -> bool:
    """Tell whether a picture covers most of a page."""
    width, height = page.get_size()
    pictures = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    boxes = (picture.get_bounds() for picture in pictures)
    return any((right - left) * (top - low) > width * height / 2 for left, low, right, top in boxes)


def _drawn(page: pypdfium2.PdfPage, resolution: int) -> Image.Image:
    """Draw a page in grey, a huge one smaller."""
    width, height = page.get_size()
    scale = resolution / _POINTS
    dots = max(width * height * scale * scale, 1)
    picture: Image.Image = page.render(
        scale=scale * min(1.0, math.sqrt(MOST_DOTS / dots)), grayscale=True
    ).to_pil()
    return picture


# --- pictures ------------------------------------------------------------------------------------


def _picture(content: bytes, kind: str, name: str) -> Sheet:
    grey = _grey(content, kind, name)
    codes, others = _codes(grey)
    if not codes:
        codes, others = _codes(_sharpened(grey))
    return Sheet(1, codes, others)


def _sharpened(picture: Image.Image) -> Image.Image:
    """Enlarge and sharpen: a code of few dots, askew or out of focus, is read only so."""
    factor = 3 if max(picture.size) * 3 <= 2 * LARGEST_SIDE else 2
    large = picture.resize(
        (picture.width * factor, picture.height * factor), Image.Resampling.LANCZOS
    )
    return large.filter(ImageFilter.UnsharpMask(4, 300, 0))


def _grey(content: bytes, kind: str, name: str) -> Image.Image:
    """Open a picture as grey dots; what claims to be enormous is refused before it is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=(kind,))
        picture.draft("L", (LARGEST_SIDE, LARGEST_SIDE))
        grey = _on_white(picture)
        grey.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise BadFile(f"Gambar {name} terlalu besar. Kecilkan, lalu periksa lagi.") from fault
    except (OSError, ValueError, SyntaxError, MemoryError) as fault:
        raise BadFile(f"Gambar {name} rusak. Foto atau pindai suratnya sekali lagi.") from fault
    return grey


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture in grey; what is transparent counts as paper."""
    if picture.mode not in ("LA", "RGBA", "PA") and "transparency" not in picture.info:
        return picture.convert("L")
    layered = picture.convert("RGBA")
    paper = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(paper, layered).convert("L")


def _codes(picture: Image.Image) -> tuple[tuple[str, ...], int]:
    """Return the codes of letters on a picture, from top to bottom, and how many others it has."""
    found = zxingcpp.read_barcodes(picture, formats=_QR)
    found.sort(key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    texts = [_decoded(code) for code in found]
    ours = [text for text in texts if text.lstrip().upper().startswith(_MARK)]
    return tuple(dict.fromkeys(ours)), len(texts) - len(ours)


def _decoded(code: zxingcpp.Barcode) -> str:
    """Return what a code says: UTF-8, which decoders without being told may take for another."""
    try:
        return bytes(code.bytes).decode()
    except UnicodeDecodeError:
        return str(code.text)
