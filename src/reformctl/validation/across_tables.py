"""What must hold for tables that are loaded together."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reformctl.model import vocabulary
from reformctl.model.diagnostics import KeyPath
from reformctl.model.table import Table
from reformctl.text.comparing import comparison_key


class Clash(NamedTuple):
    """A name that means one agency in one table, and another one in an earlier table."""

    name: str
    table: int
    """Index of the table in which it is reported."""
    path: KeyPath
    agency: str
    other: int
    """Index of the earlier table."""
    other_path: KeyPath
    other_agency: str


class _Meaning(NamedTuple):
    body: int
    is_name: bool
    table: int
    path: KeyPath
    agency: str


def find_clashes(tables: Sequence[Table]) -> Iterator[Clash]:
    """Full names and aliases mean one agency in all tables; two bodies may well be called by one name in their own."""
    bodies = {home: index for index, entry in enumerate(vocabulary.list_agencies(tables)) for home in entry.homes}
    known: dict[str, list[_Meaning]] = {}
    for index, table in enumerate(tables):
        for spelling, path, is_name, agency in _list_spellings(table):
            meaning = _Meaning(bodies[table.id, agency], is_name, index, path, agency)
            earlier = known.setdefault(comparison_key(spelling), [])
            first = next((other for other in earlier if _is_contradiction(other, meaning)), None)
            if first:
                yield Clash(spelling, index, path, agency, first.table, first.path, first.agency)
            if all(other.body != meaning.body for other in earlier):
                earlier.append(meaning)


def _is_contradiction(one: _Meaning, other: _Meaning) -> bool:
    """Two names may be those of two bodies, each in its own table; an alias or a full name may not."""
    return one.body != other.body and one.table != other.table and not (one.is_name and other.is_name)


def _list_spellings(table: Table) -> Iterator[tuple[str, KeyPath, bool, str]]:
    """(what an agency is called, where, whether that is its name, its name)."""
    for at, agency in enumerate(table.agencies):
        yield agency.name, ("agencies", at, "name"), True, agency.name
        if agency.full_name:
            yield agency.full_name, ("agencies", at, "full_name"), False, agency.name
        for index, alias in enumerate(agency.aliases):
            yield alias, ("agencies", at, "aliases", index), False, agency.name
