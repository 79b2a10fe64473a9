"""The cache of ledgers that were judged, by the rules of the cache of tables: a large one takes seconds to read.

A cached ledger is named by the hash of its bytes and of the code. It is used only where nobody else can write into the
folder; what cannot be used or written is ignored silently, and the YAML is read instead.
"""

import json
import os
from contextlib import suppress
from hashlib import sha256

from reformctl.system import environment, private_folder
from reformctl.tablefile import cache
from reformctl.tracking.ledger import Closure, Extension, Ledger, Report, Request

_DIGEST_CHARACTERS = 64


def find_ledger(data: bytes) -> Ledger | None:
    """Find the ledger that these bytes hold; None where it is not cached."""
    folder = environment.find_cache_folder()
    if folder is None:
        return None
    try:
        descriptor = private_folder.open_file(folder, _name_file(data))
        with os.fdopen(descriptor, "rb") as file:
            cached = file.read()
        digest, body = cached[:_DIGEST_CHARACTERS], cached[_DIGEST_CHARACTERS:]
        if sha256(body).hexdigest().encode() != digest:
            return None
        return _read_ledger(json.loads(body))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def store_ledger(data: bytes, ledger: Ledger) -> None:
    """Cache a valid ledger."""
    folder = environment.find_cache_folder()
    if folder is None:
        return
    body = json.dumps(ledger._asdict(), ensure_ascii=False).encode()
    with suppress(OSError):
        private_folder.write_file(folder, _name_file(data), [sha256(body).hexdigest().encode(), body])
    cache.tidy_folder()


def _name_file(data: bytes) -> str:
    return sha256(cache.hash_code().encode() + data).hexdigest() + cache.LEDGER_SUFFIX


def _read_ledger(stored: dict[str, object]) -> Ledger:
    """Make a ledger of what JSON keeps of one: tuples as lists, and numbers that are keys as texts."""
    values: dict[str, object] = dict(stored)
    values["states"] = tuple(stored["states"])  # type: ignore[arg-type] # as it was written
    for key in ("assign", "due"):
        values[key] = {int(task): text for task, text in stored[key].items()}  # type: ignore[attr-defined] # as above
    kinds = {"asked": Request, "extended": Extension, "reports": Report, "closed": Closure}
    for key, kind in kinds.items():
        rows = [_freeze(row) for row in stored[key]]  # type: ignore[attr-defined] # as above
        values[key] = tuple(kind(*row) for row in rows)
    return Ledger(**values)  # type: ignore[arg-type] # as above


def _freeze(row: list[object]) -> list[object]:
    return [tuple(value) if isinstance(value, list) else value for value in row]
