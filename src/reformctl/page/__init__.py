"""The parts of the HTML page, joined into one file that asks no server for anything.

template.html  every page: its head, with the policy that lets nothing else run or load
frame.html     what stands around the tasks, empty; main.js fills it
style.css      how it looks in a window, on a phone, in the dark and on paper
*.js           modules, one job each; joined in the order of their imports, with nothing but their import and export
               words taken out, so that the same files run alone in a test
"""

import base64
import hashlib
import os
import re
from functools import cache
from graphlib import TopologicalSorter

_FOLDER = os.path.dirname(__file__)
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function )", re.MULTILINE)
_PLACE = re.compile(r"\{(\w+)\}")
_START = 'start(JSON.parse(document.getElementById("data").textContent));\n'


def build_page(title: str, plain: str, data: str | None = None) -> str:
    """A page of a title, of plain markup for readers without scripts, and of data, as JSON, for all others.

    Title and markup are escaped by the caller; so are the data, in which no < may stand. Without data the markup is
    all there is.
    """
    body = f"<h1>{title}</h1>\n{plain}"
    if data is not None:
        body = _filled("frame.html", {"heading": title, "plain": plain, "data": data, "script": join_scripts()})
    style = _text("style.css")
    scripts = f"'{_digest(join_scripts())}'" if data is not None else "'none'"
    policy = (
        f"default-src 'none'; script-src {scripts}; style-src '{_digest(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return _filled("template.html", {"policy": policy, "title": title, "style": style, "body": body})


@cache
def join_scripts() -> str:
    """The modules as one, and the call that starts it."""
    texts = {name: _text(f"{name}.js") for name in order_modules()}
    return "".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts.values()) + _START


def order_modules() -> list[str]:
    """The names of the modules, each after those that it imports."""
    needs: dict[str, list[str]] = {}
    wanted = ["main"]
    for name in wanted:
        if name not in needs:
            needs[name] = _IMPORT.findall(_text(f"{name}.js"))
            wanted += needs[name]
    return [*TopologicalSorter(needs).static_order()]


def _filled(name: str, parts: dict[str, str]) -> str:
    """A part of the page with its places filled, in one go: what is filled in is not looked at again."""
    return _PLACE.sub(lambda found: parts[found[1]], _text(name))


@cache
def _text(name: str) -> str:
    with open(os.path.join(_FOLDER, name), encoding="utf-8", newline="\n") as file:
        return file.read()


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
