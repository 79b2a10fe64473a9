"""Long answers on a terminal, a window at a time: another program, such as less, shows them."""

import math
import os
import re
import signal
import sys

from reformctl.system import environment
from reformctl.system.environment import encode_file_name
from reformctl.text.width_and_breaks import display_width

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
"""What switches a colour on or off, and takes no column."""
USUAL_COLUMNS = 80
"""Columns where the window does not say how many it has."""


def is_longer_than_window(body: bytes) -> bool:
    """Tell whether the window cannot hold the text and the prompt below it."""
    screen = environment.detect_screen("never")
    columns = screen.width or USUAL_COLUMNS
    rows_left = environment.detect_height() - 1
    text = body.decode("utf-8", "replace")
    for line in text.splitlines():
        shown_line = ESCAPE.sub("", line)
        rows = math.ceil(display_width(shown_line) / columns)
        rows_left -= max(rows, 1)
        if rows_left < 0:
            return True
    return False


def run_pager(body: bytes, command: str) -> bool:
    """Show the text through a pager, and wait for its end; False where the pager cannot be started.

    The words are divided as a shell does it, but no shell runs them. Ctrl-C is the pager's meanwhile: our handler,
    which is not handed on to the pager as an ignored signal is, keeps this process waiting. Who leaves the pager early
    has seen enough.
    """
    import subprocess

    usual_handler = signal.getsignal(signal.SIGINT)
    try:
        words = _divide_command(command)
        variables = environment.make_pager_environment()
        signal.signal(signal.SIGINT, _ignore_interrupt)
        subprocess.run(words, input=body, env=variables, check=False)  # noqa: S603 the user's own choice
    except (OSError, ValueError, IndexError):
        return False
    finally:
        signal.signal(signal.SIGINT, usual_handler)
    return True


def _divide_command(command: str) -> list[str]:
    """Divide the command of a pager into words; raises ValueError, or IndexError where there is no word."""
    import shlex

    if sys.platform == "win32":
        quoted_words = shlex.split(command, posix=False)
        words = [word.strip('"') for word in quoted_words]
    else:
        words = shlex.split(command)
    words = [encode_file_name(word) for word in words]
    file_name = os.path.basename(words[0])
    program, _suffix = os.path.splitext(file_name)
    if program == "less":
        words.insert(1, "-R")  # without it less shows colours as rubbish, where LESS is set to something else
    return words


def _ignore_interrupt(_number: int, _frame: object) -> None:
    """Do nothing at Ctrl-C."""
