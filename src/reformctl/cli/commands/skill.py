"""`reformctl skill`: SKILL.md, from which an agent learns to use the command."""

import os

from reformctl.cli import skill, spec
from reformctl.cli.output import Answer, is_standard
from reformctl.cli.spec import Call
from reformctl.system.remarks import make_remark
from reformctl.system.translation import _
from reformctl.text.escaping import escape_text


def run(call: Call) -> Answer:
    """Write the skill itself, or with --output a folder of its own, as agents look for skills."""
    text = skill.write_skill()
    body = text.encode()
    folder = call[spec.SKILL_FOLDER]
    if folder is None or is_standard(folder):
        return Answer(body)
    path = os.path.join(folder, skill.FILE)
    files = ((body, path),)
    sentence = _("written to {path}")
    shown_path = escape_text(path)
    note = sentence.format(path=shown_path)
    written = make_remark(note, file=path)
    return Answer(b"", inside=files, written=written)
