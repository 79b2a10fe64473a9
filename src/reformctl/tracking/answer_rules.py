"""Judges the answers of a form: which rows are taken, what is doubtful, which official text came back changed."""

import os
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from reformctl.model.table import Table, Task
from reformctl.system.translation import _
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value
from reformctl.tracking import limits
from reformctl.tracking.findings import DOUBT, NOTE, REFUSED, GatherFinding
from reformctl.tracking.form import OPEN_COLUMNS, FormRow, format_official
from reformctl.tracking.ledger import DONE, Ledger, Report, hash_table, list_addressees, list_no_agencies
from reformctl.tracking.periods import parse_date
from reformctl.tracking.returned_form import FormReference, ReturnedForm, ReturnedRow
from reformctl.tracking.task_deadlines import find_limit

_HEADINGS = {column.key: column.heading for column in OPEN_COLUMNS}
_NEEDED_HEADINGS = {_HEADINGS["state"], _HEADINGS["text"]}
"""Columns without which a form says too little."""
_COMPARED_HEADINGS = {"title": "试点任务", "content": "实施内容"}
"""The official columns that are compared with the table."""
_CONTROL_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Signs that a terminal obeys, or that turn the order of a text round: nobody types them."""


class FormIdentity(NamedTuple):
    """Whose form it is."""

    path: str
    agency: str
    period: str
    sha256: str
    table_hash: str | None
    """Hash of the table that the form was made of; None where the form does not say."""


class GatherContext(NamedTuple):
    """What forms are compared with."""

    table: Table
    ledger: Ledger
    table_hash: str
    titles: Mapping[str, Task]
    """The task of each title, as titles are compared."""
    no_agencies: frozenset[str]
    """Names that lead tasks and are no agency."""


class Answers(NamedTuple):
    """What one form says."""

    path: str
    reports: tuple[Report, ...]
    findings: tuple[GatherFinding, ...]


def make_context(table: Table, ledger: Ledger) -> GatherContext:
    """Gather once what every form is compared with."""
    table_hash = hash_table(table)
    no_agencies = list_no_agencies(table)
    titles = {}
    for task in table:
        title = comparison_key(task.title)
        titles[title] = task
    return GatherContext(table, ledger, table_hash, titles, no_agencies)


def judge_form(form: ReturnedForm, identity: FormIdentity, context: GatherContext) -> Answers:
    """Take what is answered in a form, as it is written; name what is doubtful, and what is not taken."""
    judge = _FormJudge(identity, context)
    judge.judge_columns(form)
    for row in form.rows:
        judge.judge_row(row)
    reports = tuple(judge.reports.values())
    findings = tuple(judge.findings)
    return Answers(identity.path, reports, findings)


class _KnownRow(NamedTuple):
    """A row whose task is known."""

    row: ReturnedRow
    task: Task
    is_guessed: bool = False
    """Whether only its title shows which task it is."""


class _FormJudge:
    """Goes through the rows of one form."""

    def __init__(self, identity: FormIdentity, context: GatherContext) -> None:
        self._identity = identity
        self._context = context
        self._table = context.table
        self._ledger = context.ledger
        self.reports: dict[int, Report] = {}
        self.findings: list[GatherFinding] = []

    def judge_columns(self, form: ReturnedForm) -> None:
        """Name columns that are not found, and a form of an older table."""
        form_hash = self._identity.table_hash
        if form_hash and form_hash != self._context.table_hash:
            sentence = _("the form was made from another version of the table: compare its tasks with the current ones")
            self._add(DOUBT, None, sentence)
        missing = "、".join(form.missing)
        if form.missing and form.unknown:
            sentence = _("missing columns: {missing}; unknown columns: {unknown}; restore the original names")
            joined = "、".join(form.unknown)
            unknown = echo_value(joined, limits.MAX_LISTED_CHARACTERS)
            text = sentence.format(missing=missing, unknown=unknown)
            self._add(DOUBT, None, text)
        elif _NEEDED_HEADINGS.intersection(form.missing):
            sentence = _("missing columns: {missing}; ask for them")
            text = sentence.format(missing=missing)
            self._add(DOUBT, None, text)

    def judge_row(self, row: ReturnedRow) -> None:
        """Judge one row, and take its report."""
        known = self._find_task(row)
        if known is None:
            return
        task = known.task
        self.findings += self._find_edits(row, task)
        for key in row.merged:
            sentence = _(
                "the cell {heading} is merged with the row above, and its value belongs there: read as empty here"
            )
            heading = _HEADINGS[key]
            text = sentence.format(heading=heading)
            self._add(DOUBT, row, text, task)
        if not row.answers:
            return
        if self._refuses_controls(row, task):
            return
        report = self._make_report(known)
        first_report = self.reports.setdefault(task.id, report)
        if first_report.answer != report.answer:
            sentence = _("the task has two rows that differ: only the first is taken")
            self._add(DOUBT, row, sentence, task)

    def _refuses_controls(self, row: ReturnedRow, task: Task) -> bool:
        """Name cells with signs that a terminal would obey; tell whether there are any."""
        has_controls = False
        for key, answer in row.answers.items():
            if not _CONTROL_SIGN.search(answer):
                continue
            has_controls = True
            sentence = _("the cell {heading} holds control characters, “{text}”: ask for it again; not taken")
            heading = _HEADINGS[key]
            shown = echo_value(answer)
            text = sentence.format(heading=heading, text=shown)
            self._add(DOUBT, row, text, task)
        return has_controls

    def _find_task(self, row: ReturnedRow) -> _KnownRow | None:
        """Find the task of a row; None, and mostly a finding, where the row is not taken."""
        known = self._find_named_task(row)
        if known is None:
            return None
        task = known.task
        if self._is_own(task):
            return known
        if row.answers:
            agency = self._identity.agency
            sentence = _("not a task of {agency}: not taken")
            text = sentence.format(agency=agency)
            self._add(REFUSED, row, text, task)
        return None

    def _find_named_task(self, row: ReturnedRow) -> _KnownRow | None:
        """Find the task that a row names, by its id or by its title, whoever answers for it."""
        reference = self._complete_reference(row)
        if reference is None:
            return self._find_by_title(row)
        return self._find_by_reference(row, reference)

    def _find_by_title(self, row: ReturnedRow) -> _KnownRow | None:
        """Find the task of a row that has no usable id."""
        if not row.answers:
            return None
        task = self._find_task_of_title(row)
        if task is None:
            sentence = _("“{text}” is not a task id, and no title shows which task it is: not taken")
            shown = echo_value(row.id_text)
            text = sentence.format(text=shown)
            self._add(REFUSED, row, text)
            return None
        sentence = _("its id is missing or overwritten: its title shows that it is this task")
        self._add(DOUBT, row, sentence, task)
        return _KnownRow(row, task, is_guessed=True)

    def _find_by_reference(self, row: ReturnedRow, reference: FormReference) -> _KnownRow | None:
        """Find the task that the reference of a row names."""
        table = self._table
        number = reference.task
        is_ours = reference.table == table.id
        if is_ours and number in table.store.list_ids():
            task = table.task(number)
            return _KnownRow(row, task)
        sentence = _("the table has no task {reference}: not taken")
        text = sentence.format(reference=f"{reference.table}:{number}")
        self._add(REFUSED, row, text)
        return None

    def _find_task_of_title(self, row: ReturnedRow) -> Task | None:
        """Find the task whose title a row has."""
        title = row.official.get("title", "")
        key = comparison_key(title)
        return self._context.titles.get(key)

    def _is_own(self, task: Task) -> bool:
        """Tell whether the body answers for a task, in whatever role."""
        assign = self._ledger.assign
        no_agencies = self._context.no_agencies
        addressees = list_addressees(task, assign, no_agencies, "any")
        return self._identity.agency in addressees

    def _complete_reference(self, row: ReturnedRow) -> FormReference | None:
        """Complete what a row points at. A number alone is one of this table, unless the title is another task's."""
        reference = row.reference
        if reference is None or reference.table:
            return reference
        titled = self._find_task_of_title(row)
        if titled is None or titled.id == reference.task:
            table_id = self._table.id
            return reference._replace(table=table_id)
        return None

    def _make_report(self, known: _KnownRow) -> Report:
        row = known.row
        task = known.task
        doubtful = []
        if known.is_guessed:
            doubtful.append("task")
        for key, sentence in self._find_doubts(row):
            doubtful.append(key)
            self._add(DOUBT, row, sentence, task)
        answers = row.answers
        if row.is_undecided:
            doubtful += answers
            sentence = _(
                "tracked changes in this row are neither accepted nor rejected: taken as shown; ask which text holds"
            )
            self._add(DOUBT, row, sentence, task)
        identity = self._identity
        distinct = dict.fromkeys(doubtful)
        return Report(
            task.id,
            identity.agency,
            identity.period,
            state=answers.get("state"),
            text=answers.get("text"),
            evidence=answers.get("evidence"),
            by=answers.get("by"),
            on=answers.get("on"),
            file=os.path.basename(identity.path),
            sha256=identity.sha256,
            doubtful=tuple(distinct),
        )

    def _find_doubts(self, row: ReturnedRow) -> Iterator[tuple[str, str]]:
        """Yield the keys whose values cannot be relied on, with what is to be said."""
        answers = row.answers
        written_state = answers.get("state", "")
        state = written_state.strip()
        if state not in self._ledger.states:
            sentence = _("“{state}” is not a state ({all}): kept as written; ask which one is meant")
            if not state:
                sentence = _("the state is missing ({all}): ask which one is meant")
            states = self._ledger.states
            shown = echo_value(state)
            all_states = "、".join(states)
            text = sentence.format(state=shown, all=all_states)
            yield "state", text
        if state == DONE and "evidence" not in answers:
            yield "evidence", _("已办结 without evidence: ask for the evidence")
        date = answers.get("on")
        if date is None:
            return
        if parse_date(date) is None:
            sentence = _("“{date}” is not a complete date: kept as written; ask for year, month and day")
            shown = echo_value(date)
            text = sentence.format(date=shown)
            yield "on", text

    def _find_edits(self, row: ReturnedRow, task: Task) -> Iterator[GatherFinding]:
        """Find official cells that came back changed: by field and character. They are never taken."""
        limit = find_limit(self._ledger, task)
        expected_row = FormRow(task, limit.text, None)
        most = limits.MAX_EDIT_CHARACTERS
        for key, heading in _COMPARED_HEADINGS.items():
            written = row.official.get(key, "")
            if not written.strip():
                continue  # left out, which harms nobody: the row is known by its id
            expected = format_official(expected_row, key)
            if written == expected:
                continue
            same = _count_common_characters(written, expected)
            number = same + 1
            sentence = _(
                "{heading} was changed from character {number} on, to “{found}” instead of “{expected}”: not taken"
            )
            shown = echo_value(written[same:], most)
            wanted = echo_value(expected[same:], most)
            text = sentence.format(heading=heading, number=number, found=shown, expected=wanted)
            yield self._make_finding(NOTE, row, text, task)

    def _add(self, kind: str, row: ReturnedRow | None, sentence: str, task: Task | None = None) -> None:
        finding = self._make_finding(kind, row, sentence, task)
        self.findings.append(finding)

    def _make_finding(self, kind: str, row: ReturnedRow | None, sentence: str, task: Task | None) -> GatherFinding:
        path = self._identity.path
        sheet = ""
        number = 0
        reference = ""
        if row:
            location = row.location
            sheet = location.sheet
            number = location.row or location.line
        if task:
            reference = task.reference
        return GatherFinding(kind, path, sentence, sheet, number, reference)


def _count_common_characters(first: str, second: str) -> int:
    """Count the characters with which both texts begin."""
    count = 0
    for character, counterpart in zip(first, second, strict=False):
        if character != counterpart:
            break
        count += 1
    return count
