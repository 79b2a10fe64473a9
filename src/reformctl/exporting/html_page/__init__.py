"""Joins the parts of the HTML page into one file that asks no server for anything.

template.html  every page: its head, with the policy that lets nothing else run or load
frame.html     what stands around the tasks, empty; the modules fill it
style.css      how it looks in a window, on a phone, in the dark and on paper
*.js           modules, one job each; joined in the order of their imports, with nothing taken out but import and export
               words, so that the same files run alone in a test

Indentation, empty lines and comments that fill whole lines stay out of the page.
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
_COMMENT = re.compile(r"^ */\*.*?\*/\n", re.MULTILINE | re.DOTALL)
"""A sixth of the page, if they stayed."""
_MARGIN = re.compile(r"^\s+", re.MULTILINE)
"""Indentation and empty lines."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_START = 'start(JSON.parse(document.getElementById("data").textContent));\n'


def build_page(title: str, plain: str, data: str | None = None) -> str:
    """Build a page of a title, of plain markup for readers without scripts, and of data, as JSON, for all others.

    Title and markup are escaped by the caller; so are the data, in which no < may stand. Without data the markup is
    all there is.
    """
    body = f"<h1>{title}</h1>\n{plain}"
    script_source = "'none'"
    if data is not None:
        script = join_scripts()
        texts = {"heading": title, "plain": plain, "data": data, "script": script}
        body = _fill_part("frame.html", texts)
        script_source = _digest_text(script)
    style = _read_code("style.css")
    style_source = _digest_text(style)
    policy = (
        f"default-src 'none'; script-src {script_source}; style-src {style_source}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    texts = {"policy": policy, "title": title, "style": style, "body": body}
    return _fill_part("template.html", texts)


@cache
def join_scripts() -> str:
    """Join the modules into one script, and add the call that starts it."""
    script = ""
    for name in order_modules():
        text = _read_code(f"{name}.js")
        for pattern in (_IMPORT, _EXPORT):
            text = pattern.sub("", text)
        script += text
    return script + _START


def order_modules() -> list[str]:
    """List the names of the modules, each after those that it imports."""
    imports: dict[str, list[str]] = {}
    wanted = ["main"]
    for name in wanted:
        if name not in imports:
            text = _read_part(f"{name}.js")
            imports[name] = _IMPORT.findall(text)
            wanted += imports[name]
    sorter = TopologicalSorter(imports)
    return list(sorter.static_order())


def _fill_part(name: str, texts: dict[str, str]) -> str:
    """Fill the placeholders of a part, in one go: what is filled in is not searched again."""
    part = _read_part(name)
    return _PLACEHOLDER.sub(lambda match: texts[match[1]], part)


def _read_code(name: str) -> str:
    """Read a part without what only its own readers need: comments that fill whole lines, indentation, empty lines."""
    code = _COMMENT.sub("", _read_part(name))
    return _MARGIN.sub("", code)


@cache
def _read_part(name: str) -> str:
    path = os.path.join(_FOLDER, name)
    with open(path, encoding="utf-8", newline="\n") as file:
        return file.read()


def _digest_text(text: str) -> str:
    """Name a text by its hash, as a policy does that lets just this text run: 'sha256-47DEQpj8HBSa…'."""
    digest = hashlib.sha256(text.encode()).digest()
    encoded = base64.b64encode(digest).decode()
    return f"'sha256-{encoded}'"
