"""How a person points at tasks: 17, 3-7,12, qh6:17, qh6:3-7."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reformctl.model import vocabulary
from reformctl.model.table import Table, Task, TaskStore
from reformctl.system import environment
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value

MAX_TYPED_BYTES = 64 * 1024 * 1024
"""Bytes of references that standard input may hold: millions of them."""

_REFERENCE = "(?:([a-z][a-z0-9-]*):)?([0-9]{1,9})(?:-([0-9]{1,9}))?"


class Reference(NamedTuple):
    """The tasks of one table, or of the only table that has them, whose ids lie between two numbers."""

    table: str | None
    first: int
    last: int

    def __str__(self) -> str:
        """As it is typed: qh6:3-7, 17."""
        ids = f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"
        return f"{self.table}:{ids}" if self.table else ids


class ResolvedReferences(NamedTuple):
    """The tasks that references mean, in the order asked for and each once, and what does not exist."""

    tasks: tuple[Task, ...]
    missing: tuple[Reference, ...]


def parse_references(words: Iterable[str]) -> list[Reference]:
    """References out of words that hold one or more, divided by commas or blanks; `-` stands for standard input.

    Raises UsageError that names the word which is none.
    """
    return [_parse_reference(part) for word in words for part in _split_word(word)]


def resolve_references(references: Iterable[Reference], tables: Sequence[Table]) -> ResolvedReferences:
    """Look references up.

    Raises UnknownNameError for a table that is not loaded, UsageError for a bare number that several tables have.
    """
    found: dict[tuple[str, int], Task] = {}
    missing: list[Reference] = []
    stores = {table.id: table.store for table in tables}
    for reference in references:
        table = _find_table(reference, stores)
        ids = _find_ids(reference, stores[table].list_ids())
        found.update(
            {(table, number): stores[table].get_task(number) for number in ids if (table, number) not in found}
        )
        missing += [Reference(reference.table, *gap) for gap in _find_gaps(reference.first, reference.last, ids)]
    return ResolvedReferences(tuple(found.values()), tuple(missing))


def _split_word(word: str) -> list[str]:
    if word == "-":
        return _split_references(_read_standard_input())
    return _split_references(word) or [word]


def _split_references(text: str) -> list[str]:
    return text.replace(",", " ").replace("，", " ").split()


def _read_standard_input() -> str:
    given = environment.read_standard_input(MAX_TYPED_BYTES + 1)
    if given is None:
        raise UsageError(_("- reads references from standard input, which is closed"))
    if len(given) > MAX_TYPED_BYTES:
        sentence = _("- reads at most {most} MiB of references from standard input: write ranges, such as 3-7")
        raise UsageError(sentence.format(most=MAX_TYPED_BYTES // 1024 // 1024))
    return given.decode("utf-8-sig", "backslashreplace")


def _parse_reference(word: str) -> Reference:
    match = re.fullmatch(_REFERENCE, word)
    if not match:
        raise UsageError(
            _("“{word}” is no reference to tasks: write 17, 3-7,12 or qh6:17").format(word=echo_value(word))
        )
    table, first, last = match.groups()
    if last and int(first) > int(last):
        raise UsageError(_("“{word}” runs backwards: write the smaller number first").format(word=echo_value(word)))
    return Reference(table, int(first), int(last or first))


def _find_table(reference: Reference, stores: Mapping[str, TaskStore]) -> str:
    """The table that a reference names or, for a bare number, the only one that has any task there."""
    if reference.table:
        return vocabulary.require_name(reference.table, stores, vocabulary.TABLE)
    having = [table for table, store in stores.items() if _find_ids(reference, store.list_ids())]
    if len(having) > 1:
        raise UsageError(
            _("“{reference}” stands in several tables: write {choices}").format(
                reference=reference, choices=join_words(f"{table}:{reference}" for table in having)
            )
        )
    return having[0] if having else next(iter(stores))


def _find_ids(reference: Reference, present: Collection[int]) -> list[int]:
    """The ids that a reference means, sorted; the work is that of the smaller of the two, range or table."""
    if reference.last - reference.first < len(present):
        return [number for number in range(reference.first, reference.last + 1) if number in present]
    return sorted(number for number in present if reference.first <= number <= reference.last)


def _find_gaps(first: int, last: int, present: list[int]) -> Iterator[tuple[int, int]]:
    """The stretches from `first` to `last` that hold none of the numbers present, which are sorted."""
    for number in [*present, last + 1]:
        if first < number:
            yield first, number - 1
        first = number + 1
