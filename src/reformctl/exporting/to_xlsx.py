"""Writes an Excel workbook: the rows as a sheet to filter and print, and a second sheet with their source and counts.

Every text is written as a text, in a cell that stays text when somebody types in it; nothing is ever a formula, a link
or a date. The same rows give the same bytes.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from reformctl.exporting import limits, official_layout
from reformctl.exporting.sheet import Origin, Sheet, encode_lines, format_value
from reformctl.model.fields import Value
from reformctl.model.table import Table, Task
from reformctl.system import atomic_write
from reformctl.system.errors import UsageError
from reformctl.system.translation import _
from reformctl.text.escaping import UNSAFE_CHARACTERS, echo_value, escape_text
from reformctl.text.width_and_breaks import display_width

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

NARROW_COLUMN = 8
USUAL_COLUMN = 32
WIDE_COLUMN = 64
"""Widths of a column of the sheet in columns of text: at least, usually at most, and for very long texts."""
MAX_USUAL_TEXT = 4 * USUAL_COLUMN
"""Columns of text that fill four lines. With more in one line a column becomes wider."""
BUTTON_COLUMNS = 4
"""Columns of text that the button of the filter takes."""
ABOUT_WIDTHS = (24, WIDE_COLUMN, 12, 12)
"""Widths of the columns of the second sheet."""
LINE_PIXELS = 21
POINTS_PER_PIXEL = 0.75
FIRST_LONG_NUMBER = 10**limits.MAX_NUMBER_DIGITS
TEXT_FORMAT = 49
"""Excel's own number of the format @."""
FORMULA_SIGNS = tuple("=+-@＝＋－＠")
"""What a formula begins with: such a cell has the format of text, however long it is."""
FONT = {"font_name": "等线", "font_size": 11, "font_charset": 134, "font_scheme": False}
"""Where 等线 is missing, the charset (GB 2312) lets another Chinese font stand in for it, mostly 宋体."""

_NOT_WRITABLE = re.compile(f"[{UNSAFE_CHARACTERS}]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TWO_ESCAPES = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
"""_x0041_ is how Excel writes an A. XlsxWriter escapes texts that only look like this, but not two of them in one."""

CellValue = str | int | float
Look = TypeVar("Look")


class CellLooks(NamedTuple, Generic[Look]):
    """How cells look: as XlsxWriter has it, or by its number in the file."""

    head: Look
    text: Look
    """Stays text, whatever is typed into it."""
    plain: Look
    left: Look
    """For numbers below texts."""


class TaskTally(NamedTuple):
    """What is counted of tasks."""

    tasks: int
    agencies: Counter[str]
    """In how many tasks each is named."""
    categories: Counter[str | None]


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write one row a task under its headings; numbers as numbers, everything else as text.

    The rows are gone through twice, measured and then written, so that those of a large table are never all there.
    Raises UsageError for what Excel has no room for.
    """
    if len(sheet.rows) >= limits.MAX_SHEET_ROWS or len(sheet.columns) > limits.MAX_SHEET_COLUMNS:
        sentence = _("a sheet of Excel has room for {rows} rows and {columns} columns: choose another format")
        raise UsageError(sentence.format(rows=limits.MAX_SHEET_ROWS, columns=limits.MAX_SHEET_COLUMNS))
    widths = _measure_columns(sheet)
    frame = _make_frame(sheet, widths)
    return atomic_write.stream_temporary_file(lambda path: _fill_frame(frame, sheet, widths, path))


def _measure_columns(sheet: Sheet) -> list[int]:
    """Measure the width of each column of the sheet; raises UsageError for a text that no cell holds."""
    keys = [column.key for column in sheet.columns]
    headings = [_make_cell(heading, (_("heading"), heading)) for heading in sheet.list_headings()]
    widest = [0] * len(keys)
    for row in sheet.rows.follow_measuring():
        for index, value in enumerate(row):
            place = (keys[0], row[0], keys[index])
            text = str(_make_cell(value, place))
            may_be_wider = 2 * len(text) > widest[index]  # no character is wider than two columns
            if may_be_wider and widest[index] <= MAX_USUAL_TEXT:
                lines = text[: MAX_USUAL_TEXT + 1].split("\n")
                widest[index] = max(widest[index], *map(display_width, lines))
    return [_choose_width(str(heading), columns) for heading, columns in zip(headings, widest, strict=True)]


def _choose_width(heading: str, widest: int) -> int:
    """Choose the width of a column of the sheet by its heading and its widest text."""
    limit = USUAL_COLUMN if widest <= MAX_USUAL_TEXT else WIDE_COLUMN
    heading_width = display_width(heading[:WIDE_COLUMN]) + BUTTON_COLUMNS
    wanted = max(widest + 2, heading_width)
    return max(NARROW_COLUMN, min(limit, wanted))


def open_workbook(file: io.BytesIO, title: str = "") -> "Workbook":
    """Open a workbook in which every text stays a text, and that has the same bytes whenever it is written."""
    from datetime import UTC, datetime

    from xlsxwriter import Workbook

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": dict(FONT),
    }
    book = Workbook(file, options)
    properties: dict[str, object] = {"created": datetime(1980, 1, 1, tzinfo=UTC)}  # else the time of the run
    if title:
        properties["title"] = title
    book.set_properties(properties)
    return book


def _make_frame(sheet: Sheet, widths: Sequence[int]) -> bytes:
    """Make the workbook with XlsxWriter; where the rows are to stand there is one cell of each look."""
    file = io.BytesIO()
    book = open_workbook(file)
    cell = {"valign": "top", "text_wrap": True}
    text = {**cell, "num_format": TEXT_FORMAT}
    looks = CellLooks(
        head=book.add_format({**text, "bold": True, "bg_color": "#DDEBF7", "bottom": 1}),
        text=book.add_format(text),
        plain=book.add_format(cell),
        left=book.add_format({**cell, "align": "left"}),
    )
    _prepare_rows(book, sheet, widths, looks)
    if sheet.origin.tables:
        _write_about(book, sheet.origin, looks)
    book.close()
    return file.getvalue()


def _prepare_rows(book: "Workbook", sheet: Sheet, widths: Sequence[int], looks: "CellLooks[Format]") -> None:
    """Add the sheet of the rows, ready to be filtered and printed."""
    page = book.add_worksheet("任务" if sheet.origin.tables else "数据")
    for index, look in enumerate(looks):
        page.write_blank(0, index, None, look)
    for index, width in enumerate(widths):
        page.set_column(index, index, width)
    last_row = _find_last_row(sheet)
    last_column = len(widths) - 1
    if sheet.has_headings:
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, last_row, last_column)
        page.repeat_rows(0)
    _lay_out_page(page, last_row, last_column)
    if len(sheet.origin.part) == 1:
        _set_title(page, sheet.origin.part[0].title)


def _find_last_row(sheet: Sheet) -> int:
    if sheet.has_headings:
        return len(sheet.rows)
    return max(len(sheet.rows) - 1, 0)


def _fill_frame(frame: bytes, sheet: Sheet, widths: Sequence[int], path: str) -> None:
    """Write the workbook with its rows, whose heights are no more than a first guess, as those that Excel itself keeps.

    LibreOffice shows one line of a row without a height. XlsxWriter marks every height as set by hand, and such a row
    would no longer grow with what somebody types into it.
    """
    import zipfile

    with zipfile.ZipFile(io.BytesIO(frame)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.startswith("xl/worksheets/"):  # texts stand elsewhere, in the shared strings
                part = part.replace(b' customHeight="1"', b"")
            pieces: Iterable[bytes] = [part]
            if entry.filename == "xl/worksheets/sheet1.xml":
                pieces = encode_lines(_write_rows(part.decode(), sheet, widths))
            with new.open(entry, "w") as file:
                file.writelines(pieces)


def _write_rows(part: str, sheet: Sheet, widths: Sequence[int]) -> Iterator[str]:
    """Write the XML of a sheet with its rows; their texts stand in the cells, for shared strings would all be kept."""
    from xlsxwriter.utility import xl_col_to_name

    start, samples, end = re.split("(?<=<sheetData>)(.*)(?=</sheetData>)", part)
    looks = CellLooks(*re.findall('<c r="[A-Z]+1" s="([0-9]+)"/>', samples))
    columns = [(xl_col_to_name(index), width) for index, width in enumerate(widths)]
    area = _format_area(_find_last_row(sheet), len(widths) - 1)
    yield re.sub('(?<=<dimension ref=")[^"]*', area, start)
    number = 1
    if sheet.has_headings:
        headings = [_make_cell(heading) for heading in sheet.list_headings()]
        head_looks = CellLooks(looks.head, looks.head, looks.head, looks.head)
        yield _write_row(number, headings, columns, head_looks)
        number += 1
    for row in sheet.rows:
        cells = [_make_cell(value) for value in row]
        yield _write_row(number, cells, columns, looks)
        number += 1
    yield end


def _write_row(
    number: int, cells: Sequence[CellValue], columns: Sequence[tuple[str, int]], looks: CellLooks[str]
) -> str:
    """Write the XML of a row; a column is its letters, as Excel names it, and its width."""
    xml = ""
    lines = 1
    for cell, (letters, width) in zip(cells, columns, strict=True):
        lines = max(lines, _count_lines(cell, width))
        if cell != "":
            look = _choose_look(cell, looks)
            xml += f'<c r="{letters}{number}" s="{look}"{_write_content(cell)}</c>'
    height = ""
    if lines > 1:
        height = f' ht="{_measure_pixels(lines) * POINTS_PER_PIXEL:g}"'
    return f'<row r="{number}"{height}>{xml}</row>'


def _write_content(cell: CellValue) -> str:
    """Write what stands in the XML of a cell; a text that looks like one of Excel's escapes is escaped."""
    if not isinstance(cell, str):
        return f"><v>{cell:.16g}</v>"
    text = _ESCAPE.sub("_x005F_", escape(cell, quote=False))
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f' t="inlineStr"><is><t{space}>{text}</t></is>'


def _write_about(book: "Workbook", origin: Origin, looks: "CellLooks[Format]") -> None:
    """Add the sheet that says where the rows come from, and how many they are of how many."""
    page = book.add_worksheet("说明")
    for index, width in enumerate(ABOUT_WIDTHS):
        page.set_column(index, index, width)
    parts = {part.id: part for part in origin.part}
    row = 0
    for table in origin.tables:
        for fact in _list_facts(table, origin.asked):
            lines = max(map(_count_lines, fact, ABOUT_WIDTHS))
            if lines > 1:
                page.set_row_pixels(row, _measure_pixels(lines))
            _write_about_row(page, row, fact, looks)
            row += 1
        head_looks = looks._replace(text=looks.head, plain=looks.head)
        _write_about_row(page, row, ["计数", "本工作簿", "全表", "文件所列"], head_looks)
        row += 1
        for counts in _list_counts(table, parts.get(table.id)):
            _write_about_row(page, row, counts, looks._replace(plain=looks.left))
            row += 1
        row += 1
    _lay_out_page(page, row, len(ABOUT_WIDTHS) - 1)


def _list_facts(table: Table, filters: str) -> Iterator[tuple[str, CellValue]]:
    for _key, label, text in official_layout.list_facts(table):
        yield label, _make_cell(text, (table.id, label))
    if filters:
        yield "筛选", echo_value(filters, limits.MAX_TEXT_FORMAT_CHARACTERS)


def _write_about_row(page: "Worksheet", row: int, cells: Sequence[CellValue], looks: "CellLooks[Format]") -> None:
    for index, cell in enumerate(cells):
        look = _choose_look(cell, looks)
        if not isinstance(cell, str):
            page.write_number(row, index, cell, look)
        elif cell:
            page.write_string(row, index, _protect_run(cell), look)


def _list_counts(table: Table, part: Table | None) -> Iterator[list[CellValue]]:
    """List what is counted of a table: of the tasks in this workbook, of all, and as its document declares it."""
    whole = _tally_tasks(table)
    ours = whole if part is table else _tally_tasks(part or ())
    not_agencies = {agency.name for agency in table.agencies if not agency.is_agency}
    yield ["任务", ours.tasks, whole.tasks]
    yield ["任务—单位对", ours.agencies.total(), whole.agencies.total()]
    yield ["单位", len(ours.agencies), len(whole.agencies)]
    our_agencies = ours.agencies.keys() - not_agencies
    all_agencies = whole.agencies.keys() - not_agencies
    yield ["其中机构", len(our_agencies), len(all_agencies)]
    for name, declared in table.categories:
        label = _make_cell(f"类别：{name}", (table.id,))
        declared_cell = "" if declared is None else declared
        yield [label, ours.categories[name], whole.categories[name], declared_cell]
    if whole.categories[None]:
        yield ["类别：无", ours.categories[None], whole.categories[None]]


def _tally_tasks(tasks: Iterable[Task]) -> TaskTally:
    agencies: Counter[str] = Counter()
    categories: Counter[str | None] = Counter()
    for task in tasks:
        agencies.update(task.agencies)
        categories[task.category] += 1
    return TaskTally(categories.total(), agencies, categories)


def _protect_run(text: str) -> str:
    """Put a text that XlsxWriter would take for runs of text in XML into one such run; return any other as it is."""
    if re.fullmatch("(?s)<r>.*</r>", text):
        return f"<r><t>{escape(text, quote=False)}</t></r>"
    return text


def _choose_look(cell: CellValue, looks: CellLooks[Look]) -> Look:
    """Choose the plain look for numbers, and for long texts as far as none would begin a formula."""
    if not isinstance(cell, str):
        return looks.plain
    is_long = len(cell) > limits.MAX_TEXT_FORMAT_CHARACTERS
    if is_long and not cell.startswith(FORMULA_SIGNS):
        return looks.plain
    return looks.text


def _lay_out_page(page: "Worksheet", last_row: int, last_column: int) -> None:
    """Lay a sheet out on A4 across, as wide as the paper; texts that look like numbers get no warning mark."""
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
    page.hide_gridlines(0)
    page.set_footer("&C&P / &N")
    page.ignore_errors({"number_stored_as_text": _format_area(last_row, last_column)})


def _format_area(last_row: int, last_column: int) -> str:
    from xlsxwriter.utility import xl_range

    return xl_range(0, 0, last_row, last_column)


def _set_title(page: "Worksheet", title: str) -> None:
    """Print a title above each page; one with the sign of Excel's own codes is left out."""
    text = _escape_unseen(title)
    if "&" not in text and len(text) <= limits.MAX_HEADER_CHARACTERS:
        page.set_header(f"&C{text}")


def _count_lines(cell: CellValue, width: int) -> int:
    """Count the lines that a cell takes at the most in a column of the sheet.

    A Chinese character is a little wider than two digits, and a mark that begins no line takes its neighbour along. In
    GB 18030 it is two bytes: much quicker to count than `display_width`, and for rare characters too high.
    """
    columns = width * 14 // 15 - 2
    most_characters = columns * limits.MAX_ROW_PIXELS // LINE_PIXELS
    count = 0
    for line in str(cell)[:most_characters].split("\n"):
        line_bytes = len(line.encode("gb18030"))
        count += max(-(-line_bytes // columns), 1)
    return count


def _measure_pixels(lines: int) -> int:
    return min(lines * LINE_PIXELS, limits.MAX_ROW_PIXELS)


def _make_cell(value: Value, place: Sequence[Value] = ()) -> CellValue:
    """Make a number or a text; with a place, raise UsageError for a text that Excel cannot hold."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < FIRST_LONG_NUMBER:
        return value
    text = _escape_unseen(format_value(value))
    if place:
        _refuse_unholdable(text, place)
    return text


def _refuse_unholdable(text: str, place: Sequence[Value]) -> None:
    """Raise UsageError, with its place, for a text that Excel cannot hold."""
    may_be_long = len(text) > limits.MAX_CELL_UNITS // 2
    size = len(text.encode("utf-16-le")) // 2 if may_be_long else 0
    if size > limits.MAX_CELL_UNITS:
        sentence = _(
            "{place} has {size} characters, and a cell of Excel holds {most}: "
            "choose another format, or leave the field out"
        )
        raise UsageError(sentence, "long-cell", place=_format_place(place), size=size, most=limits.MAX_CELL_UNITS)
    escapes = _TWO_ESCAPES.search(text)
    if escapes:
        sentence = _("{place} has {text}, which Excel would take for another character: choose another format")
        raise UsageError(sentence.format(place=_format_place(place), text=escapes[0]))


def _format_place(place: Sequence[Value]) -> str:
    words = filter(None, map(format_value, place))
    return " ".join(map(echo_value, words))


def _escape_unseen(text: str) -> str:
    """Escape everything that cannot be seen: XML has no place for some of it, and the rest deceives."""
    return _NOT_WRITABLE.sub(lambda match: escape_text(match[0]), text)
