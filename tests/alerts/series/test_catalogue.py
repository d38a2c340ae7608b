"""The catalogue of series: every series has a history in the embedded data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import build_history
from tui.measures.flows.countries import COUNTRIES
from tui.model.snapshot import State
from tui.sources.tic_major import parse as major_holders

NOT_BUNDLED = (
    *("foreign_repo_bn", "tp10_kw", "tp10_dkw"),
    *('days_to("fomc")', 'days_to("cpi")', 'days_to("payrolls")'),
)
"""Series without a history before the first request."""
TABLE5 = Path(__file__).parents[2] / "bodies" / "slt_table5.txt"


SAME = tuple(f'tic("{letters}")' for letters in list(COUNTRIES)[3:])
"""Series of countries, which differ in their rows alone: the short run reads three of them."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.long] * (name in SAME))
        for name in SERIES
        if name not in NOT_BUNDLED
    ],
)
def test_history_is_ascending_and_has_provenance(name: str) -> None:
    history = SERIES[name].history(bundled_snapshot())
    assert list(history.columns) == ["value", "known", "state", "inputs"]
    assert history["value"].notna().sum() > 20
    assert history.index.is_monotonic_increasing
    assert history.index.is_unique
    assert {State(state) for state in history["state"]}
    assert (history["known"].dt.tz_localize(None) >= history.index).all()


def test_history_without_data_is_empty() -> None:
    assert [name for name in SERIES if not SERIES[name].history(snapshot_of()).empty] == []


@pytest.mark.parametrize(
    ("name", "unit", "day", "value"),
    [
        ("y20", "pct", "2025-12-17", 4.78),
        ("spread_3m10y", "bp", "2025-12-17", 52),  # 4.16 - 3.64
        ("spread_5s30s", "bp", "2025-12-17", 113),  # 4.83 - 3.70
        ("spread_2s20s", "bp", "2025-12-17", 129),  # 4.78 - 3.49
        ("fly_2s5s10s", "bp", "2025-12-17", -25),  # 2 x 3.70 - 3.49 - 4.16
        ("custody_usd_bn", "usd_bn", "2026-06-24", 2636.947),  # H.4.1
        ("tic_official_bonds", "usd_bn", "2025-10-31", -24.504),  # table 1, July 2026
        ("tic_private_bills", "usd_bn", "2025-10-31", 7.035),  # table 3, June 2026
        ("tic_official_total", "usd_bn", "2025-10-31", -9.657),
        ("net_issuance_bn", "usd_bn", "2025-10-31", 283.384456),  # the Monthly Statement
        ("net_issuance_bills_bn", "usd_bn", "2025-10-31", 196.174845),
        ("soma_bn", "usd_bn", "2026-06-17", 4487.319),  # H.4.1
        ("cash_bn", "usd_bn", "2025-09-02", 690.094),  # the Daily Treasury Statement
        ('tic("BE")', "usd_bn", "2025-10-31", 465.512),  # table 3, June 2026
    ],
)
def test_history_has_published_value(name: str, unit: str, day: str, value: float) -> None:
    series = SERIES[name]
    assert series.unit == unit
    assert series.history(bundled_snapshot()).loc[pd.Timestamp(day), "value"] == pytest.approx(
        value
    )


def test_fund_by_ticker_equals_fund_by_name() -> None:
    snapshot = bundled_snapshot()
    by_ticker, by_name = (SERIES[name].history(snapshot) for name in ('fund("XLF")', "XLF"))
    pd.testing.assert_frame_equal(by_ticker, by_name)
    assert not SERIES['fund("XLF")'].ranked
    assert SERIES['fund("QQQ")'].history(snapshot).empty
    assert 'fund("a b")' not in SERIES


def test_bitcoin_is_read_from_its_own_source_too() -> None:
    assert SERIES['fund("BTC-USD")'].sources == ("prices", "tiingo", "bitcoin")
    assert "bitcoin" not in SERIES["SPY"].sources


def test_country_holdings_equal_major_holders_table() -> None:
    table = major_holders(TABLE5.read_bytes(), "table5")
    letters = {country.name: letters for letters, country in COUNTRIES.items()}
    compared = 0
    for name, rows in table.groupby("country"):
        if name in letters:
            series = SERIES[f'tic("{letters[str(name)]}")'].history(bundled_snapshot())
            holdings = rows.set_index("observed")["holdings_usd_bn"]
            assert (series["value"].reindex(holdings.index) - holdings).abs().max() < 0.06, name
            compared += 1
    assert compared >= 20


def test_country_is_named_by_letters_or_name() -> None:
    assert parse('tic("Korea, South")') == parse('tic("kr")') == parse('tic( "KR")')
    assert parse('tic("JP")') != parse('tic("KR")')


def test_countries_are_those_of_table_3() -> None:
    [part] = bundled_snapshot().parts("tic_table3")
    names = dict(zip(part.frame["code"], part.frame["country"], strict=True))
    assert {country.code: country.name for country in COUNTRIES.values()}.items() <= names.items()


def test_corr_sb_equals_corr_of_its_funds() -> None:
    snapshot = bundled_snapshot()
    rows = {name: SERIES[name].history(snapshot) for name in ("SPY", "AGG", "corr_sb")}
    both = pd.DataFrame({name: rows[name]["value"] for name in ("SPY", "AGG")}).dropna()
    expected = np.corrcoef(both.pct_change().to_numpy()[-60:].T)[0, 1]
    assert rows["corr_sb"]["value"].iloc[-1] == pytest.approx(expected)
    histories = {
        name: build_history(SERIES[name].frequency, SERIES[name].unit, rows[name])
        for name in ("SPY", "AGG")
    }
    correlation = Evaluation(histories, histories["SPY"].keys).values_of(
        parse("corr(SPY, AGG, 60d)")
    )
    assert rows["corr_sb"]["value"].to_numpy() == pytest.approx(
        correlation.numbers, abs=1e-8, nan_ok=True
    )


def test_spx_equals_spy() -> None:
    snapshot = bundled_snapshot()
    pd.testing.assert_frame_equal(SERIES["spx"].history(snapshot), SERIES["SPY"].history(snapshot))
