"""The sheet that shows where a printer puts the page."""

from __future__ import annotations


def calibration_sheet(width: float, height: float) -> bytes:
    """Return a sheet with a frame and rulers, as large as a page, in points; needs no office."""
    from kepegdesk.documents.calibration import calibration
    from kepegdesk.documents.page import PAPERS, Paper

    sizes = {(round(paper.width), round(paper.height)): paper for paper in PAPERS.values()}
    paper = sizes.get((round(width), round(height)), Paper("", width, height))
    return calibration(paper)
