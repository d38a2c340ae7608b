"""Days from each par curve to the next release of a kind, as far as it was known then."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from tui.measures.curve.par_curve import par_curve
from tui.measures.provenance import PROVENANCE_COLUMNS, inputs_of, merge_inputs
from tui.measures.releases.releases import auction_name
from tui.model.snapshot import Dataset, Snapshot, State, worst_state
from tui.sources.auction_schedule import PART as SCHEDULE
from tui.sources.planned_events import PART as EVENTS

UNKNOWN_DAYS = 999
"""Days to a release of which none is known. Auctions are announced four to eight days ahead."""


def days_to(snapshot: Snapshot, source: str, name: str) -> pd.DataFrame:
    """Return the days from each par curve's day to the next release after it.

    Columns ``value`` and the provenance columns, by ``observed``, ascending. Only releases known
    with that curve count; ``UNKNOWN_DAYS`` if there is none. ``source`` is ``auctions`` for an
    auction of the name, else a list of events that has it.
    """
    curve = par_curve(snapshot)
    parts = [*_parts(snapshot, source)]
    listed = [_events(part, name) for part in parts]
    if curve.empty or not listed:
        return pd.DataFrame(columns=["value", *PROVENANCE_COLUMNS])
    events = pd.concat(listed).sort_values("observed")
    days = curve.index.to_numpy(dtype="datetime64[D]")
    known = pd.DatetimeIndex(curve["known"]).as_unit("s").asi8
    values = np.full(len(days), float(UNKNOWN_DAYS))
    event_days = events["observed"].to_numpy(dtype="datetime64[D]")
    event_known = pd.DatetimeIndex(events["known"]).as_unit("s").asi8
    for day, since in zip(event_days, event_known, strict=True):
        begin, end = np.searchsorted(known, since), np.searchsorted(days, day)
        left = (day - days[begin:end]).astype(int)
        values[begin:end] = np.minimum(values[begin:end], left)
    inputs = merge_inputs(inputs_of(part) for part in parts)
    state = worst_state(tuple(part.state for part in parts))
    rows = curve[[*PROVENANCE_COLUMNS]]
    states = {each: worst_state((State(each), state)).value for each in rows["state"].unique()}
    merged = {own: merge_inputs((own, inputs)) for own in set(rows["inputs"])}
    return rows.assign(
        value=values, state=rows["state"].map(states), inputs=rows["inputs"].map(merged)
    )[["value", *PROVENANCE_COLUMNS]]


def _parts(snapshot: Snapshot, source: str) -> Iterator[Dataset]:
    """Yield the parts with releases of a source: of auctions, their lists and the schedule."""
    if source != "auctions":
        yield from (part for part in snapshot.parts(source) if part.part == EVENTS)
        return
    yield from snapshot.parts("auctions")
    yield from (part for part in snapshot.parts("auction_schedule") if part.part == SCHEDULE)


def _events(part: Dataset, name: str) -> pd.DataFrame:
    """Return the day of each release of a name in a part, and when it was known."""
    rows = part.frame
    if "event" in rows:
        own = rows["event"] == name
    else:
        terms = (
            rows["original_term"].where(rows["original_term"] != "", rows["term"])
            if ("original_term" in rows)
            else rows["term"]
        )
        pairs = pd.MultiIndex.from_arrays([rows["kind"], terms])
        named = [pair for pair in pairs.unique() if auction_name(*pair) == name]
        own = pd.Series(pairs.isin(named), rows.index)
        own &= ~rows["held"].astype(bool) if "held" in rows else True
    events = rows.loc[own, ["observed", "known"]]
    received = pd.Timestamp(part.learned)
    return events.assign(known=events["known"].where(events["known"] <= received, received))
