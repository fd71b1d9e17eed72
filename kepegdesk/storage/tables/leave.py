"""Leave: dated rules, requests, their events, postings, openings and letters."""

from __future__ import annotations

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    DateField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from kepegdesk.domain.kinds import LeaveKind, LeaveState
from kepegdesk.storage.base import Base, EnumField
from kepegdesk.storage.tables.employee import Employee
from kepegdesk.storage.tables.office import LetterNumber


class LeaveType(Base):
    """A kind of leave for a group of employees, valid from a date."""

    kind = EnumField(LeaveKind)
    group = CharField(max_length=8)
    label = CharField()
    counted_in = CharField(max_length=16)
    legal_basis = TextField(default="")
    valid_from = DateField()
    valid_to = DateField(null=True)


class LeaveRule(Base):
    """A parameter of the leave rules, valid from a date (leave.md §1.8)."""

    key = CharField()
    group = CharField(max_length=8)
    value = CharField()
    valid_from = DateField()
    valid_to = DateField(null=True)
    legal_basis = TextField(default="")


class LeaveDocument(Base):
    """A document to attach in one case of a kind of leave; ``level`` is B (blocks) or W (warns)."""

    kind = EnumField(LeaveKind)
    case = CharField()
    document = TextField()
    level = CharField(max_length=1)


class LeaveRequest(Base):
    """A request for leave and where it stands; ``start`` and ``end`` are inclusive."""

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
    documents = TextField(default="[]")
    state = EnumField(LeaveState, index=True)
    submitted_on = DateField()
    number_id: int | None
    number = ForeignKeyField(LetterNumber, null=True, backref="+", on_delete="RESTRICT")
    letter_date = DateField(null=True)


class LeaveEvent(Base):
    """One step of a request: who did what on which day; never edited."""

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


class LeavePosting(Base):
    """Days of an issued leave charged to one lot of one year."""

    request_id: int
    request = ForeignKeyField(LeaveRequest, backref="postings", on_delete="CASCADE")
    year = IntegerField()
    lot = CharField(max_length=8)
    days = IntegerField()


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


class WorkedCollective(Base):
    """A day of cuti bersama on which a person was ordered to work (feeds lots T and TL)."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="+", on_delete="CASCADE")
    day = DateField()
    document = TextField()

    class Meta:
        indexes = ((("employee", "day"), True),)


class IssuedLetter(Base):
    """A paper as it left the office: its values and the very bytes that print again.

    ``paper`` is *letter* (Surat Izin Cuti) or *form* (form 1.b).
    """

    request_id: int
    request = ForeignKeyField(LeaveRequest, backref="letters", on_delete="RESTRICT")
    paper = CharField(max_length=16)
    content = TextField()
    pdf = BlobField()
    sha256 = CharField(max_length=64)

    class Meta:
        indexes = ((("request", "paper"), True),)
