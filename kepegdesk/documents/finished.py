"""A finished document: how many pages it has, and the mark of a copy at its foot."""

from __future__ import annotations

import ctypes
import io

import pypdfium2
import pypdfium2.raw as pdfium
from reportlab.lib.units import mm

from kepegdesk.documents.page import LEFT

SIZE = 7.0
_FOOT = 10 * mm


def mark_copy(pdf: bytes, text: str) -> bytes:
    """Return the document with a line of 7 points at the foot of every page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in range(len(document)):
            _mark(document, number, text)
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()
    finally:
        document.close()


def page_count(pdf: bytes) -> int:
    """Return how many pages a document has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _mark(document: pypdfium2.PdfDocument, number: int, text: str) -> None:
    page = document[number]
    line = pdfium.FPDFPageObj_NewTextObj(document, b"Helvetica", SIZE)
    words = ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")
    pdfium.FPDFText_SetText(line, ctypes.cast(words, ctypes.POINTER(ctypes.c_ushort)))
    pdfium.FPDFPageObj_Transform(line, 1, 0, 0, 1, LEFT, _FOOT)
    pdfium.FPDFPage_InsertObject(page, line)
    page.gen_content()
