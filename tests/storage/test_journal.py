"""The journal: what the triggers write, what the chain proves, what undo reverses and keeps."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from peewee import IntegrityError

from kepegdesk.domain.kinds import EmployeeKind, Role
from kepegdesk.errors import Refused
from kepegdesk.storage import journal, listing, triggers
from kepegdesk.storage.base import database
from kepegdesk.storage.database import execute, execute_many, is_server, rows
from kepegdesk.storage.tables import (
    DATA_TABLES,
    Account,
    Act,
    ActRow,
    Employee,
    ImportBatch,
    IssuedLetter,
    LeaveRequest,
    Office,
    PositionHistory,
    RankHistory,
    Setting,
    Unit,
)

pytestmark = pytest.mark.usefixtures("office")

ACTOR = journal.Actor("uji", "PC-UJI", "2026-03-02T01:00:00+00:00")
Acting = Callable[..., Any]


def undo(act_id: int | None = None, undoable: Callable[[str], bool] = lambda name: True) -> Any:
    return journal.undo(ACTOR, act_id, undoable)


def person(name: str, nip: str | None = None, **more: Any) -> Employee:
    return Employee.create(name=name, nip=nip, kind=EmployeeKind.PNS, **more)


def images(act_id: int) -> list[tuple[Any, ...]]:
    found = rows(
        'SELECT table_name, row_id, op, "before", "after" FROM act_row '
        "WHERE act_id = ? ORDER BY id",
        act_id,
    )
    return [
        (table, row, op, json.loads(before or "null"), json.loads(after or "null"))
        for table, row, op, before, after in found
    ]


def bring_in(act: Acting, many: int) -> tuple[int, list[int]]:
    """Store people with rank and position as an import does; return the act and their ids."""
    with act(f"Impor {many} pegawai", "import") as scope:
        unit = Unit.create(name="Dinas Uji", key="dinas uji")
        ImportBatch.create(
            file_name="uji.xlsx", sha256="0" * 64, new=many, updated=0, same=0, refused=0
        )
        ids = [
            person(f"Pegawai {number}", f"{number:018d}", unit=unit).id for number in range(many)
        ]
        execute_many(
            "INSERT INTO rank_history (version, employee_id, golongan, sk_number) "
            "VALUES (1, ?, ?, ?)",
            [(number, "III/a", "") for number in ids],
        )
        execute_many(
            "INSERT INTO position_history (version, employee_id, title, kind, eselon, appointment, "
            "sk_number) VALUES (1, ?, ?, '', '', 'definitif', '')",
            [(number, "Analis") for number in ids],
        )
        listing.refresh(ids, dt.date(2026, 11, 23))
    return scope.id, ids


def test_every_data_table_has_its_triggers() -> None:
    names = set(triggers.installed(database.obj))
    for table in DATA_TABLES:
        name = table._meta.table_name
        wanted = [""] if is_server() else ["_insert", "_update", "_delete"]
        assert {f"journal_{name}{event}" for event in wanted} <= names


def test_triggers_are_put_back_when_one_is_missing() -> None:
    if is_server():
        execute('DROP TRIGGER "journal_setting" ON setting')
    else:
        execute('DROP TRIGGER "journal_setting_update"')
    assert triggers.install(database.obj)
    assert not triggers.install(database.obj)


def test_an_act_keeps_rows_before_and_after(act: Acting) -> None:
    with act("Tambah") as first:
        row = Setting.create(key="a", value="satu")
    with act("Ubah") as second:
        Setting.update(value="dua").where(Setting.id == row.id).execute()
    with act("Hapus") as third:
        Setting.delete().where(Setting.id == row.id).execute()

    whole = {"id": row.id, "version": 1, "key": "a", "value": "satu"}
    assert images(first.id) == [("setting", row.id, "I", None, whole)]
    assert images(second.id) == [("setting", row.id, "U", {"value": "satu"}, {"value": "dua"})]
    assert images(third.id) == [("setting", row.id, "D", {**whole, "value": "dua"}, None)]
    assert [line.sentence for line in journal.history("setting", row.id)] == [
        "Hapus", "Ubah", "Tambah",
    ]  # fmt: skip


def test_a_write_outside_an_act_is_refused(act: Acting) -> None:
    with pytest.raises(IntegrityError, match="outside an act"), database.atomic():
        Setting.create(key="a", value="x")
    with act("Tambah"):
        Setting.create(key="a", value="x")
    with pytest.raises(IntegrityError, match="outside an act"), database.atomic():
        Setting.update(value="y").execute()
    with database.atomic(), act("Tambah"):
        Setting.create(key="b", value="x")
    with pytest.raises(IntegrityError, match="outside an act"), database.atomic():
        Setting.delete().execute()
    assert Setting.select().count() == 2


def test_executemany_is_journaled(act: Acting) -> None:
    with act("Banyak") as scope:
        execute_many(
            "INSERT INTO setting (version, key, value) VALUES (1, ?, ?)",
            [(f"k{number}", "v") for number in range(50)],
        )
    assert ActRow.select().where(ActRow.act == scope.id).count() == 50


def test_an_act_that_changes_nothing_is_not_kept(act: Acting) -> None:
    with act("Tidak ada"):
        Setting.update(value="x").execute()
    with act("Tambah"):
        Setting.create(key="a", value="x")
    with act("Sama"):
        Setting.update(value="x").execute()
    assert [found.sentence for found in Act.select()] == ["Tambah"]
    assert journal.verify().ok


def test_a_failed_act_leaves_nothing(act: Acting) -> None:
    def fail() -> None:
        with act("Gagal"):
            Setting.create(key="a", value="x")
            raise RuntimeError("di tengah")

    with pytest.raises(RuntimeError, match="di tengah"):
        fail()
    assert Act.select().count() == Setting.select().count() == ActRow.select().count() == 0


def test_an_act_must_say_what_it_did(act: Acting) -> None:
    with pytest.raises(ValueError, match="no sentence"), act(""):
        Setting.create(key="a", value="x")
    assert Setting.select().count() == 0


def test_an_inner_act_joins_the_outer(act: Acting) -> None:
    with act("Luar") as outer:
        Setting.create(key="a", value="x")
        with journal.act(ACTOR, "dalam") as inner:
            assert inner is outer
            Setting.create(key="b", value="x")
    assert Act.select().count() == 1
    assert len(images(outer.id)) == 2


def test_secrets_never_enter_the_journal(act: Acting) -> None:
    with act("Akun"):
        account = Account.create(name="ani", role=Role.ADMIN, password_hash="$argon2id$rahasia")
    with act("Sandi") as scope:
        Account.update(password_hash="$argon2id$baru").where(Account.id == account.id).execute()
    assert images(scope.id) == [
        ("account", account.id, "U", {"password_hash": "(rahasia)"}, {"password_hash": "(rahasia)"})
    ]
    assert not ActRow.select().where(ActRow.after.contains("argon2")).exists()
    assert journal.verify().ok


def test_the_journal_is_append_only(act: Acting) -> None:
    with act("Tambah"):
        Setting.create(key="a", value="x")
    for statement in (
        "UPDATE act SET sentence = 'lain'",
        "DELETE FROM act",
        "UPDATE act_row SET \"after\" = '{}'",
        "DELETE FROM act_row",
    ):
        with pytest.raises(IntegrityError, match="append-only"), database.atomic():
            execute(statement)


def test_the_chain_holds_and_its_head_is_told(act: Acting) -> None:
    assert journal.head() == journal.Head(0, "")
    for number in range(5):
        with act(f"Ke-{number}"):
            Setting.create(key=str(number), value="x")
    found = journal.verify()
    assert (found.ok, found.acts, found.first_bad) == (True, 5, None)
    last = Act.select().order_by(Act.id.desc()).first()
    assert journal.head() == journal.Head(last.id, last.hash[:16])


@pytest.mark.parametrize(
    ("statement", "bad"),
    [
        ("UPDATE act SET sentence = 'lain' WHERE id = {2}", 2),
        ("UPDATE act SET account = 'lain' WHERE id = {2}", 2),
        ("UPDATE act_row SET \"after\" = '{{}}' WHERE act_id = {3}", 3),
        ("DELETE FROM act_row WHERE act_id = {2}", 2),
        ("DELETE FROM act WHERE id = {2}", 3),
        ("DELETE FROM act WHERE id = {0}", 1),
    ],
)
def test_tampering_is_found(act: Acting, statement: str, bad: int) -> None:
    acts = []
    for number in range(5):
        with act(f"Ke-{number}") as scope:
            Setting.create(key=str(number), value="x")
        acts.append(scope.id)
    with database.atomic():
        triggers.remove(database.obj)
        if statement.startswith("DELETE FROM act WHERE"):
            execute("DELETE FROM act_row WHERE act_id = ?", acts[bad - 1])
        execute(statement.format(*acts))
    found = journal.verify()
    assert not found.ok
    assert found.first_bad == acts[bad]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE setting SET value = 'lain' WHERE key = '1'",
        "DELETE FROM setting WHERE key = '1'",
        "INSERT INTO setting (version, key, value) VALUES (1, 'z', 'x')",
        "DELETE FROM setting",
    ],
)
def test_a_row_changed_behind_the_journals_back_is_found(act: Acting, statement: str) -> None:
    for number in range(3):
        with act(f"Ke-{number}"):
            Setting.create(key=str(number), value="x")
    with database.atomic():
        triggers.remove(database.obj)
        execute(statement)
    assert not journal.verify().ok


def test_undo_reverses_insert_update_and_delete(act: Acting) -> None:
    with act("Semula"):
        kept, changed, removed = (Setting.create(key=key, value="x") for key in "abc")
    before = rows("SELECT id, key, value FROM setting ORDER BY id")
    with act("Ubah semuanya") as scope:
        Setting.update(value="y").where(Setting.id == changed.id).execute()
        Setting.update(value="z").where(Setting.id == changed.id).execute()
        Setting.delete().where(Setting.id == removed.id).execute()
        fleeting = Setting.create(key="sebentar", value="x")
        Setting.delete().where(Setting.id == fleeting.id).execute()
        Setting.create(key="d", value="x")

    done = undo()

    assert rows("SELECT id, key, value FROM setting ORDER BY id") == before
    assert (done.undone, done.kept, done.needed) == (3, (), ())
    assert Act.get_by_id(done.act).undoes == scope.id
    assert Setting.get_by_id(changed.id).version == 2
    assert Setting.get_by_id(kept.id).version == 1
    assert journal.verify().ok


def test_undo_puts_blobs_dates_and_truths_back_exactly(act: Acting) -> None:
    with act("Kantor"):
        office = Office.create(made_on="2026-01-01", logo=b"\x00\xff\x89PNG")
        employee = person("Ani", birth_date="1980-02-29", is_teacher=True)
    with act("Hapus"):
        Office.delete().execute()
        Employee.delete().execute()
    undo()
    again = Office.get_by_id(office.id)
    assert bytes(again.logo) == b"\x00\xff\x89PNG"
    assert again.made_on.isoformat() == "2026-01-01"
    back = Employee.get_by_id(employee.id)
    assert (back.birth_date.isoformat(), back.is_teacher) == ("1980-02-29", True)


def test_undo_of_an_import_keeps_what_was_edited_since(act: Acting) -> None:
    imported, ids = bring_in(act, 212)
    with act("Ubah telepon", "save"):
        Employee.update(phone="0812").where(Employee.id == ids[0]).execute()
    with act("Ubah pangkat", "save"):
        RankHistory.update(golongan="III/b").where(RankHistory.employee == ids[1]).execute()
    with act("Tambah jabatan", "save"):
        PositionHistory.create(employee=ids[2], title="Kepala")

    done = undo(imported)

    assert done.undone == 209
    assert sorted((kept.table, kept.row) for kept in done.kept) == [
        ("employee", number) for number in ids[:3]
    ]
    assert "Pegawai 0" in done.kept[0].sentence
    assert "«Ubah telepon» oleh uji" in done.kept[0].sentence
    assert [kept.table for kept in done.needed] == ["unit"]
    assert [row[0] for row in rows("SELECT id FROM employee ORDER BY id")] == ids[:3]
    assert RankHistory.select().count() == 3
    assert PositionHistory.select().count() == 4
    assert journal.verify().ok


def test_undo_of_an_untouched_import_leaves_the_office_as_it_was(act: Acting) -> None:
    bring_in(act, 20)
    done = undo()
    assert done.undone == 20
    for table in (Employee, RankHistory, PositionHistory, Unit, ImportBatch):
        assert table.select().count() == 0


def test_undo_forgets_an_edit_that_was_itself_undone(act: Acting) -> None:
    imported, ids = bring_in(act, 3)
    with act("Ubah telepon", "save") as edit:
        Employee.update(phone="0812").where(Employee.id == ids[0]).execute()
    undo(edit.id)
    assert undo(imported).kept == ()
    assert Employee.select().count() == 0


def test_undo_keeps_a_unit_that_later_people_joined(act: Acting) -> None:
    with act("Unit") as made:
        unit = Unit.create(name="Dinas", key="dinas")
        other = Unit.create(name="Badan", key="badan", parent=unit)
    with act("Pegawai"):
        person("Ani", unit=other)
    with pytest.raises(Refused, match="Badan"):
        undo(made.id)
    assert Unit.select().count() == 2


def test_undo_deletes_a_tree_of_units_with_its_head(act: Acting) -> None:
    with act("Susunan"):
        root = Unit.create(name="Dinas", key="dinas")
        leaf = Unit.create(name="Bidang", key="bidang")
        Unit.update(parent=leaf).where(Unit.id == root.id).execute()
        head = person("Ani", unit=leaf)
        Unit.update(head=head).where(Unit.id == leaf.id).execute()
    undo()
    assert Unit.select().count() == Employee.select().count() == 0


def test_undo_brings_back_a_tree_of_units_with_its_head(act: Acting) -> None:
    with act("Susunan"):
        leaf = Unit.create(name="Bidang", key="bidang")
        root = Unit.create(name="Dinas", key="dinas")
        Unit.update(parent=root).where(Unit.id == leaf.id).execute()
        head = person("Ani", unit=leaf)
        Unit.update(head=head).where(Unit.id == leaf.id).execute()
    before = rows("SELECT id, parent_id, head_id FROM unit ORDER BY id")
    with act("Hapus"):
        Unit.update(head=None).execute()
        Employee.delete().execute()
        Unit.delete().where(Unit.id == leaf.id).execute()
        Unit.delete().where(Unit.id == root.id).execute()
    undo()
    assert rows("SELECT id, parent_id, head_id FROM unit ORDER BY id") == before
    assert Employee.get().unit_id == leaf.id


def test_a_cascaded_deletion_is_journaled_and_undone(act: Acting) -> None:
    with act("Pegawai"):
        employee = person("Ani")
        RankHistory.create(employee=employee, golongan="III/a")
        Unit.create(name="Dinas", key="dinas", head=employee)
    with act("Hapus") as scope:
        execute("DELETE FROM employee WHERE id = ?", employee.id)
    assert {(table, op) for table, _, op, _, _ in images(scope.id)} == {
        ("employee", "D"), ("rank_history", "D"), ("unit", "U"),
    }  # fmt: skip
    undo()
    assert RankHistory.get().employee_id == employee.id
    assert Unit.get().head_id == employee.id
    assert journal.verify().ok


def test_what_was_undone_is_not_undone_again(act: Acting) -> None:
    with act("Tambah") as scope:
        Setting.create(key="a", value="x")
    done = undo(scope.id)
    with pytest.raises(Refused, match="sudah dibatalkan"):
        undo(scope.id)
    with pytest.raises(Refused, match="Pembatalan tidak dapat dibatalkan"):
        undo(done.act)
    with pytest.raises(Refused, match="Tidak ada tindakan"):
        undo()
    with pytest.raises(Refused, match="nomor 999 tidak ada"):
        undo(999)


def test_acts_of_office_are_refused_and_passed_over(act: Acting) -> None:
    with act("Ubah pengaturan", "save"):
        Setting.create(key="a", value="x")
    with act("Terbitkan surat 1", "issue") as issued:
        Setting.create(key="b", value="x")
    with pytest.raises(Refused, match="Terbitkan surat 1"):
        undo(issued.id, lambda name: name != "issue")
    undo(None, lambda name: name != "issue")
    assert [row.key for row in Setting.select()] == ["b"]


def test_undo_that_meets_newer_data_is_refused_whole(act: Acting) -> None:
    with act("Pegawai"):
        first = person("Ani", "1" * 18)
        person("Budi", "2" * 18)
    with act("Hapus") as gone:
        Employee.delete().where(Employee.id == first.id).execute()
    with act("Ganti"):
        person("Cici", "1" * 18)
    with pytest.raises(Refused, match="bertabrakan"):
        undo(gone.id)
    assert Employee.select().count() == 2
    assert journal.verify().ok


def test_undo_keeps_a_row_whose_owner_is_gone(act: Acting) -> None:
    with act("Pegawai"):
        employee = person("Ani")
        rank = RankHistory.create(employee=employee, golongan="III/a")
    with act("Hapus pangkat") as removed:
        RankHistory.delete().where(RankHistory.id == rank.id).execute()
    with act("Hapus pegawai"):
        Employee.delete().execute()
    with pytest.raises(Refused, match="sudah tidak ada"):
        undo(removed.id)


def test_numbers_of_rows_are_never_given_twice(act: Acting) -> None:
    with act("Tambah"):
        first = person("Ani")
    undo()
    with act("Tambah"):
        second = person("Budi")
    assert second.id > first.id


def test_tables_named_in_code_exist() -> None:
    from kepegdesk.storage.images import BY_NAME, LABELS

    assert set(LABELS) == set(BY_NAME)
    assert LeaveRequest._meta.table_name in BY_NAME
    assert IssuedLetter._meta.table_name in BY_NAME
