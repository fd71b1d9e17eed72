"""An ``.xls`` is read as its ``.xlsx`` is, and refused in words before it can do harm."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import struct
from datetime import date
from pathlib import Path

import pytest
from import_checks import differences, drafts_of, kept_out
from office_programs import converted, needs_soffice

from kepegdesk.documents import sheet_reader, xls_guard
from kepegdesk.documents.sheet_reader import read_book
from kepegdesk.domain.sheet import CellFault
from kepegdesk.errors import BadFile

DATA = Path(__file__).parents[1] / "data"
XLS = DATA / "xls"


def test_cells_rows_merges_and_hidden_sheets() -> None:
    book = read_book(XLS / "pegawai.xls")
    (sheet,) = book

    assert (book.names, book.hidden_names) == (("Induk", "Rahasia"), ("Rahasia",))
    assert sheet.merges == ((2, 1, 2, 7),)
    assert [cell for cell in sheet.rows[4] if cell][:3] == ["NIP", "NAMA", "GOL"]
    assert sheet.rows[5][1:7] == [
        "198501012010011001", "La Ode Ali", "III/a", date(2024, 2, 1), 31275, 2785700,
    ]  # fmt: skip
    assert sheet.rows[6][1] == 1.98609262015051e17
    assert sheet.rows[7][7] is CellFault.ERROR
    assert [one.name for one in read_book(XLS / "pegawai.xls", "Rahasia")] == ["Rahasia"]


def test_people_of_an_old_workbook() -> None:
    first, numeric, last = drafts_of(XLS / "pegawai.xls")

    assert (first.row, first.values["tmt_position"]) == (6, date(1985, 8, 16))
    assert [problem.key for problem in numeric.problems if problem.blocks] == ["D01"]
    assert last.values["salary"] == 3_000_000
    assert [note.key for note in last.notes if note.field == "position"] == ["D44"]


def test_the_1904_calendar() -> None:
    (sheet,) = read_book(XLS / "mac.xls")

    assert sheet.epoch_1904
    assert sheet.rows[5][4] == date(2024, 2, 1)
    assert drafts_of(XLS / "mac.xls")[0].values["tmt_position"] == date(1985, 8, 16)


@pytest.mark.parametrize(("name", "source"), [("a.xlsx", "pegawai.xls"), ("b.xls", "pegawai.xls")])
def test_the_content_is_trusted_not_the_name(tmp_path: Path, name: str, source: str) -> None:
    shutil.copyfile(XLS / source, tmp_path / name)

    assert len(drafts_of(tmp_path / name)) == 3


@needs_soffice
@pytest.mark.parametrize("name", ["data_pegawai_datar", "nominatif_dinas", "siasn_data_utama"])
def test_a_sample_gives_the_same_as_an_xls(tmp_path: Path, name: str) -> None:
    truth = json.loads((DATA / "samples" / f"{name}.truth.json").read_text("utf-8"))
    xls = converted(DATA / "samples" / f"{name}.xlsx", "xls", tmp_path)
    modern, old = drafts_of(DATA / "samples" / f"{name}.xlsx"), drafts_of(xls)

    stored = {draft.row: dict(draft.values) for draft in modern}
    kept = {row for row, _code in kept_out(old)}
    assert differences(old, {row: v for row, v in stored.items() if row not in kept}) == []
    assert kept_out(old) == {(one["row"], one["code"]) for one in truth["rejected"]}


# What is refused ---------------------------------------------------------------------------------


def test_a_far_cell_is_refused_in_words() -> None:
    with pytest.raises(BadFile, match="berjauhan"):
        read_book(XLS / "jauh.xls")


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xls_guard, "MAX_CELLS", 3)
    with pytest.raises(BadFile, match=r"1\.000\.000|rusak"):
        read_book(XLS / "pegawai.xls")


def test_a_password_is_named(tmp_path: Path) -> None:
    data = bytearray((XLS / "pegawai.xls").read_bytes())
    place = data.index(b"\x22\x00\x02\x00")  # DATEMODE becomes FILEPASS
    data[place] = 0x2F
    (tmp_path / "sandi.xls").write_bytes(data)

    with pytest.raises(BadFile, match="kata sandi"):
        read_book(tmp_path / "sandi.xls")


@pytest.mark.parametrize(("kind", "offset"), [(0xFC, 8), (0x200, 8)])
def test_a_count_that_lies_does_not_end_the_program(tmp_path: Path, kind: int, offset: int) -> None:
    """The library would allocate what is promised, and abort."""
    data = bytearray((XLS / "pegawai.xls").read_bytes())
    place = next(
        at for at, found, _start, _length in xls_guard._records(_stream(data)) if found == kind
    )
    start = data.index(bytes(_stream(data)[place : place + 12]))
    struct.pack_into("<I", data, start + offset, 0x7FFFFFFF)
    (tmp_path / "bohong.xls").write_bytes(data)

    if kind == 0xFC:
        with pytest.raises(BadFile, match="rusak"):
            read_book(tmp_path / "bohong.xls")
    else:
        assert len(drafts_of(tmp_path / "bohong.xls")) == 3


def _stream(data: bytearray) -> bytearray:
    return bytearray(xls_guard._workbook_stream(bytes(data)))


def test_a_formula_without_a_result_is_marked() -> None:
    cell = struct.pack("<HHH8sHI", 0, 0, 0, bytes(8), 3, 0)

    assert xls_guard._fault(bytearray(cell), 0x06, 0, len(cell)) is CellFault.UNCALCULATED


@pytest.mark.parametrize("seed", range(4))
def test_damage_is_worded_and_never_more(tmp_path: Path, seed: int) -> None:
    whole, dice = (XLS / "pegawai.xls").read_bytes(), random.Random(seed)
    path = tmp_path / "rusak.xls"
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(dice.choice((1, 5, 50, 300))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        path.write_bytes(data[: dice.choice((len(data), dice.randrange(len(data))))])
        with contextlib.suppress(BadFile):
            read_book(path)


def test_the_library_s_alarm_becomes_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class PanicException(BaseException):
        pass

    def alarm(*_args: object) -> dict[str, str]:
        raise PanicException

    monkeypatch.setattr(sheet_reader, "_parts", alarm)
    with pytest.raises(BadFile, match="rusak"):
        read_book(XLS / "pegawai.xls")


def test_other_alarms_are_not_swallowed(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_args: object) -> dict[str, str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(sheet_reader, "_parts", stop)
    with pytest.raises(KeyboardInterrupt):
        read_book(XLS / "pegawai.xls")
