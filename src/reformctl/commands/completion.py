"""`reformctl completion`: the script that makes a shell complete, and the answers that the script asks for."""

from reformctl import line
from reformctl.commands import columns_of
from reformctl.completing.shells import SHELLS, answer, script
from reformctl.errors import UsageError
from reformctl.line import Call
from reformctl.messages import _, listed
from reformctl.output import Answer
from reformctl.text import echo


def run(call: Call) -> Answer:
    """The script of a shell; with words after `--`, which are what was typed, what can stand there."""
    if not call[line.SHELL]:
        raise UsageError(_("completion needs the name of a shell: {all}").format(all=listed(SHELLS)))
    shell, *others = call[line.SHELL]
    if shell not in SHELLS:
        sentence = _("no shell is called “{name}”; there are {all}")
        raise UsageError(sentence.format(name=echo(shell), all=listed(SHELLS)))
    if not others:
        return Answer(script(shell))
    mark, *typed = others
    if mark != "--":
        raise UsageError(_("completion takes one shell at a time: leave “{name}” out").format(name=echo(mark)))
    return Answer(answer(shell, typed or [""], columns_of))
