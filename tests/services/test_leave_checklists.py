"""What holds for each kind of leave, and the documents each case asks for, as dated rows."""

from __future__ import annotations

import dataclasses

import pytest
from desk_world import DAY, YES, World, keys, wish

from kepegdesk.documents.reference import read_table
from kepegdesk.domain.kinds import LeaveCase, LeaveKind
from kepegdesk.errors import Refused
from kepegdesk.services import journal, leave, leave_checklists
from kepegdesk.services.leave import Answer, Verdict
from kepegdesk.services.leave_checklists import DocumentRow, KindRow
from kepegdesk.services.office import SINCE_ALWAYS

KTP = DocumentRow(None, LeaveKind.ANNUAL, LeaveCase.ABROAD, "Salinan KTP", "B", "PNS")


def kind(world: World, wanted: LeaveKind, group: str = "PNS") -> KindRow:
    rows = leave_checklists.kinds(world.session())
    return next(row for row in rows if (row.kind, row.group) == (wanted, group))


def document(world: World, number: int) -> DocumentRow:
    rows = leave_checklists.documents(world.session())
    return next(row for row in rows if row.id == number)


def asked(world: World, employee: int, day: str) -> list[str]:
    """Return what the checklist lacks for leave abroad on a day, once somebody went through it."""
    wanted = wish(day, day, abroad=True, place="Malaysia", documents=frozenset())
    found = leave.quote(world.session(), employee, wanted).problems
    return [each.text for each in found if each.key == "DOK01"]


class TestKinds:
    """Deferrable, recallable, pay: from a day on."""

    def test_the_shipped_kinds_are_listed(self, world: World) -> None:
        rows = leave_checklists.kinds(world.session())
        assert len(rows) == len(read_table("leave_kinds"))
        assert [row.kind for row in rows] == sorted(
            (row.kind for row in rows), key=list(LeaveKind).index
        )

    def test_new_terms_hold_for_leave_that_begins_then(self, world: World) -> None:
        old = kind(world, LeaveKind.ANNUAL)
        new = dataclasses.replace(
            old, id=None, deferrable=False, legal_basis="PP 1/2026", valid_from=DAY("2027-01-01")
        )
        leave_checklists.save_kind(world.session(), new)
        told = []
        for day in ("2026-12-01", "2027-01-04"):
            request = world.submit(world.person(), day)
            leave.consider(world.session(), request, YES)
            answer = Answer(Verdict.DEFER, note="Tugas mendesak", number="800/1/2026")
            try:
                leave.decide(world.session(), request, answer)
                told.append("")
            except Refused as refusal:
                told += keys(refusal.problems)
        assert told == ["", "TG01"]

    def test_a_row_of_the_same_day_is_corrected_and_undone(self, world: World) -> None:
        new = dataclasses.replace(
            kind(world, LeaveKind.LARGE), pay="Gaji pokok", valid_from=DAY("2027-01-01")
        )
        number = leave_checklists.save_kind(world.session(), new)
        again = dataclasses.replace(new, pay="Gaji pokok dan tunjangan")
        assert leave_checklists.save_kind(world.session(), again) == number
        assert kind(world, LeaveKind.LARGE).pay == "Gaji pokok dan tunjangan"
        journal.undo(world.session())
        assert kind(world, LeaveKind.LARGE).pay == "Gaji pokok"

    def test_the_past_of_asked_leave_and_a_missing_basis_are_refused(self, world: World) -> None:
        world.submit(world.person(), "2026-12-01")
        row = kind(world, LeaveKind.ANNUAL)
        for change, told in (
            ({"valid_from": DAY("2026-01-01")}, ["JC02"]),
            ({"legal_basis": " ", "valid_from": DAY("2027-01-01")}, ["JC01"]),
        ):
            with pytest.raises(Refused) as refusal:
                leave_checklists.save_kind(world.session(), dataclasses.replace(row, **change))
            assert keys(refusal.value.problems) == told
        past = dataclasses.replace(kind(world, LeaveKind.LARGE), valid_from=DAY("2026-01-01"))
        leave_checklists.save_kind(world.session(), past)


class TestDocuments:
    """Syarat dokumen."""

    def test_the_shipped_checklist_is_listed_with_its_cases(self, world: World) -> None:
        rows = leave_checklists.documents(world.session())
        assert len(rows) == len(read_table("leave_documents"))
        assert {row.valid_from for row in rows} == {SINCE_ALWAYS}
        annual = leave_checklists.cases(world.session(), LeaveKind.ANNUAL)
        assert annual[:2] == [LeaveCase.ORDINARY, LeaveCase.ABROAD]
        assert LeaveCase.HAJJ in leave_checklists.cases(world.session(), LeaveKind.LARGE)
        assert LeaveCase.ABROAD in leave_checklists.cases(world.session(), LeaveKind.SICK)

    def test_a_new_document_is_asked_for_from_its_day(self, world: World) -> None:
        employee = world.person()
        row = dataclasses.replace(KTP, valid_from=DAY("2027-01-01"))
        leave_checklists.save_document(world.session(), row)
        assert not any("KTP" in text for text in asked(world, employee, "2026-12-10"))
        assert any("KTP" in text for text in asked(world, employee, "2027-01-11"))
        journal.undo(world.session())
        assert not any("KTP" in text for text in asked(world, employee, "2027-01-11"))

    @pytest.mark.parametrize(
        ("change", "key"),
        [
            ({"document": "  "}, "DK01"),
            ({"valid_from": DAY("2026-02-01"), "valid_to": DAY("2026-01-01")}, "DK02"),
            ({"document": "Salinan paspor atau surat keterangan biro perjalanan", "group": ""},
             "DK05"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_told(self, world: World, change: dict[str, object], key: str) -> None:
        with pytest.raises(Refused) as refusal:
            leave_checklists.save_document(world.session(), dataclasses.replace(KTP, **change))
        assert keys(refusal.value.problems) == [key]

    def test_one_nobody_used_is_changed_in_place_and_removed(self, world: World) -> None:
        number = leave_checklists.save_document(world.session(), KTP)
        changed = dataclasses.replace(KTP, id=number, level="W")
        assert leave_checklists.save_document(world.session(), changed) == number
        assert document(world, number).level == "W"
        leave_checklists.remove_document(world.session(), number)
        assert number not in {row.id for row in leave_checklists.documents(world.session())}

    def test_one_in_use_is_followed_by_the_new_row(self, world: World) -> None:
        number = leave_checklists.save_document(world.session(), KTP)
        world.submit(world.person(), "2026-12-10", abroad=True, place="Malaysia",
                     documents=frozenset({KTP.document}))  # fmt: skip
        changed = dataclasses.replace(KTP, id=number, document="Salinan KTP elektronik")
        with pytest.raises(Refused) as refusal:
            leave_checklists.save_document(world.session(), changed)
        assert keys(refusal.value.problems) == ["DK03"]
        later = dataclasses.replace(changed, valid_from=DAY("2027-01-01"))
        follower = leave_checklists.save_document(world.session(), later)
        assert follower != number
        assert document(world, number).valid_to == DAY("2026-12-31")
        with pytest.raises(Refused) as refusal:
            leave_checklists.remove_document(world.session(), number)
        assert keys(refusal.value.problems) == ["DK04"]

    def test_a_case_in_use_is_told_from_another(self, world: World) -> None:
        note = frozenset({"Surat keterangan dokter"})
        world.submit(world.person(), "2026-12-10", "2026-12-12", kind=LeaveKind.SICK,
                     case=LeaveCase.ILLNESS, documents=note)  # fmt: skip
        rows = leave_checklists.documents(world.session())
        accident = next(row for row in rows if row.case is LeaveCase.WORK_ACCIDENT)
        illness = next(row for row in rows if row.case is LeaveCase.ILLNESS)
        leave_checklists.remove_document(world.session(), accident.id or 0)
        with pytest.raises(Refused):
            leave_checklists.remove_document(world.session(), illness.id or 0)

    def test_it_is_ended_by_date(self, world: World) -> None:
        number = leave_checklists.save_document(
            world.session(), dataclasses.replace(KTP, valid_from=DAY("2026-01-01"))
        )
        with pytest.raises(Refused) as refusal:
            leave_checklists.end_document(world.session(), number, DAY("2025-12-31"))
        assert keys(refusal.value.problems) == ["DK02"]
        leave_checklists.end_document(world.session(), number, DAY("2026-12-31"))
        employee = world.person()
        assert any("KTP" in text for text in asked(world, employee, "2026-12-10"))
        assert not any("KTP" in text for text in asked(world, employee, "2027-01-11"))

    def test_the_last_document_keeps_its_case_alive(self, world: World) -> None:
        rows = leave_checklists.documents(world.session())
        hajj = next(row for row in rows if row.case is LeaveCase.HAJJ)
        with pytest.raises(Refused) as refusal:
            leave_checklists.remove_document(world.session(), hajj.id or 0)
        assert keys(refusal.value.problems) == ["DK06"]
