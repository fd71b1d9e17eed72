"""The biodata tells what had begun by its day, and nothing that came later."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_world import DAY, World
from pdf_reading import text

from kepegdesk.domain.histories import HISTORIES, Value
from kepegdesk.domain.kinds import Role
from kepegdesk.errors import NotAllowed, Refused
from kepegdesk.services import biodata, histories, letters
from kepegdesk.services.employee_file import PositionRow, RankRow

RANKS = (RankRow("III/a", DAY("2012-04-01"), 2, 3), RankRow("III/b", DAY("2024-04-01"), 14, 0))


@pytest.fixture
def siti(world: World) -> int:
    """Store a person with rows of before and after 2020."""
    employee = world.person(
        name="Siti Aminah",
        ranks=RANKS,
        positions=(
            PositionRow("Analis", tmt=DAY("2012-01-01")),
            PositionRow("Camat", tmt=DAY("2025-01-01")),
        ),
    )
    for key, values in (
        ("training", {"name": "Bimtek Lama", "end": DAY("2019-03-01"), "hours": 24}),
        ("training", {"name": "Bimtek Baru", "end": DAY("2023-03-01")}),
        ("family", {"relation": "anak", "name": "Ani Sulung", "birth_date": DAY("2015-01-02")}),
        ("family", {"relation": "anak", "name": "Budi Bungsu", "birth_date": DAY("2022-01-02")}),
        ("family", {"relation": "ibu", "name": "Wa Ode Ibu"}),
        ("performance", {"year": 2019, "predicate": "Baik"}),
        ("performance", {"year": 2024, "predicate": "Sangat Baik"}),
        ("discipline", {"level": "ringan", "measure": "Teguran lisan", "tmt": DAY("2018-01-01"),
                        "sk_number": "9"}),
    ):  # fmt: skip
        row: dict[str, Value] = {**HISTORIES[key].empty(), **values}
        histories.save(world.session(), employee, key, row)
    return employee


def test_everything_on_file_stands_on_it(world: World, siti: int) -> None:
    letters.issue(world.on("2026-11-02").session(), world.granted(siti, "2026-11-09"))
    world.on("2026-11-23")
    told = text(biodata.make(world.session(), siti))

    for words in (
        "Siti Aminah", "Penata Muda Tingkat I, III/b", "Camat, sejak 1 Januari 2025",
        "Bimtek Lama", "Bimtek Baru", "Ani Sulung", "Budi Bungsu", "Wa Ode Ibu", "Sangat Baik",
        "Teguran lisan", "Cuti tahunan", "09-11-2026", "Rahmat Uji", "Keadaan tanggal 23 November",
        "Dinas Kesehatan",
    ):  # fmt: skip
        assert words.lower() in told.lower(), words
    assert "menurut data sekarang" not in told


def test_what_began_later_is_left_out(world: World, siti: int) -> None:
    letters.issue(world.on("2026-11-02").session(), world.granted(siti, "2026-11-09"))
    world.on("2026-11-23")
    told = text(biodata.make(world.session(), siti, DAY("2020-01-01")))

    for words in ("Penata Muda, III/a", "Bimtek Lama", "Ani Sulung", "Baik", "menurut data"):
        assert words in told, words
    for words in ("III/b", "Camat", "Bimtek Baru", "Budi Bungsu", "Sangat Baik", "09-11-2026"):
        assert words not in told, words


def test_the_short_one_has_no_histories(world: World, siti: int) -> None:
    told = text(biodata.make(world.session(), siti, short=True))

    assert "III/b" in told
    assert "Bimtek" not in told


def test_a_day_before_the_appointment_is_refused(world: World, siti: int) -> None:
    with pytest.raises(Refused, match="belum diangkat"):
        biodata.make(world.session(), siti, DAY("2000-01-01"))


def test_who_may_not_see_the_person_gets_no_paper(world: World, siti: int, tmp_path: Path) -> None:
    other = world.session(Role.OPERATOR, unit=world.transport)
    with pytest.raises(NotAllowed):
        biodata.save(other, siti, tmp_path / "biodata.pdf")
    assert list(tmp_path.glob("*.pdf")) == []

    size = biodata.save(world.session(), siti, tmp_path / "biodata.pdf")
    assert (tmp_path / "biodata.pdf").stat().st_size == size
