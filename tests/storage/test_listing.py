"""The listing: what it derives, who a search finds, in which order, and through which index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus
from kepegdesk.storage import listing
from kepegdesk.storage.base import database
from kepegdesk.storage.database import execute_many, is_server, rows
from kepegdesk.storage.tables import (
    EducationHistory,
    Employee,
    Listing,
    PositionHistory,
    RankHistory,
    Unit,
)

pytestmark = pytest.mark.usefixtures("office")

Acting = Callable[..., Any]


def person(name: str, **more: Any) -> Employee:
    more.setdefault("kind", EmployeeKind.PNS)
    return Employee.create(name=name, **more)


def names(
    words: str = "", sort: str = "name", descending: bool = False, **filters: Any
) -> list[str]:
    query = listing.matching(words, **filters)
    found = [row.name for row in listing.page(query, sort, descending)]
    assert listing.count(query) == len(found)
    assert [listing.count(query, most) for most in (0, 1)] == [0, min(len(found), 1)]
    assert list(listing.all_ids(query, sort, descending)) == [
        row.id for row in listing.page(query, sort, descending)
    ]
    return found


@pytest.fixture
def people(act: Acting) -> dict[str, int]:
    """Return five people of three units by name."""
    with act():
        dinas = Unit.create(name="Dinas Kesehatan", key="dinas kesehatan")
        puskesmas = Unit.create(name="Puskesmas Kadia", key="puskesmas kadia", parent=dinas)
        badan = Unit.create(name="Badan Keuangan", key="badan keuangan")
        ani = person(
            "Ani Wijaya", nip="198001012005012001", unit=puskesmas, birth_date="1980-01-01"
        )
        budi = person("budi santoso", unit=badan, kind=EmployeeKind.PPPK, phone="0812")
        cici = person("CICI", unit=dinas, title_before="dr.", title_after="M.Kes.")
        dedi = person('Dedi %_ "Wijaya"', status=EmployeeStatus.RETIRED, birth_date="1970-05-05")
        evi = person("Évi")
        RankHistory.create(employee=ani, golongan="III/b", tmt="2020-04-01")
        RankHistory.create(employee=ani, golongan="III/a", tmt="2016-04-01")
        RankHistory.create(employee=ani, golongan="IV/e")
        RankHistory.create(employee=budi, golongan="IX", tmt="2022-01-01")
        RankHistory.create(employee=cici, golongan="IV/a")
        RankHistory.create(employee=cici, golongan="IV/b")
        PositionHistory.create(employee=ani, title="Bidan Ahli", tmt="2019-01-01")
        PositionHistory.create(
            employee=ani, title="Plt. Kepala", tmt="2024-01-01", appointment="Plt"
        )
        PositionHistory.create(employee=dedi, title="Plh. Camat", appointment="Plh")
        EducationHistory.create(employee=ani, level="D-III", graduated=2001)
        EducationHistory.create(employee=ani, level="S-1", graduated=2010)
        EducationHistory.create(employee=ani, level="SMA")
        EducationHistory.create(employee=budi, level="SMA", graduated=2000)
        listing.refresh(None, dt.date(2026, 11, 23))
    return {"dinas": dinas.id, "puskesmas": puskesmas.id, "badan": badan.id, "ani": ani.id,
            "budi": budi.id, "cici": cici.id, "dedi": dedi.id, "evi": evi.id}  # fmt: skip


def test_a_row_shows_the_newest_of_each_history(people: dict[str, int]) -> None:
    (ani,) = listing.rows([people["ani"]])
    assert (ani.golongan, str(ani.tmt_golongan)) == ("III/b", "2020-04-01")
    assert (ani.position, ani.education, ani.unit) == ("Bidan Ahli", "S-1", "Puskesmas Kadia")
    assert (str(ani.birth_date), ani.nip) == ("1980-01-01", "198001012005012001")
    cici, dedi = listing.rows([people["cici"], people["dedi"]])
    assert (cici.golongan, cici.tmt_golongan, cici.full_name) == ("IV/b", None, "dr. CICI, M.Kes.")
    assert (dedi.position, dedi.unit, dedi.golongan) == ("Plh. Camat", "", "")


def test_refresh_of_some_changes_only_them(people: dict[str, int], act: Acting) -> None:
    with act():
        Employee.update(name="Ani Baru").where(Employee.id == people["ani"]).execute()
        Employee.update(name="Budi Baru").where(Employee.id == people["budi"]).execute()
        Employee.delete().where(Employee.id == people["evi"]).execute()
        listing.refresh([people["ani"], people["evi"]], dt.date(2026, 11, 23))
    assert names() == ["Ani Baru", "budi santoso", "CICI", 'Dedi %_ "Wijaya"']
    assert names("baru") == ["Ani Baru"]
    assert names("wijaya") == ['Dedi %_ "Wijaya"']
    listing.refresh([], dt.date(2026, 11, 23))


def test_refresh_of_all_equals_refresh_of_each(people: dict[str, int]) -> None:
    shown = rows("SELECT * FROM listing ORDER BY id")
    with database.atomic():
        for number in (row[0] for row in rows("SELECT id FROM employee")):
            listing.refresh([number], dt.date(2026, 11, 23))
    assert rows("SELECT * FROM listing ORDER BY id") == shown
    assert names("puskesmas bidan") == ["Ani Wijaya"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Ani Wijaya", "budi santoso", "CICI", 'Dedi %_ "Wijaya"', "Évi"]),
        ("wijaya", ["Ani Wijaya", 'Dedi %_ "Wijaya"']),
        ("WIJ ani", ["Ani Wijaya"]),
        ("kesehatan", ["Ani Wijaya", "CICI"]),
        ("bidan kadia 1980", ["Ani Wijaya"]),
        ("012001", ["Ani Wijaya"]),
        ("sant", ["budi santoso"]),
        ("wi", ["Ani Wijaya", 'Dedi %_ "Wijaya"']),
        ("a", ["Ani Wijaya", "budi santoso", "CICI", 'Dedi %_ "Wijaya"']),
        ("wijaya ah", ["Ani Wijaya"]),
        ("%_", ['Dedi %_ "Wijaya"']),
        ('"wijaya"', ['Dedi %_ "Wijaya"']),
        ("keu%gan", []),
        ("tidak ada", []),
        ("wijaya\0 AND", []),
        ("ani'; DROP TABLE listing", []),
        ("wijayaputus", []),
        ("a* OR b", []),
    ],
)
def test_every_word_may_match_anywhere(
    people: dict[str, int], words: str, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert names(words) == found
    monkeypatch.setattr(listing, "PAGE", 0)
    assert names(words) == found


def test_words_never_match_across_fields(people: dict[str, int]) -> None:
    assert names("wijaya198") == []


def test_in_a_large_office_short_words_match_beginnings(
    people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_server():
        pytest.skip("PostgreSQL looks for short words anywhere")
    monkeypatch.setattr(listing, "SMALL_OFFICE", 2)
    assert names("b") == ["budi santoso"]
    assert names("19") == ["Ani Wijaya"]
    assert names("wi") == []
    assert names("wi kadia") == ["Ani Wijaya"]


def test_filters_narrow(people: dict[str, int]) -> None:
    assert names(unit_ids=[people["dinas"], people["puskesmas"]]) == ["Ani Wijaya", "CICI"]
    assert names(unit_ids=[]) == []
    assert names(kinds=[EmployeeKind.PPPK]) == ["budi santoso"]
    assert names(golongan=["III/b", "IX"]) == ["Ani Wijaya", "budi santoso"]
    assert names(statuses=[EmployeeStatus.RETIRED]) == ['Dedi %_ "Wijaya"']
    assert names("wijaya", statuses=[EmployeeStatus.ACTIVE]) == ["Ani Wijaya"]


def test_sorts(people: dict[str, int]) -> None:
    assert names(sort="golongan")[-3:] == ["budi santoso", "Ani Wijaya", "CICI"]
    assert names(sort="education")[-2:] == ["budi santoso", "Ani Wijaya"]
    dated = names(sort="birth_date")
    assert dated[-2:] == ['Dedi %_ "Wijaya"', "Ani Wijaya"]
    for sort in listing.SORTS:
        assert names(sort=sort, descending=True) == names(sort=sort)[::-1]
    with pytest.raises(ValueError, match="sorted"):
        names(sort="id; DROP TABLE listing")


def test_pages_follow_each_other(people: dict[str, int]) -> None:
    query = listing.matching()
    pages = [listing.page(query, "name", False, start, 2) for start in (0, 2, 4, 6)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert [row.name for page in pages for row in page] == names()
    wanted = [people["cici"], 999_999, people["ani"]]
    assert [row.id for row in listing.rows(wanted)] == [people["cici"], people["ani"]]


def test_ranks_and_educations_are_ordered_as_an_office_knows_them() -> None:
    order = ["I", "IX", "XVII", "I/a", "II/d", "III/a", "IV/e"]
    assert sorted(order, key=listing.golongan_order) == order
    assert listing.golongan_order("?") == 0


def test_pages_in_order_come_from_an_index_alone(act: Acting) -> None:
    if is_server():
        pytest.skip("the planner of PostgreSQL weighs it by the table's size")
    for sort in listing.SORTS:
        for descending in (False, True):
            query, values = listing._ordered(listing.matching(), sort, descending).limit(50).sql()
            plan = " ".join(row[3] for row in rows("EXPLAIN QUERY PLAN " + query, *values))
            assert "USING COVERING INDEX" in plan, (sort, plan)
            assert "TEMP B-TREE" not in plan, (sort, plan)


def test_thousands_are_derived_at_once(act: Acting) -> None:
    with act("Impor"):
        execute_many(
            "INSERT INTO employee (version, name, nip_lama, title_before, title_after, birth_place,"
            " religion, marital, nik, npwp, phone, email, address, kind, status, is_teacher,"
            " spouses, children, note) VALUES "
            "(1, ?, '', '', '', '', '', '', '', '', '', '', '', 'PNS', 'Aktif', ?, 0, 0, '')",
            [(f"Pegawai Nomor {number:04d}", False) for number in range(3000)],
        )
        ids = [row[0] for row in rows("SELECT id FROM employee")]
        listing.refresh(ids, dt.date(2026, 11, 23))
    assert Listing.select().count() == 3000
    broad = listing.matching("pegawai")
    assert listing.count(broad) == 3000
    assert listing.count(broad, 20) == 20
    assert listing.count(broad, 3001) == 3000
    assert [row.name for row in listing.page(broad, limit=2)] == [
        "Pegawai Nomor 0000", "Pegawai Nomor 0001",
    ]  # fmt: skip
    both = listing.matching("pegawai 17")
    assert (
        listing.count(both)
        == len(listing.all_ids(both))
        == sum("17" in f"{number:04d}" for number in range(3000))
    )
