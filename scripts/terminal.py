"""Run the installed command in a real terminal of a given width, and read what its screen gets."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

COMMAND = Path(sys.executable).parent / "reformctl"


def on_terminal(*arguments: str, columns: int = 80, **environment: str) -> tuple[int, str]:
    """Exit code, and everything that the screen gets: standard output and standard error."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=slave,
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
