"""The office's structure over time: the dated names, places and heads of its units."""

from __future__ import annotations

from peewee import BooleanField, CharField, DateField, ForeignKeyField

from kepegdesk.storage.base import Base
from kepegdesk.storage.tables.employee import Employee
from kepegdesk.storage.tables.office import Unit


class UnitHistory(Base):
    """A unit's name and the unit above it from a TMT on, or that it is dissolved."""

    unit_id: int
    parent_id: int | None
    unit = ForeignKeyField(Unit, backref="past", on_delete="CASCADE")
    name = CharField()
    parent = ForeignKeyField(Unit, null=True, backref="+")
    dissolved = BooleanField(default=False)
    tmt = DateField(null=True, index=True)
    sk_number = CharField(default="")
    sk_date = DateField(null=True)


class UnitHead(Base):
    """Who heads a unit from a TMT on; ``acting`` is empty, Plt., Plh. or Pj.

    ``until`` is the last day, where it is known.
    """

    unit_id: int
    employee_id: int
    unit = ForeignKeyField(Unit, backref="heads", on_delete="CASCADE")
    employee = ForeignKeyField(Employee, backref="+", on_delete="CASCADE")
    acting = CharField(max_length=8, default="")
    tmt = DateField(null=True, index=True)
    until = DateField(null=True)
    sk_number = CharField(default="")
    sk_date = DateField(null=True)
