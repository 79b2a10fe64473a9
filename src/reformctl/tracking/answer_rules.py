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
_NEEDED = {_HEADINGS["state"], _HEADINGS["text"]}
"""Columns without which a form says too little."""
_COMPARED = {"title": "试点任务", "content": "实施内容"}
"""The official columns that are compared with the table."""


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
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
    titles = {comparison_key(task.title): task for task in table}
    return GatherContext(table, ledger, hash_table(table), titles, list_no_agencies(table))


def judge_form(form: ReturnedForm, identity: FormIdentity, context: GatherContext) -> Answers:
    """Take what is answered in a form, as it is written; name what is doubtful, and what is not taken."""
    judge = _FormJudge(identity, context)
    judge.judge_columns(form)
    for row in form.rows:
        judge.judge_row(row)
    return Answers(identity.path, tuple(judge.reports.values()), tuple(judge.findings))


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
        identity = self._identity
        if identity.table_hash and identity.table_hash != self._context.table_hash:
            sentence = _("the form was made from another version of the table: compare its tasks with the current ones")
            self._add(DOUBT, None, sentence)
        missing = "、".join(form.missing)
        if form.missing and form.unknown:
            sentence = _("missing columns: {missing}; unknown columns: {unknown}; restore the original names")
            unknown = echo_value("、".join(form.unknown), limits.MAX_LISTED_CHARACTERS)
            self._add(DOUBT, None, sentence.format(missing=missing, unknown=unknown))
        elif _NEEDED & set(form.missing):
            self._add(DOUBT, None, _("missing columns: {missing}; ask for them").format(missing=missing))

    def judge_row(self, row: ReturnedRow) -> None:
        """Take one row."""
        task, doubtful = self._find_task(row)
        if task is None:
            return
        self.findings += self._find_edits(row, task)
        for key in row.merged:
            sentence = _(
                "the cell {heading} is merged with the row above, and its value belongs there: read as empty here"
            )
            self._add(DOUBT, row, sentence.format(heading=_HEADINGS[key]), task)
        if not row.answers or self._refuses_controls(row, task):
            return
        report = self._make_report(row, task, doubtful)
        if task.id not in self.reports:
            self.reports[task.id] = report
        elif self.reports[task.id].answer != report.answer:
            self._add(DOUBT, row, _("the task has two rows that differ: only the first is taken"), task)

    def _refuses_controls(self, row: ReturnedRow, task: Task) -> bool:
        """Name cells with signs that a terminal would obey; whether there are any."""
        found = [key for key, text in row.answers.items() if _CONTROL.search(text)]
        for key in found:
            sentence = _("the cell {heading} holds control characters, “{text}”: ask for it again; not taken")
            text = sentence.format(heading=_HEADINGS[key], text=echo_value(row.answers[key]))
            self._add(DOUBT, row, text, task)
        return bool(found)

    def _find_task(self, row: ReturnedRow) -> tuple[Task | None, tuple[str, ...]]:
        """The task of a row, and what is doubtful about that; None where the row is not taken."""
        reference = self._complete_reference(row)
        doubtful: tuple[str, ...] = ()
        task: Task | None
        if reference is None:
            if not row.answers:
                return None, ()
            task = self._context.titles.get(comparison_key(row.official.get("title", "")))
            if task is None:
                sentence = _("“{text}” is not a task id, and no title shows which task it is: not taken")
                self._add(REFUSED, row, sentence.format(text=echo_value(row.id_text)))
                return None, ()
            self._add(DOUBT, row, _("its id is missing or overwritten: its title shows that it is this task"), task)
            doubtful = ("task",)
        elif reference.table != self._table.id or reference.task not in self._table.store.list_ids():
            sentence = _("the table has no task {reference}: not taken")
            self._add(REFUSED, row, sentence.format(reference=f"{reference.table}:{reference.task}"))
            return None, ()
        else:
            task = self._table.task(reference.task)
        if self._identity.agency not in list_addressees(task, self._ledger.assign, self._context.no_agencies, "any"):
            if row.answers:
                sentence = _("not a task of {agency}: not taken")
                self._add(REFUSED, row, sentence.format(agency=self._identity.agency), task)
            return None, ()
        return task, doubtful

    def _complete_reference(self, row: ReturnedRow) -> FormReference | None:
        """What a row points at. A number alone is one of this table, unless the title is that of another task."""
        reference = row.reference
        if reference is None or reference.table:
            return reference
        titled = self._context.titles.get(comparison_key(row.official.get("title", "")))
        if titled is not None and titled.id != reference.task:
            return None
        return reference._replace(table=self._table.id)

    def _make_report(self, row: ReturnedRow, task: Task, doubtful: tuple[str, ...]) -> Report:
        keys = [*doubtful]
        for key, sentence in self._find_doubts(row):
            keys.append(key)
            self._add(DOUBT, row, sentence, task)
        if row.is_undecided:
            keys += row.answers
            sentence = _(
                "tracked changes in this row are neither accepted nor rejected: taken as shown; ask which text holds"
            )
            self._add(DOUBT, row, sentence, task)
        identity = self._identity
        return Report(
            task.id,
            identity.agency,
            identity.period,
            row.answers.get("state"),
            row.answers.get("text"),
            row.answers.get("evidence"),
            row.answers.get("by"),
            row.answers.get("on"),
            os.path.basename(identity.path),
            identity.sha256,
            doubtful=tuple(dict.fromkeys(keys)),
        )

    def _find_doubts(self, row: ReturnedRow) -> Iterator[tuple[str, str]]:
        """The keys whose values cannot be relied on, with what is to be said."""
        answers = row.answers
        state = answers.get("state", "").strip()
        if state not in self._ledger.states:
            sentence = _("“{state}” is not a state ({all}): kept as written; ask which one is meant")
            if not state:
                sentence = _("the state is missing ({all}): ask which one is meant")
            states = "、".join(self._ledger.states)
            yield "state", sentence.format(state=echo_value(state), all=states)
        if state == DONE and "evidence" not in answers:
            yield "evidence", _("已办结 without evidence: ask for the evidence")
        date = answers.get("on")
        if date is not None and parse_date(date) is None:
            yield (
                "on",
                _("“{date}” is not a complete date: kept as written; ask for year, month and day").format(
                    date=echo_value(date)
                ),
            )

    def _find_edits(self, row: ReturnedRow, task: Task) -> Iterator[GatherFinding]:
        """Official cells that came back changed: by field and character. They are never taken."""
        expected_row = FormRow(task, find_limit(self._ledger, task).text, None)
        for key, heading in _COMPARED.items():
            if not row.official.get(key, "").strip():
                continue  # left out, which harms nobody: the row is known by its id
            expected, found = format_official(expected_row, key), row.official[key]
            if found == expected:
                continue
            at = _count_common_characters(found, expected)
            sentence = _(
                "{heading} was changed from character {number} on, to “{found}” instead of “{expected}”: not taken"
            )
            values = {"found": echo_value(found[at:], 20), "expected": echo_value(expected[at:], 20)}
            text = sentence.format(heading=heading, number=at + 1, **values)
            yield self._make_finding(NOTE, row, text, task)

    def _add(self, kind: str, row: ReturnedRow | None, sentence: str, task: Task | None = None) -> None:
        self.findings.append(self._make_finding(kind, row, sentence, task))

    def _make_finding(self, kind: str, row: ReturnedRow | None, sentence: str, task: Task | None) -> GatherFinding:
        sheet = row.location.sheet if row else ""
        number = (row.location.row or row.location.line) if row else 0
        return GatherFinding(kind, self._identity.path, sentence, sheet, number, task.reference if task else "")


def _count_common_characters(one: str, other: str) -> int:
    """Count the characters with which both texts begin."""
    for at, (character, counterpart) in enumerate(zip(one, other, strict=False)):
        if character != counterpart:
            return at
    return min(len(one), len(other))
