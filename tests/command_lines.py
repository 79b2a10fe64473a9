"""Random command lines for property tests: every option in every form, right and wrong, and words of all kinds."""

from hypothesis import strategies as st

from reformctl.cli import spec
from reformctl.cli.spec import Command, Option

_VALUES = (
    *("司法局", "17", "3-7,99", "qh6:17", "法治创新", "全市", "csv", "ids", "nonsense", "2", "0", "zh", "id,title"),
    *("区块链", "区快链", "“人证一致”", "-公证", "-“人证一致”", '-"人证一致"', "－公证", "—agency"),
    *("", "-", "--", "---", "=", "a=b", "--=", "-x", "-id", "a\tb", "\udc80", "x" * 50),
)
_ODD = ("--help", "-h", "-qh", "--version", "-qn2", "-q-", "-q=", "-qqq", "--all-agencies=1", "--all-agencies=")
_FITTING = {"N": ("1", "2", "30"), "AGENCY": ("司法局",), "REFS": ("3-7,12", "17"), "FIELDS": ("id,title",)}
"""Values of options, by their kinds; every other kind takes any text."""


def spell_options(options: tuple[Option[object], ...]) -> list[str]:
    """All spellings of these options."""
    return sorted({name for option in options for name in option.names.split()})


_ALL_OPTIONS = spell_options(tuple(option for command in spec.COMMANDS for option in command.options))


@st.composite
def right_options(draw: st.DrawFn, options: tuple[Option[object], ...]) -> list[str]:
    """One option in a form in which it can be written: --agency 甲, --agency=甲, -a 甲, -a甲, -qa 甲."""
    option = draw(st.sampled_from(options))
    name = draw(st.sampled_from(option.names.split()))
    flags = draw(st.sampled_from(["", "", "q", "qq"]))
    if not option.kind:
        return [f"-{flags}{name[1:]}" if len(name) == 2 else name]
    value = draw(st.sampled_from(option.choices or _FITTING.get(option.kind, _VALUES)))
    if len(name) > 2:
        return draw(st.sampled_from([[name, value], [f"{name}={value}"]]))
    return draw(st.sampled_from([[name, value], [f"{name}{value}"], [f"-{flags}{name[1:]}", value]]))


@st.composite
def any_options(draw: st.DrawFn, spellings: list[str]) -> list[str]:
    """What looks like an option: another command's, an abbreviation, one without its value or with one too many."""
    name = draw(st.sampled_from(spellings))
    value = draw(st.sampled_from(_VALUES))
    short = draw(st.sampled_from([spelling for spelling in _ALL_OPTIONS if len(spelling) == 2]))
    beginning = name[: draw(st.integers(2, len(name)))]
    forms = [name, f"{name}={value}", beginning, f"{beginning}={value}", f"-{name}", name[1:], name.upper()]
    return [draw(st.sampled_from([*forms, f"{short}{value}", f"{short}{name[1:]}", f"-q{value}", *_ODD]))]


def words_behind(command: Command) -> st.SearchStrategy[list[str]]:
    """What may stand behind a command."""
    any_word = st.sampled_from(_VALUES).map(lambda word: [word])
    right = right_options(command.options)
    wrong = any_options(spell_options(command.options)) | any_options(_ALL_OPTIONS)
    few_errors = st.lists(right | right | right | any_word | wrong, max_size=5)
    groups = st.lists(right | any_word if command.words else right, max_size=4) | few_errors
    return groups.map(lambda parts: [word for part in parts for word in part])


def _lines_of(command: Command) -> st.SearchStrategy[list[str]]:
    starts = st.sampled_from([[command.name], [command.name], [command.name], ["--", command.name], [], [""], ["--"]])
    return st.builds(lambda start, words: [*start, *words], starts, words_behind(command))


READING_COMMANDS = tuple(
    command
    for command in spec.COMMANDS
    if command.name not in {"check", "import", "diff", "split", "gather", "report", "completion", "skill"}
)
"""Commands of which a line that hypothesis makes up can be run, for they read nothing but the table."""

LINES = st.sampled_from(spec.COMMANDS).flatmap(_lines_of)
LINES_TO_RUN = st.sampled_from(READING_COMMANDS).flatmap(_lines_of)
