"""The dictionary of corrections: asked once, understood ever after, seen, undone and forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_world import World

from kepegdesk.domain.kinds import Role
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import employees, import_words, imports, journal, unit_aliases, units
from kepegdesk.services.employees import Criteria
from kepegdesk.services.import_words import Meaning
from kepegdesk.services.imports import Preview, RowStatus
from tests.services.test_imports import sheet

HEADERS = ["NIP", "Nama", "Gol", "Agama", "Jabatan", "SKPD", "Pendidikan", "Status Kawin"]
ROWS = [
    ["198501012010011001", "La Ode Ali", "Gol Tiga A", "Moslem", "Analis Kebijakan", "DPMPTK",
     "Kejar Paket Zet", "Duda Anak 2"],
    ["198601012010012002", "Wa Ode Ani", "Gol Tiga A", "Kaharingan", "Analis Kebijakan",
     "Dinas Kesehatn", "S-1", "Menikah"],
]  # fmt: skip
MEANINGS = [
    Meaning("golongan", "Gol Tiga A", "III/a"),
    Meaning("religion", "kaharingan", "Kaharingan"),
    Meaning("education", "Kejar Paket Zet", "D-III"),
    Meaning("marital", "Duda anak 2", "Duda"),
    Meaning("unit", "DPMPTK", "Dinas Tenaga Kerja dan Perindustrian"),
    Meaning("unit", "Dinas Kesehatn", "Dinas Kesehatan"),
]


@pytest.fixture
def shown(world: World, tmp_path: Path) -> Preview:
    return imports.preview(world.session(), sheet(tmp_path / "a.csv", ROWS, HEADERS))


def words(world: World, shown: Preview) -> dict[tuple[str, str], tuple[int, str, bool]]:
    return {
        (one.field, one.text): (len(one.rows), one.suggestion, one.holds)
        for one in import_words.unknown(world.session(), shown)
    }


def test_unknown_words_are_gathered_with_what_they_may_mean(world: World, shown: Preview) -> None:
    assert words(world, shown) == {
        ("unit", "DPMPTK"): (1, "", True),
        ("unit", "Dinas Kesehatn"): (1, "Dinas Kesehatan", True),
        ("golongan", "Gol Tiga A"): (2, "", False),
        ("education", "Kejar Paket Zet"): (1, "", False),
        ("religion", "Kaharingan"): (1, "", False),
        ("marital", "Duda Anak 2"): (1, "", False),
    }
    assert [row.status for row in shown.rows] == [RowStatus.REVIEW] * 2


def test_what_is_taught_is_understood_at_once_and_next_time(
    world: World, shown: Preview, tmp_path: Path
) -> None:
    assert import_words.teach(world.session(), MEANINGS) == len(MEANINGS)

    now = import_words.recheck(world.session(), shown)

    assert [row.status for row in now.rows] == [RowStatus.NEW] * 2
    assert words(world, now) == {}
    values = now.rows[0].draft.values
    assert (values["golongan"], values["education"], values["marital"]) == (
        "III/a", "D-III", "Duda",
    )  # fmt: skip
    assert values["unit"] == "Dinas Tenaga Kerja dan Perindustrian"
    assert "“Gol Tiga A” dipahami sebagai “III/a” karena kamus koreksi" in now.rows[0].reason
    assert "“DPMPTK” dipahami sebagai" in now.rows[0].reason
    assert now.rows[0].draft.cells["golongan"] == "Gol Tiga A"
    assert now.rows[1].draft.values["religion"] == "Kaharingan"

    lower = [[str(cell).lower() if place > 1 else cell for place, cell in enumerate(row)]
             for row in ROWS]  # fmt: skip
    again = imports.preview(world.session(), sheet(tmp_path / "b.csv", lower, HEADERS))
    assert [row.status for row in again.rows] == [RowStatus.NEW] * 2


def test_an_edited_cell_stays_edited(world: World, shown: Preview) -> None:
    edited = imports.edit(world.session(), shown, 2, "name", "La Ode Amir")
    import_words.teach(world.session(), MEANINGS[:1])

    now = import_words.recheck(world.session(), edited)

    assert now.rows[0].draft.values["name"] == "La Ode Amir"
    assert now.rows[0].draft.values["golongan"] == "III/a"


def test_a_unit_may_be_made_as_it_is_called(world: World, shown: Preview) -> None:
    import_words.teach(world.session(), [Meaning("unit", "DPMPTK", "DPMPTK")])

    assert "DPMPTK" in {unit.name for unit in units.tree(world.session())}
    now = import_words.recheck(world.session(), shown)
    assert now.rows[0].status is RowStatus.NEW
    assert now.rows[0].draft.values["unit"] == "DPMPTK"


def test_a_title_like_one_of_the_office_is_asked_about(
    world: World, shown: Preview, tmp_path: Path
) -> None:
    import_words.teach(world.session(), MEANINGS)
    imports.bring_in(world.session(), import_words.recheck(world.session(), shown))
    rows = [["198701012010011003", "Ali", "III/a", "Islam", "Analis Kebijkan", "Dinas Kesehatan",
             "S-1", ""]]  # fmt: skip
    other = imports.preview(world.session(), sheet(tmp_path / "c.csv", rows, HEADERS))
    assert words(world, other) == {("position", "Analis Kebijkan"): (1, "Analis Kebijakan", False)}

    import_words.teach(
        world.session(), [Meaning("position", "Analis Kebijkan", "Analis Kebijakan")]
    )

    now = import_words.recheck(world.session(), other)
    assert now.rows[0].draft.values["position"] == "Analis Kebijakan"
    assert words(world, now) == {}


def test_the_dictionary_is_seen_changed_and_forgotten(world: World, shown: Preview) -> None:
    import_words.teach(world.session(), MEANINGS)
    import_words.teach(world.session(), [Meaning("golongan", "GOL TIGA A", "III/b")])
    rows = import_words.listed(world.session())
    assert ("golongan", "gol tiga a", "III/b") in {(r.field, r.key, r.value) for r in rows}
    assert ("unit", "dpmptk", "Dinas Tenaga Kerja dan Perindustrian") in {
        (row.field, row.key, row.value) for row in rows
    }
    assert len(rows) == len(MEANINGS)

    import_words.forget(world.session(), rows)

    assert import_words.listed(world.session()) == []
    journal.undo(world.session())
    assert import_words.listed(world.session()) == rows


def test_teaching_is_undone_as_one_act(world: World) -> None:
    import_words.teach(world.session(), MEANINGS)
    last = journal.last(world.session())
    assert last is not None
    assert last.sentence == "Kamus koreksi: «Gol Tiga A» dipahami sebagai III/a dan 5 kata lain"

    journal.undo(world.session())

    assert import_words.listed(world.session()) == []
    assert "Dinas Tenaga Kerja dan Perindustrian" not in {
        unit.name for unit in units.tree(world.session())
    }


@pytest.mark.parametrize(
    ("meaning", "key"),
    [
        (Meaning("golongan", "Gol Tiga", "III/z"), "KK03"),
        (Meaning("religion", "Moslm", "Islm"), "KK03"),
        (Meaning("religion", " - ", "Islam"), "KK01"),
        (Meaning("salary", "banyak", "3"), "KK02"),
        (Meaning("unit", "DPMPTK", "Dinas Antah Berantah"), "UN03"),
    ],
)
def test_what_cannot_be_meant_is_refused(world: World, meaning: Meaning, key: str) -> None:
    with pytest.raises(Refused) as refusal:
        import_words.teach(world.session(), [MEANINGS[0], meaning])

    assert [problem.key for problem in refusal.value.problems] == [key]
    assert import_words.listed(world.session()) == []


def test_every_field_offers_what_it_may_mean(world: World) -> None:
    unit_aliases.add(world.session(), "Dinkes", "Dinas Kesehatan")
    for field, value in (
        ("golongan", "III/a"), ("education", "S-1"), ("religion", "Islam"), ("sex", "L"),
        ("unit", "Dinas Kesehatan"), ("kind", "PNS"), ("status", "Aktif"), ("eselon", "IIb"),
    ):  # fmt: skip
        assert value in import_words.offered(world.session(), field)
    assert import_words.offered(world.session(), "position") == []
    assert employees.people(world.session(), Criteria()).count() == 0


def test_a_supervisor_may_not(world: World) -> None:
    with pytest.raises(NotAllowed):
        import_words.teach(world.session(Role.SUPERVISOR), MEANINGS)
