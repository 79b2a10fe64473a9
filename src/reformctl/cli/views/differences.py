"""How `diff` writes what changed: as text, as JSON, and as Markdown for a pull request."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from reformctl.exporting.difference_records import record_difference
from reformctl.model.table import Task
from reformctl.query.comparison import Difference, FieldChange, FieldValue, TaskPair
from reformctl.query.text_edits import TextEdit
from reformctl.system.environment import Screen
from reformctl.system.translation import _
from reformctl.text.escaping import escape_markdown, escape_text
from reformctl.text.styles import make_bold
from reformctl.text.width_and_breaks import display_width, wrap_text

CONTEXT_CHARACTERS = 12
"""Characters that are shown on either side of a change in a text."""
ELLIPSIS = "..."
"""What stands in place of kept text that is left out."""
FIELD_INDENT = "    "
"""Before a field of a task."""
HANGING_INDENT = "  "
"""Before the second line of what is wrapped, and those after it."""
MIN_TEXT_COLUMNS = 10
"""Columns that a text gets, however narrow the window is."""
TEXT_MARKS = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
"""How wdiff shows what is removed and what is added."""
COLOR_MARKS = {"=": "{}", "-": "\x1b[31m{}\x1b[0m", "+": "\x1b[32m{}\x1b[0m"}
MARKDOWN_MARKS = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}
"""Tags of HTML, for ~~ and ** do not work beside 。 and ，."""

MappingValue = Mapping[str, FieldValue]
"""A value that has values of its own, by their keys."""
WriteDifference = Callable[[Difference, Screen], str]
"""Writes what changed in one of the formats."""


class NumberRun(NamedTuple):
    """Tasks that were renumbered together, such as 3-38, which became 4-39."""

    old: str
    new: str


def _format_text(difference: Difference, screen: Screen) -> str:
    """Write what is removed as [-…-] and what is added as {+…+}, as wdiff does; on a terminal in colour besides."""
    lines: list[str] = []
    for change in difference.about:
        lines += _format_change(change, screen, "")
    for headline in _list_headlines(difference):
        lines += _format_headline(headline, screen)
    for pair in difference.changed:
        lines += _format_headline(f"~ {_format_task(pair.new)}", screen)
        for change in pair.changes:
            lines += _format_change(change, screen, FIELD_INDENT)
    for run in _list_runs(difference.renumbered):
        sentence = _("= {old} -> {new}: only the number differs")
        headline = sentence.format(old=run.old, new=run.new)
        lines += _format_headline(headline, screen)
    for pair in difference.similar:
        score = _format_score(pair)
        lines += _format_headline(f"≈ {score}  {_format_task(pair.old)}", screen)
        lines += _format_headline(f"        {_format_task(pair.new)}", screen)
    return "".join(f"{line}\n" for line in lines)


def _format_json(difference: Difference, _screen: Screen) -> str:
    """Write one object; edits are [kind, text] with = for what stays, - for what is removed, + for what is added."""
    record = record_difference(difference)
    text = json.dumps(record, ensure_ascii=False, indent=1)
    return f"{text}\n"


def _format_markdown(difference: Difference, _screen: Screen) -> str:
    """Write headings and lists."""
    sections = _list_sections(difference)
    text = "\n\n".join(sections)
    return f"{text}\n"


FORMATS: dict[str, WriteDifference] = {
    "text": _format_text,
    "json": _format_json,
    "markdown": _format_markdown,
}


def _list_headlines(difference: Difference) -> Iterator[str]:
    """List the removed and the added tasks; of two different tables nothing was removed or added."""
    if difference.has_same_id:
        for task in difference.removed:
            yield f"- {_format_task(task)}"
        for task in difference.added:
            yield f"+ {_format_task(task)}"


def _format_task(task: Task) -> str:
    """Write one line: qh6:17  公证顾问制度  （市司法局）."""
    line = f"{task.reference}  {task.title}"
    if task.lead_agencies:
        agencies = "、".join(task.lead_agencies)
        line = f"{line}  （{agencies}）"
    return escape_text(line)


def _format_score(pair: TaskPair) -> str:
    """Write two digits, cut off and not rounded: 1.00 is only what is equal."""
    score = pair.score or 0
    percent = int(score * 100)
    return f"{percent / 100:.2f}"


def _format_headline(text: str, screen: Screen) -> list[str]:
    """Wrap the line of a task to the window."""
    lines = _wrap_text(text, screen, "")
    return [make_bold(line, color=screen.color) for line in lines]


def _format_change(change: FieldChange, screen: Screen, indent: str) -> list[str]:
    """Write a field and how it changed, wrapped to the window; of long texts what surrounds the changes."""
    text = f"{indent}{change.field}: "
    kinds = "=" * len(text)
    for edit in _list_shown_edits(change):
        mark = TEXT_MARKS[edit.kind]
        marked = mark.format(escape_text(edit.text))
        text += marked
        kinds += edit.kind * len(marked)
    lines = _wrap_text(text, screen, indent)
    if screen.color:
        return list(_color_lines(lines, kinds, indent))
    return lines


def _wrap_text(text: str, screen: Screen, indent: str) -> list[str]:
    """Break the text into lines as wide as the window; all but the first are indented."""
    if screen.width is None or display_width(text) <= screen.width:
        return [text]
    hanging = indent + HANGING_INDENT
    room = screen.width - len(hanging)
    text_columns = max(room, MIN_TEXT_COLUMNS)
    first, *others = wrap_text(text, text_columns)
    indented = [hanging + line for line in others]
    return [first, *indented]


def _color_lines(lines: Iterable[str], kinds: str, indent: str) -> Iterator[str]:
    """Show in red what is removed and in green what is added; `kinds` has the kind of edit of each character."""
    start = 0
    hanging = ""
    for line in lines:
        text = line.removeprefix(hanging)
        colored = hanging
        line_kinds = kinds[start:]
        pairs = zip(text, line_kinds, strict=False)
        for kind, run in groupby(pairs, key=_get_kind):
            characters = "".join(character for character, _kind in run)
            mark = COLOR_MARKS[kind]
            colored += mark.format(characters)
        yield colored
        start += len(text)
        hanging = indent + HANGING_INDENT


def _get_kind(pair: tuple[str, str]) -> str:
    _character, kind = pair
    return kind


def _list_shown_edits(change: FieldChange) -> Iterator[TextEdit]:
    """List the edits of a change, with kept text cut down to the characters around a change."""
    edits = _list_edits(change)
    last = len(edits) - 1
    for index, edit in enumerate(edits):
        left = CONTEXT_CHARACTERS if index > 0 else 0
        right = CONTEXT_CHARACTERS if index < last else 0
        end = len(edit.text) - right
        cut_characters = end - left
        if edit.kind == "=" and cut_characters > len(ELLIPSIS):
            beginning = edit.text[:left]
            rest = edit.text[end:]
            yield TextEdit("=", f"{beginning}{ELLIPSIS}{rest}")
        else:
            yield edit


def _list_edits(change: FieldChange) -> Sequence[TextEdit]:
    """List the edits of texts and lists; of two mappings those of their keys; other values replace each other."""
    if isinstance(change.old, dict) and isinstance(change.new, dict):
        edits_of_keys = _list_key_edits(change.old, change.new)
        return list(edits_of_keys)
    edits = change.list_edits()
    if edits:
        return edits
    removed = TextEdit("-", _format_value(change.old))
    added = TextEdit("+", _format_value(change.new))
    return [edit for edit in (removed, added) if edit.text]


def _list_key_edits(old: MappingValue, new: MappingValue) -> Iterator[TextEdit]:
    """List the edits of the keys whose values differ, each behind its key."""
    separator = ""
    for key in {**old, **new}:
        old_value = old.get(key)
        new_value = new.get(key)
        if old_value != new_value:
            yield TextEdit("=", f"{separator}{key} ")
            yield from _list_edits(FieldChange(key, old_value, new_value))
            separator = ", "


def _format_value(value: FieldValue) -> str:
    """Write a value as text; what is not stated is nothing."""
    if isinstance(value, dict):
        facts = [f"{key} {_format_value(fact)}" for key, fact in value.items()]
        return ", ".join(facts) or _("declared")
    if isinstance(value, tuple):
        return "、".join(value)
    if value is None:
        return ""
    return str(value)


def _list_runs(pairs: Iterable[TaskPair]) -> Iterator[NumberRun]:
    """Join tasks whose old and new numbers follow one another: 3-38 became 4-39."""
    run: list[TaskPair] = []
    for pair in pairs:
        if run and not _is_next(run[-1], pair):
            yield _describe_run(run)
            run = []
        run.append(pair)
    if run:
        yield _describe_run(run)


def _is_next(before: TaskPair, pair: TaskPair) -> bool:
    old_step = pair.old.id - before.old.id
    new_step = pair.new.id - before.new.id
    return old_step == 1 and new_step == 1


def _describe_run(run: Sequence[TaskPair]) -> NumberRun:
    first = run[0]
    last = run[-1]
    if first == last:
        return NumberRun(f"{first.old.id}", f"{first.new.id}")
    return NumberRun(f"{first.old.id}-{last.old.id}", f"{first.new.id}-{last.new.id}")


def _list_sections(difference: Difference) -> Iterator[str]:
    """List the parts of the Markdown text."""
    old_title = escape_markdown(difference.old.title)
    new_title = escape_markdown(difference.new.title)
    if old_title == new_title:
        yield f"## {old_title}"
    else:
        yield f"## {old_title} → {new_title}"
    if difference.about:
        yield "\n".join(f"- {_mark_change(change)}" for change in difference.about)
    if difference.has_same_id:
        removed = [_mark_task(task) for task in difference.removed]
        yield from _list_section(_("Removed"), removed)
        added = [_mark_task(task) for task in difference.added]
        yield from _list_section(_("Added"), added)
    changed = [_mark_pair(pair) for pair in difference.changed]
    yield from _list_section(_("Changed"), changed)
    if difference.renumbered:
        runs = _list_runs(difference.renumbered)
        run_lines = [f"- {run.old} → {run.new}" for run in runs]
        heading = _format_heading(_("Renumbered"), difference.renumbered)
        yield _join_section(heading, run_lines)
    if difference.similar:
        heading = _format_heading(_("Similar"), difference.similar)
        yield _join_section(heading, _list_rows(difference))


def _list_section(title: str, entries: Sequence[str]) -> Iterator[str]:
    """Give a list with its heading, or nothing where it is empty."""
    if entries:
        heading = _format_heading(title, entries)
        lines = [f"- {entry}" for entry in entries]
        yield _join_section(heading, lines)


def _format_heading(title: str, entries: Sequence[object]) -> str:
    """Write the heading of a list with the number of its entries: ### Added (2)."""
    return f"### {title} ({len(entries)})"


def _join_section(heading: str, lines: Iterable[str]) -> str:
    body = "\n".join(lines)
    return f"{heading}\n\n{body}"


def _list_rows(difference: Difference) -> Iterator[str]:
    """List the rows of the table of similar tasks."""
    yield f"|  | {difference.old.id} | {difference.new.id} |"
    yield "| --- | --- | --- |"
    for pair in difference.similar:
        score = _format_score(pair)
        old_task = _mark_task(pair.old)
        new_task = _mark_task(pair.new)
        yield f"| {score} | {old_task} | {new_task} |"


def _mark_task(task: Task) -> str:
    return f"{task.id}\\. {escape_markdown(task.title)}"


def _mark_pair(pair: TaskPair) -> str:
    lines = [_mark_task(pair.new)]
    lines += [f"  - {_mark_change(change)}" for change in pair.changes]
    return "\n".join(lines)


def _mark_change(change: FieldChange) -> str:
    marked = ""
    for edit in _list_shown_edits(change):
        mark = MARKDOWN_MARKS[edit.kind]
        marked += mark.format(escape_markdown(edit.text))
    return f"{escape_markdown(change.field)}: {marked}"
