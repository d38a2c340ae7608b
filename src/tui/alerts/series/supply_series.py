"""Series of supply: net issuance, foreigners' share of it, the Fed's holdings, and cash."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency
from tui.alerts.series.named_series import NamedSeries, column_of
from tui.measures.supply.absorption import FOREIGN_SOURCES, foreign_share
from tui.measures.supply.cash import cash
from tui.measures.supply.fed import fed_treasuries, foreign_repo
from tui.measures.supply.net_issuance import ALL, of_kind

_KINDS = {
    **{"bills": "bills", "notes": "notes", "bonds": "bonds", "tips": "TIPS"},
    "frn": "floating-rate notes",
}


def _net_issuance(kind: str, words: str) -> NamedSeries:
    formula = f"{words} sold less matured in the month, at par with accretion, in $ bn"
    history = column_of(partial(of_kind, kind), "net_issuance_usd_bn")
    return NamedSeries(Unit.USD_BN, Frequency.STATEMENT, formula, ("mspd",), history)


SUPPLY_SERIES: Mapping[str, NamedSeries] = {
    "net_issuance_bn": _net_issuance(ALL, "all marketable Treasuries"),
    **{f"net_issuance_{kind}_bn": _net_issuance(kind, words) for kind, words in _KINDS.items()},
    "foreign_share_12m": NamedSeries(
        Unit.PCT,
        Frequency.MONTHLY,
        "net purchases of foreigners over net supply, both of twelve months, in %",
        FOREIGN_SOURCES,
        column_of(foreign_share, "share_12m_pct"),
    ),
    "soma_bn": NamedSeries(
        Unit.USD_BN,
        Frequency.WEEKLY,
        "Treasuries the Fed itself holds, in $ bn",
        ("fred",),
        column_of(fed_treasuries, "value"),
    ),
    "foreign_repo_bn": NamedSeries(
        Unit.USD_BN,
        Frequency.WEEKLY,
        "cash of foreign officials with the Fed in reverse repo, in $ bn",
        ("fred",),
        column_of(foreign_repo, "value"),
    ),
    "cash_bn": NamedSeries(
        Unit.USD_BN,
        Frequency.CASH,
        "Treasury's cash at the Fed, in $ bn",
        ("treasury_cash",),
        column_of(cash, "value"),
    ),
}
"""Series of supply by name."""
