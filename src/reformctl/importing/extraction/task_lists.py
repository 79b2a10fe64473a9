"""Numbered paragraphs of an official document: which of them are tasks, and who does them by their closing brackets."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reformctl.importing.document import Paragraph
from reformctl.importing.extraction import agency_names, column_headings, numerals
from reformctl.importing.extraction.agency_names import CLOSING, OPENING, AgencyRoles
from reformctl.importing.extraction.findings import Draft, Finding, Harvest, Heading
from reformctl.importing.extraction.numerals import Numbered
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

LONGEST_TITLE = 40
"""Characters of a title that is taken from a text, if its first clause is not longer."""
UNLABELLED = "责任分工"
"""What the closing bracket of a paragraph is called where it has no label of its own (ours)."""
FEWEST = 2
"""Tasks of a list."""
FEWEST_SHORT = 3
"""Short lines of a list that nobody signs, if they are numbered from 1 on."""
UNNUMBERED_LEVEL = 99
"""The level of paragraphs without a number: below every other one."""
_NUMBER_BEFORE_DIGITS = re.compile(r"(?P<number>[0-9]{1,3})[.．](?P<text>[0-9]{2,}[^0-9.．、\s].*)", re.DOTALL)
"""A number that a text follows which begins with digits itself: 2.121人才梯队项目."""
_SENTENCE = re.compile("[。！？；]")
_CLAUSE = re.compile("[，：]")
_AROUND = compile_both(
    "总则|附则|总体思路|总体目标|强化落实|落实保障|实施保障|组织实施|组织领导|组织保障|保障措施|保障机制|工作要求|有关要求|总体要求|指导思想|基本原则|主要目标|工作目标"
)
"""Headings of the sections around the list of tasks."""
_COLOPHON = compile_both(
    "[^。，；]{2,20}(?:政府|委员会|办公厅|办公室|国务院|局|厅|部)|国务院|[0-9〇零一二三四五六七八九十]{4}年.{2,8}日|（(?=.*公开).*）|附件.*"
)
"""What stands below a document: who issues it, the date, whether it is public."""


class ListLine(NamedTuple):
    """A paragraph, its number, and who does it as far as it says so itself."""

    paragraph: Paragraph
    numbered: Numbered | None
    text: str
    """Without the number."""
    signed: AgencyRoles | None
    kept: str
    """Without the number, the closing bracket and label lines."""
    prefix: str
    """The number as it stands in the paragraph, with the blanks after it."""

    @property
    def level(self) -> int:
        """The level of the number; below every number where there is none."""
        return self.numbered.level if self.numbered else UNNUMBERED_LEVEL


def lines(paragraphs: Iterable[Paragraph]) -> list[ListLine]:
    """The paragraphs, each understood as far as it stands alone."""
    found: list[ListLine] = []
    last: Numbered | None = None
    for paragraph in paragraphs:
        line = _line(paragraph, last)
        last = line.numbered or last
        found.append(line)
    return found


def read(lines: Sequence[ListLine]) -> Harvest | None:
    """The tasks of a numbered list with their headings; None where there is no such list."""
    level = _level(lines)
    if level is None:
        return None
    return _TaskListReader(level, lines).read()


def _line(paragraph: Paragraph, last: Numbered | None) -> ListLine:
    text = paragraph.text.strip()
    start = numerals.split_number(text) or _split_next_number(text, last)
    rest = start.text if start else text
    kept, signed = _signature(rest)
    return ListLine(paragraph, start, rest, signed, kept, text[: len(text) - len(rest)])


def _split_next_number(text: str, last: Numbered | None) -> Numbered | None:
    """Split off a number that digits follow, if it is the next one on the level of the last: 2.121人才 after 1."""
    match = _NUMBER_BEFORE_DIGITS.fullmatch(text)
    if match is None or last is None or int(match["number"]) != last.value + 1:
        return None
    is_same_kind = last.printed[:-1].isdecimal()
    return Numbered(last.level, f"{match['number']}.", last.value + 1, match["text"]) if is_same_kind else None


def _signature(text: str) -> tuple[str, AgencyRoles | None]:
    """A paragraph without what it says of who does the task: its closing bracket, its last labels, or all of it."""
    if len(text) <= agency_names.LONGEST_PHRASE and column_headings.split_at_labels(text)[0][0]:
        return "", agency_names.read_agencies(text)
    opening = _closing_bracket(text)
    if opening is not None:
        return _bracketed(text, opening)
    at = _labelled(text)
    return (text, None) if at is None else (text[:at].rstrip(), agency_names.read_agencies(text[at:]))


def _bracketed(text: str, opening: int) -> tuple[str, AgencyRoles | None]:
    inside = text[opening + 1 :].rstrip("。；").rstrip()[:-1].rstrip("。；")
    if len(inside) > agency_names.LONGEST_PHRASE:
        return text, None
    found = agency_names.read_agencies(inside, heading=UNLABELLED)
    kept = text[:opening].rstrip()
    if text.rstrip()[-1:] in "。；" and kept[-1:] not in "。；！？":
        return (kept, found) if found.stated else (text, None)
    sure = found.stated or (kept[-1:] in "。；！？" and agency_names.are_bodies(inside))
    return (kept, found) if sure and (found.leads or found.supports or found.scope) else (text, None)


def _labelled(text: str) -> int | None:
    """Where labels such as 负责单位： begin that follow the last sentence of a text."""
    tail = text[-agency_names.LONGEST_PHRASE :]
    (_named, label, first), *parts = column_headings.split_at_labels(tail)
    sure = not label and first.rstrip()[-1:] in "。；！？" and first.count("（") == first.count("）")
    if sure and any(named in {"lead_agencies", "support_agencies"} for named, _label, _words in parts):
        return len(text) - len(tail) + len(first)
    return None


def _closing_bracket(text: str) -> int | None:
    """Where the bracket opens that ends a text, but for a full stop; None where no bracket does."""
    text = text.rstrip().rstrip("。；").rstrip()
    if not text or text[-1] not in CLOSING:
        return None
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] in CLOSING) - (text[at] in OPENING)
        if depth == 0:
            return at
    return None


def _level(lines: Sequence[ListLine]) -> int | None:
    """The level of the tasks: that on which most paragraphs are signed once, best by themselves; else the commonest."""
    levels = {line.level for line in lines if line.numbered}
    signed = {level: [part for part in _segments(lines, level) if _is_signed_once(part)] for level in levels}
    own = {level: sum(part[0].signed is not None for part in parts) for level, parts in signed.items()}
    best = max(levels, key=lambda level: (len(signed[level]), own[level], -level), default=None)
    leaves = sum(_is_leaf(line) for line in lines)
    if levels and leaves >= FEWEST and leaves > (len(signed[best]) if best is not None else 0):
        return UNNUMBERED_LEVEL
    if best is not None and len(signed[best]) >= FEWEST:
        return best
    spread = Counter(line.level for line in lines if line.numbered and len(line.text) > LONGEST_TITLE)
    common = max(spread, key=lambda level: (spread[level], level), default=None)
    if common is not None and spread[common] >= FEWEST:
        return common
    return _find_level_of_short_lines(lines)


def _is_leaf(line: ListLine) -> bool:
    """Tell whether a paragraph without a number is a task: a whole sentence that somebody signs."""
    return line.numbered is None and line.signed is not None and bool(_SENTENCE.search(line.kept))


def _find_level_of_short_lines(lines: Sequence[ListLine]) -> int | None:
    """Find the lowest level on which all paragraphs are numbered 1, 2, 3 and so on; None where there are too few."""
    numbers: dict[int, list[int]] = {}
    for line in lines:
        if line.numbered and line.text:
            numbers.setdefault(line.level, []).append(line.numbered.value)
    level = max(numbers, default=0)
    values = numbers.get(level, [])
    is_list = len(values) >= FEWEST_SHORT and values == [*range(1, len(values) + 1)]
    return level if is_list else None


def _segments(lines: Sequence[ListLine], level: int) -> Iterator[list[ListLine]]:
    """Each numbered paragraph of a level with what follows it, up to the next of its level or a higher one."""
    part: list[ListLine] = []
    for line in lines:
        if line.level <= level:
            if part:
                yield part
            part = [line] if line.level == level else []
        elif part:
            part.append(line)
    if part:
        yield part


def _is_signed_once(part: Sequence[ListLine]) -> bool:
    """Whether who does it is said once, if on several lines one after the other."""
    signed = [at for at, line in enumerate(part) if line.signed]
    whole = sum(bool(part[at].kept) for at in signed)
    return bool(signed) and whole <= 1 and signed[-1] - signed[0] == len(signed) - 1


class _TaskListReader:
    """Goes through the paragraphs of a list."""

    def __init__(self, level: int, lines: Sequence[ListLine]) -> None:
        self._level = level
        self._lines = lines
        self._open: list[ListLine] = []
        """The paragraphs of the task that is being read."""
        self._heading: Heading | None = None
        self._after: list[ListLine] = []
        """Paragraphs after the last task: left over if another task follows, prose if none does."""
        self._headings: list[Heading] = []
        self._tasks: list[Draft] = []
        self._findings: list[Finding] = []
        self._prose: list[ListLine] = []
        self._above: list[str] = []

    def read(self) -> Harvest:
        """Every paragraph has its place: in a task, among the headings, in the title or in the prose around."""
        for at, line in enumerate(self._lines):
            is_unsigned_leaf = self._level == UNNUMBERED_LEVEL == line.level and not _is_leaf(line)
            if line.level > self._level or is_unsigned_leaf:
                if is_unsigned_leaf:
                    self._close()
                self._unnumbered(line)
                continue
            self._close()
            if line.level < self._level:
                self._head(line)
            elif self._heading and _AROUND.search(self._heading.name) and not self._is_signed(at):
                self._prose.append(line)
            else:
                self._open = [line]
        self._close()
        self._prose += self._after
        if self._prose:
            sentence = _("paragraphs around the list, which are no tasks: {count}")
            place = self._prose[0].paragraph.location
            self._findings.append(Finding("prose", sentence.format(count=len(self._prose)), place))
        used = {task.category for task in self._tasks}
        heads = tuple(head for head in self._headings if head.name in used or not _AROUND.search(head.name))
        self._report_unsigned()
        passed = tuple(line.numbered.value for line in self._prose if line.numbered)
        return Harvest(tuple(self._tasks), heads, tuple(self._findings), passed, tuple(self._above))

    def _is_signed(self, at: int) -> bool:
        """Whether somebody signs the task that begins here."""
        ends = (end for end in range(at + 1, len(self._lines)) if self._lines[end].level <= self._level)
        return any(line.signed for line in self._lines[at : next(ends, len(self._lines))])

    def _report_unsigned(self) -> None:
        """Tasks that name nobody who does them; a list of which none does may be none of tasks."""
        unsigned = [task for task in self._tasks if not task.leads and not task.supports]
        if len(unsigned) == len(self._tasks):
            sentence = _("no paragraph of the list names who does it: is it a list of tasks?")
            self._findings.append(Finding("no-agency", sentence, self._tasks[0].location, placed=False))
            return
        for task in unsigned:
            sentence = _("task {number} names nobody who does it").format(number=numerals.parse_number(task.number))
            self._findings.append(Finding("no-agency", sentence, task.location, placed=False))

    def _unnumbered(self, line: ListLine) -> None:
        """A paragraph without a number on the level of the tasks or above."""
        if self._open:
            self._open.append(line)
            return
        if line.signed:
            self._refuse("leftover", _("“{text}” is signed as a task, but belongs to none"), line)
            return
        if not self._tasks and not self._headings:
            self._above.append(line.paragraph.text.strip())
        self._prose.append(line)

    def _head(self, line: ListLine) -> None:
        name, declared = numerals.split_declared_count(line.paragraph.text.strip())
        title = _SENTENCE.split(name, maxsplit=1)[0]
        level = line.numbered.level if line.numbered else 1
        self._heading = Heading(title, declared, line.paragraph.location, level)
        if len(title) > numerals.LONGEST_HEADING:
            self._refuse("leftover", _("“{text}” is numbered as a heading, but is none"), line)
        elif line.signed:
            self._refuse("leftover", _("“{text}” is signed as a task, but numbered as a heading"), line)
        else:
            self._headings.append(self._heading)

    def _close(self) -> None:
        """Make a task of the paragraphs that are open."""
        part, self._open = self._open, []
        if not part:
            return
        for line in self._after:
            self._refuse("leftover", _("“{text}” stands between the tasks and belongs to none"), line)
        end = _end(part)
        self._after = part[end:]
        self._tasks.append(_task(part[:end], self._heading.name if self._heading else None))
        if not _is_signed_once(part[:end]) and any(line.signed for line in part[:end]):
            sentence = _("parts of this task say who does them: their agencies are joined, and stay in the text")
            self._findings.append(Finding("several-signatures", sentence, part[0].paragraph.location))
        for name in (*self._tasks[-1].leads, *self._tasks[-1].supports):
            if not agency_names.looks_like_one(name):
                self._refuse("odd-agency", _("“{text}” should name agencies, and does not"), part[0])

    def _refuse(self, rule: str, sentence: str, line: ListLine) -> None:
        shown = sentence.format(text=echo_value(line.paragraph.text.strip()))
        self._findings.append(Finding(rule, shown, line.paragraph.location, placed=False))


def _end(part: Sequence[ListLine]) -> int:
    """How many paragraphs a task has: what is numbered below it belongs to it, and what is signed.

    Where nobody signs, what follows a bare title belongs to it too, and prose after whole sentences does not.
    """
    end = max(at for at, line in enumerate(part) if line.numbered or line.signed) + 1
    if any(line.signed for line in part) or _SENTENCE.search(part[0].kept):
        return end
    closing = (at for at, line in enumerate(part) if at and _COLOPHON.fullmatch(line.text))
    return next(closing, len(part))


def _together(signed: Sequence[AgencyRoles]) -> AgencyRoles:
    """What several label lines say, as one."""
    led = any(part.led and part.leads for part in signed)
    leading = (name for part in signed if part.led or not led for name in part.leads)
    named = (name for part in signed for name in (*part.leads, *part.supports))
    return AgencyRoles(
        *agency_names.apart(leading, named),
        next((part.scope for part in signed if part.scope), ""),
        next((part.deadline for part in signed if part.deadline), ""),
        tuple(pair for part in signed for pair in part.extra),
        led=any(part.led for part in signed),
    )


def _task(part: Sequence[ListLine], category: str | None) -> Draft:
    """The first paragraph without its number, and all others whole, without label lines and closing brackets.

    Where a signature stands in the middle, or parts of a task are signed one by one, they stay in the text.
    """
    first, *rest = part
    found = _together([line.signed for line in part if line.signed])
    cut = _is_signed_once(part) and (part[-1].signed is not None or not rest)
    texts = [first.kept if cut else first.text, *(_whole(line, cut=cut) for line in rest)]
    texts = [text for text in texts if text]
    title, derived = texts[0] if texts else "", False
    if len(texts) > 1 and len(title) <= LONGEST_TITLE and not _SENTENCE.search(title):
        texts = texts[1:]
    else:
        title, derived = first_clause(title), True
    return Draft(
        first.paragraph.location,
        number=first.numbered.printed if first.numbered else "",
        title=title,
        content="\n".join(texts),
        category=category,
        leads=found.leads,
        supports=found.supports,
        scope=found.scope,
        deadline=found.deadline,
        extra=found.extra,
        title_derived=derived,
        led=found.led,
    )


def _whole(line: ListLine, *, cut: bool) -> str:
    """A paragraph below the first with its own number, and with what is signed unless that is cut."""
    text = line.kept if cut else line.text
    return f"{line.prefix}{text}" if text else ""


def first_clause(text: str) -> str:
    """The first sentence of a text, or its first clauses if that is too long for a title."""
    sentence = _SENTENCE.split(text, maxsplit=1)[0].strip()
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    ends = [match.start() for match in _CLAUSE.finditer(sentence)]
    return sentence[: max((end for end in ends if end <= LONGEST_TITLE), default=ends[0] if ends else len(sentence))]
