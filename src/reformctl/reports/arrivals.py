"""How `import` reports what it read, for people and for programs: nothing is left out in silence."""

import json
from collections import Counter
from collections.abc import Callable, Iterator

from reformctl.document import Spot
from reformctl.environment import Screen
from reformctl.faults import Fault, as_text, record
from reformctl.messages import _, counted
from reformctl.model import Table
from reformctl.recognise import Finding
from reformctl.text import WRONG, bold, painted, safe, visible
from reformctl.typed import NamedTuple

STANDARD_OUTPUT = "-"


class Arrival(NamedTuple):
    """What became of a document."""

    document: str
    kind: str
    table: Table
    findings: tuple[Finding, ...]
    faults: tuple[Fault, ...]
    """What `check` says of the table file."""
    target: str | None
    """Where the table file is written; None for standard output."""
    kept: str | None
    """Where the official text is written."""

    @property
    def complete(self) -> bool:
        """Whether everything of the document has its place in the table, and nothing is wrong with that."""
        return all(finding.placed for finding in self.findings) and all(fault.warning for fault in self.faults)


Told = tuple[str, bool]
"""A sentence, and whether it must be seen also where nothing but errors is wanted."""


def _text(arrival: Arrival, screen: Screen) -> list[Told]:
    """What was read, what is only to be known, what is not in the table, what check says, and what to do next."""
    path = safe(arrival.document)
    told: list[Told] = [(_head(arrival), False), *((line, False) for line in _categories(arrival.table))]
    for finding in sorted(arrival.findings, key=lambda finding: not finding.placed):
        place = bold(f"{_at(path, finding.spot)}:", color=screen.color)
        kind = _("note: ") if finding.placed else f"{painted(finding.rule, WRONG, color=screen.color)}: "
        told.append((f"{place} {kind}{finding.sentence}", not finding.placed))
    told += [(as_text(arrival.target or STANDARD_OUTPUT, fault, screen), not fault.warning) for fault in arrival.faults]
    return [*told, *((line, False) for line in _next(arrival))]


def _json(arrival: Arrival, _screen: Screen) -> list[Told]:
    """One object."""
    tasks = Counter(task.category for task in arrival.table.tasks)
    told = {
        "document": arrival.document,
        "kind": arrival.kind,
        "table": arrival.table.id,
        "title": arrival.table.title,
        "tasks": len(arrival.table.tasks),
        "categories": [
            {"name": category.name, "declared": category.declared, "found": tasks[category.name]}
            for category in arrival.table.categories
        ],
        "complete": arrival.complete,
        "findings": [_finding(finding) for finding in arrival.findings],
        "faults": [record(arrival.target or STANDARD_OUTPUT, fault) for fault in arrival.faults],
        "output": arrival.target,
        "kept": arrival.kept,
    }
    return [(visible(json.dumps(told, ensure_ascii=False, indent=1)), True)]


FORMATS: dict[str, Callable[[Arrival, Screen], list[Told]]] = {"text": _text, "json": _json}


def _finding(finding: Finding) -> dict[str, object]:
    where = {key: value or None for key, value in finding.spot._asdict().items()}
    return {"rule": finding.rule, "placed": finding.placed, "message": finding.sentence, **where}


def _head(arrival: Arrival) -> str:
    tasks = len(arrival.table.tasks)
    sentence = counted("{path} ({kind}): {count} task, “{title}”", "{path} ({kind}): {count} tasks, “{title}”", tasks)
    title = safe(arrival.table.title)
    return sentence.format(path=safe(arrival.document), kind=arrival.kind, count=tasks, title=title)


def _categories(table: Table) -> Iterator[str]:
    """How many tasks each category has, and how many the document says it has."""
    found = Counter(task.category for task in table.tasks)
    for category in table.categories:
        sentence = (
            _("  {name}: {count}") if category.declared is None else _("  {name}: {count} (declared: {declared})")
        )
        yield sentence.format(name=safe(category.name), count=found[category.name], declared=category.declared)
    if table.categories and None in found:
        yield _("  without a category: {count}").format(count=found[None])


def _at(path: str, spot: Spot) -> str:
    where = str(spot)
    return _("{path} ({place})").format(path=path, place=where) if where else path


def _next(arrival: Arrival) -> Iterator[str]:
    if arrival.target is None:
        yield _("The official text is kept only where -o names a file: `check` can prove nothing without it.")
        return
    sentence = _("Written: {table}, and the official text to {kept}.")
    yield sentence.format(table=safe(arrival.target), kept=safe(arrival.kept or ""))
    if not arrival.complete:
        yield _("Correct what is named above, then: reformctl check {table}").format(table=safe(arrival.target))
