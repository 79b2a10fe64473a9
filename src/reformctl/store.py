"""Find and read table files: whole Tables, or every fault of every file with its place."""

import hashlib
import os
import stat
from collections.abc import Sequence

from reformctl import composer, environment, schema
from reformctl.environment import file_name, readable
from reformctl.errors import Fault, InvalidDataError, Place, UnreadableError
from reformctl.messages import _
from reformctl.model import Table
from reformctl.rules import RULES
from reformctl.text import safe

LARGEST = 256 * 1024 * 1024
"""Bytes of a table file: three times what a table of 100,000 tasks takes."""

SUFFIXES = (".yaml", ".yml")


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
    tables: dict[str, Table] = {}
    faults: list[tuple[str, Fault]] = []
    homes: dict[str, str] = {}
    for path in paths:
        data = _bytes_of(path)
        table, found = read(data)
        if table and table.id in tables:
            sentence = _("the id “{id}” is that of the table in {path}: load each table once, and give each its own id")
            place = composer.locate(composer.compose(_decoded(data)[0]).value, ("id",), at_key=False)
            sentence = sentence.format(id=table.id, path=safe(homes[table.id]))
            found = [Fault(("id",), "duplicate-table", sentence, place=place)]
        faults += [(path, fault) for fault in found]
        if table:
            tables[table.id] = table
            homes[table.id] = path
    if faults:
        raise InvalidDataError(faults)
    return tuple(tables.values())


def read(data: bytes) -> tuple[Table | None, list[Fault]]:
    """The table that the bytes of a file hold, or None and every fault, in the order of the lines."""
    text, fault = _decoded(data)
    if fault:
        return None, [fault]
    composed = composer.compose(text)
    if composed.value is None and composed.faults:
        return None, composed.faults
    judged = schema.judge(composed.value)
    faults = [*composed.faults, *_placed([*judged.faults, *_rule_faults(judged)], composed.value)]
    return None if faults else judged.table, sorted(faults, key=lambda fault: fault.place or (0, 0))


def digest(path: str) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(_bytes_of(path)).hexdigest()


def packaged() -> str:
    """The table that comes with the tool: beside the installed code, or in the checkout around it."""
    here = os.path.dirname(os.path.abspath(__file__))
    installed = os.path.join(here, "data", "tasks.yaml")
    checkout = os.path.join(os.path.dirname(os.path.dirname(here)), "data", "tasks.yaml")
    return installed if os.path.exists(installed) else checkout


def _files_in(folder: str) -> list[str]:
    try:
        names = sorted(map(readable, os.listdir(file_name(folder))))
    except OSError as error:
        sentence = _("the folder {path} cannot be read: {reason}")
        raise UnreadableError(sentence.format(path=safe(folder), reason=error.strerror)) from error
    found = [os.path.join(folder, name) for name in names if name.endswith(SUFFIXES) and not name.startswith(".")]
    if not found:
        raise UnreadableError(_("the folder {path} has no tables, that is, no .yaml files").format(path=safe(folder)))
    return found


def _bytes_of(path: str) -> bytes:
    """The bytes of a regular file: a device or a pipe without a writer would make us wait for ever."""
    try:
        descriptor = os.open(file_name(path), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb") as file:
            regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
            data = file.read(LARGEST + 1) if regular else b""
    except (OSError, ValueError) as error:
        sentence = _("{path} cannot be read: {reason}")
        reason = getattr(error, "strerror", None) or error
        raise UnreadableError(sentence.format(path=safe(path), reason=reason)) from error
    if not regular:
        raise UnreadableError(_("{path} is no regular file: give a YAML file").format(path=safe(path)))
    if len(data) > LARGEST:
        sentence = _("{path} is over {most} MiB, the most that a table file may have")
        raise UnreadableError(sentence.format(path=safe(path), most=LARGEST // 1024 // 1024))
    return data


def _decoded(data: bytes) -> tuple[str, Fault | None]:
    """UTF-8 with or without a byte order mark; anything else is a fault with its line and the way out."""
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
            sentence = _("this is UTF-16: convert it: iconv -f UTF-16 -t UTF-8 OLD.yaml > NEW.yaml")
            return "", Fault((), "encoding", sentence, place=Place(1, 1))
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        sentence = _(
            "this is not UTF-8 (byte {byte}): if the file is GBK or GB18030, convert it: "
            "iconv -f GB18030 -t UTF-8 OLD.yaml > NEW.yaml"
        )
        byte = f"0x{data[error.start]:02X}"
        return "", Fault((), "encoding", sentence.format(byte=byte), place=Place(line, column))


def _rule_faults(judged: schema.Judged) -> list[Fault]:
    """What the whole-table rules find, where the sections they need are free of faults; paths as in the file."""
    faulty = {fault.path[0] for fault in judged.faults if fault.path}
    found = [fault for rule in RULES if faulty.isdisjoint(rule.needs) for fault in rule.check(judged.table)]
    return [fault._replace(path=_as_in_file(fault, judged)) for fault in found]


def _as_in_file(fault: Fault, judged: schema.Judged) -> tuple[str | int, ...]:
    section, index, *rest = fault.path
    return (section, judged.rows[str(section)][int(index)], *rest)


def _placed(faults: list[Fault], value: object) -> list[Fault]:
    return [fault._replace(place=composer.locate(value, fault.path, at_key=fault.at_key)) for fault in faults]
