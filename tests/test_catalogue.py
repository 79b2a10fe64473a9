"""The Chinese catalogue: every sentence of the source, each translated, with the same placeholders and options."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import artefacts
import catalogue

TEXT = artefacts.CATALOGUE.read_text(encoding="utf-8")
with artefacts.CATALOGUE.open(encoding="utf-8") as _file:
    ENTRIES = [message for message in read_po(_file, locale="zh") if message.id]

NAMES = re.compile(r"--[a-z][a-z-]*|\bhttps?://|`[^`]+`|#REF!|[A-Z]+_[A-Z]+|\b[a-z_]+\.[a-z0-9]+\b")
"""What is spelled in one way in every language: options, variables, keys with a dot, what stands in backquotes."""
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”）][,;:?!]|[,;:?!(][\u4e00-\u9fff“（]|\.$")
"""Half-width punctuation beside Chinese."""


def translations(message: Message) -> list[str]:
    """What is said instead, in the one or the several forms of the language."""
    return [message.string or ""] if not isinstance(message.string, tuple | list) else [*message.string]


def originals(message: Message) -> list[str]:
    """The sentence, and the one for several things."""
    return list(message.id) if isinstance(message.id, tuple | list) else [message.id]


def placeholders(sentence: str) -> set[str]:
    """The names between braces."""
    return set(re.findall(r"\{(\w*)\}", sentence))


def test_the_compiled_catalogue_is_current() -> None:
    """What the installed command says is what the catalogue says: `python scripts/catalogue.py` compiles it."""
    with artefacts.COMPILED.open("rb") as file:
        compiled = [(originals(message), translations(message)) for message in read_mo(file) if message.id]
    wanted = [(originals(message), translations(message)) for message in ENTRIES if not message.fuzzy]
    assert sorted(compiled) == sorted(wanted)


def test_the_compiled_catalogue_knows_no_tool_and_no_time() -> None:
    """Two versions of Babel make one wheel; this header named the version, and a checkout was out of date with it."""
    with artefacts.COMPILED.open("rb") as file:
        told = gettext.GNUTranslations(file).info()
    assert told.keys().isdisjoint({"generated-by", "pot-creation-date", "po-revision-date"})
    assert (told["content-type"], told["plural-forms"]) == ("text/plain; charset=utf-8", "nplurals=1; plural=0;")


def test_placeholders_are_equal() -> None:
    """One that is misspelt would be a crash, one that is missing would hide a name or a number."""
    unlike = [
        sentence
        for message in ENTRIES
        for sentence in translations(message)
        if placeholders(sentence) != set().union(*map(placeholders, originals(message)))
    ]
    assert unlike == []


def test_plural_forms() -> None:
    """Chinese has one; English has two."""
    assert {len(translations(message)) for message in ENTRIES} == {1}
    assert [message.id for message in ENTRIES if message.pluralizable]


def test_what_is_typed_is_spelled_as_in_english() -> None:
    """An option or a key that is translated, or lost, sends people the wrong way."""
    lost = [
        (name, sentence)
        for message in ENTRIES
        for sentence in translations(message)
        for name in NAMES.findall(originals(message)[-1])
        if name not in sentence
    ]
    assert lost == []


def test_punctuation_is_full_width() -> None:
    """As in any Chinese text; and what stands around a sentence, such as the blanks that set it in, stays."""
    assert [s for message in ENTRIES for s in translations(message) if HALF_WIDTH.search(s)] == []
    moved = [
        sentence
        for message in ENTRIES
        for sentence in translations(message)
        if _indent(sentence) != _indent(originals(message)[0]) or sentence != sentence.rstrip()
    ]
    assert moved == []


def test_a_sentence_that_is_marked_nowhere_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it would stay English, and nothing would say so."""
    monkeypatch.setattr(catalogue, "SOURCE", tmp_path)
    source = tmp_path / "new.py"
    source.write_text("_(TABLE[key])\n_('known')\n", encoding="utf-8")
    with pytest.raises(LookupError, match=r"mark the sentence (.|\n)*new\.py: _\(TABLE\[key\]\)"):
        catalogue.sentences()
    source.write_text("TABLE = {1: N_('marked')}\ntranslate(TABLE[key])\n_('known')\n", encoding="utf-8")
    assert catalogue.sentences() == {"marked": {"new.py"}, "known": {"new.py"}}


def test_a_new_sentence_is_listed_and_fails_only_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads no Chinese can change a sentence and run the suite; `.ci/run` says what wants translating."""
    (tmp_path / "new.py").write_text("_('a new sentence')\n", encoding="utf-8")
    monkeypatch.setattr(catalogue, "SOURCE", tmp_path)
    assert catalogue.main(["--check"]) == 1
    said = capsys.readouterr().out
    assert "untranslated: a new sentence" in said
    assert "out of date" in said
    assert artefacts.CATALOGUE.read_text(encoding="utf-8") == TEXT, "the check writes nothing"


def _indent(sentence: str) -> int:
    return len(sentence) - len(sentence.lstrip(" "))


NO_SENTENCES = {
    "__init__.py": "what Python says of a name that a module does not have",
    **dict.fromkeys(
        (
            "agents/filtering.py",
            "agents/pages.py",
            "agents/server.py",
            "agents/tools/compare_tables.py",
            "agents/tools/count_tasks.py",
            "agents/tools/describe_table.py",
            "agents/tools/get_tasks.py",
            "agents/tools/list_tasks.py",
            "agents/tools/progress.py",
            "agents/tools/search_tasks.py",
        ),
        "what a model reads of a tool is the same in every language",
    ),
    "exporting/to_html.py": "a page for readers without scripts is in both languages at once",
    "importing/readers/html/tree.py": "names of HTML elements",
    "tablefile/schema.py": "the JSON Schema is the same in every language",
    "tracking/ledger_schema.py": "as above",
    "tracking/summaries/to_html.py": "a style sheet and a script",
    "exporting/sqlite_layout.py": "SQL",
    "exporting/to_yaml.py": "a comment in a machine format",
    "model/table.py": "what Python says of a table that is used as if it were a list, or could be changed",
    "tablefile/sqlite_store.py": "SQL",
}
"""Files with three English words in a row that nobody is told as a sentence, and why."""


def test_every_sentence_passes_through_the_catalogue() -> None:
    """Three words in a row, outside of docstrings and commands, are a sentence for somebody: `_()` must have them."""
    marked = catalogue.sentences()
    known = [sentence for entry in marked for sentence in ([entry] if isinstance(entry, str) else entry)]
    found = [
        (path.relative_to(catalogue.SOURCE).as_posix(), text)
        for path in sorted(catalogue.SOURCE.rglob("*.py"))
        for text in _literals(path)
        if re.search(r"[A-Za-z]{2,},? [a-z]{2,},? [a-z]{2,}", text)
        and not text.startswith(("reformctl ", "git ", "eval "))
        if not any(text in sentence for sentence in known)
    ]
    assert [(file, text) for file, text in found if file not in NO_SENTENCES] == []
    assert {file for file, _text in found} == {*NO_SENTENCES}, "a reason that is no longer needed"


def _literals(path: Path) -> Iterator[str]:
    """The strings of a file, without docstrings and without the meanings of columns that only help developers."""
    nodes = catalogue.list_nodes(path.read_text(encoding="utf-8"))
    left_out = set()
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            left_out.add(id(node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Column":
            left_out |= {id(inner) for inner in ast.walk(node)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.value
