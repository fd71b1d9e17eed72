"""Every kind of leave by its own rule, through the services: T10, T11, R1 to R14, and pitfalls.

Each row of the table names what is asked by whom, after what, and every key that is told.
"""

from __future__ import annotations

import dataclasses
import threading
from dataclasses import dataclass, field
from typing import Any

import pytest
from desk_world import DAY, YES, World, keys, wish

from kepegdesk.domain.kinds import (
    EmployeeKind,
    EmployeeStatus,
    LeaveCase,
    LeaveKind,
    LeaveState,
    Role,
    Sex,
    Verdict,
)
from kepegdesk.domain.leave_checklist import GOVERNMENT_DOCTOR, HEALTH_BOARD
from kepegdesk.errors import Refused
from kepegdesk.services import balances, employees, leave, leave_lists, letters, settings
from kepegdesk.services.leave import Answer
from kepegdesk.storage import journal as storage_journal
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import LeaveRequest
from tests.conftest import clerk

Values = dict[str, Any]
NOTE = "Surat keterangan dokter"
WARD = "Surat keterangan rawat inap dari unit pelayanan kesehatan"
DUE_DATE = "Surat keterangan dokter atau bidan tentang hari perkiraan lahir"
ORDER = "Keterangan urutan kelahiran anak"
WOMAN: Values = {"sex": Sex.FEMALE}
PPPK: Values = {
    "kind": EmployeeKind.PPPK, "tmt_cpns": DAY("2022-03-01"), "contract_end": DAY("2027-02-28"),
    "nip": "198501012022211001",
}  # fmt: skip
NEW_PPPK: Values = {**PPPK, "tmt_cpns": DAY("2026-03-01"), "contract_end": DAY("2031-02-28")}


def of(kind: LeaveKind, case: LeaveCase = LeaveCase.ORDINARY, *papers: str, **more: Any) -> Values:
    """Return what is asked for, with the documents that are there."""
    return {"kind": kind, "case": case, "documents": frozenset(papers), **more}


SICK = of(LeaveKind.SICK, LeaveCase.ILLNESS, NOTE)
BIRTH = of(LeaveKind.MATERNITY, LeaveCase.BIRTH, DUE_DATE, ORDER)
LARGE = of(LeaveKind.LARGE, LeaveCase.OTHER_NEED, "SK pangkat terakhir")
HAJJ = of(
    LeaveKind.LARGE, LeaveCase.HAJJ, "Jadwal keberangkatan atau kloter dari Kementerian Agama"
)
FOURTH = of(LeaveKind.LARGE, LeaveCase.FOURTH_BIRTH, DUE_DATE, birth_order=4)
CARE = of(LeaveKind.IMPORTANT, LeaveCase.FAMILY_ILLNESS, WARD)


@dataclass(frozen=True)
class Ask:
    """A wish and every key it must be told; ``past`` is leave of before, already issued."""

    id: str
    start: str
    end: str
    told: tuple[str, ...]
    who: Values = field(default_factory=dict)
    wish: Values = field(default_factory=dict)
    past: tuple[tuple[str, str, Values], ...] = ()
    chosen: Values = field(default_factory=dict)


ASKED = [
    # Annual leave
    Ask("CT before one year", "2026-12-01", "2026-12-01", ("CT01",),
        {"tmt_cpns": DAY("2026-02-01")}),
    Ask("CT on days off only: T-10", "2026-12-24", "2026-12-27", ("CT03",)),
    Ask("CT one day: T-10", "2026-12-01", "2026-12-01", ()),
    Ask("CT end before start: T-10", "2026-12-04", "2026-12-01", ("TGL01",)),
    Ask("CT on leap day: T-10", "2028-02-29", "2028-02-29", ("CT04", "UM02")),
    Ask("R9 twelve days of travel", "2026-12-01", "2026-12-14", (), wish={"remote_days": 12}),
    Ask("R9 thirteen", "2026-12-01", "2026-12-15", ("CT06",), wish={"remote_days": 13}),
    Ask("R9 PPPK six", "2026-12-01", "2026-12-08", (), PPPK, {"remote_days": 6}),
    Ask("R9 PPPK seven", "2026-12-01", "2026-12-09", ("CT06",), PPPK, {"remote_days": 7}),
    Ask("R9 nothing but travel", "2026-12-01", "2026-12-12", ("CT06", "CT01", "UM01"),
        {"tmt_cpns": DAY("2026-02-01")}, {"remote_days": 12},
        past=(("2026-12-07", "2026-12-08", SICK),)),
    Ask("R9 less than no travel", "2026-12-01", "2026-12-02", ("CT06",), wish={"remote_days": -1}),
    Ask("R9 travel of a sick PPPK", "2026-12-01", "2027-02-28", ("CT06", "CS02", "CS03"), PPPK,
        {**SICK, "remote_days": 90}),
    Ask("R7 overlap", "2026-12-04", "2026-12-07", ("UM01",),
        past=(("2026-12-07", "2026-12-08", SICK),)),
    Ask("R10 abroad", "2026-12-01", "2026-12-02", ("LN01",),
        wish={"abroad": True, "place": "Jeddah",
              "documents": frozenset({"Salinan paspor atau surat keterangan biro perjalanan"})}),
    Ask("R14 past the contract", "2027-02-25", "2027-03-02", ("UM04", "CT04"), PPPK),
    Ask("R14 past the pension", "2026-12-28", "2027-01-05", ("UM04", "CT04"),
        {"birth_date": DAY("1968-12-15"), "tmt_cpns": DAY("1995-03-01")}),
    Ask("T-21 within the last month", "2026-12-28", "2026-12-31", (),
        {"birth_date": DAY("1968-12-15"), "tmt_cpns": DAY("1995-03-01")}),
    Ask("PPPK urgent before a year", "2026-12-01", "2026-12-08", (), NEW_PPPK,
        of(LeaveKind.ANNUAL, LeaveCase.EARLY_ILLNESS, WARD)),
    Ask("PPPK urgent, seven days", "2026-12-01", "2026-12-09", ("CT07",), NEW_PPPK,
        of(LeaveKind.ANNUAL, LeaveCase.EARLY_ILLNESS, WARD)),
    Ask("urgent days are for PPPK", "2026-12-01", "2026-12-01", ("CT08",),
        wish=of(LeaveKind.ANNUAL, LeaveCase.EARLY_DEATH)),
    # Large leave
    Ask("T-22 CB at 4 years 11 months 30 days", "2026-12-01", "2027-02-28", ("CB01", "CB02"),
        {"tmt_cpns": DAY("2021-12-02")}, LARGE),
    Ask("T-22 CB at 5 years", "2026-12-01", "2027-02-28", ("CB02",),
        {"tmt_cpns": DAY("2021-12-01")}, LARGE),
    Ask("CB first hajj after two years", "2026-12-01", "2027-01-20", ("CB02", "CB07"),
        {"tmt_cpns": DAY("2024-12-01")}, HAJJ),
    Ask("CB hajj without its schedule", "2026-12-01", "2027-02-28", ("DOK01", "CB02"),
        wish=of(LeaveKind.LARGE, LeaveCase.HAJJ)),
    Ask("R2 three days used shorten it", "2026-12-01", "2027-02-28", ("CB02", "CB03"),
        wish=LARGE, past=(("2026-03-02", "2026-03-04", {}),)),
    Ask("R2 shortened", "2026-12-01", "2027-02-25", ("CB02",),
        wish=LARGE, past=(("2026-03-02", "2026-03-04", {}),)),
    Ask("R2 not deducted where the office says so", "2026-12-01", "2027-02-28", ("CB02",),
        wish=LARGE, past=(("2026-03-02", "2026-03-04", {}),), chosen={"cb_potong_ct": "TIDAK"}),
    Ask("R6 again within five years", "2026-12-01", "2027-02-28", ("CB02", "CB04"),
        wish=LARGE, past=(("2022-01-03", "2022-04-02", LARGE),)),
    Ask("R1 CT in the year of CB", "2026-12-07", "2026-12-07", ("CT02",),
        past=(("2026-04-01", "2026-06-30", LARGE),)),
    Ask("CB is not for CPNS, not even to the first hajj", "2026-12-01", "2027-01-20", ("CB08",),
        {"kind": EmployeeKind.CPNS}, HAJJ),
    Ask("CB that takes the right of CT booked after it", "2026-12-01", "2027-02-28",
        ("CB02", "CB09"), wish=LARGE, past=(("2027-03-15", "2027-04-09", {}),)),
    # Sick leave
    Ask("T11 PNS twenty days", "2026-12-01", "2026-12-20", (), wish=SICK),
    Ask("T11 PPPK twenty days", "2026-12-01", "2026-12-20", ("CS02",), PPPK, SICK),
    Ask("T11 PPPK, government doctor", "2026-12-01", "2026-12-20", (), PPPK,
        of(LeaveKind.SICK, LeaveCase.ILLNESS, NOTE, GOVERNMENT_DOCTOR)),
    Ask("T11 PPPK extends to 35 days", "2026-12-21", "2027-01-04", ("CS03",), PPPK,
        of(LeaveKind.SICK, LeaveCase.ILLNESS, NOTE, GOVERNMENT_DOCTOR),
        past=(("2026-12-01", "2026-12-20", SICK),)),
    Ask("T11 PPPK work accident", "2026-12-01", "2027-01-04", (), PPPK,
        of(LeaveKind.SICK, LeaveCase.WORK_ACCIDENT, NOTE,
           "Surat keterangan kecelakaan kerja dari pimpinan unit")),
    Ask("PNS where the office asks the doctor", "2026-12-01", "2026-12-20", ("CS02",), wish=SICK,
        chosen={"cs_dokter_pemerintah_min_hari_pns": "14"}),
    Ask("CS without its note", "2026-12-01", "2026-12-03", ("CS01",),
        wish=of(LeaveKind.SICK, LeaveCase.ILLNESS)),
    Ask("R12 ten months", "2026-12-01", "2027-01-31", ("CS04",), wish=SICK,
        past=(("2026-03-30", "2026-11-30", SICK),)),
    Ask("R12 twelve months", "2026-12-01", "2027-03-31", ("CS03",), wish=SICK,
        past=(("2026-03-30", "2026-11-30", SICK),)),
    Ask("R12 examined", "2026-12-01", "2027-03-31", ("CS04",),
        wish=of(LeaveKind.SICK, LeaveCase.ILLNESS, NOTE, HEALTH_BOARD),
        past=(("2026-03-30", "2026-11-30", SICK),)),
    Ask("R12 a working day between", "2026-12-02", "2027-03-31", (), wish=SICK,
        past=(("2026-03-30", "2026-11-30", SICK),)),
    Ask("miscarriage, one month and a half", "2026-11-10", "2026-12-24", (), WOMAN,
        of(LeaveKind.SICK, LeaveCase.MISCARRIAGE, "Surat keterangan dokter atau bidan")),
    Ask("miscarriage, a day more", "2026-11-10", "2026-12-25", ("CS03",), WOMAN,
        of(LeaveKind.SICK, LeaveCase.MISCARRIAGE, "Surat keterangan dokter atau bidan")),
    # Maternity leave
    Ask("CM three months", "2026-12-01", "2027-02-28", (), WOMAN, BIRTH),
    Ask("CM a day more", "2026-12-01", "2027-03-01", ("CM03",), WOMAN, BIRTH),
    Ask("T-22 a man and CM", "2026-12-01", "2027-02-28", ("CM02",), wish=BIRTH),
    Ask("T10 CM for the fourth birth", "2026-11-02", "2027-02-01", ("CM01",), WOMAN,
        {**BIRTH, "birth_order": 4}),
    Ask("T10 CB for the fourth birth", "2026-11-02", "2027-02-01", ("CB02", "CB05"),
        {**WOMAN, "tmt_cpns": DAY("2023-11-01")}, FOURTH),
    Ask("T10 CB for the third birth", "2026-11-02", "2027-02-01", ("CB02", "CB06", "CB05"), WOMAN,
        {**FOURTH, "birth_order": 3}),
    Ask("T10 a day more", "2026-11-02", "2027-02-02", ("CB02", "CB03", "CB05"), WOMAN, FOURTH),
    Ask("R5 PPPK fourth birth", "2026-11-02", "2027-02-01", ("CM01",),
        {**PPPK, **WOMAN, "nip": None}, {**BIRTH, "birth_order": 4}),
    Ask("R5 with the word of HR", "2026-11-02", "2027-02-01", ("CM01",),
        {**PPPK, **WOMAN, "nip": None},
        {**BIRTH, "birth_order": 4, "override": "Kebijakan Wali Kota 12/2026"}),
    # Important reasons
    Ask("CAP one month", "2026-12-01", "2026-12-31", (), wish=CARE),
    Ask("CAP a day more", "2026-12-01", "2027-01-01", ("AP02",), wish=CARE),
    Ask("CAP in working days", "2026-12-01", "2027-01-01", (), wish=CARE,
        chosen={"cap_satuan": "hari kerja"}),
    Ask("CAP without the ward's letter", "2026-12-01", "2026-12-04", ("DOK01",),
        wish=of(LeaveKind.IMPORTANT, LeaveCase.FAMILY_ILLNESS)),
    Ask("CAP wife in labour, asked by a woman", "2026-12-01", "2026-12-04", ("AP03",), WOMAN,
        of(LeaveKind.IMPORTANT, LeaveCase.WIFE_BIRTH, WARD)),
    # Each kind has its own cases, and their documents
    Ask("CLTN without its case", "2027-02-01", "2027-12-31", ("KS01",),
        wish=of(LeaveKind.UNPAID)),
    Ask("CAP without its case", "2026-12-01", "2026-12-04", ("KS01",),
        wish=of(LeaveKind.IMPORTANT)),
    Ask("CAP by a case of CS", "2026-12-01", "2026-12-04", ("KS01",),
        wish=of(LeaveKind.IMPORTANT, LeaveCase.WORK_ACCIDENT)),
    Ask("CS by a case of CB", "2026-12-01", "2026-12-04", ("KS01",),
        wish=of(LeaveKind.SICK, LeaveCase.HAJJ, NOTE)),
    Ask("CT by a case of CB", "2026-12-01", "2026-12-04", ("KS01",),
        wish=of(LeaveKind.ANNUAL, LeaveCase.FOURTH_BIRTH)),
    Ask("CT by the case of being abroad", "2026-12-01", "2026-12-04", ("KS01", "DOK01"),
        wish=of(LeaveKind.ANNUAL, LeaveCase.ABROAD)),
    Ask("CM means a birth", "2026-12-01", "2027-02-28", ("DOK01", "DOK01"), WOMAN,
        of(LeaveKind.MATERNITY)),
    Ask("CB means another need", "2026-12-01", "2027-02-28", ("DOK01", "CB02"),
        wish=of(LeaveKind.LARGE)),
    Ask("CS where nobody ticked", "2026-12-01", "2026-12-04", ("CS01",),
        wish={"kind": LeaveKind.SICK}),
    Ask("CAP where nobody ticked", "2026-12-01", "2026-12-04", ("DOK01",),
        wish={"kind": LeaveKind.IMPORTANT, "case": LeaveCase.FAMILY_ILLNESS}),
    # Not theirs at all
    *(Ask(f"T-22 PPPK and {kind.value}", "2026-12-01", "2026-12-04", ("AP01",), PPPK,
          {"kind": kind, "documents": None})
      for kind in (LeaveKind.LARGE, LeaveKind.IMPORTANT)),
    Ask("T-21 who left", "2026-12-01", "2026-12-01", ("ST01",),
        {"status": EmployeeStatus.RETIRED}),
]  # fmt: skip


def record(employee: int, start: str, end: str, values: Values) -> int:
    """Enter leave of before as it was issued on paper."""
    row = LeaveRequest.create(
        employee=employee, kind=values.get("kind", LeaveKind.ANNUAL),
        case=values.get("case", LeaveCase.ORDINARY), start=DAY(start), end=DAY(end),
        asked_start=DAY(start), asked_end=DAY(end), reason="Contoh", state=LeaveState.ISSUED,
        submitted_on=DAY(start),
    )  # fmt: skip
    return int(row.id)


def settled(world: World, ask: Ask) -> int:
    """Put the person, the past and the office's choices of a row into the tables."""
    world.begins_in(2026)
    for key, value in ask.chosen.items():
        settings.choose(world.session(), key, value)
    employee = world.person(**ask.who)
    if ask.past:
        with connection(), storage_journal.act(clerk(), "test") as scope:
            scope.sentence = "Cuti dari kertas"
            for start, end, values in ask.past:
                record(employee, start, end, values)
    return employee


@pytest.mark.parametrize("ask", ASKED, ids=lambda ask: ask.id)
def test_every_rule_tells_its_key(world: World, ask: Ask) -> None:
    """What the quote tells blocks the request; what does not block lets it through."""
    employee = settled(world, ask)
    asked = wish(ask.start, ask.end, **ask.wish)
    found = leave.quote(world.session(), employee, asked).problems
    assert sorted(keys(found)) == sorted(ask.told)
    blocking = [problem.key for problem in found if problem.blocks]
    if not blocking:
        request = leave.submit(world.session(), employee, asked, proceed="Sudah dikonfirmasi")
        assert leave.get(world.session(), request).start == asked.start
        return
    with pytest.raises(Refused) as refusal:
        leave.submit(world.session(), employee, asked)
    assert keys(refusal.value.problems) == blocking


class TestFourthBirth:
    """T10: the fourth birth since PNS is large leave that nobody postpones."""

    @pytest.fixture
    def mother(self, world: World) -> int:
        """Return a woman, PNS for three years, with two days of annual leave used."""
        world.begins_in(2026)
        ask = Ask("", "", "", (), {**WOMAN, "tmt_cpns": DAY("2023-11-01")},
                  past=(("2026-03-02", "2026-03-03", {}),))  # fmt: skip
        return settled(world, ask)

    def test_it_is_offered_with_its_length(self, world: World, mother: int) -> None:
        session = world.session()
        large = leave.offered(session, mother).of(LeaveKind.LARGE)
        assert large is not None
        assert LeaveCase.FOURTH_BIRTH in [each.case for each in large.cases]
        asked = wish("2026-11-02", "2026-11-02", **FOURTH)
        assert leave.proposed_end(session, mother, asked) == DAY("2027-02-01")
        told = {p.key: p.text for p in leave.quote(session, mother, asked).problems}
        assert "2 hari" in told["CB05"]

    def test_it_is_not_postponed_and_takes_the_right_of_its_year(
        self, world: World, mother: int
    ) -> None:
        session = world.session()
        request = leave.submit(session, mother, wish("2026-11-02", "2027-02-01", **FOURTH))
        leave.consider(session, request, YES)
        with pytest.raises(Refused) as refusal:
            leave.decide(session, request, Answer(Verdict.DEFER, "Dinas", take_number=True))
        assert "TG01" in keys(refusal.value.problems)
        leave.decide(session, request, YES)
        letters.issue(session, request)
        assert balances.of(session, mother, on=DAY("2026-12-31")).n <= 0
        assert balances.of(session, mother, on=DAY("2027-03-01")).n == 12


class TestOfferedToWhom:
    """Only what a person may have is offered to him."""

    @pytest.mark.parametrize(
        ("who", "kinds"),
        [
            ({}, ["annual", "large", "sick", "important", "unpaid"]),
            (WOMAN, ["annual", "large", "sick", "maternity", "important", "unpaid"]),
            ({"kind": EmployeeKind.CPNS}, ["annual", "sick", "important"]),
            (PPPK, ["annual", "sick"]),
            ({**PPPK, **WOMAN, "nip": None}, ["annual", "sick", "maternity"]),
            ({"kind": EmployeeKind.HONORER, "nip": None}, ["annual"]),
        ],
    )
    def test_kinds(self, world: World, who: Values, kinds: list[str]) -> None:
        found = leave.offered(world.session(), world.person(**who))
        assert [offer.kind.value for offer in found.offers] == kinds

    def test_urgent_days_only_before_the_first_right_of_a_pppk(self, world: World) -> None:
        session, early = world.session(), LeaveCase.EARLY_ILLNESS
        for who, has in (({**NEW_PPPK, "nip": None}, True), (PPPK, False), ({}, False)):
            offer = leave.offered(session, world.person(**who)).of(LeaveKind.ANNUAL)
            assert offer is not None
            assert (early in [each.case for each in offer.cases]) is has

    def test_cases_of_the_other_sex_are_left_out(self, world: World) -> None:
        session = world.session()
        for who, absent in (
            ({}, {LeaveCase.MISCARRIAGE, LeaveCase.FOURTH_BIRTH}),
            (WOMAN, {LeaveCase.WIFE_BIRTH}),
        ):
            found = leave.offered(session, world.person(**who))
            shown = {each.case for offer in found.offers for each in offer.cases}
            assert not absent & shown

    def test_pay_tpp_and_length_are_told(self, world: World) -> None:
        settings.choose(world.session(), "tpp_faktor_besar", "40")
        found = leave.offered(world.session(), world.person())
        large, sick = found.of(LeaveKind.LARGE), found.of(LeaveKind.SICK)
        assert large is not None
        assert sick is not None
        assert ("tanpa tunjangan jabatan" in large.pay, large.tpp) == (True, 40)
        assert (large.right, large.deferrable) == ("paling lama 3 bulan", True)
        assert sick.right == "paling lama 12 bulan, dapat diperpanjang 6 bulan"
        papers = {paper.name: paper.words for paper in sick.cases[0].papers}
        assert papers == {
            NOTE: "wajib", GOVERNMENT_DOCTOR: "bila perlu", HEALTH_BOARD: "bila perlu",
        }  # fmt: skip

    def test_the_catalogue_names_every_group(self, world: World) -> None:
        found = {offered.group: offered for offered in leave.catalogue(world.session())}
        assert set(found) == {"PNS", "PPPK", "HONORER"}
        assert [offer.kind.value for offer in found["PPPK"].offers] == [
            "annual",
            "sick",
            "maternity",
        ]


def test_only_the_personnel_office_lifts_a_rule(world: World) -> None:
    """R5, R13: an override is the administrator's, with its reason."""
    asked = wish("2026-11-02", "2027-02-01", **{**BIRTH, "birth_order": 4, "override": "Izin"})
    mother = world.person(**{**PPPK, **WOMAN, "nip": None})
    with pytest.raises(Refused) as refusal:
        leave.submit(world.session(Role.OPERATOR), mother, asked)
    assert keys(refusal.value.problems) == ["HR01"]
    request = leave.submit(world.session(), mother, asked)
    assert leave.get(world.session(), request).override == "Izin"


class TestWholeDays:
    """T-09: annual leave is whole days; a day is asked for once, today as any other."""

    @pytest.mark.parametrize("start", ["2026-11-23", "2026-12-01"])
    def test_a_day_is_taken_once(self, world: World, start: str) -> None:
        world.begins_in(2026)
        employee = world.person()
        request = world.submit(employee, start)
        assert leave.get(world.session(), request).working_days == 1
        with pytest.raises(Refused) as refusal:
            world.submit(employee, start)
        assert keys(refusal.value.problems) == ["UM01"]
        assert balances.of(world.session(), employee, on=DAY(start)).reserved == 1


class TestOneDaySick:
    """A day of sickness is recorded: the note goes to the superior, without form or decision."""

    def test_it_is_recorded_and_nobody_decides_it(self, world: World) -> None:
        request = world.submit(world.person(), "2026-12-01", **SICK)
        row = leave.get(world.session(), request)
        assert (row.state, row.next_act(world.now.date())) == (LeaveState.RECORDED, None)
        with pytest.raises(Refused):
            leave.consider(world.session(), request, YES)

    def test_two_days_go_the_whole_way(self, world: World) -> None:
        request = world.submit(world.person(), "2026-12-01", "2026-12-02", **SICK)
        assert leave.get(world.session(), request).state is LeaveState.SUBMITTED


def test_two_workstations_grant_the_last_days_at_once(world: World) -> None:
    """T-19: of two requests that together exceed the balance exactly one is granted."""
    world.begins_in(2026)
    employee = world.person()
    both = [world.submit(employee, "2026-12-01", "2026-12-03"),
            world.submit(employee, "2026-12-07", "2026-12-09")]  # fmt: skip
    for request in both:
        leave.consider(world.session(), request, YES)
    balances.add_opening(world.session(), employee, 2026, "N", 3, "Koreksi kartu")
    together = threading.Barrier(2)
    refused: list[Refused] = []

    def decide(request: int) -> None:
        together.wait()
        try:
            leave.decide(world.session(account=f"pc-{request}"), request, YES)
        except Refused as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=decide, args=(request,)) for request in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    states = sorted(leave.get(world.session(), request).state for request in both)
    assert states == [LeaveState.APPROVED, LeaveState.CONSIDERED]
    assert [keys(refusal.problems) for refusal in refused] == [["CT02"]]
    assert balances.of(world.session(), employee).available >= -3


def test_who_leaves_keeps_his_history_and_gets_no_more(world: World) -> None:
    """T-21: leave that was taken stays; nothing new is asked for, no granted leave is decided."""
    world.begins_in(2026)
    employee = world.person()
    request = world.submit(employee, "2026-12-07", "2026-12-09")
    leave.consider(world.session(), request, YES)
    file = employees.get(world.session(), employee)
    employees.save(world.session(), dataclasses.replace(file, status=EmployeeStatus.MOVED))
    with pytest.raises(Refused) as refusal:
        leave.decide(world.session(), request, YES)
    assert "ST01" in keys(refusal.value.problems)
    assert [row.id for row in leave_lists.of_employee(world.session(), employee)] == [request]
    leave.cancel(world.session(), request, "Pindah tugas")
    gone = employees.get(world.session(), employee)
    employees.save(world.session(), dataclasses.replace(gone, status=EmployeeStatus.ACTIVE))
    assert leave.get(world.session(), request).state is LeaveState.CANCELLED


def test_a_new_appointment_raises_no_right_of_the_old_one(world: World) -> None:
    """T-21: years before the new TMT give nothing, what was cancelled stays, history is there."""
    world.begins_in(2024)
    employee = world.person()
    balances.add_opening(world.session(), employee, 2025, "N-1", 6, "Kartu cuti")
    request = world.granted(employee, "2026-12-07", "2026-12-09")
    leave.cancel(world.session(), request, "Berhenti")
    old = balances.of(world.session(), employee, on=DAY("2026-12-01"))
    assert (old.n2, old.n1, old.n) == (0, 6, 12)
    gone = {"status": EmployeeStatus.DISMISSED, "status_since": DAY("2026-12-01")}
    back = {
        "status": EmployeeStatus.ACTIVE, "status_since": DAY("2027-02-01"),
        "tmt_cpns": DAY("2027-02-01"),
    }  # fmt: skip
    for values, day in ((gone, "2026-12-01"), (back, "2027-03-01")):
        assert _after(world, employee, values, day) == (0, 0, 0)
    later = balances.of(world.session(), employee, on=DAY("2028-02-01"))
    assert (later.n2, later.n1, later.n) == (0, 0, 12)
    (row,) = leave_lists.of_employee(world.session(), employee)
    assert (row.id, row.state) == (request, LeaveState.CANCELLED)


def _after(world: World, employee: int, values: Values, on: str) -> tuple[int, int, int]:
    """Change a person's file and return what he has left on a day."""
    file = employees.get(world.session(), employee)
    employees.save(world.session(), dataclasses.replace(file, **values))
    found = balances.of(world.session(), employee, on=DAY(on))
    return found.n2, found.n1, found.n
