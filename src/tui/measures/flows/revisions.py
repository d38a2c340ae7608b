"""What later releases made of a figure: every value it was given, in the order it was given them.

Figures of TIC by month, in $ billions. A press release prints tenths, a table millions: a value
that rounds to the one before is not a revision of it. Months before form SLT replaced form S are
left out, so that a print of the one is never set against a print of the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from tui.measures.flows.holdings import of_countries
from tui.measures.flows.net_purchases import INSTRUMENTS, release_months
from tui.sources.calendars import NEW_YORK, tic_known

RELEASE = "tic_release"
PRINTED_IN = (RELEASE, "tic_table1", "tic_table3")
"""The sources whose vintages are compared."""
FIRST_MONTH = pd.Timestamp(2023, 2, 28)
"""Of form SLT."""

HOLDERS = {"official": "99990", "private": "99991"}
"""The holders of the headlines and their codes in the tables."""

_USD_MN_PER_BN = 1000.0
_USD_BN_DECIMALS = 3
"""As fine as the tables are: millions."""
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
"""What makes two values values of one figure."""
_WHOLE = ("first_print_usd_bn", "latest_usd_bn", "revision_usd_bn")
_RESULT = (
    *("observed", "holder", "code", "figure", "instrument"),
    *("value_usd_bn", "previous_usd_bn", "change_usd_bn", *_WHOLE),
    *("vintage", "replaces", "known"),
)
Values = Mapping[Any, Any]
"""One value of a figure: column to content."""


@dataclass(frozen=True, eq=False)
class Print:
    """One vintage of a press release or of table 1 or 3."""

    source: str
    frame: pd.DataFrame
    learned: datetime
    """When this vintage reached us, timezone-aware."""

    @property
    def released(self) -> datetime:
        """When its newest month came out."""
        moment: datetime = self.frame["known"].max().to_pydatetime()
        return moment

    @property
    def known(self) -> datetime:
        """When these values could be known.

        A press release stands as it came out; a table may have been replaced since by another of
        the same months, so that it was seen is all that is certain.
        """
        return self.released if self.source == RELEASE else self.learned


def revisions(prints: Iterable[Print], months: int, *, countries: bool = False) -> pd.DataFrame:
    """Every value that the net purchases of the newest ``months`` months were given.

    One row per value, official and private: the first at hand, then each that differs from the one
    it replaces (``previous_usd_bn``, ``change_usd_bn``: NaN for the first), with both vintages. Of
    the figure as a whole ``first_print_usd_bn`` (NaN where the release that first printed the month
    is not at hand), ``latest_usd_bn`` and ``revision_usd_bn`` between these two. Totals are of
    vintages that have bonds, notes and bills. With ``countries`` also their figures that were
    revised, and the grand total's.
    """
    vintages = [one for one in prints if not one.frame.empty]
    if not vintages:
        return pd.DataFrame(columns=list(_RESULT))
    newest = max(one.frame["observed"].max() for one in vintages)
    since = max(FIRST_MONTH, newest - pd.offsets.MonthEnd(months - 1))
    rows = pd.concat([_printed(one, since, countries) for one in vintages])
    rows["first"] = rows["released"] <= tic_known(rows["observed"])
    rows = rows.sort_values([*_FIGURE, "known", "source", "value_usd_bn"])
    figures = groupby(rows.to_dict("records"), key=itemgetter(*_FIGURE))
    histories = [_history(list(values)) for _, values in figures]
    headlines = set(HOLDERS.values())
    shown = [one for one in histories if len(one) > 1 or one[0]["code"] in headlines]
    result = pd.DataFrame([row for one in shown for row in one], columns=list(_RESULT))
    result["country"] = ~result["code"].isin(headlines)
    result["place"] = result["instrument"].map(INSTRUMENTS.index)
    order = ["observed", "country", "holder", "figure", "place"]
    return result.sort_values(order, kind="stable", ignore_index=True)[list(_RESULT)]


def _history(values: list[Values]) -> list[Values]:
    """The values of one figure, in order, that are no repetition of the one before."""
    standing, rows = values[0], [{**values[0], "replaces": ""}]
    for value in values[1:]:
        if not _repeats(value, standing):
            previous = standing["value_usd_bn"]
            change = round(value["value_usd_bn"] - previous, _USD_BN_DECIMALS)
            said = {"previous_usd_bn": previous, "change_usd_bn": change}
            rows.append({**value, **said, "replaces": standing["vintage"]})
        elif value["rounding_usd_bn"] > standing["rounding_usd_bn"]:
            continue
        standing = value
    first = values[0]["value_usd_bn"] if values[0]["first"] else math.nan
    latest = standing["value_usd_bn"]
    revision = 0.0 if len(rows) == 1 and values[0]["first"] else latest - first
    whole = dict(zip(_WHOLE, (first, latest, round(revision, _USD_BN_DECIMALS)), strict=True))
    return [{**row, **whole, "holder": values[-1]["holder"]} for row in rows]


def _repeats(value: Values, standing: Values) -> bool:
    """True where both can be one amount, each rounded as its publication rounds."""
    roundings = value["rounding_usd_bn"], standing["rounding_usd_bn"]
    room = 0.0 if roundings[0] == roundings[1] else sum(roundings)
    return bool(abs(value["value_usd_bn"] - standing["value_usd_bn"]) <= room + _NOISE_USD_BN)


def _printed(one: Print, since: pd.Timestamp, countries: bool) -> pd.DataFrame:
    """The figures of one vintage, a row each, from a month on."""
    frame = one.frame[one.frame["observed"] >= since]
    rows = _of_release(frame) if one.source == RELEASE else _of_table(frame, countries)
    return rows.dropna(subset="value_usd_bn").assign(
        source=one.source,
        vintage=f"{one.source} {one.released.astimezone(NEW_YORK):%Y-%m-%d}",
        released=pd.Timestamp(one.released),
        known=pd.Timestamp(one.known),
    )


def _of_release(frame: pd.DataFrame) -> pd.DataFrame:
    """Lines 5, 10, 24 and 25 of a press release, and what each holder's two lines make."""
    rows = release_months(frame).rename(columns={"net_purchases_usd_bn": "value_usd_bn"})
    wanted = rows["holder"].isin(list(HOLDERS)) & rows["instrument"].isin(INSTRUMENTS)
    rows = rows[wanted].assign(rounding_usd_bn=_RELEASE_ROUNDING_USD_BN)
    sums = rows.groupby(["observed", "holder"], as_index=False)[["value_usd_bn", "rounding_usd_bn"]]
    totals = sums.sum(min_count=2).assign(instrument="total")
    rows = pd.concat([rows, totals.round({"value_usd_bn": _USD_BN_DECIMALS})])
    return rows.assign(code=rows["holder"].map(HOLDERS), figure="net_purchases")


def _of_table(frame: pd.DataFrame, countries: bool) -> pd.DataFrame:
    """The holders' net purchases of a table, and all figures of its countries where asked for."""
    names = {code: holder for holder, code in HOLDERS.items()}
    holders = frame[frame["code"].isin(list(names))]
    wanted = [holders.assign(holder=holders["code"].map(names))]
    if countries:
        wanted.append(of_countries(frame).rename(columns={"country": "holder"}))
    columns = [name for name in _COLUMNS if name in frame.columns]
    rows = pd.concat(wanted).melt(["observed", "holder", "code"], columns, "column", "usd_mn")
    rows["figure"] = rows["column"].map(lambda name: _COLUMNS[name][0])
    rows["instrument"] = rows["column"].map(lambda name: _COLUMNS[name][1])
    rows["value_usd_bn"] = rows["usd_mn"] / _USD_MN_PER_BN
    headline = rows["code"].isin(list(names)) & (rows["figure"] != "net_purchases")
    return rows[~headline].assign(rounding_usd_bn=_TABLE_ROUNDING_USD_BN)
