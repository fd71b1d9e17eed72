"""The journal: every act with the rows it changed, chained by hash."""

from __future__ import annotations

from peewee import AutoField, CharField, ForeignKeyField, IntegerField, Model, TextField

from kepegdesk.storage.base import database


class Act(Model):
    """One use case somebody carried out."""

    id = AutoField()
    at = CharField(max_length=32)
    account = CharField()
    workstation = CharField(default="")
    use_case = CharField()
    sentence = TextField()
    undoes = IntegerField(null=True)
    hash = CharField(max_length=64, default="")

    class Meta:
        database = database
        legacy_table_names = False


class ActRow(Model):
    """One row an act inserted, updated or deleted, as JSON before and after."""

    id = AutoField()
    act = ForeignKeyField(Act, backref="rows", on_delete="CASCADE")
    table = CharField(max_length=64, column_name="table_name")
    row = IntegerField(column_name="row_id")
    op = CharField(max_length=1)
    before = TextField(null=True)
    after = TextField(null=True)

    class Meta:
        database = database
        legacy_table_names = False
        indexes = ((("table", "row"), False),)
