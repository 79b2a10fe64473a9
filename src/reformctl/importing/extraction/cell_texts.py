"""Writes the text of a cell as a field has it: without the blanks and line breaks that only lay out the cell."""

import re

IN_BRACKETS = re.compile(r"[（(\[【][^（）()\[\]【】]*[）)\]】]")
"""A pair of brackets with what stands in it, and no other brackets in that."""
_BREAK_BETWEEN_WORDS = re.compile(r"(?<=[0-9A-Za-z])[^\S\n]*\n\s*+(?=[0-9A-Za-z])")


def strip_lines(text: str) -> str:
    """Remove blanks around lines, and empty lines."""
    stripped_lines = []
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            stripped_lines.append(stripped)
    return "\n".join(stripped_lines)


def join_lines(text: str) -> str:
    """Join lines to one: Latin words are divided by a blank, Chinese ones by nothing."""
    stripped = text.strip()
    with_blanks = _BREAK_BETWEEN_WORDS.sub(" ", stripped)
    return with_blanks.replace("\n", "")
