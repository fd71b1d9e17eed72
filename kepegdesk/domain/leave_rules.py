"""Parameters of the leave rules as rows valid from a date: the code reads, never hard-codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import EmployeeKind, LeaveKind
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused

YES = "ya"
NOT_APPLICABLE = "-"


class RuleGroup(StrEnum):
    """Whose rules: PNS and CPNS, PPPK, PPPK Paruh Waktu, or people who are no ASN.

    PPPK Paruh Waktu and people who are no ASN follow the rows of PPPK where they have none of
    their own; the right of the latter is none until the office registers one (leave.md §2.6).
    """

    PNS = "PNS"
    PPPK = "PPPK"
    PART_TIME = "PPPK_PW"
    HONORER = "HONORER"

    @property
    def is_pppk(self) -> bool:
        """Tell whether the rules of Peraturan BKN 7/2022 hold."""
        return self in (RuleGroup.PPPK, RuleGroup.PART_TIME)


_GROUPS = {
    EmployeeKind.PNS: RuleGroup.PNS,
    EmployeeKind.CPNS: RuleGroup.PNS,
    EmployeeKind.PPPK: RuleGroup.PPPK,
    EmployeeKind.PPPK_PARUH_WAKTU: RuleGroup.PART_TIME,
    EmployeeKind.HONORER: RuleGroup.HONORER,
}


def group_of(kind: EmployeeKind) -> RuleGroup:
    """Return whose leave rules apply."""
    return _GROUPS[kind]


class KindRow(NamedTuple):
    """A kind of leave that a group of employees has, from a day to a day (or without end)."""

    kind: LeaveKind
    kind_group: str
    valid_from: date = date.min
    valid_to: date | None = None


REGULATED = (
    *(KindRow(kind, "PNS") for kind in LeaveKind),
    *(KindRow(k, "PPPK") for k in (LeaveKind.ANNUAL, LeaveKind.SICK, LeaveKind.MATERNITY)),
    KindRow(LeaveKind.ANNUAL, "HONORER"),
)
"""The kinds of PP 11/2017 Ps 310 and PP 49/2018 Ps 77; the office's own rows are data."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One parameter of one group, valid from a day to a day (or without end)."""

    key: str
    kind_group: str
    value: str
    valid_from: date
    valid_to: date | None
    legal_basis: str


@dataclass(frozen=True, slots=True)
class LeaveRules:
    """The parameters of annual leave in force for one group on one day; days are working days.

    ``annual_days`` is None for people whose annual leave no rule gives.
    """

    annual_days: int | None
    annual_minimum: int
    service_months: int
    carry_days: int
    total_after_one_year: int
    total_after_two_years: int
    contract_over_for_one: int | None
    """Months a contract must exceed for last year's remainder to be carried; PNS: no condition."""
    contract_over_for_two: int | None
    deferral_in_full: bool
    extra_days: int
    large_clears_right: bool
    months_after_unpaid: int
    teachers_entitled: bool
    early_days: int
    """Days for urgent reasons before the first year of service; 0 where there are none."""
    basis: Mapping[str, str]
    """Legal basis of every parameter, by key."""


def rule_on(rows: Iterable[RuleRow], key: str, group: str, day: date) -> RuleRow | None:
    """Find the row in force; before the first row of a key, the first row counts.

    A group that follows another does so until its own first row begins.
    """
    rows = list(rows)
    mine = [row for row in rows if row.key == key and row.kind_group == group]
    begun = [row for row in mine if row.valid_from <= day]
    if not begun:
        other = _FOLLOWED.get(group)
        followed = rule_on(rows, key, other, day) if other else None
        return followed or min(mine, key=lambda row: row.valid_from, default=None)
    newest = max(begun, key=lambda row: row.valid_from)
    return newest if newest.valid_to is None or day <= newest.valid_to else None


_FOLLOWED = {RuleGroup.PART_TIME.value: "PPPK", RuleGroup.HONORER.value: "PPPK"}
"""Whose rows hold for a group that has none of its own, or none yet."""


def rules_on(rows: Iterable[RuleRow], group: str, day: date) -> LeaveRules:
    """Read the parameters in force; refuse with the names of those the office lacks."""
    rows = list(rows)
    found = {key: rule_on(rows, key, group, day) for key in _KEYS}
    values = {key: row.value for key, row in found.items() if row is not None}
    missing = [key for key in _KEYS if key not in values]
    if missing:
        text = (
            f"Parameter cuti {', '.join(missing)} untuk {group} tidak ada pada {long_date(day)}. "
            "Lengkapi di Pengaturan, bagian Aturan Cuti."
        )
        raise Refused([error("AT01", "leave_rules", text)])
    basis = {key: row.legal_basis for key, row in found.items() if row is not None}
    return _rules(values, basis)


_KEYS = (
    "ct_hak",
    "ct_min",
    "ct_syarat_bulan",
    "ct_sisa_maks",
    "ct_total_1",
    "ct_total_2",
    "ct_sisa_kontrak_lebih_bulan",
    "ct_dua_tahun_kontrak_lebih_bulan",
    "ct_tangguh_penuh",
    "ct_tambahan_per_hari",
    "cb_hapus_ct",
    "cltn_ct_syarat_bulan",
    "guru_hak_ct",
    "ct_dini_maks",
)


def _rules(values: Mapping[str, str], basis: Mapping[str, str]) -> LeaveRules:
    return LeaveRules(
        annual_days=_number(values["ct_hak"]),
        annual_minimum=int(values["ct_min"]),
        service_months=int(values["ct_syarat_bulan"]),
        carry_days=int(values["ct_sisa_maks"]),
        total_after_one_year=int(values["ct_total_1"]),
        total_after_two_years=int(values["ct_total_2"]),
        contract_over_for_one=_number(values["ct_sisa_kontrak_lebih_bulan"]),
        contract_over_for_two=_number(values["ct_dua_tahun_kontrak_lebih_bulan"]),
        deferral_in_full=values["ct_tangguh_penuh"] == YES,
        extra_days=int(values["ct_tambahan_per_hari"]),
        large_clears_right=values["cb_hapus_ct"] == YES,
        months_after_unpaid=int(values["cltn_ct_syarat_bulan"]),
        teachers_entitled=values["guru_hak_ct"] == YES,
        early_days=_number(values["ct_dini_maks"]) or 0,
        basis=basis,
    )


def _number(value: str) -> int | None:
    return None if value == NOT_APPLICABLE else int(value)
