"""A spreadsheet comes in whole or not at all, once, and can be undone."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import peewee
import pytest
from desk_world import World, keys, person

from kepegdesk.domain.kinds import EmployeeStatus
from kepegdesk.errors import BadFile, Refused, Stale
from kepegdesk.progress import Cancelled
from kepegdesk.services import (
    as_data,
    employees,
    import_writing,
    imports,
    journal,
    reports,
    unit_aliases,
)
from kepegdesk.services.employee_file import read_files
from kepegdesk.services.employees import Criteria
from kepegdesk.services.imports import Preview, RowStatus
from kepegdesk.storage import bulk
from kepegdesk.storage import journal as journals
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import DATA_TABLES, ContractHistory, Employee, ImportMapping

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
NOT_IN_SHEET = {
    "data_pegawai_datar": {"religion", "tmt_pns", "eselon", "graduated", "marital"},
    "nominatif_dinas": {"nik", "tmt_pns", "marital", "phone"},
    "siasn_data_utama": {"eselon"},
}
FOLDED = {"name", "birth_place", "position", "unit"}
"""Fields whose capitals are the clerk's own."""

HEADERS = ["NIP", "Nama", "Tempat Lahir", "Tanggal Lahir", "Jenis Kelamin", "Golongan", "No HP"]


def truth(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((SAMPLES / f"{name}.truth.json").read_text("utf-8"))
    return content


def everybody() -> dict[str | None, dict[str, Any]]:
    """Return everybody's file by NIP, with the truth files' keys."""
    with connection():
        ids = [row.id for row in Employee.select(Employee.id)]
        return {file.nip: as_data.employee(file) for file in read_files(ids, dt.date.max)}


def shown_as(field: str, value: Any) -> Any:
    value = value.isoformat() if isinstance(value, dt.date) else value
    return value.casefold() if field in FOLDED and isinstance(value, str) else value


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table of data."""
    with connection():
        return {
            table.__name__: sorted(table.select().tuples(), key=lambda row: row[0])
            for table in DATA_TABLES
        }


def sheet(path: Path, rows: Iterable[Iterable[Any]], headers: Iterable[str] = HEADERS) -> Path:
    """Write a spreadsheet as an office saves it, with ``;`` between the cells."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(headers)
        writer.writerows(rows)
    return path


def people(count: int, **changed: Any) -> list[list[Any]]:
    """Return rows of as many people, all different."""
    rows = []
    for number in range(count):
        born = dt.date(1980, 1, 1) + dt.timedelta(days=number)
        nip = f"{born:%Y%m%d}2008011{number % 900 + 1:03}"
        row = {
            "nip": nip,
            "name": f"Orang Ke {_letters(number)}",
            "place": "Kendari",
            "born": f"{born:%d-%m-%Y}",
            "sex": "L",
            "golongan": "III/a",
            "phone": f"0812{number:07}",
        }
        rows.append(list((row | changed).values()))
    return rows


def _letters(number: int) -> str:
    return "".join(chr(97 + int(digit)) for digit in f"{number:04}").title()


def bring(world: World, path: Path) -> tuple[Preview, int | None]:
    shown = imports.preview(world.session(), path)
    return shown, imports.bring_in(world.session(), shown)


def statuses(shown: Preview) -> dict[str, int]:
    return {status: count for status, count in shown.counts.items() if count}


@pytest.mark.parametrize("name", sorted(NOT_IN_SHEET))
def test_a_sample_agrees_with_its_truth_once_it_is_stored(
    name: str, world: World, tmp_path: Path
) -> None:
    """And comes in a second time, and back from the nominatif (T-31), without a difference."""
    wanted, absent = truth(name), NOT_IN_SHEET[name] | {"row"}
    shown, act = bring(world, SAMPLES / f"{name}.xlsx")
    assert act is not None
    found = everybody()
    wrong = [
        f"{one['nip']} {field}: {found[one['nip']][field]!r}, seharusnya {value!r}"
        for one in wanted["employees"]
        for field, value in one.items()
        if field not in absent
        and shown_as(field, found[one["nip"]][field]) != shown_as(field, value)
    ]
    assert wrong == []
    assert len(found) == len(wanted["employees"])
    refused = {(row.number, problem.key) for row in shown.troubled for problem in row.problems}
    assert {(one["row"], one["code"]) for one in wanted["rejected"]} <= refused
    assert len(shown.troubled) == len(wanted["rejected"])

    before = journals_head()
    again, nothing = bring(world, SAMPLES / f"{name}.xlsx")
    assert nothing is None
    assert again.counts["same"] == len(wanted["employees"])
    assert journals_head() == before

    out = tmp_path / "nominatif.xlsx"
    assert reports.nominatif(world.session(), Criteria(), out) == len(found)
    back, nothing = bring(world, out)
    assert [(row.number, row.reason) for row in back.rows if row.status is not RowStatus.SAME] == []
    assert (len(back.rows), nothing) == (len(found), None)


def journals_head() -> Any:
    with connection():
        return journals.head()


class TestAllOrNothing:
    """T-30: a fault or a cancel in the middle leaves nothing."""

    def test_a_fault_at_row_500_of_1000_new_people(
        self,
        world: World,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        expected_log: pytest.LogCaptureFixture,
    ) -> None:
        shown = imports.preview(world.session(), sheet(tmp_path / "a.csv", people(1000)))
        assert statuses(shown) == {"new": 1000}
        before, head = contents(), journals_head()
        insert = bulk.insert

        def spoiled(table: Any, rows: list[dict[str, Any]]) -> None:
            if table is Employee:
                rows[499]["name"] = None
            insert(table, rows)

        monkeypatch.setattr(bulk, "insert", spoiled)
        with pytest.raises(peewee.IntegrityError):
            imports.bring_in(world.session(), shown)
        assert contents() == before
        assert journals_head() == head
        # psycopg tells, depending on its timing, of the pipeline that the server broke off
        assert {record.name for record in expected_log.records} <= {"psycopg"}

    def test_a_fault_at_row_500_of_1000_changes(
        self, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bring(world, sheet(tmp_path / "a.csv", people(1000)))
        shown = imports.preview(
            world.session(), sheet(tmp_path / "b.csv", people(1000, place="Raha"))
        )
        assert statuses(shown) == {"updated": 1000}
        before, head = contents(), journals_head()
        count, update = iter(range(1000)), import_writing._update

        def failing(*args: Any) -> None:
            if next(count) == 499:
                raise OSError(28, "No space left on device")
            update(*args)

        monkeypatch.setattr(import_writing, "_update", failing)
        with pytest.raises(Exception, match="Disk penuh"):
            imports.bring_in(world.session(), shown)
        assert contents() == before
        assert journals_head() == head

    @pytest.mark.parametrize("after", [0, 1, 3])
    def test_a_cancel(self, world: World, tmp_path: Path, after: int) -> None:
        bring(world, sheet(tmp_path / "a.csv", people(300)))
        rows = people(300, place="Raha") + people(320)[300:]
        shown = imports.preview(world.session(), sheet(tmp_path / "b.csv", rows))
        before, head, calls = contents(), journals_head(), iter(range(1000))

        def cancel(_done: int, _total: int) -> None:
            if next(calls) == after:
                raise Cancelled

        with pytest.raises(Cancelled):
            imports.bring_in(world.session(), shown, progress=cancel)
        assert contents() == before
        assert journals_head() == head

    def test_progress_ends_where_the_work_does(self, world: World, tmp_path: Path) -> None:
        bring(world, sheet(tmp_path / "a.csv", people(150)))
        rows = people(150, place="Raha") + people(160)[150:]
        shown = imports.preview(world.session(), sheet(tmp_path / "b.csv", rows))
        told: list[tuple[int, int]] = []
        imports.bring_in(world.session(), shown, progress=lambda *step: told.append(step))
        assert told == sorted(told)
        assert told[-1] == (160, 160)

    def test_a_cancelled_preview(self, world: World, tmp_path: Path) -> None:
        def cancel(_done: int, _total: int) -> None:
            raise Cancelled

        with pytest.raises(Cancelled):
            imports.preview(world.session(), sheet(tmp_path / "a.csv", people(10)), progress=cancel)


class TestCorrections:
    """What the clerk may do between reading and storing."""

    def test_a_corrected_mapping_is_used_and_remembered(self, world: World, tmp_path: Path) -> None:
        headers = ["NIP", "Nama", "Kota", "Tanggal Lahir", "Jenis Kelamin", "Golongan", "Kontak X"]
        path = sheet(tmp_path / "a.csv", people(3), headers)
        shown = imports.preview(world.session(), path)
        assert not shown.mapping.has("phone")
        mapping = shown.mapping.with_column(2, "birth_place").with_column(6, "phone")
        shown = imports.remap(world.session(), shown, mapping)
        imports.bring_in(world.session(), shown)
        stored = everybody()
        assert {one["birth_place"] for one in stored.values()} == {"Kendari"}
        assert {one["phone"][:4] for one in stored.values()} == {"0812"}
        later = imports.preview(world.session(), sheet(tmp_path / "b.csv", people(5), headers))
        assert (later.mapping.has("phone"), later.counts["same"]) == (True, 3)
        assert imports.bring_in(world.session(), later)
        with connection():
            assert ImportMapping.select().count() == 1

    def test_a_remembered_mapping_can_be_taken_back(self, world: World, tmp_path: Path) -> None:
        path = sheet(tmp_path / "a.csv", people(3))
        shown = imports.preview(world.session(), path)
        wrong = imports.remap(world.session(), shown, shown.mapping.with_column(2, "address"))
        imports.bring_in(world.session(), wrong)
        again = imports.preview(world.session(), path)
        assert again.mapping.has("address")
        right = imports.remap(world.session(), again, again.layout.mapping)
        imports.bring_in(world.session(), right)
        assert imports.preview(world.session(), path).mapping == shown.layout.mapping

    def test_an_edited_cell_is_checked_again(self, world: World, tmp_path: Path) -> None:
        rows = people(3)
        nip = rows[1][0]
        rows[1][0] = "1.98001E+17"
        shown = imports.preview(world.session(), sheet(tmp_path / "a.csv", rows))
        bad = next(row for row in shown.rows if row.status is RowStatus.REJECTED)
        assert keys(bad.problems) == ["D02"]
        edited = imports.edit(world.session(), shown, bad.number, "nip", nip)
        assert statuses(edited) == {"new": 3}
        spoiled = imports.edit(world.session(), edited, bad.number, "nip", "123")
        assert statuses(spoiled) == {"new": 2, "rejected": 1}
        assert statuses(shown) == {"new": 2, "rejected": 1}  # what was shown before is untouched

    def test_a_double_settled_by_an_edit_frees_its_twin(self, world: World, tmp_path: Path) -> None:
        rows = people(3)
        mine = rows[2][0]
        rows[2][0] = rows[1][0]
        shown = imports.preview(world.session(), sheet(tmp_path / "a.csv", rows))
        twins = [row for row in shown.rows if row.status is RowStatus.REVIEW]
        assert ["D10" in keys(row.problems) for row in twins] == [True, True]
        settled = imports.edit(world.session(), shown, twins[1].number, "nip", mine)
        assert statuses(settled) == {"new": 3}
        again = imports.edit(world.session(), settled, twins[0].number, "nip", mine)
        assert statuses(again) == {"new": 1, "review": 2}

    def test_another_spelling_of_a_title_is_no_difference(
        self, world: World, tmp_path: Path
    ) -> None:
        headers = ["NIP", "Nama", "Gelar Depan", "Gelar Belakang", "Jenis Kelamin"]
        rows = [[row[0], row[1], "dr.", "S.X.Y., M.Kes.", row[4]] for row in people(2)]
        bring(world, sheet(tmp_path / "a.csv", rows, headers))
        for row in rows:
            row[3] = "S.XY.,M.KES"
        again = imports.preview(world.session(), sheet(tmp_path / "a2.csv", rows, headers))
        assert statuses(again) == {"same": 2}
        rows[0][2], rows[1][3] = "Dr.", "S.XY., M.M."
        changed = imports.preview(world.session(), sheet(tmp_path / "b.csv", rows, headers))
        assert statuses(changed) == {"updated": 2}

    def test_the_start_of_a_renewed_contract_keeps_the_first_appointment(
        self, world: World, tmp_path: Path
    ) -> None:
        headers = ["NIP", "Nama", "Jenis Pegawai", "TMT Kontrak", "Akhir Kontrak"]
        one = ["199001012021211001", "Jufri", "PPPK", "01-03-2021", "28-02-2026"]
        bring(world, sheet(tmp_path / "a.csv", [one], headers))
        first = dt.date(2021, 3, 1)
        with connection():
            stored = Employee.get(Employee.nip == one[0])
        assert (stored.tmt_cpns, stored.contract_start) == (first, first)
        one[3:] = ["01-03-2026", "28-02-2031"]
        bring(world, sheet(tmp_path / "b.csv", [one], headers))
        with connection():
            stored = Employee.get(Employee.nip == one[0])
            kept = [(row.start, row.end) for row in ContractHistory.select()]
        assert (stored.tmt_cpns, stored.contract_start) == (first, dt.date(2026, 3, 1))
        assert kept == [(first, dt.date(2026, 2, 28))]

    def test_an_alias_of_a_unit_settles_the_rows_that_wait_for_it(
        self, world: World, tmp_path: Path
    ) -> None:
        rows = [[*row, "Dikbudpora X"] for row in people(2)]
        path = sheet(tmp_path / "a.csv", rows, [*HEADERS, "Unit Kerja"])
        clerk = world.session()
        shown = imports.preview(clerk, path)
        assert [keys(row.problems) for row in shown.rows] == [["D41"], ["D41"]]
        unit = "dinas pendidikan, kepemudaan dan olahraga"
        before = contents()
        tried = unit_aliases.read_with(clerk, shown, {"dikbudpora x": unit})
        assert statuses(tried) == {"new": 2}
        assert contents() == before
        unit_aliases.add(clerk, " Dikbudpora X ", unit)
        bring(world, path)
        assert {one["unit"] for one in everybody().values()} == {
            "Dinas Pendidikan, Kepemudaan dan Olahraga"
        }
        assert statuses(imports.preview(clerk, path)) == {"same": 2}
        unit_aliases.add(clerk, "Dikbudpora X", unit)
        unit_aliases.add(clerk, "Dikbudpora X", "Dinas Perhubungan")
        assert statuses(imports.preview(clerk, path)) == {"updated": 2}

    @pytest.mark.parametrize(
        ("alias", "unit", "key"),
        [
            ("Dikbud", "Dinas Antariksa", "UN03"),
            (" . ", "Dinas Perhubungan", "UN01"),
            ("dinas kesehatan", "Dinas Perhubungan", "UN04"),
        ],
    )
    def test_an_alias_that_cannot_be(self, world: World, alias: str, unit: str, key: str) -> None:
        before = contents()
        with pytest.raises(Refused) as refusal:
            unit_aliases.add(world.session(), alias, unit)
        assert keys(refusal.value.problems) == [key]
        assert contents() == before

    def test_the_rejects_come_back_as_they_were(self, world: World, tmp_path: Path) -> None:
        name = "data_pegawai_datar"
        shown = imports.preview(world.session(), SAMPLES / f"{name}.xlsx")
        out = tmp_path / "ditolak.xlsx"
        assert imports.save_rejects(world.session(), shown, out) == len(shown.troubled) == 15
        back = imports.preview(world.session(), out)
        assert len(back.rows) == 15
        before = [(row.draft.values["name"], keys(row.problems)) for row in shown.troubled]
        assert [(r.draft.values["name"], keys(r.problems)) for r in back.rows] == before
        nips = {one["row"]: one["nip"] for one in truth("data_pegawai_datar")["rejected"]}
        for bad, row in zip(shown.troubled, back.rows, strict=True):
            back = imports.edit(world.session(), back, row.number, "nip", nips[bad.number])
        assert statuses(back) == {"new": 15}

    def test_what_the_clerk_edited_stands_in_the_rejects(
        self, world: World, tmp_path: Path
    ) -> None:
        rows = people(2)
        rows[1][0] = "123"
        shown = imports.preview(world.session(), sheet(tmp_path / "a.csv", rows))
        shown = imports.edit(world.session(), shown, shown.rows[1].number, "nip", "12345")
        imports.save_rejects(world.session(), shown, tmp_path / "r.xlsx")
        back = imports.preview(world.session(), tmp_path / "r.xlsx")
        assert "12345" in back.rows[0].reason


class TestAgainstTheOffice:
    """A row is held against what the office has."""

    def test_a_numeric_nip_finds_its_person_by_fifteen_digits_and_name(
        self, world: World, tmp_path: Path
    ) -> None:
        """D01, with a number as Excel keeps it, not one written from a text."""
        from openpyxl import Workbook

        file = person(world.health, name="La Ode Contoh")
        assert file.nip
        employees.save(world.session(), file)
        book = Workbook()
        book.active.append(["NIP", "Nama", "No HP"])
        book.active.append([float(file.nip), "LA ODE CONTOH", "081234567890"])
        book.active.append([float(file.nip), "Orang Lain", "081234567891"])
        book.save(tmp_path / "a.xlsx")
        shown, _act = bring(world, tmp_path / "a.xlsx")
        assert [(row.status, keys(row.problems)) for row in shown.rows] == [
            (RowStatus.UPDATED, ["D01"]),
            (RowStatus.REJECTED, ["D01"]),
        ]
        found = everybody()
        assert set(found) == {file.nip}
        assert (found[file.nip]["phone"], found[file.nip]["name"]) == (
            "081234567890",
            "La Ode Contoh",
        )

    def test_blanks_erase_nothing(self, world: World, tmp_path: Path) -> None:
        bring(world, sheet(tmp_path / "a.csv", people(2)))
        shown, act = bring(world, sheet(tmp_path / "b.csv", people(2, phone="", golongan="")))
        assert (statuses(shown), act) == ({"same": 2}, None)

    def test_a_new_rank_is_added_to_the_history(self, world: World, tmp_path: Path) -> None:
        headers = [*HEADERS, "TMT Golongan"]
        bring(world, sheet(tmp_path / "a.csv", [[*people(1)[0], "01-04-2020"]], headers))
        row = [*people(1, golongan="III/b")[0], "01-04-2024"]
        shown, _act = bring(world, sheet(tmp_path / "b.csv", [row], headers))
        assert statuses(shown) == {"updated": 1}
        assert "III/a" in shown.rows[0].reason
        assert "III/b" in shown.rows[0].reason
        employee = employees.id_of(world.session(), row[0])
        ranks = employees.get(world.session(), employee).ranks
        assert [rank.golongan for rank in ranks] == ["III/a", "III/b"]

    def test_a_preview_the_office_has_outrun_stores_nothing(
        self, world: World, tmp_path: Path
    ) -> None:
        bring(world, sheet(tmp_path / "a.csv", people(3)))
        rows = people(3, place="Raha") + people(4)[3:]
        shown = imports.preview(world.session(), sheet(tmp_path / "b.csv", rows))
        file = employees.get(world.session(), shown.rows[1].employee or 0)
        employees.save(world.session(), dataclasses.replace(file, birth_place="Muna"))
        before = contents()
        with pytest.raises(Stale, match=r"Orang Ke .* diubah orang lain"):
            imports.bring_in(world.session(), shown)
        assert contents() == before
        shown = imports.preview(world.session(), tmp_path / "b.csv")
        bring(world, sheet(tmp_path / "c.csv", people(4)[3:]))
        before = contents()
        with pytest.raises(Stale):
            imports.bring_in(world.session(), shown)
        assert contents() == before

    def test_an_import_under_an_open_form_is_not_overwritten(
        self, world: World, tmp_path: Path
    ) -> None:
        bring(world, sheet(tmp_path / "a.csv", people(1)))
        file = employees.get(world.session(), employees.id_of(world.session(), people(1)[0][0]))
        bring(world, sheet(tmp_path / "b.csv", people(1, golongan="III/c")))
        with pytest.raises(Stale):
            employees.save(world.session(), dataclasses.replace(file, phone="1"))


class TestUndo:
    """*Batalkan* after an import."""

    def test_three_of_212_were_edited_since(self, world: World, tmp_path: Path) -> None:
        """T-32: 209 go, 3 stay and are named."""
        bring(world, sheet(tmp_path / "a.csv", people(212)))
        edited = employees.people(world.session(), Criteria()).all_ids()[:3]
        for employee in edited:
            file = employees.get(world.session(), employee)
            employees.save(world.session(), dataclasses.replace(file, status=EmployeeStatus.STUDY))
        act = next(line for line in journal.listed(world.session()) if "Impor" in line.sentence)
        assert act.sentence == "Impor 212 pegawai dari a.csv"
        undone = journal.undo(world.session(), act.id)
        assert {record.row for record in undone.kept if record.table == "employee"} == set(edited)
        assert len([r for r in undone.kept if r.table == "employee"]) == 3
        left = employees.people(world.session(), Criteria())
        assert set(left.all_ids()) == set(edited)
        for employee in edited:
            assert employees.get(world.session(), employee).rank.golongan == "III/a"
        assert journal.verify(world.session()).ok

    def test_an_undone_change_gives_the_old_values_back(self, world: World, tmp_path: Path) -> None:
        bring(world, sheet(tmp_path / "a.csv", people(20)))
        before = everybody()
        rows = people(20, place="Raha", golongan="IV/a")
        assert bring(world, sheet(tmp_path / "b.csv", rows))[1]
        assert everybody() != before
        undone = journal.undo(world.session())
        assert undone.kept == ()
        assert everybody() == before
        shown = imports.preview(world.session(), tmp_path / "a.csv")
        assert statuses(shown) == {"same": 20}

    def test_an_undone_import_can_come_in_again(self, world: World, tmp_path: Path) -> None:
        path = SAMPLES / "nominatif_dinas.xlsx"
        bring(world, path)
        first = everybody()
        journal.undo(world.session())
        assert everybody() == {}
        bring(world, path)
        assert everybody() == first


def not_a_list(path: Path) -> Path:
    path.write_text("halo;dunia\n1;2\n", encoding="utf-8")
    return path


def old_excel(path: Path) -> Path:
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))
    return path


def html(path: Path) -> Path:
    path.write_text("<html><table><tr><td>NIP</td></tr></table></html>", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("make", "name"),
    [(not_a_list, "a.csv"), (old_excel, "a.xls"), (old_excel, "a.xlsx"), (html, "a.xlsx")],
)
def test_a_file_that_will_not_do_is_refused_and_stores_nothing(
    make: Callable[[Path], Path], name: str, world: World, tmp_path: Path
) -> None:
    before = journals_head()
    with pytest.raises(BadFile) as refusal:
        imports.preview(world.session(), make(tmp_path / name))
    assert len(str(refusal.value).split()) > 5
    assert journals_head() == before
