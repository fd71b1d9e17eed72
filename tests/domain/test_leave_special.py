"""Every kind of leave by its own rule: T10, T11, R1 to R14, the cases of PPPK."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from leave_world import (
    DAY,
    calendar,
    context,
    kind_rows,
    leave,
    person,
    required_documents,
    rule_rows,
)

from kepegdesk.domain.kinds import EmployeeStatus, LeaveCase, LeaveKind
from kepegdesk.domain.leave import Request, check, usual_case
from kepegdesk.domain.leave_checklist import GOVERNMENT_DOCTOR, HEALTH_BOARD
from kepegdesk.domain.leave_ledger import (
    Choices,
    Facts,
    LedgerContext,
    Opening,
    ServicePerson,
    TakenLeave,
    WorkedCollective,
    balance,
)
from kepegdesk.domain.leave_rules import KindRow, RuleRow
from kepegdesk.domain.leave_special import births, chain_start, usual_end
from kepegdesk.domain.leave_unpaid import ask_by, reminders
from kepegdesk.domain.problems import Problem

NOTE = frozenset({"Surat keterangan dokter"})
WOMAN = {"sex": "P"}
MAN = {"sex": "L"}


def ask(kind: str, start: str, end: str, case: str = "", **values: object) -> Request:
    values = {"reason": "Keperluan", **values}
    return Request(LeaveKind(kind), DAY(start), DAY(end), case=LeaveCase(case), **values)


def found(
    request: Request,
    *taken: TakenLeave,
    who: ServicePerson | None = None,
    law: LedgerContext | None = None,
    on: str = "2026-01-05",
    **facts: object,
) -> list[Problem]:
    record = Facts(**{"first_year": 2020, "taken": taken, **facts})
    return check(request, who or person(), record, law or context(), DAY(on))


def keys(problems: list[Problem], *, blocking: bool | None = None) -> list[str]:
    return [p.key for p in problems if blocking is None or p.blocks is blocking]


def other(kind: str, start: str, end: str, case: str = "", **values: object) -> TakenLeave:
    return leave(start, end, kind=kind)._replace(case=LeaveCase(case), **values)


# --- large leave -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service_start", "start", "case", "blocked"),
    [
        ("2021-03-02", "2026-03-01", "other_need", ["CB01"]),  # T-22: 4 years 11 months 29 days
        ("2021-03-01", "2026-03-01", "other_need", []),
        ("2024-03-01", "2026-03-01", "hajj", []),
        ("2024-03-01", "2026-03-01", "umrah", ["CB01"]),
    ],
)
def test_large_leave_after_five_years_but_for_the_first_hajj(
    service_start: str, start: str, case: str, blocked: list[str]
) -> None:
    request = ask("large", start, "2026-03-31", case)
    problems = found(request, who=person(service_start=service_start))
    assert keys(problems, blocking=True) == blocked
    assert "CB02" in keys(problems)
    if blocked:
        assert problems[0].text == (
            "Cuti besar mensyaratkan masa kerja 5 tahun terus-menerus, kecuali haji pertama atau "
            "kelahiran anak keempat dan seterusnya."
        )


def test_time_on_leave_without_pay_is_no_service() -> None:
    away = other("unpaid", "2022-01-01", "2022-12-31")
    request = ask("large", "2026-03-01", "2026-03-31", "other_need")
    assert "CB01" in keys(found(request, away, who=person(service_start="2021-03-01")))
    later = ask("large", "2027-03-02", "2027-03-31", "other_need")
    assert "CB01" not in keys(found(later, away, who=person(service_start="2021-03-01")))
    unknown = replace(person(), service_start=None)
    assert "CB01" in keys(found(request, who=unknown))


def test_large_leave_is_three_months_less_the_annual_leave_used_of_the_year() -> None:
    """R2: days taken from N-1 cost nothing, those of the year's own right do."""
    used = leave("2026-02-02", "2026-02-06")  # five working days
    whole = ask("large", "2026-04-01", "2026-06-30", "other_need")
    assert keys(found(whole), blocking=True) == []
    carried = {"openings": (Opening(2026, "N-1", 5, "BA"),), "first_year": 2026}
    assert keys(found(whole, used, **carried), blocking=True) == []
    own = {"openings": (Opening(2026, "N-1", 0, "BA"),), "first_year": 2026}
    problems = found(whole, used, **own)
    assert keys(problems, blocking=True) == ["CB03"]
    assert "dikurangi 5 hari cuti tahunan 2026 yang sudah dipakai: sampai 25 Juni 2026" in (
        problems[-1].text
    )
    short = replace(whole, end=date(2026, 6, 25))
    assert keys(found(short, used, **own), blocking=True) == []
    lenient = LedgerContext(rule_rows(), calendar(), Choices(large_deducts=False))
    assert keys(found(whole, used, law=lenient, **own), blocking=True) == []
    lifted = replace(whole, override="Disetujui Kepala BKPSDM, nota dinas 12")
    assert keys(found(lifted, used, **own), blocking=True) == []
    assert "CB03" in keys(found(lifted, used, **own), blocking=False)


def test_large_leave_cut_short_forfeits_the_rest_and_too_long_is_refused() -> None:
    assert "CB07" in keys(found(ask("large", "2026-04-01", "2026-05-31", "other_need")))
    long = found(ask("large", "2026-04-01", "2026-07-01", "other_need"))
    assert keys(long, blocking=True) == ["CB03"]
    assert long[-1].text == "Cuti besar paling lama 3 bulan: sampai 30 Juni 2026."


def test_large_leave_again_warns_before_five_more_years() -> None:
    """R6."""
    before = other("large", "2021-01-01", "2021-03-31")
    request = ask("large", "2026-03-31", "2026-06-30", "other_need")
    assert "CB04" in keys(found(request, before))
    assert "CB04" not in keys(
        found(replace(request, start=date(2026, 4, 1), end=date(2026, 6, 30)), before)
    )


def test_rules_that_are_missing_forbid_nothing_they_do_not_say() -> None:
    bare = [row for row in rule_rows() if not row.key.startswith(("cb_maks", "cs_", "cm_", "cap_"))]
    law = LedgerContext(bare, calendar())
    woman = person(**WOMAN)
    for kind, case in (
        ("large", "other_need"), ("sick", "illness"), ("sick", "miscarriage"),
        ("maternity", "birth"), ("important", "disaster"),
    ):  # fmt: skip
        request = ask(kind, "2026-04-01", "2026-07-31", case, documents=NOTE)
        blocked = keys(found(request, who=woman, law=law), blocking=True)
        assert set(blocked) <= {"DOK01"}, (kind, blocked)
        assert usual_end(request, woman, law) is None


# --- births ------------------------------------------------------------------------------------


def test_t10_the_fourth_birth_is_large_leave_of_three_months() -> None:
    """T10: R1 + R4; the day before, five years are not needed, nothing is postponed."""
    woman = person(service_start="2023-06-01", **WOMAN)
    maternity = ask("maternity", "2026-11-02", "2027-02-01", "birth", birth_order=4)
    problems = found(maternity, who=woman)
    assert keys(problems, blocking=True) == ["CM01"]
    assert problems[-1].text == (
        "Kelahiran anak ke-4: gunakan cuti besar (PNS) / tidak ada hak (PPPK)."
    )
    large = replace(maternity, kind=LeaveKind.LARGE, case=LeaveCase.FOURTH_BIRTH)
    assert usual_end(large, woman, context()) == date(2027, 2, 1)
    used = leave("2026-03-02", "2026-03-04")
    own = {"openings": (Opening(2026, "N-1", 0, "BA"),), "first_year": 2026}
    problems = found(large, used, who=woman, **own)
    assert keys(problems, blocking=True) == []
    told = next(p.text for p in problems if p.key == "CB05")
    assert "cuti tahunan 2026 yang sudah dipakai 3 hari" in told
    late = replace(large, end=date(2027, 2, 2))
    assert keys(found(late, who=woman), blocking=True) == ["CB03"]
    taken = other("large", "2026-11-02", "2027-02-01", "fourth_birth")
    facts = Facts(2026, openings=own["openings"], taken=(used, taken))
    assert balance(woman, facts, context(), date(2026, 12, 1)).n == 0
    assert balance(woman, facts, context(), date(2027, 1, 1)).n == 12


def test_the_case_of_a_fourth_birth_is_for_a_woman_at_her_fourth() -> None:
    request = ask("large", "2026-11-02", "2027-02-01", "fourth_birth", birth_order=3)
    assert "CB06" in keys(found(request, who=person(**WOMAN)))
    fourth = replace(request, birth_order=4)
    assert "CB06" in keys(found(fourth, who=person(**MAN)))
    assert "CB06" not in keys(found(fourth, who=person(**WOMAN)))
    assert "CB06" not in keys(found(replace(fourth, birth_order=None), who=person(**WOMAN)))


def test_births_are_counted_from_the_record_unless_told() -> None:
    born = [other("maternity", f"{year}-02-01", f"{year}-04-30", "birth") for year in (2021, 2023)]
    request = ask("maternity", "2026-02-01", "2026-04-30", "birth")
    facts = Facts(2020, taken=(*born, other("large", "2024-06-01", "2024-08-31", "fourth_birth")))
    assert births(request, person(), facts) == 4
    assert births(replace(request, birth_order=2), person(), facts) == 2
    assert births(replace(request, start=date(2023, 1, 1)), person(), facts) == 2
    assert births(request, replace(person(), service_start=None), facts) == 4


def test_births_before_becoming_pns_do_not_count() -> None:
    """§1.2: the three births of a PPPK leave a PNS all three of hers."""
    years = (2021, 2022, 2024)
    born = [other("maternity", f"{year}-02-01", f"{year}-04-30", "birth") for year in years]
    request = ask("maternity", "2026-03-02", "2026-06-01", "birth")
    now = person(**WOMAN, service_start="2025-02-01")
    assert keys(found(request, *born, who=now)) == []
    assert births(request, now, Facts(2020, taken=tuple(born))) == 1
    assert keys(found(request, *born, who=person(**WOMAN))) == ["CM01"]


@pytest.mark.parametrize(
    ("kind", "sex", "end", "order", "blocked"),
    [
        ("PNS", "P", "2026-04-30", 3, []),
        ("PNS", "P", "2026-03-31", 1, []),  # shorter on request
        ("PNS", "P", "2026-05-01", 1, ["CM03"]),
        ("PNS", "L", "2026-04-30", 1, ["CM02"]),  # T-22
        ("PPPK", "P", "2026-04-30", 3, []),
        ("PPPK", "P", "2026-04-30", 4, ["CM01"]),  # R5
    ],
)
def test_maternity_leave(kind: str, sex: str, end: str, order: int, blocked: list[str]) -> None:
    request = ask("maternity", "2026-02-01", end, "birth", birth_order=order)
    who = person(kind=kind, sex=sex)
    assert keys(found(request, who=who), blocking=True) == blocked
    lifted = replace(request, override="Keputusan Kepala BKPSDM")
    assert keys(found(lifted, who=who), blocking=True) == [k for k in blocked if k == "CM02"]


# --- sick leave --------------------------------------------------------------------------------


def sick(start: str, end: str, *documents: str, case: str = "illness") -> Request:
    return ask("sick", start, end, case, documents=frozenset(documents or NOTE))


def test_t11_pns_and_pppk_with_a_private_doctor() -> None:
    pppk = person(kind="PPPK", contract_months=60)
    twenty = sick("2026-03-02", "2026-03-21")
    assert keys(found(twenty), blocking=True) == []
    problems = found(twenty, who=pppk)
    assert keys(problems, blocking=True) == ["CS02"]
    assert problems[-1].text == (
        "PPPK sakit lebih dari 14 hari wajib surat keterangan dokter pemerintah."
    )
    official = sick("2026-03-02", "2026-03-21", GOVERNMENT_DOCTOR)
    assert keys(found(official, who=pppk), blocking=True) == []
    fourteen = sick("2026-03-02", "2026-03-15")
    assert keys(found(fourteen, who=pppk), blocking=True) == []
    more = sick("2026-03-02", "2026-04-05", GOVERNMENT_DOCTOR)
    problems = found(more, who=pppk)
    assert keys(problems, blocking=True) == ["CS03"]
    assert "1 bulan sejak 2 Maret 2026" in problems[-1].text
    hurt = sick("2026-03-02", "2026-04-05", case="work_accident")
    assert keys(found(hurt, who=pppk), blocking=True) == []
    silent = replace(twenty, documents=None)
    assert "CS02" in keys(found(silent, who=pppk), blocking=True)


def test_an_office_may_still_ask_pns_for_a_government_doctor() -> None:
    law = LedgerContext(rule_rows(), calendar(), Choices(government_doctor_over=14))
    problems = found(sick("2026-03-02", "2026-03-16"), law=law)
    assert keys(problems, blocking=True) == ["CS02"]
    assert problems[-1].text.startswith("Sakit lebih dari 14 hari")
    assert keys(found(sick("2026-03-02", "2026-03-15"), law=law), blocking=True) == []
    old = found(sick("2019-03-04", "2019-03-18"), on="2019-03-04", first_year=2018)
    assert "CS02" in keys(old)  # the rule of its day


def test_sickness_that_goes_on_is_one_sickness() -> None:
    """R12: no working day between; T-13: calendar days, holidays included."""
    before = (
        other("sick", "2025-03-01", "2025-08-31", "illness", id=1),
        other("sick", "2025-09-01", "2026-01-02", "illness", id=2),  # a Friday
    )
    monday = sick("2026-01-05", "2026-02-28")
    assert chain_start(monday, person(), Facts(2020, taken=before), context()) == date(2025, 3, 1)
    tuesday = sick("2026-01-06", "2026-02-28")
    start = chain_start(tuesday, person(), Facts(2020, taken=before), context())
    assert start == date(2026, 1, 6)
    assert keys(found(monday, *before)) == ["CS04"]
    over = replace(monday, end=date(2026, 3, 1))
    assert keys(found(over, *before), blocking=True) == ["CS03"]
    examined = replace(over, documents=NOTE | {HEALTH_BOARD})
    assert keys(found(examined, *before)) == ["CS04"]
    assert "melewati 12 bulan" in found(examined, *before)[0].text
    too_long = replace(examined, end=date(2026, 9, 1))
    assert keys(found(too_long, *before), blocking=True) == ["CS03"]
    assert keys(found(replace(examined, end=date(2026, 8, 31)), *before), blocking=True) == []


def test_an_accident_at_work_does_not_count_to_the_sickness() -> None:
    before = other("sick", "2025-01-06", "2026-01-02", "work_accident")
    monday = sick("2026-01-05", "2026-02-28")
    assert chain_start(monday, person(), Facts(2020, taken=(before,)), context()) == monday.start


@pytest.mark.parametrize(("end", "blocked"), [("2026-12-24", []), ("2026-12-25", ["CS03"])])
def test_miscarriage_is_a_month_and_fifteen_days(end: str, blocked: list[str]) -> None:
    request = sick("2026-11-10", end, "Surat keterangan dokter atau bidan", case="miscarriage")
    assert keys(found(request, who=person(**WOMAN)), blocking=True) == blocked
    assert usual_end(request, person(), context()) == date(2026, 12, 24)


# --- leave for an important reason -------------------------------------------------------------


@pytest.mark.parametrize(("end", "blocked"), [("2026-04-15", []), ("2026-04-16", ["AP02"])])
def test_an_important_reason_gives_a_month(end: str, blocked: list[str]) -> None:
    request = ask("important", "2026-03-16", end, "family_death")
    assert keys(found(request), blocking=True) == blocked


def test_an_office_may_count_an_important_reason_in_working_days() -> None:
    law = LedgerContext(rule_rows(), calendar(), Choices(important_in_working_days=True))
    request = ask("important", "2026-03-16", "2026-04-16", "family_death")
    assert keys(found(request, law=law), blocking=True) == []  # 18 working days
    long = replace(request, end=date(2026, 4, 24))
    problems = found(long, law=law)
    assert keys(problems, blocking=True) == ["AP02"]
    assert "22 hari kerja; diminta 24" in problems[-1].text


def test_a_wifes_birth_is_a_husbands_reason() -> None:
    request = ask("important", "2026-03-16", "2026-03-20", "wife_birth")
    assert "AP03" in keys(found(request, who=person(**WOMAN)))
    assert "AP03" not in keys(found(request, who=person(**MAN)))


# --- PPPK --------------------------------------------------------------------------------------


def test_pppk_have_four_kinds_and_nobody_else_their_urgent_days() -> None:
    pppk = person(kind="PPPK", contract_months=60)
    for kind in ("important", "large", "unpaid"):
        assert keys(found(ask(kind, "2026-03-16", "2026-03-20"), who=pppk)) == ["AP01"]
    early = ask("annual", "2026-03-16", "2026-03-17", "early_death")
    assert keys(found(early), blocking=True) == ["CT08"]


def test_which_kinds_a_group_has_is_a_row_from_a_day() -> None:
    """A change of regulation is data: PPPK get large leave from 2027, PNS lose CLTN."""
    ends = replace_row(LeaveKind.UNPAID, "PNS", valid_to=date(2026, 12, 31))
    gets = KindRow(LeaveKind.LARGE, "PPPK", date(2027, 1, 1))
    law = LedgerContext(rule_rows(), calendar(), kinds=[*ends, gets])
    pppk = person(kind="PPPK", contract_months=60)
    before = ask("large", "2026-12-01", "2026-12-31", "other_need")
    after = ask("large", "2027-01-04", "2027-01-31", "other_need")
    assert "AP01" in keys(found(before, who=pppk, law=law))
    assert "AP01" not in keys(found(after, who=pppk, law=law, on="2026-12-01"))
    old = ask("important", "2015-03-02", "2015-03-06", "disaster")
    assert "JN01" not in keys(found(old, on="2015-03-02", first_year=2015))
    gone = found(ask("unpaid", "2027-01-01", "2027-12-31", "spouse_duty"), law=law)
    assert [(p.key, p.text) for p in gone][:1] == [
        ("JN01", "Cuti di Luar Tanggungan Negara tidak berlaku pada 1 Januari 2027.")
    ]


def replace_row(kind: LeaveKind, group: str, valid_to: date) -> list[KindRow]:
    return [
        row._replace(valid_to=valid_to) if (row.kind, row.kind_group) == (kind, group) else row
        for row in kind_rows()
    ]


def urgent(start: str, end: str, case: str = "early_illness") -> Request:
    return ask("annual", start, end, case)


def test_urgent_days_of_a_pppk_before_his_first_year() -> None:
    """PP 49/2018 Ps 80: at most six working days, and they reduce the first right."""
    new = person(kind="PPPK", service_start="2025-06-02", contract_months=60)
    assert keys(found(ask("annual", "2026-02-02", "2026-02-03"), who=new)) == ["CT01"]
    assert keys(found(urgent("2026-02-02", "2026-02-09"), who=new)) == []
    seven = found(urgent("2026-02-02", "2026-02-10"), who=new)
    assert keys(seven) == ["CT07"]
    assert "diminta 7, sudah dipakai 0" in seven[0].text
    taken = other("annual", "2026-02-02", "2026-02-05", "early_illness")
    assert keys(found(urgent("2026-02-09", "2026-02-11"), taken, who=new)) == ["CT07"]
    assert keys(found(urgent("2026-02-09", "2026-02-10"), taken, who=new)) == []
    after = ask("annual", "2026-06-02", "2026-06-03", "early_illness")
    assert keys(found(after, taken, who=new)) == []  # an ordinary right by then


def test_urgent_days_show_in_the_working_and_in_the_first_right() -> None:
    new = person(kind="PPPK", service_start="2025-06-02", contract_months=60)
    taken = other("annual", "2026-02-02", "2026-02-05", "early_illness")
    facts = Facts(2025, taken=(taken,))
    assert balance(new, facts, context(), date(2026, 5, 1)).available == 0
    got = balance(new, facts, context(), date(2026, 6, 2))
    assert (got.n, got.available) == (8, 8)
    assert sum(line.days for line in got.lines) == got.available
    assert any("dikurangi 4 hari yang diambil sebelum 1 tahun" in line.text for line in got.lines)
    lenient = LedgerContext(rule_rows(), calendar(), Choices(early_deducts=False))
    assert balance(new, facts, lenient, date(2026, 6, 2)).n == 12
    booked = Facts(2025, taken=(taken._replace(issued=False),))
    assert balance(new, booked, context(), date(2026, 5, 1)).reserved == 0


def test_urgent_days_of_the_year_before_reduce_the_first_right() -> None:
    new = person(kind="PPPK", service_start="2025-06-02", contract_months=60)
    taken = other("annual", "2025-11-03", "2025-11-05", "early_marriage")
    got = balance(new, Facts(2025, taken=(taken,)), context(), date(2026, 12, 31))
    assert (got.n, got.n1) == (9, 0)
    assert balance(new, Facts(2025, taken=(taken,)), context(), date(2027, 1, 1)).n == 12


def test_a_teacher_on_contract_has_only_the_urgent_days() -> None:
    teacher = replace(person(kind="PPPK", contract_months=60), is_teacher=True)
    assert "CT02" in keys(found(ask("annual", "2026-02-02", "2026-02-03"), who=teacher))
    assert keys(found(urgent("2026-02-02", "2026-02-09"), who=teacher)) == []
    taken = other("annual", "2025-11-03", "2025-11-10", "early_death")
    assert keys(found(urgent("2026-02-02", "2026-02-09"), taken, who=teacher)) == []
    facts = Facts(2025, taken=(taken,))
    got = balance(teacher, facts, context(), date(2026, 6, 1))
    assert (got.available, sum(line.days for line in got.lines)) == (0, 0)


# --- travel, closed years, service -------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "days", "blocked"),
    [("PNS", 12, []), ("PNS", 13, ["CT06"]), ("PPPK", 6, []), ("PPPK", 7, ["CT06"])],
)
def test_travel_to_a_place_hard_to_reach_is_not_charged(
    kind: str, days: int, blocked: list[str]
) -> None:
    """R9."""
    end = date(2026, 6, 5 + days)
    request = Request(
        LeaveKind.ANNUAL, date(2026, 6, 2), end, "Mudik ke Wakatobi", remote_days=days
    )
    who = person(kind=kind, contract_months=60)
    assert keys(found(request, who=who), blocking=True) == blocked
    taken = leave("2026-06-02", end.isoformat())._replace(free=days)
    left = balance(who, Facts(2026, taken=(taken,)), context(), end)
    assert left.n == 8  # Tuesday to Friday


def test_travel_over_new_year_opens_no_year() -> None:
    taken = leave("2026-12-28", "2027-01-05")._replace(free=5)
    left = balance(person(), Facts(2026, taken=(taken,)), context(), date(2027, 1, 4))
    assert left.n == 12


def test_a_closed_year_takes_no_more_leave() -> None:
    """T-06."""
    law = LedgerContext(rule_rows(), calendar(), closed_years=frozenset({2025}))
    request = ask("annual", "2025-12-29", "2026-01-02")
    problems = found(request, law=law, on="2026-03-01")
    assert keys(problems, blocking=True) == ["TB01"]
    assert "Rekonsiliasi" in problems[-1].text
    assert keys(found(ask("annual", "2026-01-05", "2026-01-06"), law=law), blocking=True) == []


def test_people_who_are_no_asn_have_what_the_office_registers() -> None:
    guest = person(kind="Honorer", service_start="2024-01-01")
    request = ask("annual", "2026-02-02", "2026-02-03")
    assert keys(found(request, who=guest)) == ["HN01"]
    registered = [row for row in rule_rows() if row.kind_group != "HONORER"]
    own = RuleRow("ct_hak", "HONORER", "12", date(2024, 1, 1), None, "Perjanjian kerja")
    reduces = Choices(collective_reduces=frozenset({guest.kind}))
    law = LedgerContext([*registered, own], calendar(), reduces)
    assert keys(found(request, who=guest, law=law, first_year=2026)) == []
    sickness = ask("sick", "2026-02-02", "2026-02-03", "illness", documents=NOTE)
    assert keys(found(sickness, who=guest, law=law)) == ["HN01"]
    got = balance(guest, Facts(2026), law, date(2026, 12, 31))
    assert got.n == 12 - 8  # the eight days of cuti bersama of 2026
    assert sum(line.days for line in got.lines) == got.available
    worked = Facts(2026, worked=(WorkedCollective(DAY("2026-12-24")),))
    spared = balance(guest, worked, law, date(2026, 12, 31))
    assert (spared.n, spared.extra) == (12 - 7, 0)
    on_duty = replace(guest, gets_collective=False)
    assert balance(on_duty, Facts(2026), law, date(2026, 12, 31)).n == 12
    plain = LedgerContext([*registered, own], calendar())
    assert balance(guest, Facts(2026), plain, date(2026, 12, 31)).n == 12
    assert balance(person(), Facts(2026), law, date(2026, 12, 31)).n == 12
    unknown = replace(guest, service_start=None)
    assert balance(unknown, Facts(2026), law, date(2026, 12, 31)).n == 0


# --- leave without pay -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service_start", "kind", "end", "blocked"),
    [
        ("2020-01-01", "PNS", "2029-01-31", []),
        ("2020-01-01", "PNS", "2029-02-01", ["CL02"]),
        ("2021-02-02", "PNS", "2028-01-31", ["CL01"]),
        ("2020-01-01", "CPNS", "2028-01-31", ["CL01"]),
    ],
)
def test_leave_without_pay(service_start: str, kind: str, end: str, blocked: list[str]) -> None:
    request = ask("unpaid", "2026-02-01", end, "spouse_duty", documents=None)
    who = person(service_start=service_start, kind=kind)
    assert keys(found(request, who=who), blocking=True) == blocked


def test_leave_without_pay_is_extended_once_by_a_year() -> None:
    first = other("unpaid", "2024-02-01", "2027-01-31", "spouse_duty", id=7)
    more = ask("unpaid", "2027-02-01", "2028-01-31", "spouse_duty", extends=7)
    assert keys(found(more, first, on="2026-10-31")) == []
    assert "CL03" in keys(found(more, first, on="2026-11-01"))
    assert "CL02" in keys(found(replace(more, end=date(2028, 2, 1)), first))
    assert "CL04" in keys(found(replace(more, start=date(2027, 2, 2)), first))
    assert "CL04" in keys(found(more))
    booked = first._replace(issued=False)
    assert "CL04" in keys(found(more, booked))
    second = other("unpaid", "2027-02-01", "2028-01-31", "spouse_duty", id=8)
    third = ask("unpaid", "2028-02-01", "2029-01-31", "spouse_duty", extends=8)
    assert keys(found(third, first, second, on="2027-10-31"), blocking=True) == ["CL11"]
    put_back = first._replace(resumed=date(2027, 2, 1))
    assert "CL11" not in keys(found(third, put_back, second, on="2027-10-31"))
    anew = replace(third, extends=None)
    assert "CL05" in keys(found(anew, first, second, on="2027-10-31"), blocking=True)
    assert "CL04" in keys(found(more, leave("2026-02-02", id=7)))


def test_the_right_returns_a_year_after_the_return_to_service() -> None:
    """R8: counted from the reactivation, not from the end of the leave."""
    away = other("unpaid", "2023-02-01", "2025-01-31", "spouse_duty", resumed=date(2025, 3, 3))
    request = ask("annual", "2026-03-02", "2026-03-02")
    assert keys(found(request, away)) == ["CT01"]
    assert keys(found(ask("annual", "2026-03-03", "2026-03-03"), away)) == []
    between = ask("sick", "2025-02-10", "2025-02-11", "illness", documents=NOTE)
    assert keys(found(between, away, on="2025-02-10")) == ["CL05"]
    anew = ask("unpaid", "2025-02-10", "2025-12-31", "spouse_duty")
    assert keys(found(anew, away, on="2025-02-10")) == ["CL05"]
    facts = Facts(2020, taken=(away,))
    assert balance(person(), facts, context(), date(2026, 3, 2)).available == 0
    assert balance(person(), facts, context(), date(2026, 3, 3)).n == 12


def test_who_was_never_put_back_into_service_has_no_leave() -> None:
    """R8, T-22: the end of the leave alone is no return, however long ago it was."""
    away = other("unpaid", "2023-02-01", "2025-01-31", "spouse_duty", id=7)
    told = keys(found(ask("annual", "2028-07-03", "2028-07-05"), away, on="2028-06-01"))
    assert told == ["CL05", "CT01", "UM02"]
    for kind, case in (("sick", "illness"), ("important", "marriage"), ("large", "umrah")):
        asked = ask(kind, "2025-07-07", "2025-07-09", case, documents=NOTE)
        assert "CL05" in keys(found(asked, away, on="2025-07-07"), blocking=True)
    got = balance(person(), Facts(2020, taken=(away,)), context(), date(2028, 7, 3))
    assert got.available == 0
    assert any("Belum diaktifkan kembali" in line.text for line in got.lines)
    more = other("unpaid", "2025-02-01", "2026-01-31", "spouse_duty", resumed=date(2026, 2, 2))
    again = ask("annual", "2027-02-02", "2027-02-02")
    assert keys(found(again, away, more, on="2027-02-01")) == []


def test_what_falls_due_for_leave_without_pay() -> None:
    end = date(2027, 1, 31)
    assert ask_by(end, 3) == date(2026, 10, 31)

    def told(day: str, *, extended: bool = False) -> list[tuple[date, bool]]:
        rows = reminders(end, DAY(day), ask_months=3, report_months=1, is_extended=extended)
        return [(row.due, row.late) for row in rows]

    assert told("2026-10-02") == []  # 121 days left
    assert told("2026-10-03") == [(date(2026, 10, 31), False)]
    assert told("2026-11-02") == [(date(2026, 10, 31), True)]
    assert told("2026-11-02", extended=True) == []
    assert told("2027-02-01") == [(date(2027, 2, 28), False)]
    assert told("2027-03-01") == [(date(2027, 2, 28), True)]


# --- what is meant -----------------------------------------------------------------------------


def test_the_usual_case_and_length_of_a_kind() -> None:
    assert usual_case(LeaveKind.SICK) is LeaveCase.ILLNESS
    assert usual_case(LeaveKind.MATERNITY) is LeaveCase.BIRTH
    assert usual_case(LeaveKind.ANNUAL) is LeaveCase.ORDINARY
    woman = person(**WOMAN)
    whole = ask("maternity", "2026-08-03", "2026-08-03", "birth")
    assert usual_end(whole, woman, context()) == date(2026, 11, 2)
    assert usual_end(ask("large", "2026-11-30", "2026-11-30", "hajj"), woman, context()) == date(
        2027, 2, 28
    )
    assert usual_end(ask("annual", "2026-08-03", "2026-08-03"), woman, context()) is None


def test_every_case_is_asked_for_documents_of_its_own_kind() -> None:
    rows = required_documents()
    assert {row.case for row in rows} == set(LeaveCase) - {LeaveCase.ORDINARY}
    assert all(case.label for case in LeaveCase)
    assert all(status.value for status in EmployeeStatus)
