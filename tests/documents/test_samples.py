"""The three sample workbooks must give exactly what their truth files say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from import_checks import differences, drafts_of, kept_out, warned

SAMPLES = Path(__file__).parents[1] / "data" / "samples"

FIELDS_NOT_IN_SHEET = {
    "data_pegawai_datar": {"religion", "tmt_pns", "eselon", "graduated", "marital"},
    "nominatif_dinas": {"nik", "tmt_pns", "marital", "phone"},
    "siasn_data_utama": {"eselon"},
}


@pytest.mark.parametrize("name", sorted(FIELDS_NOT_IN_SHEET))
def test_sample_agrees_with_its_truth(name: str) -> None:
    truth = json.loads((SAMPLES / f"{name}.truth.json").read_text(encoding="utf-8"))
    absent = FIELDS_NOT_IN_SHEET[name] | {"row"}
    people: dict[int, dict[str, Any]] = {
        one["row"]: {field: value for field, value in one.items() if field not in absent}
        for one in truth["employees"]
    }

    drafts = drafts_of(SAMPLES / f"{name}.xlsx")

    assert differences(drafts, people) == []
    assert kept_out(drafts) == {(one["row"], one["code"]) for one in truth["rejected"]}
    assert warned(drafts) == {(one["row"], one["code"]) for one in truth["warned"]}
    assert len(drafts) == len(truth["employees"]) + len(truth["rejected"]) + truth["ignored"]
