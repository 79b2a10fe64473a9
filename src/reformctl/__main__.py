"""Entry point of the command: runs it, prints errors to standard error, and returns the exit code."""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from reformctl.cli.output import Answer
    from reformctl.cli.spec import Call
    from reformctl.system.errors import ReformctlError


def process() -> NoReturn:
    """Run this process's command line, and end with its exit code.

    A short run makes no garbage that is worth looking for, neither on its way nor at its end: that saves a fifth of it.
    """
    gc.disable()
    _end_silently_on_interrupt()
    code = main()
    _flush_streams()
    _end_by_signal(code)
    gc.freeze()
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, by default this process's own, and return its exit code; no exception ever leaves."""
    from reformctl.system.errors import CLOSED_PIPE, INTERRUPTED, NoMemoryError, ReformctlError, SystemRefusalError

    as_json = False
    try:
        from reformctl.cli import parser
        from reformctl.system import environment

        words = environment.read_arguments() if arguments is None else arguments
        as_json = parser.asks_for_json(words)
        if as_json and arguments is None:
            _end_with_last_line_on_interrupt()
        return _run_line(words, as_json=as_json)
    except ReformctlError as error:
        return _report_error(error, as_json=as_json)
    except KeyboardInterrupt:
        if as_json:
            _report_interrupt()
        return INTERRUPTED
    except BrokenPipeError:
        return CLOSED_PIPE
    except (MemoryError, OSError) as error:
        refusal = NoMemoryError() if isinstance(error, MemoryError) else SystemRefusalError(error)
        return _report_error(refusal, as_json=as_json)
    except Exception as error:  # noqa: BLE001 the last resort: no traceback reaches a user
        return _report_bug(error, as_json=as_json)


def _end_silently_on_interrupt() -> None:
    """Let Ctrl-C end the process at once, also while something is imported: an exception would be printed or swallowed.

    The signal itself ends the process, which shells report as 130: after a command that only returns 130, bash goes on
    with the next round of a loop. A process that was started with SIGINT ignored goes on ignoring it.
    """
    handler = signal.getsignal(signal.SIGINT)
    if handler is not signal.default_int_handler:
        return
    if os.name == "posix":
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    else:
        from reformctl.system import environment

        signal.signal(signal.SIGINT, environment.end_at_once)


def _end_with_last_line_on_interrupt() -> None:
    """Let Ctrl-C end the process at once, with a last line on standard error that tells a program why the run ended."""
    from reformctl.cli import json_messages
    from reformctl.system import environment

    handler = signal.getsignal(signal.SIGINT)
    if handler in {signal.SIG_DFL, environment.end_at_once}:
        last_line = f"{json_messages.format_interrupt()}\n"
        environment.LAST_WORDS[:] = [last_line.encode()]
        signal.signal(signal.SIGINT, environment.end_with_last_words)


def _flush_streams() -> None:
    """Write what Python still buffers; what cannot be written must not fail once more when the interpreter ends."""
    from reformctl.cli import output

    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        try:
            stream.flush()
        except (OSError, ValueError):  # full or closed: output.py said so where it matters
            output.discard_buffer(stream)


def _end_by_signal(code: int) -> None:
    """End the process by the signal where Ctrl-C was held up until the temporary files were deleted."""
    from reformctl.system.errors import INTERRUPTED

    if code == INTERRUPTED and os.name == "posix":
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.raise_signal(signal.SIGINT)


def _run_line(words: Sequence[str], *, as_json: bool) -> int:
    from reformctl.cli import parser

    call = parser.read_line(words)
    if call is None:
        from reformctl.cli import typer_app

        call = typer_app.read_with_typer(words)
    return _run_call(call, as_json=as_json)


def _run_call(call: "Call", *, as_json: bool) -> int:
    """Run the command, write its answer, and then the messages about it, so that they can be read below a pager."""
    from reformctl.cli import commands, output, spec
    from reformctl.system import environment
    from reformctl.system.errors import ReformctlError

    is_quiet = call[spec.QUIET] or as_json
    if not is_quiet and environment.can_show_progress():
        from reformctl.system import progress

        progress.allow_bars()
    try:
        answer = commands.run(call)
        path = call[spec.OUTPUT] or "-"
        pager_warning = None
        if answer.recorded:
            output.write_files(answer.recorded)
        if answer.inside:
            output.write_files(answer.inside)
        elif output.is_standard(path) and spec.may_use_pager(call):
            pager_warning = output.show_body(answer.body)
        else:
            output.write_body(answer.body, path, answer.beside)
    except ReformctlError as error:
        color = call[spec.COLOR] or "auto"
        return _report_error(error, color, as_json=as_json)
    warnings = list(answer.warnings)
    if pager_warning:
        warnings.append(pager_warning)
    notes = list(answer.notes)
    if not output.is_standard(path):
        notes.append(output.describe_written(answer, path))
    if answer.report:
        _print_message(answer.report)
    _print_remarks(warnings, notes, answer, quiet=call[spec.QUIET], as_json=as_json)
    return answer.code


def _print_remarks(
    warnings: Sequence[str], notes: Sequence[str], answer: "Answer", *, quiet: bool, as_json: bool
) -> None:
    """Say what there is to say about a run."""
    notes = list(filter(None, notes))
    if not as_json:
        sentences = list(warnings)
        if not quiet:
            sentences += notes
        for sentence in sentences:
            _print_message(sentence)
        return
    from reformctl.cli import json_messages

    summary = ""
    if answer.refused and answer.notes:  # it becomes the error, at the end
        summary = answer.notes[-1]
        notes.remove(summary)
    lines = [json_messages.format_warning(sentence) for sentence in warnings]
    if not quiet:
        lines += [json_messages.format_note(sentence) for sentence in notes]
    if answer.refused:
        lines.append(json_messages.format_refusal(summary))
    for line in lines:
        _write_line(line)


def _report_error(error: "ReformctlError", color: str = "auto", *, as_json: bool) -> int:
    """Say what is wrong, in colours if standard error is a terminal that has them."""
    from reformctl.cli import error_messages
    from reformctl.system import environment

    if as_json:
        from reformctl.cli import json_messages

        _write_line(json_messages.format_error(error))
    else:
        screen = environment.detect_error_screen(color)
        _print_message(error_messages.format_error(error, screen))
    return error.code


def _report_bug(cause: Exception, *, as_json: bool) -> int:
    """Say that an error is ours."""
    from reformctl.cli import error_messages
    from reformctl.system import environment
    from reformctl.system.errors import OUR_BUG

    if as_json:
        from reformctl.cli import json_messages

        _write_line(json_messages.format_bug(cause))
    else:
        screen = environment.detect_error_screen("auto")
        _print_message(error_messages.format_bug(cause, screen))
    return OUR_BUG


def _report_interrupt() -> None:
    """Say that Ctrl-C ended the run."""
    from reformctl.cli import json_messages

    _write_line(json_messages.format_interrupt())


def _print_message(text: str) -> None:
    """Say something to people: a terminal gets long lines broken, everything else as they are."""
    from reformctl.system import environment
    from reformctl.text.width_and_breaks import break_lines

    screen = environment.detect_error_screen("auto")
    if screen.width:
        text = break_lines(text, screen.width)
    _write_line(text)


def _write_line(text: str) -> None:
    """Write to standard error, in UTF-8 whatever the locale says; one that is closed or full changes no exit code."""
    if sys.stderr is None:
        return
    try:
        if hasattr(sys.stderr, "reconfigure"):  # what a caller of `main` collects it in may have no encoding
            sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except OSError:
        return


if __name__ == "__main__":
    process()
