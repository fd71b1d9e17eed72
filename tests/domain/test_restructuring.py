"""Penataan unit: what a plan comes to, and every reason why it cannot be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kepegdesk.domain.restructuring import (
    Change,
    Ground,
    Outcome,
    Plan,
    Step,
    listed,
    work_out,
)
from kepegdesk.domain.unit_rows import NameRow, Standing

DAY = dt.date.fromisoformat
TMT = DAY("2027-01-01")
HEALTH, CLINIC, POST, TRANSPORT, OLD = 1, 2, 3, 4, 5
UNITS = {
    HEALTH: Standing("Dinas Kesehatan"),
    CLINIC: Standing("Puskesmas", HEALTH),
    POST: Standing("Pos", CLINIC),
    TRANSPORT: Standing("Dinas Perhubungan"),
    OLD: Standing("Dinas Lama", None, dissolved=True),
}
PEOPLE = {HEALTH: frozenset({10, 11, 12}), CLINIC: frozenset({20, 21}), TRANSPORT: frozenset({40})}
GROUND = Ground(UNITS, UNITS, {}, PEOPLE)


def done(*changes: Change, ground: Ground = GROUND, tmt: dt.date | None = TMT) -> Outcome:
    return work_out(Plan(changes, tmt, "1", TMT), ground)


def keys(*changes: Change, ground: Ground = GROUND) -> list[str]:
    return [problem.key for problem in done(*changes, ground=ground).problems]


def test_a_unit_gets_another_name_and_place() -> None:
    found = done(
        Change(Step.RENAME, CLINIC, "Puskesmas Induk"),
        Change(Step.MOVE, CLINIC, target=TRANSPORT),
    )
    assert found.problems == ()
    assert found.standings == {CLINIC: Standing("Puskesmas Induk", TRANSPORT)}
    assert (found.moves, found.people, found.ended) == ((), 0, [])
    assert found.words == (
        "Puskesmas menjadi Puskesmas Induk; 2 orangnya ikut",
        "Puskesmas Induk pindah ke bawah Dinas Perhubungan; 2 orangnya ikut",
    )
    top = done(Change(Step.MOVE, POST))
    assert top.standings == {POST: Standing("Pos")}
    assert top.words == ("Pos pindah ke puncak struktur",)


def test_who_works_in_a_merged_unit_goes_along_and_so_do_its_sub_units() -> None:
    found = done(Change(Step.MERGE, HEALTH, target=TRANSPORT))
    assert found.problems == ()
    assert found.standings[HEALTH].dissolved
    assert found.standings[CLINIC].parent == TRANSPORT
    assert found.ended == [HEALTH]
    (move,) = found.moves
    assert (move.people, move.source, move.target) == (PEOPLE[HEALTH], HEALTH, TRANSPORT)
    assert found.people == 3


def test_a_unit_merged_into_its_own_part_leaves_that_in_its_place() -> None:
    found = done(Change(Step.MERGE, HEALTH, target=CLINIC))
    assert found.problems == ()
    assert found.standings[CLINIC] == Standing("Puskesmas")
    deep = done(Change(Step.MERGE, HEALTH, target=POST))
    assert [problem.key for problem in deep.problems] == ["UN02"]


def test_some_people_are_split_off_and_the_rest_dissolved_with_the_unit() -> None:
    split = Change(Step.SPLIT, CLINIC, "Klinik Baru", HEALTH, frozenset({20}))
    found = done(split)
    assert found.problems == ()
    assert found.founded == {-1: Standing("Klinik Baru", HEALTH)}
    assert found.moves[0].target == -1
    assert found.words == ("Unit baru Klinik Baru bawah Dinas Kesehatan: 1 orang dari Puskesmas",)
    gone = Change(Step.DISSOLVE, CLINIC)
    assert keys(split, gone, Change(Step.MOVE, POST, target=HEALTH)) == ["PU14"]
    both = replace(split, people=frozenset({20, 21}))
    whole = done(both, gone, Change(Step.MOVE, POST, target=HEALTH))
    assert whole.problems == ()
    assert whole.ended == [CLINIC]
    rest = done(split, Change(Step.MERGE, CLINIC, target=HEALTH))
    assert rest.problems == ()
    assert {(move.target, len(move.people)) for move in rest.moves} == {(-1, 1), (HEALTH, 1)}


def test_an_empty_unit_is_merged_without_anybody() -> None:
    found = done(Change(Step.MERGE, POST, target=CLINIC))
    assert (found.problems, found.moves) == ((), ())


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ((), "PU02"),
        ((Change(Step.DISSOLVE, POST), Change(Step.MERGE, POST, target=HEALTH)), "PU03"),
        ((Change(Step.DISSOLVE, POST), Change(Step.RENAME, POST, "Pos A")), "PU03"),
        ((Change(Step.RENAME, POST, "Pos B"), Change(Step.RENAME, POST, "Pos A")), "PU03"),
        ((Change(Step.RENAME, OLD, "Baru"),), "PU04"),
        ((Change(Step.RENAME, 99, "Baru"),), "PU04"),
        ((Change(Step.RENAME, POST, " "),), "PU05"),
        ((Change(Step.RENAME, POST, "Pos"),), "PU05"),
        ((Change(Step.RENAME, POST, "x" * 256),), "UN06"),
        ((Change(Step.MERGE, POST),), "PU06"),
        ((Change(Step.SPLIT, CLINIC, "Baru"),), "PU07"),
        ((Change(Step.SPLIT, CLINIC, "Baru", None, frozenset({10})),), "PU08"),
        ((Change(Step.MOVE, POST, target=OLD),), "PU10"),
        ((Change(Step.MERGE, POST, target=POST),), "PU11"),
        ((Change(Step.MOVE, POST, target=CLINIC),), "PU13"),
        ((Change(Step.MOVE, HEALTH),), "PU13"),
        ((Change(Step.DISSOLVE, TRANSPORT),), "PU14"),
        ((Change(Step.RENAME, HEALTH, "dinas  perhubungan"),), "PU18"),
        ((Change(Step.MOVE, HEALTH, target=POST),), "UN02"),
    ],
)
def test_what_cannot_be_is_refused(changes: tuple[Change, ...], key: str) -> None:
    assert key in keys(*changes)


def test_nobody_goes_to_two_new_units() -> None:
    one = Change(Step.SPLIT, CLINIC, "Satu", None, frozenset({20}))
    assert keys(one, replace(one, name="Dua")) == ["PU09"]


def test_a_target_that_ends_itself_is_refused() -> None:
    merge = Change(Step.MERGE, POST, target=CLINIC)
    assert keys(merge, Change(Step.MERGE, CLINIC, target=HEALTH)) == ["PU12"]


def test_sub_units_are_not_left_below_a_dissolved_unit() -> None:
    nobody = replace(GROUND, people={})
    assert keys(Change(Step.DISSOLVE, CLINIC), ground=nobody) == ["PU15"]
    assert keys(Change(Step.DISSOLVE, CLINIC), Change(Step.DISSOLVE, POST), ground=nobody) == []
    people = replace(GROUND, people={CLINIC: frozenset({20})})
    below = Change(Step.SPLIT, CLINIC, "Baru", CLINIC, frozenset({20}))
    assert keys(below, Change(Step.DISSOLVE, CLINIC), ground=people) == ["PU12"]


def test_a_tmt_is_needed_after_what_stands_already() -> None:
    rename = Change(Step.RENAME, POST, "Pos A")
    assert [each.key for each in done(rename, tmt=None).problems] == ["PU01"]
    assert "UN13" in {each.key for each in done(rename, tmt=DAY("0207-01-01")).problems}
    rows = {POST: [NameRow(POST, UNITS[POST]), NameRow(POST, UNITS[POST], TMT)]}
    assert keys(rename, ground=replace(GROUND, rows=rows)) == ["PU17"]
    assert keys(Change(Step.MERGE, POST, target=HEALTH), ground=replace(
        GROUND, later={POST: frozenset({7})})) == ["PU16"]  # fmt: skip


def test_what_is_dated_ahead_must_still_hold_together() -> None:
    """Next year another unit goes below the one that is dissolved now."""
    ahead = Standing("Dinas Perhubungan", POST)
    rows = {TRANSPORT: [NameRow(TRANSPORT, UNITS[TRANSPORT]),
                        NameRow(TRANSPORT, ahead, DAY("2028-01-01"))]}  # fmt: skip
    assert keys(Change(Step.DISSOLVE, POST), ground=replace(GROUND, rows=rows)) == ["UN08"]


def test_names_are_listed_in_a_sentence() -> None:
    assert listed(["A"]) == "A"
    assert listed(["A", "B"]) == "A dan B"
    assert listed(list("ABCDE")) == "A, B, C dan 2 lagi"


def test_steps_have_words() -> None:
    assert all(step.label for step in Step)
