"""Securities that the Federal Reserve holds, by kind and week: the New York Fed's SOMA summary."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source
from tui.sources.body_parsing import (
    add_known_times,
    parse_days,
    parse_json,
    parse_numbers,
    require_columns,
    require_ordered_days,
    shown,
)
from tui.sources.calendars import H41, lag_rule
from tui.sources.frame_schema import FrameSchema
from tui.sources.value_limits import ColumnSum, NeighbourLimit

EXPECTED = "the New York Fed's SOMA summary"
HOST = "markets.newyorkfed.org"
URL = f"https://{HOST}/api/soma/summary.json"
KINDS = {
    "bills": "bills_usd_bn",
    "notesbonds": "notes_bonds_usd_bn",
    "tips": "tips_usd_bn",
    "frn": "frn_usd_bn",
    "agencies": "agencies_usd_bn",
    "mbs": "mbs_usd_bn",
    "cmbs": "cmbs_usd_bn",
}
"""Field of a kind of security -> column. The kinds add up to the total."""
COMPENSATION = "inflation_compensation_usd_bn"
"""Growth of the TIPS' principal. It is not part of the total."""
COLUMNS = {**KINDS, "tipsInflationCompensation": COMPENSATION, "total": "total_usd_bn"}
OPTIONAL = ("frn_usd_bn", "agencies_usd_bn", "mbs_usd_bn", "cmbs_usd_bn")
"""Kinds that the Fed did not always hold. Then the field is empty, or no floating-rate note existed
yet."""
MAX_USD = 5e13
ROUNDING_USD_BN = 1e-6
NEXT_WEEK = timedelta(days=20)


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Return one row per Wednesday, ascending: par values by kind, in $ billions.

    Columns are those of ``COLUMNS``. A kind that the Fed does not hold is 0. Raises ``Malformed``
    if a week lacks another figure.
    """
    value = parse_json(body, EXPECTED)
    soma = value.get("soma") if isinstance(value, dict) else None
    weeks = soma.get("summary") if isinstance(soma, dict) else None
    if (
        not isinstance(weeks, list)
        or not weeks
        or not all(isinstance(week, dict) for week in weeks)
    ):
        raise Malformed(f"expected {EXPECTED} as a list of weeks, got {shown(value)}")
    table = pd.DataFrame(weeks)
    require_columns(table.columns, ["asOfDate", *COLUMNS], EXPECTED)
    texts = table[["asOfDate", *COLUMNS]].fillna("").astype("str")
    frame = pd.DataFrame({"observed": parse_days(texts["asOfDate"], "%Y-%m-%d", EXPECTED)})
    require_ordered_days(frame["observed"], EXPECTED)
    for field, column in COLUMNS.items():
        amounts = parse_numbers(texts[field], 0, MAX_USD, EXPECTED) / 1e9
        frame[column] = amounts.fillna(0.0) if column in OPTIONAL else amounts
    if frame.isna().any(axis=None):
        week = frame.loc[frame.isna().any(axis="columns"), "observed"].iloc[0]
        raise Malformed(
            f"expected {EXPECTED} whole, got a week of {week:%Y-%m-%d} without a figure"
        )
    return add_known_times(frame.sort_values("observed"), H41.known)


def parts(now: datetime, symbols: tuple[str, ...]) -> tuple[Part, ...]:
    """Return the summary as the only part, with every week since July 2003."""
    return (Part("summary", URL),)


SOURCE = Source(
    name="soma",
    title="Securities held by the Federal Reserve",
    publisher="Federal Reserve Bank of New York",
    hosts=(HOST,),
    parts=parts,
    parse=parse,
    parser=1,
    revised=False,
    floor=timedelta(minutes=30),
    due=lambda now, part: H41.due(now),
    next_release=H41.next_release,
    known_by=lag_rule,
    keep=24,
    schema=FrameSchema(ranges={"*_usd_bn": (0, MAX_USD / 1e9)}),
    limits=(
        ColumnSum("total_usd_bn", tuple(KINDS.values()), ROUNDING_USD_BN),
        NeighbourLimit("total_usd_bn", most=1.5, is_ratio=True, unit_factor=3, max_gap=NEXT_WEEK),
        NeighbourLimit(
            "notes_bonds_usd_bn", most=1.25, is_ratio=True, unit_factor=3, max_gap=NEXT_WEEK
        ),
        NeighbourLimit(COMPENSATION, most=1.5, is_ratio=True, unit_factor=3, max_gap=NEXT_WEEK),
    ),
)
"""The largest changes in a week: the total 29% (2009-03-18), notes and bonds 14%, inflation
compensation 17%. Known on Thursday with the H.4.1, which has the same holdings."""
