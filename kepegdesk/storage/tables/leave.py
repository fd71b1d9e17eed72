"""Leave: dated rules, requests, their events, postings, openings and letters."""

from __future__ import annotations

from datetime import date

from peewee import (
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from kepegdesk.domain.kinds import LeaveCase, LeaveKind, LeaveState
from kepegdesk.storage.base import Base, EnumField
from kepegdesk.storage.tables.employee import Employee
from kepegdesk.storage.tables.office import LetterNumber


class LeaveType(Base):
    """A kind of leave for a group of employees, valid from a date.

    ``deferrable`` and ``recallable`` tell whether duty may postpone it or call the person back,
    ``pay`` what income goes on during it.
    """

    kind = EnumField(LeaveKind)
    group = CharField(max_length=8)
    label = CharField()
    counted_in = CharField(max_length=16)
    legal_basis = TextField(default="")
    valid_from = DateField()
    valid_to = DateField(null=True)
    deferrable = BooleanField(default=False)
    recallable = BooleanField(default=False)
    pay = TextField(default="")


class LeaveRule(Base):
    """A parameter of the leave rules, valid from a date (leave.md §1.8)."""

    key = CharField()
    group = CharField(max_length=8)
    value = CharField()
    valid_from = DateField()
    valid_to = DateField(null=True)
    legal_basis = TextField(default="")


class LeaveDocument(Base):
    """A document to attach in one case of a kind of leave; ``level`` is B (blocks) or W (warns).

    ``group`` is PNS, PPPK, or empty for both.
    """

    kind = EnumField(LeaveKind)
    case = EnumField(LeaveCase)
    document = TextField()
    level = CharField(max_length=1)
    group = CharField(max_length=8, default="")
    valid_from = DateField(default=date(1900, 1, 1))
    valid_to = DateField(null=True)


class LeaveRequest(Base):
    """A request for leave and where it stands; ``start`` and ``end`` are inclusive.

    ``end`` is the last day taken once the person was recalled, ``granted_end`` what the letter
    says. ``documents`` is a JSON list of the names ticked, or null where nobody went through the
    checklist. ``previous`` is the leave this one extends. ``override`` is the reason for which the
    personnel office lifted a rule, ``proceed`` the reason for going on in spite of warnings.
    """

    employee_id: int
    employee = ForeignKeyField(Employee, backref="leaves", on_delete="RESTRICT")
    kind = EnumField(LeaveKind)
    start = DateField(index=True)
    end = DateField()
    asked_start = DateField()
    asked_end = DateField()
    reason = TextField()
    address = TextField(default="")
    phone = CharField(max_length=32, default="")
    abroad = BooleanField(default=False)
    documents = TextField(default="null")
    state = EnumField(LeaveState, index=True)
    submitted_on = DateField()
    number_id: int | None
    number = ForeignKeyField(LetterNumber, null=True, backref="+", on_delete="RESTRICT")
    letter_date = DateField(null=True)
    case = EnumField(LeaveCase, default=LeaveCase.ORDINARY)
    place = CharField(default="")
    birth_order = IntegerField(null=True)
    remote_days = IntegerField(default=0)
    override = TextField(default="")
    proceed = TextField(default="")
    previous_id: int | None
    previous = ForeignKeyField("self", null=True, backref="extensions", on_delete="RESTRICT")
    granted_end = DateField(null=True)
    returned_on = DateField(null=True)


class LeaveEvent(Base):
    """One step of a request: who did what on which day; never edited.

    ``start`` and ``end`` are the days the step speaks of; ``by_*`` the official as he signed;
    ``letter`` and ``letter_date`` the paper that proves it; ``waived`` the warnings that were gone
    on in spite of, with the reason; ``shown`` what form 1.b showed when it was first signed, JSON.
    ``days`` are those the step speaks of; of leave postponed over New Year ``next_days`` are those
    of its second year.
    """

    request_id: int
    request = ForeignKeyField(LeaveRequest, backref="events", on_delete="CASCADE")
    act = CharField(max_length=16)
    verdict = CharField(max_length=16, default="")
    on_day = DateField()
    by_name = CharField(default="")
    by_nip = CharField(max_length=18, default="")
    by_title = CharField(default="")
    note = TextField(default="")
    letter = CharField(default="")
    days = IntegerField(default=0)
    account = CharField(default="")
    start = DateField(null=True)
    end = DateField(null=True)
    letter_date = DateField(null=True)
    by_rank = CharField(default="")
    by_acting = CharField(max_length=8, default="")
    by_behalf = TextField(default="")
    waived = TextField(default="")
    shown = TextField(default="")
    next_days = IntegerField(default=0)


class LeaveCharge(Base):
    """A line of the ledger of days: what a letter took of a year, what an act gave back or added.

    Lines are only ever added; their sum per request and year is what the leave counts. Which lots
    the days come from is derived (``domain.leave_ledger``). ``event`` is the step that wrote it.
    """

    employee_id: int
    employee = ForeignKeyField(Employee, backref="+", on_delete="CASCADE")
    request_id: int
    request = ForeignKeyField(LeaveRequest, backref="charges", on_delete="CASCADE")
    event_id: int | None
    event = ForeignKeyField(LeaveEvent, null=True, backref="+", on_delete="CASCADE")
    year = IntegerField()
    days = IntegerField()

    class Meta:
        indexes = ((("employee", "year", "days"), False),)


class LeaveOpening(Base):
    """A balance taken over from paper (saldo awal, lot K) with the document that shows it."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="openings", on_delete="CASCADE")
    year = IntegerField()
    lot = CharField(max_length=8)
    days = IntegerField()
    document = TextField()

    class Meta:
        indexes = ((("employee", "year", "lot"), True),)


class LeaveCorrection(Base):
    """Days added to or taken from a lot (K): a difference from the paper book, with its document.

    ``year`` is the year of the ledger, ``lot`` the lot the days stand in the place of. ``request``
    is the recalled leave whose lost days were decided about; deciding to give none is a line of 0.
    """

    employee_id: int
    employee = ForeignKeyField(Employee, backref="corrections", on_delete="CASCADE")
    year = IntegerField()
    lot = CharField(max_length=8)
    days = IntegerField()
    document = TextField()
    reason = TextField(default="")
    on_day = DateField()
    request_id: int | None
    request = ForeignKeyField(LeaveRequest, null=True, backref="+", on_delete="SET NULL")


class LeaveYearClose(Base):
    """A year whose leave is settled: what is found later is a correction of an open year."""

    year = IntegerField(unique=True)
    closed_on = DateField()
    document = TextField()
    account = CharField(default="")


class SignedBalance(Base):
    """What a person's year was closed with: the days left on 31 December, and what it handed on.

    ``next_n2`` and ``next_n1`` opened the following year, ``next_extra`` are days TL of its end;
    ``idle`` counts the years up to it in which the right went wholly unused. Gone when the year is
    opened again.
    """

    employee_id: int
    employee = ForeignKeyField(Employee, backref="+", on_delete="CASCADE")
    year = IntegerField()
    n2 = IntegerField()
    n1 = IntegerField()
    n = IntegerField()
    extra = IntegerField()
    next_n2 = IntegerField()
    next_n1 = IntegerField()
    next_extra = IntegerField()
    idle = IntegerField()
    document = TextField()

    class Meta:
        indexes = ((("employee", "year"), True),)


class LeaveAttachment(Base):
    """A scan filed under a document of a request's checklist; its content is a ``StoredFile``."""

    request_id: int
    request = ForeignKeyField(LeaveRequest, backref="attachments", on_delete="CASCADE")
    document = TextField()
    file_name = CharField()
    media_type = CharField(max_length=32)
    size = IntegerField()
    sha256 = CharField(max_length=64, index=True)
    on_day = DateField()


class WorkedCollective(Base):
    """A day of cuti bersama on which a person was ordered to work (feeds lots T and TL)."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="+", on_delete="CASCADE")
    day = DateField()
    document = TextField()

    class Meta:
        indexes = ((("employee", "day"), True),)


class IssuedLetter(Base):
    """A paper as it left the office: its values, and the hash of the bytes that print again.

    The bytes are a ``StoredFile``. ``paper`` is *letter* (Surat Izin Cuti), *form* (form 1.b) or
    another of ``services.papers``; ``seal`` what its QR says, empty where it bears none. A letter
    whose count a later act changed is ``superseded`` by the words of that act; it still prints as
    it was. ``printed`` tells that it went to a printer, ``reprints`` counts the copies marked as
    such since.
    """

    request_id: int
    request = ForeignKeyField(LeaveRequest, backref="letters", on_delete="RESTRICT")
    paper = CharField(max_length=16)
    content = TextField()
    sha256 = CharField(max_length=64)
    number = CharField(default="", index=True)
    letter_date = DateField(null=True)
    seal = TextField(default="", index=True)
    superseded = TextField(default="")
    printed = BooleanField(default=False)
    reprints = IntegerField(default=0)

    class Meta:
        indexes = ((("request", "paper"), True),)
