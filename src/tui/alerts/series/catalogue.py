"""Catalogue of the series that a rule can name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial

import pandas as pd
from msgspec.structs import replace

from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency
from tui.alerts.language.vocabulary import CLOSES, TICKER
from tui.alerts.series.auction_series import AUCTION_SERIES
from tui.alerts.series.country_series import COUNTRY_SERIES
from tui.alerts.series.named_series import COLUMNS, NamedSeries, dated
from tui.alerts.series.position_series import POSITION_SERIES
from tui.alerts.series.premium_series import PREMIUM_SERIES
from tui.alerts.series.release_series import RELEASE_SERIES
from tui.alerts.series.supply_series import SUPPLY_SERIES
from tui.measures.curve.par_curve import BUTTERFLY, SPREADS, butterfly_bp, par_curve, spread_bp
from tui.measures.flows.custody import custody
from tui.measures.flows.net_purchases import net_purchases_of
from tui.measures.provenance import merge_inputs
from tui.measures.returns.closes import Levels, levels
from tui.model.snapshot import Snapshot, State, worst_state
from tui.sources import bitcoin

BENCHMARK = "SPY"
"""Fund that represents the S&P 500."""
BONDS = "AGG"
"""Fund that represents U.S. investment-grade bonds."""
CORRELATED = 60
"""Number of daily returns in the window of ``corr_sb``."""
SECTORS = ("XLB", "XLC", "XLE", "XLF", "XLI", "XLK", "XLP", "XLRE", "XLU", "XLV", "XLY")
"""Funds of the 11 S&P sectors, which ``rank`` puts in order."""
FUNDS = (
    *("KBE", "KRE", "EUFN", "VNQ", "IWM", "USMV", "SPLV", "IDU", "SHY", "IEI", "IEF", "TLT", BONDS),
    *("BIL", "FLOT", "IGHG", "HYHG", "EFA", "EEM", "UUP", "GLD", "DBC"),
)
_ANY_FUND = re.compile(rf'{CLOSES}\("({TICKER})"\)')
_TENORS = {
    "y1m": "1M", "y3m": "3M", "y6m": "6M", "y1": "1Y", "y2": "2Y", "y3": "3Y", "y5": "5Y",
    "y7": "7Y", "y10": "10Y", "y20": "20Y", "y30": "30Y",
}  # fmt: skip
_INSTRUMENTS = {
    "bonds": ("bonds_notes", "bonds and notes"),
    "bills": ("bills", "bills"),
    "total": ("total", "bonds, notes and bills"),
}
_FLOWS = ("tic_release", "tic_table1", "tic_table3")


def _yield(tenor: str, snapshot: Snapshot) -> pd.DataFrame:
    curve = par_curve(snapshot)
    missing = pd.Series(float("nan"), index=curve.index)
    return dated(curve[tenor] if tenor in curve.columns else missing, curve)


def _spread(name: str, snapshot: Snapshot) -> pd.DataFrame:
    curve = par_curve(snapshot)
    return dated(spread_bp(curve, *SPREADS[name]), curve)


def _butterfly(snapshot: Snapshot) -> pd.DataFrame:
    curve = par_curve(snapshot)
    return dated(butterfly_bp(curve, *BUTTERFLY), curve)


def _net_purchases(holder: str, instrument: str, snapshot: Snapshot) -> pd.DataFrame:
    rows = net_purchases_of(holder, instrument, snapshot)
    return dated(rows["net_purchases_usd_bn"], rows)


def _closes(symbol: str, snapshot: Snapshot) -> pd.DataFrame:
    """Return the total-return levels of a fund. A level of zero or below counts as missing."""
    closes = levels(snapshot, BENCHMARK).get(symbol)
    if closes is None:
        return pd.DataFrame(columns=COLUMNS)
    total = closes.frame["total"]
    columns = {
        "value": total.where(total > 0),
        "known": closes.frame["known"],
        "state": closes.state.value,
        "inputs": pd.Series([_inputs(closes)] * len(total), total.index, dtype=object),
    }
    return pd.DataFrame(columns, total.index)


def _inputs(closes: Levels) -> tuple[tuple[str, str], ...]:
    return tuple((closes.publisher, part) for _, part in closes.begins)


def _stock_bond(snapshot: Snapshot) -> pd.DataFrame:
    """Return Pearson's correlation of daily total returns, on the days that both have a close."""
    stocks, bonds = (_closes(symbol, snapshot) for symbol in (BENCHMARK, BONDS))
    if stocks.empty or bonds.empty:
        return stocks.iloc[:0]
    both = stocks.merge(bonds, left_index=True, right_index=True, suffixes=("", "_bonds"))
    stock_returns, bond_returns = (
        both[name].pct_change(fill_method=None) for name in ("value", "value_bonds")
    )
    states = worst_state(tuple(State(both[name].iloc[0]) for name in ("state", "state_bonds")))
    inputs = merge_inputs(both[name].iloc[0] for name in ("inputs", "inputs_bonds"))
    rows = both.assign(
        known=both[["known", "known_bonds"]].max(axis="columns"),
        state=states.value,
        inputs=pd.Series([inputs] * len(both), both.index, dtype=object),
    )
    return dated(stock_returns.rolling(CORRELATED).corr(bond_returns), rows)


def _pct(tenor: str) -> NamedSeries:
    formula = f"par yield of {tenor}, in %"
    return NamedSeries(Unit.PCT, Frequency.CURVE, formula, ("par_yields",), partial(_yield, tenor))


def _bp(name: str) -> NamedSeries:
    short, long = SPREADS[name]
    formula = f"{long} − {short}, in bp"
    return NamedSeries(Unit.BP, Frequency.CURVE, formula, ("par_yields",), partial(_spread, name))


def _fly() -> NamedSeries:
    wing, belly, far_wing = BUTTERFLY
    formula = f"2 × {belly} − {wing} − {far_wing}, in bp"
    return NamedSeries(Unit.BP, Frequency.CURVE, formula, ("par_yields",), _butterfly)


def _usd_bn(holder: str, name: str) -> NamedSeries:
    instrument, label = _INSTRUMENTS[name]
    formula = f"net purchases of {label} by {holder} holders abroad, in $ bn"
    history = partial(_net_purchases, holder, instrument)
    return NamedSeries(Unit.USD_BN, Frequency.MONTHLY, formula, _FLOWS, history)


def _fund(symbol: str) -> NamedSeries:
    return NamedSeries(
        Unit.LEVEL,
        Frequency.CLOSE,
        f"{symbol} with distributions reinvested",
        ("prices", "tiingo", *(["bitcoin"] if symbol == bitcoin.SYMBOL else [])),
        partial(_closes, symbol),
        ranked=symbol in SECTORS,
        funds=(symbol,),
    )


@lru_cache(maxsize=256)
def _any_fund(symbol: str) -> NamedSeries:
    """Return the series of any ticker. ``rank`` does not accept it."""
    return replace(_fund(symbol), ranked=False)


class SeriesCatalogue(Mapping[str, NamedSeries]):
    """The series of a table, which iteration yields, and ``fund("QQQ")`` for any ticker."""

    def __init__(self, table: Mapping[str, NamedSeries]) -> None:
        self._table = table

    def __getitem__(self, name: str) -> NamedSeries:
        series = self._table.get(name)
        if series is not None:
            return series
        match = _ANY_FUND.fullmatch(name)
        if match is None:
            raise KeyError(name)
        return _any_fund(match[1])

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


_TABLE: Mapping[str, NamedSeries] = {
    **{name: _pct(tenor) for name, tenor in _TENORS.items()},
    **{f"spread_{name}": _bp(name) for name in SPREADS},
    "fly_2s5s10s": _fly(),
    **{
        f"tic_{holder}_{name}": _usd_bn(holder, name)
        for holder in ("official", "private")
        for name in _INSTRUMENTS
    },
    "custody_usd_bn": NamedSeries(
        Unit.USD_BN,
        Frequency.WEEKLY,
        "Treasuries the Fed keeps for foreign officials, in $ bn",
        ("fred",),
        custody,
    ),
    **SUPPLY_SERIES,
    **AUCTION_SERIES,
    **POSITION_SERIES,
    **PREMIUM_SERIES,
    "corr_sb": NamedSeries(
        Unit.NUMBER,
        Frequency.CLOSE,
        f"correlation of {CORRELATED} daily returns of {BENCHMARK} and {BONDS}",
        ("prices", "tiingo"),
        _stock_bond,
        funds=(BENCHMARK, BONDS),
    ),
    **COUNTRY_SERIES,
    **RELEASE_SERIES,
    "spx": _fund(BENCHMARK),
    **{symbol: _fund(symbol) for symbol in (BENCHMARK, *SECTORS, *FUNDS)},
}
SERIES = SeriesCatalogue(_TABLE)
"""Every series that a rule can name."""
YIELDS = tuple(_TENORS)
"""Names of the series that are points of the curve."""
