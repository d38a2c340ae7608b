"""What each country holds of a kind of security, and why it changed.

Change in holdings = net purchases + valuation change + other change. Treasury publishes no column
of the last: it is what remains, reporters' revisions and volume changes that are no transactions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.provenance import STAMPED, stamped
from tui.model.snapshot import Dataset, Snapshot, State

GRAND_TOTAL = "99996"
HOLDERS = {"99990": "Foreign official", "99991": "Private"}
"""Parts of the grand total, by code; private includes international organisations."""
COUNTRY, ALL_TOGETHER = "country", "total"
"""Kinds of rows, besides ``holder`` and ``hubs``; only those of one kind may be added up."""

_USD_MN_PER_BN = 1000.0
_USD_BN_DECIMALS = 3
"""As fine as the tables are: millions."""
_REGIONS = ("16713", "16721", "19992", "34401", "39942", "49999", "59994", "69906", "69995")
_FIRST_NON_COUNTRY = 70000
"""Codes from here on are organisations, holder sectors and totals."""
_YEAR, _QUARTER = 12, 3
_COLUMNS = ["observed", "country", "code", "kind", *STAMPED]


@dataclass(frozen=True)
class Security:
    """A kind of security and its columns in the table that has it."""

    words: str
    source: str
    position: str
    net: str
    valuation: str = ""
    """"" where TIC takes the change of value as zero."""


def _of_table1(words: str, name: str) -> Security:
    return Security(
        words, "tic_table1", *(f"for_lt_{name}_{of}" for of in ("pos", "net", "valchg"))
    )


SECURITIES: Mapping[str, Security] = {
    "total": Security(
        "Treasuries", "tic_table3", "for_treas_pos", "for_treas_net", "for_lt_treas_valchg"
    ),
    "bonds_notes": Security(
        "Treasury bonds and notes",
        "tic_table3",
        *(f"for_lt_treas_{of}" for of in ("pos", "net", "valchg")),
    ),
    "bills": Security("Treasury bills", "tic_table3", "for_st_treas_pos", "for_st_treas_net"),
    "agencies": _of_table1("agency bonds", "agcy"),
    "corporate_bonds": _of_table1("corporate bonds", "corp"),
    "equities": _of_table1("equities", "eqty"),
}
"""What can be looked at by country, by instrument; ``total`` is bonds, notes and bills."""


def holdings(snapshot: Snapshot) -> pd.DataFrame:
    """Treasuries held by each country and by all together (code ``GRAND_TOTAL``), by month.

    Columns as of ``positions``; countries by name within a month. Regions, holders and other memo
    rows are left out.
    """
    rows = positions("total", snapshot)
    return rows[rows["kind"].isin([COUNTRY, ALL_TOGETHER])].reset_index(drop=True)


def positions(instrument: str, snapshot: Snapshot) -> pd.DataFrame:
    """What each country, each holder, all hubs and all together hold of a security, by month.

    Columns ``observed`` (month end), ``country``, ``code``, ``kind``; in $ billions
    ``holdings_usd_bn``, ``change_usd_bn`` (from the month before), ``net_purchases_usd_bn``
    (+ = they bought), ``valuation_change_usd_bn``, ``other_change_usd_bn``, ``net_3m_usd_bn``,
    ``net_12m_usd_bn``; ``share_pct`` of the grand total, ``rank`` among countries and ``rank_move``
    in twelve months (+ = up); ``known``, ``state``, ``inputs``. NaN across a break of the series
    and where a month is missing. A vintage became known with its newest month. Raises KeyError for
    an unknown instrument.
    """
    return _MEASURES[instrument](snapshot)


def of_countries(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of table 1 or 3 that are countries, and the grand total."""
    codes = pd.to_numeric(table["code"], errors="coerce")
    named = (codes < _FIRST_NON_COUNTRY) & ~table["code"].isin(_REGIONS)
    return table[named | (table["code"] == GRAND_TOTAL)]


def _measure(security: Security) -> Callable[[Snapshot], pd.DataFrame]:
    @per_parts(security.source)
    def measured(snapshot: Snapshot) -> pd.DataFrame:
        parts = snapshot.parts(security.source)
        if not parts or parts[-1].frame.empty:
            return pd.DataFrame(columns=_COLUMNS)
        return _measured(parts[-1], security)

    return measured


_MEASURES = {name: _measure(security) for name, security in SECURITIES.items()}


def _measured(part: Dataset, security: Security) -> pd.DataFrame:
    frame = part.frame
    rows = pd.concat([of_countries(frame), frame[frame["code"].isin(list(HOLDERS))]])
    figures = _figures(rows, security)
    held = figures["holdings_usd_bn"]
    cells = pd.MultiIndex.from_product([held.index, held.columns], names=["observed", "code"])
    flat = {name: wide.to_numpy().ravel() for name, wide in figures.items()}
    long = pd.DataFrame(flat, cells).dropna(subset="holdings_usd_bn").reset_index()
    names = dict(zip(rows["code"], rows["country"], strict=True))
    hubs = f"{len(HUBS)} custody hubs"
    long["country"] = long["code"].map({**names, **HOLDERS, ALL_HUBS: hubs})
    long["kind"] = long["code"].map(_kind)
    known = rows.groupby("observed")["known"].max()
    long["known"] = long["observed"].map(known)
    if part.state is not State.RECONSTRUCTED:
        long["known"] = frame["known"].max()
    return stamped(long, part).sort_values(["observed", "country"]).reset_index(drop=True)


def _kind(code: str) -> str:
    if code == GRAND_TOTAL:
        return ALL_TOGETHER
    return "holder" if code in HOLDERS else "hubs" if code == ALL_HUBS else COUNTRY


def _figures(rows: pd.DataFrame, security: Security) -> dict[str, pd.DataFrame]:
    """Each figure as months x codes, every month between the first and the last included."""
    held, net = (_wide(rows, column) for column in (security.position, security.net))
    valuation = _wide(rows, security.valuation) if security.valuation else held * np.nan
    change = _within_a_series(held.diff(), 1)
    if not security.valuation:
        net = _within_a_series(net, 1)
    other = change - net - (valuation if security.valuation else 0.0)
    countries = held[[code for code in held.columns if _kind(code) == COUNTRY]]
    rank = countries.rank(axis="columns", ascending=False, method="min").reindex_like(held)
    everything = held.get(GRAND_TOTAL, pd.Series(np.nan, held.index))
    figures = {
        "holdings_usd_bn": held,
        "change_usd_bn": change,
        "net_purchases_usd_bn": net,
        "valuation_change_usd_bn": valuation,
        "other_change_usd_bn": other,
        "net_3m_usd_bn": _within_a_series(net.rolling(_QUARTER).sum(), _QUARTER - 1),
        "net_12m_usd_bn": _within_a_series(net.rolling(_YEAR).sum(), _YEAR - 1),
    }
    return {
        **{name: wide.round(_USD_BN_DECIMALS) for name, wide in figures.items()},
        "share_pct": held.div(everything, axis="index") * 100,
        "rank": rank,
        "rank_move": _within_a_series(rank.shift(_YEAR) - rank, _YEAR),
    }


def _wide(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """A column in $ billions, with all hubs together where every one is known."""
    wide = rows.pivot_table(column, "observed", "code", aggfunc="last", dropna=False)
    wide = wide / _USD_MN_PER_BN
    months = pd.date_range(wide.index.min(), wide.index.max(), freq="ME", unit="us")
    wide = wide.reindex(months)
    hubs = wide.reindex(columns=list(HUBS)).sum(axis="columns", skipna=False)
    return wide.assign(**{ALL_HUBS: hubs})


def _within_a_series(wide: pd.DataFrame, back: int) -> pd.DataFrame:
    """NaN where the month so many before is of another series."""
    months = pd.DatetimeIndex(wide.index)
    return wide.where(np.broadcast_to(comparable(months, back)[:, None], wide.shape))


BREAKS: Mapping[pd.Timestamp, str] = {
    pd.Timestamp(2021, 6, 30): "holdings restated (notice of 16 September 2021)",
    pd.Timestamp(2023, 2, 28): "form SLT in place of form S",
}
"""First month of a new series in tables 1 and 3, and why it is new.

The history of the major holders marks its own, the last of them in December 2011.
"""


def series_of(months: pd.DatetimeIndex | pd.Series) -> np.ndarray:
    """The number of the series each month belongs to, from 0: only equal numbers compare."""
    return np.searchsorted(np.array(list(BREAKS), dtype="datetime64[us]"), months, side="right")


def comparable(months: pd.DatetimeIndex, back: int) -> np.ndarray:
    """Whether each month compares with the one so many places before; the first ones do not."""
    series = series_of(months)
    alike = np.zeros(len(months), dtype=bool)
    alike[back:] = series[back:] == series[: max(0, len(series) - back)]
    return alike


HUBS: Mapping[str, str] = {
    "10251": "Belgium",
    "36137": "Cayman Islands",
    "11401": "Ireland",
    "11703": "Luxembourg",
    "12688": "Switzerland",
    "13005": "United Kingdom",
}
"""Code and name; custody and fund centres, by TIC's frequently asked question 7."""

ALL_HUBS = "hubs"
"""Stands for the code of all hubs together."""
