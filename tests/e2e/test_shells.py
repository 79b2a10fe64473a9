"""TAB in real shells on a terminal: what is typed, what the shell makes of it, and what the command then gets."""

import os
import pty
import select
import signal
import time
from pathlib import Path

import pytest

from conftest import COMMAND

ENTER = "\r"
PATIENCE = 20
"""Seconds after which a shell will not answer any more."""
START = {
    "bash": (["bash", "--norc", "--noprofile"], 'eval "$(reformctl completion bash)"'),
    "zsh": (["zsh", "-f"], 'eval "$(reformctl completion zsh)"'),
    "zsh with compinit": (
        ["zsh", "-f"],
        'autoload -Uz compinit && compinit -D -u && eval "$(reformctl completion zsh)"',
    ),
    "fish": (["fish", "--no-config"], "reformctl completion fish | source"),
}
EVERYWHERE = (
    ("li\t-q", "list -q"),
    ("list --jo\t", "list --joint"),
    ("list -a 深圳市\t", "list -a 深圳市税务局"),
    ("list -a 税务\t", "list -a 深圳市税务局"),
    ("list --agency=深圳市\t", "list --agency=深圳市税务局"),
    ("list --agency=税务\t", "list --agency=深圳市税务局"),
    ("list -a '深圳市\t", "list -a 深圳市税务局"),
    ('list -a "税务\t', "list -a 深圳市税务局"),
    ("list --fields id,ti\t", "list --fields id,title"),
    ("show qh6:38\t", "show qh6:38"),
    ("show 3,38\t", "show 3,38"),
    ("list --data odd\t", "list --data odd name.yaml"),
    ("list --data=odd\t", "list --data=odd name.yaml"),
    ("list --data 'odd name.yaml' -a '甲\t", "list --data odd name.yaml -a 甲 $局'乙"),
    ("list --data 'odd name.yaml' -a 甲\t", "list --data odd name.yaml -a 甲 $局'乙"),
    ("list --data missing.yaml -a 深\t", "list --data missing.yaml -a 深"),
)
NOT_IN_FISH = (
    ("list -a szssw\t", "list -a 深圳市税务局"),
    ("list --agency=szssw\t", "list --agency=深圳市税务局"),
    ("list -a 国税局\t", "list -a 深圳市税务局"),
    ("show 区块链版权\t", "show 22"),
)
"""Fish throws away what does not hold the letters that were typed."""
ODD = """\
format: 1
id: odd
title: 表
agencies: [{name: "甲 $局'乙"}]
tasks:
  - {id: 1, title: 事, content: 做事。, lead_agencies: ["甲 $局'乙"]}
"""
CASES = [
    pytest.param(
        shell,
        (*EVERYWHERE, *(() if shell == "fish" else NOT_IN_FISH)),
        marks=[] if shell == "bash" else [pytest.mark.tools],
        id=shell,
    )
    for shell in START
]


class Terminal:
    """A shell on a terminal, in a folder of its own, where `reformctl` notes what it gets."""

    def __init__(self, shell: str, folder: Path, locale: str) -> None:
        """Start it, and let it read the script."""
        self.noted = folder / "noted"
        command, install = START[shell]
        stand_in = folder / "bin" / "reformctl"
        stand_in.parent.mkdir()
        note = (
            f'if [ "$1" = completion ]; then exec "{COMMAND}" "$@"; fi; (IFS=" "; printf "%s\\n" "$*" >>"{self.noted}")'
        )
        stand_in.write_text(f"#!/bin/bash\n{note}\n", encoding="utf-8")
        stand_in.chmod(0o755)
        (folder / "odd name.yaml").write_text(ODD, encoding="utf-8")
        self.noted.touch()
        path = f"{stand_in.parent}{os.pathsep}{os.environ['PATH']}"
        environment = {"PATH": path, "LC_ALL": locale, "TERM": "dumb", "HOME": str(folder)}
        self.process, self.terminal = pty.fork()
        if not self.process:
            os.chdir(folder)
            os.execvpe(command[0], command, {**os.environ, **environment})  # noqa: S606 the shell is what is tested
        self.read()
        self.type(f"{install}; reformctl ready{ENTER}")
        self.lines(1)

    def type(self, text: str) -> None:
        """Press these keys, and wait until the shell has said what it has to say."""
        os.write(self.terminal, text.encode())
        self.read()

    def read(self, quiet: float = 0.2) -> None:
        """Everything that the shell says until it is quiet."""
        while select.select([self.terminal], [], [], quiet)[0]:
            os.read(self.terminal, 65536)

    def lines(self, number: int) -> list[str]:
        """What the command has got so far, once it was started so often."""
        end = time.monotonic() + PATIENCE
        while len(found := self.noted.read_text(encoding="utf-8").splitlines()) < number and time.monotonic() < end:
            self.read(0.1)
        return found

    def close(self) -> None:
        """End it."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def accepted(shell: str, typed: list[str], folder: Path, locale: str = "C.UTF-8") -> list[str]:
    """What the command gets for each line after its TABs."""
    terminal = Terminal(shell, folder, locale)
    try:
        for count, line in enumerate(typed, 2):
            terminal.type(f"reformctl {line}{ENTER}")
            terminal.lines(count)
        return terminal.lines(len(typed) + 1)[1:]
    finally:
        terminal.close()


@pytest.mark.parametrize(("shell", "cases"), CASES)
def test_what_a_tab_makes_of_a_line(shell: str, cases: tuple[tuple[str, str], ...], tmp_path: Path) -> None:
    """Prefix, part of a name, `=`, Pinyin, quotes, lists, references, files: as each shell can take them."""
    found = accepted(shell, [typed for typed, _expected in cases], tmp_path)
    assert dict(zip((typed for typed, _expected in cases), found, strict=True)) == dict(cases)


@pytest.mark.parametrize("shell", ["bash", pytest.param("fish", marks=pytest.mark.tools)])
def test_the_plain_c_locale_is_enough(shell: str, tmp_path: Path) -> None:
    """Servers and containers have no other; the names are UTF-8 all the same."""
    cases = dict(EVERYWHERE[:6])
    assert accepted(shell, [*cases], tmp_path, "C") == [*cases.values()]


@pytest.mark.tools
def test_zsh_in_the_plain_c_locale(tmp_path: Path) -> None:
    """There zsh itself cannot edit Chinese; what is typed in Latin letters is completed."""
    cases = {"li\t-q": "list -q", "list -a szssw\t": "list -a 深圳市税务局"}
    assert accepted("zsh", [*cases], tmp_path, "C") == [*cases.values()]
