"""Foreign holdings of U.S. securities by country, and the components of their change (TIC).

Change in holdings = net purchases + valuation change + other change. Treasury does not publish the
other change. It is the remainder: revisions by reporters, and changes of volume without a
transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from msgspec import Struct

from tui.measures.cache import per_parts
from tui.measures.flows.month_table import MonthGrid
from tui.measures.flows.series_breaks import are_comparable
from tui.measures.provenance import PROVENANCE_COLUMNS, with_provenance
from tui.model.snapshot import Dataset, Snapshot, State

GRAND_TOTAL = "99996"
"""Code of all foreign holders together."""
HOLDERS = {"99990": "Foreign official", "99991": "Private"}
"""Code -> name of the two parts of the total. Private includes international organisations."""
HUBS: Mapping[str, str] = {
    "10251": "Belgium",
    "36137": "Cayman Islands",
    "11401": "Ireland",
    "11703": "Luxembourg",
    "12688": "Switzerland",
    "13005": "United Kingdom",
}
"""Code -> name of the custody and fund centres, by question 7 of TIC's FAQ. They hold securities
for others, so their holdings say little about the owners."""
ALL_HUBS = "hubs"
"""Used as the code of all hubs together."""
COUNTRY, TOTAL = "country", "total"
"""Values of ``kind``, besides ``holder`` and ``hubs``. Add up rows of one kind only."""

_USD_MN_PER_BN = 1000.0
_USD_BN_DECIMALS = 3
"""The tables are in millions."""
_REGIONS = ("16713", "16721", "19992", "34401", "39942", "49999", "59994", "69906", "69995")
_FIRST_NON_COUNTRY = 70000
"""First code of organisations, holder sectors and totals."""
_YEAR, _QUARTER = 12, 3
_COLUMNS = ["observed", "country", "code", "kind", *PROVENANCE_COLUMNS]


class Security(Struct, frozen=True):
    """A kind of security, and its columns in the TIC table that reports it."""

    words: str
    """Its name, as shown to users."""
    source: str
    position: str
    net: str
    valuation: str = ""
    """"" if the table has no valuation change: TIC takes it as zero."""


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
"""Instrument -> security that has figures by country. ``total`` is bonds, notes and bills."""


def holdings(snapshot: Snapshot) -> pd.DataFrame:
    """Return Treasuries held by each country and by all together (``GRAND_TOTAL``), by month.

    Columns as of ``positions``, sorted by month and country. Regions, holders, hubs and other memo
    rows are left out. Empty without data.
    """
    rows = positions("total", snapshot)
    return rows[rows["kind"].isin([COUNTRY, TOTAL])].reset_index(drop=True)


def positions(instrument: str, snapshot: Snapshot) -> pd.DataFrame:
    """Return holdings of a security by month, of each country, holder, all hubs and the total.

    Raises KeyError for an instrument that is not in ``SECURITIES``. Empty without data. Columns:

    - ``observed`` (month end), ``country``, ``code``, ``kind``.
    - In $ billions: ``holdings_usd_bn``, ``change_usd_bn`` (from the month before),
      ``net_purchases_usd_bn`` (+ = foreigners bought), ``valuation_change_usd_bn``,
      ``other_change_usd_bn``, and net purchases of 3 and 12 months, ``net_3m_usd_bn`` and
      ``net_12m_usd_bn``.
    - ``share_pct`` of the grand total, ``rank`` among countries (1 = largest), ``rank_move`` in
      twelve months (+ = up).
    - ``known``, ``state``, ``inputs``. All rows of a vintage are known with its newest month.

    NaN across a break of the series, and where a month is missing. Net purchases are as published
    in every month. Of bills they are the change in position on form BL-2, which has no break.
    """
    return _MEASURES[instrument](snapshot)


def of_countries(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of table 1 or 3 that are countries, and those of the grand total."""
    places, codes = pd.factorize(table["code"], use_na_sentinel=False)
    numbers = pd.to_numeric(pd.Series(codes), errors="coerce")
    is_country = (numbers < _FIRST_NON_COUNTRY) & ~codes.isin(_REGIONS)
    return table[(is_country | (codes == GRAND_TOTAL)).to_numpy()[places]]


def _measure(security: Security) -> Callable[[Snapshot], pd.DataFrame]:
    @per_parts(security.source)
    def measure(snapshot: Snapshot) -> pd.DataFrame:
        parts = snapshot.parts(security.source)
        if not parts or parts[-1].frame.empty:
            return pd.DataFrame(columns=_COLUMNS)
        return _positions(parts[-1], security)

    return measure


_MEASURES = {name: _measure(security) for name, security in SECURITIES.items()}


def _positions(part: Dataset, security: Security) -> pd.DataFrame:
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
    long["kind"] = long["code"].map({code: _kind(code) for code in held.columns})
    known = rows.groupby("observed")["known"].max()
    long["known"] = long["observed"].map(known)
    if part.state is not State.RECONSTRUCTED:
        long["known"] = frame["known"].max()
    return with_provenance(long, part).sort_values(["observed", "country"]).reset_index(drop=True)


def _kind(code: str) -> str:
    if code == GRAND_TOTAL:
        return TOTAL
    return "holder" if code in HOLDERS else "hubs" if code == ALL_HUBS else COUNTRY


def _figures(rows: pd.DataFrame, security: Security) -> dict[str, pd.DataFrame]:
    """Return each figure as months x codes, with every month from the first to the last."""
    grid = MonthGrid(rows, ["code"])
    held, net = (_wide(grid, column) for column in (security.position, security.net))
    valuation = _wide(grid, security.valuation) if security.valuation else held * np.nan
    change = _within_a_series(held.diff(), 1)
    other = change - net - (valuation if security.valuation else 0.0)
    countries = held[[code for code in held.columns if _kind(code) == COUNTRY]]
    rank = countries.rank(axis="columns", ascending=False, method="min").reindex_like(held)
    grand_total = held.get(GRAND_TOTAL, pd.Series(np.nan, held.index))
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
        "share_pct": held.div(grand_total, axis="index") * 100,
        "rank": rank,
        "rank_move": _within_a_series(rank.shift(_YEAR) - rank, _YEAR),
    }


def _wide(grid: MonthGrid, column: str) -> pd.DataFrame:
    """Return a column as months x codes in $ billions, and all hubs; NaN if one hub is missing."""
    wide = grid.table(column) / _USD_MN_PER_BN
    months = pd.date_range(wide.index.min(), wide.index.max(), freq="ME", unit="us")
    wide = wide.reindex(months)
    hubs = wide.reindex(columns=list(HUBS)).sum(axis="columns", skipna=False)
    return wide.assign(**{ALL_HUBS: hubs})


def _within_a_series(wide: pd.DataFrame, back: int) -> pd.DataFrame:
    """Return the values, NaN where the month ``back`` months before is of another series."""
    months = pd.DatetimeIndex(wide.index)
    return wide.where(np.broadcast_to(are_comparable(months, back)[:, None], wide.shape))
