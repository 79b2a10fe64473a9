"""Sentences pass through gettext: a catalogue changes what is said, and its absence costs nothing."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from reformctl.model.name_kinds import AGENCY
from reformctl.model.vocabulary import NameEntry, find_entries
from reformctl.system import translation
from reformctl.system.errors import SYSTEM_ERRORS, UnknownNameError, describe_system_error
from reformctl.system.translation import _, join_words, translate_count


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small catalogue, compiled as the real one is."""
    catalogue = Catalog(locale="zh")
    catalogue.add("no match", "没有符合条件的事项")
    catalogue.add(("{count} fault", "{count} faults"), ("{count} 处错误",))
    catalogue.add(", ", "、")
    catalogue.add(AGENCY.unknown, "没有名为“{name}”的牵头单位（共 {count} 个）")
    folder = tmp_path / "zh" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "reformctl.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(translation, "LOCALE_FOLDER", str(tmp_path))


@pytest.mark.usefixtures("small")
def test_sentences_are_said_in_the_language_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain sentences, sentences that count, lists, and sentences that a table of names holds."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert _("no match") == "没有符合条件的事项"
    assert translate_count("{count} fault", "{count} faults", 2).format(count=2) == "2 处错误"
    assert join_words(["a", "b"]) == "a、b"
    with pytest.raises(UnknownNameError, match="没有名为“教育局”的牵头单位"):
        find_entries("教育局", [NameEntry("市司法局")], AGENCY)


@pytest.mark.usefixtures("small")
def test_what_the_catalogue_does_not_have_is_said_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence is never lost."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert _("a sentence of tomorrow") == "a sentence of tomorrow"
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert _("no match") == "no match"
    assert translate_count("one", "many", 1) == "one"
    assert translate_count("one", "many", 0) == "many"
    assert join_words(["a", "b"]) == "a, b"


def test_without_a_compiled_catalogue_it_is_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout that was never installed has none, and works."""
    monkeypatch.setattr(translation, "LOCALE_FOLDER", str(tmp_path))
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert _("no match") == "no match"


def test_english_does_not_even_import_gettext() -> None:
    """Start-up time is paid by every call in a loop."""
    code = "import sys; from reformctl.system.translation import _; _('a'); sys.exit('gettext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_the_system_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """It speaks English whatever the locale is: the usual reasons are in the catalogue, others are left as they are."""
    assert describe_system_error(OSError(errno.ENOENT, os.strerror(errno.ENOENT))) == "No such file or directory"
    assert describe_system_error(ValueError("embedded null byte")) == "embedded null byte"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert describe_system_error(OSError(errno.ENOENT, "")) == "没有这个文件或文件夹"
    assert describe_system_error(OSError(errno.EUCLEAN, "Structure needs cleaning")) == "Structure needs cleaning"
    said = {name: describe_system_error(OSError(getattr(errno, name), "")) for name in SYSTEM_ERRORS}
    assert not [name for name, sentence in said.items() if sentence.isascii()]
