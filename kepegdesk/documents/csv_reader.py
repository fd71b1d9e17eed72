"""Read a CSV as offices save it: ``;``, ``,`` or tab; UTF-8 with or without BOM, UTF-16, cp1252."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from kepegdesk.documents.workbook_guard import MAX_CELLS
from kepegdesk.domain.sheet import Sheet
from kepegdesk.errors import BadFile

_DELIMITERS = (";", ",", "\t")
_LOOKED_AT = 50


def read_csv(path: Path) -> Sheet:
    """Read a CSV into a sheet of texts; raise ``BadFile`` when it is no text or too large."""
    text = _decode(path)
    first_line = text.partition("\n")[0].strip()
    delimiter = first_line[4:5] if first_line.lower().startswith("sep=") else sniff_delimiter(text)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or ";"):
            rows.append([] if not rows and row and row[0].lower().startswith("sep=") else row)
            cells += len(row)
            if cells > MAX_CELLS:
                break
    except csv.Error as fault:
        raise BadFile(
            f"Berkas “{path.name}” tidak dapat dibaca sebagai CSV di sekitar baris {len(rows) + 1}:"
            " periksa tanda petiknya, atau simpan sebagai .xlsx."
        ) from fault
    if cells > MAX_CELLS:
        raise BadFile(
            f"Berkas “{path.name}” berisi lebih dari 1.000.000 sel; bagi menjadi beberapa."
        )
    return Sheet(path.stem, rows)


def _decode(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise BadFile(
            f"Berkas “{path.name}” bukan teks CSV: simpan ulang dari Excel sebagai .xlsx."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def sniff_delimiter(text: str) -> str:
    """Choose the delimiter that cuts the first lines into the most even columns."""
    lines = [line for line in _unquoted(text[:200_000]).splitlines() if line.strip()][:_LOOKED_AT]
    return max(_DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _unquoted(text: str) -> str:
    """Drop what stands between quotes, where delimiters and line ends mean nothing."""
    return "".join(text.split('"')[::2])


def _evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    counts = [line.count(delimiter) for line in lines]
    common = max(set(counts), key=lambda count: (count > 0, counts.count(count)), default=0)
    return (counts.count(common) if common else 0, common)
