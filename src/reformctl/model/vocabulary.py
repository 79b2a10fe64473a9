"""What a person's words mean: the agency, category or scope that a name, an alias or a part of a name stands for.

A name selects only if it is exact (the name, its full name, an alias) or a part of exactly one entry.
Guessing ranks suggestions; it never selects.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import NamedTuple

from reformctl.model.table import Agency, Table
from reformctl.system.errors import UnknownNameError
from reformctl.system.translation import N_, Sentence, _, join_words, translate
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value
from reformctl.text.suggestions import MAX_SUGGESTIONS, MAX_WORD_CHARACTERS, is_subsequence

MIN_LIKENESS = 0.6
"""The least similarity (difflib's ratio) of a suggestion, without the characters that most names share: 市商务居 and
市商务局 have 0.8, 深圳市教育局 and 深圳市司法局 0."""
MAX_LISTED_NAMES = 50
"""Names at the most that a sentence lists."""
AGENCY_SEPARATORS = "[、，；,;]"
"""What divides agencies in an official table, and so stands in no name but between brackets."""


class NameEntry(NamedTuple):
    """An entry of a closed vocabulary: the name as the document writes it, and what else it is called."""

    name: str
    others: tuple[str, ...] = ()
    full_name: str | None = None
    homes: tuple[tuple[str, str], ...] = ()
    """Of an agency: the ids of the tables that have it, with its name there."""


class NameKind(NamedTuple):
    """The sentences about one kind of names, each whole."""

    key: str
    """What one of them is called in the kind of an error: unknown-agency, near-agency."""
    unknown: Sentence
    nearest: Sentence
    several: Sentence
    argument: str = ""
    """The field of a Selection that takes each of several names."""


AGENCY = NameKind(
    "agency",
    N_("no lead agency is called “{name}” (table.agencies lists all {count})"),
    N_("no lead agency is called “{name}”; did you mean {near}? (table.agencies lists all {count})"),
    N_("“{name}” can mean several agencies: {near}"),
    "agencies",
)
CATEGORY = NameKind(
    "category",
    N_("no category is called “{name}”; there are {all}"),
    N_("no category is called “{name}”; did you mean {near}? (table.categories lists all {count})"),
    N_("“{name}” can mean several categories: {near}"),
    "categories",
)
SCOPE = NameKind(
    "scope",
    N_("no scope is called “{name}”; there are {all}"),
    N_("no scope is called “{name}”; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several scopes: {near}"),
    "scopes",
)
FIELD = NameKind(
    "field",
    N_("no field is called “{name}”; there are {all}"),
    N_("no field is called “{name}”; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several fields: {near}"),
)
SORTING = NameKind(
    "sorting",
    N_("tasks cannot be sorted by “{name}”, but by {all}"),
    N_("tasks cannot be sorted by “{name}”; did you mean {near}? They can be by {all}"),
    N_("“{name}” can mean several fields: {near}"),
)
DIMENSION = NameKind(
    "dimension",
    N_("nothing is counted by “{name}”; there are {all}"),
    N_("nothing is counted by “{name}”; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several: {near}"),
)
FORMAT = NameKind(
    "format",
    N_("no format is called “{name}”; there are {all}"),
    N_("no format is called “{name}”; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several formats: {near}"),
)
VERSION = NameKind(
    "version",
    N_("“{name}” is neither a file nor the id of a loaded table; there are {all}"),
    N_("“{name}” is neither a file nor the id of a loaded table; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several tables: {near}"),
)
RULE = NameKind(
    "rule",
    N_("no rule is called “{name}”; there are {all}"),
    N_("no rule is called “{name}”; did you mean {near}?"),
    N_("“{name}” can mean several rules: {near}"),
)
TABLE = NameKind(
    "table",
    N_("no loaded table has the id “{name}”; there are {all}"),
    N_("no loaded table has the id “{name}”; did you mean {near}? There are {all}"),
    N_("“{name}” can mean several tables: {near}"),
)
KINDS = (AGENCY, CATEGORY, SCOPE, FIELD, SORTING, DIMENSION, FORMAT, VERSION, RULE, TABLE)


def find_entries(given: str, names: Sequence[NameEntry], kind: NameKind) -> list[NameEntry]:
    """The entry that `given` stands for, or all that have the one name it stands for.

    Raises UnknownNameError, with the way out, where there is none or several.
    """
    wanted = comparison_key(given)
    exact = [entry for entry in names if wanted in map(comparison_key, (*list_spellings(entry), *_add_brackets(entry)))]
    found = exact or [
        entry for entry in names if wanted and any(wanted in comparison_key(word) for word in list_spellings(entry))
    ]
    if len({entry.name for entry in found}) == 1 and (exact or is_part_of(wanted, found[0])):
        return found
    if not found and kind.argument and len([part for part in re.split(AGENCY_SEPARATORS, given) if part.strip()]) > 1:
        sentence = _("“{name}” is more than one name: give each of them by itself in {argument}")
        raise UnknownNameError(sentence, "more-than-one-name", name=echo_value(given), argument=kind.argument)
    if len(found) > 1:
        raise _refuse_name("several", kind, given, found, names)
    raise _refuse_unknown(kind, given, found or find_nearest(given, names), names)


def require_name(given: str, names: Iterable[str], kind: NameKind, labels: Iterable[str] = ()) -> str:
    """The name itself if it is one of `names`, else UnknownNameError with the nearest: for words that are not data.

    Each name may have a label, in the same order, that people type in its place: it is suggested, but not taken.
    """
    entries = [NameEntry(name, (label,) if label else ()) for name, label in zip_longest(names, labels, fillvalue="")]
    if any(entry.name == given for entry in entries):
        return given
    raise _refuse_unknown(kind, given, find_nearest(given, entries), entries)


def describe_match(given: str, entry: NameEntry, names: Sequence[NameEntry]) -> str | None:
    """The sentence that says how a name was understood, or None where a document writes it just so."""
    if given == entry.name or any(given == name for _table, name in entry.homes):
        return None
    label = label_entries(names)[entry]
    if comparison_key(given) == comparison_key(label):
        return None
    return _("“{given}” is taken as {name}").format(given=echo_value(given), name=echo_value(label))


def describe_namesakes(given: str, found: Sequence[NameEntry]) -> str | None:
    """The sentence that says that a name is that of several bodies, or None."""
    if len(found) < 2:  # noqa: PLR2004 several
        return None
    bodies = join_words(
        _("{name} ({tables})").format(
            name=entry.full_name or entry.name, tables=join_words(table for table, _name in entry.homes)
        )
        for entry in found
    )
    return _("“{given}” is the name of several bodies, all of which are taken: {bodies}").format(
        given=echo_value(given), bodies=echo_value(bodies, 200)
    )


def label_entries(names: Sequence[NameEntry]) -> dict[NameEntry, str]:
    """What to call each entry, so that `find` knows it again: a body also by its full name or its tables."""
    often = Counter(entry.name for entry in names)
    return {entry: entry.name if often[entry.name] == 1 else _add_brackets(entry)[0] for entry in names}


def find_nearest(given: str, names: Sequence[NameEntry]) -> list[NameEntry]:
    """The entries that a mistyped name may have meant, best first, at most 3, and only those that are really near.

    Not by edits as typos.nearest: 深圳市教育局 is but two of six characters from 深圳市司法局. What most names share
    tells nothing, and an abbreviation leaves out much; of options this suggests twice as often what was not meant.
    """
    from difflib import SequenceMatcher

    wanted = comparison_key(given)
    names = [entry for entry in names if len(entry.name) <= MAX_WORD_CHARACTERS]
    if len(wanted) > MAX_WORD_CHARACTERS:
        return []
    around = [
        entry
        for entry in names
        if any(is_subsequence(wanted, comparison_key(word)) for word in (entry.name, *entry.others))
    ]
    if 0 < len(around) <= MAX_SUGGESTIONS:
        return around
    telling = str.maketrans(dict.fromkeys(_common_characters(names), ""))

    def likeness(entry: NameEntry) -> float:
        words = [comparison_key(word) for word in list_spellings(entry) if len(word) <= MAX_WORD_CHARACTERS]
        if any(_one_character_off(wanted, word) for word in words):
            return 1.0
        typed = SequenceMatcher(None, "", wanted.translate(telling), autojunk=False)
        ratios = []
        for word in filter(None, (word.translate(telling) for word in words)):
            typed.set_seq1(word)
            ratios.append(typed.ratio())
        return max(ratios, default=0.0)

    scored = sorted(((likeness(entry), -index, entry) for index, entry in enumerate(names)), reverse=True)
    return [entry for score, _index, entry in scored[:MAX_SUGGESTIONS] if score >= MIN_LIKENESS]


def list_agencies(tables: Sequence[Table]) -> list[NameEntry]:
    """The bodies that the tables name, in their order.

    Agencies are one body if they have one full name, or if one is called by the other's full name. One without a full
    name is the body that others call so, if that is one; where it may be several it is none of them, but a body of its
    own. So it does not matter which table comes first, and two bodies of one name are two entries.
    """
    listed = [(table.id, agency) for table in tables for agency in table.agencies]
    full_names: dict[str, set[str]] = {}
    for _table, agency in listed:
        if agency.full_name:
            for name in (agency.name, agency.full_name):
                full_names.setdefault(comparison_key(name), set()).add(comparison_key(agency.full_name))
    bodies: dict[tuple[str, str], list[tuple[str, Agency]]] = {}
    for table, agency in listed:
        meant = full_names.get(comparison_key(agency.full_name or agency.name), set())
        key = ("full name", min(meant)) if len(meant) == 1 else ("name", comparison_key(agency.name))
        bodies.setdefault(key, []).append((table, agency))
    return [_merge_agencies(body) for body in bodies.values()]


def list_categories(tables: Sequence[Table]) -> list[NameEntry]:
    """The categories of all tables."""
    return _make_distinct_entries(category.name for table in tables for category in table.categories)


def list_scopes(tables: Sequence[Table]) -> list[NameEntry]:
    """The scopes that occur in any table."""
    return _make_distinct_entries(scope for table in tables for scope in table.store.count_by("scope") if scope)


def list_spellings(entry: NameEntry) -> tuple[str, ...]:
    """Everything that an entry is called: its name first."""
    full_name = (entry.full_name,) if entry.full_name else ()
    return (entry.name, *full_name, *entry.others)


def is_part_of(wanted: str, entry: NameEntry) -> bool:
    """Whether a part of a name is one of this body's own: its full name begins with those of the bodies above it.

    住房和建设局 is the end of 深圳市住房和建设局; 市人民政府 only stands before 港澳事务办公室.
    """
    return any(wanted in comparison_key(word) for word in (entry.name, *entry.others)) or comparison_key(
        entry.full_name or ""
    ).endswith(wanted)


def _add_brackets(entry: NameEntry) -> tuple[str, ...]:
    """市司法局（深圳市司法局）: the names of a body with what tells it from others of that name, if anything does."""
    telling = entry.full_name or "、".join(dict.fromkeys(table for table, _name in entry.homes))
    return tuple(f"{name}（{telling}）" for name in (entry.name, *entry.others)) if telling else ()


def _merge_agencies(body: Sequence[tuple[str, Agency]]) -> NameEntry:
    """A body by the name that the first table has for it, with everything else that it is called in any."""
    name = body[0][1].name
    full_name = next((agency.full_name for _table, agency in body if agency.full_name), None)
    others = dict.fromkeys(other for _table, agency in body for other in (agency.name, *agency.aliases))
    homes = dict.fromkeys((table, agency.name) for table, agency in body)
    return NameEntry(name, tuple(other for other in others if other not in {name, full_name}), full_name, tuple(homes))


def _make_distinct_entries(names: Iterable[str]) -> list[NameEntry]:
    return [NameEntry(name) for name in dict.fromkeys(names)]


def _one_character_off(one: str, other: str) -> bool:
    """Whether just one character of four or more differs: 法制创新 and 法治创新, but not 国土局 and 国税局."""
    return len(one) == len(other) > 3 and sum(map(str.__ne__, one, other)) == 1  # noqa: PLR2004 as the sentence above says


def _common_characters(names: Sequence[NameEntry]) -> set[str]:
    """Chinese characters that more than a third of the entries have, such as 深圳市局: they tell nothing apart."""
    seen: dict[str, int] = {}
    for entry in names:
        for char in {char for word in list_spellings(entry) for char in comparison_key(word) if not char.isascii()}:
            seen[char] = seen.get(char, 0) + 1
    return {char for char, count in seen.items() if count > max(2, len(names) / 3)}


def _refuse_unknown(
    kind: NameKind, given: str, near: Sequence[NameEntry], names: Sequence[NameEntry]
) -> UnknownNameError:
    return _refuse_name("near" if near else "unknown", kind, given, near, names)


def _refuse_name(
    outcome: str, kind: NameKind, given: str, near: Sequence[NameEntry], names: Sequence[NameEntry]
) -> UnknownNameError:
    """What is wrong with a name: it means several things, or nothing, and perhaps something near."""
    sentences = {"several": kind.several, "near": kind.nearest, "unknown": kind.unknown}
    called = label_entries(names)
    return UnknownNameError(
        translate(sentences[outcome]),
        f"{outcome}-{kind.key}",
        name=echo_value(given),
        near=join_words(echo_value(called[entry]) for entry in near[:MAX_LISTED_NAMES]),
        all=join_words(echo_value(called[entry]) for entry in names[:MAX_LISTED_NAMES]),
        count=len(names),
    )
