"""Checks that categories and agencies are closed vocabularies: what tasks name is declared, once."""

import re
from collections.abc import Iterable, Iterator, Sequence

from reformctl.model import vocabulary
from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.table import Agency, Table
from reformctl.system.translation import _, join_words
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value
from reformctl.validation import limits

_PARTY_AND_GOVERNMENT = re.compile("(?:[党黨]委|[党黨]工委|[党黨][组組])、(?:人民)?(?:政府|管委[会會])$")
_IN_BRACKETS = re.compile("（[^（）]*）|[(][^()]*[)]")


def names_are_unique(table: Table) -> Iterator[Diagnostic]:
    """A category or an agency is declared once; else it would be counted twice."""
    for section in ("categories", "agencies"):
        declared = [entry.name for entry in getattr(table, section)]
        written = {comparison_key(name): name for name in reversed(declared)}
        seen = set()
        for index, name in enumerate(declared):
            first = written[comparison_key(name)]
            path = (section, index, "name")
            if name in seen:
                sentence = _("“{name}” is declared twice: keep one entry")
                yield Diagnostic(path, "duplicate-name", sentence.format(name=echo_value(name)))
            elif name != first:
                yield Diagnostic(path, "twin-name", _describe_twin(name, first))
            seen.add(name)


def names_mean_one_agency(table: Table) -> Iterator[Diagnostic]:
    """A full name or an alias means one agency of the table."""
    owners = {comparison_key(agency.name): agency.name for agency in reversed(table.agencies)}
    for index, agency in enumerate(table.agencies):
        for path, name in _list_other_names(index, agency):
            owner = owners.setdefault(comparison_key(name), agency.name)
            if owner == agency.name:
                continue
            sentence = _("“{name}” already means {owner}: a name must mean one agency")
            if owner == name:
                sentence = _("“{name}” is the name of another agency: a name must mean one agency")
            sentence = sentence.format(name=echo_value(name), owner=echo_value(owner))
            yield Diagnostic(path, "ambiguous-name", sentence)


def agencies_stand_alone(table: Table) -> Iterator[Diagnostic]:
    """No text joins several agencies by 、: it would be counted as one more agency."""
    for path, name in (*_list_declared_agencies(table), *_list_named_agencies(table)):
        if _is_joined(name):
            parts = filter(None, re.split(vocabulary.AGENCY_SEPARATORS, name))
            listed = echo_value(join_words(map(echo_value, parts)), limits.MAX_PARTS_CHARACTERS)
            sentence = _("“{name}” is several agencies: write [{parts}]")
            yield Diagnostic(path, "joined-agencies", sentence.format(name=echo_value(name), parts=listed))


def agencies_stand_once(table: Table) -> Iterator[Diagnostic]:
    """An agency leads or supports a task once; else it would be counted twice."""
    seen: set[tuple[str | int, ...]] = set()
    for path, name in _list_named_agencies(table):
        section, task, field, _index = path
        here = (section, task, field, name)
        if here in seen:
            sentence = _("“{name}” stands here twice: keep one")
            yield Diagnostic(path, "repeated-agency", sentence.format(name=echo_value(name)))
        seen.add(here)


def categories_are_declared(table: Table) -> Iterator[Diagnostic]:
    """Categories are declared: a misspelt one is not, and its tasks would drop out of the counts."""
    used = [(("tasks", index, "category"), task.category) for index, task in enumerate(table.tasks) if task.category]
    unknown = _("the category “{name}” is not declared under “categories”")
    nearly = _("the category “{name}” is not declared; did you mean {near}?")
    return _find_undeclared(used, vocabulary.list_categories([table]), "unknown-category", unknown, nearly)


def agencies_are_declared(table: Table) -> Iterator[Diagnostic]:
    """Agencies are declared: a misspelt one is not, and would be counted apart."""
    used = [(path, name) for path, name in _list_named_agencies(table) if not _is_joined(name)]
    unknown = _("the agency “{name}” is not declared under “agencies”")
    nearly = _("the agency “{name}” is not declared; did you mean {near}?")
    return _find_undeclared(used, vocabulary.list_agencies([table]), "unknown-agency", unknown, nearly)


def _is_joined(name: str) -> bool:
    """Tell whether a text joins several agencies.

    市委组织部（市公务员局、市人才局） does not, for brackets divide nothing; neither does 各区党委、政府, for 政府
    alone is no agency.
    """
    outside = _PARTY_AND_GOVERNMENT.sub("", _IN_BRACKETS.sub("", name))
    return bool(re.search(vocabulary.AGENCY_SEPARATORS, outside))


def _find_undeclared(
    used: Iterable[tuple[KeyPath, str]], known: Sequence[vocabulary.NameEntry], rule: str, unknown: str, nearly: str
) -> Iterator[Diagnostic]:
    """Report each name that is used but not declared, with the one that is surely or probably meant."""
    declared: list[str] = []
    meant: dict[str, str] = {}
    for entry in known:
        declared += [entry.name, *(name for _table, name in entry.homes)]
        meant.update(dict.fromkeys(map(comparison_key, vocabulary.list_spellings(entry)), entry.name))
    declared_names = frozenset(declared)
    written = {comparison_key(name): name for name in reversed(declared)}
    suggestions: dict[str, str] = {}
    for path, name in used:
        if name in declared_names:
            continue
        key = comparison_key(name)
        if key in written:
            yield Diagnostic(path, "twin-name", _describe_twin(name, written[key]))
            continue
        near = echo_value(meant.get(key, "")) or _suggest_names(name, known, suggestions)
        sentence = nearly if near else unknown
        yield Diagnostic(path, rule, sentence.format(name=echo_value(name), near=near))


def _describe_twin(name: str, declared: str) -> str:
    sentence = _("“{name}” is “{declared}” in other signs (width, case or blanks): write it in one way")
    return sentence.format(name=echo_value(name), declared=echo_value(declared))


def _list_other_names(index: int, agency: Agency) -> Iterator[tuple[KeyPath, str]]:
    """List the full name and the aliases of an agency, each with its path."""
    if agency.full_name:
        yield ("agencies", index, "full_name"), agency.full_name
    for number, alias in enumerate(agency.aliases):
        yield ("agencies", index, "aliases", number), alias


def _list_declared_agencies(table: Table) -> Iterator[tuple[KeyPath, str]]:
    for index, agency in enumerate(table.agencies):
        yield ("agencies", index, "name"), agency.name


def _list_named_agencies(table: Table) -> Iterator[tuple[KeyPath, str]]:
    """List the agencies that tasks name, each with its path."""
    for index, task in enumerate(table.tasks):
        for number, name in enumerate(task.lead_agencies):
            yield ("tasks", index, "lead_agencies", number), name
        for number, name in enumerate(task.support_agencies):
            yield ("tasks", index, "support_agencies", number), name


def _suggest_names(name: str, known: Sequence[vocabulary.NameEntry], suggestions: dict[str, str]) -> str:
    """Suggest the names that an unknown one may mean; after MAX_SUGGESTED_NAMES nothing, for each costs a search."""
    if name not in suggestions:
        spellings = sum(len(entry.others) + 2 for entry in known)
        is_affordable = len(suggestions) < limits.MAX_SUGGESTED_NAMES and spellings < limits.MAX_COMPARED_NAMES
        suggestions[name] = _join_nearest(name, known) if is_affordable else ""
    return suggestions[name]


def _join_nearest(name: str, known: Sequence[vocabulary.NameEntry]) -> str:
    return join_words(echo_value(entry.name) for entry in vocabulary.find_nearest(name, known))
