"""Matches the tasks of two tables: the versions of one task in two versions of a table, or tasks that are alike."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reformctl.model.table import Task
from reformctl.query import Tasks
from reformctl.query.limits import MAX_CANDIDATES, MAX_RARE_GRAMS, MAX_TASKS_OF_GRAM
from reformctl.system import progress
from reformctl.system.translation import _
from reformctl.text.comparing import comparison_key

MIN_SAME_ID_LIKENESS = 0.3
"""Two tasks of one id that are at least so much alike (see `measure_likeness`) are one task reworded."""
GRAM_LENGTH = 4
"""Similar texts are found by sequences of so many characters."""

PairPredicate = Callable[[Task, Task], bool]
"""Tells whether an old task and a new one belong together."""


class TaskMatch(NamedTuple):
    """Two tasks that belong together."""

    old: Task
    new: Task
    likeness: float = 1.0
    """How much alike they are; 1 where an id or a text was enough to match them."""


class TaskMatcher:
    """The matches between two tables so far, and the tasks that are in none; each task is in one at the most."""

    def __init__(self, old: Tasks, new: Tasks) -> None:
        """Begin without a match."""
        self.matches: list[TaskMatch] = []
        self._old = {task.id: task for task in old}
        self._new = {task.id: task for task in new}

    def match_versions(self, threshold: float) -> None:
        """Match the tasks of two versions of one table, the surest matches first."""
        self._match_field("id", _has_equal_text)
        self._match_field("title")
        self._match_field("content")
        self._match_field("id", _is_reworded)
        self._match_alike(threshold)

    def match_similar(self, threshold: float) -> None:
        """Match the tasks of two different tables: first those with equal texts, then the most alike."""
        self._match_field("title", _has_equal_content)
        self._match_alike(threshold)

    def list_removed(self) -> tuple[Task, ...]:
        """List the old tasks that are in no match, in the order of their table."""
        return tuple(self._old.values())

    def list_added(self) -> tuple[Task, ...]:
        """List the new tasks that are in no match, in the order of their table."""
        return tuple(self._new.values())

    def _match_field(self, field: str, is_match: PairPredicate | None = None) -> None:
        """Match tasks that have the same in a field, and that `is_match` accepts."""
        new_tasks = {}
        for new_task in self.list_added():
            value = getattr(new_task, field)
            new_tasks[value] = new_task
        for old in self.list_removed():
            value = getattr(old, field)
            new = new_tasks.pop(value, None)
            if new is None:
                continue
            if is_match is None or is_match(old, new):
                match = TaskMatch(old, new)
                self._add_match(match)

    def _match_alike(self, threshold: float) -> None:
        """Match tasks that are alike by `threshold` or more, the most alike first."""
        matches = []
        removed = self.list_removed()
        added = self.list_added()
        for old, new in _find_candidates(removed, added):
            likeness = measure_likeness(old, new)
            if likeness >= threshold:
                match = TaskMatch(old, new, likeness)
                matches.append(match)
        matches.sort(key=_rank_match)
        for match in matches:
            is_old_free = match.old.id in self._old
            is_new_free = match.new.id in self._new
            if is_old_free and is_new_free:
                self._add_match(match)

    def _add_match(self, match: TaskMatch) -> None:
        self.matches.append(match)
        del self._old[match.old.id]
        del self._new[match.new.id]


def measure_likeness(old: Task, new: Task) -> float:
    """Measure from 0 to 1 how alike two tasks are: the mean of the likeness of their titles and of their contents.

    The likeness of two texts is the coefficient of Dice: twice the number of their common character pairs, divided by
    that of all pairs of either, each counted once. Width, case and blanks do not count.
    """
    titles = _measure_texts(old.title, new.title)
    contents = _measure_texts(old.content, new.content)
    return (titles + contents) / 2


def _measure_texts(old: str, new: str) -> float:
    old_pairs = _cut_sequences(old, length=2)
    new_pairs = _cut_sequences(new, length=2)
    total = len(old_pairs) + len(new_pairs)
    common = old_pairs & new_pairs
    return 2 * len(common) / total


def _has_equal_text(old: Task, new: Task) -> bool:
    if old.title == new.title:
        return True
    return old.content == new.content


def _has_equal_content(old: Task, new: Task) -> bool:
    return old.content == new.content


def _is_reworded(old: Task, new: Task) -> bool:
    likeness = measure_likeness(old, new)
    return likeness >= MIN_SAME_ID_LIKENESS


def _rank_match(match: TaskMatch) -> tuple[float, int, int]:
    old_id = match.old.id
    new_id = match.new.id
    return -match.likeness, old_id, new_id


def _find_candidates(old: Tasks, new: Tasks) -> Iterator[tuple[Task, Task]]:
    """Find pairs that share rare sequences of characters: the work grows with the tables, not with their product."""
    index = _index_grams(old)
    label = _("comparing")
    tasks_with_progress = progress.follow_items(new, label, len(new))
    for task in tasks_with_progress:
        shared: Counter[int] = Counter()
        grams = sorted(_cut_grams(task))  # a set has another order in each process, and so would equal candidates
        for gram in grams:
            positions = index.get(gram, ())
            shared.update(positions)
        most = max(shared.values(), default=0)
        likeliest = shared.most_common(MAX_CANDIDATES)
        for position, count in likeliest:
            old_task = old[position]
            if 2 * count >= most:
                yield old_task, task


def _index_grams(tasks: Tasks) -> dict[str, list[int]]:
    """Map the sequences that tell a task from others to the positions of the tasks that have them."""
    counts: Counter[str] = Counter()
    for task in tasks:
        grams = _cut_grams(task)
        counts.update(grams)
    index: dict[str, list[int]] = {}
    for position, task in enumerate(tasks):
        content_grams = sorted(_cut_sequences(task.content))
        content_grams.sort(key=counts.__getitem__)
        rarest = content_grams[:MAX_RARE_GRAMS]
        telling = _cut_sequences(task.title).union(rarest)
        for gram in telling:
            if counts[gram] > MAX_TASKS_OF_GRAM:
                continue
            positions = index.setdefault(gram, [])
            positions.append(position)
    return index


def _cut_grams(task: Task) -> set[str]:
    """Collect the sequences of characters that title and content have."""
    title_grams = _cut_sequences(task.title)
    content_grams = _cut_sequences(task.content)
    return title_grams | content_grams


def _cut_sequences(text: str, length: int = GRAM_LENGTH) -> set[str]:
    """Collect the sequences of so many neighbouring characters; a shorter text, also an empty one, is one sequence."""
    folded = comparison_key(text)
    last = max(len(folded) - length, 0)
    starts = range(last + 1)
    return {folded[start : start + length] for start in starts}
