"""What the workbooks of forms and of summaries share: texts of cells, heights of rows, and the page.

The same texts give the same bytes.
"""

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reformctl.exporting.limits import MAX_CELL_UNITS
from reformctl.exporting.workbook.cells import count_units, protect_run, refuse_two_escapes
from reformctl.system.errors import UsageError
from reformctl.system.translation import _
from reformctl.text.escaping import escape_text
from reformctl.text.width_and_breaks import wrap_text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

LINE_PIXELS = 21
"""Height of a line of text."""


def lay_out_page(page: "Worksheet") -> None:
    """Lay a sheet out on A4 across, as wide as the page, with the numbers of the pages."""
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_footer("&C&P / &N")


def count_lines(text: str, width: int) -> int:
    """Count the lines of a text in a column of the sheet: a Chinese character is a little wider than two digits.

    Each line is broken as a spreadsheet breaks it; an export of 100,000 rows must be quicker, and estimates them.
    """
    room = width * 14 // 15 - 1
    count = 0
    for line in text.split("\n"):
        wrapped = wrap_text(line, room)
        count += len(wrapped)
    return count


def prepare_text(text: str, place: Sequence[str] = ()) -> str:
    """Prepare a text for a cell: nothing in it is invisible, or taken for runs of text in XML.

    With a place, such as 3 and 进展情况, raises UsageError for a text that a cell of Excel cannot hold.
    """
    lines = text.split("\n")
    visible = "\n".join(map(escape_text, lines))
    if place:
        _refuse_long_text(visible, place)
        refuse_two_escapes(visible, place)
    return protect_run(visible)


def drop_fixed_heights(data: bytes) -> bytes:
    """Mark the heights of rows as a first guess only: a row grows with what somebody types into it."""
    result = io.BytesIO()
    compression = zipfile.ZIP_DEFLATED
    old = zipfile.ZipFile(io.BytesIO(data))
    with old, zipfile.ZipFile(result, "w", compression) as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                part = part.replace(b' customHeight="1"', b"")
            new.writestr(entry, part, compression)
    return result.getvalue()


def _refuse_long_text(text: str, place: Sequence[str]) -> None:
    """Raise UsageError for a text that is too long for a cell; unlike an export, a form cannot leave out a field."""
    size = count_units(text)
    if size > MAX_CELL_UNITS:
        sentence = _("{place} has {size} characters, but an Excel cell holds {most}: choose another format")
        shown_place = escape_text(" ".join(place))
        message = sentence.format(place=shown_place, size=size, most=MAX_CELL_UNITS)
        raise UsageError(message)
