"""Bring the Chinese catalogue up to date with the sentences of the source, and compile it: run after changing any.

Prints each sentence that still wants a translation, and exits with 1 where there is one. A sentence that was only
reworded keeps its old translation, marked `fuzzy`, which is to be corrected and the mark removed.
"""

import ast
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

import artefacts
from artefacts import CATALOGUE
from reformctl.cli import help_pages, help_topics, spec
from reformctl.cli.commands import check
from reformctl.cli.commands import search as search_command
from reformctl.exporting import FORMATS
from reformctl.importing.document import PLACES
from reformctl.importing.extraction import document_facts
from reformctl.importing.extraction.unseen_characters import KINDS as UNSEEN
from reformctl.importing.readers import REFUSED, docx
from reformctl.model import fields
from reformctl.searching import corpus, hits, regexes
from reformctl.system import errors
from reformctl.tablefile import schema_messages, yaml_hints
from reformctl.validation import catalogue as rules

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
TAKERS = {"_", "N_", "counted"}
"""The functions that are given sentences: what `N_` marks in a table, `translate` is given later."""

Sentence = str | tuple[str, str]
"""A sentence, or one for one thing and one for several."""


def _options() -> Iterator[str]:
    for command in spec.COMMANDS:
        yield from (option.help for option in (*command.options, *((command.words,) if command.words else ())))


def _misfits() -> Iterator[str]:
    expected = (schema_messages.EXPECTED, schema_messages.EXPECTED_ENTRY)
    for table in (*expected, schema_messages.EXPECTED_KEY, schema_messages.EXPECTED_VALUE):
        yield from (sentence for _rule, sentence in table.values())
    yield schema_messages.UNEXPECTED[1]


def _slips() -> Iterator[str]:
    yield from (sentence for _pattern, sentence in (*yaml_hints.SLIPS, *yaml_hints.STARTS))


def _topics() -> Iterator[str]:
    for topic in help_topics.TOPICS:
        for block in topic.body:
            yield from [block] if isinstance(block, str) else (meaning for _term, meaning in block)


TABLES: dict[str, Callable[[], Iterable[str]]] = {
    "cli/completion/__init__.py: _(command.help)": lambda: [command.help for command in spec.COMMANDS],
    "cli/completion/__init__.py: _(option.help)": _options,
    "cli/completion/sources.py: _(column.meaning)": lambda: [column.meaning for column in fields.TASK],
    "cli/completion/sources.py: _(command.help)": lambda: [command.help for command in spec.COMMANDS],
    "cli/completion/sources.py: _(topic.help)": lambda: [topic.help for topic in help_topics.TOPICS],
    "cli/completion/sources.py: _(rule.demand)": lambda: [rule.demand for rule in rules.RULES.values()],
    "cli/help_pages.py: _(PURPOSE)": lambda: [help_pages.PURPOSE],
    "cli/help_pages.py: _(block)": lambda: [
        text for topic in help_topics.TOPICS for text in topic.body if isinstance(text, str)
    ],
    "cli/help_pages.py: _(command.clean_no)": lambda: [
        command.clean_no for command in spec.COMMANDS if command.clean_no
    ],
    "cli/help_pages.py: _(command.help)": lambda: [command.help for command in spec.COMMANDS],
    "cli/help_pages.py: _(command.words.help)": _options,
    "cli/help_pages.py: _(dict(help_topics.EXIT_CODES)[f'{FOUND}'])": lambda: [
        meaning for _code, meaning in help_topics.EXIT_CODES
    ],
    "cli/format_choice.py: _(FORMATS[name].holds)": lambda: [kind.holds for kind in FORMATS.values()],
    "cli/help_pages.py: _(FORMATS[name].drops)": lambda: [kind.drops for kind in FORMATS.values()],
    "cli/help_pages.py: _(meaning)": lambda: [
        *_topics(),
        *(meaning for _e, meaning in (*help_pages.START, *help_pages.ONWARD)),
    ],
    "cli/help_pages.py: _(option.help)": _options,
    "cli/help_pages.py: _(row.help)": lambda: [row.help for row in (*spec.COMMANDS, *help_topics.TOPICS)],
    "cli/help_pages.py: _(topic.help)": lambda: [topic.help for topic in help_topics.TOPICS],
    "cli/commands/check.py: _(KINDS[found.kind])": check.KINDS.values,
    "cli/commands/check.py: _(OFFICIAL)": lambda: [rules.OFFICIAL],
    "cli/commands/check.py: _(found.demand)": lambda: [rule.demand for rule in rules.RULES.values()],
    "cli/commands/check.py: _(found.reason)": lambda: [rule.reason for rule in rules.RULES.values()],
    "importing/extraction/to_table.py: _(document_facts.FACTS[key])": document_facts.FACTS.values,
    "cli/commands/schema.py: _(field.meaning)": lambda: [column.meaning for column in fields.TASK],
    "cli/commands/search.py: _(REWRITING_NOTES[rewriting.way])": search_command.REWRITING_NOTES.values,
    "cli/commands/search.py: _(hit.match)": lambda: hits.MATCH_KINDS,
    "cli/commands/search.py: _(hits[0].match)": lambda: hits.MATCH_KINDS,
    "cli/commands/search.py: _(name)": lambda: corpus.FIELDS,
    "searching/corpus.py: _(field)": lambda: corpus.FIELDS,
    "importing/document.py: _(PLACES[key])": PLACES.values,
    "importing/readers/__init__.py: _(sentence)": lambda: [sentence for _start, sentence in REFUSED],
    "importing/readers/docx/__init__.py: _(NOTES[kind])": docx.NOTES.values,
    "system/errors.py: _(REASONS[name])": errors.REASONS.values,
    "tablefile/schema_messages.py: _(sentence)": _misfits,
    "tablefile/schema_messages.py: _(yaml_hints.FULL_WIDTH_COLON)": lambda: [yaml_hints.FULL_WIDTH_COLON],
    "importing/extraction/unseen_characters.py: _(KINDS[rule][1])": lambda: [
        sentence for _pattern, sentence in UNSEEN.values()
    ],
    "tablefile/yaml_hints.py: _(BLANK_AFTER_COLON)": lambda: [yaml_hints.BLANK_AFTER_COLON],
    "searching/regexes.py: _(error.msg)": lambda: regexes.REGEX_PROBLEMS,
    "tablefile/yaml_hints.py: _(sentence)": _slips,
}
"""Where a sentence is neither written in the call itself nor marked by `N_`, the call, and all that can reach it."""


def sentences() -> dict[Sentence, set[str]]:
    """Every sentence of the source, with the files that say it.

    Raises LookupError for a call that is neither given a sentence nor named in TABLES, and for one named in vain.
    """
    found: dict[Sentence, set[str]] = {}
    calls = set()
    for path in sorted(SOURCE.rglob("*.py")):
        file = path.relative_to(SOURCE).as_posix()
        for call in _calls(path):
            if sentence := _literal(call):
                found.setdefault(sentence, set()).add(file)
                continue
            calls.add(name := f"{file}: {ast.unparse(call)}")
            for known in TABLES.get(name, list)():
                found.setdefault(known, set()).add(file)
    if unknown := calls - TABLES.keys():
        raise LookupError("\n".join(["which sentences can these be? Say it in TABLES:", *sorted(unknown)]))
    if unused := TABLES.keys() - calls:
        raise LookupError("\n".join(["no longer in the source, take them out of TABLES:", *sorted(unused)]))
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


def _calls(path: Path) -> Iterator[ast.Call]:
    """The calls in a file that sentences pass through."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TAKERS:
            yield node


def main() -> int:
    """Update, compile, and name what is missing."""
    try:
        catalogue = updated(CATALOGUE.read_text(encoding="utf-8"))
    except LookupError as error:
        print(error.args[0])
        return 1
    CATALOGUE.write_text(written(catalogue), encoding="utf-8", newline="\n")
    artefacts.catalogue()
    missing = wanting(catalogue)
    for message in missing:
        print("fuzzy:" if message.fuzzy else "untranslated:", message.id)
    print(f"{len(catalogue)} sentences, {len(missing)} to be translated in {CATALOGUE.relative_to(ROOT)}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
