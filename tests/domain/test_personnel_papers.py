"""The papers of a person's file: what a process lacks, what runs out, what a name speaks of."""

from __future__ import annotations

import datetime as dt

import pytest

from kepegdesk.documents.reference import paper_kinds
from kepegdesk.domain.personnel_papers import (
    OTHER,
    PROCESSES,
    Household,
    Paper,
    State,
    Term,
    checklist,
    guess,
    running_out,
    term,
)

TODAY = dt.date(2026, 11, 23)
YESTERDAY = dt.date(2026, 11, 22)
DAY = dt.date.fromisoformat
ALONE = Household(spouse=False, child=False)


def needs(process: str, *papers: Paper, household: Household = ALONE) -> dict[str, State]:
    """Return how each kind a process asks for stands."""
    found = checklist(paper_kinds(), process, papers, TODAY, household)
    return {item.kind.key: item.state for item in found}


@pytest.mark.parametrize(
    ("process", "wanted"),
    [
        ("kgb", {"sk_pangkat", "sk_kgb", "skp"}),
        ("kp", {"sk_cpns", "sk_pns", "sk_pangkat", "sk_jabatan", "ijazah", "skp"}),
        ("pensiun", {"ktp", "kk", "karpeg", "taspen", "npwp", "sk_cpns", "sk_pns", "sk_pangkat",
                     "sk_kgb", "skp"}),
    ],
)  # fmt: skip
def test_each_process_asks_for_its_papers(process: str, wanted: set[str]) -> None:
    assert set(needs(process)) == wanted
    assert set(needs(process).values()) == {State.MISSING}


def test_the_shipped_kinds_name_known_processes_once() -> None:
    keys = [kind.key for kind in paper_kinds()]
    assert len(keys) == len(set(keys)) == 26
    assert {process for kind in paper_kinds() for process in kind.processes} == set(PROCESSES)
    assert keys[-1] == OTHER
    assert all(len(key) <= 32 for key in keys)


def test_papers_of_the_family_are_asked_of_who_has_one() -> None:
    whole = set(needs("pensiun", household=Household()))
    assert whole - set(needs("pensiun")) == {"buku_nikah", "karis", "akta_anak"}
    married = set(needs("pensiun", household=Household(child=False)))
    assert married - set(needs("pensiun")) == {"buku_nikah", "karis"}


def test_what_is_filed_is_there_and_what_ran_out_is_not() -> None:
    old = Paper(1, 7, "skp", expires=YESTERDAY)
    assert needs("kgb", Paper(1, 7, "sk_kgb"), old) == {
        "sk_pangkat": State.MISSING, "sk_kgb": State.FILED, "skp": State.OVER,
    }  # fmt: skip
    assert needs("kgb", old, Paper(2, 7, "skp", expires=TODAY))["skp"] is State.FILED


@pytest.mark.parametrize(
    ("expires", "stands"),
    [
        (None, Term.OPEN),
        (YESTERDAY, Term.OVER),
        (TODAY, Term.SOON),
        (DAY("2027-02-21"), Term.SOON),
        (DAY("2027-02-22"), Term.OPEN),
    ],
)
def test_how_a_paper_stands_to_its_last_day(expires: dt.date | None, stands: Term) -> None:
    assert term(expires, TODAY) is stands


def test_what_runs_out_comes_first_to_last_unless_it_was_replaced() -> None:
    papers = [
        Paper(1, 7, "str", "", DAY("2027-01-31")),
        Paper(2, 7, "sip", "Klinik A", DAY("2026-01-01")),
        Paper(3, 7, "sip", " klinik a ", DAY("2031-01-01")),
        Paper(4, 7, "sip", "Klinik B", DAY("2026-12-01")),
        Paper(5, 8, "str", "", DAY("2026-02-01")),
        Paper(6, 8, "str", "", None),
        Paper(7, 9, "str", "", DAY("2027-06-01")),
        Paper(8, 9, "sip", "Klinik B", DAY("2026-12-01")),
    ]
    assert [paper.id for paper in running_out(papers, DAY("2027-02-21"))] == [4, 8, 1]
    assert running_out([], TODAY) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("KTP_Budi.pdf", "ktp"),
        ("scan kartu keluarga.jpg", "kk"),
        ("SK-CPNS 2010.pdf", "sk_cpns"),
        ("akta kelahiran anak ke-2.png", "akta_anak"),
        ("Ijazah.pdf", "ijazah"),
        ("strategi.pdf", ""),
        ("IMG_2031.jpg", ""),
        ("", ""),
    ],
)
def test_a_file_name_tells_what_it_is(name: str, kind: str) -> None:
    assert guess(paper_kinds(), name) == kind
