"""Categories and agencies are closed vocabularies: what tasks name is declared, once."""

import re
from collections.abc import Iterable, Iterator, Sequence

from reformctl.model import vocabulary
from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.table import Table
from reformctl.system.translation import _, join_words
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value

_IN_BRACKETS = re.compile("（[^（）]*）|[(][^()]*[)]")
MAX_SUGGESTED_NAMES = 20
"""Different unknown names of a table that get a suggestion."""
MAX_COMPARED_NAMES = 2_000
"""Names and aliases that an unknown one is compared with at the most; no list of agencies is as long."""


def names_are_unique(table: Table) -> Iterator[Diagnostic]:
    """A category or an agency that is declared twice would be counted twice."""
    for section in ("categories", "agencies"):
        declared = [entry.name for entry in getattr(table, section)]
        written = {comparison_key(name): name for name in reversed(declared)}
        seen = set()
        for index, name in enumerate(declared):
            first = written[comparison_key(name)]
            if name in seen:
                sentence = _("“{name}” is declared twice: keep one entry")
                yield Diagnostic((section, index, "name"), "duplicate-name", sentence.format(name=echo_value(name)))
            elif name != first:
                yield Diagnostic((section, index, "name"), "twin-name", _describe_twin(name, first))
            seen.add(name)


def names_mean_one_agency(table: Table) -> Iterator[Diagnostic]:
    """Whoever types a full name or an alias means one agency."""
    owners = {comparison_key(agency.name): agency.name for agency in reversed(table.agencies)}
    for index, agency in enumerate(table.agencies):
        others = [(("agencies", index, "aliases", at), alias) for at, alias in enumerate(agency.aliases)]
        for path, name in ((("agencies", index, "full_name"), agency.full_name), *others):
            if name and owners.setdefault(comparison_key(name), agency.name) != agency.name:
                sentence = (
                    _("“{name}” is the name of another agency: a name must mean one agency")
                    if owners[comparison_key(name)] == name
                    else _("“{name}” already means {owner}: a name must mean one agency")
                )
                sentence = sentence.format(name=echo_value(name), owner=echo_value(owners[comparison_key(name)]))
                yield Diagnostic(path, "ambiguous-name", sentence)


def agencies_stand_alone(table: Table) -> Iterator[Diagnostic]:
    """Several agencies joined by 、 in one text would be counted as one more agency."""
    declared: list[tuple[KeyPath, str]] = [
        (("agencies", index, "name"), agency.name) for index, agency in enumerate(table.agencies)
    ]
    for path, name in (*declared, *_list_named_agencies(table)):
        if _is_joined(name):
            parts = join_words(echo_value(part) for part in re.split(vocabulary.AGENCY_SEPARATORS, name) if part)
            sentence = _("“{name}” is several agencies: write [{parts}]")
            yield Diagnostic(
                path, "joined-agencies", sentence.format(name=echo_value(name), parts=echo_value(parts, 200))
            )


def agencies_stand_once(table: Table) -> Iterator[Diagnostic]:
    """An agency that leads a task twice would be counted twice."""
    for index, task in enumerate(table.tasks):
        for key, agencies in (("lead_agencies", task.lead_agencies), ("support_agencies", task.support_agencies)):
            seen = set()
            for at, name in enumerate(agencies):
                if name in seen:
                    sentence = _("“{name}” stands here twice: keep one")
                    yield Diagnostic(
                        ("tasks", index, key, at), "repeated-agency", sentence.format(name=echo_value(name))
                    )
                seen.add(name)


def categories_are_declared(table: Table) -> Iterator[Diagnostic]:
    """A category that is not declared is a misspelt one, and its tasks would drop out of the counts."""
    used = ((("tasks", at, "category"), task.category) for at, task in enumerate(table.tasks) if task.category)
    unknown = _("the category “{name}” is not declared under “categories”")
    nearly = _("the category “{name}” is not declared; did you mean {near}?")
    return _find_undeclared(used, vocabulary.list_categories([table]), "unknown-category", unknown, nearly)


def agencies_are_declared(table: Table) -> Iterator[Diagnostic]:
    """An agency that is not declared is a misspelt one, and would be counted apart."""
    used = ((path, name) for path, name in _list_named_agencies(table) if not _is_joined(name))
    unknown = _("the agency “{name}” is not declared under “agencies”")
    nearly = _("the agency “{name}” is not declared; did you mean {near}?")
    return _find_undeclared(used, vocabulary.list_agencies([table]), "unknown-agency", unknown, nearly)


def _is_joined(name: str) -> bool:
    """市委组织部（市公务员局、市人才局） is one body: what stands in brackets divides nothing."""
    return bool(re.search(vocabulary.AGENCY_SEPARATORS, _IN_BRACKETS.sub("", name)))


def _find_undeclared(
    used: Iterable[tuple[KeyPath, str]], known: Sequence[vocabulary.NameEntry], rule: str, unknown: str, nearly: str
) -> Iterator[Diagnostic]:
    """A fault for each name that is used but not declared, with the one that is surely or probably meant."""
    declared = [name for entry in known for name in (entry.name, *(name for _table, name in entry.homes))]
    listed = frozenset(declared)
    written = {comparison_key(name): name for name in reversed(declared)}
    meant = {comparison_key(other): entry.name for entry in known for other in vocabulary.list_spellings(entry)}
    suggestions: dict[str, str] = {}
    for path, name in used:
        if name in listed:
            continue
        if comparison_key(name) in written:
            yield Diagnostic(path, "twin-name", _describe_twin(name, written[comparison_key(name)]))
            continue
        near = echo_value(meant.get(comparison_key(name), "")) or _suggest_names(name, known, suggestions)
        yield Diagnostic(path, rule, (nearly if near else unknown).format(name=echo_value(name), near=near))


def _describe_twin(name: str, declared: str) -> str:
    sentence = _("“{name}” is “{declared}” in other signs (width, case or blanks): write it in one way")
    return sentence.format(name=echo_value(name), declared=echo_value(declared))


def _list_named_agencies(table: Table) -> Iterator[tuple[KeyPath, str]]:
    for index, task in enumerate(table.tasks):
        for key, agencies in (("lead_agencies", task.lead_agencies), ("support_agencies", task.support_agencies)):
            for at, name in enumerate(agencies):
                yield ("tasks", index, key, at), name


def _suggest_names(name: str, known: Sequence[vocabulary.NameEntry], suggestions: dict[str, str]) -> str:
    """Suggestions for one name, looked up once; after the first few names there are none, for each costs a search."""
    if name not in suggestions:
        spellings = sum(len(entry.others) + 2 for entry in known)
        affordable = len(suggestions) < MAX_SUGGESTED_NAMES and spellings < MAX_COMPARED_NAMES
        suggestions[name] = _join_nearest(name, known) if affordable else ""
    return suggestions[name]


def _join_nearest(name: str, known: Sequence[vocabulary.NameEntry]) -> str:
    return join_words(echo_value(entry.name) for entry in vocabulary.find_nearest(name, known))
