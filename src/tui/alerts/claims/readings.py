"""Readings at one snapshot: the value of a measure, and how often a condition held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.claims.expressions import is_size, parse_condition, shown_unit
from tui.alerts.claims.judgement import Reading
from tui.alerts.claims.verdict import decimals_of
from tui.alerts.engine.compiled_rule import names_read
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.engine.measure import MeasuredHistory, measure_history, parse_measure
from tui.alerts.language.expression import Unit, series_names
from tui.alerts.language.frequency import Frequency
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import TRUE, UNKNOWN, build_history, day_at, merge_keys
from tui.measures.cache import per_snapshot
from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Snapshot, Stamp, State

_UNITS = {
    "": None,
    "%": DisplayUnit.PCT,
    "pp": DisplayUnit.PP,
    "bp": DisplayUnit.BP,
    "bn": DisplayUnit.USD_BN,
}
NO_STAMP = Stamp(None, None, State.CACHED)
_NOUNS = {
    Frequency.CLOSE: "days",
    Frequency.CURVE: "days",
    Frequency.CASH: "days",
    Frequency.KIM_WRIGHT: "days",
    Frequency.DKW: "days",
    Frequency.WEEKLY: "weeks",
    Frequency.POSITIONS: "weeks",
    Frequency.AUCTION: "auctions",
    Frequency.STATEMENT: "months",
    Frequency.MONTHLY: "months",
}


class Occurrence(Struct, frozen=True):
    """Observations of which a statement was true."""

    is_true: bool | None
    """True or false at the newest observation, None if unknown."""
    true: int
    known: int
    """Number of observations at which it was true or false."""
    since: date | None
    noun: str
    """Plural of the observations: ``months``. "" if the series have different ones."""

    @property
    def words(self) -> str:
        """Words such as ``18 of 33 months since 2023-02-28``, "" if nothing can be said."""
        if not self.known or not self.noun:
            return ""
        return f"{self.true:,} of {self.known:,} {self.noun} since {self.since}"


@per_snapshot
def measured(snapshot: Snapshot, text: str) -> MeasuredHistory:
    """Return the history of a valid measure as known at a snapshot, computed once."""
    return measure_history(text, snapshot)


def read_measure(text: str, snapshot: Snapshot, form: Reading | None = None) -> Reading:
    """Return the reading of a valid measure at a snapshot.

    It has the unit, decimals and sign of ``form``, None for those of the measure.
    """
    history = measured(snapshot, text)
    form = form or empty_reading(text)
    return replace(form, value=history.value, stamp=history.stamp)


def empty_figure(unit: str) -> Reading:
    """Return a reading without a value in the unit of a claim whose measure is invalid."""
    return Reading(None, _UNITS[unit] or DisplayUnit.TEXT, NO_STAMP, signed=unit not in ("", "%"))


def empty_reading(text: str, unit: str = "", figure: float | None = None) -> Reading:
    """Return a reading of a valid measure that has no value.

    ``unit`` is that of a claim, "" for the measure's own. A level has the decimals of ``figure``.
    """
    shown, size = _UNITS[unit] or shown_unit(text), is_size(text)
    decimals = shown.decimals
    if figure is not None and not size:
        decimals = max(decimals, decimals_of(figure))
    return Reading(None, shown, NO_STAMP, decimals=decimals, signed=size)


def read_condition(text: str, snapshot: Snapshot) -> Occurrence:
    """Return whether a valid condition holds at a snapshot, and how often it held."""
    node = parse_condition(text)
    histories = {
        name: build_history(
            SERIES[name].frequency, SERIES[name].unit, SERIES[name].history(snapshot)
        )
        for name in names_read(node)
    }
    steps = merge_keys(histories[name].keys for name in series_names(node))
    assert steps is not None, "checked before: a condition has a series"
    evaluated = Evaluation(histories, steps).truths_of(node)
    is_known = evaluated.truths != UNKNOWN
    newest = evaluated.truths[-1] if evaluated.truths.size else UNKNOWN
    return Occurrence(
        None if newest == UNKNOWN else bool(newest == TRUE),
        int((evaluated.truths == TRUE).sum()),
        int(is_known.sum()),
        day_at(int(evaluated.keys[np.argmax(is_known)])) if is_known.any() else None,
        _noun(series_names(node)),
    )


def months_with_the_sign_of(figure: float, text: str, snapshot: Snapshot) -> Occurrence | None:
    """Return the months in which a net purchase had the sign of a figure.

    None for measures that are no amounts of money by month.
    """
    measure = parse_measure(text)
    noun = _noun(series_names(measure.expression))
    if measure.unit is not Unit.USD_BN or noun != "months":
        return None
    points = measured(snapshot, text).points
    alike = [value * figure > 0 for _, value in points]
    since = points[0][0] if points else None
    return Occurrence(alike[-1] if alike else None, sum(alike), len(alike), since, noun)


def _noun(names: Iterable[str]) -> str:
    nouns = {_NOUNS[SERIES[name].frequency] for name in names}
    return nouns.pop() if len(nouns) == 1 else ""
