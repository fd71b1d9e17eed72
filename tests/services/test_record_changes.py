"""The history of a record: every change in words, and a former value used again."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest
from desk_world import World, keys

from kepegdesk.domain.kinds import EmployeeStatus, Role, Sex
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import (
    accounts,
    employees,
    field_words,
    histories,
    journal,
    record_changes,
    signatories,
    units,
)
from kepegdesk.services.employee_file import RankRow
from kepegdesk.services.record_changes import FieldChange
from kepegdesk.storage import images

RANK = histories.HISTORIES["rank"].empty() | {"golongan": "III/b", "tmt": dt.date(2024, 4, 1)}


def edit(world: World, employee: int, **values: object) -> None:
    """Save some fields of a file."""
    file = employees.get(world.session(), employee)
    employees.save(world.session(), replace(file, **values))  # type: ignore[arg-type]


def told(world: World, employee: int) -> list[tuple[str, str, str]]:
    """Return field, before and after of every change of a file."""
    found = record_changes.of_person(world.session(), employee)
    return [(each.label, each.before, each.after) for each in found]


def change(world: World, employee: int, label: str) -> FieldChange:
    """Return the newest change of a field."""
    found = record_changes.of_person(world.session(), employee)
    return next(each for each in found if each.label == label)


def again(world: World, found: FieldChange) -> None:
    """Use the value before a change again."""
    record_changes.use_again(world.session(), found.act, found.table, found.row, found.column)


def test_every_change_is_worded(world: World) -> None:
    employee = world.person(phone="0811")
    edit(world, employee, phone="0822", birth_date=dt.date(1985, 1, 2), sex=Sex.FEMALE)
    edit(world, employee, unit=world.clinic, unit_since=dt.date(2026, 3, 1), is_teacher=True)
    (rank,) = histories.listed(world.session(), employee, "rank")
    histories.save(world.session(), employee, "rank", RANK, rank.id, rank.version)
    found = told(world, employee)
    assert {
        ("Telepon", "0811", "0822"),
        ("Tanggal lahir", "01-01-1985", "02-01-1985"),
        ("Jenis kelamin", "Laki-laki", "Perempuan"),
        ("Unit kerja", "Dinas Kesehatan", "Dinas Kesehatan - Puskesmas Uji"),
        ("Guru", "tidak", "ya"),
        ("Golongan", "III/a", "III/b"),
        ("TMT", "01-04-2020", "01-04-2024"),
    } <= set(found)
    newest = record_changes.of_person(world.session(), employee)[0]
    assert (newest.account, newest.record) == ("akun-admin", "Riwayat pangkat III/b")
    assert newest.sentence.startswith("Ubah pangkat")
    assert not {label for label, _before, _after in found} & {"", "version", "id"}


def test_a_former_value_is_used_again(world: World) -> None:
    employee = world.person(phone="0811", birth_date=dt.date(1985, 1, 1))
    edit(world, employee, phone="0822")
    edit(world, employee, phone="0833")
    again(world, change(world, employee, "Telepon"))
    assert employees.get(world.session(), employee).phone == "0822"
    newest = journal.listed(world.session())[0]
    assert newest.sentence.startswith("Pakai lagi Telepon «0822»: Pegawai")
    assert newest.undoable
    journal.undo(world.session())
    assert employees.get(world.session(), employee).phone == "0833"


def test_what_follows_dated_rows_is_given_back_there(world: World) -> None:
    employee = world.person()
    edit(world, employee, status=EmployeeStatus.RETIRED, status_since=dt.date(2026, 12, 1))
    edit(world, employee, status=EmployeeStatus.MOVED)
    assert not change(world, employee, "Kedudukan hukum").usable
    found = change(world, employee, "Kedudukan")
    assert (found.before, found.after, found.usable) == ("Pensiun", "Pindah", True)
    again(world, found)
    file = employees.get(world.session(), employee)
    assert (file.status, file.status_since) == (EmployeeStatus.RETIRED, dt.date(2026, 12, 1))


def test_a_former_value_of_a_history_too(world: World) -> None:
    employee = world.person()
    (rank,) = histories.listed(world.session(), employee, "rank")
    histories.save(world.session(), employee, "rank", RANK, rank.id, rank.version)
    again(world, change(world, employee, "Golongan"))
    assert employees.get(world.session(), employee).rank == RankRow(
        "III/a", dt.date(2024, 4, 1), None, None, id=rank.id
    )


def test_it_is_checked_as_any_edit(world: World) -> None:
    employee = world.person()
    nip = employees.get(world.session(), employee).nip
    assert nip
    edit(world, employee, nip=f"{nip[:-1]}{(int(nip[-1]) + 1) % 10}")
    world.person(nip=nip)
    with pytest.raises(Refused) as refusal:
        again(world, change(world, employee, "NIP"))
    assert "NIP_DUPLICATE" in keys(refusal.value.problems)


def test_units_and_signatories_have_theirs(world: World) -> None:
    admin = world.session()
    units.save(admin, world.clinic, name="Puskesmas Baru", parent=world.health)
    (found,) = (
        each for each in record_changes.of_record(admin, "unit", world.clinic)
        if each.label == "Nama"
    )  # fmt: skip
    again(world, found)
    assert next(u for u in units.tree(admin) if u.id == world.clinic).name == "Puskesmas Uji"
    row = signatories.listed(admin)[0]
    signatories.save(admin, replace(row, name="Nama Lain"))
    found = next(
        each for each in record_changes.of_record(admin, "signatory", row.id or 0)
        if each.label == "Nama" and each.after == "Nama Lain"
    )  # fmt: skip
    again(world, found)
    assert signatories.listed(admin)[0].name == row.name


def test_what_was_never_the_value_is_refused(world: World) -> None:
    employee = world.person()
    edit(world, employee, phone="0822")
    found = change(world, employee, "Telepon")
    with pytest.raises(Refused, match="tidak dapat dipakai lagi"):
        record_changes.use_again(world.session(), found.act, "employee", employee, "name")
    with pytest.raises(Refused, match="tidak dapat dipakai lagi"):
        record_changes.use_again(world.session(), found.act, "employee", employee, "version")
    employees.remove(world.session(), employee)
    with pytest.raises((Refused, NotAllowed)):
        again(world, found)


def test_nobody_reads_beyond_his_units_or_his_office(world: World) -> None:
    stranger = world.person(unit=world.transport)
    edit(world, stranger, phone="0822")
    found = change(world, stranger, "Telepon")
    clerk = world.session(Role.OPERATOR, unit=world.health)
    with pytest.raises(NotAllowed):
        record_changes.of_record(clerk, "employee", stranger)
    with pytest.raises(NotAllowed):
        record_changes.use_again(clerk, found.act, "employee", stranger, "phone")
    number = accounts.create(world.session(), "rahma", "sandi-rahasia-1", Role.ADMIN)
    with pytest.raises(NotAllowed, match="admin kepegawaian dan pemeriksa"):
        record_changes.of_record(clerk, "account", number)
    assert record_changes.of_record(world.session(Role.AUDITOR), "account", number)


def test_every_column_that_people_see_has_words() -> None:
    """What has none is the program's own: keys, hashes, counters."""
    own = {
        "id", "version", "key", "employee_id", "sha256", "media_type", "password_hash", "failures",
        "last_failure", "public", "private", "fingerprint", "sheet", "new", "updated", "same",
        "refused", "n2", "n1", "n", "extra", "next_n2", "next_n1", "next_extra", "idle", "seal",
    }  # fmt: skip
    bare = {
        f"{name}.{column}"
        for name, table in images.BY_NAME.items()
        for column in images.columns(table)
        if column not in own and not field_words.label_of(name, column)
    }
    assert bare == set()


def test_a_long_history_stays_quick(file_world: World) -> None:
    """Opening a person with 60 rows stays far below what a window may take (100 ms)."""
    employee = file_world.person()
    for year in range(1960, 2020):
        row = histories.HISTORIES["training"].empty() | {"name": f"Diklat {year}"}
        histories.save(file_world.session(), employee, "training", row)
    record_changes.of_person(file_world.session(), employee)
    began = time.perf_counter()
    found = record_changes.of_person(file_world.session(), employee)
    assert len(found) > 60
    assert time.perf_counter() - began < 0.1
