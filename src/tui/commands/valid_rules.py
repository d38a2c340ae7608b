"""Check that every rule of a configuration can be evaluated, and find its lines in the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tui.alerts.engine.compiled_rule import compile_rule
from tui.alerts.language.errors import RuleError
from tui.alerts.study.lint import option_with_error
from tui.config import Loaded
from tui.config.key_lines import rule_lines
from tui.config.regular_file import read_text
from tui.model.errors import ConfigError


def require_valid_rules(loaded: Loaded) -> Loaded:
    """Return a configuration if every rule is valid. Raises ConfigError with the line otherwise."""
    for line, rule, error in rule_errors(loaded):
        raise ConfigError(f"{loaded.origin}:{line}: rule {rule}: {error}") from error
    return loaded


def rule_errors(loaded: Loaded) -> Iterator[tuple[int, str, RuleError]]:
    """Yield the line, the rule's id and the error of each rule that cannot be evaluated."""
    for rule in loaded.config.alerts.rule:
        try:
            compile_rule(rule)
        except RuleError as error:
            lines = option_lines(loaded.origin)
            line = lines.get((rule.id, option_with_error(rule, error))) or lines.get(
                (rule.id, "id"), 1
            )
            yield line, rule.id, error


def option_lines(origin: Path | None) -> dict[tuple[str, str], int]:
    """Return the line of each option in a configuration, by rule and key.

    Empty if there is no file, or if it cannot be read, as while an editor is saving it.
    """
    try:
        return {} if origin is None else rule_lines(read_text(origin), origin)
    except ConfigError:
        return {}
