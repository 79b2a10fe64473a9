"""How each shell says what was typed, and how it takes what can stand there.

Every answer begins with a line of its own: what there is (files; words that begin as typed; others, which take the
place of what was typed), whether a blank may follow, and what of the word stays. Scripts in scripts/ read it.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from reformctl.cli.completion import Completion, complete_line
from reformctl.cli.completion.matching import Candidate
from reformctl.cli.completion.sources import ListColumns
from reformctl.system.errors import UsageError
from reformctl.system.translation import _
from reformctl.text.escaping import escape_text
from reformctl.text.width_and_breaks import clip_text

MAX_DESCRIPTION_COLUMNS = 60
"""Columns of a description; longer ones would be wrapped."""
BASH_LISTS_CANDIDATES = "63"
"""COMP_TYPE of bash where candidates are only shown."""

_BARE_IN_POWERSHELL = r"-{0,2}\w[\w./:=-]*"
_QUOTES_OF_POWERSHELL = "(['\u2018\u2019\u201a\u201b])"
"""Each of them ends a text that any of them began, unless it is doubled."""


class Shell(NamedTuple):
    """One shell."""

    script: str
    """The file in scripts/ that it reads once."""
    answer: Callable[[Sequence[str], ListColumns], Iterator[str]]
    """From what the script says was typed to the lines that it understands."""


def read_script(shell: str) -> bytes:
    """What makes a shell ask us at a TAB."""
    with open(os.path.join(os.path.dirname(__file__), "scripts", SHELLS[shell].script), "rb") as file:
        return file.read()


def answer_shell(shell: str, given: Sequence[str], own: ListColumns) -> bytes:
    """What can stand at the cursor, as the shell's script reads it."""
    return "".join(f"{text}\n" for text in SHELLS[shell].answer(given, own)).encode()


def _answer_bash(given: Sequence[str], own: ListColumns) -> Iterator[str]:
    """The line up to the cursor, COMP_WORDBREAKS and COMP_TYPE -> lines that are inserted as they are.

    Readline replaces only what stands after the last of these marks, or after an open quotation mark. Of several
    candidates it inserts their common beginning in place of what was typed, unless that is one of them.
    """
    from reformctl.cli.completion.lexing import parse_typed_line, quote_for_bash

    text, breaks, kind = (*given, "", "")[:3]
    typed = parse_typed_line(text, breaks)
    found = Completion(files=True) if typed.is_redirected else complete_line(typed.words[1:], own)
    yield _format_head(found)
    if kind == BASH_LISTS_CANDIDATES and len(found.candidates) > 1:
        yield from (
            f"{one.value}  ({_clip_description(one)})" if one.description else one.value for one in found.candidates
        )
        return
    whole = [f"{found.head}{one.value}" for one in found.candidates]
    rest = [word[len(typed.kept) :] for word in whole if word.startswith(typed.kept)]
    if len(rest) > 1 and not _has_only_beginnings(found):
        rest.append(typed.words[-1][len(typed.kept) :])
    yield from (quote_for_bash(word, typed.quote) for word in rest)


def _answer_zsh_or_fish(given: Sequence[str], own: ListColumns) -> Iterator[str]:
    """The words up to the cursor -> value, tab, description."""
    found = complete_line(given, own)
    yield _format_head(found)
    yield from (f"{one.value}\t{_clip_description(one)}" for one in found.candidates)


def _answer_powershell(given: Sequence[str], own: ListColumns) -> Iterator[str]:
    """The words up to the cursor, then the part that is replaced -> quoted text, tab, what is shown, tab, description.

    They come in one argument, in Base64, for PowerShell up to 7.2 loses empty arguments and quotation marks in others.
    """
    from base64 import b64decode

    try:
        *words, replaced = b64decode(given[0]).decode("utf-8", "replace").split("\0")
    except ValueError as error:
        raise UsageError(_("the text after -- must be Base64, as the PowerShell script writes it")) from error
    typed = words[-1] if words else ""
    kept = typed.removesuffix(replaced)
    found = complete_line(words, own)
    yield _format_head(found)
    for one in found.candidates:
        whole = f"{found.head}{one.value}"
        if whole.startswith(kept):
            yield f"{_quote_for_powershell(whole[len(kept) :])}\t{one.value}\t{_clip_description(one) or one.value}"


def _format_head(found: Completion) -> str:
    kind = "files" if found.files else "words" if _has_only_beginnings(found) else "others"
    return f"{kind}\t{'list' if found.is_list else 'word'}\t{escape_text(found.head)}"


def _has_only_beginnings(found: Completion) -> bool:
    """Whether the candidates begin as typed, or there is none."""
    return all(one.value.startswith(found.typed) for one in found.candidates)


def _clip_description(one: Candidate) -> str:
    return clip_text(escape_text(one.description), MAX_DESCRIPTION_COLUMNS)


def _quote_for_powershell(word: str) -> str:
    if re.fullmatch(_BARE_IN_POWERSHELL, word):
        return word
    doubled = re.sub(_QUOTES_OF_POWERSHELL, r"\1\1", word)
    return f"'{doubled}'"


SHELLS = {
    "bash": Shell("reformctl.bash", _answer_bash),
    "zsh": Shell("_reformctl", _answer_zsh_or_fish),
    "fish": Shell("reformctl.fish", _answer_zsh_or_fish),
    "powershell": Shell("reformctl.ps1", _answer_powershell),
}
"""The shells that can complete."""
