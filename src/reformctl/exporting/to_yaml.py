"""The table file itself, in the house style: what is written here, the loader reads as the same table.

One task's text is one line, so that no blank ever enters Chinese text, and a change of one field is one changed line.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml  # noqa: TID251 this writes it
from yaml.emitter import ScalarAnalysis  # noqa: TID251 as above

from reformctl.exporting.sheet import Sheet, encode_lines
from reformctl.model.fields import STORED_COLUMNS
from reformctl.model.table import Agency, Category, Source, Table, Task
from reformctl.system.errors import UsageError
from reformctl.system.translation import _

HEAD = "# yaml-language-server: $schema=tasks.schema.json\n"
"""Points editors at the JSON Schema beside the file (`reformctl schema -o tasks.schema.json`)."""
TASKS = "tasks:\n"
PLAIN = re.compile("[A-Za-z\u4e00-\u9fff][\u4e00-\u9fff\u3001-\u3011，；：（）“”‘’—…·0-9A-Za-z+()%./-]*")
"""Texts without a mark that means something in YAML; words such as `null` are quoted elsewhere."""
OURS = "# Names are the document's. Full names, aliases and is_agency are ours.\n"


def dump(sheet: Sheet) -> Iterator[bytes]:
    """The tables that the rows are a part of, cut down to the same tasks; rows that are no tasks as a list."""
    if not sheet.origin.part:
        return encode_lines([_yaml([_plain(record) for record in sheet.make_records()])])
    if len(sheet.origin.part) > 1:
        listed = ", ".join(table.id for table in sheet.origin.part)
        sentence = _("a YAML file holds one table, not {tables}: choose one of them")
        raise UsageError(sentence, "more-than-one-table", tables=listed)
    return encode_lines(_parts(sheet.origin.part[0]))


def dump_table(table: Table) -> bytes:
    """A table file: everything that the table holds."""
    return "".join(_parts(table)).encode()


def _parts(table: Table) -> Iterator[str]:
    """The text of a table file, one task after the other."""
    yield HEAD
    head = {"format": 1, "id": table.id, "title": table.title}
    if table.place is not None:
        head["place"] = table.place
    yield _yaml(head)
    yield _yaml({"source": _source(table.source)})
    yield "\n"
    yield _yaml({"categories": _Rows(map(_category, table.categories))})
    yield "\n"
    yield OURS
    yield _yaml({"agencies": _Rows(map(_agency, table.agencies))})
    yield "\n"
    yield TASKS if len(table) else _yaml({"tasks": []})
    for task in table:
        yield _yaml({"tasks": [_task(task)]}).removeprefix(TASKS)


class _Row(dict[str, Any]):
    """A mapping that is written on one line."""


class _Names(list[str]):
    """A list of names that is written on one line."""


class _Rows(list[_Row]):
    """A list of one-line mappings."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        super().__init__(rows)


class _Dumper(yaml.SafeDumper):
    """Lists stand indented under their key, as the house style has it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 PyYAML's signature
        super().increase_indent(flow, indentless=False)

    def analyze_scalar(self, scalar: str) -> ScalarAnalysis:
        """Most texts are Chinese without blanks: PyYAML, here and below, takes its time for each character of them."""
        if PLAIN.fullmatch(scalar):
            return ScalarAnalysis(scalar, False, False, True, True, True, True, True)  # noqa: FBT003 its signature
        return super().analyze_scalar(scalar)

    def write_plain(self, text: str, split: bool = True) -> None:  # noqa: FBT001, FBT002 PyYAML's signature
        rest = text[1:] if PLAIN.fullmatch(text) else ""
        super().write_plain(text.removesuffix(rest), split)
        self.column += len(rest)
        self.stream.write(rest)


_Dumper.add_representer(
    _Row, lambda dumper, row: dumper.represent_mapping("tag:yaml.org,2002:map", row, flow_style=True)
)
_Dumper.add_representer(
    _Names, lambda dumper, row: dumper.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True)
)
_Dumper.add_representer(_Rows, lambda dumper, rows: dumper.represent_sequence("tag:yaml.org,2002:seq", rows))


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Whatever YAML takes for a line end is written as an escape, so that every text stays one line."""
    style = '"' if any(char in text for char in "\n\r\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def _yaml(value: object) -> str:
    """No line is ever folded: a folded line break would be read back as a blank."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=sys.maxsize)


def _plain(record: Mapping[str, object]) -> dict[str, object]:
    return {key: _Names(value) if isinstance(value, tuple) else value for key, value in record.items()}


def _source(source: Source) -> dict[str, object]:
    """Unknown is written null: it has been looked for and is not stated."""
    return {key: value for key, value in source._asdict().items() if key != "abridged" or value}


def _category(category: Category) -> _Row:
    return _Row(name=category.name, count=category.declared)


def _agency(agency: Agency) -> _Row:
    row = _Row(name=agency.name, full_name=agency.full_name, aliases=_Names(agency.aliases), is_agency=agency.is_agency)
    usual: dict[str, object] = {"full_name": None, "aliases": [], "is_agency": True}
    return _Row({key: value for key, value in row.items() if key not in usual or value != usual[key]})


def _task(task: Task) -> dict[str, object]:
    """Write the keys in the order of an official table's columns; what the document does not state is left out."""
    fields: dict[str, object] = {}
    for column in STORED_COLUMNS:
        value = getattr(task, column.key)
        fields[column.key] = _Names(value) if column.kind == "names" else value
    fields["extra"] = dict(task.extra)
    return {key: value for key, value in fields.items() if value}
