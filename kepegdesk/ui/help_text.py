"""How an office works with the program, from the first day on: what F1 shows."""

from __future__ import annotations

STEPS = """\
HARI PERTAMA
1. Isi kop surat, pejabat penanda tangan dan unit kerja di halaman Kantor (Ctrl+7).
2. Impor lembar kerja pegawai yang sudah ada (Ctrl+I). Setiap baris diperiksa dulu; yang \
ditolak disebut sebabnya, dan belum ada yang disimpan sampai Anda menekan Terapkan.
3. Catat saldo awal cuti dari kartu cuti lama: menu Cuti, Catat saldo awal.
4. Buat akun untuk operator, atasan dan auditor di halaman Kantor, bagian Akun.

PEGAWAI
Ketik beberapa huruf nama, NIP, jabatan atau unit; urutan kata bebas. Enter membuka formulir \
di samping daftar; PgUp dan PgDn pindah ke pegawai lain di isian yang sama. Pindah ke pegawai \
lain menyimpan; Esc dua kali membuang yang baru diketik. Semat di samping isian (Ctrl+J) \
memakai isinya untuk pegawai baru berikutnya.

BANYAK PEGAWAI SEKALIGUS
Ctrl+Shift+E menyunting di tabel seperti di Excel: ketik, tempel (Ctrl+V), isi ke bawah \
(Ctrl+D). Ctrl+M mengubah semua yang dipilih, Ctrl+H mencari dan mengganti. Yang lebih dari satu \
sel dipratinjau dahulu dan disimpan sebagai satu tindakan. Tombol Tampilan menyimpan kolom, \
saringan, urutan dan pengelompokan dengan nama, juga sebagai berkas untuk akun lain.

KEADAAN TANGGAL LAIN
Ctrl+T, ketik tanggalnya (31/12/2024), Enter: daftar, kelompok dan saringan unit menjadi seperti \
pada hari itu, dan Enter pada seseorang membuka formulirnya seperti pada hari itu. Semuanya hanya \
dibaca; ekspor dan biodata menawarkan tanggal yang sama. + dan - menggeser sehari, Esc kembali ke \
hari ini. Pohon unit di halaman Kantor mempunyai tanggal yang sama.

CUTI
Ctrl+L mengajukan cuti: lama dan sisa dihitung sambil mengetik, dan semua yang menghalangi \
disebut sekaligus. «Kenapa sisanya segini?» (Ctrl+B) menunjukkan hitungannya baris demi baris \
beserta pasalnya. Atasan dan pejabat yang berwenang memutuskan di Kotak masuk (Ctrl+3) dengan \
satu tombol; surat diberi nomor ketika terbit dan sejak itu tidak berubah lagi.

SALAH KETIK ATAU SALAH IMPOR
Ctrl+Z membatalkan tindakan terakhir, juga impor; menu Ubah menyebut apa yang akan dibatalkan. \
Tindakan yang lebih lama dibatalkan di halaman Jurnal. Yang sudah diubah orang sesudahnya \
dibiarkan dan disebut satu per satu. Surat yang sudah terbit tidak dibatalkan dengan Ctrl+Z, \
melainkan dengan membatalkan cutinya disertai alasan.
Yang dihapus ada 90 hari di menu Ubah, Keranjang, bersama semua yang ikut terhapus. Riwayat \
perubahan (Ctrl+Shift+U) menunjukkan siapa mengubah isian mana, kapan, dari apa menjadi apa; \
nilai lama dapat dipakai lagi. Isian yang belum tersimpan ketika program mati ditawarkan lagi.

BERSAMA-SAMA
Menu Berkas, Jadikan bersama, memindahkan kantor ke server PostgreSQL dan membandingkan kedua \
sisinya; jalan kembalinya ada di menu yang sama. Di kantor bersama terlihat siapa sedang \
mengisi data yang sama; yang menyimpan kedua memilih isian yang diubah berdua.

CADANGAN
Setiap kali jendela ditutup, kantor yang berubah dicadangkan di folder «cadangan» di sebelah \
datanya: tujuh harian, empat mingguan, dua belas bulanan. Salin sesekali ke diska lain lewat \
menu Berkas, Cadangkan kantor. Pulihkan dari cadangan menyisihkan data yang sekarang, tidak \
menghapusnya.

DATA TIDAK DAPAT DIBUKA
Program menyebut sebabnya dan apa yang harus dilakukan, dan membiarkan berkasnya seperti \
semula. Data kantor harus di disk komputer ini, bukan di folder jaringan atau diska lepas; \
untuk beberapa komputer sekaligus pakailah server PostgreSQL.
"""
