"""What is wrong with a rule, where in its text, and what was probably meant."""

from __future__ import annotations

from tui.alerts.language.expression import TextRange
from tui.model.errors import ConfigError


class RuleError(ConfigError):
    """A rule that cannot be judged; the others can."""

    def __init__(self, message: str, at: TextRange, suggestion: str = "") -> None:
        hint = f"; did you mean {suggestion}?" if suggestion else ""
        where = f"line {at.line}, " if "\n" in at.text else ""
        super().__init__(f"{where}column {at.column}: {message}{hint}")
        self.message = message
        self.at = at
        self.suggestion = suggestion
        """What was probably meant, "" when nothing is near."""

    def shown(self) -> str:
        """The message, the line of the text and carets under what is meant."""
        return f"{self}\n{self.at.caret()}"
