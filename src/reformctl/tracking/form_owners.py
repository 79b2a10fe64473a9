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
            words = vocabulary.list_spellings(entry)
            self._spellings += [(comparison_key(word), entry.name) for word in words]

    def find_stated(self, stated: str) -> str | None:
        """The body that a form itself states; None where it is none of the table's."""
        for word, agency in self._spellings:
            if word == comparison_key(stated):
                return agency
        return None

    def find_by_file_name(self, path: str) -> str | None:
        """The body whose name or alias is the longest in the name of a file; None where that means none, or several."""
        name = comparison_key(os.path.splitext(os.path.basename(path))[0])
        found = [(len(word), agency) for word, agency in self._spellings if word in name]
        if not found:
            return self._find_by_part(name)
        longest = max(found)[0]
        agencies = {agency for length, agency in found if length == longest}
        return agencies.pop() if len(agencies) == 1 else None

    def _find_by_part(self, name: str) -> str | None:
        """The only body that a part of a file's name means: 司法局 in 司法局_2026-11; None where none or several do."""
        found = set()
        for part in _NAME_SIGNS.split(name):
            if len(part) < _MIN_PART_CHARACTERS:
                continue
            with suppress(UnknownNameError):
                found.add(vocabulary.find_entries(part, self._entries, name_kinds.AGENCY)[0].name)
        return found.pop() if len(found) == 1 else None
