"""The computer's clock against the journal: a clock set back makes wrong days of everything."""

from __future__ import annotations

import datetime as dt

from kepegdesk.domain.indonesian import long_date
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query
from kepegdesk.storage.base import first_tuple
from kepegdesk.storage.tables import Act

TOLERATED = dt.timedelta(hours=12)
"""What the clocks of two workstations may differ by before one of them is wrong."""


@query(reach=Reach.OFFICE)
def warning(session: Session) -> str:
    """Say that the clock cannot be right: something was done later than now; empty if it can.

    Nothing depends on it but the days proposed: balances follow from what is recorded.
    """
    newest = first_tuple(Act.select(Act.at).order_by(Act.id.desc()))
    if newest is None:
        return ""
    last, now = dt.datetime.fromisoformat(newest[0]), session.clock()
    if last - now <= TOLERATED:
        return ""
    done = last.astimezone(now.tzinfo).date()
    return (
        f"Jam komputer menunjukkan {long_date(now.date())}, padahal pekerjaan terakhir dicatat "
        f"{long_date(done)}. Betulkan tanggal komputer sebelum mencatat apa pun."
    )
