"""The authority table: what fits, what is most specific, what a row may say (leave.md §1.6-1.7)."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from leave_world import table

from kepegdesk.domain.authority import (
    ABROAD,
    HOME,
    OWN_HEAD,
    AuthorityRow,
    Case,
    Posts,
    conditions,
    doubles,
    fitting,
    matching,
    row_problems,
    rung_of,
)
from kepegdesk.domain.kinds import LeaveKind, Rung

DAY = date(2026, 11, 23)
BUREAU, DIVISION, OFFICE, ELSEWHERE = 30, 20, 10, 99
ANY = AuthorityRow(
    id=1, kind="", place="", asn="", rung="", unit=None, max_days=None, post="WALI KOTA KENDARI",
    form="", on_behalf="", decree="SK 1/2026", decree_date=None, valid_from=date(1900, 1, 1),
    valid_to=None,
)  # fmt: skip
CASE = Case(LeaveKind.ANNUAL, False, "PNS", Rung.PELAKSANA, (BUREAU, DIVISION, OFFICE), 5)
POSTS = Posts(
    known={"WALI KOTA KENDARI", "SEKRETARIS DAERAH", "KEPALA BADAN"},
    may_abroad={"WALI KOTA KENDARI", "SEKRETARIS DAERAH"},
    ppk={"WALI KOTA KENDARI"},
)


def shipped() -> list[AuthorityRow]:
    """Return the rows every office begins with."""
    return [
        AuthorityRow(
            number, row["kind"], row["place"], row["asn"], row["rung"], None,
            int(row["max_days"]) if row["max_days"] else None, row["post"], row["form"],
            row["on_behalf"], row["decree"], None, date(1900, 1, 1), None,
        )
        for number, row in enumerate(table("authority"), 1)
    ]  # fmt: skip


class TestRung:
    """Jenjang jabatan: by echelon, else by kind or title."""

    @pytest.mark.parametrize(
        ("eselon", "kind", "title", "rung"),
        [
            ("II.b", "", "Kepala Dinas Kesehatan", Rung.JPT),
            ("I.a", "", "Sekretaris Jenderal", Rung.JPT),
            ("iii.a", "", "Sekretaris Dinas", Rung.ADMINISTRATOR),
            ("III/b", "", "Kepala Bidang", Rung.ADMINISTRATOR),
            ("IV.a", "", "Kepala Subbagian", Rung.PENGAWAS),
            ("", "Jabatan Fungsional", "Pranata Komputer", Rung.FUNGSIONAL),
            ("", "", "Perawat Mahir", Rung.FUNGSIONAL),
            ("", "", "Guru Ahli Muda", Rung.FUNGSIONAL),
            ("", "Pelaksana", "Pengadministrasi Umum", Rung.PELAKSANA),
        ],
    )
    def test_of_a_position(self, eselon: str, kind: str, title: str, rung: Rung) -> None:
        assert rung_of(eselon, kind, title) is rung


class TestMatching:
    """Which row is read."""

    @pytest.mark.parametrize(
        "change",
        [
            {"kind": "sick"},
            {"place": ABROAD},
            {"asn": "PPPK"},
            {"rung": "JPT"},
            {"unit": ELSEWHERE},
            {"max_days": 4},
            {"valid_from": date(2026, 11, 24)},
            {"valid_to": date(2026, 11, 22)},
        ],
    )
    def test_a_row_that_asks_something_else_does_not_fit(self, change: dict[str, object]) -> None:
        assert matching([replace(ANY, **change)], CASE, DAY) is None

    @pytest.mark.parametrize(
        "change",
        [
            {"kind": "annual"},
            {"place": HOME},
            {"asn": "PNS"},
            {"rung": "Pelaksana"},
            {"unit": OFFICE},
            {"max_days": 5},
            {"valid_from": DAY},
            {"valid_to": DAY},
        ],
    )
    def test_a_row_that_asks_what_is_so_goes_before_one_that_takes_any(
        self, change: dict[str, object]
    ) -> None:
        special = replace(ANY, id=2, **change)
        assert matching([ANY, special], CASE, DAY) is special

    def test_leave_abroad_takes_the_row_of_abroad(self) -> None:
        abroad = replace(CASE, abroad=True)
        home, away = replace(ANY, id=2, place=HOME), replace(ANY, id=3, place=ABROAD)
        assert matching([ANY, home, away], abroad, DAY) is away
        assert fitting([ANY, home, away], abroad, DAY) == [away, ANY]

    def test_the_nearest_unit_goes_first_then_the_rung_then_the_shortest_length(self) -> None:
        rows = [
            ANY,
            replace(ANY, id=2, kind="annual"),
            replace(ANY, id=3, max_days=14),
            replace(ANY, id=4, max_days=6),
            replace(ANY, id=5, rung="Pelaksana"),
            replace(ANY, id=6, unit=OFFICE),
            replace(ANY, id=7, unit=DIVISION),
            replace(ANY, id=8, unit=BUREAU),
        ]
        assert [row.id for row in fitting(rows, CASE, DAY)] == [8, 7, 6, 5, 4, 3, 2, 1]

    def test_of_two_alike_the_later_decree_is_read(self) -> None:
        later = replace(ANY, id=2, valid_from=date(2026, 1, 1))
        assert matching([later, ANY], CASE, DAY) is later
        assert matching([later, ANY], CASE, date(2025, 12, 31)) is ANY

    @pytest.mark.parametrize(
        ("kind", "abroad", "asn", "rung", "days", "post"),
        [
            ("unpaid", False, "PNS", Rung.PELAKSANA, 365, "WALI KOTA KENDARI"),
            ("annual", True, "PPPK", Rung.FUNGSIONAL, 5, "WALI KOTA KENDARI"),
            ("sick", False, "PNS", Rung.JPT, 3, "WALI KOTA KENDARI"),
            ("sick", False, "PNS", Rung.PENGAWAS, 14, OWN_HEAD),
            ("sick", False, "PNS", Rung.PENGAWAS, 15, "KEPALA BADAN KEPEGAWAIAN DAN "
             "PENGEMBANGAN SUMBER DAYA MANUSIA"),
            ("annual", False, "PNS", Rung.ADMINISTRATOR, 5, OWN_HEAD),
            ("maternity", False, "PPPK", Rung.FUNGSIONAL, 90, OWN_HEAD),
        ],
    )  # fmt: skip
    def test_the_shipped_rows(
        self, kind: str, abroad: bool, asn: str, rung: Rung, days: int, post: str
    ) -> None:
        case = Case(LeaveKind(kind), abroad, asn, rung, (OFFICE,), days)
        found = matching(shipped(), case, DAY)
        assert found is not None
        assert found.post == post


def _rows() -> st.SearchStrategy[list[AuthorityRow]]:
    row = st.builds(
        AuthorityRow,
        id=st.none(),
        kind=st.sampled_from(("", "annual", "sick")),
        place=st.sampled_from(("", HOME, ABROAD)),
        asn=st.sampled_from(("", "PNS", "PPPK")),
        rung=st.sampled_from(("", "Pelaksana", "JPT")),
        unit=st.sampled_from((None, BUREAU, DIVISION, OFFICE, ELSEWHERE)),
        max_days=st.sampled_from((None, 3, 5, 14)),
        post=st.just("X"),
        form=st.just(""),
        on_behalf=st.just(""),
        decree=st.just(""),
        decree_date=st.none(),
        valid_from=st.sampled_from((date(1900, 1, 1), DAY, date(2027, 1, 1))),
        valid_to=st.sampled_from((None, DAY, date(2026, 1, 1))),
    )
    return st.lists(row, max_size=12).map(
        lambda rows: [replace(each, id=number) for number, each in enumerate(rows, 1)]
    )


def _asked(row: AuthorityRow) -> set[str]:
    return {name for name in ("kind", "place", "asn", "rung", "unit", "max_days")
            if getattr(row, name) not in ("", None)}  # fmt: skip


class TestProperties:
    """The most specific row wins, in whatever order the rows stand."""

    @given(rows=_rows(), seed=st.integers(0, 1000))
    def test_the_order_of_the_rows_does_not_matter(
        self, rows: list[AuthorityRow], seed: int
    ) -> None:
        mixed = random.Random(seed).sample(rows, len(rows))
        assert matching(mixed, CASE, DAY) == matching(rows, CASE, DAY)

    @given(rows=_rows())
    def test_no_row_that_fits_asks_the_same_and_more(self, rows: list[AuthorityRow]) -> None:
        found = matching(rows, CASE, DAY)
        if found is None:
            assert fitting(rows, CASE, DAY) == []
            return
        for other in fitting(rows, CASE, DAY):
            more = _asked(other) > _asked(found)
            alike = all(getattr(other, name) == getattr(found, name) for name in _asked(found))
            assert not (more and alike), (found, other)


class TestRowProblems:
    """What may be stored."""

    GOOD = replace(ANY, kind="annual", place=HOME, post=OWN_HEAD)

    def keys(self, **change: object) -> list[str]:
        return [problem.key for problem in row_problems(replace(self.GOOD, **change), POSTS)]

    def test_a_row_with_its_decree_is_good(self) -> None:
        assert self.keys() == []
        assert self.keys(post="SEKRETARIS DAERAH", place=ABROAD) == []
        assert self.keys(post="WALI KOTA KENDARI", kind="unpaid", decree="") == []

    @pytest.mark.parametrize(
        ("change", "key"),
        [
            ({"post": "KEPALA YANG LAIN"}, "AK01"),
            ({"post": ""}, "AK01"),
            ({"kind": "unpaid"}, "AK02"),
            ({"kind": "unpaid", "post": "SEKRETARIS DAERAH"}, "AK02"),
            ({"place": ABROAD}, "AK03"),
            ({"place": ABROAD, "post": "KEPALA BADAN"}, "AK03"),
            ({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 31)}, "AK04"),
            ({"max_days": 0}, "AK08"),
            ({"decree": " "}, "AK10"),
        ],
    )
    def test_what_is_wrong_is_told(self, change: dict[str, object], key: str) -> None:
        assert self.keys(**change) == [key]

    def test_everything_wrong_is_told_at_once(self) -> None:
        assert self.keys(post="X", max_days=0, decree="") == ["AK01", "AK08", "AK10"]


class TestDoubles:
    """Two rows for the same leave at the same time contradict each other."""

    def test_the_same_question_twice_is_refused(self) -> None:
        again = replace(ANY, id=None, post="SEKRETARIS DAERAH")
        assert [problem.key for problem in doubles(again, [ANY])] == ["AK05"]
        assert "WALI KOTA KENDARI" in doubles(again, [ANY])[0].text

    def test_itself_another_question_and_another_time_are_no_double(self) -> None:
        ended = replace(ANY, id=2, valid_to=date(2026, 1, 31))
        begins = replace(ANY, id=3, valid_from=date(2026, 2, 1))
        assert doubles(ANY, [ANY]) == []
        assert doubles(replace(ANY, id=4, kind="sick"), [ANY]) == []
        assert doubles(begins, [ended]) == []
        assert doubles(ended, [begins]) == []


def test_conditions_are_worded() -> None:
    assert conditions(ANY) == ["Semua jenis cuti"]
    row = replace(
        ANY, kind="sick", place=HOME, asn="PNS", rung="Pengawas", unit=OFFICE, max_days=14
    )
    assert conditions(row, "RSUD Kota") == [
        "Cuti Sakit", "dalam negeri", "PNS dan CPNS", "Pengawas", "RSUD Kota", "sampai 14 hari",
    ]  # fmt: skip
