"""The employee file whole: dated status, kind and unit, family, training, awards, documents.

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
    TextField,
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

    class OfPerson(Model):
        version = IntegerField(default=1)
        employee = ForeignKeyField(Employee, on_delete="CASCADE")

        class Meta:
            database = db

    class KindHistory(OfPerson):
        kind = CharField(max_length=32)
        tmt = DateField(null=True, index=True)
        sk_number = CharField(default="")
        sk_date = DateField(null=True)

        class Meta:
            table_name = "kind_history"

    class StatusHistory(OfPerson):
        status = CharField(max_length=32)
        tmt = DateField(null=True)
        sk_number = CharField(default="")
        sk_date = DateField(null=True)
        note = TextField(default="")

        class Meta:
            table_name = "status_history"

    class PlacementHistory(OfPerson):
        unit = ForeignKeyField(Unit, on_delete="RESTRICT")
        tmt = DateField(null=True, index=True)
        sk_number = CharField(default="")
        sk_date = DateField(null=True)

        class Meta:
            table_name = "placement_history"

    class FamilyMember(OfPerson):
        relation = CharField(max_length=16)
        name = CharField()
        sex = CharField(max_length=32, null=True)
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

        class Meta:
            table_name = "family_member"

    class TrainingHistory(OfPerson):
        kind = CharField(max_length=16, default="")
        name = CharField()
        organiser = CharField(default="")
        place = CharField(default="")
        start = DateField(null=True)
        end = DateField(null=True)
        hours = IntegerField(null=True)
        certificate = CharField(default="")
        certificate_date = DateField(null=True)

        class Meta:
            table_name = "training_history"

    class AwardHistory(OfPerson):
        name = CharField()
        giver = CharField(default="")
        sk_number = CharField(default="")
        sk_date = DateField(null=True)

        class Meta:
            table_name = "award_history"

    class DisciplineHistory(OfPerson):
        level = CharField(max_length=8)
        measure = CharField(default="")
        tmt = DateField(null=True)
        end = DateField(null=True)
        sk_number = CharField(default="")
        sk_date = DateField(null=True)

        class Meta:
            table_name = "discipline_history"

    class PerformanceHistory(OfPerson):
        year = IntegerField()
        predicate = CharField(max_length=16)
        assessor = CharField(default="")

        class Meta:
            table_name = "performance_history"

    class NipHistory(OfPerson):
        nip = CharField(max_length=18, index=True)
        until = DateField()
        reason = TextField(default="")

        class Meta:
            table_name = "nip_history"

    class EmployeeDocument(OfPerson):
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

        class Meta:
            table_name = "employee_document"

    class NotDuplicate(Model):
        version = IntegerField(default=1)
        first = ForeignKeyField(Employee, on_delete="CASCADE")
        second = ForeignKeyField(Employee, on_delete="CASCADE")
        reason = TextField(default="")
        on_day = DateField()

        class Meta:
            database = db
            table_name = "not_duplicate"
            indexes = ((("first", "second"), True),)

    class ImportWord(Model):
        version = IntegerField(default=1)
        field = CharField(max_length=32)
        key = CharField()
        value = CharField()

        class Meta:
            database = db
            table_name = "import_word"
            indexes = ((("field", "key"), True),)

    class SavedView(Model):
        version = IntegerField(default=1)
        account = CharField(default="")
        list_name = CharField(max_length=32)
        name = CharField()
        content = TextField()

        class Meta:
            database = db
            table_name = "saved_view"
            indexes = ((("account", "list_name", "name"), True),)

    class QualityCount(Model):
        version = IntegerField(default=1)
        on_day = DateField()
        check = CharField(max_length=16)
        count = IntegerField()

        class Meta:
            database = db
            table_name = "quality_count"
            indexes = ((("on_day", "check"), True),)

    return [
        KindHistory, StatusHistory, PlacementHistory, FamilyMember, TrainingHistory, AwardHistory,
        DisciplineHistory, PerformanceHistory, NipHistory, EmployeeDocument, NotDuplicate,
        ImportWord, SavedView, QualityCount,
    ]  # fmt: skip


def _new_columns():
    """Return the columns that known tables get; texts begin empty, dates unknown."""
    number = {"max_length": 32}
    return {
        "employee": {
            "gov_email": CharField(),
            "domicile": TextField(),
            "bpjs": CharField(**number),
            "karpeg": CharField(**number),
            "karis": CharField(**number),
            "taspen": CharField(**number),
            "bank": CharField(),
            "bank_account": CharField(**number),
            "photo": CharField(max_length=64),
        },
        "listing": {"next_change": DateField(null=True, index=True)},
        "contract_history": {"sk_number": CharField(), "sk_date": DateField(null=True)},
        "position_history": {"end": DateField(null=True)},
        "education_history": {"diploma": CharField()},
    }


def up(migrator, db):
    tables = _new_tables(db)
    if not isinstance(db, PostgresqlDatabase):
        for table in tables:
            table.id.constraints = [SQL("AUTOINCREMENT")]
            table._meta.constraints = [
                Check(rule) for field in table._meta.sorted_fields for rule in _rules(field)
            ]
    db.create_tables(tables)
    for table, columns in _new_columns().items():
        for name, field in columns.items():
            _add(db, table, name, field)


def _add(db, table, name, field):
    """Add a column with its check."""
    field.bind(_known(db)[0], name, set_attribute=False)
    ctx = db.get_sql_context()
    ctx.sql(field.ddl(ctx))
    ddl, _ = ctx.query()
    parts = [f'ALTER TABLE "{table}" ADD COLUMN {ddl}']
    if not field.null:
        parts.append("DEFAULT ''")
    if not isinstance(db, PostgresqlDatabase):
        parts += [f"CHECK ({rule})" for rule in _rules(field)]
    db.execute_sql(" ".join(parts))
    if field.index:
        db.execute_sql(f'CREATE INDEX "{table}_{name}" ON "{table}" ("{name}")')


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
    elif isinstance(field, (CharField, TextField)):
        longest = getattr(field, "max_length", None)
        short = f" AND length({column}) <= {longest}" if longest else ""
        yield f"instr({column}, char(0)) = 0{short}"
