"""Imports that lie back: listed, foreseen, undone, with what stays and why."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from desk_world import World

from kepegdesk.domain.histories import HISTORIES
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import employees, history_import, import_log, journal, openings
from kepegdesk.services.import_log import ImportLine
from kepegdesk.storage.database import connection
from kepegdesk.storage.journal import head
from tests.services.test_history_import import HEADINGS, book
from tests.services.test_imports import bring, contents, everybody, people, sheet

CARD = ["NIP", "Nama", "N-2", "N-1", "N", "Dokumen"]


def imports_of(world: World) -> list[ImportLine]:
    return import_log.listed(world.session())


def test_every_kind_of_import_is_listed(world: World, tmp_path: Path) -> None:
    rows = people(3)
    bring(world, sheet(tmp_path / "orang.csv", [*rows, ["123", *rows[0][1:]]]))
    nip = rows[0][0]
    ranks = book(tmp_path / "pangkat.xlsx", ["NIP", "Golongan", "TMT"], [nip, "III/b", "1/4/24"])
    history_import.bring_in(world.session(), history_import.preview(world.session(), ranks))
    cards = sheet(tmp_path / "saldo.csv", [[nip, "", "", 6, 12, "Kartu"]], CARD)
    openings.bring_in(world.session(), openings.preview(world.session(), cards))

    found = imports_of(world)

    assert [line.file_name for line in found] == ["saldo.csv", "pangkat.xlsx", "orang.csv"]
    assert found[2].counts == "3 baru, 1 tidak masuk"
    assert found[2].sentence == "Impor 3 pegawai dari orang.csv"
    assert found[2].account == world.session().account
    assert not any(line.undone_at for line in found)


def test_what_an_undo_keeps_is_told_before_it_is_done(world: World, tmp_path: Path) -> None:
    """T-32: and it is then exactly what is kept."""
    _shown, act = bring(world, sheet(tmp_path / "a.csv", people(20)))
    assert act is not None
    for row in people(2):
        file = employees.get(world.session(), employees.id_of(world.session(), row[0]))
        employees.save(world.session(), dataclasses.replace(file, note="diubah"))
    before = contents()
    with connection():
        newest = head()

    foreseen = import_log.foresee(world.session(), act)

    with connection():
        assert head() == newest
    assert contents() == before
    undone = journal.undo(world.session(), act)
    assert (foreseen.undone, foreseen.kept) == (undone.undone, undone.kept)
    assert (undone.undone, len(undone.kept)) == (18, 2)
    assert all("sudah diubah sesudahnya: «" in line.sentence for line in undone.kept)
    assert len(everybody()) == 2


def test_an_undone_import_stays_in_the_list(world: World, tmp_path: Path) -> None:
    _shown, act = bring(world, sheet(tmp_path / "a.csv", people(3)))
    journal.undo(world.session(), act)

    (line,) = imports_of(world)

    assert (line.act, line.new, line.undone_by) == (act, 3, world.session().account)
    assert line.undone_at
    with pytest.raises(Refused):
        import_log.foresee(world.session(), line.act)


def test_somebody_else_s_import_is_not_foreseen(world: World, tmp_path: Path) -> None:
    from kepegdesk.domain.kinds import Role

    _shown, act = bring(world, sheet(tmp_path / "a.csv", people(3)))
    assert act is not None
    with pytest.raises(NotAllowed):
        import_log.foresee(world.session(Role.OPERATOR), act)


# The one door ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", HISTORIES)
def test_a_history_is_known_by_its_headings(world: World, key: str, tmp_path: Path) -> None:
    headings, cells = HEADINGS[key]
    path = book(tmp_path / "a.xlsx", ["RIWAYAT"], ["NIP", "Nama", *headings], ["1", "A", *cells])

    assert import_log.kind_of(world.session(), path) == key


def test_other_sheets_are_known_by_theirs(world: World, tmp_path: Path) -> None:
    session, nip = world.session(), "198501012010011001"
    assert import_log.kind_of(session, sheet(tmp_path / "a.csv", people(3))) == "people"
    cards = sheet(tmp_path / "saldo.csv", [[nip, "", "", 6, 12, "Kartu"]], CARD)
    assert import_log.kind_of(session, cards) == "openings"
    again = [[nip, "Ali", "III/a", "1/4/20"], [nip, "Ali", "III/b", "1/4/24"]]
    ranks = sheet(tmp_path / "r.csv", again, ["NIP", "Nama", "Golongan", "TMT"])
    assert import_log.kind_of(session, ranks) == "rank"
    once = sheet(tmp_path / "r.csv", again[:1], ["NIP", "Nama", "Golongan", "TMT"])
    assert import_log.kind_of(session, once) == "people"
    nothing = sheet(tmp_path / "x.csv", [["1", "2"]], ["Merek", "Harga"])
    assert import_log.kind_of(session, nothing) is None


@pytest.mark.parametrize("name", ["data_pegawai_datar", "nominatif_dinas", "siasn_data_utama"])
def test_the_samples_are_lists_of_people(world: World, name: str) -> None:
    path = Path(__file__).parents[1] / "data" / "samples" / f"{name}.xlsx"

    assert import_log.kind_of(world.session(), path) == "people"
