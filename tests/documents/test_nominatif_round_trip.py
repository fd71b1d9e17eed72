"""What the program exports it reads back without a difference (T-31)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from kepegdesk.documents.nominatif import NominatifHead, NominatifRow, write_nominatif
from kepegdesk.documents.reference import vocabulary
from kepegdesk.documents.sheet_reader import read_book
from kepegdesk.domain.import_rows import Draft, Known, check_sheet, make_checker
from kepegdesk.domain.sheet_layout import best_layout

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
HEAD = NominatifHead(office="Badan Kepegawaian Kota Contoh", day=date(2026, 11, 23))
FIELDS = NominatifRow._fields
ENOUGH = 600


def drafts(path: Path) -> list[Draft]:
    """Read a workbook as an import does, into an office that knows nobody."""
    chosen = best_layout(read_book(path, None))
    assert chosen is not None
    sheet, layout = chosen
    return check_sheet(
        sheet, layout, layout.mapping, make_checker(sheet, layout, Known(), vocabulary())
    )


def as_row(draft: Draft) -> NominatifRow:
    """Turn what an import would store into what an export would write."""
    values = {"sub_unit" if key == "subunit" else key: v for key, v in draft.values.items()}
    return NominatifRow(**{key: value for key, value in values.items() if key in FIELDS})  # type: ignore[arg-type]


def differences(before: Iterable[NominatifRow], after: Iterable[Draft]) -> list[str]:
    """Name every field that did not come back as it went out; blank is blank."""
    found = []
    for row, draft in zip(before, after, strict=True):
        back = as_row(draft)
        found += [
            f"{row.nip} {field}: {getattr(row, field)!r} -> {getattr(back, field)!r}"
            for field in FIELDS
            if (getattr(row, field) or None) != (getattr(back, field) or None)
        ]
        found += [f"{row.nip}: {problem.text}" for problem in draft.problems if problem.blocks]
    return found


def there_and_back(rows: list[NominatifRow], folder: Path) -> list[str]:
    """Export and import people, and name the differences."""
    path = folder / "nominatif.xlsx"
    write_nominatif(path, rows, HEAD)
    return differences(rows, drafts(path))


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.xlsx")), ids=lambda path: path.stem)
def test_the_people_of_a_real_sheet_come_back(sample: Path, tmp_path: Path) -> None:
    rows = [as_row(draft) for draft in drafts(sample) if not draft.refused][:ENOUGH]
    assert len(rows) > 100
    assert there_and_back(rows, tmp_path) == []


ONE = NominatifRow(
    nip="198507212010012003",
    name="Wa Ode Fitriani",
    kind="PNS",
    birth_place="Baubau",
    birth_date=date(1985, 7, 21),
    sex="P",
    religion="Islam",
    marital="Menikah",
    golongan="III/d",
    tmt_golongan=date(2022, 4, 1),
    position="Analis Kebijakan Ahli Muda",
    position_kind="Fungsional Tertentu",
    tmt_position=date(2021, 1, 4),
    mkg_years=12,
    mkg_months=11,
    education="S-2",
    education_major="Ilmu Komputer",
    school="Universitas Contoh",
    graduated=2012,
    tmt_cpns=date(2010, 1, 1),
    tmt_pns=date(2011, 1, 1),
    unit="Dinas Sosial",
    sub_unit="Bidang Pembinaan - Seksi Kurikulum",
    status="Aktif",
    nik="0471012107850002",
    nip_lama="131234567",
    npwp="012345678901000",
    phone="085241000000",
    email="contoh@contoh.go.id",
    address="Jalan Mawar Nomor 5",
    note="=catatan",
)

UNUSUAL: list[dict[str, object]] = [
    {"name": "Hj. Siti Aminah"},
    {"name": "La Ode, Muhammad"},
    {"name": "Rahmat SE"},
    {"name": "<b>A & B</b>"},
    {"name": "D'Angelo Ñandú-Čapek"},
    {"name": "LA ODE MUH. ALI", "title_before": "Drs. H."},
    {"name": "Sukarno", "title_before": "", "title_after": "", "birth_place": "Bau-Bau"},
    {"title_before": "Prof. Dr. Ir.", "title_after": "S.Kom., M.Si., Ph.D."},
    {"title_before": "dr.", "title_after": "Sp.OG(K)"},
    {"unit": "Dinas Pendidikan, Kepemudaan dan Olahraga", "sub_unit": ""},
    {"position": "Kepala Dinas", "appointment": "Plt", "eselon": "IIb"},
    {"position": "Guru Ahli Muda", "appointment": "Plh"},
    {"mkg_years": 0, "mkg_months": 0, "graduated": None, "education_major": ""},
    {"status": "CLTN", "marital": "Cerai", "religion": "Hindu"},
    {"kind": "CPNS", "tmt_pns": None},
    {
        "kind": "PPPK",
        "nip": "198507212021212003",
        "golongan": "IX",
        "tmt_cpns": date(2021, 3, 1),
        "tmt_pns": None,
        "contract_start": date(2025, 3, 1),
        "contract_end": date(2026, 2, 28),
    },
    {"kind": "Honorer", "nip": None, "golongan": "", "tmt_cpns": None, "tmt_pns": None},
]


def test_unusual_people_come_back(tmp_path: Path) -> None:
    rows = [
        ONE._replace(**{"nip": f"1985072120100120{number:02}", **one})  # type: ignore[arg-type]
        for number, one in enumerate(UNUSUAL, 1)
    ]
    assert there_and_back(rows, tmp_path) == []
