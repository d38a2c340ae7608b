"""Functions of the language: their arguments, and the lengths of their windows."""

from __future__ import annotations

from collections.abc import Mapping

from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import Call, Expression, FirstDay, Quantity, Unit
from tui.alerts.language.frequency import Frequency, observation_count

MAX_WINDOW = 5000
"""Maximum number of observations in a window: twenty years of business days."""
SIGNATURES: Mapping[str, str] = {
    "chg": "sn",
    "pct": "sn",
    "avg": "sn",
    "min": "sn",
    "max": "sn",
    "std": "sn",
    "z": "sn",
    "pctl": "sn",
    "corr": "ssn",
    "ret": "sp",
    "rel": "sp",
    "rank": "sn",
    "count": "cn",
    "streak": "c",
    "crossed_above": "sv",
    "crossed_below": "sv",
    "age": "s",
}
"""Arguments of each function: a series (s), a value (v), a condition (c), a window (n), or a period
(p), which is a window or a first day."""
MIN_WINDOW = {"std": 2, "z": 2, "corr": 2, "pctl": 2}
"""Minimum window of functions that need more than one observation, or change."""
ARGUMENTS = {
    "s": "a series",
    "v": "a value",
    "c": "a condition",
    "n": "a number of observations",
    "p": "a number of observations or a day",
}
"""Words of these letters, for messages."""


def window_of(node: Call) -> Expression | None:
    """Return the argument of a call that is a window, None if it has none."""
    last, letter = node.arguments[-1], SIGNATURES[node.function][-1]
    is_window = letter == "n" or (letter == "p" and not isinstance(last, FirstDay))
    return last if is_window else None


def window_length(node: Expression, frequency: Frequency) -> int:
    """Return the number of observations in a window over a series of ``frequency``.

    Raises RuleError if they cannot be counted, such as days of a monthly series.
    """
    if not isinstance(node, Quantity) or node.unit not in (Unit.NUMBER, Unit.DAYS, Unit.MONTHS):
        raise RuleError("expected a number of observations, such as 20 or 20d or 3m", node.at)
    if node.value != int(node.value) or not 1 <= node.value <= MAX_WINDOW:
        raise RuleError(f"expected a whole number from 1 to {MAX_WINDOW}", node.at)
    count: int | None = int(node.value)
    if node.unit is not Unit.NUMBER:
        count = observation_count(int(node.value), node.unit is Unit.MONTHS, frequency)
    if count is None:
        number = f"{node.value:.0f}m" if frequency.word == "monthly" else f"{node.value:.0f}"
        raise RuleError(
            f"the series is {frequency.word}", node.at, f"{number}, in its observations"
        )
    if count > MAX_WINDOW:
        raise RuleError(f"longer than {MAX_WINDOW} observations", node.at)
    return count
