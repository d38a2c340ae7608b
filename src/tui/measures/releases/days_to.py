"""Days from each par curve to the next release of a kind, as far as it was known then."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from tui.measures.auctions.results import TEST_USD_BN
from tui.measures.curve.par_curve import par_curve
from tui.measures.provenance import PROVENANCE_COLUMNS, inputs_of, merge_inputs
from tui.measures.releases.releases import auction_name
from tui.measures.releases.timetables import Timetable, planned_days
from tui.model.snapshot import Dataset, Snapshot, State, worst_state
from tui.sources.auction_schedule import PART as SCHEDULE
from tui.sources.planned_events import PART as EVENTS

UNKNOWN_DAYS = 999
"""Days to a release of which none is known. Auctions are announced four to eight days ahead."""
NEVER = pd.Timestamp("2200-01-01", tz="UTC")
"""End of a plan that nothing replaced."""
COLUMNS = ["value", *PROVENANCE_COLUMNS]


def days_to_event(snapshot: Snapshot, source: str, name: str) -> pd.DataFrame:
    """Return the days from each par curve's day to the next event of a publisher's list after it.

    ``COLUMNS``, by ``observed``, ascending. Only events known with that curve count, on the day
    that the list had then. ``UNKNOWN_DAYS`` if there is none.
    """
    return _days_to(snapshot, name, _lists(snapshot, source, EVENTS))


def days_to_auction(snapshot: Snapshot, name: str) -> pd.DataFrame:
    """Return the same for the auctions of a name, announced or on the tentative schedule."""
    announced = [_List(part, None, NEVER) for part in snapshot.parts("auctions")]
    return _days_to(snapshot, name, [*announced, *_lists(snapshot, "auction_schedule", SCHEDULE)])


def days_to_planned(snapshot: Snapshot, timetable: Timetable) -> pd.DataFrame:
    """Return the same for the releases of a timetable, each where it was expected then."""
    curve = par_curve(snapshot)
    if curve.empty:
        return pd.DataFrame(columns=COLUMNS)
    plans = planned_days(timetable, curve.index[-1].date())
    return curve[[*PROVENANCE_COLUMNS]].assign(value=_counted(curve, plans))[COLUMNS]


class _List(NamedTuple):
    """A list of releases, and the time in which it was the newest."""

    dataset: Dataset
    since: pd.Timestamp | None
    """Time at which it replaced another list, None for the first one at hand."""
    until: pd.Timestamp


def _lists(snapshot: Snapshot, source: str, part: str) -> list[_List]:
    """Return every list of a source that was the newest at some moment, oldest first."""
    newest, earlier = snapshot.datasets.get((source, part)), snapshot.earlier
    if newest is None:
        return []
    moments = earlier.revision_times((source,)) if earlier else ()
    found = [
        (pd.Timestamp(moment), earlier.at(moment, (source,)).datasets.get((source, part)))
        for moment in moments
        if earlier
    ]
    known = [(moment, each) for moment, each in found if each is not None]
    if not known:
        return [_List(newest, None, NEVER)]
    changes = [moment for moment, _ in known[1:]]
    times = zip([None, *changes], [*changes, NEVER], strict=True)
    return [
        _List(each, since, until) for (_, each), (since, until) in zip(known, times, strict=True)
    ]


def _days_to(snapshot: Snapshot, name: str, lists: Sequence[_List]) -> pd.DataFrame:
    curve = par_curve(snapshot)
    if curve.empty or not lists:
        return pd.DataFrame(columns=COLUMNS)
    plans = pd.concat([_plans(each, name) for each in lists])
    at_hand = [each.dataset for each in lists if each.until == NEVER]
    inputs = merge_inputs(map(inputs_of, at_hand))
    state = worst_state(tuple(each.state for each in at_hand))
    rows = curve[[*PROVENANCE_COLUMNS]]
    states = {each: worst_state((State(each), state)).value for each in rows["state"].unique()}
    merged = {own: merge_inputs((own, inputs)) for own in set(rows["inputs"])}
    return rows.assign(
        value=_counted(curve, plans),
        state=rows["state"].map(states),
        inputs=rows["inputs"].map(merged),
    )[COLUMNS]


def _plans(each: _List, name: str) -> pd.DataFrame:
    """Return the plans for the releases of a name in a list, as ``planned_days`` does."""
    rows = each.dataset.frame
    received = pd.Timestamp(each.dataset.learned)
    plans = rows.loc[_is_named(rows, name), ["observed", "known"]].assign(until=each.until)
    known = plans["known"].where(plans["known"] <= received, received)
    if each.since is not None:
        known = known.where(known > each.since, each.since)
    return plans.assign(known=known)


def _is_named(rows: pd.DataFrame, name: str) -> pd.Series[bool]:
    """Return whether each row is a release of a name; auctions held and tests are none."""
    if "event" in rows:
        of_event: pd.Series[bool] = rows["event"] == name
        return of_event
    terms = rows["term"]
    if "original_term" in rows:
        terms = rows["original_term"].where(rows["original_term"] != "", terms)
    pairs = pd.MultiIndex.from_arrays([rows["kind"], terms])
    named = [pair for pair in pairs.unique() if auction_name(*pair) == name]
    is_named: pd.Series[bool] = pd.Series(pairs.isin(named), rows.index)
    if "held" in rows:
        is_named &= ~rows["held"].astype(bool) & ~(rows["offering_usd_bn"] < TEST_USD_BN)
    return is_named


def _counted(curve: pd.DataFrame, plans: pd.DataFrame) -> np.ndarray:
    """Return the days from each curve to the nearest plan that was known with it and in force."""
    days = curve.index.to_numpy(dtype="datetime64[D]")
    known = pd.DatetimeIndex(curve["known"]).as_unit("s").asi8
    values = np.full(len(days), float(UNKNOWN_DAYS))
    since, until = (
        np.searchsorted(known, pd.DatetimeIndex(plans[name]).as_unit("s").asi8)
        for name in ("known", "until")
    )
    planned = plans["observed"].to_numpy(dtype="datetime64[D]")
    ends = np.minimum(np.searchsorted(days, planned), until)
    for day, begin, end in zip(planned, since, ends, strict=True):
        left = (day - days[begin:end]).astype(int)
        values[begin:end] = np.minimum(values[begin:end], left)
    return values
