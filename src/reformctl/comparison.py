"""What changed from one version of a table to the next, and which tasks of two different tables are alike."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from reformctl import progress
from reformctl.messages import _
from reformctl.model import Agency, Category, Table, Task
from reformctl.text import same, unlike
from reformctl.typed import NamedTuple

THRESHOLD = 0.5
"""The least likeness (see `likeness`) of two tasks that are called similar."""
SAME_ID_ALIKE = 0.3
"""The least likeness of two tasks of one id that are one task reworded, and not two."""
TELLING = 24
"""Rarest character sequences of a content by which tasks like it are looked for, besides those of its title."""
COMMON = 50
"""Tasks that a sequence stands in at the most, to be telling."""
TRIED = 5
"""Tasks that are compared with each task in full, if they share half as many sequences as the likeliest."""
GRAM = 4
"""Characters of a sequence."""
MOST_PARTS = 2_000
"""Clauses of a text, or characters of a clause, that are compared one by one."""
MOST_EQUAL = 50_000
"""Pairs of equal parts that may be among them: 2,000 characters of official text have half as many."""
KEPT_BETWEEN = 1
"""Characters between two changes that are not worth showing as kept."""
CLAUSES_ALIKE = 0.3
"""The least likeness (difflib's ratio) of two clauses that are compared word by word."""

FIELDS = ("number", "category", "title", "lead_agencies", "support_agencies", "scope", "deadline", "content")
"""Fields of a task that are compared, in the order of an official table; `id` and `extra` come besides."""
MOVING = frozenset({"category", "lead_agencies", "support_agencies", "scope", "deadline"})
"""Fields whose change moves a task: to other hands, another place or another time."""

_CLAUSE = re.compile("[^，。；：、！？\n]*[，。；：、！？\n]?")

_WORD = re.compile("[0-9]+|[A-Za-z]+|.", re.DOTALL)

Entry = dict[str, str | tuple[str, ...]]
"""What is known of a category or an agency besides its name."""
Value = str | int | tuple[str, ...] | Entry | None


class Edit(NamedTuple):
    """A stretch of text that is the same (=), only in the old one (-) or only in the new one (+)."""

    kind: str
    text: str


class Change(NamedTuple):
    """A field with its old and its new value; None where one of them has none."""

    field: str
    old: Value
    new: Value

    def edits(self) -> list[Edit]:
        """How the old text, or list of names, becomes the new one; nothing for values that are neither."""
        if isinstance(self.old, tuple) and isinstance(self.new, tuple):
            return _joined(_by_parts(_listed(self.old), _listed(self.new), _replaced))
        return edits(self.old, self.new) if isinstance(self.old, str) and isinstance(self.new, str) else []


class Pair(NamedTuple):
    """A task of one table and the task of the other that it became, or is like."""

    old: Task
    new: Task
    changes: tuple[Change, ...] = ()
    score: float | None = None
    """Likeness, where the tasks are not versions of one another."""

    @property
    def moved(self) -> bool:
        """Whether it is in other hands, another place or another time now."""
        return any(change.field in MOVING for change in self.changes)

    @property
    def reworded(self) -> bool:
        """Whether a text of it is another one now."""
        return any(change.field not in MOVING and change.field != "id" for change in self.changes)


class Difference(NamedTuple):
    """All that differs between two tables."""

    old: Table
    new: Table
    about: tuple[Change, ...] = ()
    """Of the table itself: title, source, categories, agencies."""
    added: tuple[Task, ...] = ()
    removed: tuple[Task, ...] = ()
    changed: tuple[Pair, ...] = ()
    """In the order of the new table."""
    renumbered: tuple[Pair, ...] = ()
    """Nothing but the id is another one."""
    similar: tuple[Pair, ...] = ()
    """Of two different tables, most alike first; `added` and `removed` are the tasks that are in no pair."""

    @property
    def versions(self) -> bool:
        """Whether the tables are versions of one table."""
        return self.old.id == self.new.id

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return not self.versions or any((self.about, self.added, self.removed, self.changed, self.renumbered))


def compare(old: Table, new: Table, threshold: float = THRESHOLD) -> Difference:
    """What differs; the tasks of one table are matched by id, title and text, those of two tables by likeness."""
    if old.id != new.id:
        pairs = _similar(old.tasks, new.tasks, threshold)
        removed, added = _rest(old, new, pairs)
        return Difference(old, new, added=added, removed=removed, similar=tuple(pairs))
    pairs = _matched(old.tasks, new.tasks, threshold)
    compared = [
        pair._replace(changes=tuple(_changes(pair.old, pair.new)))
        for pair in progress.follow(pairs, _("comparing"), len(pairs))
    ]
    compared.sort(key=lambda pair: pair.new.id)
    removed, added = _rest(old, new, pairs)
    return Difference(
        old,
        new,
        about=(*_about(old, new), *_order(old, new)),
        added=added,
        removed=removed,
        changed=tuple(pair for pair in compared if pair.moved or pair.reworded),
        renumbered=tuple(pair for pair in compared if [change.field for change in pair.changes] == ["id"]),
    )


def likeness(old: Task, new: Task) -> float:
    """From 0 to 1: the mean of the shares of character pairs that the two titles, and the two contents, have in common.

    The share is that of Dice: twice the number of common pairs, divided by that of all pairs of either, each counted
    once; width, case and blanks do not count.
    """
    return (_dice(old.title, new.title) + _dice(old.content, new.content)) / 2


def edits(old: str, new: str) -> list[Edit]:
    """How one text becomes another: clause by clause, then by words; changes that are close are one change."""
    return _joined(_grouped(_joined(_by_parts(_CLAUSE.findall(old), _CLAUSE.findall(new), _by_words))))


def _matched(olds: Sequence[Task], news: Sequence[Task], threshold: float) -> list[Pair]:
    """The tasks that are one task: each is in one pair at the most."""
    pairs: list[Pair] = []
    left, right = list(olds), list(news)

    def take(found: Iterable[Pair]) -> None:
        nonlocal left, right
        pairs.extend(found)
        taken_left, taken_right = {pair.old.id for pair in pairs}, {pair.new.id for pair in pairs}
        left = [task for task in olds if task.id not in taken_left]
        right = [task for task in news if task.id not in taken_right]

    by_id = {task.id: task for task in right}
    twins = [Pair(task, by_id[task.id]) for task in left if task.id in by_id]
    take(pair for pair in twins if pair.old.title == pair.new.title or pair.old.content == pair.new.content)
    take(_equal(left, right, "title"))
    take(_equal(left, right, "content"))
    free, open_ids = {task.id for task in left}, {task.id for task in right}
    kept = [pair for pair in twins if pair.old.id in free and pair.new.id in open_ids]
    take(pair for pair in kept if likeness(pair.old, pair.new) >= SAME_ID_ALIKE)
    take(pair._replace(score=None) for pair in _alike(left, right, threshold))
    return pairs


def _equal(olds: Iterable[Task], news: Iterable[Task], field: str) -> Iterator[Pair]:
    by_text = {getattr(task, field): task for task in news}
    for task in olds:
        if partner := by_text.pop(getattr(task, field), None):
            yield Pair(task, partner)


def _similar(olds: Sequence[Task], news: Sequence[Task], threshold: float) -> list[Pair]:
    """The tasks of two tables that are alike, best first; those whose texts are equal need not be looked for."""
    equal = [pair._replace(score=1.0) for pair in _equal(olds, news, "title") if pair.old.content == pair.new.content]
    left, right = {pair.old.id for pair in equal}, {pair.new.id for pair in equal}
    others = _alike(
        [task for task in olds if task.id not in left], [task for task in news if task.id not in right], threshold
    )
    return [*equal, *others]


def _alike(olds: Sequence[Task], news: Sequence[Task], threshold: float) -> list[Pair]:
    """Pairs above the threshold, most alike first taken, each task in one at the most."""
    candidates = [
        Pair(old, new, score=score)
        for old, new in _candidates(olds, news)
        if (score := likeness(old, new)) >= threshold
    ]
    candidates.sort(key=lambda pair: (-(pair.score or 0), pair.old.id, pair.new.id))
    pairs, taken_left, taken_right = [], set(), set()
    for pair in candidates:
        if pair.old.id not in taken_left and pair.new.id not in taken_right:
            pairs.append(pair)
            taken_left.add(pair.old.id)
            taken_right.add(pair.new.id)
    return pairs


def _candidates(olds: Sequence[Task], news: Sequence[Task]) -> Iterator[tuple[Task, Task]]:
    """Pairs that share rare sequences of characters: the work grows with the tables, not with their product."""
    spread: Counter[str] = Counter()
    for task in olds:
        spread.update(_grams(task.title) | _grams(task.content))
    index: dict[str, list[int]] = {}
    for at, task in enumerate(olds):
        rarest = sorted(_grams(task.content), key=lambda gram: (spread[gram], gram))[:TELLING]
        for gram in {*rarest, *_grams(task.title)}:
            if spread[gram] <= COMMON:
                index.setdefault(gram, []).append(at)
    for task in progress.follow(news, _("comparing"), len(news)):
        shared = Counter(at for gram in _grams(task.title) | _grams(task.content) for at in index.get(gram, ()))
        likeliest = shared.most_common(TRIED)
        yield from ((olds[at], task) for at, times in likeliest if 2 * times >= likeliest[0][1])


def _grams(text: str) -> set[str]:
    folded = same(text)
    return {folded[at : at + GRAM] for at in range(max(len(folded) - GRAM, 0) + 1)}


def _dice(one: str, other: str) -> float:
    pairs, others = _pairs(one), _pairs(other)
    return 2 * len(pairs & others) / max(len(pairs) + len(others), 1)


def _pairs(text: str) -> set[str]:
    folded = same(text)
    return {folded[at : at + 2] for at in range(max(len(folded) - 1, 1))}


def _rest(old: Table, new: Table, pairs: Iterable[Pair]) -> tuple[tuple[Task, ...], tuple[Task, ...]]:
    """The tasks of either table that are in no pair."""
    left = {pair.old.id for pair in pairs}
    right = {pair.new.id for pair in pairs}
    return (
        tuple(task for task in old.tasks if task.id not in left),
        tuple(task for task in new.tasks if task.id not in right),
    )


def _changes(old: Task, new: Task) -> Iterator[Change]:
    for field in ("id", *FIELDS):
        if getattr(old, field) != getattr(new, field):
            yield Change(field, getattr(old, field) or None, getattr(new, field) or None)
    before, after = dict(old.extra), dict(new.extra)
    for heading in dict.fromkeys((*before, *after)):
        if before.get(heading) != after.get(heading):
            yield Change(f"extra.{heading}", before.get(heading), after.get(heading))
    if sorted(before) == sorted(after) and [*before] != [*after]:
        yield Change("extra", tuple(before), tuple(after))


def _about(old: Table, new: Table) -> Iterator[Change]:
    if old.title != new.title:
        yield Change("title", old.title, new.title)
    for field in old.source._fields:
        before, after = (_plain(getattr(table.source, field)) for table in (old, new))
        if before != after:
            yield Change(f"source.{field}", before, after)
    for section, read in (("categories", _category), ("agencies", _agency)):
        entries, others = ({entry.name: read(entry) for entry in getattr(table, section)} for table in (old, new))
        for name in dict.fromkeys((*entries, *others)):
            if entries.get(name) != others.get(name):
                yield Change(f"{section}.{name}", entries.get(name), others.get(name))


def _order(old: Table, new: Table) -> Iterator[Change]:
    """The order of the categories that both have."""
    both = {entry.name for entry in old.categories} & {entry.name for entry in new.categories}
    before, after = (tuple(entry.name for entry in table.categories if entry.name in both) for table in (old, new))
    if before != after:
        yield Change("categories", before, after)


def _plain(value: object) -> str | None:
    """A fact about the source as text; what is not stated, or not so, is None."""
    return "true" if value is True else str(value) if value else None


def _category(category: Category) -> Entry:
    return {} if category.declared is None else {"count": str(category.declared)}


def _agency(agency: Agency) -> Entry:
    is_agency = "" if agency.is_agency else "false"
    known = {"full_name": agency.full_name, "aliases": agency.aliases, "is_agency": is_agency}
    return {key: value for key, value in known.items() if value}


def _listed(names: Iterable[str]) -> list[str]:
    """Names as they are written in a row: each but the first after 、."""
    return [f"、{name}" if at else name for at, name in enumerate(names)]


def _by_parts(olds: list[str], news: list[str], differing: Callable[[str, str], list[Edit]]) -> list[Edit]:
    """The edits between two rows of parts; `differing` makes those of the stretches that differ."""
    if _takes_long(olds, news):
        return _between_ends("".join(olds), "".join(news))
    found: list[Edit] = []
    for tag, *spans in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        before, after = "".join(olds[spans[0] : spans[1]]), "".join(news[spans[2] : spans[3]])
        found += [Edit("=", before)] if tag == "equal" else differing(before, after)
    return found


def _replaced(old: str, new: str) -> list[Edit]:
    return [Edit("-", old), Edit("+", new)]


def _by_words(old: str, new: str) -> list[Edit]:
    """The edits of a clause, or of a few, by numbers, Latin words and Chinese characters."""
    if _takes_long(old, new):
        return _between_ends(old, new)
    if SequenceMatcher(None, old, new, autojunk=False).ratio() < CLAUSES_ALIKE:
        return _replaced(old, new)
    return _by_parts(_WORD.findall(old), _WORD.findall(new), _replaced)


def _takes_long(olds: Sequence[str], news: Sequence[str]) -> bool:
    """Whether to compare part by part would: the work is the cube of their number where most of them are equal."""
    counts = Counter(news)
    return max(len(olds), len(news)) > MOST_PARTS or sum(counts[part] for part in olds) > MOST_EQUAL


def _between_ends(old: str, new: str) -> list[Edit]:
    """One edit: what stands between the common beginning and the common end is replaced."""
    first, ours, theirs = unlike(old, new)
    return [Edit("=", old[:first]), *_replaced(ours, theirs), Edit("=", old[first + len(ours) :])]


def _grouped(found: list[Edit]) -> list[Edit]:
    """Two changes with next to nothing left alone between them are one change: 全[-流-]程 reads worse than a word."""
    grouped: list[Edit] = []
    for at, edit in enumerate(found):
        between = 0 < at < len(found) - 1 and len(edit.text) <= KEPT_BETWEEN
        grouped += [Edit("-", edit.text), Edit("+", edit.text)] if edit.kind == "=" and between else [edit]
    return grouped


def _joined(found: Iterable[Edit]) -> list[Edit]:
    """Neighbours of one kind as one, what is gone before what is new."""
    result: list[Edit] = []
    gone = come = ""
    for edit in (*found, Edit("=", "")):
        if edit.kind == "=":
            result += [part for part in (Edit("-", gone), Edit("+", come)) if part.text]
            gone = come = ""
            if edit.text and result and result[-1].kind == "=":
                result[-1] = Edit("=", result[-1].text + edit.text)
            elif edit.text:
                result.append(edit)
        gone += edit.text if edit.kind == "-" else ""
        come += edit.text if edit.kind == "+" else ""
    return result
