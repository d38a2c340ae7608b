"""Figures of auctions as series: of every nominal term, as Treasury's own list has them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files

import pandas as pd
import pytest

from tests.support.snapshots import bundled_moments, bundled_snapshot
from tui.alerts.language.expression import Unit
from tui.alerts.language.frequency import Frequency
from tui.alerts.series.auction_series import AUCTION_SERIES, TERMS
from tui.alerts.series.catalogue import SERIES
from tui.measures.curve.par_curve import par_curve

Record = Mapping[str, str]
PUBLISHED = {
    "high": lambda record: float(record["highYield"]),
    "cover": lambda record: float(record["bidToCoverRatio"]),
    "indirect": lambda record: share(record, "indirectBidderAccepted"),
    "direct": lambda record: share(record, "directBidderAccepted"),
    "dealer": lambda record: share(record, "primaryDealerAccepted"),
}
REGULAR_USD = 1e9
"""The 20-year of 2 December 2021 was a test of the contingency systems, of $25 million."""
LONGEST_GAP = timedelta(days=45)
"""Time after which an auction is overdue, by the default age of a rule."""


def share(record: Record, field: str) -> float:
    return float(record[field]) / float(record["competitiveAccepted"]) * 100


@cache
def published() -> Mapping[int, list[Record]]:
    """Return the results of nominal notes and bonds by original term, from Treasury's list."""
    packed = files("tui.store.bundle").joinpath("auctions_history.json.gz").read_bytes()
    records = json.loads(gzip.decompress(packed))["securityList"]
    nominal = [
        each
        for each in records
        if each["securityType"] in ("Note", "Bond")
        and each["tips"] == each["floatingRate"] == "No"
        and each["competitiveAccepted"]
        and float(each["offeringAmount"]) > REGULAR_USD
    ]
    sold_whole = [
        (each, each["securityTerm"]) for each in nominal if "Month" not in each["securityTerm"]
    ]
    reopened = [
        (each, each["originalSecurityTerm"]) for each in nominal if "Month" in each["securityTerm"]
    ]
    return {
        years: [each for each, term in (*sold_whole, *reopened) if term == f"{years}-Year"]
        for years in TERMS
    }


def history(name: str, moment: date | datetime | None = None) -> pd.Series:
    snapshot = bundled_snapshot(moment) if moment else bundled_snapshot()
    return SERIES[name].history(snapshot)["value"]


@pytest.mark.parametrize("years", TERMS)
@pytest.mark.parametrize("figure", PUBLISHED)
def test_series_is_the_published_figure_of_every_auction_of_a_term(years: int, figure: str) -> None:
    expected = pd.Series(
        {pd.Timestamp(each["auctionDate"]): PUBLISHED[figure](each) for each in published()[years]}
    ).sort_index()
    assert len(expected) > 50
    values = history(f"auction{years}_{figure}")
    assert values.index.tolist() == expected.index.tolist()
    assert values.tolist() == pytest.approx(expected.tolist(), abs=1e-9)


@pytest.mark.parametrize("years", TERMS)
def test_term_is_sold_once_a_month(years: int) -> None:
    """So a window of 12 is a year, and no auction is overdue before its time."""
    days = pd.DatetimeIndex(history(f"auction{years}_high").index)
    assert not days.to_period("M").duplicated().any()
    assert (days[1:] - days[:-1]).max() <= LONGEST_GAP
    assert Frequency.AUCTION.per_year == 12


@pytest.mark.parametrize("years", TERMS)
def test_tail_is_the_high_yield_less_the_par_yield_of_the_day(years: int) -> None:
    tails, high = history(f"auction{years}_tail"), history(f"auction{years}_high")
    curve = par_curve(bundled_snapshot())[f"{years}Y"]
    expected = ((high - curve.reindex(high.index)) * 100).dropna()
    assert tails.index.tolist() == expected.index.tolist()
    assert tails.tolist() == pytest.approx(expected.tolist(), abs=1e-6)


def test_tail_comes_with_the_curve_of_the_day_and_does_not_change() -> None:
    """The 20-year of 17 December 2025 cleared at 4.798%, the par yield was 4.78%."""
    afternoon = datetime(2025, 12, 17, 20, tzinfo=UTC)
    assert history("auction20_high", afternoon).index[-1].date() == date(2025, 12, 17)
    assert history("auction20_tail", afternoon).index[-1].date() < date(2025, 12, 17)
    evening = history("auction20_tail", date(2025, 12, 17))
    assert evening.iloc[-1] == pytest.approx(1.8)
    pd.testing.assert_series_equal(history("auction20_tail")[: evening.index[-1]], evening)


def test_units_are_those_of_the_figures() -> None:
    units = {name.partition("_")[2]: series.unit for name, series in AUCTION_SERIES.items()}
    assert units == {
        **{"tail": Unit.BP, "cover": Unit.NUMBER, "high": Unit.PCT},
        **dict.fromkeys(("indirect", "direct", "dealer"), Unit.PCT),
    }
    assert len(AUCTION_SERIES) == 7 * 6


@pytest.mark.long
def test_figures_known_at_a_moment_do_not_change_later() -> None:
    for moment in bundled_moments(("auctions", "par_yields"))[-400::133]:
        for name in AUCTION_SERIES:
            then = history(name, moment)
            pd.testing.assert_series_equal(history(name)[: then.index[-1]], then)
