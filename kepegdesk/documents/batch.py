"""Many papers at once: in one document, or each in a file of its own.

What was issued comes as the very bytes that left the office and is taken over page by page; what
was not is set from its values, letters that follow each other together.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import groupby

import pypdfium2

from kepegdesk.documents.leave_form import LeaveForm, render_form
from kepegdesk.documents.letter import Letter, render_letters
from kepegdesk.documents.page import Paper
from kepegdesk.progress import Progress, nothing

Part = bytes | Letter | LeaveForm
"""An issued paper, or what a paper shows that is still to be set."""

TOGETHER = 50
"""Letters set in one go, so that progress is seen and *Batal* is heard."""


def render(part: Part, paper: Paper) -> bytes:
    """Return one paper as a document."""
    if isinstance(part, bytes):
        return part
    return (
        render_form(part, paper) if isinstance(part, LeaveForm) else render_letters([part], paper)
    )


def join(parts: Sequence[Part], paper: Paper, progress: Progress = nothing) -> bytes:
    """Return all papers in one document, in their order."""
    documents: list[bytes] = []
    done = 0
    for group in _groups(parts):
        first = group[0]
        if isinstance(first, Letter):
            documents.append(render_letters([p for p in group if isinstance(p, Letter)], paper))
        else:
            documents += [render(part, paper) for part in group]
        done += len(group)
        progress(done, len(parts))
    return documents[0] if len(documents) == 1 else _joined(documents)


def _groups(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Give letters that follow each other together, everything else one by one."""
    for _, run in groupby(enumerate(parts), lambda each: isinstance(each[1], Letter) or each[0]):
        found = [part for _, part in run]
        for start in range(0, len(found), TOGETHER):
            yield found[start : start + TOGETHER]


def _joined(documents: Sequence[bytes]) -> bytes:
    whole = pypdfium2.PdfDocument.new()
    try:
        for content in documents:
            one = pypdfium2.PdfDocument(content)
            whole.import_pages(one)
            one.close()
        target = io.BytesIO()
        whole.save(target)
        return target.getvalue()
    finally:
        whole.close()
