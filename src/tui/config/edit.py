"""Writing rules into a configuration file, and finding their lines there."""

from __future__ import annotations

from pathlib import Path

from tui.config.entries import Rule, fields_of
from tui.config.key_lines import rule_lines
from tui.config.regular_file import read_text
from tui.config.schema import RuleDefaults
from tui.config.toml_file import parse_toml
from tui.config.toml_text import toml_value
from tui.model.errors import ConfigError

_ALWAYS = {"id", *(field.name for field in fields_of(RuleDefaults))}
"""Fields written even if the rule has their default: ``[alerts.defaults]`` may change it."""


def find_or_append_rule(path: Path, rule: Rule) -> int:
    """Return the line of a rule in a file, counted from 1. Append the rule if the file lacks it.

    The file is created if it does not exist. It is left as it is, and the line is 1, if it has a
    syntax error or if its rules are an inline array. Raises ConfigError if it cannot be read or
    written.
    """
    try:
        text = read_text(path) if path.exists() else ""
        line = _line(text, path, rule.id)
        if line is None:
            gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
            line = (text + gap).count("\n") + 1
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(gap + rule_text(rule))
    except OSError as error:
        raise ConfigError(f"{path}: {error}") from error
    return line


def rule_text(rule: Rule) -> str:
    """Return the rule as an ``[[alerts.rule]]`` table, which decodes to an equal rule."""
    lines = ["[[alerts.rule]]"]
    for field in fields_of(type(rule)):
        value = getattr(rule, field.name)
        if field.name in _ALWAYS or value != field.default:
            lines.append(f"{field.encode_name} = {toml_value(value)}")
    return "\n".join(lines) + "\n"


def _line(text: str, path: Path, rule_id: str) -> int | None:
    """Return the line of a rule, 1 if no table can be appended to the file, else None."""
    try:
        if (line := rule_lines(text, path).get((rule_id, "id"))) is not None:
            return line
        parse_toml(f"{text}\n[[alerts.rule]]", path)
    except ConfigError:
        return 1
    return None
