"""Letters for the tests of seals: a page with its essentials and a QR, printed and scanned."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageFilter
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kepegdesk.domain import letter_seal
from kepegdesk.domain.indonesian import long_date, spaced_nip, terbilang
from kepegdesk.domain.letter_seal import Seal, Sealed
from kepegdesk.services import seals
from kepegdesk.services.use_case import WRITERS, Reach, say, use_case

F4 = (215 * mm, 330 * mm)
CODE = 32 * mm


@use_case("leave", roles=WRITERS, reach=Reach.OFFICE)
def seal(session, request, number, day, paper="letter", **shown):  # type: ignore[no-untyped-def]
    """Seal a paper in an act of its own, as issuing does in its."""
    say("Uji: segel surat")
    return seals.seal_for(request, paper, number, day, **shown)


def read(text: str) -> Seal:
    """Return what a code says."""
    found = letter_seal.parse(text)
    assert isinstance(found, Sealed)
    return found.seal


def words(says: Seal, name: str = "La Contoh") -> list[str]:
    """Return the lines of a letter that says what its seal says."""
    assert says.start
    assert says.end
    count, _space, unit = says.length.partition(" ")
    return [
        "SURAT IZIN CUTI TAHUNAN",
        f"Nomor : {says.number}",
        f"Nama {name}",
        f"NIP {spaced_nip(says.nip)}",
        f"Selama {count} ({terbilang(int(count))}) {unit}, terhitung mulai tanggal "
        f"{long_date(says.start)}",
        f"sampai dengan tanggal {long_date(says.end)}, dengan ketentuan sebagai berikut:",
        f"Kendari, {long_date(says.day)}",
        says.signer,
    ]


def pdf(pages: Sequence[tuple[str, Sequence[str]]], **options: object) -> bytes:
    """Set pages: a code, or none, and lines of text."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=F4, invariant=True, **options)  # type: ignore[arg-type]
    for code, lines in pages:
        for place, line in enumerate(lines):
            canvas.drawString(30 * mm, 300 * mm - place * 7 * mm, line)
        if code:
            widget = QrCodeWidget(code, barLevel="M", barWidth=CODE, barHeight=CODE, barBorder=0)
            drawing = Drawing(CODE, CODE)
            drawing.add(widget)
            renderPDF.draw(drawing, canvas, 30 * mm, 30 * mm)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def printed(content: bytes, dpi: int = 150, page: int = 0) -> Image.Image:
    """Print a page in grey."""
    document = pypdfium2.PdfDocument(content)
    try:
        picture: Image.Image = document[page].render(scale=dpi / 72, grayscale=True).to_pil()
        return picture.convert("L")
    finally:
        document.close()


def photographed(picture: Image.Image) -> Image.Image:
    """Make of a print what a telephone makes of it: askew, blurred a little, dull and yellowish."""
    close = picture.resize((picture.width * 2, picture.height * 2))
    turned = close.rotate(3.5, expand=True, fillcolor=210, resample=Image.Resampling.BICUBIC)
    dull = turned.filter(ImageFilter.GaussianBlur(1)).point(lambda grey: 40 + grey * 170 // 255)
    return Image.merge("RGB", (dull, dull, dull.point(lambda grey: grey * 9 // 10)))


def decoded_elsewhere(picture: Path) -> str:
    """Return what an independent decoder reads."""
    zbarimg = shutil.which("zbarimg")
    if zbarimg is None:
        pytest.skip("zbarimg is not installed here, so no other decoder has read the code")
    command = [zbarimg, "--quiet", "--raw", str(picture)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout
