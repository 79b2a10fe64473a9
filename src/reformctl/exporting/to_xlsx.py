"""An Excel workbook: the rows as a sheet to filter and print, and a second sheet with their source and counts.

Every text is written as a text, in a cell that stays text when somebody types in it; nothing is ever a formula, a link
or a date. The same rows give the same bytes.
"""

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from reformctl.exporting import official_layout
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

MAX_CELL_UNITS = 32_767
"""Characters that a cell holds, in UTF-16 code units, as Excel counts."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Of a sheet (Microsoft, "Excel specifications and limits")."""
MOST_DIGITS = 15
"""Of a number: what is longer stays text."""
NARROWEST, MIDDLE, WIDEST = 8, 32, 64
"""Columns of text that a column shows: at least, usually at most, and at most where it would have many lines."""
MOST = 4 * MIDDLE
"""Columns of text that fill four lines: with more in one line a column becomes wider."""
BUTTON = 4
"""Columns of text that the button of the filter takes."""
LINE, HIGHEST = 21, 545
"""Pixels of a line of text, and of a row at the most (409 points)."""
POINTS = 0.75
"""Of a pixel."""
TEXT = 49
"""Excel's own number of the format @."""
LONGEST_AS_TEXT = 255
"""Characters of a cell with the format of text: if there are more, Excel up to 2007 shows ##### in it."""
SIGNS = tuple("=+-@＝＋－＠")
"""What a formula begins with: such a cell has the format of text, however long it is."""
LONGEST_HEADER = 100
"""Characters of a title above each printed page: Excel allows 255, with its codes."""
FONT = {"font_name": "等线", "font_size": 11, "font_charset": 134, "font_scheme": False}
"""Where 等线 is missing, the charset (GB 2312) lets another Chinese font stand in for it, mostly 宋体."""

_NOT_WRITABLE = re.compile(f"[{UNSAFE_CHARACTERS}]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TWO_ESCAPES = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
"""_x0041_ is how Excel writes an A. XlsxWriter escapes texts that only look like this, but not two of them in one."""

Cell = str | int | float
Look = TypeVar("Look")


class Looks(NamedTuple, Generic[Look]):
    """How cells look: as XlsxWriter has it, or by its number in the file."""

    head: Look
    text: Look
    """Stays text, whatever is typed into it."""
    plain: Look
    left: Look
    """For numbers below texts."""


class Tally(NamedTuple):
    """What is counted of tasks."""

    tasks: int
    agencies: Counter[str]
    """In how many tasks each is named."""
    categories: Counter[str | None]


def dump(sheet: Sheet) -> Iterator[bytes]:
    """One row a task under its headings; numbers as numbers, everything else as text.

    The rows are gone through twice, measured and then written, so that those of a large table are never all there.
    Raises UsageError for what Excel has no room for.
    """
    if len(sheet.rows) >= MOST_ROWS or len(sheet.columns) > MOST_COLUMNS:
        sentence = _("a sheet of Excel has room for {rows} rows and {columns} columns: choose another format")
        raise UsageError(sentence.format(rows=MOST_ROWS, columns=MOST_COLUMNS))
    rooms = _rooms(sheet)
    frame = _frame(sheet, rooms)
    return atomic_write.stream_temporary_file(lambda path: _fill(frame, sheet, rooms, path))


def _rooms(sheet: Sheet) -> list[int]:
    """Columns of text for each column of the sheet; UsageError for a text that no cell holds."""
    keys = [column.key for column in sheet.columns]
    heads = [_cell(head, (_("heading"), head)) for head in sheet.list_headings()]
    widest = [0] * len(keys)
    for row in sheet.rows.follow_measuring():
        for at, value in enumerate(row):
            text = str(_cell(value, (keys[0], row[0], keys[at])))
            if widest[at] <= MOST and 2 * len(text) > widest[at]:  # no character is wider than two columns
                widest[at] = max(widest[at], *map(display_width, text[: MOST + 1].split("\n")))
    return [_room(str(head), columns) for head, columns in zip(heads, widest, strict=True)]


def _frame(sheet: Sheet, rooms: Sequence[int]) -> bytes:
    """The workbook as XlsxWriter makes it, with one cell of each look where the rows are to stand."""
    from datetime import UTC, datetime

    from xlsxwriter import Workbook

    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": dict(FONT),
    }
    book = Workbook(file, options)
    book.set_properties({"created": datetime(1980, 1, 1, tzinfo=UTC)})  # else the time of the run
    cell = {"valign": "top", "text_wrap": True}
    looks = Looks(
        head=book.add_format({**cell, "num_format": TEXT, "bold": True, "bg_color": "#DDEBF7", "bottom": 1}),
        text=book.add_format({**cell, "num_format": TEXT}),
        plain=book.add_format(cell),
        left=book.add_format({**cell, "align": "left"}),
    )
    _prepare_rows(book, sheet, rooms, looks)
    if sheet.origin.tables:
        _write_about(book, sheet.origin, looks)
    book.close()
    return file.getvalue()


def _prepare_rows(book: "Workbook", sheet: Sheet, rooms: Sequence[int], looks: "Looks[Format]") -> None:
    """The sheet of the rows, ready to be filtered and printed."""
    page = book.add_worksheet("任务" if sheet.origin.tables else "数据")
    for at, look in enumerate(looks):
        page.write_blank(0, at, None, look)
    for at, room in enumerate(rooms):
        page.set_column(at, at, room)
    last = _last_row(sheet)
    if sheet.headers != "none":
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, last, len(rooms) - 1)
        page.repeat_rows(0)
    _lay_out(page, last, len(rooms) - 1)
    if len(sheet.origin.part) == 1:
        _set_title(page, sheet.origin.part[0].title)


def _last_row(sheet: Sheet) -> int:
    """The place of the last row, from 0."""
    return max(len(sheet.rows) - (sheet.headers == "none"), 0)


def _fill(frame: bytes, sheet: Sheet, rooms: Sequence[int], path: str) -> None:
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
            is_of_rows = entry.filename == "xl/worksheets/sheet1.xml"
            with new.open(entry, "w") as file:
                file.writelines(encode_lines(_filled(part.decode(), sheet, rooms)) if is_of_rows else [part])


def _filled(part: str, sheet: Sheet, rooms: Sequence[int]) -> Iterator[str]:
    """The XML of a sheet with its rows; their texts stand in the cells, for shared strings would have to be known."""
    from xlsxwriter.utility import xl_col_to_name

    start, samples, end = re.split("(?<=<sheetData>)(.*)(?=</sheetData>)", part)
    looks = Looks(*re.findall('<c r="[A-Z]+1" s="([0-9]+)"/>', samples))
    columns = [(xl_col_to_name(at), room) for at, room in enumerate(rooms)]
    yield re.sub('(?<=<dimension ref=")[^"]*', _area(_last_row(sheet), len(rooms) - 1), start)
    down = 0
    if sheet.headers != "none":
        down = 1
        yield _row(down, [_cell(head) for head in sheet.list_headings()], columns, Looks(*[looks.head] * len(looks)))
    for number, row in enumerate(sheet.rows, down + 1):
        yield _row(number, [_cell(value) for value in row], columns, looks)
    yield end


def _row(number: int, cells: Sequence[Cell], columns: Sequence[tuple[str, int]], looks: Looks[str]) -> str:
    """The XML of a row under columns, each with its letters and its room."""
    lines = max(_lines(cell, room) for cell, (_letters, room) in zip(cells, columns, strict=True))
    height = f' ht="{min(lines * LINE, HIGHEST) * POINTS:g}"' if lines > 1 else ""
    written = [
        f'<c r="{letters}{number}" s="{_look(cell, looks)}"{_content(cell)}</c>'
        for cell, (letters, _room) in zip(cells, columns, strict=True)
        if cell != ""
    ]
    return f'<row r="{number}"{height}>{"".join(written)}</row>'


def _content(cell: Cell) -> str:
    """What stands in the XML of a cell; a text that looks like one of Excel's escapes is escaped."""
    if not isinstance(cell, str):
        return f"><v>{cell:.16g}</v>"
    text = _ESCAPE.sub("_x005F_", escape(cell, quote=False))
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f' t="inlineStr"><is><t{space}>{text}</t></is>'


def _write_about(book: "Workbook", origin: Origin, looks: "Looks[Format]") -> None:
    """The sheet that says where the rows come from, and how many they are of how many."""
    page = book.add_worksheet("说明")
    parts = {part.id: part for part in origin.part}
    down = 0
    for table in origin.tables:
        facts = [[label, _cell(text, (table.id, label))] for _key, label, text in official_layout.list_facts(table)]
        if origin.asked:
            facts.append(["筛选", echo_value(origin.asked, LONGEST_AS_TEXT)])
        counts = list(_counts(table, parts.get(table.id)))
        _size(page, facts, (24, WIDEST, 12, 12), down)
        _write(page, facts, looks, down=down)
        _write(page, counts, looks._replace(plain=looks.left), 1, down + len(facts))
        down += len(facts) + len(counts) + 1
    _lay_out(page, down, 3)


def _counts(table: Table, part: Table | None) -> Iterator[list[Cell]]:
    """What is counted of a table: of the tasks in this workbook, of all, and as its document declares it."""
    yield ["计数", "本工作簿", "全表", "文件所列"]
    others = {agency.name for agency in table.agencies if not agency.is_agency}
    whole = _tally(table)
    ours = whole if part is table else _tally(part or ())
    yield ["任务", ours.tasks, whole.tasks]
    yield ["任务—单位对", ours.agencies.total(), whole.agencies.total()]
    yield ["单位", len(ours.agencies), len(whole.agencies)]
    yield ["其中机构", len(ours.agencies.keys() - others), len(whole.agencies.keys() - others)]
    for name, declared in table.categories:
        label = _cell(f"类别：{name}", (table.id,))
        counted = (ours.categories[name], whole.categories[name])
        yield [label, *counted, "" if declared is None else declared]
    if whole.categories[None]:
        yield ["类别：无", ours.categories[None], whole.categories[None]]


def _tally(tasks: Iterable[Task]) -> Tally:
    agencies: Counter[str] = Counter()
    categories: Counter[str | None] = Counter()
    for task in tasks:
        agencies.update(task.agencies)
        categories[task.category] += 1
    return Tally(categories.total(), agencies, categories)


def _write(
    page: "Worksheet", rows: Sequence[Sequence[Cell]], looks: "Looks[Format]", heads: int = 0, down: int = 0
) -> None:
    """Rows from the line `down` on, the first `heads` of them headings."""
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            look = looks.head if number < heads else _look(cell, looks)
            if not isinstance(cell, str):
                page.write_number(down + number, at, cell, look)
            elif cell:
                page.write_string(down + number, at, _one_run(cell), look)


def _one_run(text: str) -> str:
    """The text, or where XlsxWriter would take it for runs of text in XML, one such run that holds it."""
    return f"<r><t>{escape(text, quote=False)}</t></r>" if re.fullmatch("(?s)<r>.*</r>", text) else text


def _look(cell: Cell, looks: Looks[Look]) -> Look:
    """Numbers are plain, and long texts, as far as none would begin a formula."""
    is_plain = not isinstance(cell, str) or (len(cell) > LONGEST_AS_TEXT and not cell.startswith(SIGNS))
    return looks.plain if is_plain else looks.text


def _lay_out(page: "Worksheet", last_row: int, last_column: int) -> None:
    """A4 on its side, as wide as the paper, with lines between the cells; no mark at texts that look like numbers."""
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
    page.hide_gridlines(0)
    page.set_footer("&C&P / &N")
    page.ignore_errors({"number_stored_as_text": _area(last_row, last_column)})


def _area(last_row: int, last_column: int) -> str:
    from xlsxwriter.utility import xl_range

    return xl_range(0, 0, last_row, last_column)


def _set_title(page: "Worksheet", title: str) -> None:
    """Above each printed page; a title with the sign of Excel's own codes is left out."""
    text = _writable(title)
    if "&" not in text and len(text) <= LONGEST_HEADER:
        page.set_header(f"&C{text}")


def _room(head: str, widest: int) -> int:
    """Columns of text for a column of the sheet, as its widest text has them."""
    limit = MIDDLE if widest <= MOST else WIDEST
    return max(NARROWEST, min(limit, max(widest + 2, display_width(head[:WIDEST]) + BUTTON)))


def _size(page: "Worksheet", rows: Sequence[Sequence[Cell]], rooms: Sequence[int], down: int = 0) -> None:
    """Widths of columns, and heights of the rows, from the line `down` on, that take more than a line."""
    for at, room in enumerate(rooms):
        page.set_column(at, at, room)
    for number, row in enumerate(rows):
        if (lines := max(map(_lines, row, rooms))) > 1:
            page.set_row_pixels(down + number, min(lines * LINE, HIGHEST))


def _lines(cell: Cell, room: int) -> int:
    """Lines that a cell takes in a column of the sheet, at the most.

    A Chinese character is a little wider than two digits, and a mark that begins no line takes its neighbour along. In
    GB 18030 it is two bytes: much quicker to count than `width`, and for rare characters too high.
    """
    columns = room * 14 // 15 - 2
    lines = str(cell)[: columns * HIGHEST // LINE].split("\n")
    return sum(max(-(-len(line.encode("gb18030")) // columns), 1) for line in lines)


def _cell(value: Value, place: Sequence[Value] = ()) -> Cell:
    """A number, or a text; with a place, UsageError for one that Excel cannot hold."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**MOST_DIGITS:
        return value
    text = _writable(format_value(value))
    if place:
        _refuse(text, place)
    return text


def _refuse(text: str, place: Sequence[Value]) -> None:
    """Raise UsageError, with its place, for a text that Excel cannot hold."""
    if len(text) > MAX_CELL_UNITS // 2 and (size := len(text.encode("utf-16-le")) // 2) > MAX_CELL_UNITS:
        sentence = _(
            "{place} has {size} characters, and a cell of Excel holds {most}: "
            "choose another format, or leave the field out"
        )
        raise UsageError(sentence, "long-cell", place=_named(place), size=size, most=MAX_CELL_UNITS)
    if found := _TWO_ESCAPES.search(text):
        sentence = _("{place} has {text}, which Excel would take for another character: choose another format")
        raise UsageError(sentence.format(place=_named(place), text=found[0]))


def _named(place: Sequence[Value]) -> str:
    return " ".join(echo_value(word) for word in map(format_value, place) if word)


def _writable(text: str) -> str:
    """The text with everything escaped that cannot be seen: XML has no place for some of it, and the rest deceives."""
    return _NOT_WRITABLE.sub(lambda found: escape_text(found[0]), text)
