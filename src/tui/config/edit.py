"""Rules as a configuration spells them, and the place of each in its file."""

from __future__ import annotations

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path

from msgspec.structs import fields

from tui.config.entries import Rule
from tui.config.problems import rule_lines
from tui.config.schema import RuleDefaults
from tui.model.errors import ConfigError

_ALWAYS = {"id", *(field.name for field in fields(RuleDefaults))}
"""Spelt out even where a rule has the default, which the file may set to something else."""


def rule_text(rule: Rule) -> str:
    """The rule as an ``[[alerts.rule]]`` table, which reads back as the same rule."""
    lines = ["[[alerts.rule]]"]
    for field in fields(rule):
        value = getattr(rule, field.name)
        if field.name in _ALWAYS or value != field.default:
            lines.append(f"{field.encode_name} = {_spelt(value)}")
    return "\n".join(lines) + "\n"


def placed(path: Path, rule: Rule) -> int:
    """The line of a rule in a file, counted from 1; where the file lacks it, it is appended first.

    A file that is not there is made. One with a syntax error, or whose rules are an inline array,
    is left as it is. Raises ConfigError when it cannot be read or written.
    """
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        line = _line(text, rule.id)
        if line is None:
            gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
            line = (text + gap).count("\n") + 1
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(gap + rule_text(rule))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    return line


def _line(text: str, wanted: str) -> int | None:
    """Where the rule is, the start of a file to which nothing can be added, else None."""
    try:
        if (line := rule_lines(text).get((wanted, "id"))) is not None:
            return line
        tomllib.loads(f"{text}\n[[alerts.rule]]")
    except (ValueError, RecursionError):
        return 1
    return None


def _spelt(value: object) -> str:
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case tuple():
            return f"[{', '.join(map(_spelt, value))}]"
        case timedelta():
            return f'"{_duration(value)}"'
        case date():
            return value.isoformat()
        case _:
            return repr(value)


def _duration(value: timedelta) -> str:
    minutes = value // timedelta(minutes=1)
    for unit, length in (("d", 1440), ("h", 60)):
        if minutes % length == 0:
            return f"{minutes // length}{unit}"
    return f"{minutes}m"
