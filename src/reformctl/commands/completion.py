"""`reformctl completion`: the script that makes a shell complete, and the answers that the script asks for."""

from reformctl import line
from reformctl.commands import columns_of
from reformctl.completing.shells import SHELLS, answer, script
from reformctl.errors import UsageError
from reformctl.line import Call
from reformctl.messages import _
from reformctl.output import Answer
from reformctl.text import echo


def run(call: Call) -> Answer:
    """The script of a shell; with more words, which are what was typed, what can stand there."""
    shell, *typed = call[line.SHELL] or ("",)
    if shell not in SHELLS:
        sentence = _("completion needs one of the shells {all}, not “{shell}”")
        raise UsageError(sentence.format(all=", ".join(SHELLS), shell=echo(shell)))
    return Answer(answer(shell, typed, columns_of) if typed else script(shell))
