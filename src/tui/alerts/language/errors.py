"""The error of an invalid rule, with the position in its text and a suggestion."""

from __future__ import annotations

from tui.alerts.language.expression import TextRange
from tui.model.errors import ConfigError


class RuleError(ConfigError):
    """A rule that cannot be parsed or checked. Other rules are not affected."""

    def __init__(self, message: str, at: TextRange, suggestion: str = "") -> None:
        hint = f"; did you mean {suggestion}?" if suggestion else ""
        where = f"line {at.line}, " if "\n" in at.text else ""
        super().__init__(f"{where}column {at.column}: {message}{hint}")
        self.message = message
        self.at = at
        self.suggestion = suggestion
        """Nearest valid text, "" if none is near."""

    def with_caret(self) -> str:
        """Return the message, then the line of the rule with carets under ``at``."""
        return f"{self}\n{self.at.caret()}"
