"""Notes what is left out of a Word document, or not read as Word shows it, and where."""

from collections import Counter
from collections.abc import Iterator

from reformctl.importing.document import DocumentLocation, ReadingNote
from reformctl.system.translation import N_, _, translate

MAX_NOTED_PLACES = 5
"""One note names at most so many places."""

NOTES = {
    "del": N_("tracked deletions are left out; {count} in all: {places}"),
    "moveFrom": N_("text tracked as moved away is left out here; {count} in all: {places}"),
    "ins": N_("tracked insertions are read; {count} in all: {places}"),
    "moveTo": N_("text tracked as moved is read in its new place; {count} in all: {places}"),
    "row": N_("rows tracked as deleted are left out; {count} in all: {places}"),
    "cellDel": N_("the text of cells tracked as deleted is left out; {count} in all: {places}"),
    "vanish": N_("hidden text is left out; {count} in all: {places}"),
    "covered": N_("text that a merged cell covers, and Word does not show, is left out; {count} in all: {places}"),
    "symbol": N_("symbols that only their font explains are written as \ufffd; {count} in all: {places}"),
    "ruby": N_("of text with a phonetic guide, only the text is read; {count} in all: {places}"),
    "m:oMath": N_("formulas are read as one line of text; {count} in all: {places}"),
    "a:blip": N_("pictures are not read; {count} in all: {places}"),
    "v:imagedata": N_("pictures in the old format are not read; {count} in all: {places}"),
    "altChunk": N_("files embedded as text are not read; {count} in all: {places}"),
    "footnoteReference": N_("footnotes are not read; {count} in all: {places}"),
    "endnoteReference": N_("endnotes are not read; {count} in all: {places}"),
}
LOST = {"altChunk", "footnoteReference", "endnoteReference"}
"""Kinds of NOTES that Word shows as text, so that a reader of the table lacks them."""
UNDECIDED = {"del", "moveFrom", "cellDel"}
"""Kinds of NOTES for text that comes back if the change is rejected."""


class PlaceNotes:
    """What was met so far, each kind with its places, and the place that is being read."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.location = DocumentLocation()
        self._counts: dict[str, Counter[DocumentLocation]] = {}
        """How often each kind was met at each place, in the order of the document."""

    def add(self, kind: str) -> None:
        """Note something of a kind of NOTES at the place that is being read."""
        counts = self._counts.setdefault(kind, Counter())
        counts[self.location] += 1

    def list_notes(self) -> Iterator[ReadingNote]:
        """List a note of each kind, with the first places."""
        for kind, counts in self._counts.items():
            locations = tuple(counts)
            named_locations = locations[:MAX_NOTED_PLACES]
            places = list(map(str, named_locations))
            if len(locations) > MAX_NOTED_PLACES:
                places.append("...")
            count = counts.total()
            listed_places = _("; ").join(places)
            sentence = translate(NOTES[kind])
            message = sentence.format(count=count, places=listed_places)
            undecided = locations if kind in UNDECIDED else ()
            yield ReadingNote(message, locations[0], lost=kind in LOST, undecided=undecided)
