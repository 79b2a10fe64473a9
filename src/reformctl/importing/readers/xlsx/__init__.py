"""Read an Excel workbook (.xlsx, .xlsm): every sheet as a table of the texts that Excel shows; nothing in it is run.

Our own, with the standard library, in one pass and within bounds: openpyxl makes a cell of every place of a merged
range, so that A1:XFD1048576 fills the memory; it tells an empty cell from a formula without value only by reading
twice; and what it hands on no longer tells `_x000D_` from an escaped `_x005F_x000D_`.
"""

from reformctl.importing.document import Document, DocumentError, DocumentLocation, Grid
from reformctl.importing.readers.office_archive import OfficeArchive
from reformctl.importing.readers.xlsx.sheet import WorksheetParser
from reformctl.importing.readers.xlsx.workbook import WorkbookReader
from reformctl.system.translation import _

_OLE = b"\xd0\xcf\x11\xe0"


def read(data: bytes) -> Document:
    """The sheets that hold anything, visible ones first; raises DocumentError for what cannot or should not be read."""
    if data.startswith(_OLE):
        raise DocumentError(_("this is an old .xls file, or one with a password: save it as .xlsx without a password"))
    book = WorkbookReader(OfficeArchive(data))
    grids: list[Grid] = []
    for name, state, relation in book.sheets():
        if relation.kind != "worksheet":
            book.note(_("this sheet is no table, but a chart or the like, and is not read"), name)
            continue
        sheet = WorksheetParser(book, name)
        book.walk(relation.part, sheet)
        rows = sheet.laid_out()
        if not rows:
            continue
        grids.append(Grid(rows, DocumentLocation(sheet=name, table=len(grids) + 1)))
        if state != "visible":
            book.note(_("this sheet is hidden in Excel; it is read after the others"), name)
        book.note_unread(name, relation.part)
    return Document(tuple(grids), tuple(book.notes()))
