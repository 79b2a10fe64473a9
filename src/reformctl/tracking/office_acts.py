"""The office's own acts, as it writes them into the sheet 办公室 of a summary: who answers, limits, extensions, end."""

import re
from typing import NamedTuple

from reformctl.importing.document import Document, DocumentLocation, Grid, GridRow
from reformctl.model import name_kinds, vocabulary
from reformctl.model.deadlines import read_deadline
from reformctl.model.table import Table
from reformctl.system.errors import UnknownNameError
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value
from reformctl.tracking import limits
from reformctl.tracking.findings import DOUBT, NOTE, REFUSED, GatherFinding
from reformctl.tracking.ledger import Ledger, list_no_agencies, list_respondents
from reformctl.tracking.ledger_text import Additions, Entry
from reformctl.tracking.periods import is_exact_date, parse_date
from reformctl.tracking.returned_form import fold_heading, get_cell, parse_task
from reformctl.tracking.task_deadlines import find_limit

OFFICE_SHEET = "办公室"
ID_HEADING = "编号"
NOTE_HEADING = "说明"
ASSIGN_HEADING = "答复单位"
DUE_HEADING = "办理时限"
EXTENDED_HEADING = "延期至"
CLOSED_HEADING = "销号日期"
ACT_HEADINGS = (ASSIGN_HEADING, DUE_HEADING, EXTENDED_HEADING, CLOSED_HEADING)
_JOINS = re.compile(f"{vocabulary.AGENCY_SEPARATORS}(?![^（(]*[）)])")
"""Divides bodies in a cell; within brackets it is part of a name."""
HEADINGS = (ID_HEADING, "试点任务", *ACT_HEADINGS, NOTE_HEADING)
_NEEDED_HEADINGS = frozenset({ID_HEADING, *ACT_HEADINGS})
"""The headings by which the sheet is known."""


class OfficeActs(NamedTuple):
    """What is new in the sheet of an office."""

    path: str
    """The file with the sheet."""
    additions: Additions
    """What is to be appended to the ledger."""
    findings: tuple[GatherFinding, ...]


def list_known_acts(ledger: Ledger, task: int) -> tuple[str, str, str, str]:
    """List what the ledger says of a task, in the order of ACT_HEADINGS; empty where it says nothing."""
    assigned = ledger.assign.get(task, "")
    due = ledger.due.get(task, "")
    extended = ""
    for extension in ledger.extended:
        if extension.task == task:
            extended = extension.new_limit
    closed = ""
    for closure in ledger.closed:
        if closure.task == task:
            closed = closure.on or ""
    return assigned, due, extended, closed


def find_office_sheet(document: Document) -> Grid | None:
    """Find the sheet of an office in a document: a table with all of its headings in one row."""
    for block in document.blocks:
        if not isinstance(block, Grid):
            continue
        first_rows = block.rows[: limits.MAX_ROWS_ABOVE]
        if any(map(_is_heading_row, first_rows)):
            return block
    return None


def read_acts(path: str, grid: Grid, table: Table, ledger: Ledger) -> OfficeActs:
    """Read what the office has written that the ledger does not say; whatever contradicts it is named, not taken."""
    reader = _ActReader(path, table, ledger)
    columns: dict[str, int] = {}
    for row in grid.rows:
        if columns:
            texts = _read_texts(row, columns)
            reader.read_row(row.location, texts)
        elif _is_heading_row(row):
            columns = _find_columns(row)
    additions = reader.list_additions()
    return OfficeActs(path, additions, tuple(reader.findings))


def _is_heading_row(row: GridRow) -> bool:
    headings = _list_headings(row)
    return _NEEDED_HEADINGS.issubset(headings)


def _list_headings(row: GridRow) -> list[str]:
    return [fold_heading(cell.text) for cell in row.cells]


def _find_columns(row: GridRow) -> dict[str, int]:
    """Find where the headings of the sheet stand in a row: {heading: position}."""
    headings = _list_headings(row)
    columns = {}
    for heading in HEADINGS:
        if heading in headings:
            columns[heading] = headings.index(heading)
    return columns


def _read_texts(row: GridRow, columns: dict[str, int]) -> dict[str, str]:
    """Read the cells of a row, by the headings of their columns."""
    texts = {}
    for heading, position in columns.items():
        cell = get_cell(row, position)
        texts[heading] = cell.text.strip()
    return texts


class _ActRow(NamedTuple):
    """A row of the sheet: what the office decided about a task."""

    location: DocumentLocation
    task: int
    reference: str
    """The reference of the task: qh6:17."""
    note: str | None


class _Act(NamedTuple):
    """One cell with something new."""

    row: _ActRow
    heading: str
    """Which of ACT_HEADINGS stands above it."""
    text: str
    known: str
    """What the ledger says of it already; empty for nothing."""


class _ActReader:
    """Goes through the rows of the sheet."""

    def __init__(self, path: str, table: Table, ledger: Ledger) -> None:
        self._path = path
        self._table = table
        self._ledger = ledger
        no_agencies = list_no_agencies(table)
        assigned = ledger.list_assigned()
        respondents = list_respondents(table, assigned)
        self._bodies = [entry for entry in respondents if entry.name not in no_agencies]
        self._reported = {report.task for report in ledger.reports}
        self._assign: dict[str, str] = {}
        self._due: dict[str, str] = {}
        self._extended: list[Entry] = []
        self._closed: list[Entry] = []
        self.findings: list[GatherFinding] = []

    def list_additions(self) -> Additions:
        """List what is new, by the keys of the ledger."""
        additions: dict[str, list[Entry]] = {}
        if self._assign:
            additions["assign"] = [self._assign]
        if self._due:
            additions["due"] = [self._due]
        if self._extended:
            additions["extended"] = self._extended
        if self._closed:
            additions["closed"] = self._closed
        return additions

    def read_row(self, location: DocumentLocation, texts: dict[str, str]) -> None:
        """Take what one row says of a task."""
        acts = [texts.get(heading) for heading in ACT_HEADINGS]
        if not any(acts):
            return
        id_text = texts.get(ID_HEADING, "")
        task = self._find_task(id_text)
        if task is None:
            sentence = _("“{text}” is not a task of this table: not taken")
            written = echo_value(id_text)
            message = sentence.format(text=written)
            self._tell(REFUSED, location, "", message)
            return
        reference = f"{self._table.id}:{task}"
        note = texts.get(NOTE_HEADING) or None
        row = _ActRow(location, task, reference, note)
        known_acts = list_known_acts(self._ledger, task)
        cells = zip(ACT_HEADINGS, known_acts, strict=True)
        for heading, known in cells:
            text = texts.get(heading, "")
            if text and text != known:
                act = _Act(row, heading, text, known)
                self._take(act)

    def _find_task(self, id_text: str) -> int | None:
        """Find the id of the task that a cell names; None where it names no task of this table."""
        reference = parse_task(id_text)
        if reference is None:
            return None
        table = self._table
        if reference.table not in {"", table.id}:
            return None
        if reference.task not in table.store.list_ids():
            return None
        return reference.task

    def _take(self, act: _Act) -> None:
        """Add an act to what is new, unless it is none, or contradicts the ledger."""
        value = self._read_value(act)
        if value is None or value == act.known:
            return
        if act.known and act.heading != EXTENDED_HEADING:
            sentence = _("{heading} “{text}” is “{known}” in the ledger: change it there; not taken")
            self._doubt(act, sentence)
            return
        row = act.row
        is_closed = act.heading == CLOSED_HEADING
        if is_closed and row.task not in self._reported:
            sentence = _("no agency has reported on it: not closed")
            self._doubt(act, sentence)
            return
        self._add(act, value)
        shown = echo_value(value)
        message = f"{act.heading} {shown}"
        self._tell(NOTE, row.location, row.reference, message)

    def _read_value(self, act: _Act) -> str | None:
        """Read a cell as the ledger writes it: names joined by 、, or a date; None, and a finding, for neither."""
        if act.heading == ASSIGN_HEADING:
            return self._join_agencies(act)
        day = parse_date(act.text)
        if day is None and act.heading != CLOSED_HEADING:
            day = read_deadline(act.text)
        if day is None:
            sentence = _("{heading} “{text}” is not a complete date: not taken")
            self._doubt(act, sentence)
            return None
        return day.isoformat()

    def _join_agencies(self, act: _Act) -> str | None:
        """Join the bodies that a cell names, as the table writes them; None, and a finding, where one is none."""
        names = []
        for part in _JOINS.split(act.text):
            word = part.strip()
            if not word:
                continue
            name = self._find_name(word)
            if name is None:
                row = act.row
                sentence = _("{heading} “{text}” is not one agency of the table: not taken")
                written = echo_value(word)
                message = sentence.format(heading=act.heading, text=written)
                self._tell(REFUSED, row.location, row.reference, message)
                return None
            names.append(name)
        distinct = dict.fromkeys(names)
        return "、".join(distinct) or None

    def _find_name(self, word: str) -> str | None:
        """Find the name of the body that a word means; None where that is not one body."""
        try:
            entries = vocabulary.find_entries(word, self._bodies, name_kinds.AGENCY)
        except UnknownNameError:
            return None
        return entries[0].name

    def _add(self, act: _Act, value: str) -> None:
        row = act.row
        task = row.task
        note = row.note
        if act.heading == ASSIGN_HEADING:
            self._assign[str(task)] = value
        elif act.heading == DUE_HEADING:
            self._due[str(task)] = value
        elif act.heading == CLOSED_HEADING:
            closure: Entry = {"task": task, "on": value, "note": note}
            self._closed.append(closure)
        else:
            before = self._find_exact_limit(task)
            extension: Entry = {"task": task, "from": before, "to": value, "note": note}
            self._extended.append(extension)

    def _find_exact_limit(self, task_id: int) -> str | None:
        """Find until when a task was to be done; None where that is no date."""
        task = self._table.task(task_id)
        limit = find_limit(self._ledger, task)
        if is_exact_date(limit.text):
            return limit.text
        return None

    def _doubt(self, act: _Act, sentence: str) -> None:
        """Say why an act is not taken; the sentence may name its heading, its text and what is known."""
        row = act.row
        text = echo_value(act.text)
        known = echo_value(act.known)
        message = sentence.format(heading=act.heading, text=text, known=known)
        self._tell(DOUBT, row.location, row.reference, message)

    def _tell(self, kind: str, location: DocumentLocation, reference: str, sentence: str) -> None:
        finding = GatherFinding(kind, self._path, sentence, location.sheet, location.row, reference)
        self.findings.append(finding)
