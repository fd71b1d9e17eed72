"""The national export beside the office's file: what differs, and taking it over in one act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from desk_world import World
from siasn_export import Row, export, exported, headers

from kepegdesk.domain.kinds import EmployeeKind, EmployeeStatus, Role
from kepegdesk.domain.siasn import Outcome
from kepegdesk.errors import BadFile, NotAllowed, Stale
from kepegdesk.progress import Cancelled
from kepegdesk.services import employees, histories, journal, siasn
from kepegdesk.services.employee_file import EducationRow, EmployeeFile, PositionRow, RankRow
from kepegdesk.services.siasn import Comparison, Difference
from kepegdesk.storage import journal as journals
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import DATA_TABLES

NEWEST = RankRow("III/b", dt.date(2024, 4, 1), 14, 0)
Compare = Callable[..., Comparison]


@pytest.fixture
def ani(world: World) -> EmployeeFile:
    """Return a person whose file has something in every field."""
    number = world.person(
        name="Ani Contoh", title_after="S.E.", birth_place="Kendari", nik="7471010101850001",
        phone="081234567", email="ani@contoh.id", unit=world.clinic, religion="Islam",
        npwp="12.345.678.9-812.000", tmt_pns=dt.date(2011, 1, 1),
        ranks=(RankRow("III/a", dt.date(2020, 4, 1), 10, 0), NEWEST),
        positions=(PositionRow("Analis Uji", kind="Fungsional", tmt=dt.date(2020, 1, 1)),),
        educations=(EducationRow("S-1", "Ekonomi", "UHO", 2007),),
    )  # fmt: skip
    return employees.get(world.session(), number)


@pytest.fixture
def compare(world: World, tmp_path: Path) -> Compare:
    """Return a way to compare an export of some rows."""

    def go(*rows: Row) -> Comparison:
        return siasn.compare(world.session(), export(tmp_path / "siasn.xlsx", rows))

    return go


def told(comparison: Comparison) -> dict[str, tuple[str, str, str]]:
    """Return what is not the same, by field: outcome, office, SIASN."""
    return {
        row.field.key: (row.outcome.value, row.office_text, row.siasn_text)
        for row in comparison.rows
    }


def row_of(comparison: Comparison, key: str) -> Difference:
    return next(row for row in comparison.rows if row.field.key == key)


def contents() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table of data; undo counts versions on."""
    with connection():
        return {
            table.__name__: [
                {name: value for name, value in row.items() if name != "version"}
                for row in table.select().order_by(table.id).dicts()
            ]
            for table in DATA_TABLES
        }


def take(world: World, comparison: Comparison, *fields: str) -> siasn.Taken:
    numbers = siasn.numbers_of(comparison, fields)
    return siasn.take_over(world.session(), comparison, numbers)


def test_an_export_of_what_the_office_has_shows_nothing(
    ani: EmployeeFile, compare: Compare
) -> None:
    """Capitals, apostrophes, dates as text, S1 for S-1 and M for L are no differences."""
    assert len(headers()) == 67
    found = compare(
        exported(ani, GELAR_BELAKANG="SE", NAMA="ANI  CONTOH", NOMOR_HP="+6281234567",
                 GOL_AKHIR_NAMA="3b", NPWP_NOMOR="123456789812000", JABATAN_NAMA="ANALIS UJI")
    )  # fmt: skip
    assert told(found) == {}
    assert (found.people, found.only_here, found.only_there, found.unread) == (1, (), (), ())
    assert found.counts[Outcome.SAME] > 20


def test_every_outcome(world: World, ani: EmployeeFile, compare: Compare) -> None:
    absent = world.person(name="Badu Sendiri", unit=world.transport)
    world.person(name="Honor", kind=EmployeeKind.HONORER, nip="", nik="7471010101850009")
    world.person(name="Sudah Pensiun", status=EmployeeStatus.RETIRED)
    stranger = replace(ani, nip="199001012015011007", name="Tamu", nik="",
                       birth_date=dt.date(1990, 1, 1), tmt_cpns=dt.date(2015, 1, 1))  # fmt: skip
    retired = exported(replace(stranger, nip="196001011985011007"), KEDUDUKAN_HUKUM_NAMA="Pensiun")
    found = compare(
        exported(ani, NIP_LAMA="580012345", EMAIL="", JABATAN_NAMA="Analis Lain"),
        exported(stranger), retired, {"NIP BARU": "123", "NAMA": "Rusak"},
    )  # fmt: skip
    assert told(found) == {
        "position": ("differs", "Analis Uji", "Analis Lain"),
        "nip_lama": ("missing_here", "", "580012345"),
        "email": ("missing_there", "ani@contoh.id", ""),
    }
    assert [row.employee for row in found.only_here] == [absent]
    assert [row.name for row in found.only_there] == ["TAMU"]
    assert [(one.row, one.nip, "18" in one.reason) for one in found.unread] == [(5, "123", True)]
    counts = {outcome.value: count for outcome, count in found.counts.items() if count}
    assert counts.pop("same") > 15
    assert counts == dict.fromkeys(
        ("differs", "missing_here", "missing_there", "only_there", "only_here"), 1
    )
    numbers = [row.number for row in found.rows + found.only_there + found.only_here]
    assert numbers == [1, 2, 3, 4, 5]
    assert [row for row in found.everything if row.takeable] == list(found.rows[:2])


def test_the_gravest_comes_first_then_unit_then_name(world: World, compare: Compare) -> None:
    people = [
        employees.get(world.session(), world.person(name=name, unit=unit, phone="0811"))
        for name, unit in (
            ("Cici", world.transport), ("Budi", world.transport), ("Dodi", world.health)
        )
    ]  # fmt: skip
    found = compare(
        *(exported(one, NOMOR_HP="0822", JABATAN_NAMA="Lain", MK_TAHUN=11) for one in people)
    )
    order = [("Dodi", "Budi", "Cici")[place % 3] for place in range(9)]
    assert [row.name for row in found.rows] == order
    assert [row.field.key for row in found.rows[::3]] == ["mkg", "position", "phone"]


class TestFindingPeople:
    """By NIP, by what a damaged or old NIP still tells, and by NIK who has no NIP yet."""

    def test_a_numeric_nip(self, ani: EmployeeFile, compare: Compare) -> None:
        found = compare(exported(ani, NIP_BARU=float(ani.nip or 0)))
        assert (found.people, told(found)) == (1, {})

    def test_an_old_nip(self, world: World, compare: Compare) -> None:
        number = world.person(name="Lama Sekali", nip_lama="580012345")
        file = employees.get(world.session(), number)
        found = compare(exported(file, NIP_BARU="580012345"))
        assert (found.people, told(found)) == (1, {})

    def test_who_has_no_nip_here_yet(self, world: World, compare: Compare) -> None:
        number = world.person(
            name="Calon", kind=EmployeeKind.PPPK, nip="", nik="7471010101850002", ranks=()
        )
        file = employees.get(world.session(), number)
        found = compare(exported(replace(file, nip="198501012010211001")))
        assert told(found) == {"nip": ("missing_here", "", "198501012010211001")}
        assert take(world, found, "nip").values == 1
        assert employees.get(world.session(), number).nip == "198501012010211001"

    def test_twice_is_nobody(self, ani: EmployeeFile, compare: Compare) -> None:
        found = compare(exported(ani), exported(ani))
        assert (found.people, len(found.unread), found.only_here) == (0, 2, ())


class TestTakingOver:
    """One act; histories keep the older row; afterwards the two agree."""

    def test_then_nothing_is_left_and_undo_gives_all_back(
        self, world: World, ani: EmployeeFile, compare: Compare
    ) -> None:
        other = employees.get(world.session(), world.person(name="Budi"))
        sheet = (
            exported(ani, EMAIL="baru@contoh.id", TEMPAT_LAHIR_NAMA="Raha", MK_TAHUN=15,
                     UNOR_NAMA="Bidang Baru", TMT_PNS="01-02-2011", GELAR_DEPAN="Dr.",
                     KEDUDUKAN_HUKUM_NAMA="MPP", TAHUN_LULUS=2008),
            exported(other, NOMOR_HP="0822", TINGKAT_PENDIDIKAN_NAMA="S2", TAHUN_LULUS=2019),
        )  # fmt: skip
        found = compare(*sheet)
        before = contents()
        taken = siasn.take_over(world.session(), found, [row.number for row in found.rows])
        assert (taken.values, taken.people) == (len(found.rows), 2)
        last = journal.last(world.session())
        assert last is not None
        assert last.sentence == f"Ambil {len(found.rows)} nilai dari SIASN untuk 2 pegawai"
        again = compare(*sheet)
        assert told(again) == {}
        assert siasn.take_over(world.session(), again, [1, 2]) == siasn.Taken(None, 0, 0)
        undone = journal.undo(world.session(), taken.act)
        assert not undone.kept
        assert contents() == before

    def test_only_what_was_chosen(self, world: World, ani: EmployeeFile, compare: Compare) -> None:
        row = exported(ani, EMAIL="baru@contoh.id", ALAMAT="Jl. Baru")
        assert take(world, compare(row), "email").values == 1
        assert told(compare(row)) == {"address": ("missing_here", "", "Jl. Baru")}

    def test_another_golongan_comes_with_its_tmt_and_the_older_row_stays(
        self, world: World, ani: EmployeeFile, compare: Compare
    ) -> None:
        row = exported(ani, GOL_AKHIR_NAMA="III/c", TMT_GOLONGAN="01-04-2026", MK_TAHUN=16)
        found = compare(row)
        assert len(row_of(found, "golongan").partners) == 2
        assert take(world, found, "golongan").values == 3
        assert told(compare(row)) == {}
        ranks = employees.get(world.session(), ani.id or 0).ranks
        assert sorted(rank.golongan for rank in ranks) == ["III/a", "III/b", "III/c"]

    def test_the_same_golongan_is_mended_value_by_value(
        self, world: World, ani: EmployeeFile, compare: Compare
    ) -> None:
        row = exported(ani, TMT_GOLONGAN="01-10-2024", MK_TAHUN=15)
        assert take(world, compare(row), "mkg").values == 1
        assert set(told(compare(row))) == {"tmt_golongan"}
        ranks = employees.get(world.session(), ani.id or 0).ranks
        assert {(r.golongan, r.tmt, r.mkg_years) for r in ranks} == {
            ("III/a", dt.date(2020, 4, 1), 10), ("III/b", NEWEST.tmt, 15)
        }  # fmt: skip

    def test_another_golongan_of_the_same_day_corrects_it(
        self, world: World, ani: EmployeeFile, compare: Compare
    ) -> None:
        row = exported(ani, GOL_AKHIR_NAMA="III/c")
        take(world, compare(row), "golongan")
        assert told(compare(row)) == {}
        assert len(employees.get(world.session(), ani.id or 0).ranks) == 2

    def test_a_newer_position_of_the_office_stays(
        self, world: World, ani: EmployeeFile, compare: Compare
    ) -> None:
        found = compare(exported(ani, JABATAN_NAMA="Dahulu", TMT_JABATAN="01-01-2015"))
        assert row_of(found, "position").refusal == "di kantor lebih baru"
        assert take(world, found, "position", "tmt_position").act is None
        chosen = [row.number for row in found.rows]
        assert siasn.take_over(world.session(), found, chosen).values == 0

    def test_a_first_position_rank_and_education(self, world: World, compare: Compare) -> None:
        number = world.person(name="Baru Masuk", ranks=(), positions=(), educations=())
        full = replace(
            employees.get(world.session(), number), ranks=(NEWEST,),
            positions=(PositionRow("Penata", tmt=dt.date(2024, 1, 1)),),
            educations=(EducationRow("D-III", "Gizi", "Poltekkes", 2010),),
        )  # fmt: skip
        found = compare(exported(full))
        assert {row.outcome for row in found.rows} == {Outcome.MISSING_HERE}
        take(world, found, *(row.field.key for row in found.rows))
        assert told(compare(exported(full))) == {}
        assert employees.get(world.session(), number).position.appointment == "definitif"

    def test_a_unit_that_is_only_guessed_is_not_taken(
        self, ani: EmployeeFile, compare: Compare
    ) -> None:
        found = compare(exported(ani, SATUAN_KERJA_INDUK_NAMA="Dinas Kesehatn", UNOR_NAMA=""))
        assert row_of(found, "unit").refusal == "isi SIASN meragukan"

    def test_a_golongan_of_another_ladder_keeps_its_line_out(
        self, ani: EmployeeFile, compare: Compare
    ) -> None:
        found = compare(exported(ani, GOL_AKHIR_NAMA="IX", TMT_GOLONGAN="01-04-2026"))
        assert {row.field.key for row in found.rows if not row.takeable} == {
            "golongan", "tmt_golongan"
        }  # fmt: skip


class TestStale:
    """What somebody changed since it was compared is not written over."""

    def _refused(self, world: World, found: Comparison, before: Any) -> None:
        with pytest.raises(Stale, match="Ani Contoh"):
            take(world, found, "email", "tmt_golongan")
        assert contents() == before

    def test_a_changed_file(self, world: World, ani: EmployeeFile, compare: Compare) -> None:
        found = compare(exported(ani, EMAIL="baru@contoh.id"))
        employees.save(world.session(), replace(ani, phone="0899"))
        self._refused(world, found, contents())

    def test_a_changed_row_of_a_history(
        self, world: World, ani: EmployeeFile, compare: Compare
    ) -> None:
        found = compare(exported(ani, TMT_GOLONGAN="01-10-2024"))
        held = next(
            row for row in histories.listed(world.session(), ani.id or 0, "rank")
            if row.values["golongan"] == "III/b"
        )  # fmt: skip
        histories.save(
            world.session(), ani.id or 0, "rank", {**held.values, "mkg_years": 13},
            number=held.id, version=held.version,
        )  # fmt: skip
        self._refused(world, found, contents())

    def test_a_removed_person(self, world: World, ani: EmployeeFile, compare: Compare) -> None:
        found = compare(exported(ani, EMAIL="baru@contoh.id"))
        employees.remove(world.session(), ani.id or 0)
        self._refused(world, found, contents())


def test_cancelling_leaves_nothing(world: World, ani: EmployeeFile, compare: Compare) -> None:
    found = compare(exported(ani, EMAIL="baru@contoh.id"))
    before = contents()

    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        siasn.take_over(world.session(), found, [1], progress=cancel)
    assert contents() == before


def test_comparing_stores_nothing(world: World, ani: EmployeeFile, compare: Compare) -> None:
    with connection():
        head = journals.head()
    before = contents()
    compare(exported(ani, EMAIL="baru@contoh.id"))
    with connection():
        assert journals.head() == head
    assert contents() == before


def test_the_workbook(world: World, ani: EmployeeFile, compare: Compare, tmp_path: Path) -> None:
    """NIP as text, dates as dates, and what looks like a formula as text."""
    world.person(name="=Hanya Kantor", unit=world.transport)
    employees.save(world.session(), replace(ani, address="=1+1"))
    found = compare(
        exported(ani, TMT_PNS="01-02-2011", ALAMAT="Jl. Lain", MK_TAHUN=15, TAHUN_LULUS=2009),
        exported(replace(ani, nip="199001012015011007", nik="", name="+Tamu",
                         birth_date=dt.date(1990, 1, 1), tmt_cpns=dt.date(2015, 1, 1))),
        {"NIP BARU": "123", "NAMA": "@Rusak"},
        {"NIP BARU": "124", "NAMA": "Rusak"},
    )  # fmt: skip
    out = tmp_path / "beda.xlsx"
    assert siasn.save_differences(world.session(), found, out) == len(found.rows) == 4
    assert not out.with_name("beda.xlsx.part").exists()
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [
        "Perbedaan", "Hanya di SIASN", "Hanya di kantor", "Tidak terbaca", "Ringkasan"
    ]  # fmt: skip
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    lines = [list(row) for row in book["Perbedaan"].iter_rows(min_row=5, values_only=True)]
    assert list(lines[0]) == [
        "No", "NIP", "Nama", "Unit", "Data", "Di kantor", "Di SIASN", "Keadaan", "Akibat"
    ]  # fmt: skip
    by_field = {line[4]: line for line in lines[1:]}
    assert by_field["TMT PNS"][1] == ani.nip
    assert [moment.date() for moment in by_field["TMT PNS"][5:7]] == [
        dt.date(2011, 1, 1), dt.date(2011, 2, 1)
    ]  # fmt: skip
    assert by_field["Masa kerja golongan"][5:7] == ["14 tahun 0 bulan", "15 tahun 0 bulan"]
    assert by_field["Tahun lulus"][5:7] == [2007, 2009]
    assert by_field["Alamat"][5:7] == ["=1+1", "Jl. Lain"]
    assert book["Hanya di SIASN"]["C6"].value == "+TAMU"
    assert book["Hanya di kantor"]["C6"].value == "=Hanya Kantor"
    assert book["Tidak terbaca"]["B6"].value == "123"
    names = {name: sheet.auto_filter.ref for name, sheet in zip(book.sheetnames, book, strict=True)}
    assert names["Perbedaan"] == "A5:I9"
    assert names["Hanya di SIASN"] == "A5:D6"
    on_paper = {sheet.title: sheet.print_area.rpartition("!")[2] for sheet in book}
    assert on_paper["Perbedaan"] == "$A$1:$I$9"
    assert on_paper["Tidak terbaca"] == "$A$1:$D$7"
    summary = dict(book["Ringkasan"].iter_rows(min_row=5, max_col=2, values_only=True))
    assert summary["Beda"] == 4
    assert summary["Baris SIASN yang tidak terbaca"] == 2
    assert summary["Tidak sama: Alamat"] == 1


def test_only_who_has_the_whole_office(world: World, ani: EmployeeFile, compare: Compare) -> None:
    found = compare(exported(ani))
    clerk = world.session(Role.OPERATOR, unit=world.health)
    for ask in (
        lambda: siasn.compare(clerk, Path("x.xlsx")),
        lambda: siasn.take_over(clerk, found, [1]),
        lambda: siasn.save_differences(clerk, found, Path("x.xlsx")),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_a_file_that_is_no_export(world: World, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("satu;dua\n1;2\n", encoding="utf-8")
    with pytest.raises(BadFile, match="tidak memuat daftar pegawai"):
        siasn.compare(world.session(), tmp_path / "a.csv")


def test_fields_without_a_column_are_not_compared(
    world: World, ani: EmployeeFile, tmp_path: Path
) -> None:
    path = tmp_path / "sedikit.csv"
    path.write_text(f"NIP;Nama;NIK\n{ani.nip};Ani Contoh;7471010101850005\n", encoding="utf-8")
    found = siasn.compare(world.session(), path)
    assert told(found) == {"nik": ("differs", ani.nik, "7471010101850005")}
