"""An Excel workbook: the rows as a sheet to filter and print, and a second sheet with their source and counts.

Every text is written as a text, in a cell that stays text when somebody types in it; nothing is ever a formula, a link
or a date. The same rows give the same bytes.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from reformctl import official
from reformctl.columns import Value
from reformctl.errors import UsageError
from reformctl.messages import _
from reformctl.model import Table, Task
from reformctl.sheet import Origin, Sheet, plain
from reformctl.text import UNSEEN, echo, safe, width
from reformctl.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767
"""Characters that a cell holds, in UTF-16 code units, as Excel counts."""
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""Of a sheet (Microsoft, "Excel specifications and limits")."""
MOST_DIGITS = 15
"""Of a number: what is longer stays text."""
NARROWEST, MIDDLE, WIDEST = 8, 32, 64
"""Columns of text that a column shows: at least, usually at most, and at most where it would have many lines."""
MANY_LINES = 4
BUTTON = 4
"""Columns of text that the button of the filter takes."""
LINE, HIGHEST = 21, 545
"""Pixels of a line of text, and of a row at the most (409 points)."""
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

_NOT_WRITABLE = re.compile(f"[{UNSEEN}]")
_TWO_ESCAPES = re.compile("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")
"""_x0041_ is how Excel writes an A. XlsxWriter escapes texts that only look like this, but not two of them in one."""

Cell = str | int | float


class Looks(NamedTuple):
    """How cells look."""

    head: "Format"
    text: "Format"
    """Stays text, whatever is typed into it."""
    plain: "Format"
    left: "Format"
    """For numbers below texts."""


def dump(sheet: Sheet) -> bytes:
    """One row a task under its headings; numbers as numbers, everything else as text.

    Raises ImportError where XlsxWriter is missing, and UsageError for what Excel has no room for.
    """
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
    _write_rows(book, sheet, looks)
    if sheet.origin.tables:
        _write_about(book, sheet.origin, looks)
    book.close()
    return _growing(file.getvalue())


def _write_rows(book: "Workbook", sheet: Sheet, looks: Looks) -> None:
    """The sheet with the rows, ready to be filtered and printed."""
    heads = [[_cell(head, _("heading"), head) for head in sheet.heads()]]
    keys = [column.key for column in sheet.columns]
    rows = [
        [_cell(value, keys[0], plain(row[0]), key) for key, value in zip(keys, row, strict=True)] for row in sheet.rows
    ]
    if len(rows) >= MOST_ROWS or len(keys) > MOST_COLUMNS:
        sentence = _("a sheet of Excel has room for {rows} rows and {columns} columns: choose another format")
        raise UsageError(sentence.format(rows=MOST_ROWS, columns=MOST_COLUMNS))
    page = book.add_worksheet("任务" if sheet.origin.tables else "数据")
    shown = [] if sheet.headers == "none" else heads
    rooms = [_room(str(head), cells) for head, *cells in zip(*heads, *rows, strict=True)]
    _size(page, [*shown, *rows], rooms)
    _write(page, [*shown, *rows], looks, len(shown))
    last = len(shown) + len(rows) - 1
    if shown:
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, last, len(keys) - 1)
        page.repeat_rows(0)
    _lay_out(page, max(last, 0), len(keys) - 1)
    if len(sheet.origin.part) == 1:
        _set_title(page, sheet.origin.part[0].title)


def _write_about(book: "Workbook", origin: Origin, looks: Looks) -> None:
    """The sheet that says where the rows come from, and how many they are of how many."""
    page = book.add_worksheet("说明")
    left = {(task.table, task.id) for table in origin.part for task in table.tasks}
    down = 0
    for table in origin.tables:
        facts = [[_cell(label), _cell(text, table.id, label)] for _key, label, text in official.facts(table)]
        if origin.asked:
            facts.append(["筛选", echo(origin.asked, LONGEST_AS_TEXT)])
        counts = list(_counts(table, [task for task in table.tasks if (task.table, task.id) in left]))
        _size(page, facts, (24, WIDEST, 12, 12), down)
        _write(page, facts, looks, down=down)
        _write(page, counts, looks._replace(plain=looks.left), 1, down + len(facts))
        down += len(facts) + len(counts) + 1
    _lay_out(page, down, 3)


def _counts(table: Table, part: Sequence[Task]) -> Iterator[list[Cell]]:
    """What is counted of a table: of the tasks in this workbook, of all, and as its document declares it."""
    yield ["计数", "本工作簿", "全表", "文件所列"]
    others = {agency.name for agency in table.agencies if not agency.is_agency}
    ours, whole = ([name for task in tasks for name in task.agencies] for tasks in (part, table.tasks))
    yield ["任务", len(part), len(table.tasks)]
    yield ["任务—单位对", len(ours), len(whole)]
    yield ["单位", len({*ours}), len({*whole})]
    yield ["其中机构", len({*ours} - others), len({*whole} - others)]
    here, everywhere = (Counter(task.category for task in tasks) for tasks in (part, table.tasks))
    for name, declared in table.categories:
        label = _cell(f"类别：{name}", table.id)
        yield [label, here[name], everywhere[name], "" if declared is None else declared]
    if everywhere[None]:
        yield ["类别：无", here[None], everywhere[None]]


def _write(page: "Worksheet", rows: Sequence[Sequence[Cell]], looks: Looks, heads: int = 0, down: int = 0) -> None:
    """Rows from the line `down` on, the first `heads` of them headings."""
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            if not isinstance(cell, str):
                page.write_number(down + number, at, cell, looks.plain)
            elif cell:
                is_long = len(cell) > LONGEST_AS_TEXT and not cell.startswith(SIGNS)
                look = looks.head if number < heads else looks.plain if is_long else looks.text
                page.write_string(down + number, at, cell, look)


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


def _room(head: str, cells: Sequence[Cell]) -> int:
    """Columns of text for a column of the sheet."""
    most = MIDDLE * MANY_LINES
    widest = max((width(line) for cell in cells for line in str(cell)[: most + 1].split("\n")), default=0)
    limit = MIDDLE if widest <= most else WIDEST
    return max(NARROWEST, min(limit, max(widest + 2, width(head[:WIDEST]) + BUTTON)))


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


def _growing(package: bytes) -> bytes:
    """The workbook with heights that are no more than a first guess, as those that Excel itself keeps.

    LibreOffice shows one line of a row without a height. XlsxWriter marks every height as set by hand, and such a row
    would no longer grow with what somebody types into it.
    """
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.startswith("xl/worksheets/"):  # texts stand elsewhere, in the shared strings
                part = part.replace(b' customHeight="1"', b"")
            new.writestr(entry, part)
    return file.getvalue()


def _cell(value: Value, *place: str) -> Cell:
    """A number, or a text that Excel can hold; UsageError, with its place, for one that it cannot."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**MOST_DIGITS:
        return value
    text = _writable(plain(value))
    if len(text) > LONGEST // 2 and (size := len(text.encode("utf-16-le")) // 2) > LONGEST:
        sentence = _(
            "{place} has {size} characters, and a cell of Excel holds {most}: "
            "choose another format, or leave the field out with --fields"
        )
        raise UsageError(sentence.format(place=_named(place), size=size, most=LONGEST))
    if found := _TWO_ESCAPES.search(text):
        sentence = _("{place} has {text}, which Excel would take for another character: choose another format")
        raise UsageError(sentence.format(place=_named(place), text=found[0]))
    return text


def _named(place: Sequence[str]) -> str:
    return " ".join(echo(word) for word in place if word)


def _writable(text: str) -> str:
    """The text with everything escaped that cannot be seen: XML has no place for some of it, and the rest deceives."""
    return _NOT_WRITABLE.sub(lambda found: safe(found[0]), text)
