"""Whatever a file holds: a table, or faults with their places; `--hypothesis-profile long` tries much more."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from attack import HOSTILE_PIECES
from conftest import COUNCIL, ROOT
from reformctl.model.diagnostics import Diagnostic, format_diagnostic
from reformctl.system.environment import Screen
from reformctl.tablefile import validate, yaml_reader

OFFICIAL = ROOT / "data" / "tasks.yaml"

keys = st.sampled_from(
    ["format", "id", "title", "source", "categories", "agencies", "tasks", "name", "content", "x", "甲"]
)
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from(["甲", "1", "qh6"])
)
structures: st.SearchStrategy[Any] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys | st.text(max_size=3), inner, max_size=6)
)


@st.composite
def broken(draw: st.DrawFn, path: Path) -> bytes:
    """A file with up to six places where something was cut out, put in, or copied to."""
    data = path.read_bytes()
    for _edit in range(draw(st.integers(1, 6))):
        begin = draw(st.integers(0, len(data)))
        end = min(begin + draw(st.sampled_from([0, 0, 1, 2, 9, 200])), len(data))
        filling = draw(st.sampled_from(HOSTILE_PIECES) | st.binary(max_size=4) | st.just(data[end : end + 300]))
        data = data[:begin] + filling + data[end:]
    return data


def assert_sound(data: bytes, folder: str | None = None) -> tuple[bool, list[Diagnostic]]:
    """A table or faults; every fault with a place in the file and a sentence that any terminal can take."""
    table, diagnostics = validate.validate_bytes(data, folder)
    assert (table is None) == any(diagnostic.is_refusing for diagnostic in diagnostics)
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    for diagnostic in diagnostics:
        assert diagnostic.location
        assert 1 <= diagnostic.location.line <= lines
        assert diagnostic.location.column >= 1
        shown = format_diagnostic("t.yaml", diagnostic, Screen(80))
        assert all(char.isprintable() or char in "\n\u3000" for char in shown)
        assert len(shown) < 2000
    return table is None, diagnostics


@pytest.mark.parametrize("parser", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize("path", [OFFICIAL, COUNCIL], ids=lambda path: path.stem)
@given(data=st.data())
def test_broken_files(path: Path, parser: str, data: st.DataObject) -> None:
    """A merge gone wrong, half a download, a slip of the finger: with and without PyYAML's C parser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_reader, "_LOADER", getattr(yaml, parser))
        assert_sound(data.draw(broken(path)), str(path.parent))


@given(structures, st.booleans())
def test_other_structures(structure: object, in_json: bool) -> None:  # noqa: FBT001 drawn
    """Any YAML or JSON file that is no table says so, whatever its shape."""
    text = json.dumps(structure, ensure_ascii=False) if in_json else yaml.safe_dump(structure, allow_unicode=True)
    assert_sound(text.encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    """An image, an archive, an old encoding."""
    faulty, _faults = assert_sound(data)
    assert faulty


@given(st.text(st.sampled_from("ab甲：:-[]{}&*!|>'\"#%@`,?\n \t\u3000~<=\\0"), max_size=80))
def test_signs_of_yaml(text: str) -> None:
    """Thick with signs, so that every corner of the parser is met; both parsers see the same keys and values."""
    assert_sound(text.encode())
    with pytest.MonkeyPatch.context() as patch:
        composed = []
        for parser in ("CSafeLoader", "SafeLoader"):
            patch.setattr(yaml_reader, "_LOADER", getattr(yaml, parser))
            found = yaml_reader.compose_text(text)
            composed.append(None if found.refused else found.value)
        if None not in composed:
            assert composed[0] == composed[1]
