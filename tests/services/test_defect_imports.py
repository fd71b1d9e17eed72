"""Generated workbooks over all 45 defects are stored as their truth says, on both databases."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from desk_world import World

from kepegdesk.services import as_data, import_words, imports, journal
from kepegdesk.services.employee_file import read_files
from kepegdesk.services.import_words import Meaning
from kepegdesk.services.imports import RowStatus
from kepegdesk.storage.database import connection
from kepegdesk.storage.tables import Employee
from tests.services.test_imports import bring, shown_as

sys.path.append(str(Path(__file__).parents[1] / "documents"))

from make_defects import REVIEW, STORED, Truth, make_defects

NOT_STORED = {"salary", "tmt_kgb", "appointment", "nip_lama"}
"""What an import reads and the summary of a file does not tell."""
OFFICE = (
    ("nip", "NIP"), ("nip_lama", "NIP Lama"), ("name", "Nama"), ("birth_date", "Tanggal Lahir"),
    ("sex", "Jenis Kelamin"), ("kind", "Status Pegawai"), ("unit", "SKPD"),
)  # fmt: skip


def found_office(world: World, truth: Truth, folder: Path) -> None:
    """Bring in whom the workbook expects the office to have."""
    book = openpyxl.Workbook()
    book.active.append([heading for _name, heading in OFFICE])
    for one in truth.office:
        book.active.append([one[name] for name, _heading in OFFICE])
    book.save(folder / "kantor.xlsx")
    shown, _act = bring(world, folder / "kantor.xlsx")
    assert shown.counts["new"] == len(truth.office)


def files() -> dict[str, dict[str, Any]]:
    """Return everybody's file by NIP, by NIK where there is none."""
    with connection():
        ids = [row.id for row in Employee.select(Employee.id)]
        found = [as_data.employee(file) for file in read_files(ids, dt.date.max)]
    return {str(one["nip"] or one["nik"]): one for one in found}


def differences(truth: Truth, fates: tuple[str, ...] = (STORED,)) -> list[str]:
    """List every stored value that is not what the truth says."""
    people = files()
    wrong = []
    for row in truth.rows:
        if row["fate"] not in fates:
            continue
        values: dict[str, Any] = row["values"]
        found = people.get(values["nip"] or values["nik"])
        if found is None:
            wrong.append(f"baris {row['row']} {row['defects']}: tidak tersimpan")
            continue
        wrong += [
            f"baris {row['row']} {row['defects']} {name}: {found[name]!r}, seharusnya {true!r}"
            for name, true in values.items()
            if name not in NOT_STORED and shown_as(name, found[name]) != shown_as(name, true)
        ]
    return wrong


@pytest.mark.parametrize("seed", [101, 102, 103])
def test_a_workbook_is_stored_as_its_truth_says(world: World, tmp_path: Path, seed: int) -> None:
    truth = make_defects(tmp_path / "cacat.xlsx", seed)
    found_office(world, truth, tmp_path)
    before = files()

    shown, act = bring(world, tmp_path / "cacat.xlsx")

    assert differences(truth) == []
    assert len(files()) == len(
        {row["values"]["nip"] or row["values"]["nik"] for row in truth.rows
         if row["fate"] == STORED} | {one["nip"] for one in truth.office}
    )  # fmt: skip
    assert {row.number for row in shown.troubled} == {
        row["row"] for row in truth.rows if row["fate"] != STORED
    }
    again, nothing = bring(world, tmp_path / "cacat.xlsx")
    assert nothing is None
    assert {row.status for row in again.rows} == {
        RowStatus.SAME, RowStatus.REVIEW, RowStatus.REJECTED,
    }  # fmt: skip
    assert journal.undo(world.session(), act).kept == ()
    assert files() == before
    assert journal.verify(world.session()).ok


def test_what_waited_comes_in_once_the_clerk_has_decided(world: World, tmp_path: Path) -> None:
    """A messy workbook to a clean register: words taught, rows chosen, one cell mended."""
    truth = make_defects(tmp_path / "cacat.xlsx", 104)
    found_office(world, truth, tmp_path)
    shown = imports.preview(world.session(), tmp_path / "cacat.xlsx")

    words = [word for word in import_words.unknown(world.session(), shown) if word.holds]
    meant = [Meaning("unit", word.text, word.suggestion or "Dinas Sosial") for word in words]
    import_words.teach(world.session(), meant)
    shown = import_words.recheck(world.session(), shown)
    for rows in imports.doubled(shown):
        others = [row.number for row in rows[1:]]
        shown = imports.settle(world.session(), shown, rows[0].number, {}, others)
    for row in shown.rows:
        if row.status is RowStatus.REVIEW:
            shown = imports.edit(world.session(), shown, row.number, "golongan", "III/c")

    waiting = [row for row in shown.rows if row.status is RowStatus.REVIEW]
    assert waiting == []
    imports.bring_in(world.session(), shown)
    assert differences(truth) == []
    held = [row for row in truth.rows if row["fate"] == REVIEW and "D10" not in row["defects"]]
    people = files()
    assert held
    assert all(row["values"]["nip"] in people for row in held)
