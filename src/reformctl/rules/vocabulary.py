"""Categories and agencies are closed vocabularies: what tasks name is declared, once."""

from collections.abc import Iterator, Sequence

from reformctl import names
from reformctl.errors import Fault, KeyPath
from reformctl.messages import _
from reformctl.model import Table
from reformctl.text import echo

JOINT = "、"
"""What divides agencies in an official table, and so stands in no name."""
SUGGESTIONS = 20
"""Different unknown names of a table that get a suggestion."""


def names_are_unique(table: Table) -> Iterator[Fault]:
    """A category or an agency that is declared twice would be counted twice."""
    categories = [category.name for category in table.categories]
    agencies = [agency.name for agency in table.agencies]
    for section, declared in (("categories", categories), ("agencies", agencies)):
        seen = set()
        for index, name in enumerate(declared):
            if name in seen:
                sentence = _("“{name}” is declared twice: keep one entry")
                yield Fault((section, index, "name"), "duplicate-name", sentence.format(name=echo(name)))
            seen.add(name)


def agencies_stand_alone(table: Table) -> Iterator[Fault]:
    """Several agencies joined by 、 in one string would be counted as one more agency."""
    declared: list[tuple[KeyPath, str]] = [
        (("agencies", index, "name"), agency.name) for index, agency in enumerate(table.agencies)
    ]
    for path, name in (*declared, *_agencies_named(table)):
        if JOINT in name:
            parts = ", ".join(echo(part) for part in name.split(JOINT))
            sentence = _("“{name}” is several agencies: write [{parts}]")
            yield Fault(path, "joined-agencies", sentence.format(name=echo(name), parts=echo(parts, 200)))


def categories_are_declared(table: Table) -> Iterator[Fault]:
    """A category that is not declared is a misspelt one, and its tasks would drop out of the counts."""
    known = names.categories([table])
    listed = {entry.name for entry in known}
    suggestions: dict[str, str] = {}
    for index, task in enumerate(table.tasks):
        if task.category is not None and task.category not in listed:
            near = _near_once(task.category, known, suggestions)
            sentence = (
                _("the category “{name}” is not declared; did you mean {near}?")
                if near
                else _("the category “{name}” is not declared under “categories”")
            )
            yield Fault(
                ("tasks", index, "category"), "unknown-category", sentence.format(name=echo(task.category), near=near)
            )


def agencies_are_declared(table: Table) -> Iterator[Fault]:
    """An agency that is not declared is a misspelt one, and would be counted apart."""
    known = names.agencies([table])
    listed = {entry.name for entry in known}
    suggestions: dict[str, str] = {}
    for path, name in _agencies_named(table):
        if name not in listed and JOINT not in name:
            near = _near_once(name, known, suggestions)
            sentence = (
                _("the agency “{name}” is not declared; did you mean {near}?")
                if near
                else _("the agency “{name}” is not declared under “agencies”")
            )
            yield Fault(path, "unknown-agency", sentence.format(name=echo(name), near=near))


def _agencies_named(table: Table) -> Iterator[tuple[KeyPath, str]]:
    for index, task in enumerate(table.tasks):
        for key, agencies in (("lead_agencies", task.lead_agencies), ("support_agencies", task.support_agencies)):
            for at, name in enumerate(agencies):
                yield ("tasks", index, key, at), name


def _near_once(name: str, known: Sequence[names.Name], suggestions: dict[str, str]) -> str:
    """Suggestions for one name, looked up once; after the first few names there are none, for each costs a search."""
    if name not in suggestions:
        suggestions[name] = _near(name, known) if len(suggestions) < SUGGESTIONS else ""
    return suggestions[name]


def _near(name: str, known: Sequence[names.Name]) -> str:
    return ", ".join(echo(entry.name) for entry in names.nearest(name, known))
