"""Commands that help to go on after an error, as programs read them."""

from reformctl.system.errors import ReformctlError

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


def find_hint(error: ReformctlError) -> str | None:
    """Find the command that helps to go on after an error; None where its sentence says all that there is to say."""
    if error.hint is not None:
        return error.hint
    chosen_tables = str(error.values.get("data", ""))
    if error.kind in SEARCHED_KINDS and error.value:
        return spell_command("search", error.value) + chosen_tables
    if error.name == "invalid-data" and error.file not in {None, "-"}:
        return spell_command("check", str(error.file))
    _outcome, _hyphen, name_kind = error.kind.partition("-")
    if error.name in {"unknown-name", "ambiguous-name"} and name_kind in KIND_HINTS:
        return spell_command(*KIND_HINTS[name_kind]) + (chosen_tables if name_kind in TABLE_KINDS else "")
    return None
