"""Which automatic backups to keep: 7 days, 4 weeks, 12 months, and always the newest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

DAYS, WEEKS, MONTHS = 7, 4, 12

_RULES: tuple[tuple[Callable[[dt.datetime], tuple[int, ...]], int], ...] = (
    (lambda moment: (moment.year, moment.month, moment.day), DAYS),
    (lambda moment: tuple(moment.isocalendar()[:2]), WEEKS),
    (lambda moment: (moment.year, moment.month), MONTHS),
)


def superfluous(moments: Iterable[dt.datetime], now: dt.datetime) -> set[dt.datetime]:
    """Return the moments whose backups may go.

    Of each of the last days, weeks and months that have one the newest stays; what a wrong clock
    dated in the future stays too, and crowds nothing out.
    """
    found = sorted(set(moments), reverse=True)
    past = [moment for moment in found if moment <= now]
    keep = {moment for moment in found if moment > now}
    for period, wanted in _RULES:
        newest: dict[tuple[int, ...], dt.datetime] = {}
        for moment in past:
            newest.setdefault(period(moment), moment)
        keep.update(list(newest.values())[:wanted])
    return set(found) - keep
