"""What a page holds and does not show: where such a part begins, and where it ends."""

import re

from reformctl.markup.tokens import Tag

_BLOCKS = (
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p "
    "pre search section summary table tbody td tfoot th thead tr ul"
)
_VOID = "area base br col embed hr img input link meta param source track wbr"
_NEVER_SHOWN = "audio canvas datalist object rp select svg template video xml"
BLOCKS = frozenset(_BLOCKS.split())
"""Elements that begin and end a line."""

VOID = frozenset(_VOID.split())
NEVER_SHOWN = frozenset(_NEVER_SHOWN.split())
"""Among them what a browser draws, offers or plays, and the settings that Excel writes."""
_SHOWN_ALL_THE_SAME = frozenset(("html", "body", "thead", "tbody", "tfoot", "tr"))
"""A page that a script shows once it is there, and rows, which say themselves that they are hidden."""
_CONTAINERS = frozenset(("table", "ul", "ol", "dl"))
_MEMBERS = frozenset(("caption", "dd", "dt", "li", "tbody", "td", "tfoot", "th", "thead", "tr"))
_NO_DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)


class HiddenPart:
    """An element that is not shown, until its end: a stated one, or the one that its surroundings imply."""

    def __init__(self, tag: Tag) -> None:
        """It begins with this tag."""
        self._name = tag.name
        self._alike = 1
        """Elements of its name that are open."""
        self._containers = int(tag.name in _CONTAINERS)
        """Tables and lists that are open in it."""

    def ends_before(self, tag: Tag) -> bool:
        """Whether the tag stands outside of it, so that it has ended without an end tag of its own."""
        if self._name == "template":
            return False
        if self._name == "p" and tag.name in BLOCKS and (tag.name != "p" or not tag.closes):
            return True
        if tag.name in _CONTAINERS:
            return tag.closes and not self._containers
        return tag.name in _MEMBERS and not self._containers and (tag.name != self._name or not tag.closes)

    def ends_with(self, tag: Tag) -> bool:
        """Whether the tag, which stands in it, is its end."""
        step = -1 if tag.closes else 1
        if tag.name in _CONTAINERS:
            self._containers += step
        if tag.name == self._name:
            self._alike += step
        return not self._alike


def is_hidden(tag: Tag) -> bool:
    """Whether the page says that it does not show this element."""
    return "hidden" in tag.attributes or bool(_NO_DISPLAY.search(tag.attributes.get("style", "")))


def begins_hidden_part(tag: Tag) -> bool:
    """Whether what follows is not shown, up to some end."""
    if tag.name in VOID or tag.name in _SHOWN_ALL_THE_SAME or tag.empty:
        return False
    return tag.name in NEVER_SHOWN or is_hidden(tag)
