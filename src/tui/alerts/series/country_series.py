"""Series of countries: the Treasuries that each holds, and those that it bought (TIC table 3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

import pandas as pd

from tui.alerts.language.countries import HOLDINGS, NET_PURCHASES, series_name
from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency
from tui.alerts.series.named_series import COLUMNS, NamedSeries, dated
from tui.measures.flows.countries import COUNTRIES, Country
from tui.measures.flows.holdings import holdings
from tui.measures.flows.series_breaks import BREAKS
from tui.model.snapshot import Snapshot


def _history(column: str, country: Country, snapshot: Snapshot) -> pd.DataFrame:
    rows = holdings(snapshot)
    rows = rows[rows["code"] == country.code].set_index("observed")
    return dated(rows[column], rows) if len(rows) else rows.reindex(columns=COLUMNS)


def _series(
    column: str, country: Country, formula: str, breaks: tuple[date, ...] = ()
) -> NamedSeries:
    history = partial(_history, column, country)
    return NamedSeries(
        Unit.USD_BN, Frequency.MONTHLY, formula, ("tic_table3",), history, breaks=breaks
    )


COUNTRY_SERIES: Mapping[str, NamedSeries] = {
    **{
        series_name(HOLDINGS, letters): _series(
            "holdings_usd_bn",
            country,
            f"Treasuries held by {country.name}, in $ bn",
            tuple(month.date() for month in BREAKS),
        )
        for letters, country in COUNTRIES.items()
    },
    **{
        series_name(NET_PURCHASES, letters): _series(
            "net_purchases_usd_bn",
            country,
            f"Treasuries that {country.name} bought less those it sold, in $ bn",
        )
        for letters, country in COUNTRIES.items()
    },
}
"""Holdings and net purchases of every country of ``COUNTRIES``, by name: ``tic("JP")``,
``tic_net("JP")``."""
