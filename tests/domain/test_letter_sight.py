"""What a letter shows against what its code says: one altered digit is found, a good one passes."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from kepegdesk.domain import letter_sight
from kepegdesk.domain.letter_seal import Seal

SEAL = Seal(
    number="800.1.11.4/123/BKPSDM/2026",
    nip="198507212010012003",
    kind="CT",
    start=dt.date(2026, 12, 28),
    end=dt.date(2027, 1, 8),
    length="8 hari kerja",
    signer="Dr. H. La Ode Muhammad Contoh, S.E., M.Si.",
    day=dt.date(2026, 11, 23),
    key="ab12cd34",
)
LETTER = """PEMERINTAH KOTA KENDARI
Jalan Contoh Raya Nomor 8, Kelurahan Mandonga, Kendari 93111
SURAT IZIN CUTI TAHUNAN
Nomor : 800.1.11.4/123/BKPSDM/2026
1. Diberikan cuti tahunan untuk Tahun 2026 dan 2027 kepada Pegawai Negeri
Sipil:
Nama :
NIP :
Wa Ode Fitriani Saranani, S.Kom., M.Si.
19850721 201001 2 003
Penata Tk. I / III/d
Selama 8 (delapan) hari kerja, terhitung mulai tanggal 28 Desember 2026
sampai dengan tanggal 8 Januari 2027, dengan ketentuan sebagai berikut:
c. Alamat selama menjalankan cuti tahunan: Jalan Mawar Nomor 5, Kelurahan
Kadia, Kendari.
Kendari, 23 November 2026
a.n. WALI KOTA KENDARI
Dr. H. La Ode Muhammad
Contoh, S.E., M.Si.
NIP. 19720315 199803 1 004
Tembusan:
1. Wali Kota Kendari (sebagai laporan)
"""


def fields(text: str, seal: Seal = SEAL) -> list[str]:
    return [found.field for found in letter_sight.differences(seal, text)]


def altered(old: str, new: str, text: str = LETTER) -> str:
    assert text.count(old) >= 1
    return text.replace(old, new)


def test_a_letter_that_says_what_its_code_says() -> None:
    assert letter_sight.differences(SEAL, LETTER) == []


ESSENTIALS = [
    ("number", "800.1.11.4/123/BKPSDM/2026"),
    ("nip", "19850721 201001 2 003"),
    ("start", "28 Desember 2026"),
    ("end", "8 Januari 2027"),
    ("length", "8 (delapan) hari kerja"),
    ("day", "23 November 2026"),
]


@pytest.mark.parametrize(("field", "shown"), ESSENTIALS)
def test_every_altered_digit_is_found(field: str, shown: str) -> None:
    places = [place for place, letter in enumerate(shown) if letter.isdigit()]
    for place in places:
        for digit in "0123456789":
            if digit == shown[place]:
                continue
            wrong = shown[:place] + digit + shown[place + 1 :]
            assert fields(altered(shown, wrong)) == [field], wrong


@pytest.mark.parametrize(("field", "shown"), ESSENTIALS)
def test_every_digit_added_or_dropped_is_found(field: str, shown: str) -> None:
    for place, letter in enumerate(shown):
        if letter.isdigit():
            for wrong in (
                shown[:place] + "1" + shown[place:],
                shown[:place] + shown[place + 1 :],
            ):
                if wrong != shown:
                    assert field in fields(altered(shown, wrong)), wrong


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("start", "28 Desember 2026", "28 November 2026"),
        ("number", "BKPSDM/2026", "BKAD/2026"),
        ("signer", "La Ode", "La Udu"),
        ("kind", "CUTI TAHUNAN", "CUTI BESAR"),
        ("length", "hari kerja", "bulan"),
    ],
)
def test_an_altered_word_is_found(field: str, old: str, new: str) -> None:
    text = altered(old, new)
    text = re.sub("cuti tahunan", "cuti besar", text) if field == "kind" else text
    assert fields(text) == [field]


def test_what_became_of_a_value_is_shown_beside_it() -> None:
    text = altered("800.1.11.4/123/", "800.1.11.4/128/")
    text = altered("23 November 2026", "28 November 2026", text)
    text = altered("19850721 201001 2 003", "19850721 201001 2 008", text)
    found = {each.field: (each.label, each.sealed, each.shown) for each in
             letter_sight.differences(SEAL, text)}  # fmt: skip
    assert found == {
        "number": ("Nomor", "800.1.11.4/123/BKPSDM/2026", "800.1.11.4/128/BKPSDM/2026"),
        "nip": ("NIP", "19850721 201001 2 003", "19850721 201001 2 008"),
        "day": ("Tanggal surat", "23 November 2026", "28 November 2026"),
    }


def test_a_value_that_also_stands_elsewhere_does_not_hide_its_change() -> None:
    """One day of leave on the day of the letter: three dates alike, one of them altered."""
    one = replace(SEAL, start=SEAL.day, end=SEAL.day)
    text = altered("28 Desember 2026", "23 November 2026")
    text = altered("8 Januari 2027", "23 November 2026", text)
    assert fields(text, one) == []
    assert fields(altered("mulai tanggal 23", "mulai tanggal 22", text), one) == ["start"]
    assert fields(altered("tanggal 23 November 2026,", "tanggal 25 November 2026,", text), one) == [
        "end"
    ]
    assert fields(altered("Kendari, 23 Nov", "Kendari, 20 Nov", text), one) == ["day"]
    caption = f"{LETTER}\nSurat 800.1.11.4/123/BKPSDM/2026 asli bila kodenya terbaca"
    assert fields(altered("Nomor : 800.1.11.4/123", "Nomor : 800.1.11.4/124", caption)) == [
        "number"
    ]


def test_other_numbers_and_dates_on_the_page_are_nobody_s_business() -> None:
    recall = replace(SEAL, kind="CT recall")
    more = (
        "Sehubungan dengan Surat Izin Cuti Tahunan nomor 800.1.11.4/77/BKPSDM/2026 tanggal "
        "2 November 2026, pada hari Senin, 5 Oktober 2026, Nomor : 5, selama cuti "
    )
    assert fields(f"{LETTER}{more}", recall) == []


@pytest.mark.parametrize(
    ("length", "said"),
    [
        ("3 bulan", "Selama 3 (tiga) bulan, terhitung"),
        ("1 tahun 6 bulan", "Selama 1 (satu) tahun 6 (enam) bulan, terhitung"),
        ("90 hari", "Selama 90 (sembilan puluh) hari, terhitung"),
        ("90 hari", "diberikan cuti 90 hari kalender, terhitung"),
        ("", "tanpa lama, terhitung"),
    ],
)
def test_every_way_to_word_a_length(length: str, said: str) -> None:
    text = altered("Selama 8 (delapan) hari kerja, terhitung", said)
    assert fields(text, replace(SEAL, length=length)) == []
    if length:
        assert fields(re.sub(r"(?<=\s)(3|6|90) ", "7 ", text), replace(SEAL, length=length)) == [
            "length"
        ]


def test_a_decree_and_a_letter_without_days() -> None:
    decree = altered("Kendari, 23 November 2026", "Ditetapkan di Kendari\npada tanggal 23 "
                     "November 2026")  # fmt: skip
    assert fields(decree) == []
    assert fields(altered("pada tanggal 23", "pada tanggal 24", decree)) == ["day"]
    bare = replace(SEAL, start=None, end=None, nip="", length="", kind="LN cltn")
    assert fields("Surat cuti Nomor : 800.1.11.4/123/BKPSDM/2026, 23 November 2026 "
                  "Dr. H. La Ode Muhammad Contoh, S.E., M.Si.", bare) == []  # fmt: skip


def test_a_day_that_does_not_exist_is_another_day() -> None:
    assert fields(altered("28 Desember 2026", "38 Desember 2026")) == ["start"]


def test_a_cut_name_and_a_number_in_a_sentence() -> None:
    cut = replace(SEAL, signer="Dr. H. La Ode Muhammad Con…")
    assert fields(LETTER, cut) == []
    assert fields(altered("Nomor : 800.1.11.4/123/BKPSDM/2026", "dengan nomor 800.1.11.4/123/ "
                          "BKPSDM/2026."), cut) == []  # fmt: skip


def test_the_code_of_another_letter_pasted_in_differs_everywhere() -> None:
    other = Seal(
        "800.1.11.4/9/BKAD/2026", "199001012015011001", "CB", dt.date(2026, 5, 1),
        dt.date(2026, 7, 31), "3 bulan", "Orang Lain", dt.date(2026, 4, 1), "ab12cd34",
    )  # fmt: skip
    assert fields(LETTER, other) == [
        "number", "nip", "start", "end", "day", "length", "signer", "kind",
    ]  # fmt: skip


def test_a_page_without_words_is_not_compared() -> None:
    assert letter_sight.is_letter(LETTER)
    assert not letter_sight.is_letter("\ufffd\ufffd 12")


def test_the_essentials_in_words() -> None:
    told = [(each.label, each.text) for each in letter_sight.essentials(SEAL)]
    assert told == [
        ("Nomor", "800.1.11.4/123/BKPSDM/2026"),
        ("Jenis", "Surat Izin Cuti Tahunan"),
        ("NIP", "19850721 201001 2 003"),
        ("Mulai", "28 Desember 2026"),
        ("Sampai dengan", "8 Januari 2027"),
        ("Lama", "8 hari kerja"),
        ("Penanda tangan", "Dr. H. La Ode Muhammad Contoh, S.E., M.Si."),
        ("Tanggal surat", "23 November 2026"),
    ]
    bare = replace(SEAL, kind="XX surat", nip="", start=None, end=None, length="", signer="")
    assert [each.text for each in letter_sight.essentials(bare)] == [
        "800.1.11.4/123/BKPSDM/2026", "XX surat", "23 November 2026",
    ]  # fmt: skip


def test_a_number_altered_in_a_sentence_is_shown() -> None:
    text = altered("Nomor : 800.1.11.4/123/", "dengan nomor 800.1.11.4/128/")
    (found,) = letter_sight.differences(SEAL, text)
    assert (found.field, found.shown) == ("number", "800.1.11.4/128/BKPSDM/2026")
