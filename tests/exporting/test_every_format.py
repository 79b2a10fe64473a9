"""What holds for every format: it keeps what it claims, drops what it says, and obeys nothing that it holds."""

import io
import re
import tomllib
import zipfile
from collections.abc import Callable
from urllib.parse import unquote

import pytest

from conftest import ROOT, Outcome
from readers import READERS
from reformctl import exporting
from reformctl.exporting import FORMATS
from reformctl.exporting.export_request import ExportRequest
from reformctl.model.table import Agency, Category, Source, Table, Task
from reformctl.system.errors import UsageError
from reformctl.text.escaping import escape_text

Run = Callable[..., Outcome]

TASK = ("id", "number", "category", "title", "lead", "support", "scope", "deadline", "content", "heading", "further")
SOURCE = ("kind", "issuer", "document_number", "date", "url", "file", "note")
HASH = "f" * 64
"""A database refuses what is none."""
PARTS = {
    "title of the table": ("table",),
    "place": ("place",),
    "source": SOURCE,
    "full names": ("full",),
    "aliases": ("alias",),
    "category": ("category",),
    "agencies": ("lead", "support"),
    "scope": ("scope",),
    "deadline": ("deadline",),
    "content": ("content",),
    "further columns": ("heading", "further"),
    "path and hash of the source text": ("file",),
    "file and note of the source": ("file", "note"),
}
"""What formats may say that they drop, and the texts of `marked` that are then missing."""
HOSTILE = {
    "formula": "=1+1",
    "call": "@SUM(A1)",
    "command": "=cmd|' /C calc'!A0",
    "markup": "<script>alert(1)</script>",
    "end": "</script></td>]]>--><!--",
    "entity": "&lt;b&gt; &amp;",
    "bar": "甲|乙\\|丙`*_[x](javascript:a)",
    "lines": "甲\n乙\n\n丙",
    "tab": "甲\t乙",
    "escape": "\x1b[2J红",
    "bidi": "\u202e反\u2066",
    "long": "长" * 40_000,
    "emoji": "😀👨\u200d👩",
    "marks": "\u0301\u0300",
    "quotes": "\"甲\" '乙' {{7*7}} %s",
    "yaml": "no: &a [*b, !!python/object:os.system]",
}
OBEYED = {
    "markdown": rb"<script|</|<!--|(?<!\\)\](?!\])",
    "xlsx": rb"<script|<f[ >]|<hyperlink|TargetMode",
    "html": rb"<script>|</td>\]",
    "docx": rb"<script|instrText|<w:hyperlink|TargetMode",
}
"""What never stands in a file of a format that somebody else's program obeys."""


def filled(text: Callable[[str], str], declared: int | None = 41) -> Table:
    """A table in which every text is what `text` makes of its name."""
    task = Task(
        *("t", 97, text("title"), text("content"), text("category")),
        *((text("lead"),), (text("support"),), text("scope"), text("deadline"), text("number")),
        ((text("heading"), text("further")),),
    )
    agency = Agency(text("lead"), text("full"), (text("alias"),))
    categories = (Category(text("category"), declared),)
    agencies = (agency, Agency(text("support")))
    source = Source()._replace(sha256=HASH, **{key: text(key) for key in SOURCE})  # type: ignore[arg-type] # all texts
    return Table("t", text("table"), source, categories, agencies, (task,), place=text("place"))


def marked(name: str) -> str:
    """A text that is found again: of its field, and no part of a heading."""
    return f"值{name}值"


def written(table: Table, name: str) -> bytes:
    """All of it in a format, those for the eye as outside a terminal."""
    headers = next(iter(FORMATS[name].headers), None)
    request = ExportRequest(name, (table,), table.tasks, headers=headers)
    if FORMATS[name].styles:
        request = request._replace(style="ris", is_chosen=True)
    return b"".join(exporting.export_tasks(request))


def texts(table: Table, name: str) -> list[str]:
    """What a reader of the file finds."""
    return READERS[name](written(table, name))


def test_every_format_has_a_reader() -> None:
    """Without one, nothing here would hold for it."""
    assert READERS.keys() == {name for name, kind in FORMATS.items() if kind.writer}


@pytest.mark.parametrize("name", READERS)
def test_a_format_holds_what_it_claims_and_drops_what_it_says(name: str) -> None:
    """Whoever trusts --help loses nothing that it does not name, and is not warned of a loss that is none."""
    found = "\n".join(texts(filled(marked), name))
    drops = FORMATS[name].drops
    alone = drops == "everything else"
    dropped = {field for part in drops.split(";")[0].split(", ") for field in PARTS.get(part, ())}
    assert "97" in found
    for field in {*TASK[1:], *(field for fields in PARTS.values() for field in fields)}:
        assert (marked(field) in found) is not (alone or field in dropped), field
    counted = texts(filled(marked), name) != texts(filled(marked, None), name)
    assert counted is not (alone or "declared counts" in drops)
    derived = filled(marked)
    derived = derived.replace(tasks=(derived.tasks[0]._replace(title_derived=True),))
    assert (texts(derived, name) != texts(filled(marked), name)) is not alone


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=[*HOSTILE])
def test_hostile_text_is_text(name: str, hostile: str) -> None:
    """The file holds just what it would hold with a harmless word in its place, or the text is refused by name.

    In every text field at once; what cannot be seen may be escaped, as `text.safe` does it, and is never lost.
    """
    if (name, len(hostile)) == ("xlsx", 40_000):
        with pytest.raises(UsageError, match=r"has 400\d\d characters, but an Excel cell holds 32767"):
            written(filled(lambda field: hostile + field), name)
        return
    data = written(filled(lambda field: hostile + field), name)
    harmless = texts(filled(lambda field: f"词{field}"), name)
    found = READERS[name](data)
    wanted = [cell.replace("词", hostile) for cell in harmless]
    if name == "docx":  # the title is one line
        found, wanted = ([cell.replace("\n", " ") for cell in cells] for cells in (found, wanted))
    if name == "cite":  # as every field is; dates have slashes, and an address is as the rules of addresses want it
        found, wanted = (
            [re.sub(r"\s+", " ", unquote(cell)).replace("/", "-") for cell in cells] for cells in (found, wanted)
        )
    assert [*map(escape_text, found)] == [*map(escape_text, wanted)]
    assert not re.search(OBEYED.get(name, b"$^"), _parts(data))


def _cited(cell: str) -> str:
    return re.sub(r"\s+", " ", unquote(cell)).replace("/", "-")


def _parts(data: bytes) -> bytes:
    """The file, or the files in it that hold texts."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(part) for part in archive.namelist() if not part.endswith("styles.xml"))


def test_all_has_everything() -> None:
    """One extra for whoever does not want to choose: every other one that is for users and for all their machines."""
    (every,) = _extras()["all"]
    named = {*every.removeprefix("reformctl[").removesuffix("]").split(",")}
    assert named == _extras().keys() - {"all", "meaning", "test", "check"}


def _extras() -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    return found
