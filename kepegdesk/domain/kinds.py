"""The closed vocabularies of the personnel file, with their labels as an office writes them."""

from __future__ import annotations

from enum import StrEnum


class EmployeeKind(StrEnum):
    """Legal kind of employment; the value is also the label on screen and paper."""

    PNS = "PNS"
    CPNS = "CPNS"
    PPPK = "PPPK"
    PPPK_PARUH_WAKTU = "PPPK Paruh Waktu"
    HONORER = "Honorer"

    @property
    def is_pppk(self) -> bool:
        """Tell whether the rules for PPPK (Peraturan BKN 7/2022) apply."""
        return self in (EmployeeKind.PPPK, EmployeeKind.PPPK_PARUH_WAKTU)

    @property
    def is_civil_servant(self) -> bool:
        """Tell whether the rules for PNS and CPNS (Peraturan BKN 24/2017) apply."""
        return self in (EmployeeKind.PNS, EmployeeKind.CPNS)


class EmployeeStatus(StrEnum):
    """Whether the person is in service (kedudukan hukum)."""

    ACTIVE = "Aktif"
    CLTN = "CLTN"
    STUDY = "Tugas Belajar"
    MPP = "MPP"
    RETIRED = "Pensiun"
    MOVED = "Pindah"
    DIED = "Meninggal"
    DISMISSED = "Berhenti"


class Sex(StrEnum):
    """Sex as the personnel file writes it."""

    MALE = "L"
    FEMALE = "P"

    @property
    def label(self) -> str:
        """Return the word for screen and paper."""
        return "Laki-laki" if self is Sex.MALE else "Perempuan"


class WorkPattern(StrEnum):
    """Working week of a unit or a person (Perpres 21/2023)."""

    FIVE_DAYS = "5"
    SIX_DAYS = "6"

    @property
    def label(self) -> str:
        """Return the words for screen and paper."""
        return (
            "5 hari kerja (Senin-Jumat)"
            if self is WorkPattern.FIVE_DAYS
            else "6 hari kerja (Senin-Sabtu)"
        )

    @property
    def working_weekdays(self) -> frozenset[int]:
        """Return the weekdays worked, Monday being 0."""
        return frozenset(range(int(self.value)))


class LeaveKind(StrEnum):
    """The kinds of leave a person may ask for (PP 11/2017 art. 310, without cuti bersama)."""

    ANNUAL = "annual"
    LARGE = "large"
    SICK = "sick"
    MATERNITY = "maternity"
    IMPORTANT = "important"
    UNPAID = "unpaid"

    @property
    def label(self) -> str:
        """Return the official name."""
        return _LEAVE_LABELS[self]


_LEAVE_LABELS = {
    LeaveKind.ANNUAL: "Cuti Tahunan",
    LeaveKind.LARGE: "Cuti Besar",
    LeaveKind.SICK: "Cuti Sakit",
    LeaveKind.MATERNITY: "Cuti Melahirkan",
    LeaveKind.IMPORTANT: "Cuti Karena Alasan Penting",
    LeaveKind.UNPAID: "Cuti di Luar Tanggungan Negara",
}


class LeaveState(StrEnum):
    """Where a leave request stands (domain/leave.md §6.1)."""

    DRAFT = "DRAF"
    SUBMITTED = "DIAJUKAN"
    CONSIDERED = "PERTIMBANGAN"
    APPROVED = "DISETUJUI"
    CHANGED = "PERUBAHAN"
    DEFERRED = "DITANGGUHKAN"
    REFUSED = "TIDAK_DISETUJUI"
    ISSUED = "TERBIT"
    CANCELLED = "DIBATALKAN"
    RECORDED = "DICATAT"
    TEMPORARY = "IZIN_SEMENTARA"
    RATIFIED = "DIRATIFIKASI"
    REJECTED = "DITOLAK"
    RECALLED = "DIPANGGIL_KEMBALI"
    DONE = "SELESAI"
    PROPOSED = "USUL_BKN"
    ENDORSED = "PERTEK"
    EXTENDED = "PERPANJANGAN"
    REACTIVATED = "AKTIF_KEMBALI"

    @property
    def label(self) -> str:
        """Return the words for screen and paper."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    LeaveState.DRAFT: "Draf",
    LeaveState.SUBMITTED: "Diajukan",
    LeaveState.CONSIDERED: "Menunggu keputusan",
    LeaveState.APPROVED: "Disetujui",
    LeaveState.CHANGED: "Disetujui dengan perubahan",
    LeaveState.DEFERRED: "Ditangguhkan",
    LeaveState.REFUSED: "Tidak disetujui",
    LeaveState.ISSUED: "Terbit",
    LeaveState.CANCELLED: "Dibatalkan",
    LeaveState.RECORDED: "Dicatat",
    LeaveState.TEMPORARY: "Izin sementara",
    LeaveState.RATIFIED: "Izin sementara disahkan",
    LeaveState.REJECTED: "Izin sementara ditolak",
    LeaveState.RECALLED: "Dipanggil kembali",
    LeaveState.DONE: "Selesai",
    LeaveState.PROPOSED: "Diusulkan ke BKN",
    LeaveState.ENDORSED: "Disetujui BKN",
    LeaveState.EXTENDED: "Diperpanjang",
    LeaveState.REACTIVATED: "Aktif kembali",
}

RESERVING = frozenset(
    {
        LeaveState.SUBMITTED,
        LeaveState.CONSIDERED,
        LeaveState.APPROVED,
        LeaveState.CHANGED,
        LeaveState.TEMPORARY,
        LeaveState.RATIFIED,
        LeaveState.PROPOSED,
        LeaveState.ENDORSED,
    }
)
"""States in which the days asked for are reserved."""

TAKEN = frozenset(
    {
        LeaveState.ISSUED,
        LeaveState.RECORDED,
        LeaveState.RECALLED,
        LeaveState.DONE,
        LeaveState.EXTENDED,
        LeaveState.REACTIVATED,
    }
)
"""States of leave that was granted by a letter, or recorded, and is or was taken."""

GRANTED = TAKEN | {
    LeaveState.APPROVED,
    LeaveState.CHANGED,
    LeaveState.RATIFIED,
    LeaveState.PROPOSED,
    LeaveState.ENDORSED,
}
"""States in which leave was granted; who is granted first of two that wait is served first."""

ISSUABLE = frozenset({LeaveState.APPROVED, LeaveState.CHANGED, LeaveState.RATIFIED})
"""States in which granted leave waits for its letter; leave without pay waits for BKN first."""


class LeaveCase(StrEnum):
    """The cases a kind of leave tells apart: each has its own documents, some their own rule."""

    ORDINARY = ""
    ABROAD = "abroad"
    EARLY_ILLNESS = "early_illness"
    EARLY_DEATH = "early_death"
    EARLY_MARRIAGE = "early_marriage"
    HAJJ = "hajj"
    FOURTH_BIRTH = "fourth_birth"
    UMRAH = "umrah"
    OTHER_NEED = "other_need"
    ILLNESS = "illness"
    MISCARRIAGE = "miscarriage"
    WORK_ACCIDENT = "work_accident"
    BIRTH = "birth"
    FAMILY_ILLNESS = "family_illness"
    FAMILY_DEATH = "family_death"
    MARRIAGE = "marriage"
    WIFE_BIRTH = "wife_birth"
    DISASTER = "disaster"
    SPOUSE_DUTY = "spouse_duty"
    SPOUSE_WORK = "spouse_work"
    FERTILITY = "fertility"
    SPECIAL_CHILD = "special_child"
    SPECIAL_CARE = "special_care"
    FRAIL_PARENT = "frail_parent"

    @property
    def label(self) -> str:
        """Return the words for screen and paper."""
        return _CASE_LABELS[self]


_CASE_LABELS = {
    LeaveCase.ORDINARY: "Biasa",
    LeaveCase.ABROAD: "Di luar negeri",
    LeaveCase.EARLY_ILLNESS: "Keluarga sakit keras, masa kerja belum 1 tahun",
    LeaveCase.EARLY_DEATH: "Keluarga meninggal dunia, masa kerja belum 1 tahun",
    LeaveCase.EARLY_MARRIAGE: "Perkawinan pertama, masa kerja belum 1 tahun",
    LeaveCase.HAJJ: "Ibadah haji pertama",
    LeaveCase.FOURTH_BIRTH: "Kelahiran anak keempat dan seterusnya",
    LeaveCase.UMRAH: "Umrah",
    LeaveCase.OTHER_NEED: "Keperluan lain",
    LeaveCase.ILLNESS: "Sakit",
    LeaveCase.MISCARRIAGE: "Gugur kandungan",
    LeaveCase.WORK_ACCIDENT: "Kecelakaan dalam dan oleh karena tugas",
    LeaveCase.BIRTH: "Melahirkan",
    LeaveCase.FAMILY_ILLNESS: "Keluarga sakit keras",
    LeaveCase.FAMILY_DEATH: "Keluarga meninggal dunia atau mengurus hak yang meninggal",
    LeaveCase.MARRIAGE: "Melangsungkan perkawinan",
    LeaveCase.WIFE_BIRTH: "Istri melahirkan atau operasi sesar",
    LeaveCase.DISASTER: "Kebakaran atau bencana alam",
    LeaveCase.SPOUSE_DUTY: "Mengikuti suami atau istri tugas negara atau tugas belajar",
    LeaveCase.SPOUSE_WORK: "Mendampingi suami atau istri bekerja",
    LeaveCase.FERTILITY: "Menjalani program untuk mendapatkan keturunan",
    LeaveCase.SPECIAL_CHILD: "Mendampingi anak berkebutuhan khusus",
    LeaveCase.SPECIAL_CARE: "Mendampingi suami, istri atau anak yang memerlukan perawatan khusus",
    LeaveCase.FRAIL_PARENT: "Merawat orang tua atau mertua yang sakit atau uzur",
}

EARLY_CASES = frozenset({LeaveCase.EARLY_ILLNESS, LeaveCase.EARLY_DEATH, LeaveCase.EARLY_MARRIAGE})
"""Reasons for which a PPPK takes annual leave before his first year (PP 49/2018 art. 80)."""


class Verdict(StrEnum):
    """The four answers of the superior and of the deciding official (form 1.b, VII and VIII)."""

    APPROVE = "approve"
    CHANGE = "change"
    DEFER = "defer"
    REFUSE = "refuse"

    @property
    def label(self) -> str:
        """Return the heading of its column on form 1.b."""
        return _VERDICT_LABELS[self]


_VERDICT_LABELS = {
    Verdict.APPROVE: "Disetujui",
    Verdict.CHANGE: "Perubahan",
    Verdict.DEFER: "Ditangguhkan",
    Verdict.REFUSE: "Tidak disetujui",
}


class Rung(StrEnum):
    """The rung of a position (jenjang jabatan) as the authority to grant leave tells it apart."""

    JPT = "JPT"
    ADMINISTRATOR = "Administrator"
    PENGAWAS = "Pengawas"
    FUNGSIONAL = "Fungsional"
    PELAKSANA = "Pelaksana"


class Role(StrEnum):
    """What an account is for."""

    OPERATOR = "operator"
    SUPERVISOR = "atasan"
    ADMIN = "admin"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """Return the words for screen."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.OPERATOR: "Operator",
    Role.SUPERVISOR: "Atasan",
    Role.ADMIN: "Admin kepegawaian",
    Role.AUDITOR: "Auditor",
}
