"""What every parameter of the leave rules means, in which unit, and which values it takes."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.leave_rules import NOT_APPLICABLE, YES, RuleGroup

NO = "tidak"
MOST = 1000
"""A larger number is a slip of the keyboard."""

GROUPS = {
    RuleGroup.PNS: "PNS dan CPNS",
    RuleGroup.PPPK: "PPPK",
    RuleGroup.PART_TIME: "PPPK Paruh Waktu",
    RuleGroup.HONORER: "Non-ASN",
}
"""Whose rules, in words."""


class ValueKind(Enum):
    """What a parameter takes; the value is the hint given with a wrong one."""

    NUMBER = "Tulis angka bulat, misalnya 12."
    NUMBER_OR_NONE = "Tulis angka bulat, misalnya 12, atau «-» bila tidak berlaku."
    YES_NO = "Tulis «ya» atau «tidak»."
    LENGTH = "Tulis lamanya, misalnya «1 bulan 15 hari»."


class Parameter(NamedTuple):
    """A parameter: its key, its words, its unit, what it takes, and the leave it is about.

    ``kind`` is None for what annual and large leave share. ``yearly`` tells that it is read on the
    first of January of each year, so that a new row counts from the next year on.
    """

    key: str
    label: str
    unit: str
    takes: ValueKind
    kind: LeaveKind | None
    yearly: bool = False


_N, _O, _Y, _L = (
    ValueKind.NUMBER,
    ValueKind.NUMBER_OR_NONE,
    ValueKind.YES_NO,
    ValueKind.LENGTH,
)
_CT, _CB, _CS = LeaveKind.ANNUAL, LeaveKind.LARGE, LeaveKind.SICK
_CM, _CAP, _CLTN = LeaveKind.MATERNITY, LeaveKind.IMPORTANT, LeaveKind.UNPAID

PARAMETERS = (
    Parameter("ct_hak", "Hak cuti tahunan", "hari kerja", _O, _CT, True),
    Parameter("ct_min", "Cuti tahunan sekali minta, paling sedikit", "hari kerja", _N, _CT, True),
    Parameter("ct_syarat_bulan", "Masa kerja sebelum berhak cuti tahunan", "bulan", _N, _CT, True),
    Parameter(
        "ct_dini_maks", "Cuti mendesak sebelum berhak, paling banyak", "hari kerja", _O, _CT, True
    ),
    Parameter("ct_sisa_maks", "Sisa yang dibawa ke tahun berikutnya", "hari kerja", _N, _CT, True),
    Parameter(
        "ct_total_1", "Jumlah paling banyak bila setahun tidak diambil", "hari kerja", _N, _CT, True
    ),
    Parameter(
        "ct_total_2", "Jumlah paling banyak bila dua tahun tidak diambil", "hari kerja", _N, _CT,
        True,
    ),
    Parameter(
        "ct_sisa_kontrak_lebih_bulan", "Sisa dibawa bila perjanjian kerja lebih dari", "bulan", _O,
        _CT, True,
    ),
    Parameter(
        "ct_dua_tahun_kontrak_lebih_bulan", "Sisa dua tahun dibawa bila perjanjian lebih dari",
        "bulan", _O, _CT, True,
    ),
    Parameter("ct_tangguh_penuh", "Cuti yang ditangguhkan dibawa penuh", "", _Y, _CT, True),
    Parameter(
        "ct_tambahan_per_hari", "Tambahan tiap hari cuti bersama yang dikerjakan", "hari kerja", _N,
        _CT, True,
    ),
    Parameter(
        "ct_sulit_hubungan_hari_kalender", "Tambahan untuk tempat yang sulit dihubungi",
        "hari kalender", _N, _CT,
    ),
    Parameter("guru_hak_ct", "Guru berhak cuti tahunan", "", _Y, _CT, True),
    Parameter("tangguh_maks_bulan", "Penangguhan paling lama", "bulan", _N, None),
    Parameter("cb_hapus_ct", "Cuti besar menghapus hak cuti tahunan", "", _Y, _CB, True),
    Parameter("cb_syarat_tahun", "Masa kerja sebelum berhak cuti besar", "tahun", _N, _CB),
    Parameter("cb_maks_bulan", "Cuti besar paling lama", "bulan", _N, _CB),
    Parameter("cb_jeda_tahun", "Jeda sebelum cuti besar berikutnya", "tahun", _N, _CB),
    Parameter("cs_maks_bulan", "Cuti sakit paling lama", "bulan", _N, _CS),
    Parameter(
        "cs_perpanjangan_bulan", "Perpanjangan cuti sakit dengan Tim Penguji", "bulan", _N, _CS
    ),
    Parameter("cs_gugur", "Cuti sakit karena gugur kandungan", "", _L, _CS),
    Parameter(
        "cs_surat_dokter_pemerintah_lebih_hari", "Dokter pemerintah bila sakit lebih dari", "hari",
        _O, _CS,
    ),
    Parameter("cm_bulan", "Cuti melahirkan", "bulan", _N, _CM),
    Parameter("cm_anak_maks", "Cuti melahirkan sampai anak ke-", "", _N, _CM),
    Parameter("cap_maks_bulan", "Cuti karena alasan penting paling lama", "bulan", _N, _CAP),
    Parameter(
        "cap_maks_hari_kerja", "Cuti alasan penting bila dihitung hari kerja", "hari kerja", _N,
        _CAP,
    ),
    Parameter("cltn_syarat_tahun", "Masa kerja sebelum dapat CLTN", "tahun", _N, _CLTN),
    Parameter("cltn_maks_tahun", "CLTN paling lama", "tahun", _N, _CLTN),
    Parameter("cltn_perpanjangan_tahun", "Perpanjangan CLTN paling lama", "tahun", _N, _CLTN),
    Parameter(
        "cltn_ajukan_bulan", "Perpanjangan CLTN diajukan sebelum berakhir", "bulan", _N, _CLTN
    ),
    Parameter("cltn_lapor_maks_bulan", "Batas lapor setelah CLTN berakhir", "bulan", _N, _CLTN),
    Parameter(
        "cltn_ct_syarat_bulan", "Masa kerja sesudah CLTN sebelum berhak cuti tahunan", "bulan", _N,
        _CLTN, True,
    ),
)  # fmt: skip

BY_KEY = {parameter.key: parameter for parameter in PARAMETERS}

_LENGTH = re.compile(r"[1-9]\d? bulan(?: [1-9]\d? hari)?", re.ASCII)


def read_value(parameter: Parameter, text: str) -> str | None:
    """Return a typed value as it is stored; None when it does not fit the parameter."""
    text = " ".join(text.casefold().split())
    if parameter.takes is ValueKind.YES_NO:
        return text if text in (YES, NO) else None
    if parameter.takes is ValueKind.LENGTH:
        return text if _LENGTH.fullmatch(text) else None
    if parameter.takes is ValueKind.NUMBER_OR_NONE and text == NOT_APPLICABLE:
        return text
    return _number(text)


def _number(text: str) -> str | None:
    is_number = text.isascii() and text.isdigit() and int(text) < MOST
    return str(int(text)) if is_number else None


def value_words(parameter: Parameter, value: str) -> str:
    """Word a value with its unit: «12 hari kerja», «ya», «tidak berlaku»."""
    if value == NOT_APPLICABLE:
        return "tidak berlaku"
    return f"{value} {parameter.unit}".strip()
