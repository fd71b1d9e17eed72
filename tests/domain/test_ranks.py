"""The two ladders and how people write their rungs."""

from __future__ import annotations

import pytest

from kepegdesk.domain import ranks
from kepegdesk.domain.kinds import EmployeeKind


def test_ladders_are_climbed_to_their_tops() -> None:
    for ladder in (tuple(ranks.PNS), ranks.PPPK):
        climbed = [ladder[0]]
        while step := ranks.next_rank(climbed[-1]):
            climbed.append(step)
        assert tuple(climbed) == ladder
        assert [ranks.rank_order(golongan) for golongan in ladder] == list(range(1, 18))
    assert ranks.next_rank("V/a") is None
    assert ranks.rank_order("V/a") == 0


def test_names_of_ranks() -> None:
    assert ranks.rank_name("IV/e") == "Pembina Utama"
    assert ranks.rank_name("IX") == ""


@pytest.mark.parametrize("golongan", [*ranks.PNS, *ranks.PPPK])
def test_every_rung_reads_itself_and_fits_its_kind(golongan: str) -> None:
    is_pns = golongan in ranks.PNS

    assert ranks.read_golongan(golongan) == golongan
    assert ranks.fits(golongan, EmployeeKind.PNS) is is_pns
    assert ranks.fits(golongan, EmployeeKind.PPPK) is not is_pns
    assert ranks.fits(golongan, EmployeeKind.HONORER)


@pytest.mark.parametrize("golongan", ranks.PNS)
def test_every_pangkat_names_its_golongan(golongan: str) -> None:
    name = ranks.PNS[golongan]
    for text in (
        name,
        name.upper(),
        name.replace("Tingkat", "Tk."),
        name.replace("Tingkat I", "TK.I"),
    ):
        assert ranks.read_golongan(text) == golongan
        assert ranks.read_rank_name(f"{text} ({golongan})") == golongan
        assert ranks.read_rank_name(f"{text} / {golongan.replace('/', '.')}") == golongan


@pytest.mark.parametrize("text", ["I/e", "XVIII", "18", "0", "Panglima", "V/a", "IM", ""])
def test_what_is_no_golongan(text: str) -> None:
    assert ranks.read_golongan(text) is None


@pytest.mark.parametrize(
    ("code", "golongan"),
    [
        ("11", "I/a"),
        ("31", "III/a"),
        ("45", "IV/e"),
        ("15", None),
        ("51", None),
        ("3", None),
        ("39", None),
    ],
)
def test_siasn_codes(code: str, golongan: str | None) -> None:
    assert ranks.from_siasn_code(code) == golongan
