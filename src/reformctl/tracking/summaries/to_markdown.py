"""A summary as Markdown."""

from reformctl.text.escaping import escape_markdown, escape_text
from reformctl.tracking.summaries.content import INTERNAL, Summary


def write(summary: Summary) -> bytes:
    """Headings, sentences and tables; nothing of a report is taken for markup."""
    lines = [f"# {_escape(summary.title)}", "", INTERNAL, ""]
    lines += [f"- {_escape(line)}" for line in summary.lines]
    for table in summary.tables:
        lines += ["", f"## {_escape(table.title)}", "", _write_row(table.heads), "|" + "---|" * len(table.heads)]
        lines += map(_write_row, table.rows)
    return "".join(f"{line}\n" for line in lines).encode()


def _write_row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(_escape, cells))} |"


def _escape(text: str) -> str:
    """A text in which nothing is markup, and nothing obeyed by a terminal."""
    return escape_markdown("\n".join(map(escape_text, text.split("\n"))))
