"""Tells which agencies of several tables are one body: a name alone does not, for every city has a 市司法局."""

from collections.abc import Iterable, Iterator, Sequence

from reformctl.model.table import Agency, Table
from reformctl.text.comparing import comparison_key

TableAgency = tuple[Table, Agency]
"""An agency, and the table that names it."""
LocalNames = dict[tuple[str, str], set[str]]
"""For each place and short name there, such as 深圳市 and 市司法局, the full names that tables give to that body."""
BodyKey = tuple[str, ...]
"""What only the agencies of one body have in common."""


def group_agencies(tables: Sequence[Table]) -> list[list[TableAgency]]:
    """Group the agencies of all tables by the body that they are, in the order of the tables.

    Names are one body only if both tables give the same full name, or if the tables have the same place. A body is also
    known by its full name: 深圳市司法局 in one table is the 市司法局 of another whose full name that is.
    """
    table_agencies = list(_list_table_agencies(tables))
    full_names = _collect_full_names(table_agencies)
    local_names = _collect_local_names(table_agencies)
    bodies: dict[BodyKey, list[TableAgency]] = {}
    for table_agency in table_agencies:
        table, agency = table_agency
        name = comparison_key(agency.full_name or agency.name)
        key = _make_full_name_key(name)
        if name not in full_names:
            key = _identify_body(table, name, local_names)
        body = bodies.setdefault(key, [])
        body.append(table_agency)
    return list(bodies.values())


def _list_table_agencies(tables: Iterable[Table]) -> Iterator[TableAgency]:
    for table in tables:
        for agency in table.agencies:
            yield table, agency


def _collect_full_names(table_agencies: Iterable[TableAgency]) -> set[str]:
    """Collect the full names that any table gives to a body, as they are compared."""
    full_names = set()
    for _table, agency in table_agencies:
        if agency.full_name:
            full_name = comparison_key(agency.full_name)
            full_names.add(full_name)
    return full_names


def _collect_local_names(table_agencies: Iterable[TableAgency]) -> LocalNames:
    local_names: LocalNames = {}
    for table, agency in table_agencies:
        if agency.full_name and table.place:
            short_name = comparison_key(agency.name)
            full_name = comparison_key(agency.full_name)
            local_name = (table.place, short_name)
            full_names = local_names.setdefault(local_name, set())
            full_names.add(full_name)
    return local_names


def _identify_body(table: Table, name: str, local_names: LocalNames) -> BodyKey:
    """Make the key of a body without a full name.

    It is the full name that its place knows, where that is just one; else the name in its place, or in its table.
    """
    if table.place is None:
        return ("table", table.id, name)
    local_name = (table.place, name)
    full_names = local_names.get(local_name, set())
    if len(full_names) == 1:
        (full_name,) = full_names
        return _make_full_name_key(full_name)
    return ("place", table.place, name)


def _make_full_name_key(full_name: str) -> BodyKey:
    return ("full name", full_name)
