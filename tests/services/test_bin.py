"""The recycle bin: what was deleted comes back with what belonged to it, for 90 days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from desk_world import DAY, World, keys, person
from scans import pdf

from kepegdesk.domain.kinds import Role
from kepegdesk.domain.restructuring import Change, Plan, Step
from kepegdesk.domain.unit_rows import HeadRow, NameRow, Standing
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import (
    bin,
    employee_documents,
    employees,
    histories,
    holidays,
    journal,
    restructuring,
    stored_files,
    unit_aliases,
    unit_history,
    units,
)
from kepegdesk.services.employee_documents import Details
from kepegdesk.services.employees import Criteria
from kepegdesk.services.holidays import HolidayRow
from kepegdesk.storage.database import connection

PDF = pdf("SK PNS")
CHILD = {"relation": "anak", "name": "Anak Uji", "birth_date": dt.date(2015, 1, 1)}


def furnished(world: World, tmp_path: Path) -> int:
    """Store a person with a family, a document, and a unit he heads."""
    employee = world.person(name="La Ode Uji", phone="0811")
    row = histories.HISTORIES["family"].empty() | CHILD
    histories.save(world.session(), employee, "family", row)
    path = tmp_path / "sk.pdf"
    path.write_bytes(PDF)
    employee_documents.add(world.session(), employee, path, Details("ktp", "SK PNS"))
    units.save(world.session(), world.clinic, name="Puskesmas Uji", head=employee)
    return employee


def the_line(world: World, words: str = "") -> bin.BinLine:
    """Return the only line of the bin."""
    (line,) = bin.listed(world.session(), words)
    return line


def restore(world: World, line: bin.BinLine) -> tuple[str, ...]:
    """Bring a line back as the administrator."""
    return bin.restore(world.session(), line.act, line.table, line.row)


def test_a_person_comes_back_with_all_that_was_his(world: World, tmp_path: Path) -> None:
    employee = furnished(world, tmp_path)
    before = employees.get(world.session(), employee)
    family = histories.listed(world.session(), employee, "family")
    employees.remove(world.session(), employee)
    world.on("2026-12-20")

    line = the_line(world)
    assert (line.label, line.name, line.account, line.days_left) == (
        "Pegawai", "La Ode Uji", "akun-admin", 63,
    )  # fmt: skip
    assert dict(line.parts) == {
        "Anggota keluarga": 1, "Berkas pegawai": 1, "Riwayat jabatan": 1, "Riwayat pangkat": 1,
    }  # fmt: skip
    assert restore(world, line) == ()

    assert employees.get(world.session(), employee) == replace(before, version=before.version + 1)
    assert histories.listed(world.session(), employee, "family") == family
    (document,) = employee_documents.listed(world.session(), employee)
    assert employee_documents.content(world.session(), employee, document.id) == PDF
    head = next(row for row in units.tree(world.session()) if row.id == world.clinic)
    assert head.head_id == employee
    assert employees.people(world.session(), Criteria(words="ode")).count() == 1
    assert bin.listed(world.session()) == []
    assert journal.verify(world.session()).ok


def test_a_restore_can_be_undone(world: World, tmp_path: Path) -> None:
    employee = furnished(world, tmp_path)
    employees.remove(world.session(), employee)
    restore(world, the_line(world))
    told = journal.last(world.session())
    assert told is not None
    assert told.sentence == "Pulihkan pegawai La Ode Uji dari keranjang"
    journal.undo(world.session())
    assert employees.people(world.session(), Criteria()).count() == 0
    assert the_line(world).name == "La Ode Uji"


def test_a_number_that_is_taken_is_told(world: World, tmp_path: Path) -> None:
    employee = furnished(world, tmp_path)
    nip = employees.get(world.session(), employee).nip
    employees.remove(world.session(), employee)
    other = world.person(name="Wa Ode Lain", nip=nip, birth_date=dt.date(1985, 1, 1))
    (told,) = restore(world, the_line(world))
    assert told == (
        f"Pegawai La Ode Uji: NIP {nip} sekarang dipakai Wa Ode Lain, jadi dipulihkan tanpa NIP."
    )
    rows = employees.people(world.session(), Criteria()).page(0, 9)
    (back,) = (row.id for row in rows if row.name == "La Ode Uji")
    assert employees.get(world.session(), back).nip is None
    assert employees.get(world.session(), other).nip == nip
    assert bin.listed(world.session()) == []


def test_who_bears_the_number_of_the_row_now_stays(world: World) -> None:
    """SQLite gives the number of a deleted last row to the next: both must end up there."""
    first = world.person(name="Salah Ketik")
    employees.remove(world.session(), first)
    second = world.person(name="Yang Benar")
    line = the_line(world)
    assert restore(world, line) == ()
    names = {row.name for row in employees.people(world.session(), Criteria()).page(0, 9)}
    assert names == {"Salah Ketik", "Yang Benar"}
    assert employees.get(world.session(), second).name == "Yang Benar"
    back = employees.people(world.session(), Criteria(words="salah")).all_ids()[0]
    assert len(employees.get(world.session(), back).ranks) == 1
    assert bin.listed(world.session()) == []
    assert journal.verify(world.session()).ok


def test_a_row_of_a_history_and_a_document_come_back_alone(world: World, tmp_path: Path) -> None:
    employee = furnished(world, tmp_path)
    (rank,) = histories.listed(world.session(), employee, "rank")
    (paper,) = employee_documents.listed(world.session(), employee)
    histories.remove(world.session(), employee, "rank", rank.id)
    employee_documents.remove(world.session(), employee, paper.id)
    paper_line, rank_line = bin.listed(world.session())
    assert (rank_line.label, rank_line.name, rank_line.whose) == (
        "Riwayat pangkat", "III/a", "La Ode Uji",
    )  # fmt: skip
    assert (paper_line.label, paper_line.name) == ("Berkas pegawai", "SK PNS")
    restore(world, rank_line)
    restore(world, paper_line)
    (again,) = histories.listed(world.session(), employee, "rank")
    assert again.values == rank.values
    (document,) = employee_documents.listed(world.session(), employee)
    assert employee_documents.content(world.session(), employee, document.id) == PDF


def test_a_row_of_somebody_who_is_gone_waits_for_him(world: World) -> None:
    employee = world.person()
    (rank,) = histories.listed(world.session(), employee, "rank")
    histories.remove(world.session(), employee, "rank", rank.id)
    line = the_line(world)
    employees.remove(world.session(), employee)
    assert [each.label for each in bin.listed(world.session())] == ["Pegawai"]
    with pytest.raises((Refused, NotAllowed)):
        bin.restore(world.session(Role.OPERATOR, unit=world.health), *_key(line))
    restore(world, the_line(world))
    assert the_line(world).label == "Riwayat pangkat"


def _key(line: bin.BinLine) -> tuple[int, str, int]:
    return line.act, line.table, line.row


def test_after_ninety_days_it_is_no_longer_offered(world: World, tmp_path: Path) -> None:
    employee = furnished(world, tmp_path)
    (paper,) = employee_documents.listed(world.session(), employee)
    employees.remove(world.session(), employee)
    line = the_line(world)
    world.on("2027-02-21")
    assert the_line(world).days_left == 0
    world.on("2027-02-22")
    assert bin.listed(world.session()) == []
    with pytest.raises(Refused) as refusal:
        restore(world, line)
    assert keys(refusal.value.problems) == ["KR01"]
    with connection():
        assert stored_files.load(paper.sha256) == PDF


def test_what_was_undone_by_mistake_is_offered_too(world: World) -> None:
    world.person(name="Ditambah")
    journal.undo(world.session())
    assert the_line(world).name == "Ditambah"
    restore(world, the_line(world))
    assert employees.people(world.session(), Criteria()).count() == 1


def test_an_undone_deletion_is_not_offered(world: World) -> None:
    employee = world.person()
    employees.remove(world.session(), employee)
    journal.undo(world.session())
    assert bin.listed(world.session()) == []


def test_deleted_twice_is_offered_once(world: World) -> None:
    employee = world.person(name="Ulang")
    employees.remove(world.session(), employee)
    restore(world, the_line(world))
    again = employees.people(world.session(), Criteria()).all_ids()[0]
    employees.remove(world.session(), again)
    assert the_line(world).name == "Ulang"


def test_nobody_sees_or_restores_beyond_his_units(world: World) -> None:
    ours, theirs = world.person(name="Kita"), world.person(name="Mereka", unit=world.transport)
    for one in (ours, theirs):
        employees.remove(world.session(), one)
    clerk = world.session(Role.OPERATOR, unit=world.health)
    assert [line.name for line in bin.listed(clerk)] == ["Kita"]
    line = the_line(world, "mereka")
    with pytest.raises(NotAllowed):
        bin.restore(clerk, *_key(line))


def test_what_is_of_the_office_is_the_administrators(world: World) -> None:
    row = HolidayRow(None, DAY("2026-12-09"), "Libur Uji", "local", "SK 1", "ditetapkan")
    number = holidays.save(world.session(), row)
    holidays.remove(world.session(), number)
    assert bin.listed(world.session(Role.OPERATOR)) == []
    line = the_line(world)
    assert (line.label, line.name) == ("Hari libur", "Libur Uji")
    with pytest.raises(NotAllowed):
        bin.restore(world.session(Role.OPERATOR), *_key(line))
    restore(world, line)
    assert any(each.name == "Libur Uji" for each in holidays.listed(world.session(), 2026))


def test_a_joined_file_comes_apart_with_undo_alone(world: World) -> None:
    from kepegdesk.services import merging

    one, other = world.person(), world.person()
    merging.merge(world.session(), one, other, ())
    assert bin.listed(world.session()) == []


def test_a_unit_that_is_gone_is_told(world: World) -> None:
    file = person(world.transport, name="Pindahan")
    employee = employees.save(world.session(), file)
    employees.remove(world.session(), employee)
    from kepegdesk.storage import journal as chain
    from kepegdesk.storage.tables import Unit

    who = chain.Actor("uji", "", "2026-11-23T01:00:00+00:00")
    with connection(), chain.act(who, "uji") as scope:
        scope.sentence = "Hapus unit"
        Unit.delete().where(Unit.id == world.transport).execute()
    told = restore(world, the_line(world, "pindahan"))
    assert told == (
        "Pegawai Pindahan: unit kerja yang dulu sudah tidak ada, jadi dipulihkan tanpa unit kerja.",
    )


def test_a_head_who_comes_back_heads_his_unit_by_his_dated_row(world: World) -> None:
    """The row is part of the unit as well as of the person, and was left behind with the unit."""
    former, head = world.person(name="Yang Dulu"), world.person(name="Yang Menjabat")
    for who, day in ((former, "2024-01-01"), (head, "2026-01-05")):
        unit_history.save_head(world.session(), HeadRow(world.clinic, who, "", DAY(day)))
    before = unit_history.heads(world.session(), world.clinic)
    employees.remove(world.session(), head)
    assert _head_of(world) == former
    line = the_line(world)
    assert dict(line.parts)["Riwayat kepala unit"] == 1
    assert restore(world, line) == ()
    assert unit_history.heads(world.session(), world.clinic) == before
    assert _head_of(world) == head


def _head_of(world: World) -> int | None:
    return next(u.head_id for u in units.tree(world.session()) if u.id == world.clinic)


def test_dated_rows_and_other_names_of_a_unit_come_back(world: World) -> None:
    admin, head = world.session(), world.person(name="Kepala Uji")
    standing = Standing("Puskesmas Baru", world.health)
    name = unit_history.save_name(admin, NameRow(world.clinic, standing, DAY("2026-02-01")))
    dated = unit_history.save_head(admin, HeadRow(world.clinic, head, "", DAY("2026-02-01")))
    unit_aliases.add_to(admin, world.clinic, "PKM Uji")
    (alias,) = unit_aliases.listed(admin, world.clinic)
    unit_history.remove_name(admin, name)
    unit_history.remove_head(admin, dated)
    unit_aliases.remove(admin, alias.id)
    assert {(line.label, line.name) for line in bin.listed(admin)} == {
        ("Riwayat nama unit", "Puskesmas Baru"), ("Riwayat kepala unit", "Kepala Uji"),
        ("Nama lain unit", "PKM Uji"),
    }  # fmt: skip
    for line in bin.listed(admin):
        assert (line.whose, restore(world, line)) == ("Puskesmas Uji", ())
    unit = next(row for row in units.tree(admin) if row.id == world.clinic)
    assert (unit.name, unit.head_id) == ("Puskesmas Baru", head)
    assert [row.name for row in unit_aliases.listed(admin, world.clinic)] == ["PKM Uji"]
    assert bin.listed(admin) == []


def test_somebody_of_a_unit_dissolved_since_comes_back_where_he_was(world: World) -> None:
    """He is listed there, and who restores him is not hindered: a dated row moves him on."""
    employee = world.person(name="La Ode Uji", unit=world.clinic)
    employees.remove(world.session(), employee)
    merge = Change(Step.MERGE, world.clinic, target=world.transport)
    restructuring.carry_out(world.session(), Plan((merge,), DAY("2026-11-01"), "SK 1", None))
    (told,) = restore(world, the_line(world))
    assert told.startswith("Puskesmas Uji, unit kerjanya dulu, sudah dibubarkan")
    file = employees.get(world.session(), employee)
    assert file.unit == world.clinic
    moved = replace(file, unit=world.transport, unit_since=DAY("2026-11-01"))
    employees.save(world.session(), moved)
    assert employees.get(world.session(), employee).unit == world.transport
