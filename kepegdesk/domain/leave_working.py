"""The ledger's working in words: one line per step, with the rule it applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kepegdesk.domain.indonesian import long_date
from kepegdesk.domain.leave_facts import (
    Cause,
    Correction,
    LedgerLine,
    Lot,
    Opening,
    Policy,
    ServicePerson,
    TakenLeave,
)
from kepegdesk.domain.leave_rules import LeaveRules

ORDER_OF_USE = "Yang lebih dahulu hapus dipakai lebih dahulu (urutan tidak diatur)"
START_OF_BOOK = "Awal buku cuti"


class OpenLot:
    """A lot while its year is replayed.

    A ``settled`` lot holds the right of a year in which large leave begins: days issued before
    that begin are reckoned with the large leave, nothing else of it can be used or carried.
    """

    __slots__ = ("days", "first", "last", "left", "lot", "settled")

    def __init__(self, lot: Lot, days: int, first: date, last: date) -> None:
        self.lot = lot
        self.days = days
        self.left = days
        self.first = first
        self.last = last
        self.settled = False


class YearFrame:
    """What a year is for everybody of a group: its bounds and the rules it is counted by.

    ``most_carried`` is the most N-1 holds without a deferral, ``room`` what N-2 and N-1 hold
    together.
    """

    __slots__ = ("first", "last", "most_carried", "number", "room", "rules")

    def __init__(self, number: int, rules: LeaveRules) -> None:
        self.number = number
        self.first = date(number, 1, 1)
        self.last = date(number, 12, 31)
        self.rules = rules
        own = rules.annual_days or 0
        self.room = rules.total_after_two_years - own
        self.most_carried = min(rules.carry_days, rules.total_after_one_year - own)


class LeaveYear:
    """A year of the ledger: its lots in the order of use, and what its leave did to them.

    ``cuts`` are the days on which a lot begins or ceases to be valid; ``short`` the days that
    found no lot; ``rest`` what is left of the own right; ``idle`` counts the years up to this
    one in which the right existed and no day was charged. ``early`` is leave for urgent reasons
    before the first right, with its days.
    """

    __slots__ = (
        "cuts", "early", "frame", "idle", "lots", "n", "n1", "rest", "right", "short", "used",
    )  # fmt: skip

    def __init__(self, frame: YearFrame, n1: OpenLot, n: OpenLot) -> None:
        self.frame = frame
        self.n1 = n1
        self.n = n
        self.lots: Sequence[OpenLot] = ()
        self.cuts: Sequence[date] = ()
        self.early: Sequence[tuple[TakenLeave, int]] = ()
        self.right = n.days
        self.used = 0
        self.short = 0
        self.rest = 0
        self.idle = 0


@dataclass(frozen=True, slots=True)
class Story:
    """What the opening of a year is explained from.

    ``closing`` is the document by which the year before was closed, where that differs from what
    the rule would carry by now.
    """

    person: ServicePerson
    policy: Policy
    year: LeaveYear
    previous: LeaveYear | None
    openings: Mapping[str, Opening]
    letters: Sequence[str]
    first: date
    large_leave: date | None
    closing: str = ""


def explain_open(
    lines: list[LedgerLine], story: Story, lots: tuple[OpenLot, OpenLot, OpenLot]
) -> None:
    """Write one line for each of N-2, N-1 and N, also where nothing is opened."""
    n2, n1, n = lots
    for lot, (text, rule) in (
        (n2, _why_n2(story, n2.days)),
        (n1, _why_n1(story, n1.days)),
        (n, _why_n(story, n.days)),
    ):
        opening = story.openings.get(lot.lot)
        cause = Cause.OPENED
        if opening is not None and not lot.settled:
            text, rule = _why_opening(story.year, opening), f"Saldo awal: {opening.document}"
            cause = Cause.STATED
        day = lot.first if lot.first <= lot.last else story.year.frame.first
        lines.append(LedgerLine(day, lot.lot, lot.days, text, rule, cause=cause))


def _why_opening(year: LeaveYear, opening: Opening) -> str:
    used = year.used if opening.lot == Lot.N else 0
    spent = f"; {used} hari dianggap sudah dipakai" if used else ""
    return f"Saldo awal {opening.lot} tahun {opening.year} menurut {opening.document}{spent}"


def _why_n(story: Story, days: int) -> tuple[str, str]:
    year, basis = story.year.frame.number, story.year.frame.rules.basis
    if story.large_leave is not None:
        day = long_date(story.large_leave)
        return f"Cuti besar mulai {day}: hak {year} hapus", basis["cb_hapus_ct"]
    if story.person.service_start is None:
        return "TMT belum diisi: hak belum dapat dihitung", basis["ct_syarat_bulan"]
    if days == 0 and story.person.is_teacher and not story.year.frame.rules.teachers_entitled:
        return "Guru/dosen: libur semester disamakan dengan cuti tahunan", basis["guru_hak_ct"]
    gone = story.person.gone_since
    if days == 0 and gone is not None and gone.year <= year:
        return f"{story.person.status} sejak {long_date(gone)}: hak berhenti", basis["ct_hak"]
    if story.first == date.max:
        text = "Belum diaktifkan kembali sesudah CLTN: hak belum dapat dihitung"
        return text, basis["cltn_ct_syarat_bulan"]
    if days == 0:
        day = long_date(story.first)
        return f"Belum 1 tahun bekerja terus-menerus: berhak mulai {day}", basis["ct_syarat_bulan"]
    since = (
        f", berlaku mulai {long_date(story.first)}" if story.first > story.year.frame.first else ""
    )
    right = story.year.frame.rules.annual_days or 0
    if days < right and Lot.N not in story.openings:
        less = f", dikurangi {right - days} hari yang diambil sebelum 1 tahun"
        return f"Hak cuti tahunan {year}{since}{less}", basis["ct_dini_maks"]
    return f"Hak cuti tahunan {year}{since}", basis["ct_hak"]


def _by_closing(story: Story, previous: LeaveYear, days: int) -> tuple[str, str]:
    year = previous.frame.number
    return f"Dibawa {days} hari menurut penutupan buku cuti {year}", f"Penutupan: {story.closing}"


def _why_n1(story: Story, days: int) -> tuple[str, str]:
    previous, rules = story.previous, story.year.frame.rules
    if previous is None:
        return _before_the_book(story)
    if story.closing:
        return _by_closing(story, previous, days)
    last, rest = previous.frame.number, previous.rest
    if rest and _contract_bars(story, rules.contract_over_for_one):
        return _contract_text(story, last), rules.basis["ct_sisa_kontrak_lebih_bulan"]
    lapsed = f", {rest - days} hari hapus" if rest > days else ""
    if days > rules.carry_days:
        letters = ", ".join(story.letters)
        text = f"Sisa hak {last} {rest} hari, ditangguhkan dengan surat {letters}{lapsed}"
        return text, rules.basis["ct_tangguh_penuh"]
    return f"Sisa hak {last} {rest} hari, dibawa {days} hari{lapsed}", rules.basis["ct_sisa_maks"]


def _why_n2(story: Story, days: int) -> tuple[str, str]:
    previous, rules = story.previous, story.year.frame.rules
    if previous is None:
        return _before_the_book(story)
    if story.closing:
        return _by_closing(story, previous, days)
    rule = f"{rules.basis['ct_total_2']} (kebijakan {story.policy})"
    last = previous.frame.number
    years = f"{last - 1} dan {last}"
    if _contract_bars(story, rules.contract_over_for_two):
        return _contract_text(story, last), rules.basis["ct_dua_tahun_kontrak_lebih_bulan"]
    if story.policy is Policy.EMBER:
        return f"Sisa N-1 tahun {last}, dibawa {days} hari", rule
    if days:
        return f"Hak {years} sama sekali tidak dipakai", rule
    return f"Hak {years} tidak keduanya utuh: tidak ada yang dibawa", rule


def _before_the_book(story: Story) -> tuple[str, str]:
    year = story.year.frame.number
    return f"Buku cuti mulai {year}: tahun sebelumnya dianggap terpakai", START_OF_BOOK


def _contract_bars(story: Story, limit: int | None) -> bool:
    return limit is not None and (_contract(story) or 0) <= limit


def _contract(story: Story) -> int | None:
    return story.person.contract_on(story.year.frame.first)


def _contract_text(story: Story, year: int) -> str:
    months = _contract(story)
    length = "belum diisi" if months is None else f"{months} bulan"
    return f"Sisa {year} tidak dibawa: masa perjanjian kerja {length}"


def explain_early(lines: list[LedgerLine], year: LeaveYear) -> None:
    """Write leave for urgent reasons before the first right: it has a right of its own."""
    for piece, days in year.early:
        rule = year.frame.rules.basis["ct_dini_maks"]
        text = f"Hak mendesak sebelum 1 tahun: {piece.case.label.lower()}"
        lines.append(LedgerLine(piece.start, Lot.EARLY, days, text, rule, cause=Cause.EARLY))
        lines.append(_taken(piece, piece.start, Lot.EARLY, days, _piece_text(piece)))


def explain_correction(
    lines: list[LedgerLine], year: LeaveYear, each: Correction, short: int = 0
) -> None:
    """Write days that were added to or taken from a lot, with the document.

    What the lot did not hold (``short``) makes the balance negative, like every shortage.
    """
    text = f"Koreksi {each.lot} tahun {each.year} menurut {each.document}"
    rule, cause = f"Koreksi: {each.document}", Cause.CORRECTED
    held = each.days + short
    if held or not short:
        lines.append(LedgerLine(year.frame.first, each.lot, held, text, rule, cause=cause))
    if short:
        text = f"{text}: {short} hari tanpa sisa (kekurangan)"
        lines.append(LedgerLine(year.frame.first, Lot.N, -short, text, rule, cause=cause))


def explain_extra(lines: list[LedgerLine], year: LeaveYear, lots: Sequence[OpenLot]) -> None:
    """Write a line for every day of cuti bersama worked in the year."""
    rule = year.frame.rules.basis["ct_tambahan_per_hari"]
    for lot in lots:
        if lot.first.year == year.frame.number:
            text = f"Bekerja pada cuti bersama {long_date(lot.first)}"
            lines.append(LedgerLine(lot.first, lot.lot, lot.days, text, rule, cause=Cause.EXTRA))


def explain_taken(
    lines: list[LedgerLine],
    year: LeaveYear,
    piece: TakenLeave,
    start: date,
    lot: OpenLot,
    days: int,
) -> None:
    """Write what a leave took from a lot; from a settled lot it costs the large leave instead."""
    text = _piece_text(piece)
    if lot.settled:
        rule = year.frame.rules.basis["cb_hapus_ct"]
        settled = f"{days} hari sebelum cuti besar diperhitungkan dengan cuti besar"
        lines.append(LedgerLine(start, lot.lot, days, settled, rule, cause=Cause.SETTLED))
    lines.append(_taken(piece, start, lot.lot, days, text))


def _taken(piece: TakenLeave, start: date, lot: Lot, days: int, text: str) -> LedgerLine:
    return LedgerLine(start, lot, -days, text, ORDER_OF_USE, piece.id, Cause.TAKEN)


def explain_short(lines: list[LedgerLine], piece: TakenLeave, start: date, days: int) -> None:
    """Write the days for which no lot was left: they make the balance negative."""
    text = f"{_piece_text(piece)}: {days} hari tanpa sisa (kekurangan)"
    lines.append(_taken(piece, start, Lot.N, days, text))


def _piece_text(piece: TakenLeave) -> str:
    label = f" {piece.label}" if piece.label else ""
    changed = "".join(
        f"; {change.text} ({change.days:+d} hari)"
        for change in piece.changes
        if change.year == piece.start.year
    )
    return f"Cuti tahunan{label} {long_date(piece.start)} s.d. {long_date(piece.end)}{changed}"


def explain_close(lines: list[LedgerLine], year: LeaveYear) -> None:
    """Write off at the year's end what its lots hold; what is carried opens the next year."""
    number, day, rule = year.frame.number, year.frame.last, year.frame.rules.basis["ct_total_1"]
    for lot in year.lots:
        if lot.left and not lot.settled and lot.last <= day:
            text = f"Tutup tahun {number}: sisa {lot.lot} {lot.left} hari"
            lines.append(LedgerLine(day, lot.lot, -lot.left, text, rule, cause=Cause.CLOSED))
    if year.short:
        text = f"Tutup tahun {number}: kekurangan {year.short} hari tidak dibawa"
        lines.append(LedgerLine(day, Lot.N, year.short, text, rule, cause=Cause.CLOSED))


def explain_not_valid(lines: list[LedgerLine], year: LeaveYear, on: date) -> None:
    """Write off, for the day asked about, the lots that are not valid on it."""
    for lot in year.lots:
        if lot.left and not lot.settled and not lot.first <= on <= lot.last:
            later = f": berlaku mulai {long_date(lot.first)}" if on < lot.first <= lot.last else ""
            text = f"{lot.left} hari {lot.lot} tidak berlaku pada {long_date(on)}{later}"
            cause = Cause.NOT_VALID
            lines.append(LedgerLine(on, lot.lot, -lot.left, text, "Masa berlaku hak", cause=cause))


def explain_reserved(lines: list[LedgerLine], leave: TakenLeave, days: int) -> None:
    """Write the days of a leave asked for but not yet issued."""
    text = f"Dipesan, belum terbit: {_piece_text(leave)}"
    lines.append(
        LedgerLine(leave.start, Lot.RESERVED, -days, text, "Pesanan", leave.id, Cause.RESERVED)
    )


def explain_nothing(lines: list[LedgerLine], person: ServicePerson, on: date, first: int) -> None:
    """Write why there is no balance at all: not an ASN, or a year before the ledger."""
    if person.kind.is_civil_servant or person.kind.is_pppk or on.year < first:
        text, rule = f"Buku cuti mulai {first}: tahun {on.year} tidak diketahui", START_OF_BOOK
    else:
        text = f"{person.kind}: cuti tidak diatur peraturan cuti ASN"
        rule = "PP 11/2017 Ps 310; PP 49/2018 Ps 77"
    lines.append(LedgerLine(on, Lot.N, 0, text, rule))
