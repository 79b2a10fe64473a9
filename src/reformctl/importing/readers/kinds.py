"""The kinds of documents that can be read."""

from typing import NamedTuple

from reformctl.importing.readers.signatures import (
    SignatureTest,
    is_pdf,
    make_folder_test,
    make_open_document_test,
    make_stream_test,
)
from reformctl.system.packages import MARKDOWN_IT, PDFPLUMBER, PYTHON_CALAMINE, SELECTOLAX, Package


class DocumentKind(NamedTuple):
    """A kind of document: the file that reads it, the suffixes that it has, and how it is told by its first bytes."""

    module: str
    suffixes: tuple[str, ...]
    begins: SignatureTest | None = None
    """Tells whether bytes are this kind and no other; None for texts, which are told by what is in them."""
    needs: tuple[Package, ...] = ()
    """The packages of an extra that read it, in the order in which they are loaded."""


def _is_rtf(data: bytes) -> bool:
    return data.startswith(b"{\\rtf")


_is_docx = make_folder_test("word/")
_is_xlsx = make_folder_test("xl/")
_is_xls = make_stream_test("Workbook", "Book")
_is_ods = make_open_document_test("spreadsheet")
_is_doc = make_stream_test("WordDocument")
_is_odt = make_open_document_test("text")

KINDS = {
    "pdf": DocumentKind("pdf", (".pdf",), is_pdf, (PDFPLUMBER,)),
    "docx": DocumentKind("docx", (".docx", ".docm"), _is_docx),
    "xlsx": DocumentKind("xlsx", (".xlsx", ".xlsm"), _is_xlsx),
    "xls": DocumentKind("spreadsheet", (".xls", ".et"), _is_xls, (PYTHON_CALAMINE,)),
    "ods": DocumentKind("spreadsheet", (".ods",), _is_ods, (PYTHON_CALAMINE,)),
    "doc": DocumentKind("office_conversion", (".doc", ".wps"), _is_doc),
    "odt": DocumentKind("office_conversion", (".odt",), _is_odt),
    "rtf": DocumentKind("office_conversion", (".rtf",), _is_rtf),
    "html": DocumentKind("html", (".html", ".htm"), needs=(SELECTOLAX,)),
    "md": DocumentKind("markdown", (".md", ".markdown"), needs=(MARKDOWN_IT, SELECTOLAX)),
    "csv": DocumentKind("csv", (".csv",)),
    "tsv": DocumentKind("plain_text", (".tsv", ".tab")),
    "txt": DocumentKind("plain_text", (".txt",)),
}
