"""The office: letterhead, settings, units, signatories, calendar, accounts, letter numbers."""

from __future__ import annotations

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    DateField,
    DeferredForeignKey,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from kepegdesk.domain.kinds import Role, WorkPattern
from kepegdesk.storage.base import Base, EnumField


class Office(Base):
    """The one office this file belongs to, with what its letterhead shows."""

    government = CharField(default="")
    name = CharField(default="")
    address = TextField(default="")
    city = CharField(default="")
    contact = TextField(default="")
    code = CharField(default="")
    logo = BlobField(null=True)
    made_on = DateField()


class Setting(Base):
    """A choice of the office; the default and its legal basis stand in ``resources/reference``."""

    key = CharField(unique=True)
    value = TextField()


class Unit(Base):
    """A unit of the office's structure; roots are the organisations (OPD)."""

    name = CharField()
    key = CharField(index=True)
    parent_id: int | None
    head_id: int | None
    parent = ForeignKeyField("self", null=True, backref="children")
    pattern = EnumField(WorkPattern, default=WorkPattern.FIVE_DAYS)
    head = DeferredForeignKey("Employee", null=True, backref="+", on_delete="SET NULL")
    active = BooleanField(default=True)


class UnitAlias(Base):
    """Another name of a unit, as spreadsheets write it; ``key`` is the normalised text."""

    key = CharField(unique=True)
    unit_id: int
    unit = ForeignKeyField(Unit, backref="aliases", on_delete="CASCADE")


class Signatory(Base):
    """Who signs letters, in what form, and from when until when.

    ``level`` orders the offices: 1 head of this office, 2 Sekretaris Daerah, 3 Wali Kota.
    """

    title = CharField()
    name = CharField()
    nip = CharField(max_length=18, null=True)
    rank = CharField(default="")
    form = CharField(default="sendiri")
    on_behalf = CharField(default="")
    level = IntegerField(default=1)
    is_ppk = BooleanField(default=False)
    valid_from = DateField()
    valid_to = DateField(null=True)


class Holiday(Base):
    """A day off: national or local holiday, or cuti bersama."""

    day = DateField(index=True)
    name = CharField()
    type = CharField(max_length=16)
    legal_basis = TextField(default="")
    status = CharField(max_length=16, default="ditetapkan")

    class Meta:
        indexes = ((("day", "type"), True),)


class Account(Base):
    """A person who signs in."""

    name = CharField(unique=True)
    full_name = CharField(default="")
    role = EnumField(Role)
    unit_id: int | None
    unit = ForeignKeyField(Unit, null=True, backref="+", on_delete="SET NULL")
    nip = CharField(max_length=18, null=True)
    password_hash = TextField()
    failures = IntegerField(default=0)
    last_failure = CharField(max_length=32, null=True)
    active = BooleanField(default=True)


class LetterKind(Base):
    """How letters of one kind are numbered: register, classification and number template."""

    kind = CharField(unique=True)
    label = CharField()
    register = CharField()
    classification = CharField()
    template = CharField()


class LetterNumber(Base):
    """One line of the letter-number book; a number is given once and never again."""

    register = CharField()
    year = IntegerField()
    number = IntegerField()
    text = CharField()
    state = CharField(max_length=16)
    letter_date = DateField()
    subject = CharField(default="")
    reason = TextField(default="")

    class Meta:
        indexes = ((("register", "year", "number"), True),)


class ImportMapping(Base):
    """The columns a clerk assigned to one set of headers, remembered for the next file like it."""

    fingerprint = CharField(unique=True, max_length=64)
    columns = TextField()


class ImportBatch(Base):
    """A spreadsheet that was brought in."""

    file_name = CharField()
    sha256 = CharField(max_length=64)
    sheet = CharField(default="")
    new = IntegerField()
    updated = IntegerField()
    same = IntegerField()
    refused = IntegerField()


class Unsaved(Base):
    """Input that was typed and not yet saved, kept for the case of a crash."""

    account = CharField()
    subject = CharField()
    record = IntegerField(null=True)
    content = TextField()
    saved_at = CharField(max_length=32)

    class Meta:
        indexes = ((("account", "subject", "record"), False),)
