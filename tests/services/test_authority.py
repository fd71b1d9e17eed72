"""The authority table as the office keeps it: rows added, followed, ended, and tried."""

from __future__ import annotations

import dataclasses

import pytest
from desk_world import DAY, World, keys

from kepegdesk.domain.authority import AuthorityRow
from kepegdesk.domain.kinds import EmployeeKind, LeaveKind
from kepegdesk.errors import Refused
from kepegdesk.services import authority, journal, units
from kepegdesk.services.officials import Official

MAYOR = "WALI KOTA KENDARI"
ROW = AuthorityRow(
    id=None, kind="annual", place="dalam", asn="PNS", rung="Pengawas", unit=None, max_days=None,
    post="SEKRETARIS DAERAH", form="a.n.", on_behalf=MAYOR, decree="SK 188/2026",
    decree_date=DAY("2026-01-05"), valid_from=DAY("2026-01-01"), valid_to=None,
)  # fmt: skip


def rows(world: World) -> list[AuthorityRow]:
    return [line.row for line in authority.listed(world.session())]


def line(world: World, number: int) -> authority.AuthorityLine:
    return next(each for each in authority.listed(world.session()) if each.row.id == number)


def refused(world: World, row: AuthorityRow) -> list[str]:
    with pytest.raises(Refused) as refusal:
        authority.save(world.session(), row)
    return keys(refusal.value.problems)


def decided(world: World) -> int:
    """Return the row of annual leave of PNS, which a decision of 23 November rests on."""
    world.granted(world.person(), "2026-12-01")
    return next(
        row.id or 0 for row in rows(world) if (row.kind, row.asn, row.rung) == ("annual", "PNS", "")
    )


class TestTable:
    """Adding, changing, ending, removing."""

    def test_the_shipped_table_stands_with_its_holders(self, world: World) -> None:
        listed = authority.listed(world.session())
        assert len(listed) == 13
        assert not any(each.used for each in listed)
        assert all(each.row.decree for each in listed)
        mayor = next(each for each in listed if each.row.kind == "unpaid")
        assert (mayor.row.post, mayor.holder) == (MAYOR, "Wali Kota Uji")
        assert authority.post_titles(world.session())[-1] == MAYOR

    def test_a_row_is_added_changed_and_taken_back(self, world: World) -> None:
        number = authority.save(world.session(), ROW)
        assert line(world, number).holder == "Sekda Uji"
        authority.save(world.session(), dataclasses.replace(ROW, id=number, max_days=6))
        assert line(world, number).row.max_days == 6
        journal.undo(world.session())
        assert line(world, number).row == dataclasses.replace(ROW, id=number)

    def test_a_row_of_a_unit_shows_its_path(self, world: World) -> None:
        number = authority.save(world.session(), dataclasses.replace(ROW, unit=world.clinic))
        assert line(world, number).unit == "Dinas Kesehatan - Puskesmas Uji"
        assert authority.listed(world.session())[-1].row.id == number

    @pytest.mark.parametrize(
        ("change", "key"),
        [
            ({"post": "KEPALA YANG LAIN"}, "AK01"),
            ({"kind": "unpaid", "form": "sendiri", "on_behalf": ""}, "AK02"),
            ({"place": "luar"}, "AK03"),
            ({"valid_to": DAY("2025-12-31")}, "AK04"),
            ({"rung": ""}, "AK05"),
            ({"max_days": 0}, "AK08"),
            ({"kind": "unpaid", "post": MAYOR}, "AK09"),
            ({"decree": "  "}, "AK10"),
            ({"on_behalf": ""}, "PJ11"),
            ({"form": "u.b."}, "PJ11"),
        ],
    )
    def test_what_is_wrong_is_told(self, world: World, change: dict[str, object], key: str) -> None:
        assert refused(world, dataclasses.replace(ROW, **change)) == [key]

    def test_a_row_without_decisions_is_removed(self, world: World) -> None:
        number = authority.save(world.session(), ROW)
        authority.remove(world.session(), number)
        assert number not in {row.id for row in rows(world)}


class TestUsedRows:
    """What decisions rest on is ended by date, never changed or deleted."""

    def test_it_is_marked_and_not_removed(self, world: World) -> None:
        number = decided(world)
        assert line(world, number).used
        with pytest.raises(Refused) as refusal:
            authority.remove(world.session(), number)
        assert keys(refusal.value.problems) == ["AK07"]

    def test_rows_of_other_leave_are_not_marked(self, world: World) -> None:
        decided(world)
        used = {each.row.kind for each in authority.listed(world.session()) if each.used}
        assert "sick" not in used
        abroad = next(e for e in authority.listed(world.session()) if e.row.place == "luar")
        assert not abroad.used

    def test_a_change_follows_it_from_a_day(self, world: World) -> None:
        number, employee = decided(world), world.person()
        old = line(world, number).row
        new = dataclasses.replace(
            old, post="SEKRETARIS DAERAH", form="a.n.", on_behalf=MAYOR, decree="SK 9/2026"
        )
        assert refused(world, new) == ["AK06"]
        follower = authority.save(
            world.session(), dataclasses.replace(new, valid_from=DAY("2026-12-01"))
        )
        assert follower != number
        assert line(world, number).row == dataclasses.replace(old, valid_to=DAY("2026-11-30"))
        for day, title in (
            ("2026-11-30", "KEPALA DINAS KESEHATAN"),
            ("2026-12-01", "SEKRETARIS DAERAH"),
        ):
            found = authority.who(
                world.session(), employee, LeaveKind.ANNUAL, DAY("2026-12-10"), DAY("2026-12-11"),
                on=DAY(day),
            )  # fmt: skip
            assert found.official.title == title
        journal.undo(world.session())
        assert line(world, number).row == old

    def test_it_is_ended(self, world: World) -> None:
        number = decided(world)
        with pytest.raises(Refused) as refusal:
            authority.end(world.session(), number, DAY("1899-01-01"))
        assert keys(refusal.value.problems) == ["AK04"]
        authority.end(world.session(), number, DAY("2026-11-30"))
        assert line(world, number).row.valid_to == DAY("2026-11-30")
        assert line(world, number).used

    def test_only_its_end_may_be_set_in_place(self, world: World) -> None:
        number = decided(world)
        ended = dataclasses.replace(line(world, number).row, valid_to=DAY("2026-12-31"))
        assert authority.save(world.session(), ended) == number


class TestTrying:
    """Coba: which row matches, who would sign, in which form, and why."""

    def test_the_row_and_the_reason_are_told(self, world: World) -> None:
        employee = world.person()
        found = authority.who(
            world.session(), employee, LeaveKind.LARGE, DAY("2026-12-01"), DAY("2027-02-28")
        )
        assert found.row is not None
        assert found.row.kind == "large"
        assert found.official.name == "Rahmat Uji, S.Sos."
        assert authority.signature(found.official).startswith(f"a.n. {MAYOR}, KEPALA BADAN")
        assert found.why == (
            "Baris yang berlaku: Cuti Besar, dalam negeri, PNS dan CPNS → KEPALA BADAN KEPEGAWAIAN "
            "DAN PENGEMBANGAN SUMBER DAYA MANUSIA.",
        )

    def test_the_length_and_the_status_choose_the_row(self, world: World) -> None:
        chief = world.person(name="Kepala Uji")
        units.save(world.session(), world.health, name="Dinas Kesehatan", head=chief)
        pns, pppk = world.person(), world.person(kind=EmployeeKind.PPPK)
        names = [
            authority.who(
                world.session(), who, LeaveKind.SICK, DAY("2026-12-01"), DAY(end)
            ).official.name
            for who, end in ((pns, "2026-12-14"), (pns, "2026-12-15"), (pppk, "2026-12-15"))
        ]
        assert names == ["Kepala Uji", "Rahmat Uji, S.Sos.", "Kepala Uji"]

    def test_days_in_the_wrong_order_are_refused(self, world: World) -> None:
        with pytest.raises(Refused) as refusal:
            authority.who(
                world.session(), world.person(), LeaveKind.ANNUAL, DAY("2026-12-02"),
                DAY("2026-12-01"),
            )  # fmt: skip
        assert keys(refusal.value.problems) == ["TGL01"]

    @pytest.mark.parametrize(
        ("behalf", "acting", "words"),
        [
            ((), "", "KEPALA BADAN"),
            ((), "Plt.", "Plt. KEPALA BADAN"),
            ((MAYOR,), "Plh.", f"a.n. {MAYOR}, Plh. KEPALA BADAN"),
            ((MAYOR, "SEKDA"), "", f"a.n. {MAYOR}, SEKDA, u.b., KEPALA BADAN"),
        ],
    )
    def test_the_form_is_worded(self, behalf: tuple[str, ...], acting: str, words: str) -> None:
        official = Official(title="KEPALA BADAN", acting=acting, behalf=behalf)
        assert authority.signature(official) == words
