"""How `diff` writes what it found: for people, for programs, and for the text of a pull request."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from reformctl.comparison import Change, Difference, Edit, Pair, Value
from reformctl.environment import Screen
from reformctl.messages import _
from reformctl.model import Task
from reformctl.text import bold, markdown, safe, width, wrap

AROUND = 12
"""Characters that are shown on either side of a change in a text."""
INDENT = "    "
"""Before a field of a task."""
HANGING = "  "
"""Before whatever of a line stands on a second one."""
NARROWEST = 10
"""Columns that a text gets, however narrow the window is."""
_MARKS = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
"""As wdiff shows what is gone and what is new."""
_COLORS = {"=": "{}", "-": "\x1b[31m{}\x1b[0m", "+": "\x1b[32m{}\x1b[0m"}


def _text(found: Difference, screen: Screen) -> str:
    """What is gone in [-…-], what is new in {+…+}, as wdiff does it; on a terminal in colour besides."""
    lines: list[str] = []
    for change in found.about:
        lines += _change(change, screen, "")
    if found.versions:
        for task in found.removed:
            lines += _head(f"- {_task(task)}", screen)
        for task in found.added:
            lines += _head(f"+ {_task(task)}", screen)
    for pair in found.changed:
        lines += _head(f"~ {_task(pair.new)}", screen)
        for change in pair.changes:
            lines += _change(change, screen, INDENT)
    for old, new in _runs(found.renumbered):
        lines += _head(_("= {old} -> {new}: only the number is another one").format(old=old, new=new), screen)
    for pair in found.similar:
        lines += [*_head(f"≈ {_score(pair)}  {_task(pair.old)}", screen), *_head(f"        {_task(pair.new)}", screen)]
    return "".join(f"{line}\n" for line in lines)


def _json(found: Difference, _screen: Screen) -> str:
    """One object; edits are [kind, text] with = for what stays, - for what is gone, + for what is new."""
    record = {
        "old": {"table": found.old.id, "title": found.old.title, "tasks": len(found.old.tasks)},
        "new": {"table": found.new.id, "title": found.new.title, "tasks": len(found.new.tasks)},
        "same": not found,
        "about": [_change_record(change) for change in found.about],
        "removed": [_task_record(task) for task in found.removed],
        "added": [_task_record(task) for task in found.added],
        "changed": [_pair_record(pair) for pair in found.changed],
        "renumbered": [{"old": pair.old.id, "new": pair.new.id} for pair in found.renumbered],
        "similar": [
            {"score": round(pair.score or 0, 4), "old": _task_record(pair.old), "new": _task_record(pair.new)}
            for pair in found.similar
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _markdown(found: Difference, _screen: Screen) -> str:
    """Headings and lists; changes in the tags of HTML, for ~~ and ** do not work beside 。 and ，."""
    return "\n\n".join(_sections(found)) + "\n"


FORMATS: dict[str, Callable[[Difference, Screen], str]] = {"text": _text, "json": _json, "markdown": _markdown}


def _sections(found: Difference) -> Iterator[str]:
    titles = dict.fromkeys([markdown(found.old.title), markdown(found.new.title)])
    yield f"## {' → '.join(titles)}"
    if found.about:
        yield "\n".join(f"- {_in_markdown(change)}" for change in found.about)
    for title, tasks in ((_("Removed"), found.removed), (_("Added"), found.added)):
        if tasks and found.versions:
            heads = "\n".join(f"- {_numbered(task)}" for task in tasks)
            yield f"### {title} ({len(tasks)})\n\n{heads}"
    if found.changed:
        entries = [
            "\n".join([f"- {_numbered(pair.new)}", *(f"  - {_in_markdown(c)}" for c in pair.changes)])
            for pair in found.changed
        ]
        yield f"### {_('Changed')} ({len(found.changed)})\n\n" + "\n".join(entries)
    if found.renumbered:
        runs = "\n".join(f"- {old} → {new}" for old, new in _runs(found.renumbered))
        yield f"### {_('Renumbered')} ({len(found.renumbered)})\n\n{runs}"
    if found.similar:
        rows = [("", found.old.id, found.new.id), ("---", "---", "---")]
        rows += [(_score(pair), _numbered(pair.old), _numbered(pair.new)) for pair in found.similar]
        table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        yield f"### {_('Similar')} ({len(found.similar)})\n\n{table}"


def _numbered(task: Task) -> str:
    return f"{task.id}\\. {markdown(task.title)}"


def _task(task: Task) -> str:
    who = "、".join(task.lead_agencies)
    return safe(f"{task.reference}  {task.title}" + (f"  （{who}）" if who else ""))


def _score(pair: Pair) -> str:
    """Two digits, cut off: 1.00 is only what is equal."""
    return f"{int((pair.score or 0) * 100) / 100:.2f}"


def _head(text: str, screen: Screen) -> list[str]:
    """A task, wrapped to the window."""
    return [bold(line, color=screen.color) for line in _wrapped(text, screen, "")]


def _change(change: Change, screen: Screen, indent: str) -> list[str]:
    """A field and how it changed, wrapped to the window; of long texts the surroundings of the changes."""
    shown = [Edit("=", f"{indent}{change.field}: "), *_around(_edits(change))]
    marked = [Edit(edit.kind, _MARKS[edit.kind].format(safe(edit.text))) for edit in shown]
    lines = _wrapped("".join(edit.text for edit in marked), screen, indent)
    if screen.color:
        return list(_colored(lines, "".join(edit.kind * len(edit.text) for edit in marked), indent + HANGING))
    return lines


def _wrapped(text: str, screen: Screen, indent: str) -> list[str]:
    """The text in lines as wide as the window, all but the first set in."""
    if screen.width is None or width(text) <= screen.width:
        return [text]
    hanging = indent + HANGING
    first, *rest = wrap(text, max(screen.width - len(hanging), NARROWEST))
    return [first, *(hanging + line for line in rest)]


def _edits(change: Change) -> list[Edit]:
    """Texts and lists as they became others, other values one for the other; of mappings what differs in them."""
    if not (isinstance(change.old, dict) and isinstance(change.new, dict)):
        return change.edits() or _exchange(_plain(change.old), _plain(change.new))
    found: list[Edit] = []
    for key in dict.fromkeys((*change.old, *change.new)):
        old, new = change.old.get(key), change.new.get(key)
        if old != new:
            found += [Edit("=", f"{', ' if found else ''}{key} "), *_edits(Change(key, old, new))]
    return found


def _exchange(old: str, new: str) -> list[Edit]:
    return [edit for edit in (Edit("-", old), Edit("+", new)) if edit.text]


def _colored(lines: Iterable[str], kinds: str, hanging: str) -> Iterator[str]:
    """The lines with what is gone in red and what is new in green; `kinds` has the kind of each character."""
    at = 0
    for number, line in enumerate(lines):
        begin = len(hanging) if number else 0
        runs = groupby(zip(line[begin:], kinds[at:], strict=False), key=lambda pair: pair[1])
        told = "".join(_COLORS[kind].format("".join(char for char, _kind in run)) for kind, run in runs)
        yield line[:begin] + told
        at += len(line) - begin


def _around(found: Sequence[Edit]) -> Iterator[Edit]:
    """The edits, with what stays cut down to the neighbourhood of a change."""
    for at, edit in enumerate(found):
        left = AROUND if at > 0 else 0
        right = AROUND if at < len(found) - 1 else 0
        if edit.kind == "=" and len(edit.text) > left + right + 3:
            yield Edit("=", f"{edit.text[:left]}...{edit.text[len(edit.text) - right :]}")
        else:
            yield edit


def _plain(value: Value) -> str:
    """A value as text; what is not stated is nothing."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(entry)}" for key, entry in value.items()) or _("declared")
    return "、".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _runs(pairs: Iterable[Pair]) -> Iterator[tuple[str, str]]:
    """Numbers that moved on together: 3-38 and 4-39."""
    run: list[Pair] = []
    for pair in [*pairs, None]:
        if run and (pair is None or (pair.old.id, pair.new.id) != (run[-1].old.id + 1, run[-1].new.id + 1)):
            yield _range(run[0].old.id, run[-1].old.id), _range(run[0].new.id, run[-1].new.id)
            run = []
        run += [pair] if pair else []


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def _change_record(change: Change) -> dict[str, object]:
    found = change.edits()
    record: dict[str, object] = {"field": change.field, "old": change.old, "new": change.new}
    return record | ({"edits": [list(edit) for edit in found]} if found else {})


def _pair_record(pair: Pair) -> dict[str, object]:
    return {
        "old": pair.old.id,
        "new": pair.new.id,
        "title": pair.new.title,
        "moved": pair.moved,
        "reworded": pair.reworded,
        "changes": [_change_record(change) for change in pair.changes],
    }


def _task_record(task: Task) -> dict[str, object]:
    """Every field of a task, as in the table's own file."""
    return {key: value for key, value in task._asdict().items() if key != "table"} | {"extra": dict(task.extra)}


def _in_markdown(change: Change) -> str:
    marks = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}
    told = "".join(marks[edit.kind].format(markdown(edit.text)) for edit in _around(_edits(change)))
    return f"{markdown(change.field)}: {told}"
