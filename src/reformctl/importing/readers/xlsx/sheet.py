"""A sheet of an Excel workbook: its cells as they come in, and the table that they make."""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import NamedTuple

from reformctl.importing.document import MAX_COLUMNS, DocumentError, DocumentLocation, GridCell, GridRow
from reformctl.importing.limits import MAX_MERGED_RANGES
from reformctl.importing.readers.office_archive import damaged_file
from reformctl.importing.readers.xlsx import number_formats
from reformctl.importing.readers.xlsx.parts import Attributes, PartListener, TextListener, is_true, parse_index
from reformctl.importing.readers.xlsx.workbook import WorkbookReader
from reformctl.system.translation import _, join_words, translate_count
from reformctl.text.escaping import echo_value

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.IGNORECASE)
_EMPTY = GridCell()


class MergedRange(NamedTuple):
    """A merged range (合并单元格), all ends included."""

    top: int
    left: int
    bottom: int
    right: int


class WorksheetParser(PartListener):
    """The cells of a sheet, as they come in."""

    def __init__(self, book: WorkbookReader, name: str) -> None:
        """Begin with no cell."""
        self._book, self._name = book, name
        self._cells: dict[int, dict[int, str]] = {}
        self._merges: list[MergedRange] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._row = self._column = 0
        self._cell: Attributes = {}
        self._is_formula = False
        self._strings = TextListener()
        self.data = self._strings.data  # type: ignore[method-assign] # called for every cell: no detour

    def begin(self, name: str, attributes: Attributes) -> None:
        """Take a cell, a row, a column, a merged range or part of a cell."""
        if name == "c":
            self._begin_cell(attributes)
        elif name == "row":
            self._begin_row(attributes)
        elif name == "f":
            self._is_formula = True
        elif name == "col":
            self._begin_column(attributes)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        else:
            self._strings.begin(name, attributes)

    def end(self, name: str) -> None:
        """Keep a cell that is complete."""
        if name == "c":
            self._end_cell()
        else:
            self._strings.end(name)

    def laid_out(self) -> tuple[GridRow, ...]:
        """The rows that hold something, merged cells spread."""
        self._cells = dict(sorted(self._cells.items()))
        merges = self._clipped()
        numbers = list(self._cells)
        for merge in merges:
            self._uncover(merge, numbers)
        self._cells = {row: cells for row, cells in self._cells.items() if cells}
        self._note_columns()
        numbers = list(self._cells)
        merged: dict[int, dict[int, GridCell]] = {row: {} for row in numbers}
        for merge in merges:
            self._spread(merge, numbers, merged)
        columns = range(1, _width(self._cells) + 1)
        rows = []
        for row, cells in self._cells.items():
            begun = {column: GridCell(text) for column, text in cells.items()} | merged[row]
            location = DocumentLocation(sheet=self._name, row=row)
            rows.append(GridRow(tuple(begun.get(at, _EMPTY) for at in columns), location, row in self._hidden_rows))
        return tuple(rows)

    def _begin_row(self, attributes: Attributes) -> None:
        self._row = parse_index(attributes["r"]) if "r" in attributes else self._row + 1
        self._column = 0
        if is_true(attributes.get("hidden")):
            self._hidden_rows.add(self._row)

    def _begin_column(self, attributes: Attributes) -> None:
        if is_true(attributes.get("hidden")):
            first, last = parse_index(attributes.get("min")), parse_index(attributes.get("max"))
            self._hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))

    def _begin_cell(self, attributes: Attributes) -> None:
        if "r" in attributes:
            self._row, self._column = _row_and_column(attributes["r"])
        else:
            self._column += 1
        self._cell, self._is_formula = attributes, False
        self._strings.take()

    def _end_cell(self) -> None:
        kind, raw = self._cell.get("t", "n"), self._strings.take()
        text = self._text_of(kind, raw) if raw else ""
        if self._is_formula:
            self._see("formula" if raw or kind == "str" else "uncomputed")
        if text and not text.isspace():
            if kind == "e":
                self._see("error")
            self._place(text)

    def _text_of(self, kind: str, raw: str) -> str:
        """What Excel shows of a value."""
        if kind == "s":
            index = parse_index(raw)
            if index >= len(self._book.strings):
                raise damaged_file()
            return self._book.strings[index]
        if kind == "b":
            return {"0": "FALSE", "1": "TRUE"}.get(raw, raw)
        if kind not in {"n", "d"}:
            return raw
        code = self._book.styles.code(parse_index(self._cell.get("s", "0")))
        if code != number_formats.GENERAL or not raw.isdigit():
            self._book.count_number()
        text, is_understood = number_formats.format_value(raw, code, from_1904=self._book.from_1904)
        if not is_understood:
            self._see("format")
        return text

    def _place(self, text: str) -> None:
        """Keep the text of the cell that ends."""
        if not 0 < self._row <= _LAST_ROW:
            raise damaged_file()
        if self._column > MAX_COLUMNS:
            sentence = _("the sheet {name} has over {most} columns, which no task table has")
            raise DocumentError(sentence.format(name=echo_value(self._name), most=MAX_COLUMNS))
        if self._row not in self._cells:
            self._book.count_row()
        cells = self._cells.setdefault(self._row, {})
        if self._column in cells:
            raise damaged_file()
        self._book.count(text)
        cells[self._column] = text

    def _see(self, kind: str, row: int = 0, column: int = 0) -> None:
        row, column = row or self._row, column or self._column
        self._book.see(kind, f"{_letters(column)}{row}", DocumentLocation(sheet=self._name, row=row))

    def _merge(self, reference: str) -> None:
        if len(self._merges) >= MAX_MERGED_RANGES:
            sentence = _("the sheet {name} has over {most} merged cells, which no table has")
            raise DocumentError(sentence.format(name=echo_value(self._name), most=MAX_MERGED_RANGES))
        first, _colon, last = reference.partition(":")
        top, left = _row_and_column(first)
        bottom, right = _row_and_column(last or first)
        self._merges.append(MergedRange(top, left, bottom, right))

    def _clipped(self) -> list[MergedRange]:
        """The merged ranges as far as there are cells; raises DocumentError where they overlap enough to cost time."""
        width, numbers = _width(self._cells), list(self._cells)
        left_over = width * len(numbers)
        found = []
        for merge in self._merges:
            clipped = merge._replace(right=min(merge.right, width))
            rows = bisect_right(numbers, merge.bottom) - bisect_left(numbers, merge.top)
            if rows > 0 and clipped.right >= clipped.left:
                found.append(clipped)
                left_over -= rows * (clipped.right - clipped.left + 1)
            if left_over < 0:
                raise damaged_file()
        return found

    def _uncover(self, merge: MergedRange, numbers: list[int]) -> None:
        """Drop the texts under a merged cell."""
        for row in _between(numbers, merge):
            for column in range(merge.left, merge.right + 1):
                is_first = (row, column) == (merge.top, merge.left)
                if not is_first and self._cells[row].pop(column, None) is not None:
                    self._see("covered", row, column)

    def _spread(self, merge: MergedRange, numbers: list[int], merged: dict[int, dict[int, GridCell]]) -> None:
        """Put a merged cell wherever it reaches; its first row is the first that holds anything."""
        text = self._cells.get(merge.top, {}).get(merge.left, "")
        for index, row in enumerate(_between(numbers, merge)):
            merged[row].update(dict.fromkeys(range(merge.left + 1, merge.right + 1), GridCell(text, "left")))
            if index:
                merged[row][merge.left] = GridCell(text, "above")

    def _note_columns(self) -> None:
        """Note which of the columns that hold anything are hidden."""
        held = {column for cells in self._cells.values() for column in cells}
        hidden = sorted(held & self._hidden_columns)
        if hidden:
            sentence = translate_count(
                "column {columns} of this sheet is hidden in Excel; it is read like the others",
                "columns {columns} of this sheet are hidden in Excel; they are read like the others",
                len(hidden),
            )
            self._book.note(sentence.format(columns=join_words(map(_letters, hidden))), self._name)


def _row_and_column(address: str) -> tuple[int, int]:
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise damaged_file()
    return int(found[2]), _column(found[1])


@lru_cache(maxsize=1000)
def _column(letters: str) -> int:
    """The number of a column: A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _letters(column: int) -> str:
    """The letters of a column."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def _width(cells: dict[int, dict[int, str]]) -> int:
    """The last column that holds anything."""
    return max((max(row, default=0) for row in cells.values()), default=0)


def _between(numbers: list[int], merge: MergedRange) -> list[int]:
    """The rows of a merged range that there are."""
    return numbers[bisect_left(numbers, merge.top) : bisect_right(numbers, merge.bottom)]
