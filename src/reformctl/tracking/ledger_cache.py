"""The cache of ledgers that were judged, by the rules of the cache of tables: a large one takes seconds to read.

A cached ledger is named by the hash of its bytes and of the code. It is used only where nobody else can write into the
folder; what cannot be used or written is ignored silently, and the YAML is read instead.
"""

import json
import os
from contextlib import suppress
from hashlib import sha256
from typing import Any

from reformctl.system import environment, private_folder
from reformctl.tablefile import cache
from reformctl.tracking.ledger import Closure, Extension, Ledger, Report, Request

_DIGEST_CHARACTERS = 64
_ROW_KINDS = {"asked": Request, "extended": Extension, "reports": Report, "closed": Closure}
"""What the entries of each list of a ledger are."""


def find_ledger(data: bytes) -> Ledger | None:
    """Find the ledger that these bytes hold; None where it is not cached."""
    folder = environment.find_cache_folder()
    if folder is None:
        return None
    try:
        name = _name_file(data)
        descriptor = private_folder.open_file(folder, name)
        with os.fdopen(descriptor, "rb") as file:
            cached = file.read()
        digest = cached[:_DIGEST_CHARACTERS]
        body = cached[_DIGEST_CHARACTERS:]
        if digest != _hash_body(body):
            return None
        stored = json.loads(body)
        return _read_ledger(stored)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def store_ledger(data: bytes, ledger: Ledger) -> None:
    """Cache a valid ledger."""
    folder = environment.find_cache_folder()
    if folder is None:
        return
    values = ledger._asdict()
    text = json.dumps(values, ensure_ascii=False)
    body = text.encode()
    digest = _hash_body(body)
    with suppress(OSError):
        name = _name_file(data)
        parts = [digest, body]
        private_folder.write_file(folder, name, parts)
    cache.tidy_folder()


def _name_file(data: bytes) -> str:
    code = cache.hash_code().encode()
    digest = sha256(code + data).hexdigest()
    return digest + cache.LEDGER_SUFFIX


def _hash_body(body: bytes) -> bytes:
    digest = sha256(body).hexdigest()
    return digest.encode()


def _read_ledger(stored: dict[str, Any]) -> Ledger:
    """Make a ledger of what JSON keeps of one: tuples as lists, and numbers that are keys as texts."""
    values = dict(stored)
    values["states"] = tuple(stored["states"])
    values["assign"] = _read_mapping(stored["assign"])
    values["due"] = _read_mapping(stored["due"])
    for key, kind in _ROW_KINDS.items():
        rows = map(_freeze, stored[key])
        entries = [kind(*row) for row in rows]
        values[key] = tuple(entries)
    return Ledger(**values)


def _read_mapping(stored: dict[str, str]) -> dict[int, str]:
    mapping = {}
    for key, text in stored.items():
        task = int(key)
        mapping[task] = text
    return mapping


def _freeze(row: list[Any]) -> list[Any]:
    """Turn the lists in a row into tuples."""
    return [tuple(value) if isinstance(value, list) else value for value in row]
