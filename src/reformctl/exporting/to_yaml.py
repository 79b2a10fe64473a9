"""Writes the table file itself, in the house style: what is written here, the loader reads as the same table.

One task's text is one line, so that no blank ever enters Chinese text, and a change of one field is one changed line.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import yaml  # noqa: TID251 this writes it
from yaml.emitter import ScalarAnalysis  # noqa: TID251 as above

from reformctl.exporting.sheet import Sheet, encode_lines
from reformctl.model.fields import STORED_COLUMNS
from reformctl.model.table import Agency, Source, Table, Task
from reformctl.system.errors import UsageError
from reformctl.system.translation import _

SCHEMA_LINE = "# yaml-language-server: $schema=tasks.schema.json\n"
"""Points editors at the JSON Schema beside the file."""
TASKS_LINE = "tasks:\n"
NAMES_LINE = "# Names are the document's. Full names, aliases and is_agency are ours.\n"
PLAIN = re.compile("[A-Za-z\u4e00-\u9fff][\u4e00-\u9fff\u3001-\u3011，；：（）“”‘’—…·0-9A-Za-z+()%./-]*")
"""Texts without a mark that means something in YAML; words such as `null` are quoted elsewhere."""
_LINE_ENDS = re.compile("[\n\r\x85\u2028\u2029]")
"""Whatever YAML takes for a line end."""
_MAPPING_TAG = "tag:yaml.org,2002:map"
_LIST_TAG = "tag:yaml.org,2002:seq"
_TEXT_TAG = "tag:yaml.org,2002:str"


def dump(sheet: Sheet) -> Iterator[bytes]:
    """Write the table that the rows are a part of, cut down to the same tasks; rows that are no tasks as a list."""
    parts = sheet.origin.parts
    if not parts:
        records = []
        for record in sheet.make_records():
            kept = _keep_names_together(record)
            records.append(kept)
        text = _write_yaml(records)
        return encode_lines([text])
    if len(parts) > 1:
        ids = [table.id for table in parts]
        listed = ", ".join(ids)
        sentence = _("a YAML file holds one table, not {tables}: choose one of them")
        raise UsageError(sentence, "more-than-one-table", tables=listed)
    sections = _write_sections(parts[0])
    return encode_lines(sections)


def dump_table(table: Table) -> bytes:
    """Write a table file: everything that the table holds."""
    sections = _write_sections(table)
    text = "".join(sections)
    return text.encode()


def _write_sections(table: Table) -> Iterator[str]:
    """Write the sections of a table file, one task after the other."""
    yield SCHEMA_LINE
    head = {"format": 1, "id": table.id, "title": table.title}
    if table.place is not None:
        head["place"] = table.place
    yield _write_yaml(head)
    source = _make_source(table.source)
    yield _write_yaml({"source": source})
    yield "\n"
    categories = []
    for name, declared in table.categories:
        category = _LineMapping(name=name, count=declared)
        categories.append(category)
    yield _write_yaml({"categories": categories})
    yield "\n"
    yield NAMES_LINE
    agencies = [_make_agency(agency) for agency in table.agencies]
    yield _write_yaml({"agencies": agencies})
    yield "\n"
    if not len(table):
        yield _write_yaml({"tasks": []})
        return
    yield TASKS_LINE
    for task in table:
        fields = _make_task(task)
        section = _write_yaml({"tasks": [fields]})
        yield section.removeprefix(TASKS_LINE)


class _LineMapping(dict[str, Any]):
    """A mapping that is written on one line."""


class _LineList(list[str]):
    """A list of names that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Indents lists under their key, and writes plain Chinese texts quickly.

    PyYAML looks at each character of a text; most texts here are Chinese without blanks, and need none of that.
    """

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 PyYAML's signature
        super().increase_indent(flow, indentless=False)

    def analyze_scalar(self, scalar: str) -> ScalarAnalysis:
        if PLAIN.fullmatch(scalar):
            return ScalarAnalysis(scalar, False, False, True, True, True, True, True)  # noqa: FBT003 its signature
        return super().analyze_scalar(scalar)

    def write_plain(self, text: str, split: bool = True) -> None:  # noqa: FBT001, FBT002 PyYAML's signature
        if not PLAIN.fullmatch(text):
            super().write_plain(text, split)
            return
        super().write_plain(text[:1], split)
        self.column += len(text) - 1
        self.stream.write(text[1:])


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """Write line ends as escapes, so that every text stays one line."""
    style = None
    if _LINE_ENDS.search(text):
        style = '"'
    return dumper.represent_scalar(_TEXT_TAG, text, style=style)


def _represent_mapping(dumper: yaml.SafeDumper, mapping: _LineMapping) -> yaml.MappingNode:
    return dumper.represent_mapping(_MAPPING_TAG, mapping, flow_style=True)


def _represent_list(dumper: yaml.SafeDumper, names: _LineList) -> yaml.SequenceNode:
    return dumper.represent_sequence(_LIST_TAG, names, flow_style=True)


_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(_LineMapping, _represent_mapping)
_Dumper.add_representer(_LineList, _represent_list)


def _write_yaml(value: object) -> str:
    """Write a value without folding any line: a folded line break would be read back as a blank."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=sys.maxsize)


def _keep_names_together(record: Mapping[str, object]) -> dict[str, object]:
    """Copy a record with its lists of names as lists that are written on one line."""
    copied = dict(record)
    for key, value in record.items():
        if isinstance(value, tuple):
            copied[key] = _LineList(value)
    return copied


def _make_source(source: Source) -> dict[str, object]:
    """Make the mapping of a source; unknown is written null: it has been looked for and is not stated."""
    fields = source._asdict()
    if not source.abridged:
        del fields["abridged"]
    return fields


def _make_agency(agency: Agency) -> _LineMapping:
    """Make the mapping of an agency, without what is as usual."""
    mapping = _LineMapping(name=agency.name)
    if agency.full_name is not None:
        mapping["full_name"] = agency.full_name
    if agency.aliases:
        mapping["aliases"] = _LineList(agency.aliases)
    if not agency.is_agency:
        mapping["is_agency"] = False
    return mapping


def _make_task(task: Task) -> dict[str, object]:
    """Make the mapping of a task in the order of an official table's columns, without what is not stated."""
    fields: dict[str, object] = {}
    for column in STORED_COLUMNS:
        value = getattr(task, column.key)
        if not value:
            continue
        fields[column.key] = value
        if column.kind == "names":
            fields[column.key] = _LineList(value)
    if task.extra:
        fields["extra"] = dict(task.extra)
    return fields
