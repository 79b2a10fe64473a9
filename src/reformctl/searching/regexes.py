"""Regular expressions, which match the text as it is printed, not folded, within a time limit."""

import re
import signal
import threading
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from reformctl.model.table import Task
from reformctl.searching.corpus import find_field
from reformctl.searching.hits import FieldSpans
from reformctl.searching.limits import MAX_REGEX_SECONDS
from reformctl.system.errors import UsageError
from reformctl.system.translation import N_, Sentence, _, translate
from reformctl.text.escaping import echo_value

REGEX_PROBLEMS = (
    N_("bad escape (end of pattern)"),
    N_("cannot refer to an open group"),
    N_("min repeat greater than max repeat"),
    N_("missing ), unterminated comment"),
    N_("missing ), unterminated subpattern"),
    N_("multiple repeat"),
    N_("nothing to repeat"),
    N_("unbalanced parenthesis"),
    N_("unexpected end of pattern"),
    N_("unterminated character set"),
)
"""What Python says about a wrong expression. A message that quotes a part of the expression stays English."""


def compile_patterns(patterns: Sequence[str]) -> list[re.Pattern[str]]:
    """Compile expressions. Raises UsageError with the position of what is wrong."""
    compiled = []
    for pattern in patterns:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                compiled.append(re.compile(pattern))
        except (re.error, RecursionError, OverflowError, Warning) as error:
            sentence = _("“{pattern}” is not a regular expression: {problem}")
            shown_pattern = echo_value(pattern)
            problem = _describe_problem(error)
            message = sentence.format(pattern=shown_pattern, problem=problem)
            raise UsageError(message).add_facts(value=pattern) from error
    return compiled


def find_spans(task: Task, fields: Sequence[str], pattern: re.Pattern[str]) -> FieldSpans:
    """Find where an expression matches in each field. An empty match does not count."""
    spans_by_field = {}
    for name in fields:
        text = find_field(name).text(task)
        matches = pattern.finditer(text)
        spans = [match.span() for match in matches if match[0]]
        if spans:
            spans_by_field[name] = spans
    return spans_by_field


@contextmanager
def limit_time() -> Iterator[None]:
    """Raise UsageError after MAX_REGEX_SECONDS, where the system has such a timer, and only in the main thread."""
    is_main_thread = threading.current_thread() is threading.main_thread()
    if not hasattr(signal, "setitimer") or not is_main_thread:
        yield
        return
    handler = signal.signal(signal.SIGALRM, _stop_search)
    signal.setitimer(signal.ITIMER_REAL, MAX_REGEX_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)


def _stop_search(*_signal: object) -> None:
    sentence = _("the regular expression takes more than {seconds} seconds: write it without nested repetition")
    raise UsageError(sentence.format(seconds=f"{MAX_REGEX_SECONDS:g}"))


def _describe_problem(error: Exception) -> str:
    """Quote Python's message, translated where it is one of REGEX_PROBLEMS."""
    if not isinstance(error, re.error) or error.pos is None:
        return str(error)
    if "\n" in str(error.pattern):  # then the message itself names a line
        return str(error)
    sentence = _("{problem} at position {position}")
    problem = translate(Sentence(error.msg))
    return sentence.format(problem=problem, position=error.pos)
