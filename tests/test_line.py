"""The rows that the command line is made from."""

import pytest

from conftest import ROOT
from reformctl import line
from reformctl.errors import UsageError
from reformctl.line import Call


def test_every_command_has_a_file_and_every_file_a_row() -> None:
    """The word that a user types is the name of the file; --version, and no word at all, are lines of their own."""
    files = {path.stem for path in (ROOT / "src" / "reformctl" / "commands").glob("[a-z]*.py")}
    assert files == {command.name for command in line.COMMANDS} | {"start", "version"}


@pytest.mark.parametrize("command", line.COMMANDS, ids=lambda command: command.name)
def test_no_spelling_is_used_twice(command: line.Command) -> None:
    """Of two options of one name, one would never be read."""
    spellings = [name for option in command.options for name in option.names.split()]
    assert len(spellings) == len(set(spellings))


def test_common_options_stand_after_every_command() -> None:
    """`reformctl list -q` and `reformctl agencies -q` both work: nobody remembers which one does not."""
    from_tables = {line.DATA, line.TABLE, line.SKIP_BROKEN}
    less = {
        "schema": from_tables,
        "help": set(line.COMMON),
        "import": {*from_tables, line.FORMAT, line.FIELDS, line.HEADERS},
        "completion": {*from_tables, line.FORMAT, line.FIELDS, line.HEADERS, line.COLOR},
        "diff": {line.TABLE, line.SKIP_BROKEN, line.FORMAT, line.FIELDS, line.HEADERS},
        "check": {*from_tables, line.FORMAT, line.FIELDS, line.HEADERS},
    }
    for command in line.COMMANDS:
        assert set(line.COMMON) - set(command.options) == less.get(command.name, set())


def test_a_call_gives_values_in_the_options_own_types() -> None:
    """What is absent is empty, not an error."""
    call = Call("list", {"agency": ("司法局",), "limit": 3, "sole": True})
    assert (call[line.AGENCY], call[line.LIMIT], call[line.SOLE]) == (("司法局",), 3, True)
    assert (call[line.CATEGORY], call[line.SORT], call[line.JOINT]) == ((), None, False)
    assert line.ALL_AGENCIES.key == "all_agencies"


@pytest.mark.parametrize("text", ["x", "0", "-1", "1.5", "１０", "1234567890", "0x1f"])
def test_a_number_is_ascii_digits(text: str) -> None:
    """Anything else is a slip of the finger."""
    with pytest.raises(UsageError, match="--limit must be a whole number from 1 on, such as 10"):
        line.value_of(line.LIMIT, text)


def test_an_empty_value_is_no_value() -> None:
    """`-o "$FILE"` with an empty variable must not write to the screen and call it done."""
    for option in (line.OUTPUT, line.SORT, line.AGENCY, line.FIELDS):
        with pytest.raises(UsageError, match="must not be empty"):
            line.value_of(option, "")


def test_a_choice_is_one_of_its_words() -> None:
    """The sentence lists them."""
    assert line.value_of(line.HEADERS, "zh") == "zh"
    with pytest.raises(UsageError, match="--headers must be one of en, zh, none, not “cn”"):
        line.value_of(line.HEADERS, "cn")
