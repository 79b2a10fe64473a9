"""The JSON Schema that editors use is the one that the loader enforces."""

import json
from typing import Any

from conftest import ROOT
from reformctl.tablefile import schema

STATED = {"$ref", "type", "anyOf", "items", "required", "description", "default", "const", "pattern"}
STATED |= {"minLength", "maxLength", "minimum", "maximum", "additionalProperties"}
"""The keywords of JSON Schema that say what schema.py states. What else there is depends on the version of pydantic."""


def stated(part: Any) -> Any:
    """A schema without other keywords."""
    if isinstance(part, list):
        return [stated(entry) for entry in part]
    if not isinstance(part, dict):
        return part
    kept = {key: stated(value) for key, value in part.items() if key in STATED}
    for key in {"properties", "$defs"} & part.keys():  # whose keys are names
        kept[key] = {name: stated(value) for name, value in part[key].items()}
    return kept


def test_the_schema_file_is_current() -> None:
    """Mend with: reformctl schema -o data/tasks.schema.json. To the character only .ci/run compares it."""
    kept = json.loads((ROOT / "data" / "tasks.schema.json").read_text(encoding="utf-8"))
    assert stated(kept) == stated(schema.make_json_schema())
    assert {"format", "tasks"} <= stated(kept)["properties"].keys()


def test_the_table_points_editors_at_the_schema() -> None:
    """The first line is what yaml-language-server looks for."""
    first = (ROOT / "data" / "tasks.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=tasks.schema.json"


def test_every_key_has_a_description_and_unknown_keys_are_refused() -> None:
    """An editor shows the description while typing, and underlines a misspelt key."""
    for part in (schema.make_json_schema(), *schema.make_json_schema()["$defs"].values()):
        assert part["additionalProperties"] is False
        assert all("description" in entry for entry in part["properties"].values())
