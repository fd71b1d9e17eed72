"""The page of people beyond the plain list: more columns, and how many in each group."""

from __future__ import annotations

from desk_world import World

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Role
from kepegdesk.services import people_views
from kepegdesk.services.employees import Criteria
from kepegdesk.services.people_views import Group


def _groups(world: World, by: str, criteria: Criteria | None = None) -> list[tuple[object, int]]:
    found = people_views.groups(world.session(), criteria or Criteria(), by)
    return [(group.label, group.count) for group in found]


def test_rows_hold_what_stands_in_the_file_alone(world: World) -> None:
    person = world.person(address="Jl. Mawar", religion="Islam", nik="7471010101850001")
    found = people_views.people(world.session(), Criteria())
    for row in (found.page(0, 10)[0], found.rows([person])[0]):
        assert (row.id, row.address, row.religion) == (person, "Jl. Mawar", "Islam")
        assert (row.nik, row.golongan, row.note) == ("7471010101850001", "III/a", "")


def test_groups_are_counted_but_for_their_own_filter(world: World) -> None:
    for _ in range(2):
        world.person(unit=world.clinic)
    world.person(kind=EmployeeKind.HONORER, tmt_cpns=None, status=EmployeeStatus.RETIRED)
    world.person(unit=world.transport)
    assert _groups(world, "kind") == [("PNS", 3), ("Honorer", 1)]
    only = Criteria(kinds=frozenset({EmployeeKind.PNS}))
    assert _groups(world, "kind", only) == [("PNS", 3), ("Honorer", 1)]
    assert _groups(world, "status", only) == [("Aktif", 3)]
    assert _groups(world, "golongan") == [("III/a", 3), ("(tidak ada)", 1)]
    assert _groups(world, "unit") == [("Dinas Kesehatan", 3), ("Dinas Perhubungan", 1)]


def test_only_groups_in_reach_are_counted(world: World) -> None:
    world.person(unit=world.clinic)
    world.person(unit=world.transport)
    below = world.session(Role.OPERATOR, unit=world.clinic)
    assert people_views.groups(below, Criteria(), "unit") == [
        Group(world.clinic, "Dinas Kesehatan - Puskesmas Uji", 1)
    ]
    assert people_views.groups(below, Criteria(), "kind") == [Group("PNS", "PNS", 1)]
    assert people_views.people(below, Criteria()).count() == 1
