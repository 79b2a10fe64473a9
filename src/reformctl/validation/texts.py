"""Checks the texts of a table: no stray blanks, no formulas, no dates that do not exist."""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from reformctl.model.diagnostics import Diagnostic, KeyPath
from reformctl.model.fields import TEXT_KEYS
from reformctl.model.table import Table
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value
from reformctl.validation import limits

_CHINESE = "\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\uff01-\uff5e“”‘’…—\U00020000-\U0003ffff"
_STRAY = re.compile(rf"^\s+|(?<!\s)\s+$|(?<=[{_CHINESE}])[^\S\n]+(?=[{_CHINESE}])")
_BLANK = re.compile(r"\s")
_FORMULA = re.compile("[=+@-]")
"""Signs with which a spreadsheet takes a cell for a formula (OWASP, "CSV Injection"); blanks are another rule's."""
_WHOLLY_QUOTED = re.compile("“[^“”]+”")
_DATE = re.compile("([0-9]{4})年([0-9]{1,2})月(?:([0-9]{1,2})日)?|([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_Look = Callable[[str], re.Match[str] | None]


class _LocatedText(NamedTuple):
    """A text of a table and where it stands."""

    path: KeyPath
    text: str
    at_key: bool = False
    """Whether it is the last key of the path, not its value."""

    def make_diagnostic(self, rule: str, sentence: str, match: re.Match[str]) -> Diagnostic:
        """Make a diagnostic about the characters that an expression has found in the text."""
        part = None if self.at_key else match.span()
        return Diagnostic(self.path, rule, sentence, self.at_key, part)


def no_blank_is_stray(table: Table) -> Iterator[Diagnostic]:
    """No blank stands at an end, or between two Chinese characters where a folded line became one."""
    for located in _list_texts(table):
        if not _BLANK.search(located.text):  # most texts have none
            continue
        matches = _STRAY.finditer(located.text)
        for match in islice(matches, limits.MAX_STRAY_BLANKS):
            sentence = _describe_stray_blank(match[0])
            yield located.make_diagnostic("stray-blank", sentence, match)


def nothing_is_a_formula(table: Table) -> Iterator[Diagnostic]:
    """No text is a formula, which a spreadsheet that opens an export would run."""
    sentence = _("a text that begins with {text} is a formula in a spreadsheet: remove the sign")
    return _find_matches(table, _FORMULA.match, "formula", sentence)


def nothing_is_quoted_whole(table: Table) -> Iterator[Diagnostic]:
    """No text is quoted whole: whoever types Chinese quotation marks around a value means those of YAML."""
    sentence = _("the quotation marks of {text} are a part of the text: if they only quote the value, remove them")
    faults = _find_matches(table, _WHOLLY_QUOTED.fullmatch, "quoted-value", sentence)
    for fault in faults:
        yield fault._replace(warning=True)


def dates_exist(table: Table) -> Iterator[Diagnostic]:
    """The date of the source and those in deadlines exist."""
    sentence = _("the date {date} does not exist")
    source_date = table.source.date
    if source_date:
        numbers = source_date.split("-")
        if not is_real_date(*numbers):
            path: KeyPath = ("source", "date")
            message = sentence.format(date=source_date)
            yield Diagnostic(path, "impossible-date", message)
    for index, task in enumerate(table.tasks):
        if not task.deadline:
            continue
        path = ("tasks", index, "deadline")
        deadline = _LocatedText(path, task.deadline)
        for date in _DATE.finditer(task.deadline):
            numbers = list(filter(None, date.groups()))
            if not is_real_date(*numbers):
                message = sentence.format(date=date[0])
                yield deadline.make_diagnostic("impossible-date", message, date)


def is_real_date(year: str, month: str = "1", day: str = "1") -> bool:
    """Tell whether the calendar has a date; 2022-13 and 2022-02-30 are none."""
    from datetime import date

    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _find_matches(table: Table, look: _Look, rule: str, sentence: str) -> Iterator[Diagnostic]:
    """Report each text of a table in which `look` finds something; `sentence` takes that as {text}."""
    for located in _list_texts(table):
        match = look(located.text)
        if match:
            shown = echo_value(match[0])
            message = sentence.format(text=shown)
            yield located.make_diagnostic(rule, message, match)


def _list_texts(table: Table) -> Iterator[_LocatedText]:
    """List every text that a table shows, names of agencies and categories only where they are declared."""
    path: KeyPath = ("title",)
    yield _LocatedText(path, table.title)
    for index, category in enumerate(table.categories):
        path = ("categories", index, "name")
        yield _LocatedText(path, category.name)
    for index, agency in enumerate(table.agencies):
        path = ("agencies", index, "name")
        yield _LocatedText(path, agency.name)
        if agency.full_name:
            path = ("agencies", index, "full_name")
            yield _LocatedText(path, agency.full_name)
        for number, alias in enumerate(agency.aliases):
            path = ("agencies", index, "aliases", number)
            yield _LocatedText(path, alias)
    for index, task in enumerate(table.tasks):
        for key in TEXT_KEYS:
            text = getattr(task, key)
            if text and key != "category":  # whose text was looked at above
                path = ("tasks", index, key)
                yield _LocatedText(path, text)
        for heading, text in task.extra:
            path = ("tasks", index, "extra", heading)
            yield _LocatedText(path, heading, at_key=True)
            yield _LocatedText(path, text)


def _describe_stray_blank(blanks: str) -> str:
    sentence = _("stray space ({blank}): remove it; if you see none, join this line and the next")
    if "\n" in blanks:
        sentence = _("stray line break: remove it; a text of several lines that begins with |- has none at its end")
    return sentence.format(blank=f"U+{ord(blanks[0]):04X}")
