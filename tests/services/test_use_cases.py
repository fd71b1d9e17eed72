"""Every use case says who may call it and for which units, and is held to that."""

from __future__ import annotations

import dataclasses
import datetime as dt
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from desk_world import World, person, wish

import kepegdesk.services
from kepegdesk.domain.kinds import LeaveCase, LeaveKind, Role
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import (
    balances,
    collective_work,
    employees,
    history_import,
    holidays,
    imports,
    leave,
    leave_acts,
    leave_calendar,
    leave_lists,
    leave_today,
    leave_unpaid,
    leave_wall,
    letter_book,
    letters,
    lost_days,
    openings,
    reconciliation,
    recounts,
    register_balances,
    registers,
    reports,
    structure_chart,
    unit_aliases,
    unit_history,
    units,
)
from kepegdesk.services.employees import Criteria
from kepegdesk.services.holidays import HolidayRow
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import Query, Reach, UseCase

MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.iter_modules(kepegdesk.services.__path__, "kepegdesk.services.")
]
DECLARED = {
    value.name: value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, UseCase | Query)
}
MACHINERY = {"actor"}
"""What turns a session into the journal's actor is no use case."""
STEPS = "kepegdesk.services.leave_steps"
"""What the acts of leave do alike, within the act that calls it."""

CLERKS_ONLY = {
    "bulk_edit.apply",
    "bulk_edit.preview",
    "bulk_search.common",
    "bulk_search.find",
    "letter_book.reserve",
    "letter_book.enter",
    "letter_book.use",
    "letter_book.void",
    "collective_work.record",
    "collective_work.withdraw",
    "recounts.apply",
    "recounts.keep",
    "employees.save",
    "employees.remove",
    "histories.save",
    "histories.remove",
    "nips.correct",
    "history_import.preview",
    "history_import.remap",
    "history_import.bring_in",
    "history_import.save_rejects",
    "employee_documents.add",
    "employee_documents.change",
    "employee_documents.remove",
    "employee_documents.set_photo",
    "employee_documents.remove_photo",
    "balances.add_opening",
    "leave.submit",
    "leave_acts.permit",
    "merging.merge",
    "merging.merge_preview",
    "bin.listed",
    "bin.restore",
    "record_changes.use_again",
    "quality.not_duplicate",
    "attachments.add",
    "scans.inspect",
    "attachments.remove",
    "openings.bring_in",
    "openings.preview",
    "openings.remap",
    "openings.save_rejects",
    "openings.save_template",
    "reconciliation.correct",
    "reconciliation.reconcile",
    "imports.preview",
    "imports.remap",
    "imports.edit",
    "imports.bring_in",
    "imports.save_rejects",
    "imports.settle",
    "import_log.foresee",
    "import_log.kind_of",
    "import_log.listed",
    "import_words.forget",
    "import_words.listed",
    "import_words.offered",
    "import_words.recheck",
    "import_words.teach",
    "import_words.unknown",
    "siasn.compare",
    "siasn.save_differences",
    "siasn.take_over",
    "unit_aliases.add",
    "unit_aliases.add_to",
    "unit_aliases.remove",
    "unit_aliases.read_with",
}
NOT_AUDITORS = {
    "saved_views.remove",
    "saved_views.rename",
    "saved_views.save",
    "leave.consider",
    "leave.cancel",
    "leave_acts.report_back",
    "letters.give",
    "letters.issue",
    "papers.note_printed",
    "papers.reprint",
    "journal.undo",
    "drafts.keep",
    "drafts.forget",
    "quality.counts",
}
DECIDERS_ONLY = {
    "leave.decide",
    "leave_acts.ratify",
    "leave_acts.recall",
    "leave_unpaid.propose",
    "leave_unpaid.endorse",
    "leave_unpaid.reactivate",
}
ADMINS_ONLY = {
    "closing.close",
    "closing.reopen",
    "lost_days.decide",
    "letter_kinds.save",
    "letter_kinds.save_code",
    "letter_kinds.remove_code",
    "letter_kinds.switch",
    "seal_keys.make",
    "seal_keys.replace",
    "seal_keys.back_up",
    "seal_keys.restore",
    "seal_keys.add_file",
    "seal_keys.add_typed",
    "seal_keys.forget",
    "authority.end",
    "authority.remove",
    "authority.save",
    "holiday_import.bring_in",
    "holiday_import.preview",
    "leave_checklists.end_document",
    "leave_checklists.remove_document",
    "leave_checklists.save_document",
    "leave_checklists.save_kind",
    "leave_rulebook.add",
    "leave_rulebook.change",
    "leave_rulebook.remove",
    "accounts.change",
    "accounts.create",
    "accounts.set_password",
    "accounts.set_active",
    "desk.backup",
    "moving.check",
    "office.found",
    "office.change_letterhead",
    "holidays.amend",
    "holidays.remove",
    "holidays.save",
    "signatories.remove",
    "signatories.save",
    "signatories.substitute",
    "sample.fill",
    "settings.choose",
    "restructuring.carry_out",
    "restructuring.members",
    "restructuring.preview",
    "unit_history.remove_head",
    "unit_history.remove_name",
    "unit_history.save_head",
    "unit_history.save_name",
    "units.save",
    "wording.reset",
    "wording.save",
}
OVERSEERS_ONLY = {"accounts.listed", "journal.listed"}


def allowed(name: str) -> set[Role]:
    """Return who may call a use case, by the tables above; what only reads is everybody's."""
    everyone = set(Role)
    for names, roles in (
        (CLERKS_ONLY, {Role.OPERATOR, Role.ADMIN}),
        (NOT_AUDITORS, everyone - {Role.AUDITOR}),
        (DECIDERS_ONLY, {Role.SUPERVISOR, Role.ADMIN}),
        (ADMINS_ONLY, {Role.ADMIN}),
        (OVERSEERS_ONLY, {Role.ADMIN, Role.AUDITOR}),
    ):
        if name in names:
            return roles
    assert isinstance(DECLARED[name], Query), f"{name} changes the office and is in no table"
    return everyone


def takes_a_session(function: Callable[..., Any]) -> bool:
    parameters = list(inspect.signature(function, eval_str=False).parameters.values())
    return bool(parameters) and parameters[0].annotation in ("Session", Session)


def test_every_public_function_of_a_session_is_declared() -> None:
    bare = [
        f"{module.__name__}.{name}"
        for module in MODULES
        for name, value in vars(module).items()
        if inspect.isfunction(value)
        and value.__module__ == module.__name__
        and not name.startswith("_")
        and name not in MACHINERY
        and module.__name__ != STEPS
        and takes_a_session(value)
    ]
    assert not bare, f"without roles and reach: {bare}"
    assert len(DECLARED) > 40


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_declaration_says_roles_and_reach(name: str) -> None:
    declared = DECLARED[name]
    assert declared.roles == allowed(name)
    assert isinstance(declared.reach, Reach)
    first = list(inspect.signature(declared._function).parameters)[1:2]
    if declared.reach is Reach.EMPLOYEE:
        assert first == ["employee"]
    if declared.reach is Reach.REQUEST:
        assert first == ["request"]


def test_a_forbidden_role_is_refused_everywhere(file_world: World) -> None:
    pairs = [(name, role) for name in sorted(DECLARED) for role in Role]
    for name, role in pairs:
        if role in allowed(name):
            continue
        declared: Any = DECLARED[name]
        assert not declared.allows(file_world.session(role)), (name, role)
        count = len(inspect.signature(declared._function).parameters) - 1
        with pytest.raises(NotAllowed, match="tidak berwenang"):
            declared(file_world.session(role), *[None] * min(count, 1))


def _of_reach(reach: Reach) -> list[str]:
    return sorted(name for name, declared in DECLARED.items() if declared.reach is reach)


@pytest.mark.parametrize("name", _of_reach(Reach.EMPLOYEE))
def test_nobody_reaches_a_person_of_another_unit(name: str, file_world: World) -> None:
    stranger = file_world.person(unit=file_world.transport)
    for role in allowed(name):
        session = file_world.session(role, unit=file_world.health)
        with pytest.raises(NotAllowed, match="unit kerja"):
            DECLARED[name](session, stranger)


@pytest.mark.parametrize("name", _of_reach(Reach.REQUEST))
def test_nobody_reaches_a_request_of_another_unit(name: str, file_world: World) -> None:
    request = file_world.submit(file_world.person(unit=file_world.transport), "2026-12-01")
    for role in allowed(name):
        session = file_world.session(role, unit=file_world.health)
        with pytest.raises(NotAllowed, match="unit kerja"):
            DECLARED[name](session, request)


def test_a_sub_unit_is_in_reach_of_its_office(world: World) -> None:
    ours = world.person(unit=world.clinic)
    clerk = world.session(Role.OPERATOR, unit=world.health)
    assert employees.get(clerk, ours).unit == world.clinic
    below = world.session(Role.OPERATOR, unit=world.clinic)
    with pytest.raises(NotAllowed):
        employees.get(below, world.person(unit=world.health))


class TestWithin:
    """What keeps to the session's units by itself shows only those units' people."""

    @pytest.fixture
    def two(self, world: World) -> tuple[World, int, int]:
        """Return a person of our unit and one of another, both with a request."""
        ours, theirs = world.person(), world.person(unit=world.transport)
        for one in (ours, theirs):
            world.submit(one, "2026-12-01", "2026-12-02")
        return world, ours, theirs

    def test_every_one_has_its_case(self) -> None:
        assert set(_of_reach(Reach.WITHIN)) == {
            "balances.of_everybody",
            "bin.listed",
            "bin.restore",
            "bulk_edit.apply",
            "bulk_edit.preview",
            "bulk_search.common",
            "bulk_search.find",
            "collective_work.candidates",
            "collective_work.listed",
            "collective_work.record",
            "collective_work.withdraw",
            "employee_documents.expiring",
            "employees.check",
            "employees.id_of",
            "employees.people",
            "employees.save",
            "history_import.bring_in",
            "history_import.preview",
            "history_import.remap",
            "leave_acts.report_back",
            "leave_acts.return_quote",
            "leave_calendar.month",
            "leave_calendar.people",
            "leave_calendar.year",
            "letter_book.book_list",
            "letter_book.find",
            "letter_book.numbers",
            "leave_lists.inbox",
            "leave_lists.listed",
            "leave_lists.of_employee",
            "leave_today.lapsing",
            "leave_today.today",
            "leave_unpaid.due",
            "leave_wall.printed",
            "letter_batches.collect",
            "letter_batches.count",
            "lost_days.listed",
            "merging.merge",
            "merging.merge_preview",
            "openings.bring_in",
            "openings.preview",
            "openings.remap",
            "openings.save_template",
            "people_views.groups",
            "people_views.people",
            "quality.duplicates",
            "quality.find",
            "quality.not_duplicate",
            "quality.read",
            "reconciliation.corrections",
            "reconciliation.propose",
            "reconciliation.reconcile",
            "register_balances.listed",
            "registers.make",
            "record_changes.of_record",
            "record_changes.use_again",
            "recounts.affected",
            "recounts.apply",
            "recounts.keep",
            "reports.files",
            "reports.nominatif",
            "structure_chart.printed",
            "unit_aliases.listed",
            "unit_history.heads",
            "unit_history.names",
            "units.choices",
            "units.find",
            "units.tree",
            "units.values",
            "wording.examples",
            "wording.preview",
        }

    def test_sheets_of_histories(self, two: tuple[World, int, int], tmp_path: Path) -> None:
        world, ours, theirs = two
        clerk = world.session(Role.OPERATOR, unit=world.health)
        lines = ["NIP;Golongan;TMT"]
        for one in (ours, theirs):
            lines.append(f"{employees.get(world.session(), one).nip};III/b;01-04-2024")
        path = tmp_path / "riwayat.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        shown = history_import.preview(clerk, path)
        assert [row.employee for row in shown.rows] == [ours, None]
        shown = history_import.remap(clerk, shown, shown.layout.fields)
        history_import.bring_in(clerk, shown)
        found = [len(employees.get(world.session(), one).ranks) for one in (ours, theirs)]
        assert found == [2, 1]

    def test_registers(self, two: tuple[World, int, int], tmp_path: Path) -> None:
        """Registers, corrections and openings have their own tests of reach beside this one."""
        world, ours, theirs = two
        clerk = world.session(Role.OPERATOR, unit=world.health)
        listed = register_balances.listed(clerk)
        assert list(listed.all_ids()) == [ours]
        assert [row.id for row in listed.page(0, 10)] == [ours]
        shown = registers.make(clerk, registers.of_year("sisa", 2026))
        assert [row.employee for row in shown.rows] == [ours]
        for one in (ours, theirs):
            reconciliation.correct(world.session(), one, 2026, "N", -1, "BA")
        assert [row.employee for row in reconciliation.corrections(clerk)] == [ours]
        with pytest.raises(NotAllowed):
            reconciliation.propose(clerk, 2026, [reconciliation.Book(theirs, n=1)])
        assert lost_days.listed(clerk) == []
        path = tmp_path / "templat.xlsx"
        assert openings.save_template(clerk, path) == 1
        assert openings.save_template(world.session(), path) == 2
        shown_rows = openings.preview(clerk, path).rows
        assert {row.employee for row in shown_rows} == {ours, None}

    def test_people(self, two: tuple[World, int, int]) -> None:
        world, ours, theirs = two
        clerk = world.session(Role.OPERATOR, unit=world.health)
        for criteria in (Criteria(), Criteria(unit=world.transport), Criteria(words="pegawai")):
            found = employees.people(clerk, criteria)
            assert theirs not in found.all_ids()
            assert found.count() == len(found.all_ids()) == len(found.page(0, 10))
        assert list(employees.people(clerk, Criteria()).all_ids()) == [ours]
        assert [file.id for file in reports.files(clerk, Criteria())] == [ours]
        assert set(balances.of_everybody(clerk)) == {ours}

    def test_structure(self, two: tuple[World, int, int]) -> None:
        world, _ours, _theirs = two
        clerk = world.session(Role.OPERATOR, unit=world.health)
        ours = {world.health, world.clinic}
        for found in (units.tree(clerk), units.tree(clerk, on=clerk.today), units.choices(clerk)):
            assert {unit.id for unit in found} == ours
        for unit, other in ((world.clinic, "Pusk"), (world.transport, "Dishub")):
            unit_aliases.add_to(world.session(), unit, other)
        assert [row.name for row in unit_aliases.listed(clerk)] == ["Pusk"]
        for question in (unit_history.names, unit_history.heads):
            assert question(clerk, world.clinic) == []
            with pytest.raises(NotAllowed, match="unit kerja"):
                question(clerk, world.transport)
        with pytest.raises(NotAllowed, match="unit kerja"):
            units.values(clerk, world.transport)
        assert structure_chart.printed(clerk, None)[:5] == b"%PDF-"
        with pytest.raises(NotAllowed, match="unit kerja"):
            structure_chart.printed(clerk, world.transport)

    def test_collective_work(self, two: tuple[World, int, int]) -> None:
        world, ours, theirs = two
        day = dt.date(2026, 3, 20)
        clerk = world.session(Role.OPERATOR, unit=world.health)
        assert [one.employee for one in collective_work.candidates(clerk, day)] == [ours]
        with pytest.raises(NotAllowed, match="unit kerja"):
            collective_work.record(clerk, day, [ours, theirs], "ST 1")
        collective_work.record(world.session(), day, [ours, theirs], "ST 1")
        assert [row.employee for row in collective_work.listed(clerk, 2026)] == [ours]
        everybody = [row.id for row in collective_work.listed(world.session(), 2026)]
        with pytest.raises(NotAllowed, match="unit kerja"):
            collective_work.withdraw(clerk, everybody, "Keliru")

    def test_recounts(self, two: tuple[World, int, int]) -> None:
        world, ours, theirs = two
        for one in (ours, theirs):
            letters.issue(world.session(), world.granted(one, "2026-12-07", "2026-12-11"))
        row = HolidayRow(None, dt.date(2026, 12, 9), "Libur Uji", "local", "SK 1", "ditetapkan")
        holidays.save(world.session(), row)
        clerk = world.session(Role.OPERATOR, unit=world.health)
        assert [line.employee for line in recounts.affected(clerk)] == [ours]
        everything = [line.request for line in recounts.affected(world.session())]
        assert len(everything) == 2
        for act in (recounts.apply, recounts.keep):
            with pytest.raises(Refused, match="daftar"):
                act(clerk, everything, "SK 1")

    def test_nip(self, two: tuple[World, int, int]) -> None:
        world, _ours, theirs = two
        nip = employees.get(world.session(), theirs).nip
        assert nip is not None
        clerk = world.session(Role.OPERATOR, unit=world.health)
        with pytest.raises(Refused, match="Tidak ada pegawai"):
            employees.id_of(clerk, nip)
        ours = employees.get(world.session(), _ours)
        told = employees.check(clerk, dataclasses.replace(ours, nip=nip))
        assert [problem.key for problem in told if problem.blocks] == ["NIP_DUPLICATE"]
        assert "Pegawai" not in told[-1].text

    def test_save(self, two: tuple[World, int, int]) -> None:
        world, ours, theirs = two
        clerk = world.session(Role.OPERATOR, unit=world.health)
        with pytest.raises(NotAllowed):
            employees.save(clerk, person(world.transport))
        with pytest.raises(NotAllowed):
            employees.save(clerk, person(None))
        stolen = employees.get(world.session(), theirs)
        with pytest.raises(NotAllowed):
            employees.save(clerk, dataclasses.replace(stolen, unit=world.health))
        given_away = employees.get(world.session(), ours)
        with pytest.raises(NotAllowed):
            employees.save(clerk, dataclasses.replace(given_away, unit=world.transport))

    def test_leave(self, two: tuple[World, int, int]) -> None:
        world, ours, theirs = two
        chief = world.session(Role.SUPERVISOR, unit=world.health)
        assert [row.employee for row in leave_lists.listed(chief)] == [ours]
        assert leave_lists.listed(chief, unit=world.transport) == []
        assert [wait.request.employee for wait in leave_lists.inbox(chief)] == [ours]
        assert leave_lists.of_employee(chief, theirs) == []

    def test_return(self, two: tuple[World, int, int]) -> None:
        world, ours, theirs = two
        chief = world.session(Role.SUPERVISOR, unit=world.health)
        mine, other = (
            leave_lists.of_employee(world.session(), one)[0].id for one in (ours, theirs)
        )
        assert [each.request for each in leave_acts.return_quote(chief, [mine])] == [mine]
        for ask in (leave_acts.return_quote, leave_acts.report_back):
            with pytest.raises(NotAllowed):
                ask(chief, [mine, other])
            with pytest.raises(Refused, match="tidak ada"):
                ask(chief, [10**6])

    def test_unpaid(self, two: tuple[World, int, int]) -> None:
        world, ours, theirs = two
        for one in (ours, theirs):
            world.on("2026-12-20")
            paper = frozenset({"Surat keterangan dokter spesialis"})
            asked = {"kind": LeaveKind.UNPAID, "case": LeaveCase.FERTILITY, "documents": paper}
            request = world.granted(one, "2027-01-04", "2027-06-30", **asked)
            leave_unpaid.propose(world.session(), request)
            leave_unpaid.endorse(
                world.session(), request, letter="B-1", letter_date=world.now.date()
            )
            letters.issue(world.session(), request)
        world.on("2027-06-01")
        assert {due.employee for due in leave_unpaid.due(world.session())} == {ours, theirs}
        chief = world.session(Role.SUPERVISOR, unit=world.health)
        assert {due.employee for due in leave_unpaid.due(chief)} == {ours}

    def test_calendar(self, two: tuple[World, int, int]) -> None:
        """Its counts, rows, lists and paper; more in test_leave_calendar and test_leave_today."""
        world, ours, theirs = two
        chief = world.session(Role.SUPERVISOR, unit=world.health)
        sheets = (
            leave_calendar.month(chief, None, 2026, 12),
            leave_calendar.year(chief, None, 2026),
        )
        for sheet in sheets:
            assert [place.employee for place in sheet.people] == [ours]
            assert max(day.staff for day in sheet.days) == 1
        first, last = sheets[0].first, sheets[0].last
        rows = leave_calendar.people(chief, [ours, theirs], first, last)
        assert [row.id for row in rows] == [ours]
        for asked in (leave_calendar.month, leave_wall.printed):
            assert asked(chief, world.health, 2026, 12)
            with pytest.raises(NotAllowed, match="unit kerja"):
                asked(chief, world.transport, 2026, 12)
        for listed in (leave_today.today, leave_today.lapsing):
            with pytest.raises(NotAllowed, match="unit kerja"):
                listed(chief, unit=world.transport)

    def test_units(self, two: tuple[World, int, int]) -> None:
        world, _ours, _theirs = two
        clerk = world.session(Role.OPERATOR, unit=world.health)
        assert [row.id for row in units.tree(clerk)] == [world.health, world.clinic]
        assert [row.id for row in units.choices(clerk)] == [world.health, world.clinic]
        assert units.find(clerk, "puskesmas uji") == world.clinic
        with pytest.raises(Refused, match="tidak dikenal"):
            units.find(clerk, "Dinas Perhubungan")

    def test_letter_numbers(self, two: tuple[World, int, int]) -> None:
        world, _ours, theirs = two
        world.granted(theirs, "2026-12-08")
        name = employees.get(world.session(), theirs).name
        clerk = world.session(Role.OPERATOR, unit=world.health)
        subjects = [row.subject for row in letter_book.numbers(clerk)]
        assert subjects == [letter_book.find(clerk, "1").subject] == ["(unit kerja lain)"]
        assert name not in str(letter_book.book_list(clerk, "cuti", 2026).rows)

    def test_nominatif(self, two: tuple[World, int, int], tmp_path: Path) -> None:
        world, _ours, _theirs = two
        clerk = world.session(Role.OPERATOR, unit=world.health)
        assert reports.nominatif(clerk, Criteria(), tmp_path / "n.xlsx") == 1


def test_a_clerk_of_one_unit_cannot_import_the_whole_office(world: World, tmp_path: Path) -> None:
    sheet = tmp_path / "pegawai.csv"
    stranger = person(world.transport)
    sheet.write_text(
        f"Nama;NIP;Unit Kerja\nLa Baru;{stranger.nip};Dinas Perhubungan\n", encoding="utf-8"
    )
    clerk = world.session(Role.OPERATOR, unit=world.health)
    with pytest.raises(NotAllowed, match="seluruh kantor"):
        imports.preview(clerk, sheet)
    shown = imports.preview(world.session(Role.OPERATOR), sheet)
    with pytest.raises(NotAllowed, match="seluruh kantor"):
        imports.bring_in(clerk, shown)


def test_a_refused_use_case_leaves_no_act(world: World) -> None:
    from kepegdesk.storage import journal

    before = journal.head()
    with pytest.raises(NotAllowed):
        leave.submit(world.session(Role.AUDITOR), world.person, wish("2026-12-01"))  # type: ignore[arg-type]
    assert journal.head() == before
