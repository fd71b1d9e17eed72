"""The choices of the office, each with its default and the rule it rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kepegdesk.domain.problems import error
from kepegdesk.errors import Refused
from kepegdesk.services.session import Session
from kepegdesk.services.use_case import ADMINS, Reach, query, say, use_case
from kepegdesk.storage.tables import Office, Setting

if TYPE_CHECKING:
    from kepegdesk.domain.leave_ledger import Policy


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting as its page shows it; ``choices`` is empty where a free value is typed."""

    key: str
    label: str
    value: str
    default: str
    choices: tuple[str, ...]
    legal_basis: str


_KNOWN = (
    ("kebijakan_sisa", "Kebijakan sisa cuti tahunan", "KETAT", ("KETAT", "EMBER"),
     "Peraturan BKN 24/2017 III.A angka 8-10; KETAT mengikuti bunyi peraturan"),
    ("tahun_mulai", "Tahun mulai pencatatan cuti", "", (),
     "Sebelum tahun ini riwayat dianggap tidak diketahui dan tidak membawa sisa"),
    ("akhir_tahun_mulai", "Cuti bersama akhir tahun dihitung mulai", "24-12", (),
     "Peraturan BKN 7/2021 III.F angka 6-7"),
    ("kertas", "Kertas surat", "F4", ("F4", "A4"), "Kebiasaan kantor; A4 untuk surat elektronik"),
    ("kepala_lampiran", "Cetak kepala lampiran pada formulir 1.b", "ya", ("ya", "tidak"),
     "Anak lampiran 1.b Peraturan BKN 24/2017"),
    ("nomor_formulir", "Cetak nomor di bawah judul formulir 1.b", "tidak", ("ya", "tidak"),
     "Tidak ada dalam anak lampiran 1.b; kebiasaan sebagian kantor"),
)  # fmt: skip

DEFAULTS = {key: default for key, _label, default, _choices, _basis in _KNOWN}


def value(key: str) -> str:
    """Return the office's choice, or the default."""
    stored: str | None = Setting.select(Setting.value).where(Setting.key == key).scalar()
    return DEFAULTS[key] if stored is None else stored


def policy() -> Policy:
    """Return how unused annual leave is carried over."""
    from kepegdesk.domain.leave_ledger import Policy  # its rules are not for the first window

    return Policy(value("kebijakan_sisa"))


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
    return [SettingRow(k, label, value(k), d, c, basis) for k, label, d, c, basis in _KNOWN]


@use_case("setting", "leave", roles=ADMINS, reach=Reach.OFFICE, undoable=True)
def choose(session: Session, key: str, chosen: str) -> None:
    """Change a setting; an empty text returns to the default."""
    row = next(known for known in _KNOWN if known[0] == key)
    _require_fitting(row[0], row[3], chosen)
    say(f"Ubah pengaturan {row[1]}: {chosen or 'bawaan'}")
    Setting.delete().where(Setting.key == key).execute()
    if chosen:
        Setting.create(key=key, value=chosen)


def _require_fitting(key: str, choices: tuple[str, ...], chosen: str) -> None:
    if choices and chosen and chosen not in choices:
        text = f"Pilihan «{chosen}» tidak dikenal. Pilih salah satu: {', '.join(choices)}."
        raise Refused([error("PG01", key, text)])
    if key == "tahun_mulai" and chosen and not (chosen.isdigit() and 1990 <= int(chosen) <= 2100):
        raise Refused([error("PG01", key, "Tahun mulai harus tahun empat angka, misalnya 2026.")])
    if key == "akhir_tahun_mulai" and chosen and not _is_day_of_a_year(chosen):
        text = "Tulis tanggal dan bulan, misalnya 24-12."
        raise Refused([error("PG01", key, text)])


def _is_day_of_a_year(text: str) -> bool:
    try:
        dt.datetime.strptime(f"{text}-2000", "%d-%m-%Y")  # noqa: DTZ007 - a date, no moment
    except ValueError:
        return False
    return True
