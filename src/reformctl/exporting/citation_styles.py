"""Cites a table, or one task of it, as GB/T 7714—2015, BibTeX or RIS has it; what is not known is left out."""

import re

from reformctl.model.table import Source, Table
from reformctl.text.escaping import escape_text

_BLANKS = re.compile("[ \t\r\n]+")
_LATEX_ESCAPES = str.maketrans(
    {
        **{mark: f"\\{mark}" for mark in "%&#_$"},
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
"""Braces by name: BibTeX counts them before it reads any backslash."""
_URL_ESCAPES = str.maketrans({mark: f"%{ord(mark):02X}" for mark in ' "\\^`{}<>|'})
"""What no address holds as it is (RFC 3986), and what would end a field; LaTeX takes the rest as it stands."""


def format_gbt7714(table: Table, number: str | None = None, title: str | None = None) -> str:
    """Write one entry after GB/T 7714—2015, numeric order (顺序编码制): the table, or its task of that 序号 and title.

    The table is a work of its own (4.1.2), a task a part of it (析出文献, 4.2.2: 题名[Z]//责任者. 题名), and its 序号
    stands where the pages of a part do. The kind and the 文号 are further title information (8.2.3), as numbers of
    reports are. The code is Z, 其他 (annex B): an annex to an official paper is no book, collection, report or
    standard. With an address it is Z/OL, and the date stands in brackets (4.6.2).

    Left out where they are not known: issuer, 文号, date, address. Always left out: place and publisher, which such
    papers do not have, and 引用日期, the day on which the reader looked.
    """
    source = table.source
    code = "[Z]"
    if source.url:
        code = "[Z/OL]"
    work = _join_known(": ", table.title, source.kind, source.document_number)
    if source.issuer:
        work = f"{source.issuer}. {work}"
    entry = f"{work}{code}"
    if title:
        entry = f"{title}{code}//{work}"
    imprint = _format_imprint(source, number)
    parts = [entry, imprint, source.url]
    cleaned = [_join_lines(part) for part in parts if part]
    citation = ". ".join(cleaned)
    return f"{citation}."


def format_bibtex(table: Table, number: str | None = None, title: str | None = None, key: str | None = None) -> str:
    """Write one @misc of BibTeX and biblatex, in UTF-8, for XeLaTeX or LuaLaTeX; `howpublished` is the table of a task.

    The key is `key`, else the table's id, with the number where there is one: qh6-17. Both `date` (biblatex) and `year`
    (BibTeX) are given. Titles and issuers stand in double braces: they are not to be split or put in lower case.
    """
    source = table.source
    host = None
    if title:
        host = _format_host(table, number)
    address = _join_lines(source.url or "")
    fields = {
        "author": _brace_text(source.issuer),
        "title": _brace_text(title or table.title),
        "howpublished": _escape_latex(host),
        "type": _escape_latex(source.kind),
        "note": _escape_latex(source.document_number),
        "date": _escape_latex(source.date),
        "year": _escape_latex(_read_year(source)),
        "url": address.translate(_URL_ESCAPES),
        "langid": "chinese",
        "language": "chinese",
    }
    body = ""
    for name, value in fields.items():
        if value:
            body += f"  {name} = {{{value}}},\n"
    entry_key = key or _make_key(table, number)
    return f"@misc{{{entry_key},\n{body}}}\n"


def format_ris(table: Table, number: str | None = None, title: str | None = None, key: str | None = None) -> str:
    """Write one record of RIS: GEN, which reference managers take for another kind of document; lines end in CR and LF.

    T2 is the table of a task, M1 the 文号, N1 the 序号 and the kind; ID is the key, as in `format_bibtex`.
    """
    source = table.source
    host = None
    if title:
        host = table.title
    entry_key = key or _make_key(table, number)
    fields = [
        ("TY", "GEN"),
        ("ID", entry_key),
        ("TI", title or table.title),
        ("T2", host),
        ("AU", source.issuer),
        ("PY", _read_year(source)),
        ("DA", _format_ris_date(source)),
        ("M1", source.document_number),
        ("N1", _format_number(number)),
        ("N1", source.kind),
        ("LA", "zh"),
        ("UR", source.url),
    ]
    record = ""
    for tag, value in fields:
        if value:
            line = _join_lines(value)
            record += f"{tag}  - {line}\r\n"
    return f"{record}ER  - \r\n"


def _join_known(separator: str, *parts: str | None) -> str:
    known = [part for part in parts if part]
    return separator.join(known)


def _format_host(table: Table, number: str | None) -> str:
    """Write the table that a task stands in, with its 序号 there: 《…任务分工表》，序号17."""
    host = f"《{table.title}》"
    if number:
        host += f"，序号{number}"
    return host


def _format_imprint(source: Source, number: str | None) -> str:
    """Write date and 序号, as year and pages: 2024-05-01: 序号17, and of what is online 序号17(2024-05-01)."""
    place = _format_number(number)
    if not source.url:
        return _join_known(": ", source.date, place)
    if source.date:
        return f"{place}({source.date})"
    return place


def _format_number(number: str | None) -> str:
    if number:
        return f"序号{number}"
    return ""


def _read_year(source: Source) -> str | None:
    return source.date and source.date[:4]


def _format_ris_date(source: Source) -> str | None:
    """Write a date as RIS has it: 2024/05/01."""
    if source.date is None:
        return None
    return source.date.replace("-", "/")


def _make_key(table: Table, number: str | None) -> str:
    if number:
        return f"{table.id}-{number}"
    return table.id


def _join_lines(text: str) -> str:
    """Put the text on one line, without what cannot be seen: nothing in the data can begin a field of its own."""
    line = _BLANKS.sub(" ", text)
    visible = escape_text(line)
    return visible.strip()


def _escape_latex(text: str | None) -> str:
    line = _join_lines(text or "")
    return line.translate(_LATEX_ESCAPES)


def _brace_text(text: str | None) -> str | None:
    if not text:
        return None
    escaped = _escape_latex(text)
    return f"{{{escaped}}}"
