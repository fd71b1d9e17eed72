"""A sheet's unit is the office's unit: by another name, a former one, merged or dissolved."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_world import DAY, World

from kepegdesk.domain.kinds import EmployeeStatus
from kepegdesk.domain.restructuring import Change, Plan, Step
from kepegdesk.errors import Refused
from kepegdesk.services import (
    employees,
    histories,
    history_import,
    import_log,
    import_words,
    imports,
    journal,
    restructuring,
    unit_aliases,
    units,
)
from kepegdesk.services.import_words import Meaning
from kepegdesk.services.imports import Preview, RowStatus
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Employee
from tests.services.test_history_import import book
from tests.services.test_imports import sheet

HEADERS = ["NIP", "Nama", "Gol", "SKPD", "Sub Unit", "Kedudukan"]
CLINIC = ("Dinas Kesehatan", "Puskesmas Uji")


def read(world: World, folder: Path, *places: tuple[str, str], status: str = "Aktif") -> Preview:
    rows = [
        [f"19850101201001100{number}", f"Ali {chr(97 + number)}", "III/a", *place, status]
        for number, place in enumerate(places, start=1)
    ]
    return imports.preview(world.session(), sheet(folder / "a.csv", rows, HEADERS))


def paths(world: World) -> set[str]:
    return {unit.path for unit in units.tree(world.session(), gone=True)}


def placed(shown: Preview) -> list[tuple[object, object]]:
    return [(r.draft.values["unit"], r.draft.values.get("subunit", "")) for r in shown.rows]


def carry_out(world: World, *changes: Change, tmt: str = "2026-10-01") -> None:
    restructuring.carry_out(world.session(), Plan(changes, DAY(tmt), "800/1", DAY("2026-09-20")))


def test_a_sub_unit_is_found_by_each_of_its_names(world: World, tmp_path: Path) -> None:
    unit_aliases.add_to(world.session(), world.clinic, "PKM Uji")
    before = paths(world)

    shown = read(
        world, tmp_path, ("PKM Uji", ""), ("Puskesmas Uji", ""), ("Dinas Kesehatan", "PKM Uji"),
        ("Dinas Kesehatan - Puskesmas Uji", ""),
    )  # fmt: skip
    imports.bring_in(world.session(), shown)

    assert placed(shown) == [CLINIC] * 4
    assert "“PKM Uji” dipahami sebagai “Dinas Kesehatan - Puskesmas Uji”" in shown.rows[0].reason
    assert "dipahami" not in shown.rows[3].reason
    assert paths(world) == before
    with connection():
        assert {row.unit_id for row in Employee.select()} == {world.clinic}


def test_a_former_name_and_place_mean_the_present_one(world: World, tmp_path: Path) -> None:
    imports.bring_in(world.session(), read(world, tmp_path, CLINIC))
    carry_out(world, Change(Step.RENAME, world.clinic, "Puskesmas Baru"))
    carry_out(world, Change(Step.MOVE, world.clinic, target=world.transport), tmt="2026-11-01")
    before = paths(world)

    shown = read(world, tmp_path, CLINIC, ("Puskesmas Uji", ""))

    assert placed(shown) == [("Dinas Perhubungan", "Puskesmas Baru")] * 2
    assert [row.status for row in shown.rows] == [RowStatus.SAME, RowStatus.NEW]
    imports.bring_in(world.session(), shown)
    assert paths(world) == before
    with connection():
        assert units.named("Dinas Kesehatan - Puskesmas Uji") == world.clinic


def test_a_merged_sub_unit_means_the_one_it_went_to(world: World, tmp_path: Path) -> None:
    carry_out(world, Change(Step.MERGE, world.clinic, target=world.transport))
    before = paths(world)

    shown = read(world, tmp_path, CLINIC)
    imports.bring_in(world.session(), shown)

    assert placed(shown) == [("Dinas Perhubungan", "")]
    assert paths(world) == before


def test_a_dissolved_unit_takes_nobody_in_and_is_not_made_again(
    world: World, tmp_path: Path
) -> None:
    carry_out(world, Change(Step.DISSOLVE, world.transport), Change(Step.DISSOLVE, world.clinic))
    session, before = world.session(), paths(world)

    shown = read(world, tmp_path, ("Dinas Perhubungan", "Bidang A"), CLINIC)

    assert [row.status for row in shown.rows] == [RowStatus.REVIEW] * 2
    assert "“Dinas Perhubungan” sudah dibubarkan" in shown.rows[0].reason
    words = import_words.unknown(session, shown)
    gone = ["Dinas Kesehatan - Puskesmas Uji", "Dinas Perhubungan"]
    assert sorted(word.text for word in words) == gone
    assert not set(gone) & set(import_words.offered(session, "unit"))
    for word in gone:
        with pytest.raises(Refused, match="dibubarkan"):
            import_words.teach(session, [Meaning("unit", word, word)])
    with pytest.raises(Refused, match="dibubarkan"):
        import_words.teach(session, [Meaning("unit", "Dishub Lama", "Dinas Perhubungan")])
    import_words.teach(session, [Meaning("unit", word, "Dinas Kesehatan") for word in gone])
    now = import_words.recheck(session, shown)
    assert placed(now) == [("Dinas Kesehatan", "Bidang A"), ("Dinas Kesehatan", "")]
    imports.bring_in(session, now)
    assert paths(world) == before | {"Dinas Kesehatan - Bidang A"}


def test_who_has_left_keeps_the_dissolved_unit(world: World, tmp_path: Path) -> None:
    carry_out(world, Change(Step.DISSOLVE, world.transport))

    shown = read(world, tmp_path, ("Dinas Perhubungan", ""), status=EmployeeStatus.RETIRED.value)
    imports.bring_in(world.session(), shown)

    with connection():
        assert [row.unit_id for row in Employee.select()] == [world.transport]


def test_a_history_puts_nobody_into_a_unit_after_its_end(world: World, tmp_path: Path) -> None:
    nip = employees.get(world.session(), world.person()).nip
    carry_out(world, Change(Step.DISSOLVE, world.transport))
    rows = [[nip, "Dinas Perhubungan", day] for day in ("1/9/2026", "1/10/2026")]
    path = book(tmp_path / "unit.xlsx", ["NIP", "Unit Kerja", "TMT"], *rows)

    shown = history_import.preview(world.session(), path, key="placement")

    assert [row.status.value for row in shown.rows] == ["new", "rejected"]
    assert "sudah dibubarkan pada 01-10-2026" in shown.rows[1].reason


def test_undoing_an_import_puts_nobody_back_into_a_dissolved_unit(
    world: World, tmp_path: Path
) -> None:
    stays, goes = world.person(unit=world.transport), world.person(unit=world.clinic)
    rows = [
        [(file := employees.get(world.session(), one)).nip, file.name, "III/a", "Dinas Kesehatan"]
        for one in (stays, goes)
    ]
    shown = imports.preview(world.session(), sheet(tmp_path / "a.csv", rows, HEADERS[:4]))
    act = imports.bring_in(world.session(), shown)
    assert act is not None
    world.on("2026-11-25")
    carry_out(world, Change(Step.DISSOLVE, world.transport), tmt="2026-11-25")

    foreseen = import_log.foresee(world.session(), act)
    undone = journal.undo(world.session(), act)

    assert foreseen.kept == undone.kept
    assert [kept.row for kept in undone.kept] == [stays]
    assert "Dinas Perhubungan, unitnya sebelum itu, sudah dibubarkan" in undone.kept[0].sentence
    with connection():
        assert Employee.get_by_id(stays).unit_id == world.health


def test_what_needs_an_imported_unit_is_called_by_its_name(world: World, tmp_path: Path) -> None:
    """The clerk reads who keeps a record, not its number in a table."""
    shown = read(world, tmp_path, ("Dinas Pertanian", ""))
    act = imports.bring_in(world.session(), shown)
    assert act is not None
    farm = units.find(world.session(), "Dinas Pertanian")
    units.save(world.session(), None, name="Bidang Pangan", parent=farm)

    (kept,) = import_log.foresee(world.session(), act).kept

    assert kept.sentence == "Unit kerja Dinas Pertanian sudah dirujuk unit kerja Bidang Pangan."
    row = {"unit": farm, "tmt": DAY("2027-01-01"), "sk_number": "", "sk_date": None}
    journal.undo(world.session())
    person = world.person(name="Wa Ode Ani")
    histories.save(world.session(), person, "placement", row)
    (kept,) = import_log.foresee(world.session(), act).kept
    assert kept.sentence.endswith("sudah dirujuk riwayat unit kerja pegawai Wa Ode Ani.")


def test_a_history_understands_the_words_the_office_taught(world: World, tmp_path: Path) -> None:
    nip = employees.get(world.session(), world.person()).nip
    taught = [
        Meaning("position", "Analis Kebijkan", "Analis Kebijakan"),
        Meaning("golongan", "Gol Tiga B", "III/b"),
    ]
    import_words.teach(world.session(), taught)
    titles = book(
        tmp_path / "j.xlsx", ["NIP", "Jabatan", "TMT"], [nip, "ANALIS KEBIJKAN", "1/3/24"]
    )
    ranks = book(tmp_path / "g.xlsx", ["NIP", "Golongan", "TMT"], [nip, "gol tiga b", "1/4/24"])

    (title,) = history_import.preview(world.session(), titles, key="position").rows
    (rank,) = history_import.preview(world.session(), ranks, key="rank").rows

    assert (title.status.value, title.values["title"]) == ("new", "Analis Kebijakan")
    assert (rank.status.value, rank.values["golongan"]) == ("new", "III/b")
