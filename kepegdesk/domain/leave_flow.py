"""How a leave request moves: which act fits which state, and what each act must bring.

Sources: form 1.b of Peraturan BKN 24/2017, VII and VIII; a person never judges his own leave; a
decided act is never edited, it is followed by another act (leave.md §6.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.kinds import ISSUABLE, LeaveCase, LeaveKind, LeaveState, Verdict
from kepegdesk.domain.problems import Problem, error


class Act(StrEnum):
    """What somebody may do to a request; the value is the Indonesian verb for texts."""

    CONSIDER = "diberi pertimbangan"
    DECIDE = "diputuskan"
    RATIFY = "disahkan"
    PROPOSE = "diusulkan ke BKN"
    ENDORSE = "dicatat persetujuan BKN-nya"
    ISSUE = "diterbitkan"
    CANCEL = "dibatalkan"
    RECALL = "dipanggil kembali"
    RETURN = "dilaporkan kembali"
    EXTEND = "diperpanjang"
    REACTIVATE = "diaktifkan kembali"


_ALLOWED: dict[Act, frozenset[LeaveState]] = {
    Act.CONSIDER: frozenset({LeaveState.SUBMITTED}),
    Act.DECIDE: frozenset({LeaveState.CONSIDERED}),
    Act.RATIFY: frozenset({LeaveState.TEMPORARY}),
    Act.PROPOSE: frozenset({LeaveState.APPROVED, LeaveState.CHANGED}),
    Act.ENDORSE: frozenset({LeaveState.PROPOSED}),
    Act.ISSUE: ISSUABLE,
    Act.CANCEL: frozenset(
        {
            LeaveState.DRAFT,
            LeaveState.SUBMITTED,
            LeaveState.CONSIDERED,
            LeaveState.APPROVED,
            LeaveState.CHANGED,
            LeaveState.RATIFIED,
            LeaveState.PROPOSED,
            LeaveState.ENDORSED,
            LeaveState.TEMPORARY,
            LeaveState.RECORDED,
            LeaveState.ISSUED,
        }
    ),
    Act.RECALL: frozenset({LeaveState.ISSUED}),
    Act.RETURN: frozenset({LeaveState.ISSUED, LeaveState.RECALLED, LeaveState.EXTENDED}),
    Act.EXTEND: frozenset({LeaveState.ISSUED}),
    Act.REACTIVATE: frozenset({LeaveState.ISSUED, LeaveState.DONE}),
}

_DECIDED = {
    Verdict.APPROVE: LeaveState.APPROVED,
    Verdict.CHANGE: LeaveState.CHANGED,
    Verdict.DEFER: LeaveState.DEFERRED,
    Verdict.REFUSE: LeaveState.REFUSED,
}

WAITING = frozenset(
    {LeaveState.SUBMITTED, LeaveState.CONSIDERED, LeaveState.TEMPORARY, LeaveState.PROPOSED}
)
"""States in which somebody must still answer."""

NEVER_DEFERRED = frozenset({LeaveCase.HAJJ, LeaveCase.FOURTH_BIRTH})
"""Large leave that duty cannot postpone (leave.md §1.2)."""

_WORDS = {LeaveKind.UNPAID: "CLTN"}


def kind_words(kind: LeaveKind) -> str:
    """Name a kind of leave within a sentence: «tahunan», «besar», «CLTN»."""
    return _WORDS.get(kind) or kind.label.removeprefix("Cuti ").lower()


@dataclass(frozen=True, slots=True)
class Step:
    """What an official answers: his verdict, the reason and, for a decision, its papers.

    ``own`` tells that the official is the applicant; ``by_ppk`` that he is the PPK or holds his
    kuasa, ``by_mayor`` that he is the PPK himself. ``start`` and ``end`` are the new dates of a
    change, ``letter`` the number of the letter that postpones.
    """

    verdict: Verdict
    note: str = ""
    letter: str = ""
    start: date | None = None
    end: date | None = None
    own: bool = False
    by_ppk: bool = False
    by_mayor: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What is decided about: kind and case, where it is spent, and whether duty may postpone it."""

    kind: LeaveKind
    case: LeaveCase = LeaveCase.ORDINARY
    abroad: bool = False
    deferrable: bool = False
    recallable: bool = False


def can(state: LeaveState, act: Act, kind: LeaveKind | None = None) -> bool:
    """Tell whether an act fits a state; leave without pay goes to BKN before its decree."""
    if kind is LeaveKind.UNPAID and act is Act.ISSUE:
        return state is LeaveState.ENDORSED
    if act in (Act.PROPOSE, Act.ENDORSE, Act.EXTEND, Act.REACTIVATE):
        return kind in (None, LeaveKind.UNPAID) and state in _ALLOWED[act]
    return state in _ALLOWED[act]


def after_decision(verdict: Verdict) -> LeaveState:
    """Return the state after a decision."""
    return _DECIDED[verdict]


def state_problems(state: LeaveState, act: Act, kind: LeaveKind | None = None) -> list[Problem]:
    """Return FL01 if an act does not fit the state the request is in."""
    if can(state, act, kind):
        return []
    text = f"Permintaan berstatus «{state.label}» tidak dapat {act.value}."
    return [error("FL01", "state", text)]


def consideration_problems(state: LeaveState, step: Step) -> list[Problem]:
    """Return what forbids a superior's advice; any of the four may be given, with a reason."""
    return [
        *state_problems(state, Act.CONSIDER),
        *_own_leave(step, "mempertimbangkan"),
        *_missing_reason(step),
    ]


def decision_problems(state: LeaveState, step: Step, subject: Subject) -> list[Problem]:
    """Return what forbids a decision of the deciding official (PyBMC)."""
    problems = [*state_problems(state, Act.DECIDE), *_own_leave(step, "memutuskan")]
    problems += unpaid_problems(subject.kind, by_mayor=step.by_mayor)
    if step.verdict is Verdict.DEFER:
        problems += _deferral_problems(step, subject)
    else:
        problems += _missing_reason(step)
    if step.verdict is Verdict.CHANGE:
        problems += _new_dates_problems(step)
    if step.verdict in (Verdict.APPROVE, Verdict.CHANGE):
        problems += _authority_problems(step, subject)
    return problems


def ratification_problems(state: LeaveState, step: Step, subject: Subject) -> list[Problem]:
    """Return what forbids ratifying, or refusing, leave that began with an izin sementara."""
    problems = [*state_problems(state, Act.RATIFY), *_own_leave(step, "mengesahkan")]
    if step.verdict in (Verdict.CHANGE, Verdict.DEFER):
        text = "Izin sementara disahkan atau ditolak; tidak dapat diubah atau ditangguhkan."
        problems.append(error("IS02", "verdict", text))
    problems += _missing_reason(step)
    if step.verdict is Verdict.APPROVE:
        problems += _authority_problems(step, subject)
    return problems


def unpaid_problems(kind: LeaveKind, *, by_mayor: bool) -> list[Problem]:
    """Return CL10 where another than the PPK himself answers or signs leave without pay.

    Peraturan BKN 24/2017 III.G: the power to grant it is not delegated, whatever the answer.
    """
    if kind is not LeaveKind.UNPAID or by_mayor:
        return []
    text = (
        "CLTN diputuskan dan ditandatangani PPK (kepala daerah) sendiri; wewenangnya tidak dapat "
        "didelegasikan."
    )
    return [error("CL10", "by", text)]


def _authority_problems(step: Step, subject: Subject) -> list[Problem]:
    if not subject.abroad or step.by_ppk:
        return []
    text = "Cuti di luar negeri hanya dapat diberikan PPK atau pejabat penerima kuasa."
    return [error("LN01", "by", text)]


def _own_leave(step: Step, verb: str) -> list[Problem]:
    if not step.own:
        return []
    text = f"Pegawai tidak dapat {verb} cutinya sendiri. Naikkan kepada pejabat di atasnya."
    return [error("FL03", "by", text)]


def _missing_reason(step: Step) -> list[Problem]:
    if step.verdict is Verdict.APPROVE or step.note.strip():
        return []
    text = f"Alasan wajib diisi untuk jawaban «{step.verdict.label}»."
    return [error("FL02", "note", text)]


def _deferral_problems(step: Step, subject: Subject) -> list[Problem]:
    problems = []
    if not subject.deferrable or subject.case in NEVER_DEFERRED:
        text = f"Cuti {kind_words(subject.kind)} tidak dapat ditangguhkan."
        problems.append(error("TG01", "verdict", text))
    if not step.note.strip() or not step.letter.strip():
        text = "Penangguhan memerlukan alasan kepentingan dinas mendesak dan nomor surat."
        field = "letter" if step.note.strip() else "note"
        problems.append(error("TG02", field, text))
    return problems


def _new_dates_problems(step: Step) -> list[Problem]:
    if step.start is None or step.end is None:
        text = "Perubahan memerlukan tanggal mulai dan tanggal selesai yang baru."
        return [error("FL04", "start", text)]
    if step.end < step.start:
        text = "Tanggal selesai yang baru mendahului tanggal mulainya."
        return [error("FL04", "end", text)]
    return []


def cancellation_problems(
    state: LeaveState, *, start: date, on: date, reason: str
) -> list[Problem]:
    """Return what forbids cancelling; a running leave is recalled by letter, never cancelled."""
    problems = state_problems(state, Act.CANCEL)
    if state in (LeaveState.ISSUED, LeaveState.TEMPORARY) and on >= start:
        text = (
            f"Cuti sudah berjalan sejak {long_date(start)} dan tidak dapat dibatalkan; "
            "gunakan panggilan kembali."
        )
        problems.append(error("FL05", "start", text))
    if not reason.strip():
        problems.append(error("FL02", "reason", "Alasan pembatalan wajib diisi."))
    return problems


def recall_problems(
    state: LeaveState,
    subject: Subject,
    *,
    start: date,
    end: date,
    back_on: date | None,
    reason: str,
    letter: str,
) -> list[Problem]:
    """Return what forbids calling somebody back; ``back_on`` is his first day at work again.

    PP 11/2017 Ps 340: urgent duty, by letter; what was not taken stays his right.
    """
    problems = state_problems(state, Act.RECALL, subject.kind)
    if not subject.recallable:
        text = f"Pegawai tidak dapat dipanggil kembali dari cuti {kind_words(subject.kind)}."
        problems.append(error("PK01", "state", text))
    if back_on is None or not start < back_on <= end:
        text = (
            f"Hari pertama bekerja kembali harus sesudah {long_date(start)} dan paling lambat "
            f"{long_date(end)}."
        )
        problems.append(error("PK02", "back_on", text))
    if not reason.strip() or not letter.strip():
        text = "Panggilan kembali memerlukan alasan kepentingan dinas mendesak dan nomor surat."
        problems.append(error("PK03", "letter" if reason.strip() else "reason", text))
    return problems


_EARLY = {
    LeaveKind.ANNUAL: (
        "Hari yang tidak dijalani hanya kembali dengan surat: gunakan «Panggil kembali»."
    ),
    LeaveKind.UNPAID: "Untuk kembali lebih awal, gunakan «Aktifkan kembali».",
}
"""What brings somebody back before the end of leave that a report alone does not end."""


def return_problems(
    state: LeaveState,
    kind: LeaveKind,
    *,
    start: date,
    end: date,
    on: date | None,
    today: date,
) -> list[Problem]:
    """Return what forbids noting that somebody reported back.

    Annual leave ends early by a recall only, since PP 11/2017 Ps 340 keeps the unserved days for
    who was called back; leave without pay by the reactivation. Other leave ends with the report:
    the sick are fit again, and what is not taken of large leave or maternity leave is forfeited.
    """
    problems = state_problems(state, Act.RETURN, kind)
    if on is None or on < start or (on == start < end):
        text = f"Tanggal lapor kembali harus sesudah hari pertama cuti ({long_date(start)})."
        problems.append(error("LK01", "on", text))
    elif on > today:
        text = f"Tanggal lapor kembali {long_date(on)} belum tiba."
        problems.append(error("LK03", "on", text))
    elif on <= end and kind in _EARLY:
        text = f"Cuti masih berjalan sampai {long_date(end)}. {_EARLY[kind]}"
        problems.append(error("LK04", "on", text))
    return problems
