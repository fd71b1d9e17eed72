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
}


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
