"""Numbers of an alert, and their wording in tables and messages."""

from __future__ import annotations

from datetime import date, datetime
from math import isfinite

from tui.model.alerts import Alert
from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING, format_count, format_with_unit
from tui.model.times import NEW_YORK

UNITS = {
    "pct": DisplayUnit.PCT,
    "bp": DisplayUnit.BP,
    "usd_bn": DisplayUnit.USD_BN,
    "number": DisplayUnit.RATIO,
}
"""Unit of a rule -> its display unit. Units without one (days, prices, counts) have no suffix."""
_DIRECTIONS = {
    (True, False): "above",
    (True, True): "at least",
    (False, False): "below",
    (False, True): "at most",
}
"""``Alert.above`` and ``Alert.inclusive`` -> words."""


def distance(alert: Alert) -> float | None:
    """Distance of the value to the threshold in the rule's unit, + = not reached, None if unknown.

    Rounded to 6 decimals.
    """
    if alert.value is None or alert.threshold is None:
        return None
    gap = alert.threshold - alert.value
    return round(gap if alert.above else -gap, 6) if isfinite(gap) else None


def distance_sigma(alert: Alert) -> float | None:
    """Distance in standard deviations of the last 60 changes between observations, or None."""
    gap = distance(alert)
    if gap is None or not alert.step_deviation:
        return None
    return gap / alert.step_deviation


def state_word(alert: Alert) -> str:
    """Return the state and the evaluation problem of an alert: ``FIRING``, ``ok stale``."""
    word = alert.state.value.upper() if alert.state.fires else alert.state.value
    return f"{word} {alert.problem.value}" if alert.problem else word


def threshold_words(alert: Alert) -> str:
    """Return the threshold in words: ``above 4.75%``, ``at least 2``, ``—`` for none."""
    if alert.threshold is None:
        return MISSING
    direction = _DIRECTIONS[alert.above, alert.inclusive]
    return (
        f"{direction} {format_with_unit(alert.threshold, unit_of(alert), decimals=decimals(alert))}"
    )


def numbers(alert: Alert) -> str:
    """Return the numbers of a message: ``y20 4.82%, above 4.75%, of 2025-12-12``."""
    value = format_with_unit(alert.value, unit_of(alert), decimals=decimals(alert))
    observed = alert.stamp.observed or MISSING
    return f"{alert.series} {value}, {threshold_words(alert)}, of {observed}"


def observed_and_known(observed: date | None, known: datetime | None) -> str:
    """Return an observed day, and the day in New York on which it became known if that is later.

    For example ``2025-08-31, known 2025-11-18``; ``—`` for None.
    """
    if observed is None:
        return MISSING
    known_on = observed if known is None else known.astimezone(NEW_YORK).date()
    return f"{observed}" if known_on <= observed else f"{observed}, known {known_on}"


def since_words(alert: Alert) -> str:
    """Return the beginning of an alert's state: ``since 2025-08-31, known 2025-11-18``."""
    return f"since {observed_and_known(alert.since, alert.since_known)}"


def fires(start: date | None, known: datetime | None) -> str:
    """Return the text of a message about an episode that lasts."""
    return f"fires since {observed_and_known(start, known)}"


def fires_after_silence(start: date | None, known: datetime | None, silenced_until: str) -> str:
    """Return the text of a message about an episode that outlasted a silence."""
    return f"{fires(start, known)}, was silenced until {silenced_until}"


def still_fires(start: date | None, known: datetime | None) -> str:
    """Return the text of a reminder."""
    return f"still {fires(start, known)}"


def fired_and_cleared(start: date | None, known: datetime | None, episodes: int) -> str:
    """Return the text of a message about ``episodes`` episodes that are over."""
    times = f", {format_count(episodes, 'time')} in all" if episodes > 1 else ""
    return f"fired on {observed_and_known(start, known)}, stood down{times}"


def is_stale(reason: str) -> str:
    """Return the text of a message about a rule whose data are too old."""
    return f"cannot be judged, {reason}"


def revised_away(start: date) -> str:
    """Return the text of a message about an episode that revised data no longer have."""
    return f"what fired on {start} is revised away"


def decimals(alert: Alert) -> int | None:
    """Return 0 for whole numbers without a unit, such as ranks and counts, else None.

    None stands for the decimals of the alert's display unit.
    """
    whole = all(
        value is None or float(value).is_integer() for value in (alert.value, alert.threshold)
    )
    return 0 if unit_of(alert) in (DisplayUnit.RATIO, DisplayUnit.TEXT) and whole else None


def unit_of(alert: Alert) -> DisplayUnit:
    """Return the display unit of the alert's numbers."""
    return UNITS.get(alert.unit, DisplayUnit.RATIO)
