"""Parses and looks up references, with which people point at tasks: 17, 3-7,12, qh6:17, qh6:3-7."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reformctl.model import limits, name_kinds, vocabulary
from reformctl.model.table import Table, Task, TaskKey, TaskStore
from reformctl.system import environment
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value

_PRINTED_NUMBER = re.compile("第(?P<ordinal>[0-9]{1,9})[项項条條号號]?|(?P<counted>[0-9]{1,9})[项項条條号號]")
"""A number as people say it: 第17项, 17号."""
_RANGE_SIGN = re.compile("(?<=[0-9])[至到~—–](?=[0-9])")
"""The signs that people type between the ends of a range."""
_SEPARATORS = str.maketrans(",，、；;", "     ")
"""What divides references besides blanks."""
_REFERENCE = "(?:([a-z][a-z0-9-]*):)?([0-9]{1,9})(?:-([0-9]{1,9}))?"


class Reference(NamedTuple):
    """A range of ids in one table or, without a table, in the only table that has such tasks."""

    table: str | None
    first: int
    last: int

    def __str__(self) -> str:
        """Write it as it is typed: qh6:3-7, 17."""
        text = str(self.first)
        if self.first != self.last:
            text = f"{self.first}-{self.last}"
        if self.table:
            return f"{self.table}:{text}"
        return text


class ResolvedReferences(NamedTuple):
    """The tasks that references mean, each once and in the order asked for, and what does not exist."""

    tasks: tuple[Task, ...]
    missing: tuple[Reference, ...]


def parse_references(words: Iterable[str]) -> list[Reference]:
    """Parse words that hold references, divided by commas or blanks; `-` stands for standard input.

    Raises UsageError, which names the word that is no reference.
    """
    references: list[Reference] = []
    for word in words:
        if word == "-":
            text = _read_standard_input()
            parts = _divide_word(text)
        else:
            parts = _divide_word(word) or [word]
        references += map(_parse_reference, parts)
    return references


def is_reference(word: str) -> bool:
    """Tell whether a word has the form of references, or stands for standard input; also 17-3, which runs backwards."""
    if word == "-":
        return True
    parts = _divide_word(word)
    return any(map(_match_reference, parts))


def resolve_references(references: Iterable[Reference], tables: Sequence[Table]) -> ResolvedReferences:
    """Look up the tasks that references mean.

    Raises UnknownNameError for a table that is not loaded, UsageError for a bare number that several tables have.
    """
    tasks: dict[TaskKey, Task] = {}
    missing: list[Reference] = []
    stores = {table.id: table.store for table in tables}
    for reference in references:
        table = _find_table(reference, stores)
        store = stores[table]
        known_ids = store.list_ids()
        ids = _find_ids(reference, known_ids)
        for number in ids:
            key = (table, number)
            if key not in tasks:
                tasks[key] = store.get_task(number)
        missing += _find_gaps(reference, ids)
    every_task = tuple(tasks.values())
    return ResolvedReferences(every_task, tuple(missing))


def _read_standard_input() -> str:
    given = environment.read_standard_input(limits.MAX_TYPED_BYTES + 1)
    if given is None:
        sentence = _("- reads references from standard input, but standard input is closed")
        raise UsageError(sentence)
    if len(given) > limits.MAX_TYPED_BYTES:
        sentence = _("- reads at most {most} MiB of references from standard input: write ranges, such as 3-7")
        mebibytes = limits.MAX_TYPED_BYTES // 1024 // 1024
        raise UsageError(sentence.format(most=mebibytes))
    return given.decode("utf-8-sig", "backslashreplace")


def _match_reference(word: str) -> re.Match[str] | None:
    narrow = unicodedata.normalize("NFKC", word)
    with_bare_numbers = _PRINTED_NUMBER.sub(_read_printed_number, narrow)
    text = _RANGE_SIGN.sub("-", with_bare_numbers)
    return re.fullmatch(_REFERENCE, text)


def _read_printed_number(match: re.Match[str]) -> str:
    """Return the digits of a number as people say it: 17 of 第17项."""
    return match["ordinal"] or match["counted"]


def _divide_word(word: str) -> list[str]:
    text = word.translate(_SEPARATORS)
    return text.split()


def _parse_reference(word: str) -> Reference:
    match = _match_reference(word)
    if not match:
        sentence = _("“{word}” is not a task reference: write 17, 3-7,12 or qh6:17")
        message = sentence.format(word=echo_value(word))
        error = UsageError(message)
        raise error.add_facts(value=word)
    table, first_digits, last_digits = match.groups()
    first = int(first_digits)
    last = int(last_digits or first_digits)
    if first > last:
        sentence = _("“{word}” runs backwards: write the smaller number first")
        message = sentence.format(word=echo_value(word))
        error = UsageError(message)
        raise error.add_facts(value=word)
    return Reference(table, first, last)


def _find_table(reference: Reference, stores: Mapping[str, TaskStore]) -> str:
    """Find the table that a reference names or, for a bare number, the only table that has such a task."""
    if reference.table:
        return vocabulary.require_name(reference.table, stores, name_kinds.TABLE)
    tables_with_task = []
    for table, store in stores.items():
        ids = store.list_ids()
        if _find_ids(reference, ids):
            tables_with_task.append(table)
    if len(tables_with_task) > 1:
        choices = [f"{table}:{reference}" for table in tables_with_task]
        sentence = _("“{reference}” exists in several tables: write {choices}")
        joined_choices = join_words(choices)
        message = sentence.format(reference=reference, choices=joined_choices)
        error = UsageError(message)
        raise error.add_facts(name="ambiguous-name", value=str(reference), did_you_mean=choices)
    if tables_with_task:
        return tables_with_task[0]
    return next(iter(stores))


def _find_ids(reference: Reference, present: Collection[int]) -> list[int]:
    """Find the ids that a reference means, sorted; this goes through the range or the table, whichever is smaller."""
    numbers = range(reference.first, reference.last + 1)
    if len(numbers) <= len(present):
        return [number for number in numbers if number in present]
    return sorted(number for number in present if number in numbers)


def _find_gaps(reference: Reference, present: list[int]) -> Iterator[Reference]:
    """Find the parts of a reference without any of the ids present, which are sorted: 4-6 of 3-7 where 3 and 7 are."""
    first = reference.first
    after_last = reference.last + 1
    for number in [*present, after_last]:
        if first < number:
            yield Reference(reference.table, first, number - 1)
        first = number + 1
