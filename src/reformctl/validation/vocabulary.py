"""Categories and agencies are closed vocabularies: what tasks name is declared, once."""

import re
from collections.abc import Iterable, Iterator, Sequence

from reformctl.model import vocabulary
from reformctl.model.diagnostics import Fault, KeyPath
from reformctl.model.table import Table
from reformctl.system.translation import _, listed
from reformctl.text.width_and_breaks import echo, same

_IN_BRACKETS = re.compile("（[^（）]*）|[(][^()]*[)]")
SUGGESTIONS = 20
"""Different unknown names of a table that get a suggestion."""
COMPARED = 2_000
"""Names and aliases that an unknown one is compared with at the most; no list of agencies is as long."""


def names_are_unique(table: Table) -> Iterator[Fault]:
    """A category or an agency that is declared twice would be counted twice."""
    for section in ("categories", "agencies"):
        declared = [entry.name for entry in getattr(table, section)]
        written = {same(name): name for name in reversed(declared)}
        seen = set()
        for index, name in enumerate(declared):
            first = written[same(name)]
            if name in seen:
                sentence = _("“{name}” is declared twice: keep one entry")
                yield Fault((section, index, "name"), "duplicate-name", sentence.format(name=echo(name)))
            elif name != first:
                yield Fault((section, index, "name"), "twin-name", _twin(name, first))
            seen.add(name)


def names_mean_one_agency(table: Table) -> Iterator[Fault]:
    """Whoever types a full name or an alias means one agency."""
    owners = {same(agency.name): agency.name for agency in reversed(table.agencies)}
    for index, agency in enumerate(table.agencies):
        others = [(("agencies", index, "aliases", at), alias) for at, alias in enumerate(agency.aliases)]
        for path, name in ((("agencies", index, "full_name"), agency.full_name), *others):
            if name and owners.setdefault(same(name), agency.name) != agency.name:
                sentence = (
                    _("“{name}” is the name of another agency: a name must mean one agency")
                    if owners[same(name)] == name
                    else _("“{name}” already means {owner}: a name must mean one agency")
                )
                sentence = sentence.format(name=echo(name), owner=echo(owners[same(name)]))
                yield Fault(path, "ambiguous-name", sentence)


def agencies_stand_alone(table: Table) -> Iterator[Fault]:
    """Several agencies joined by 、 in one text would be counted as one more agency."""
    declared: list[tuple[KeyPath, str]] = [
        (("agencies", index, "name"), agency.name) for index, agency in enumerate(table.agencies)
    ]
    for path, name in (*declared, *_agencies_named(table)):
        if _is_joined(name):
            parts = listed(echo(part) for part in re.split(vocabulary.JOINTS, name) if part)
            sentence = _("“{name}” is several agencies: write [{parts}]")
            yield Fault(path, "joined-agencies", sentence.format(name=echo(name), parts=echo(parts, 200)))


def agencies_stand_once(table: Table) -> Iterator[Fault]:
    """An agency that leads a task twice would be counted twice."""
    for index, task in enumerate(table.tasks):
        for key, agencies in (("lead_agencies", task.lead_agencies), ("support_agencies", task.support_agencies)):
            seen = set()
            for at, name in enumerate(agencies):
                if name in seen:
                    sentence = _("“{name}” stands here twice: keep one")
                    yield Fault(("tasks", index, key, at), "repeated-agency", sentence.format(name=echo(name)))
                seen.add(name)


def categories_are_declared(table: Table) -> Iterator[Fault]:
    """A category that is not declared is a misspelt one, and its tasks would drop out of the counts."""
    used = ((("tasks", at, "category"), task.category) for at, task in enumerate(table.tasks) if task.category)
    unknown = _("the category “{name}” is not declared under “categories”")
    nearly = _("the category “{name}” is not declared; did you mean {near}?")
    return _undeclared(used, vocabulary.categories([table]), "unknown-category", unknown, nearly)


def agencies_are_declared(table: Table) -> Iterator[Fault]:
    """An agency that is not declared is a misspelt one, and would be counted apart."""
    used = ((path, name) for path, name in _agencies_named(table) if not _is_joined(name))
    unknown = _("the agency “{name}” is not declared under “agencies”")
    nearly = _("the agency “{name}” is not declared; did you mean {near}?")
    return _undeclared(used, vocabulary.agencies([table]), "unknown-agency", unknown, nearly)


def _is_joined(name: str) -> bool:
    """市委组织部（市公务员局、市人才局） is one body: what stands in brackets divides nothing."""
    return bool(re.search(vocabulary.JOINTS, _IN_BRACKETS.sub("", name)))


def _undeclared(
    used: Iterable[tuple[KeyPath, str]], known: Sequence[vocabulary.Name], rule: str, unknown: str, nearly: str
) -> Iterator[Fault]:
    """A fault for each name that is used but not declared, with the one that is surely or probably meant."""
    declared = [name for entry in known for name in (entry.name, *(name for _table, name in entry.homes))]
    listed = frozenset(declared)
    written = {same(name): name for name in reversed(declared)}
    meant = {same(other): entry.name for entry in known for other in vocabulary.spellings(entry)}
    suggestions: dict[str, str] = {}
    for path, name in used:
        if name in listed:
            continue
        if same(name) in written:
            yield Fault(path, "twin-name", _twin(name, written[same(name)]))
            continue
        near = echo(meant.get(same(name), "")) or _near_once(name, known, suggestions)
        yield Fault(path, rule, (nearly if near else unknown).format(name=echo(name), near=near))


def _twin(name: str, declared: str) -> str:
    sentence = _("“{name}” is “{declared}” in other signs (width, case or blanks): write it in one way")
    return sentence.format(name=echo(name), declared=echo(declared))


def _agencies_named(table: Table) -> Iterator[tuple[KeyPath, str]]:
    for index, task in enumerate(table.tasks):
        for key, agencies in (("lead_agencies", task.lead_agencies), ("support_agencies", task.support_agencies)):
            for at, name in enumerate(agencies):
                yield ("tasks", index, key, at), name


def _near_once(name: str, known: Sequence[vocabulary.Name], suggestions: dict[str, str]) -> str:
    """Suggestions for one name, looked up once; after the first few names there are none, for each costs a search."""
    if name not in suggestions:
        spellings = sum(len(entry.others) + 2 for entry in known)
        affordable = len(suggestions) < SUGGESTIONS and spellings < COMPARED
        suggestions[name] = _near(name, known) if affordable else ""
    return suggestions[name]


def _near(name: str, known: Sequence[vocabulary.Name]) -> str:
    return listed(echo(entry.name) for entry in vocabulary.nearest(name, known))
