"""Commands that help to go on after an error, as programs read them."""

from reformctl.system.errors import ReformctlError
from reformctl.text.escaping import echo_value

MAX_QUOTED_CHARACTERS = 200
"""Characters of a word that a sentence repeats."""
SHELL_SIGNS = frozenset(" \t'\"$&|;<>()*?`\\#[]{}~!")
"""Characters for whose sake a word stands in quotation marks."""
ACTIVE_SIGNS = frozenset('"$`\\!')
"""Those that mean something between double quotation marks, too."""

KIND_HINTS = {
    "agency": ("agencies",),
    "category": ("categories",),
    "scope": ("stats", "--by", "scope"),
    "field": ("schema", "fields"),
    "sorting": ("schema", "fields"),
    "dimension": ("help", "stats"),
    "format": ("help", "formats"),
    "table": ("--version",),
    "version": ("--version",),
}
"""The command that lists the names of a kind."""
TABLE_KINDS = {"agency", "category", "scope"}
"""Kinds whose names stand in the tables: the command must be asked of the same tables."""
SEARCHED_KINDS = ("unknown-name", "near-name", "several-name", "no-reference", "several-titles")
"""Errors about a word that may stand in the texts."""


def spell_command(*words: str) -> str:
    """Write a command line that a shell takes as it stands: reformctl check 'my table.yaml'."""
    import shlex

    return shlex.join(["reformctl", *words])


def quote_word(word: str) -> str:
    """Quote a word of a command that a sentence shows, where a shell needs quotation marks; Chinese needs none."""
    word = echo_value(word, MAX_QUOTED_CHARACTERS)
    if SHELL_SIGNS.isdisjoint(word):
        return word
    if ACTIVE_SIGNS.isdisjoint(word):
        return f'"{word}"'
    import shlex

    return shlex.quote(word)


def find_hint(error: ReformctlError) -> str | None:
    """Find the command that helps to go on after an error; None where its sentence says all that there is to say."""
    if error.hint is not None:
        return error.hint
    given_words = error.values.get("data_words")
    data_words = given_words if isinstance(given_words, list) else []
    if error.kind in SEARCHED_KINDS and error.value:
        return spell_command("search", error.value, *data_words)
    if error.name == "invalid-data" and error.file not in {None, "-"}:
        return spell_command("check", str(error.file))
    if error.name not in {"unknown-name", "ambiguous-name"}:
        return None
    _outcome, _hyphen, name_kind = error.kind.partition("-")
    command_words = KIND_HINTS.get(name_kind)
    if command_words is None:
        return None
    table_words = data_words if name_kind in TABLE_KINDS else []
    return spell_command(*command_words, *table_words)
