"""Official documents of every kind -> paragraphs and tables of cells with their places; no meaning.

To read one more kind: a file `from_KIND.py` with `read(data) -> Document`, and a row in KINDS.
"""

import csv as csv_format
import io
import re
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from reformctl.importing.document import (
    MAX_CHARACTERS,
    MAX_ROWS,
    Document,
    DocumentError,
    Grid,
    Paragraph,
    too_many_paragraphs,
)
from reformctl.importing.limits import (
    MAX_DOCUMENT_BYTES,
    MAX_LISTED_PARTS,
    MAX_PARAGRAPH_CHARACTERS,
    MAX_PROSE_CHARACTERS,
)
from reformctl.importing.readers.encodings import decode_text
from reformctl.system import packages
from reformctl.system.errors import UnreadableError, UsageError
from reformctl.system.files import read_bytes
from reformctl.system.translation import N_, _, join_words, translate
from reformctl.text.escaping import echo_value

_ARCHIVE = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"
MAX_LISTED_NAMES = 5
"""Names of an archive that a sentence repeats."""
SAMPLE_BYTES = 65_536
"""Bytes from which the kind of a text is told."""
MIN_ALIKE = 2
"""Lines of a text that must look alike."""


class DocumentKind(NamedTuple):
    """A kind of document: the file that reads it, the suffixes that it has, and how it is told by its first bytes."""

    module: str
    suffixes: tuple[str, ...]
    begins: Callable[[bytes], bool] | None = None
    """Whether bytes are this kind and no other; None for texts, which are told by what is in them."""
    needs: tuple[packages.Package, ...] = ()
    """The packages of an extra that read it, in the order in which they are loaded."""


def _is_archive_with(folder: str) -> Callable[[bytes], bool]:
    """Make a test for archives with this folder at the top; of a damaged one, with its name anywhere."""

    def is_archive(data: bytes) -> bool:
        if not data.startswith(_ARCHIVE):
            return False
        names = _list_parts(data)
        return folder.encode() in data if names is None else any(name.startswith(folder) for name in names)

    return is_archive


def _is_open_document(kind: str) -> Callable[[bytes], bool]:
    mark = f"mimetypeapplication/vnd.oasis.opendocument.{kind}".encode()
    return lambda data: data.startswith(_ARCHIVE) and mark in data[:200]


def _is_compound_with(*streams: str) -> Callable[[bytes], bool]:
    """Make a test for compound files (OLE 2) of old Office that have one of these streams, and are not encrypted."""

    def is_compound(data: bytes) -> bool:
        return data.startswith(_COMPOUND) and any(_has_stream(data, stream) for stream in streams)

    return is_compound


def _has_stream(data: bytes, name: str) -> bool:
    return f"{name}\0".encode("utf-16-le") in data


def _list_parts(data: bytes) -> list[str] | None:
    """List the names in an archive; None for a damaged one, or one with too many."""
    if data.count(b"PK\x01\x02") > MAX_LISTED_PARTS:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return None


KINDS: dict[str, DocumentKind] = {
    "pdf": DocumentKind("pdf", (".pdf",), lambda data: b"%PDF-" in data[:1024], (packages.PDFPLUMBER,)),
    "docx": DocumentKind("docx", (".docx", ".docm"), _is_archive_with("word/")),
    "xlsx": DocumentKind("xlsx", (".xlsx", ".xlsm"), _is_archive_with("xl/")),
    "xls": DocumentKind(
        "spreadsheet", (".xls", ".et"), _is_compound_with("Workbook", "Book"), (packages.PYTHON_CALAMINE,)
    ),
    "ods": DocumentKind("spreadsheet", (".ods",), _is_open_document("spreadsheet"), (packages.PYTHON_CALAMINE,)),
    "doc": DocumentKind("office_conversion", (".doc", ".wps"), _is_compound_with("WordDocument")),
    "odt": DocumentKind("office_conversion", (".odt",), _is_open_document("text")),
    "rtf": DocumentKind("office_conversion", (".rtf",), lambda data: data.startswith(b"{\\rtf")),
    "html": DocumentKind("html", (".html", ".htm"), needs=(packages.SELECTOLAX,)),
    "md": DocumentKind("markdown", (".md", ".markdown"), needs=(packages.MARKDOWN_IT, packages.SELECTOLAX)),
    "csv": DocumentKind("csv", (".csv",)),
    "tsv": DocumentKind("plain_text", (".tsv", ".tab")),
    "txt": DocumentKind("plain_text", (".txt",)),
}

REFUSED = (
    (
        _COMPOUND,
        N_("it is no document of old Word or Excel, or is encrypted: save it as .docx or .xlsx without a password"),
    ),
    (b"PK", N_("it is an archive, but neither .docx nor .xlsx: unpack it, or save the document as one of them")),
    (b"MIME-Version:", N_("it is a saved web archive: save the page as .html, or copy its text into a .txt file")),
    (b"\x89PNG", N_("it is a picture: only text can be read; use text recognition (OCR) first")),
    (b"\xff\xd8\xff", N_("it is a picture: only text can be read; use text recognition (OCR) first")),
)
"""What files begin with that are not read, and the way out."""
_TAG = re.compile(r"<(?:!doctype html|html|head|body|table|tr|td|div|p|span|meta)\b[^<>]*>", re.IGNORECASE)
_RULE = re.compile(r"^[ \t]*+(?:\|[ \t]*+)?:?-{3,}+:?[ \t]*+\|[ \t|:-]*+$", re.MULTILINE)
"""The line below the headings of a Markdown table."""


class ReadDocument(NamedTuple):
    """A document and the kind that it was read as."""

    kind: str
    document: Document


def read_document(path: str, kind: str | None = None) -> ReadDocument:
    """Read a document, `-` for standard input; its kind is told by its content, or is the one of KINDS that is given.

    Raises UnreadableError for whatever cannot be read, and UsageError for an unknown kind or a missing package.
    """
    if kind is not None and kind not in KINDS:
        sentence = _("the kind must be one of {kinds}, not “{kind}”")
        raise UsageError(sentence, "unknown-document-kind", kinds=join_words(KINDS), kind=echo_value(kind))
    from importlib import import_module

    data = read_bytes(path, MAX_DOCUMENT_BYTES)
    try:
        kind = kind or detect_kind(data, path)
        module = import_module(f"{__name__}.{KINDS[kind].module}")
        document: Document = module.read(data)
        _check_size(document)
    except DocumentError as error:
        raise UnreadableError(path, str(error)) from error
    except ImportError as error:
        if kind is None or not KINDS[kind].needs:
            raise
        raise packages.make_package_error(packages.find_unusable_package(KINDS[kind].needs), kind, error) from error
    return ReadDocument(kind, document)


def _check_size(document: Document) -> None:
    """Raise DocumentError for more paragraphs, rows or text than any official document has."""
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    lines = [block for block in document.blocks if isinstance(block, Paragraph)]
    if max(sum(len(grid.rows) for grid in grids), len(lines)) > MAX_ROWS:
        raise too_many_paragraphs()
    prose = longest = 0
    for line in lines:
        prose += len(line.text)
        longest = max(longest, len(line.text))
    characters = prose
    for cell in (cell for grid in grids for row in grid.rows for cell in row.cells if not cell.merged):
        characters += len(cell.text)
        longest = max(longest, len(cell.text))
    if characters > MAX_CHARACTERS or prose > MAX_PROSE_CHARACTERS:
        raise DocumentError(
            _("over {most} characters are not read").format(most=min(MAX_PROSE_CHARACTERS, MAX_CHARACTERS))
        )
    if longest > MAX_PARAGRAPH_CHARACTERS:
        sentence = _("a paragraph or cell of over {most} characters is not read: is this the right document?")
        raise DocumentError(sentence.format(most=MAX_PARAGRAPH_CHARACTERS))


def detect_kind(data: bytes, path: str) -> str:
    """The kind of a document, by what is in it; the suffix decides only between texts that could be either.

    Raises DocumentError for what cannot be read.
    """
    if not data or data.isspace():
        raise DocumentError(_("it is empty"))
    for name, kind in KINDS.items():
        if kind.begins and kind.begins(data):
            return name
    _refuse_other_archives(data)
    for start, sentence in REFUSED:
        if data.startswith(start):
            raise DocumentError(translate(sentence))
    return _detect_text_kind(data, path.lower())


def _refuse_other_archives(data: bytes) -> None:
    """Raise DocumentError for an archive or a compound file of which more can be said than that it is one."""
    if data.startswith(_COMPOUND) and _has_stream(data, "EncryptedPackage"):
        raise DocumentError(_("it is encrypted: save it without a password"))
    if not data.startswith(_ARCHIVE):
        return
    names = [name for name in _list_parts(data) or () if not name.endswith("/")]
    if "OFD.xml" in names:
        raise DocumentError(_("it is an OFD file: save it as PDF or .docx"))
    if names and "[Content_Types].xml" not in names:
        listed = join_words(echo_value(name) for name in names[:MAX_LISTED_NAMES])
        if len(names) > MAX_LISTED_NAMES:
            listed = _("{words} and others").format(words=listed)
        raise DocumentError(_("it is an archive; inside: {names}; unpack it").format(names=listed))


def _detect_text_kind(data: bytes, path: str) -> str:
    """HTML shows itself by its tags, a Markdown table by the line below its headings, CSV by its commas."""
    if b"\0" in data[:SAMPLE_BYTES] and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise DocumentError(_("it is no document that can be read: give .docx, .xlsx, .pdf, .html, .md, .csv or .txt"))
    head = decode_text(data, most=SAMPLE_BYTES)[0][:SAMPLE_BYTES]
    if len(_TAG.findall(head)) >= MIN_ALIKE:
        return "html"
    named = next((name for name, kind in KINDS.items() if path.endswith(kind.suffixes)), None)
    if named in {"md", "csv"}:
        return named
    if _RULE.search(head):
        return "md"
    return "csv" if _has_commas(head) else named if named == "tsv" else "txt"


def _has_commas(text: str) -> bool:
    """Whether nearly every line has as many commas as the others, outside of quotation marks."""
    try:
        rows = [row for row in csv_format.reader(text.splitlines()[:200]) if row]
    except csv_format.Error:
        return False
    widths = [len(row) for row in rows]
    width = max(set(widths), key=widths.count, default=0)
    return width > MIN_ALIKE and len(rows) > MIN_ALIKE and 5 * widths.count(width) >= 4 * len(widths)
