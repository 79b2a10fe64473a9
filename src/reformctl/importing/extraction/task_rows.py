"""Makes a draft of a task from the cells of a row, and says why a row cannot be a task."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from reformctl.importing.document import DocumentLocation, GridCell
from reformctl.importing.extraction import agency_names, agency_roles, column_headings, numerals
from reformctl.importing.extraction.agency_roles import AgencyRoles
from reformctl.importing.extraction.cell_texts import join_lines, strip_lines
from reformctl.importing.extraction.findings import Draft, FurtherText
from reformctl.importing.extraction.table_layout import TableLayout
from reformctl.importing.extraction.titles import shorten_to_title
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

RowCells = dict[str, GridCell]
"""The filled cells of a row by their fields."""
_EMPTY_CELL = GridCell()
_BODY_END = "局委办部院署厅处室会社所站队司行府业位镇道校关政联心构组园区县"
_PERSON = compile_both(rf"(?<=[{_BODY_END}])[ \u3000\xa0]+[\u4e00-\u9fff]{{2,4}}(?=$|[、，,；;\n])", re.MULTILINE)
"""The name of a person behind that of a body, in a column of both: 市商务局 张三."""
_ODD_NUMBER = re.compile(r"[0-9A-Za-z]+(?:[-.—－_/][0-9A-Za-z]+)+|[A-Za-z]{0,3}[0-9]{1,9}", re.ASCII)
"""A number that counts nothing: 3-12, A05."""


class _RowWording(NamedTuple):
    """What a row says of its task, without who does it and when."""

    number: str
    title: str
    content: str
    is_title_derived: bool


def make_draft(cells: RowCells, extra: Sequence[FurtherText], layout: TableLayout, location: DocumentLocation) -> Draft:
    """Make a draft of a row; `extra` are (heading, text) of columns that have no field.

    A table with one column of texts has either no titles or no contents: then the title is made of the content.
    """
    lead_roles = read_roles(cells, layout, "lead_agencies")
    support_roles = read_roles(cells, layout, "support_agencies")
    named_supports = (*lead_roles.supports, *support_roles.supports)
    leads, supports = agency_roles.separate_roles(lead_roles.leads, named_supports)
    scope = _read_unless_nothing(cells, "scope", lead_roles.scope)
    deadline = _read_unless_nothing(cells, "deadline", lead_roles.deadline)
    number_cell = cells.get("number", _EMPTY_CELL)
    wording = _read_wording(cells, layout)
    return Draft(
        location,
        number=wording.number,
        is_further=number_cell.merged == "above",
        title=wording.title,
        content=wording.content,
        leads=leads,
        supports=supports,
        scope=scope,
        deadline=deadline,
        extra=(*extra, *lead_roles.extra, *support_roles.extra),
        led=lead_roles.led,
        title_derived=wording.is_title_derived,
    )


def read_roles(cells: RowCells, layout: TableLayout, field: str) -> AgencyRoles:
    """Read the agencies of a field; names of persons beside them go to the further columns."""
    if field not in cells:
        return AgencyRoles()
    if field not in layout.fields:
        return AgencyRoles()
    column = layout.fields.index(field)
    heading = layout.names[column]
    text = strip_lines(cells[field].text)
    if not column_headings.names_person(heading):
        return agency_roles.read_agencies(text, field, heading)
    text_of_bodies = _PERSON.sub("", text)
    roles = agency_roles.read_agencies(text_of_bodies, field, heading)
    if text_of_bodies == text:
        return roles
    whole_cell = (heading, text)
    extra = (*roles.extra, whole_cell)
    return roles._replace(extra=extra)


def describe_problem(draft: Draft, cells: RowCells, layout: TableLayout, beginning: str) -> str | None:
    """Say why a row that begins with these words cannot be a task; None where it can."""
    if draft.number and not _may_be_number(draft.number):
        sentence = _("the number of this row is “{number}”: its cells may be shifted")
        shown_number = echo_value(draft.number)
        return sentence.format(number=shown_number)
    lead_cell = cells.get("lead_agencies", _EMPTY_CELL)
    lead_text = lead_cell.text
    for name in (*draft.leads, *draft.supports):
        is_sentence = "。" in lead_text and not agency_names.is_sure(name)
        if is_sentence or not agency_names.looks_like_name(name):
            sentence = _("in the row that begins “{text}”, “{name}” should be an agency: its cells may be shifted")
            shown_name = echo_value(name)
            return sentence.format(name=shown_name, text=beginning)
    names_anybody = draft.leads or draft.supports or draft.deadline
    if not names_anybody and not agency_names.is_nothing(lead_text):
        sentence = _("“{text}” should name an agency, but does not")
        stripped_text = lead_text.strip()
        shown_text = echo_value(stripped_text)
        return sentence.format(text=shown_text)
    if "title" in layout.known and not draft.title:
        sentence = _("the row that begins “{text}” has no title")
        return sentence.format(text=beginning)
    if not draft.content:
        sentence = _("the row that begins “{text}” has no content")
        return sentence.format(text=beginning)
    return None


def _read_wording(cells: RowCells, layout: TableLayout) -> _RowWording:
    text_field = "content" if "content" in layout.known else "title"
    text_cell = cells.get(text_field, _EMPTY_CELL)
    content = strip_lines(text_cell.text)
    is_derived = _is_title_derived(content, layout)
    if is_derived:
        first_line, *_rest = content.split("\n", 1)
        title = shorten_to_title(first_line)
    else:
        title = _read_line(cells, "title")
    number = _read_line(cells, "number")
    numbered = None
    if "number" not in layout.known and "\n" not in content:
        numbered = numerals.split_number(title)
    if numbered and numbered.text:  # 1.完善制度 in a table without a column of numbers
        number = numbered.printed
        if content == title:
            content = numbered.text
        title = numbered.text
    if not content:
        is_derived = False
    return _RowWording(number, title, content, is_title_derived=is_derived)


def _may_be_number(printed: str) -> bool:
    if _ODD_NUMBER.fullmatch(printed):
        return True
    return numerals.parse_number(printed) is not None


def _is_title_derived(content: str, layout: TableLayout) -> bool:
    """Tell whether there is no column of titles, or one that holds whole sentences because it is the only text."""
    if "title" not in layout.known:
        return True
    has_sentences = "。" in content.rstrip("。")
    return "content" not in layout.known and has_sentences


def _read_line(cells: RowCells, field: str) -> str:
    if field not in cells:
        return ""
    lines = strip_lines(cells[field].text)
    return join_lines(lines)


def _read_unless_nothing(cells: RowCells, field: str, otherwise: str) -> str:
    """Read a cell, or take the text that the agencies say; a stroke or 无 is nothing."""
    text = join_lines(otherwise)
    if field in cells:
        text = _read_line(cells, field)
    if agency_names.is_nothing(text):
        return ""
    return text
