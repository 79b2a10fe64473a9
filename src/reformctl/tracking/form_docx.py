"""A form as a Word document: official text as it is, answers in content controls, everything else protected.

The same form gives the same bytes.
"""

from collections.abc import Iterable

from reformctl.tracking.form import (
    HEAD_COLOR,
    ID_HEADING,
    INFO_MARK,
    LOCKED_COLOR,
    OPEN_COLOR,
    OPEN_HEAD_COLOR,
    Form,
    FormColumn,
    FormColumns,
    FormRow,
    format_official,
    make_note,
    make_title,
)
from reformctl.tracking.word_document import (
    INFO,
    SMALL_HEAD,
    SMALL_NOTE,
    SMALL_SHORT,
    SMALL_TEXT,
    TITLE,
    WordCell,
    escape_xml,
    share_room,
    write_cell,
    write_cell_look,
    write_document,
    write_paragraph,
    write_paragraph_look,
    write_run,
    write_table,
)

EXAMPLE_DATE = "2026-11-20"
"""A text that is as wide as what will be written into a cell for a date."""
ID_SHARE = 9


def write_form(form: Form) -> bytes:
    """Write the document of a form. Programs find in its properties, and in a last line, what identifies it."""
    info = form.list_info()
    entries = [f"{label}：{value}" for label, value in info]
    info_line = INFO_MARK + "；".join(entries)
    blocks = (
        write_paragraph(make_title(form), TITLE),
        write_paragraph(make_note(form), SMALL_NOTE),
        _write_rows(form),
        write_paragraph(info_line, INFO),
    )
    return write_document(blocks, info, protected=True)


def _write_rows(form: Form) -> str:
    columns = form.list_columns()
    widths = _share_columns(form, columns)
    id_width, *column_widths = widths
    id_head = write_cell(ID_HEADING, id_width, HEAD_COLOR, SMALL_HEAD)
    head = [id_head]
    measured_columns = zip(columns, column_widths, strict=True)
    for column, width in measured_columns:
        color = OPEN_HEAD_COLOR if column.is_open else HEAD_COLOR
        cell = write_cell(column.heading, width, color, SMALL_HEAD)
        head.append(cell)
    rows = [head]
    for row in form.rows:
        cells = _write_row(form, row, columns, widths)
        rows.append(cells)
    return write_table(rows, widths)


def _share_columns(form: Form, columns: FormColumns) -> list[int]:
    """Choose the widths of the columns: of those to fill in by what will stand there."""
    longest_state = max(form.states, key=len)
    expected = {"state": longest_state, "by": "", "on": EXAMPLE_DATE}
    headings = [ID_HEADING]
    shares = [ID_SHARE]
    for column in columns:
        headings.append(column.heading)
        shares.append(column.width)
    rows = [headings]
    for row in form.rows:
        texts = [row.task.reference]
        for column in columns:
            if column.is_open:
                any_text = "　" * column.width
                text = expected.get(column.key, any_text)
            else:
                text = format_official(row, column.key)
            texts.append(text)
        rows.append(texts)
    return share_room(rows, shares)


def _write_row(form: Form, row: FormRow, columns: FormColumns, widths: list[int]) -> list[WordCell]:
    id_width, *column_widths = widths
    reference = row.task.reference
    id_cell = write_cell(reference, id_width, LOCKED_COLOR, SMALL_SHORT)
    cells = [id_cell]
    measured_columns = zip(columns, column_widths, strict=True)
    for column, width in measured_columns:
        if column.is_open:
            cell = _write_open_cell(form, row, column, width)
        else:
            text = format_official(row, column.key)
            cell = write_cell(text, width, LOCKED_COLOR, SMALL_TEXT)
        cells.append(cell)
    return cells


def _write_open_cell(form: Form, row: FormRow, column: FormColumn, width: int) -> WordCell:
    """Write a cell with a content control: a list of states, a date, or any text.

    A control of plain text (w:text) will not do: LibreOffice 7.4 writes what stands in one four times.
    """
    kind = ""
    if column.key == "state":
        kind = _write_choices(form.states)
    elif column.key == "on":
        kind = '<w:date><w:dateFormat w:val="yyyy-MM-dd"/><w:lid w:val="zh-CN"/></w:date>'
    tag = escape_xml(f"{row.task.reference} {column.key}")
    blank = write_run(" ", SMALL_TEXT)
    control = (
        f'<w:sdt><w:sdtPr><w:alias w:val="{column.heading}"/><w:tag w:val="{tag}"/>{kind}</w:sdtPr>'
        f"<w:sdtContent>{blank}</w:sdtContent></w:sdt>"
    )
    paragraph_look = write_paragraph_look(SMALL_TEXT)
    cell_look = write_cell_look(width, OPEN_COLOR)
    return WordCell(f"<w:tc>{cell_look}<w:p>{paragraph_look}{control}</w:p></w:tc>")


def _write_choices(states: Iterable[str]) -> str:
    """Write the list of states to choose from."""
    items = []
    for state in states:
        name = escape_xml(state)
        item = f'<w:listItem w:displayText="{name}" w:value="{name}"/>'
        items.append(item)
    joined = "".join(items)
    return f"<w:dropDownList>{joined}</w:dropDownList>"
