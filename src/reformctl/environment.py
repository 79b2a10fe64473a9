"""The one reader of the process's surroundings: environment variables, the terminal, the standard streams."""

import os
import sys
from typing import NamedTuple


class Screen(NamedTuple):
    """What an answer is read on."""

    width: int | None = None
    """Columns of the terminal; None where there is none, and then nothing is cut or wrapped."""
    color: bool = False


def arguments() -> list[str]:
    """The words of the command line, read as UTF-8 where the locale is plain C and Python could not decode them."""
    return [readable(word) for word in sys.argv[1:]]


def readable(text: str) -> str:
    """Text from the system whose bytes the locale could not decode, as UTF-8 if that is what they are."""
    if not any("\udc80" <= char <= "\udcff" for char in text):
        return text
    try:
        return os.fsencode(text).decode()
    except UnicodeError:
        return text


def file_name(path: str) -> str:
    """A readable path as the system's own functions take it, in whatever locale."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogateescape").decode(sys.getfilesystemencoding(), "surrogateescape")
    return path


def data_paths() -> tuple[str, ...]:
    """The files and folders that REFORMCTL_DATA names, divided by the system's path separator."""
    return tuple(readable(path) for path in os.environ.get("REFORMCTL_DATA", "").split(os.pathsep) if path)


def cache() -> str | None:
    """The folder for compiled tables: REFORMCTL_CACHE, or the system's usual place; None where it is `off`."""
    chosen = readable(os.environ.get("REFORMCTL_CACHE", ""))
    if chosen:
        return None if chosen == "off" else file_name(chosen)
    usual = {"win32": ("LOCALAPPDATA", "~/AppData/Local"), "darwin": ("", "~/Library/Caches")}
    variable, otherwise = usual.get(sys.platform, ("XDG_CACHE_HOME", "~/.cache"))
    home = os.environ.get(variable, "")
    home = home if os.path.isabs(home) else os.path.expanduser(otherwise)
    return os.path.join(home, "reformctl") if os.path.isabs(home) else None


def debugging() -> bool:
    """Whether REFORMCTL_DEBUG asks for tracebacks."""
    return os.environ.get("REFORMCTL_DEBUG", "") not in {"", "0"}


def languages() -> tuple[str, ...]:
    """The languages that the user reads, best first, as gettext does it: LANGUAGE, LC_ALL, LC_MESSAGES, LANG.

    REFORMCTL_LANG goes before all of them.
    """
    for name in ("REFORMCTL_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name, ""):
            return tuple(value.split(":"))
    return ()


def standard_input(most: int) -> bytes | None:
    """What standard input holds, up to `most` bytes; None where it is closed."""
    return None if sys.stdin is None else sys.stdin.buffer.read(most)


def on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def screen(color: str) -> Screen:
    """The terminal that standard output is; `color` is what --color says: auto, always or never."""
    return Screen(_width() if on_terminal() else _columns("FZF_PREVIEW_COLUMNS"), _colored(color))


def _columns(variable: str) -> int | None:
    """The number of columns that a variable holds; None where it holds none. In its preview fzf sets one of its own."""
    columns = os.environ.get(variable, "")
    is_number = columns.isascii() and columns.isdigit() and len(columns) < 5  # noqa: PLR2004 no wider window
    return int(columns) or None if is_number else None


def _width() -> int:
    """COLUMNS where it is a number, else what the terminal itself says, else 80."""
    columns = _columns("COLUMNS")
    if columns:
        return columns
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    except OSError:
        return 80


def _colored(color: str) -> bool:
    """--color first, then NO_COLOR, then FORCE_COLOR or CLICOLOR_FORCE, then whether a terminal can show it."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR", ""):
        return False
    if any(os.environ.get(name, "0") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return on_terminal() and os.environ.get("TERM", "dumb") != "dumb"
