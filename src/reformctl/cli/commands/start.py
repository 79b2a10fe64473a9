"""`reformctl` alone: a start page with examples that answer something at once."""

from reformctl.cli import help_pages
from reformctl.cli.output import Answer
from reformctl.cli.spec import Call
from reformctl.system import environment


def run(_call: Call) -> Answer:
    """Show the start page, as wide as the terminal allows."""
    screen = environment.detect_screen("never")
    columns = screen.width or help_pages.USUAL_COLUMNS
    page = help_pages.format_start_page(columns)
    return Answer(page.encode())
