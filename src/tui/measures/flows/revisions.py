"""Revisions of TIC figures: every value that a month's figure was given, in order.

Figures are monthly, in $ billions. A press release prints tenths, a table millions: a value that
rounds to the one before is not a revision of it. Months before form SLT replaced form S are left
out, because figures of the two forms do not compare.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd
from msgspec import Struct

from tui.measures.flows.holdings import of_countries
from tui.measures.flows.net_purchases import INSTRUMENTS, release_months
from tui.sources.calendars import NEW_YORK, tic_known_times

RELEASE = "tic_release"
COMPARED_SOURCES = (RELEASE, "tic_table1", "tic_table3")
"""Sources whose vintages are compared."""
FIRST_MONTH = pd.Timestamp(2023, 2, 28)
"""First month of form SLT."""

HOLDERS = {"official": "99990", "private": "99991"}
"""Holder of the headline figures -> its code in the tables."""

_USD_MN_PER_BN = 1000.0
_USD_BN_DECIMALS = 3
"""The tables are in millions."""
_NOISE_USD_BN = 1e-6
_RELEASE_ROUNDING_USD_BN = 0.05
_TABLE_ROUNDING_USD_BN = 0.0005
_COLUMNS = {
    "for_treas_pos": ("holdings", "total"),
    "for_treas_net": ("net_purchases", "total"),
    "for_lt_treas_pos": ("holdings", "bonds_notes"),
    "for_lt_treas_net": ("net_purchases", "bonds_notes"),
    "for_lt_treas_valchg": ("valuation_change", "bonds_notes"),
    "for_st_treas_pos": ("holdings", "bills"),
    "for_st_treas_net": ("net_purchases", "bills"),
}
"""Column of the tables -> figure and instrument."""
_FIGURE = ("observed", "code", "figure", "instrument")
"""Key of a figure: values with the same key are values of one figure."""
_WHOLE = ("first_print_usd_bn", "latest_usd_bn", "revision_usd_bn")
"""Columns with the same value in every row of a figure."""
_RESULT = (
    *("observed", "holder", "code", "figure", "instrument"),
    *("value_usd_bn", "previous_usd_bn", "change_usd_bn", *_WHOLE),
    *("vintage", "replaces", "known"),
)
Values = Mapping[Any, Any]
"""One value of a figure, by column."""


class TicVintage(Struct, frozen=True, eq=False):
    """One vintage of a press release or of table 1 or 3."""

    source: str
    """One of ``COMPARED_SOURCES``."""
    frame: pd.DataFrame
    """Its rows as parsed by the source."""
    learned: datetime
    """Time at which this vintage was received, timezone-aware."""

    @property
    def released(self) -> datetime:
        """Release time of its newest month, timezone-aware."""
        moment: datetime = self.frame["known"].max().to_pydatetime()
        return moment

    @property
    def known(self) -> datetime:
        """Time from which its values could be known, timezone-aware.

        A press release is never replaced, so it is the release time. A table may have been
        corrected without a new month, so it is the time of receipt.
        """
        return self.released if self.source == RELEASE else self.learned


def revisions(
    prints: Iterable[TicVintage], months: int, *, countries: bool = False
) -> pd.DataFrame:
    """Return every value of the net purchases of the newest ``months`` months.

    One row per value and official or private holder: the first available value, then each value
    that differs from the one before. With ``countries`` also the figures of countries and of the
    grand total (holdings, net purchases, valuation change), if they were revised. Empty without
    vintages. Columns:

    - ``observed`` (month end), ``holder``, ``code``, ``figure``, ``instrument``. A figure of
      instrument ``total`` needs bonds, notes and bills in one vintage.
    - ``value_usd_bn``; ``previous_usd_bn`` and ``change_usd_bn`` from it, NaN for the first value.
    - ``first_print_usd_bn`` (NaN if the release that first printed the month is not available),
      ``latest_usd_bn`` and ``revision_usd_bn`` (latest minus first print): the same in all rows
      of a figure.
    - ``vintage`` and the vintage it ``replaces`` ("" for none): source and release day in New York.
    - ``known``, UTC.
    """
    vintages = [vintage for vintage in prints if not vintage.frame.empty]
    if not vintages:
        return pd.DataFrame(columns=list(_RESULT))
    newest = max(vintage.frame["observed"].max() for vintage in vintages)
    since = max(FIRST_MONTH, newest - pd.offsets.MonthEnd(months - 1))
    rows = pd.concat([_figures(vintage, since, countries) for vintage in vintages])
    rows["first"] = rows["released"] <= tic_known_times(rows["observed"])
    rows = rows.sort_values([*_FIGURE, "known", "source", "value_usd_bn"])
    figures = groupby(rows.to_dict("records"), key=itemgetter(*_FIGURE))
    histories = [_history(list(values)) for _, values in figures]
    headlines = set(HOLDERS.values())
    kept = [each for each in histories if len(each) > 1 or each[0]["code"] in headlines]
    result = pd.DataFrame([row for each in kept for row in each], columns=list(_RESULT))
    result["country"] = ~result["code"].isin(headlines)
    result["place"] = result["instrument"].map(INSTRUMENTS.index)
    order = ["observed", "country", "holder", "figure", "place"]
    return result.sort_values(order, kind="stable", ignore_index=True)[list(_RESULT)]


def _history(values: list[Values]) -> list[Values]:
    """Return the rows of one figure, without the values that repeat the one before."""
    current, rows = values[0], [{**values[0], "replaces": ""}]
    for value in values[1:]:
        if not _repeats(value, current):
            previous = current["value_usd_bn"]
            change = round(value["value_usd_bn"] - previous, _USD_BN_DECIMALS)
            changes = {"previous_usd_bn": previous, "change_usd_bn": change}
            rows.append({**value, **changes, "replaces": current["vintage"]})
        elif value["rounding_usd_bn"] > current["rounding_usd_bn"]:
            continue
        current = value
    first = values[0]["value_usd_bn"] if values[0]["first"] else math.nan
    latest = current["value_usd_bn"]
    revision = 0.0 if len(rows) == 1 and values[0]["first"] else latest - first
    whole = dict(zip(_WHOLE, (first, latest, round(revision, _USD_BN_DECIMALS)), strict=True))
    return [{**row, **whole, "holder": values[-1]["holder"]} for row in rows]


def _repeats(value: Values, current: Values) -> bool:
    """Return whether both can be the same amount, given the rounding of their publications."""
    roundings = value["rounding_usd_bn"], current["rounding_usd_bn"]
    tolerance = 0.0 if roundings[0] == roundings[1] else sum(roundings)
    distance = abs(value["value_usd_bn"] - current["value_usd_bn"])
    return bool(distance <= tolerance + _NOISE_USD_BN)


def _figures(vintage: TicVintage, since: pd.Timestamp, countries: bool) -> pd.DataFrame:
    """Return the figures of one vintage from a month on, one row each."""
    frame = vintage.frame[vintage.frame["observed"] >= since]
    is_release = vintage.source == RELEASE
    rows = _release_figures(frame) if is_release else _table_figures(frame, countries)
    return rows.dropna(subset="value_usd_bn").assign(
        source=vintage.source,
        vintage=f"{vintage.source} {vintage.released.astimezone(NEW_YORK):%Y-%m-%d}",
        released=pd.Timestamp(vintage.released),
        known=pd.Timestamp(vintage.known),
    )


def _release_figures(frame: pd.DataFrame) -> pd.DataFrame:
    """Return lines 5, 10, 24 and 25 of a press release, and the sum of each holder's two lines."""
    rows = release_months(frame).rename(columns={"net_purchases_usd_bn": "value_usd_bn"})
    is_used = rows["holder"].isin(list(HOLDERS)) & rows["instrument"].isin(INSTRUMENTS)
    rows = rows[is_used].assign(rounding_usd_bn=_RELEASE_ROUNDING_USD_BN)
    sums = rows.groupby(["observed", "holder"], as_index=False)[["value_usd_bn", "rounding_usd_bn"]]
    totals = sums.sum(min_count=2).assign(instrument="total")
    rows = pd.concat([rows, totals.round({"value_usd_bn": _USD_BN_DECIMALS})])
    return rows.assign(code=rows["holder"].map(HOLDERS), figure="net_purchases")


def _table_figures(frame: pd.DataFrame, countries: bool) -> pd.DataFrame:
    """Return the holders' net purchases of a table, with ``countries`` all figures of countries."""
    names = {code: holder for holder, code in HOLDERS.items()}
    holders = frame[frame["code"].isin(list(names))]
    blocks = [holders.assign(holder=holders["code"].map(names))]
    if countries:
        blocks.append(of_countries(frame).rename(columns={"country": "holder"}))
    columns = [name for name in _COLUMNS if name in frame.columns]
    rows = pd.concat(blocks).melt(["observed", "holder", "code"], columns, "column", "usd_mn")
    rows["figure"] = rows["column"].map(lambda name: _COLUMNS[name][0])
    rows["instrument"] = rows["column"].map(lambda name: _COLUMNS[name][1])
    rows["value_usd_bn"] = rows["usd_mn"] / _USD_MN_PER_BN
    headline = rows["code"].isin(list(names)) & (rows["figure"] != "net_purchases")
    return rows[~headline].assign(rounding_usd_bn=_TABLE_ROUNDING_USD_BN)
