"""Writes an Excel workbook: the rows as a sheet to filter and print, and a second sheet with their source and counts.

Where the headings are in Chinese, for people, the title of the tasks stands above them. With keys as headings, or with
none, the sheet has no title, and programs read it from its first row on.

Every text is written as a text, in a cell that stays text when somebody types in it; nothing is ever a formula, a link
or a date. The same rows give the same bytes.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reformctl.exporting import limits, official_layout
from reformctl.exporting.sheet import Origin, Sheet, encode_lines
from reformctl.exporting.workbook import about_sheet, layout
from reformctl.exporting.workbook.cells import (
    CellLooks,
    CellValue,
    choose_look,
    escape_unseen,
    make_cell,
    write_cell,
    write_text,
)
from reformctl.exporting.workbook.layout import SheetColumn
from reformctl.model.fields import Value
from reformctl.system import atomic_write
from reformctl.system.errors import UsageError
from reformctl.system.translation import _

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

TEXT_FORMAT = 49
"""Excel's own number of the format @."""
FONT = {"font_name": "等线", "font_size": 11, "font_charset": 134, "font_scheme": False}
"""Where 等线 is missing, the charset (GB 2312) lets another Chinese font stand in for it, mostly 宋体."""
UNIT_FONT = {"font_name": "Arial", "font_size": 10, "font_scheme": False}
"""By its digits Excel measures columns: 7 pixels wide, on every system or as those of Liberation Sans."""
BODY_FONT = {**FONT, "font_name": "仿宋", "font_size": 10.5}
BLACK_FONT = {**BODY_FONT, "font_name": "黑体"}
TITLE_FONT = {**FONT, "font_name": "方正小标宋简体", "font_size": 18}
REMARK_FONT = '<rPr><rFont val="楷体"/><charset val="134"/><sz val="12"/></rPr>'
"""Fonts of the Word file. Excel knows no second name of a font, and 仿宋 and 楷体 are in every Windows."""
SAMPLE_ROW = 9
"""Row of the frame, from 0, that has a cell of each look."""
SHEET_PART = "xl/worksheets/sheet1.xml"
"""Where the sheet of the rows stands in the archive."""
SHEET_DATA = re.compile("(?<=<sheetData>)(.*)(?=</sheetData>)")
"""The rows in the XML of a sheet."""
SHEET_AREA = re.compile('(?<=<dimension ref=")[^"]*')
"""The area that they take, such as A1:F40."""


class SheetTitle(NamedTuple):
    """What stands above the headings."""

    text: str
    remark: str
    """How many of the tasks these are, and how they were chosen; empty where they are all."""


class SheetPlan(NamedTuple):
    """What stands where on the sheet of the rows, before anything is written; rows and columns count from 0."""

    sheet: Sheet
    title: SheetTitle | None
    """None for rows that are no tasks, and for programs."""
    columns: Sequence[SheetColumn]
    """Those that are written: empty ones may be left out."""

    @property
    def head_row(self) -> int:
        """The row of the headings, if they are written: the first, or the one below the title."""
        if self.title:
            return 1
        return 0

    @property
    def last_row(self) -> int:
        """The last row that is written."""
        rows = self.head_row + len(self.sheet.rows)
        if self.sheet.has_headings:
            rows += 1
        return max(rows - 1, 0)

    @property
    def last_column(self) -> int:
        """The last column that is written."""
        return len(self.columns) - 1


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write one row a task under its headings; numbers as numbers, everything else as text.

    The rows are gone through twice, measured and then written, so that those of a large table are never all there.
    Raises UsageError for what Excel has no room for.
    """
    most_rows = limits.MAX_SHEET_ROWS - 2  # below a title and headings
    has_too_many_rows = len(sheet.rows) > most_rows
    has_too_many_columns = len(sheet.columns) > limits.MAX_SHEET_COLUMNS
    if has_too_many_rows or has_too_many_columns:
        sentence = _("an Excel sheet has room for {rows} rows and {columns} columns: choose another format")
        message = sentence.format(rows=limits.MAX_SHEET_ROWS, columns=limits.MAX_SHEET_COLUMNS)
        raise UsageError(message)
    title = _find_title(sheet)
    may_drop = title is not None and not sheet.whole
    columns = layout.measure_columns(sheet, may_drop=may_drop)
    if title:
        columns = layout.widen_for_title(columns, title.text)
    plan = SheetPlan(sheet, title, columns)
    frame = _make_frame(plan)
    return atomic_write.stream_temporary_file(lambda path: _fill_frame(frame, plan, path))


def open_workbook(file: io.BytesIO, title: str = "", font: Mapping[str, object] = FONT) -> "Workbook":
    """Open a workbook in which every text stays a text, and that has the same bytes whenever it is written."""
    from datetime import UTC, datetime

    from xlsxwriter import Workbook

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": dict(font),
    }
    book = Workbook(file, options)
    epoch = datetime(1980, 1, 1, tzinfo=UTC)
    properties: dict[str, object] = {"created": epoch}  # else the time of the run
    if title:
        properties["title"] = title
    book.set_properties(properties)
    return book


def _find_title(sheet: Sheet) -> SheetTitle | None:
    """Find what is to stand above the headings; None for rows that are no tasks, and for programs."""
    origin = sheet.origin
    parts = origin.parts
    if not parts or sheet.headers != "zh":
        return None
    if len(origin.tables) > 1:
        count = sum(map(len, parts))
        return SheetTitle("任务汇总", f"出自{len(parts)}张任务分工表，共{count}项。")
    title = escape_unseen(parts[0].title)
    remark = "".join(origin.remarks)
    return SheetTitle(title, escape_unseen(remark))


def _make_frame(plan: SheetPlan) -> bytes:
    """Make the workbook with XlsxWriter; where the rows are to stand there is one cell of each look."""
    origin = plan.sheet.origin
    file = io.BytesIO()
    book = open_workbook(file, font=UNIT_FONT)
    looks = _add_looks(book)
    name = "数据"
    if origin.tables:
        name = "任务"
    page = book.add_worksheet(name)
    _set_up_page(page, plan, looks)
    if origin.tables:
        _add_about(book, origin, looks)
    book.close()
    return file.getvalue()


def _add_looks(book: "Workbook") -> "CellLooks[Format]":
    wrapped = {"valign": "vcenter", "text_wrap": True}
    middle = {"align": "center"}
    cell = {**BODY_FONT, **wrapped, "border": 1}
    text = {**cell, "num_format": TEXT_FORMAT}
    short = {**text, **middle}
    head = {**short, **BLACK_FONT, "bg_color": "#DDEBF7"}
    title = {**TITLE_FONT, **middle, **wrapped}
    number = {**cell, **middle}
    return CellLooks(
        title=book.add_format(title),
        head=book.add_format(head),
        text=book.add_format(text),
        short=book.add_format(short),
        long=book.add_format(cell),
        number=book.add_format(number),
    )


def _set_up_page(page: "Worksheet", plan: SheetPlan, looks: "CellLooks[Format]") -> None:
    """Set widths, headings and paper of the sheet of the rows, and write the cells that show the looks."""
    for index, look in enumerate(looks):
        page.write_blank(SAMPLE_ROW, index, None, look)
    for index, column in enumerate(plan.columns):
        page.set_column(index, index, column.width)
    last_row = plan.last_row
    last_column = plan.last_column
    if plan.title and last_column:
        page.merge_range(0, 0, 0, last_column, "", looks.title)
    if plan.sheet.has_headings:
        page.freeze_panes(plan.head_row + 1, 0)
        page.autofilter(plan.head_row, 0, last_row, last_column)
        page.repeat_rows(plan.head_row)
    _lay_out_page(page, last_row, last_column)


def _add_about(book: "Workbook", origin: Origin, looks: "CellLooks[Format]") -> None:
    page = book.add_worksheet(about_sheet.SHEET_NAME)
    rows = about_sheet.write_about(page, origin, looks)
    _lay_out_page(page, rows, about_sheet.LAST_COLUMN)


def _lay_out_page(page: "Worksheet", last_row: int, last_column: int) -> None:
    """Lay a sheet out on A4 across, as wide as the paper; texts that look like numbers get no warning mark."""
    page.set_paper(9)
    page.set_landscape()
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
    page.set_footer("&C&P / &N")
    area = _format_area(last_row, last_column)
    page.ignore_errors({"number_stored_as_text": area})


def _format_area(last_row: int, last_column: int) -> str:
    from xlsxwriter.utility import xl_range

    return xl_range(0, 0, last_row, last_column)


def _fill_frame(frame: bytes, plan: SheetPlan, path: str) -> None:
    """Write the workbook with its rows, whose heights are no more than a first guess, as those that Excel itself keeps.

    LibreOffice shows one line of a row without a height. XlsxWriter marks every height as set by hand, and such a row
    would no longer grow with what somebody types into it.
    """
    import zipfile

    frame_file = io.BytesIO(frame)
    with zipfile.ZipFile(frame_file) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            pieces: Iterable[bytes] = [part]
            if entry.filename == SHEET_PART:
                xml_pieces = _write_sheet(part.decode(), plan)
                pieces = encode_lines(xml_pieces)
            with new.open(entry, "w") as file:
                file.writelines(pieces)


def _write_sheet(frame_xml: str, plan: SheetPlan) -> Iterator[str]:
    """Write the XML of a sheet with its rows; their texts stand in the cells, for shared strings would all be kept."""
    sheet = plan.sheet
    start, samples, end = SHEET_DATA.split(frame_xml)
    sample_cell = f'<c r="[A-Z]+{SAMPLE_ROW + 1}" s="([0-9]+)"/>'
    look_numbers = re.findall(sample_cell, samples)
    looks = CellLooks(*look_numbers)
    area = _format_area(plan.last_row, plan.last_column)
    yield SHEET_AREA.sub(area, start)
    number = plan.head_row + 1
    if plan.title:
        yield _write_title(plan.title, plan.columns, looks.title)
    if sheet.has_headings:
        yield _write_headings(number, plan, looks.head)
        number += 1
    for row in sheet.rows:
        values = row
        if sheet.headers == "zh":
            values = tuple(map(official_layout.write_flag, row))
        cells = _pick_cells(values, plan.columns)
        yield _write_row(number, cells, plan, looks)
        number += 1
    yield end


def _write_title(title: SheetTitle, columns: Sequence[SheetColumn], look: str) -> str:
    """Write the XML of the row above the headings; no program fits its height to a text in merged cells."""
    height = layout.measure_title(columns, title.text, title.remark)
    text = write_text(title.text)
    if title.remark:
        remark = write_text(f"\n{title.remark}")
        text = f"<r>{text}</r><r>{REMARK_FONT}{remark}</r>"
    first, *merged = [f"{column.letters}1" for column in columns]
    cells = f'<c r="{first}" s="{look}" t="inlineStr"><is>{text}</is></c>'
    for coordinates in merged:
        cells += write_cell(coordinates, "", look)
    return f'<row r="1" ht="{height:g}" customHeight="1">{cells}</row>'


def _write_headings(number: int, plan: SheetPlan, look: str) -> str:
    headings = plan.sheet.list_headings()
    cells = _pick_cells(headings, plan.columns)
    height = layout.measure_row(cells, plan.columns, is_head=True)
    xml = ""
    for cell, column in zip(cells, plan.columns, strict=True):
        coordinates = f"{column.letters}{number}"
        xml += write_cell(coordinates, cell, look)
    return f'<row r="{number}" ht="{height:g}">{xml}</row>'


def _write_row(number: int, cells: Sequence[CellValue], plan: SheetPlan, looks: CellLooks[str]) -> str:
    height = layout.measure_row(cells, plan.columns)
    xml = ""
    for cell, column in zip(cells, plan.columns, strict=True):
        coordinates = f"{column.letters}{number}"
        look = choose_look(cell, looks, is_short=column.is_short)
        xml += write_cell(coordinates, cell, look)
    return f'<row r="{number}" ht="{height:g}">{xml}</row>'


def _pick_cells(values: Sequence[Value], columns: Sequence[SheetColumn]) -> list[CellValue]:
    """Make the cells of the columns that the sheet has."""
    cells = []
    for column in columns:
        value = values[column.position]
        cell = make_cell(value)
        cells.append(cell)
    return cells
