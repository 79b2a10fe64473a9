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
from reformctl import columns, errors, line, manual, misfits, slips, topics
from reformctl.commands import check
from reformctl.commands import search as search_command
from reformctl.document import PLACES
from reformctl.documents import REFUSED, from_docx
from reformctl.formats import FORMATS
from reformctl.recognise import about
from reformctl.recognise.visible import KINDS as UNSEEN
from reformctl.rules import catalogue as rules
from reformctl.searching import corpus, hits, pattern

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
    for command in line.COMMANDS:
        yield from (option.help for option in (*command.options, *((command.words,) if command.words else ())))


def _misfits() -> Iterator[str]:
    for table in (misfits.EXPECTED, misfits.EXPECTED_ENTRY, misfits.EXPECTED_KEY, misfits.EXPECTED_VALUE):
        yield from (sentence for _rule, sentence in table.values())
    yield misfits.UNEXPECTED[1]


def _slips() -> Iterator[str]:
    yield from (sentence for _pattern, sentence in (*slips.SLIPS, *slips.STARTS))


def _topics() -> Iterator[str]:
    for topic in topics.TOPICS:
        for block in topic.body:
            yield from [block] if isinstance(block, str) else (meaning for _term, meaning in block)


TABLES: dict[str, Callable[[], Iterable[str]]] = {
    "completing/__init__.py: _(command.help)": lambda: [command.help for command in line.COMMANDS],
    "completing/__init__.py: _(option.help)": _options,
    "completing/sources.py: _(column.meaning)": lambda: [column.meaning for column in columns.TASK],
    "completing/sources.py: _(command.help)": lambda: [command.help for command in line.COMMANDS],
    "completing/sources.py: _(topic.help)": lambda: [topic.help for topic in topics.TOPICS],
    "completing/sources.py: _(rule.demand)": lambda: [rule.demand for rule in rules.RULES.values()],
    "manual.py: _(PURPOSE)": lambda: [manual.PURPOSE],
    "manual.py: _(block)": lambda: [text for topic in topics.TOPICS for text in topic.body if isinstance(text, str)],
    "manual.py: _(command.clean_no)": lambda: [command.clean_no for command in line.COMMANDS if command.clean_no],
    "manual.py: _(command.help)": lambda: [command.help for command in line.COMMANDS],
    "manual.py: _(command.words.help)": _options,
    "manual.py: _(dict(topics.EXIT_CODES)[f'{FOUND}'])": lambda: [meaning for _code, meaning in topics.EXIT_CODES],
    "format_choice.py: _(FORMATS[name].holds)": lambda: [kind.holds for kind in FORMATS.values()],
    "manual.py: _(FORMATS[name].drops)": lambda: [kind.drops for kind in FORMATS.values()],
    "manual.py: _(meaning)": lambda: [*_topics(), *(meaning for _e, meaning in (*manual.START, *manual.ONWARD))],
    "manual.py: _(option.help)": _options,
    "manual.py: _(row.help)": lambda: [row.help for row in (*line.COMMANDS, *topics.TOPICS)],
    "manual.py: _(topic.help)": lambda: [topic.help for topic in topics.TOPICS],
    "commands/check.py: _(KINDS[found.kind])": check.KINDS.values,
    "commands/check.py: _(OFFICIAL)": lambda: [rules.OFFICIAL],
    "commands/check.py: _(found.demand)": lambda: [rule.demand for rule in rules.RULES.values()],
    "commands/check.py: _(found.reason)": lambda: [rule.reason for rule in rules.RULES.values()],
    "recognise/assemble.py: _(about.FACTS[key])": about.FACTS.values,
    "commands/schema.py: _(field.meaning)": lambda: [column.meaning for column in columns.TASK],
    "commands/search.py: _(REWRITING_NOTES[rewriting.way])": search_command.REWRITING_NOTES.values,
    "commands/search.py: _(hit.match)": lambda: hits.MATCH_KINDS,
    "commands/search.py: _(hits[0].match)": lambda: hits.MATCH_KINDS,
    "commands/search.py: _(name)": lambda: corpus.FIELDS,
    "searching/corpus.py: _(field)": lambda: corpus.FIELDS,
    "document.py: _(PLACES[key])": PLACES.values,
    "documents/__init__.py: _(sentence)": lambda: [sentence for _start, sentence in REFUSED],
    "documents/from_docx/__init__.py: _(NOTES[kind])": from_docx.NOTES.values,
    "errors.py: _(REASONS[name])": errors.REASONS.values,
    "misfits.py: _(sentence)": _misfits,
    "misfits.py: _(slips.FULL_WIDTH_COLON)": lambda: [slips.FULL_WIDTH_COLON],
    "recognise/visible.py: _(KINDS[rule][1])": lambda: [sentence for _pattern, sentence in UNSEEN.values()],
    "slips.py: _(BLANK_AFTER_COLON)": lambda: [slips.BLANK_AFTER_COLON],
    "searching/pattern.py: _(error.msg)": lambda: pattern.REGEX_PROBLEMS,
    "slips.py: _(sentence)": _slips,
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
