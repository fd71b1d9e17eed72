"""What to do about each thing that forbids a leave: a sentence, and where one click does it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kepegdesk.domain.kinds import LeaveKind
from kepegdesk.domain.problems import Problem

NEXT = {
    "AL01": "Tulis singkat, misalnya «menghadiri pernikahan adik».",
    "AP01": "Pilih cuti tahunan, sakit, atau melahirkan.",
    "AP02": "Perpendek, atau pilih jenis cuti lain.",
    "CB01": "Tunggu sampai masa kerjanya cukup, atau pilih keperluan yang dikecualikan.",
    "CB03": "Perpendek sampai tanggal itu.",
    "CB06": "Pilih keperluan lain, atau perbaiki urutan kelahirannya.",
    "CB08": "Pilih jenis cuti lain.",
    "CB15": "Ubah tanggalnya, atau batalkan catatan masuknya dahulu.",
    "CL01": "Periksa jenis pegawai dan TMT-nya, atau pilih jenis cuti lain.",
    "CL02": "Perpendek sampai tanggal itu.",
    "CM03": "Perpendek sampai tanggal itu.",
    "CS01": "Lampirkan atau centang surat keterangan dokternya.",
    "CS02": "Lampirkan atau centang surat keterangan dokter pemerintah.",
    "CS03": "Perpendek, atau lampirkan surat Tim Penguji Kesehatan.",
    "CT01": "Ajukan untuk tanggal itu atau sesudahnya, atau pilih jenis cuti lain.",
    "CT02": "Perpendek, atau lihat rinciannya di «Kenapa sisanya segini?».",
    "CT03": "Pilih tanggal yang memuat hari kerja.",
    "CT06": "Kurangi hari perjalanannya.",
    "CT07": "Perpendek sampai batas itu.",
    "CT08": "Pilih keperluan «biasa».",
    "DOK01": "Lampirkan atau centang dokumennya.",
    "HN01": "Daftarkan haknya di Kantor > Aturan cuti bila kantor memberikannya.",
    "ST01": "Periksa status pegawai ini.",
    "TGL02": "Tulis tahun dengan empat angka.",
    "UM01": "Ubah tanggalnya, atau batalkan cuti yang beririsan itu dahulu.",
    "UM04": "Perpendek sampai tanggal itu.",
}
"""The next step for a refusal whose own words do not name it yet, by key."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way out that one click takes: the verb of its button and what the dialog does."""

    verb: str
    act: str


LONGEST = Way("Pakai lama terpanjang", "use_longest")
_WAYS = {
    "CB03": LONGEST,
    "CM03": LONGEST,
    "CL02": LONGEST,
    "CT01": Way("Gunakan cuti mendesak", "use_urgent_days"),
    "CT02": Way("Lihat rincian sisa", "show_ledger"),
    "TGL01": Way("Tukar kedua tanggal", "swap_days"),
    "CL04": Way("Mulai sesudah cuti itu", "start_after"),
}


def ways(problems: Iterable[Problem], kinds: frozenset[LeaveKind]) -> list[Way]:
    """Return the ways out of what blocks, each once; ``kinds`` is what the person may have."""
    found: dict[str, Way] = {}
    for problem in problems:
        way = _WAYS.get(problem.key)
        if problem.key == "CM01" and LeaveKind.LARGE in kinds:
            way = Way("Gunakan cuti besar", "use_large")
        if way is not None and problem.blocks:
            found.setdefault(way.act, way)
    return list(found.values())


def worded(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems whose refusals also say what to do next."""
    return [
        replace(problem, text=f"{problem.text} {NEXT[problem.key]}")
        if problem.blocks and problem.key in NEXT
        else problem
        for problem in problems
    ]
