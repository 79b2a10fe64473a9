"""Finds the agency, category or scope that a person means by a name, an alias or a part of a name.

A name selects only if it is exact (the name, its full name, an alias) or a part of exactly one entry.
Guessing ranks suggestions; it never selects.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from reformctl.model import limits, name_kinds
from reformctl.model.name_kinds import NameKind
from reformctl.model.table import Agency, Table
from reformctl.system.errors import UnknownNameError
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _, join_words, translate
from reformctl.text.chinese_numbers import BELOW_HUNDRED, parse_chinese_number
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value
from reformctl.text.suggestions import MAX_WORD_CHARACTERS

AGENCY_SEPARATORS = "[、，；,;]"
"""Signs that divide agencies in an official table, and so stand in no name but within brackets."""
CATEGORY_POSITION = f"(?P<ordinal>第)?(?P<number>{BELOW_HUNDRED}|[0-9]{{1,2}})[类類]?"
"""How people name a category by its position."""


Labels = tuple[str, ...]
"""What people type in place of a name."""
_CITY = "[\u4e00-\u9fff]{2,3}?(?<!城)市(?=[^场])"
"""The city with which the full name of a body begins; the 市 of 市场 and 城市 is that of no city."""
NO_LABELS: Mapping[str, Labels] = MappingProxyType({})


class NameEntry(NamedTuple):
    """An entry of a closed vocabulary: its name as the document writes it, and what else it is called."""

    name: str
    others: tuple[str, ...] = ()
    full_name: str | None = None
    homes: tuple[tuple[str, str], ...] = ()
    """Of an agency or a category: the ids of the tables that have it, with its name there."""
    local_names: tuple[str, ...] = ()
    """Of an agency: its names with the place of its table before them, such as 广州市司法局 for 市司法局 of 广州市."""


def find_entries(given: str, names: Sequence[NameEntry], kind: NameKind) -> list[NameEntry]:
    """Find the entry that `given` stands for, or all entries of the one name that it stands for.

    An alias holds within its table: where it is the name of another table's body, both are meant. Raises
    UnknownNameError, which says how to go on, where there is no entry, or a part of several names.
    """
    wanted = comparison_key(given)
    exact = [entry for entry in names if _is_called(entry, wanted)]
    if exact:
        return exact
    entries = []
    if wanted:
        entries = [entry for entry in names if _has_part(entry, wanted)]
    different_names = {entry.name for entry in entries}
    if len(different_names) == 1 and is_part_of(wanted, entries[0]):
        return entries
    if len(entries) > 1:
        raise make_ambiguous_name_error(kind, given, entries, names)
    if not entries and kind.argument and len(divide_joined_names(given)) > 1:
        sentence = _("“{name}” is more than one name: give them one by one in {argument}")
        error = UnknownNameError(sentence, "more-than-one-name", name=echo_value(given), argument=kind.argument)
        raise error.add_facts(value=given)
    nearest = entries or find_nearest(given, names)
    raise _make_unknown_name_error(kind, given, nearest, names)


def parse_category_position(word: str) -> int:
    """Parse 五, 第五类 or 第5类 as the position of a category, from 1; 0 for any other word, also for a bare 5."""
    match = re.fullmatch(CATEGORY_POSITION, comparison_key(word))
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
    entries = [NameEntry(name, labels.get(name, ())) for name in names]
    if any(entry.name == given for entry in entries):
        return given
    wanted = comparison_key(given)
    labelled = []
    for entry in entries:
        keys = map(comparison_key, entry.others)
        if wanted in keys:
            labelled.append(entry.name)
    # Word and Excel are programs: which of their formats is meant must be said
    if len(labelled) == 1 and kind is not name_kinds.FORMAT:
        return labelled[0]
    raise _make_unknown_name_error(kind, given, find_nearest(given, entries), entries)


def describe_match(given: str, entry: NameEntry, names: Sequence[NameEntry]) -> str | None:
    """Say how a name was understood: Using 市司法局 for “司法局”. None where a document writes it just so."""
    document_names = [entry.name, *(name for _table, name in entry.homes)]
    if given in document_names:
        return None
    label = label_entries(names)[entry]
    if comparison_key(given) == comparison_key(label):
        return None
    sentence = _("Using {name} for “{given}”")
    text = sentence.format(given=echo_value(given), name=echo_value(label))
    return make_remark(text, value=given, taken=[label])


def describe_namesakes(given: str, found: Sequence[NameEntry]) -> str | None:
    """Say that a name is that of several bodies; None where it is not."""
    if len(found) == 1:
        return None
    bodies = []
    for entry in found:
        tables = join_words(table for table, _name in entry.homes)
        name = entry.full_name or entry.name
        body = _("{name} ({tables})")
        bodies.append(body.format(name=name, tables=tables))
    sentence = _("“{given}” is the name of several bodies; using all of them: {bodies}")
    list_text = echo_value(join_words(bodies), limits.MAX_BODIES_CHARACTERS)
    text = sentence.format(given=echo_value(given), bodies=list_text)
    return make_remark(text, value=given, taken=[entry.full_name or entry.name for entry in found])


def label_entries(names: Sequence[NameEntry]) -> dict[NameEntry, str]:
    """Label each entry so that `find_entries` knows it again: 市司法局（gz） where two bodies have that name."""
    counts = Counter(entry.name for entry in names)
    labels = {}
    for entry in names:
        labels[entry] = entry.name
        if counts[entry.name] > 1:
            labels[entry] = _add_brackets(entry)[0]
    return labels


def find_nearest(given: str, names: Sequence[NameEntry]) -> list[NameEntry]:
    """Find the entries that a mistyped name may have meant: best first, at most 3, and only really near ones."""
    from reformctl.model.likeness import SpelledName, rank_names

    entries = []
    spelled = []
    for entry in names:
        if len(entry.name) > MAX_WORD_CHARACTERS or _is_elsewhere(given, entry):
            continue
        short = map(comparison_key, (entry.name, *entry.others))
        every = map(comparison_key, list_spellings(entry))
        entries.append(entry)
        spelled.append(SpelledName(tuple(short), tuple(every)))
    best = rank_names(comparison_key(given), spelled)
    return [entries[index] for index in best]


def list_agencies(tables: Sequence[Table]) -> list[NameEntry]:
    """List the bodies that tables name, in their order; one that several tables name is one entry.

    A name that two tables share is one body only if both give it the same full name, or if the tables have the same
    place: every city has a 市司法局. A body is also known by its full name: 深圳市司法局 in one table is the 市司法局
    of another whose full name that is. The order of the tables does not matter.
    """
    homes = [(table, agency) for table in tables for agency in table.agencies]
    full_names: set[str] = set()
    local_names: dict[tuple[str, str], set[str]] = {}
    for table, agency in homes:
        if agency.full_name:
            full_name = comparison_key(agency.full_name)
            full_names.add(full_name)
            if table.place:
                local_name = (table.place, comparison_key(agency.name))
                full_names_there = local_names.setdefault(local_name, set())
                full_names_there.add(full_name)
    bodies: dict[tuple[str, ...], list[tuple[str, Agency]]] = {}
    for table, agency in homes:
        name = comparison_key(agency.full_name or agency.name)
        key: tuple[str, ...] = ("full name", name)
        if name not in full_names:
            key = _identify_body(table, name, local_names)
        body = bodies.setdefault(key, [])
        body.append((table.id, agency))
    entries = [_merge_agencies(body) for body in bodies.values()]
    places = {table.id: table.place for table in tables}
    return _add_local_names(entries, places)


def describe_shared_names(tables: Sequence[Table]) -> list[str]:
    """Say which names several tables have for bodies that nothing tells to be one; such bodies are counted apart."""
    owners: dict[str, set[NameEntry]] = {}
    if len(tables) > 1:
        for entry in list_agencies(tables):
            for _table, name in entry.homes:
                owners.setdefault(name, set()).add(entry)
    shared = [echo_value(name) for name, bodies in owners.items() if len(bodies) > 1]
    if not shared:
        return []
    sentence = _(
        "bodies of the same name are counted apart, because neither a full name nor a place shows that they "
        "are one: {names}"
    )
    names = join_words(shared[: limits.MAX_LISTED_NAMES])
    return [sentence.format(names=names)]


def list_categories(tables: Sequence[Table]) -> list[NameEntry]:
    """List the categories of all tables."""
    homes: dict[str, list[tuple[str, str]]] = {}
    for table in tables:
        for category in table.categories:
            home = (table.id, category.name)
            homes.setdefault(category.name, []).append(home)
    return [NameEntry(name, homes=tuple(places)) for name, places in homes.items()]


def list_scopes(tables: Sequence[Table]) -> list[NameEntry]:
    """List the scopes that occur in any table."""
    scopes: dict[str, None] = {}
    for table in tables:
        counts = table.store.count_by("scope")
        scopes.update((scope, None) for scope in counts if scope)
    return [NameEntry(scope) for scope in scopes]


def list_spellings(entry: NameEntry) -> tuple[str, ...]:
    """List everything that an entry is called: its name first."""
    full_name = (entry.full_name,) if entry.full_name else ()
    return (entry.name, *full_name, *entry.others, *entry.local_names)


def quote_names(names: Sequence[str]) -> str:
    """Join names in quotation marks for a sentence: “各企业”, “各区”."""
    return join_words(f"“{echo_value(name)}”" for name in names[: limits.MAX_LISTED_NAMES])


def divide_joined_names(given: str) -> list[str]:
    """Divide names that are joined as in an official table: 市司法局、市教育局; a name alone stays as it is."""
    parts = [part.strip() for part in re.split(AGENCY_SEPARATORS, given)]
    return [part for part in parts if part] or [given]


def is_part_of(wanted: str, entry: NameEntry) -> bool:
    """Tell whether a text is part of a body's own name, and not of the bodies above it with which its full name begins.

    住房和建设局 is the end of 深圳市住房和建设局; 市人民政府 only stands before 港澳事务办公室.
    """
    full_name = comparison_key(entry.full_name or "")
    if full_name.endswith(wanted):
        return True
    return any(wanted in comparison_key(word) for word in (entry.name, *entry.others))


def _is_elsewhere(given: str, entry: NameEntry) -> bool:
    """Tell whether a name is that of a body in another city: 北京市司法局 is not a mistyped 深圳市司法局."""
    city = re.match(_CITY, comparison_key(given))
    if city is None:
        return False
    known = set()
    for name in (entry.full_name or "", *entry.local_names):
        known_city = re.match(_CITY, comparison_key(name))
        if known_city:
            known.add(known_city[0])
    return bool(known) and city[0] not in known


def _is_called(entry: NameEntry, wanted: str) -> bool:
    spellings = (*list_spellings(entry), *_add_brackets(entry))
    return wanted in map(comparison_key, spellings)


def _has_part(entry: NameEntry, wanted: str) -> bool:
    return any(wanted in comparison_key(word) for word in list_spellings(entry))


def _add_brackets(entry: NameEntry) -> tuple[str, ...]:
    """Add to the names of a body what tells it from others of that name, if anything does: 市司法局（深圳市司法局）."""
    tables = dict.fromkeys(table for table, _name in entry.homes)
    telling = entry.full_name or "、".join(tables)
    if not telling:
        return ()
    return tuple(f"{name}（{telling}）" for name in (entry.name, *entry.others))


def _identify_body(table: Table, name: str, local_names: Mapping[tuple[str, str], set[str]]) -> tuple[str, ...]:
    """Make the key of a body without a full name: where its place knows just one, that; else its place, or its table.

    `local_names` has the full names that tables give to a name of a place.
    """
    if table.place is None:
        return ("table", table.id, name)
    full_names = local_names.get((table.place, name), set())
    if len(full_names) == 1:
        return ("full name", *full_names)
    return ("place", table.place, name)


def _add_local_names(entries: Sequence[NameEntry], places: Mapping[str, str | None]) -> list[NameEntry]:
    """Add what bodies are called with their city before the name, unless that is the name of another body."""
    taken: set[str] = set()
    for entry in entries:
        taken.update(map(comparison_key, list_spellings(entry)))
    completed = []
    for entry in entries:
        local_names: dict[str, None] = {}
        for table, name in entry.homes:
            place = places[table] or ""
            if place.endswith("市") and name.startswith("市"):
                local_name = place + name.removeprefix("市")
                if comparison_key(local_name) not in taken:
                    local_names[local_name] = None
        completed_entry = entry._replace(local_names=tuple(local_names))
        completed.append(completed_entry)
    return completed


def _merge_agencies(body: Sequence[tuple[str, Agency]]) -> NameEntry:
    """Make the entry of a body: the name that the first table has for it, and everything that any table calls it."""
    full_name = None
    homes: dict[tuple[str, str], None] = {}
    names: dict[str, None] = {}
    for table, agency in body:
        full_name = full_name or agency.full_name
        homes[table, agency.name] = None
        names |= dict.fromkeys((agency.name, *agency.aliases))
    first_name, *others = names
    other_names = [name for name in others if name != full_name]
    return NameEntry(first_name, tuple(other_names), full_name, tuple(homes))


def make_ambiguous_name_error(
    kind: NameKind, given: str, near: Sequence[NameEntry], names: Sequence[NameEntry]
) -> UnknownNameError:
    """Make the error for a name that can mean several entries."""
    return _make_name_error("several", kind, given, near, names)


def _make_unknown_name_error(
    kind: NameKind, given: str, near: Sequence[NameEntry], names: Sequence[NameEntry]
) -> UnknownNameError:
    outcome = "near" if near else "unknown"
    return _make_name_error(outcome, kind, given, near, names)


def _make_name_error(
    outcome: str, kind: NameKind, given: str, near: Sequence[NameEntry], names: Sequence[NameEntry]
) -> UnknownNameError:
    """Make the error for a name that means several things, or nothing, and perhaps something near."""
    sentences = {"several": kind.several, "near": kind.nearest, "unknown": kind.unknown}
    labels = label_entries(names)
    error = UnknownNameError(
        translate(sentences[outcome]),
        f"{outcome}-{kind.key}",
        name=echo_value(given),
        near=_list_labels(near, labels),
        all=_list_labels(names, labels),
        count=len(names),
    )
    name = "ambiguous-name" if outcome == "several" else None
    return error.add_facts(name=name, value=given, did_you_mean=[labels[entry] for entry in near])


def _list_labels(entries: Sequence[NameEntry], labels: dict[NameEntry, str]) -> str:
    listed = [labels[entry] for entry in entries[: limits.MAX_LISTED_NAMES]]
    return join_words(map(echo_value, listed))
