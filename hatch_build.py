"""Hatch's hook: a wheel, or an editable installation, also has what is made of the source and not kept in git."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface[Any]):
    """Makes the artefacts before the files of a wheel are gathered."""

    def initialize(self, _version: str, build_data: dict[str, Any]) -> None:
        """Name what was made, for it stands in .gitignore, and what stands there is left out of a wheel."""
        root = Path(self.root)
        made = runpy.run_path(str(root / "scripts" / "artefacts.py"))["ARTEFACTS"]
        build_data["artifacts"] += [f"/{make().relative_to(root).as_posix()}" for make in made]
