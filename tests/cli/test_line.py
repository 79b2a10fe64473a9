"""The rows that the command line is made from."""

import pytest

from conftest import ROOT
from reformctl.cli import option_values, spec
from reformctl.cli.spec import Call, Command
from reformctl.system.errors import UsageError


def test_every_command_has_a_file_and_every_file_a_row() -> None:
    """The word that a user types is the name of the file; --version, and no word at all, are lines of their own."""
    files = {path.stem for path in (ROOT / "src" / "reformctl" / "cli" / "commands").glob("[a-z]*.py")}
    assert files == {command.name for command in spec.COMMANDS} | {"start", "version"}


@pytest.mark.parametrize("command", spec.COMMANDS, ids=lambda command: command.name)
def test_no_spelling_is_used_twice(command: Command) -> None:
    """Of two options of one name, one would never be read."""
    spellings = [name for option in command.options for name in option.names.split()]
    assert len(spellings) == len(set(spellings))


def test_common_options_stand_after_every_command() -> None:
    """`reformctl list -q` and `reformctl agencies -q` both work: nobody remembers which one does not."""
    from_tables = {spec.DATA, spec.TABLE, spec.SKIP_BROKEN, spec.REFUSE_DOUBTFUL}
    less = {
        "schema": from_tables,
        "help": set(spec.COMMON),
        "import": {*from_tables, spec.FORMAT, spec.FIELDS, spec.HEADERS},
        "completion": {*from_tables, spec.FORMAT, spec.FIELDS, spec.HEADERS, spec.COLOR},
        "diff": {spec.TABLE, spec.SKIP_BROKEN, spec.REFUSE_DOUBTFUL, spec.FORMAT, spec.FIELDS, spec.HEADERS},
        "check": {*from_tables, spec.FORMAT, spec.FIELDS, spec.HEADERS},
        "mcp": set(spec.WRITING),  # it answers in a protocol
        "report": {spec.FORMAT, spec.FIELDS, spec.HEADERS},  # its --format is another
        "skill": {*from_tables, *spec.WRITING} - {spec.QUIET},  # a text for programs; its --output is a folder
        "split": {spec.FORMAT, spec.FIELDS, spec.HEADERS, spec.OUTPUT},  # its --output is a folder
    }
    for command in spec.COMMANDS:
        assert set(spec.COMMON) - set(command.options) == less.get(command.name, set())


def test_a_call_gives_values_in_the_options_own_types() -> None:
    """What is absent is empty, not an error."""
    call = Call("list", {"agency": ("司法局",), "limit": 3, "sole": True})
    assert (call[spec.AGENCY], call[spec.LIMIT], call[spec.SOLE]) == (("司法局",), 3, True)
    assert (call[spec.CATEGORY], call[spec.SORT], call[spec.JOINT]) == ((), None, False)
    assert spec.ALL_AGENCIES.key == "all_agencies"


@pytest.mark.parametrize("text", ["x", "0", "-1", "1.5", "１０", "1234567890", "0x1f"])
def test_a_number_is_ascii_digits(text: str) -> None:
    """Anything else is a slip of the finger."""
    with pytest.raises(UsageError, match="--limit must be a whole number from 1 to 999999999"):
        option_values.parse_value(spec.LIMIT, text)


def test_an_empty_value_is_no_value() -> None:
    """`-o "$FILE"` with an empty variable must not write to the screen and call it done."""
    for option in (spec.OUTPUT, spec.SORT, spec.AGENCY, spec.FIELDS):
        with pytest.raises(UsageError, match="must not be empty"):
            option_values.parse_value(option, "")


def test_a_choice_is_one_of_its_words() -> None:
    """The sentence lists them."""
    assert option_values.parse_value(spec.HEADERS, "zh") == "zh"
    with pytest.raises(UsageError, match="--headers must be one of en, zh, none, not “cn”"):
        option_values.parse_value(spec.HEADERS, "cn")
