"""The tour runs through to its end on a small and on a large screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
PAPERS = (
    "formulir-konsep.pdf", "formulir-terbit.pdf", "surat-konsep.pdf", "surat-terbit.pdf",
    "surat-letter-annual.pdf", "surat-letter-unpaid.pdf", "surat-temporary.pdf",
    "surat-deferral.pdf", "surat-recall.pdf", "surat-cover.pdf", "surat-return.pdf",
    "surat-cltn_propose.pdf", "kalender-dinding.pdf", "kartu-cuti.pdf",
)  # fmt: skip
WORKBOOKS = ("nominatif.xlsx", "baris-tidak-masuk.xlsx")
SUBJECTS = (
    "pilih-kantor", "mulai-pertama", "masuk", "impor-kolom", "impor-periksa", "impor-kata",
    "impor-ditolak", "impor-selesai", "pegawai", "pegawai-dicari", "pegawai-disaring",
    "pilih-kolom", "pegawai-keadaan-tanggal", "formulir-keadaan-tanggal",
    "ekspor-nominatif", "formulir-identitas", "formulir-riwayat", "formulir-nip-salah",
    "formulir-berkas", "riwayat-rank", "anggota-keluarga", "siasn-pilih-berkas", "impor-yang-lalu",
    "riwayat-perubahan", "keranjang",
    "mutu-data", "mutu-data-duplikat",
    "cuti-diajukan", "cuti-ditolak-aturan", "kotak-masuk", "keputusan", "surat-terbit",
    "formulir-konsep", "kenapa-sisanya-segini", "daftar-cuti", "cuti-izin-sementara",
    "penangguhan", "penangguhan-surat", "panggil-kembali", "panggil-kembali-surat",
    "riwayat-cuti", "lapor-kembali", "cltn-persetujuan-bkn", "izin-sementara-pengesahan",
    "cetak-banyak-surat", "surat-pengantar", "surat-pengantar-nomor", "atur-pencetak",
    "kalender-bulan", "kalender-tahun", "kalender-unit", "kalender-dinding", "buku-nomor",
    "buku-nomor-reserve", "buku-nomor-enter", "buku-nomor-gaps", "buku-nomor-kinds",
    "periksa-surat", "periksa-surat-asli", "periksa-surat-diubah", "surat-kunci", "templat",
    "templat-salah", "register-penjagaan", "register-rekap", "register-kartu", "sisa-cuti",
    "rekonsiliasi", "rekonsiliasi-koreksi", "daftar-koreksi", "saldo-awal", "tutup-tahun",
    "kantor-kop-surat", "kantor-pejabat", "kantor-kewenangan", "kantor-aturan-cuti",
    "kantor-jenis-cuti", "kantor-syarat-dokumen", "kantor-hari-libur", "kantor-pengaturan",
    "kantor-masuk-cuti-bersama", "kantor-unit-kerja", "kantor-akun", "jurnal",
    "jurnal-batalkan", "pintasan", "perintah", "tentang", "kotak-masuk-atasan",
)  # fmt: skip


@pytest.mark.parametrize("size", ["1366x768", "1920x1080"])
def test_the_tour_leaves_pictures_letters_and_workbooks(size: str, tmp_path: Path) -> None:
    done = _tour(tmp_path / "tur", size, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "Tidak muat di layar" not in done.stdout
    assert str(tmp_path / "tur") in done.stdout
    pictures = sorted((tmp_path / "tur").glob("*.png"))
    names = [picture.stem.partition("-")[2] for picture in pictures]
    assert set(SUBJECTS) <= set(names)
    assert [picture.stem[:3] for picture in pictures] == [
        f"{number:03}" for number in range(1, len(pictures) + 1)
    ]
    for picture in pictures:
        _shows_something(picture, size)
    for paper in PAPERS:
        _is_sound(tmp_path / "tur" / paper)
    for workbook in WORKBOOKS:
        assert zipfile.is_zipfile(tmp_path / "tur" / workbook)


@pytest.mark.parametrize("size", ["besar", "1366", "1366x768x2"])
def test_a_size_that_is_none_is_wrong_usage(size: str, tmp_path: Path) -> None:
    done = _tour(tmp_path / "tur", size, tmp_path)
    assert done.returncode == 2
    assert size in done.stderr
    assert not (tmp_path / "tur").exists()


def test_a_folder_that_cannot_be_written_ends_with_a_sentence(tmp_path: Path) -> None:
    place = tmp_path / "berkas"
    place.write_text("bukan folder")
    done = _tour(place / "tur", "1366x768", tmp_path)
    assert done.returncode == 1
    assert "tidak dapat ditulis" in done.stderr.splitlines()[-1]


def _tour(folder: Path, size: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    environment.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(  # noqa: S603 - this very Python
        [sys.executable, "-m", "kepegdesk", "tour", str(folder), "--size", size],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


def _shows_something(path: Path, size: str) -> None:
    picture = QImage(str(path))
    assert f"{picture.width()}x{picture.height()}" == size, path.name
    small = picture.scaled(240, 135)
    seen = {small.pixel(x, y) for x in range(240) for y in range(135)}
    assert len(seen) > 8, path.name


def _is_sound(pdf: Path) -> None:
    assert pdf.read_bytes().startswith(b"%PDF-"), pdf.name
    checker = shutil.which("qpdf")
    if checker is not None:
        command = [checker, "--check", str(pdf)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stdout + done.stderr
