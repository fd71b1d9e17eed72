"""The number book in the hands of a clerk: reserved, used, entered, crossed out, explained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from desk_world import DAY, YES, World, keys

from kepegdesk.domain.kinds import Role, Verdict
from kepegdesk.errors import NotAllowed, Refused, Stale
from kepegdesk.services import (
    journal,
    leave,
    leave_acts,
    letter_book,
    letter_kinds,
    letters,
    office,
    registers,
    settings,
)
from kepegdesk.services.leave import Answer
from kepegdesk.services.letter_book import NumberRow
from kepegdesk.services.letter_kinds import CodeRow, KindRow

NEW, OLD = "Permendagri 83/2022", "Permendagri 78/2012"
TODAY = DAY("2026-11-23")
OWN = "{klas}/{urut}/UM/{tahun}"
"""The pattern of a register of its own."""


def refusal(act: Callable[..., Any], *args: Any, **more: Any) -> list[str]:
    with pytest.raises(Refused) as told:
        act(*args, **more)
    return keys(told.value.problems)


def book(world: World, register: str = "cuti", year: int = 2026) -> dict[int, NumberRow]:
    return {row.number: row for row in letter_book.numbers(world.session(), register, year)}


def approve(world: World, number: str = "", on: dt.date = TODAY) -> str:
    request = world.submit(world.person(name="Wa Cuti"), "2026-12-01")
    leave.consider(world.session(), request, YES)
    leave.decide(world.session(), request, Answer(Verdict.APPROVE, on=on, number=number))
    return leave.get(world.session(), request).number


def kind_of(world: World, kind: str = "annual") -> KindRow:
    return next(row for row in letter_kinds.listed(world.session()) if row.kind == kind)


def change(world: World, kind: str = "annual", **values: str) -> None:
    letter_kinds.save(world.session(), replace(kind_of(world, kind), **values))


class TestReserving:
    """Nomor yang dipesan."""

    def test_one_is_kept_and_then_used(self, world: World) -> None:
        (row,) = letter_book.reserve(world.session(), "cover", "Surat pengantar Dinkes")
        assert (row.number, row.state, row.text) == (1, "reserved", "800.1.11/1/BKPSDM/2026")
        assert (row.state_label, row.kind_label) == ("Dipesan", "Surat Pengantar Cuti")
        assert approve(world).endswith("/2/BKPSDM/2026")
        used = letter_book.use(world.session(), row.id, "cover", DAY("2026-11-24"), "Pengantar")
        assert (used.state, used.text, used.day) == ("used", row.text, DAY("2026-11-24"))
        assert book(world)[1] == used

    def test_several_for_one_purpose(self, world: World) -> None:
        made = letter_book.reserve(world.session(), "annual", "Cuti massal", 3)
        assert [row.number for row in made] == [1, 2, 3]
        assert {row.subject for row in made} == {"Cuti massal"}
        act = journal.listed(world.session())[0]
        assert act.sentence == (
            "Pesan nomor 800.1.11.4/1/BKPSDM/2026 sampai 800.1.11.4/3/BKPSDM/2026 untuk "
            "Surat Izin Cuti Tahunan: Cuti massal"
        )
        assert not act.undoable  # a number once told is not given again: it is crossed out

    def test_a_decision_may_take_a_reserved_number(self, world: World) -> None:
        letter_book.reserve(world.session(), "annual", "Untuk Wa Cuti", 2)
        assert approve(world, "2") == "800.1.11.4/2/BKPSDM/2026"
        assert [row.state for row in book(world).values()] == ["used", "reserved"]

    def test_another_year_has_its_own_book(self, world: World) -> None:
        """T-38: reserved for last year's letters, from last year's book."""
        approve(world)
        (row,) = letter_book.reserve(world.session(), "annual", "Tertinggal", 1, DAY("2025-12-30"))
        assert row.text == "800.1.11.4/1/BKPSDM/2025"
        assert refusal(
            letter_book.use, world.session(), row.id, "annual", DAY("2026-01-02"), "Tertinggal"
        ) == ["NB04"]

    @pytest.mark.parametrize(
        ("kind", "subject", "count", "key"),
        [
            ("annual", "x", 0, "NB01"),
            ("annual", "x", 101, "NB01"),
            ("annual", "  ", 1, "NB02"),
            ("surat", "x", 1, "NB09"),
        ],
    )
    def test_what_is_refused(
        self, world: World, kind: str, subject: str, count: int, key: str
    ) -> None:
        assert refusal(letter_book.reserve, world.session(), kind, subject, count) == [key]
        assert book(world) == {}

    def test_a_number_is_used_once_and_in_its_register(self, world: World) -> None:
        change(world, "recall", register="umum", template=OWN)
        (row,) = letter_book.reserve(world.session(), "annual", "x")
        args = (world.session(), row.id)
        assert refusal(letter_book.use, *args, "recall", TODAY, "x") == ["NB05"]
        assert refusal(letter_book.use, *args, "annual", TODAY, " ") == ["NB02"]
        letter_book.use(*args, "annual", TODAY, "x", row.version)
        assert refusal(letter_book.use, *args, "annual", TODAY, "x") == ["NB03"]
        with pytest.raises(Stale):
            letter_book.use(*args, "annual", TODAY, "x", row.version)
        with pytest.raises(Stale):
            letter_book.use(world.session(), 999, "annual", TODAY, "x")

    def test_another_kind_of_letter_changes_the_code(self, world: World) -> None:
        (row,) = letter_book.reserve(world.session(), "annual", "x")
        used = letter_book.use(world.session(), row.id, "sick", TODAY, "Sakit")
        assert used.text == "800.1.11.2/1/BKPSDM/2026"

    def test_another_month_changes_a_number_that_names_it(self, world: World) -> None:
        change(world, template="{klas}/{urut}/{romawi}/{tahun}")
        (row,) = letter_book.reserve(world.session(), "annual", "x")
        used = letter_book.use(world.session(), row.id, "annual", DAY("2026-12-01"), "x")
        assert (row.text, used.text) == ("800.1.11.4/1/XI/2026", "800.1.11.4/1/XII/2026")


class TestPaper:
    """Letters written by hand."""

    def test_with_the_number_they_bear(self, world: World) -> None:
        row = letter_book.enter(world.session(), "recall", TODAY, "Panggilan La Uji", "4")
        assert (row.text, row.state) == ("800.1.11.4/4/BKPSDM/2026", "used")
        states = {number: line.state for number, line in book(world).items()}
        assert states == {4: "used", 3: "skipped", 2: "skipped", 1: "skipped"}
        line = book(world)[2]
        assert line.reason == "Dilompati: nomor 4 diberikan di kertas"
        found = letter_book.use(world.session(), line.id, "annual", TODAY, "Ternyata ada")
        assert found.state == "used"

    def test_or_with_the_next(self, world: World) -> None:
        assert letter_book.enter(world.session(), "cover", TODAY, "Pengantar").number == 1

    def test_with_the_old_code_that_the_paper_still_bears(self, world: World) -> None:
        row = letter_book.enter(world.session(), "annual", TODAY, "x", "851/7/BKPSDM/2026")
        assert (row.number, row.text) == (7, "851/7/BKPSDM/2026")

    def test_what_is_refused(self, world: World) -> None:
        letter_book.enter(world.session(), "annual", TODAY, "x", "3")
        enter = letter_book.enter
        assert refusal(enter, world.session(), "annual", TODAY, "x", "3") == ["NO01"]
        assert refusal(enter, world.session(), "annual", TODAY, "x", "A/3") == ["NO02"]
        assert refusal(enter, world.session(), "annual", TODAY, "", "9") == ["NB02"]
        assert refusal(enter, world.session(), "?", TODAY, "x", "9") == ["NB09"]


class TestOnce:
    """No two letters share a number, whatever pattern or book it is of."""

    FOREIGN = "800/1/DINKES/2026"

    def recalled(self, world: World, number: str) -> str:
        world.on("2026-11-23")
        request = world.granted(world.person(), "2026-11-24", "2026-11-27")
        letters.issue(world.session(), request)
        world.on("2026-11-25")
        back = DAY("2026-11-26")
        leave_acts.recall(world.session(), request, back, reason="Dinas", number=number)
        return leave.get(world.session(), request).events[-1].letter

    def test_another_office_s_number_is_given_once(self, world: World) -> None:
        assert self.recalled(world, self.FOREIGN) == self.FOREIGN
        with pytest.raises(Refused, match="sudah ada pada surat lain") as told:
            self.recalled(world, f" {self.FOREIGN} ")
        assert keys(told.value.problems) == ["NO01"]

    def test_a_number_of_the_pattern_of_before_is_not_given_again(self, world: World) -> None:
        before = self.recalled(world, "")
        change(world, "recall", template="{klas}/{urut}/{unit}/{romawi}/{tahun}")
        with pytest.raises(Refused, match="sudah ada di buku nomor cuti"):
            self.recalled(world, before)

    @pytest.mark.parametrize("number", ["800.1.11.4/9/BKPSDM/2025", "851/9/BKPSDM/2206"])
    def test_a_slip_in_the_year_is_told(self, world: World, number: str) -> None:
        with pytest.raises(Refused, match="bertahun atau berbulan lain") as told:
            self.recalled(world, number)
        assert keys(told.value.problems) == ["NO04"]
        assert refusal(letter_book.enter, world.session(), "recall", TODAY, "x", number) == ["NO04"]

    def test_a_slip_in_the_month_is_told(self, world: World) -> None:
        change(world, "recall", template="{klas}/{urut}/{unit}/{romawi}/{tahun}")
        with pytest.raises(Refused, match="25 November 2026"):
            self.recalled(world, "800.1.11.4/9/BKPSDM/IX/2026")

    def test_the_book_never_hands_out_what_exists(self, world: World) -> None:
        """A number typed as another office's, which the book would come to by itself."""
        self.recalled(world, "UM/2/2026")
        change(world, "cover", register="umum", template="UM/{urut}/{tahun}")
        reserve, enter = letter_book.reserve, letter_book.enter
        (first,) = reserve(world.session(), "cover", "x")
        assert first.text == "UM/1/2026"
        assert refusal(reserve, world.session(), "cover", "x") == ["NO01"]
        assert refusal(enter, world.session(), "cover", TODAY, "x") == ["NO01"]
        assert enter(world.session(), "cover", TODAY, "x", "3").text == "UM/3/2026"
        leapt = letter_book.numbers(world.session(), "umum", 2026, "skipped")[0]
        use = letter_book.use
        assert refusal(use, world.session(), leapt.id, "cover", TODAY, "x") == ["NO01"]


class TestVoid:
    """Nomor batal."""

    def test_it_is_never_given_again(self, world: World) -> None:
        (row,) = letter_book.reserve(world.session(), "annual", "x")
        done = letter_book.void(world.session(), row.id, "Salah hitung")
        assert (done.state, done.reason, done.state_label) == ("void", "Salah hitung", "Batal")
        assert approve(world).endswith("/2/BKPSDM/2026")
        assert refusal(letter_book.void, world.session(), row.id, "Lagi") == ["NB03"]
        assert refusal(letter_book.use, world.session(), row.id, "annual", TODAY, "x") == ["NB03"]
        assert refusal(approve, world, "1") == ["NO01"]

    def test_a_reason_is_needed(self, world: World) -> None:
        (row,) = letter_book.reserve(world.session(), "annual", "x")
        assert refusal(letter_book.void, world.session(), row.id, " ") == ["NB06"]

    def test_a_letter_by_hand_may_be_crossed_out(self, world: World) -> None:
        row = letter_book.enter(world.session(), "cover", TODAY, "Salah tulis")
        assert letter_book.void(world.session(), row.id, "Surat ditarik").state == "void"

    def test_the_number_of_a_leave_is_not_crossed_out_here(self, world: World) -> None:
        approve(world)
        with pytest.raises(Refused, match="halaman Cuti") as told:
            letter_book.void(world.session(), book(world)[1].id, "Salah")
        assert keys(told.value.problems) == ["NB07"]
        assert "Cuti Tahunan Wa Cuti mulai 01-12-2026" in str(told.value)

    def test_nor_that_of_a_letter_about_a_leave(self, world: World) -> None:
        request = world.granted(world.person(), "2026-12-01", "2026-12-04")
        letters.issue(world.session(), request)
        world.on("2026-12-02")
        leave_acts.recall(world.session(), request, DAY("2026-12-03"), reason="Dinas")
        row = book(world)[2]
        assert (row.kind, row.request) == ("recall", request)
        assert refusal(letter_book.void, world.session(), row.id, "Salah") == ["NB07"]


class TestLooking:
    """The list."""

    def test_filters(self, world: World) -> None:
        change(world, "cover", register="umum", template=OWN)
        letter_book.reserve(world.session(), "annual", "x", 2)
        letter_book.enter(world.session(), "cover", TODAY, "Pengantar")
        letter_book.enter(world.session(), "annual", DAY("2025-03-01"), "Lama")
        asked = world.session()
        assert letter_book.registers(asked) == ["cuti", "umum"]
        assert letter_book.years(asked) == [2026, 2025]
        assert [row.number for row in letter_book.numbers(asked, "cuti", 2026)] == [2, 1]
        assert len(letter_book.numbers(asked)) == 4
        assert len(letter_book.numbers(asked, state="reserved")) == 2
        assert [row.subject for row in letter_book.numbers(asked, "umum")] == ["Pengantar"]

    def test_a_number_is_found_by_its_text_or_by_itself(self, world: World) -> None:
        change(world, "cover", register="umum", template=OWN)
        approve(world)
        letter_book.enter(world.session(), "cover", TODAY, "Pengantar")
        find = letter_book.find
        assert find(world.session(), " 800.1.11.4/1/BKPSDM/2026 ").kind == "annual"
        assert find(world.session(), "1", "umum").kind == "cover"
        assert refusal(find, world.session(), "1") == ["NB08"]
        assert refusal(find, world.session(), "1", "umum", 2025) == ["NB08"]
        assert refusal(find, world.session(), "tidak ada") == ["NB08"]

    def test_who_another_unit_s_letter_is_for_is_not_told(self, world: World) -> None:
        approve(world)
        letter_book.enter(world.session(), "cover", TODAY, "Pengantar biasa")
        clerk = world.session(Role.OPERATOR, unit=world.transport)
        shown = {row.number: row.subject for row in letter_book.numbers(clerk, "cuti", 2026)}
        assert shown == {1: "(unit kerja lain)", 2: "Pengantar biasa"}
        ours = world.session(Role.OPERATOR, unit=world.health)
        assert letter_book.find(ours, "1").subject == "Wa Cuti"

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR])
    def test_who_may_write(self, world: World, role: Role) -> None:
        session = world.session(role)
        with pytest.raises(NotAllowed):
            letter_book.reserve(session, "annual", "x")
        with pytest.raises(NotAllowed):
            letter_kinds.switch(session, OLD)
        assert letter_book.numbers(session) == []


class TestGaps:
    """Every number is explained."""

    def test_each_kind_of_gap(self, world: World, act: Any) -> None:
        from kepegdesk.storage.database import connection
        from kepegdesk.storage.tables import LetterNumber

        letter_book.enter(world.session(), "annual", TODAY, "Kertas", "2")
        (old,) = letter_book.reserve(world.session(), "annual", "Lama", 1, DAY("2026-11-01"))
        letter_book.reserve(world.session(), "annual", "Baru")
        dead = letter_book.enter(world.session(), "cover", TODAY, "x")
        letter_book.void(world.session(), dead.id, "Rusak")
        lost = letter_book.enter(world.session(), "cover", TODAY, "Hilang")
        letter_book.enter(world.session(), "cover", TODAY, "Terakhir")
        with connection(), act():
            LetterNumber.delete().where(LetterNumber.id == lost.id).execute()
        found = letter_book.gaps(world.session(), "cuti", 2026)
        assert [(gap.number, gap.what, gap.reason) for gap in found] == [
            (1, "skipped", "Dilompati: nomor 2 diberikan di kertas"),
            (3, "late", "Lama"),
            (5, "void", "Rusak"),
            (6, "hole", "Tidak ada catatan. Catat suratnya, atau batalkan nomornya."),
        ]
        assert (found[1].since, found[1].days, found[1].text) == (DAY("2026-11-01"), 22, old.text)
        assert found[1].what_label == "Dipesan terlalu lama"
        settings.choose(world.session(), "nomor_dipesan_hari", "30")
        assert len(letter_book.gaps(world.session(), "cuti", 2026)) == 3
        assert letter_book.gaps(world.session(), "cuti", 2025) == []

    def test_the_report_prints_and_goes_into_a_workbook(self, world: World, tmp_path: Path) -> None:
        letter_book.enter(world.session(), "annual", TODAY, "=1+1", "3")
        report = letter_book.gap_list(world.session(), "cuti", 2026)
        assert report.notes == (
            "Nomor terakhir 3: 0 tidak tercatat, 2 dilompati, 0 dipesan terlalu lama, 0 batal.",
        )
        assert registers.as_pdf(world.session(), report).startswith(b"%PDF")
        whole = letter_book.book_list(world.session(), "cuti", 2026)
        assert [row.cells[0] for row in whole.rows] == [1, 2, 3]
        assert registers.save_workbook(world.session(), whole, tmp_path / "buku.xlsx") == 3
        sheet = openpyxl.load_workbook(tmp_path / "buku.xlsx").worksheets[0]
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
        assert [cell.data_type for cell in cells] == ["s"]


class TestKinds:
    """Patterns, registers and codes."""

    def test_a_change_concerns_only_numbers_to_come(self, world: World) -> None:
        (kept,) = letter_book.reserve(world.session(), "annual", "x")
        letter_book.enter(world.session(), "annual", TODAY, "y")
        before = book(world)
        change(world, template="{klas}/{urut:03}/{unit}/{romawi}/{tahun}")
        assert book(world) == before
        assert approve(world) == "800.1.11.4/003/BKPSDM/XI/2026"
        assert approve(world, "800.1.11.4/005/BKPSDM/XI/2026").endswith("/005/BKPSDM/XI/2026")
        used = letter_book.use(world.session(), kept.id, "annual", TODAY, "x")
        assert used.text == kept.text == "800.1.11.4/1/BKPSDM/2026"
        assert approve(world, "4") == "800.1.11.4/004/BKPSDM/XI/2026"

    def test_a_reserved_number_keeps_its_text_when_a_decision_takes_it(self, world: World) -> None:
        letter_book.reserve(world.session(), "annual", "x")
        change(world, template="{urut}/{klas}/{tahun}")
        assert approve(world, "1") == "800.1.11.4/1/BKPSDM/2026"

    def test_an_example_is_shown_while_typing(self, world: World) -> None:
        row = kind_of(world)
        assert row.example == "800.1.11.4/123/BKPSDM/2026"
        tried = letter_kinds.tried(world.session(), replace(row, template="B/{urut:04}/{tahun}"))
        assert tried == ("B/0123/2026", [])
        text, problems = letter_kinds.tried(world.session(), replace(row, template="{urut}"))
        assert (text, keys(problems)) == ("", ["NT02"])

    @pytest.mark.parametrize(
        ("values", "key"),
        [
            ({"template": "{klas}/{unit}/{tahun}"}, "NT02"),
            ({"template": "{urut}{tahun}"}, "NT04"),
            ({"register": " "}, "NK01"),
            ({"register": "b" * 33}, "NK01"),
            ({"classification": "999"}, "NK02"),
            ({"register": "lain"}, "NK09"),
            ({"register": "lain", "template": "{klas}/{urut:03}/{unit}/{tahun}"}, "NK09"),
        ],
    )
    def test_what_is_refused(self, world: World, values: dict[str, str], key: str) -> None:
        before = letter_kinds.listed(world.session())
        assert refusal(change, world, **values) == [key]
        assert letter_kinds.listed(world.session()) == before

    def test_two_who_change_a_kind_at_once(self, world: World) -> None:
        row = kind_of(world)
        change(world, register="umum", template=OWN)
        with pytest.raises(Stale):
            letter_kinds.save(world.session(), row)

    def test_undo(self, world: World) -> None:
        before = kind_of(world)
        change(world, register="umum", template=OWN)
        journal.undo(world.session())
        assert kind_of(world).register == before.register

    def test_a_register_of_its_own_counts_from_one(self, world: World) -> None:
        approve(world)
        change(world, "recall", register="panggilan", template=OWN)
        assert letter_book.enter(world.session(), "recall", TODAY, "x").number == 1

    def test_other_codes_do_not_bring_two_registers_to_the_same_numbers(self, world: World) -> None:
        """Two codes that have one counterpart told the two registers apart."""
        codes = {row.code: row for row in letter_kinds.codes(world.session())}
        letter_kinds.save_code(world.session(), replace(codes["800.1.11"], pair="851"))
        for template in (OWN, "{klas}/{urut}/{unit}/{tahun}"):
            for kind in ("cover", "return"):
                change(world, kind, register="umum", template=template)
        assert refusal(letter_kinds.switch, world.session(), OLD) == ["NK09"]

    def test_an_office_whose_code_is_all_digits(self, world: World) -> None:
        head = office.letterhead(world.session())
        office.change_letterhead(world.session(), replace(head, code="406.012"))
        assert approve(world, "800.1.11.4/7/406.012/2026").endswith("/7/406.012/2026")
        assert approve(world).endswith("/8/406.012/2026")


class TestCodes:
    """Klasifikasi lama dan baru."""

    def codes(self, world: World) -> dict[str, CodeRow]:
        return {row.code: row for row in letter_kinds.codes(world.session())}

    def of_kinds(self, world: World) -> dict[str, str]:
        return {row.kind: row.classification for row in letter_kinds.listed(world.session())}

    def test_every_kind_to_the_old_scheme_and_back_in_one_act(self, world: World) -> None:
        before = self.of_kinds(world)
        acts = len(journal.listed(world.session()))
        assert letter_kinds.switch(world.session(), OLD) == len(before)
        changed = self.of_kinds(world)
        assert changed.items() >= {
            "annual": "851", "large": "852", "sick": "853", "maternity": "854",
            "important": "857", "unpaid": "856", "temporary": "857", "deferral": "851",
            "recall": "851", "cover": "850", "cltn": "856",
        }.items()  # fmt: skip
        assert {self.codes(world)[code].scheme for code in changed.values()} == {OLD}
        assert approve(world) == "851/1/BKPSDM/2026"
        assert letter_kinds.switch(world.session(), OLD) == 0
        letter_kinds.switch(world.session(), NEW)
        assert self.of_kinds(world) == before
        said = [act.sentence for act in journal.listed(world.session())[:-acts]]
        assert sum("Pakai kode" in sentence for sentence in said) == 2

    def test_a_kind_without_counterpart_stops_the_switch(self, world: World) -> None:
        change(world, "cover", classification="800.1.11.1")
        before = self.of_kinds(world)
        with pytest.raises(Refused, match=r"Surat Pengantar Cuti \(800\.1\.11\.1\)"):
            letter_kinds.switch(world.session(), OLD)
        assert self.of_kinds(world) == before

    def test_codes_are_in_order_with_who_uses_them(self, world: World) -> None:
        listed = letter_kinds.codes(world.session())
        assert [row.code for row in listed][:9] == [
            *(str(code) for code in range(850, 858)), "800.1.11",
        ]  # fmt: skip
        used = self.codes(world)["800.1.11.4"]
        assert used.kinds == (
            "Surat Izin Cuti Tahunan", "Surat Penangguhan Cuti", "Surat Panggilan Kembali dari Cuti"
        )  # fmt: skip
        assert letter_kinds.schemes(world.session()) == [OLD, NEW]

    def test_one_is_added_paired_changed_and_removed(self, world: World) -> None:
        fresh = CodeRow(None, 1, "800.1.11.8", "Cuti haji", NEW, "855")
        letter_kinds.save_code(world.session(), fresh)
        codes = self.codes(world)
        assert codes["855"].pair == "800.1.11.8"
        renamed = replace(codes["800.1.11.8"], code="800.1.11.9")
        change(world, "cover", classification="800.1.11.8")
        letter_kinds.save_code(world.session(), renamed)
        codes = self.codes(world)
        assert codes["855"].pair == "800.1.11.9"
        assert self.of_kinds(world)["cover"] == "800.1.11.9"
        number = codes["800.1.11.9"].id
        assert number is not None
        assert refusal(letter_kinds.remove_code, world.session(), number) == ["NK07"]
        change(world, "cover", classification="800.1.11")
        letter_kinds.remove_code(world.session(), number)
        assert self.codes(world)["855"].pair == ""
        with pytest.raises(Stale):
            letter_kinds.remove_code(world.session(), number)

    def test_a_second_code_may_name_a_pair_that_has_one(self, world: World) -> None:
        row = replace(self.codes(world)["855"], pair="800.1.11.6")
        letter_kinds.save_code(world.session(), row)
        assert self.codes(world)["800.1.11.6"].pair == "852"

    @pytest.mark.parametrize(
        ("row", "key"),
        [
            (CodeRow(None, 1, "", "x", NEW), "NK03"),
            (CodeRow(None, 1, "800..1", "x", NEW), "NK03"),
            (CodeRow(None, 1, "800/1", "x", NEW), "NK03"),
            (CodeRow(None, 1, "851", "x", NEW), "NK04"),
            (CodeRow(None, 1, "900", " ", NEW), "NK05"),
            (CodeRow(None, 1, "900", "x", NEW, "999"), "NK06"),
            (CodeRow(None, 1, "900", "x", NEW, "800.1.11"), "NK06"),
        ],
    )
    def test_what_is_refused(self, world: World, row: CodeRow, key: str) -> None:
        assert refusal(letter_kinds.save_code, world.session(), row) == [key]

    def test_two_who_change_a_code_at_once(self, world: World) -> None:
        row = self.codes(world)["855"]
        letter_kinds.save_code(world.session(), replace(row, label="Haji"))
        with pytest.raises(Stale):
            letter_kinds.save_code(world.session(), replace(row, label="Umrah"))
