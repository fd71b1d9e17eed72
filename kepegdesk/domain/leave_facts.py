"""What the leave ledger is told and what it answers: frozen values, no rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from kepegdesk.domain.kinds import (
    EmployeeKind,
    EmployeeStatus,
    LeaveCase,
    LeaveKind,
    Sex,
    WorkPattern,
)


class Policy(StrEnum):
    """How unused days of two years are carried: by the wording of the rule, or by habit."""

    KETAT = "KETAT"
    EMBER = "EMBER"


class Lot(StrEnum):
    """What a day of annual leave is charged to; ``RESERVED`` marks days asked for, not issued.

    ``EARLY`` holds the days a PPPK may take for urgent reasons before his first year of service.
    """

    N2 = "N-2"
    N1 = "N-1"
    N = "N"
    EXTRA = "T"
    EXTRA_YEAR_END = "TL"
    EARLY = "dini"
    RESERVED = "dipesan"


@dataclass(frozen=True, slots=True)
class Choices:
    """How the office reads what the regulations leave open; each is a setting (leave.md §10).

    ``year_end_from`` is the (month, day) from which a worked cuti bersama may still be used in
    the next year (lot TL; Peraturan BKN 7/2021 III.F.6-7). ``deferral_in_full`` overrules the
    rule row for PPPK, None leaves it. ``early_deducts``: days a PPPK took before his first year
    reduce his first right. ``large_deducts``: annual leave used from the year's right shortens
    large leave. ``government_doctor_over`` asks PNS too for a government doctor's note from so
    many days on. ``important_in_working_days`` counts leave for an important reason in those.
    ``collective_reduces`` names the kinds of employees whose annual leave cuti bersama reduces.
    """

    policy: Policy = Policy.KETAT
    year_end_from: tuple[int, int] = (12, 24)
    deferral_in_full: bool | None = None
    early_deducts: bool = True
    large_deducts: bool = True
    government_doctor_over: int | None = None
    important_in_working_days: bool = False
    collective_reduces: frozenset[EmployeeKind] = frozenset()


class Contract(NamedTuple):
    """A working contract: from when it held, and its whole months (None if its end is unknown)."""

    start: date
    months: int | None


def contract_on(contracts: Sequence[Contract], present: int | None, day: date) -> int | None:
    """Return the months of the contract in force on a day; before the first, that one's.

    ``contracts`` stand in turn, the present one last; empty where it is the only one known.
    """
    months = contracts[0].months if contracts else present
    for each in contracts:
        if each.start <= day:
            months = each.months
    return months


@dataclass(frozen=True, slots=True)
class ServicePerson:
    """Whose leave: the TMT and contract from the decree, the week he works.

    ``service_start`` is the TMT CPNS, or the TMT of the contract for PPPK; None if not on file.
    ``service_end`` is the last day of the contract or before retirement. ``units`` are his unit
    and those above it: days off of one of them are his. ``gone_since`` is the day his ``status``
    holds from, if that is one of not being in service and the day is known. ``contracts`` are all
    contracts in turn where the present one (``contract_months``) had others before it.
    """

    kind: EmployeeKind
    service_start: date | None
    pattern: WorkPattern = WorkPattern.FIVE_DAYS
    contract_months: int | None = None
    is_teacher: bool = False
    gets_collective: bool = True
    service_end: date | None = None
    status: EmployeeStatus = EmployeeStatus.ACTIVE
    sex: Sex | None = None
    units: tuple[int, ...] = ()
    gone_since: date | None = None
    contracts: tuple[Contract, ...] = ()

    def contract_on(self, day: date) -> int | None:
        """Return the months of the contract in force on a day."""
        return contract_on(self.contracts, self.contract_months, day)


class Opening(NamedTuple):
    """A balance taken over from paper: it stands in the place of the lot it names."""

    year: int
    lot: str
    days: int
    document: str


class Correction(NamedTuple):
    """Days added to or taken from a lot of a year (K), with the document that shows why."""

    year: int
    lot: str
    days: int
    document: str


class Change(NamedTuple):
    """Days an act gave back (negative) or added after the letter had counted a leave."""

    year: int
    days: int
    text: str


class TakenLeave(NamedTuple):
    """A leave of any kind; one not yet ``issued`` is a reservation.

    ``label`` is the number of its letter, empty if it has none yet: texts then name its dates.
    ``counted`` holds year and days as the letter and the acts after it (``changes``) count them;
    they stay when the calendar changes (leave.md §7), and what is not there is counted.
    ``free`` are calendar days of travel at the end that are not charged; ``resumed`` is the day
    somebody was back in service after leave without pay, if it is known; ``unserved`` the calendar
    days a recall gave back.
    """

    id: int | None
    kind: LeaveKind
    start: date
    end: date
    issued: bool
    label: str = ""
    counted: tuple[tuple[int, int], ...] = ()
    case: LeaveCase = LeaveCase.ORDINARY
    free: int = 0
    resumed: date | None = None
    changes: tuple[Change, ...] = ()
    unserved: int = 0

    @property
    def charged_end(self) -> date:
        """Return the last day that is charged."""
        return self.end - timedelta(days=self.free) if self.free else self.end


class Deferral(NamedTuple):
    """Days of the right of ``year`` postponed by the deciding official with a letter."""

    year: int
    days: int
    letter: str


class WorkedCollective(NamedTuple):
    """A day of cuti bersama on which the person was ordered to work."""

    day: date


class Signed(NamedTuple):
    """What a year was closed with, by which document: it stays, whatever changes afterwards.

    ``n2`` to ``extra`` are what was left on 31 December. ``next_n2`` and ``next_n1`` open the
    following year, ``next_extra`` are days TL that are still good in it; ``idle`` counts the years
    up to it in which the right went wholly unused.
    """

    year: int
    n2: int
    n1: int
    n: int
    extra: int
    next_n2: int
    next_n1: int
    next_extra: int
    idle: int
    document: str = ""

    @property
    def left(self) -> tuple[int, int, int, int]:
        """Return what was left of N-2, N-1, N and extra days."""
        return self.n2, self.n1, self.n, self.extra


class Facts(NamedTuple):
    """Everything recorded about the leave of one person; ``first_year`` is the office's.

    ``signed`` are the years that were closed.
    """

    first_year: int
    openings: tuple[Opening, ...] = ()
    taken: tuple[TakenLeave, ...] = ()
    deferrals: tuple[Deferral, ...] = ()
    worked: tuple[WorkedCollective, ...] = ()
    corrections: tuple[Correction, ...] = ()
    signed: tuple[Signed, ...] = ()


class Cause(StrEnum):
    """What a line of the working comes from; the value is the word for lists."""

    OPENED = "pembukaan"
    STATED = "saldo awal"
    CORRECTED = "koreksi"
    EXTRA = "tambahan"
    EARLY = "hak mendesak"
    TAKEN = "cuti"
    SETTLED = "cuti besar"
    CLOSED = "tutup tahun"
    NOT_VALID = "tidak berlaku"
    RESERVED = "dipesan"
    NOTHING = "tidak ada hak"


class LedgerLine(NamedTuple):
    """One step of the working: signed working days on a lot, in words, with the rule applied."""

    date: date
    lot: str
    days: int
    text: str
    rule: str
    leave_id: int | None = None
    cause: Cause = Cause.NOTHING


class LotBalance(NamedTuple):
    """A lot of the year: its opening quantity, what was taken from it and what is left."""

    lot: str
    opened: int
    taken: int
    left: int
    valid_from: date
    valid_to: date


class Balance(NamedTuple):
    """Annual leave left on a day, in working days, after all leave issued for that year.

    ``available`` is the sum of the lots less ``reserved`` and may be negative. The days of
    ``lines`` add up to ``available``; ``lines`` and ``lots`` are empty if no working was asked.
    """

    on: date
    n2: int
    n1: int
    n: int
    extra: int
    reserved: int
    available: int
    lines: tuple[LedgerLine, ...] = ()
    lots: tuple[LotBalance, ...] = ()
