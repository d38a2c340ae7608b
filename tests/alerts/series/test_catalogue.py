"""Every name a rule may use has a history in the embedded data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.language.countries import COUNTRIES
from tui.alerts.language.parsing import parse
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import history_of
from tui.model.snapshot import State
from tui.sources.tic_major import parse as major_holders

TABLE5 = Path(__file__).parents[2] / "bodies" / "slt_table5.txt"


@pytest.mark.parametrize("name", SERIES)
def test_a_history_is_in_order_and_stamped(name: str) -> None:
    history = SERIES[name].history(bundled_snapshot())
    assert list(history.columns) == ["value", "known", "state", "inputs"]
    assert history["value"].notna().sum() > 20
    assert history.index.is_monotonic_increasing
    assert history.index.is_unique
    assert {State(state) for state in history["state"]}
    assert (history["known"].dt.tz_localize(None) >= history.index).all()


@pytest.mark.parametrize("name", SERIES)
def test_without_data_a_history_is_empty(name: str) -> None:
    assert SERIES[name].history(snapshot_of()).empty


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
        ('tic("BE")', "usd_bn", "2025-10-31", 465.512),  # table 3, June 2026
    ],
)
def test_values(name: str, unit: str, day: str, value: float) -> None:
    series = SERIES[name]
    assert series.unit == unit
    assert series.history(bundled_snapshot()).loc[pd.Timestamp(day), "value"] == pytest.approx(
        value
    )


def test_a_fund_by_its_ticker_has_the_closes_it_has_by_name() -> None:
    snapshot = bundled_snapshot()
    own, named = (SERIES[name].history(snapshot) for name in ('fund("XLF")', "XLF"))
    pd.testing.assert_frame_equal(own, named)
    assert not SERIES['fund("XLF")'].ranked
    assert SERIES['fund("QQQ")'].history(snapshot).empty
    assert 'fund("a b")' not in SERIES


def test_a_countrys_holdings_are_those_of_the_major_holders_table() -> None:
    table = major_holders(TABLE5.read_bytes(), "table5")
    letters = {country.name: letters for letters, country in COUNTRIES.items()}
    compared = 0
    for name, rows in table.groupby("country"):
        if name in letters:
            series = SERIES[f'tic("{letters[str(name)]}")'].history(bundled_snapshot())
            told = rows.set_index("observed")["holdings_usd_bn"]
            assert (series["value"].reindex(told.index) - told).abs().max() < 0.06, name
            compared += 1
    assert compared >= 20


def test_a_country_goes_by_its_letters_or_its_name() -> None:
    assert parse('tic("Korea, South")') == parse('tic("kr")') == parse('tic( "KR")')
    assert parse('tic("JP")') != parse('tic("KR")')


def test_every_country_is_one_of_the_table() -> None:
    [part] = bundled_snapshot().parts("tic_table3")
    names = dict(zip(part.frame["code"], part.frame["country"], strict=True))
    assert {one.code: one.name for one in COUNTRIES.values()}.items() <= names.items()


def test_stocks_against_bonds_is_what_corr_says() -> None:
    snapshot = bundled_snapshot()
    rows = {name: SERIES[name].history(snapshot) for name in ("SPY", "AGG", "corr_sb")}
    both = pd.DataFrame({name: rows[name]["value"] for name in ("SPY", "AGG")}).dropna()
    by_hand = np.corrcoef(both.pct_change().to_numpy()[-60:].T)[0, 1]
    assert rows["corr_sb"]["value"].iloc[-1] == pytest.approx(by_hand)
    told = {
        name: history_of(SERIES[name].clock, SERIES[name].unit, rows[name])
        for name in ("SPY", "AGG")
    }
    found = Evaluation(told, told["SPY"].keys).column(parse("corr(SPY, AGG, 60d)"))
    assert rows["corr_sb"]["value"].to_numpy() == pytest.approx(
        found.numbers, abs=1e-8, nan_ok=True
    )


def test_spx_is_the_fund_that_stands_for_it() -> None:
    snapshot = bundled_snapshot()
    pd.testing.assert_frame_equal(SERIES["spx"].history(snapshot), SERIES["SPY"].history(snapshot))
