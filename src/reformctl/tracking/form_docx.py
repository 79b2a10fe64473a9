"""A form as a Word document: official text as it is, answers in content controls, everything else protected.

The same form gives the same bytes.
"""

from reformctl.tracking.form import (
    ID_HEADING,
    INFO_MARK,
    Form,
    FormColumn,
    FormRow,
    format_official,
    make_note,
    make_title,
)
from reformctl.tracking.word_document import (
    BODY_SIZE,
    HEAD_COLOR,
    LOCKED_COLOR,
    OPEN_COLOR,
    OPEN_HEAD_COLOR,
    TITLE_SIZE,
    escape_xml,
    share_room,
    write_cell,
    write_cell_look,
    write_document,
    write_paragraph,
    write_run,
    write_table,
)

ID_WIDTH = 9
SHORT_WIDTH, SHORT_EXTRA = 13, 4
"""Columns of text of a narrow column, and what it gets besides, so that a date stays on one line."""
INFO_SIZE = 12
"""Half points of the last line, which only programs read."""


def write_form(form: Form) -> bytes:
    """Write the document of a form. Programs find in its properties, and in a last line, what identifies it."""
    info = INFO_MARK + "；".join(f"{label}：{value}" for label, value in form.list_info())
    blocks = (
        write_paragraph(make_title(form), TITLE_SIZE, centered=True, bold=True),
        write_paragraph(make_note(form), BODY_SIZE),
        _write_rows(form),
        write_paragraph(info, INFO_SIZE),
    )
    return write_document(blocks, form.list_info(), protected=True)


def _write_rows(form: Form) -> str:
    columns = form.list_columns()
    shares = [ID_WIDTH, *(column.width + SHORT_EXTRA * (column.width <= SHORT_WIDTH) for column in columns)]
    widths = share_room(shares)
    heads = [write_cell(ID_HEADING, widths[0], HEAD_COLOR, bold=True)]
    for column, width in zip(columns, widths[1:], strict=True):
        color = OPEN_HEAD_COLOR if column.is_open else HEAD_COLOR
        heads.append(write_cell(column.heading, width, color, bold=True))
    return write_table([heads, *(_write_row(form, row, columns, widths) for row in form.rows)], widths)


def _write_row(form: Form, row: FormRow, columns: tuple[FormColumn, ...], widths: list[int]) -> list[str]:
    cells = [write_cell(row.task.reference, widths[0], LOCKED_COLOR)]
    for column, width in zip(columns, widths[1:], strict=True):
        if column.is_open:
            cells.append(_write_open_cell(form, row, column, width))
        else:
            cells.append(write_cell(format_official(row, column.key), width, LOCKED_COLOR))
    return cells


def _write_open_cell(form: Form, row: FormRow, column: FormColumn, width: int) -> str:
    """A cell with a content control: a list of states, a date, or any text.

    A control of plain text (w:text) will not do: LibreOffice 7.4 writes what stands in one four times.
    """
    kind = ""
    if column.key == "state":
        items = "".join(
            f'<w:listItem w:displayText="{escape_xml(state)}" w:value="{escape_xml(state)}"/>' for state in form.states
        )
        kind = f"<w:dropDownList>{items}</w:dropDownList>"
    elif column.key == "on":
        kind = '<w:date><w:dateFormat w:val="yyyy-MM-dd"/><w:lid w:val="zh-CN"/></w:date>'
    tag = escape_xml(f"{row.task.reference} {column.key}")
    control = (
        f'<w:sdt><w:sdtPr><w:alias w:val="{column.heading}"/><w:tag w:val="{tag}"/>{kind}</w:sdtPr>'
        f"<w:sdtContent>{write_run(' ', BODY_SIZE)}</w:sdtContent></w:sdt>"
    )
    return f"<w:tc>{write_cell_look(width, OPEN_COLOR)}<w:p>{control}</w:p></w:tc>"
