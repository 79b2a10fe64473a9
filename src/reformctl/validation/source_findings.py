"""Collects what a comparison with the kept text finds, and puts what differs into sentences."""

from typing import NamedTuple

from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.system.translation import _
from reformctl.text.comparing import TextDifference
from reformctl.text.escaping import echo_value
from reformctl.validation.limits import MAX_SHOWN_CHARACTERS

SentenceValues = dict[str, str]
"""What a sentence is filled with, by the names of its placeholders."""


class Field(NamedTuple):
    """A text of the table."""

    path: KeyPath
    text: str
    name: str
    """What sentences call it: content of task 17."""


class Findings:
    """What a comparison of a table with its kept text has found so far."""

    def __init__(self, file: str) -> None:
        """Take the name by which sentences call the kept text."""
        self.diagnostics: list[Diagnostic] = []
        """The differences, in the order in which they were met."""
        self.verified: set[KeyPath] = set()
        """Values that stand in the kept text, whole and at their place."""
        self._file = echo_value(file)

    def add(self, path: KeyPath, sentence: str, **values: str) -> None:
        """Add a difference; the sentence takes {file} and the values."""
        diagnostic = self._make_diagnostic(path, sentence, values)
        self.diagnostics.append(diagnostic)

    def add_wrong(self, field: Field, sentence: str, **values: str) -> None:
        """Add a difference of a field; the sentence takes {whose}, {file} and the values."""
        self.add(field.path, sentence, whose=field.name, **values)

    def add_doubt(self, path: KeyPath, sentence: str, **values: str) -> None:
        """Add a difference that is about a count or a whole row, where no field is wrong."""
        diagnostic = self._make_diagnostic(path, sentence, values)
        doubt = diagnostic._replace(doubtful=True)
        self.diagnostics.append(doubt)

    def add_missing(self, field: Field, *, is_elsewhere: bool = False) -> None:
        """Add that a field does not stand where it should, though it may stand elsewhere in the text."""
        sentence = _("{whose} is not found in {file}")
        if is_elsewhere:
            sentence = _("{whose} occurs in {file}, but not in this place: keep the document's order")
        values = {"whose": field.name}
        diagnostic = self._make_diagnostic(field.path, sentence, values)
        if field.path == ("title",):  # it may stand in a covering letter, or in a file's name
            diagnostic = diagnostic._replace(warning=True)
        self.diagnostics.append(diagnostic)

    def add_changed(self, field: Field, length: int, difference: TextDifference) -> None:
        """Add that a field of so many characters, line breaks not counted, differs from its cell."""
        start, ours, theirs = difference
        if not theirs:
            sentence = _("{whose} differs from {file} at character {at}: “{ours}” is not there")
        elif not ours:
            sentence = _("{whose} differs from {file} at character {at}: “{theirs}” is missing")
        else:
            sentence = _("{whose} differs from {file} at character {at}: “{ours}” should be “{theirs}”")
        values = {
            "whose": field.name,
            "at": str(start + 1),
            "ours": echo_value(ours, MAX_SHOWN_CHARACTERS),
            "theirs": echo_value(theirs, MAX_SHOWN_CHARACTERS),
        }
        diagnostic = self._make_diagnostic(field.path, sentence, values)
        first = min(start, length - 1)
        marked_length = len(ours) or 1
        part = (first, first + marked_length)
        diagnostic = diagnostic._replace(part=part)
        self.diagnostics.append(diagnostic)

    def _make_diagnostic(self, path: KeyPath, sentence: str, values: SentenceValues) -> Diagnostic:
        message = sentence.format(file=self._file, **values)
        return Diagnostic(path, "differs-from-source", message)
