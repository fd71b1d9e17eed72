"""Which import a sheet is for."""

from __future__ import annotations

from typing import Any

import pytest

from kepegdesk.domain.sheet import Sheet
from kepegdesk.domain.sheet_kind import OPENINGS, PEOPLE, recognise, titles

A, B = "198501012010011001", "198601012010012002"
PERSON = ["NIP", "Nama", "Golongan", "TMT", "Jabatan", "Alamat", "Agama", "Jenis Kelamin", "N-1"]


@pytest.mark.parametrize(
    ("name", "rows", "kind"),
    [
        ("Lembar1", [["NIP", "Nama", "Golongan", "TMT"], [A, "Ali", "III/a", ""]], PEOPLE),
        ("Lembar1", [["NIP", "Nama", "Golongan", "TMT"], [A, "", "a", ""], [A, "", "b", ""],
                     [B, "", "c", ""]], "rank"),
        ("Riwayat", [["NIP", "Nama", "Golongan", "TMT"], [A, "Ali", "III/a", ""]], "rank"),
        ("Lembar1", [["RIWAYAT"], ["NIP", "Nama Diklat", "JP"], [A, "Bimtek", 3]], "training"),
        ("Lembar1", [["NIP", "Nama", "N-2", "N-1", "N"], [A, "Ali", 6, 6, 12]], OPENINGS),
        ("Lembar1", [PERSON, [A, "Ali", "III/a"]], PEOPLE),
        ("Lembar1", [PERSON, [A, "Ali", "III/a"], [A, "Ali", "III/b"]], PEOPLE),
        ("Lembar1", [["Merek", "Harga"], ["A", 1]], None),
        ("Kosong", [], None),
    ],
)  # fmt: skip
def test_by_its_headings(name: str, rows: list[list[Any]], kind: str | None) -> None:
    assert recognise([Sheet("Kosong", []), Sheet(name, rows)], 2026) == kind


def test_every_kind_has_a_title() -> None:
    found = titles()
    assert (found[PEOPLE], found["rank"], found[OPENINGS]) == (
        "Daftar pegawai", "Riwayat: Pangkat", "Saldo awal cuti tahunan",
    )  # fmt: skip
