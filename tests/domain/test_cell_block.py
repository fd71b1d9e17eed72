"""A block of cells from the clipboard, and where it comes to lie."""

from __future__ import annotations

import pytest

from kepegdesk.domain.cell_block import Block, lay, read_block, without_headings


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", []),
        ("\r\n", [[""]]),
        ("a", [["a"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\tb\nc\n", [["a", "b"], ["c", ""]]),
        ('"Jl. A\nNo. 5"\t"kata ""x"""\r\n', [["Jl. A\nNo. 5", 'kata "x"']]),
        ("a\n\nb\n", [["a"], [""], ["b"]]),
        ("\0a", [["a"]]),
        ('"Haji" Ahmad\tb\nc\td\n', [['"Haji" Ahmad', "b"], ["c", "d"]]),
        ('"Jl. A\tb\nc\td', [['"Jl. A', "b"], ["c", "d"]]),
        ('"Jl. A\tb\n5"\td\n', [["Jl. A\tb\n5", "d"]]),
        ('5"\t""\n"""a"""', [['5"', ""], ['"a"', ""]]),
        ("x" * 200_000 + "\ty\nz\n", [["x" * 200_000, "y"], ["z", ""]]),
    ],
)
def test_reads_what_a_spreadsheet_copies(text: str, block: Block) -> None:
    assert read_block(text) == block


def test_headings_are_left_out() -> None:
    block = [["telepon ", "Alamat"], ["0812", "Jl. A"]]
    assert without_headings(block, ["Telepon", "Alamat", "Surel"]) == [["0812", "Jl. A"]]
    assert without_headings(block, ["Surel", "Alamat"]) == block
    assert without_headings([["Telepon"]], ["Telepon"]) == [["Telepon"]]


def test_a_block_lies_from_the_first_selected_cell_on() -> None:
    laid = lay([["a", "b"], ["c", "d"], ["e", "f"]], [4], [2], (6, [2, 5, 7]))
    assert laid.cells == ((4, 2, "a"), (4, 5, "b"), (5, 2, "c"), (5, 5, "d"))
    assert (laid.rows_over, laid.columns_over) == (1, 0)
    narrow = lay([["a", "b", "c"]], [0], [2], (6, [2, 5]))
    assert [text for _row, _column, text in narrow.cells] == ["a", "b"]
    assert narrow.columns_over == 1


def test_a_selection_that_is_a_multiple_is_filled_by_repeating() -> None:
    one = lay([["x"]], [1, 3, 8], [2, 4], (9, [2, 3, 4]))
    assert one.cells == tuple((row, column, "x") for row in (1, 3, 8) for column in (2, 4))
    two = lay([["x"], ["y"]], [0, 1, 2, 3], [2], (9, [2]))
    assert [text for _row, _column, text in two.cells] == ["x", "y", "x", "y"]
    odd = lay([["x"], ["y"]], [0, 1, 2], [2], (9, [2]))
    assert [row for row, _column, _text in odd.cells] == [0, 1]


def test_nothing_lies_nowhere() -> None:
    assert lay([], [0], [0], (1, [0])).cells == ()
    assert lay([["x"]], [], [0], (1, [0])).cells == ()
