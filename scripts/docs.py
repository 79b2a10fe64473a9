"""Write what is generated from the rows of the code anew: tables in the READMEs, and the page of rules.

python scripts/docs.py
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import TypeAdapter

from reformctl.cli import help_topics, spec
from reformctl.cli.catalogue import Catalogue
from reformctl.cli.format_choice import describe_format
from reformctl.exporting import FORMATS
from reformctl.model.fields import TASK_COLUMNS
from reformctl.system.files import find_packaged_table
from reformctl.tracking import ledger_rules
from reformctl.validation.catalogue import OFFICIAL, RULES, Rule

ROOT = Path(__file__).parent.parent
READMES = [ROOT / name for name in ("README.md", "README.zh-CN.md")]
RULES_PAGE = ROOT / "docs" / "rules.md"
HELP_SCHEMA = ROOT / "docs" / "help.schema.json"


def current(readme: str) -> str:
    """README with every part between `<!-- name -->` and `<!-- /name -->`, and the table's hash, as of now."""
    readme = re.sub(
        r"(tasks, sha256 )\w+", rf"\g<1>{hashlib.sha256(Path(find_packaged_table()).read_bytes()).hexdigest()}", readme
    )
    parts = {
        "formats": _formats(),
        "fields": _fields(),
        "commands": _commands(),
        "exit-codes": _topic(("code", "meaning"), help_topics.EXIT_CODES),
        "environment": _topic(("variable", "meaning"), help_topics.ENVIRONMENT),
    }
    for name, lines in parts.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        if begin in readme:
            before, _old, after = readme.partition(begin)
            readme = "".join(
                [before, begin, "\n", *(f"{text}\n" for text in lines), "\n", end, after.partition(end)[2]]
            )
    return readme


def rules() -> str:
    """The page of rules, in the order in which a file meets them."""
    return "".join(f"{text}\n" for text in _rules())


def _rules() -> Iterator[str]:
    yield "# What a table file must keep"
    yield ""
    yield "`reformctl check --explain RULE` prints the same. A **refusal** ends the reading of a file (exit code 2), a"
    yield "**fault** keeps every command from answering from it (1), and so does a **doubt** with `--strict`: without"
    yield "it, commands answer and say that there are findings (1). A **warning** is shown and leaves it usable (0)."
    for name, rule in RULES.items():
        yield from _describe_rule(name, rule)
    yield ""
    yield "# What a ledger must keep"
    yield ""
    yield "A ledger (`progress.yaml`) is YAML as well, and the rules above about its form hold for it, too."
    for name, rule in ledger_rules.RULES.items():
        yield from _describe_rule(name, rule)


def _describe_rule(name: str, rule: Rule) -> Iterator[str]:
    yield f"\n## {name}\n"
    softer = f" {OFFICIAL}" if rule.official else ""
    yield f"*{rule.kind.capitalize()}.* {rule.demand} {rule.reason}{softer}"


def _formats() -> Iterator[str]:
    yield from _head("format", "suffixes of `-o`", "holds", "drops")
    for name, kind in FORMATS.items():
        suffixes = ", ".join(f"`{suffix}`" for suffix in kind.suffixes)
        yield _row(f"`{name}`", suffixes, describe_format(name), kind.drops)


def _fields() -> Iterator[str]:
    yield from _head("field", "heading", "meaning")
    for column in TASK_COLUMNS:
        remark = " (with `--explode agency`)" if column.only_exploded else ""
        if column.key == "role":
            remark = " (with `--explode agency`, or `--agency`)"
        yield _row(f"`{column.key}`", column.label, column.meaning + remark)


def _commands() -> Iterator[str]:
    yield from _head("command", "does")
    for command in spec.COMMANDS:
        words = f"reformctl {command.name} {command.usage}".rstrip().replace("|", r"\|")
        yield _row(f"`{words}`", command.help)
    yield ""
    yield from _head("option", "of", "meaning")
    taking = [command for command in spec.COMMANDS if command.options]
    for option in dict.fromkeys(option for command in taking for option in command.options):
        having = [command.name for command in spec.COMMANDS if option in command.options]
        names = ", ".join(option.names.split())
        value = f" {'|'.join(option.choices) or option.kind}".rstrip()
        everywhere = "all" if len(having) == len(taking) else ", ".join(having)
        yield _row(f"`{names}{value}`".replace("|", r"\|"), everywhere, option.help)


def _topic(heads: tuple[str, str], rows: Iterable[help_topics.TopicRow]) -> Iterator[str]:
    yield from _head(*heads)
    for term, meaning in rows:
        yield _row(term if term.isdigit() else f"`{term}`", meaning)


def _head(*cells: str) -> Iterable[str]:
    return (_row(*cells), "|" + "---|" * len(cells))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def help_schema() -> str:
    """The JSON Schema of what `reformctl help -f json` writes."""
    schema = TypeAdapter(Catalogue).json_schema(mode="serialization")
    return f"{json.dumps(schema, ensure_ascii=False, indent=1)}\n"


if __name__ == "__main__":
    HELP_SCHEMA.write_text(help_schema(), encoding="utf-8")
    RULES_PAGE.write_text(rules(), encoding="utf-8")
    for readme in READMES:
        readme.write_text(current(readme.read_text(encoding="utf-8")), encoding="utf-8")
