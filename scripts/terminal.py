"""Run commands in a real terminal of a given width, and read what its screen gets."""

import fcntl
import os
import pty
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
    os.close(slave)
    shown = b""
    while chunk := _read(master):
        shown += chunk
    os.close(master)
    return process.wait(), shown.decode().replace("\r\n", "\n")


def _read(master: int) -> bytes:
    """Linux ends a pseudo-terminal with an error, other systems with nothing."""
    try:
        return os.read(master, 65536)
    except OSError:
        return b""
