"""Reads an official document from HTML, also from what systems call .xls or .doc and is HTML: as a browser shows it.

The tree is selectolax's (lexbor, the HTML standard); what its elements are, lines or tables, is told here:

page   the page, as a child process reads it -> Document with its places
tree   the child's side: the way through the tree
lines  text -> lines
tables which tables hold data, and which lay the page out
"""

import re

from reformctl.importing.document import Document, DocumentError
from reformctl.importing.limits import MAX_HEAD_BYTES
from reformctl.importing.readers.encodings import decode_text
from reformctl.importing.readers.html.page import normalize_lines, read_html
from reformctl.system.translation import _

_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_DECLARED = re.compile(
    rb"""<meta\s(?:(?!<meta)[^>])*?charset\s*=\s*+(?:["']\s*+)?([\w:.-]+)|"""
    rb"""<\?xml\s(?:(?!<\?xml)[^>])*?encoding\s*=\s*["']([\w:.-]+)""",
    re.IGNORECASE,
)
_CHINESE = re.compile("gb|big5", re.IGNORECASE)
"""Declarations that are followed. Pages that say ISO 8859-1 or the like and hold Chinese are mislabelled GB18030."""


def read(data: bytes) -> Document:
    """Read paragraphs and tables of a page.

    Raises DocumentError for what cannot be read, and ImportError where selectolax is missing, too old or broken.
    """
    declared = _find_declared_encoding(data)
    followed = declared if _CHINESE.match(declared) else ""
    text, encoding = decode_text(data, followed)
    claims_utf_8 = declared.lower() in {"utf-8", "utf8"}
    if claims_utf_8 and encoding == "GB18030":
        raise DocumentError(_("it claims to be UTF-8, but is not: it is damaged, or must be saved as UTF-8"))
    text, notes = normalize_lines(text, encoding)
    document = read_html(text)
    return document._replace(notes=notes + document.notes)


def _find_declared_encoding(data: bytes) -> str:
    """Find the encoding that the page itself names, such as gb2312; empty where it names none."""
    head = data[:MAX_HEAD_BYTES]
    head = _COMMENT.sub(b"", head)
    match = _DECLARED.search(head)
    if not match:
        return ""
    name = match[1] or match[2]
    return name.decode("ascii")
