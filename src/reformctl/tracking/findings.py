"""What is to be said of forms that came back: one line each, with its place and what to do."""

import os
from typing import NamedTuple

from reformctl.system.translation import _
from reformctl.text.escaping import escape_text

REFUSED = "refused"
"""Not taken."""
DOUBT = "doubtful"
"""Taken as written and marked, or contradictory."""
MISSING = "missing"
"""Not answered."""
NOTE = "note"
"""Only to be known."""


class GatherFinding(NamedTuple):
    """One thing about a form."""

    kind: str
    path: str
    """The file; empty where it is about none."""
    sentence: str
    sheet: str = ""
    row: int = 0
    """Number of the row, from 1; 0 where it is about no row."""
    task: str = ""
    """The reference of the task: qh6:3."""
    lack: str = ""
    """What whoever asks can name: period or agency; empty where that is not it."""

    @property
    def order(self) -> tuple[bool, str, str, int, str]:
        """By file and row; what is about no file comes last."""
        has_no_file = not self.path
        return has_no_file, self.path, self.sheet, self.row, self.sentence

    def format_line(self) -> str:
        """Write the finding on one line: 市司法局.xlsx, sheet 填报, row 5, qh6:17: the sentence."""
        places = []
        if self.path:
            file_name = os.path.basename(self.path)
            places.append(file_name)
        if self.sheet:
            sentence = _("sheet {value}")
            sheet = sentence.format(value=self.sheet)
            places.append(sheet)
        if self.row:
            sentence = _("row {value}")
            row = sentence.format(value=self.row)
            places.append(row)
        if self.task:
            places.append(self.task)
        line = self.sentence
        if places:
            place = ", ".join(places)
            line = f"{place}: {self.sentence}"
        return escape_text(line)
