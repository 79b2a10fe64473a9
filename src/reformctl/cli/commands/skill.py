"""`reformctl skill`: SKILL.md, from which an agent learns to use the command."""

import os

from reformctl.cli import skill, spec
from reformctl.cli.output import Answer, is_standard
from reformctl.cli.spec import Call
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _
from reformctl.text.escaping import escape_text


def run(call: Call) -> Answer:
    """The skill itself, or with --output a folder of its own, as agents look for skills."""
    body = skill.write_skill().encode()
    folder = call[spec.SKILL_FOLDER]
    if folder is None or is_standard(folder):
        return Answer(body)
    path = os.path.join(folder, skill.FILE)
    written = make_remark(_("written to {path}").format(path=escape_text(path)), file=path)
    return Answer(b"", inside=((body, path),), written=written)
