"""`reformctl completion`: the script that makes a shell complete, and the answers that the script asks for."""

from reformctl.cli import spec
from reformctl.cli.commands import find_columns
from reformctl.cli.completion.shell_scripts import SHELLS, read_script
from reformctl.cli.completion.shells import answer_shell
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value


def run(call: Call) -> Answer:
    """Give the script of a shell; with words after `--`, which are what was typed, list what can stand there."""
    words = call[spec.SHELL]
    if not words:
        sentence = _("completion needs the name of a shell: {all}")
        text = sentence.format(all=join_words(SHELLS))
        raise UsageError(text)
    shell, *others = words
    if shell not in SHELLS:
        raise _make_unknown_error(shell)
    if not others:
        script = read_script(shell)
        return Answer(script)
    mark, *typed = others
    if mark != "--":
        sentence = _("completion takes one shell at a time: leave out “{name}”")
        shown = echo_value(mark)
        text = sentence.format(name=shown)
        raise UsageError(text)
    candidates = answer_shell(shell, typed or [""], find_columns)
    return Answer(candidates)


def _make_unknown_error(shell: str) -> UsageError:
    sentence = _("unknown shell “{name}”; shells: {all}")
    known_shells = join_words(SHELLS)
    shown = echo_value(shell)
    text = sentence.format(name=shown, all=known_shells)
    return UsageError(text).add_facts(value=shell)
