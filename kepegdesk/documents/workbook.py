"""Write lists of any length to .xlsx in the house's style, in constant memory.

openpyxl makes the shell (styles, widths, frozen header, filter, print set-up) with one sample row;
the rows themselves are streamed into the sheet's XML, twenty times faster than openpyxl writes
them. Text is always written as text: what begins with ``=`` never becomes a formula.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.header_footer import _HeaderFooterPart as _Part
from openpyxl.worksheet.properties import PageSetupProperties

from kepegdesk import progress as reports
from kepegdesk.documents.safe_file import replacing
from kepegdesk.domain.indonesian import short_date
from kepegdesk.errors import UserError

if TYPE_CHECKING:
    from openpyxl.cell import Cell as XlsxCell
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | date | None
"""What a cell may hold; a NIP, NIK or telephone number is a ``str``."""


class Kind(Enum):
    """What a column holds; the value is its number format in Excel."""

    TEXT = "@"
    DATE = "dd-mm-yyyy"
    NUMBER = "0"
    DAYS = "0;[Red]-0"
    """A number that may be negative, which is red then."""
    TYPED = "General"
    """Cell by cell whatever it is: text, number or date, as another workbook had it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, its width in letters, and what it holds."""

    header: str
    width: float = 14.0
    kind: Kind = Kind.TEXT
    wrap: bool = False


MAX_ROWS = 1_048_576
"""Rows a sheet may have, header included."""

_MAX_LETTERS = 32_767
_SHEET = "xl/worksheets/sheet{}.xml"
_BOOK = "xl/workbook.xml"
_SOME_ROWS = 100
_COMPRESSION = 3

_FACE = "Arial"
_LINE = 13  # points of a line of ten-point text
_LETTERS_A_WIDTH = 1.05  # of capitals, in a column as wide as one of Excel's own digits
_FOLIO = 14  # Excel's number of the paper 8.5 x 13 inches, the offices' F4
_EDGE = Side(style="thin", color="FF8C8C8C")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_HEADER_FILL = PatternFill("solid", fgColor="FFDCE6F1")


def write_table(
    path: Path,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    title: Sequence[str] = (),
    sheet_name: str = "Data",
    frozen_columns: int = 0,
    printed_columns: int | None = None,
    total: int | None = None,
    progress: reports.Progress = reports.nothing,
) -> int:
    """Write a list and return its number of rows; a fault or ``Cancelled`` leaves the old file.

    ``title`` lines stand above the header, a blank row between. ``printed_columns`` is how many,
    from the left, go on paper. ``total`` tells the progress how many rows will come, where
    ``rows`` does not know. Raise ``CannotWrite`` where the file cannot
    be replaced, ``UserError`` where Excel could not hold the list.
    """
    table = Table(columns, rows, title, sheet_name, frozen_columns, printed_columns)
    return write_tables(path, [table], total=total, progress=progress)[0]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook; its parts mean what ``write_table`` says."""

    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    title: Sequence[str] = ()
    sheet_name: str = "Data"
    frozen_columns: int = 0
    printed_columns: int | None = None

    @property
    def header(self) -> int:
        """Return the number of the row with the headings."""
        return len(self.title) + 2 if self.title else 1

    @property
    def printed(self) -> int:
        """Return how many columns go on paper."""
        return self.printed_columns or len(self.columns)


def write_tables(
    path: Path,
    tables: Sequence[Table],
    *,
    total: int | None = None,
    progress: reports.Progress = reports.nothing,
) -> list[int]:
    """Write a workbook of several lists and return the rows of each, as ``write_table`` does."""
    if total is None:
        total = sum(len(table.rows) for table in tables if isinstance(table.rows, Sized))
    book = _styled_book(tables)
    parts = _parts(book)
    counts: list[int] = []
    with (
        replacing(path) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive,
    ):
        for place, table in enumerate(tables):
            name = _SHEET.format(place + 1)
            shell = _Shell(table, parts.pop(name).decode())
            counts.append(shell.write(archive, name, sum(counts), total, progress))
        progress(sum(counts), sum(counts))
        parts[_BOOK] = _with_ends(parts[_BOOK].decode(), tables, counts).encode()
        for name, content in parts.items():
            archive.writestr(name, content)
    return counts


class _Shell:
    """A sheet with everything but its rows."""

    def __init__(self, table: Table, sheet: str) -> None:
        self._table = table
        start = sheet.index(f'<row r="{table.header + 1}"')
        end = sheet.index("</row>", start) + len("</row>")
        self._before, sample, self._after = sheet[:start], sheet[start:end], sheet[end:]
        self._styles = re.findall(r'<c r="[A-Z]+\d+" s="(\d+)"', sample)

    def write(
        self,
        archive: zipfile.ZipFile,
        name: str,
        before: int,
        total: int,
        progress: reports.Progress,
    ) -> int:
        """Stream the rows into the sheet, telling the progress every hundred; return how many."""
        count, table = 0, self._table
        lines = _row_xml(table.rows, table.columns, self._styles, table.header + 1)
        with archive.open(name, "w") as part:
            part.write(_without_dimension(self._before).encode())
            batch: list[str] = []
            for count, line in enumerate(lines, 1):
                batch.append(line)
                if count % _SOME_ROWS == 0:
                    part.write("".join(batch).encode())
                    batch.clear()
                    progress(before + count, max(total, before + count))
            part.write("".join(batch).encode())
            part.write(_filtered(self._after, table, count).encode())
        return count


def _filtered(xml: str, table: Table, count: int) -> str:
    """Let the filter and the printed area end at the last row instead of the sample's."""
    sample, last = table.header + 1, table.header + max(count, 1)
    ends = [get_column_letter(number) for number in {len(table.columns), table.printed}]
    for form in (form for end in ends for form in (f":{end}", f"${end}$")):
        xml = re.sub(rf"{re.escape(form)}{sample}\b", f"{form}{last}", xml)
    return xml


def _with_ends(xml: str, tables: Sequence[Table], counts: Sequence[int]) -> str:
    """Let what the workbook says of each sheet's filter and paper end at its last row."""

    def ended(name: re.Match[str]) -> str:
        place = int(name[1])
        return _filtered(name[0], tables[place], counts[place])

    return re.sub(r'<definedName [^>]*localSheetId="(\d+)"[^>]*>[^<]*', ended, xml)


def _without_dimension(xml: str) -> str:
    """Drop the sheet's size, which only the shell had."""
    return re.sub(r"<dimension [^>]*/>", "", xml)


def _parts(book: Workbook) -> dict[str, bytes]:
    """Return the files inside a workbook."""
    target = io.BytesIO()
    book.save(target)
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _styled_book(tables: Sequence[Table]) -> Workbook:
    """Make a workbook whose sheets have title, header and one empty sample row."""
    book = Workbook()
    book.properties.creator = "KepegDesk"
    for _more in tables[1:]:
        book.create_sheet()
    for sheet, table in zip(book.worksheets, tables, strict=True):
        _style_sheet(sheet, table)
        _set_view(sheet, table.header, len(table.columns), table.frozen_columns)
        _set_print(sheet, table.header, table.printed)
    return book


def _style_sheet(sheet: Worksheet, table: Table) -> None:
    """Write title, header and the sample row."""
    sheet.title = _sheet_title(table.sheet_name)
    columns, header = table.columns, table.header
    for row, line in enumerate(table.title, 1):
        _set(sheet, row, 1, line).font = Font(name=_FACE, bold=True, size=12)
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
        _style_header(_set(sheet, header, number, column.header))
        _style_sample(_set(sheet, header + 1, number, ""), column)
    dated = Column("", kind=Kind.DATE)  # past the last column: dates in columns of any kind
    _style_sample(_set(sheet, header + 1, len(columns) + 1, ""), dated)
    tallest = max(_lines(column.header, column.width * _LETTERS_A_WIDTH) for column in columns)
    sheet.row_dimensions[header].height = tallest * _LINE + 4


def _set_view(sheet: Worksheet, header: int, columns: int, frozen: int) -> None:
    """Keep the header and the first columns in sight, and offer the filter."""
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{header + 1}"
    sheet.auto_filter.ref = f"A{header}:{get_column_letter(columns)}{header + 1}"


def _set(sheet: Worksheet, row: int, column: int, text: str) -> XlsxCell:
    """Write text that stays text."""
    cell: XlsxCell = sheet.cell(row, column)  # type: ignore[assignment]  # nothing is merged here
    cell.value = _legal(text)
    cell.data_type = "s"
    return cell


def _style_header(cell: XlsxCell) -> None:
    """Give a header cell its look."""
    cell.font = Font(name=_FACE, bold=True, size=10)
    cell.fill = _HEADER_FILL
    cell.border = _BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _style_sample(cell: XlsxCell, column: Column) -> None:
    """Give the sample cell the look of its column."""
    cell.font = Font(name=_FACE, size=10)
    cell.number_format = column.kind.value
    cell.border = _BORDER
    horizontal = "left" if column.kind in (Kind.TEXT, Kind.TYPED) else "center"
    cell.alignment = Alignment(horizontal=horizontal, vertical="top", wrap_text=column.wrap)


def _set_print(sheet: Worksheet, header: int, columns: int) -> None:
    """Print landscape on F4, as wide as the sheet, the header on every page, pages numbered."""
    sheet.print_area = f"A1:{get_column_letter(columns)}{header + 1}"
    sheet.print_title_rows = f"{header}:{header}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _FOLIO
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(right=_Part("Halaman &P dari &N"))
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = 0.5


def _sheet_title(name: str) -> str:
    """Make a sheet's name that Excel accepts: at most 31 letters, without ``[]:*?/\\``."""
    return re.sub(r"[\[\]:*?/\\]", " ", _legal(name)).strip(" '")[:31] or "Data"


_NOT_IN_XML = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_ILLEGAL = re.compile(f"[{_NOT_IN_XML}]")
_SPECIAL = re.compile(f"[&<>\r{_NOT_IN_XML}]|_x")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def _legal(text: str) -> str:
    """Drop what XML cannot hold."""
    return _ILLEGAL.sub("", text)


def _escaped(value: Any) -> Any:
    """Write text as XML; what Excel would read as its own escape (``_x000D_``) stays text."""
    if not isinstance(value, str) or not _SPECIAL.search(value):
        return value
    return _ESCAPE_LIKE.sub("_x005F_", _legal(value)).translate(_ENTITIES)


def _check_lengths(values: Iterable[Any]) -> None:
    """Refuse a text that no cell of Excel can hold."""
    for value in values:
        if isinstance(value, str) and len(value) > _MAX_LETTERS:
            raise UserError(
                f"Sebuah isian memuat {len(value)} huruf; satu sel Excel hanya memuat "
                f"{_MAX_LETTERS}. Isian itu berawal: {value[:60]}"
            )


@dataclass(frozen=True, slots=True)
class _Template:
    """The XML of a row with such types: ``\\x00`` is its number, ``%s`` its values in order.

    ``\\x01`` stands for the height of rows whose text is ``wrapped``: index and letters a line.
    """

    plain: str
    spaced: str
    dates: tuple[int, ...]
    wrapped: tuple[tuple[int, float], ...]


def _row_xml(
    rows: Iterable[Sequence[Cell]], columns: Sequence[Column], styles: Sequence[str], first: int
) -> Iterator[str]:
    """Give each row's XML; rows with the same types share a template."""
    templates: dict[tuple[type, ...], _Template] = {}
    for number, row in enumerate(rows, first):
        if number > MAX_ROWS:
            raise UserError(
                f"Daftar lebih panjang dari {MAX_ROWS} baris, batas satu lembar Excel. Saring "
                "daftarnya, misalnya per unit, lalu ekspor lagi."
            )
        values: Sequence[Any] = row
        if "" in values:
            values = [None if value == "" else value for value in values]
        template = _template_for(values, templates, columns, styles)
        if any(values[index] < _FIRST_DATE for index in template.dates):
            values = [_old_date_as_text(value) for value in values]
            template = _template_for(values, templates, columns, styles)
        yield _filled(template, values, str(number))


def _template_for(
    values: Sequence[Any],
    known: dict[tuple[type, ...], _Template],
    columns: Sequence[Column],
    styles: Sequence[str],
) -> _Template:
    """Return the template for a row's types, made on first use."""
    types = tuple(map(type, values))
    template = known.get(types)
    if template is None:
        template = known[types] = _template(types, columns, styles)
    return template


def _old_date_as_text(value: Any) -> Any:
    """Write a day before March 1900, which Excel counts wrongly or not at all, as text."""
    return short_date(value) if type(value) is date and value < _FIRST_DATE else value


def _filled(template: _Template, values: Sequence[Any], number: str) -> str:
    """Put a row's values and number into its template."""
    if template.dates:
        values = list(values)
        for index in template.dates:
            values[index] = values[index].toordinal() - _EPOCH
    height = _height(template.wrapped, values) if template.wrapped else ""
    xml = template.plain
    joined = "|".join(map(str, values))
    if not _is_clean(joined):
        xml = template.spaced
        if len(joined) > _MAX_LETTERS:
            _check_lengths(values)
        if _SPECIAL.search(joined):
            values = list(map(_escaped, values))
    if template.wrapped:
        xml = xml.replace("\x01", height)
    return xml.replace("\x00", number) % tuple(values)


def _height(wrapped: Sequence[tuple[int, float]], values: Sequence[Any]) -> str:
    """Return the attributes of a row that needs several lines; not every program finds them out."""
    tallest = max(_lines(values[index], room) for index, room in wrapped)
    return f' ht="{tallest * _LINE + 2}" customHeight="1"' if tallest > 1 else ""


def _lines(text: str, room: float) -> int:
    """Estimate the lines a text takes in a column."""
    if "\n" in text:
        return sum(_lines(part, room) for part in text.split("\n"))
    return max(1, math.ceil(len(text) / room))


def _is_clean(text: str) -> bool:
    """Tell whether joined values need no escape and no space of theirs would be lost."""
    return (
        text.isprintable()
        and "&" not in text
        and "<" not in text
        and ">" not in text
        and "_x" not in text
        and "| " not in text
        and " |" not in text
        and not text.startswith(" ")
        and not text.endswith(" ")
        and len(text) <= _MAX_LETTERS
    )


_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_DATE = date(1900, 3, 1)


def _template(types: Sequence[type], columns: Sequence[Column], styles: Sequence[str]) -> _Template:
    """Make the template for rows of these types; raise ``TypeError`` for what no cell can hold."""
    *own, dated = styles
    cells = [
        _cell(get_column_letter(number), style, dated, column.kind, type_)
        for number, (type_, column, style) in enumerate(zip(types, columns, own, strict=True), 1)
    ]
    dates = tuple(index for index, type_ in enumerate(types) if type_ is date)
    wrapped = tuple(
        (index, column.width * _LETTERS_A_WIDTH)
        for index, (type_, column) in enumerate(zip(types, columns, strict=True))
        if column.wrap and issubclass(type_, str)
    )
    height = "\x01" if wrapped else ""
    plain = f'<row r="\x00"{height}>{"".join(cells)}</row>'
    spaced = plain.replace("<t>", '<t xml:space="preserve">')
    return _Template(plain, spaced, dates, wrapped)


def _cell(letter: str, style: str, dated: str, kind: Kind, type_: type) -> str:
    """Make the template of one cell; ``dated`` is the style of a date among other things."""
    if type_ is date and kind is Kind.TYPED:
        style = dated
    head = f'<c r="{letter}\x00" s="{style}"'
    if type_ is type(None):
        return f"{head}/>%.0s"
    if type_ is date and kind in (Kind.DATE, Kind.TYPED):
        return f"{head}><v>%s</v></c>"
    if type_ in (int, float) and kind in (Kind.NUMBER, Kind.DAYS, Kind.TYPED):
        return f"{head}><v>%s</v></c>"
    if issubclass(type_, str) or type_ is int:
        return f'{head} t="inlineStr"><is><t>%s</t></is></c>'
    message = f"column {letter} ({kind.name}) cannot hold {type_.__name__}"
    raise TypeError(message)
