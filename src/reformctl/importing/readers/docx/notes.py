"""What is said of the parts of a Word document that are left out, or not read as Word shows them."""

from reformctl.system.translation import N_

NOTES = {
    "del": N_("text whose deletion is tracked is left out; {count} in all: {places}"),
    "moveFrom": N_("text whose move to elsewhere is tracked is left out here; {count} in all: {places}"),
    "ins": N_("text whose insertion is tracked is taken; {count} in all: {places}"),
    "moveTo": N_("text whose move is tracked is taken where it was moved to; {count} in all: {places}"),
    "row": N_("rows whose deletion is tracked are left out; {count} in all: {places}"),
    "cellDel": N_("the text of cells whose deletion is tracked is left out; {count} in all: {places}"),
    "vanish": N_("hidden text is left out; {count} in all: {places}"),
    "covered": N_(
        "text that a merged cell covers, so that Word does not show it, is left out; {count} in all: {places}"
    ),
    "symbol": N_("symbols that only their font explains are written as \ufffd; {count} in all: {places}"),
    "ruby": N_("of text with a reading beside it, the reading is left out; {count} in all: {places}"),
    "m:oMath": N_("formulas are read as a line of text; {count} in all: {places}"),
    "a:blip": N_("pictures are not read; {count} in all: {places}"),
    "v:imagedata": N_("pictures in the old format are not read; {count} in all: {places}"),
    "altChunk": N_("files that are embedded as text are not read; {count} in all: {places}"),
    "footnoteReference": N_("footnotes are not read; {count} in all: {places}"),
    "endnoteReference": N_("endnotes are not read; {count} in all: {places}"),
}
LOST = {"altChunk", "footnoteReference", "endnoteReference"}
"""Of these what Word shows as text."""
