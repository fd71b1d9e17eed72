"""Only the chosen columns of people the office has; two rows of one person, one chosen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from desk_world import World

from kepegdesk.domain.import_update import Update, offered
from kepegdesk.services import imports, journal
from kepegdesk.services.imports import Preview, RowStatus
from tests.services.test_imports import bring, contents, everybody, people, sheet

NIP = "198001012008011001"
FULL = ["NIP", "Nama", "Agama", "No HP", "Alamat", "Gol", "TMT Gol", "Jabatan", "Eselon", "SKPD"]
ROW = [NIP, "Orang Satu", "Islam", "081200000001", "Jalan Mawar", "III/a", "01-04-2020",
       "Kepala Bidang", "IIIb", "Dinas Kesehatan"]  # fmt: skip


def read(world: World, path: Path, update: Update | None) -> Preview:
    shown = imports.preview(world.session(), path)
    return imports.remap(world.session(), shown, shown.mapping, update=update)


def first(world: World) -> dict[str, Any]:
    return everybody()[NIP]


@pytest.fixture
def office(world: World, tmp_path: Path) -> World:
    bring(world, sheet(tmp_path / "awal.csv", [ROW], FULL))
    return world


def test_nothing_but_the_chosen_column_is_touched(office: World, tmp_path: Path) -> None:
    row = [NIP, "Nama Salah", "Hindu", "081299999999", "", "IV/e", "", "", "", "XYZ"]
    shown = read(office, sheet(tmp_path / "a.csv", [row], FULL), Update(frozenset({"phone"})))
    before = first(office)

    assert [one.status for one in shown.rows] == [RowStatus.UPDATED]
    assert shown.rows[0].change.pairs == {"phone": ("081200000001", "081299999999")}
    assert shown.rows[0].reason == "Nomor telepon: 081200000001 → 081299999999"
    act = imports.bring_in(office.session(), shown)

    assert first(office) == before | {"phone": "081299999999"}
    last = journal.last(office.session())
    assert last is not None
    assert last.sentence == "Perbarui nomor telepon 1 pegawai dari a.csv"
    journal.undo(office.session(), act)
    assert first(office) == before


def test_a_blank_erases_only_where_it_is_asked_to(office: World, tmp_path: Path) -> None:
    row = [NIP, "Orang Satu", "", "", "", "III/a", "", "Kepala Bidang", "-", "Dinas Kesehatan"]
    path = sheet(tmp_path / "a.csv", [row], FULL)
    chosen = frozenset({"phone", "address", "religion", "eselon", "tmt_golongan"})
    assert [row.status for row in read(office, path, Update(chosen)).rows] == [RowStatus.SAME]

    wanted = Update(chosen, frozenset({"phone", "eselon", "tmt_golongan", "nip", "name"}))
    shown = read(office, path, wanted)
    imports.bring_in(office.session(), shown)

    now = first(office)
    assert (now["phone"], now["eselon"], now["tmt_golongan"]) == ("", "", None)
    assert (now["religion"], now["address"], now["golongan"]) == ("Islam", "Jalan Mawar", "III/a")
    assert "Nomor telepon: 081200000001 → (kosong)" in shown.rows[0].reason


def test_what_cannot_be_read_erases_nothing(office: World, tmp_path: Path) -> None:
    row = [NIP, "", "", "", "", "", "31-02-2024", "", "#N/A", ""]
    update = Update(frozenset({"tmt_golongan", "eselon"}), frozenset({"tmt_golongan", "eselon"}))
    shown = read(office, sheet(tmp_path / "a.csv", [row], FULL), update)

    assert not shown.rows[0].change
    assert shown.rows[0].status is RowStatus.SAME


def test_nobody_new_comes_in(office: World, tmp_path: Path) -> None:
    path = sheet(tmp_path / "b.csv", people(2))
    shown = read(office, path, Update(frozenset({"phone"})))

    assert [row.status for row in shown.rows] == [RowStatus.UPDATED, RowStatus.REJECTED]
    assert "tidak menambah pegawai" in shown.rows[1].reason
    imports.bring_in(office.session(), shown)
    assert len(everybody()) == 1


def test_histories_are_mended_in_place(office: World, tmp_path: Path) -> None:
    row = [NIP, "", "", "", "", "III/b", "", "Kepala Dinas", "", ""]
    update = Update(frozenset({"golongan", "position"}))
    shown = read(office, sheet(tmp_path / "a.csv", [row], FULL), update)
    imports.bring_in(office.session(), shown)

    now = first(office)
    assert (now["golongan"], now["position"]) == ("III/b", "Kepala Dinas")
    assert (now["tmt_golongan"], now["eselon"]) == (dt.date(2020, 4, 1), "IIIb")
    assert set(shown.rows[0].change.pairs) == {"golongan", "position"}


def test_what_a_sheet_can_update(office: World, tmp_path: Path) -> None:
    shown = imports.preview(office.session(), sheet(tmp_path / "a.csv", [ROW], FULL))

    assert list(offered(shown.mapping)) == [
        "name", "religion", "phone", "address", "golongan", "tmt_golongan", "position", "eselon",
        "unit",
    ]  # fmt: skip


def test_an_edit_keeps_the_columns_chosen(office: World, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.csv", [ROW], FULL)
    shown = read(office, path, Update(frozenset({"phone"})))
    edited = imports.edit(office.session(), shown, 2, "religion", "Hindu")
    assert edited.rows[0].status is RowStatus.SAME

    edited = imports.edit(office.session(), edited, 2, "phone", "0811")
    assert set(edited.rows[0].change.pairs) == {"phone"}


def test_a_kind_that_the_sheet_does_not_say_is_left_alone(world: World, tmp_path: Path) -> None:
    bring(world, sheet(tmp_path / "a.csv", [[*ROW, "CPNS"]], [*FULL, "Status Pegawai"]))
    shown, act = bring(world, sheet(tmp_path / "b.csv", [ROW], FULL))

    assert (shown.rows[0].status, act) == (RowStatus.SAME, None)
    assert first(world)["kind"] == "CPNS"


# Two rows of one person --------------------------------------------------------------------------


def doubled(world: World, folder: Path) -> Preview:
    other = [*ROW[:2], "Hindu", "0812", *ROW[4:]]
    return imports.preview(world.session(), sheet(folder / "ganda.csv", [ROW, other], FULL))


def test_without_a_choice_neither_is_stored(world: World, tmp_path: Path) -> None:
    shown = doubled(world, tmp_path)
    before = contents()

    assert [row.status for row in shown.rows] == [RowStatus.REVIEW] * 2
    assert imports.bring_in(world.session(), shown) is None
    assert contents() == before


def test_one_row_stands_for_both_with_fields_of_either(world: World, tmp_path: Path) -> None:
    shown = doubled(world, tmp_path)

    shown = imports.settle(world.session(), shown, 2, {"religion": "Hindu"}, [3])

    assert [row.status for row in shown.rows] == [RowStatus.NEW, RowStatus.REJECTED]
    assert shown.rows[1].reason.startswith("Tidak dipakai: untuk orang ini dipilih baris 2.")
    assert [row.status for row in imports.check_anew(shown).rows] == [
        RowStatus.NEW, RowStatus.REJECTED,
    ]  # fmt: skip
    imports.bring_in(world.session(), shown)
    now = first(world)
    assert (now["religion"], now["phone"]) == ("Hindu", "081200000001")


def test_an_edit_of_the_row_left_out_asks_again(world: World, tmp_path: Path) -> None:
    shown = imports.settle(world.session(), doubled(world, tmp_path), 2, {}, [3])

    shown = imports.edit(world.session(), shown, 3, "religion", "Kristen")

    assert [row.status for row in shown.rows] == [RowStatus.REVIEW] * 2
