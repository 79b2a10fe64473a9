"""Write what is generated from the rows of the code anew: the tables of the reference pages, in both languages.

    python scripts/docs.py

A page of docs/ holds `<!-- formats -->` and `<!-- /formats -->`, and what stands between them is written here. Chinese
comes from the catalogue: run scripts/catalogue.py, which compiles it, after a change of zh.po.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import TypeAdapter

from blocks import page_language
from reformctl.cli import help_topics, spec
from reformctl.cli.format_choice import describe_format
from reformctl.cli.help_pages import DATA_OPTIONS, OUTPUT_OPTIONS
from reformctl.cli.help_records import Catalogue
from reformctl.cli.message_rows import MessageLine
from reformctl.cli.spec import Option
from reformctl.exporting import FORMATS
from reformctl.model.fields import TASK_COLUMNS
from reformctl.system import environment
from reformctl.system.translation import translate
from reformctl.tracking import ledger_rules
from reformctl.validation.catalogue import DOUBT, FAULT, OFFICIAL, REFUSAL, RULES, WARNING, Rule

ROOT = Path(__file__).parent.parent
READMES = [ROOT / name for name in ("README.md", "README.zh-CN.md")]
HELP_SCHEMA = ROOT / "docs" / "help.schema.json"
MESSAGES_SCHEMA = ROOT / "docs" / "messages.schema.json"

CHINESE = {
    "all": "全部",
    "all but {names}": "除 {names} 外",
    "Filters": "筛选",
    "Data": "数据",
    "Output": "输出",
    "code": "退出码",
    "command": "命令",
    "does": "作用",
    "field": "字段",
    "format": "格式",
    "heading": "表头",
    "keeps": "保留",
    "leaves out": "略去",
    "meaning": "含义",
    "of": "用于",
    "option": "选项",
    "suffixes of `-o`": "`-o` 的后缀",
    "variable": "变量",
    REFUSAL: "拒绝",
    FAULT: "错误",
    DOUBT: "存疑",
    WARNING: "警告",
    "What a table file must keep": "任务表须遵守的规则",
    "What a ledger must keep": "台账须遵守的规则",
    "A ledger (`progress.yaml`) is YAML as well, and the rules above about its form hold for it, too.": (
        "台账（`progress.yaml`）也是 YAML，上面关于书写形式的规则同样适用。"
    ),
    " (with `--explode agency`)": "（用 `--explode agency` 时）",
    " (with `--explode agency`, or `--agency`)": "（用 `--explode agency` 或 `--agency` 时）",
}
"""Words of the tables themselves."""

GROUPS: dict[str, tuple[Option[object], ...]] = {
    "Filters": spec.FILTERS,
    "Data": DATA_OPTIONS,
    "Output": (*OUTPUT_OPTIONS, spec.QUIET),
}
"""Options of several commands, as help groups them."""


def list_generated_pages() -> list[Path]:
    """List the pages of docs/ that have a generated part, in both languages."""
    pages = sorted((ROOT / "docs").glob("*.md"))
    return [page for page in pages if _list_parts(page.read_text(encoding="utf-8"))]


def make_page(page: Path) -> str:
    """Make the text of a page as it must be now, in its own language."""
    text = page.read_text(encoding="utf-8")
    before = os.environ.get("REFORMCTL_LANG")
    os.environ["REFORMCTL_LANG"] = page_language(page)
    try:
        for name in _list_parts(text):
            begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
            head, _old, rest = text.partition(begin)
            lines = "\n".join(PARTS[name]()).strip()
            text = f"{head}{begin}\n{lines}\n\n{end}{rest.partition(end)[2]}"
    finally:
        del os.environ["REFORMCTL_LANG"]
        if before is not None:
            os.environ["REFORMCTL_LANG"] = before
    return text


def help_schema() -> str:
    """Make the JSON Schema of what `reformctl help -f json` writes."""
    schema = TypeAdapter(Catalogue).json_schema(mode="serialization")
    return f"{json.dumps(schema, ensure_ascii=False, indent=1)}\n"


def _list_parts(text: str) -> list[str]:
    """List the names of the generated parts of a page."""
    return [name for name in re.findall("^<!-- ([a-z-]+) -->$", text, re.MULTILINE) if name in PARTS]


def _write_rules() -> Iterator[str]:
    yield f"## {_say('What a table file must keep')}"
    for name, rule in RULES.items():
        yield from _describe_rule(name, rule)
    yield ""
    yield f"## {_say('What a ledger must keep')}"
    yield ""
    yield _say("A ledger (`progress.yaml`) is YAML as well, and the rules above about its form hold for it, too.")
    for name, rule in ledger_rules.RULES.items():
        yield from _describe_rule(name, rule)


def _describe_rule(name: str, rule: Rule) -> Iterator[str]:
    sentences = [translate(rule.demand), translate(rule.reason), *([translate(OFFICIAL)] if rule.official else [])]
    yield f"\n### {name}\n"
    if _is_chinese():
        yield f"*{_say(rule.kind)}*：{''.join(sentences)}"
    else:
        yield f"*{rule.kind.replace(FAULT, 'error')}*: {' '.join(sentences)}"


def _write_formats() -> Iterator[str]:
    yield from _head("format", "suffixes of `-o`", "keeps", "leaves out")
    for name, kind in FORMATS.items():
        suffixes = ", ".join(f"`{suffix}`" for suffix in kind.suffixes)
        yield _row(f"`{name}`", suffixes, describe_format(name), translate(kind.drops))


def _write_fields() -> Iterator[str]:
    yield from _head("field", "heading", "meaning")
    for column in TASK_COLUMNS:
        remark = " (with `--explode agency`)" if column.only_exploded else ""
        if column.key == "role":
            remark = " (with `--explode agency`, or `--agency`)"
        yield _row(f"`{column.key}`", column.label, translate(column.meaning) + _say(remark))


def _write_commands() -> Iterator[str]:
    yield from _head("command", "does")
    for command in spec.COMMANDS:
        words = f"reformctl {command.name} {command.usage}".rstrip().replace("|", r"\|")
        yield _row(f"`{words}`", translate(command.help))


def _write_options() -> Iterator[str]:
    """The options that several commands take, in the groups of help; then each command with its own."""
    takers = {
        option: [command.name for command in spec.COMMANDS if option in command.options]
        for command in spec.COMMANDS
        for option in command.options
    }
    shared = {heading: [option for option in options if len(takers[option]) > 1] for heading, options in GROUPS.items()}
    for heading, options in shared.items():
        yield from ["", f"### {_say(heading)}", "", *_head("option", "of", "meaning")]
        for option in options:
            yield _row(_spell_option(option), _name_commands(takers[option]), translate(option.help))
    listed = {option for options in shared.values() for option in options}
    for command in spec.COMMANDS:
        own = [option for option in command.options if option not in listed]
        if own:
            yield from ["", f"### {command.name}", "", *_head("option", "meaning")]
            yield from (_row(_spell_option(option), translate(option.help)) for option in own)


def _name_commands(names: list[str]) -> str:
    """Name the commands that take an option, or those that do not where they are fewer."""
    others = [command.name for command in spec.COMMANDS if command.options and command.name not in names]
    if len(others) < len(names):
        return _say("all but {names}").format(names=", ".join(others)) if others else _say("all")
    return ", ".join(names)


def _spell_option(option: Option[object]) -> str:
    value = f" {'|'.join(option.choices) or option.kind}".rstrip()
    return f"`{', '.join(option.spellings)}{value}`".replace("|", r"\|")


def _write_exit_codes() -> Iterator[str]:
    yield from _head("code", "meaning")
    for code, meaning in help_topics.EXIT_CODES:
        yield _row(code, translate(meaning))


def _write_environment() -> Iterator[str]:
    yield from _head("variable", "meaning")
    for name, meaning in help_topics.ENVIRONMENT:
        yield _row(f"`{name}`", translate(meaning))


PARTS = {
    "rules": _write_rules,
    "formats": _write_formats,
    "fields": _write_fields,
    "commands": _write_commands,
    "options": _write_options,
    "exit-codes": _write_exit_codes,
    "environment": _write_environment,
}
"""What may stand between two marks of a page."""


def _head(*cells: str) -> Iterable[str]:
    return (_row(*map(_say, cells)), "|" + "---|" * len(cells))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _say(words: str) -> str:
    return CHINESE[words] if words and _is_chinese() else words


def _is_chinese() -> bool:
    return environment.choose_language() == environment.CHINESE


def messages_schema() -> str:
    """The JSON Schema of a line of standard error, where json or jsonl is asked for."""
    schema = TypeAdapter(MessageLine).json_schema(mode="serialization")
    return f"{json.dumps(schema, ensure_ascii=False, indent=1)}\n"


if __name__ == "__main__":
    MESSAGES_SCHEMA.write_text(messages_schema(), encoding="utf-8")
    HELP_SCHEMA.write_text(help_schema(), encoding="utf-8")
    for generated in list_generated_pages():
        generated.write_text(make_page(generated), encoding="utf-8")
