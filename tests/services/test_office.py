"""The office itself: letterhead, signatories, calendar, settings, units, drafts, its file."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest
from desk_world import NOW, World, keys

from kepegdesk.domain.kinds import EmployeeStatus, Role, WorkPattern
from kepegdesk.domain.leave_facts import Policy
from kepegdesk.errors import NotAllowed, OfficeUnusable, Refused
from kepegdesk.services import (
    accounts,
    balances,
    desk,
    drafts,
    employees,
    holidays,
    journal,
    office,
    settings,
    signatories,
    unit_places,
    units,
)
from kepegdesk.services.office import Letterhead
from kepegdesk.storage import journal as journals
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import LeaveRule, LeaveType, LetterKind, UnitAlias
from tests.conftest import clerk


def clock() -> dt.datetime:
    return NOW


class TestFounding:
    """What every office begins with."""

    def test_rules_kinds_and_calendar_stand_as_rows_with_their_basis(self, world: World) -> None:
        with connection():
            assert all(row.legal_basis and row.valid_from for row in LeaveRule.select())
            kinds = {row.kind.value for row in LeaveType.select()}
            assert kinds <= {row.kind for row in LetterKind.select()}
        for year in (2024, 2025, 2026, 2027):
            days = holidays.listed(world.session(), year)
            assert {row.type for row in days} == {"national", "collective"}
            assert {row.status for row in days} <= {"ditetapkan", "sementara"}
            assert all(row.legal_basis for row in days)
        assert [row.level for row in signatories.listed(world.session())] == [1, 2, 3]

    def test_the_act_of_founding_cannot_be_undone(self, world: World) -> None:
        founded = journal.listed(world.session())[-1]
        assert (founded.sentence, founded.undoable) == ("Buat kantor baru", False)


class TestLetterhead:
    """Kop surat."""

    def test_a_change_is_kept_and_undone(self, world: World) -> None:
        before = office.letterhead(world.session())
        changed = Letterhead(name="KANTOR UJI", address="Jl. Uji", logo=b"\x89PNG\r\n")
        office.change_letterhead(world.session(), changed)
        assert office.letterhead(world.session()) == changed
        journal.undo(world.session())
        assert office.letterhead(world.session()) == before

    def test_an_office_has_a_name(self, world: World) -> None:
        with pytest.raises(Refused) as refusal:
            office.change_letterhead(world.session(), Letterhead(name=" "))
        assert keys(refusal.value.problems) == ["KT01"]


class TestSettings:
    """Pengaturan."""

    def test_every_doubt_of_the_specification_has_its_setting(self, world: World) -> None:
        """leave.md: every ``set:`` exists, with default, choices, basis and group."""
        rows = {row.key: row for row in settings.listed(world.session())}
        assert set(rows) >= {
            "kebijakan_sisa", "cs_dokter_pemerintah_min_hari_pns", "cap_satuan", "cb_potong_ct",
            "pppk_dini_potong", "pppk_tangguh_penuh", "akhir_tahun_mulai", "font_surat",
            "font_keputusan",
            "cber_mengurangi", "kepala_lampiran", "nomor_formulir",
            *(f"tpp_faktor_{kind}" for kind in (
                "tahunan", "besar", "sakit", "melahirkan", "penting", "cltn",
            )),
        }  # fmt: skip
        assert all(row.legal_basis and row.label and row.group for row in rows.values())
        assert not any(row.differs for row in rows.values())
        assert {row.group for row in rows.values()} == {"Cuti", "Surat", "Kantor"}
        for row in rows.values():
            assert not row.choices or row.default in row.choices

    def test_what_was_chosen_differs_from_the_default(self, world: World) -> None:
        settings.choose(world.session(), "kertas", "A4")
        rows = {row.key: row for row in settings.listed(world.session())}
        assert [key for key, row in rows.items() if row.differs] == ["kertas"]

    def test_an_unknown_setting_is_refused(self, world: World) -> None:
        with pytest.raises(Refused) as refusal:
            settings.choose(world.session(), "tidak_ada", "ya")
        assert keys(refusal.value.problems) == ["PG02"]

    def test_a_choice_is_kept_and_taken_back(self, world: World) -> None:
        def shown() -> dict[str, str]:
            return {row.key: row.value for row in settings.listed(world.session())}

        before = shown()
        settings.choose(world.session(), "kertas", "A4")
        assert shown() == before | {"kertas": "A4"}
        settings.choose(world.session(), "kertas", "")
        assert shown() == before

    @pytest.mark.parametrize(
        ("key", "chosen"),
        [("kertas", "Folio"), ("tahun_mulai", "26"), ("tahun_mulai", "dua ribu"),
         ("akhir_tahun_mulai", "31-02"), ("akhir_tahun_mulai", "akhir")],
    )  # fmt: skip
    def test_what_does_not_fit_is_refused(self, world: World, key: str, chosen: str) -> None:
        with pytest.raises(Refused) as refusal:
            settings.choose(world.session(), key, chosen)
        assert keys(refusal.value.problems) == ["PG01"]

    def test_the_policy_changes_the_balance(self, world: World) -> None:
        world.begins_in(2024)
        employee = world.person()
        strict = balances.of(world.session(), employee).available
        settings.choose(world.session(), "kebijakan_sisa", "EMBER")
        assert balances.of(world.session(), employee).available >= strict
        assert balances.of(world.session(), employee) == balances.of(
            world.session(), employee, policy=Policy.EMBER
        )


class TestUnits:
    """Susunan unit kerja."""

    def test_the_tree_counts_active_people_and_names_heads(self, world: World) -> None:
        head = world.person(name="Kepala Uji")
        world.person(unit=world.clinic)
        world.person(unit=world.clinic, status=EmployeeStatus.RETIRED)
        units.save(world.session(), world.health, name=" Dinas  Kesehatan ", head=head)
        tree = {row.id: row for row in units.tree(world.session())}
        assert (tree[world.health].name, tree[world.health].head) == (
            "Dinas Kesehatan",
            "Kepala Uji",
        )
        assert (tree[world.health].employees, tree[world.clinic].employees) == (1, 1)
        assert (tree[world.clinic].level, tree[world.clinic].pattern) == (1, WorkPattern.SIX_DAYS)
        assert tree[world.clinic].path == "Dinas Kesehatan - Puskesmas Uji"

    def test_its_flags_are_kept(self, world: World) -> None:
        units.save(
            world.session(), world.health, name="Dinas Kesehatan", collective=False, min_present=3,
            head_title=" KEPALA  DINAS ",
        )  # fmt: skip
        row = next(row for row in units.tree(world.session()) if row.id == world.health)
        assert (row.collective, row.min_present, row.head_title) == (False, 3, "KEPALA DINAS")
        with pytest.raises(Refused) as refusal:
            units.save(world.session(), None, name="X", min_present=0)
        assert keys(refusal.value.problems) == ["UN05"]

    def test_a_new_unit_works_the_week_of_the_one_above_it(self, world: World) -> None:
        """§2.5: what a spreadsheet brings below a six-day puskesmas is no five-day office."""
        session = world.session()
        ward = units.save(session, None, name="Rawat Inap", parent=world.clinic)
        units.save(session, world.clinic, name="Puskesmas Uji", parent=world.health)
        with connection(), journals.act(clerk(), "test") as scope:
            scope.sentence = "Impor"
            path = "Puskesmas Uji - Poli Gigi"
            brought = unit_places.Directory().place("Dinas Kesehatan", path)
            fresh = unit_places.Directory().place("Dinas Baru")
        week = {row.id: row.pattern for row in units.tree(session)}
        six = {unit for unit, pattern in week.items() if pattern is WorkPattern.SIX_DAYS}
        assert six == {world.clinic, ward, brought}
        assert week[fresh or 0] is WorkPattern.FIVE_DAYS

    def test_a_unit_has_a_name(self, world: World) -> None:
        with pytest.raises(Refused) as refusal:
            units.save(world.session(), None, name="  ")
        assert keys(refusal.value.problems) == ["UN01"]

    def test_one_is_found_by_name_path_and_alias(self, world: World) -> None:
        from kepegdesk.storage import journal as journals

        actor = journals.Actor("uji", "", "2026-01-01T00:00:00+00:00")
        with connection(), journals.act(actor, "test") as scope:
            scope.sentence = "Singkatan"
            UnitAlias.create(key="dishub", unit=world.transport)
        for text, unit in (
            ("DINAS KESEHATAN", world.health),
            ("Dinas Kesehatan - Puskesmas Uji", world.clinic),
            ("puskesmas uji", world.clinic),
            ("Dishub", world.transport),
        ):
            assert units.find(world.session(), text) == unit


class TestDrafts:
    """Input that was typed and not saved."""

    def test_each_account_finds_its_own(self, world: World) -> None:
        mine, other = world.session(), world.session(Role.OPERATOR)
        drafts.keep(mine, "employee", None, "satu")
        drafts.keep(mine, "employee", None, "dua")
        drafts.keep(mine, "employee", 7, "tujuh")
        drafts.keep(other, "employee", None, "lain")
        assert [draft.content for draft in drafts.kept(mine, "employee")] == ["tujuh", "dua"]
        drafts.forget(mine, "employee", 7)
        assert [draft.record for draft in drafts.kept(mine, "employee")] == [None]
        assert drafts.kept(mine, "leave") == []
        assert journal.verify(mine).ok


class TestDesk:
    """The office's file as a whole."""

    def test_the_usual_place_is_the_users_data_folder(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        for name in ("XDG_DATA_HOME", "LOCALAPPDATA"):
            monkeypatch.setenv(name, str(tmp_path))
        monkeypatch.setattr(Path, "home", lambda: tmp_path)
        for platform in ("linux", "win32", "darwin"):
            monkeypatch.setattr(sys, "platform", platform)
            place = Path(desk.default_location())
            assert place.name == "kantor.kepegdesk"
            assert tmp_path in place.parents
        assert not desk.exists(str(tmp_path / "x"))
        assert desk.exists("postgresql://server/kantor")

    def test_about_tells_where_and_on_what(self, world: World) -> None:
        told = desk.about(world.session())
        assert told.location == world.location
        assert told.engine.startswith(("SQLite 3.", "PostgreSQL "))
        assert told.last_backup is None

    def test_closing_backs_a_changed_office_up(self, tmp_path: Path) -> None:
        place = str(tmp_path / "kantor.kepegdesk")
        desk.found(place, clock)
        desk.open_office(place)
        admin = accounts.unattended(clock)
        employees.save(admin, employees.EmployeeFile(name="X", kind=employees.EmployeeKind.PPPK))
        desk.close_office(clock)
        desk.open_office(place)
        assert desk.about(admin).last_backup is not None
        desk.close_office(clock)

    def test_only_the_administrator_restores_over_a_good_office(self, tmp_path: Path) -> None:
        place, copy = str(tmp_path / "kantor.kepegdesk"), tmp_path / "cadangan.kepegdesk"
        desk.found(place, clock)
        with desk.opened(place):
            desk.backup(accounts.unattended(clock), copy)
        before = Path(place).read_bytes()

        def clerk() -> desk.Session:
            return desk.Session("klerk", "Klerk", Role.OPERATOR, clock)

        with pytest.raises(NotAllowed, match="admin"):
            desk.restore(place, copy, clock, clerk)
        assert Path(place).read_bytes() == before

    def test_a_damaged_office_may_be_replaced_by_whoever_has_the_backup(
        self, tmp_path: Path
    ) -> None:
        place, copy = tmp_path / "kantor.kepegdesk", tmp_path / "cadangan.kepegdesk"
        desk.found(str(place), clock)
        with desk.opened(str(place)):
            desk.backup(accounts.unattended(clock), copy)
        place.write_bytes(b"rusak" * 1000)

        def nobody() -> desk.Session:
            raise OfficeUnusable("tidak terbaca")

        done = desk.restore(str(place), copy, clock, nobody)
        assert done.aside is not None
        assert done.aside.read_bytes() == b"rusak" * 1000
        with desk.opened(str(place)):
            assert accounts.unattended(clock).role is Role.ADMIN
