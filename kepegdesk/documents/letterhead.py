"""The letterhead alone, to be looked at before any letter bears it."""

from __future__ import annotations

from datetime import date

from reportlab.lib.units import mm

from kepegdesk.documents.layout import draw
from kepegdesk.documents.page import LEFT, RIGHT, Letterhead, Paper, letterhead_block, make_pdf

_MARGIN = 4 * mm


def render_letterhead(head: Letterhead, paper: Paper, day: date) -> bytes:
    """Set the letterhead as letters bear it, on a strip as wide as the paper."""
    block = letterhead_block(head, paper.width - LEFT - RIGHT)
    strip = Paper(paper.name, paper.width, block.height + 2 * _MARGIN)
    return make_pdf(
        strip,
        title="Kop surat",
        author=head.office,
        day=day,
        paint=lambda canvas: draw(canvas, block, LEFT, strip.height - _MARGIN),
    )
