"""The one reader of the process's surroundings: environment variables, the terminal, the standard streams."""

import os
import sys
from typing import NamedTuple

CHINESE, ENGLISH = "zh", "en"
"""The languages that there are: the first has a catalogue, the second is what sentences are written in."""


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


def language() -> str:
    """The language to speak: CHINESE for whoever reads Chinese, in whatever script, else ENGLISH.

    REFORMCTL_LANG decides where it names one of the two. Else it is the locale, as gettext does it: the first of
    LC_ALL, LC_MESSAGES and LANG that is set, or what Windows is set to; LANGUAGE lists what the user would rather read,
    and counts only where the locale is not C.
    """
    if chosen := _spoken(os.environ.get("REFORMCTL_LANG", "")):
        return chosen
    given = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, given), "") or _of_the_system()
    if _main_part(locale) in {"", "c", "posix"}:
        return ENGLISH
    wanted = os.environ.get("LANGUAGE", "") or locale
    return next(filter(None, map(_spoken, wanted.split(":"))), ENGLISH)


def standard_input(most: int) -> bytes | None:
    """What standard input holds, up to `most` bytes; None where it is closed."""
    return None if sys.stdin is None else sys.stdin.buffer.read(most)


def on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def screen(color: str) -> Screen:
    """The terminal that standard output is; `color` is what --color says: auto, always or never."""
    return Screen(_width() if on_terminal() else None, _colored(color))


def _spoken(locale: str) -> str:
    """The language of ours that a locale such as zh_TW.UTF-8 or Chinese_China.936 means, or nothing."""
    return {"zh": CHINESE, "chinese": CHINESE, "en": ENGLISH, "english": ENGLISH}.get(_main_part(locale), "")


def _main_part(locale: str) -> str:
    """What a locale begins with, such as zh of zh_CN.UTF-8@pinyin and of zh-Hans."""
    for mark in ".@_-":
        locale = locale.partition(mark)[0]
    return locale.lower()


def _of_the_system() -> str:
    """The language that Windows speaks; no other system has one beside its variables."""
    system: str = sys.platform
    if system != "win32":
        return ""
    import ctypes
    import locale

    library = ctypes.windll  # type: ignore[attr-defined] # only Windows has it
    return locale.windows_locale.get(library.kernel32.GetUserDefaultUILanguage(), "")


def _width() -> int:
    """COLUMNS where it is a number, else what the terminal itself says, else 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and len(columns) < 5 and int(columns):  # noqa: PLR2004 no wider window
        return int(columns)
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
