"""What the surroundings change, and in which order: documented in README, held here."""

import os
import sys

import pytest

from reformctl import environment


def test_data_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several paths are divided as in PATH; an empty part is no path."""
    assert environment.data_paths() == ()
    monkeypatch.setenv("REFORMCTL_DATA", f"a.yaml{os.pathsep}{os.pathsep}tables")
    assert environment.data_paths() == ("a.yaml", "tables")


@pytest.mark.parametrize(
    ("option", "variables", "expected"),
    [
        ("auto", {}, False),
        ("always", {}, True),
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"CLICOLOR_FORCE": "1"}, True),
        ("auto", {"FORCE_COLOR": "0"}, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("auto", {"CLICOLOR_FORCE": "1", "CLICOLOR": "0"}, True),
        ("auto", {"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True),
        ("auto", {"CLICOLOR": "1"}, False),
        ("auto", {"GITHUB_ACTIONS": "true"}, False),
    ],
)
def test_color(option: str, variables: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001 a row's cell
    """The option goes before NO_COLOR, NO_COLOR before what forces colour; a pipe has none."""
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert environment.screen(option).color is expected


def test_no_terminal_no_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """COLUMNS in the environment of a pipe must not cut anything."""
    monkeypatch.setenv("COLUMNS", "40")
    assert environment.screen("auto").width is None


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, ("zh_CN.UTF-8",)),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, ("zh_CN",)),
        ({"LC_ALL": "C", "LC_MESSAGES": "zh_CN"}, ("C",)),
        ({"LC_ALL": "C", "LANGUAGE": "zh_TW:zh"}, ("zh_TW", "zh")),
        ({"REFORMCTL_LANG": "en", "LANGUAGE": "zh"}, ("en",)),
        ({"LANG": ""}, ()),
    ],
)
def test_languages(variables: dict[str, str], expected: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """As gettext does it, with our own variable in front."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert environment.languages() == expected


def test_a_closed_standard_output_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python sets sys.stdout to None for `>&-`."""
    monkeypatch.setattr(sys, "stdout", None)
    assert environment.screen("auto") == environment.Screen(None, color=False)
