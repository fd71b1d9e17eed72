"""Leave whole: authority, corrections, closed years, scans, wording, keys, and a ledger of days.

Frozen like every migration. New tables and columns carry the checks of 0001, so that SQLite
refuses what PostgreSQL refuses.
"""
# ruff: noqa: SLF001, S608, N806 - models describe themselves; the pieces are names of our own

import json
from datetime import date, timedelta
from pathlib import Path

from peewee import (
    SQL,
    AutoField,
    BlobField,
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

CASES = {
    "Di luar negeri": "",
    "Ibadah haji pertama, masa kerja kurang dari 5 tahun": "hajj",
    "Keperluan lain": "other_need",
    "Umrah": "umrah",
    "Sakit": "illness",
    "Gugur kandungan": "miscarriage",
    "Perpanjangan lebih dari 12 bulan": "illness",
    "Melahirkan": "birth",
    "Keluarga sakit keras": "family_illness",
    "Keluarga meninggal dunia atau mengurus hak yang meninggal": "family_death",
    "Melangsungkan perkawinan": "marriage",
    "Istri melahirkan atau operasi sesar": "wife_birth",
    "Kebakaran atau bencana alam": "disaster",
    "Mengikuti suami atau istri tugas negara atau tugas belajar": "spouse_duty",
    "Mendampingi suami atau istri bekerja": "spouse_work",
    "Menjalani program untuk mendapatkan keturunan": "fertility",
    "Mendampingi anak berkebutuhan khusus": "special_child",
    "Mendampingi suami, istri atau anak yang memerlukan perawatan khusus": "special_care",
    "Merawat orang tua atau mertua yang sakit atau uzur": "frail_parent",
}
"""What the cases of 0001 were called, and their codes."""


def _known(db):
    """Return the tables of 0001 that the new ones refer to, by their numbers only."""

    class Unit(Model):
        class Meta:
            database = db
            table_name = "unit"

    class Employee(Model):
        class Meta:
            database = db
            table_name = "employee"

    class LeaveRequest(Model):
        class Meta:
            database = db
            table_name = "leave_request"

    class LeaveEvent(Model):
        class Meta:
            database = db
            table_name = "leave_event"

    return Unit, Employee, LeaveRequest, LeaveEvent


def _new_tables(db):
    """Return the frozen new tables, parents first."""
    Unit, Employee, LeaveRequest, LeaveEvent = _known(db)

    class Authority(Model):
        version = IntegerField(default=1)
        kind = CharField(max_length=16, default="")
        place = CharField(max_length=8, default="")
        asn = CharField(max_length=8, default="")
        rung = CharField(max_length=16, default="")
        unit = ForeignKeyField(Unit, null=True, on_delete="CASCADE")
        max_days = IntegerField(null=True)
        post = CharField()
        form = CharField(max_length=16, default="")
        on_behalf = TextField(default="")
        decree = CharField(default="")
        decree_date = DateField(null=True)
        valid_from = DateField()
        valid_to = DateField(null=True)

        class Meta:
            database = db
            table_name = "authority"

    class LetterClassification(Model):
        version = IntegerField(default=1)
        code = CharField(unique=True)
        label = CharField()
        scheme = CharField(default="")
        pair = CharField(default="")

        class Meta:
            database = db
            table_name = "letter_classification"

    class LetterWording(Model):
        version = IntegerField(default=1)
        paper = CharField(max_length=32)
        slot = CharField(max_length=32)
        text = TextField()

        class Meta:
            database = db
            table_name = "letter_wording"
            indexes = ((("paper", "slot"), True),)

    class LetterSetup(Model):
        version = IntegerField(default=1)
        paper = CharField(unique=True, max_length=32)
        tightness = IntegerField(default=2)

        class Meta:
            database = db
            table_name = "letter_setup"

    class SigningKey(Model):
        version = IntegerField(default=1)
        key = CharField(unique=True, max_length=16)
        public = CharField(max_length=64)
        private = CharField(max_length=64, default="")
        made_on = DateField()
        retired_on = DateField(null=True)
        note = CharField(default="")
        backed_up_on = DateField(null=True)
        lost = BooleanField(default=False)

        class Meta:
            database = db
            table_name = "signing_key"

    class StoredFile(Model):
        version = IntegerField(default=1)
        sha256 = CharField(unique=True, max_length=64)
        content = BlobField()

        class Meta:
            database = db
            table_name = "stored_file"

    class LeaveCharge(Model):
        version = IntegerField(default=1)
        employee = ForeignKeyField(Employee, on_delete="CASCADE")
        request = ForeignKeyField(LeaveRequest, on_delete="CASCADE")
        event = ForeignKeyField(LeaveEvent, null=True, on_delete="CASCADE")
        year = IntegerField()
        days = IntegerField()

        class Meta:
            database = db
            table_name = "leave_charge"
            indexes = ((("employee", "year", "days"), False),)

    class LeaveCorrection(Model):
        version = IntegerField(default=1)
        employee = ForeignKeyField(Employee, on_delete="CASCADE")
        year = IntegerField()
        lot = CharField(max_length=8)
        days = IntegerField()
        document = TextField()
        reason = TextField(default="")
        on_day = DateField()
        request = ForeignKeyField(LeaveRequest, null=True, on_delete="SET NULL")

        class Meta:
            database = db
            table_name = "leave_correction"

    class ContractHistory(Model):
        version = IntegerField(default=1)
        employee = ForeignKeyField(Employee, on_delete="CASCADE")
        start = DateField()
        end = DateField()

        class Meta:
            database = db
            table_name = "contract_history"

    class LeaveYearClose(Model):
        version = IntegerField(default=1)
        year = IntegerField(unique=True)
        closed_on = DateField()
        document = TextField()
        account = CharField(default="")

        class Meta:
            database = db
            table_name = "leave_year_close"

    class SignedBalance(Model):
        version = IntegerField(default=1)
        employee = ForeignKeyField(Employee, on_delete="CASCADE")
        year = IntegerField()
        n2 = IntegerField()
        n1 = IntegerField()
        n = IntegerField()
        extra = IntegerField()
        next_n2 = IntegerField()
        next_n1 = IntegerField()
        next_extra = IntegerField()
        idle = IntegerField()
        document = TextField()

        class Meta:
            database = db
            table_name = "signed_balance"
            indexes = ((("employee", "year"), True),)

    class LeaveAttachment(Model):
        version = IntegerField(default=1)
        request = ForeignKeyField(LeaveRequest, on_delete="CASCADE")
        document = TextField()
        file_name = CharField()
        media_type = CharField(max_length=32)
        size = IntegerField()
        sha256 = CharField(max_length=64, index=True)
        on_day = DateField()

        class Meta:
            database = db
            table_name = "leave_attachment"

    return [
        Authority, LetterClassification, LetterWording, LetterSetup, SigningKey, StoredFile,
        LeaveCharge, LeaveCorrection, ContractHistory, LeaveYearClose, SignedBalance,
        LeaveAttachment,
    ]  # fmt: skip


def _new_columns(db):
    """Return the columns that known tables get, with what their rows hold from now on."""
    Unit, _employee, LeaveRequest, _event = _known(db)
    return {
        "office": {"region_head": (CharField(), ""), "region_logo": (BlobField(null=True), None)},
        "unit": {
            "collective": (BooleanField(), True),
            "min_present": (IntegerField(null=True), None),
            "head_title": (CharField(), ""),
        },
        "employee": {
            "status_since": (DateField(null=True), None),
            "collective": (BooleanField(null=True), None),
        },
        "signatory": {
            "acting": (CharField(max_length=8), ""),
            "decree": (CharField(), ""),
            "unit": (ForeignKeyField(Unit, null=True, on_delete="CASCADE"), None),
        },
        "holiday": {"unit": (ForeignKeyField(Unit, null=True, on_delete="CASCADE"), None)},
        "letter_number": {
            "kind": (CharField(max_length=32), ""),
            "typed": (BooleanField(), False),
        },
        "leave_type": {
            "deferrable": (BooleanField(), False),
            "recallable": (BooleanField(), False),
            "pay": (TextField(), ""),
        },
        "leave_document": {
            "group": (CharField(max_length=8), ""),
            "valid_from": (DateField(), "1900-01-01"),
            "valid_to": (DateField(null=True), None),
        },
        "leave_request": {
            "case": (CharField(max_length=32), ""),
            "place": (CharField(), ""),
            "birth_order": (IntegerField(null=True), None),
            "remote_days": (IntegerField(), 0),
            "override": (TextField(), ""),
            "proceed": (TextField(), ""),
            "previous": (ForeignKeyField(LeaveRequest, null=True, on_delete="RESTRICT"), None),
            "granted_end": (DateField(null=True), None),
            "returned_on": (DateField(null=True), None),
        },
        "leave_event": {
            "start": (DateField(null=True), None),
            "end": (DateField(null=True), None),
            "letter_date": (DateField(null=True), None),
            "by_rank": (CharField(), ""),
            "by_acting": (CharField(max_length=8), ""),
            "by_behalf": (TextField(), ""),
            "waived": (TextField(), ""),
            "next_days": (IntegerField(), 0),
            "shown": (TextField(), ""),
        },
        "issued_letter": {
            "number": (CharField(), ""),
            "letter_date": (DateField(null=True), None),
            "seal": (TextField(), ""),
            "superseded": (TextField(), ""),
            "printed": (BooleanField(), False),
            "reprints": (IntegerField(), 0),
        },
    }


def up(migrator, db):
    tables = _new_tables(db)
    if not isinstance(db, PostgresqlDatabase):
        for table in tables:
            table.id.constraints = [SQL("AUTOINCREMENT")]
            if table._meta.table_name != "stored_file":
                fields = table._meta.sorted_fields
                table._meta.constraints = [
                    Check(rule) for field in fields for rule in _rules(field)
                ]
    db.create_tables(tables)
    for table, columns in _new_columns(db).items():
        for name, (field, value) in columns.items():
            _add(db, table, name, field, value)
    db.execute_sql('DROP INDEX "holiday_day_type"')
    db.execute_sql(
        'CREATE UNIQUE INDEX "holiday_day_type_unit_id" ON "holiday" ("day", "type", "unit_id")'
    )
    for table, column in (
        ("letter_number", "text"),
        ("issued_letter", "number"),
        ("issued_letter", "seal"),
    ):
        db.execute_sql(f'CREATE INDEX "{table}_{column}" ON "{table}" ("{column}")')
    _move_papers(db)
    if db.execute_sql('SELECT 1 FROM "leave_posting"').fetchone() is None:
        db.execute_sql('DROP TABLE "leave_posting"')


def carry(db):
    """Bring the rows of an office of before along, in an act of the journal."""
    _carry_papers(db)
    _carry_days(db)
    _carry_cases(db)
    _carry_deferrals(db)
    _carry_officials(db)
    _seed(db)


def _add(db, table, name, field, value):
    """Add a column with its check, its index where it refers to another table, and its value."""
    field.bind(_known(db)[0], name, set_attribute=False)
    column = field.column_name
    ctx = db.get_sql_context()
    ctx.sql(field.ddl(ctx))
    ddl, _ = ctx.query()
    postgres = isinstance(db, PostgresqlDatabase)
    parts = [f'ALTER TABLE "{table}" ADD COLUMN {ddl}']
    if not field.null:
        parts.append(f"DEFAULT {_literal(value, postgres=postgres)}")
    if isinstance(field, ForeignKeyField):
        other = field.rel_model._meta.table_name
        parts.append(f'REFERENCES "{other}" ("id") ON DELETE {field.on_delete}')
    if not postgres:
        parts += [f"CHECK ({rule})" for rule in _rules(field)]
    db.execute_sql(" ".join(parts))
    if isinstance(field, ForeignKeyField):
        db.execute_sql(f'CREATE INDEX "{table}_{column}" ON "{table}" ("{column}")')


def _literal(value, *, postgres):
    if isinstance(value, bool):
        return str(value).lower() if postgres else str(int(value))
    return str(value) if isinstance(value, int) else f"'{value}'"


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


def _move_papers(db):
    """Move the bytes of issued papers to where content is kept under its own hash."""
    insert = (
        'INSERT INTO "stored_file" ("version", "sha256", "content") '
        'SELECT 1, "sha256", "pdf" FROM "issued_letter" WHERE "id" IN '
        '(SELECT min("id") FROM "issued_letter" GROUP BY "sha256")'
    )
    db.execute_sql(insert)
    db.execute_sql('ALTER TABLE "issued_letter" DROP COLUMN "pdf"')


def _carry_papers(db):
    """Write number and day onto the papers that were issued with them."""
    db.execute_sql(
        'UPDATE "issued_letter" SET "number" = coalesce((SELECT n."text" FROM "leave_request" r '
        'JOIN "letter_number" n ON n."id" = r."number_id" '
        'WHERE r."id" = "issued_letter"."request_id"), \'\'), "letter_date" = (SELECT '
        'r."letter_date" FROM "leave_request" r WHERE r."id" = "issued_letter"."request_id")'
    )


def _carry_days(db):
    """Keep what issued letters counted; which lots it came from is derived."""
    db.execute_sql('UPDATE "leave_request" SET "granted_end" = "end" WHERE "state" = \'TERBIT\'')
    if not db.table_exists("leave_posting"):
        return
    db.execute_sql(
        'INSERT INTO "leave_charge" '
        '("version", "employee_id", "request_id", "event_id", "year", "days") '
        'SELECT 1, r."employee_id", r."id", (SELECT min(e."id") FROM "leave_event" e '
        'WHERE e."request_id" = r."id" AND e."act" = \'issue\'), p."year", sum(p."days") '
        'FROM "leave_posting" p JOIN "leave_request" r ON r."id" = p."request_id" '
        'GROUP BY r."employee_id", r."id", p."year"'
    )
    db.execute_sql('DROP TABLE "leave_posting"')


def _carry_cases(db):
    """Name the case of a request by its code, and keep only the ticked documents as JSON."""
    mark = "%s" if isinstance(db, PostgresqlDatabase) else "?"
    found = db.execute_sql('SELECT "id", "kind", "documents" FROM "leave_request"').fetchall()
    usual = {"sick": "illness", "maternity": "birth"}
    for number, kind, text in found:
        papers = json.loads(text)
        if not isinstance(papers, dict):
            continue
        case = CASES.get(papers["case"], "") or usual.get(kind, "")
        db.execute_sql(
            f'UPDATE "leave_request" SET "case" = {mark}, "documents" = {mark} WHERE "id" = {mark}',
            (case, json.dumps(papers["ticked"], ensure_ascii=False), number),
        )


def _carry_deferrals(db):
    """Write down the next year's days of what was postponed over New Year: 0001 always recounted.

    Nobody had days of travel, days off of one unit or no cuti bersama then.
    """
    mark = "%s" if isinstance(db, PostgresqlDatabase) else "?"
    off = {_day(row[0]) for row in db.execute_sql('SELECT "day" FROM "holiday"').fetchall()}
    found = db.execute_sql(
        'SELECT v."id", r."start", r."end", coalesce(e."pattern", u."pattern", \'5\') '
        'FROM "leave_event" v JOIN "leave_request" r ON r."id" = v."request_id" '
        'JOIN "employee" e ON e."id" = r."employee_id" LEFT JOIN "unit" u ON u."id" = e."unit_id" '
        "WHERE v.\"act\" = 'decide' AND r.\"kind\" = 'annual' AND r.\"state\" = 'DITANGGUHKAN'"
    ).fetchall()
    for number, start, end, pattern in found:
        first, last = date(_day(start).year + 1, 1, 1), _day(end)
        days = [first + timedelta(each) for each in range((last - first).days + 1)]
        worked = sum(day.weekday() < int(pattern) and day not in off for day in days)
        if worked:
            db.execute_sql(
                f'UPDATE "leave_event" SET "next_days" = {mark} WHERE "id" = {mark}',
                (worked, number),
            )


def _day(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


def _carry_officials(db):
    """Tell how somebody holds an office from in whose name he signs."""
    acting = "('Plt.', 'Plh.', 'Pj.')"
    db.execute_sql(f'UPDATE "signatory" SET "acting" = "form" WHERE "form" IN {acting}')
    db.execute_sql(f'UPDATE "signatory" SET "form" = \'sendiri\' WHERE "form" IN {acting}')


def _seed(db):
    """Give an office that exists already the reference rows of this release; a new one reads them.

    Rows are frozen in the file beside this script: table, what is replaced, and the rows.
    """
    mark = "%s" if isinstance(db, PostgresqlDatabase) else "?"
    frozen = Path(__file__).with_suffix(".json").read_text("utf-8")
    for part in json.loads(frozen):
        table, keys = part["table"], part["keys"]
        if part["replace"]:
            db.execute_sql(f'DELETE FROM "{table}"')
        for row in part["rows"]:
            known = " AND ".join(f'"{key}" = {mark}' for key in keys)
            found = db.execute_sql(
                f'SELECT 1 FROM "{table}" WHERE {known}', [row[key] for key in keys]
            )
            if found.fetchone() is None:
                names = ", ".join(f'"{name}"' for name in row)
                marks = ", ".join([mark] * len(row))
                db.execute_sql(
                    f'INSERT INTO "{table}" ("version", {names}) VALUES (1, {marks})',
                    list(row.values()),
                )
