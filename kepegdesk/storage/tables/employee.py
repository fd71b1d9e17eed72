"""The employee file: who a person is now, and the listing derived from it."""

from __future__ import annotations

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex, WorkPattern
from kepegdesk.storage.base import Base, EnumField
from kepegdesk.storage.tables.office import Unit


class Employee(Base):
    """A person in the file; what changes with time stands in the histories.

    ``kind``, ``status``, ``unit`` and the contract are the present ones: where the histories hold
    dated rows they derive from those. ``status_since`` is the day the status holds from, if it is
    known; ``collective`` tells whether his post gets cuti bersama, None as in his unit; ``photo``
    is the sha256 of a ``StoredFile``; ``karis`` is the number of the KARIS or KARSU.
    """

    nip = CharField(max_length=18, null=True, unique=True)
    nip_lama = CharField(max_length=9, default="", index=True)
    name = CharField()
    title_before = CharField(default="")
    title_after = CharField(default="")
    birth_place = CharField(default="")
    birth_date = DateField(null=True)
    sex = EnumField(Sex, null=True)
    religion = CharField(default="")
    marital = CharField(default="")
    nik = CharField(max_length=16, default="", index=True)
    npwp = CharField(max_length=24, default="")
    phone = CharField(max_length=32, default="")
    email = CharField(default="")
    gov_email = CharField(default="")
    address = TextField(default="")
    domicile = TextField(default="")
    bpjs = CharField(max_length=32, default="")
    karpeg = CharField(max_length=32, default="")
    karis = CharField(max_length=32, default="")
    taspen = CharField(max_length=32, default="")
    bank = CharField(default="")
    bank_account = CharField(max_length=32, default="")
    photo = CharField(max_length=64, default="")
    kind = EnumField(EmployeeKind)
    status = EnumField(EmployeeStatus, default=EmployeeStatus.ACTIVE)
    tmt_cpns = DateField(null=True)
    tmt_pns = DateField(null=True)
    contract_start = DateField(null=True)
    contract_end = DateField(null=True)
    unit_id: int | None
    unit = ForeignKeyField(Unit, null=True, backref="employees", on_delete="RESTRICT")
    pattern = EnumField(WorkPattern, null=True)
    is_teacher = BooleanField(default=False)
    spouses = IntegerField(default=0)
    children = IntegerField(default=0)
    note = TextField(default="")
    status_since = DateField(null=True)
    collective = BooleanField(null=True)


class Listing(Base):
    """What lists show of one employee: derived from the file, rebuilt by ``storage.listing``.

    Never journaled and never edited; it exists so that 100,000 people sort and filter in SQL.
    ``id`` is the employee's. ``next_change`` is the next day on which a history says something new:
    the row holds until then. ``*_key`` and ``*_order`` are what lists sort by; every pair of
    indexed columns answers "the ids in this order" from the index alone.
    """

    nip = CharField(max_length=18, default="")
    name = CharField()
    name_key = CharField()
    full_name = CharField()
    kind = CharField(max_length=32)
    status = CharField(max_length=32)
    golongan = CharField(max_length=8, default="")
    golongan_order = IntegerField(default=0)
    tmt_golongan = DateField(null=True)
    position = CharField(default="")
    eselon = CharField(max_length=8, default="")
    tmt_position = DateField(null=True)
    education = CharField(max_length=16, default="")
    education_order = IntegerField(default=0)
    unit_id = IntegerField(null=True)
    unit = CharField(default="")
    birth_date = DateField(null=True)
    sex = CharField(max_length=1, default="")
    tmt_cpns = DateField(null=True)
    phone = CharField(max_length=32, default="")
    search = TextField(default="")
    next_change = DateField(null=True, index=True)

    class Meta:
        indexes = (
            *(((column, "id"), False) for column in (
                "nip", "name_key", "kind", "status", "golongan_order", "tmt_golongan", "position",
                "eselon", "tmt_position", "education_order", "unit", "birth_date", "sex",
                "tmt_cpns", "phone",
            )),
            (("unit_id", "name_key", "id"), False),
        )  # fmt: skip
