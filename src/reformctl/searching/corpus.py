"""The tasks as a search sees them: folded texts, field by field."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from reformctl.model import name_kinds, vocabulary
from reformctl.model.table import Task, TaskKey, TaskStore
from reformctl.searching.folding import fold_text
from reformctl.system.translation import N_, Sentence


class SearchField(NamedTuple):
    """A text of a task that is searched."""

    text: Callable[[Task], str]
    name: Sentence
    """The name that people read: title, 标题."""
    weight: float
    """How much a match in it counts."""


LIGHT = 0.2
"""The weight of a match in a field beside the text of a task, such as its scope."""
BETWEEN_COLUMNS = "。"
"""What divides the further columns of a task, so that nothing matches across two of them."""
EXTRA_PREFIX = "extra."
FIELD_SEPARATOR = "\t"
"""Folding drops this character, so no query has it."""


def _join_agencies(task: Task) -> str:
    return "、".join(task.agencies)


def _read_category(task: Task) -> str:
    return task.category or ""


def _read_scope(task: Task) -> str:
    return task.scope or ""


def _read_deadline(task: Task) -> str:
    return task.deadline or ""


def _join_extra(task: Task) -> str:
    texts = [text for _heading, text in task.extra]
    return BETWEEN_COLUMNS.join(texts)


FIELDS = {
    "title": SearchField(lambda task: task.title, N_("title"), 4.0),
    "agency": SearchField(_join_agencies, N_("agency"), 3.0),
    "category": SearchField(_read_category, N_("category"), 1.0),
    "content": SearchField(lambda task: task.content, N_("content"), 1.0),
    "scope": SearchField(_read_scope, N_("scope"), LIGHT),
    "deadline": SearchField(_read_deadline, N_("deadline"), LIGHT),
    "extra": SearchField(_join_extra, N_("extra"), LIGHT),
}
"""Agencies are joined by 、 as an official table prints them, lead agencies first; further columns by 。.

One further column alone is extra.HEADING (see `find_field`).
"""

FIELD_LABELS = {
    "title": ("标题", "试点任务"),
    "agency": ("单位", "牵头单位", "配合单位"),
    "category": ("类别",),
    "content": ("内容", "实施内容"),
    "scope": ("范围", "推广范围"),
    "deadline": ("时限", "完成时限"),
    "extra": ("其他",),
}
"""What people may type in place of the name of a field."""


def parse_field_names(arguments: Iterable[str]) -> tuple[str, ...]:
    """Parse names of fields, such as `title,content`, into the order of FIELDS. Without any, all fields are meant.

    `extra.HEADING` is one further column, which a table has or has not. Raises UnknownNameError for a field that does
    not exist.
    """
    chosen = set()
    for argument in arguments:
        for part in argument.split(","):
            name = part.strip()
            is_further_column = name.startswith(EXTRA_PREFIX)
            if not is_further_column:
                name = vocabulary.require_name(name, FIELDS, name_kinds.FIELD, FIELD_LABELS)
            chosen.add(name)
    if not chosen:
        return tuple(FIELDS)
    fields = [name for name in FIELDS if name in chosen]
    further = sorted(chosen.difference(FIELDS))
    return (*fields, *further)


def find_field(name: str) -> SearchField:
    """Find the field of a name: one of FIELDS, or the further column that extra.HEADING names."""
    if name in FIELDS:
        return FIELDS[name]
    heading = name.removeprefix(EXTRA_PREFIX)

    def read_text(task: Task) -> str:
        texts = dict(task.extra)
        return texts.get(heading, "")

    return SearchField(read_text, Sentence(name), LIGHT)


class FoldedTask:
    """One task as it is searched. The task itself is looked up only when it is shown."""

    __slots__ = ("_number", "_store", "whole")

    def __init__(self, store: TaskStore, number: int, whole: str) -> None:
        """Take the task of a store with this id, and its folded texts."""
        self._store = store
        self._number = number
        self.whole = whole
        """The folded texts of all fields, divided by FIELD_SEPARATOR, so that nothing matches across fields."""

    @property
    def key(self) -> TaskKey:
        """Which task it is. Nothing is looked up for that."""
        return self._store.table, self._number

    @property
    def task(self) -> Task:
        """The task."""
        return self._store.get_task(self._number)

    @property
    def texts(self) -> list[str]:
        """The folded text of each field, in the order of the fields searched."""
        return self.whole.split(FIELD_SEPARATOR)


Documents = Sequence[FoldedTask]
Agencies = Sequence[vocabulary.NameEntry]
"""The agencies of the tables, by all their names."""


class Corpus(NamedTuple):
    """Tasks that are folded once and can be searched many times."""

    fields: tuple[str, ...]
    """The keys of FIELDS that are searched, in its order."""
    documents: list[FoldedTask]

    @property
    def weights(self) -> list[float]:
        """How much a match in each of the fields counts."""
        fields = map(find_field, self.fields)
        return [field.weight for field in fields]

    @classmethod
    def from_stores(cls, stores: Iterable[TaskStore], fields: Iterable[str] = FIELDS) -> "Corpus":
        """Fold the given fields of the tasks in each store, unless it has them folded already."""
        chosen = tuple(fields)
        documents: list[FoldedTask] = []
        for store in stores:
            ids = store.list_ids()
            texts = _read_texts(store, chosen)
            numbered_texts = zip(ids, texts, strict=True)
            documents += [FoldedTask(store, number, whole) for number, whole in numbered_texts]
        return cls(chosen, documents)


def has_text(documents: Documents, text: str) -> bool:
    """Tell whether any task holds the folded text."""
    return any(text in document.whole for document in documents)


def fold_task(task: Task) -> str:
    """Fold the texts of all fields of a task, and join them by FIELD_SEPARATOR."""
    return _fold_fields(task, FIELDS.values())


def _read_texts(store: TaskStore, fields: Sequence[str]) -> Iterable[str]:
    """Read the folded texts of each task in these fields."""
    further_columns = set(fields).difference(FIELDS)
    if further_columns:
        chosen = [find_field(name) for name in fields]
        return [_fold_fields(task, chosen) for task in store]
    wholes = store.fold_texts(fold_task)
    indexes = [index for index, name in enumerate(FIELDS) if name in fields]
    if len(indexes) == len(FIELDS):
        return wholes
    return (_keep_fields(whole, indexes) for whole in wholes)


def _fold_fields(task: Task, fields: Iterable[SearchField]) -> str:
    texts = [field.text(task) for field in fields]
    folded_texts = map(fold_text, texts)
    return FIELD_SEPARATOR.join(folded_texts)


def _keep_fields(whole: str, indexes: Iterable[int]) -> str:
    texts = whole.split(FIELD_SEPARATOR)
    kept = [texts[index] for index in indexes]
    return FIELD_SEPARATOR.join(kept)
