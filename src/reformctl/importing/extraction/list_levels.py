"""Finds the level of numbers on which the tasks of a list stand: 1. below 一、 and （一）."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from reformctl.importing.extraction.list_lines import UNNUMBERED_LEVEL, ListLine, ListLines
from reformctl.importing.extraction.titles import MAX_TITLE_CHARACTERS, SENTENCE_END

MIN_TASKS = 2
"""A list has at least so many tasks."""
MIN_SHORT_TASKS = 3
"""A list of short lines that nobody signs, numbered from 1 on, has at least so many of them."""


class _LevelRank(NamedTuple):
    """How probably a level is that of the tasks; the highest rank is the likeliest."""

    signed_count: int
    """Paragraphs that are signed once, on any of their lines."""
    self_signed_count: int
    """Those of them that are signed on their first line."""
    height: int
    """The level with a minus: of levels that are alike otherwise, the one with the smallest number wins."""

    @property
    def level(self) -> int:
        """The level of the numbers."""
        return -self.height


def find_task_level(lines: ListLines) -> int | None:
    """Find the level of the tasks: that on which most paragraphs are signed once; else that of most long paragraphs.

    None where there is no list.
    """
    levels = {line.level for line in lines if line.numbered}
    ranked = [_rank_level(lines, level) for level in levels]
    if ranked:
        best = max(ranked)
        unnumbered_count = sum(map(is_unnumbered_task, lines))
        if unnumbered_count >= MIN_TASKS and unnumbered_count > best.signed_count:
            return UNNUMBERED_LEVEL
        if best.signed_count >= MIN_TASKS:
            return best.level
    level_of_long_lines = _find_level_of_long_lines(lines)
    if level_of_long_lines is not None:
        return level_of_long_lines
    return _find_level_of_short_lines(lines)


def is_unnumbered_task(line: ListLine) -> bool:
    """Tell whether a paragraph without a number is a task: a whole sentence that somebody signs."""
    if line.numbered or line.signed is None:
        return False
    return SENTENCE_END.search(line.kept) is not None


def is_signed_once(lines: ListLines) -> bool:
    """Tell whether lines say once who does the task, if on several lines one after the other."""
    signed = [index for index, line in enumerate(lines) if line.signed]
    if not signed:
        return False
    first = signed[0]
    last = signed[-1]
    line_count = last - first + 1
    are_neighbours = line_count == len(signed)
    with_text = [index for index in signed if lines[index].kept]
    return are_neighbours and len(with_text) <= 1


def _rank_level(lines: ListLines, level: int) -> _LevelRank:
    sections = _divide_sections(lines, level)
    signed = [section for section in sections if is_signed_once(section)]
    first_lines = [section[0] for section in signed]
    self_signed = [line for line in first_lines if line.signed]
    height = -level
    return _LevelRank(len(signed), len(self_signed), height)


def _divide_sections(lines: ListLines, level: int) -> Iterator[list[ListLine]]:
    """Divide lines into paragraphs numbered on a level, each with what follows it up to the next one or a heading."""
    section: list[ListLine] = []
    for line in lines:
        if line.level > level:
            if section:
                section.append(line)
            continue
        if section:
            yield section
        section = [line] if line.level == level else []
    if section:
        yield section


def _find_level_of_long_lines(lines: ListLines) -> int | None:
    """Find the level on which most paragraphs are longer than a title; None where there are too few."""
    counts: Counter[int] = Counter()
    for line in lines:
        if line.numbered and len(line.text) > MAX_TITLE_CHARACTERS:
            counts[line.level] += 1
    most = max(counts.values(), default=0)
    if most < MIN_TASKS:
        return None
    commonest = [level for level, count in counts.items() if count == most]
    return max(commonest)


def _find_level_of_short_lines(lines: ListLines) -> int | None:
    """Find the lowest level on which all paragraphs are numbered 1, 2, 3 and so on; None where there are too few."""
    numbers: dict[int, list[int]] = {}
    for line in lines:
        if line.numbered and line.text:
            level_numbers = numbers.setdefault(line.level, [])
            level_numbers.append(line.numbered.value)
    if not numbers:
        return None
    lowest = max(numbers)
    values = numbers[lowest]
    if len(values) < MIN_SHORT_TASKS:
        return None
    last = len(values)
    from_one = range(1, last + 1)
    if values != list(from_one):
        return None
    return lowest
