"""Says how a name was understood, and which names mean several bodies."""

from collections.abc import Iterator, Sequence

from reformctl.model import limits, vocabulary
from reformctl.model.table import Table
from reformctl.model.vocabulary import NameEntries, NameEntry
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _, join_words
from reformctl.text.comparing import comparison_key
from reformctl.text.escaping import echo_value


def describe_match(given: str, entry: NameEntry, names: NameEntries) -> str | None:
    """Say how a name was understood: Using 市司法局 for “司法局”. None where a document writes it just so."""
    names_in_tables = [name for _table, name in entry.homes]
    if given == entry.name or given in names_in_tables:
        return None
    labels = vocabulary.label_entries(names)
    label = labels[entry]
    if comparison_key(given) == comparison_key(label):
        return None
    sentence = _("Using {name} for “{given}”")
    echoed = echo_value(given)
    text = sentence.format(given=echoed, name=echo_value(label))
    return make_remark(text, value=given, taken=[label])


def describe_namesakes(given: str, namesakes: NameEntries) -> str | None:
    """Say that a name is that of several bodies; None where it is not."""
    if len(namesakes) == 1:
        return None
    full_names = []
    bodies = []
    for entry in namesakes:
        full_name = entry.full_name or entry.name
        tables = join_words(table for table, _name in entry.homes)
        full_names.append(full_name)
        name_with_tables = _("{name} ({tables})")
        body = name_with_tables.format(name=full_name, tables=tables)
        bodies.append(body)
    sentence = _("“{given}” is the name of several bodies; using all of them: {bodies}")
    echoed = echo_value(given)
    joined_bodies = join_words(bodies)
    body_list = echo_value(joined_bodies, limits.MAX_BODIES_CHARACTERS)
    text = sentence.format(given=echoed, bodies=body_list)
    return make_remark(text, value=given, taken=full_names)


def describe_shared_names(tables: Sequence[Table]) -> list[str]:
    """Say which names several tables have for bodies that may be different ones; such bodies are counted apart."""
    if len(tables) <= 1:
        return []
    shared_names = [echo_value(name) for name in _find_shared_names(tables)]
    if not shared_names:
        return []
    sentence = _(
        "bodies of the same name are counted apart, because neither a full name nor a place shows that they "
        "are one: {names}"
    )
    listed_names = shared_names[: limits.MAX_LISTED_NAMES]
    note = sentence.format(names=join_words(listed_names))
    return [note]


def quote_names(names: Sequence[str]) -> str:
    """Join names in quotation marks for a sentence: “各企业”, “各区”."""
    listed_names = names[: limits.MAX_LISTED_NAMES]
    return join_words(f"“{echo_value(name)}”" for name in listed_names)


def _find_shared_names(tables: Sequence[Table]) -> Iterator[str]:
    """Find the names that tables have for more than one body."""
    bodies_by_name: dict[str, set[NameEntry]] = {}
    for entry in vocabulary.list_agencies(tables):
        for _table, name in entry.homes:
            bodies = bodies_by_name.setdefault(name, set())
            bodies.add(entry)
    for name, bodies in bodies_by_name.items():
        if len(bodies) > 1:
            yield name
