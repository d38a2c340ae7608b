"""Values, thresholds and distances of an alert in words, each with its unit."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from tui.alerts.wording import UNITS, decimals, distance, unit_of
from tui.model.alerts import Alert, RuleState
from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING, format_number, format_with_unit

if TYPE_CHECKING:
    from tui.alerts.language.expression import Expression

_OPERATORS = {(True, False): ">", (True, True): ">=", (False, False): "<", (False, True): "<="}
"""``Alert.above`` and ``Alert.inclusive`` -> the comparison, as a rule writes it."""
_CHANGES = ("chg", "pct", "ret", "rel")
"""Functions whose values are changes, which are shown with their sign."""
_PURCHASES = ("tic_official_", "tic_private_", "tic_net(")
"""Beginnings of the names of series of net purchases, which have a sign too."""
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_TEENS = range(11, 14)
_PERIODS = ("days", "months")
"""Units of lengths of time."""


def value_words(alert: Alert) -> str:
    """Return the compared value: ``4.77%``, ``+13 bp``, ``3 of 3``, ``4th``, ``—`` if missing."""
    value, compared = alert.value, _parsed(alert.series)
    if value is None or not isfinite(value):
        return MISSING
    function = _function(compared)
    if function == "rank":
        return ordinal(round(value))
    if function == "count":
        return f"{value:.0f} {_window_words(compared)}"
    if function == "streak":
        return f"{value:.0f} in a row"
    return _with_unit(value, alert, signed=_is_signed(alert, function))


def condition_words(alert: Alert) -> str:
    """Return the comparison that decides, its threshold as a number: ``y20 > 4.75%``.

    The compared value alone if the threshold is missing.
    """
    if alert.threshold is None:
        return alert.series
    operator = _OPERATORS[alert.above, alert.inclusive]
    if alert.crosses:
        operator = "crosses above" if alert.above else "crosses below"
    return f"{alert.series} {operator} {_with_unit(alert.threshold, alert)}"


def distance_words(alert: Alert) -> str:
    """Return the distance to the threshold: ``2 bp to go``, ``0.02 pp past``, ``—`` if unknown.

    A rule that fires and whose value is back on the other side is ``short`` of its threshold. One
    that needs a crossing does not fire beyond it: then ``crossed before``.
    """
    gap = distance(alert)
    if gap is None:
        return MISSING
    if gap == 0 and alert.inclusive:
        return "reached"
    if alert.crosses and gap < 0 and alert.state is RuleState.OK:
        return "crossed before"
    size = _size_words(abs(gap), alert.unit, decimals(alert))
    return f"{size} {'past' if gap < 0 else 'short' if alert.state.fires else 'to go'}"


def gap_words(gap: float, unit: str) -> str:
    """Return the gap of a comparison in a rule's unit: ``12 bp to go``, ``0.02 pp past``.

    A negative gap is past the threshold.
    """
    places = 0 if UNITS.get(unit, DisplayUnit.RATIO) is DisplayUnit.RATIO and gap % 1 == 0 else None
    return f"{_size_words(abs(gap), unit, places)} {'past' if gap < 0 else 'to go'}"


def ordinal(place: int) -> str:
    """Return a place as text: ``1st``, ``2nd``, ``11th``."""
    suffix = "th" if place % 100 in _TEENS else _ORDINALS.get(place % 10, "th")
    return f"{place}{suffix}"


def _with_unit(value: float, alert: Alert, *, signed: bool = False) -> str:
    if alert.unit in _PERIODS:
        return _period_words(value, alert.unit)
    return format_with_unit(value, unit_of(alert), signed=signed, decimals=decimals(alert))


def _period_words(length: float, unit: str) -> str:
    """Return a length of time in whole days or months: ``12 d``, ``3 m``."""
    return f"{format_number(length, DisplayUnit.COUNT)} {unit[0]}"


def _size_words(size: float, unit: str, decimals: int | None) -> str:
    """Return a distance without its sign. Of percentages it is in percentage points."""
    if unit in _PERIODS:
        return _period_words(size, unit)
    shown = UNITS.get(unit, DisplayUnit.RATIO)
    if shown is DisplayUnit.PCT:
        shown, decimals = DisplayUnit.PP, DisplayUnit.PCT.decimals
    least = 10.0 ** -(shown.decimals if decimals is None else decimals)
    if 0 < size < least / 2:
        return f"<{format_with_unit(least, shown, decimals=decimals)}"
    return format_with_unit(size, shown, decimals=decimals)


def _is_signed(alert: Alert, function: str) -> bool:
    unit = unit_of(alert)
    is_purchase = unit is DisplayUnit.USD_BN and alert.series.startswith(_PURCHASES)
    return function in _CHANGES or is_purchase or unit is DisplayUnit.BP


def _parsed(series: str) -> Expression | None:
    """Return the syntax tree of the compared value, None if it cannot be parsed."""
    from tui.alerts.language.errors import RuleError
    from tui.alerts.language.parsing import parse

    try:
        return parse(series)
    except RuleError:
        return None


def _function(compared: Expression | None) -> str:
    """Return the function that is called, "" for anything else than one call."""
    from tui.alerts.language.expression import Call

    return compared.function if isinstance(compared, Call) else ""


def _window_words(compared: Expression | None) -> str:
    """Return the window of a count: ``of 3``; ``times`` for one in months of a daily series."""
    from tui.alerts.language.expression import Call, Quantity, Unit

    window = compared.arguments[-1] if isinstance(compared, Call) else None
    if isinstance(window, Quantity) and window.unit in (Unit.NUMBER, Unit.DAYS):
        return f"of {window.value:.0f}"
    return "times"
