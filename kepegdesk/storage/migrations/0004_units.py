"""Units over time: dated names, places and heads; what a sheet called a unit, as it was written.

Frozen like every migration; new tables and columns carry the checks of 0001.
"""
# ruff: noqa: SLF001, N806 - models describe themselves

from peewee import (
    SQL,
    AutoField,
    BooleanField,
    CharField,
    Check,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    PostgresqlDatabase,
)

BIGGEST = 2**31 - 1


def _known(db):
    """Return the tables of before that the new ones refer to, by their numbers only."""

    class Unit(Model):
        class Meta:
            database = db
            table_name = "unit"

    class Employee(Model):
        class Meta:
            database = db
            table_name = "employee"

    return Unit, Employee


def _new_tables(db):
    """Return the frozen new tables."""
    Unit, Employee = _known(db)

    class UnitHistory(Model):
        version = IntegerField(default=1)
        unit = ForeignKeyField(Unit, on_delete="CASCADE", backref="past")
        name = CharField()
        parent = ForeignKeyField(Unit, null=True, backref="+")
        dissolved = BooleanField(default=False)
        tmt = DateField(null=True, index=True)
        sk_number = CharField(default="")
        sk_date = DateField(null=True)

        class Meta:
            database = db
            table_name = "unit_history"

    class UnitHead(Model):
        version = IntegerField(default=1)
        unit = ForeignKeyField(Unit, on_delete="CASCADE", backref="heads")
        employee = ForeignKeyField(Employee, on_delete="CASCADE", backref="+")
        acting = CharField(max_length=8, default="")
        tmt = DateField(null=True, index=True)
        until = DateField(null=True)
        sk_number = CharField(default="")
        sk_date = DateField(null=True)

        class Meta:
            database = db
            table_name = "unit_head"

    return [UnitHistory, UnitHead]


def up(migrator, db):
    tables = _new_tables(db)
    server = isinstance(db, PostgresqlDatabase)
    if not server:
        for table in tables:
            table.id.constraints = [SQL("AUTOINCREMENT")]
            table._meta.constraints = [
                Check(rule) for field in table._meta.sorted_fields for rule in _rules(field)
            ]
    db.create_tables(tables)
    check = "" if server else ' CHECK (instr("name", char(0)) = 0 AND length("name") <= 255)'
    db.execute_sql(
        f'ALTER TABLE "unit_alias" ADD COLUMN "name" VARCHAR(255) NOT NULL DEFAULT \'\'{check}'
    )


def _rules(field):
    column = f'"{field.column_name}"'
    if isinstance(field, DateField):
        yield f"{column} IS NULL OR date({column}, '+0 days') IS {column}"
    elif isinstance(field, BooleanField):
        yield f"{column} IS NULL OR {column} IN (0, 1)"
    elif isinstance(field, (IntegerField, ForeignKeyField)) and not isinstance(field, AutoField):
        yield (
            f"{column} IS NULL OR (typeof({column}) = 'integer' "
            f"AND {column} BETWEEN -{BIGGEST} AND {BIGGEST})"
        )
    elif isinstance(field, CharField):
        longest = getattr(field, "max_length", None)
        yield f"instr({column}, char(0)) = 0 AND length({column}) <= {longest}"
