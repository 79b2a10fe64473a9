"""Entry point of the single file that scripts/executable.py builds."""

import sys

READER_OPTIONS = ["-I", "-W", "ignore", "-c"]
"""The options with which the tool starts a second Python, which reads a PDF file: here that Python is this program."""


def launch() -> None:
    """Run a command line, or serve the process that started this one as a second Python."""
    if sys.argv[1:5] == READER_OPTIONS:
        from reformctl.importing.readers.child_process import serve_parent

        module, function, seconds = sys.argv[6:9]
        serve_parent(module, function, seconds)
        return
    from reformctl.__main__ import process

    process()


if __name__ == "__main__":
    launch()
