"""Finds the agency, category or scope that a person means by a name, an alias or a part of a name.

A name selects only if it is exact (the name, its full name, an alias) or a part of exactly one entry.
Guessing ranks suggestions; it never selects.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from reformctl.model import limits, name_kinds
from reformctl.model.name_kinds import NameKind
from reformctl.model.table import AgencyKey, Table
from reformctl.system.errors import UnknownNameError
from reformctl.system.translation import _, join_words, translate
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value

if TYPE_CHECKING:
    from reformctl.model.bodies import TableAgency

AGENCY_SEPARATORS = "[、，；,;]"
"""Signs that divide agencies in an official table, and so stand in no name but within brackets."""
_CITY = "[\u4e00-\u9fff]{2,3}?(?<!城)市(?=[^场])"
"""The city with which the full name of a body begins; the 市 of 市场 and 城市 is that of no city."""

Labels = tuple[str, ...]
"""What people type in place of a name."""
NO_LABELS: Mapping[str, Labels] = MappingProxyType({})
Home = tuple[str, str]
"""The id of a table, and the name that it has for an agency or a category."""
Places = Mapping[str, str | None]
"""The place of each table, by the id of the table."""


class NameEntry(NamedTuple):
    """An entry of a closed vocabulary: its name as the document writes it, and what else it is called."""

    name: str
    others: tuple[str, ...] = ()
    full_name: str | None = None
    homes: tuple[Home, ...] = ()
    """Of an agency or a category: the tables that have it."""
    local_names: tuple[str, ...] = ()
    """Of an agency: its names with the place of its table before them, such as 广州市司法局 for 市司法局 of 广州市."""


NameEntries = Sequence[NameEntry]
"""Entries of one vocabulary, such as all agencies of some tables."""


def find_entries(given: str, names: NameEntries, kind: NameKind) -> list[NameEntry]:
    """Find the entry that `given` stands for, or all entries of the one name that it stands for.

    An alias holds within its table: where it is the name of another table's body, both are meant. Raises
    UnknownNameError, which says how to go on, where there is no entry, or a part of several names.
    """
    wanted = comparison_key(given)
    exact_entries = [entry for entry in names if _is_called(entry, wanted)]
    if exact_entries:
        return exact_entries
    entries = []
    if wanted:
        entries = [entry for entry in names if _has_part(entry, wanted)]
    different_names = {entry.name for entry in entries}
    has_one_name = len(different_names) == 1
    if has_one_name and is_part_of(wanted, entries[0]):
        return entries
    if len(entries) > 1:
        raise make_ambiguous_name_error(kind, given, entries, names)
    if not entries and kind.argument:
        _refuse_joined_names(given, kind.argument)
    nearest = entries or find_nearest(given, names)
    raise _make_unknown_name_error(kind, given, nearest, names)


def parse_category_position(word: str) -> int:
    """Parse 五, 第五类 or 第5类 as the position of a category, from 1; 0 for any other word, also for a bare 5."""
    from reformctl.text.chinese_numbers import BELOW_HUNDRED, parse_chinese_number  # few lines name a category

    key = comparison_key(word)
    match = re.fullmatch(f"(?P<ordinal>第)?(?P<number>{BELOW_HUNDRED}|[0-9]{{1,2}})[类類]?", key)
    if match is None:
        return 0
    number = match["number"]
    if not number.isdecimal():
        return parse_chinese_number(number) or 0
    if match["ordinal"]:
        return int(number)
    return 0


def require_name(given: str, names: Iterable[str], kind: NameKind, labels: Mapping[str, Labels] = NO_LABELS) -> str:
    """Return the name that is given, or whose label is; else raise UnknownNameError with the nearest one.

    `labels` has what people type in place of a name: 完成时限 and 时限 for deadline.
    """
    entries = []
    for name in names:
        labels_of_name = labels.get(name, ())
        entries.append(NameEntry(name, labels_of_name))
    if any(entry.name == given for entry in entries):
        return given
    wanted = comparison_key(given)
    labelled_names = [entry.name for entry in entries if _has_label(entry, wanted)]
    # Word and Excel are programs: which of their formats is meant must be said
    if len(labelled_names) == 1 and kind is not name_kinds.FORMAT:
        return labelled_names[0]
    nearest = find_nearest(given, entries)
    raise _make_unknown_name_error(kind, given, nearest, entries)


def label_entries(names: NameEntries) -> dict[NameEntry, str]:
    """Label each entry so that `find_entries` knows it again: 市司法局（gz） where two bodies have that name."""
    counts = Counter(entry.name for entry in names)
    labels = {}
    for entry in names:
        label = entry.name
        if counts[entry.name] > 1:
            names_in_full = _add_brackets(entry)
            label = names_in_full[0]
        labels[entry] = label
    return labels


def find_nearest(given: str, names: NameEntries) -> list[NameEntry]:
    """Find the entries that a mistyped name may have meant: best first, at most 3, and only really near ones."""
    from reformctl.model.likeness import SpelledName, rank_names
    from reformctl.text.suggestions import MAX_WORD_CHARACTERS

    entries = []
    spelled_names = []
    for entry in names:
        is_long = len(entry.name) > MAX_WORD_CHARACTERS
        if is_long or _is_elsewhere(given, entry):
            continue
        short_spellings = map(comparison_key, _list_own_names(entry))
        every_spelling = map(comparison_key, list_spellings(entry))
        spelled_name = SpelledName(tuple(short_spellings), tuple(every_spelling))
        entries.append(entry)
        spelled_names.append(spelled_name)
    typed = comparison_key(given)
    best_indexes = rank_names(typed, spelled_names)
    return [entries[index] for index in best_indexes]


def list_agencies(tables: Sequence[Table]) -> list[NameEntry]:
    """List the bodies that tables name, in their order; one that several tables name is one entry (see bodies.py).

    Which agencies are one body does not depend on the order of the tables.
    """
    from reformctl.model.bodies import group_agencies  # few lines name an agency

    grouped_agencies = group_agencies(tables)
    entries = [_merge_agencies(body) for body in grouped_agencies]
    places = {table.id: table.place for table in tables}
    return _add_local_names(entries, places)


def collect_no_agencies(tables: Iterable[Table]) -> set[AgencyKey]:
    """Collect the bodies that are no agencies, such as 各企业."""
    bodies = set()
    for table in tables:
        for agency in table.agencies:
            body = (table.id, agency.name)
            if not agency.is_agency:
                bodies.add(body)
    return bodies


def list_categories(tables: Sequence[Table]) -> list[NameEntry]:
    """List the categories of all tables."""
    homes_by_name: dict[str, list[Home]] = {}
    for table in tables:
        for category in table.categories:
            home = (table.id, category.name)
            homes = homes_by_name.setdefault(category.name, [])
            homes.append(home)
    entries = []
    for name, homes in homes_by_name.items():
        entry = NameEntry(name, homes=tuple(homes))
        entries.append(entry)
    return entries


def list_scopes(tables: Sequence[Table]) -> list[NameEntry]:
    """List the scopes that occur in any table."""
    scopes: dict[str, None] = {}
    for table in tables:
        counts = table.store.count_by("scope")
        scopes_of_table = filter(None, counts)
        scopes |= dict.fromkeys(scopes_of_table)
    return [NameEntry(scope) for scope in scopes]


def list_spellings(entry: NameEntry) -> tuple[str, ...]:
    """List everything that an entry is called: its name first."""
    spellings = [entry.name]
    if entry.full_name:
        spellings.append(entry.full_name)
    spellings += entry.others
    spellings += entry.local_names
    return tuple(spellings)


def divide_joined_names(given: str) -> list[str]:
    """Divide names that are joined as in an official table: 市司法局、市教育局; a name alone stays as it is."""
    parts = re.split(AGENCY_SEPARATORS, given)
    stripped_parts = map(str.strip, parts)
    names = list(filter(None, stripped_parts))
    return names or [given]


def is_part_of(wanted: str, entry: NameEntry) -> bool:
    """Tell whether a text is part of a body's own name, and not of the bodies above it with which its full name begins.

    住房和建设局 is the end of 深圳市住房和建设局; 市人民政府 only stands before 港澳事务办公室.
    """
    full_name = comparison_key(entry.full_name or "")
    if full_name.endswith(wanted):
        return True
    keys = map(comparison_key, _list_own_names(entry))
    return any(wanted in key for key in keys)


def make_ambiguous_name_error(kind: NameKind, given: str, near: NameEntries, names: NameEntries) -> UnknownNameError:
    """Make the error for a name that can mean several entries."""
    return _make_name_error("several", kind, given, near, names)


def _is_elsewhere(given: str, entry: NameEntry) -> bool:
    """Tell whether a name is that of a body in another city: 北京市司法局 is not a mistyped 深圳市司法局."""
    city = _find_city(given)
    if city is None:
        return False
    names_with_city = [entry.full_name or "", *entry.local_names]
    cities = map(_find_city, names_with_city)
    cities_of_entry = set(filter(None, cities))
    if not cities_of_entry:
        return False
    return city not in cities_of_entry


def _find_city(name: str) -> str | None:
    """Find the city with which the name of a body begins: 深圳市 in 深圳市司法局."""
    key = comparison_key(name)
    city = re.match(_CITY, key)
    if city is None:
        return None
    return city[0]


def _refuse_joined_names(given: str, argument: str) -> None:
    """Raise UnknownNameError for what is more than one name; `argument` takes each alone."""
    if len(divide_joined_names(given)) <= 1:
        return
    sentence = _("“{name}” is more than one name: give them one by one in {argument}")
    name = echo_value(given)
    error = UnknownNameError(sentence, "more-than-one-name", name=name, argument=argument)
    raise error.add_facts(value=given)


def _list_own_names(entry: NameEntry) -> tuple[str, ...]:
    """List the name of an entry and its aliases, without what stands above it: 市司法局, but not 深圳市司法局."""
    return (entry.name, *entry.others)


def _is_called(entry: NameEntry, wanted: str) -> bool:
    spellings = list_spellings(entry) + _add_brackets(entry)
    return wanted in map(comparison_key, spellings)


def _has_part(entry: NameEntry, wanted: str) -> bool:
    keys = map(comparison_key, list_spellings(entry))
    return any(wanted in key for key in keys)


def _has_label(entry: NameEntry, wanted: str) -> bool:
    return wanted in map(comparison_key, entry.others)


def _add_brackets(entry: NameEntry) -> tuple[str, ...]:
    """Add to the names of a body what tells it from others of that name, if anything does: 市司法局（深圳市司法局）."""
    tables = dict.fromkeys(table for table, _name in entry.homes)
    in_brackets = entry.full_name or "、".join(tables)
    if not in_brackets:
        return ()
    return tuple(f"{name}（{in_brackets}）" for name in _list_own_names(entry))


def _add_local_names(entries: NameEntries, places: Places) -> list[NameEntry]:
    """Add what bodies are called with their city before the name, unless that is the name of another body."""
    taken_keys: set[str] = set()
    for entry in entries:
        spellings = list_spellings(entry)
        taken_keys.update(map(comparison_key, spellings))
    completed_entries = []
    for entry in entries:
        local_names = _list_local_names(entry, places)
        free_names = [name for name in local_names if comparison_key(name) not in taken_keys]
        completed_entry = entry._replace(local_names=tuple(free_names))
        completed_entries.append(completed_entry)
    return completed_entries


def _list_local_names(entry: NameEntry, places: Places) -> Iterable[str]:
    """List what a body may be called with its city before the name, each once: 广州市司法局 for 市司法局 of 广州市."""
    local_names: dict[str, None] = {}
    for table, name in entry.homes:
        place = places[table] or ""
        if place.endswith("市") and name.startswith("市"):
            name_without_city = name.removeprefix("市")
            local_names[place + name_without_city] = None
    return local_names


def _merge_agencies(body: Iterable["TableAgency"]) -> NameEntry:
    """Make the entry of a body: the name that the first table has for it, and everything that any table calls it."""
    full_name = None
    homes: dict[Home, None] = {}
    names: dict[str, None] = {}
    for table, agency in body:
        full_name = full_name or agency.full_name
        homes[table.id, agency.name] = None
        names[agency.name] = None
        names |= dict.fromkeys(agency.aliases)
    first_name, *later_names = names
    other_names = [name for name in later_names if name != full_name]
    return NameEntry(first_name, tuple(other_names), full_name, tuple(homes))


def _make_unknown_name_error(kind: NameKind, given: str, near: NameEntries, names: NameEntries) -> UnknownNameError:
    outcome = "near" if near else "unknown"
    return _make_name_error(outcome, kind, given, near, names)


def _make_name_error(
    outcome: str, kind: NameKind, given: str, near: NameEntries, names: NameEntries
) -> UnknownNameError:
    """Make the error for a name that means several things, or nothing, and perhaps something near."""
    sentences = {"several": kind.several, "near": kind.nearest, "unknown": kind.unknown}
    sentence = translate(sentences[outcome])
    labels = label_entries(names)
    near_labels = [labels[entry] for entry in near]
    all_labels = [labels[entry] for entry in names]
    error = UnknownNameError(
        sentence,
        f"{outcome}-{kind.key}",
        name=echo_value(given),
        near=_join_labels(near_labels),
        all=_join_labels(all_labels),
        count=len(names),
    )
    name = "ambiguous-name" if outcome == "several" else None
    return error.add_facts(name=name, value=given, did_you_mean=near_labels)


def _join_labels(labels: Sequence[str]) -> str:
    listed_labels = labels[: limits.MAX_LISTED_NAMES]
    return join_words(map(echo_value, listed_labels))
