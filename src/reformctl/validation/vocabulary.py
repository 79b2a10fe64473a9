"""Checks that categories and agencies are closed vocabularies: what tasks name is declared, once."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from reformctl.model import vocabulary
from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.table import Agency, Table
from reformctl.system.translation import _, join_words
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value
from reformctl.validation import limits

_PARTY_AND_GOVERNMENT = re.compile("(?:[党黨]委|[党黨]工委|[党黨][组組])、(?:人民)?(?:政府|管委[会會])$")
_IN_BRACKETS = re.compile("（[^（）]*）|[(][^()]*[)]")
_NameInTable = tuple[KeyPath, str]
"""A name, after the path where the table has it."""


def names_are_unique(table: Table) -> Iterator[Diagnostic]:
    """A category or an agency is declared once; else it would be counted twice."""
    for section in ("categories", "agencies"):
        first_spellings: dict[str, str] = {}
        seen = set()
        entries = getattr(table, section)
        for index, entry in enumerate(entries):
            name = entry.name
            path = (section, index, "name")
            key = comparison_key(name)
            first = first_spellings.setdefault(key, name)
            if name in seen:
                sentence = _("“{name}” is declared twice: keep one entry")
                message = sentence.format(name=echo_value(name))
                yield Diagnostic(path, "duplicate-name", message)
            elif name != first:
                message = _describe_twin(name, first)
                yield Diagnostic(path, "twin-name", message)
            seen.add(name)


def names_mean_one_agency(table: Table) -> Iterator[Diagnostic]:
    """A full name or an alias means one agency of the table."""
    owners: dict[str, str] = {}
    for agency in table.agencies:
        key = comparison_key(agency.name)
        owners.setdefault(key, agency.name)
    for index, agency in enumerate(table.agencies):
        for path, name in _list_other_names(index, agency):
            key = comparison_key(name)
            owner = owners.setdefault(key, agency.name)
            if owner == agency.name:
                continue
            if owner == name:
                sentence = _("“{name}” is the name of another agency: a name must mean one agency")
            else:
                sentence = _("“{name}” already means {owner}: a name must mean one agency")
            shown_name = echo_value(name)
            shown_owner = echo_value(owner)
            message = sentence.format(name=shown_name, owner=shown_owner)
            yield Diagnostic(path, "ambiguous-name", message)


def agencies_stand_alone(table: Table) -> Iterator[Diagnostic]:
    """No text joins several agencies by 、: it would be counted as one more agency."""
    declared = _list_declared_agencies(table)
    named = _list_named_agencies(table)
    for path, name in chain(declared, named):
        if not _is_joined(name):
            continue
        parts = re.split(vocabulary.AGENCY_SEPARATORS, name)
        echoed_parts = [echo_value(part) for part in parts if part]
        list_text = join_words(echoed_parts)
        list_text = echo_value(list_text, limits.MAX_PARTS_CHARACTERS)
        sentence = _("“{name}” is several agencies: write [{parts}]")
        shown_name = echo_value(name)
        message = sentence.format(name=shown_name, parts=list_text)
        yield Diagnostic(path, "joined-agencies", message)


def agencies_stand_once(table: Table) -> Iterator[Diagnostic]:
    """An agency leads or supports a task once; else it would be counted twice."""
    seen: set[KeyPath] = set()
    for path, name in _list_named_agencies(table):
        list_path = path[:-1]
        entry = (*list_path, name)
        if entry in seen:
            sentence = _("“{name}” occurs here twice: keep one")
            message = sentence.format(name=echo_value(name))
            yield Diagnostic(path, "repeated-agency", message)
        seen.add(entry)


def categories_are_declared(table: Table) -> Iterator[Diagnostic]:
    """Categories are declared: a misspelt one is not, and its tasks would drop out of the counts."""
    unknown = _("the category “{name}” is not declared under “categories”")
    misspelt = _("the category “{name}” is not declared; did you mean {near}?")
    categories = vocabulary.list_categories([table])
    declared = _DeclaredNames(categories, "unknown-category", unknown, misspelt)
    for index, task in enumerate(table.tasks):
        if task.category:
            path = ("tasks", index, "category")
            yield from declared.judge_name(task.category, path)


def agencies_are_declared(table: Table) -> Iterator[Diagnostic]:
    """Agencies are declared: a misspelt one is not, and would be counted apart."""
    unknown = _("the agency “{name}” is not declared under “agencies”")
    misspelt = _("the agency “{name}” is not declared; did you mean {near}?")
    agencies = vocabulary.list_agencies([table])
    declared = _DeclaredNames(agencies, "unknown-agency", unknown, misspelt)
    for path, name in _list_named_agencies(table):
        if not _is_joined(name):
            yield from declared.judge_name(name, path)


class _DeclaredNames:
    """The names that a table declares, with what is said of one that it does not."""

    def __init__(self, entries: Sequence[vocabulary.NameEntry], rule: str, unknown: str, misspelt: str) -> None:
        """Take the entries, and what is said of a name that is like none of theirs, and of one that is near to some."""
        self._entries = entries
        self._rule = rule
        self._unknown = unknown
        self._misspelt = misspelt
        self._names: set[str] = set()
        self._spellings: dict[str, str] = {}
        """The declared name under each comparison key."""
        self._meant_names: dict[str, str] = {}
        """The name that an alias means, under the comparison key of the alias."""
        self._suggestions: dict[str, str] = {}
        self._spelling_count = 0
        for entry in entries:
            self._add_declared(entry.name)
            for _table, name in entry.homes:
                self._add_declared(name)
            for alias in vocabulary.list_spellings(entry):
                key = comparison_key(alias)
                self._meant_names[key] = entry.name
            self._spelling_count += len(entry.others) + 2  # the name and the full name

    def judge_name(self, name: str, path: KeyPath) -> Iterator[Diagnostic]:
        """Report a name that is not declared, or declared with other width, case or blanks."""
        if name in self._names:
            return
        key = comparison_key(name)
        twin = self._spellings.get(key)
        if twin:
            message = _describe_twin(name, twin)
            yield Diagnostic(path, "twin-name", message)
            return
        near = self._suggest_names(name)
        sentence = self._misspelt if near else self._unknown
        shown_name = echo_value(name)
        message = sentence.format(name=shown_name, near=near)
        yield Diagnostic(path, self._rule, message)

    def _add_declared(self, name: str) -> None:
        key = comparison_key(name)
        self._names.add(name)
        self._spellings.setdefault(key, name)

    def _suggest_names(self, name: str) -> str:
        """Suggest what is surely or probably meant; after MAX_SUGGESTED_NAMES nothing, for each costs a search."""
        key = comparison_key(name)
        meant = self._meant_names.get(key)
        if meant:
            return echo_value(meant)
        if name not in self._suggestions:
            self._suggestions[name] = self._join_nearest(name)
        return self._suggestions[name]

    def _join_nearest(self, name: str) -> str:
        has_enough = len(self._suggestions) >= limits.MAX_SUGGESTED_NAMES
        if has_enough or self._spelling_count >= limits.MAX_COMPARED_NAMES:
            return ""
        nearest = vocabulary.find_nearest(name, self._entries)
        names = [entry.name for entry in nearest]
        return join_words(map(echo_value, names))


def _is_joined(name: str) -> bool:
    """Tell whether a text joins several agencies: 市发展改革委、市商务局 does.

    市委组织部（市公务员局、市人才局） does not, for brackets divide nothing; neither does 各区党委、政府, for 政府
    alone is no agency.
    """
    outside_brackets = _IN_BRACKETS.sub("", name)
    divided = _PARTY_AND_GOVERNMENT.sub("", outside_brackets)
    separator = re.search(vocabulary.AGENCY_SEPARATORS, divided)
    return separator is not None


def _describe_twin(name: str, declared: str) -> str:
    sentence = _("“{name}” is “{declared}” in another spelling (width, case or spaces): use one spelling")
    shown_name = echo_value(name)
    shown_declared = echo_value(declared)
    return sentence.format(name=shown_name, declared=shown_declared)


def _list_declared_agencies(table: Table) -> Iterator[_NameInTable]:
    """List the agencies that a table declares, each by its usual name."""
    for index, agency in enumerate(table.agencies):
        path = ("agencies", index, "name")
        yield path, agency.name


def _list_other_names(index: int, agency: Agency) -> Iterator[_NameInTable]:
    """List the full name and the aliases of an agency."""
    if agency.full_name:
        path: KeyPath = ("agencies", index, "full_name")
        yield path, agency.full_name
    for number, alias in enumerate(agency.aliases):
        path = ("agencies", index, "aliases", number)
        yield path, alias


def _list_named_agencies(table: Table) -> Iterator[_NameInTable]:
    """List the agencies that tasks name."""
    for index, task in enumerate(table.tasks):
        for key in ("lead_agencies", "support_agencies"):
            names = getattr(task, key)
            for number, name in enumerate(names):
                path = ("tasks", index, key, number)
                yield path, name
