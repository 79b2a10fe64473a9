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
    HEAD_COLOR,
    INFO,
    LOCKED_COLOR,
    OPEN_COLOR,
    OPEN_HEAD_COLOR,
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
    info = INFO_MARK + "；".join(f"{label}：{value}" for label, value in form.list_info())
    blocks = (
        write_paragraph(make_title(form), TITLE),
        write_paragraph(make_note(form), SMALL_NOTE),
        _write_rows(form),
        write_paragraph(info, INFO),
    )
    return write_document(blocks, form.list_info(), protected=True)


def _write_rows(form: Form) -> str:
    columns = form.list_columns()
    widths = _share_columns(form, columns)
    heads = [write_cell(ID_HEADING, widths[0], HEAD_COLOR, SMALL_HEAD)]
    for column, width in zip(columns, widths[1:], strict=True):
        color = OPEN_HEAD_COLOR if column.is_open else HEAD_COLOR
        heads.append(write_cell(column.heading, width, color, SMALL_HEAD))
    return write_table([heads, *(_write_row(form, row, columns, widths) for row in form.rows)], widths)


def _share_columns(form: Form, columns: tuple[FormColumn, ...]) -> list[int]:
    """The widths of the columns: of those to fill in by what will stand there."""
    expected = {"state": max(form.states, key=len), "by": "", "on": EXAMPLE_DATE}
    rows = [[ID_HEADING, *(column.heading for column in columns)]]
    for row in form.rows:
        texts = [row.task.reference]
        for column in columns:
            wide = "　" * column.width
            texts.append(expected.get(column.key, wide) if column.is_open else format_official(row, column.key))
        rows.append(texts)
    return share_room(rows, [ID_SHARE, *(column.width for column in columns)])


def _write_row(form: Form, row: FormRow, columns: tuple[FormColumn, ...], widths: list[int]) -> list[WordCell]:
    cells = [write_cell(row.task.reference, widths[0], LOCKED_COLOR, SMALL_SHORT)]
    for column, width in zip(columns, widths[1:], strict=True):
        if column.is_open:
            cells.append(_write_open_cell(form, row, column, width))
        else:
            cells.append(write_cell(format_official(row, column.key), width, LOCKED_COLOR, SMALL_TEXT))
    return cells


def _write_open_cell(form: Form, row: FormRow, column: FormColumn, width: int) -> WordCell:
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
        f"<w:sdtContent>{write_run(' ', SMALL_TEXT)}</w:sdtContent></w:sdt>"
    )
    paragraph = f"<w:p>{write_paragraph_look(SMALL_TEXT)}{control}</w:p>"
    return WordCell(f"<w:tc>{write_cell_look(width, OPEN_COLOR)}{paragraph}</w:tc>")
