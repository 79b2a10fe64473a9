"""Finds how one text becomes another, in edits that read well in Chinese: grouped at clauses, numbers and words."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from reformctl.query.limits import MAX_EQUAL_PAIRS, MAX_PARTS
from reformctl.text.comparing import find_difference

MAX_KEPT_CHARACTERS = 1
"""So many characters between two changes are not worth showing as kept."""
MIN_CLAUSE_RATIO = 0.3
"""Clauses that are less alike than this (ratio of difflib) are replaced whole, not compared word by word."""

_CLAUSE = re.compile("[^，。；：、！？\n]*[，。；：、！？\n]?")
_WORD = re.compile("[0-9]+|[A-Za-z]+|.", re.DOTALL)


class TextEdit(NamedTuple):
    """A stretch of text that is the same (=), only in the old one (-) or only in the new one (+)."""

    kind: str
    text: str


Edits = list[TextEdit]
TextComparison = Callable[[str, str], Edits]


def compare_texts(old: str, new: str) -> Edits:
    """Find the edits that turn the old text into the new one: clause by clause, and by words where a clause changed.

    压缩至15个工作日 and 压缩至5个工作日 give 压缩至[-15-]{+5+}个工作日. Changes that stand close together are one.
    """
    old_clauses = _CLAUSE.findall(old)
    new_clauses = _CLAUSE.findall(new)
    edits = _compare_parts(old_clauses, new_clauses, _compare_words)
    joined = _join_edits(edits)
    grouped = _group_close_edits(joined)
    return _join_edits(grouped)


def compare_lists(old: Iterable[str], new: Iterable[str]) -> Edits:
    """Find the edits between two lists of names, each written as one text: 市司法局、各企业."""
    old_parts = _list_parts(old)
    new_parts = _list_parts(new)
    edits = _compare_parts(old_parts, new_parts, _replace_text)
    return _join_edits(edits)


def _list_parts(names: Iterable[str]) -> list[str]:
    """Write names as parts of one text: all but the first follow a 、."""
    parts: list[str] = []
    for name in names:
        part = f"、{name}" if parts else name
        parts.append(part)
    return parts


def _compare_parts(old_parts: list[str], new_parts: list[str], compare: TextComparison) -> Edits:
    """Find the edits between two rows of parts; `compare` finds those of the stretches that differ."""
    if _is_slow_to_compare(old_parts, new_parts):
        old = "".join(old_parts)
        new = "".join(new_parts)
        return _replace_middle(old, new)
    edits: Edits = []
    matcher = SequenceMatcher(None, old_parts, new_parts, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        old_stretch = old_parts[old_start:old_end]
        old_text = "".join(old_stretch)
        if tag == "equal":
            kept = TextEdit("=", old_text)
            edits.append(kept)
        else:
            new_stretch = new_parts[new_start:new_end]
            new_text = "".join(new_stretch)
            edits += compare(old_text, new_text)
    return edits


def _replace_text(old: str, new: str) -> Edits:
    removed = TextEdit("-", old)
    added = TextEdit("+", new)
    return [removed, added]


def _compare_words(old: str, new: str) -> Edits:
    """Find the edits of a clause, or of a few, by numbers, Latin words and Chinese characters."""
    if _is_slow_to_compare(old, new):
        return _replace_middle(old, new)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < MIN_CLAUSE_RATIO:
        return _replace_text(old, new)
    old_words = _WORD.findall(old)
    new_words = _WORD.findall(new)
    return _compare_parts(old_words, new_words, _replace_text)


def _is_slow_to_compare(old_parts: Sequence[str], new_parts: Sequence[str]) -> bool:
    """Tell whether a comparison part by part takes too long: its work is the cube of the parts that are equal."""
    longest = max(len(old_parts), len(new_parts))
    if longest > MAX_PARTS:
        return True
    counts = Counter(new_parts)
    equal_pairs = sum(counts[part] for part in old_parts)
    return equal_pairs > MAX_EQUAL_PAIRS


def _replace_middle(old: str, new: str) -> Edits:
    """Replace, as one edit, all that stands between the common beginning and the common end."""
    first, old_middle, new_middle = find_difference(old, new)
    last = first + len(old_middle)
    beginning = TextEdit("=", old[:first])
    end = TextEdit("=", old[last:])
    edits = _replace_text(old_middle, new_middle)
    return [beginning, *edits, end]


def _group_close_edits(edits: Edits) -> Edits:
    """Join two changes with next to nothing between them: a whole word reads better than 全[-流-]程."""
    grouped: Edits = []
    last = len(edits) - 1
    for index, edit in enumerate(edits):
        is_between = 0 < index < last
        is_short = len(edit.text) <= MAX_KEPT_CHARACTERS
        is_kept = edit.kind == "="
        if is_between and is_kept and is_short:
            grouped += _replace_text(edit.text, edit.text)
        else:
            grouped.append(edit)
    return grouped


def _join_edits(edits: Iterable[TextEdit]) -> Edits:
    """Join neighbours of one kind; between two kept stretches the removed text stands before the added one."""
    joined: Edits = []
    removed = ""
    added = ""
    end = TextEdit("=", "")
    for edit in [*edits, end]:
        if edit.kind == "-":
            removed += edit.text
        elif edit.kind == "+":
            added += edit.text
        else:
            _append_edit(joined, "-", removed)
            _append_edit(joined, "+", added)
            _append_edit(joined, "=", edit.text)
            removed = ""
            added = ""
    return joined


def _append_edit(edits: Edits, kind: str, text: str) -> None:
    if not text:
        return
    if edits and edits[-1].kind == kind:
        last = edits.pop()
        text = last.text + text
    edit = TextEdit(kind, text)
    edits.append(edit)
