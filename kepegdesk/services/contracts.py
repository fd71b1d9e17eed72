"""The working contracts (perjanjian kerja) a PPPK had: kept when another takes their place.

How many days are carried into a year depends on the contract in force on its 1 January
(Peraturan BKN 7/2022 Ps 7), so a renewal must not speak for the years before it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from kepegdesk.domain.leave_facts import Contract
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import ContractHistory, Employee


def keep(employee: int, start: dt.date | None) -> None:
    """Keep the contract on file before one from ``start`` is written in its place.

    One that begins no later than the contract on file corrects it, and nothing is kept.
    """
    held = Employee.get_or_none(Employee.id == employee)
    begun = None if held is None else held.contract_start or held.tmt_cpns
    if held is None or start is None or begun is None or held.contract_end is None:
        return
    table = ContractHistory
    table.delete().where(table.employee == employee, table.start >= min(start, begun)).execute()
    if begun < start:
        table.create(employee=employee, start=begun, end=held.contract_end)


def refuse_undated(employee: int, start: dt.date | None) -> None:
    """Refuse a present contract without its first day beside earlier ones."""
    table = ContractHistory
    if start is None and table.select().where(table.employee == employee).exists():
        text = (
            "Tanggal mulai perjanjian kerja wajib diisi: pegawai ini mempunyai perjanjian "
            "terdahulu, dan hak cuti mengikuti perjanjian yang berlaku."
        )
        raise Refused([error("PG17", "contract_start", text)])


def earlier(employees: Collection[int] | None) -> dict[int, list[Contract]]:
    """Return the contracts before the present one, the oldest first, of these people or all."""
    table = ContractHistory
    found: dict[int, list[Contract]] = defaultdict(list)
    query = table.select(table.employee, table.start, table.end).order_by(table.start)
    if employees is not None:
        query = query.where(table.employee.in_(list(employees)))
    for employee, start, end in tuples(query):
        found[employee].append(Contract(start, months(start, end)))
    return found


def months(start: dt.date, end: dt.date) -> int:
    """Return the whole months of a contract whose last day is included."""
    after = end + dt.timedelta(days=1)
    whole = (after.year - start.year) * 12 + after.month - start.month
    return whole - (after.day < start.day)


def in_turn(earlier: Collection[Contract], start: Any, present: int | None) -> tuple[Contract, ...]:
    """Return all contracts in turn; nothing where the present one is the only one known."""
    if not earlier or start is None:
        return ()
    return (*earlier, Contract(start, present))
