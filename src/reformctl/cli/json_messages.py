"""Standard error for programs: where json or jsonl is asked for, each message is one JSON object on a line of its own.

Keys and the names of errors are the same in every language; only messages are in the user's. The lines are described in
message_rows.py. An error stands last, after the faults of files that led to it. Most runs only have notes, and load
nothing that errors need.
"""

import json
from collections.abc import Iterator

from reformctl.system.environment import is_debugging
from reformctl.system.errors import INTERRUPTED, OUR_BUG, TROUBLE, ReformctlError
from reformctl.system.remarks import Remark
from reformctl.system.translation import _
from reformctl.text.escaping import escape_json_text


def format_note(sentence: str) -> str:
    """Write a note about a run."""
    return _format_remark("note", sentence)


def format_warning(sentence: str) -> str:
    """Write a note that is told even where only errors are wanted."""
    return _format_remark("warning", sentence)


def format_refusal(sentence: str, code: int = TROUBLE) -> str:
    """Write the error of an answer that says itself what is wrong: faults, on standard output."""
    facts = sentence.facts if isinstance(sentence, Remark) else {}
    hint = facts.get("hint")
    hint_text = None if hint is None else str(hint)
    return _format_error("invalid-data", sentence, code, hint=hint_text)


def format_error(error: ReformctlError) -> str:
    """Write an error, below the faults of files that it is about."""
    lines = list(_list_faults(error))
    lines.append(_format_known_error(error))
    return "\n".join(lines)


def format_bug(cause: Exception) -> str:
    """Write an error that is ours; its message is the traceback where that is asked for."""
    from reformctl.cli import error_messages

    if is_debugging():
        traceback_text = error_messages.format_bug(cause)
        return _format_error("bug", traceback_text, OUR_BUG)
    sentence = error_messages.word_bug(cause)
    return _format_error("bug", sentence, OUR_BUG)


def format_interrupt() -> str:
    """Write that Ctrl-C ended the run."""
    return _format_error("interrupted", _("interrupted"), INTERRUPTED)


def _list_faults(error: ReformctlError) -> Iterator[str]:
    from reformctl.cli.error_messages import MAX_LISTED_FAULTS
    from reformctl.model.diagnostics import InvalidDataError, make_diagnostic_record

    if not isinstance(error, InvalidDataError):
        return
    for file, diagnostic in error.diagnostics[:MAX_LISTED_FAULTS]:
        record = make_diagnostic_record(file, diagnostic)
        yield _dump_line({"kind": "fault", **record})


def _format_known_error(error: ReformctlError) -> str:
    from reformctl.cli import error_messages, hints

    return _format_error(
        error.name,
        error_messages.word_error(error),
        error.code,
        hint=hints.find_hint(error),
        did_you_mean=error.did_you_mean,
        value=error.value,
        file=error.file,
    )


def _format_error(  # noqa: PLR0913 each is a key that programs know
    name: str,
    message: str,
    code: int,
    *,
    hint: str | None = None,
    did_you_mean: tuple[str, ...] = (),
    value: str | None = None,
    file: str | None = None,
) -> str:
    return _dump_line(
        {
            "kind": "error",
            "error": name,
            "message": message,
            "hint": hint,
            "did_you_mean": list(did_you_mean),
            "value": value,
            "file": file,
            "code": code,
        }
    )


def _format_remark(kind: str, sentence: str) -> str:
    facts = sentence.facts if isinstance(sentence, Remark) else {}
    return _dump_line({"kind": kind, "message": sentence, **facts})


def _dump_line(record: dict[str, object]) -> str:
    """Write one line, in which nothing is invisible or obeyed by a terminal."""
    text = json.dumps(record, ensure_ascii=False)
    return escape_json_text(text)
