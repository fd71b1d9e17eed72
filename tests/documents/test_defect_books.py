"""Generated workbooks over all 45 defects are read as their truth says."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from import_checks import differences, drafts_of
from make_defects import FILES, REFUSED, REVIEW, STORED, Truth, make_defects
from make_workbooks import to_csv
from office_programs import converted, needs_soffice

from kepegdesk.documents.sheet_reader import read_book
from kepegdesk.domain.import_rows import REVIEW_KEYS, Draft, Known, KnownPerson
from kepegdesk.errors import BadFile

CATALOGUE = Path(__file__).parents[1] / "data" / "input_defects.csv"
SEEDS = range(1, 13)


def known(truth: Truth) -> Known:
    return Known(
        tuple(
            KnownPerson(one["nip"], one["name"], one["birth_date"], one["nip_lama"])
            for one in truth.office
        )
    )


def fate(draft: Draft) -> str:
    return REFUSED if draft.refused else REVIEW if draft.review else STORED


def told(draft: Draft) -> list[str]:
    """Return the codes of a draft, those that matter for its fate where it is not stored."""
    found = {problem.key for problem in draft.problems}
    if draft.refused:
        return sorted(problem.key for problem in draft.problems if problem.blocks)
    return sorted(found & REVIEW_KEYS if draft.review else found)


def expected(row: dict[str, Any]) -> list[str]:
    if row["fate"] == STORED:
        return list(row["told"])
    keys = {"D01", "D02"} if row["fate"] == REFUSED else REVIEW_KEYS
    return sorted(set(row["told"]) & keys)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_workbook_is_read_as_its_truth_says(tmp_path: Path, seed: int) -> None:
    truth = make_defects(tmp_path / "cacat.xlsx", seed)

    drafts = {draft.row: draft for draft in drafts_of(tmp_path / "cacat.xlsx", known(truth))}

    assert sorted(drafts) == sorted(row["row"] for row in truth.rows)
    fates = {row["row"]: (row["fate"], expected(row)) for row in truth.rows}
    assert {at: (fate(draft), told(draft)) for at, draft in drafts.items()} == fates
    people = {row["row"]: row["values"] for row in truth.rows if row["fate"] == STORED}
    assert differences(drafts.values(), people) == []


def test_every_defect_is_in_every_workbook(tmp_path: Path) -> None:
    with CATALOGUE.open(encoding="utf-8-sig", newline="") as file:
        codes = {row["kode"] for row in csv.DictReader(file)}
    for seed in SEEDS:
        truth = make_defects(tmp_path / "cacat.xlsx", seed)
        assert {*truth.defects, *FILES} == codes


def test_the_same_seed_gives_the_same_workbook(tmp_path: Path) -> None:
    assert make_defects(tmp_path / "a.xlsx", 3) == make_defects(tmp_path / "b.xlsx", 3)
    assert (tmp_path / "a.truth.json").read_text() == (tmp_path / "b.truth.json").read_text()


# The file itself (D42, D43) ----------------------------------------------------------------------


@needs_soffice
def test_d42_a_real_xls_of_it_gives_the_same(tmp_path: Path) -> None:
    truth = make_defects(tmp_path / "cacat.xlsx", 21)
    xls = converted(tmp_path / "cacat.xlsx", "xls", tmp_path)

    modern = {one.row: one for one in drafts_of(tmp_path / "cacat.xlsx", known(truth))}
    old = {one.row: one for one in drafts_of(xls, known(truth))}

    assert {at: fate(one) for at, one in old.items()} == {
        at: fate(one) for at, one in modern.items()
    }
    for at, one in modern.items():
        formulas = {problem.field for problem in one.problems if problem.key == "D31"}
        same = {name: value for name, value in one.values.items() if name not in formulas}
        assert {name: old[at].values[name] for name in same} == same


@pytest.mark.parametrize("seed", [31, 32])
def test_d42_a_csv_of_it_gives_the_same_people(tmp_path: Path, seed: int) -> None:
    truth = make_defects(tmp_path / "cacat.xlsx", seed)
    _only(tmp_path / "cacat.xlsx", "Data")
    to_csv(tmp_path / "cacat.xlsx", tmp_path / "c.csv", delimiter=";", encoding="utf-8-sig")

    drafts = drafts_of(tmp_path / "c.csv", known(truth))

    in_text = {"D01", "D11", "D16", "D17", "D31", "D34", "D35"}  # what a CSV cannot hold or swaps
    plain = [row for row in truth.rows if not in_text & {*row["defects"]}]
    people = {row["row"]: row["values"] for row in plain if row["fate"] == STORED}
    kept = [draft for draft in drafts if draft.row in people]
    assert len(people) > 10
    assert differences(kept, people) == []


def _only(path: Path, name: str) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path, rich_text=True)
    for other in book.sheetnames:
        if other != name:
            del book[other]
    book.save(path)


def test_d42_d43_what_is_no_workbook_is_worded(tmp_path: Path) -> None:
    make_defects(tmp_path / "cacat.xlsx", 41)
    whole = (tmp_path / "cacat.xlsx").read_bytes()
    files = {
        "html.xls": b"<table><tr><td>NIP</td></tr></table>",
        "csv.xls": b"NIP;NAMA\n1;Ali\n",
        "putus.xlsx": whole[: len(whole) // 2],
        "sandi.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le"),
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadFile) as refusal:
            read_book(tmp_path / name)
        assert name in str(refusal.value)


def test_d43_the_hidden_sheet_is_left_alone(tmp_path: Path) -> None:
    make_defects(tmp_path / "cacat.xlsx", 42)
    book = read_book(tmp_path / "cacat.xlsx")

    assert (book.names, book.hidden_names) == (("Petunjuk", "Arsip", "Data"), ("Arsip",))
    assert book.sheets[-1].stopped_at is not None
    assert date(1990, 1, 1) not in [one.values.get("birth_date") for one in drafts_of(
        tmp_path / "cacat.xlsx")]  # fmt: skip
