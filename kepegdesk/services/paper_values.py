"""What the fields of a paper's wording stand for, for one request on the paper's date."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from kepegdesk.domain.indonesian import long_date, spaced_nip, terbilang
from kepegdesk.domain.kinds import EmployeeKind, LeaveKind, Sex, Verdict
from kepegdesk.domain.paper_words import WORKING, as_words, counted, length_of, years_of
from kepegdesk.domain.ranks import rank_name
from kepegdesk.domain.service_time import years_and_months
from kepegdesk.services import leave_facts, officials, paper_people, settings
from kepegdesk.services.employee_file import EmployeeFile
from kepegdesk.services.leave_rows import LeaveRow, read_row
from kepegdesk.services.office import Letterhead
from kepegdesk.services.officials import Official
from kepegdesk.services.paper_people import step

_STATUS = {
    EmployeeKind.PNS: "Pegawai Negeri Sipil",
    EmployeeKind.CPNS: "Calon Pegawai Negeri Sipil",
    EmployeeKind.PPPK: "Pegawai Pemerintah dengan Perjanjian Kerja",
    EmployeeKind.PPPK_PARUH_WAKTU: "Pegawai Pemerintah dengan Perjanjian Kerja Paruh Waktu",
    EmployeeKind.HONORER: "pegawai",
}
_URGENT = re.compile(r"^kepentingan dinas(?: yang)?(?: sangat)? mendesak\s*[:,;–-]?\s*", re.I)
_EXTENDS = ("cltn_ext_request", "cltn_ext_endorse", "cltn_ext_decree")
"""Papers that speak of the decree before: the leave they extend."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days and length as a paper shows them, for its code."""

    start: dt.date
    end: dt.date
    length: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose paper it is, of which leave, for which office, on which date, signed by whom."""

    row: LeaveRow
    file: EmployeeFile
    office: Letterhead
    template: str
    day: dt.date
    official: Official


def values_of(about: Subject) -> dict[str, str]:
    """Return the value of every field, empty where it does not apply."""
    return {
        **_person(about.file, about.day),
        **_leave(about.row),
        **_office(about),
        **_acts(about.row, about.file),
        **_decree(about),
    }


def span_of(row: LeaveRow, template: str) -> Span:
    """Return the days and the length that a paper names."""
    if template == "recall":
        event = step(row, "recall")
        end = (event.end if event else None) or row.end
        number, unit = _granted_length(row)
        return Span(row.start, end, f"{number} {unit}")
    number, unit = length(row)
    return Span(row.start, row.end, f"{number} {unit}")


def length(row: LeaveRow) -> tuple[int, str]:
    """Return how long the leave is and in what it is counted (leave.md §1.2)."""
    return _length(row, row.end, row.working_days)


def _granted_length(row: LeaveRow) -> tuple[int, str]:
    """Return how long the leave was by its letter, before somebody was called back from it."""
    event = step(row, "recall")
    if event is None:
        return length(row)
    return _length(row, event.end or row.end, row.working_days + event.days)


def _length(row: LeaveRow, end: dt.date, working_days: int) -> tuple[int, str]:
    return length_of(
        row.kind,
        row.start,
        end,
        working_days,
        important_in_working_days=settings.value("cap_satuan") == "hari kerja",
    )


def _person(file: EmployeeFile, day: dt.date) -> dict[str, str]:
    pppk = file.kind.is_pppk
    return {
        "nama": file.full_name,
        "nip": spaced_nip(file.nip) if file.nip else "-",
        "label_nip": "NI PPPK" if pppk else "NIP",
        "sapaan": "Sdri." if file.sex is Sex.FEMALE else "Sdr.",
        "pangkat": rank_of(file) or "-",
        "label_pangkat": "Golongan" if pppk else "Pangkat/Gol. Ruang",
        "jabatan": file.position.title or "-",
        "unit_kerja": file.unit_path or "-",
        "organisasi": file.organisation or file.unit_path or "-",
        "status_pegawai": _STATUS[file.kind],
        "masa_kerja_golongan": _time_in_rank(file, day),
        "bekerja_sejak": long_date(file.tmt_cpns) if file.tmt_cpns else "",
        "gaji_pokok": "",
    }


def rank_of(file: EmployeeFile) -> str:
    """Return the rank as paper writes it: «Penata (III/c)», of PPPK the golongan."""
    golongan = file.rank.golongan
    words = rank_name(golongan)
    return f"{words} ({golongan})" if words else golongan


def _time_in_rank(file: EmployeeFile, day: dt.date) -> str:
    """Return masa kerja golongan on a day: what the last decree counts and the time since."""
    rank = file.rank
    if rank.mkg_years is None or rank.tmt is None:
        return ""
    years, months = years_and_months(rank.tmt, day)
    total = (rank.mkg_years + years) * 12 + (rank.mkg_months or 0) + months
    return f"{total // 12:02d} Tahun {total % 12:02d} Bulan"


def _leave(row: LeaveRow) -> dict[str, str]:
    number, unit = length(row)
    place = _sentence(row.place)
    abroad = f"di luar negeri ({place})" if place else "di luar negeri"
    annual = row.kind is LeaveKind.ANNUAL
    return {
        "jenis_cuti": row.kind.label.lower(),
        "jenis_cuti_judul": row.kind.label,
        "jenis_cuti_kapital": row.kind.label.upper(),
        "lama": counted(number, unit),
        "mulai": long_date(row.start),
        "selesai": long_date(row.end),
        "tahun_hak": years_of(row.start, row.end) if annual else "",
        "hari_perjalanan": counted(row.remote_days, "hari"),
        "alasan": _sentence(row.reason),
        "alamat": _sentence(row.address),
        "telepon": row.phone.strip(),
        "tempat": place,
        "luar_negeri": abroad if row.abroad else "",
        "anak_ke": _ordinal(row.birth_order),
        "tanggal_permohonan": long_date(row.submitted_on),
    }


def _ordinal(number: int | None) -> str:
    if not number:
        return ""
    return "pertama" if number == 1 else f"ke{terbilang(number)}"


def _sentence(text: str) -> str:
    """Return what a person typed without the stop at its end: the wording has its own."""
    return " ".join(text.split()).rstrip(". ")


def _office(about: Subject) -> dict[str, str]:
    office, official = about.office, about.official
    head = officials.head_of_office(about.day)
    head_title = as_words(head.title) if head else ""
    decides = paper_people.decides(about.row)
    granting = as_words(decides.behalf[0] if decides.behalf else decides.title)
    heads = paper_people.heads_above(about.file.unit)
    signs_himself = not heads or official.title == heads[-1]
    through = as_words(decides.title) if decides.behalf else head_title
    return {
        "tanggal_surat": long_date(about.day),
        "kota": office.city,
        "wilayah_pembayaran": office.city,
        "kantor": as_words(office.name),
        "pemerintah": as_words(office.government),
        "kepala_daerah": as_words(office.region_head),
        "kepala_daerah_kapital": office.region_head,
        "kepala_kantor": head_title if head and head.title != official.title else "",
        "pejabat": f"{official.acting} {as_words(official.title)}".strip(),
        "atas_nama": as_words(official.behalf[0]) if official.behalf else "",
        "pybmc": granting,
        "melalui": through if through != granting else "",
        "pimpinan_unit": "" if signs_himself else as_words(heads[-1]),
    }


def _acts(row: LeaveRow, file: EmployeeFile) -> dict[str, str]:
    decision, recall = step(row, "decide"), step(row, "recall")
    deferral = decision if decision and decision.verdict == Verdict.DEFER else None
    told = recall or deferral
    back = step(row, "return")
    endorsed, resumed = step(row, "endorse"), step(row, "reactivate")
    granted_end = recall.end if recall else None
    last = dt.date((granted_end or row.end).year, 12, 31)
    until = deferral.end if deferral and deferral.end else last
    full = not file.kind.is_pppk or settings.value("pppk_tangguh_penuh") == "ya"
    annual = row.kind is LeaveKind.ANNUAL
    return {
        "alasan_keputusan": _as_clause(told.note) if told else "",
        "hari_ditangguhkan": _deferred(row, until) if annual else "",
        "berlaku_sampai": long_date(until),
        "hak_tetap": "ya" if full else "",
        "mulai_kerja": long_date(recall.start) if recall and recall.start else "",
        "lama_semula": counted(*_granted_length(row)),
        "selesai_semula": long_date(granted_end or row.end),
        "hari_dikembalikan": counted(recall.days, WORKING) if recall and annual else "",
        "nomor_izin": row.number if row.letter_date else "",
        "tanggal_izin": long_date(row.letter_date) if row.letter_date else "",
        "tanggal_lapor": long_date(row.returned_on) if row.returned_on else "",
        "terlambat": counted(back.days, "hari") if back else "",
        "pertek_nomor": endorsed.letter if endorsed else "",
        "pertek_tanggal": _day(endorsed.letter_date) if endorsed else "",
        "tmt_aktif": _day(resumed.start) if resumed else "",
    }


def _day(day: dt.date | None) -> str:
    return long_date(day) if day else ""


def _as_clause(text: str) -> str:
    """Return a reason as it goes on after «karena kepentingan dinas yang mendesak, yaitu»."""
    clause = _URGENT.sub("", _sentence(text)) or _sentence(text)
    begins_a_name = clause[1:2].isupper()
    return clause if begins_a_name else clause[:1].lower() + clause[1:]


def _deferred(row: LeaveRow, until: dt.date) -> str:
    """Name the days per year that a deferral keeps, and to which day they may be taken."""
    parts = []
    for year, days in row.by_year:
        if days:
            last = until if year == row.start.year else dt.date(year + 1, 12, 31)
            parts.append(
                f"{counted(days, WORKING)} dari hak cuti tahunan Tahun {year}, yang dapat "
                f"dijalankan sampai dengan tanggal {long_date(last)}"
            )
    return "; serta ".join(parts)


def _decree(about: Subject) -> dict[str, str]:
    """Return what papers about leave without pay say of its decree."""
    row = about.row
    before = read_row(row.previous, leave_facts.context()) if row.previous else None
    decree = before if before is not None and about.template in _EXTENDS else row
    own = counted(*length(row))
    return {
        "keputusan_nomor": decree.number,
        "keputusan_tanggal": _day(decree.letter_date),
        "keputusan_lama": counted(*length(decree)),
        "keputusan_mulai": long_date(decree.start),
        "keputusan_selesai": long_date(decree.end),
        "keputusan_cltn": _decree_words(decree, before if decree is row else None),
        "cuti_diberikan": _period(decree),
        "lama_cuti": _period(row),
        "alasan_perpanjangan": _sentence(row.reason),
        "lama_perpanjangan": _period(row) if row.previous else own,
    }


def _decree_words(decree: LeaveRow, before: LeaveRow | None) -> str:
    """Name a decree by number and date, with the one it extends."""
    own = f"Nomor {decree.number} tanggal {_day(decree.letter_date)}" if decree.number else ""
    if before is None or not before.number:
        return own
    first = f"Nomor {before.number} tanggal {_day(before.letter_date)}"
    return f"{first}, diperpanjang dengan {own}" if own else first


def _period(row: LeaveRow) -> str:
    return (
        f"{counted(*length(row))}, mulai tanggal {long_date(row.start)} sampai dengan tanggal "
        f"{long_date(row.end)}"
    )
