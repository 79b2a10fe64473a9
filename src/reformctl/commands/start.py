"""`reformctl` alone: a start page with examples that answer something at once."""

from reformctl import environment, manual
from reformctl.line import Call
from reformctl.output import Answer


def run(_call: Call) -> Answer:
    """The page, as wide as the terminal allows."""
    return Answer(manual.start(environment.screen("never").width or manual.USUAL).encode())
