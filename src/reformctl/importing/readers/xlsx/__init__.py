"""Reads an Excel workbook (.xlsx, .xlsm): every sheet as a table of the texts that Excel shows; nothing in it is run.

Our own, with the standard library, in one pass and within bounds: openpyxl makes a cell of every place of a merged
range, so that A1:XFD1048576 fills the memory; it tells an empty cell from a formula without value only by reading
twice; and what it hands on no longer tells `_x000D_` from an escaped `_x005F_x000D_`.
"""

from reformctl.importing.document import Document, DocumentError, DocumentLocation, Grid
from reformctl.importing.readers.office_archive import OfficeArchive
from reformctl.importing.readers.signatures import COMPOUND_FILE
from reformctl.importing.readers.xlsx.sheet import WorksheetParser
from reformctl.importing.readers.xlsx.workbook import WorkbookReader
from reformctl.system.translation import _


def read(data: bytes) -> Document:
    """Read the sheets that hold anything, visible ones first.

    Raises DocumentError for what cannot or should not be read.
    """
    if data.startswith(COMPOUND_FILE):
        raise DocumentError(_("it is an old .xls file, or has a password: save it as .xlsx without a password"))
    archive = OfficeArchive(data)
    book = WorkbookReader(archive)
    grids: list[Grid] = []
    for name, is_visible, relation in book.list_sheets():
        if relation.kind != "worksheet":
            sentence = _("this sheet is not a table, but a chart or the like, and is not read")
            book.note(sentence, name)
            continue
        parser = WorksheetParser(book, name)
        book.walk(relation.part, parser)
        rows = parser.lay_out()
        if not rows:
            continue
        number = len(grids) + 1
        location = DocumentLocation(sheet=name, table=number)
        grid = Grid(rows, location)
        grids.append(grid)
        if not is_visible:
            sentence = _("this sheet is hidden in Excel; it is read after the others")
            book.note(sentence, name)
        book.note_unread(name, relation.part)
    notes = tuple(book.list_notes())
    return Document(tuple(grids), notes)
