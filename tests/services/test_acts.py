"""The journal as people use it: who did what, whose undo, and the proof against tampering."""

from __future__ import annotations

import dataclasses

import pytest
from desk_world import YES, World, keys, lots_of

from kepegdesk.domain.kinds import LeaveState, Role
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import balances, employees, journal, leave, letters, settings
from kepegdesk.services.use_case import UseCase
from kepegdesk.storage import opening
from kepegdesk.storage.database import sqlite


def rename(world: World, employee: int, name: str, role: Role = Role.ADMIN) -> None:
    file = employees.get(world.session(), employee)
    employees.save(world.session(role), dataclasses.replace(file, name=name))


def test_every_act_tells_who_what_and_when(world: World) -> None:
    employee = world.person(name="Wa Lama")
    rename(world, employee, "Wa Baru", Role.OPERATOR)
    newest = journal.listed(world.session())[0]
    assert (newest.account, newest.sentence, newest.at) == (
        "akun-operator",
        "Ubah data Wa Baru",
        "2026-11-23T01:00:00+00:00",
    )
    change = journal.history(world.session(), employee)[0]
    assert (change.before["name"], change.after["name"]) == ("Wa Lama", "Wa Baru")


def test_a_clerk_undoes_his_own_act_only(world: World) -> None:
    employee = world.person(name="Wa Lama")
    rename(world, employee, "Wa Baru", Role.OPERATOR)
    other = world.session(Role.OPERATOR, account="lain")
    act = journal.listed(world.session())[0].id
    assert journal.last(other) is None
    with pytest.raises(Refused, match="Tidak ada tindakan"):
        journal.undo(other)
    with pytest.raises(NotAllowed, match="akun-operator"):
        journal.undo(other, act)
    journal.undo(world.session(Role.OPERATOR))
    assert employees.get(world.session(), employee).name == "Wa Lama"
    rename(world, employee, "Wa Baru", Role.OPERATOR)
    own = journal.last(world.session(Role.ADMIN))
    assert own is not None
    assert own.account == "akun-admin"
    journal.undo(world.session(Role.ADMIN), journal.listed(world.session())[0].id)
    assert employees.get(world.session(), employee).name == "Wa Lama"


def test_what_was_edited_since_is_kept_and_named(world: World) -> None:
    employee = world.person(name="Wa Lama", phone="1")
    file = employees.get(world.session(), employee)
    employees.save(world.session(), dataclasses.replace(file, phone="2"))
    act = journal.listed(world.session())[0].id
    rename(world, employee, "Wa Baru")
    with pytest.raises(Refused) as refusal:
        journal.undo(world.session(), act)
    assert "diubah" in str(refusal.value)
    assert employees.get(world.session(), employee).phone == "2"


def test_decisions_and_letters_are_not_undone_but_cancelled(world: World) -> None:
    request = world.granted(world.person(), "2026-12-01")
    letters.issue(world.session(), request)
    for line in journal.listed(world.session())[:2]:
        assert not line.undoable
        with pytest.raises(Refused, match="tindakan pembatalan tersendiri"):
            journal.undo(world.session(), line.id)
    assert leave.get(world.session(), request).state is LeaveState.ISSUED


def test_undo_passes_over_what_a_decision_settled(world: World) -> None:
    """The consideration and the request cannot be taken back any more; the person still can."""
    employee = world.person(name="Wa Lama")
    world.granted(employee, "2026-12-01")
    rename(world, employee, "Wa Baru")

    last = journal.last(world.session())
    assert last is not None
    assert "Wa Baru" in last.sentence
    journal.undo(world.session())

    assert employees.get(world.session(), employee).name == "Wa Lama"
    after = journal.last(world.session())
    assert after is not None
    assert after.sentence.startswith("Tambah data")


def test_undoing_an_opening_moves_the_postings_to_the_lots_that_are_left(world: World) -> None:
    world.begins_in(2026)
    employee = world.person()
    balances.add_opening(world.session(), employee, 2026, "N-1", 6, "Kartu cuti 2025")
    opening = journal.listed(world.session())[0].id
    request = world.granted(employee, "2026-12-01", "2026-12-07")
    letters.issue(world.session(), request)
    assert lots_of(request) == {"N-1": 5}

    journal.undo(world.session(), opening)

    assert lots_of(request) == {"N": 5}


def test_an_undone_request_gives_its_days_back(world: World) -> None:
    world.begins_in(2026)
    employee = world.person()
    request = world.submit(employee, "2026-12-01", "2026-12-04")
    assert balances.of(world.session(), employee).reserved == 4
    journal.undo(world.session())
    assert balances.of(world.session(), employee).reserved == 0
    with pytest.raises(Refused) as refusal:
        leave.get(world.session(), request)
    assert keys(refusal.value.problems) == ["PG03"]


def test_an_undone_consideration_waits_again(world: World) -> None:
    request = world.submit(world.person(), "2026-12-01")
    leave.consider(world.session(), request, YES)
    journal.undo(world.session())
    row = leave.get(world.session(), request)
    assert (row.state, [event.act for event in row.events]) == (LeaveState.SUBMITTED, ["submit"])


def test_undo_after_undo_goes_further_back(world: World) -> None:
    employee = world.person(name="Satu")
    for name in ("Dua", "Tiga"):
        rename(world, employee, name)
    names = []
    for _ in range(2):
        journal.undo(world.session())
        names.append(employees.get(world.session(), employee).name)
    assert names == ["Dua", "Satu"]
    assert [line.reversed for line in journal.listed(world.session())][:4] == [
        False,
        False,
        True,
        True,
    ]


def test_the_journal_knows_every_use_case_of_the_program() -> None:
    known = journal.use_cases()
    assert {"employees.save", "imports.bring_in", "leave.decide"} <= set(known)
    assert all(isinstance(case, UseCase) for case in known.values())
    assert known["imports.bring_in"].undoable
    assert not known["letters.issue"].undoable


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (("UPDATE employee SET name = 'Orang Lain' WHERE id = 1",), "Pegawai nomor 1 diubah"),
        (("UPDATE setting SET value = '1999'",), "Pengaturan nomor 1 diubah"),
        (("DELETE FROM rank_history",), "Riwayat pangkat nomor 1 dihapus"),
        (("UPDATE act SET sentence = 'Lain' WHERE id = 2",), "nomor 2"),
        (("UPDATE act_row SET after = replace(after, 'Wa', 'La')",), "nomor"),
        (("DELETE FROM act_row WHERE act_id = 2", "DELETE FROM act WHERE id = 2"), "nomor"),
    ],
    ids=["a person", "a setting", "a history", "a sentence", "the images", "an act"],
)
def test_tampering_past_the_program_is_found(
    file_world: World, statements: tuple[str, ...], told: str
) -> None:
    file_world.person(name="Wa Uji")
    settings.choose(file_world.session(), "tahun_mulai", "2020")
    assert journal.verify(file_world.session()).ok
    opening.close_office()
    stranger = sqlite(file_world.location)
    stranger.connect()
    triggers = stranger.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        stranger.execute_sql(f'DROP TRIGGER "{name}"')
    for statement in statements:
        stranger.execute_sql(statement)
    stranger.close()
    opening.open_office(file_world.location)
    found = journal.verify(file_world.session())
    assert not found.ok
    assert told in found.text
