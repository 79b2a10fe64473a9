"""Reads the tasks of a numbered list of paragraphs: 1.优化服务。（责任单位：市商务局）."""

from collections.abc import Sequence

from reformctl.importing.extraction import agency_names, agency_roles, numerals
from reformctl.importing.extraction.agency_roles import AgencyRoles
from reformctl.importing.extraction.findings import CategoryHeading, Draft, FindingList, FurtherText, Harvest
from reformctl.importing.extraction.list_levels import find_task_level, is_signed_once, is_unnumbered_task
from reformctl.importing.extraction.list_lines import UNNUMBERED_LEVEL, ListLine, ListLines
from reformctl.importing.extraction.titles import MAX_TITLE_CHARACTERS, SENTENCE_END, shorten_to_title
from reformctl.importing.extraction.traditional_regex import compile_both
from reformctl.system.translation import _
from reformctl.text.escaping import echo_value

_AROUND = compile_both(
    "总则|附则|总体思路|总体目标|强化落实|落实保障|实施保障|组织实施|组织领导|组织保障|保障措施|保障机制|工作要求|有关要求|总体要求|指导思想|基本原则|主要目标|工作目标"
)
"""Headings of sections that stand around the list of tasks, and hold none."""
_IN_FORCE = compile_both("自[^。，；]{1,20}(?:起|日)(?:起)?(?:施行|实施|执行|生效)")
"""Words of the last article, which is no task: 本措施自发布之日起施行."""
_COLOPHON = compile_both(
    "[^。，；]{2,20}(?:政府|委员会|办公厅|办公室|国务院|局|厅|部)|国务院|[0-9〇零一二三四五六七八九十]{4}年.{2,8}日|（(?=.*公开).*）|附件.*"
)
"""What stands below a document: who issues it, the date, whether it is public."""


def read_list(lines: ListLines) -> Harvest | None:
    """Read the tasks of a numbered list with their headings; None where there is no such list."""
    level = find_task_level(lines)
    if level is None:
        return None
    reader = _TaskListReader(level, lines)
    return reader.read()


class _TaskListReader:
    """Reads the paragraphs of a list, whose tasks stand on one level."""

    def __init__(self, level: int, lines: ListLines) -> None:
        self._level = level
        self._lines = lines
        self._task_lines: list[ListLine] = []
        """The paragraphs of the task that is being read."""
        self._lines_after: list[ListLine] = []
        """Paragraphs after the last task: they are left over if another task follows, and prose if none does."""
        self._heading: CategoryHeading | None = None
        self._headings: list[CategoryHeading] = []
        self._tasks: list[Draft] = []
        self._findings = FindingList()
        self._prose: list[ListLine] = []
        self._above: list[str] = []

    def read(self) -> Harvest:
        """Give every paragraph its place: in a task, among the headings, in the title or in the prose around."""
        for index, line in enumerate(self._lines):
            self._read_line(index, line)
        self._end_task()
        self._prose += self._lines_after
        if self._prose:
            first_paragraph = self._prose[0].paragraph
            count = len(self._prose)
            sentence = _("paragraphs around the list that are not tasks: {count}")
            self._findings.note("prose", sentence, first_paragraph.location, count=count)
        self._note_unsigned_tasks()
        headings = self._list_headings()
        numbered_prose = [line.numbered for line in self._prose if line.numbered]
        prose_numbers = [numbered.value for numbered in numbered_prose]
        return Harvest(
            tasks=tuple(self._tasks),
            headings=tuple(headings),
            findings=tuple(self._findings),
            refused=tuple(prose_numbers),
            above=tuple(self._above),
        )

    def _read_line(self, index: int, line: ListLine) -> None:
        if line.level > self._level:
            self._read_text(line)
            return
        self._end_task()
        if line.level < self._level:
            self._read_higher_line(index, line)
        elif line.level == UNNUMBERED_LEVEL and not is_unnumbered_task(line):
            self._read_text(line)
        elif self._is_around_list(line) and not self._is_section_signed(index):
            self._prose.append(line)
        else:
            self._task_lines = [line]

    def _read_higher_line(self, index: int, line: ListLine) -> None:
        """Read a paragraph above the level of the tasks: a heading, or a task without parts."""
        if self._is_task_above(index, line):
            self._task_lines = [line]
        else:
            self._read_heading(line)

    def _is_around_list(self, line: ListLine) -> bool:
        """Tell whether a paragraph is of a section around the list, or says from when on the document holds."""
        if _IN_FORCE.search(line.text):
            return True
        if self._heading is None:
            return False
        return _is_around(self._heading)

    def _is_section_signed(self, begin: int) -> bool:
        """Tell whether somebody signs the task that begins with this line."""
        if self._lines[begin].signed:
            return True
        lines_after = self._lines[begin + 1 :]
        for line in lines_after:
            if line.level <= self._level:
                return False
            if line.signed:
                return True
        return False

    def _is_task_above(self, index: int, line: ListLine) -> bool:
        """Tell whether a signed paragraph is a task though most have a lower number: （一） beside 1. and 2. of （二）.

        Nothing that is numbered stands below it, and it stands right below a heading of a higher level.
        """
        if self._heading and self._heading.level >= line.level:
            return False
        next_index = index + 1
        if next_index < len(self._lines):
            next_line = self._lines[next_index]
            has_parts = next_line.numbered and next_line.level > line.level
            if has_parts:
                return False
        if line.signed is None:
            return False
        return SENTENCE_END.search(line.kept) is not None

    def _read_text(self, line: ListLine) -> None:
        """Read a paragraph below the level of the tasks, or one without a number."""
        if self._task_lines:
            self._task_lines.append(line)
            return
        if line.signed:
            sentence = _("“{text}” ends with agencies like a task, but belongs to no task")
            self._refuse("leftover", sentence, line)
            return
        if not self._tasks and not self._headings:
            text = line.paragraph.text.strip()
            self._above.append(text)
        self._prose.append(line)

    def _read_heading(self, line: ListLine) -> None:
        paragraph = line.paragraph
        words = paragraph.text.strip()
        text, declared = numerals.split_declared_count(words)
        name, *_rest = SENTENCE_END.split(text, maxsplit=1)
        if len(name) > numerals.MAX_HEADING_CHARACTERS:
            self._heading = None
            sentence = _("“{text}” is numbered like a heading, but is not one")
            self._refuse("leftover", sentence, line)
            return
        if line.signed:
            sentence = _("“{text}” ends with agencies like a task, but is numbered like a heading")
            self._refuse("leftover", sentence, line)
        level = line.numbered.level if line.numbered else 1
        self._heading = CategoryHeading(name, declared, paragraph.location, level)
        self._headings.append(self._heading)

    def _end_task(self) -> None:
        """Make a task of the paragraphs that were gathered."""
        if not self._task_lines:
            return
        for line in self._lines_after:
            sentence = _("“{text}” stands between the tasks, and belongs to none")
            self._refuse("leftover", sentence, line)
        end = _find_task_end(self._task_lines)
        lines = self._task_lines[:end]
        self._lines_after = self._task_lines[end:]
        self._task_lines = []
        category = self._heading.name if self._heading else None
        task = _make_draft(lines, category)
        self._tasks.append(task)
        is_signed = _has_signature(lines)
        if is_signed and not is_signed_once(lines):
            sentence = _("parts of this task name their own agencies: these are joined here, and stay in the text")
            self._findings.note("several-signatures", sentence, task.location)
        for name in (*task.leads, *task.supports):
            if not agency_names.looks_like_name(name):
                sentence = _("“{text}” should name agencies, but does not")
                self._refuse("odd-agency", sentence, lines[0])

    def _list_headings(self) -> list[CategoryHeading]:
        """List the headings, without those of sections around the list that have no tasks."""
        used_names = {task.category for task in self._tasks}
        headings = []
        for heading in self._headings:
            is_unused = heading.name not in used_names
            if is_unused and _is_around(heading):
                continue
            headings.append(heading)
        return headings

    def _note_unsigned_tasks(self) -> None:
        """Say which tasks name nobody who does them; where none does, it may be no list of tasks."""
        unsigned = [task for task in self._tasks if not task.leads and not task.supports]
        if len(unsigned) == len(self._tasks):
            first = self._tasks[0]
            sentence = _("no paragraph of the list names an agency: is it a list of tasks?")
            self._findings.warn("no-agency", sentence, first.location)
            return
        for task in unsigned:
            sentence = _("task {number} does not name an agency")
            number = numerals.parse_number(task.number)
            self._findings.warn("no-agency", sentence, task.location, number=number)

    def _refuse(self, rule: str, sentence: str, line: ListLine) -> None:
        paragraph = line.paragraph
        text = paragraph.text.strip()
        shown_text = echo_value(text)
        self._findings.warn(rule, sentence, paragraph.location, text=shown_text)


def _is_around(heading: CategoryHeading) -> bool:
    return _AROUND.search(heading.name) is not None


def _find_task_end(lines: ListLines) -> int:
    """Find how many paragraphs a task has: what is numbered below it belongs to it, and what is signed.

    Where nobody signs, what follows a bare title belongs to it too, and prose after whole sentences does not.
    """
    end = 1
    for number, line in enumerate(lines, 1):
        if line.numbered or line.signed:
            end = number
    first = lines[0]
    has_sentence = SENTENCE_END.search(first.kept)
    if has_sentence or _has_signature(lines):
        return end
    for index, line in enumerate(lines):
        if index and _COLOPHON.fullmatch(line.text):
            return index
    return len(lines)


def _has_signature(lines: ListLines) -> bool:
    return any(line.signed for line in lines)


def _make_draft(lines: ListLines, category: str | None) -> Draft:
    """Make a draft of the first paragraph without its number, and of all others whole, without signatures.

    Where a signature stands in the middle, or parts of a task are signed one by one, they stay in the text.
    """
    first = lines[0]
    texts = _list_texts(lines)
    first_text = texts[0] if texts else ""
    title = shorten_to_title(first_text)
    has_title = len(texts) > 1 and _may_be_title(first_text)
    if has_title:
        title, *texts = texts
    signatures = [line.signed for line in lines if line.signed]
    roles = _join_roles(signatures)
    return Draft(
        first.paragraph.location,
        number=first.numbered.printed if first.numbered else "",
        title=title,
        content="\n".join(texts),
        category=category,
        leads=roles.leads,
        supports=roles.supports,
        scope=roles.scope,
        deadline=roles.deadline,
        extra=roles.extra,
        title_derived=not has_title,
        led=roles.led,
    )


def _list_texts(lines: ListLines) -> list[str]:
    """List the text of each paragraph, if it has any: the first one's without its number."""
    first = lines[0]
    last = lines[-1]
    is_signed_at_end = len(lines) == 1 or last.signed is not None
    leaves_out_signature = is_signed_at_end and is_signed_once(lines)
    texts = []
    for line in lines:
        text = line.kept if leaves_out_signature else line.text
        if not text:
            continue
        if line is not first:
            text = f"{line.prefix}{text}"
        texts.append(text)
    return texts


def _may_be_title(text: str) -> bool:
    if len(text) > MAX_TITLE_CHARACTERS:
        return False
    return SENTENCE_END.search(text) is None


def _join_roles(signatures: Sequence[AgencyRoles]) -> AgencyRoles:
    """Join what several signatures say; where one of them says 牵头, those of the others support."""
    has_leader = any(roles.led and roles.leads for roles in signatures)
    leading: list[str] = []
    named: list[str] = []
    extra: list[FurtherText] = []
    scope = ""
    deadline = ""
    for roles in signatures:
        if roles.led or not has_leader:
            leading += roles.leads
        named += (*roles.leads, *roles.supports)
        extra += roles.extra
        scope = scope or roles.scope
        deadline = deadline or roles.deadline
    leads, supports = agency_roles.separate_roles(leading, named)
    is_led = any(roles.led for roles in signatures)
    return AgencyRoles(leads, supports, scope, deadline, tuple(extra), led=is_led)
