"""What others made is used as they ask: named, with their licence, in everything that is handed on."""

import re
import tomllib

from conftest import ROOT

NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")


def test_notice_names_files_that_exist() -> None:
    """A file that was moved would leave its authors unnamed."""
    named = re.findall(r"^(?:src|data|docs)/\S+$", NOTICE, re.MULTILINE)
    assert len(named) == 2
    assert all((ROOT / name).is_file() for name in named)


def test_notice_carries_the_licences_and_who_holds_the_rights() -> None:
    """The MIT License asks for its text and the copyright line in every copy, the Apache License for its text."""
    assert "Copyright (c) 2016 mozillazg, 闲耘 <hotoo.cn@gmail.com>" in NOTICE
    assert "Permission is hereby granted, free of charge" in NOTICE
    assert "Apache License\nVersion 2.0, January 2004" in NOTICE
    assert "END OF TERMS AND CONDITIONS" in NOTICE


def test_the_package_says_under_which_licences_it_is() -> None:
    """Whoever may use only certain licences reads the metadata, and the wheel must hold the texts."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "MIT AND Apache-2.0"
    assert project["license-files"] == ["LICENSE", "NOTICE"]
