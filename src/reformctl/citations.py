"""How a table, or one task of it, is cited: GB/T 7714—2015, with nothing in it that the document does not state."""

from reformctl.model import Table


def gbt7714(table: Table, number: str | None = None, title: str | None = None) -> str:
    """One entry of a list of references, as plain text; of one task where its 序号 and title are given."""
    source = table.source
    parts = [source.issuer, table.title]
    entry = ". ".join(part for part in parts if part)
    entry += f"（{source.document_number}）" if source.document_number else ""
    entry += f"：第{number}项　{title}" if number is not None and title is not None else ""
    facts = [fact for fact in (source.date, source.url) if fact]
    return f"{'. '.join([entry, *facts])}."
