"""Paragraphs and tables of cells -> tasks: the one place that knows how official task tables and lists look."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reformctl.importing.document import Document, DocumentError, DocumentLocation, Grid, GridRow, Paragraph
from reformctl.importing.extraction import numerals, task_lists, task_tables
from reformctl.importing.extraction.arranging import arrange_document
from reformctl.importing.extraction.column_headings import NO_COLUMNS, GivenColumns
from reformctl.importing.extraction.document_facts import is_annex
from reformctl.importing.extraction.findings import Draft, Finding, Harvest, Heading
from reformctl.importing.extraction.task_tables import Layout
from reformctl.importing.extraction.to_table import assemble_table
from reformctl.importing.extraction.unseen_characters import remove_unseen_characters
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value

__all__ = [
    "Draft",
    "Finding",
    "Harvest",
    "Heading",
    "UnknownColumnsError",
    "arrange_document",
    "assemble_table",
    "recognise_tasks",
    "remove_unseen_characters",
]

MOST_ANNEXES = 20
"""Annexes below which a list is looked for: the last ones, for each costs a reading of all that follows."""
MAX_LISTED_COLUMNS = 12
"""Columns that a sentence names."""
LIKELY = 3
"""Known columns from which on a table that is not read should be looked at."""


class UnknownColumnsError(DocumentError):
    """No table of the document has headings that are known: a user can say what its columns are."""


class _Part(NamedTuple):
    """A table, or a piece of one, with what stands above it."""

    grid: Grid
    layout: Layout
    heading: Heading | None


def recognise_tasks(document: Document, number: int | None = None, given: GivenColumns = NO_COLUMNS) -> Harvest:
    """The tasks of a document: those of table `number`, else of the likeliest tables, else of its numbered paragraphs.

    Raises DocumentError where there is no such table, or nothing that looks like tasks.
    `given` has the fields of columns that a user named.
    """
    tables = [block for block in document.blocks if isinstance(block, Grid)]
    if number is not None and not any(grid.location.table == number for grid in tables):
        sentence = _("there is no table {number}: tables in the document: {count}")
        raise DocumentError(sentence.format(number=number, count=len(tables)))
    groups = _groups(document, given)
    if number is not None:
        groups = [[part] for group in groups for part in group if part.grid.location.table == number]
    if groups:
        best = max(groups, key=lambda group: (len(group[0].layout.known), sum(len(part.grid.rows) for part in group)))
        unread = [] if number else list(_unread(document, best, [group for group in groups if group is not best]))
        harvest = _from_tables(document, best, unread)
        if not harvest.tasks and all(finding.placed for finding in harvest.findings):
            raise DocumentError(_("its table has the headings of a task table, but no rows below them"))
        return harvest
    found = None if number is not None else _from_paragraphs(document)
    if found:
        return found
    if number is not None:
        sentence = _("table {number} has no headings of a task table, such as 序号, 试点任务, 牵头单位")
        raise DocumentError(sentence.format(number=number))
    tables = [grid for grid in tables if grid.rows]
    if not tables:
        raise DocumentError(_("there is no table in it, and no numbered list of tasks"))
    first = "、".join(_list_columns(max(tables, key=_size)))
    sentence = _(
        "no table in it has headings of a task table, such as 序号, 试点任务, 牵头单位; the largest begins {first}"
    )
    raise UnknownColumnsError(sentence.format(first=first))


def _list_columns(grid: Grid) -> list[str]:
    """List what is most probably the heading row: the first of the fullest rows."""
    rows = grid.rows[: task_tables.ABOVE]
    filled = [sum(bool(cell.text.strip()) and cell.merged != "left" for cell in row.cells) for row in rows]
    cells = rows[filled.index(max(filled))].cells
    texts = [cell.text for cell in cells if cell.text.strip() and cell.merged != "left"]
    return [echo_value("".join(text.split()), 12) for text in texts[:MAX_LISTED_COLUMNS]]


def _size(grid: Grid) -> int:
    return sum(len(row.cells) for row in grid.rows)


def _from_paragraphs(document: Document) -> Harvest | None:
    """The numbered list of the document, or one that stands in the cells of a table, as pages are laid out.

    A list below 附件 goes before that of the letter above it.
    """
    lines = task_lists.lines(block for block in document.blocks if isinstance(block, Paragraph))
    signed = max((at for at, line in enumerate(lines) if line.signed), default=0)
    annexes = [at for at in range(1, signed + 1) if is_annex(lines[at].paragraph.text)]
    for at in reversed(annexes[-MOST_ANNEXES:]):
        found = task_lists.read(lines[at:])
        if found and any(task.leads for task in found.tasks):
            sentence = _("paragraphs above the annex, which are no tasks: {count}")
            letter = Finding("prose", sentence.format(count=at), lines[0].paragraph.location)
            return found._replace(findings=(letter, *found.findings))
    found = task_lists.read(lines)
    tables = [block for block in document.blocks if isinstance(block, Grid)]
    return found or (
        task_lists.read(task_lists.lines(line for grid in tables for line in _lines(grid))) if tables else None
    )


def _lines(grid: Grid) -> Iterator[Paragraph]:
    for row in grid.rows:
        for cell in row.cells:
            if not cell.merged:
                yield from (Paragraph(line, row.location) for line in cell.text.split("\n") if line.strip())


def _groups(document: Document, given: GivenColumns) -> list[list[_Part]]:
    """The task tables, those that go on from one another together."""
    groups: list[list[_Part]] = []
    heading: Heading | None = None
    apart = True
    """Whether the next table begins a list of its own."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            apart = apart or is_annex(block.text)
            heading = _category(block)  # only what stands right above a table
            continue
        part = _part(block, groups[-1][-1] if groups and not apart else None, heading, given)
        if part is None:
            continue
        if groups and not apart and _goes_on(groups[-1], part):
            groups[-1].append(part)
        else:
            groups.append([part])
        heading, apart = None, False
    return groups


def _category(paragraph: Paragraph) -> Heading | None:
    """A paragraph such as 一、投资便利化（8项） above a table of its own."""
    text = paragraph.text.strip()
    start = numerals.split_number(text)
    name, declared = numerals.split_declared_count(text)
    if not start or start.level > task_tables.LOWEST or not name:
        return None
    if len(name) > numerals.LONGEST_HEADING or "。" in text:
        return None
    return Heading(name, declared, paragraph.location, start.level)


def _part(grid: Grid, before: _Part | None, heading: Heading | None, given: GivenColumns) -> _Part | None:
    """A table as a part of a list; one without headings only where it may go on from the one before."""
    found = task_tables.layout(grid, given)
    if found:
        above = task_tables.category(grid.rows[found.top - 1]) if found.top else None
        return _Part(grid, found, above or heading)
    if before is None or grid.within or not grid.rows:
        return None
    columns = len(before.layout.fields)
    if all(len(row.cells) in {1, columns} for row in grid.rows):
        return _Part(grid, before.layout._replace(top=0, first=0), heading)
    return None


def _goes_on(group: Sequence[_Part], part: _Part) -> bool:
    """Whether a table has the columns of the one before and its numbers go on, or begin anew below a new heading."""
    last = group[-1]
    if part.layout.fields != last.layout.fields or part.grid.within == last.grid.location.table != 0:
        return False
    numbers, before = (_numbers(other) for other in (part, last))
    if part.heading or not numbers or not before:
        return True
    return numbers[0] in {before[-1], before[-1] + 1} or numbers[0] > before[-1]


def _numbers(part: _Part) -> list[int]:
    """The numbers of the rows of a table."""
    if "number" not in part.layout.fields:
        return []
    at = part.layout.fields.index("number")
    rows = [row.cells for row in part.grid.rows[part.layout.first :] if len(row.cells) > at]
    values = [numerals.parse_number(cells[at].text) for cells in rows if cells[at].text.strip().isascii()]
    return [value for value in values if value is not None]


def _from_tables(document: Document, taken: Sequence[_Part], unread: Sequence[Finding]) -> Harvest:
    first = taken[0]
    heads = [row for part in taken for row in part.grid.rows[part.layout.top : part.layout.first]]
    reader = task_tables.Reader(heads)
    for part in taken:
        if part.heading:
            reader.head(part.heading)
        reader.read(part.grid.rows[part.layout.first :], part.layout)
    findings = [
        *_columns(first.layout, heads[0]),
        *unread,
        *reader.findings,
        *_prose(document, {part.heading.location for part in taken if part.heading}),
    ]
    top = [_banner(row) for row in first.grid.rows[: first.layout.top] if not task_tables.category(row)]
    above = [*_before(document, first.grid), *filter(None, top)]
    return Harvest(tuple(reader.tasks), tuple(reader.headings), tuple(findings), tuple(reader.refused), tuple(above))


def _banner(row: GridRow) -> str:
    """What stands in a row above the headings."""
    return "".join(cell.text for cell in row.cells if not cell.merged).replace("\n", "").strip()


def _before(document: Document, grid: Grid) -> list[str]:
    """The paragraphs above a table."""
    at = document.blocks.index(grid)
    return [block.text for block in document.blocks[:at] if isinstance(block, Paragraph)]


def _columns(layout: Layout, row: GridRow) -> Iterator[Finding]:
    """What was taken for what, and what has no field."""
    known = [f"{name} = {field}" for name, field in zip(layout.names, layout.fields, strict=True) if field]
    sentence = _("the columns are {columns}")
    yield Finding("columns", sentence.format(columns=join_words(known)), row.location)
    if rest := [name for name, field in zip(layout.names, layout.fields, strict=True) if not field]:
        sentence = _("{columns}: no field here has this heading; the column is kept as it is, under extra")
        yield Finding("unknown-heading", sentence.format(columns=join_words(map(echo_value, rest))), row.location)
    if layout.guessed is not None:
        sentence = _("{column} is an unknown heading; the column is taken for the text of the tasks")
        yield Finding("guessed-column", sentence.format(column=echo_value(layout.names[layout.guessed])), row.location)
    if "lead_agencies" not in layout.known:
        yield Finding("no-agency", _("no column says who leads the tasks"), row.location)


def _unread(document: Document, taken: Sequence[_Part], others: Sequence[Sequence[_Part]]) -> Iterator[Finding]:
    """The tables that are not read."""
    read = {part.grid.location for part in taken}
    numbers = {part.grid.location.table for part in taken}
    likely = {part.grid.location: group[0] for group in others for part in group}
    for grid in (block for block in document.blocks if isinstance(block, Grid)):
        part = likely.get(grid.location)
        if grid.location in read or grid.within in numbers - {0}:
            continue
        if part and len(part.layout.known) >= LIKELY:
            sentence = _("table {number} looks like a task table too, and is not read: import it by its number")
            yield Finding("other-table", sentence.format(number=grid.location.table), grid.location, placed=False)
        else:
            sentence = _("table {number} is no task table, and is not read")
            yield Finding("other-table", sentence.format(number=grid.location.table), grid.location)


def _prose(document: Document, headings: set[DocumentLocation]) -> Iterator[Finding]:
    """Everything outside of the tables but the categories."""
    lines = [block for block in document.blocks if isinstance(block, Paragraph) and block.location not in headings]
    if lines:
        sentence = _("paragraphs around the table, which are no tasks: {count}")
        yield Finding("prose", sentence.format(count=len(lines)), lines[0].location)
