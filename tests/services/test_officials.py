"""Who considers and who decides: by the table, as of the day, and never one's own leave."""

from __future__ import annotations

import dataclasses

import pytest
from desk_world import DAY, HEAD_NIP, YES, World, keys

from kepegdesk.domain.authority import AuthorityRow
from kepegdesk.domain.kinds import LeaveCase, LeaveKind, Role
from kepegdesk.errors import Refused
from kepegdesk.services import (
    authority,
    employees,
    leave,
    leave_unpaid,
    paper_people,
    signatories,
    units,
)
from kepegdesk.services.employee_file import EmployeeFile, PositionRow
from kepegdesk.services.leave import Answer, Verdict
from kepegdesk.services.signatories import SignatoryRow
from kepegdesk.storage.database import connection

ROW = AuthorityRow(
    id=None, kind="annual", place="dalam", asn="PNS", rung="", unit=None, max_days=None,
    post="@unit", form="sendiri", on_behalf="", decree="SK 1/2026", decree_date=None,
    valid_from=DAY("2026-01-01"), valid_to=None,
)  # fmt: skip
MAYOR = "WALI KOTA KENDARI"


def office_head(world: World) -> SignatoryRow:
    return next(row for row in signatories.listed(world.session()) if row.level == 1)


def stand_in(world: World, employee: int, start: str, end: str, title: str = "") -> SignatoryRow:
    """Let an employee stand in for an office for some days."""
    file = employees.get(world.session(), employee)
    title = title or office_head(world).title
    principal = next(row for row in signatories.listed(world.session()) if row.title == title)
    row = dataclasses.replace(
        principal, id=None, name=file.name, nip=file.nip, acting="Plh.", decree="SPT 1/2026",
        valid_from=DAY(start), valid_to=DAY(end),
    )  # fmt: skip
    signatories.save(world.session(), row)
    return row


def who(world: World, employee: int, day: str = "2026-12-01", **leave_: object) -> authority.Trial:
    kind = leave_.pop("kind", LeaveKind.ANNUAL)
    end = DAY(str(leave_.pop("end", "2026-12-11")))
    start = DAY("2026-12-10")
    return authority.who(world.session(), employee, kind, start, end, on=DAY(day), **leave_)


def headed(world: World, **values: object) -> tuple[int, int]:
    """Return the head of the health office and one of his people."""
    chief = world.person(name="Kepala Dinas Uji", **values)
    units.save(world.session(), world.health, name="Dinas Kesehatan", head=chief)
    return chief, world.person(unit=world.clinic)


class TestAsOfTheDay:
    """T-41: who signs is asked of the day of the letter, Plt. and Plh. included."""

    def test_a_substitute_signs_on_his_days_only(self, world: World) -> None:
        employee, other = world.person(), world.person(name="La Ganti")
        stand_in(world, other, "2026-12-02", "2026-12-04")
        found = [
            who(world, employee, day, kind=LeaveKind.LARGE).official
            for day in ("2026-12-01", "2026-12-02", "2026-12-04", "2026-12-05")
        ]
        assert [one.name for one in found] == [
            "Rahmat Uji, S.Sos.", "La Ganti", "La Ganti", "Rahmat Uji, S.Sos.",
        ]  # fmt: skip
        assert [one.acting for one in found] == ["", "Plh.", "Plh.", ""]
        assert {one.behalf for one in found} == {(MAYOR,)}

    def test_an_acting_head_signs_what_the_table_gives_the_office(self, world: World) -> None:
        world.begins_in(2026)
        employee, other = world.person(), world.person(name="La Tugas")
        old = office_head(world)
        ended = dataclasses.replace(old, valid_to=DAY("2026-11-30"))
        signatories.save(world.session(), ended)
        signatories.save(
            world.session(),
            dataclasses.replace(
                old, id=None, name="La Tugas", nip=employees.get(world.session(), other).nip,
                acting="Plt.", decree="SK 8/2026", valid_from=DAY("2026-12-01"),
            ),
        )  # fmt: skip
        signed = []
        for day, start in (("2026-11-30", "2026-12-14"), ("2026-12-01", "2026-12-16")):
            note = frozenset({"Surat keterangan dokter"})
            request = world.submit(
                employee, start, "2026-12-31", kind=LeaveKind.SICK, documents=note
            )
            leave.consider(world.session(), request, YES)
            leave.decide(world.on(day).session(), request, YES)
            event = leave.get(world.session(), request).events[-1]
            signed.append((event.by_acting, event.by_name, event.by_behalf))
            leave.cancel(world.session(), request, "Uji")
        assert signed == [("", "Rahmat Uji, S.Sos.", (MAYOR,)), ("Plt.", "La Tugas", (MAYOR,))]

    def test_who_is_named_signs_in_the_form_the_table_prescribes(self, world: World) -> None:
        """A name alone would drop Plh. and a.n. and print the signature of another office."""
        employee, other = world.person(), world.person(name="La Ganti")
        stand_in(world, other, "2026-11-20", "2026-12-31")
        stand_in(world, other, "2026-11-20", "2026-12-31", "SEKRETARIS DAERAH")
        authority.save(world.session(), dataclasses.replace(
            ROW, kind="large", post="SEKRETARIS DAERAH", form="a.n.", on_behalf=MAYOR,
            rung="Pelaksana",
        ))  # fmt: skip
        nip = employees.get(world.session(), other).nip
        request = world.submit(
            employee, "2026-12-01", "2027-02-28", kind=LeaveKind.LARGE,
            case=leave.LeaveCase.UMRAH,
        )  # fmt: skip
        leave.consider(world.session(), request, YES)
        leave.decide(world.session(), request, Answer(Verdict.APPROVE, by=nip))
        event = leave.get(world.session(), request).events[-1]
        assert (event.by_acting, event.by_title) == ("Plh.", "SEKRETARIS DAERAH")

    def test_the_head_of_a_unit_under_his_title_among_those_who_sign(self, world: World) -> None:
        """A Plh. entered for the title of the unit's head is its head, too."""
        _chief, staff = headed(world)
        other = world.person(name="La Ganti")
        signatories.save(world.session(), SignatoryRow(
            None, "KEPALA DINAS KESEHATAN", "La Ganti", employees.get(world.session(), other).nip,
            "", "a.n.", MAYOR, 1, False, DAY("2026-12-01"), DAY("2026-12-05"), "Plh.", "SPT 3",
        ))  # fmt: skip
        found = [who(world, staff, day).official for day in ("2026-11-30", "2026-12-01")]
        assert [one.name for one in found] == ["Kepala Dinas Uji", "La Ganti"]
        assert {one.behalf for one in found} == {()}


class TestLetterOfALaterDay:
    """T-41: a decision stands, its letter is signed by who holds the office on its own day."""

    def large(self, world: World, employee: int) -> int:
        """Return large leave, decided on 3 December by who stood in for the head till the 5th."""
        world.on("2026-12-03").begins_in(2026)
        stand_in(world, world.person(name="La Ganti"), "2026-12-01", "2026-12-05")
        umrah = {"kind": LeaveKind.LARGE, "case": LeaveCase.UMRAH}
        return world.granted(employee, "2027-01-04", "2027-02-03", **umrah)

    def signs(self, world: World, request: int, day: str) -> tuple[str, str, tuple[str, ...]]:
        row = leave.get(world.session(), request)
        with connection():
            found = paper_people.signer(row, "letter", DAY(day))
        return found.name, found.acting, found.behalf

    def test_a_substitute_whose_days_are_over_signs_no_more(self, world: World) -> None:
        request = self.large(world, world.person())
        assert self.signs(world, request, "2026-12-05") == ("La Ganti", "Plh.", (MAYOR,))
        assert self.signs(world, request, "2026-12-10") == ("Rahmat Uji, S.Sos.", "", (MAYOR,))

    def test_nor_does_one_who_was_appointed_meanwhile(self, world: World) -> None:
        """He signs by his own assignment now, not as the substitute he was."""
        request = self.large(world, world.person())
        (plh,) = [row for row in signatories.listed(world.session()) if row.acting]
        fixed = dataclasses.replace(
            plh, id=None, acting="", decree="", valid_from=DAY("2026-12-06"), valid_to=None
        )
        signatories.save(world.session(), fixed)
        assert self.signs(world, request, "2026-12-10") == ("La Ganti", "", (MAYOR,))

    def test_where_nobody_holds_the_office_it_is_left_to_the_pen(self, world: World) -> None:
        head, request = office_head(world), self.large(world, world.person())
        ended = dataclasses.replace(head, valid_to=DAY("2026-12-05"))
        signatories.save(world.session(), ended)
        assert self.signs(world, request, "2026-12-10") == ("", "", (MAYOR,))

    def test_the_head_by_the_structure_follows_his_substitute(self, world: World) -> None:
        world.on("2026-12-03").begins_in(2026)
        _chief, staff = headed(world)
        plh = SignatoryRow(
            None, "KEPALA DINAS KESEHATAN", "La Ganti", "198001012005011999", "", "sendiri", "", 0,
            False, DAY("2026-12-01"), DAY("2026-12-05"), "Plh.", "SPT 3", world.health,
        )  # fmt: skip
        signatories.save(world.session(), plh)
        request = world.granted(staff, "2026-12-14", "2026-12-16")
        assert self.signs(world, request, "2026-12-04") == ("La Ganti", "Plh.", ())
        assert self.signs(world, request, "2026-12-10") == ("Kepala Dinas Uji", "", ())

    def test_the_new_head_by_the_structure_signs(self, world: World) -> None:
        world.on("2026-12-03").begins_in(2026)
        _chief, staff = headed(world)
        request = world.granted(staff, "2026-12-14", "2026-12-16")
        after = world.person(name="Kepala Baru")
        assert self.signs(world, request, "2026-12-10")[0] == "Kepala Dinas Uji"
        units.save(world.session(), world.health, name="Dinas Kesehatan", head=after)
        assert self.signs(world, request, "2026-12-10")[0] == "Kepala Baru"

    def test_nobody_comes_to_sign_his_own(self, world: World) -> None:
        """T-45: who was made head after his leave was granted does not sign its letter."""
        world.on("2026-12-03").begins_in(2026)
        _chief, staff = headed(world)
        request = world.granted(staff, "2026-12-14", "2026-12-16")
        units.save(world.session(), world.health, name="Dinas Kesehatan", head=staff)
        assert self.signs(world, request, "2026-12-10")[0] == "Wali Kota Uji"


class TestNobodyHisOwn:
    """T-45: nobody considers or decides his own leave, in whatever garb."""

    def test_the_heads_own_leave_goes_up(self, world: World) -> None:
        chief, _staff = headed(world, positions=(PositionRow("Camat", eselon="III.a"),))
        found = who(world, chief)
        assert found.superior.name == found.official.name == "Wali Kota Uji"
        assert "pemohon sendiri" in found.why[0]
        assert found.why[1:] == (f"Keputusan pada {MAYOR}.",)

    def test_a_substitute_does_not_decide_his_own(self, world: World) -> None:
        employee = world.person()
        stand_in(world, employee, "2026-11-01", "2026-12-31")
        found = who(world, employee, kind=LeaveKind.LARGE)
        assert found.official.name == "Wali Kota Uji"
        assert "pemohon sendiri" in found.why[0]

    def test_nor_does_the_mayors_substitute(self, world: World) -> None:
        """The newest PPK is the applicant himself: the one he stands in for decides, not whom a
        less specific row would name below him."""
        employee = world.person(positions=(PositionRow("Sekretaris Daerah", eselon="II.a"),))
        stand_in(world, employee, "2026-11-01", "2026-12-31", MAYOR)
        found = who(world, employee)
        assert (found.official.name, found.official.acting) == ("Wali Kota Uji", "")

    def test_the_only_ppk_left_is_told(self, world: World) -> None:
        employee = world.person(positions=(PositionRow("Sekretaris Daerah", eselon="II.a"),))
        stand_in(world, employee, "2026-11-01", "2026-12-31", MAYOR)
        for row in signatories.listed(world.session()):
            if row.title == MAYOR and not row.acting:
                ended = dataclasses.replace(row, valid_to=DAY("2026-10-31"))
                signatories.save(world.session(), ended)
        with pytest.raises(Refused, match="satu-satunya PPK"):
            who(world, employee)

    def test_nor_through_who_signs_in_the_applicants_name(self, world: World) -> None:
        """U.b.: the office above the signature is the applicant's own."""
        applicant, behalf = self.secretary(world), f"{MAYOR}\nSEKRETARIS DAERAH"
        deputy = dataclasses.replace(office_head(world), form="u.b.", on_behalf=behalf)
        signatories.save(world.session(), deputy)
        authority.save(world.session(), dataclasses.replace(
            ROW, rung="Administrator", max_days=30, post=deputy.title, form="",
        ))  # fmt: skip
        found = who(world, applicant)
        assert (found.official.name, found.row) == ("Wali Kota Uji", None)
        assert "yang diatasnamakan" in found.why[0]
        assert who(world, world.person(positions=(PositionRow("Kabid", eselon="III.a"),))).row
        request = world.submit(applicant, "2026-12-10")
        leave.consider(world.session(), request, YES)
        with pytest.raises(Refused) as refusal:
            leave.decide(world.session(), request, Answer(Verdict.APPROVE, by=HEAD_NIP))
        assert keys(refusal.value.problems) == ["FL03"]

    def secretary(self, world: World) -> int:
        """Return the Sekda as an employee; who signs u.b. signs in his name."""
        nip = "196901011999011001"
        return world.person(
            nip=nip, birth_date=DAY("1969-01-01"), tmt_cpns=DAY("1999-01-01"),
            positions=(PositionRow("Sekretaris", eselon="III.a"),),
        )  # fmt: skip

    def test_nor_at_the_keyboard_or_by_name(self, world: World) -> None:
        employee = world.person()
        nip = employees.get(world.session(), employee).nip
        request = world.submit(employee, "2026-12-10")
        at_desk = world.session(Role.SUPERVISOR, nip=nip)
        for session, answer in ((at_desk, YES), (world.session(), Answer(Verdict.APPROVE, by=nip))):
            with pytest.raises(Refused) as refusal:
                leave.consider(session, request, answer)
            assert keys(refusal.value.problems) == ["FL03"]

    def test_a_head_without_an_nip_is_known_by_his_file(self, world: World) -> None:
        chief = employees.save(world.session(), EmployeeFile(
            name="Kepala Tanpa NIP", kind=employees.EmployeeKind.HONORER, unit=world.transport,
        ))  # fmt: skip
        units.save(world.session(), world.transport, name="Dinas Perhubungan", head=chief)
        assert who(world, chief).superior.name == "Wali Kota Uji"
        staff = world.person(unit=world.transport)
        assert who(world, staff).superior.name == "Kepala Tanpa NIP"


class TestLimits:
    """What the table cannot give away."""

    def test_abroad_goes_past_a_unit_of_its_own_rule(self, world: World) -> None:
        """The row of the nearest unit is read first, yet leave abroad is the PPK's."""
        _chief, staff = headed(world)
        authority.save(
            world.session(), dataclasses.replace(ROW, kind="", place="", unit=world.health)
        )
        assert who(world, staff).official.name == "Kepala Dinas Uji"
        found = who(world, staff, abroad=True)
        assert found.official.name == "Wali Kota Uji"
        assert "luar negeri hanya pada PPK" in found.why[0]

    def test_who_holds_kuasa_may_grant_it(self, world: World) -> None:
        row = next(r for r in signatories.listed(world.session()) if r.level == 2)
        signatories.save(world.session(), dataclasses.replace(row, is_ppk=True))
        table = authority.listed(world.session())
        old = next(line.row for line in table if line.row.place == "luar")
        authority.save(world.session(), dataclasses.replace(
            old, post="SEKRETARIS DAERAH", form="a.n.", on_behalf=MAYOR,
        ))  # fmt: skip
        found = who(world, world.person(), abroad=True)
        assert authority.signature(found.official) == f"a.n. {MAYOR}, SEKRETARIS DAERAH"

    def test_leave_without_pay_stays_the_ppks(self, world: World) -> None:
        _chief, staff = headed(world)
        authority.save(
            world.session(), dataclasses.replace(ROW, kind="", place="", unit=world.health)
        )
        found = who(world, staff, kind=LeaveKind.UNPAID, end="2027-12-31")
        assert found.official.title == MAYOR
        assert "CLTN tidak dapat didelegasikan" in found.why[0]
        assert leave_unpaid.due(world.session()) is not None

    def test_without_a_unit_the_mayor_decides(self, world: World) -> None:
        found = who(world, world.person(unit=None))
        assert found.official.title == MAYOR
        assert "belum mempunyai unit kerja" in found.why[0]
        assert found.why[-1] == f"Keputusan pada {MAYOR}."
