"""Reads the value of an option, or says what is wrong with it."""

from reformctl.cli.spec import Option
from reformctl.exporting.limits import MIN_SCREEN_COLUMNS
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value
from reformctl.text.suggestions import suggest_words

MAX_DIGITS = 9
"""Digits of a number: no table has more rows."""

SPOKEN_CHOICES = {
    "headers": {"英文": "en", "中文": "zh", "无": "none"},
    "role": {"牵头": "lead", "配合": "support", "任意": "any"},
    "unit": {"项": "tasks", "项数": "tasks", "对": "pairs", "对数": "pairs", "项次": "pairs"},
}
"""What people type in Chinese in place of a choice, by the key of its option."""


def parse_value(option: Option[object], text: str) -> object:
    """Parse what the user wrote as the option's value. Raises UsageError for none of its choices, or no number."""
    name = option.spellings[0]
    if not text and name.startswith("-"):
        raise UsageError(_("{option} must not be empty").format(option=name)).add_facts(value=text)
    text = SPOKEN_CHOICES.get(option.key, {}).get(text, text)
    if option.choices and text not in option.choices:
        raise _make_choice_error(option, text)
    if option.kind != "N":
        return text
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    if not is_number or int(text) == 0:
        raise _make_number_error(option, text)
    return int(text)


def _make_number_error(option: Option[object], text: str) -> UsageError:
    sentence = _("{option} must be a whole number from {least} to {most}, not “{value}”")
    least = MIN_SCREEN_COLUMNS if option.key == "width" else 1
    values = {"least": least, "most": 10**MAX_DIGITS - 1}
    return UsageError(sentence.format(option=option.spellings[0], value=echo_value(text), **values)).add_facts(
        value=text
    )


def _make_choice_error(option: Option[object], text: str) -> UsageError:
    near = suggest_words(text, option.choices)
    sentence = _("{option} must be one of {choices}, not “{value}”")
    if near:
        sentence = _("{option} must be one of {choices}, not “{value}”; did you mean {near}?")
    values = {"option": option.spellings[0], "choices": join_words(option.choices), "near": join_words(near)}
    return UsageError(sentence.format(value=echo_value(text), **values)).add_facts(value=text, did_you_mean=near)
