"""Reads addresses of cells: B3 is row 3, column 2."""

import re
from functools import lru_cache
from typing import NamedTuple

from reformctl.importing.readers.number_words import LETTERS
from reformctl.importing.readers.office_archive import damaged_file

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.IGNORECASE)


class CellAddress(NamedTuple):
    """The place of a cell, counted from 1."""

    row: int
    column: int


class MergedRange(NamedTuple):
    """A merged range (合并单元格), all ends included."""

    top: int
    left: int
    bottom: int
    right: int


def parse_range(reference: str) -> MergedRange:
    """Parse the address of a range, such as A1:B3. Raises DocumentError for what is none."""
    first, _colon, last = reference.partition(":")
    top_left = parse_address(first)
    bottom_right = parse_address(last or first)
    return MergedRange(*top_left, *bottom_right)


def parse_address(address: str) -> CellAddress:
    """Parse the address of a cell. Raises DocumentError for what is none."""
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise damaged_file()
    column = _parse_column(match[1])
    return CellAddress(int(match[2]), column)


@lru_cache(maxsize=1000)
def _parse_column(letters: str) -> int:
    """Parse the letters of a column: A is 1, Z is 26, AA is 27."""
    column = 0
    for letter in letters.upper():
        digit = ord(letter) - ord("A") + 1
        column = column * LETTERS + digit
    return column
