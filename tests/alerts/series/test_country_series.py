"""Net purchases of countries, by TIC's transactions (table 3, released in June 2026)."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support.rules import ToyRule, rule_history
from tests.support.snapshots import bundled_snapshot
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SERIES
from tui.measures.flows.countries import COUNTRIES

JAPAN_USD_BN = {
    "2025-10": 8.654,
    "2025-11": -3.194,
    "2025-12": -4.949,
    "2026-01": 32.587,
    "2026-02": -6.907,
    "2026-03": -23.894,
    "2026-04": 16.283,
}
"""Column for_treas_net of table 3, released on 18 June 2026. The releases before it are not at
hand: table 3 has only its newest vintage, and press releases have no countries."""


def series(name: str, day: date | None = None) -> pd.DataFrame:
    return SERIES[name].history(bundled_snapshot(day) if day else bundled_snapshot())


def test_net_purchases_are_transactions_and_not_the_change_of_holdings() -> None:
    bought, held = (series(name)["value"] for name in ('tic_net("JP")', 'tic("JP")'))
    months = [pd.Period(month).to_timestamp("M").normalize() for month in JAPAN_USD_BN]
    assert bought[months].tolist() == pytest.approx(list(JAPAN_USD_BN.values()))
    change = held.diff()[months]
    assert (change[months[4]], bought[months[4]]) == pytest.approx((13.996, -6.907))


def test_transactions_begin_with_the_form_that_asks_for_them() -> None:
    """Before February 2023 holdings by country have no transactions."""
    bought = series('tic_net("JP")')["value"].dropna()
    assert bought.index[0].date() == date(2023, 2, 28)


def test_months_come_with_their_release() -> None:
    day_before, day = (series('tic_net("JP")', date(2026, 1, n)) for n in (14, 15))
    assert day_before.index[-1].date() == date(2025, 10, 31)
    assert day.index[-1].date() == date(2025, 11, 30)


def test_japan_sold_two_months_in_a_row() -> None:
    rule = ToyRule(when='streak(tic_net("JP") < 0bn) >= 2')
    starts = [each.start for each in rule_history(rule, bundled_snapshot()).episodes()]
    assert starts[-2:] == [date(2025, 12, 31), date(2026, 3, 31)]
    by_holdings = ToyRule(when='streak(chg(tic("JP"), 1) < 0bn) >= 2')
    starts = [each.start for each in rule_history(by_holdings, bundled_snapshot()).episodes()]
    assert date(2026, 3, 31) not in starts


def test_every_country_has_net_purchases_by_letters_or_name() -> None:
    assert {name for name in SERIES if name.startswith("tic_net(")} == {
        f'tic_net("{letters}")' for letters in COUNTRIES
    }
    assert parse('tic_net("China, Mainland")') == parse('tic_net( "cn" )') != parse('tic("CN")')
