"""The shells that can complete, and the script that each of them reads once."""

import os

SHELLS = {
    "bash": "reformctl.bash",
    "zsh": "_reformctl",
    "fish": "reformctl.fish",
    "powershell": "reformctl.ps1",
}
"""The script of each shell that can complete, a file in scripts/."""
_SCRIPT_FOLDER = os.path.join(os.path.dirname(__file__), "scripts")


def read_script(shell: str) -> bytes:
    """Read the script that makes a shell ask us at a TAB."""
    path = os.path.join(_SCRIPT_FOLDER, SHELLS[shell])
    with open(path, "rb") as file:
        return file.read()
