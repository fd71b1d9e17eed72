"""Other workbooks of the same kinds, with other people, other hands and other defects."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from import_checks import differences, drafts_of, kept_out, warned
from make_workbooks import (
    THREE_LEVELS,
    TWO_LEVELS,
    Made,
    make_flat,
    make_nominatif,
    make_siasn,
    to_csv,
)

from kepegdesk.domain.import_rows import Draft

SEEDS = range(1, 9)


def siasn_headings() -> list[str]:
    path = Path(__file__).parents[1] / "data" / "siasn_columns.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["kolom_siasn"] for row in csv.DictReader(file)]


def assert_true(made: Made, drafts: list[Draft]) -> None:
    people = {
        person.row: {name: value for name, value in person.values.items() if name in made.fields}
        for person in made.people
        if not person.refused
    }
    assert differences(drafts, people) == []
    assert kept_out(drafts) == {
        (person.row, person.refused) for person in made.people if person.refused
    }
    assert warned(drafts) == {
        (person.row, key) for person in made.people if not person.refused for key in person.warned
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_flat_list(tmp_path: Path, seed: int) -> None:
    made = make_flat(tmp_path / "pegawai.xlsx", seed)

    assert_true(made, drafts_of(made.path))


@pytest.mark.parametrize("seed", SEEDS)
def test_nominatif_of_two_levels(tmp_path: Path, seed: int) -> None:
    made = make_nominatif(tmp_path / "nominatif.xlsx", seed, levels=TWO_LEVELS, paged=seed % 2 == 0)

    assert_true(made, drafts_of(made.path))


@pytest.mark.parametrize("seed", SEEDS)
def test_nominatif_of_three_levels(tmp_path: Path, seed: int) -> None:
    made = make_nominatif(
        tmp_path / "nominatif.xlsx",
        seed,
        levels=THREE_LEVELS,
        merged=seed % 3 > 0,
        paged=seed % 2 > 0,
    )

    assert_true(made, drafts_of(made.path))


@pytest.mark.parametrize("seed", SEEDS)
def test_siasn_export(tmp_path: Path, seed: int) -> None:
    made = make_siasn(tmp_path / "siasn.xlsx", seed, siasn_headings())

    assert_true(made, drafts_of(made.path))


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8-sig"), (",", "utf-8"), (";", "cp1252"), ("\t", "utf-16")],
)
def test_csv_gives_the_same_as_its_workbook(tmp_path: Path, delimiter: str, encoding: str) -> None:
    made = make_flat(tmp_path / "pegawai.xlsx", 11)
    made.path = tmp_path / "pegawai.csv"
    to_csv(tmp_path / "pegawai.xlsx", made.path, delimiter=delimiter, encoding=encoding)
    for person in made.people:
        person.refused = person.refused.replace("D01", "D02")

    assert_true(made, drafts_of(made.path))
