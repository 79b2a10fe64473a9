"""What the surroundings change, and in which order: documented in docs/environment.md, held here."""

import ctypes
import os
import sys
from types import SimpleNamespace

import pytest

from reformctl.system import environment


def test_data_paths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several paths are divided as in PATH; an empty part is no path."""
    assert environment.read_data_paths() == ()
    monkeypatch.setenv("REFORMCTL_DATA", f"a.yaml{os.pathsep}{os.pathsep}tables")
    assert environment.read_data_paths() == ("a.yaml", "tables")


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
    assert environment.detect_screen(option).color is expected


def test_no_terminal_no_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """COLUMNS in the environment of a pipe must not cut anything."""
    monkeypatch.setenv("COLUMNS", "40")
    assert environment.detect_screen("auto").width is None


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.GB18030"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "zh_HK"}, "zh"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "zh_CN@pinyin"}, "zh"),
        ({"LANG": "Chinese_China.936"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "zhx"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LC_MESSAGES": "zh_CN"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "C"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANGUAGE": "zh"}, "en"),
        ({"LC_ALL": "POSIX", "LANGUAGE": "zh"}, "en"),
        ({"LANG": "", "LANGUAGE": "zh"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "en_US:zh_CN"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LANGUAGE": "fr:zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "fr"}, "en"),
        ({"REFORMCTL_LANG": "en", "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh"}, "en"),
        ({"REFORMCTL_LANG": "zh", "LC_ALL": "C"}, "zh"),
        ({"REFORMCTL_LANG": "zh_CN.UTF-8"}, "zh"),
        ({"REFORMCTL_LANG": "ZH-Hans"}, "zh"),
        ({"REFORMCTL_LANG": "cn", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"REFORMCTL_LANG": "fr", "LANG": "C"}, "en"),
        ({"REFORMCTL_LANG": "", "LANG": "zh_CN"}, "zh"),
    ],
)
def test_language(variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As gettext does it, with our own variable in front, which is passed over where it names no language of ours."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert environment.choose_language() == expected


@pytest.mark.parametrize(
    ("number", "variables", "expected"),
    [
        (0x0804, {}, "zh"),
        (0x0404, {}, "zh"),
        (0x0409, {}, "en"),
        (0xFFFF, {}, "en"),
        (0x0804, {"LANG": "en_US.UTF-8"}, "en"),
        (0x0409, {"REFORMCTL_LANG": "zh"}, "zh"),
    ],
)
def test_language_of_windows(
    number: int, variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows sets no variables: there it is the language that its own menus have."""
    monkeypatch.delenv("LANG")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    library = SimpleNamespace(kernel32=SimpleNamespace(GetUserDefaultUILanguage=lambda: number))
    monkeypatch.setattr(ctypes, "windll", library, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    assert environment.choose_language() == expected


def test_a_closed_standard_output_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python sets sys.stdout to None for `>&-`."""
    monkeypatch.setattr(sys, "stdout", None)
    assert environment.detect_screen("auto") == environment.Screen(None, color=False)
