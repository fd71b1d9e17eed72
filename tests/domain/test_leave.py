"""A request's faults are found all at once, with the keys and words of the specification."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leave_world import DAY, calendar, context, leave, person, required_documents, rule_rows

from kepegdesk.domain.kinds import EmployeeStatus, LeaveCase, LeaveKind
from kepegdesk.domain.leave import Quote, Request, RequiredDocument, check, quote, without
from kepegdesk.domain.leave_checklist import checklist
from kepegdesk.domain.leave_ledger import (
    Facts,
    LedgerContext,
    Opening,
    TakenLeave,
    WorkedCollective,
)
from kepegdesk.domain.leave_rules import RuleGroup
from kepegdesk.domain.problems import Problem, Severity
from kepegdesk.domain.working_days import working_days

ON = date(2026, 6, 1)


def ask(start: str, end: str = "", kind: str = "annual", **values: object) -> Request:
    values = {"reason": "Keperluan keluarga", **values}
    return Request(LeaveKind(kind), DAY(start), DAY(end or start), **values)


def faults(request: Request, *taken: TakenLeave, on: date = ON, **facts: object) -> list[Problem]:
    record = Facts(**{"first_year": 2026, "taken": taken, **facts})
    return check(request, person(), record, context(), on)


def keys(problems: list[Problem]) -> list[str]:
    return [problem.key for problem in problems]


def test_a_good_request_has_no_problem() -> None:
    assert faults(ask("2026-07-06", "2026-07-10")) == []


def test_every_fault_is_told_at_once() -> None:
    who = replace(person(kind="PPPK", contract_months=12), service_end=date(2026, 7, 31))
    request = ask("2026-07-06", "2026-08-05", kind="large", reason=" ", abroad=True)
    facts = Facts(2026, taken=(leave("2026-07-31", id=7), leave("2026-08-05", id=8, kind="sick")))
    problems = check(request, who, facts, context(), ON)
    assert keys(problems) == ["AL01", "LN01", "AP01", "UM01", "UM01", "UM04"]
    told = {problem.text for problem in problems}
    assert "Cuti karena alasan penting, cuti besar, dan CLTN tidak berlaku bagi PPPK." in told
    assert "Tanggal beririsan dengan cuti 800.1.11.4/7/BKPSDM." in told
    assert (
        "Tanggal selesai melewati akhir perjanjian kerja / batas usia pensiun (31 Juli 2026)."
        in told
    )


def test_overlap_names_the_dates_where_there_is_no_label() -> None:
    unnamed = leave("2026-07-06", "2026-07-07")._replace(label="")
    problems = faults(ask("2026-07-07"), unnamed)
    assert problems[0].text == "Tanggal beririsan dengan cuti 6 Juli 2026 s.d. 7 Juli 2026."


@pytest.mark.parametrize("kind", ["important", "large", "unpaid"])
def test_kinds_pppk_do_not_have(kind: str) -> None:
    pppk = person(kind="PPPK", contract_months=60)
    assert "AP01" in keys(check(ask("2026-07-06", kind=kind), pppk, Facts(2026), context(), ON))
    assert "AP01" not in keys(faults(ask("2026-07-06", kind=kind)))


def test_abroad_is_a_warning_until_somebody_decides() -> None:
    problem = faults(ask("2026-07-06", abroad=True))[0]
    assert (problem.key, problem.severity) == ("LN01", Severity.WARNING)


def test_large_leave_warns_of_the_right_it_costs() -> None:
    problem = faults(ask("2026-07-01", "2026-09-30", kind="large"))[0]
    assert (problem.key, problem.blocks) == ("CB02", False)
    assert "menghapus hak cuti tahunan 2026" in problem.text


def test_other_kinds_are_not_held_to_the_annual_balance() -> None:
    assert faults(ask("2026-07-01", "2026-09-30", kind="maternity")) == []
    assert faults(ask("2028-07-01", "2028-09-30", kind="maternity")) == []


def test_people_who_are_no_asn_are_refused() -> None:
    problems = check(ask("2026-07-06"), person(kind="Honorer"), Facts(2026), context(), ON)
    assert keys(problems) == ["HN01"]


def test_missing_tmt_is_told() -> None:
    nobody = replace(person(), service_start=None)
    assert keys(check(ask("2026-07-06"), nobody, Facts(2026), context(), ON)) == ["TMT01"]


def test_a_year_far_off_is_a_slip_of_the_keyboard() -> None:
    assert keys(faults(ask("2026-07-06", "2062-07-10"))) == ["TGL02"]
    assert keys(faults(ask("2206-07-06", "2026-07-10"))) == ["TGL02", "TGL01"]
    got = quote(ask("2026-07-06", "9999-07-10"), person(), Facts(2026), context(), ON)
    assert (got.working_days, got.by_year, got.before) == (0, {}, got.after)


def test_the_shortest_request_is_a_parameter() -> None:
    rows = [replace(r, value="3") if r.key == "ct_min" else r for r in rule_rows()]
    law = LedgerContext(rows, calendar())
    problems = check(ask("2026-07-06", "2026-07-07"), person(), Facts(2026), law, ON)
    assert keys(problems) == ["CT05"]
    assert problems[0].text == "Cuti tahunan diminta paling kurang 3 hari kerja."


def test_two_pending_requests_together_exceed_the_balance() -> None:
    """T-18: the second is refused, at submission as at approval."""
    first = leave("2026-07-01", "2026-07-14", id=1, issued=False)
    second = ask("2026-08-03", "2026-08-05")
    problems = faults(second, first)
    assert keys(problems) == ["CT02"]
    assert problems[0].text == (
        "Sisa cuti tahunan tidak cukup: diminta 3 hari kerja, tersedia 2 "
        "(N-2 0, N-1 0, N 12, tambahan 0). Sudah dipesan permintaan lain: 10 hari."
    )
    pending = leave("2026-08-03", "2026-08-05", id=2, issued=False)
    facts = Facts(2026, taken=(first, pending))
    at_approval = check(second, person(), facts, context(), ON, exclude_id=2)
    assert keys(at_approval) == ["CT02"]
    assert faults(ask("2026-08-03", "2026-08-04"), first) == []


def test_a_request_is_not_in_its_own_way() -> None:
    pending = leave("2026-07-01", "2026-07-14", id=2, issued=False)
    request = ask("2026-07-01", "2026-07-14")
    assert keys(faults(request, pending)) == ["UM01", "CT02"]
    facts = Facts(2026, taken=(pending,))
    assert check(request, person(), facts, context(), ON, exclude_id=2) == []
    assert without(facts, None) is facts


def test_leave_displaced_later_in_the_year_counts_against_the_request() -> None:
    """An extra day earned in March serves leave in April, not a request in February."""
    booked = leave("2026-04-06", "2026-04-22", id=1)
    facts = Facts(2026, taken=(booked,), worked=(WorkedCollective(date(2026, 3, 20)),))
    problems = check(ask("2026-02-02"), person(), facts, context(), date(2026, 1, 5))
    assert keys(problems) == ["CT02"]
    assert "diminta 1 hari kerja, tersedia 0" in problems[0].text


def test_leave_displaced_in_the_next_year_counts_against_the_request() -> None:
    booked = leave("2027-01-04", "2027-02-01", id=1)
    assert working_days(booked.start, booked.end, person().pattern, calendar()) == 20
    opening = (Opening(2026, "N", 12, "BA"), Opening(2026, "N-1", 0, "BA"))
    facts = Facts(2026, openings=opening, taken=(booked._replace(end=date(2027, 1, 28)),))
    free = ask("2026-07-06", "2026-07-13")
    assert check(free, person(), facts, context(), ON) == []
    problems = check(replace(free, end=date(2026, 7, 14)), person(), facts, context(), ON)
    assert keys(problems) == ["CT02"]
    assert "diminta 7 hari kerja, tersedia 6" in problems[0].text


def test_days_of_both_years_are_held_to_their_own_lots() -> None:
    """New Year: 4 days in 2026 fit, the days of 2027 do not."""
    opening = (Opening(2026, "N", 4, "BA"),)
    problems = faults(ask("2026-12-28", "2027-01-22"), on=date(2026, 12, 1), openings=opening)
    assert keys(problems) == ["CT02", "CT04"]
    assert "diminta 14 hari kerja, tersedia 12" in problems[0].text
    spent = (Opening(2026, "N", 2, "BA"),)
    problems = faults(ask("2026-12-28", "2027-01-08"), on=date(2026, 12, 1), openings=spent)
    assert "diminta 4 hari kerja, tersedia 2" in problems[0].text


def test_leave_before_the_ledger_has_nothing_to_draw_on() -> None:
    problems = faults(ask("2025-07-07", "2025-07-08"), on=date(2026, 1, 5))
    assert keys(problems) == ["CT02"]
    assert "diminta 2 hari kerja, tersedia 0" in problems[0].text


def test_a_negative_balance_is_told_as_it_is() -> None:
    over = leave("2026-07-01", "2026-07-21", id=1)
    problems = faults(ask("2026-08-03"), over)
    assert "diminta 1 hari kerja, tersedia -3 (N-2 0, N-1 0, N -3, tambahan 0)" in problems[0].text


def test_days_of_a_coming_year_are_provisional() -> None:
    both = faults(ask("2026-12-30", "2027-01-05"), on=date(2026, 12, 1))
    assert [p.text for p in both] == [
        "Sebagian hari jatuh pada tahun 2027; sisa tahun tersebut masih sementara."
    ]
    whole = faults(ask("2027-01-04"), on=date(2026, 12, 1))
    assert [p.text for p in whole] == [
        "Hari cuti jatuh pada tahun 2027; sisa tahun tersebut masih sementara."
    ]
    only_holiday = faults(ask("2026-12-31", "2027-01-01"), on=date(2026, 12, 1))
    assert only_holiday == []


def test_a_sick_note_is_required_whether_or_not_anybody_went_through_the_checklist() -> None:
    unasked = faults(ask("2026-07-06", kind="sick"))
    assert [(p.key, p.blocks) for p in unasked] == [("CS01", True)]
    assert unasked[0].text == "Surat keterangan dokter wajib dilampirkan."
    unticked = faults(ask("2026-07-06", kind="sick", documents=frozenset()))
    assert [(p.key, p.blocks) for p in unticked] == [("CS01", True)]
    note = frozenset({"Surat keterangan dokter"})
    assert faults(ask("2026-07-06", kind="sick", documents=note)) == []


def test_a_case_that_is_none_of_the_kind_is_refused_with_those_that_are() -> None:
    rows = required_documents()
    asked = ask("2026-07-06", kind="sick", case=LeaveCase.HAJJ, documents=frozenset({"dokter"}))
    problems = check(asked, person(), Facts(2026), context(), ON, documents=rows)
    assert [(p.key, p.blocks, p.text) for p in problems] == [
        ("KS01", True, "«Ibadah haji pertama» bukan kasusnya. Pilih kasus Cuti Sakit: «Sakit», "
         "«Gugur kandungan», «Kecelakaan dalam dan oleh karena tugas».")
    ]  # fmt: skip


def test_days_of_travel_that_cannot_be_switch_no_rule_off() -> None:
    """R9: with a travel day for every day nothing was counted, and so nothing refused."""
    taken = leave("2026-07-08", "2026-07-09", id=7)
    problems = faults(ask("2026-07-06", "2026-07-31", remote_days=26), taken)
    assert keys(problems) == ["CT06", "UM01", "CT02"]
    assert problems[0].text == (
        "Hari perjalanan yang tidak dipotong hanya ada pada cuti tahunan, dan lebih sedikit "
        "daripada hari cutinya."
    )
    told = quote(ask("2026-07-06", remote_days=9), person(), Facts(2026), context(), ON)
    assert (told.working_days, told.after.available) == (1, 11)
    backwards = faults(ask("2026-07-06", "2026-07-05", remote_days=3))
    assert keys(backwards) == ["TGL01"]


def test_missing_documents_of_the_case_are_listed() -> None:
    def missing(request: Request) -> list[tuple[str, Severity]]:
        documents = required_documents()
        found = check(request, person(), Facts(2026), context(), ON, documents=documents)
        return [(p.key, p.severity) for p in found if p.field == "documents"]

    case = LeaveCase.FAMILY_ILLNESS
    ill = ask("2026-07-06", kind="important", case=case, documents=frozenset())
    assert missing(ill) == [("DOK01", Severity.ERROR)]
    assert missing(replace(ill, documents=None)) == [("DOK01", Severity.ERROR)]
    paper = "Surat keterangan rawat inap dari unit pelayanan kesehatan"
    assert missing(replace(ill, documents=frozenset({paper}))) == []
    wedding = replace(ill, case=LeaveCase.MARRIAGE)
    assert missing(wedding) == [("DOK01", Severity.WARNING)]
    assert missing(replace(wedding, documents=None)) == [("DOK01", Severity.INFO)]
    assert missing(ask("2026-07-06", abroad=True)) == [("DOK01", Severity.INFO)]
    assert missing(ask("2026-07-06")) == []
    sick = ask("2026-07-06", kind="sick", case=LeaveCase.ILLNESS, documents=frozenset())
    assert missing(sick) == [("CS01", Severity.ERROR)]
    hurt = replace(sick, case=LeaveCase.WORK_ACCIDENT)
    assert missing(hurt) == [("CS01", Severity.ERROR), ("DOK01", Severity.WARNING)]


def test_a_checklist_is_of_a_group_and_of_its_time() -> None:
    kind, case, day = LeaveKind.SICK, LeaveCase.ILLNESS, date(2026, 7, 6)
    rows = [
        RequiredDocument(kind, case, "semua", "B"),
        RequiredDocument(kind, case, "PNS", "B", "PNS"),
        RequiredDocument(kind, case, "PPPK", "B", "PPPK"),
        RequiredDocument(kind, case, "lama", "B", "", date(2000, 1, 1), date(2026, 7, 5)),
        RequiredDocument(kind, case, "nanti", "B", "", date(2026, 7, 7)),
        RequiredDocument(kind, case, "hari itu", "B", "", day, day),
    ]

    def asked(group: RuleGroup) -> list[str]:
        return [row.document for row in checklist(rows, kind, case, group, day)]

    assert asked(RuleGroup.PNS) == ["semua", "PNS", "hari itu"]
    assert asked(RuleGroup.PART_TIME) == ["semua", "PPPK", "hari itu"]
    assert checklist(rows, kind, LeaveCase.MISCARRIAGE, RuleGroup.PNS, day) == []


def test_quote_shows_the_balance_of_the_day_the_leave_begins() -> None:
    new = person(service_start="2025-03-01")
    got = quote(ask("2026-03-02", "2026-03-06"), new, Facts(2025), context(), date(2026, 2, 2))
    assert (got.working_days, got.calendar_days, got.by_year) == (5, 5, {2026: 5})
    assert (got.before.available, got.after.available) == (12, 7)
    assert got.problems == ()


def test_quote_of_large_leave_shows_the_right_it_costs() -> None:
    got = quote(ask("2026-07-01", "2026-09-30", kind="large"), person(), Facts(2026), context(), ON)
    assert (got.before.n, got.after.n) == (12, 0)


@settings(max_examples=80, deadline=None)
@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(0, 40),
    st.integers(0, 12),
    st.integers(0, 6),
)
def test_quote_count_and_refusal_agree(start: date, length: int, n: int, n1: int) -> None:
    """T-08: the days quoted are the days counted and the days charged; refused iff too many."""
    end = min(start + (date(2026, 1, 2) - date(2026, 1, 1)) * length, date(2026, 12, 31))
    facts = Facts(2026, openings=(Opening(2026, "N", n, "BA"), Opening(2026, "N-1", n1, "BA")))
    request = Request(LeaveKind.ANNUAL, start, end, "Keluarga")
    got: Quote = quote(request, person(), facts, context(), date(2026, 1, 1))
    assert got.working_days == working_days(start, end, person().pattern, calendar())
    assert got.before.available - got.after.available == got.working_days
    assert ("CT02" in keys(got.problems)) == (got.working_days > n + n1)
    assert ("CT03" in keys(got.problems)) == (got.working_days == 0)


@pytest.mark.parametrize("status", ["Pensiun", "Pindah", "Meninggal", "Berhenti", "CLTN"])
def test_who_is_not_in_service_asks_for_no_leave(status: str) -> None:
    """T-21: history stays, future leave does not."""
    gone = replace(person(), status=EmployeeStatus(status))
    wish = Request(LeaveKind.ANNUAL, date(2026, 6, 2), date(2026, 6, 3), "keluarga")
    keys = [problem.key for problem in check(wish, gone, Facts(2026), context(), date(2026, 6, 1))]
    assert keys[0] == "ST01"


def test_leave_before_the_day_somebody_left_is_still_entered() -> None:
    """T-21: the status is asked of the day, and the right stops with it."""
    gone = replace(person(), status=EmployeeStatus.RETIRED, gone_since=date(2026, 7, 1))
    before = Request(LeaveKind.ANNUAL, date(2026, 6, 29), date(2026, 6, 30), "keluarga")
    assert check(before, gone, Facts(2026), context(), date(2026, 8, 1)) == []
    across = replace(before, end=date(2026, 7, 1))
    found = check(across, gone, Facts(2026), context(), date(2026, 6, 1))
    assert found[0].key == "ST01"
    assert "Pensiun sejak 1 Juli 2026" in found[0].text


def test_what_cannot_stand_on_one_page_is_refused_before_it_is_numbered() -> None:
    wish = Request(LeaveKind.ANNUAL, date(2026, 6, 2), date(2026, 6, 3), "a" * 501, "b" * 301)
    found = check(wish, person(), Facts(2026), context(), date(2026, 6, 1))
    assert [(problem.key, problem.field) for problem in found] == [
        ("AL02", "reason"),
        ("AL02", "address"),
    ]
    fits = replace(wish, reason="a" * 500, address="b" * 300)
    assert check(fits, person(), Facts(2026), context(), date(2026, 6, 1)) == []
