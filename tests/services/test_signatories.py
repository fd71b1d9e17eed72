"""Who signs, from when until when, and who stands in for some days."""

from __future__ import annotations

import dataclasses

import pytest
from desk_world import DAY, HEAD_NIP, YES, World, keys

from kepegdesk.domain.kinds import EmployeeStatus
from kepegdesk.errors import Refused
from kepegdesk.services import journal, leave, officials, signatories, units
from kepegdesk.services.signatories import Post, SignatoryRow, Substitution
from kepegdesk.storage import journal as journals
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Employee, Signatory

PLH = SignatoryRow(
    None, "KEPALA UJI", "La Uji", "1" * 18, "Pembina", "sendiri", "", 1, False,
    DAY("2026-12-01"), DAY("2026-12-31"), "Plh.", "SPT 7/2026",
)  # fmt: skip


def head(world: World) -> SignatoryRow:
    """Return who heads this office."""
    return next(row for row in signatories.listed(world.session()) if row.level == 1)


def faults(world: World, **change: object) -> list[str]:
    with pytest.raises(Refused) as refusal:
        signatories.save(world.session(), dataclasses.replace(PLH, **change))
    return keys(refusal.value.problems)


class TestAssignments:
    """Adding, changing, ending."""

    def test_one_is_added_changed_and_taken_back(self, world: World) -> None:
        number = signatories.save(world.session(), PLH)
        changed = dataclasses.replace(PLH, id=number, name="Wa Uji")
        signatories.save(world.session(), changed)
        assert changed in signatories.listed(world.session())
        journal.undo(world.session())
        assert dataclasses.replace(PLH, id=number) in signatories.listed(world.session())

    @pytest.mark.parametrize(
        ("change", "key"),
        [
            ({"title": " "}, "PJ02"),
            ({"valid_to": DAY("2026-11-30")}, "PJ03"),
            ({"valid_to": None}, "PJ07"),
            ({"level": 0}, "PJ09"),
            ({"decree": " "}, "PJ10"),
            ({"form": "Plt."}, "PJ11"),
            ({"form": "a.n."}, "PJ11"),
            ({"form": "u.b.", "on_behalf": "WALI KOTA KENDARI"}, "PJ11"),
            ({"on_behalf": "WALI KOTA KENDARI"}, "PJ11"),
            ({"acting": "Pjs.", "decree": "SK"}, "PJ12"),
        ],
    )
    def test_what_is_wrong_is_told(self, world: World, change: dict[str, object], key: str) -> None:
        assert faults(world, **change) == [key]

    def test_faults_are_told_together(self, world: World) -> None:
        assert faults(world, title="", valid_to=DAY("2026-11-30"), decree="") == [
            "PJ02", "PJ03", "PJ10",
        ]  # fmt: skip

    def test_a_signature_in_two_names_is_kept_line_by_line(self, world: World) -> None:
        behalf = "WALI KOTA KENDARI\nSEKRETARIS DAERAH"
        row = dataclasses.replace(PLH, form="u.b.", on_behalf=behalf)
        number = signatories.save(world.session(), row)
        with connection():
            found = officials.holder_of("KEPALA UJI", DAY("2026-12-05"))
        assert found is not None
        assert found.behalf == ("WALI KOTA KENDARI", "SEKRETARIS DAERAH")
        assert number in {row.id for row in signatories.listed(world.session())}

    def test_the_head_of_a_unit_is_named_as_paper_names_him(self, world: World) -> None:
        row = dataclasses.replace(PLH, title="", level=0, unit=world.clinic)
        number = signatories.save(world.session(), row)
        found = {row.id: row for row in signatories.listed(world.session())}[number]
        assert (found.title, found.unit) == ("KEPALA PUSKESMAS UJI", world.clinic)
        other = signatories.save(world.session(), dataclasses.replace(PLH, unit=world.clinic))
        assert {row.id: row for row in signatories.listed(world.session())}[other].unit is None

    def test_an_act_of_an_older_version_is_still_undone(self, world: World) -> None:
        """Older versions stored the use case under another name."""
        actor = journals.Actor("akun-admin", "", "2026-01-01T00:00:00+00:00")
        with connection(), journals.act(actor, "office.save_signatory") as scope:
            scope.sentence = "Simpan pejabat lama"
            number = Signatory.create(title="LAMA", name="X", valid_from=DAY("2026-01-01")).id
        assert journal.last(world.session()).sentence == "Simpan pejabat lama"
        journal.undo(world.session())
        assert number not in {row.id for row in signatories.listed(world.session())}


class TestOverlaps:
    """Two holders of one office at the same time are told."""

    def test_a_second_holder_is_told_with_who_signs(self, world: World) -> None:
        old = head(world)
        row = dataclasses.replace(PLH, title=old.title)
        (doubt,) = signatories.doubts(world.session(), row)
        assert doubt.key == "PJ08"
        assert not doubt.blocks
        assert f"{old.name} (sejak awal dan seterusnya)" in doubt.text
        assert doubt.text.endswith("yang ditunjuk terakhir: La Uji.")

    def test_one_after_the_other_is_no_overlap(self, world: World) -> None:
        signatories.save(world.session(), PLH)
        after = dataclasses.replace(PLH, valid_from=DAY("2027-01-01"), valid_to=DAY("2027-01-05"))
        before = dataclasses.replace(PLH, valid_from=DAY("2026-11-01"), valid_to=DAY("2026-11-30"))
        for row in (after, before, dataclasses.replace(PLH, title="KEPALA LAIN")):
            assert signatories.doubts(world.session(), row) == []

    def test_heads_of_two_units_do_not_overlap(self, world: World) -> None:
        mine = dataclasses.replace(PLH, level=0, unit=world.clinic)
        signatories.save(world.session(), mine)
        other = dataclasses.replace(mine, unit=world.transport)
        assert signatories.doubts(world.session(), other) == []
        assert keys(signatories.doubts(world.session(), mine)) == ["PJ08"]

    def test_a_successor_may_end_his_predecessor(self, world: World) -> None:
        old = head(world)
        new = dataclasses.replace(
            old, id=None, name="Kepala Baru", nip="2" * 18, valid_from=DAY("2026-12-01")
        )
        signatories.save(world.session(), new, end_others=True)
        found = {row.name: row for row in signatories.listed(world.session())}
        assert found[old.name].valid_to == DAY("2026-11-30")
        assert signatories.doubts(world.session(), found["Kepala Baru"]) == []
        journal.undo(world.session())
        assert head(world) == old


class TestRemoval:
    """A mistake is taken out; who signed stays."""

    def test_what_was_entered_by_mistake_goes(self, world: World) -> None:
        number = signatories.save(world.session(), PLH)
        signatories.remove(world.session(), number)
        assert number not in {row.id for row in signatories.listed(world.session())}

    def test_who_signed_is_ended_not_removed(self, world: World) -> None:
        row = head(world)
        request = world.submit(world.person(), "2026-12-01")
        leave.consider(world.session(), request, leave.Answer(leave.Verdict.APPROVE, by=HEAD_NIP))
        with pytest.raises(Refused) as refusal:
            signatories.remove(world.session(), row.id or 0)
        assert keys(refusal.value.problems) == ["PJ13"]


class TestSubstitution:
    """Tunjuk pengganti: who, for whom, from when until when, by which letter."""

    def post(self, world: World, title: str) -> Post:
        return next(post for post in signatories.posts(world.session()) if post.title == title)

    def wish(self, world: World, post: Post, whom: int, **change: object) -> Substitution:
        wish = Substitution(post, whom, DAY("2026-12-01"), DAY("2026-12-05"), "SPT 9/2026")
        return dataclasses.replace(wish, **change)

    def test_offices_and_heads_of_units_are_offered(self, world: World) -> None:
        chief = world.person(name="Kepala Dinas Uji")
        units.save(world.session(), world.health, name="Dinas Kesehatan", head=chief)
        found = {post.title: post for post in signatories.posts(world.session())}
        assert found["WALI KOTA KENDARI"].holder == "Wali Kota Uji"
        assert found["KEPALA DINAS KESEHATAN"].holder == "Kepala Dinas Uji"
        assert found["KEPALA DINAS KESEHATAN"].unit == world.health
        assert next(iter(found)) == head(world).title

    def test_one_act_lets_him_sign_as_the_office_does(self, world: World) -> None:
        post = self.post(world, head(world).title)
        signatories.substitute(
            world.session(), self.wish(world, post, world.person(name="La Ganti"))
        )
        with connection():
            during, after = (
                officials.holder_of(post.title, DAY(day)) for day in ("2026-12-05", "2026-12-06")
            )
        assert during is not None
        assert after is not None
        assert (during.name, during.acting) == ("La Ganti", "Plh.")
        assert (during.title, during.behalf) == (post.title, ("WALI KOTA KENDARI",))
        assert after.name == "Rahmat Uji, S.Sos."
        assert journal.last(world.session()).sentence == (
            f"Tunjuk La Ganti Plh. {post.title} 1 Desember 2026 s.d. 5 Desember 2026"
        )
        journal.undo(world.session())
        with connection():
            assert officials.holder_of(post.title, DAY("2026-12-05")) == after

    def test_the_head_of_a_unit_is_stood_in_for(self, world: World) -> None:
        chief, other = world.person(name="Kepala Dinas Uji"), world.person(name="La Ganti")
        units.save(world.session(), world.health, name="Dinas Kesehatan", head=chief)
        post = self.post(world, "KEPALA DINAS KESEHATAN")
        signatories.substitute(world.session(), self.wish(world, post, other))
        staff = world.person()
        with connection():
            superiors = [
                officials.superior(Employee.get_by_id(staff), None, DAY(day))
                for day in ("2026-11-30", "2026-12-01", "2026-12-06")
            ]
        assert [one.name for one in superiors] == [
            "Kepala Dinas Uji", "La Ganti", "Kepala Dinas Uji",
        ]  # fmt: skip
        assert superiors[1].acting == "Plh."

    @pytest.mark.parametrize(
        ("change", "key"),
        [
            ({"employee": None}, "PJ15"),
            ({"start": None}, "PJ16"),
            ({"end": None}, "PJ16"),
            ({"end": DAY("2026-11-30")}, "PJ03"),
            ({"decree": " "}, "PJ10"),
        ],
    )
    def test_what_is_missing_is_told(
        self, world: World, change: dict[str, object], key: str
    ) -> None:
        post = self.post(world, head(world).title)
        with pytest.raises(Refused) as refusal:
            signatories.substitute(
                world.session(), self.wish(world, post, world.person(), **change)
            )
        assert keys(refusal.value.problems) == [key]

    def test_neither_the_holder_nor_who_left_stands_in(self, world: World) -> None:
        chief = world.person(name="Kepala Dinas Uji")
        units.save(world.session(), world.health, name="Dinas Kesehatan", head=chief)
        gone = world.person(status=EmployeeStatus.RETIRED)
        principal = world.person(nip=HEAD_NIP, name="Rahmat Uji", birth_date=DAY("1970-01-01"),
                                 tmt_cpns=DAY("2000-01-01"))  # fmt: skip
        for title, employee, key in (
            ("KEPALA DINAS KESEHATAN", chief, "PJ17"),
            (head(world).title, principal, "PJ17"),
            (head(world).title, gone, "PJ05"),
        ):
            wish = self.wish(world, self.post(world, title), employee)
            with pytest.raises(Refused) as refusal:
                signatories.substitute(world.session(), wish)
            assert keys(refusal.value.problems) == [key]

    def test_a_second_substitute_and_one_who_is_away_are_told(self, world: World) -> None:
        post, away = self.post(world, head(world).title), world.person()
        assert signatories.substitution_doubts(world.session(), self.wish(world, post, away)) == []
        world.submit(away, "2026-12-04", "2026-12-08")
        signatories.substitute(world.session(), self.wish(world, post, world.person()))
        doubts = signatories.substitution_doubts(world.session(), self.wish(world, post, away))
        assert keys(doubts) == ["PJ08", "PJ14"]
        assert "4 Desember 2026 s.d. 8 Desember 2026" in doubts[1].text
        open_wish = self.wish(world, post, away, start=None)
        assert signatories.substitution_doubts(world.session(), open_wish) == []


def test_nobody_left_to_sign_is_told(world: World) -> None:
    for row in signatories.listed(world.session()):
        ended = dataclasses.replace(row, valid_to=DAY("2026-01-01"))
        signatories.save(world.session(), ended)
    request = world.submit(world.person(), "2026-12-01")
    with pytest.raises(Refused) as refusal:
        leave.consider(world.session(), request, YES)
    assert keys(refusal.value.problems) == ["PJ01"]
