"""`reformctl skill`: what it teaches an agent is what happens."""

import json
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from conftest import Outcome, installed
from reformctl.cli import skill, spec
from reformctl.model.table import Table

Run = Callable[..., Outcome]
MAX_LINES = 150
"""What an agent reads before it asks anything must be short."""
BLOCK = re.compile(r"```(sh|console)\n(.*?)```", re.DOTALL)


def list_calls() -> list[str]:
    """Every command line of the sh blocks, without what it is for."""
    return [
        line.partition("  #")[0].strip()
        for kind, body in BLOCK.findall(skill.write_skill())
        if kind == "sh"
        for line in body.splitlines()
    ]


def list_shown() -> list[tuple[str, str]]:
    """Every command of the console blocks, with what it prints."""
    return [
        (command, shown)
        for kind, body in BLOCK.findall(skill.write_skill())
        if kind == "console"
        for command, _newline, shown in (part.partition("\n") for part in body.split("$ ")[1:])
    ]


def test_its_form() -> None:
    """A name, and when to use it, stand at its head; the whole of it is short, and every placeholder is filled."""
    text = skill.write_skill()
    _before, head, body = text.split("---\n", 2)
    fields = yaml.safe_load(head)
    assert (fields.keys(), fields["name"]) == ({"name", "description"}, skill.NAME)
    assert len(fields["description"]) < 1024
    assert len(text.splitlines()) < MAX_LINES
    assert not re.search(r"^ *@[a-z-]+@$", body, re.MULTILINE)


def test_where_it_is_written(call: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Agents look for FOLDER/NAME/SKILL.md; it is the same in every language, as all that programs read."""
    printed = call("skill")
    assert printed == (0, skill.write_skill(), "")
    assert call("skill", "-o", "-") == printed
    folder = tmp_path / "技能"
    path = folder / "reformctl" / "SKILL.md"
    assert call("skill", "-o", str(folder)) == (0, "", f"written to {path}\n")
    assert path.read_text(encoding="utf-8") == printed[1]
    monkeypatch.setenv("REFORMCTL_LANG", "zh")
    assert call("skill")[1] == printed[1]


@pytest.mark.parametrize("line", list_calls())
def test_a_call_answers(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the ten, as it stands: an agent copies it."""
    monkeypatch.chdir(tmp_path)
    program, *words = shlex.split(line)
    run = installed(*words)
    assert (program, run.returncode) == ("reformctl", 0)
    assert run.stdout or os.listdir(tmp_path)


@pytest.mark.parametrize(("command", "shown"), list_shown())
def test_what_it_shows_is_what_happens(command: str, shown: str) -> None:
    """Both streams, to the character."""
    run = installed(*shlex.split(command)[1:])
    assert (run.stdout + run.stderr).decode() == shown


def test_the_error_that_it_shows_is_what_happens() -> None:
    """Every key and every value but the message, which may be worded better one day."""
    (command, shown) = re.findall(r"`(reformctl [^`]*)` says:\n\n```json\n(.*)\n```", skill.write_skill())[0]
    run = installed(*shlex.split(command)[1:])
    error = json.loads(run.stderr)
    assert {**error, "message": "…"} == json.loads(shown)
    assert run.returncode == error["code"]


def test_every_option_that_it_names_there_is() -> None:
    """Options are worded as in help; one that was renamed must not live on in prose."""
    known = {name for command in spec.COMMANDS for option in command.options for name in option.spellings}
    named = re.findall(r"(?<![\w-])--?[a-z][a-z-]*", re.sub("^---$", "", skill.write_skill(), flags=re.MULTILINE))
    assert {*named} <= known
    assert len(list_calls()) == 10


def test_its_numbers_are_those_of_the_table(qh6: Table) -> None:
    """What it says of counting is counted."""
    pairs = sum(len(task.lead_agencies) for task in qh6)
    names = {name for task in qh6 for name in task.lead_agencies}
    agencies = [agency for agency in qh6.agencies if agency.is_agency and agency.name in names]
    text = " ".join(skill.write_skill().split())
    assert f"has {len(qh6)} tasks in {len(qh6.categories)} categories" in text
    assert f"{len(qh6)} tasks, {pairs} pairs of a task and a lead, and {len(names)} lead names" in text
    assert f"of which {len(agencies)} are agencies" in text
