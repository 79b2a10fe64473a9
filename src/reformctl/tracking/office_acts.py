"""The office's own acts, as it writes them into the sheet 办公室 of a summary: who answers, limits, extensions, end."""

import re
from typing import NamedTuple

from reformctl.importing.document import Document, Grid, GridRow
from reformctl.model import name_kinds, vocabulary
from reformctl.model.deadlines import read_deadline
from reformctl.model.table import Table
from reformctl.system.errors import UnknownNameError
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value
from reformctl.tracking import limits
from reformctl.tracking.findings import DOUBT, NOTE, REFUSED, GatherFinding
from reformctl.tracking.ledger import Ledger, list_respondents
from reformctl.tracking.ledger_text import Additions, Entry
from reformctl.tracking.periods import is_exact_date, parse_date
from reformctl.tracking.returned_form import fold_heading, get_cell, parse_task
from reformctl.tracking.task_deadlines import find_limit

OFFICE_SHEET = "办公室"
ID_HEADING, NOTE_HEADING = "编号", "说明"
ASSIGN_HEADING, DUE_HEADING, EXTENDED_HEADING, CLOSED_HEADING = "答复单位", "办理时限", "延期至", "销号日期"
ACT_HEADINGS = (ASSIGN_HEADING, DUE_HEADING, EXTENDED_HEADING, CLOSED_HEADING)
_JOINS = re.compile(f"{vocabulary.AGENCY_SEPARATORS}(?![^（(]*[）)])")
"""Divides bodies in a cell; within brackets it is part of a name."""
HEADINGS = (ID_HEADING, "试点任务", *ACT_HEADINGS, NOTE_HEADING)


class OfficeActs(NamedTuple):
    """What is new in the sheet of an office."""

    additions: Additions
    """What is to be appended to the ledger."""
    findings: tuple[GatherFinding, ...]


def list_known_acts(ledger: Ledger, task: int) -> tuple[str, str, str, str]:
    """What the ledger says of a task, in the order of ACT_HEADINGS; empty where nothing."""
    extended = [extension.new_limit for extension in ledger.extended if extension.task == task]
    closed = [closure.on or "" for closure in ledger.closed if closure.task == task]
    return (
        ledger.assign.get(task, ""),
        ledger.due.get(task, ""),
        extended[-1] if extended else "",
        closed[-1] if closed else "",
    )


def find_office_sheet(document: Document) -> Grid | None:
    """Find the sheet of an office in a document: a table with all of its headings in one row."""
    for block in document.blocks:
        if isinstance(block, Grid):
            for row in block.rows[: limits.MAX_ROWS_ABOVE]:
                if {ID_HEADING, *ACT_HEADINGS} <= {fold_heading(cell.text) for cell in row.cells}:
                    return block
    return None


def read_acts(path: str, grid: Grid, table: Table, ledger: Ledger) -> OfficeActs:
    """Read what the office has written that the ledger does not say; whatever contradicts it is named, not taken."""
    reader = _ActReader(path, table, ledger)
    heads: dict[str, int] = {}
    for row in grid.rows:
        if not heads:
            texts = [fold_heading(cell.text) for cell in row.cells]
            if {ID_HEADING, *ACT_HEADINGS} <= set(texts):
                heads = {text: texts.index(text) for text in HEADINGS if text in texts}
            continue
        cells = {name: get_cell(row, at) for name, at in heads.items()}
        reader.read_row(row, {name: cell.text.strip() for name, cell in cells.items()})
    return OfficeActs(reader.list_additions(), tuple(reader.findings))


class _ActReader:
    """Goes through the rows of the sheet."""

    def __init__(self, path: str, table: Table, ledger: Ledger) -> None:
        self._path = path
        self._table = table
        self._ledger = ledger
        others = {agency.name for agency in table.agencies if not agency.is_agency}
        respondents = list_respondents(table, ledger.list_assigned())
        self._entries = [entry for entry in respondents if entry.name not in others]
        self._reported = {report.task for report in ledger.reports}
        self._assign: dict[str, str] = {}
        self._due: dict[str, str] = {}
        self._extended: list[Entry] = []
        self._closed: list[Entry] = []
        self.findings: list[GatherFinding] = []

    def list_additions(self) -> Additions:
        """What is new, by the keys of the ledger."""
        assign: list[Entry] = [self._assign] if self._assign else []
        due: list[Entry] = [self._due] if self._due else []
        additions = {"assign": assign, "due": due, "extended": self._extended, "closed": self._closed}
        return {key: entries for key, entries in additions.items() if entries}

    def read_row(self, row: GridRow, texts: dict[str, str]) -> None:
        """Take what one row says of a task."""
        if not any(texts.get(heading) for heading in ACT_HEADINGS):
            return
        reference = parse_task(texts.get(ID_HEADING, ""))
        if (
            reference is None
            or reference.table not in {"", self._table.id}
            or reference.task not in self._table.store.list_ids()
        ):
            sentence = _("“{text}” is not a task of this table: not taken")
            written = echo_value(texts.get(ID_HEADING, ""))
            self._tell(REFUSED, row, "", sentence.format(text=written))
            return
        known = dict(zip(ACT_HEADINGS, list_known_acts(self._ledger, reference.task), strict=True))
        for heading in ACT_HEADINGS:
            text = texts.get(heading, "")
            if text and text != known[heading]:
                self._take(row, reference.task, (heading, text, known[heading]), texts.get(NOTE_HEADING) or None)

    def _take(self, row: GridRow, task: int, act: tuple[str, str, str], note: str | None) -> None:
        heading, text, known = act
        place = f"{self._table.id}:{task}"
        value = text
        if heading != ASSIGN_HEADING:
            day = parse_date(text)
            if day is None and heading != CLOSED_HEADING:
                day = read_deadline(text)
            if day is None:
                sentence = _("{heading} “{text}” is not a complete date: not taken")
                self._tell(DOUBT, row, place, sentence.format(heading=heading, text=echo_value(text)))
                return
            value = day.isoformat()
        else:
            names = self._find_agencies(row, place, text)
            if names is None:
                return
            value = "、".join(names)
        if value == known:
            return
        if known and heading != EXTENDED_HEADING:
            sentence = _("{heading} “{text}” is “{known}” in the ledger: change it there; not taken")
            values = {"heading": heading, "text": echo_value(text), "known": echo_value(known)}
            self._tell(DOUBT, row, place, sentence.format(**values))
            return
        if heading == CLOSED_HEADING and task not in self._reported:
            self._tell(DOUBT, row, place, _("no agency has reported on it: not closed"))
            return
        self._add(task, heading, value, note)
        self._tell(NOTE, row, place, f"{heading} {echo_value(value)}")

    def _find_agencies(self, row: GridRow, place: str, text: str) -> list[str] | None:
        """The bodies that a cell names, as the table writes them; None, and a finding, where one is none."""
        names = []
        for word in filter(None, map(str.strip, _JOINS.split(text))):
            try:
                found = vocabulary.find_entries(word, self._entries, name_kinds.AGENCY)
            except UnknownNameError:
                sentence = _("{heading} “{text}” is not one agency of the table: not taken")
                self._tell(REFUSED, row, place, sentence.format(heading=ASSIGN_HEADING, text=echo_value(word)))
                return None
            names.append(found[0].name)
        return list(dict.fromkeys(names)) or None

    def _add(self, task: int, heading: str, value: str, note: str | None) -> None:
        if heading == ASSIGN_HEADING:
            self._assign[str(task)] = value
        elif heading == DUE_HEADING:
            self._due[str(task)] = value
        elif heading == CLOSED_HEADING:
            self._closed.append({"task": task, "on": value, "note": note})
        else:
            old = find_limit(self._ledger, self._table.task(task)).text
            before = old if is_exact_date(old) else None
            self._extended.append({"task": task, "from": before, "to": value, "note": note})

    def _tell(self, kind: str, row: GridRow, task: str, sentence: str) -> None:
        place = row.location
        self.findings.append(GatherFinding(kind, self._path, sentence, place.sheet, place.row, task))
