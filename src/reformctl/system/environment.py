"""The one reader of the process's surroundings: environment variables, the terminal, the standard streams."""

import os
import sys
from typing import NamedTuple, NoReturn, TextIO

CHINESE, ENGLISH = "zh", "en"
"""The languages that there are: the first has a catalogue, the second is what sentences are written in."""


class Screen(NamedTuple):
    """What an answer is read on."""

    width: int | None = None
    """Columns of the terminal; None where there is none, and then nothing is cut or wrapped."""
    color: bool = False


PLAIN_SCREEN = Screen()
"""Neither a terminal nor colours."""


def read_arguments() -> list[str]:
    """The words of the command line, read as UTF-8 where the locale is plain C and Python could not decode them."""
    return [make_readable(word) for word in sys.argv[1:]]


def make_readable(text: str) -> str:
    """Text from the system whose bytes the locale could not decode, as UTF-8 if that is what they are."""
    if not any("\udc80" <= char <= "\udcff" for char in text):
        return text
    try:
        return os.fsencode(text).decode()
    except UnicodeError:
        return text


def encode_file_name(path: str) -> str:
    """A readable path as the system's own functions take it, in whatever locale."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return _encode_path(path).decode(sys.getfilesystemencoding(), "surrogateescape")
    return path


def _encode_path(path: str) -> bytes:
    """The bytes of a path in UTF-8; half a character, which no file name here can hold, as if it were a whole one."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")


def read_data_paths() -> tuple[str, ...]:
    """The files and folders that REFORMCTL_DATA names, divided by the system's path separator."""
    return tuple(make_readable(path) for path in os.environ.get("REFORMCTL_DATA", "").split(os.pathsep) if path)


def find_cache_folder() -> str | None:
    """The folder for cached tables: REFORMCTL_CACHE, or the system's usual place; None where it is `off`."""
    chosen = make_readable(os.environ.get("REFORMCTL_CACHE", ""))
    if chosen:
        return None if chosen == "off" else encode_file_name(chosen)
    usual = {"win32": ("LOCALAPPDATA", "~/AppData/Local"), "darwin": ("", "~/Library/Caches")}
    variable, otherwise = usual.get(sys.platform, ("XDG_CACHE_HOME", "~/.cache"))
    home = os.environ.get(variable, "")
    home = home if os.path.isabs(home) else os.path.expanduser(otherwise)
    return os.path.join(home, "reformctl") if os.path.isabs(home) else None


def end_at_once(_number: int, _frame: object) -> NoReturn:
    """What Ctrl-C does where a signal cannot end a process by itself."""
    raise SystemExit(130)


def is_debugging() -> bool:
    """Whether REFORMCTL_DEBUG asks for tracebacks."""
    return os.environ.get("REFORMCTL_DEBUG", "") not in {"", "0"}


def choose_language() -> str:
    """The language to speak: CHINESE for whoever reads Chinese, in whatever script, else ENGLISH.

    REFORMCTL_LANG decides where it names one of the two. Else it is the locale, as gettext does it: the first of
    LC_ALL, LC_MESSAGES and LANG that is set, or what Windows is set to; LANGUAGE lists what the user would rather read,
    and counts only where the locale is not C.
    """
    if chosen := _find_language(os.environ.get("REFORMCTL_LANG", "")):
        return chosen
    given = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, given), "") or _read_system_locale()
    if _find_main_part(locale) in {"", "c", "posix"}:
        return ENGLISH
    wanted = os.environ.get("LANGUAGE", "") or locale
    return next(filter(None, map(_find_language, wanted.split(":"))), ENGLISH)


def read_standard_input(most: int) -> bytes | None:
    """What standard input holds, up to `most` bytes; None where it is closed.

    One that does not block, as ssh and Node.js leave behind, gives what has come so far: it is waited for.
    """
    if sys.stdin is None:
        return None
    pieces: list[bytes] = []
    left = most
    while True:
        piece = sys.stdin.buffer.read(left)
        if piece is None:
            from select import select

            select([sys.stdin.fileno()], [], [])
            continue
        pieces.append(piece)
        left -= len(piece)
        if not (piece and left) or _is_blocking(sys.stdin):
            return b"".join(pieces)


def is_on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return _is_terminal(sys.stdout)


def can_show_progress() -> bool:
    """Whether standard error is a terminal that can move its cursor."""
    return _is_terminal(sys.stderr) and _has_escapes()


def is_writing_to_file() -> bool:
    """Whether standard output is a file: nobody reads along, neither at a terminal nor behind a pipe."""
    import stat

    try:
        return sys.stdout is not None and stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def detect_screen(color: str) -> Screen:
    """The terminal that standard output is; `color` is auto, always or never."""
    found = _detect_screen(sys.stdout, color)
    return found if is_on_terminal() else found._replace(width=_read_number("FZF_PREVIEW_COLUMNS") or None)


def detect_error_screen(color: str) -> Screen:
    """The terminal that standard error is, in the same way."""
    return _detect_screen(sys.stderr, color)


def detect_height() -> int:
    """Lines of the terminal that standard output is: LINES where it is a number, else what the terminal says, or 24."""
    return _read_number("LINES") or _detect_size(sys.stdout)[1] or 24


def choose_pager() -> str | None:
    """The command that shows what is longer than the window, or None where nothing is to come between.

    REFORMCTL_PAGER, else PAGER, else less; nothing where that is empty or `cat`, and only where a person sits at both
    ends: output to a terminal, and input from one.
    """
    if not (is_on_terminal() and _is_terminal(sys.stdin)):
        return None
    chosen = read_chosen_pager()
    if chosen is None:
        return "less -FRX" if _has_escapes() else None
    return None if chosen.strip() in {"", "cat"} else chosen


def read_chosen_pager() -> str | None:
    """What the user set: REFORMCTL_PAGER, else PAGER, else None."""
    found = os.environ.get("REFORMCTL_PAGER", os.environ.get("PAGER"))
    return None if found is None else make_readable(found)


def make_pager_environment() -> dict[str, str]:
    """The environment of a pager: less and lv show colours and UTF-8, unless the user has set them up otherwise."""
    return {"LESS": "FRX", "LV": "-c", "LESSCHARSET": "utf-8", **os.environ}


def _find_language(locale: str) -> str:
    """The language of ours that a locale such as zh_TW.UTF-8 or Chinese_China.936 means, or nothing."""
    return {"zh": CHINESE, "chinese": CHINESE, "en": ENGLISH, "english": ENGLISH}.get(_find_main_part(locale), "")


def _find_main_part(locale: str) -> str:
    """What a locale begins with, such as zh of zh_CN.UTF-8@pinyin and of zh-Hans."""
    for mark in ".@_-":
        locale = locale.partition(mark)[0]
    return locale.lower()


def _read_system_locale() -> str:
    """The language that Windows speaks; no other system has one beside its variables."""
    system: str = sys.platform
    if system != "win32":
        return ""
    import ctypes
    import locale

    library = ctypes.windll  # type: ignore[attr-defined] # only Windows has it
    return locale.windows_locale.get(library.kernel32.GetUserDefaultUILanguage(), "")


def _detect_screen(stream: TextIO | None, color: str) -> Screen:
    return Screen(_detect_width(stream) if _is_terminal(stream) else None, _is_colored(stream, color))


def _is_blocking(stream: "TextIO") -> bool:
    try:
        return os.get_blocking(stream.fileno())
    except (AttributeError, OSError, ValueError):  # not on this system, or nothing of the system's
        return True


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _detect_width(stream: TextIO | None) -> int:
    """COLUMNS where it is a number, else what the terminal itself says, else 80."""
    return _read_number("COLUMNS") or _detect_size(stream)[0] or 80


def _read_number(name: str) -> int:
    """A variable that is a number from 1 to 9999, for no window is larger; else 0."""
    text = os.environ.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0  # noqa: PLR2004 as above


def _detect_size(stream: TextIO | None) -> tuple[int, int]:
    """Columns and lines of the window; zeros where nobody knows."""
    try:
        return os.get_terminal_size(stream.fileno()) if stream else (0, 0)
    except OSError:
        return 0, 0


def _is_colored(stream: TextIO | None, color: str) -> bool:
    """What is asked for, else NO_COLOR, FORCE_COLOR or CLICOLOR_FORCE, CLICOLOR=0 in this order, else the stream."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR", ""):
        return False
    if any(os.environ.get(name, "0") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return os.environ.get("CLICOLOR", "") != "0" and _is_terminal(stream) and _has_escapes()


def _has_escapes() -> bool:
    """Whether the terminal is more than a typewriter."""
    return os.environ.get("TERM", "dumb") != "dumb"
