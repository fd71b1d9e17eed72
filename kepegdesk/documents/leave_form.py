"""Form 1.b, *Formulir Permintaan dan Pemberian Cuti*, on exactly one page.

Sections, labels, columns and footnotes are those of anak lampiran 1.b of Peraturan BKN 24/2017;
for PPPK the same grid under the heading of lampiran II of Peraturan BKN 7/2022.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, Spacer, Table, TableStyle

from kepegdesk.documents.layout import BOLD, REGULAR, markup, para, register_fonts
from kepegdesk.documents.page import Paper, make_pdf, watermark
from kepegdesk.domain.indonesian import long_date, spaced_nip
from kepegdesk.domain.kinds import LeaveKind, Verdict
from kepegdesk.domain.problems import Problem, error
from kepegdesk.errors import Refused

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True, slots=True)
class _Columns:
    """How wide the columns of sections I, II, IV, V and VI are, in hundredths of the grid."""

    person: tuple[float, ...]
    kinds: tuple[float, ...]
    period: tuple[float, ...]
    notes: tuple[float, ...]
    address: tuple[float, ...]


_USUAL = _Columns(
    (22, 28, 22, 28), (22, 28, 22, 28), (12, 22, 16, 18, 8, 24), (10, 10, 24, 40, 16), (55, 15, 30)
)
"""Those of the model (leave.md §3.5)."""
_FOR_LONG_VALUES = _Columns(
    (12, 50, 12, 26), (38, 12, 38, 12), (12, 24, 15, 20, 8, 21), (9, 9, 26, 38, 18), (50, 12, 38)
)
"""Those that give long positions and units the room of short labels."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """A size of the letters, the room above and below them in a cell, and the room to sign in."""

    size: float
    above: float
    below: float
    sign: float
    columns: _Columns = _USUAL


_FITS = (
    _Fit(9.0, 1.5, 2.5, 14 * mm),
    _Fit(8.5, 1.2, 2.2, 12 * mm),
    _Fit(8.5, 0.8, 1.8, 9 * mm),
    _Fit(8.0, 0.7, 1.7, 9 * mm),
    _Fit(8.0, 0.7, 1.7, 9 * mm, _FOR_LONG_VALUES),
)

_SIGNATURE_CELL = 22 * mm
_MARGIN = 12 * mm
_ANNEX_SIZE = 7.0
"""The name of the regulation's office must stand on one line, as in its model."""
_UNITS = ("hari", "bulan", "tahun")
_DOTS = "." * 34

_ANNEX = (
    "ANAK LAMPIRAN 1.b",
    "PERATURAN BADAN KEPEGAWAIAN NEGARA",
    "REPUBLIK INDONESIA",
    "NOMOR 24 TAHUN 2017",
    "TENTANG",
    "TATA CARA PEMBERIAN CUTI PEGAWAI NEGERI SIPIL",
)

_ANNEX_PPPK = (
    "LAMPIRAN II",
    "PERATURAN BADAN KEPEGAWAIAN NEGARA REPUBLIK INDONESIA",
    "NOMOR 7 TAHUN 2022",
    "TENTANG TATA CARA PEMBERIAN CUTI PEGAWAI PEMERINTAH DENGAN PERJANJIAN KERJA",
)

_FOOTNOTES = (
    ("Catatan:", ""),
    ("*", "Coret yang tidak perlu"),
    ("**", "Pilih salah satu dengan memberi tanda centang (√)"),
    (
        "***",
        "diisi oleh pejabat yang menangani bidang kepegawaian sebelum {} mengajukan cuti",
    ),
    ("****", "diberi tanda centang dan alasannya"),
    ("N", "= Cuti tahun berjalan"),
    ("N-1", "= Sisa cuti 1 tahun sebelumnya"),
    ("N-2", "= Sisa cuti 2 tahun sebelumnya"),
)

_NOT_FOR_PPPK = (LeaveKind.LARGE, LeaveKind.IMPORTANT, LeaveKind.UNPAID)

_VERDICTS = (
    (Verdict.APPROVE, "DISETUJUI"),
    (Verdict.CHANGE, "PERUBAHAN ****"),
    (Verdict.DEFER, "DITANGGUHKAN ****"),
    (Verdict.REFUSE, "TIDAK DISETUJUI ****"),
)


@dataclass(frozen=True, slots=True)
class AnnualBalance:
    """A row of V.1: ``label`` is N-2, N-1 or N, ``remaining`` what was left before this request."""

    label: str
    remaining: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an official answered in VII or VIII; without a verdict the cells wait for a pen."""

    title: str = ""
    name: str = ""
    nip: str = ""
    verdict: Verdict | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveForm:
    """Everything form 1.b shows, as finished strings.

    ``length`` counts ``length_unit``, one of *hari*, *bulan*, *tahun*; ``annual`` holds N-2, N-1
    and N; ``others`` what is noted for V.2 to V.6, in that order. A ``draft`` bears a watermark and
    no number. ``annex`` prints the heading of the regulation, which many offices leave out.
    """

    city: str
    day: date
    addressee: str
    place: str
    name: str
    nip: str
    position: str
    service_time: str
    unit: str
    rank: str
    kind: LeaveKind
    reason: str
    length: int
    length_unit: str
    start: date
    end: date
    annual: tuple[AnnualBalance, AnnualBalance, AnnualBalance]
    others: tuple[str, str, str, str, str]
    address: str
    phone: str
    superior: Opinion
    authority: Opinion
    draft: bool
    number: str | None = None
    pppk: bool = False
    annex: bool = True


def render_form(form: LeaveForm, paper: Paper) -> bytes:
    """Set the form on one page, at 9, 8.5 or 8 points; raise ``Refused`` if none of them fits."""
    register_fonts()
    sections = _fitting(form, paper)
    return make_pdf(
        paper,
        title=f"Formulir Permintaan dan Pemberian Cuti {form.name}",
        author=form.addressee,
        day=form.day,
        paint=lambda canvas: _paint(canvas, sections, form, paper),
    )


def _paint(canvas: Canvas, sections: Sequence[Flowable], form: LeaveForm, paper: Paper) -> None:
    """Draw the sections under each other."""
    if form.draft:
        watermark(canvas, paper)
    down = paper.height - _MARGIN
    for section in sections:
        _, high = section.wrapOn(canvas, paper.width - 2 * _MARGIN, paper.height)
        down -= high
        section.drawOn(canvas, _MARGIN, down)
    canvas.showPage()


def _fitting(form: LeaveForm, paper: Paper) -> list[Flowable]:
    """Return the sections at the largest size at which they fit the sheet, spread over it."""
    room = paper.height - 2 * _MARGIN
    for fit in _FITS:
        sections = _Sections(form, paper.width - 2 * _MARGIN, fit).all()
        left = room - sum(section.wrap(paper.width - 2 * _MARGIN, room)[1] for section in sections)
        if left >= 0:
            gap = min(2.5 * mm, left / len(sections))
            gap = gap if gap >= 1 * mm else 0  # rules that nearly touch look like a crooked one
            return [part for section in sections for part in (section, Spacer(1, gap))][:-1]
    raise Refused([_too_long(form, paper)])


def _too_long(form: LeaveForm, paper: Paper) -> Problem:
    """Name the texts that keep the form from fitting, by how far they exceed what surely fits."""
    texts = (
        ("name", "nama", 100, form.name),
        ("position", "jabatan", 120, form.position),
        ("unit", "unit kerja", 100, form.unit),
        ("reason", "alasan cuti", 300, form.reason),
        ("address", "alamat selama cuti", 200, form.address),
        ("superior", "jabatan dan alasan atasan langsung", 250, _said(form.superior)),
        ("authority", "jabatan dan alasan pejabat yang berwenang", 250, _said(form.authority)),
    )
    worst = max(texts, key=lambda text: len(text[3]) / text[2])
    over = [text for text in texts if len(text[3]) > text[2]] or [worst]
    named = ", ".join(f"{label} ({len(text)} huruf)" for _, label, _, text in over)
    return error(
        "FORM_TOO_LONG",
        worst[0],
        f"Formulir cuti tidak muat pada satu halaman {paper.name}. Yang terlalu panjang: {named}. "
        "Persingkat, lalu cetak lagi.",
    )


def _said(opinion: Opinion) -> str:
    """Return all the text of an official's part."""
    return f"{opinion.title} {opinion.note}".strip()


_Cell = Flowable | Sequence[Flowable] | str


class _Tick(Flowable):
    """A tick, drawn, because faces often lack the sign."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self.width = self.height = size
        self.hAlign = "CENTER"

    def draw(self) -> None:
        """Draw the two strokes."""
        self.canv.setLineWidth(self.width / 7)
        self.canv.setLineCap(1)
        self.canv.setLineJoin(1)
        pen = self.canv.beginPath()
        pen.moveTo(self.width * 0.1, self.height * 0.5)
        pen.lineTo(self.width * 0.38, self.height * 0.15)
        pen.lineTo(self.width * 0.95, self.height * 0.95)
        self.canv.drawPath(pen)


class _Hatching(Flowable):
    """Slanting lines over a cell that nothing may be put in."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.hAlign = "CENTER"

    def draw(self) -> None:
        """Draw the lines."""
        self.canv.setLineWidth(0.4)
        step = self.height / 2
        for number in range(int((self.width - self.height) / step) + 1):
            self.canv.line(number * step, 0, number * step + self.height, self.height)


class _Sections:
    """Builds the parts of the form at one size of the letters."""

    def __init__(self, form: LeaveForm, room: float, fit: _Fit) -> None:
        self._form = form
        self._room = room
        self._fit = fit
        self._columns = fit.columns
        self._size = size = fit.size
        self._plain = ParagraphStyle("plain", fontName=REGULAR, fontSize=size, leading=size * 1.18)
        self._bold = ParagraphStyle("bold", self._plain, fontName=BOLD)
        self._middle = ParagraphStyle("middle", self._plain, alignment=TA_CENTER)
        self._head = ParagraphStyle("head", self._bold, alignment=TA_CENTER)
        self._title = ParagraphStyle("title", self._head, fontSize=size + 2, leading=size + 5)
        self._note = ParagraphStyle("note", self._plain, fontSize=size - 1, leading=size)
        self._annex = ParagraphStyle("annex", self._note, fontSize=_ANNEX_SIZE, leading=size)

    def all(self) -> list[Flowable]:
        """Return everything from the heading to the footnotes."""
        form = self._form
        return [
            self._heading(),
            self._name_of_form(),
            self._person(),
            self._kinds(),
            self._grid([["III. ALASAN CUTI"], [para(form.reason, self._plain)]], [100]),
            self._period(),
            self._notes(),
            self._address(),
            self._opinion("VII. PERTIMBANGAN ATASAN LANGSUNG **", form.superior),
            self._opinion(
                "VIII. KEPUTUSAN PEJABAT YANG BERWENANG MEMBERIKAN CUTI **", form.authority
            ),
            self._footnotes(),
        ]

    def _grid(
        self,
        rows: Sequence[Sequence[_Cell]],
        shares: Sequence[float],
        *style: tuple[object, ...],
        heights: Sequence[float | None] | None = None,
    ) -> Table:
        """Make a ruled table whose first row is the section's name across all columns."""
        name = para(str(rows[0][0]), self._bold)
        filled: list[list[Any]] = [[name, *[""] * (len(shares) - 1)]]
        filled += [list(row) for row in rows[1:]]
        commands: list[Any] = [
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ("SPAN", (0, 0), (-1, 0)),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            *self._padding(),
            *style,
        ]
        widths = [self._room * share / sum(shares) for share in shares]
        return Table(filled, widths, heights, TableStyle(commands))

    def _padding(self) -> list[Any]:
        """Return the room between rules and text."""
        whole = ((0, 0), (-1, -1))
        return [
            ("LEFTPADDING", *whole, 3),
            ("RIGHTPADDING", *whole, 3),
            ("TOPPADDING", *whole, self._fit.above),
            ("BOTTOMPADDING", *whole, self._fit.below),
            ("LEADING", *whole, self._plain.leading),
        ]

    def _heading(self) -> Table:
        """Set the regulation, place and date, and the addressee, in the right half."""
        form = self._form
        annex = _ANNEX_PPPK if form.pppk else _ANNEX
        texts: list[Flowable] = []
        if form.annex:
            texts += [*(para(line, self._annex) for line in annex), Spacer(1, self._size / 2)]
        hanging = ParagraphStyle(
            "hanging", self._plain, leftIndent=self._size * 2.2, firstLineIndent=-self._size * 2.2
        )
        texts += [
            para(f"{form.city}, {long_date(form.day)}", self._plain),
            para("Kepada", self._plain),
            para(f"Yth. {form.addressee}", hanging),
            para("di", self._plain),
            para(form.place, ParagraphStyle("place", self._plain, leftIndent=self._size * 2.2)),
        ]
        style: list[Any] = [
            *self._padding(),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ]
        return Table([["", texts]], [self._room * 0.52, self._room * 0.48], style=TableStyle(style))

    def _name_of_form(self) -> Table:
        """Set the title, and the number where the office gives one."""
        title = [para("FORMULIR PERMINTAAN DAN PEMBERIAN CUTI", self._title)]
        if self._form.number and not self._form.draft:
            title.append(para(f"Nomor : {self._form.number}", self._middle))
        return Table([[title]], [self._room], style=TableStyle(self._padding()))

    def _person(self) -> Table:
        """Set section I."""
        form = self._form
        rows = [
            ("Nama", form.name, "NI PPPK" if form.pppk else "NIP", spaced_nip(form.nip)),
            ("Jabatan", form.position, "Masa Kerja", form.service_time),
            ("Unit Kerja", form.unit, "Gol. Ruang" if form.rank else "", form.rank),
        ]
        cells = [[para(text, self._plain) for text in row] for row in rows]
        return self._grid([["I. DATA PEGAWAI"], *cells], self._columns.person)

    def _kinds(self) -> Table:
        """Set section II: a tick at the kind asked for; what PPPK have not is hatched."""
        kinds = list(LeaveKind)
        rows = [
            [cell for number in (row, row + 1) for cell in self._kind(number + 1, kinds[number])]
            for row in range(0, len(kinds), 2)
        ]
        heading = "II. JENIS CUTI YANG DIAMBIL **"
        return self._grid(
            [[heading], *rows], self._columns.kinds, ("ALIGN", (1, 1), (-1, -1), "CENTER")
        )

    def _kind(self, number: int, kind: LeaveKind) -> list[_Cell]:
        """Set one kind of leave and the cell for its tick."""
        name = para(f"{number}. {kind.label}", self._plain)
        if self._form.pppk and kind in _NOT_FOR_PPPK:
            return [name, _Hatching(self._room * self._columns.kinds[1] / 100 - 6, self._size)]
        return [name, _Tick(self._size) if kind is self._form.kind else ""]

    def _period(self) -> Table:
        """Set section IV, the units that do not apply struck through."""
        form = self._form
        units = "/".join(
            unit if unit == form.length_unit else f"<strike>{unit}</strike>" for unit in _UNITS
        )
        length = Paragraph(f"{form.length} ({units})*", self._middle)
        row = [
            para("Selama", self._plain),
            length,
            para("mulai tanggal", self._plain),
            para(long_date(form.start), self._middle),
            para("s/d", self._middle),
            para(long_date(form.end), self._middle),
        ]
        return self._grid([["IV. LAMANYA CUTI"], row], self._columns.period)

    def _notes(self) -> Table:
        """Set section V: the balances of annual leave, and the last leave of the other kinds."""
        heads = [para(text, self._middle) for text in ("Tahun", "Sisa", "Keterangan")]
        annual = [
            [
                para(row.label, self._middle),
                para(row.remaining, self._middle),
                para(row.note, self._plain),
            ]
            for row in self._form.annual
        ]
        left: list[Sequence[_Cell]] = [
            [para("1. CUTI TAHUNAN", self._plain), "", ""],
            heads,
            *annual,
        ]
        kinds = list(LeaveKind)[1:]
        right = [
            [para(f"{number}. {kind.label.upper()}", self._plain), para(note, self._plain)]
            for number, (kind, note) in enumerate(zip(kinds, self._form.others, strict=True), 2)
        ]
        rows = [[*one, *other] for one, other in zip(left, right, strict=True)]
        return self._grid(
            [["V. CATATAN CUTI ***"], *rows], self._columns.notes, ("SPAN", (0, 1), (2, 1))
        )

    def _address(self) -> Table:
        """Set section VI: where the person can be reached, and the signature."""
        form = self._form
        address = para(form.address, self._plain)
        phone = [para("TELP", self._plain), para(form.phone, self._plain)]
        signed = [
            para("Hormat saya,", self._middle),
            Spacer(1, self._fit.sign),
            *self._signed(form.name, form.nip, "NI PPPK." if form.pppk else "NIP."),
        ]
        return self._grid(
            [
                ["VI. ALAMAT SELAMA MENJALANKAN CUTI"],
                [address, *phone],
                ["", signed, ""],
            ],
            self._columns.address,
            ("SPAN", (0, 1), (0, 2)),
            ("SPAN", (1, 2), (2, 2)),
            ("VALIGN", (0, 1), (0, 2), "TOP"),
        )

    def _opinion(self, heading: str, opinion: Opinion) -> Table:
        """Set section VII or VIII: four answers, a tick, the reason, the signature."""
        heads: list[_Cell] = [para(text, self._middle) for _, text in _VERDICTS]
        ticks: list[_Cell] = [
            _Tick(self._size) if v is opinion.verdict else "" for v, _ in _VERDICTS
        ]
        reason = para(f"Alasan: {opinion.note}", self._plain) if opinion.note else ""
        title = [para(f"{opinion.title},", self._middle)] if opinion.title else []
        free = _SIGNATURE_CELL - (len(title) + 2) * self._plain.leading
        signed = [
            *title,
            Spacer(1, max(self._fit.sign, free)),
            *self._signed(opinion.name, opinion.nip, "NIP."),
        ]
        return self._grid(
            [[heading], heads, ticks, [reason, "", signed, ""]],
            [25, 25, 25, 25],
            ("SPAN", (0, 3), (1, 3)),
            ("SPAN", (2, 3), (3, 3)),
            ("VALIGN", (0, 3), (1, 3), "TOP"),
            ("ALIGN", (0, 2), (-1, 2), "CENTER"),
            heights=[None, None, self._size * 1.9, None],
        )

    def _signed(self, name: str, nip: str, label: str) -> list[Flowable]:
        """Set the name in brackets and the number below; dots where a pen fills them in."""
        return [
            Paragraph(f"({markup(name) or _DOTS})", self._middle),
            para(f"{label} {spaced_nip(nip)}" if nip or not name else "", self._middle),
        ]

    def _footnotes(self) -> Table:
        """Set the explanations of the asterisks and of N."""
        who = "PPPK" if self._form.pppk else "PNS"
        rows = [
            [para(mark, self._note), para(text.format(who), self._note)]
            for mark, text in _FOOTNOTES
        ]
        style: list[Any] = [
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ]
        column = 15 * mm
        return Table(rows, [column, self._room - column], style=TableStyle(style))
