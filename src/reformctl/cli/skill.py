"""The skill: what an agent needs to know to use the command, made from skill.md and from the rows that make help.

It is in English in every locale, as `help -f json` is.
"""

import os
from collections.abc import Iterable, Sequence

from reformctl.cli import help_topics, spec
from reformctl.cli.spec import Option
from reformctl.text.width_and_breaks import display_width

NAME = "reformctl"
"""The name of the skill, and of its folder."""
FILE = os.path.join(NAME, "SKILL.md")
CALLS = (
    ("reformctl list -f json", "all tasks, whole"),
    ("reformctl list 司法局 法治创新 -f json", "tasks of an agency in a category; either of them alone does, too"),
    ("reformctl list -a 司法局 --role lead -f json", "tasks that it leads"),
    ("reformctl show qh6:17 -f json", "one task, or several: 3-7,12"),
    ("reformctl search 区块链 -f json", "full text, best first, with `match`, `fields`, `spans`"),
    ("reformctl search 区块链 --count", "how many tasks hold the word literally"),
    ("reformctl stats --by category -f json", "counts, each with the whole (`of`)"),
    ("reformctl agencies -f json", "all agencies: counts, full names, aliases"),
    ("reformctl show 17 -f cite", "a citation"),
    ("reformctl export -a 司法局 -o 司法局.xlsx", "a workbook for people; .docx, .csv, .html … as well"),
)
"""Calls that cover most of what is asked, and what each is for."""
OPTIONS = (spec.AGENCY, spec.ROLE, spec.CATEGORY, spec.WHERE, spec.DUE_BEFORE, spec.IDS, spec.FIELDS, spec.DATA)


def write_skill() -> str:
    """Write SKILL.md."""
    with open(os.path.join(os.path.dirname(__file__), "skill.md"), encoding="utf-8") as file:
        text = file.read()
    parts = {
        "exit-codes": _list_exit_codes(),
        "calls": _list_calls(CALLS),
        "options": _list_options(OPTIONS),
    }
    for name, lines in parts.items():
        text = text.replace(f"@{name}@", "\n".join(lines))
    return text


def _list_exit_codes() -> Iterable[str]:
    for code, meaning in help_topics.EXIT_CODES:
        yield f"   - {code}: {meaning}"


def _list_calls(calls: Sequence[tuple[str, str]]) -> Iterable[str]:
    longest = max(display_width(line) for line, _meaning in calls)
    yield "```sh"
    for line, meaning in calls:
        yield f"{line}{' ' * (longest - display_width(line))}  # {meaning}"
    yield "```"


def _list_options(options: Sequence[Option[object]]) -> Iterable[str]:
    for option in options:
        value = "|".join(option.choices) or option.kind
        yield f"- `{', '.join(option.spellings)} {value}`: {option.help}"
