"""Term premium of the 10-year yield by two models of the Board's staff, and a change in its parts.

Kim and Wright (2005) estimate a premium. D'Amico, Kim and Wei (2018, "DKW") part a yield into the
expected real short rate, expected inflation, a real term premium and an inflation risk premium.
Both are of zero-coupon yields, and both restate their past.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.curve.change_split import CurvePeriod, span_start, stamp_of
from tui.measures.curve.par_curve import NOISE_DECIMALS, par_curve
from tui.measures.provenance import PROVENANCE_COLUMNS, with_provenance
from tui.model.snapshot import Dataset, Snapshot, Stamp, State
from tui.sources import dkw as dkw_source
from tui.sources.dkw import PARTS

TENORS = ("5Y", "10Y")
"""Tenors that DKW parts."""
PREMIUM_TENOR = "10Y"
"""Tenor whose premium both models estimate."""
FIRST_PRINT = timedelta(days=31)
"""Longest time from a day's due release to the file with its first print."""
KIM_WRIGHT = ("fred", "THREEFYTP10")
"""Source and part of Kim and Wright's premium."""
NO_ESTIMATES = "no estimates of term premia yet, fetched when online"
_NAN = float("nan")
_NO_PARTS: Mapping[str, float] = dict.fromkeys(PARTS, _NAN)
_DKW = ("dkw", dkw_source.PART)


@per_parts("dkw")
def dkw(snapshot: Snapshot) -> pd.DataFrame:
    """Return DKW's estimates by ``observed``, ascending: the columns of the source, in percent.

    ``premium_5y_pct`` and ``premium_10y_pct`` are the nominal term premia: real premium plus
    inflation risk premium. Empty without data.
    """
    part = snapshot.datasets.get(_DKW)
    premia = [f"premium_{years}y_pct" for years in dkw_source.TENORS]
    if part is None:
        return pd.DataFrame(columns=[*dkw_source.FIELDS, *premia, *PROVENANCE_COLUMNS])
    rows = with_provenance(_known_when_received(part), part)
    for years, name in zip(dkw_source.TENORS, premia, strict=True):
        real, inflation = (
            rows[f"real_premium_{years}y_pct"],
            rows[f"inflation_premium_{years}y_pct"],
        )
        rows[name] = (real + inflation).round(NOISE_DECIMALS)
    return rows


@per_parts(KIM_WRIGHT)
def kim_wright(snapshot: Snapshot) -> pd.DataFrame:
    """Return Kim and Wright's 10-year premium by ``observed``, ascending, in percent.

    Columns ``value`` and the provenance columns. Empty without data.
    """
    part = snapshot.datasets.get(KIM_WRIGHT)
    if part is None:
        return pd.DataFrame(columns=["value", *PROVENANCE_COLUMNS])
    return with_provenance(_known_when_received(part), part)


def _known_when_received(part: Dataset) -> pd.DataFrame:
    """Return the rows of a dataset by ``observed``, none known later than it was received.

    The rule that dates them assumes a late time.
    """
    rows = part.frame.set_index("observed").sort_index()
    received = pd.Timestamp(part.learned)
    return rows.assign(known=rows["known"].where(rows["known"] <= received, received))


class PremiumReading(NamedTuple):
    """Newest estimate of the 10-year term premium by one model, and its change over a span."""

    model: str
    premium_pct: float
    change_bp: float
    """NaN without a day that the span begins on. + = higher."""
    start: date | None
    """Day that the change is measured from, None if there is no such day."""
    start_pct: float
    """Premium of that day as it is estimated now, NaN without such a day."""
    first_print_pct: float | None
    """The same as the first file at hand had it, None if no file received by then is."""
    stamp: Stamp


def premium_readings(snapshot: Snapshot, span: str) -> list[PremiumReading]:
    """Return the newest premium of each model that is at hand: DKW's, then Kim and Wright's.

    ``span`` is one of ``change_split.SPANS``.
    """
    models = (
        ("DKW", _DKW, lambda at: dkw(at).rename(columns={"premium_10y_pct": "value"})),
        ("Kim–Wright", KIM_WRIGHT, kim_wright),
    )
    return [
        _reading(model, part, snapshot, span, read)
        for model, part, read in models
        if not read(snapshot).empty
    ]


def _reading(
    model: str,
    part: tuple[str, str],
    snapshot: Snapshot,
    span: str,
    read: Callable[[Snapshot], pd.DataFrame],
) -> PremiumReading:
    rows = read(snapshot)
    start = span_start(rows, span)
    period = CurvePeriod.of(rows, start, rows.index[-1].date())
    values: pd.Series[float] = rows["value"]
    start_pct = _NAN if start is None else float(values[pd.Timestamp(start)])
    first = None if start is None else _first_print(snapshot, part, start, read)
    change_bp, stamp = period.change("value").bp, stamp_of(period)
    return PremiumReading(model, float(values.iloc[-1]), change_bp, start, start_pct, first, stamp)


def _first_print(
    snapshot: Snapshot,
    part: tuple[str, str],
    day: date,
    read: Callable[[Snapshot], pd.DataFrame],
) -> float | None:
    """Return the estimate of a day in the first file with it that was at hand.

    None if that was received more than ``FIRST_PRINT`` after the day became known: a later file
    tells nothing of the first print.
    """
    if snapshot.earlier is None:
        return None
    known: pd.Series = read(snapshot)["known"]
    due = pd.Timestamp(known[pd.Timestamp(day)]).to_pydatetime()
    received = snapshot.earlier.receipts(part)
    for moment in (due, *(each for each in received if due < each <= due + FIRST_PRINT)):
        rows = read(snapshot.earlier.at(moment, (part,)))
        for row in rows[rows.index == pd.Timestamp(day)].to_dict("records"):
            if row["state"] != State.RECONSTRUCTED:
                return float(row["value"])
    return None


class PremiumSplit(NamedTuple):
    """Change of a par yield between two days in DKW's parts, in bp. + = higher."""

    tenor: str
    start: date | None
    """Day that the change is measured from, None if there is no such day."""
    end: date | None
    """Newest day that has an estimate and a par yield, None if there is none."""
    change_bp: float
    """Change of the par yield."""
    parts_bp: Mapping[str, float]
    """Change of each of ``PARTS``; NaN if the change cannot be split."""
    residual_bp: float
    """Change of the par yield less that of the fitted zero-coupon yield, the sum of the parts."""
    reason: str
    """Reason for a missing split, "" if there is none."""
    stamp: Stamp
    """The end, with the known time, the state and the inputs of all figures used."""


def split_premium(snapshot: Snapshot, tenor: str, span: str) -> PremiumSplit:
    """Return the change of a par yield over a span, in DKW's parts and the residual.

    The span ends on the newest day that both have, up to two months ago. ``span`` is one of
    ``change_split.SPANS``.
    """
    curve, estimates = par_curve(snapshot), dkw(snapshot)
    if tenor not in TENORS:
        return _unsplit(tenor, f"DKW parts {' and '.join(TENORS)} alone")
    if estimates.empty:
        return _unsplit(tenor, NO_ESTIMATES)
    both = estimates[estimates.index.isin(curve.index)]
    if both.empty:
        return _unsplit(tenor, "no day with an estimate and a par curve")
    end, start = both.index[-1].date(), span_start(both, span)
    nominal = CurvePeriod.of(curve, start, end)
    model = CurvePeriod.of(both.rename(columns=_by_tenor(tenor)), start, end, "estimate")
    change = nominal.change(tenor)
    changes = {name: model.change(name) for name in PARTS}
    reason = next((each.reason for each in (change, *changes.values()) if each.reason), "")
    parts_bp = {name: each.bp for name, each in changes.items()}
    stamp = stamp_of(nominal, model)
    if reason:
        return PremiumSplit(tenor, start, end, change.bp, _NO_PARTS, _NAN, reason, stamp)
    residual = round(change.bp - sum(parts_bp.values()), NOISE_DECIMALS)
    return PremiumSplit(tenor, start, end, change.bp, parts_bp, residual, "", stamp)


def _unsplit(tenor: str, reason: str) -> PremiumSplit:
    nothing = Stamp(None, None, State.CACHED)
    return PremiumSplit(tenor, None, None, _NAN, _NO_PARTS, _NAN, reason, nothing)


def _by_tenor(tenor: str) -> Mapping[str, str]:
    """Return the column of each part of a tenor -> the name of the part."""
    return {f"{name}_{tenor.lower()}_pct": name for name in PARTS}
