"""Bring the Chinese catalogue up to date with the sentences of the source, and compile it: run after changing any.

Prints each sentence that still wants a translation, and exits with 1 where there is one. A sentence that was only
reworded keeps its old translation, marked `fuzzy`, which is to be corrected and the mark removed. Whoever reads no
Chinese leaves that to others: only `.ci/run` demands it (`python scripts/catalogue.py --check`, which writes nothing).
"""

import ast
import io
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

import artefacts
from artefacts import CATALOGUE

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "reformctl"
HEADER = "\n".join(
    [
        "# What reformctl says, in Chinese. To update it: python scripts/catalogue.py",
        'msgid ""',
        'msgstr ""',
        *(rf'"{line}\n"' for line in artefacts.HEADER),
        "\n",
    ]
)
TAKERS = {"_", "N_", "translate_count"}
"""The functions that are given sentences: what `N_` marks in a table, `translate` is given later."""

Sentence = str | tuple[str, str]
"""A sentence, or one for one thing and one for several."""


def sentences() -> dict[Sentence, set[str]]:
    """Every sentence of the source, with the files that say it.

    Raises LookupError for a call that is given anything but a sentence: what stands in a table is marked there by `N_`,
    and translated by `translate`.
    """
    found: dict[Sentence, set[str]] = {}
    unknown = []
    for path in sorted(SOURCE.rglob("*.py")):
        file = path.relative_to(SOURCE).as_posix()
        for call in _calls(path):
            sentence = _literal(call)
            if sentence is None:
                unknown.append(f"{file}: {ast.unparse(call)}")
            else:
                found.setdefault(sentence, set()).add(file)
    if unknown:
        raise LookupError("\n".join(["mark the sentence where it stands with N_, and translate it here:", *unknown]))
    return found


def updated(text: str) -> Catalog:
    """The catalogue of this text, with the sentences that the source has now and no others."""
    template = Catalog()
    for sentence, files in sentences().items():
        template.add(sentence, locations=[(f"src/reformctl/{file}", 0) for file in sorted(files)])
    catalogue = read_po(io.StringIO(text), locale="zh")
    catalogue.update(template)
    return catalogue


def written(catalogue: Catalog) -> str:
    """The catalogue as a text that is the same wherever and whenever it is written."""
    body = io.BytesIO()
    write_po(body, catalogue, 120, omit_header=True, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    return HEADER + body.getvalue().decode()


def wanting(catalogue: Catalog) -> list[Message]:
    """The entries that have no translation, or one that is to be corrected."""
    return [message for message in catalogue if message.id and (message.fuzzy or not _whole(message))]


def _whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple) else bool(message.string)


def _literal(call: ast.Call) -> Sentence | None:
    """The sentence that stands in the call itself, if one does."""
    match call.args:
        case [ast.Constant(str(one)), ast.Constant(str(many)), _number]:
            return one, many
        case [ast.Constant(str(sentence))]:
            return sentence
    return None


@cache
def list_nodes(source: str) -> list[ast.AST]:
    """Parse a file once, for all who look for something in it."""
    return list(ast.walk(ast.parse(source)))


def _calls(path: Path) -> Iterator[ast.Call]:
    """The calls in a file that sentences pass through."""
    for node in list_nodes(path.read_text(encoding="utf-8")):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TAKERS:
            yield node


def main(arguments: list[str]) -> int:
    """Update, compile, and name what is missing; with --check, only say what is not up to date."""
    before = CATALOGUE.read_text(encoding="utf-8")
    try:
        catalogue = updated(before)
    except LookupError as error:
        print(error.args[0])
        return 1
    after = written(catalogue)
    is_outdated = after != before
    if arguments != ["--check"]:
        CATALOGUE.write_text(after, encoding="utf-8", newline="\n")
        artefacts.catalogue()
        is_outdated = False
    missing = wanting(catalogue)
    for message in missing:
        print("fuzzy:" if message.fuzzy else "untranslated:", message.id)
    print(f"{len(catalogue)} sentences, {len(missing)} to be translated in {CATALOGUE.relative_to(ROOT)}")
    if is_outdated:
        print("the catalogue is out of date: run python scripts/catalogue.py")
    return 1 if missing or is_outdated else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
