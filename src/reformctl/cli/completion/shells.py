"""Answers a shell that asks what can stand at the cursor, in the form that its script reads.

Every answer begins with a line of its own: what there is (files; words that begin as typed; others, which take the
place of what was typed), whether a blank may follow, and what of the word stays. Scripts in scripts/ read it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from reformctl.cli.completion import Completion, complete_line
from reformctl.cli.completion.matching import Candidate
from reformctl.cli.completion.points import ListColumns
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

ShellAnswer = Callable[[Sequence[str], ListColumns], Iterator[str]]
"""Makes the lines that a shell understands, from what its script says was typed."""


def answer_shell(shell: str, given: Sequence[str], list_own_columns: ListColumns) -> bytes:
    """Write what can stand at the cursor, as the shell's script reads it."""
    answer = _ANSWERS[shell]
    lines = [f"{text}\n" for text in answer(given, list_own_columns)]
    return "".join(lines).encode()


def _answer_bash(given: Sequence[str], list_own_columns: ListColumns) -> Iterator[str]:
    """Answer bash, which gives the line up to the cursor, COMP_WORDBREAKS and COMP_TYPE: words to insert as they are.

    Readline replaces only what stands after the last of these marks, or after an open quotation mark. Of several
    candidates it inserts their common beginning in place of what was typed, unless that is one of them.
    """
    from reformctl.cli.completion.lexing import parse_typed_line, quote_for_bash

    text, breaks, kind, *_others = (*given, "", "")
    line = parse_typed_line(text, breaks)
    completion = Completion(files=True)
    if not line.is_redirected:
        completion = complete_line(line.words[1:], list_own_columns)
    yield _format_head(completion)
    candidates = completion.candidates
    if kind == BASH_LISTS_CANDIDATES and len(candidates) > 1:
        yield from map(_describe_candidate, candidates)
        return
    words = [f"{completion.head}{candidate.value}" for candidate in candidates]
    endings = _cut_beginning(words, line.kept)
    if len(endings) > 1 and not _has_only_beginnings(completion):
        endings += _cut_beginning(line.words[-1:], line.kept)
    for ending in endings:
        yield quote_for_bash(ending, line.quote)


def _answer_zsh_or_fish(given: Sequence[str], list_own_columns: ListColumns) -> Iterator[str]:
    """Answer zsh or fish, which give the words up to the cursor: value, tab, description."""
    completion = complete_line(given, list_own_columns)
    yield _format_head(completion)
    for candidate in completion.candidates:
        yield f"{candidate.value}\t{_clip_description(candidate)}"


def _answer_powershell(given: Sequence[str], list_own_columns: ListColumns) -> Iterator[str]:
    """Answer PowerShell: quoted text, tab, what is shown, tab, description.

    It gives the words up to the cursor, then the part that is replaced. They come in one argument, in Base64, for
    PowerShell up to 7.2 loses empty arguments and quotation marks in others.
    """
    *words, replaced = _decode_words(given[0])
    typed = words[-1] if words else ""
    kept = typed.removesuffix(replaced)
    completion = complete_line(words, list_own_columns)
    yield _format_head(completion)
    for candidate in completion.candidates:
        word = f"{completion.head}{candidate.value}"
        if not word.startswith(kept):
            continue
        ending = word.removeprefix(kept)
        quoted_text = _quote_for_powershell(ending)
        description = _clip_description(candidate) or candidate.value
        yield f"{quoted_text}\t{candidate.value}\t{description}"


def _decode_words(text: str) -> list[str]:
    """Decode the words of a line from Base64, in which a zero stands between them."""
    from base64 import b64decode

    try:
        decoded = b64decode(text).decode("utf-8", "replace")
    except ValueError as error:
        raise UsageError(_("the text after -- must be Base64, as the PowerShell script writes it")) from error
    return decoded.split("\0")


def _cut_beginning(words: Iterable[str], kept: str) -> list[str]:
    """Cut off what stays of the word at the cursor; candidates that do not begin so cannot stand there."""
    return [word.removeprefix(kept) for word in words if word.startswith(kept)]


def _format_head(completion: Completion) -> str:
    kind = "others"
    if completion.files:
        kind = "files"
    elif _has_only_beginnings(completion):
        kind = "words"
    ending = "list" if completion.is_list else "word"
    return f"{kind}\t{ending}\t{escape_text(completion.head)}"


def _has_only_beginnings(completion: Completion) -> bool:
    """Tell whether the candidates begin as typed, or there is none."""
    return all(candidate.value.startswith(completion.typed) for candidate in completion.candidates)


def _describe_candidate(candidate: Candidate) -> str:
    """Write a candidate that is only shown, with what it means: --agency  (Only tasks that this agency leads...)."""
    if not candidate.description:
        return candidate.value
    return f"{candidate.value}  ({_clip_description(candidate)})"


def _clip_description(candidate: Candidate) -> str:
    description = escape_text(candidate.description)
    return clip_text(description, MAX_DESCRIPTION_COLUMNS)


def _quote_for_powershell(word: str) -> str:
    if re.fullmatch(_BARE_IN_POWERSHELL, word):
        return word
    doubled = re.sub(_QUOTES_OF_POWERSHELL, r"\1\1", word)
    return f"'{doubled}'"


_ANSWERS: dict[str, ShellAnswer] = {
    "bash": _answer_bash,
    "zsh": _answer_zsh_or_fish,
    "fish": _answer_zsh_or_fish,
    "powershell": _answer_powershell,
}
