"""`reformctl completion`: the script that makes a shell complete, and the answers that the script asks for."""

from reformctl.cli import spec
from reformctl.cli.commands import find_columns
from reformctl.cli.completion.shells import SHELLS, answer_shell, read_script
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.system.errors import UsageError
from reformctl.system.translation import _, join_words
from reformctl.text.escaping import echo_value


def run(call: Call) -> Answer:
    """The script of a shell; with words after `--`, which are what was typed, what can stand there."""
    if not call[spec.SHELL]:
        raise UsageError(_("completion needs the name of a shell: {all}").format(all=join_words(SHELLS)))
    shell, *others = call[spec.SHELL]
    if shell not in SHELLS:
        sentence = _("unknown shell “{name}”; shells: {all}")
        raise UsageError(sentence.format(name=echo_value(shell), all=join_words(SHELLS))).add_facts(value=shell)
    if not others:
        return Answer(read_script(shell))
    mark, *typed = others
    if mark != "--":
        raise UsageError(_("completion takes one shell at a time: leave out “{name}”").format(name=echo_value(mark)))
    return Answer(answer_shell(shell, typed or [""], find_columns))
