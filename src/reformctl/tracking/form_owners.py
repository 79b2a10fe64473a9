"""Tells whose form a file is: by what it states itself, else by its name."""

import os
import re
from collections.abc import Sequence
from contextlib import suppress

from reformctl.model import name_kinds, vocabulary
from reformctl.model.vocabulary import NameEntry
from reformctl.system.errors import UnknownNameError
from reformctl.text.comparing import comparison_key

_NAME_SIGNS = re.compile(r"[\W_0-9]+")
"""What divides the parts of a file's name."""
_MIN_PART_CHARACTERS = 2


class FormOwners:
    """The bodies of a table, as files name them; made once for all files."""

    def __init__(self, entries: Sequence[NameEntry]) -> None:
        """Write all names and aliases as they are compared."""
        self._entries = entries
        self._spellings: list[tuple[str, str]] = []
        for entry in entries:
            for word in vocabulary.list_spellings(entry):
                spelling = comparison_key(word)
                pair = (spelling, entry.name)
                self._spellings.append(pair)

    def find_stated(self, stated: str) -> str | None:
        """Find the body that a form itself states; None where it is none of the table's."""
        wanted = comparison_key(stated)
        for spelling, agency in self._spellings:
            if spelling == wanted:
                return agency
        return None

    def find_by_file_name(self, path: str) -> str | None:
        """Find the body whose name or alias is the longest in the name of a file; None where several are, or none."""
        file_name = os.path.basename(path)
        stem, _suffix = os.path.splitext(file_name)
        name = comparison_key(stem)
        agencies: set[str] = set()
        longest = 0
        for spelling, agency in self._spellings:
            length = len(spelling)
            if spelling not in name or length < longest:
                continue
            if length > longest:
                agencies.clear()
                longest = length
            agencies.add(agency)
        if not agencies:
            agencies = self._find_by_parts(name)
        if len(agencies) != 1:
            return None
        return agencies.pop()

    def _find_by_parts(self, name: str) -> set[str]:
        """Find the bodies that parts of a file's name mean: 司法局 in 司法局_2026-11."""
        agencies: set[str] = set()
        for part in _NAME_SIGNS.split(name):
            if len(part) < _MIN_PART_CHARACTERS:
                continue
            with suppress(UnknownNameError):
                entries = vocabulary.find_entries(part, self._entries, name_kinds.AGENCY)
                agencies.add(entries[0].name)
        return agencies
