"""Long answers on a terminal, a window at a time: another program, such as less, shows them."""

import os
import re
import signal
import sys

from reformctl.system import environment
from reformctl.system.environment import encode_file_name
from reformctl.text.width_and_breaks import display_width

ESCAPE = r"\x1b\[[0-9;]*m"


def is_longer_than_window(body: bytes) -> bool:
    """Whether the window cannot hold the text and the prompt below it."""
    columns = environment.detect_screen("never").width or 80
    left = environment.detect_height() - 1
    for line in body.decode("utf-8", "replace").splitlines():
        left -= max(-(-display_width(re.sub(ESCAPE, "", line)) // columns), 1)
        if left < 0:
            return True
    return False


def run_pager(body: bytes, command: str) -> bool:
    """Show the text through a pager, and wait for its end; False where the pager cannot be started.

    The words are divided as a shell does it, but no shell runs them. Ctrl-C is the pager's meanwhile: our handler,
    which is not handed on to the pager as an ignored signal is, keeps this process waiting. Who leaves the pager early
    has seen enough.
    """
    import shlex
    import subprocess

    interrupted = signal.getsignal(signal.SIGINT)
    try:
        posix = sys.platform != "win32"
        words = [encode_file_name(word if posix else word.strip('"')) for word in shlex.split(command, posix=posix)]
        if os.path.splitext(os.path.basename(words[0]))[0] == "less":
            words.insert(1, "-R")  # without it less shows colours as rubbish, where LESS is set to something else
        signal.signal(signal.SIGINT, lambda _number, _frame: None)
        subprocess.run(words, input=body, env=environment.make_pager_environment(), check=False)  # noqa: S603 the user's own choice
    except (OSError, ValueError, IndexError):
        return False
    finally:
        signal.signal(signal.SIGINT, interrupted)
    return True
