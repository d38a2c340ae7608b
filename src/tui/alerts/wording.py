"""An alert's figures, and the words they are told in."""

from __future__ import annotations

from tui.model.alerts import Alert
from tui.model.format import MISSING, spell
from tui.model.view import DisplayUnit

UNITS = {
    "pct": DisplayUnit.PCT,
    "bp": DisplayUnit.BP,
    "usd_bn": DisplayUnit.USD_BN,
    "number": DisplayUnit.RATIO,
}
"""Of rules -> as they are spelt; days, prices and counts have their own decimals alone."""
_DIRECTIONS = {
    (True, False): "above",
    (True, True): "at least",
    (False, False): "below",
    (False, True): "at most",
}


def distance(alert: Alert) -> float | None:
    """How far the value is from the threshold in the rule's unit, + = still has to go."""
    if alert.value is None or alert.threshold is None:
        return None
    gap = alert.threshold - alert.value
    return round(gap if alert.above else -gap, 6)


def distance_sigma(alert: Alert) -> float | None:
    """The same in deviations of the change from one observation to the next, trailing 60."""
    gap = distance(alert)
    if gap is None or not alert.step_deviation:
        return None
    return gap / alert.step_deviation


def state_word(alert: Alert) -> str:
    """``FIRING``, ``ok stale``: what stands in the way is said beside the state it holds."""
    word = alert.state.value.upper() if alert.state.fires else alert.state.value
    return f"{word} {alert.overlay.value}" if alert.overlay else word


def threshold_words(alert: Alert) -> str:
    """``above 4.75%``, ``at least 2``."""
    if alert.threshold is None:
        return MISSING
    direction = _DIRECTIONS[alert.above, alert.inclusive]
    return f"{direction} {spell(alert.threshold, unit_of(alert), decimals=decimals(alert))}"


def decimals(alert: Alert) -> int | None:
    """Fewer where a value without a unit is whole: a rank, a count."""
    whole = all(value is None or value == int(value) for value in (alert.value, alert.threshold))
    return 0 if unit_of(alert) in (DisplayUnit.RATIO, DisplayUnit.TEXT) and whole else None


def unit_of(alert: Alert) -> DisplayUnit:
    """How its numbers are spelt."""
    return UNITS.get(alert.unit, DisplayUnit.RATIO)
