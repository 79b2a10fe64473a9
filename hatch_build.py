"""Hatch's hook: a wheel, or an editable installation, also has what is made of the source and not kept in git."""

import runpy
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface[Any]):
    """Makes the artefacts before the files of a wheel are gathered."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name what was made, for it stands in .gitignore, and what stands there is left out of a wheel."""
        root = Path(self.root)
        artefacts = runpy.run_path(str(root / "scripts" / "artefacts.py"))
        build_data["artifacts"] += [f"/{make().relative_to(root).as_posix()}" for make in artefacts["ARTEFACTS"]]
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory()
        for number, (path, data) in enumerate(artefacts["in_wheel"]().items()):
            made = Path(self._folder.name, str(number))
            made.write_bytes(data)
            build_data["force_include"][str(made)] = path

    def finalize(self, version: str, _build_data: dict[str, Any], _artifact_path: str) -> None:
        """What is in the wheel is needed no longer."""
        if version != "editable":
            self._folder.cleanup()
