"""The shipped rules and calendar, and readers of the worked examples, for tests of leave."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import lru_cache
from pathlib import Path

from kepegdesk.domain.kinds import EmployeeKind, LeaveCase, LeaveKind, Sex, WorkPattern
from kepegdesk.domain.leave import RequiredDocument
from kepegdesk.domain.leave_ledger import (
    Choices,
    Deferral,
    Facts,
    LedgerContext,
    Opening,
    Policy,
    ServicePerson,
    TakenLeave,
    WorkedCollective,
)
from kepegdesk.domain.leave_rules import KindRow, RuleRow
from kepegdesk.domain.working_days import Calendar, DayOff, calendar_of

ROOT = Path(__file__).parents[2]
EXAMPLES = json.loads((ROOT / "tests/data/leave_examples.json").read_text("utf-8"))
DAY = date.fromisoformat


def table(name: str) -> list[dict[str, str]]:
    with (ROOT / f"resources/reference/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def rule_rows() -> tuple[RuleRow, ...]:
    return tuple(
        RuleRow(r["key"], r["group"], r["value"], DAY(r["valid_from"]), None, r["legal_basis"])
        for r in table("leave_rules")
    )


@lru_cache
def calendar() -> Calendar:
    return calendar_of(DayOff(DAY(r["day"]), r["type"], r["status"]) for r in table("holidays"))


@lru_cache
def required_documents() -> tuple[RequiredDocument, ...]:
    return tuple(
        RequiredDocument(
            LeaveKind(r["kind"]), LeaveCase(r["case"]), r["document"], r["level"], r["group"]
        )
        for r in table("leave_documents")
    )


@lru_cache
def kind_rows() -> tuple[KindRow, ...]:
    return tuple(
        KindRow(LeaveKind(r["kind"]), r["group"], DAY(r["valid_from"]))
        for r in table("leave_kinds")
    )


@lru_cache
def context(policy: str = "KETAT") -> LedgerContext:
    return LedgerContext(rule_rows(), calendar(), Choices(policy=Policy(policy)), kinds=kind_rows())


def person(pattern: str = "5", **values: object) -> ServicePerson:
    values = {"kind": "PNS", "service_start": "2010-03-01", **values}
    return ServicePerson(
        kind=EmployeeKind(values["kind"]),
        service_start=DAY(values["service_start"]),
        pattern=WorkPattern(pattern),
        contract_months=values.get("contract_months"),
        sex=Sex(values["sex"]) if "sex" in values else None,
    )


def leave(start: str, end: str = "", *, id: int = 1, kind: str = "annual", issued: bool = True):
    label = f"800.1.11.4/{id}/BKPSDM"
    return TakenLeave(id, LeaveKind(kind), DAY(start), DAY(end or start), issued, label)


def facts_of(example: dict) -> Facts:
    taken = (leave(id=i, **row) for i, row in enumerate(example["taken"], 1))
    return Facts(
        first_year=example["first_year"],
        openings=tuple(Opening(**row) for row in example.get("openings", ())),
        taken=tuple(taken),
        deferrals=tuple(Deferral(**row) for row in example.get("deferrals", ())),
        worked=tuple(WorkedCollective(DAY(day)) for day in example.get("worked", ())),
    )


def example(name: str) -> dict:
    return next(row for row in EXAMPLES["balances"] if row["id"] == name)
