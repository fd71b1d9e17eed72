"""Files to check come from outside: what is wrong with one is told in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from sealed_papers import pdf, printed

from kepegdesk.errors import BadFile
from kepegdesk.progress import Cancelled
from kepegdesk.services import seals


def stored(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


class TestHostileFiles:
    """What comes from outside may be anything, and is told in a sentence."""

    def refused(self, path: Path) -> str:
        with pytest.raises(BadFile) as told:
            seals.read_file(path)
        return str(told.value)

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("kosong.pdf", b"", "bukan PDF, PNG atau JPG"),
            ("teks.txt", b"KPG1|...", "bukan PDF, PNG atau JPG"),
            ("palsu.pdf", b"%PDF-1.7 bukan apa-apa", "bukan PDF yang utuh"),
            ("potong.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "rusak"),
            ("palsu.jpg", b"\xff\xd8\xff" + b"\0" * 400, "rusak"),
        ],
    )
    def test_what_is_not_what_it_says(self, tmp_path: Path, name: str, content: bytes,
                                      told: str) -> None:  # fmt: skip
        assert told in self.refused(stored(tmp_path / name, content))

    def test_what_is_not_there_or_a_folder(self, tmp_path: Path) -> None:
        assert "hilang.pdf tidak ada" in self.refused(tmp_path / "hilang.pdf")
        assert "tidak dapat dibaca" in self.refused(tmp_path)

    def test_a_truncated_pdf_and_picture(self, tmp_path: Path) -> None:
        whole = pdf([("", ["x"])])
        assert "PDF yang utuh" in self.refused(stored(tmp_path / "a.pdf", whole[: len(whole) // 3]))
        printed(whole).save(tmp_path / "b.png")
        half = (tmp_path / "b.png").read_bytes()
        assert "rusak" in self.refused(stored(tmp_path / "b.png", half[: len(half) // 2]))

    def test_a_locked_pdf(self, tmp_path: Path) -> None:
        path = stored(tmp_path / "kunci.pdf", pdf([("", ["x"])], encrypt="rahasia"))
        assert "terkunci" in self.refused(path)

    def test_thousands_of_pages(self, tmp_path: Path) -> None:
        path = stored(tmp_path / "tebal.pdf", pdf([("", [])] * 2000))
        assert "2000 halaman" in self.refused(path)

    def test_an_enormous_file(self, tmp_path: Path) -> None:
        path = tmp_path / "besar.pdf"
        with path.open("wb") as file:
            file.write(b"%PDF-1.7")
            file.truncate(61_000_000)
        assert "lebih besar dari 60 MB" in self.refused(path)

    def test_a_picture_that_claims_to_be_enormous(self, tmp_path: Path) -> None:
        """A bomb: a few bytes that unpack to 16 GB."""
        import struct
        import zlib

        head = struct.pack(">IIBBBBB", 65_000, 65_000, 8, 6, 0, 0, 0)
        check = struct.pack(">I", zlib.crc32(b"IHDR" + head))
        content = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + check
        content += struct.pack(">I", 9) + b"IDAT" + zlib.compress(b"\0") + b"\0" * 4
        assert "terlalu besar" in self.refused(stored(tmp_path / "bom.png", content))

    def test_a_page_as_large_as_a_house(self, tmp_path: Path) -> None:
        from reportlab.pdfgen.canvas import Canvas

        canvas = Canvas(str(tmp_path / "rumah.pdf"), pagesize=(14_400, 14_400))
        canvas.drawString(9, 9, "cuti")
        canvas.save()
        (sheet,) = seals.read_file(tmp_path / "rumah.pdf")
        assert sheet.codes == ()

    def test_a_page_that_cannot_be_loaded(self, tmp_path: Path) -> None:
        whole = pdf([("", ["cuti"])], pageCompression=0)
        broken = whole.replace(b"/Type /Page\n", b"/Type /Pigs\n").replace(
            b"/Type /Page ", b"/Type /Pigs "
        )
        assert broken != whole
        assert "rusak" in self.refused(stored(tmp_path / "halaman.pdf", broken))

    def test_reading_can_be_cancelled(self, tmp_path: Path) -> None:
        def stop(_done: int, _total: int) -> None:
            raise Cancelled

        path = stored(tmp_path / "dua.pdf", pdf([("", []), ("", [])]))
        with pytest.raises(Cancelled):
            seals.read_file(path, stop)
