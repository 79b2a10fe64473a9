"""How `import` reports what it read, for people and for programs: nothing is left out in silence."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.cli.hints import quote_word
from reformctl.importing.document import DocumentLocation
from reformctl.importing.extraction import Finding
from reformctl.model.diagnostics import Diagnostic, format_diagnostic, make_diagnostic_record
from reformctl.model.table import Table
from reformctl.system.environment import Screen
from reformctl.system.translation import N_, _, translate, translate_count
from reformctl.text.escaping import escape_json_text, escape_text
from reformctl.text.styles import ERROR_STYLE, make_bold, paint_text

MAX_LISTED_PLACES = 30
"""Places that one note names; the JSON report has all of them."""
STANDARD_OUTPUT = "-"
WAYS_OUT = {
    ("no-title", True): N_("there is no title above the table: give it with --title"),
    ("other-table", False): N_(
        "table {number} also looks like a task table, and was not read: import it with --table-number {number}"
    ),
}
"""What is said of a finding whose way out is an option, by its rule and by whether it is placed."""

JsonRecord = dict[str, object]


class ImportReport(NamedTuple):
    """What became of a document."""

    document: str
    kind: str
    table: Table
    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...]
    """What `check` says of the table file."""
    target: str | None
    """Where the table file is written; None for standard output."""
    kept: str | None
    """Where the official text is written."""

    def count_unsure(self) -> int:
        """Count the places that somebody should look at: what may be missing, and what `check` finds wrong."""
        not_placed = [finding for finding in self.findings if not finding.placed]
        errors = [diagnostic for diagnostic in self.diagnostics if not diagnostic.warning]
        return len(not_placed) + len(errors)

    @property
    def is_complete(self) -> bool:
        """Whether everything of the document has its place in the table, and nothing is wrong with that."""
        return self.count_unsure() == 0

    @property
    def next_command(self) -> str | None:
        """The command to run next, on the table file; None where no file is written."""
        if self.target is None:
            return None
        table_file = quote_word(self.target)
        if self.is_complete:
            return f"reformctl list --data {table_file}"
        return f"reformctl check {table_file}"

    @property
    def table_file(self) -> str:
        """The name of the table file as faults give it."""
        return self.target or STANDARD_OUTPUT


class ReportLine(NamedTuple):
    """A sentence of a report."""

    text: str
    is_urgent: bool = False
    """Whether it must be seen also where nothing but errors is wanted."""


WriteReport = Callable[[ImportReport, Screen], Iterator[ReportLine]]
"""Writes a report in one of the formats."""


class FindingGroup(NamedTuple):
    """A finding, and all the places of which the same is said."""

    finding: Finding
    locations: list[DocumentLocation]


def _format_text(report: ImportReport, screen: Screen) -> Iterator[ReportLine]:
    """Say what was read, what is only to be known, what is not in the table, what check says, and what to do next."""
    yield ReportLine(_describe_document(report))
    for text in _list_categories(report.table):
        yield ReportLine(text)
    for group in _group_findings(report.findings):
        yield _format_group(report.document, group, screen)
    for diagnostic in report.diagnostics:
        text = format_diagnostic(report.table_file, diagnostic, screen)
        yield ReportLine(text, not diagnostic.warning)
    for text in _list_next_steps(report):
        yield ReportLine(text)


def _format_json(report: ImportReport, _screen: Screen) -> Iterator[ReportLine]:
    """Write one object."""
    table = report.table
    findings = [_record_finding(finding) for finding in report.findings]
    faults = [make_diagnostic_record(report.table_file, diagnostic) for diagnostic in report.diagnostics]
    fields = {
        "document": report.document,
        "kind": report.kind,
        "table": table.id,
        "title": table.title,
        "tasks": len(table.tasks),
        "categories": _record_categories(table),
        "complete": report.is_complete,
        "unsure": report.count_unsure(),
        "next": report.next_command,
        "findings": findings,
        "faults": faults,
        "output": report.target,
        "kept": report.kept,
    }
    text = json.dumps(fields, ensure_ascii=False, indent=1)
    yield ReportLine(escape_json_text(text), is_urgent=True)


FORMATS: dict[str, WriteReport] = {
    "text": _format_text,
    "json": _format_json,
}


def _record_categories(table: Table) -> list[JsonRecord]:
    """Write for each category how many tasks it is said to have, and how many were found."""
    counts = Counter(task.category for task in table.tasks)
    records: list[JsonRecord] = []
    for category in table.categories:
        count = counts[category.name]
        records.append({"name": category.name, "declared": category.declared, "found": count})
    return records


def _record_finding(finding: Finding) -> JsonRecord:
    """Write what was found and, with null for what is not known, where."""
    message = _word_finding(finding)
    record: JsonRecord = {"rule": finding.rule, "placed": finding.placed, "message": message}
    place = finding.location._asdict()
    for key, value in place.items():
        record[key] = value or None
    return record


def _group_findings(findings: Iterable[Finding]) -> Iterator[FindingGroup]:
    """Group notes that say the same of several places; whatever is not placed stands alone, at the end."""
    groups: dict[str, FindingGroup] = {}
    for finding in findings:
        if finding.placed:
            group = groups.setdefault(finding.sentence, FindingGroup(finding, []))
            group.locations.append(finding.location)
    yield from groups.values()
    for finding in findings:
        if not finding.placed:
            yield FindingGroup(finding, [finding.location])


def _format_group(document: str, group: FindingGroup, screen: Screen) -> ReportLine:
    """Write what was found, and where: 附件.docx (table 1, row 3; table 1, row 7): note: two rows were joined."""
    finding = group.finding
    place = _format_place(document, group.locations)
    shown_place = make_bold(f"{place}:", color=screen.color)
    kind = _("note: ")
    if not finding.placed:
        rule = paint_text(finding.rule, ERROR_STYLE, color=screen.color)
        kind = f"{rule}: "
    is_urgent = not finding.placed
    return ReportLine(f"{shown_place} {kind}{_word_finding(finding)}", is_urgent)


def _word_finding(finding: Finding) -> str:
    """Say what was found, as somebody reads it who typed a command."""
    sentence = WAYS_OUT.get((finding.rule, finding.placed))
    if sentence is None:
        return finding.sentence
    way_out = translate(sentence)
    return way_out.format(number=finding.location.table)


def _describe_document(report: ImportReport) -> str:
    """Say in one sentence or two what was read, whether all of it has its place, and what to do next."""
    count = len(report.table)
    unsure = report.count_unsure()
    command = report.next_command
    if unsure and command:
        sentence = translate_count(
            "{path} ({kind}): {count} task, “{title}”. Places to check: {unsure}. "
            "Correct what is listed below, then run: {command}",
            "{path} ({kind}): {count} tasks, “{title}”. Places to check: {unsure}. "
            "Correct what is listed below, then run: {command}",
            count,
        )
    elif unsure:
        sentence = translate_count(
            "{path} ({kind}): {count} task, “{title}”. Places to check, listed below: {unsure}.",
            "{path} ({kind}): {count} tasks, “{title}”. Places to check, listed below: {unsure}.",
            count,
        )
    elif command:
        sentence = translate_count(
            "{path} ({kind}): {count} task, “{title}”. Everything has its place. Next: {command}",
            "{path} ({kind}): {count} tasks, “{title}”. Everything has its place. Next: {command}",
            count,
        )
    else:
        sentence = translate_count(
            "{path} ({kind}): {count} task, “{title}”. Everything has its place.",
            "{path} ({kind}): {count} tasks, “{title}”. Everything has its place.",
            count,
        )
    return sentence.format(
        path=escape_text(report.document),
        kind=report.kind,
        count=count,
        title=escape_text(report.table.title),
        unsure=unsure,
        command=escape_text(command or ""),
    )


def _list_categories(table: Table) -> Iterator[str]:
    """Say how many tasks each category has, and how many the document says it has."""
    counts = Counter(task.category for task in table.tasks)
    for category in table.categories:
        sentence = _("  {name}: {count} (declared: {declared})")
        if category.declared is None:
            sentence = _("  {name}: {count}")
        name = escape_text(category.name)
        count = counts[category.name]
        yield sentence.format(name=name, count=count, declared=category.declared)
    if table.categories and None in counts:
        sentence = _("  without a category: {count}")
        yield sentence.format(count=counts[None])


def _format_place(document: str, locations: Sequence[DocumentLocation]) -> str:
    """Write a document and places in it, at most MAX_LISTED_PLACES; the document alone where no place is known."""
    path = escape_text(document)
    places = [str(location) for location in locations]
    listed_places = places[:MAX_LISTED_PLACES]
    shown_places = "; ".join(filter(None, listed_places))
    if len(places) > MAX_LISTED_PLACES:
        count = len(places) - MAX_LISTED_PLACES
        sentence = _("{places} and {count} others")
        shown_places = sentence.format(places=shown_places, count=count)
    if not shown_places:
        return path
    sentence = _("{path} ({place})")
    return sentence.format(path=path, place=shown_places)


def _list_next_steps(report: ImportReport) -> Iterator[str]:
    if report.target is None:
        yield _("The source text is kept only if -o names a file; without it `check` can verify nothing.")
        return
    table = escape_text(report.target)
    kept = escape_text(report.kept or "")
    sentence = _("Wrote the table to {table} and the source text to {kept}.")
    yield sentence.format(table=table, kept=kept)
