"""Detects the kind of a document by what is in it; its suffix decides only between texts that could be either."""

import csv
import re

from reformctl.importing.document import DocumentError
from reformctl.importing.readers.delimited import find_usual_width
from reformctl.importing.readers.encodings import decode_text
from reformctl.importing.readers.kinds import KINDS
from reformctl.importing.readers.signatures import ARCHIVE, COMPOUND_FILE, is_encrypted, list_archive_names
from reformctl.system.translation import N_, _, join_words, translate
from reformctl.text.escaping import echo_value

MAX_LISTED_NAMES = 5
"""A sentence repeats at most so many names of an archive."""
SAMPLE_BYTES = 65_536
"""The kind of a text is told by its first so many bytes."""
HEAD_BYTES = 2_000
"""The head of a saved web archive stands in the first so many bytes."""
SAMPLE_LINES = 200
MIN_TAGS = 2
"""A text with at least so many tags is a page."""
MIN_CSV_COLUMNS = 3
MIN_CSV_LINES = 3
MIN_EVEN_SHARE = 0.8
"""In a CSV file at least this share of the lines has the usual number of columns."""
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_PICTURE_STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_REFUSED = (
    (
        COMPOUND_FILE,
        N_("not an old Word or Excel document, or encrypted: save it as .docx or .xlsx without a password"),
    ),
    (b"PK", N_("it is an archive, but neither .docx nor .xlsx: unpack it, or save the document as one of them")),
    (b"MIME-Version:", N_("it is a saved web archive: save the page as .html, or copy its text into a .txt file")),
    (b"Rar!", N_("it is an archive: unpack it, and give the document that is inside")),
    (b"7z\xbc\xaf", N_("it is an archive: unpack it, and give the document that is inside")),
    *(
        (start, N_("it is a picture, and only text can be read: use text recognition (OCR) first"))
        for start in _PICTURE_STARTS
    ),
)
"""What files begin with that are not read, and the way out."""
_TAG = re.compile(r"<(?:!doctype html|html|head|body|table|tr|td|div|p|span|meta)\b[^<>]*>", re.IGNORECASE)
_HEADING_RULE = re.compile(r"^[ \t]*+(?:\|[ \t]*+)?:?-{3,}+:?[ \t]*+\|[ \t|:-]*+$", re.MULTILINE)
"""The line below the headings of a Markdown table."""


def detect_kind(data: bytes, path: str) -> str:
    """Detect the kind of a document, one of KINDS: pdf, docx, csv. Raises DocumentError for what cannot be read."""
    if not data or data.isspace():
        raise DocumentError(_("it is empty"))
    if is_encrypted(data):
        raise DocumentError(_("it is encrypted: save it without a password"))
    _refuse_relatives(data)
    for name, kind in KINDS.items():
        if kind.begins and kind.begins(data):
            return name
    _refuse_other_archives(data)
    for start, sentence in _REFUSED:
        if data.startswith(start):
            raise DocumentError(translate(sentence))
    return _detect_text_kind(data, path.lower())


def _refuse_relatives(data: bytes) -> None:
    """Raise DocumentError for what looks like a kind that is read and is not, such as an .xlsb workbook."""
    names: list[str] = []
    if data.startswith(ARCHIVE):
        names = list_archive_names(data) or []
    if "xl/workbook.bin" in names:
        raise DocumentError(_("it is a binary workbook (.xlsb): save it as .xlsx"))
    if "ppt/presentation.xml" in names:
        raise DocumentError(_("it is a presentation: copy its table into a .docx or .xlsx file"))
    head = data[:HEAD_BYTES]
    if b"MIME-Version:" in head and b"multipart/related" in head:
        raise DocumentError(_("it is a saved web archive: save the page as .html, or copy its text into a .txt file"))


def _refuse_other_archives(data: bytes) -> None:
    """Raise DocumentError for an archive or a compound file of which more can be said than that it is one."""
    if not data.startswith(ARCHIVE):
        return
    all_names = list_archive_names(data) or []
    names = [name for name in all_names if not name.endswith("/")]
    if "OFD.xml" in names:
        raise DocumentError(_("it is an OFD file: save it as PDF or .docx"))
    if names and "[Content_Types].xml" not in names:
        first_names = names[:MAX_LISTED_NAMES]
        listed = join_words(map(echo_value, first_names))
        if len(names) > MAX_LISTED_NAMES:
            listed = _("{words} and others").format(words=listed)
        sentence = _("it is an archive that holds {names}: unpack it")
        raise DocumentError(sentence.format(names=listed))


def _detect_text_kind(data: bytes, path: str) -> str:
    """Detect HTML by its tags, a Markdown table by the line below its headings, CSV by its commas."""
    has_nul = b"\0" in data[:SAMPLE_BYTES]
    if has_nul and not data.startswith(_UTF_16_MARKS):
        raise DocumentError(_("not a document that can be read: give .docx, .xlsx, .pdf, .html, .md, .csv or .txt"))
    text, _encoding = decode_text(data, most=SAMPLE_BYTES)
    head = text[:SAMPLE_BYTES]
    if len(_TAG.findall(head)) >= MIN_TAGS:
        return "html"
    kind_of_suffix = _find_kind_of_suffix(path)
    if kind_of_suffix in {"md", "csv"}:
        return kind_of_suffix
    if _HEADING_RULE.search(head):
        return "md"
    if _is_csv(head):
        return "csv"
    if kind_of_suffix == "tsv":
        return "tsv"
    return "txt"


def _find_kind_of_suffix(path: str) -> str:
    for name, kind in KINDS.items():
        if path.endswith(kind.suffixes):
            return name
    return ""


def _is_csv(text: str) -> bool:
    """Tell whether nearly every line has as many commas as the others, outside of quotation marks."""
    lines = text.splitlines()[:SAMPLE_LINES]
    try:
        rows = list(csv.reader(lines))
    except csv.Error:
        return False
    widths = [len(row) for row in rows if row]
    usual_width = find_usual_width(widths, 0)
    if usual_width < MIN_CSV_COLUMNS or len(widths) < MIN_CSV_LINES:
        return False
    even_share = widths.count(usual_width) / len(widths)
    return even_share >= MIN_EVEN_SHARE
