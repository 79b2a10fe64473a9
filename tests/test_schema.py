"""The JSON Schema that editors use is the one that the loader enforces."""

import json

from conftest import ROOT
from reformctl import schema


def test_the_schema_file_is_current() -> None:
    """Mend with: reformctl schema -o data/tasks.schema.json."""
    kept = (ROOT / "data" / "tasks.schema.json").read_text(encoding="utf-8")
    assert kept == f"{json.dumps(schema.json_schema(), ensure_ascii=False, indent=2)}\n"


def test_the_table_points_editors_at_the_schema() -> None:
    """The first line is what yaml-language-server looks for."""
    first = (ROOT / "data" / "tasks.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=tasks.schema.json"


def test_every_key_has_a_description_and_unknown_keys_are_refused() -> None:
    """An editor shows the description while typing, and underlines a misspelt key."""
    for part in (schema.json_schema(), *schema.json_schema()["$defs"].values()):
        assert part["additionalProperties"] is False
        assert all("description" in entry for entry in part["properties"].values())
