"""Reads the surroundings of the process, and nobody else does: environment variables, terminal, standard streams."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, NamedTuple, NoReturn, TextIO

CHINESE = "zh"
ENGLISH = "en"
"""The two languages: sentences are written in English, and a catalogue has them in Chinese."""

MAX_WINDOW_DIGITS = 4
"""Digits of a width or a height: no window is larger than 9999."""
DEFAULT_COLUMNS = 80
DEFAULT_LINES = 24


class Screen(NamedTuple):
    """The terminal or the file that an answer is read on."""

    width: int | None = None
    """Columns of the terminal; None where there is none, and then nothing is cut or wrapped."""
    color: bool = False


PLAIN_SCREEN = Screen()
"""No terminal, and no colours."""


def read_arguments() -> list[str]:
    """Read the words of the command line, as UTF-8 where the locale is plain C and Python could not decode them."""
    return [make_readable(word) for word in sys.argv[1:]]


def make_readable(text: str) -> str:
    """Decode text from the system as UTF-8, where the locale could not decode its bytes."""
    has_undecoded_bytes = any("\udc80" <= char <= "\udcff" for char in text)
    if not has_undecoded_bytes:
        return text
    try:
        return os.fsencode(text).decode()
    except UnicodeError:
        return text


def encode_file_name(path: str) -> str:
    """Turn a readable path into what the system's own functions take, in whatever locale."""
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        encoding = sys.getfilesystemencoding()
        return _encode_path(path).decode(encoding, "surrogateescape")
    return path


def read_data_paths() -> tuple[str, ...]:
    """Read the files and folders that REFORMCTL_DATA names, divided by the system's path separator."""
    paths = _read_variable("REFORMCTL_DATA").split(os.pathsep)
    named = filter(None, paths)
    return tuple(map(make_readable, named))


def find_cache_folder() -> str | None:
    """Find the folder for cached tables: REFORMCTL_CACHE, or the system's usual place; None where that is `off`."""
    chosen = make_readable(_read_variable("REFORMCTL_CACHE"))
    if chosen == "off":
        return None
    if chosen:
        return encode_file_name(chosen)
    variable = "XDG_CACHE_HOME"
    usual_place = "~/.cache"
    system: str = sys.platform
    if system == "win32":
        variable = "LOCALAPPDATA"
        usual_place = "~/AppData/Local"
    elif system == "darwin":
        variable = ""
        usual_place = "~/Library/Caches"
    home = _read_variable(variable)
    if not os.path.isabs(home):
        home = os.path.expanduser(usual_place)
    if not os.path.isabs(home):
        return None
    return os.path.join(home, "reformctl")


def end_at_once(_number: int, _frame: object) -> NoReturn:
    """End the process on Ctrl-C, where a signal cannot do so by itself."""
    raise SystemExit(130)


LAST_WORDS: list[bytes] = []
"""The line that `end_with_last_words` writes."""


def end_with_last_words(number: int, _frame: object) -> None:
    """End the process on Ctrl-C as the signal does by itself, after a line on standard error that programs wait for."""
    import signal

    with suppress(OSError):  # nobody listens
        os.write(2, b"".join(LAST_WORDS))
    if os.name == "posix":
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)
    end_at_once(number, None)


def is_debugging() -> bool:
    """Whether REFORMCTL_DEBUG asks for tracebacks."""
    return _read_variable("REFORMCTL_DEBUG") not in {"", "0"}


def choose_language() -> str:
    """Choose the language to speak: CHINESE for people who read Chinese, in whatever script, else ENGLISH.

    REFORMCTL_LANG decides where it names one of the two. Else it is the locale, as gettext does it: the first of
    LC_ALL, LC_MESSAGES and LANG that is set, or what Windows is set to; LANGUAGE lists what the user would rather read,
    and counts only where the locale is not C.
    """
    chosen = _find_language(_read_variable("REFORMCTL_LANG"))
    if chosen:
        return chosen
    locale = ""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = locale or _read_variable(name)
    if not locale:
        locale = _read_system_locale()
    if _find_main_part(locale) in {"", "c", "posix"}:
        return ENGLISH
    wanted = _read_variable("LANGUAGE") or locale
    languages = map(_find_language, wanted.split(":"))
    return next(filter(None, languages), ENGLISH)


def read_standard_input(most: int) -> bytes | None:
    """Read standard input, up to `most` bytes; None where it is closed.

    Where it does not block, as ssh and Node.js leave it behind, it gives only what has come so far: then we wait.
    """
    if sys.stdin is None:
        return None
    pieces: list[bytes] = []
    left = most
    while True:
        piece = sys.stdin.buffer.read(left)
        if piece is None:
            _wait_for_input(sys.stdin)
            continue
        pieces.append(piece)
        left -= len(piece)
        is_complete = not piece or not left
        if is_complete or _is_blocking(sys.stdin):
            return b"".join(pieces)


def open_standard_input() -> BinaryIO | None:
    """Return standard input, for a caller that reads it piece by piece; None where it is closed."""
    if sys.stdin is None:
        return None
    return sys.stdin.buffer


def has_standard_output() -> bool:
    """Whether standard output is open."""
    return sys.stdout is not None


def is_between_terminals() -> bool:
    """Whether standard input and standard output are both a terminal: a person started this, not a program."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stdout)


def is_on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return _is_terminal(sys.stdout)


def can_show_progress() -> bool:
    """Whether standard error is a terminal that can move its cursor, and a person watches it."""
    return _is_terminal(sys.stderr) and _has_escapes() and not is_agent()


def is_agent() -> bool:
    """Whether a program reads the terminal in place of a person, as AI_AGENT or AGENT says."""
    return bool(_read_variable("AI_AGENT") or _read_variable("AGENT"))


def is_writing_to_file() -> bool:
    """Whether standard output is a file, so that nobody reads along at a terminal or behind a pipe."""
    import stat

    if sys.stdout is None:
        return False
    try:
        descriptor = sys.stdout.fileno()
        status = os.fstat(descriptor)
        return stat.S_ISREG(status.st_mode)
    except (OSError, ValueError):
        return False


def detect_screen(color: str) -> Screen:
    """Detect the terminal of standard output, or the preview of fzf; `color` is auto, always or never."""
    screen = _detect_screen(sys.stdout, color)
    if is_on_terminal():
        return screen
    preview_columns = _read_number("FZF_PREVIEW_COLUMNS")
    return screen._replace(width=preview_columns or None)


def detect_error_screen(color: str) -> Screen:
    """Detect the terminal of standard error; `color` is auto, always or never."""
    return _detect_screen(sys.stderr, color)


def detect_height() -> int:
    """Detect the lines of the terminal: LINES where it is a number, else what the terminal says, else 24."""
    chosen = _read_number("LINES")
    if chosen:
        return chosen
    _columns, lines = _detect_size(sys.stdout)
    return lines or DEFAULT_LINES


def choose_pager() -> str | None:
    """Choose the command that shows answers longer than the window; None for no pager.

    It is REFORMCTL_PAGER, else PAGER, else less; there is none where that is empty or `cat`, where standard output or
    standard input is no terminal, and where an agent reads.
    """
    if is_agent() or not is_on_terminal() or not _is_terminal(sys.stdin):
        return None
    chosen = read_chosen_pager()
    if chosen is None:
        return "less -FRX" if _has_escapes() else None
    if chosen.strip() in {"", "cat"}:
        return None
    return chosen


def read_chosen_pager() -> str | None:
    """Read the pager that the user set: REFORMCTL_PAGER, else PAGER, else None."""
    for name in ("REFORMCTL_PAGER", "PAGER"):
        if name in os.environ:
            return make_readable(os.environ[name])
    return None


def make_pager_environment() -> dict[str, str]:
    """Make the environment of a pager: less and lv show colours and UTF-8, unless the user wants it otherwise."""
    return {"LESS": "FRX", "LV": "-c", "LESSCHARSET": "utf-8", **os.environ}


@contextmanager
def keep_variable(name: str) -> Iterator[None]:
    """Put a variable back to what it is now, where other people's code sets it meanwhile."""
    value = os.environ.get(name)
    try:
        yield
    finally:
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


def _encode_path(path: str) -> bytes:
    """Encode a path in UTF-8; half a character, which no file name here can hold, as if it were a whole one."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")


def _find_language(locale: str) -> str:
    """Find the language of ours that a locale such as zh_TW.UTF-8 or Chinese_China.936 means; else an empty text."""
    main_part = _find_main_part(locale)
    if main_part in {"zh", "chinese"}:
        return CHINESE
    if main_part in {"en", "english"}:
        return ENGLISH
    return ""


def _find_main_part(locale: str) -> str:
    """Find what a locale begins with: zh for zh_CN.UTF-8@pinyin and for zh-Hans."""
    for mark in ".@_-":
        locale = locale.partition(mark)[0]
    return locale.lower()


def _read_system_locale() -> str:
    """Read the language that Windows speaks; no other system has one beside its variables."""
    system: str = sys.platform
    if system != "win32":
        return ""
    import ctypes
    import locale

    library = ctypes.windll  # type: ignore[attr-defined] # only Windows has it
    number = library.kernel32.GetUserDefaultUILanguage()
    return locale.windows_locale.get(number, "")


def _detect_screen(stream: TextIO | None, color: str) -> Screen:
    width = None
    if _is_terminal(stream):
        width = _detect_width(stream)
    is_colored = _is_colored(stream, color)
    return Screen(width, is_colored)


def _read_variable(name: str) -> str:
    """Read a variable of the environment; one that is not set is empty."""
    return os.environ.get(name, "")


def _wait_for_input(stream: TextIO) -> None:
    """Wait until there is something to read."""
    from select import select

    descriptor = stream.fileno()
    select([descriptor], [], [])


def _is_blocking(stream: "TextIO") -> bool:
    try:
        return os.get_blocking(stream.fileno())
    except (AttributeError, OSError, ValueError):  # this system has no such function, or this stream no descriptor
        return True


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _detect_width(stream: TextIO | None) -> int:
    """Detect the columns of a terminal: COLUMNS where it is a number, else what the terminal says, else 80."""
    chosen = _read_number("COLUMNS")
    if chosen:
        return chosen
    columns, _lines = _detect_size(stream)
    return columns or DEFAULT_COLUMNS


def _read_number(name: str) -> int:
    """Read a variable that is a number from 1 to 9999; anything else is 0."""
    text = _read_variable(name)
    is_number = text.isascii() and text.isdigit()
    if is_number and len(text) <= MAX_WINDOW_DIGITS:
        return int(text)
    return 0


def _detect_size(stream: TextIO | None) -> tuple[int, int]:
    """Detect the columns and lines of a window; zeros where nobody knows."""
    if stream is None:
        return 0, 0
    try:
        return os.get_terminal_size(stream.fileno())
    except OSError:
        return 0, 0


def _is_colored(stream: TextIO | None, color: str) -> bool:
    """Whether to use colours: as asked for, else by NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR or the stream."""
    if color != "auto":
        return color == "always"
    if _read_variable("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if _read_variable(name) not in {"", "0"}:
            return True
    if is_agent() or _read_variable("CLICOLOR") == "0":
        return False
    return _is_terminal(stream) and _has_escapes()


def _has_escapes() -> bool:
    """Whether the terminal obeys escape sequences, and is no typewriter."""
    terminal = os.environ.get("TERM", "dumb")
    return terminal != "dumb"
