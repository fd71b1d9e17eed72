"""The first tables: frozen copies, so that later models never change what this script makes.

SQLite accepts what PostgreSQL refuses (too long texts, 31 February, a word in a number), so its
tables carry checks that refuse the same.
"""
# ruff: noqa: SLF001 - a model's own description is reached through _meta and _schema

from peewee import (
    SQL,
    AutoField,
    BlobField,
    BooleanField,
    CharField,
    Check,
    DatabaseError,
    DateField,
    DeferredForeignKey,
    ForeignKeyField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    TextField,
)


def _models(db):
    """Return the frozen tables, parents first."""

    class Office(Model):
        version = IntegerField(default=1)
        government = CharField(default="")
        name = CharField(default="")
        address = TextField(default="")
        city = CharField(default="")
        contact = TextField(default="")
        code = CharField(default="")
        logo = BlobField(null=True)
        made_on = DateField()

        class Meta:
            database = db
            table_name = "office"

    class Setting(Model):
        version = IntegerField(default=1)
        key = CharField(unique=True)
        value = TextField()

        class Meta:
            database = db
            table_name = "setting"

    class Unit(Model):
        version = IntegerField(default=1)
        name = CharField()
        key = CharField(index=True)
        parent = ForeignKeyField("self", null=True)
        pattern = CharField(max_length=32, default="5")
        active = BooleanField(default=True)
        head = DeferredForeignKey("Employee", null=True, on_delete="SET NULL", backref="+")

        class Meta:
            database = db
            table_name = "unit"

    class UnitAlias(Model):
        version = IntegerField(default=1)
        key = CharField(unique=True)
        unit = ForeignKeyField(Unit, on_delete="CASCADE")

        class Meta:
            database = db
            table_name = "unit_alias"

    class Signatory(Model):
        version = IntegerField(default=1)
        title = CharField()
        name = CharField()
        nip = CharField(null=True, max_length=18)
        rank = CharField(default="")
        form = CharField(default="sendiri")
        on_behalf = CharField(default="")
        level = IntegerField(default=1)
        is_ppk = BooleanField(default=False)
        valid_from = DateField()
        valid_to = DateField(null=True)

        class Meta:
            database = db
            table_name = "signatory"

    class Holiday(Model):
        version = IntegerField(default=1)
        day = DateField(index=True)
        name = CharField()
        type = CharField(max_length=16)
        legal_basis = TextField(default="")
        status = CharField(max_length=16, default="ditetapkan")

        class Meta:
            database = db
            table_name = "holiday"
            indexes = ((("day", "type"), True),)

    class Account(Model):
        version = IntegerField(default=1)
        name = CharField(unique=True)
        full_name = CharField(default="")
        role = CharField(max_length=32)
        unit = ForeignKeyField(Unit, null=True, on_delete="SET NULL")
        nip = CharField(null=True, max_length=18)
        password_hash = TextField()
        failures = IntegerField(default=0)
        last_failure = CharField(null=True, max_length=32)
        active = BooleanField(default=True)

        class Meta:
            database = db
            table_name = "account"

    class LetterKind(Model):
        version = IntegerField(default=1)
        kind = CharField(unique=True)
        label = CharField()
        register = CharField()
        classification = CharField()
        template = CharField()

        class Meta:
            database = db
            table_name = "letter_kind"

    class LetterNumber(Model):
        version = IntegerField(default=1)
        register = CharField()
        year = IntegerField()
        number = IntegerField()
        text = CharField()
        state = CharField(max_length=16)
        letter_date = DateField()
        subject = CharField(default="")
        reason = TextField(default="")

        class Meta:
            database = db
            table_name = "letter_number"
            indexes = ((("register", "year", "number"), True),)

    class ImportMapping(Model):
        version = IntegerField(default=1)
        fingerprint = CharField(unique=True, max_length=64)
        columns = TextField()

        class Meta:
            database = db
            table_name = "import_mapping"

    class ImportBatch(Model):
        version = IntegerField(default=1)
        file_name = CharField()
        sha256 = CharField(max_length=64)
        sheet = CharField(default="")
        new = IntegerField()
        updated = IntegerField()
        same = IntegerField()
        refused = IntegerField()

        class Meta:
            database = db
            table_name = "import_batch"

    class Employee(Model):
        version = IntegerField(default=1)
        nip = CharField(unique=True, null=True, max_length=18)
        nip_lama = CharField(index=True, max_length=9, default="")
        name = CharField()
        title_before = CharField(default="")
        title_after = CharField(default="")
        birth_place = CharField(default="")
        birth_date = DateField(null=True)
        sex = CharField(null=True, max_length=32)
        religion = CharField(default="")
        marital = CharField(default="")
        nik = CharField(index=True, max_length=16, default="")
        npwp = CharField(max_length=24, default="")
        phone = CharField(max_length=32, default="")
        email = CharField(default="")
        address = TextField(default="")
        kind = CharField(max_length=32)
        status = CharField(max_length=32, default="Aktif")
        tmt_cpns = DateField(null=True)
        tmt_pns = DateField(null=True)
        contract_start = DateField(null=True)
        contract_end = DateField(null=True)
        unit = ForeignKeyField(Unit, null=True, on_delete="RESTRICT")
        pattern = CharField(null=True, max_length=32)
        is_teacher = BooleanField(default=False)
        spouses = IntegerField(default=0)
        children = IntegerField(default=0)
        note = TextField(default="")

        class Meta:
            database = db
            table_name = "employee"

    class RankHistory(Model):
        version = IntegerField(default=1)
        employee = ForeignKeyField(Employee, on_delete="CASCADE")
        golongan = CharField(max_length=8)
        tmt = DateField(null=True)
        mkg_years = IntegerField(null=True)
        mkg_months = IntegerField(null=True)
        sk_number = CharField(default="")
        sk_date = DateField(null=True)

        class Meta:
            database = db
            table_name = "rank_history"

    class PositionHistory(Model):
        version = IntegerField(default=1)
        employee = ForeignKeyField(Employee, on_delete="CASCADE")
        title = CharField()
        kind = CharField(default="")
        eselon = CharField(max_length=8, default="")
        appointment = CharField(max_length=16, default="definitif")
        tmt = DateField(null=True)
        sk_number = CharField(default="")
        sk_date = DateField(null=True)

        class Meta:
            database = db
            table_name = "position_history"

    class EducationHistory(Model):
        version = IntegerField(default=1)
        employee = ForeignKeyField(Employee, on_delete="CASCADE")
        level = CharField(max_length=16)
        major = CharField(default="")
        school = CharField(default="")
        graduated = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "education_history"

    class LeaveType(Model):
        version = IntegerField(default=1)
        kind = CharField(max_length=32)
        group = CharField(max_length=8)
        label = CharField()
        counted_in = CharField(max_length=16)
        legal_basis = TextField(default="")
        valid_from = DateField()
        valid_to = DateField(null=True)

        class Meta:
            database = db
            table_name = "leave_type"

    class LeaveRule(Model):
        version = IntegerField(default=1)
        key = CharField()
        group = CharField(max_length=8)
        value = CharField()
        valid_from = DateField()
        valid_to = DateField(null=True)
        legal_basis = TextField(default="")

        class Meta:
            database = db
            table_name = "leave_rule"

    class LeaveDocument(Model):
        version = IntegerField(default=1)
        kind = CharField(max_length=32)
        case = CharField()
        document = TextField()
        level = CharField(max_length=1)

        class Meta:
            database = db
            table_name = "leave_document"

    class LeaveRequest(Model):
        version = IntegerField(default=1)
        employee = ForeignKeyField(Employee, on_delete="RESTRICT")
        kind = CharField(max_length=32)
        start = DateField(index=True)
        end = DateField()
        asked_start = DateField()
        asked_end = DateField()
        reason = TextField()
        address = TextField(default="")
        phone = CharField(max_length=32, default="")
        abroad = BooleanField(default=False)
        documents = TextField(default="[]")
        state = CharField(index=True, max_length=32)
        submitted_on = DateField()
        number = ForeignKeyField(LetterNumber, null=True, on_delete="RESTRICT")
        letter_date = DateField(null=True)

        class Meta:
            database = db
            table_name = "leave_request"

    class LeaveEvent(Model):
        version = IntegerField(default=1)
        request = ForeignKeyField(LeaveRequest, on_delete="CASCADE")
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

        class Meta:
            database = db
            table_name = "leave_event"

    class LeavePosting(Model):
        version = IntegerField(default=1)
        request = ForeignKeyField(LeaveRequest, on_delete="CASCADE")
        year = IntegerField()
        lot = CharField(max_length=8)
        days = IntegerField()

        class Meta:
            database = db
            table_name = "leave_posting"

    class LeaveOpening(Model):
        version = IntegerField(default=1)
        employee = ForeignKeyField(Employee, on_delete="CASCADE")
        year = IntegerField()
        lot = CharField(max_length=8)
        days = IntegerField()
        document = TextField()

        class Meta:
            database = db
            table_name = "leave_opening"
            indexes = ((("employee", "year", "lot"), True),)

    class WorkedCollective(Model):
        version = IntegerField(default=1)
        employee = ForeignKeyField(Employee, on_delete="CASCADE")
        day = DateField()
        document = TextField()

        class Meta:
            database = db
            table_name = "worked_collective"
            indexes = ((("employee", "day"), True),)

    class IssuedLetter(Model):
        version = IntegerField(default=1)
        request = ForeignKeyField(LeaveRequest, on_delete="RESTRICT")
        paper = CharField(max_length=16)
        content = TextField()
        pdf = BlobField()
        sha256 = CharField(max_length=64)

        class Meta:
            database = db
            table_name = "issued_letter"
            indexes = ((("request", "paper"), True),)

    class Listing(Model):
        version = IntegerField(default=1)
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

        class Meta:
            database = db
            table_name = "listing"
            indexes = (
                *(((column, "id"), False)
                for column in (
                    "nip", "name_key", "kind", "status", "golongan_order", "tmt_golongan",
                    "position", "eselon", "tmt_position", "education_order", "unit",
                    "birth_date", "sex", "tmt_cpns", "phone",
                )),
                (("unit_id", "name_key", "id"), False),
            )  # fmt: skip

    class Unsaved(Model):
        version = IntegerField(default=1)
        account = CharField()
        subject = CharField()
        record = IntegerField(null=True)
        content = TextField()
        saved_at = CharField(max_length=32)

        class Meta:
            database = db
            table_name = "unsaved"
            indexes = ((("account", "subject", "record"), False),)

    class Act(Model):
        at = CharField(max_length=32)
        account = CharField()
        workstation = CharField(default="")
        use_case = CharField()
        sentence = TextField()
        undoes = IntegerField(null=True)
        hash = CharField(max_length=64, default="")

        class Meta:
            database = db
            table_name = "act"

    class ActRow(Model):
        act = ForeignKeyField(Act, on_delete="CASCADE")
        table = CharField(max_length=64, column_name="table_name")
        row = IntegerField(column_name="row_id")
        op = CharField(max_length=1)
        before = TextField(null=True)
        after = TextField(null=True)

        class Meta:
            database = db
            table_name = "act_row"
            indexes = ((("table", "row"), False),)

    return [
        Office,
        Setting,
        Unit,
        UnitAlias,
        Signatory,
        Holiday,
        Account,
        LetterKind,
        LetterNumber,
        ImportMapping,
        ImportBatch,
        Employee,
        RankHistory,
        PositionHistory,
        EducationHistory,
        LeaveType,
        LeaveRule,
        LeaveDocument,
        LeaveRequest,
        LeaveEvent,
        LeavePosting,
        LeaveOpening,
        WorkedCollective,
        IssuedLetter,
        Listing,
        Unsaved,
        Act,
        ActRow,
    ]


SORTED_TEXTS = ("nip", "name_key", "kind", "status", "position", "eselon", "unit", "sex", "phone")
"""Texts lists sort by: in the order of their code points on both engines."""

WRITTEN_BY_US = ("listing", "act", "act_row")
"""Tables only statements of this package fill; their values were checked where they came from."""

SORTED_DATES = ("tmt_golongan", "tmt_position", "birth_date", "tmt_cpns")

BIGGEST = 2**31 - 1


def up(migrator, db):
    models = _models(db)
    if isinstance(db, PostgresqlDatabase):
        db.create_tables(models)
        _finish_postgres(db, {model._meta.table_name: model for model in models})
    else:
        for model in models:
            if model._meta.table_name not in WRITTEN_BY_US:
                _never_reuse_numbers(model)
                model._meta.constraints = _checks(model)
        db.create_tables(models)
        db.execute_sql(
            "CREATE VIRTUAL TABLE listing_search USING fts5("
            "search, content='', contentless_delete=1, tokenize='trigram')"
        )


def _finish_postgres(db, models):
    """Tie the heads of units; order texts by code point, empty dates first; search by trigrams."""
    models["unit"]._schema.create_foreign_key(models["unit"].head)
    for column in SORTED_TEXTS:
        db.execute_sql(f'ALTER TABLE listing ALTER COLUMN "{column}" TYPE text COLLATE "C"')
    for column in SORTED_DATES:
        db.execute_sql(f"DROP INDEX listing_{column}_id")
        db.execute_sql(
            f"CREATE INDEX listing_{column}_id ON listing ({column} ASC NULLS FIRST, id)"
        )
    try:
        with db.atomic():
            db.execute_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            db.execute_sql(
                "CREATE INDEX listing_search_trgm ON listing USING gin (search gin_trgm_ops)"
            )
    except DatabaseError:
        # Without the right to add the extension a search reads every row: slower, never wrong.
        pass


def _never_reuse_numbers(model):
    """Number rows upwards for ever: the journal names a row by table and number."""
    model.id.constraints = [SQL("AUTOINCREMENT")]


def _checks(model):
    """Return the checks that make SQLite refuse what PostgreSQL refuses."""
    checks = [Check(rule) for field in model._meta.sorted_fields for rule in _rules(field)]
    if model._meta.table_name == "unit":
        checks.append(
            SQL('FOREIGN KEY ("head_id") REFERENCES "employee" ("id") ON DELETE SET NULL')
        )
    return checks


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
