"""Two people at one file: joined field by field, never overwritten, on both engines."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from typing import Any

import pytest
from desk_world import DAY, World, keys

from kepegdesk.domain.kinds import EmployeeStatus, Role
from kepegdesk.errors import Refused, Stale, UserError
from kepegdesk.services import (
    accounts,
    authority,
    conflicts,
    employees,
    histories,
    holidays,
    journal,
    leave_checklists,
    leave_rulebook,
    signatories,
    units,
)
from kepegdesk.services.employee_file import EmployeeFile, RankRow
from kepegdesk.services.holidays import HolidayRow
from kepegdesk.storage.base import database


def two(world: World, **values: Any) -> tuple[Any, Any, EmployeeFile]:
    """Return two sessions and a file both have read."""
    rahma = world.session(account="rahma")
    ani = world.session(Role.OPERATOR, account="ani")
    return rahma, ani, employees.get(rahma, world.person(**values))


def test_what_only_one_changed_is_joined(world: World) -> None:
    rahma, ani, base = two(world)
    assert base.id
    employees.save(rahma, replace(base, phone="0811000001", note="dari rahma"))
    mine = replace(base, address="Jl. Baru", ranks=(replace(base.ranks[0], mkg_years=12),))
    with pytest.raises(Stale):
        employees.save(ani, mine)
    conflict = conflicts.of_file(ani, base.id, base, mine)
    assert (conflict.by, conflict.clashes) == ("rahma", ())
    labels = {each.label: each.is_mine for each in conflict.fields}
    assert labels == {
        "Telepon": False, "Catatan": False, "Alamat KTP": True, "Pangkat: Masa kerja: tahun": True,
    }  # fmt: skip
    employees.save(ani, conflicts.joined_file(conflict, ()))
    stored = employees.get(rahma, base.id)
    assert (stored.phone, stored.note, stored.address) == ("0811000001", "dari rahma", "Jl. Baru")
    assert stored.rank.mkg_years == 12
    assert journal.verify(rahma).ok


@pytest.mark.parametrize(("chosen", "phone"), [((), "0811"), (("phone",), "0822")])
def test_what_both_changed_is_chosen(world: World, chosen: tuple[str, ...], phone: str) -> None:
    rahma, ani, base = two(world)
    assert base.id
    since = dt.date(2026, 3, 1)
    employees.save(rahma, replace(base, phone="0811", unit=world.transport, unit_since=since))
    mine = replace(base, phone="0822", title_after="S.Sos.")
    conflict = conflicts.of_file(ani, base.id, base, mine)
    (clash,) = conflict.clashes
    assert (clash.label, clash.base, clash.theirs, clash.mine) == ("Telepon", "—", "0811", "0822")
    employees.save(ani, conflicts.joined_file(conflict, chosen))
    stored = employees.get(rahma, base.id)
    assert (stored.phone, stored.title_after) == (phone, "S.Sos.")
    assert (stored.unit, stored.unit_since) == (world.transport, since)


def test_a_row_somebody_added_is_not_taken_out(world: World) -> None:
    """The form once deleted every row that it had not read."""
    rahma, ani, base = two(world)
    assert base.id
    row = {**histories.HISTORIES["rank"].empty(), "golongan": "III/b", "tmt": dt.date(2024, 4, 1)}
    histories.save(rahma, base.id, "rank", row)
    mine = replace(base, phone="0822", ranks=(*base.ranks, RankRow("III/c", dt.date(2026, 4, 1))))
    with pytest.raises(Stale):
        employees.save(ani, mine)
    employees.save(ani, conflicts.joined_file(conflicts.of_file(ani, base.id, base, mine), ()))
    stored = employees.get(rahma, base.id)
    assert [each.golongan for each in stored.ranks] == ["III/a", "III/b", "III/c"]
    assert stored.phone == "0822"


def test_a_row_somebody_changed_is_not_overwritten(world: World) -> None:
    rahma, ani, base = two(world)
    assert base.id
    (row,) = histories.listed(rahma, base.id, "rank")
    histories.save(rahma, base.id, "rank", {**row.values, "sk_number": "SK 7"}, row.id, row.version)
    rank = base.ranks[0]
    mine = replace(base, ranks=(replace(rank, golongan="III/b", sk_number="SK 8"),))
    conflict = conflicts.of_file(ani, base.id, base, mine)
    assert [each.label for each in conflict.clashes] == ["Pangkat: Nomor SK"]
    assert conflict.by == "rahma"
    employees.save(ani, conflicts.joined_file(conflict, ()))
    (stored,) = employees.get(rahma, base.id).ranks
    assert (stored.golongan, stored.sk_number, stored.id) == ("III/b", "SK 7", rank.id)


def test_a_row_one_takes_out_and_the_other_changes_is_chosen(world: World) -> None:
    rahma, ani, base = two(world)
    assert base.id
    mine = replace(base, ranks=(replace(base.ranks[0], sk_number="SK 8"),))
    employees.save(rahma, replace(base, ranks=()))
    conflict = conflicts.of_file(ani, base.id, base, mine)
    (clash,) = conflict.clashes
    assert (clash.theirs, clash.mine) == (
        "(dihapus)", "III/a, 01-04-2020, 10, 0, SK 8",
    )  # fmt: skip
    assert conflicts.joined_file(conflict, ()).ranks == ()
    employees.save(ani, conflicts.joined_file(conflict, {clash.name}))
    assert [row.sk_number for row in employees.get(rahma, base.id).ranks] == ["SK 8"]


def test_a_unit_dated_meanwhile_is_not_dated_back(world: World) -> None:
    rahma, ani, base = two(world)
    assert base.id
    row = {"unit": world.health, "tmt": dt.date(2026, 1, 1), "sk_number": "", "sk_date": None}
    histories.save(rahma, base.id, "placement", row)
    with pytest.raises(Stale):
        employees.save(ani, replace(base, phone="0822"))


def test_a_file_that_is_gone_is_told(world: World) -> None:
    rahma, ani, base = two(world)
    assert base.id
    employees.remove(rahma, base.id)
    with pytest.raises(Refused, match="sudah dihapus") as refusal:
        employees.save(ani, replace(base, phone="0822"))
    assert keys(refusal.value.problems) == ["PG03"]
    with pytest.raises(UserError, match="tidak ada atau sudah dihapus"):
        conflicts.of_file(ani, base.id, base, base)


def test_a_row_of_a_history_is_joined_too(world: World) -> None:
    rahma, ani, base = two(world)
    assert base.id
    (read,) = histories.listed(ani, base.id, "rank")
    theirs = {**read.values, "sk_number": "SK 7", "mkg_years": 11}
    histories.save(rahma, base.id, "rank", theirs, read.id, read.version)
    mine = {**read.values, "sk_number": "SK 8", "sk_date": dt.date(2020, 3, 1)}
    with pytest.raises(Stale):
        histories.save(ani, base.id, "rank", mine, read.id, read.version)
    conflict = conflicts.of_row(ani, base.id, "rank", read, mine)
    assert [each.label for each in conflict.clashes] == ["Nomor SK"]
    joined = conflicts.joined_row(conflict, {"sk_number"})
    histories.save(ani, base.id, "rank", joined, read.id, conflict.theirs.version)
    (stored,) = histories.listed(rahma, base.id, "rank")
    assert (stored.values["sk_number"], stored.values["mkg_years"]) == ("SK 8", 11)
    assert stored.values["sk_date"] == dt.date(2020, 3, 1)


def test_of_two_who_save_at_once_one_is_told(world: World) -> None:
    """Two connections at the same moment: exactly one saves, the other loses nothing."""
    rahma, ani, base = two(world)
    assert base.id
    start, said = threading.Barrier(2), {}

    def work(session: Any, phone: str) -> None:
        start.wait()
        try:
            employees.save(session, replace(base, phone=phone))
            said[phone] = "saved"
        except Stale:
            said[phone] = "told"
        finally:
            if not database.obj.is_closed():
                database.obj.close()

    threads = [threading.Thread(target=work, args=two) for two in ((rahma, "0811"), (ani, "0822"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said.values()) == ["saved", "told"]
    stored = employees.get(rahma, base.id)
    assert said[stored.phone] == "saved"


def test_a_status_chosen_keeps_its_day(world: World) -> None:
    rahma, ani, base = two(world)
    assert base.id
    gone, since = EmployeeStatus.RETIRED, dt.date(2026, 12, 1)
    employees.save(rahma, replace(base, status=gone, status_since=since))
    moved = replace(base, status=EmployeeStatus.MOVED, status_since=dt.date(2027, 1, 1))
    conflict = conflicts.of_file(ani, base.id, base, moved)
    assert [each.name for each in conflict.clashes] == ["status"]
    joined = conflicts.joined_file(conflict, ())
    assert (joined.status, joined.status_since) == (gone, since)


def test_a_unit_that_was_saved_meanwhile_is_joined_and_never_overwritten(world: World) -> None:
    admin, clinic = world.session(), world.clinic
    read = units.values(admin, clinic)
    units.save(admin, clinic, **{**read, "min_present": 3, "head_title": "Kepala"}, was=read)
    mine = {**read, "head_title": "Pimpinan", "collective": False}
    with pytest.raises(Stale):
        units.save(admin, clinic, **mine, was=read)
    theirs = units.values(admin, clinic)
    found = conflicts.of_record(admin, "unit", clinic, read, theirs, mine)
    assert found.by == "akun-admin"
    assert [(each.label, each.theirs, each.mine, each.clashes) for each in found.fields] == [
        ("Cuti bersama", "ya", "tidak", False),
        ("Wajib masuk", "3", "—", False),
        ("Sebutan kepala", "Kepala", "Pimpinan", True),
    ]
    joined = conflicts.joined_record(found, {"head_title"})
    units.save(admin, clinic, **joined, was=theirs)
    assert units.values(admin, clinic) == {
        **read, "min_present": 3, "head_title": "Pimpinan", "collective": False,
    }  # fmt: skip


def test_rows_of_the_office_are_not_overwritten(world: World) -> None:
    """Who signs, who may grant, a day off: the second to save is told."""
    admin = world.session()
    signs = signatories.listed(admin)[0]
    signatories.save(admin, replace(signs, rank="Pembina"), was=signs)
    with pytest.raises(Stale, match="baru saja diubah orang lain"):
        signatories.save(admin, replace(signs, name="Nama Lain"), was=signs)
    assert signatories.listed(admin)[0] == replace(signs, rank="Pembina")

    new = HolidayRow(None, DAY("2026-12-28"), "Hari Uji", "local", "Perwali 1", "ditetapkan")
    day = replace(new, id=holidays.save(admin, new))
    holidays.save(admin, replace(day, name="Hari Lain"), day)
    with pytest.raises(Stale):
        holidays.save(admin, replace(day, legal_basis="Perwali 2"), day)

    row = authority.listed(admin)[0].row
    authority.save(admin, replace(row, decree="SK 1"), row)
    with pytest.raises(Stale):
        authority.save(admin, replace(row, decree="SK 2"), row)


def test_accounts_are_not_overwritten(world: World) -> None:
    admin = world.session()
    accounts.create(admin, "admin", "Kata-sandi-2026", Role.ADMIN)
    number = accounts.create(admin, "wati", "Kata-sandi-2026", Role.OPERATOR)
    (read,) = [row for row in accounts.listed(admin) if row.id == number]
    accounts.change(admin, number, Role.AUDITOR, full_name="Wati", was=read)
    with pytest.raises(Stale, match="Akun wati baru saja diubah orang lain"):
        accounts.change(admin, number, Role.OPERATOR, full_name="Wati Lain", was=read)
    (stored,) = [row for row in accounts.listed(admin) if row.id == number]
    assert (stored.role, stored.full_name) == (Role.AUDITOR, "Wati")


def test_rules_of_leave_are_not_overwritten(world: World) -> None:
    admin, first = world.session(), DAY("2027-02-01")
    number = leave_rulebook.add(admin, "cm_bulan", "PNS", "6", first, "Perwali 1")
    (read,) = [line for line in leave_rulebook.listed(admin) if line.id == number]
    leave_rulebook.change(admin, number, "4", first, "Perwali 2", read)
    with pytest.raises(Stale, match="Aturan ini"):
        leave_rulebook.change(admin, number, "5", first, "Perwali 3", read)

    kind = leave_checklists.kinds(admin)[0]
    later = replace(kind, id=None, valid_from=DAY("2027-03-01"), pay="uji")
    leave_checklists.save_kind(admin, later, kind)
    with pytest.raises(Stale, match="mulai 01-03-2027 sudah ada"):
        leave_checklists.save_kind(admin, replace(later, pay="lain"), kind)

    paper = leave_checklists.documents(admin)[0]
    leave_checklists.save_document(admin, replace(paper, document="Surat Uji"), paper)
    with pytest.raises(Stale, match="Syarat"):
        leave_checklists.save_document(admin, replace(paper, document="Lain"), paper)
