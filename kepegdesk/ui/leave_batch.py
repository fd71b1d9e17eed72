"""Letters of many requests issued one after another, with progress, cancel, and what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from kepegdesk.errors import UserError
from kepegdesk.progress import Cancelled, Progress
from kepegdesk.services import letters
from kepegdesk.services.leave_rows import LeaveRow
from kepegdesk.services.session import Session
from kepegdesk.ui import ask
from kepegdesk.ui.changes import Context
from kepegdesk.ui.faults import record
from kepegdesk.ui.jobs import Job, show_progress

MOST_REASONS = 8


@dataclass(slots=True)
class Issued:
    """What came of issuing letters: those issued stay issued, whatever follows."""

    wanted: int
    done: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    stopped: bool = False

    @property
    def words(self) -> str:
        """Say how many letters were issued."""
        told = f"{len(self.done)} dari {self.wanted} surat terbit."
        return f"{told} Dihentikan; sisanya belum terbit." if self.stopped else told

    @property
    def reasons(self) -> str:
        """Say of whom no letter was issued, and why."""
        shown = self.refused[:MOST_REASONS]
        more = len(self.refused) - len(shown)
        return "\n".join([*shown, *([f"dan {more} lagi"] if more else [])])


def issue_each(session: Session, rows: Sequence[LeaveRow], progress: Progress) -> Issued:
    """Issue letter after letter, each in its own act: one that is refused stops no other.

    Neither does a bug: what was issued before it stays issued, and has to be told.
    """
    found = Issued(len(rows))
    for number, row in enumerate(rows):
        try:
            progress(number, len(rows))
            letters.issue(session, row.id)
        except Cancelled:
            found.stopped = True
            break
        except UserError as refusal:
            found.refused.append(f"{row.name}: {refusal}")
        except Exception as fault:  # logged, and told with the others
            note = record(fault)
            found.refused.append(f"{row.name}: kesalahan di dalam program, catatan nomor {note}")
        else:
            found.done.append(row.id)
    return found


def issue_many(
    context: Context,
    rows: Sequence[LeaveRow],
    parent: QWidget,
    then: Callable[[Issued], None] = lambda _found: None,
) -> None:
    """Issue the letters of many requests behind a progress box, and tell what came of it."""
    job = Job(lambda progress: issue_each(context.session, rows, progress))

    def tell(found: Issued) -> None:
        context.tell(frozenset({"leave"}))
        if found.refused or found.stopped:
            ask.warn(parent, found.words, explain=found.reasons)
        then(found)

    job.finished.connect(tell)
    job.failed.connect(lambda fault: ask.refusal(parent, fault))
    show_progress(parent, job, "Terbitkan surat", f"Menerbitkan {len(rows)} surat…")
