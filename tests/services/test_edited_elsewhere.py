"""A file exported, edited in LibreOffice and brought back gives exactly the edits."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import pytest
from desk_world import World

from kepegdesk.services import imports, reports
from kepegdesk.services.employees import Criteria
from kepegdesk.services.imports import Preview, RowStatus
from tests.services.test_imports import SAMPLES, bring, everybody

sys.path.append(str(Path(__file__).parents[1] / "documents"))

from office_programs import converted, edit, needs_soffice

EDITS: dict[str, Any] = {
    "phone": "085299998888",
    "religion": "Hindu",
    "birth_date": dt.date(1980, 2, 3),
    "golongan": "IV/e",
    "position": "Kepala Bidang Mutasi",
    "address": "Jalan Baru Nomor 7\nRT 3",
    "marital": "Menikah",
}


def edits(shown: Preview, rows: dict[int, str]) -> dict[tuple[int, int], Any]:
    """Return one edit for each of these rows, and a blank that must erase nothing."""
    columns = {field: index + 1 for index, field in shown.mapping.columns}
    cells = {(row, columns[field]): EDITS[field] for row, field in rows.items()}
    return cells | {(row, columns["education"]): "" for row in rows}


@needs_soffice
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_only_the_edits_come_back(world: World, tmp_path: Path, kind: str) -> None:
    bring(world, SAMPLES / "data_pegawai_datar.xlsx")
    out = tmp_path / "nominatif.xlsx"
    reports.nominatif(world.session(), Criteria(), out)
    (tmp_path / "satu").mkdir()
    saved = converted(out, "xlsx", tmp_path / "satu")

    unedited = imports.preview(world.session(), saved)
    assert {row.status for row in unedited.rows} == {RowStatus.SAME}

    civil = [row.number for row in unedited.rows if row.draft.values["kind"] == "PNS"]
    places = civil[:: len(civil) // len(EDITS)]
    rows = dict(zip(places, EDITS, strict=False))
    edit(saved, unedited.sheet.name, edits(unedited, rows), tmp_path / "satu")
    (tmp_path / "dua").mkdir()
    back = converted(saved, kind, tmp_path / "dua")
    before = everybody()
    shown, act = bring(world, back)

    changed = {
        row.number: set(row.change.pairs) for row in shown.rows if row.status is RowStatus.UPDATED
    }
    assert changed == {number: {field} for number, field in rows.items()}
    assert shown.counts["same"] == len(before) - len(rows)
    assert act is not None
    now, nips = everybody(), {row.number: row.draft.nip for row in shown.rows}
    for number, field in rows.items():
        old, new = before[nips[number]], now[nips[number]]
        wanted = EDITS[field]
        wanted = " ".join(wanted.split()) if isinstance(wanted, str) else wanted
        assert {name for name in new if new[name] != old[name]} == {field}
        assert new[field] == wanted
