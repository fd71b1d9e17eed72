"""When service ends by age: the BUP of a position, and the last day before the pension begins.

UU 20/2023 Ps 55, PP 11/2017 Ps 239: 58, for JPT and Ahli Madya 60, Ahli Utama 65; teachers 60
(UU 14/2005 Ps 40). The pension begins on the first day of the month after that birthday's month.
"""

from __future__ import annotations

from datetime import date
from typing import Protocol

from kepegdesk.domain.authority import rung_of
from kepegdesk.domain.kinds import Rung
from kepegdesk.domain.working_days import ONE_DAY, shift_months

USUAL_AGE = 58


class Position(Protocol):
    """What is needed of a position: its title, its kind and its echelon."""

    @property
    def title(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def eselon(self) -> str: ...


def age_limit(position: Position) -> int:
    """Return the age at which service in a position ends (BUP)."""
    words = position.title.casefold()
    if "ahli utama" in words:
        return 65
    if "ahli madya" in words or words.startswith("guru") or " guru " in f" {words} ":
        return 60
    rung = rung_of(position.eselon, position.kind, position.title)
    return 60 if rung is Rung.JPT else USUAL_AGE


def last_day_of_service(birth: date | None, position: Position) -> date | None:
    """Return the last day before the pension begins; None without a birth date."""
    if birth is None:
        return None
    begins = shift_months(birth.replace(day=1), 12 * age_limit(position) + 1)
    return begins - ONE_DAY
