"""Understands what people type in place of a name, also its Pinyin, and what a word alone means.

`list 司法局 法治创新` asks for an agency and a category; `szsswj` is 深圳市税务局 by its initials.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reformctl.model import name_kinds, vocabulary
from reformctl.model.name_kinds import NameKind
from reformctl.model.references import is_reference
from reformctl.model.table import Table, Task
from reformctl.model.vocabulary import NameEntry
from reformctl.query.pinyin_names import find_by_pinyin
from reformctl.system.errors import UnknownNameError
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _, join_words
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value

MIN_PINYIN_LETTERS = 3
"""A word of Pinyin has at least so many letters; fewer begin too many names, and are only completed by TAB."""
MAX_TITLES = 5
"""At most so many titles are listed where a word can mean several tasks."""


class DividedNames(NamedTuple):
    """Words that stand alone, by what they name."""

    agencies: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


def find_names(given: str, known: Sequence[NameEntry], kind: NameKind) -> list[NameEntry]:
    """Find the entries of the one name that `given` stands for: a name, a part of one, or its Pinyin.

    Raises UnknownNameError as `vocabulary.find_entries` does. Pinyin is asked only where no name holds the word itself.
    """
    by_position = _find_by_position(given, known, kind)
    if by_position:
        return by_position
    try:
        return vocabulary.find_entries(given, known, kind)
    except UnknownNameError as error:
        spellings = [vocabulary.list_spellings(entry) for entry in known]
        entries = [known[index] for index in _find_by_pinyin(given, spellings)]
        if not entries or error.kind == f"several-{kind.key}":
            raise
        if len({entry.name for entry in entries}) > 1:
            raise vocabulary.make_ambiguous_name_error(kind, given, entries, known) from None
        return entries


def divide_names(words: Iterable[str], tables: Sequence[Table]) -> DividedNames:
    """Tell which of some words are agencies, and which categories: exact names of both kinds go before parts of any.

    Names in one word are divided, too: 市司法局、市教育局.

    Raises UnknownNameError for a word that is neither, or may be several of them.
    """
    agencies = []
    categories = []
    for word in words:
        for name in vocabulary.divide_joined_names(word):
            if _is_category(name, tables):
                categories.append(name)
            else:
                agencies.append(name)
    return DividedNames(tuple(agencies), tuple(categories))


def replace_titles(words: Iterable[str], tables: Sequence[Table], notes: list[str]) -> list[str]:
    """Put references in place of words that are the title of a task, a part of one, or its Pinyin.

    `notes` gets what was understood. Raises UnknownNameError for a word that is no reference and in no title, or in
    several.
    """
    references = []
    for word in words:
        if is_reference(word):
            references.append(word)
        else:
            references.append(_find_title(word, tables, notes))
    return references


def _find_title(word: str, tables: Sequence[Table], notes: list[str]) -> str:
    """Find the reference of the one task whose title a word is, or stands in."""
    tasks = [task for table in tables for task in table]
    found = _match_titles(word, tasks)
    references = [str(task.id) for task in found]
    if len(tables) > 1:
        references = [task.reference for task in found]
    if len(found) == 1:
        sentence = _("Using task {reference}, {title}, for “{given}”")
        title = echo_value(found[0].title)
        note = sentence.format(given=echo_value(word), reference=references[0], title=title)
        notes.append(make_remark(note, value=word, taken=[found[0].reference]))
        return found[0].reference
    if found:
        shown = references[:MAX_TITLES]
        if len(shown) < len(references):
            shown.append("...")
        sentence = _("“{name}” occurs in the titles of several tasks: {near}")
        error = UnknownNameError(sentence, "several-titles", name=echo_value(word), near=join_words(shown))
        raise error.add_facts(name="ambiguous-name", value=word, did_you_mean=[task.reference for task in found])
    sentence = _("“{name}” is not a task reference, and no title contains it: write 17, 3-7,12 or qh6:17")
    raise UnknownNameError(sentence, "no-reference", name=echo_value(word)).add_facts(value=word)


def _match_titles(word: str, tasks: Sequence[Task]) -> list[Task]:
    """Find the tasks with this title, else those whose title holds the word, else those whose title sounds so."""
    wanted = comparison_key(word)
    titles = [comparison_key(task.title) for task in tasks]
    exact = [task for task, title in zip(tasks, titles, strict=True) if title == wanted]
    if exact:
        return exact
    holding = [task for task, title in zip(tasks, titles, strict=True) if wanted and wanted in title]
    if holding:
        return holding
    spellings = [(task.title,) for task in tasks]
    return [tasks[index] for index in _find_by_pinyin(word, spellings)]


def _find_by_pinyin(word: str, spellings: Sequence[Sequence[str]]) -> list[int]:
    if len(word) >= MIN_PINYIN_LETTERS:
        return find_by_pinyin(word, spellings)
    return []


def _is_category(name: str, tables: Sequence[Table]) -> bool:
    """Tell whether a name is that of a category; else it is an agency's."""
    agencies = vocabulary.list_agencies(tables)
    categories = vocabulary.list_categories(tables)
    if _find_by_position(name, categories, name_kinds.CATEGORY):
        return True
    known = [*agencies, *categories]
    entries = find_names(name, known, name_kinds.NAME)
    # an agency and a category of one name are equal entries, but two
    found_categories = [entry for entry in entries if any(entry is category for category in categories)]
    if found_categories and len(found_categories) < len(entries):
        sentence = _("“{name}” is the name of an agency and of a category: say which one you mean")
        error = UnknownNameError(sentence, "both-kinds", name=echo_value(name))
        raise error.add_facts(name="ambiguous-name", value=name)
    return bool(found_categories)


def _find_by_position(word: str, known: Sequence[NameEntry], kind: NameKind) -> list[NameEntry]:
    """Find the category that 五 or 第五类 means in a table; none for a word that is no such number, or a name."""
    if kind is not name_kinds.CATEGORY:
        return []
    tables: set[str] = set()
    for entry in known:
        tables.update(table for table, _name in entry.homes)
    position = vocabulary.parse_category_position(word)
    if len(tables) > 1 or not 0 < position <= len(known):
        return []
    wanted = comparison_key(word)
    if any(wanted == comparison_key(entry.name) for entry in known):
        return []
    return [known[position - 1]]
