"""Many cells at once: read as an import reads them, checked as the form checks, one act."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from desk_world import World

from kepegdesk.domain import restructuring as plans
from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Role, Sex
from kepegdesk.errors import NotAllowed, Refused, Stale
from kepegdesk.progress import Cancelled
from kepegdesk.services import bulk_edit, bulk_search, employees, histories, journal, restructuring
from kepegdesk.services.bulk_edit import Change, Decree, Outcome
from kepegdesk.services.bulk_search import Replacing
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.services.employees import Criteria
from kepegdesk.services.session import Session

APRIL = dt.date(2026, 4, 1)
FROM_APRIL = Decree(APRIL, "800/1/2026", dt.date(2026, 3, 20))
MENDING = Decree(corrects=True)


def _apply(
    session: Session, *changes: Change, decree: Decree = bulk_edit.bulk_weighing.UNDATED
) -> bulk_edit.Applied:
    return bulk_edit.apply(session, bulk_edit.preview(session, changes, decree))


def _file(world: World, employee: int) -> EmployeeFile:
    return employees.get(world.session(), employee)


class TestPlain:
    """Fields that are simply replaced."""

    def test_texts_are_read_as_an_import_reads_them(self, world: World) -> None:
        person = world.person()
        typed = {
            "religion": "ISLAM", "marital": "kawin", "phone": "+62812 3456-789", "sex": "pria",
            "birth_date": "1/1/1985", "npwp": "'09.254.294.3-407.000", "nik": "7471 0101 0185 0001",
            "address": "Jl.  Mawar 5", "title_before": "dr", "email": " a@b.id ",
        }  # fmt: skip
        _apply(world.session(), *(Change(person, name, text) for name, text in typed.items()))
        file = _file(world, person)
        assert (file.religion, file.marital, file.phone) == ("Islam", "Menikah", "08123456789")
        assert (file.sex, file.birth_date) == (Sex.MALE, dt.date(1985, 1, 1))
        assert (file.npwp, file.nik) == ("09.254.294.3-407.000", "7471010101850001")
        assert (file.address, file.email) == ("Jl. Mawar 5", "a@b.id")
        assert file.title_before == "dr."

    def test_one_act_says_what_it_did_and_is_undone_whole(self, world: World) -> None:
        people = [world.person() for _ in range(3)]
        admin = world.session()
        done = _apply(admin, *(Change(one, "phone", f"081{one:06}") for one in people))
        assert (done.values, done.people) == (3, 3)
        assert journal.last(admin).sentence == "Ubah Telepon 3 pegawai"
        assert [_file(world, one).phone for one in people] == [f"081{one:06}" for one in people]
        assert journal.last(admin).id == done.act
        journal.undo(admin)
        assert {_file(world, one).phone for one in people} == {""}

    def test_an_undo_derives_nobody_else_anew(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people = [world.person() for _ in range(7)]
        monkeypatch.setattr(journal, "MANY", 1)
        told: list[object] = []
        monkeypatch.setattr(journal.listing, "refresh", lambda ids, _day: told.append(ids))
        for some in (people[:2], people[:3]):
            _apply(world.session(), *(Change(one, "phone", f"08{one:06}") for one in some))
            journal.undo(world.session())
        assert told[1::2] == [set(people[:2]), None]

    def test_one_cell_is_told_with_its_old_and_new_value(self, world: World) -> None:
        person = world.person(name="Siti Aminah", sex=Sex.FEMALE)
        _apply(world.session(), Change(person, "phone", "0812"))
        assert journal.last(world.session()).sentence == "Ubah Telepon Siti Aminah: kosong → 0812"

    def test_what_is_there_already_writes_nothing(self, world: World) -> None:
        person = world.person(phone="0812")
        before = journal.last(world.session()).id
        done = _apply(world.session(), Change(person, "phone", "812"))
        assert (done.act, done.values) == (None, 0)
        assert journal.last(world.session()).id == before

    def test_a_blank_erases(self, world: World) -> None:
        person = world.person(phone="0812", religion="Islam")
        _apply(world.session(), Change(person, "phone", ""), Change(person, "religion", " - "))
        assert (_file(world, person).phone, _file(world, person).religion) == ("", "")

    @pytest.mark.parametrize(
        ("field", "text", "key"),
        [
            ("nik", "123", "BE01"),
            ("birth_date", "31/2/1980", "BE01"),
            ("birth_date", "1/1/2030", "PG13"),
            ("phone", "08" * 20, "BE02"),
            ("name", " ", "PG10"),
            ("sex", "x", "BE01"),
        ],
    )
    def test_what_the_form_refuses_is_refused(
        self, world: World, field: str, text: str, key: str
    ) -> None:
        good, bad = world.person(), world.person()
        changes = (Change(good, "phone", "0812"), Change(bad, field, text))
        shown = bulk_edit.preview(world.session(), changes)
        assert [line.outcome for line in shown.lines] == [Outcome.CHANGED, Outcome.REFUSED]
        assert key in {problem.key for problem in shown.lines[1].problems}
        with pytest.raises(Refused, match=_file(world, bad).name):
            bulk_edit.apply(world.session(), shown)
        assert _file(world, good).phone == ""
        done = bulk_edit.apply(world.session(), shown, only_right=True)
        assert (done.people, _file(world, good).phone) == (1, "0812")

    def test_only_the_line_to_blame_is_refused(self, world: World) -> None:
        person = world.person()
        changes = (Change(person, "phone", "0812"), Change(person, "birth_date", "1/1/2030"))
        shown = bulk_edit.preview(world.session(), changes)
        assert [line.outcome for line in shown.lines] == [Outcome.CHANGED, Outcome.REFUSED]

    def test_lines_that_are_not_ticked_stay_out(self, world: World) -> None:
        one, other = world.person(), world.person()
        changes = (Change(one, "phone", "0811"), Change(other, "phone", "0812"))
        shown = bulk_edit.preview(world.session(), changes)
        bulk_edit.apply(world.session(), shown, without={0})
        assert (_file(world, one).phone, _file(world, other).phone) == ("", "0812")

    def test_a_file_changed_since_is_not_overwritten(self, world: World) -> None:
        one, other = world.person(), world.person()
        shown = bulk_edit.preview(
            world.session(), [Change(one, "phone", "0811"), Change(other, "phone", "0812")]
        )
        employees.save(world.session(), replace(_file(world, other), note="lebih dulu"))
        with pytest.raises(Stale, match=_file(world, other).name):
            bulk_edit.apply(world.session(), shown)
        assert (_file(world, one).phone, _file(world, other).phone) == ("", "")

    def test_somebody_removed_meanwhile_is_told(self, world: World) -> None:
        person = world.person()
        employees.remove(world.session(), person)
        shown = bulk_edit.preview(world.session(), [Change(person, "phone", "0811")])
        assert "sudah tidak ada" in shown.lines[0].reason

    def test_what_is_only_shown_may_be_laid_over_where_it_is_the_same(self, world: World) -> None:
        person = world.person()
        file = _file(world, person)
        same = (Change(person, "nip", file.nip or ""), Change(person, "full_name", file.full_name))
        other = Change(person, "nip", "198501012010011999")
        shown = bulk_edit.preview(world.session(), [*same, other])
        outcomes = [line.outcome for line in shown.lines]
        assert outcomes == [Outcome.SAME, Outcome.SAME, Outcome.REFUSED]

    def test_what_the_list_shows_may_be_laid_over_itself(self, world: World) -> None:
        part_time = world.person(kind=EmployeeKind.PPPK_PARUH_WAKTU, ranks=(), positions=())
        shown = {"kind": "PPPK PW", "golongan": "", "position": ""}
        changes = [Change(part_time, name, text) for name, text in shown.items()]
        lines = bulk_edit.preview(world.session(), changes).lines
        assert {line.outcome for line in lines} == {Outcome.SAME}
        assert not any(line.problems for line in lines)

    def test_too_many_at_once_are_refused(self, world: World) -> None:
        with pytest.raises(Refused, match=r"20\.000"):
            bulk_edit.preview(world.session(), [Change(1, "phone", "")] * (bulk_edit.MOST + 1))

    def test_a_cancel_leaves_nothing(self, world: World) -> None:
        person = world.person()
        shown = bulk_edit.preview(world.session(), [Change(person, "phone", "0811")])

        def cancel(_done: int, _many: int) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            bulk_edit.apply(world.session(), shown, progress=cancel)
        assert _file(world, person).phone == ""

    def test_nobody_changes_people_of_another_unit(self, world: World) -> None:
        theirs = world.person(unit=world.transport)
        clerk = world.session(Role.OPERATOR, unit=world.health)
        with pytest.raises(NotAllowed, match="unit kerja"):
            bulk_edit.preview(clerk, [Change(theirs, "phone", "0811")])


class TestDated:
    """Unit, golongan, position and status: rows of their histories."""

    def test_a_tmt_is_asked_once_for_all(self, world: World) -> None:
        people = [world.person() for _ in range(2)]
        changes = [Change(one, "unit", "puskesmas uji") for one in people]
        shown = bulk_edit.preview(world.session(), changes)
        assert shown.is_dated
        assert {line.problems[0].key for line in shown.lines} == {"BE04"}
        bulk_edit.apply(world.session(), bulk_edit.preview(world.session(), changes, FROM_APRIL))
        for one in people:
            file = _file(world, one)
            assert (file.unit, file.unit_since) == (world.clinic, APRIL)
            rows = histories.listed(world.session(), one, "placement")
            assert [row.values["unit"] for row in rows] == [world.clinic, world.health]
            assert rows[0].values["sk_number"] == "800/1/2026"
        assert journal.last(world.session()).sentence == "Ubah Unit kerja 2 pegawai"
        journal.undo(world.session())
        assert {_file(world, one).unit for one in people} == {world.health}
        assert histories.listed(world.session(), people[0], "placement") == []

    def test_a_rank_and_a_position_become_rows(self, world: World) -> None:
        person = world.person()
        changes = (Change(person, "golongan", "3b"), Change(person, "position", "Analis Muda"))
        _apply(world.session(), *changes, decree=FROM_APRIL)
        file = _file(world, person)
        assert (file.rank.golongan, file.rank.tmt, len(file.ranks)) == ("III/b", APRIL, 2)
        assert (file.position.title, file.position.appointment) == ("Analis Muda", "definitif")
        assert len(file.positions) == 2

    def test_another_value_of_the_same_day_mends_the_row(self, world: World) -> None:
        person = world.person()
        _apply(world.session(), Change(person, "golongan", "III/b"), decree=FROM_APRIL)
        _apply(world.session(), Change(person, "golongan", "III/c"), decree=FROM_APRIL)
        file = _file(world, person)
        assert (file.rank.golongan, len(file.ranks)) == ("III/c", 2)

    def test_a_slip_is_mended_without_a_tmt(self, world: World) -> None:
        person = world.person()
        tmt = _file(world, person).position.tmt
        _apply(world.session(), Change(person, "position", "Analis Ujian"), decree=MENDING)
        file = _file(world, person)
        assert (file.position.title, file.position.tmt) == ("Analis Ujian", tmt)
        assert len(file.positions) == 1

    def test_a_unit_without_rows_is_mended_in_place(self, world: World) -> None:
        person = world.person()
        _apply(world.session(), Change(person, "unit", "Puskesmas Uji"), decree=MENDING)
        assert _file(world, person).unit == world.clinic
        assert histories.listed(world.session(), person, "placement") == []

    def test_nothing_to_mend_is_said(self, world: World) -> None:
        person = world.person(ranks=())
        shown = bulk_edit.preview(world.session(), [Change(person, "golongan", "III/b")], MENDING)
        assert "isi TMT" in shown.lines[0].reason

    def test_a_retirement_ahead_is_seen_at_once(self, world: World) -> None:
        """T-21: the status holds with its day, and the day is asked for."""
        person, retires = world.person(), dt.date(2027, 1, 1)
        shown = bulk_edit.preview(world.session(), [Change(person, "status", "pensiunan")])
        assert shown.lines[0].outcome is Outcome.REFUSED
        _apply(world.session(), Change(person, "status", "pensiun"), decree=Decree(retires))
        file = _file(world, person)
        assert (file.status, file.status_since) == (EmployeeStatus.RETIRED, retires)

    def test_an_older_tmt_warns_and_the_present_stays(self, world: World) -> None:
        person = world.person()
        old = Decree(dt.date(2015, 4, 1))
        shown = bulk_edit.preview(world.session(), [Change(person, "golongan", "II/c")], old)
        assert "BE07" in {problem.key for problem in shown.lines[0].problems}
        bulk_edit.apply(world.session(), shown)
        assert _file(world, person).rank.golongan == "III/a"

    @pytest.mark.parametrize(
        ("field", "text", "key"),
        [
            ("unit", "Dinas Entah", "D41"), ("unit", "", "D41"), ("golongan", "V/z", "BE01"),
            ("status", "entah", "BE01"), ("position", "-", "BE03"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_refused(self, world: World, field: str, text: str, key: str) -> None:
        shown = bulk_edit.preview(
            world.session(), [Change(world.person(), field, text)], FROM_APRIL
        )
        assert shown.lines[0].problems[0].key == key

    def test_a_career_before_birth_is_refused(self, world: World) -> None:
        born = Decree(dt.date(1980, 1, 1))
        shown = bulk_edit.preview(
            world.session(), [Change(world.person(), "golongan", "III/b")], born
        )
        assert "RW09" in {problem.key for problem in shown.lines[0].problems}

    def test_a_row_added_since_is_not_overlooked(self, world: World) -> None:
        person = world.person()
        shown = bulk_edit.preview(
            world.session(), [Change(person, "golongan", "III/b")], FROM_APRIL
        )
        histories.save(
            world.session(), person, "rank", {"golongan": "III/b", "tmt": dt.date(2025, 4, 1)}
        )
        with pytest.raises(Stale):
            bulk_edit.apply(world.session(), shown)

    def test_a_dated_line_that_is_left_out_holds_nothing_up(self, world: World) -> None:
        person = world.person()
        changes = [Change(person, "golongan", "III/b"), Change(person, "phone", "0811")]
        shown = bulk_edit.preview(world.session(), changes, FROM_APRIL)
        bulk_edit.apply(world.session(), shown, without={0})
        assert (_file(world, person).rank.golongan, _file(world, person).phone) == ("III/a", "0811")

    @pytest.mark.parametrize("decree", [FROM_APRIL, MENDING])
    def test_nobody_is_put_into_a_dissolved_unit(self, world: World, decree: Decree) -> None:
        person = world.person(unit=world.health)
        ending = plans.Change(plans.Step.DISSOLVE, world.clinic)
        plan = plans.Plan((ending,), dt.date(2026, 2, 1), "800/2/2026", dt.date(2026, 1, 20))
        restructuring.carry_out(world.session(), plan)
        changes = [Change(person, "unit", "Puskesmas Uji"), Change(person, "phone", "0811")]
        shown = bulk_edit.preview(world.session(), changes, decree)
        assert [each.outcome for each in shown.lines] == [Outcome.REFUSED, Outcome.CHANGED]
        assert "sudah dibubarkan" in shown.lines[0].reason
        bulk_edit.apply(world.session(), shown, only_right=True)
        assert (_file(world, person).unit, _file(world, person).phone) == (world.health, "0811")

    def test_a_unit_out_of_reach_is_unknown(self, world: World) -> None:
        clerk = world.session(Role.OPERATOR, unit=world.health)
        changes = [Change(world.person(), "unit", "Dinas Perhubungan")]
        shown = bulk_edit.preview(clerk, changes, FROM_APRIL)
        assert shown.lines[0].problems[0].key == "D41"


class TestSearch:
    """Find and replace, and what people have in common."""

    def test_finds_a_part_whatever_its_case(self, world: World) -> None:
        one = world.person(address="Jln. Mawar", phone="0811")
        world.person(address="Jalan Melati")
        wish = Replacing(("address", "phone"), "jln.", "Jl.")
        assert bulk_search.find(world.session(), wish, Criteria()) == [
            Change(one, "address", "Jl. Mawar")
        ]
        exact = replace(wish, case=True)
        assert bulk_search.find(world.session(), exact, Criteria()) == []

    def test_finds_whole_cells_and_titles(self, world: World) -> None:
        one, two = world.person(religion="Kristen"), world.person(religion="Kristen Koptik")
        wish = Replacing(("religion",), "kristen", "Katolik", whole=True)
        assert bulk_search.find(world.session(), wish, [two, one]) == [
            Change(one, "religion", "Katolik")
        ]
        titles = Replacing(("position",), "uji", "Ujian")
        found = bulk_search.find(world.session(), titles, [one])
        assert found == [Change(one, "position", "Analis Ujian")]

    def test_a_search_for_nothing_is_refused(self, world: World) -> None:
        with pytest.raises(Refused, match="Isi teks"):
            bulk_search.find(world.session(), Replacing(("phone",), "", "x"), Criteria())
        blank = Replacing(("phone",), "", "0800", whole=True)
        person = world.person()
        assert bulk_search.find(world.session(), blank, [person])

    def test_only_people_in_reach_are_searched(self, world: World) -> None:
        ours, theirs = (world.person(phone="0811", unit=u) for u in (world.health, world.transport))
        clerk = world.session(Role.OPERATOR, unit=world.health)
        wish = Replacing(("phone",), "0811", "0812")
        for whom in (Criteria(), [ours, theirs]):
            assert [each.employee for each in bulk_search.find(clerk, wish, whom)] == [ours]

    def test_a_list_of_a_past_day_is_searched_as_it_is_shown(self, world: World) -> None:
        old, young = (
            world.person(phone="0811", tmt_cpns=dt.date(year, 1, 1)) for year in (2010, 2020)
        )
        wish = Replacing(("phone",), "0811", "0812")
        for day, found in ((None, {old, young}), (dt.date(2015, 1, 1), {old})):
            changes = bulk_search.find(world.session(), wish, Criteria(on=day))
            assert {each.employee for each in changes} == found

    def test_what_people_have_in_common(self, world: World) -> None:
        one = world.person(religion="Islam", phone="0811", sex=Sex.MALE)
        two = world.person(religion="Islam", phone="0812", sex=Sex.MALE, unit=world.clinic)
        found = bulk_search.common(world.session(), [one, two])
        assert (found["religion"], found["phone"], found["npwp"]) == ("Islam", None, "")
        assert (found["sex"], found["birth_date"]) == ("Laki-laki", "01-01-1985")
        assert (found["unit"], found["golongan"], found["status"]) == (None, "III/a", "Aktif")
        alone = bulk_search.common(world.session(), [two])
        assert alone["unit"] == "Dinas Kesehatan - Puskesmas Uji"
