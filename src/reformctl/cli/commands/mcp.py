"""`reformctl mcp`: serves the tables to an AI application over standard input and output."""

from reformctl.agents.data import ServedData
from reformctl.cli import loop_options, spec
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.system import environment, packages
from reformctl.system.errors import UsageError
from reformctl.system.translation import _

SETTINGS = '"reformctl": {"command": "reformctl", "args": ["mcp"]}'
"""What most AI applications take in their settings."""


def run(call: Call) -> Answer:
    """Serve until standard input ends. What is wrong with the tables or the ledger is said before that begins."""
    if "-" in call[spec.DATA]:
        raise UsageError(_("mcp uses standard input for the protocol: give --data a file or a folder"))
    if environment.is_between_terminals():
        sentence = _("mcp is started by an AI application: add {settings} to its MCP settings")
        text = sentence.format(settings=SETTINGS)
        raise UsageError(text)
    try:
        packages.load_package(packages.MCP)
    except ImportError as error:
        raise packages.make_package_error(packages.MCP, "", error, packages.SERVER_SENTENCES) from None
    data = ServedData(
        paths=call[spec.DATA],
        table_ids=call[spec.TABLE],
        skip_broken=call[spec.SKIP_BROKEN],
        strict=call[spec.REFUSE_DOUBTFUL],
        ledger=call[loop_options.LEDGER],
    )
    _try_files(data)
    from reformctl.agents import server  # the SDK takes a second

    server.serve(data)
    return Answer(b"")


def _try_files(data: ServedData) -> None:
    """Read every file that is named once: a fault ends the command, where later it would only answer a call.

    A ledger that only happens to lie there, perhaps another table's, keeps nobody from the tasks.
    """
    tables, _notes = data.load_tables()
    if data.ledger is not None:
        data.choose_tracked(tables)
