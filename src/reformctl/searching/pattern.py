"""Regular expressions, for who asks for them: matched in the text as printed, not folded, and bounded in time."""

import re
import signal
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from reformctl.errors import UsageError
from reformctl.messages import _
from reformctl.model import Task
from reformctl.searching.corpus import FIELDS
from reformctl.text import echo

SECONDS = 2
"""What a search by regular expression may take: some patterns take years on a text of a hundred characters."""

SAYINGS = (
    "bad escape (end of pattern)",
    "cannot refer to an open group",
    "min repeat greater than max repeat",
    "missing ), unterminated comment",
    "missing ), unterminated subpattern",
    "multiple repeat",
    "nothing to repeat",
    "unbalanced parenthesis",
    "unexpected end of pattern",
    "unterminated character set",
)
"""What Python says of regular expressions; what names a part of one stays English."""

Spans = dict[str, list[tuple[int, int]]]


def compiled(patterns: Sequence[str]) -> list[re.Pattern[str]]:
    """The patterns, or UsageError with the position of what is wrong."""
    found = []
    for pattern in patterns:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                found.append(re.compile(pattern))
        except (re.error, RecursionError, OverflowError, Warning) as error:
            sentence = _("“{pattern}” is no regular expression: {problem}")
            raise UsageError(sentence.format(pattern=echo(pattern), problem=_problem(error))) from error
    return found


def spans(task: Task, pattern: re.Pattern[str], fields: Sequence[str]) -> Spans:
    """Where a pattern matches, field by field; an empty match is none."""
    found = {}
    for name in fields:
        if marks := [match.span() for match in pattern.finditer(FIELDS[name].text(task)) if match[0]]:
            found[name] = marks
    return found


@contextmanager
def bounded(seconds: float = SECONDS) -> Iterator[None]:
    """Raise UsageError when the time is up; only where the system has such a clock, and in a process's main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _time_is_up(seconds))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _time_is_up(seconds: float) -> Callable[..., None]:
    def stop(*_signal: object) -> None:
        sentence = _("the regular expression takes more than {seconds} seconds: write it without nested repetition")
        raise UsageError(sentence.format(seconds=f"{seconds:g}"))

    return stop


def _problem(error: Exception) -> str:
    """What Python says, in the user's language where it is one of SAYINGS."""
    if not isinstance(error, re.error) or error.pos is None or "\n" in str(error.pattern):
        return str(error)
    return _("{problem} at position {position}").format(problem=_(error.msg), position=error.pos)
