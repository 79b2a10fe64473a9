"""Find and read table files: whole Tables, or every fault of every file with its place."""

import gc
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from reformctl import composer, environment, excerpts, rules, schema
from reformctl.environment import file_name, readable
from reformctl.errors import Fault, InvalidDataError, KeyPath, Place, UnreadableError
from reformctl.messages import _
from reformctl.model import Source, Table
from reformctl.text import echo, safe

LARGEST = 256 * 1024 * 1024
"""Bytes of a table file: three times what a table of 100,000 tasks takes."""

SUFFIXES = (".yaml", ".yml")


class Result(NamedTuple):
    """What a file turned out to be."""

    path: str
    table: Table | None
    """None if any of the faults is more than a warning."""
    faults: list[Fault]
    """With warnings, in the order of the lines."""


def load(path: str | os.PathLike[str] | None = None) -> Table:
    """The table in a YAML file, by default the packaged one.

    Raises UnreadableError for a file that cannot be read, InvalidDataError with every fault of an invalid one.
    """
    (table,) = load_files([packaged() if path is None else os.fspath(path)])
    return table


def load_all(paths: Sequence[str]) -> tuple[Table, ...]:
    """The tables in files and folders; without paths, what REFORMCTL_DATA names, else the packaged table."""
    return load_files(files(paths))


def files(paths: Sequence[str]) -> list[str]:
    """The table files that paths of files and folders mean, folders in the order of their file names."""
    found: list[str] = []
    for path in paths or environment.data_paths() or (packaged(),):
        found += _files_in(path) if os.path.isdir(file_name(path)) else [path]
    return found


def load_files(paths: Sequence[str]) -> tuple[Table, ...]:
    """The table of each file; all faults of all files in one error."""
    results = list(judged(paths))
    faults = [(result.path, fault) for result in results for fault in result.faults if not fault.warning]
    if len(results) == len(faults) == 1 and faults[0][1].rule == "unreadable":
        raise UnreadableError(paths[0], faults[0][1].sentence)
    if faults:
        raise InvalidDataError(faults)
    return tuple(result.table for result in results if result.table)


def check(path: str | os.PathLike[str] | None = None) -> list[Fault]:
    """Every fault and warning of a table file, by default of the packaged one, in the order of its lines."""
    (result,) = judged([packaged() if path is None else os.fspath(path)])
    return result.faults


def judged(paths: Iterable[str]) -> Iterator[Result]:
    """What each file holds; `-` is standard input. A table whose id an earlier file has is a fault."""
    homes: dict[str, str] = {}
    for path in paths:
        try:
            data = _bytes_of(path, LARGEST)
        except UnreadableError as error:
            yield Result(path, None, [Fault((), "unreadable", error.reason)])
            continue
        table, faults = read(data, os.path.dirname(path))
        if table and table.id in homes:
            faults += [_same_id(data, table.id, homes[table.id])]
            table = None
        elif table:
            homes[table.id] = path
        yield Result(path, table, faults)


def read(data: bytes, folder: str | None = None) -> tuple[Table | None, list[Fault]]:
    """The table that the bytes of a file hold, or None; and every fault and warning, in the order of the lines.

    `folder` is where the file lies, so that the kept official text beside it can be compared; None leaves that out.
    """
    with _keeping_garbage():
        return _read(data, folder)


def digest(path: str) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(_bytes_of(path, LARGEST)).hexdigest()


def packaged() -> str:
    """The table that comes with the tool: beside the installed code, or in the checkout around it."""
    here = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(here, "data", "tasks.yaml")
    checkout = os.path.join(os.path.dirname(os.path.dirname(here)), "data", "tasks.yaml")
    return installed if os.path.exists(installed) else checkout


def _read(data: bytes, folder: str | None) -> tuple[Table | None, list[Fault]]:
    try:
        text = _decoded(data)
    except _EncodingError as error:
        return None, [error.fault]
    composed = composer.compose(text)
    if composed.refused:
        return None, excerpts.placed(composed.faults, composed, text)
    table, found = _judged(composed.value, folder, len(data))
    faults = excerpts.placed([*composed.faults, *found], composed, text)
    return None if any(not fault.warning for fault in faults) else table, faults


@contextmanager
def _keeping_garbage() -> Iterator[None]:
    """Of millions of new objects none is garbage: looking through them again and again takes two fifths of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


class _EncodingError(Exception):
    """Bytes that are no UTF-8 text."""

    def __init__(self, sentence: str, place: Place) -> None:
        self.fault = Fault((), "encoding", sentence, place=place)
        super().__init__(sentence)


def _files_in(folder: str) -> list[str]:
    try:
        names = sorted(map(readable, os.listdir(file_name(folder))))
    except OSError as error:
        raise UnreadableError(folder, error.strerror or str(error)) from error
    found = [os.path.join(folder, name) for name in names if name.endswith(SUFFIXES) and not name.startswith(".")]
    if not found:
        raise UnreadableError(folder, _("it is a folder that has no tables, that is, no .yaml files"))
    return found


def _bytes_of(path: str, most: int) -> bytes:
    """The bytes of a regular file, or of standard input: a device or a pipe could make us wait for ever."""
    data = environment.standard_input(most + 1) if path == "-" else _bytes_of_file(path, most + 1)
    if data is None:
        raise UnreadableError(path, _("standard input is closed"))
    if len(data) > most:
        sentence = _("it is over {most} MiB, the most that it may have")
        raise UnreadableError(path, sentence.format(most=most // 1024 // 1024))
    return data


def _bytes_of_file(path: str, most: int) -> bytes:
    """At most so many bytes of a regular file."""
    try:
        descriptor = os.open(file_name(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                sentence = _("it is no regular file: give a file, or pipe it to `reformctl check -`")
                raise UnreadableError(path, sentence)
            return file.read(most)
    except (OSError, ValueError) as error:
        raise UnreadableError(path, getattr(error, "strerror", None) or str(error)) from error


def _decoded(data: bytes) -> str:
    """UTF-8 with or without a byte order mark; anything else is an error with its line and the way out."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data[1:2] or b"\0" in data[:1]:
        sentence = _("this is UTF-16: convert it: iconv -f UTF-16 -t UTF-8 OLD.yaml > NEW.yaml")
        raise _EncodingError(sentence, Place(1, 1))
    if (at := data.find(b"\0")) >= 0:
        sentence = _("here stands a NUL, which no text has: this is a damaged or a binary file; save it as UTF-8 text")
        raise _EncodingError(sentence, _place(data, at))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _EncodingError(_not_utf_8(data, error.start), _place(data, error.start)) from error
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _not_utf_8(data: bytes, at: int) -> str:
    """What the bytes most probably are, and the way out."""
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        sentence = _(
            "this is not UTF-8 (byte {byte}), and not GB18030 either: save it as UTF-8 in the program it is from"
        )
    else:
        sentence = _(
            "this is not UTF-8 (byte {byte}), but GBK or GB18030: convert it: "
            "iconv -f GB18030 -t UTF-8 OLD.yaml > NEW.yaml"
        )
    return sentence.format(byte=f"0x{data[at]:02X}")


def _place(data: bytes, at: int) -> Place:
    """The place of a byte, in lines and characters as far as they are UTF-8."""
    before = data[data.rfind(b"\n", 0, at) + 1 : at]
    return Place(data.count(b"\n", 0, at) + 1, len(before.decode("utf-8", "replace")) + 1, 1)


def _judged(value: object, folder: str | None, size: int) -> tuple[Table, list[Fault]]:
    """The table that a composed file means, and what is wrong with it; paths as in the file."""
    judged = schema.judge(value)
    source = judged.table.source
    kept, faults = (None, []) if folder is None else _kept_text(source, folder, max(4 * size, 4 * 1024 * 1024))
    found = [
        fault._replace(path=_as_in_file(fault.path, judged)) for fault in rules.judge(judged.table, judged.faulty, kept)
    ]
    return judged.table, [*judged.faults, *faults, *found]


def _kept_text(source: Source, folder: str, most: int) -> tuple[str | None, list[Fault]]:
    """The official text that the source names, if it is there and is the one that is meant."""
    if source.file is None:
        return None, []
    try:
        data = _bytes_of(os.path.join(folder, source.file), most)
        text = _decoded(data)
    except (UnreadableError, _EncodingError) as error:
        reason = error.reason if isinstance(error, UnreadableError) else error.fault.sentence
        sentence = _("nothing is proven, for {file} cannot be read: {reason}")
        sentence = sentence.format(file=echo(source.file), reason=reason)
        return None, [Fault(("source", "file"), "source-unread", sentence, warning=True)]
    found = hashlib.sha256(data).hexdigest()
    if source.sha256 in {None, found}:
        return text, []
    sentence = _("{file} was changed: its hash is {hash}; keep the text as it was, or look through the changes")
    return None, [Fault(("source", "sha256"), "source-hash", sentence.format(file=echo(source.file), hash=found))]


def _as_in_file(path: KeyPath, judged: schema.Judged) -> KeyPath:
    """A path that counts the entries of the judged table, as one that counts those of the file."""
    if len(path) > 1 and path[0] in judged.rows:
        section, index, *rest = path
        return (section, judged.rows[str(section)][int(index)], *rest)
    return path


def _same_id(data: bytes, table: str, home: str) -> Fault:
    text = _decoded(data)
    sentence = _("the id “{id}” is that of the table in {path}: load each table once, and give each its own id")
    fault = Fault(("id",), "duplicate-table", sentence.format(id=table, path=safe(home)))
    return excerpts.placed([fault], composer.compose(text), text)[0]
