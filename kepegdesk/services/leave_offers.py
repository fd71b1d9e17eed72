"""What leave somebody may ask for: kinds, cases, documents, length, pay; and until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from kepegdesk.domain.kinds import (
    EARLY_CASES,
    EmployeeKind,
    LeaveCase,
    LeaveKind,
    Sex,
)
from kepegdesk.domain.leave_annual import is_early
from kepegdesk.domain.leave_checklist import GOVERNMENT_DOCTOR, HEALTH_BOARD, cases_of, checklist
from kepegdesk.domain.leave_facts import ServicePerson
from kepegdesk.domain.leave_ledger import LedgerContext
from kepegdesk.domain.leave_periods import WORKING, counted_in
from kepegdesk.domain.leave_rules import RuleGroup, RuleRow, group_of, rule_on
from kepegdesk.domain.leave_special import births, usual_end
from kepegdesk.domain.leave_wish import Request
from kepegdesk.domain.working_days import add_months
from kepegdesk.services import leave_facts, settings
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Reach, query
from kepegdesk.storage.tables import LeaveType

WOMENS = frozenset({LeaveCase.FOURTH_BIRTH, LeaveCase.MISCARRIAGE})
MENS = frozenset({LeaveCase.WIFE_BIRTH})
ON_DEMAND = (GOVERNMENT_DOCTOR, HEALTH_BOARD)
"""What long sickness asks for, by its length (CS02, CS03)."""

_TPP = {
    LeaveKind.ANNUAL: "tpp_faktor_tahunan",
    LeaveKind.LARGE: "tpp_faktor_besar",
    LeaveKind.SICK: "tpp_faktor_sakit",
    LeaveKind.MATERNITY: "tpp_faktor_melahirkan",
    LeaveKind.IMPORTANT: "tpp_faktor_penting",
    LeaveKind.UNPAID: "tpp_faktor_cltn",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a checklist; ``level`` is B (required), W (advised), or empty (if need be)."""

    name: str
    level: str

    @property
    def words(self) -> str:
        """Return how much it is asked for."""
        return {"B": "wajib", "W": "disarankan"}.get(self.level, "bila perlu")


@dataclass(frozen=True, slots=True)
class CaseOffer:
    """A case of a kind of leave with its checklist, at home and abroad."""

    case: LeaveCase
    papers: tuple[Paper, ...]
    papers_abroad: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of leave: its cases, how long it may last, what income goes on (``tpp`` percent)."""

    kind: LeaveKind
    counted_in: str
    right: str
    pay: str
    tpp: int
    legal_basis: str
    deferrable: bool
    recallable: bool
    cases: tuple[CaseOffer, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """What the rules of a day give a person, or a group.

    ``travel_days`` is the most days of travel annual leave may have (R9), ``birth`` which birth
    in service the next one would be.
    """

    group: str
    offers: tuple[Offer, ...]
    travel_days: int = 0
    birth: int = 1

    def of(self, kind: LeaveKind) -> Offer | None:
        """Return the offer of one kind, or None."""
        return next((offer for offer in self.offers if offer.kind is kind), None)


@query(reach=Reach.EMPLOYEE)
def offered(session: Session, employee: int, day: dt.date | None = None) -> Offered:
    """Return what leave a person may ask for on a day, case by case."""
    on = day or session.today
    person, facts = leave_facts.person(employee), leave_facts.facts(employee)
    context, group = leave_facts.context(), group_of(person.kind)
    urgent = Request(LeaveKind.ANNUAL, on, on, case=LeaveCase.EARLY_ILLNESS)
    is_urgent = group.is_pppk and is_early(urgent, person, facts, context)
    found = [
        _narrowed(offer, person, is_urgent=is_urgent)
        for offer in _offers(group, on, context)
        if _may_have(person, offer.kind)
    ]
    asked = Request(LeaveKind.MATERNITY, on, on)
    return Offered(
        group.value,
        tuple(found),
        context.number("ct_sulit_hubungan_hari_kalender", person, on) or 0,
        births(asked, person, facts),
    )


def _may_have(person: ServicePerson, kind: LeaveKind) -> bool:
    if kind is LeaveKind.MATERNITY:
        return person.sex is not Sex.MALE
    only_pns = kind in (LeaveKind.LARGE, LeaveKind.UNPAID)
    return not only_pns or person.kind is EmployeeKind.PNS


def _narrowed(offer: Offer, person: ServicePerson, *, is_urgent: bool) -> Offer:
    """Leave out the cases that are not for this person."""
    without: set[LeaveCase] = set() if is_urgent else set(EARLY_CASES)
    if person.sex is Sex.MALE:
        without |= WOMENS
    if person.sex is Sex.FEMALE:
        without |= MENS
    return replace(offer, cases=tuple(each for each in offer.cases if each.case not in without))


@query(reach=Reach.OFFICE)
def catalogue(session: Session, day: dt.date | None = None) -> list[Offered]:
    """Return the kinds of leave of every group of employees on a day."""
    on, context = day or session.today, leave_facts.context()
    groups = (RuleGroup.PNS, RuleGroup.PPPK, RuleGroup.HONORER)
    return [Offered(group.value, tuple(_offers(group, on, context))) for group in groups]


def _offers(group: RuleGroup, day: dt.date, context: LedgerContext) -> list[Offer]:
    table = LeaveType
    rows = table.select().where(
        table.group == ("PPPK" if group.is_pppk else group.value),
        table.valid_from <= day,
        table.valid_to.is_null() | (table.valid_to >= day),
    )
    newest: dict[LeaveKind, Any] = {}
    for row in rows.order_by(table.valid_from):
        newest[row.kind] = row
    length = _Length(group, day, context)
    return [_offer(newest[kind], group, day, length) for kind in LeaveKind if kind in newest]


def _offer(row: Any, group: RuleGroup, day: dt.date, length: _Length) -> Offer:
    return Offer(
        kind=row.kind,
        counted_in=length.counted_in(row),
        right=length.words(row.kind),
        pay=row.pay,
        tpp=settings.number(_TPP[row.kind]) or 0,
        legal_basis=row.legal_basis,
        deferrable=row.deferrable,
        recallable=row.recallable,
        cases=_cases(row.kind, group, day),
    )


def _cases(kind: LeaveKind, group: RuleGroup, day: dt.date) -> tuple[CaseOffer, ...]:
    rows = leave_facts.required_documents(kind)
    cases = cases_of(rows, kind, group)

    def papers(case: LeaveCase, *, abroad: bool) -> tuple[Paper, ...]:
        wanted = checklist(rows, kind, case, group, day, abroad=abroad)
        found = [Paper(row.document, row.level) for row in wanted]
        if kind is LeaveKind.SICK and case is LeaveCase.ILLNESS:
            found += [Paper(name, "") for name in ON_DEMAND]
        return tuple(found)

    return tuple(
        CaseOffer(case, papers(case, abroad=False), papers(case, abroad=True)) for case in cases
    )


@dataclass(frozen=True, slots=True)
class _Length:
    """Words the length of each kind of leave by the rules of a group on a day."""

    group: RuleGroup
    day: dt.date
    context: LedgerContext

    def counted_in(self, row: Any) -> str:
        """Return what a kind is counted in; the office may count alasan penting by working days."""
        working = counted_in(row.kind, self.context.choices) == WORKING
        return WORKING if working else str(row.counted_in)

    def words(self, kind: LeaveKind) -> str:
        """Return how long a kind may last."""
        return {
            LeaveKind.ANNUAL: self._annual,
            LeaveKind.LARGE: lambda: self._most("cb_maks_bulan", "bulan"),
            LeaveKind.SICK: self._sick,
            LeaveKind.MATERNITY: lambda: self._most("cm_bulan", "bulan"),
            LeaveKind.IMPORTANT: self._important,
            LeaveKind.UNPAID: self._unpaid,
        }[kind]()

    def _row(self, key: str) -> RuleRow | None:
        return rule_on(self.context.rule_rows, key, self.group, self.day)

    def _value(self, key: str) -> str:
        row = self._row(key)
        return row.value if row is not None and row.value.isdigit() else ""

    def _most(self, key: str, unit: str) -> str:
        value = self._value(key)
        return f"paling lama {value} {unit}" if value else ""

    def _annual(self) -> str:
        days = self._value("ct_hak")
        return f"{days} hari kerja setahun" if days else "tidak diatur"

    def _sick(self) -> str:
        more = self._value("cs_perpanjangan_bulan")
        extended = f", dapat diperpanjang {more} bulan" if more.strip("0") else ""
        return self._most("cs_maks_bulan", "bulan") + extended

    def _important(self) -> str:
        if self.context.choices.important_in_working_days:
            return self._most("cap_maks_hari_kerja", "hari kerja")
        return self._most("cap_maks_bulan", "bulan")

    def _unpaid(self) -> str:
        more = self._value("cltn_perpanjangan_tahun")
        extended = f", dapat diperpanjang {more} tahun" if more else ""
        return self._most("cltn_maks_tahun", "tahun") + extended


@query(reach=Reach.EMPLOYEE)
def proposed_end(session: Session, employee: int, wish: Request) -> dt.date | None:
    """Return the last day of the full length a wish may have; None where need decides."""
    person, context = leave_facts.person(employee), leave_facts.context()
    if wish.kind is LeaveKind.UNPAID:
        years = context.number("cltn_perpanjangan_tahun", person, wish.start)
        return add_months(wish.start, 12 * years) if wish.extends and years else None
    return usual_end(wish, person, context, leave_facts.facts(employee))
