"""Finds the tasks of a document: in its likeliest task table, else in its numbered paragraphs."""

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain

from reformctl.importing.document import Document, DocumentError, DocumentLocation, Grid, GridCell, GridRow, Paragraph
from reformctl.importing.extraction.category_rows import find_title_category
from reformctl.importing.extraction.column_headings import NO_COLUMNS, GivenColumns
from reformctl.importing.extraction.document_facts import is_annex
from reformctl.importing.extraction.findings import Finding, FindingList, Harvest
from reformctl.importing.extraction.list_lines import ListLines, split_paragraphs
from reformctl.importing.extraction.table_groups import TableGroup, TablePart, group_tables
from reformctl.importing.extraction.table_layout import MAX_ROWS_ABOVE, TableLayout
from reformctl.importing.extraction.task_lists import read_list
from reformctl.importing.extraction.task_tables import TaskTableReader
from reformctl.importing.limits import MAX_ANNEXES
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value

MAX_LISTED_COLUMNS = 12
"""A sentence names at most so many columns."""
MAX_LISTED_CHARACTERS = 12
"""A sentence shows at most so many characters of a column's name."""
MIN_LIKELY_COLUMNS = 3
"""With so many known columns a table that is not read is worth a look, and a note says so."""


class UnknownColumnsError(DocumentError):
    """No table of the document has headings that are known: a user can say what its columns are."""


def recognise_tasks(document: Document, number: int | None = None, given_columns: GivenColumns = NO_COLUMNS) -> Harvest:
    """Recognise the tasks of table `number`, else of the likeliest tables, else of the numbered paragraphs.

    `given_columns` has the fields of columns that a user named. Raises DocumentError where there is no such table, or
    nothing that looks like tasks.
    """
    groups = group_tables(document, given_columns)
    if number is not None:
        return _recognise_numbered_table(document, groups, number)
    if groups:
        likeliest = max(groups, key=_rank_group)
        others = [group for group in groups if group is not likeliest]
        other_tables = _note_other_tables(document, likeliest, others)
        return _read_tables(document, likeliest, other_tables)
    harvest = _recognise_list(document)
    if harvest is None:
        raise _make_no_tasks_error(document)
    return harvest


def _recognise_numbered_table(document: Document, groups: Sequence[TableGroup], number: int) -> Harvest:
    numbers = [grid.location.table for grid in document.grids]
    if number not in numbers:
        sentence = _("there is no table {number}; tables in the document: {count}")
        count = len(numbers)
        message = sentence.format(number=number, count=count)
        raise DocumentError(message)
    for part in chain.from_iterable(groups):
        if part.grid.location.table == number:
            return _read_tables(document, [part], [])
    sentence = _("table {number} has no headings of a task table, such as 序号, 试点任务, 牵头单位")
    message = sentence.format(number=number)
    raise DocumentError(message)


def _rank_group(group: TableGroup) -> tuple[int, int]:
    """Rank tables by how many of their columns are known, then by their rows."""
    first = group[0]
    column_count = len(first.layout.known)
    row_counts = [len(part.grid.rows) for part in group]
    row_count = sum(row_counts)
    return column_count, row_count


def _make_no_tasks_error(document: Document) -> DocumentError:
    grids = [grid for grid in document.grids if grid.rows]
    if not grids:
        sentence = _("the document has no table, and no numbered list of tasks")
        return DocumentError(sentence)
    largest = max(grids, key=_count_cells)
    columns = _list_columns(largest)
    first_columns = "、".join(columns)
    sentence = _(
        "no table in the document has headings of a task table, such as 序号, 试点任务, 牵头单位; the largest begins "
        "{first}"
    )
    message = sentence.format(first=first_columns)
    return UnknownColumnsError(message)


def _count_cells(grid: Grid) -> int:
    cell_counts = [len(row.cells) for row in grid.rows]
    return sum(cell_counts)


def _list_columns(grid: Grid) -> list[str]:
    """List the columns of what is most probably the heading row: the first of the fullest rows."""
    fullest: list[GridCell] = []
    first_rows = grid.rows[:MAX_ROWS_ABOVE]
    for row in first_rows:
        filled = row.filled_cells
        if len(filled) > len(fullest):
            fullest = filled
    columns = []
    for cell in fullest[:MAX_LISTED_COLUMNS]:
        words = cell.text.split()
        heading = "".join(words)
        column = echo_value(heading, MAX_LISTED_CHARACTERS)
        columns.append(column)
    return columns


def _recognise_list(document: Document) -> Harvest | None:
    """Recognise a numbered list below 附件, else in the whole letter, else in cells of tables that lay out a page."""
    lines = split_paragraphs(document.paragraphs)
    annexes = _find_annexes(lines)
    last_annexes = annexes[-MAX_ANNEXES:]
    for annex in reversed(last_annexes):
        harvest = read_list(lines[annex:])
        if harvest is None:
            continue
        names_lead = any(task.leads for task in harvest.tasks)
        if names_lead:
            first_paragraph = lines[0].paragraph
            sentence = _("paragraphs above the annex that are not tasks: {count}")
            findings = FindingList()
            findings.note("prose", sentence, first_paragraph.location, count=annex)
            findings += harvest.findings
            return harvest._replace(findings=tuple(findings))
    harvest = read_list(lines)
    if harvest:
        return harvest
    cell_paragraphs: list[Paragraph] = []
    for grid in document.grids:
        cell_paragraphs += _list_cell_lines(grid)
    cell_lines = split_paragraphs(cell_paragraphs)
    return read_list(cell_lines)


def _find_annexes(lines: ListLines) -> list[int]:
    """Find the lines such as 附件2 that somebody's signature follows; the first line of a document is none."""
    last_signed = 0
    for index, line in enumerate(lines):
        if line.signed:
            last_signed = index
    annexes = []
    for index in range(1, last_signed + 1):
        text = lines[index].paragraph.text
        if is_annex(text):
            annexes.append(index)
    return annexes


def _list_cell_lines(grid: Grid) -> Iterator[Paragraph]:
    for row in grid.rows:
        for cell in row.cells:
            if cell.merged:
                continue
            for line in cell.text.split("\n"):
                if line.strip():
                    yield Paragraph(line, row.location)


def _read_tables(document: Document, parts: TableGroup, other_tables: Sequence[Finding]) -> Harvest:
    """Read the tables of one list. Raises DocumentError where nothing stands below their headings."""
    heading_rows: list[GridRow] = []
    for part in parts:
        heading_rows += part.heading_rows
    reader = TaskTableReader(heading_rows)
    category_locations = set()
    for part in parts:
        if part.heading:
            reader.begin_category(part.heading)
            category_locations.add(part.heading.location)
        reader.read_rows(part.rows, part.layout)
    first = parts[0]
    findings = FindingList()
    location = first.grid.location
    if heading_rows:  # a table that goes on from another one has none, and can be asked for by its number
        location = heading_rows[0].location
    _note_columns(first.layout, location, findings)
    findings += other_tables
    findings += reader.findings
    _note_prose(document, category_locations, findings)
    is_all_placed = all(finding.placed for finding in findings)
    if is_all_placed and not reader.tasks:
        sentence = _("its table has the headings of a task table, but no rows below them")
        raise DocumentError(sentence)
    lines_above = _list_lines_above(document, first)
    return Harvest(
        tasks=tuple(reader.tasks),
        headings=tuple(reader.headings),
        findings=tuple(findings),
        refused=tuple(reader.refused),
        above=tuple(lines_above),
    )


def _list_lines_above(document: Document, part: TablePart) -> list[str]:
    """List the lines above a table: paragraphs, and rows of its own above its headings."""
    lines = []
    for block in document.blocks:
        if block == part.grid:
            break
        if isinstance(block, Paragraph):
            lines.append(block.text)
    top = part.layout.top
    rows_above = part.grid.rows[:top]
    for row in rows_above:
        text = _join_row(row)
        if text and find_title_category(row) is None:
            lines.append(text)
    return lines


def _join_row(row: GridRow) -> str:
    texts = [cell.text for cell in row.cells if not cell.merged]
    joined = "".join(texts)
    without_breaks = joined.replace("\n", "")
    return without_breaks.strip()


def _note_columns(layout: TableLayout, location: DocumentLocation, findings: FindingList) -> None:
    """Say which field each column was taken for, and which columns have no field."""
    known = []
    unknown = []
    columns = zip(layout.names, layout.fields, strict=True)
    for name, field in columns:
        if field:
            known.append(f"{name} = {field}")
        else:
            unknown.append(echo_value(name))
    sentence = _("the columns are {columns}")
    known_columns = join_words(known)
    findings.note("columns", sentence, location, columns=known_columns)
    if unknown:
        sentence = _("{columns}: no field has this heading; the column is kept as it is, under extra")
        unknown_columns = join_words(unknown)
        findings.note("unknown-heading", sentence, location, columns=unknown_columns)
    if layout.guessed is not None:
        sentence = _("unknown heading {column}: the column is read as the text of the tasks")
        guessed_name = layout.names[layout.guessed]
        shown_name = echo_value(guessed_name)
        findings.note("guessed-column", sentence, location, column=shown_name)
    if "lead_agencies" not in layout.known:
        sentence = _("no column says who leads the tasks")
        findings.note("no-agency", sentence, location)


def _note_other_tables(document: Document, parts: TableGroup, other_groups: Iterable[TableGroup]) -> list[Finding]:
    """Say which tables are not read; those in cells of a table that is read belong to it."""
    read_locations = _collect_locations(parts)
    read_numbers = {location.table for location in read_locations}
    likely_locations: set[DocumentLocation] = set()
    for group in other_groups:
        known_columns = group[0].layout.known
        if len(known_columns) >= MIN_LIKELY_COLUMNS:
            likely_locations |= _collect_locations(group)
    findings = FindingList()
    for grid in document.grids:
        location = grid.location
        is_read = location in read_locations
        is_within_read = grid.within != 0 and grid.within in read_numbers
        if is_read or is_within_read:
            continue
        if location in likely_locations:
            sentence = _("table {number} also looks like a task table, and was not read: import it by its number")
            findings.warn("other-table", sentence, location, number=location.table)
        else:
            sentence = _("table {number} is not a task table, and was not read")
            findings.note("other-table", sentence, location, number=location.table)
    return findings


def _collect_locations(group: TableGroup) -> set[DocumentLocation]:
    return {part.grid.location for part in group}


def _note_prose(document: Document, category_locations: Container[DocumentLocation], findings: FindingList) -> None:
    """Say how many paragraphs around the tables are no categories and not read."""
    locations = [paragraph.location for paragraph in document.paragraphs]
    prose_locations = [location for location in locations if location not in category_locations]
    if not prose_locations:
        return
    sentence = _("paragraphs around the table that are not tasks: {count}")
    first = prose_locations[0]
    count = len(prose_locations)
    findings.note("prose", sentence, first, count=count)
