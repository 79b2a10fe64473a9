"""A summary as Markdown."""

from collections.abc import Iterator

from reformctl.text.escaping import escape_markdown, escape_text
from reformctl.tracking.summaries.content import INTERNAL, Summary, SummaryTable


def write(summary: Summary) -> bytes:
    """Write headings, sentences and tables; nothing of a report is taken for markup."""
    title = _escape(summary.title)
    lines = [f"# {title}", "", INTERNAL, ""]
    for sentence in summary.lines:
        escaped = _escape(sentence)
        lines.append(f"- {escaped}")
    for table in summary.tables:
        lines += _write_table(table)
    text = "\n".join(lines)
    return f"{text}\n".encode()


def _write_table(table: SummaryTable) -> Iterator[str]:
    """Yield the lines of a table, with its heading and a blank line above each of both."""
    title = _escape(table.title)
    yield ""
    yield f"## {title}"
    yield ""
    yield _write_row(table.heads)
    yield "|" + "---|" * len(table.heads)
    for row in table.rows:
        yield _write_row(row)


def _write_row(cells: tuple[str, ...]) -> str:
    escaped = map(_escape, cells)
    joined = " | ".join(escaped)
    return f"| {joined} |"


def _escape(text: str) -> str:
    """Escape a text so that nothing in it is markup, and a terminal obeys none of it; its line breaks stay."""
    lines = text.split("\n")
    shown = "\n".join(map(escape_text, lines))
    return escape_markdown(shown)
