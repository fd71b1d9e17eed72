"""The choices of the office, each with its default and the rule it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peewee import fn

from kepegdesk.domain.kinds import EmployeeKind
from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage.base import tuples
from kepegdesk.storage.tables import LeaveYearClose, Office, Setting

if TYPE_CHECKING:
    from kepegdesk.domain.leave_ledger import Choices, Policy


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting as its page shows it; ``choices`` is empty where a free value is typed."""

    key: str
    label: str
    value: str
    default: str
    choices: tuple[str, ...]
    legal_basis: str
    group: str = ""

    @property
    def differs(self) -> bool:
        """Tell whether the office chose something else than the default."""
        return self.value != self.default


NONE = "tidak ada"
_TPP = "Perwali TPP Kota Kendari (75/2020 jo 23/2021); periksa dan sesuaikan"

_LEAVE = (
    ("kebijakan_sisa", "Kebijakan sisa cuti tahunan", "KETAT", ("KETAT", "EMBER"),
     "Peraturan BKN 24/2017 III.A angka 8-10; KETAT mengikuti bunyi peraturan"),
    ("akhir_tahun_mulai", "Cuti bersama akhir tahun dihitung mulai", "24-12", (),
     "Peraturan BKN 7/2021 III.F angka 6-7"),
    ("cb_potong_ct", "Cuti tahunan yang sudah dipakai memotong cuti besar", "HARI",
     ("HARI", "TIDAK"),
     "Peraturan BKN 24/2017 III.B: «diberikan dengan memperhitungkan»; caranya tidak diatur"),
    ("cap_satuan", "Satuan hitung cuti karena alasan penting", "kalender",
     ("kalender", "hari kerja"), "Peraturan BKN 24/2017 III.E: paling lama 1 bulan"),
    ("cs_dokter_pemerintah_min_hari_pns",
     "PNS sakit lebih dari … hari memerlukan dokter pemerintah", "", (),
     "Tidak disyaratkan lagi sejak PP 17/2020 Ps 320; isi angka bila BKPSDM memintanya"),
    ("pppk_dini_potong", "Cuti mendesak PPPK sebelum 1 tahun memotong hak pertamanya", "ya",
     ("ya", "tidak"), "PP 49/2018 Ps 80 ayat (3); dapat dibaca dua cara"),
    ("pppk_tangguh_penuh", "Cuti PPPK yang ditangguhkan dibawa penuh", "tidak", ("ya", "tidak"),
     "Peraturan BKN 7/2022 Ps 6: menangguhkan boleh, membawa penuh belum ditegaskan"),
    ("cber_mengurangi", "Cuti bersama mengurangi cuti tahunan", NONE,
     (NONE, "Honorer"),
     "ASN: tidak mengurangi (Keppres cuti bersama); non-ASN: menurut aturan ketenagakerjaan"),
    ("tpp_faktor_tahunan", "TPP selama cuti tahunan (persen)", "100", (), _TPP),
    ("tpp_faktor_besar", "TPP selama cuti besar (persen)", "100", (), _TPP),
    ("tpp_faktor_sakit", "TPP selama cuti sakit (persen)", "100", (), _TPP),
    ("tpp_faktor_melahirkan", "TPP selama cuti melahirkan (persen)", "100", (), _TPP),
    ("tpp_faktor_penting", "TPP selama cuti alasan penting (persen)", "100", (), _TPP),
    ("tpp_faktor_cltn", "TPP selama CLTN (persen)", "0", (), "CLTN: tanpa penghasilan"),
)  # fmt: skip

_PAPERS = (
    ("font_surat", "Huruf surat", "Sans", ("Sans", "Serif"),
     "Tata naskah dinas: kebiasaan Arial 11-12 untuk surat; huruf bebas yang serupa"),
    ("font_keputusan", "Huruf keputusan", "Serif", ("Sans", "Serif"),
     "Tata naskah dinas: kebiasaan Bookman Old Style 12 untuk keputusan; huruf bebas yang serupa"),
    ("kop_kepala_daerah", "Surat yang ditandatangani Wali Kota sendiri memakai kop Wali Kota",
     "ya", ("ya", "tidak"), "Tata naskah dinas; Permendagri 1/2023"),
    ("ruang_tanda_tangan", "Ruang tanda tangan", "basah", ("basah", "TTE"),
     "TTE berasal dari BSrE melalui SRIKANDI; program hanya menyediakan kotaknya"),
    ("tabel_paraf", "Cetak tabel paraf pada konsep surat", "tidak", ("ya", "tidak"),
     "Kebiasaan kantor; hanya pada salinan berkas"),
    ("tanda_cetak_ulang", "Cetakan ulang diberi tanda di kaki surat", "ya", ("ya", "tidak"),
     "Isi surat tidak berubah; tandanya huruf kecil di luar isi"),
    ("kertas", "Kertas surat", "F4", ("F4", "A4"), "Kebiasaan kantor; A4 untuk surat elektronik"),
    ("kepala_lampiran", "Cetak kepala lampiran pada formulir 1.b", "ya", ("ya", "tidak"),
     "Anak lampiran 1.b Peraturan BKN 24/2017"),
    ("nomor_formulir", "Cetak nomor di bawah judul formulir 1.b", "tidak", ("ya", "tidak"),
     "Tidak ada dalam anak lampiran 1.b; kebiasaan sebagian kantor"),
    ("nomor_dipesan_hari", "Nomor yang dipesan dilaporkan bila belum dipakai sesudah … hari", "14",
     (), "Kebiasaan kantor; setiap nomor harus dapat dijelaskan (Permendagri 1/2023)"),
)  # fmt: skip

_OFFICE = (
    ("tahun_mulai", "Tahun mulai pencatatan cuti", "", (),
     "Sebelum tahun ini riwayat dianggap tidak diketahui dan tidak membawa sisa"),
    ("lapor_mulai", "Laporan kembali dicatat untuk cuti yang berakhir sejak", "", (),
     "Surat izin cuti: wajib melaporkan diri; kosong berarti sejak kantor dibuat"),
)  # fmt: skip

_GROUPS = {"Cuti": _LEAVE, "Surat": _PAPERS, "Kantor": _OFFICE}
"""The settings as their page groups them: key, label, default, choices, legal basis."""

_KNOWN = tuple(row for rows in _GROUPS.values() for row in rows)

DEFAULTS = {key: default for key, _label, default, _choices, _basis in _KNOWN}


def value(key: str) -> str:
    """Return the office's choice, or the default."""
    stored: str | None = Setting.select(Setting.value).where(Setting.key == key).scalar()
    return DEFAULTS[key] if stored is None else stored


def policy() -> Policy:
    """Return how unused annual leave is carried over."""
    from kepegdesk.domain.leave_ledger import Policy  # its rules are not for the first window

    return Policy(value("kebijakan_sisa"))


def number(key: str) -> int | None:
    """Return a choice that is a number; None where it is left empty."""
    chosen = value(key)
    return int(chosen) if chosen else None


def choices(policy_wanted: Policy | None = None) -> Choices:
    """Return how the office reads what the regulations leave open, by its policy or another."""
    from kepegdesk.domain.leave_ledger import Choices

    day, month = value("akhir_tahun_mulai").split("-")
    reduced = value("cber_mengurangi")
    stored = Setting.get_or_none(Setting.key == "pppk_tangguh_penuh")
    return Choices(
        policy=policy_wanted or policy(),
        year_end_from=(int(month), int(day)),
        deferral_in_full=None if stored is None else stored.value == "ya",
        early_deducts=value("pppk_dini_potong") == "ya",
        large_deducts=value("cb_potong_ct") == "HARI",
        government_doctor_over=number("cs_dokter_pemerintah_min_hari_pns"),
        important_in_working_days=value("cap_satuan") == "hari kerja",
        collective_reduces=frozenset() if reduced == NONE else frozenset({EmployeeKind(reduced)}),
    )


def reports_since() -> dt.date:
    """Return from which day on the end of a leave asks for a report of return."""
    chosen = value("lapor_mulai")
    if chosen:
        return dt.datetime.strptime(chosen, "%d-%m-%Y").date()  # noqa: DTZ007 - a date, no moment
    made: dt.date = Office.select(Office.made_on).order_by(Office.id).scalar()
    return made


def first_year() -> int:
    """Return the year the office began to record leave here; the year it was made by default."""
    chosen = value("tahun_mulai")
    if chosen:
        return int(chosen)
    made: dt.date = Office.select(Office.made_on).order_by(Office.id).scalar()
    return made.year


@query(reach=Reach.OFFICE)
def listed(session: Session) -> list[SettingRow]:
    """Return every setting with its value, default and legal basis."""
    stored = dict(tuples(Setting.select(Setting.key, Setting.value)))
    return [
        SettingRow(key, label, stored.get(key, default), default, choices, basis, group)
        for group, rows in _GROUPS.items()
        for key, label, default, choices, basis in rows
    ]


@use_case("setting", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def choose(session: Session, key: str, chosen: str) -> None:
    """Change a setting; an empty text returns to the default."""
    row = next((known for known in _KNOWN if known[0] == key), None)
    if row is None:
        text = f"Pengaturan «{key}» tidak dikenal; lihat daftarnya di halaman Kantor."
        raise Refused([error("PG02", "key", text)])
    _require_fitting(row[0], row[3], chosen)
    _refuse_settled(key, chosen)
    say(f"Ubah pengaturan {row[1]}: {chosen or 'bawaan'}")
    Setting.delete().where(Setting.key == key).execute()
    if chosen:
        Setting.create(key=key, value=chosen)


OF_THE_BOOK = frozenset(
    {
        "kebijakan_sisa", "tahun_mulai", "akhir_tahun_mulai", "pppk_dini_potong",
        "pppk_tangguh_penuh", "cber_mengurangi",
    }
)  # fmt: skip
"""Settings that say how every year of the book is counted: they bear no date."""


def _refuse_settled(key: str, chosen: str) -> None:
    """Raise ``Refused`` where another reading would reach a year of leave that is closed."""
    if key not in OF_THE_BOOK or (chosen or DEFAULTS[key]) == value(key):
        return
    last = LeaveYearClose.select(fn.MAX(LeaveYearClose.year)).scalar()
    if last is not None:
        text = (
            f"Pengaturan ini juga berlaku bagi tahun yang bukunya sudah ditutup (sampai {last}). "
            "Buka kembali tahun itu dahulu di halaman Register, Rekonsiliasi."
        )
        raise Refused([error("PG04", key, text)])


def _require_fitting(key: str, choices: tuple[str, ...], chosen: str) -> None:
    if choices and chosen and chosen not in choices:
        text = f"Pilihan «{chosen}» tidak dikenal. Pilih salah satu: {', '.join(choices)}."
        raise Refused([error("PG01", key, text)])
    test, told = _TYPED.get(key.partition("_faktor")[0], (None, ""))
    if test is not None and chosen and not test(chosen):
        raise Refused([error("PG01", key, told)])


def _is_day_of_a_year(text: str) -> bool:
    try:
        dt.datetime.strptime(f"{text}-2000", "%d-%m-%Y")  # noqa: DTZ007 - a date, no moment
    except ValueError:
        return False
    return True


def _is_day(text: str) -> bool:
    try:
        dt.datetime.strptime(text, "%d-%m-%Y")  # noqa: DTZ007 - a date, no moment
    except ValueError:
        return False
    return True


def _is_number(text: str, least: int, most: int) -> bool:
    return text.isascii() and text.isdigit() and least <= int(text) <= most


_TYPED: dict[str, tuple[Callable[[str], bool], str]] = {
    "nomor_dipesan_hari": (
        lambda text: _is_number(text, 1, 366),
        "Tulis jumlah hari, misalnya 14.",
    ),
    "tahun_mulai": (
        lambda text: _is_number(text, 1990, 2100),
        "Tahun mulai harus tahun empat angka, misalnya 2026.",
    ),
    "akhir_tahun_mulai": (_is_day_of_a_year, "Tulis tanggal dan bulan, misalnya 24-12."),
    "lapor_mulai": (_is_day, "Tulis tanggal lengkap, misalnya 02-01-2026."),
    "cs_dokter_pemerintah_min_hari_pns": (
        lambda text: _is_number(text, 1, 365),
        "Tulis jumlah hari, misalnya 14, atau kosongkan.",
    ),
    "tpp": (lambda text: _is_number(text, 0, 100), "Tulis persen bulat dari 0 sampai 100."),
}
"""How a typed choice is checked, and what is said when it does not fit."""
