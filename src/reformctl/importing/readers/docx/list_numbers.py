"""Automatic numbers (自动编号) of Word documents: which list a paragraph is in, and how it counts: （一）, 1.2, ①.

Elements come with the names of WordprocessingML alone, without their namespace.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_BASED_STYLES = 50
"""Styles that are based on one another."""
MAX_NUMBER_TEXT_CHARACTERS = 30
"""Characters in which a number is written, such as `第%1条`; all nine levels with their points take 26."""
LAST_LEVEL = 8
"""The last level of a list, counted from 0: Word has nine."""
MAX_NUMBER = 32_767
"""The largest number that Word writes."""

_ON = frozenset({"1", "true", "on"})
_OFF = frozenset({"0", "false", "off"})


class ListStyle(NamedTuple):
    """What a style, or a paragraph itself, says of its list and of being hidden; None where it says nothing."""

    name: str
    based: str
    list: str | None
    level: str | None
    hidden: bool | None


class ListLevel(NamedTuple):
    """How a level of a list is counted and written."""

    text: str = ""
    """`%1、` or `%1.%2`: the number of a level stands where its sign does, counted from 1."""
    format: str = "decimal"
    """As Office Open XML names it (ISO/IEC 29500-1, 17.18.59), or a number with the zeros that it is to begin with."""
    start: int = 1
    restart: int | None = None
    """The level, counted from 1, after which it starts again, or 0 for never; None for any level above it."""
    suffix: str = "tab"
    """What parts it from the text: tab, space or nothing."""
    style: str = ""
    """The style of paragraphs that puts them on this level."""
    legal: bool = False
    """Whether the numbers of all levels are written in Arabic digits here."""


class NumberedList(NamedTuple):
    """A list that paragraphs belong to."""

    family: str
    """Lists of one family count on from one another."""
    levels: Mapping[int, ListLevel]
    starts: Mapping[int, int] = {}
    """For each level that begins anew with this list, where."""


class ListStyles:
    """The styles of a document."""

    def __init__(self, root: "Element | None") -> None:
        """Each as it is written, before anything is inherited."""
        self._styles: dict[str, ListStyle] = {}
        self._chains: dict[str, list[ListStyle]] = {}
        self._default = ""
        for element in () if root is None else root.iter("style"):
            name = element.get("styleId", "")
            based = read_value(element, "basedOn") or ""
            self._styles[name] = _style(element.find("pPr"), element.find("rPr"), name, based)
            if element.get("type") == "paragraph" and element.get("default") in _ON:
                self._default = name

    def chain(self, name: str | None) -> list[ListStyle]:
        """A style, or for None the default one of paragraphs, and whatever it is based on."""
        name = self._default if name is None else name
        if name not in self._chains:
            chain: list[ListStyle] = []
            while (style := self._styles.get(chain[-1].based if chain else name)) and len(chain) < MAX_BASED_STYLES:
                chain.append(style)
            self._chains[name] = chain
        return self._chains[name]

    def hides(self, name: str | None) -> bool:
        """Whether text of this style is hidden."""
        return next((style.hidden for style in self.chain(name) if style.hidden is not None), False)


class ListRegistry:
    """The lists of a document, and which of them a paragraph is in."""

    def __init__(self, root: "Element | None", styles: ListStyles) -> None:
        """Every list with its levels."""
        self.known: dict[str, NumberedList] = {}
        if root is None:
            return
        families = {each.get("abstractNumId", ""): each for each in root.findall("abstractNum")}
        lists = {each.get("numId", ""): each for each in root.findall("num")}
        levels = {family: _levels(element) for family, element in families.items()}
        for name, element in lists.items():
            family = read_value(element, "abstractNumId") or ""
            defining = _defining(families.get(family), styles)
            defined = read_value(lists.get(defining), "abstractNumId") or family
            self.known[name] = _list(element, family, levels.get(defined, {}))

    def place(self, properties: "Element | None", chain: Sequence[ListStyle]) -> tuple[str, int] | None:
        """List and level of a paragraph, from its properties or from its style."""
        own = _style(properties, None)
        named = next((style for style in (own, *chain) if style.list is not None), own)
        if named.list is None or named.list not in self.known:
            return None
        if own.level is None and named is not own:
            styles = {chain[0].name, named.name}
            for depth, level in self.known[named.list].levels.items():
                if level.style in styles:
                    return named.list, depth
        return named.list, parse_integer(own.level or named.level, 0)


class ListCounters:
    """The numbers that a document's lists have reached."""

    def __init__(self, lists: Mapping[str, NumberedList]) -> None:
        """Before the first paragraph."""
        self._lists = lists
        self._reached: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self.unknown: dict[str, None] = {}
        """Formats that were met and that nobody here can write, in the order of the document."""

    def next(self, name: str, depth: int) -> str:
        """The number of the next paragraph of a list at this level, with the blank that parts it from the text."""
        numbered = self._lists.get(name)
        depth = min(max(depth, 0), LAST_LEVEL)
        if numbered is None or depth not in numbered.levels:
            return ""
        self._count(name, numbered, depth)
        level = numbered.levels[depth]
        text = re.sub("%([1-9])", lambda sign: self._written(numbered, int(sign[1]) - 1, level), level.text)
        return text + _blank(text, level.suffix)

    def _count(self, name: str, numbered: NumberedList, depth: int) -> None:
        reached = self._reached.setdefault(numbered.family, {})
        if depth in numbered.starts and (name, depth) not in self._begun:
            reached[depth] = numbered.starts[depth]
        elif depth in reached:
            reached[depth] += 1
        else:
            reached[depth] = numbered.levels[depth].start
        self._begun.add((name, depth))
        for deeper in [at for at in reached if at > depth and _restarts(numbered.levels.get(at), at, depth)]:
            del reached[deeper]

    def _written(self, numbered: NumberedList, depth: int, asking: ListLevel) -> str:
        level = numbered.levels.get(depth, ListLevel())
        number = self._reached[numbered.family].get(depth, level.start)
        format_ = "decimal" if asking.legal else level.format
        text = format_number(number, format_)
        if text is None:
            self.unknown[format_] = None
        return str(number) if text is None else text


def format_number(number: int, format_: str) -> str | None:
    """A number as this format writes it, or None where nobody here knows the format."""
    if format_.isascii() and format_.isdecimal():
        return str(number).zfill(len(format_))
    write = _FORMATS.get(format_)
    return write(min(max(number, 0), MAX_NUMBER)) if write else None


def read_value(parent: "Element | None", tag: str) -> str | None:
    """What a property says, or None where it is not there."""
    child = None if parent is None else parent.find(tag)
    return None if child is None else child.get("val", "")


def read_switch(parent: "Element | None", tag: str) -> bool | None:
    """Whether a property is on, or None where it is not there."""
    text = read_value(parent, tag)
    return None if text is None else text not in _OFF


def parse_integer(text: str | None, otherwise: int) -> int:
    """A number; one of too many digits is just a large one."""
    match = re.fullmatch(r"\s*([+-]?[0-9]+)\s*", text or "")
    return int(match[1][:10]) if match else otherwise


def _style(paragraph: "Element | None", run: "Element | None", name: str = "", based: str = "") -> ListStyle:
    numbering = None if paragraph is None else paragraph.find("numPr")
    return ListStyle(
        name, based, read_value(numbering, "numId"), read_value(numbering, "ilvl"), read_switch(run, "vanish")
    )


def _defining(family: "Element | None", styles: ListStyles) -> str:
    """The list whose levels a family takes because a style says so."""
    link = read_value(family, "numStyleLink")
    return next((style.list for style in styles.chain(link) if style.list), "") if link else ""


def _list(element: "Element", family: str, levels: Mapping[int, ListLevel]) -> NumberedList:
    """A list, with what it changes in the levels of its family."""
    changes = element.findall("lvlOverride")
    changed = {_depth(each): _level(level) for each in changes if (level := each.find("lvl")) is not None}
    starts = {
        _depth(each): parse_integer(start, 0)
        for each in changes
        if (start := read_value(each, "startOverride")) is not None
    }
    return NumberedList(family, {**levels, **changed} if changed else levels, starts)


def _levels(family: "Element") -> dict[int, ListLevel]:
    return {depth: _level(each) for each in family.findall("lvl") if 0 <= (depth := _depth(each)) <= LAST_LEVEL}


def _depth(element: "Element") -> int:
    return parse_integer(element.get("ilvl"), 0)


def _level(element: "Element") -> ListLevel:
    form = next(element.iter("numFmt"), None)
    kind = "decimal" if form is None else form.get("val", "decimal")
    if form is not None and kind == "custom":
        kind = form.get("format", "").partition(",")[0][:9]
    text = (read_value(element, "lvlText") or "")[:MAX_NUMBER_TEXT_CHARACTERS]
    restart = read_value(element, "lvlRestart")
    return ListLevel(
        re.sub("[\ue000-\uf8ff]", "•", text) if kind == "bullet" else text,
        kind,
        parse_integer(read_value(element, "start"), 0),
        None if restart is None else parse_integer(restart, 0),
        read_value(element, "suff") or "tab",
        read_value(element, "pStyle") or "",
        bool(read_switch(element, "isLgl")),
    )


def _restarts(level: ListLevel | None, at: int, depth: int) -> bool:
    """Whether a level starts again after a paragraph of a level above it."""
    restart = at if level is None or level.restart is None else level.restart
    return depth < restart


def _blank(text: str, suffix: str) -> str:
    """A tab is layout: it becomes a blank after 1. and nothing after a full-width sign."""
    if suffix == "nothing" or not text.strip():
        return ""
    return " " if suffix == "space" or text[-1].isascii() else ""


def _positional(digits: str) -> Callable[[int], str]:
    """10 is 一〇."""
    return lambda number: str(number).translate(str.maketrans("0123456789", digits))


def _counting(digits: str) -> Callable[[int], str]:
    """21 is 二十一, but 101 is 一〇一."""
    grouped, positional = _chinese(digits), _positional(digits)
    return lambda number: grouped(number) if number < 100 else positional(number)  # noqa: PLR2004


def _chinese(digits: str) -> Callable[[int], str]:
    """101 is 一百〇一, and 10 is 十."""
    grouped = _grouped(digits, _UNITS)
    return lambda number: re.sub("^一十", "十", grouped(number))


def _japanese(number: int) -> str:
    """101 is 百一: no noughts, and no 一 before a unit under 万."""
    return re.sub("〇(?=.)|一(?=[十百千])", "", _grouped(_PLAIN, _UNITS)(number))


def _grouped(digits: str, units: Sequence[str]) -> Callable[[int], str]:
    """101 is 壹佰零壹, and 10 is 壹拾."""

    def write(number: int) -> str:
        text, gap = "", False
        for power in reversed(range(len(units))):
            figure = number // 10**power % 10
            if figure:
                text += (digits[0] if gap and text else "") + digits[figure] + units[power]
            gap = not figure
        return text or digits[0]

    return write


def _row(signs: Iterable[str]) -> Callable[[int], str]:
    """One sign each, and digits where there are no more."""
    known = dict(enumerate(signs, 1))
    return lambda number: known.get(number, str(number))


def _letters(number: int) -> str:
    """Z is followed by AA, and that by BB; after 30 letters, by digits."""
    if not 0 < number <= 780:  # noqa: PLR2004 30 times 26
        return str(number)
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    signs = zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
    text = ""
    for value, sign in signs:
        text += sign * (number // value)
        number %= value
    return text


def _ordinal(number: int) -> str:
    teens = number % 100 in {11, 12, 13}
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


_UNITS = ("", "十", "百", "千", "万")
_PLAIN, _CIRCLE, _NOUGHT = "〇一二三四五六七八九", "○一二三四五六七八九", "零一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"

_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _positional("０１２３４５６７８９"),
    "decimalFullWidth2": _positional("０１２３４５６７８９"),
    "decimalEnclosedCircle": _row("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedCircleChinese": _row("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    "decimalEnclosedFullstop": _row("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalEnclosedParen": _row("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "hex": lambda number: f"{number:X}",
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "chineseCounting": _counting(_PLAIN),
    "chineseCountingThousand": _chinese(_PLAIN),
    "chineseLegalSimplified": _grouped("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟", "万")),
    "ideographDigital": _positional(_PLAIN),
    "ideographTraditional": _row(_STEMS),
    "ideographZodiac": _row(_BRANCHES),
    "ideographZodiacTraditional": _row(_STEMS[at % 10] + _BRANCHES[at % 12] for at in range(60)),
    "ideographEnclosedCircle": _row("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "ideographLegalTraditional": _grouped("零壹貳參肆伍陸柒捌玖", ("", "拾", "佰", "仟", "萬")),
    "japaneseCounting": _japanese,
    "japaneseDigitalTenThousand": _positional(_PLAIN),
    "taiwaneseCounting": _counting(_CIRCLE),
    "taiwaneseCountingThousand": _chinese(_NOUGHT),
    "taiwaneseDigital": _positional(_CIRCLE),
    "bullet": lambda _number: "",
    "none": lambda _number: "",
}
