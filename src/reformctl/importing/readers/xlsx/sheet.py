"""Reads a sheet of an Excel workbook: its cells as they come in, and the table that they make."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from reformctl.importing.document import DocumentError, DocumentLocation, GridCell, GridRow
from reformctl.importing.limits import MAX_COLUMNS, MAX_MERGED_RANGES
from reformctl.importing.readers.number_words import format_letters
from reformctl.importing.readers.office_archive import damaged_file
from reformctl.importing.readers.xlsx import number_formats
from reformctl.importing.readers.xlsx.addresses import MergedRange, parse_address, parse_range
from reformctl.importing.readers.xlsx.parts import Attributes, PartListener, TextListener, is_true, parse_index
from reformctl.importing.readers.xlsx.workbook import WorkbookReader
from reformctl.system.translation import _, join_words, translate_count
from reformctl.text.escaping import echo_value

LAST_ROW = 1_048_576
"""The last row of a sheet in Excel."""
_BOOLEANS = {"0": "FALSE", "1": "TRUE"}
_EMPTY_CELL = GridCell()

TextsByColumn = dict[int, str]
"""The texts of the filled cells of a row, by column."""
CellsByColumn = dict[int, GridCell]
"""The cells of a row, by column."""


class WorksheetParser(PartListener):
    """Gathers the cells of a sheet as they come in."""

    def __init__(self, book: WorkbookReader, name: str) -> None:
        """Begin with no cell."""
        self._book = book
        self._name = name
        self._texts: dict[int, TextsByColumn] = {}
        """The texts of the rows that have any."""
        self._merges: list[MergedRange] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._row = 0
        self._column = 0
        self._cell: Attributes = {}
        """The cell that is open."""
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
            self._add_merge(attributes.get("ref", ""))
        else:
            self._strings.begin(name, attributes)

    def end(self, name: str) -> None:
        """Keep a cell that is complete."""
        if name == "c":
            self._end_cell()
        else:
            self._strings.end(name)

    def lay_out(self) -> tuple[GridRow, ...]:
        """Lay out the rows that hold something, merged cells wherever they reach."""
        ascending = sorted(self._texts.items())
        self._texts = dict(ascending)
        merges = self._clip_merges()
        self._drop_covered(merges)
        self._note_hidden_columns()
        cells = self._make_cells(merges)
        width = _find_width(self._texts)
        columns = range(1, width + 1)
        grid_rows = []
        for row, row_cells in cells.items():
            location = DocumentLocation(sheet=self._name, row=row)
            grid_cells = [row_cells.get(column, _EMPTY_CELL) for column in columns]
            is_hidden = row in self._hidden_rows
            grid_row = GridRow(tuple(grid_cells), location, is_hidden)
            grid_rows.append(grid_row)
        return tuple(grid_rows)

    def _make_cells(self, merges: Sequence[MergedRange]) -> dict[int, CellsByColumn]:
        """Make the cells of the rows that hold something, merged ones wherever they reach."""
        cells: dict[int, CellsByColumn] = {}
        for row, texts in self._texts.items():
            cells[row] = {column: GridCell(text) for column, text in texts.items()}
        row_numbers = list(cells)
        for merge in merges:
            top_texts = self._texts.get(merge.top, {})
            text = top_texts.get(merge.left, "")
            merged_numbers = _find_rows(row_numbers, merge)
            merged_rows = [cells[number] for number in merged_numbers]
            _spread(merge, text, merged_rows)
        return cells

    def _begin_row(self, attributes: Attributes) -> None:
        self._row += 1
        if "r" in attributes:
            self._row = parse_index(attributes["r"])
        self._column = 0
        is_hidden = is_true(attributes.get("hidden"))
        if is_hidden:
            self._hidden_rows.add(self._row)

    def _begin_column(self, attributes: Attributes) -> None:
        is_hidden = is_true(attributes.get("hidden"))
        if not is_hidden:
            return
        first = parse_index(attributes.get("min"))
        last = parse_index(attributes.get("max"))
        last = min(last, MAX_COLUMNS)
        columns = range(first, last + 1)
        self._hidden_columns.update(columns)

    def _add_merge(self, reference: str) -> None:
        if len(self._merges) >= MAX_MERGED_RANGES:
            sentence = _("the sheet {name} has more than {most} merged cells, which no table has")
            name = echo_value(self._name)
            raise DocumentError(sentence.format(name=name, most=MAX_MERGED_RANGES))
        merge = parse_range(reference)
        self._merges.append(merge)

    def _begin_cell(self, attributes: Attributes) -> None:
        if "r" in attributes:
            address = attributes["r"]
            self._row, self._column = parse_address(address)
        else:
            self._column += 1
        self._cell = attributes
        self._is_formula = False
        self._strings.take()

    def _end_cell(self) -> None:
        kind = self._cell.get("t", "n")
        raw = self._strings.take()
        text = ""
        if raw:
            text = self._format_value(kind, raw)
        if self._is_formula:
            is_computed = bool(raw) or kind == "str"
            note = "formula" if is_computed else "uncomputed"
            self._note_open_cell(note)
        if not text or text.isspace():
            return
        if kind == "e":
            self._note_open_cell("error")
        self._keep_text(text)

    def _format_value(self, kind: str, raw: str) -> str:
        """Write a value as Excel shows it."""
        if kind == "s":
            index = parse_index(raw)
            if index >= len(self._book.strings):
                raise damaged_file()
            return self._book.strings[index]
        if kind == "b":
            return _BOOLEANS.get(raw, raw)
        if kind not in {"n", "d"}:
            return raw
        book = self._book
        style = parse_index(self._cell.get("s", "0"))
        code = book.styles.find_code(style)
        if code != number_formats.GENERAL or not raw.isdigit():
            book.count_number()
        text, is_understood = number_formats.format_value(raw, code, from_1904=book.from_1904)
        if not is_understood:
            self._note_open_cell("format")
        return text

    def _keep_text(self, text: str) -> None:
        """Keep the text of the cell that ends."""
        if not 0 < self._row <= LAST_ROW:
            raise damaged_file()
        if self._column > MAX_COLUMNS:
            sentence = _("the sheet {name} has more than {most} columns, which no task table has")
            name = echo_value(self._name)
            raise DocumentError(sentence.format(name=name, most=MAX_COLUMNS))
        if self._row not in self._texts:
            self._book.count_row()
            self._texts[self._row] = {}
        texts = self._texts[self._row]
        if self._column in texts:
            raise damaged_file()
        self._book.count_characters(text)
        texts[self._column] = text

    def _note_open_cell(self, kind: str) -> None:
        self._note_cell(kind, self._row, self._column)

    def _note_cell(self, kind: str, row: int, column: int) -> None:
        address = f"{format_letters(column)}{row}"
        location = DocumentLocation(sheet=self._name, row=row)
        self._book.note_cell(kind, address, location)

    def _clip_merges(self) -> list[MergedRange]:
        """Clip merged ranges to where there are cells. Raises DocumentError where they overlap enough to cost time."""
        width = _find_width(self._texts)
        row_numbers = list(self._texts)
        cells_left = width * len(row_numbers)
        clipped_merges = []
        for merge in self._merges:
            rows = _find_rows(row_numbers, merge)
            right = min(merge.right, width)
            column_count = right - merge.left + 1
            if rows and column_count > 0:
                clipped = merge._replace(right=right)
                clipped_merges.append(clipped)
                cells_left -= len(rows) * column_count
            if cells_left < 0:
                raise damaged_file()
        return clipped_merges

    def _drop_covered(self, merges: Sequence[MergedRange]) -> None:
        """Drop the texts under merged cells, and rows that hold nothing else."""
        row_numbers = list(self._texts)
        for merge in merges:
            rows = _find_rows(row_numbers, merge)
            for row in rows:
                self._drop_covered_in_row(merge, row)
        self._texts = {row: texts for row, texts in self._texts.items() if texts}

    def _drop_covered_in_row(self, merge: MergedRange, row: int) -> None:
        """Drop the texts of a row under a merged cell, but for that of its first cell."""
        texts = self._texts[row]
        columns = range(merge.left, merge.right + 1)
        for column in columns:
            is_first = row == merge.top and column == merge.left
            if not is_first and column in texts:
                del texts[column]
                self._note_cell("covered", row, column)

    def _note_hidden_columns(self) -> None:
        """Note which of the columns that hold anything are hidden."""
        filled: set[int] = set()
        for texts in self._texts.values():
            filled.update(texts)
        hidden = sorted(filled & self._hidden_columns)
        if not hidden:
            return
        sentence = translate_count(
            "column {columns} of this sheet is hidden in Excel; it is read like the others",
            "columns {columns} of this sheet are hidden in Excel; they are read like the others",
            len(hidden),
        )
        columns = join_words(map(format_letters, hidden))
        message = sentence.format(columns=columns)
        self._book.note(message, self._name)


def _spread(merge: MergedRange, text: str, rows: Sequence[CellsByColumn]) -> None:
    """Put a merged cell with this text into its rows; its first row is the first that holds anything."""
    first_right = merge.left + 1
    right_columns = range(first_right, merge.right + 1)
    right_cell = GridCell(text, "left")
    cell_below = GridCell(text, "above")
    right_cells = dict.fromkeys(right_columns, right_cell)
    for cells in rows:
        cells.update(right_cells)
    for cells in rows[1:]:
        cells[merge.left] = cell_below


def _find_width(texts: dict[int, TextsByColumn]) -> int:
    """Find the last column that holds anything."""
    width = 0
    for row_texts in texts.values():
        last_column = max(row_texts, default=0)
        width = max(width, last_column)
    return width


def _find_rows(row_numbers: Sequence[int], merge: MergedRange) -> Sequence[int]:
    """Find the rows of a merged range that there are."""
    begin = bisect_left(row_numbers, merge.top)
    end = bisect_right(row_numbers, merge.bottom)
    return row_numbers[begin:end]
