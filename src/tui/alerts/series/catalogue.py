"""The names a rule may use, each a history of one number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

import pandas as pd

from tui.alerts.language.countries import COUNTRIES, HOLDINGS, Country, series_of
from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency
from tui.alerts.language.vocabulary import CLOSES, TICKER
from tui.measures.auctions.results import results
from tui.measures.curve.par_curve import BUTTERFLY, SPREADS, butterfly_bp, par_curve, spread_bp
from tui.measures.flows.custody import custody
from tui.measures.flows.holdings import holdings
from tui.measures.flows.net_purchases import official_private
from tui.measures.provenance import STAMPED, joined
from tui.measures.returns.closes import Levels, levels
from tui.model.snapshot import Snapshot, State, worst

BENCHMARK = "SPY"
"""The fund that stands for the S&P 500."""
BONDS = "AGG"
"""The fund that stands for U.S. bonds of good standing."""
CORRELATED = 60
"""Returns in a window of ``corr_sb``."""
SECTORS = ("XLB", "XLC", "XLE", "XLF", "XLI", "XLK", "XLP", "XLRE", "XLU", "XLV", "XLY")
"""What ``rank`` puts in order."""
FUNDS = (
    *("KBE", "KRE", "EUFN", "VNQ", "IWM", "USMV", "SPLV", "IDU", "SHY", "IEI", "IEF", "TLT", BONDS),
    *("BIL", "FLOT", "IGHG", "HYHG", "EFA", "EEM", "UUP", "GLD", "DBC"),
)
_OWN = re.compile(rf'{CLOSES}\("({TICKER})"\)')
_TENORS = {
    "y1m": "1M", "y3m": "3M", "y6m": "6M", "y1": "1Y", "y2": "2Y", "y3": "3Y", "y5": "5Y",
    "y7": "7Y", "y10": "10Y", "y20": "20Y", "y30": "30Y",
}  # fmt: skip
_INSTRUMENTS = {
    "bonds": ("bonds_notes", "bonds and notes"),
    "bills": ("bills", "bills"),
    "total": ("total", "bonds, notes and bills"),
}
_COLUMNS = ["value", *STAMPED]
_FLOWS = ("tic_release", "tic_table1", "tic_table3")


@dataclass(frozen=True)
class NamedSeries:
    """One name, how its observations are counted and come, and where its history is from."""

    unit: Unit
    clock: Frequency
    formula: str
    """In words, what it is."""
    sources: tuple[str, ...]
    history: Callable[[Snapshot], pd.DataFrame]
    """By ``observed`` (ascending, unique): ``value`` in the series' unit (NaN where missing),
    ``known``, ``state`` and ``inputs``."""
    ranked: bool = False
    funds: tuple[str, ...] = ()
    """Whose closes it is made of."""


def _yield(tenor: str, snapshot: Snapshot) -> pd.DataFrame:
    curve = par_curve(snapshot)
    missing = pd.Series(float("nan"), index=curve.index)
    return _dated(curve[tenor] if tenor in curve.columns else missing, curve)


def _spread(name: str, snapshot: Snapshot) -> pd.DataFrame:
    curve = par_curve(snapshot)
    return _dated(spread_bp(curve, *SPREADS[name]), curve)


def _butterfly(snapshot: Snapshot) -> pd.DataFrame:
    curve = par_curve(snapshot)
    return _dated(butterfly_bp(curve, *BUTTERFLY), curve)


def _dated(values: pd.Series, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(value=values)[_COLUMNS]


def _net_purchases(holder: str, instrument: str, snapshot: Snapshot) -> pd.DataFrame:
    flows = official_private(snapshot)
    rows = flows[(flows["holder"] == holder) & (flows["instrument"] == instrument)]
    rows = rows.set_index("observed")
    return _dated(rows["net_purchases_usd_bn"], rows)


def _closes(symbol: str, snapshot: Snapshot) -> pd.DataFrame:
    """Total-return levels; a price of nothing is a missing one."""
    found = levels(snapshot, BENCHMARK).get(symbol)
    if found is None:
        return pd.DataFrame(columns=_COLUMNS)
    total = found.frame["total"]
    inputs = pd.Series([_inputs(found)] * len(total), total.index, dtype=object)
    rows = found.frame[["known"]].assign(state=found.state.value, inputs=inputs)
    return _dated(total.where(total > 0), rows)


def _inputs(found: Levels) -> tuple[tuple[str, str], ...]:
    return tuple((found.publisher, part) for _, part in found.begins)


def _stock_bond(snapshot: Snapshot) -> pd.DataFrame:
    """Pearson's correlation of daily total returns on the days both have a close."""
    stocks, bonds = (_closes(symbol, snapshot) for symbol in (BENCHMARK, BONDS))
    if stocks.empty or bonds.empty:
        return stocks.iloc[:0]
    both = stocks.merge(bonds, left_index=True, right_index=True, suffixes=("", "_bonds"))
    one, other = (both[name].pct_change(fill_method=None) for name in ("value", "value_bonds"))
    states = worst(tuple(State(both[name].iloc[0]) for name in ("state", "state_bonds")))
    inputs = joined(both[name].iloc[0] for name in ("inputs", "inputs_bonds"))
    rows = both.assign(
        known=both[["known", "known_bonds"]].max(axis="columns"),
        state=states.value,
        inputs=pd.Series([inputs] * len(both), both.index, dtype=object),
    )
    return _dated(one.rolling(CORRELATED).corr(other), rows)


def _held(country: Country, snapshot: Snapshot) -> pd.DataFrame:
    rows = holdings(snapshot)
    rows = rows[rows["code"] == country.code].set_index("observed")
    return _dated(rows["holdings_usd_bn"], rows) if len(rows) else rows.reindex(columns=_COLUMNS)


def _indirect(snapshot: Snapshot) -> pd.DataFrame:
    held = results(snapshot)
    bonds = held[(held["kind"] == "Bond") & (held["original_term"] == "20-Year")]
    rows = bonds.drop_duplicates("observed", keep="last").set_index("observed")
    return _dated(rows["indirect_pct"], rows)


def _pct(tenor: str) -> NamedSeries:
    words = f"par yield of {tenor}, in %"
    return NamedSeries(Unit.PCT, Frequency.CURVE, words, ("par_yields",), partial(_yield, tenor))


def _bp(name: str) -> NamedSeries:
    short, long = SPREADS[name]
    words = f"{long} − {short}, in bp"
    return NamedSeries(Unit.BP, Frequency.CURVE, words, ("par_yields",), partial(_spread, name))


def _fly() -> NamedSeries:
    wing, belly, far_wing = BUTTERFLY
    words = f"2 × {belly} − {wing} − {far_wing}, in bp"
    return NamedSeries(Unit.BP, Frequency.CURVE, words, ("par_yields",), _butterfly)


def _usd_bn(holder: str, name: str) -> NamedSeries:
    instrument, spelt = _INSTRUMENTS[name]
    words = f"net purchases of {spelt} by {holder} holders abroad, in $ bn"
    history = partial(_net_purchases, holder, instrument)
    return NamedSeries(Unit.USD_BN, Frequency.MONTHLY, words, _FLOWS, history)


def _fund(symbol: str) -> NamedSeries:
    return NamedSeries(
        Unit.LEVEL,
        Frequency.CLOSE,
        f"{symbol} with distributions reinvested",
        ("prices", "tiingo"),
        partial(_closes, symbol),
        ranked=symbol in SECTORS,
        funds=(symbol,),
    )


def _country(country: Country) -> NamedSeries:
    words = f"Treasuries held by {country.name}, in $ bn"
    history = partial(_held, country)
    return NamedSeries(Unit.USD_BN, Frequency.MONTHLY, words, ("tic_table3",), history)


@lru_cache(maxsize=256)
def _own(symbol: str) -> NamedSeries:
    return replace(_fund(symbol), ranked=False)


class Names(Mapping[str, NamedSeries]):
    """The names of a table, and beside them ``fund("QQQ")`` for any ticker."""

    def __init__(self, table: Mapping[str, NamedSeries]) -> None:
        self._table = table

    def __getitem__(self, name: str) -> NamedSeries:
        own = _OWN.fullmatch(name)
        return self._table[name] if own is None else _own(own[1])

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
    "auction20_indirect": NamedSeries(
        Unit.PCT,
        Frequency.AUCTION,
        "indirect bidders' share of a 20-year auction, in %",
        ("auctions",),
        _indirect,
    ),
    "corr_sb": NamedSeries(
        Unit.NUMBER,
        Frequency.CLOSE,
        f"correlation of {CORRELATED} daily returns of {BENCHMARK} and {BONDS}",
        ("prices", "tiingo"),
        _stock_bond,
        funds=(BENCHMARK, BONDS),
    ),
    **{series_of(HOLDINGS, letters): _country(one) for letters, one in COUNTRIES.items()},
    "spx": _fund(BENCHMARK),
    **{symbol: _fund(symbol) for symbol in (BENCHMARK, *SECTORS, *FUNDS)},
}
SERIES = Names(_TABLE)
"""What a rule may name."""
YIELDS = tuple(_TENORS)
"""The names that are points of the curve."""
