"""The text of a letter's code: written small, read back whole, damage told from forgery."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import replace

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from kepegdesk.domain import letter_seal
from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.letter_seal import Damage, Seal, Sealed, parse

SIGNATURE = bytes(range(64))
SEAL = Seal(
    number="800.1.11.4/12/BKPSDM/2026",
    nip="198501012010011003",
    kind="CT",
    start=dt.date(2026, 12, 1),
    end=dt.date(2026, 12, 16),
    length="12 hari kerja",
    signer="Rahmat Uji, S.Sos.",
    day=dt.date(2026, 11, 23),
    key="ab12cd34",
)
days = st.dates(dt.date(1000, 1, 1))
fields = st.text(max_size=30)
seals = st.builds(
    Seal, number=fields, nip=fields, kind=fields, start=st.none() | days, end=st.none() | days,
    length=fields | st.just("3 hari kerja"), signer=fields, day=days, key=fields,
)  # fmt: skip


def text_of(seal: Seal) -> str:
    return letter_seal.signed(letter_seal.compose(seal), SIGNATURE)


def in_nfc(seal: Seal) -> Seal:
    """Return a seal with its texts in the form they are written in."""
    values = {
        name: unicodedata.normalize("NFC", value)
        for name in Seal.__slots__
        if isinstance(value := getattr(seal, name), str)
    }
    return replace(seal, **values)


def test_the_line_is_what_another_program_can_read() -> None:
    assert letter_seal.compose(SEAL) == (
        "KPG1|800.1.11.4/12/BKPSDM/2026|198501012010011003|CT|261201|261216|12%4|"
        "Rahmat Uji, S.Sos.|261123|ab12cd34"
    )


@given(seals)
def test_a_seal_is_read_back_as_it_was_written(seal: Seal) -> None:
    read = parse(text_of(seal))

    assert isinstance(read, Sealed)
    assert read.seal == in_nfc(seal)
    assert read.content == letter_seal.compose(seal)
    assert read.signature == SIGNATURE


@given(seals, st.integers(0, 400), st.sampled_from(["\n", "\r\n", "\r"]))
def test_line_breaks_and_spaces_around_change_nothing(seal: Seal, place: int, cut: str) -> None:
    text = text_of(seal)
    broken = f" \t{text[:place]}{cut}{text[place:]}{cut}"

    assert parse(broken) == parse(text)


def test_spaces_that_a_field_of_one_line_makes_of_breaks_in_the_signature() -> None:
    text = text_of(SEAL)
    place = text.rindex("|") + 40
    assert parse(f"{text[:place]} {text[place:]}") == parse(text)


@given(seals)
def test_a_decomposed_text_is_the_same_seal(seal: Seal) -> None:
    text = text_of(seal)

    assert parse(unicodedata.normalize("NFD", text)) == parse(text)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert isinstance(parse(text), Damage)


@pytest.mark.parametrize(
    ("text", "damage"),
    [
        ("", Damage.FOREIGN),
        ("https://bsre.bssn.go.id/verify/123", Damage.FOREIGN),
        ("KPG2|apa|saja", Damage.NEWER),
        ("KPG10|apa|saja", Damage.NEWER),
        ("KPG1", Damage.BROKEN),
        (text_of(SEAL).swapcase(), Damage.BROKEN),  # a scanner with Caps Lock
        (text_of(SEAL).replace("|", "*"), Damage.BROKEN),  # another keyboard's key
        (text_of(SEAL)[:-1], Damage.BROKEN),  # a letter lost
        (text_of(SEAL)[:-40], Damage.BROKEN),
        (text_of(SEAL) + "A", Damage.BROKEN),
        (text_of(SEAL).replace("%4", "%9"), Damage.BROKEN),
        (text_of(SEAL).replace("%4|", "%|"), Damage.BROKEN),
        (text_of(SEAL).replace("|261123|", "||"), Damage.BROKEN),  # no date
        (text_of(SEAL).replace("261123", "261131"), Damage.BROKEN),  # 31 November
        (text_of(SEAL).replace("261123", "2611"), Damage.BROKEN),
        (text_of(SEAL).replace("261123", "²61123"), Damage.BROKEN),
        (text_of(SEAL).replace("AAEC", "AA*C"), Damage.BROKEN),
        (text_of(SEAL).replace("AAEC", "AAÉC"), Damage.BROKEN),
        (text_of(SEAL).replace("|ab12cd34|", "|ab12cd34||"), Damage.BROKEN),
    ],
)
def test_damage_is_told_from_a_code_of_somebody_else(text: str, damage: Damage) -> None:
    assert parse(text) is damage


def test_every_other_spelling_of_the_signature_is_damage() -> None:
    """The last letter holds four bits that mean nothing: no letter may be altered unseen."""
    text = text_of(SEAL)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

    read = [parse(text[:-1] + letter) for letter in letters if letter != text[-1]]

    assert all(
        found is Damage.BROKEN or (isinstance(found, Sealed) and found.signature != SIGNATURE)
        for found in read
    )


class TestSize:
    """The code stays small: version 11 with error correction M at most."""

    LONG = replace(SEAL, number="800.1.11.4/000123/BKPSDM/VIII/2026", signer="D" * 60)

    def version(self, seal: Seal) -> int:
        code = segno.make(text_of(seal), error="M", boost_error=False, micro=False)
        return int(str(code.version))

    def test_the_longest_number_and_name_fit_uncut(self) -> None:
        assert letter_seal.fitted(self.LONG) == self.LONG
        assert letter_seal.size(self.LONG) == len(text_of(self.LONG).encode())
        assert self.version(self.LONG) <= 11

    def test_what_is_longer_costs_the_end_of_the_signers_name(self) -> None:
        long = replace(self.LONG, number="X" * 60)
        cut = letter_seal.fitted(long)

        assert self.version(long) > 11
        assert self.version(cut) <= 11
        assert cut.signer.endswith("D…")
        assert letter_seal.size(cut) <= letter_seal.MOST_BYTES < letter_seal.size(cut) + 4
        assert replace(cut, signer="D" * 60) == long

    def test_a_name_is_not_cut_to_nothing(self) -> None:
        endless = replace(self.LONG, number="X" * 255)
        assert letter_seal.fitted(endless).signer == "D" * letter_seal.SHORTEST_SIGNER + "…"
        assert letter_seal.fitted(replace(endless, signer="La Uji")).signer == "La Uji"

    def test_a_cut_name_does_not_end_in_a_space(self) -> None:
        long = replace(self.LONG, number="X" * 60, signer="Muhammad Yusuf " + "K " * 30)
        assert " …" not in letter_seal.fitted(long).signer


class TestKinds:
    """What letter it is."""

    @pytest.mark.parametrize("leave", list(LeaveKind))
    @pytest.mark.parametrize("paper", ["", "recall"])
    def test_leave_and_paper_are_read_back(self, leave: LeaveKind, paper: str) -> None:
        assert letter_seal.parts_of(letter_seal.kind_of(leave, paper)) == (leave, paper)

    def test_an_unknown_kind_names_no_leave(self) -> None:
        assert letter_seal.parts_of("XX surat") == (None, "surat")
