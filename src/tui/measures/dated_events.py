"""Dated events between the curves of two days: auctions of coupons, TIC releases, Fed custody."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, NamedTuple

import pandas as pd

from tui.measures.auctions.results import BILLS, results
from tui.measures.auctions.verdicts import AuctionVerdict, auctions_with_verdicts
from tui.measures.flows.custody import custody, custody_changes
from tui.measures.flows.net_purchases import treasury_net_purchases
from tui.measures.provenance import inputs_of, merge_inputs
from tui.model.snapshot import KnownBy, Snapshot, Stamp, State, worst_state
from tui.sources.calendars import new_york_time, tic_known_by, tic_known_times

SOURCES = ("auctions", "par_yields", "fred", "tic_release", "tic_table1", "tic_table3")
"""Names of all sources that the events are read from."""
HOLDERS = ("official", "private")
"""Holders of TIC whose first prints an event has."""
QUOTED = time(15, 30)
"""Time in New York of the quotes that Treasury's curve of a day is made from, about."""


class ReleaseKind(StrEnum):
    """Kinds of events: each is the release of a figure. Exports use the values."""

    AUCTION = "auction"
    TIC = "tic_release"
    CUSTODY = "fed_custody"


class DatedEvent(NamedTuple):
    """A figure that became known at a time."""

    released: datetime
    """Time at which it became known, UTC."""
    kind: ReleaseKind
    subject: str
    """Security sold (``20-Year Bond``), month of TIC (``2025-10``), or Wednesday of the level."""
    figures: Mapping[str, float]
    """Figures by name, with the unit as suffix. NaN if one is missing."""
    verdict: str
    """Verdict on an auction, "" if there is none: see ``AuctionVerdict``."""
    is_day_assumed: bool
    """True if no calendar has the day of the release, so that a rule dates it."""
    stamp: Stamp


def events_between(snapshot: Snapshot, start: date, end: date) -> tuple[DatedEvent, ...]:
    """Return the events after the quotes of one day up to those of another, newest first.

    An event of 16:00 is not in the curve of that day, but in the next one. Only events that are
    known at the snapshot are returned.
    """
    first, last = (pd.Timestamp(new_york_time(day, QUOTED)) for day in (start, end))
    events = [
        *_auctions(snapshot, first, last),
        *_tic_releases(snapshot, first, last),
        *_custody_levels(snapshot, first, last),
    ]
    return tuple(sorted(events, key=lambda event: (event.released, event.subject), reverse=True))


def _auctions(snapshot: Snapshot, first: pd.Timestamp, last: pd.Timestamp) -> Iterator[DatedEvent]:
    """Yield the auctions of notes and bonds, indexed and floating ones too, without tests."""
    held = results(snapshot)
    is_coupon = ~held["kind"].isin(BILLS) & ~held["test"].astype(bool)
    released = held.loc[is_coupon, "known"]
    released = released[(released > first) & (released <= last)]
    rows = auctions_with_verdicts(snapshot).loc[released.index]
    for known, row in zip(released, rows.to_dict("records"), strict=True):
        names = ("high_yield_pct", "proxy_tail_bp", "bid_to_cover")
        yield DatedEvent(
            known.to_pydatetime(),
            ReleaseKind.AUCTION,
            f"{row['sold_as']} {row['kind']}",
            {name: float(row[name]) for name in names},
            "" if row["verdict"] == AuctionVerdict.TOO_FEW else str(row["verdict"]),
            is_day_assumed=False,
            stamp=_stamp(row["observed"], [row]),
        )


def _tic_releases(
    snapshot: Snapshot, first: pd.Timestamp, last: pd.Timestamp
) -> Iterator[DatedEvent]:
    """Yield the first releases of TIC's months, with the first prints of all Treasuries."""
    rows = treasury_net_purchases(snapshot)
    rows = rows[(rows["instrument"] == "total") & rows["holder"].isin(HOLDERS)]
    if rows.empty:
        return
    rows = rows.assign(released=tic_known_times(rows["observed"]))
    rows = rows[(rows["released"] > first) & (rows["released"] <= last)]
    for month in rows["observed"].unique():
        halves = rows[rows["observed"] == month].to_dict("records")
        moment = halves[0]["released"]
        prints = {row["holder"]: float(row["first_print_usd_bn"]) for row in halves}
        yield DatedEvent(
            moment.to_pydatetime(),
            ReleaseKind.TIC,
            f"{month:%Y-%m}",
            {f"{holder}_usd_bn": prints.get(holder, float("nan")) for holder in HOLDERS},
            "",
            is_day_assumed=tic_known_by(month.date()) is not KnownBy.CALENDAR,
            stamp=_release_stamp(snapshot, moment, month, halves),
        )


def _custody_levels(
    snapshot: Snapshot, first: pd.Timestamp, last: pd.Timestamp
) -> Iterator[DatedEvent]:
    """Yield the weekly levels of the Fed's custody holdings (H.4.1)."""
    levels = custody(snapshot)
    if levels.empty:
        return
    rows = levels.join(custody_changes(levels)["change_1w_usd_bn"])
    rows = rows[(rows["known"] > first) & (rows["known"] <= last)]
    for week, row in zip(rows.index, rows.to_dict("records"), strict=True):
        yield DatedEvent(
            row["known"].to_pydatetime(),
            ReleaseKind.CUSTODY,
            f"{week:%Y-%m-%d}",
            {"change_1w_usd_bn": row["change_1w_usd_bn"], "custody_usd_bn": row["value"]},
            "",
            is_day_assumed=False,
            stamp=_stamp(week, [row]),
        )


def _release_stamp(
    snapshot: Snapshot,
    moment: pd.Timestamp,
    month: pd.Timestamp,
    rows: list[dict[Hashable, Any]],
) -> Stamp:
    """Return the stamp of first prints: of the press release, of the rows if it is not at hand."""
    printed = [
        part
        for part in snapshot.parts("tic_release")
        if not part.frame.empty and part.frame["known"].max() == moment
    ]
    stamp = _stamp(month, rows)
    inputs = merge_inputs(map(inputs_of, printed)) or stamp.inputs
    state = worst_state(tuple(part.state for part in printed)) if printed else stamp.state
    return Stamp(stamp.observed, moment.to_pydatetime(), state, inputs)


def _stamp(observed: pd.Timestamp, rows: list[dict[Hashable, Any]]) -> Stamp:
    """Return the stamp of a figure from some rows of a measure."""
    return Stamp(
        observed.date(),
        max(row["known"] for row in rows).to_pydatetime(),
        worst_state(tuple(State(row["state"]) for row in rows)),
        merge_inputs(row["inputs"] for row in rows),
    )
