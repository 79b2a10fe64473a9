"""Understands what people type in place of a name, also its Pinyin, and what a word alone means.

`list 司法局 法治创新` asks for an agency and a category; `szsswj` is 深圳市税务局 by its initials.
"""

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from reformctl.model import name_kinds, vocabulary
from reformctl.model.name_kinds import NameKind
from reformctl.model.references import is_reference
from reformctl.model.table import Tables, Task
from reformctl.model.vocabulary import NameEntries, NameEntry
from reformctl.query import Notes, Tasks
from reformctl.query.pinyin_names import Spellings, find_by_pinyin
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


def find_names(given: str, known: NameEntries, kind: NameKind) -> list[NameEntry]:
    """Find the entries of the one name that `given` stands for: a name, a part of one, or its Pinyin.

    Raises UnknownNameError as `vocabulary.find_entries` does. Pinyin is asked only where no name holds the word itself.
    """
    categories = _find_category_by_position(given, known, kind)
    if categories:
        return categories
    try:
        return vocabulary.find_entries(given, known, kind)
    except UnknownNameError as error:
        spellings = [vocabulary.list_spellings(entry) for entry in known]
        positions = _find_by_pinyin(given, spellings)
        entries = [known[position] for position in positions]
        if not entries or error.kind == f"several-{kind.key}":
            raise
        names = {entry.name for entry in entries}
        if len(names) > 1:
            raise vocabulary.make_ambiguous_name_error(kind, given, entries, known) from None
        return entries


def divide_names(words: Iterable[str], tables: Tables) -> DividedNames:
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


def replace_titles(words: Iterable[str], tables: Tables, notes: Notes) -> list[str]:
    """Put references in place of words that are the title of a task, a part of one, or its Pinyin.

    `notes` gets what was understood. Raises UnknownNameError for a word that is no reference and in no title, or in
    several.
    """
    references = []
    for word in words:
        if is_reference(word):
            references.append(word)
        else:
            references.append(_find_reference_by_title(word, tables, notes))
    return references


def _find_reference_by_title(word: str, tables: Tables, notes: Notes) -> str:
    """Find the reference of the one task whose title is this word, or holds it."""
    tasks = chain.from_iterable(tables)
    matching_tasks = _match_titles(word, list(tasks))
    if not matching_tasks:
        raise _make_no_title_error(word)
    if len(matching_tasks) > 1:
        raise _make_several_titles_error(word, matching_tasks, tables)
    task = matching_tasks[0]
    sentence = _("Using task {reference}, {title}, for “{given}”")
    reference = _show_reference(task, tables)
    title = echo_value(task.title)
    note = sentence.format(given=echo_value(word), reference=reference, title=title)
    remark = make_remark(note, value=word, taken=[task.reference])
    notes.append(remark)
    return task.reference


def _make_several_titles_error(word: str, tasks: Tasks, tables: Tables) -> UnknownNameError:
    """Make the error for a word that stands in the titles of several tasks; it shows the first of them."""
    shown = []
    for task in tasks[:MAX_TITLES]:
        reference = _show_reference(task, tables)
        shown.append(reference)
    if len(shown) < len(tasks):
        shown.append("...")
    sentence = _("“{name}” occurs in the titles of several tasks: {near}")
    shown_word = echo_value(word)
    near = join_words(shown)
    error = UnknownNameError(sentence, "several-titles", name=shown_word, near=near)
    references = [task.reference for task in tasks]
    return error.add_facts(name="ambiguous-name", value=word, did_you_mean=references)


def _make_no_title_error(word: str) -> UnknownNameError:
    sentence = _("“{name}” is not a task reference, and no title contains it: write 17, 3-7,12 or qh6:17")
    shown_word = echo_value(word)
    error = UnknownNameError(sentence, "no-reference", name=shown_word)
    return error.add_facts(value=word)


def _show_reference(task: Task, tables: Tables) -> str:
    """Show what to type for a task: 17, and qh6:17 where there are several tables."""
    if len(tables) > 1:
        return task.reference
    return str(task.id)


def _match_titles(word: str, tasks: Tasks) -> list[Task]:
    """Find the tasks with this title, else those whose title holds the word, else those whose title sounds so."""
    wanted = comparison_key(word)
    exact = []
    holding = []
    for task in tasks:
        title = comparison_key(task.title)
        if title == wanted:
            exact.append(task)
        elif wanted and wanted in title:
            holding.append(task)
    if exact or holding:
        return exact or holding
    spellings = [(task.title,) for task in tasks]
    positions = _find_by_pinyin(word, spellings)
    return [tasks[position] for position in positions]


def _find_by_pinyin(word: str, spellings: Spellings) -> list[int]:
    if len(word) < MIN_PINYIN_LETTERS:
        return []
    return find_by_pinyin(word, spellings)


def _is_category(name: str, tables: Tables) -> bool:
    """Tell whether a name means a category; else it means an agency."""
    agencies = vocabulary.list_agencies(tables)
    categories = vocabulary.list_categories(tables)
    if _find_category_by_position(name, categories, name_kinds.CATEGORY):
        return True
    known = [*agencies, *categories]
    entries = find_names(name, known, name_kinds.NAME)
    # an agency and a category of one name are equal entries, but two
    category_identities = set(map(id, categories))
    are_categories = [id(entry) in category_identities for entry in entries]
    if all(are_categories):
        return True
    if any(are_categories):
        sentence = _("“{name}” is the name of an agency and of a category: say which one you mean")
        error = UnknownNameError(sentence, "both-kinds", name=echo_value(name))
        raise error.add_facts(name="ambiguous-name", value=name)
    return False


def _find_category_by_position(word: str, known: NameEntries, kind: NameKind) -> list[NameEntry]:
    """Find the category that 五 or 第五类 means in the only table; none for a word that is no position, or a name."""
    if kind is not name_kinds.CATEGORY:
        return []
    tables = set()
    for entry in known:
        for table, _name in entry.homes:
            tables.add(table)
    position = vocabulary.parse_category_position(word)
    has_position = 0 < position <= len(known)
    if len(tables) > 1 or not has_position:
        return []
    name_keys = [comparison_key(entry.name) for entry in known]
    if comparison_key(word) in name_keys:
        return []
    index = position - 1
    return [known[index]]
