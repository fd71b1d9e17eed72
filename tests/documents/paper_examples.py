"""Invented letters, forms and people for the tests of paper and sheets."""

from __future__ import annotations

import functools
import io
from dataclasses import replace
from datetime import date

from PIL import Image, ImageDraw

from kepegdesk.documents.leave_form import AnnualBalance, LeaveForm, Opinion
from kepegdesk.documents.leave_letter import LeaveLetter
from kepegdesk.documents.leave_terms import standard_closing, standard_copies, standard_terms
from kepegdesk.documents.page import Letterhead, Signatory
from kepegdesk.domain.kinds import LeaveKind, Verdict

OFFICE = "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"


@functools.cache
def logo() -> bytes:
    """Draw an invented coat of arms, higher than wide, on a transparent ground."""
    picture = Image.new("RGBA", (300, 360), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    pen.polygon([(10, 10), (290, 10), (290, 220), (150, 350), (10, 220)], fill=(20, 90, 60, 255))
    pen.ellipse([80, 70, 220, 210], fill=(240, 200, 40, 255))
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def letterhead() -> Letterhead:
    """Return the letterhead of the invented office."""
    return Letterhead(
        government="PEMERINTAH KOTA KENDARI",
        office=OFFICE.upper(),
        address=(
            "Jalan Contoh Raya Nomor 8, Kelurahan Mandonga, Kendari 93111",
            "Telepon (0401) 3190000, Laman bkpsdm.contoh.go.id, Pos-el bkpsdm@contoh.go.id",
        ),
        logo=logo(),
    )


HEAD = Signatory(
    title=f"KEPALA {OFFICE.upper()}",
    name="Dr. H. La Ode Muhammad Contoh, S.E., M.Si.",
    rank="Pembina Utama Muda",
    nip="197203151998031004",
    on_behalf=("WALI KOTA KENDARI",),
)

SUB_HEAD = replace(HEAD, on_behalf=("WALI KOTA KENDARI", "SEKRETARIS DAERAH"))
ACTING = replace(HEAD, on_behalf=(), acting="Plt.", post="SEKRETARIS")
OWN = replace(HEAD, on_behalf=())
MAYOR = Signatory(title="WALI KOTA KENDARI", name="Hj. Siti Contoh Rahmawati, S.E., M.M.")


def letter(kind: LeaveKind = LeaveKind.ANNUAL) -> LeaveLetter:
    """Return an ordinary issued letter."""
    annual = kind is LeaveKind.ANNUAL
    return LeaveLetter(
        letterhead=letterhead(),
        kind=kind,
        number="800.1.11.4/123/BKPSDM/2026",
        recipient="Pegawai Negeri Sipil",
        identity=(
            ("Nama", "Wa Ode Fitriani Saranani, S.Kom., M.Si."),
            ("NIP", "19850721 201001 2 003"),
            ("Pangkat/Gol. Ruang", "Penata Tk. I / III/d"),
            ("Jabatan", "Analis Sumber Daya Manusia Aparatur Ahli Muda"),
            ("Unit Kerja", "Dinas Kependudukan dan Pencatatan Sipil"),
        ),
        length=8 if annual else 2,
        unit="hari kerja" if annual else "bulan",
        start=date(2026, 12, 28),
        end=date(2027, 1, 8),
        years="2026 dan 2027" if annual else "",
        terms=standard_terms(kind, address="Jalan Mawar Nomor 5, Kelurahan Kadia, Kendari"),
        closing=standard_closing(kind),
        signatory=HEAD,
        copies=standard_copies(
            kind,
            on_behalf="WALI KOTA KENDARI",
            unit="Dinas Kependudukan dan Pencatatan Sipil",
        ),
        city="Kendari",
        day=date(2026, 11, 23),
    )


def _long(words: str, length: int) -> str:
    """Repeat words to exactly a length."""
    return (f"{words} " * (length // len(words) + 1))[:length].strip().ljust(length, "x")


LONG_POSITION = _long("Kepala Subbagian Perencanaan dan Keuangan pada Bagian", 120)
LONG_UNIT = _long("Dinas Pengendalian Penduduk, Keluarga Berencana dan Perlindungan Anak", 100)
LONG_REASON = _long("Menghadiri pernikahan saudara kandung di Wangi-Wangi serta keperluan", 300)
LONG_ADDRESS = _long("Jalan Poros Bandara Haluoleo Kompleks Perumahan Dinas Blok C Nomor 17", 200)
LONG_NAME = "Prof. Dr. dr. Hj. Wa Ode Siti Nurhayati Rahmatullah Kusumawardhani-Saranani, Sp.OG(K)"


def longest_letter() -> LeaveLetter:
    """Return a letter with the longest values an office has shown us."""
    return replace(
        letter(),
        number="800.1.11.4/1234/BKPSDM-KENDARI/XII/2026",
        identity=(
            ("Nama", LONG_NAME),
            ("NIP", "19850721 201001 2 003"),
            ("Pangkat/Gol. Ruang", "Pembina Utama Madya / IV/d"),
            ("Jabatan", LONG_POSITION),
            ("Unit Kerja", LONG_UNIT),
        ),
        terms=standard_terms(LeaveKind.ANNUAL, address=LONG_ADDRESS),
        signatory=SUB_HEAD,
    )


def form(kind: LeaveKind = LeaveKind.ANNUAL) -> LeaveForm:
    """Return an ordinary form, filled in by the applicant and answered by nobody yet."""
    return LeaveForm(
        city="Kendari",
        day=date(2026, 11, 23),
        addressee="Kepala Dinas Kependudukan dan Pencatatan Sipil Kota Kendari",
        place="Kendari",
        name="Wa Ode Fitriani Saranani, S.Kom., M.Si.",
        nip="198507212010012003",
        position="Analis Sumber Daya Manusia Aparatur Ahli Muda",
        service_time="16 Tahun 10 Bulan",
        unit="Dinas Kependudukan dan Pencatatan Sipil",
        rank="Penata Tk. I / III/d",
        kind=kind,
        reason="Mengurus keperluan keluarga di Baubau.",
        length=8,
        length_unit="hari",
        start=date(2026, 12, 28),
        end=date(2027, 1, 8),
        annual=(
            AnnualBalance("N-2", "0", "-"),
            AnnualBalance("N-1", "4", "diambil 2, sisa 4"),
            AnnualBalance("N", "12", "belum diambil"),
        ),
        others=("-", "2024, 3 hari", "2019, 3 bulan", "-", "-"),
        address="Jalan Mawar Nomor 5, Kelurahan Kadia, Kendari",
        phone="0852 4100 0000",
        superior=Opinion(name="La Sudi Contoh, S.Pd.", nip="197806231999031007"),
        authority=Opinion(
            title="Kepala Dinas",
            name="Dra. Hj. Contoh Rahmawati, M.Si.",
            nip="196812311994032010",
        ),
        draft=False,
    )


def longest_form() -> LeaveForm:
    """Return a form with the longest values an office has shown us, answered at length."""
    return replace(
        form(),
        name=LONG_NAME,
        position=LONG_POSITION,
        unit=LONG_UNIT,
        reason=LONG_REASON,
        address=LONG_ADDRESS,
        superior=Opinion(
            title="Kepala Bidang Pengadaan, Pemberhentian dan Informasi Kepegawaian",
            name=LONG_NAME,
            nip="197806231999031007",
            verdict=Verdict.DEFER,
            note=LONG_REASON[:150],
        ),
        authority=Opinion(
            title=f"Kepala {OFFICE}",
            name=LONG_NAME,
            nip="196812311994032010",
            verdict=Verdict.REFUSE,
            note=LONG_REASON[:150],
        ),
    )
