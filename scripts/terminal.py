"""Run commands in a real terminal of a given width, and read what its screen gets."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from pathlib import Path

SCRIPTS = Path(sys.executable).parent
"""Where the installed command lies, beside the Python that runs this."""


def on_terminal(*arguments: str, columns: int = 80, **environment: str) -> tuple[int, str]:
    """Exit code of `reformctl ARGUMENTS`, and everything that the screen gets: standard output and standard error."""
    return screen([str(SCRIPTS / "reformctl"), *arguments], columns, environment)


def shell_on_terminal(line: str, folder: Path, **environment: str) -> tuple[int, str]:
    """The same of a line of bash, in a folder and in a terminal of 80 columns, with `reformctl` on PATH."""
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    return screen(["/bin/bash", "-c", line], 80, {"PATH": path, **environment}, folder)


def screen(
    command: list[str], columns: int, environment: dict[str, str], folder: Path | None = None
) -> tuple[int, str]:
    """Exit code of a command, and everything that the screen gets."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=slave,
        cwd=folder,
        env={**os.environ, "TERM": "xterm-256color", **environment},
    )
    shown = read_to_end(process, master)
    os.close(slave)
    os.close(master)
    return process.returncode, shown.decode().replace("\r\n", "\n")


def read_to_end(process: subprocess.Popen[bytes], master: int) -> bytes:
    """Everything that a process writes to a terminal, until it has ended.

    The caller keeps the terminal's other end open for so long: once the last that holds it closes it, Linux may say
    that the terminal has ended before it has handed out the last lines.
    """
    shown = b""
    while process.poll() is None or select.select([master], [], [], 0)[0]:
        if select.select([master], [], [], 0.01)[0]:
            shown += os.read(master, 65536)
    return shown


def with_keyboard(
    command: list[str], keys: dict[str, bytes], environment: dict[str, str], columns: int = 80
) -> tuple[int, str]:
    """Exit code and screen of a command in a session of its own, where a person types each key once its text stands.

    The shell that opens the terminal gets it as its own, so that Ctrl-C there is an interrupt.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        ["/bin/sh", "-c", 'exec "$@" < "$0" > "$0" 2>&1', os.ttyname(slave), *command],
        env={**os.environ, "TERM": "xterm-256color", **environment},
        start_new_session=True,
    )
    shown = b""
    waiting = dict(keys)
    while process.poll() is None or select.select([master], [], [], 0)[0]:
        if select.select([master], [], [], 0.05)[0]:
            try:
                shown += os.read(master, 65536)
            except OSError:  # Linux ends the terminal of a session so, once its first process has ended
                break
        for text in [text for text in waiting if text.encode() in shown]:
            os.write(master, waiting.pop(text))
    os.close(slave)
    os.close(master)
    return process.wait(), shown.decode().replace("\r\n", "\n")
