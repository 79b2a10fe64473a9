"""Reads official documents of every kind: paragraphs and tables of cells with their places, no meaning yet.

To read one more kind: a file `KIND.py` with `read(data) -> Document`, and a row in KINDS.
"""

import hashlib
from importlib import import_module
from typing import NamedTuple

from reformctl.importing.document import Document, DocumentError, too_many_paragraphs
from reformctl.importing.limits import (
    MAX_DOCUMENT_BYTES,
    MAX_DOCUMENT_CHARACTERS,
    MAX_PARAGRAPH_CHARACTERS,
    MAX_PROSE_CHARACTERS,
    MAX_ROWS,
)
from reformctl.importing.readers.detection import detect_kind
from reformctl.importing.readers.kinds import KINDS
from reformctl.system import packages
from reformctl.system.errors import UnreadableError, UsageError
from reformctl.system.files import read_bytes
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value

__all__ = ["KINDS", "ReadDocument", "detect_kind", "read_document"]


class ReadDocument(NamedTuple):
    """A document and the kind that it was read as."""

    kind: str
    document: Document
    sha256: str
    """The SHA-256 of its bytes, in hexadecimal."""


def read_document(path: str, kind: str | None = None) -> ReadDocument:
    """Read a document, `-` for standard input; its kind is told by its content, or is the one of KINDS that is given.

    Raises UnreadableError for whatever cannot be read, and UsageError for an unknown kind or a missing package.
    """
    if kind is not None and kind not in KINDS:
        sentence = _("the kind must be one of {kinds}, not “{kind}”")
        known_kinds = join_words(KINDS)
        raise UsageError(sentence, "unknown-document-kind", kinds=known_kinds, kind=echo_value(kind))
    data = read_bytes(path, MAX_DOCUMENT_BYTES)
    try:
        if kind is None:
            kind = detect_kind(data, path)
        document = _read_kind(data, kind)
        _check_size(document)
    except DocumentError as error:
        raise UnreadableError(path, str(error)) from error
    digest = hashlib.sha256(data).hexdigest()
    return ReadDocument(kind, document, digest)


def _read_kind(data: bytes, kind: str) -> Document:
    document_kind = KINDS[kind]
    try:
        reader = import_module(f"{__name__}.{document_kind.module}")
        document: Document = reader.read(data)
    except ImportError as error:
        if not document_kind.needs:
            raise
        package = packages.find_unusable_package(document_kind.needs)
        raise packages.make_package_error(package, kind, error) from error
    return document


def _check_size(document: Document) -> None:
    """Raise DocumentError for more paragraphs, rows or text than any official document has."""
    paragraphs = document.paragraphs
    row_count = sum(len(grid.rows) for grid in document.grids)
    if row_count > MAX_ROWS or len(paragraphs) > MAX_ROWS:
        raise too_many_paragraphs()
    paragraph_sizes = [len(paragraph.text) for paragraph in paragraphs]
    cell_sizes = _measure_cells(document)
    prose_size = sum(paragraph_sizes)
    whole_size = prose_size + sum(cell_sizes)
    if prose_size > MAX_PROSE_CHARACTERS or whole_size > MAX_DOCUMENT_CHARACTERS:
        most = min(MAX_PROSE_CHARACTERS, MAX_DOCUMENT_CHARACTERS)
        sentence = _("it has more than {most} characters, the limit")
        raise DocumentError(sentence.format(most=most))
    largest_size = max(paragraph_sizes + cell_sizes, default=0)
    if largest_size > MAX_PARAGRAPH_CHARACTERS:
        sentence = _("a paragraph or cell has more than {most} characters, the limit: is this the right document?")
        raise DocumentError(sentence.format(most=MAX_PARAGRAPH_CHARACTERS))


def _measure_cells(document: Document) -> list[int]:
    """Measure how many characters each cell of a document has; a merged one counts once."""
    sizes: list[int] = []
    for grid in document.grids:
        for row in grid.rows:
            sizes += [len(cell.text) for cell in row.cells if not cell.merged]
    return sizes
