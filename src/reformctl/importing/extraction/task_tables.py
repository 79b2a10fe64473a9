"""Reads the rows below the headings of a task table: which are categories, remarks and tasks."""

from collections.abc import Iterable, Sequence

from reformctl.importing.document import Cells, GridCell, GridRow
from reformctl.importing.extraction import agency_names, agency_roles, column_headings, numerals
from reformctl.importing.extraction.category_rows import find_category, is_remark, is_total
from reformctl.importing.extraction.cell_texts import join_lines, strip_lines
from reformctl.importing.extraction.findings import CategoryHeading, Draft, FindingList, FurtherText
from reformctl.importing.extraction.table_layout import TEXT_FIELDS, TableLayout
from reformctl.importing.extraction.task_rows import RowCells, describe_problem, make_draft, read_roles
from reformctl.system.translation import _, translate_count
from reformctl.text.escaping import echo_value

MAX_BEGINNING_CHARACTERS = 30
"""A sentence repeats at most so many characters of a row."""
_AGENCY_FIELDS = frozenset({"lead_agencies", "support_agencies"})
_NEVER_REPEATED = frozenset({"number", "title", "content"})
"""Fields in which 同上 does not mean the row above."""


class TaskTableReader:
    """Reads the rows of tables that make up one list, and remembers what the rows before said."""

    def __init__(self, heading_rows: Iterable[GridRow] = ()) -> None:
        """Begin with no task; `heading_rows` may stand again on every page."""
        self._heading_texts = set(map(_normalize_row, heading_rows))
        self.tasks: list[Draft] = []
        self.headings: list[CategoryHeading] = []
        self.findings = FindingList()
        self.refused: list[int] = []
        """Printed numbers of rows that are not taken."""
        self._category: str | None = None
        self._cells_above: Cells = ()
        """The cells of the last task."""
        self._further_roles: list[agency_roles.AgencyRoles] = []
        """What rows below the last task say of further agencies."""

    def read_rows(self, rows: Sequence[GridRow], layout: TableLayout) -> None:
        """Read the rows below the headings of one table."""
        repeated_headings: list[GridRow] = []
        for row in rows:
            filled = row.filled_cells
            only_repeats_above = all(cell.merged == "above" for cell in filled)
            if only_repeats_above:
                continue
            if row.hidden:
                sentence = _("this row is hidden in the document; it is read like the others")
                self._note("hidden-row", sentence, row)
            if _normalize_row(row) in self._heading_texts:
                repeated_headings.append(row)
                continue
            first = filled[0]
            category = find_category(row)
            if category:
                self.begin_category(category)
            elif len(filled) == 1 and not first.merged:
                text = first.text.strip()
                self._read_single_cell(row, text)
            else:
                self._read_task(row, layout)
        self._add_further_agencies()
        self._note_repeated_headings(repeated_headings)

    def begin_category(self, heading: CategoryHeading) -> None:
        """Put the next tasks under a heading, which may be repeated on the next page."""
        is_repeated = bool(self.headings) and heading.name == self._category
        if not is_repeated:
            self.headings.append(heading)
        self._category = heading.name

    def _note_repeated_headings(self, rows: Sequence[GridRow]) -> None:
        if not rows:
            return
        first = rows[0]
        count = len(rows)
        sentence = translate_count(
            "the heading row is repeated here, and left out",
            "the heading row is repeated {count} times, first here, and left out",
            count,
        )
        self._note("repeated-heading", sentence, first, count=count)

    def _read_single_cell(self, row: GridRow, text: str) -> None:
        """Read a row of one cell that is no category."""
        shown_text = echo_value(text)
        if is_remark(text):
            sentence = _("“{text}” is a remark, not a task")
            self._note("remark", sentence, row, text=shown_text)
            return
        sentence = _("this row has one cell, “{text}”, and is neither a task nor a category")
        message = sentence.format(text=shown_text)
        self._refuse("short-row", message, row)

    def _read_task(self, row: GridRow, layout: TableLayout) -> None:
        """Read a row that should be a task."""
        beginning = _show_beginning(row)
        first_cell = row.cells[0]
        first_text = first_cell.text.strip()
        if is_total(first_text):
            self._read_single_cell(row, beginning)
            return
        if not _fits_columns(row, layout):
            sentence = _("this row begins “{text}” and has {found} cells instead of {wanted}: its cells may be shifted")
            cell_count = len(row.cells)
            column_count = len(layout.fields)
            message = sentence.format(text=beginning, found=cell_count, wanted=column_count)
            self._refuse("short-row", message, row)
            return
        row = self._repeat_above(row, layout)
        cells, extra = _divide_cells(row, layout)
        if self.tasks and _only_adds_agencies(cells, row, layout):
            self._read_further_agencies(cells, row, layout)
            return
        cells = self._carry_down(cells, row, layout)
        draft = make_draft(cells, extra, layout, row.location)
        problem = describe_problem(draft, cells, layout, beginning)
        if problem:
            self._refuse("shifted-row", problem, row)
            return
        lacks_category = "category" in layout.known and "category" not in cells
        if lacks_category and self._category:
            sentence = _("the category of this row is empty; it is taken from the row above: “{category}”")
            category = echo_value(self._category)
            self._note("carried-down", sentence, row, category=category)
        self._cells_above = row.cells
        self._add_task(draft, cells)
        names_nobody = not draft.leads and not draft.supports
        if names_nobody and "lead_agencies" in layout.known:
            sentence = _("this task does not name an agency")
            self._note("no-agency", sentence, row)

    def _add_task(self, draft: Draft, cells: RowCells) -> None:
        if "category" in cells:
            lines = strip_lines(cells["category"].text)
            text = join_lines(lines)
            name, declared = numerals.split_declared_count(text)
            heading = CategoryHeading(name, declared, draft.location)
            self.begin_category(heading)
        self._add_further_agencies()
        task = draft._replace(category=self._category)
        self.tasks.append(task)

    def _repeat_above(self, row: GridRow, layout: TableLayout) -> GridRow:
        """Put the cells of the row above in the place of 同上 and 〃."""
        cells = list(row.cells)
        known_columns = zip(layout.fields, self._cells_above, strict=False)
        for column, (field, above) in enumerate(known_columns):
            if field in _NEVER_REPEATED:
                continue
            text = cells[column].text
            if agency_names.is_same_as_above(text):
                cells[column] = above
        repeated = row._replace(cells=tuple(cells))
        if repeated != row:
            sentence = _("同上 and 〃 stand for the text of the row above")
            self._note("same-as-above", sentence, row)
        return repeated

    def _carry_down(self, cells: RowCells, row: GridRow, layout: TableLayout) -> RowCells:
        """Give a row without number and title those of the row above.

        Cells that were merged once are so in a CSV file and in pasted text. The row must have a text and agencies of
        its own.
        """
        if not self.tasks or not _lacks_title(cells, layout):
            return cells
        task_above = self.tasks[-1]
        if task_above.title_derived:
            return cells
        sentence = _("the title of this row is empty; it is taken from the row above: “{title}”")
        shown_title = echo_value(task_above.title)
        self._note("carried-down", sentence, row, title=shown_title)
        carried = dict(cells)
        carried["title"] = GridCell(task_above.title)
        if task_above.number:
            number_above = GridCell(task_above.number, "above")
            carried["number"] = number_above
        return carried

    def _read_further_agencies(self, cells: RowCells, row: GridRow, layout: TableLayout) -> None:
        """Read a row whose title and content are merged with those above: it names further agencies."""
        new_cells = {field: cell for field, cell in cells.items() if not cell.merged}
        lead_roles = read_roles(new_cells, layout, "lead_agencies")
        support_roles = read_roles(new_cells, layout, "support_agencies")
        only_supports = support_roles._replace(leads=())
        self._further_roles += [lead_roles, only_supports]
        sentence = _("this row is merged with the task above it, and adds agencies to it")
        self._note("same-task", sentence, row)

    def _add_further_agencies(self) -> None:
        """Give the last task the agencies of the rows below its own."""
        if not self._further_roles:
            return
        last = self.tasks.pop()
        leads = list(last.leads)
        supports = list(last.supports)
        for roles in self._further_roles:
            leads += roles.leads
            supports += roles.supports
        leading, supporting = agency_roles.separate_roles(leads, supports)
        completed = last._replace(leads=leading, supports=supporting)
        self.tasks.append(completed)
        self._further_roles.clear()

    def _note(self, rule: str, sentence: str, row: GridRow, **values: object) -> None:
        """Say something of a row of which nothing is lost."""
        self.findings.note(rule, sentence, row.location, **values)

    def _refuse(self, rule: str, message: str, row: GridRow) -> None:
        """Leave a row out, and remember the numbers in it, for they are not missing."""
        for cell in row.cells:
            text = cell.text.strip()
            if not text.isascii():
                continue
            number = numerals.parse_number(cell.text)
            if number is not None:
                self.refused.append(number)
        self.findings.warn(rule, "{message}", row.location, message=message)  # it may repeat braces of the document


def _normalize_row(row: GridRow) -> tuple[str, ...]:
    headings = []
    for cell in row.cells:
        heading = column_headings.normalize_heading(cell.text)
        headings.append(heading)
    return tuple(headings)


def _show_beginning(row: GridRow) -> str:
    """Show the first text of a row, for a sentence about it."""
    beginning = ""
    for cell in row.cells:
        if cell.is_filled:
            beginning = cell.text.strip()
            break
    return echo_value(beginning, MAX_BEGINNING_CHARACTERS)


def _fits_columns(row: GridRow, layout: TableLayout) -> bool:
    """Tell whether a row has a cell for each column, and nothing in any further cell."""
    column_count = len(layout.fields)
    if len(row.cells) < column_count:
        return False
    surplus_cells = row.cells[column_count:]
    return not any(cell.is_filled for cell in surplus_cells)


def _lacks_title(cells: RowCells, layout: TableLayout) -> bool:
    """Tell whether a row has a content and agencies of its own, but no number and no title for them."""
    if not layout.known >= TEXT_FIELDS:
        return False
    begins_task = "title" in cells or "number" in cells
    has_agencies = not _AGENCY_FIELDS.isdisjoint(cells)
    return "content" in cells and has_agencies and not begins_task


def _divide_cells(row: GridRow, layout: TableLayout) -> tuple[RowCells, list[FurtherText]]:
    """Divide the filled cells of a row into those of fields, and (heading, text) of other columns."""
    cells: RowCells = {}
    extra = []
    columns = zip(layout.fields, layout.names, row.cells, strict=False)
    for field, name, cell in columns:
        if cell.merged == "left" or not cell.is_filled:
            continue
        if field is None:
            text = strip_lines(cell.text)
            extra.append((name, text))
            continue
        is_further_body = field in _AGENCY_FIELDS and field in cells
        if is_further_body:  # 责任单位 and 配合单位 beside 牵头单位
            first_cell = cells[field]
            cells[field] = _join_cells(first_cell, cell)
        else:
            cells[field] = cell
    return cells, extra


def _join_cells(first: GridCell, second: GridCell) -> GridCell:
    text = f"{first.text}\n{second.text}"
    if second.merged:
        return GridCell(text, first.merged)
    return GridCell(text)


def _only_adds_agencies(cells: RowCells, row: GridRow, layout: TableLayout) -> bool:
    """Tell whether a row is merged with the row above in every cell but those of agencies."""
    for field in layout.known & TEXT_FIELDS:
        if field not in cells:
            return False
        if cells[field].merged != "above":
            return False
    new_fields = set()
    columns = zip(layout.fields, row.cells, strict=False)
    for column_field, cell in columns:
        if cell.is_filled and not cell.merged:
            new_fields.add(column_field)
    return bool(new_fields) and new_fields <= _AGENCY_FIELDS
