"""Reads the value of an option, or says what is wrong with it."""

from reformctl.cli.spec import AnyOption
from reformctl.exporting.limits import MIN_SCREEN_COLUMNS
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value

MAX_DIGITS = 9
"""Digits of a number: no table has more rows."""

SPOKEN_CHOICES = {
    "headers": {"英文": "en", "中文": "zh", "无": "none"},
    "role": {"牵头": "lead", "配合": "support", "任意": "any"},
    "unit": {"项": "tasks", "项数": "tasks", "对": "pairs", "对数": "pairs", "项次": "pairs"},
}
"""What people type in Chinese in place of a choice, by the key of its option."""


def parse_value(option: AnyOption, text: str) -> object:
    """Parse what the user wrote as the option's value. Raises UsageError for none of its choices, or no number."""
    name = option.spellings[0]
    if not text and name.startswith("-"):
        sentence = _("{option} must not be empty")
        error = UsageError(sentence.format(option=name))
        raise error.add_facts(value=text)
    spoken_choices = SPOKEN_CHOICES.get(option.key, {})
    text = spoken_choices.get(text, text)
    if option.choices and text not in option.choices:
        raise _make_choice_error(option, text)
    if option.kind != "N":
        return text
    if not _is_number(text):
        raise _make_number_error(option, text)
    return int(text)


def _is_number(text: str) -> bool:
    """Tell whether a text is a whole number from 1 to 999999999, in ASCII digits."""
    if not text.isascii() or not text.isdigit():
        return False
    return len(text) <= MAX_DIGITS and int(text) > 0


def _make_number_error(option: AnyOption, text: str) -> UsageError:
    name = option.spellings[0]
    least = MIN_SCREEN_COLUMNS if option.key == "width" else 1
    most = 10**MAX_DIGITS - 1
    value = echo_value(text)
    sentence = _("{option} must be a whole number from {least} to {most}, not “{value}”")
    message = sentence.format(option=name, least=least, most=most, value=value)
    error = UsageError(message)
    return error.add_facts(value=text)


def _make_choice_error(option: AnyOption, text: str) -> UsageError:
    from reformctl.text.suggestions import suggest_words  # only for an error

    name = option.spellings[0]
    choices = join_words(option.choices)
    value = echo_value(text)
    near = suggest_words(text, option.choices)
    if near:
        sentence = _("{option} must be one of {choices}, not “{value}”; did you mean {near}?")
    else:
        sentence = _("{option} must be one of {choices}, not “{value}”")
    message = sentence.format(option=name, choices=choices, value=value, near=join_words(near))
    error = UsageError(message)
    return error.add_facts(value=text, did_you_mean=near)
