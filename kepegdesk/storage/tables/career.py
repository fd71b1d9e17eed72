"""What a person's file keeps as rows: dated histories, family, and the papers that prove them."""

from __future__ import annotations

from peewee import BooleanField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Sex
from kepegdesk.storage.base import Base, EnumField
from kepegdesk.storage.tables.employee import Employee
from kepegdesk.storage.tables.office import Unit


class ContractHistory(Base):
    """A working contract (PPPK) before the one on file; the present one stands in the file."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="contracts", on_delete="CASCADE")
    start = DateField()
    end = DateField()
    sk_number = CharField(default="")
    sk_date = DateField(null=True)


class KindHistory(Base):
    """A kind of employment held from its TMT on: CPNS, PNS, PPPK, honorer."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="kinds", on_delete="CASCADE")
    kind = EnumField(EmployeeKind)
    tmt = DateField(null=True, index=True)
    sk_number = CharField(default="")
    sk_date = DateField(null=True)


class StatusHistory(Base):
    """A status (kedudukan hukum) held from its TMT on."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="statuses", on_delete="CASCADE")
    status = EnumField(EmployeeStatus)
    tmt = DateField(null=True)
    sk_number = CharField(default="")
    sk_date = DateField(null=True)
    note = TextField(default="")


class PlacementHistory(Base):
    """A unit worked in from its TMT on."""

    employee_id: int
    unit_id: int
    employee = ForeignKeyField(Employee, backref="placements", on_delete="CASCADE")
    unit = ForeignKeyField(Unit, backref="placements", on_delete="RESTRICT")
    tmt = DateField(null=True, index=True)
    sk_number = CharField(default="")
    sk_date = DateField(null=True)


class RankHistory(Base):
    """A rank (pangkat, golongan) held from its TMT on."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="ranks", on_delete="CASCADE")
    golongan = CharField(max_length=8)
    tmt = DateField(null=True)
    mkg_years = IntegerField(null=True)
    mkg_months = IntegerField(null=True)
    sk_number = CharField(default="")
    sk_date = DateField(null=True)


class PositionHistory(Base):
    """A position held from its TMT on; ``appointment`` is definitif, Plt, Plh, Pj or Pjs.

    ``end`` is the last day, where it is known: of an acting position, or of one that was left
    before another was taken.
    """

    employee_id: int
    employee = ForeignKeyField(Employee, backref="positions", on_delete="CASCADE")
    title = CharField()
    kind = CharField(default="")
    eselon = CharField(max_length=8, default="")
    appointment = CharField(max_length=16, default="definitif")
    tmt = DateField(null=True)
    end = DateField(null=True)
    sk_number = CharField(default="")
    sk_date = DateField(null=True)


class EducationHistory(Base):
    """A completed education."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="educations", on_delete="CASCADE")
    level = CharField(max_length=16)
    major = CharField(default="")
    school = CharField(default="")
    graduated = IntegerField(null=True)
    diploma = CharField(default="")


class FamilyMember(Base):
    """Somebody of the family: ``relation`` is suami, istri, anak, ayah or ibu.

    ``joined`` is the day of marriage or adoption, ``left`` the day of divorce or death with its
    ``left_reason``; ``school_until`` the last day a school letter covers.
    """

    employee_id: int
    employee = ForeignKeyField(Employee, backref="family", on_delete="CASCADE")
    relation = CharField(max_length=16)
    name = CharField()
    sex = EnumField(Sex, null=True)
    birth_place = CharField(default="")
    birth_date = DateField(null=True)
    nik = CharField(max_length=16, default="")
    nip = CharField(max_length=18, default="")
    occupation = CharField(default="")
    origin = CharField(max_length=16, default="")
    joined = DateField(null=True)
    left = DateField(null=True)
    left_reason = CharField(max_length=16, default="")
    married = DateField(null=True)
    earns = BooleanField(default=False)
    school_until = DateField(null=True)
    school_letter = CharField(default="")
    claimed = BooleanField(default=True)


class TrainingHistory(Base):
    """A training (diklat) taken; ``hours`` are JP of 45 minutes."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="trainings", on_delete="CASCADE")
    kind = CharField(max_length=16, default="")
    name = CharField()
    organiser = CharField(default="")
    place = CharField(default="")
    start = DateField(null=True)
    end = DateField(null=True)
    hours = IntegerField(null=True)
    certificate = CharField(default="")
    certificate_date = DateField(null=True)


class AwardHistory(Base):
    """An award (penghargaan, satyalancana)."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="awards", on_delete="CASCADE")
    name = CharField()
    giver = CharField(default="")
    sk_number = CharField(default="")
    sk_date = DateField(null=True)


class DisciplineHistory(Base):
    """A disciplinary measure (hukuman disiplin, PP 94/2021); ``end`` is the last day it holds."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="measures", on_delete="CASCADE")
    level = CharField(max_length=8)
    measure = CharField(default="")
    tmt = DateField(null=True)
    end = DateField(null=True)
    sk_number = CharField(default="")
    sk_date = DateField(null=True)


class PerformanceHistory(Base):
    """The predicate of a year's performance (SKP)."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="performances", on_delete="CASCADE")
    year = IntegerField()
    predicate = CharField(max_length=16)
    assessor = CharField(default="")


class NipHistory(Base):
    """An NIP that was corrected, and the day it gave way to the present one."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="former_nips", on_delete="CASCADE")
    nip = CharField(max_length=18, index=True)
    until = DateField()
    reason = TextField(default="")


class EmployeeDocument(Base):
    """A paper of a person's file; its content is a ``StoredFile``, ``category`` says what it is."""

    employee_id: int
    employee = ForeignKeyField(Employee, backref="documents", on_delete="CASCADE")
    category = CharField(max_length=32)
    title = CharField(default="")
    number = CharField(default="")
    on_day = DateField(null=True)
    expires = DateField(null=True)
    file_name = CharField()
    media_type = CharField(max_length=32)
    size = IntegerField()
    sha256 = CharField(max_length=64, index=True)
    filed = DateField()


class NotDuplicate(Base):
    """Two files that look like one person's and were found to be two people's; ``first`` is the
    smaller number."""

    first_id: int
    second_id: int
    first = ForeignKeyField(Employee, backref="+", on_delete="CASCADE")
    second = ForeignKeyField(Employee, backref="+", on_delete="CASCADE")
    reason = TextField(default="")
    on_day = DateField()

    class Meta:
        indexes = ((("first", "second"), True),)
