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
    """The one office this file belongs to, with what its letterhead shows.

    ``region_head`` and ``region_logo`` head the letters that the mayor signs himself.
    """

    government = CharField(default="")
    name = CharField(default="")
    address = TextField(default="")
    city = CharField(default="")
    contact = TextField(default="")
    code = CharField(default="")
    logo = BlobField(null=True)
    made_on = DateField()
    region_head = CharField(default="")
    region_logo = BlobField(null=True)


class Setting(Base):
    """A choice of the office; the default and its legal basis stand in ``resources/reference``."""

    key = CharField(unique=True)
    value = TextField()


class Unit(Base):
    """A unit of the office's structure; roots are the organisations (OPD).

    ``collective`` tells whether its people get cuti bersama; ``min_present`` how many of them must
    be at work on a working day; ``head_title`` what its head is called on paper, where the name of
    the unit does not say it.
    """

    name = CharField()
    key = CharField(index=True)
    parent_id: int | None
    head_id: int | None
    parent = ForeignKeyField("self", null=True, backref="children")
    pattern = EnumField(WorkPattern, default=WorkPattern.FIVE_DAYS)
    head = DeferredForeignKey("Employee", null=True, backref="+", on_delete="SET NULL")
    active = BooleanField(default=True)
    collective = BooleanField(default=True)
    min_present = IntegerField(null=True)
    head_title = CharField(default="")


class UnitAlias(Base):
    """Another name of a unit, as spreadsheets write it; ``key`` is the normalised text.

    ``name`` is the text as it was written; names of before were not kept.
    """

    key = CharField(unique=True)
    name = CharField(default="")
    unit_id: int
    unit = ForeignKeyField(Unit, backref="aliases", on_delete="CASCADE")


class Signatory(Base):
    """Who holds an office that signs letters, in what form, and from when until when.

    ``level`` orders the offices: 1 head of this office, 2 Sekretaris Daerah, 3 Wali Kota; 0 is the
    head of the ``unit`` named. ``acting`` is empty, Plt., Plh. or Pj.; ``form`` is sendiri, a.n. or
    u.b., with the offices in whose name he signs in ``on_behalf``, one a line.
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
    acting = CharField(max_length=8, default="")
    decree = CharField(default="")
    unit_id: int | None
    unit = ForeignKeyField(Unit, null=True, backref="+", on_delete="CASCADE")


class Authority(Base):
    """Who may grant which leave (leave.md §1.6): an empty column means any, the most specific wins.

    ``place`` is dalam or luar, ``asn`` PNS or PPPK, ``rung`` the applicant's, ``max_days`` the
    longest leave in calendar days. ``post`` is the title of an office, or ``@unit`` for the head
    of the applicant's organisation. ``form`` and ``on_behalf`` as in ``Signatory``; an empty form
    is that of whoever holds the office.
    """

    kind = CharField(max_length=16, default="")
    place = CharField(max_length=8, default="")
    asn = CharField(max_length=8, default="")
    rung = CharField(max_length=16, default="")
    unit_id: int | None
    unit = ForeignKeyField(Unit, null=True, backref="+", on_delete="CASCADE")
    max_days = IntegerField(null=True)
    post = CharField()
    form = CharField(max_length=16, default="")
    on_behalf = TextField(default="")
    decree = CharField(default="")
    decree_date = DateField(null=True)
    valid_from = DateField()
    valid_to = DateField(null=True)


class Holiday(Base):
    """A day off: national or local holiday, or cuti bersama; of one ``unit``, or everybody's."""

    day = DateField(index=True)
    name = CharField()
    type = CharField(max_length=16)
    legal_basis = TextField(default="")
    status = CharField(max_length=16, default="ditetapkan")
    unit_id: int | None
    unit = ForeignKeyField(Unit, null=True, backref="+", on_delete="CASCADE")

    class Meta:
        indexes = ((("day", "type", "unit"), True),)


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


class LetterClassification(Base):
    """A code of the filing scheme that letter numbers begin with; old and new schemes together.

    ``pair`` is the code that means the same in the other scheme, empty where there is none.
    """

    code = CharField(unique=True)
    label = CharField()
    scheme = CharField(default="")
    pair = CharField(default="")


class LetterNumber(Base):
    """One line of the letter-number book; a number is given once and never again.

    ``state`` is reserved, used, void or skipped; ``kind`` the kind of letter it was given for;
    ``typed`` tells that its text was typed as a paper bears it.
    """

    register = CharField()
    year = IntegerField()
    number = IntegerField()
    text = CharField(index=True)
    state = CharField(max_length=16)
    letter_date = DateField()
    subject = CharField(default="")
    reason = TextField(default="")
    kind = CharField(max_length=32, default="")
    typed = BooleanField(default=False)

    class Meta:
        indexes = ((("register", "year", "number"), True),)


class LetterWording(Base):
    """The office's own wording of one part of a paper; what is not here has the standard."""

    paper = CharField(max_length=32)
    slot = CharField(max_length=32)
    text = TextField()

    class Meta:
        indexes = ((("paper", "slot"), True),)


class LetterSetup(Base):
    """How a paper is set: ``tightness`` from 0 (roomy) to 4, used only as far as it must be."""

    paper = CharField(unique=True, max_length=32)
    tightness = IntegerField(default=2)


class SigningKey(Base):
    """A key the office signs its letters with; a retired one still verifies what it signed.

    ``public`` and ``private`` are hex; ``private`` is empty for a key that was only brought in to
    verify letters. The journal never keeps it. ``backed_up_on`` is when its backup was last made.
    ``lost`` is a key of this office whose private half was gone when it was brought in.
    """

    key = CharField(unique=True, max_length=16)
    public = CharField(max_length=64)
    private = CharField(max_length=64, default="")
    made_on = DateField()
    retired_on = DateField(null=True)
    note = CharField(default="")
    backed_up_on = DateField(null=True)
    lost = BooleanField(default=False)


class StoredFile(Base):
    """The content of a scan, kept once under its own hash; never edited, so not journaled."""

    sha256 = CharField(unique=True, max_length=64)
    content = BlobField()


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


class ImportWord(Base):
    """How a word of a spreadsheet was understood (kamus koreksi): ``key`` is the folded text.

    ``field`` is the import's field it stands in, such as position; units have ``UnitAlias``.
    """

    field = CharField(max_length=32)
    key = CharField()
    value = CharField()

    class Meta:
        indexes = ((("field", "key"), True),)


class SavedView(Base):
    """A named view of a list: its columns, filters and order as JSON; ``account`` is its owner.

    Empty for a view that everybody has.
    """

    account = CharField(default="")
    list_name = CharField(max_length=32)
    name = CharField()
    content = TextField()

    class Meta:
        indexes = ((("account", "list_name", "name"), True),)


class QualityCount(Base):
    """How many findings of one check the files had on a day; never journaled."""

    on_day = DateField()
    check = CharField(max_length=16)
    count = IntegerField()

    class Meta:
        indexes = ((("on_day", "check"), True),)
