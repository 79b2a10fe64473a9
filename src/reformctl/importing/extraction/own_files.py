"""Takes back from our own workbooks and Word files what other documents do not say: id, title, selection, source.

A workbook says it on its sheet 说明; a Word file has the id in its properties, and the selection below its title.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from reformctl.importing.document import Document, Grid, GridCell, Paragraph
from reformctl.importing.extraction.findings import Finding
from reformctl.model.fields import ROLE_LABELS
from reformctl.model.table import ADDRESS_PATTERN, DATE_PATTERN, TABLE_ID_PATTERN, Category, Table, Task
from reformctl.system.translation import _, join_words
from reformctl.tablefile.limits import MAX_LINE_CHARACTERS, MAX_NAME_CHARACTERS
from reformctl.text.escaping import echo_value
from reformctl.validation.texts import is_real_date

ABOUT_SHEET = "说明"
"""The sheet of a workbook that says where its rows come from."""
PRINTED_NUMBER, DERIVED, ROLE = "原序号", "题名自拟", "角色"
"""Columns that only our own files have: the printed 序号, whether a title is ours, what an agency does in a task."""
OWN_COLUMNS = {PRINTED_NUMBER, DERIVED, ROLE}
CATEGORY_HEADING = "类别"
NO_CATEGORY = "（无类别）"
"""What stands in the cell of a task without a category while the rows are read."""
SOURCE_FIELDS = {
    "文件种类": "kind",
    "发文机关": "issuer",
    "文号": "document_number",
    "日期": "date",
    "网址": "url",
}
"""The labels of facts about the source on the sheet, and the fields that they are."""
NOT_STATED = "原文未载明"
"""What the sheet says of a fact that the document does not state."""
MAX_HEADING_ROWS = 3
"""Rows of our workbooks among which the headings are."""
SELECTION_FINDINGS = {"number-jump"}
"""Findings that a part of a table always has: its numbers have gaps."""
_CATEGORY_LABEL = "类别："
_TITLE, _PLACE = "表题", "地区"
_DECLARED_COLUMN = 3
_COUNT = re.compile("0|[1-9][0-9]{0,8}", re.ASCII)
_REMARK = re.compile("(?:全表[0-9]+项，本表[0-9]+项。|[0-9]+项中[0-9]+项。|所据之表为节录。).*")
"""The line below the title of a file that holds a part of a table; 38项中4项 is what older files say."""


class OwnFacts(NamedTuple):
    """What one of our own files says of the table that it was made from."""

    table_id: str
    title: str | None = None
    place: str | None = None
    is_abridged: bool = False
    """Whether tasks of the official document are left out."""
    source: tuple[tuple[str, str], ...] = ()
    """Fields of the source that are stated."""
    refused: tuple[tuple[str, str], ...] = ()
    """Labels and values that no table can hold, such as a 日期 of “昨天”."""
    declared: tuple[tuple[str, int], ...] = ()
    """How many tasks the official document declares for its categories."""


def put_about_sheet_first(document: Document) -> Document:
    """Put the sheet that says what a workbook is about before its rows, as a title stands above a table."""
    about = [block for block in document.blocks if _is_about_sheet(block)]
    rest = [block for block in document.blocks if not _is_about_sheet(block)]
    return document._replace(blocks=(*about, *rest))


def find_own_facts(document: Document) -> OwnFacts | None:
    """Find what a document says of its table if it is one of our own files of one table; None for all others."""
    for block in document.blocks:
        if isinstance(block, Grid) and _is_about_sheet(block):
            return _read_about_sheet(block)
    if document.table_id is None:
        return None
    lines = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    is_abridged = any(_REMARK.fullmatch(line) for line in lines)
    return OwnFacts(document.table_id, is_abridged=is_abridged)


def mark_missing_categories(document: Document, facts: OwnFacts) -> Document:
    """Fill empty 类别 cells of our workbooks with （无类别）, so that no task gets the category of the row above it."""
    if facts.title is None:  # a Word file has headings in place of such cells
        return document
    blocks = tuple(map(_mark_cells, document.blocks))
    return document._replace(blocks=blocks)


def restore_table(table: Table, facts: OwnFacts) -> Table:
    """Put back what the file says; the columns that are only ours become the fields that they are."""
    stated = {field: text for field, text in facts.source if getattr(table.source, field) is None}
    is_abridged = table.source.abridged or facts.is_abridged
    source = table.source._replace(**stated, abridged=is_abridged)
    declared = dict(facts.declared)
    counts = {name: declared.get(name, count) for name, count in table.categories if name != NO_CATEGORY}
    categories = [Category(name, count) for name, count in counts.items()]
    tasks = [_restore_task(task) for task in table.tasks]
    return table.replace(
        title=facts.title or table.title,
        place=table.place or facts.place,
        source=source,
        categories=tuple(categories),
        tasks=tuple(tasks),
    )


def restate_findings(findings: Iterable[Finding], facts: OwnFacts, headings: Iterable[str]) -> list[Finding]:
    """Drop findings that every export of ours would cause. `headings` are the further columns of the table."""
    kept = []
    further = [heading for heading in headings if heading not in OWN_COLUMNS]
    for finding in findings:
        if finding.rule == "unknown-heading":
            if not further:
                continue
            sentence = _("{columns}: no field has this heading; the column is kept as it is, under extra")
            columns = join_words(map(echo_value, further))
            finding = finding._replace(sentence=sentence.format(columns=columns))  # noqa: PLW2901 said anew
        is_of_selection = facts.is_abridged and finding.rule in SELECTION_FINDINGS
        is_known = finding.rule == "no-title" and facts.title is not None
        is_about_sheet = finding.rule == "other-table" and finding.location.sheet == ABOUT_SHEET
        if not (is_of_selection or is_known or is_about_sheet):
            kept.append(finding)
    sentence = _("this file is an export of the table {table}: what it says about that table is used")
    message = sentence.format(table=facts.table_id)
    kept.append(Finding("own-file", message))
    refusal = _("the sheet 说明 gives “{value}” as {label}, which a table cannot hold: left out")
    for label, value in facts.refused:
        text = refusal.format(label=label, value=echo_value(value))
        kept.append(Finding("own-file", text, placed=False))
    return kept


def _mark_cells(block: Paragraph | Grid) -> Paragraph | Grid:
    if not isinstance(block, Grid):
        return block
    heading_row, column = _find_category_column(block)
    if column is None:
        return block
    rows = [*block.rows[: heading_row + 1]]
    for row in block.rows[heading_row + 1 :]:
        cells = list(row.cells)
        is_empty = column < len(cells) and not cells[column].text
        if is_empty and not cells[column].merged:
            cells[column] = GridCell(NO_CATEGORY)
        marked_row = row._replace(cells=tuple(cells))
        rows.append(marked_row)
    return block._replace(rows=tuple(rows))


def _find_category_column(sheet: Grid) -> tuple[int, int | None]:
    """Find the row of the headings and the column 类别 of one of our workbooks; a title may stand above them."""
    for number, row in enumerate(sheet.rows[:MAX_HEADING_ROWS]):
        headings = [cell.text for cell in row.cells]
        if CATEGORY_HEADING in headings:
            return number, headings.index(CATEGORY_HEADING)
    return 0, None


def _is_about_sheet(block: Paragraph | Grid) -> bool:
    if not isinstance(block, Grid) or block.location.sheet != ABOUT_SHEET or not block.rows:
        return False
    first_row = block.rows[0].cells
    return bool(first_row) and first_row[0].text.strip() == _TITLE


def _read_about_sheet(sheet: Grid) -> OwnFacts | None:
    """Read the facts and the counts of one table; None where the sheet has several."""
    rows = []
    facts = {}
    for sheet_row in sheet.rows:
        row = [cell.text.strip() for cell in sheet_row.cells]
        if row:
            rows.append(row)
        if len(row) > 1 and row[0]:
            facts[row[0]] = row[1]
    titles = [row[0] for row in rows].count(_TITLE)
    table_id = facts.get("编号", "")
    if titles != 1 or not re.fullmatch(TABLE_ID_PATTERN, table_id):
        return None
    stated = {}
    source = []
    refused = []
    for label in (_TITLE, _PLACE, *SOURCE_FIELDS):
        value = facts.get(label)
        if not value or value == NOT_STATED:
            continue
        if not _can_be_held(label, value):
            refused.append((label, value))
        elif label in SOURCE_FIELDS:
            source.append((SOURCE_FIELDS[label], value))
        else:
            stated[label] = value
    is_part = _is_part(rows)
    declared = [] if is_part else _read_declared_counts(rows)
    return OwnFacts(
        table_id,
        title=stated.get(_TITLE, ""),
        place=stated.get(_PLACE),
        is_abridged=is_part or "节选" in facts,
        source=tuple(source),
        refused=tuple(refused),
        declared=tuple(declared),
    )


def _can_be_held(label: str, value: str) -> bool:
    """Tell whether a table can hold what the sheet says under a label."""
    most = MAX_NAME_CHARACTERS if label == _PLACE else MAX_LINE_CHARACTERS
    if len(value) > most or "\n" in value:
        return False
    field = SOURCE_FIELDS.get(label)
    if field == "date":
        return bool(re.fullmatch(DATE_PATTERN, value)) and is_real_date(*value.split("-"))
    return field != "url" or bool(re.fullmatch(ADDRESS_PATTERN, value))


def _read_declared_counts(rows: Iterable[list[str]]) -> list[tuple[str, int]]:
    """Read the categories and how many tasks the official document declares for each."""
    counts = []
    for row in rows:
        if not row[0].startswith(_CATEGORY_LABEL) or len(row) <= _DECLARED_COLUMN:
            continue
        if _COUNT.fullmatch(row[_DECLARED_COLUMN]):
            category = row[0].removeprefix(_CATEGORY_LABEL)
            counts.append((category, int(row[_DECLARED_COLUMN])))
    return counts


def _is_part(rows: Iterable[list[str]]) -> bool:
    """Tell whether the workbook holds fewer tasks than the table that it was made from."""
    counts = [row for row in rows if row[0] == "任务" and len(row) > 2]  # noqa: PLR2004 here, and in all
    return any(row[1] != row[2] for row in counts)


def _restore_task(task: Task) -> Task:
    extra = dict(task.extra)
    number = extra.pop(PRINTED_NUMBER, None)
    is_derived = extra.pop(DERIVED, None) is not None
    if extra.get(ROLE) in ROLE_LABELS.values():
        del extra[ROLE]
    return task._replace(
        category=None if task.category == NO_CATEGORY else task.category,
        number=number or task.number,
        title_derived=task.title_derived or is_derived,
        extra=tuple(extra.items()),
    )
