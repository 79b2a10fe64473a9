"""Takes back from our own workbooks and Word files what other documents do not say: id, title, selection, source.

A workbook says it on its sheet 说明; a Word file has the id in its properties, and the selection below its title.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from reformctl.importing.document import Document, DocumentBlock, Grid, GridCell, GridRow
from reformctl.importing.extraction.findings import NOWHERE, Finding, FindingList
from reformctl.model.fields import ROLE_LABELS
from reformctl.model.table import ADDRESS_PATTERN, DATE_PATTERN, TABLE_ID_PATTERN, Category, Source, Table, Task
from reformctl.system.translation import _, join_words
from reformctl.tablefile.limits import MAX_LINE_CHARACTERS, MAX_NAME_CHARACTERS
from reformctl.text.escaping import echo_value
from reformctl.validation.texts import is_real_date

ABOUT_SHEET = "说明"
"""The sheet of a workbook that says where its rows come from."""
PRINTED_NUMBER = "原序号"
DERIVED = "题名自拟"
ROLE = "角色"
OWN_COLUMNS = {PRINTED_NUMBER, DERIVED, ROLE}
"""Columns that only our own files have: the printed 序号, whether a title is ours, what an agency does in a task."""
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
_TITLE = "表题"
_PLACE = "地区"
_DECLARED_COLUMN = 3
_COUNT = re.compile("0|[1-9][0-9]{0,8}", re.ASCII)
_REMARK = re.compile("(?:全表[0-9]+项，本表[0-9]+项。|[0-9]+项中[0-9]+项。|所据之表为节录。).*")
"""The line below the title of a file that holds a part of a table; 38项中4项 is what older files say."""


SheetRow = list[str]
"""The texts of the cells of a row."""


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
    about = []
    others = []
    for block in document.blocks:
        if _is_about_sheet(block):
            about.append(block)
        else:
            others.append(block)
    return document._replace(blocks=(*about, *others))


def find_own_facts(document: Document) -> OwnFacts | None:
    """Find what a document says of its table if it is one of our own files of one table; None for all others."""
    for grid in document.grids:
        if _is_about_sheet(grid):
            return _read_about_sheet(grid)
    if document.table_id is None:
        return None
    lines = [paragraph.text for paragraph in document.paragraphs]
    is_abridged = any(map(_REMARK.fullmatch, lines))
    return OwnFacts(document.table_id, is_abridged=is_abridged)


def mark_missing_categories(document: Document, facts: OwnFacts) -> Document:
    """Fill empty 类别 cells of our workbooks with （无类别）, so that no task gets the category of the row above it."""
    if facts.title is None:  # a Word file has headings in place of such cells
        return document
    blocks = map(_mark_cells, document.blocks)
    return document._replace(blocks=tuple(blocks))


def restore_table(table: Table, facts: OwnFacts) -> Table:
    """Put back what the file says; the columns that are only ours become the fields that they are."""
    categories = _restore_categories(table, facts)
    tasks = map(_restore_task, table.tasks)
    return table.replace(
        title=facts.title or table.title,
        place=table.place or facts.place,
        source=_restore_source(table.source, facts),
        categories=tuple(categories),
        tasks=tuple(tasks),
    )


def restate_findings(findings: Iterable[Finding], facts: OwnFacts, headings: Iterable[str]) -> list[Finding]:
    """Drop findings that every export of ours would cause. `headings` are the further columns of the table."""
    further = [heading for heading in headings if heading not in OWN_COLUMNS]
    restated = FindingList()
    for finding in findings:
        if _is_caused_by_export(finding, facts):
            continue
        if finding.rule != "unknown-heading":
            restated.append(finding)
        elif further:
            columns = map(echo_value, further)
            sentence = _("{columns}: no field has this heading; the column is kept as it is, under extra")
            message = sentence.format(columns=join_words(columns))
            restated_finding = finding._replace(sentence=message)
            restated.append(restated_finding)
    sentence = _("this file is an export of the table {table}: what it says about that table is used")
    restated.note("own-file", sentence, table=facts.table_id)
    refusal = _("the sheet 说明 gives “{value}” as {label}, which a table cannot hold: left out")
    for label, value in facts.refused:
        shown_value = echo_value(value)
        restated.warn("own-file", refusal, NOWHERE, label=label, value=shown_value)
    return restated


def _is_caused_by_export(finding: Finding, facts: OwnFacts) -> bool:
    """Tell whether every export of this kind has such a finding, so that it tells nobody anything."""
    if finding.rule in SELECTION_FINDINGS:
        return facts.is_abridged
    if finding.rule == "no-title":
        return facts.title is not None
    if finding.rule == "other-table":
        return finding.location.sheet == ABOUT_SHEET
    return False


def _restore_source(source: Source, facts: OwnFacts) -> Source:
    """Put back what the file says of its source, where the document itself does not state it."""
    is_abridged = source.abridged or facts.is_abridged
    unstated = {field for field in source._fields if getattr(source, field) is None}
    stated = {field: text for field, text in facts.source if field in unstated}
    return source._replace(**stated, abridged=is_abridged)


def _restore_categories(table: Table, facts: OwnFacts) -> list[Category]:
    """Put back how many tasks the official document declares for each category."""
    declared = dict(facts.declared)
    categories = []
    for category in table.categories:
        if category.name == NO_CATEGORY:
            continue
        count = declared.get(category.name, category.declared)
        categories.append(Category(category.name, count))
    return categories


def _mark_cells(block: DocumentBlock) -> DocumentBlock:
    if not isinstance(block, Grid):
        return block
    heading_row, column = _find_category_column(block)
    if column is None:
        return block
    below = heading_row + 1
    rows = list(block.rows[:below])
    for row in block.rows[below:]:
        marked_row = _mark_row(row, column)
        rows.append(marked_row)
    return block._replace(rows=tuple(rows))


def _mark_row(row: GridRow, column: int) -> GridRow:
    if column >= len(row.cells):
        return row
    cells = list(row.cells)
    category_cell = cells[column]
    if category_cell.text or category_cell.merged:
        return row
    cells[column] = GridCell(NO_CATEGORY)
    return row._replace(cells=tuple(cells))


def _find_category_column(sheet: Grid) -> tuple[int, int | None]:
    """Find the row of the headings and the column 类别 of one of our workbooks; a title may stand above them."""
    first_rows = sheet.rows[:MAX_HEADING_ROWS]
    for index, row in enumerate(first_rows):
        headings = [cell.text for cell in row.cells]
        if CATEGORY_HEADING in headings:
            column = headings.index(CATEGORY_HEADING)
            return index, column
    return 0, None


def _is_about_sheet(block: DocumentBlock) -> bool:
    if not isinstance(block, Grid):
        return False
    if block.location.sheet != ABOUT_SHEET or not block.rows:
        return False
    first_row = block.rows[0]
    if not first_row.cells:
        return False
    first_text = first_row.cells[0].text
    return first_text.strip() == _TITLE


def _read_about_sheet(sheet: Grid) -> OwnFacts | None:
    """Read the facts and the counts of one table; None where the sheet has several."""
    rows = _list_filled_rows(sheet)
    first_texts = [row[0] for row in rows]
    facts = {}
    for row in rows:
        if len(row) > 1 and row[0]:
            facts[row[0]] = row[1]
    table_id = facts.get("编号", "")
    has_one_title = first_texts.count(_TITLE) == 1
    if not has_one_title or not re.fullmatch(TABLE_ID_PATTERN, table_id):
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
            field = SOURCE_FIELDS[label]
            source.append((field, value))
        else:
            stated[label] = value
    is_part = _is_part(rows)
    is_excerpt = "节选" in facts
    declared = [] if is_part else _read_declared_counts(rows)
    return OwnFacts(
        table_id,
        title=stated.get(_TITLE, ""),
        place=stated.get(_PLACE),
        is_abridged=is_part or is_excerpt,
        source=tuple(source),
        refused=tuple(refused),
        declared=tuple(declared),
    )


def _list_filled_rows(sheet: Grid) -> list[SheetRow]:
    """List the rows that have cells, each as the texts of its cells."""
    rows = []
    for row in sheet.rows:
        texts = [cell.text.strip() for cell in row.cells]
        if texts:
            rows.append(texts)
    return rows


def _can_be_held(label: str, value: str) -> bool:
    """Tell whether a table can hold what the sheet says under a label."""
    most = MAX_NAME_CHARACTERS if label == _PLACE else MAX_LINE_CHARACTERS
    if len(value) > most or "\n" in value:
        return False
    field = SOURCE_FIELDS.get(label)
    if field == "date":
        return _is_date(value)
    if field == "url":
        return re.fullmatch(ADDRESS_PATTERN, value) is not None
    return True


def _is_date(value: str) -> bool:
    if not re.fullmatch(DATE_PATTERN, value):
        return False
    numbers = value.split("-")
    return is_real_date(*numbers)


def _read_declared_counts(rows: Iterable[SheetRow]) -> list[tuple[str, int]]:
    """Read the categories and how many tasks the official document declares for each."""
    counts = []
    for row in rows:
        label = row[0]
        if not label.startswith(_CATEGORY_LABEL) or len(row) <= _DECLARED_COLUMN:
            continue
        declared = row[_DECLARED_COLUMN]
        if _COUNT.fullmatch(declared):
            category = label.removeprefix(_CATEGORY_LABEL)
            counts.append((category, int(declared)))
    return counts


def _is_part(rows: Iterable[SheetRow]) -> bool:
    """Tell whether the workbook holds fewer tasks than the table that it was made from."""
    for label, *counts in rows:
        if label != "任务" or len(counts) <= 1:
            continue
        here, in_all, *_others = counts
        if here != in_all:
            return True
    return False


def _restore_task(task: Task) -> Task:
    extra = dict(task.extra)
    number = extra.pop(PRINTED_NUMBER, None)
    is_derived = extra.pop(DERIVED, None) is not None
    if extra.get(ROLE) in ROLE_LABELS.values():
        del extra[ROLE]
    category = task.category
    if category == NO_CATEGORY:
        category = None
    return task._replace(
        category=category,
        number=number or task.number,
        title_derived=task.title_derived or is_derived,
        extra=tuple(extra.items()),
    )
