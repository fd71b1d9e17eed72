"""A sheet to see where a printer puts the page: a frame, rulers, and what to do with them."""

from __future__ import annotations

from datetime import date

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kepegdesk.documents.layout import BOLD, REGULAR, draw, text_block
from kepegdesk.documents.page import Paper, make_pdf

EDGE = 20 * mm
"""Distance of the frame from the edges of the paper."""

_TOLD = (
    "Ukur jarak garis bingkai ke tepi kertas dengan penggaris. Jarak yang benar 20 mm di semua "
    "sisi.",
    "Bila jarak kiri kurang dari 20 mm, isi «Geser ke kanan» dengan selisihnya; bila lebih, isi "
    "dengan angka negatif. Demikian pula jarak atas untuk «Geser ke bawah».",
    "Bila bingkai lebih kecil dari semestinya, matikan pilihan «sesuaikan dengan kertas» pada "
    "pengaturan pencetak: surat dicetak dengan ukuran sebenarnya.",
)


def calibration(paper: Paper) -> bytes:
    """Return the sheet for a paper."""
    return make_pdf(
        paper,
        title=f"Lembar kalibrasi {paper.name}",
        author="KepegDesk",
        day=date(2026, 1, 1),
        paint=lambda canvas: _paint(canvas, paper),
    )


def _paint(canvas: Canvas, paper: Paper) -> None:
    canvas.setLineWidth(0.5)
    canvas.rect(EDGE, EDGE, paper.width - 2 * EDGE, paper.height - 2 * EDGE)
    _ruler(canvas, paper, upright=False)
    _ruler(canvas, paper, upright=True)
    left, down = EDGE + 15 * mm, paper.height - EDGE - 20 * mm
    room = paper.width - 2 * (EDGE + 15 * mm)
    heading = text_block(f"Lembar kalibrasi {paper.name}", x=0, room=room, size=16, font=BOLD)
    for block in (heading, *(text_block(told, x=0, room=room, size=11) for told in _TOLD)):
        draw(canvas, block, left, down)
        down -= block.height + 4 * mm
    canvas.showPage()


def _ruler(canvas: Canvas, paper: Paper, *, upright: bool) -> None:
    """Draw a ruler from an edge of the paper, a stroke a millimetre, numbered in centimetres."""
    length = int((paper.height if upright else paper.width) / mm)
    for tick in range(length):
        stroke = (6 if tick % 10 == 0 else 4 if tick % 5 == 0 else 2.5) * mm
        if upright:
            place = paper.height - tick * mm
            canvas.line(EDGE, place, EDGE + stroke, place)
        else:
            canvas.line(tick * mm, paper.height - EDGE, tick * mm, paper.height - EDGE - stroke)
    canvas.setFont(REGULAR, 7)
    for centimetre in range(3, length // 10):
        if upright:
            canvas.drawString(
                EDGE + 7 * mm, paper.height - centimetre * 10 * mm - 2, f"{centimetre}"
            )
        else:
            canvas.drawCentredString(
                centimetre * 10 * mm, paper.height - EDGE - 9 * mm, f"{centimetre}"
            )
