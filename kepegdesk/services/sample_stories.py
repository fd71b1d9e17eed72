"""Leave of the sample office that went by a side path, done act by act as a clerk does it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from kepegdesk.domain.kinds import (
    EmployeeKind,
    EmployeeStatus,
    LeaveCase,
    LeaveKind,
    LeaveState,
    Sex,
    Verdict,
)
from kepegdesk.domain.leave_checklist import checklist
from kepegdesk.domain.leave_rules import group_of
from kepegdesk.domain.leave_wish import Request
from kepegdesk.domain.working_days import WorkTable, shift_months
from kepegdesk.services import (
    attachments,
    leave,
    leave_acts,
    leave_facts,
    leave_unpaid,
    letter_book,
    letters,
    reconciliation,
    signatories,
)
from kepegdesk.services.attachments import Scan
from kepegdesk.services.leave_steps import Answer
from kepegdesk.services.sample_leave import office_day
from kepegdesk.services.sample_people import Invented
from kepegdesk.services.session import Session
from kepegdesk.services.signatories import Substitution
from kepegdesk.storage.tables import Employee, LeaveRequest

DAY = dt.timedelta(days=1)
YEARS = 7
"""Years of service before the first story begins; leave without pay asks for five."""
MOTHERS, MOST = 6, 20
SCANS = 6
"""Requests of this year that get a scan of their document."""


def cast(random: Random, people: Sequence[Invented], today: dt.date) -> list[Invented]:
    """Choose whom the stories are about: PNS of some years who head nothing, some of them wives."""
    long_ago = shift_months(today, -12 * YEARS)
    fit = [
        person
        for person in people
        if person.row["kind"] is EmployeeKind.PNS
        and person.row["tmt_cpns"] < long_ago
        and "status" not in person.row
        and person.place.head is not person
    ]
    mothers = [person for person in fit if _is_married_woman(person)]
    return [
        *random.sample(mothers, MOTHERS),
        *random.sample([p for p in fit if p not in mothers], MOST),
    ]


def _is_married_woman(person: Invented) -> bool:
    return person.row["sex"] is Sex.FEMALE and person.row["marital"] == "Menikah"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the sample that goes on, and the day it was handed in."""

    request: int
    day: dt.date


class Storyteller:
    """Takes people of the sample through what may follow a request; nobody is met twice."""

    def __init__(self, session: Session, people: Sequence[Invented]) -> None:
        self._session, self._today = session, session.today
        self._context = leave_facts.context()
        self._free = list(people)

    def tell(self) -> None:
        """Do everything the plain book of leave does not show."""
        self._fourth_birth()
        self._recalled()
        self._deferred()
        self._temporary()
        self._unpaid()
        self._long_sick()
        self._abroad()
        self._far_away()
        self._one_day_sick()
        self._substitutes()
        self._paper_book()
        self._scans()

    # The stories

    def _recalled(self) -> None:
        start = office_day(self._today - 5 * DAY)
        wish = _annual(start, start + 11 * DAY)
        asked = self._granted(wish, self._today - 19 * DAY)
        back = self._working_day(asked.request, self._today)
        leave_acts.recall(
            self._at(self._today - DAY), asked.request, back, reason="Audit BPK dimajukan"
        )

    def _deferred(self) -> None:
        wish = _annual(office_day(self._today + 12 * DAY), office_day(self._today + 16 * DAY))
        asked = self._considered(wish, self._today - 9 * DAY)
        note = "Kepentingan dinas mendesak: penyusunan laporan keuangan."
        self._decide(asked, Answer(Verdict.DEFER, note, take_number=True))

    def _temporary(self) -> None:
        """Give two izin sementara: one still to be ratified, one ratified."""
        for days, ratified in ((1, False), (9, True)):
            day = office_day(self._today - days * DAY)
            wish = Request(
                LeaveKind.IMPORTANT, day, day + 3 * DAY, "Ibu dirawat di ruang ICU",
                case=LeaveCase.FAMILY_ILLNESS,
            )  # fmt: skip
            person, wish = self._who_may(wish, day)
            request = leave_acts.permit(self._at(day), person.id, wish)
            if ratified:
                leave_acts.ratify(self._at(_after(day)), request, Answer(Verdict.APPROVE))

    def _unpaid(self) -> None:
        """Let two be away whose leave ends soon, and one be proposed to BKN."""
        for days in (115, 80):
            end = self._today + days * DAY
            start = shift_months(end + DAY, -12)
            asked = self._proposed(start, end, start - 75 * DAY)
            day = _after(asked.day + 30 * DAY)
            leave_unpaid.endorse(
                self._at(day), asked.request, letter=f"AG-{days}/PERTEK/{day.year}", letter_date=day
            )
            letters.issue(self._at(_after(day)), asked.request)
            self._is_away(asked.request, start)
        start = shift_months(self._today.replace(day=1), 3)
        self._proposed(start, shift_months(start, 24) - DAY, self._today - 10 * DAY)

    def _is_away(self, request: int, start: dt.date) -> None:
        person = LeaveRequest.get_by_id(request).employee_id
        away = {"status": EmployeeStatus.CLTN, "status_since": start}
        Employee.update(**away).where(Employee.id == person).execute()

    def _proposed(self, start: dt.date, end: dt.date, day: dt.date) -> Asked:
        wish = Request(
            LeaveKind.UNPAID, start, end, "Mendampingi suami atau istri bertugas di Jayapura",
            case=LeaveCase.SPOUSE_WORK,
        )  # fmt: skip
        asked = self._approved(wish, day)
        leave_unpaid.propose(self._at(_after(asked.day)), asked.request)
        return asked

    def _long_sick(self) -> None:
        """Let somebody be ill for ten months by now, in two pieces."""
        begun = office_day(shift_months(self._today, -9))
        half = shift_months(begun, 6)
        first = Request(
            LeaveKind.SICK, begun, half - DAY, "Perawatan pascaoperasi", case=LeaveCase.ILLNESS
        )
        person, first = self._who_may(first, begun)
        self._issue(self._asked(person, first, begun))
        more = replace(first, start=half, end=shift_months(begun, 11) - DAY)
        more = replace(more, reason="Pemulihan, kontrol berkala")
        self._issue(self._asked(person, more, office_day(half - DAY)))

    def _fourth_birth(self) -> None:
        day = office_day(self._today - 40 * DAY)
        wish = Request(
            LeaveKind.LARGE, day, shift_months(day, 3) - DAY, "Kelahiran anak keempat",
            case=LeaveCase.FOURTH_BIRTH, birth_order=4,
        )  # fmt: skip
        self._granted(wish, day - 20 * DAY)

    def _abroad(self) -> None:
        """Let the mayor grant leave abroad, whose letter still waits."""
        start = office_day(self._today + 25 * DAY)
        wish = _annual(start, start + 3 * DAY, "Mengunjungi anak yang kuliah di Malaysia")
        self._approved(replace(wish, abroad=True, place="Malaysia"), self._today - 8 * DAY)

    def _far_away(self) -> None:
        start = office_day(self._today + 18 * DAY)
        wish = _annual(start, start + 9 * DAY, "Menengok orang tua di Kepulauan Wakatobi")
        wish = replace(wish, remote_days=4, address="Desa Waha, Tomia, Kabupaten Wakatobi")
        self._considered(wish, self._today - 4 * DAY)

    def _one_day_sick(self) -> None:
        day = office_day(self._today - 2 * DAY)
        wish = Request(LeaveKind.SICK, day, day, "Demam", case=LeaveCase.ILLNESS)
        person, wish = self._who_may(wish, day)
        leave.submit(self._at(day), person.id, wish)

    # Round about leave

    def _substitutes(self) -> None:
        """Appoint somebody to stand in for the head of this office, and for one of a unit."""
        posts = signatories.posts(self._session)
        for post, days in ((posts[0], 20), (posts[-1], -1)):
            person = self._free.pop()
            start = self._today + days * DAY
            wish = Substitution(
                post, person.id, start, start + 4 * DAY, f"Surat Perintah {40 + days}/PLH/BKPSDM"
            )
            signatories.substitute(self._session, wish)

    def _paper_book(self) -> None:
        """Keep what offices keep beside the program: reserved numbers, differences from cards."""
        letter_book.reserve(self._session, "annual", "Surat cuti yang ditulis tangan", 2)
        for person, days in ((self._free.pop(), 2), (self._free.pop(), -1)):
            reconciliation.correct(
                self._session, person.id, self._today.year, "N", days,
                f"Berita Acara Rekonsiliasi 0{person.id % 9 + 1}/BKPSDM/{self._today.year}",
                "Selisih dengan kartu cuti kertas",
            )  # fmt: skip

    def _scans(self) -> None:
        """File a scan under the first document of some requests."""
        table = LeaveRequest
        rows = table.select().where(
            table.kind.in_([LeaveKind.SICK, LeaveKind.IMPORTANT, LeaveKind.MATERNITY]),
            table.state != LeaveState.RECORDED,
        )
        with tempfile.TemporaryDirectory() as folder:
            for row in rows.order_by(table.start.desc()).limit(SCANS):
                known = leave_facts.required_documents(row.kind)
                document = next(each.document for each in known if each.case is row.case)
                path = Path(folder, f"{document}.pdf")
                path.write_bytes(_scan(document, row.employee.name, row.start))
                attachments.keep(row, Scan(document, path), row.submitted_on)

    # Steps

    def _who_may(self, wish: Request, day: dt.date) -> tuple[Invented, Request]:
        """Take the first who may have this leave on that day, with every document ticked."""
        for person in self._fitting(wish):
            asked = self._filled(wish, person)
            quote = leave.quote(self._at(day), person.id, asked)
            if not any(problem.blocks for problem in quote.problems):
                self._free.remove(person)
                return person, asked
        raise RuntimeError(f"Tidak ada pegawai contoh untuk {wish.kind.label} {wish.case.label}.")

    def _fitting(self, wish: Request) -> Iterator[Invented]:
        for person in self._free:
            if _is_married_woman(person) or wish.case is not LeaveCase.FOURTH_BIRTH:
                yield person

    def _filled(self, wish: Request, person: Invented) -> Request:
        rows = leave_facts.required_documents(wish.kind)
        found = checklist(
            rows, wish.kind, wish.case, group_of(person.row["kind"]), wish.start, abroad=wish.abroad
        )
        return replace(
            wish,
            documents=frozenset(each.document for each in found),
            address=wish.address or person.row["address"],
            phone=person.row["phone"],
        )

    def _asked(self, person: Invented, wish: Request, day: dt.date) -> Asked:
        """Hand a request in, and let the superior and who grants it agree on the days after."""
        request = leave.submit(self._at(day), person.id, wish, proceed="Dokumen asli diperiksa")
        return self._agree(Asked(request, day))

    def _agree(self, asked: Asked) -> Asked:
        asked = self._consider(asked)
        return self._decide(asked, Answer(Verdict.APPROVE, proceed="Sesuai arahan pimpinan"))

    def _considered(self, wish: Request, day: dt.date) -> Asked:
        day = office_day(day)
        person, wish = self._who_may(wish, day)
        request = leave.submit(self._at(day), person.id, wish, proceed="Dokumen asli diperiksa")
        return self._consider(Asked(request, day))

    def _approved(self, wish: Request, day: dt.date) -> Asked:
        asked = self._considered(wish, day)
        return self._decide(asked, Answer(Verdict.APPROVE, proceed="Sesuai arahan pimpinan"))

    def _granted(self, wish: Request, day: dt.date) -> Asked:
        return self._issue(self._approved(wish, day))

    def _consider(self, asked: Asked) -> Asked:
        day = _after(asked.day)
        leave.consider(self._at(day), asked.request, Answer(Verdict.APPROVE))
        return replace(asked, day=day)

    def _decide(self, asked: Asked, answer: Answer) -> Asked:
        day = _after(asked.day)
        leave.decide(self._at(day), asked.request, answer)
        return replace(asked, day=day)

    def _issue(self, asked: Asked) -> Asked:
        letters.issue(self._at(asked.day), asked.request)
        return asked

    def _working_day(self, request: int, day: dt.date) -> dt.date:
        """Return the day, or the next on which the person works."""
        return self._table(request).first_after(day - DAY)

    def _table(self, request: int) -> WorkTable:
        number = LeaveRequest.get_by_id(request).employee_id
        return self._context.table(leave_facts.people([number])[number])

    def _at(self, day: dt.date) -> Session:
        """Return the session as it was at the desk on that day, never a day to come."""
        now = self._session.clock()
        past = now.replace(year=day.year, month=day.month, day=day.day)
        return replace(self._session, clock=lambda: min(past, now))


def _annual(start: dt.date, end: dt.date, reason: str = "Keperluan keluarga") -> Request:
    return Request(LeaveKind.ANNUAL, start, end, reason)


def _after(day: dt.date) -> dt.date:
    """Return the next day an office answers on."""
    return day + DAY * (7 - day.weekday() if day.weekday() >= 4 else 1)


def _scan(document: str, name: str, day: dt.date) -> bytes:
    """Return what a scan of a document may look like, as a PDF."""
    from io import BytesIO

    from reportlab.lib.pagesizes import A5
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, A5, invariant=True)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawCentredString(A5[0] / 2, A5[1] - 90, "CONTOH")
    canvas.setFont("Helvetica", 10)
    for place, line in enumerate((document, name, f"{day:%d-%m-%Y}")):
        canvas.drawCentredString(A5[0] / 2, A5[1] - 130 - 22 * place, line)
    canvas.save()
    return out.getvalue()
