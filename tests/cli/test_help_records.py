"""`help -f json`: what programs and agents learn of the command line, made from the rows that make help."""

import json
from collections.abc import Callable

import pytest
from pydantic import TypeAdapter

import docs
from conftest import Outcome
from reformctl.cli import spec
from reformctl.cli.help_records import Catalogue, CommandRow
from reformctl.exporting import FORMATS

Run = Callable[..., Outcome]


def test_everything_is_in_it(call: Run) -> None:
    """Every command and option, whole: a program has no other way to learn what it may say."""
    code, out, err = call("help", "-f", "json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert [command["name"] for command in told["commands"]] == [command.name for command in spec.COMMANDS]
    for row, command in zip(told["commands"], spec.COMMANDS, strict=True):
        names = [tuple(option["names"]) for option in row["options"]]
        assert names == [tuple(option.spellings) for option in (*command.options, spec.HELP)]
        assert all(option["help"] for option in row["options"])
    assert {row["name"] for row in told["exit_codes"]} == {"0", "1", "2", "70", "130", "141"}
    assert "REFORMCTL_DATA" in {row["name"] for row in told["environment"]}


@pytest.mark.parametrize("command", spec.COMMANDS, ids=lambda command: command.name)
def test_one_command(command: spec.Command, call: Run) -> None:
    """The same as in the whole, so that nobody has to read all of it for one command."""
    told = json.loads(call("help", command.name, "-f", "json")[1])
    assert told in json.loads(call("help", "-f", "json")[1])["commands"]
    TypeAdapter(CommandRow).validate_json(json.dumps(told), strict=True)


def test_it_keeps_its_schema(call: Run) -> None:
    """Whoever reads it relies on docs/help.schema.json, which python scripts/docs.py writes."""
    TypeAdapter(Catalogue).validate_json(call("help", "-f", "json")[1], strict=True)
    assert list_properties(docs.HELP_SCHEMA.read_text(encoding="utf-8")) == list_properties(docs.help_schema())


def list_properties(schema: str) -> dict[str, list[str]]:
    """The properties of each object of a schema; to the character only .ci/run compares it."""
    whole = json.loads(schema)
    parts = {"Catalogue": whole, **whole["$defs"]}
    return {name: sorted(part["properties"]) for name, part in parts.items()}


def test_what_a_command_answers_with(call: Run) -> None:
    """The formats it can write, and the fields that --fields takes."""
    told = json.loads(call("help", "list", "-f", "json")[1])
    assert [row["name"] for row in told["formats"]][:3] == ["table", "text", "csv"]
    assert {"id", "title", "lead_agencies", "content"} <= {row["key"] for row in told["fields"]}
    told = json.loads(call("help", "stats", "-f", "json")[1])
    assert "svg" in {row["name"] for row in told["formats"]} <= {*FORMATS}
    assert json.loads(call("help", "check", "-f", "json")[1])["formats"][1]["name"] == "json"


def test_it_is_the_same_in_every_language(call: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No program should break because somebody's locale is Chinese."""
    english = call("help", "-f", "json")
    monkeypatch.setenv("REFORMCTL_LANG", "zh")
    assert call("help", "-f", "json") == english


def test_a_topic_is_prose(call: Run) -> None:
    """It is refused with the line to type."""
    code, out, err = call("help", "formats", "-f", "json")
    assert (code, out) == (2, "")
    assert "reformctl help -f json" in err
