"""The skill: what an agent needs to know to use the command, made from skill.md and from the rows that make help.

It is in English in every locale, as `help -f json` is.
"""

import os
from collections.abc import Iterable, Sequence

from reformctl.cli import help_topics, spec
from reformctl.cli.spec import Option

NAME = "reformctl"
"""The name of the skill, and of its folder."""
FILE = os.path.join(NAME, "SKILL.md")
OPTIONS = (spec.AGENCY, spec.ROLE, spec.CATEGORY, spec.WHERE, spec.DUE_BEFORE, spec.IDS, spec.FIELDS, spec.DATA)


def write_skill() -> str:
    """Write SKILL.md."""
    with open(os.path.join(os.path.dirname(__file__), "skill.md"), encoding="utf-8") as file:
        text = file.read()
    parts = {
        "exit-codes": _list_exit_codes(),
        "options": _list_options(OPTIONS),
    }
    for name, lines in parts.items():
        text = text.replace(f"@{name}@", "\n".join(lines))
    return text


def _list_exit_codes() -> Iterable[str]:
    for code, meaning in help_topics.EXIT_CODES:
        yield f"   - {code}: {meaning}"


def _list_options(options: Sequence[Option[object]]) -> Iterable[str]:
    for option in options:
        value = "|".join(option.choices) or option.kind
        yield f"- `{', '.join(option.spellings)} {value}`: {option.help}"
