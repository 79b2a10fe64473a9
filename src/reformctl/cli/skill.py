"""The skill: what an agent needs to know to use the command, made from skill.md and from the rows that make help.

It is in English in every locale, as `help -f json` is.
"""

import os
from collections.abc import Iterator, Sequence

from reformctl.cli import help_topics, spec
from reformctl.cli.spec import AnyOption

NAME = "reformctl"
"""The name of the skill, and of its folder."""
FILE = os.path.join(NAME, "SKILL.md")
TEXT_FILE = os.path.join(os.path.dirname(__file__), "skill.md")
OPTIONS = (spec.AGENCY, spec.ROLE, spec.CATEGORY, spec.WHERE, spec.DUE_BEFORE, spec.IDS, spec.FIELDS, spec.DATA)


def write_skill() -> str:
    """Write SKILL.md."""
    with open(TEXT_FILE, encoding="utf-8") as file:
        text = file.read()
    exit_codes = "\n".join(_list_exit_codes())
    options = "\n".join(_list_options(OPTIONS))
    text = text.replace("@exit-codes@", exit_codes)
    return text.replace("@options@", options)


def _list_exit_codes() -> Iterator[str]:
    for code, meaning in help_topics.EXIT_CODES:
        yield f"   - {code}: {meaning}"


def _list_options(options: Sequence[AnyOption]) -> Iterator[str]:
    for option in options:
        spellings = ", ".join(option.spellings)
        yield f"- `{spellings} {option.value_name}`: {option.help}"
