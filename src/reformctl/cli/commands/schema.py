"""`reformctl schema`: the JSON Schema of a table file or a ledger, and the fields of the output."""

import json
from typing import Any

from reformctl import exporting
from reformctl.cli import format_choice, spec
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.exporting import FORMATS
from reformctl.exporting.export_request import ExportRequest
from reformctl.model import fields as task_fields
from reformctl.model.fields import Column, make_column
from reformctl.system.errors import UsageError
from reformctl.system.translation import N_, Sentence, _, translate
from reformctl.text.escaping import echo_value

COLUMNS = (
    Column("field", "字段", lambda field: field.key, N_("key, as in --fields and in JSON")),
    make_column("label", "名称", N_("its Chinese heading")),
    make_column("meaning", "含义", N_("what the field means")),
)
ON_TERMINAL = ExportRequest("table")
IN_PIPE = ExportRequest("tsv", headers="none")
OPTIONS_OF_FIELDS = (spec.FORMAT, spec.FIELDS, spec.HEADERS, spec.WIDTH)
"""Options that mean nothing for a JSON Schema."""


def run(call: Call) -> Answer:
    """Write a JSON Schema, or with the word `fields` list the fields that tasks have in the output."""
    words = call[spec.TOPIC] or ("file",)
    topic = " ".join(words)
    if topic == "fields":
        return _list_fields(call)
    if topic not in {"file", "ledger"}:
        sentence = _("schema prints file, fields or ledger, not “{topic}”")
        shown = echo_value(topic)
        text = sentence.format(topic=shown)
        raise UsageError(text).add_facts(value=topic)
    values = [call[option] for option in OPTIONS_OF_FIELDS]
    if any(value is not None for value in values):
        raise UsageError(
            _("--format, --fields, --headers and --width are for schema fields: a JSON Schema has one form")
        )
    schema = _make_json_schema(topic)
    text = json.dumps(schema, ensure_ascii=False, indent=2)
    return Answer(f"{text}\n".encode())


def _list_fields(call: Call) -> Answer:
    """List the fields of tasks, for a reader with what they mean in the reader's language."""
    request = format_choice.choose_format(call, ON_TERMINAL, IN_PIPE)
    fields: tuple[Column, ...] = task_fields.TASK_COLUMNS
    if FORMATS[request.format].for_the_eye:
        fields = tuple(map(_translate_meaning, fields))
    body = exporting.export_rows(request, fields, COLUMNS)
    return Answer(body)


def _translate_meaning(field: Column) -> Column:
    meaning = translate(field.meaning)
    return field._replace(meaning=Sentence(meaning))


def _make_json_schema(topic: str) -> dict[str, Any]:
    if topic == "ledger":
        from reformctl.tracking import ledger_schema

        return ledger_schema.make_json_schema()
    from reformctl.tablefile import schema

    return schema.make_json_schema()
