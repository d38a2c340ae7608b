"""Verdicts on auctions, computed again from Treasury's own results and pages of par yields."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache
from itertools import chain
from statistics import fmean, stdev

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.auction_rows import AuctionRow, held_auctions, share_pct
from tests.support.bodies import bundled, captured
from tests.support.effort import examples
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.auctions.latest import latest_verdicts
from tui.measures.auctions.results import TEST_USD_BN
from tui.measures.auctions.verdicts import (
    COMPARED,
    LAST,
    AuctionVerdict,
    auctions_with_verdicts,
    with_verdicts,
)
from tui.model.times import parse_moment

# Day, kind, term, reopening, and the verdict of the commentaries of that day.
KNOWN = [
    ("2023-01-25", "Note", "5-Year", False, "strong"),
    ("2023-10-25", "Note", "5-Year", False, "weak"),
    ("2023-12-11", "Note", "3-Year", False, "weak"),
    ("2024-06-11", "Note", "10-Year", True, "strong"),
    ("2025-12-17", "Bond", "20-Year", True, "ordinary"),
]
AFTERNOON, EVENING = "2025-12-17T13:05", "2025-12-17T18:00"


@cache
def par_yields() -> dict[str, dict[str, str]]:
    """Return the lines of Treasury's pages of par yields, by ISO day."""
    bodies = (
        *(bundled("par_yields", part) for part in ("history", "2022", "2023", "2024")),
        captured("daily-treasury-rates_2025.csv"),
    )
    lines = chain.from_iterable(csv.DictReader(io.StringIO(body.decode())) for body in bodies)
    return {
        f"{year}-{month}-{day}": line
        for line in lines
        for month, day, year in [line["Date"].split("/")]
    }


def figures(row: AuctionRow) -> dict[str, float]:
    """Return tail, cover and shares of one of Treasury's results."""
    par = par_yields()[row["auctionDate"][:10]]
    tenor = row["originalSecurityTerm"].replace("-Year", " Yr")
    return {
        "tail": 100 * (float(row["highYield"]) - float(par[tenor])),
        "cover": float(row["bidToCoverRatio"]),
        "indirect": share_pct(row, "indirectBidder"),
        "dealer": share_pct(row, "primaryDealer"),
    }


def row_of(rows: pd.DataFrame, day: str, kind: str, term: str) -> pd.Series:
    same = rows[(rows["observed"] == day) & (rows["kind"] == kind) & (rows["sold_as"] == term)]
    assert len(same) == 1
    return same.iloc[0]


@pytest.mark.parametrize(("day", "kind", "term", "reopening", "verdict"), KNOWN)
def test_known_auctions_have_their_verdicts_by_plain_arithmetic(
    day: str, kind: str, term: str, reopening: bool, verdict: str
) -> None:
    same = held_auctions(kind, term, reopening=reopening, before=f"{day}T23")
    *before, last = map(figures, same[-1 - LAST :])
    assert (same[-1]["auctionDate"][:10], len(before)) == (day, 12)
    sigmas = {}
    for name, value in last.items():
        earlier = [each[name] for each in before]
        sigmas[name] = (value - fmean(earlier)) / stdev(earlier)
    demand = fmean([-sigmas["tail"], sigmas["cover"], sigmas["indirect"], -sigmas["dealer"]])
    assert verdict == ("strong" if demand >= 1 else "weak" if demand <= -1 else "ordinary")
    row = row_of(auctions_with_verdicts(bundled_snapshot(date.fromisoformat(day))), day, kind, term)
    assert row["verdict"] == verdict
    assert not row["verdict_provisional"]
    assert row["demand_sigma"] == pytest.approx(demand, abs=1e-5)
    for name, sigma in sigmas.items():
        assert row[f"{name}_sigma"] == pytest.approx(sigma, abs=1e-5)
        assert row[f"{name}_mean"] == pytest.approx(fmean(each[name] for each in before))
        assert row[f"{name}_deviation"] == pytest.approx(stdev(each[name] for each in before))


def test_verdicts_of_a_day_use_nothing_later() -> None:
    """Auctions before the day have the same verdicts as of the day and as of eight months later."""
    then = auctions_with_verdicts(bundled_snapshot(date(2025, 12, 17)))
    now = auctions_with_verdicts(bundled_snapshot())
    names = ["verdict", "verdict_provisional", "demand_sigma", *(f"{n}_sigma" for n in COMPARED)]
    held = then[then["held"]].set_index(["cusip", "observed"])[names]
    assert len(held) > 1500
    later = now.set_index(["cusip", "observed"])[names].loc[held.index]
    pd.testing.assert_frame_equal(held, later)


def test_verdict_before_18_00_is_provisional_without_the_tail() -> None:
    """The tail on the curve of the day before has a day's move of yields in it."""
    before, after = (
        row_of(
            auctions_with_verdicts(bundled_snapshot(parse_moment(moment))),
            "2025-12-17", "Bond", "20-Year",
        )
        for moment in (AFTERNOON, EVENING)
    )  # fmt: skip
    assert before["provisional"]
    assert before["verdict_provisional"]
    assert pd.isna(before["tail_sigma"])
    assert before["verdict"] == "ordinary"
    others = [before[f"{name}_sigma"] for name in ("cover", "indirect", "dealer")]
    assert before["demand_sigma"] == pytest.approx(
        fmean([others[0], others[1], -others[2]]), abs=1e-5
    )
    assert not after["verdict_provisional"]
    assert pd.notna(after["tail_sigma"])


def test_verdict_after_fewer_than_twelve_is_too_few() -> None:
    rows = auctions_with_verdicts(bundled_snapshot())
    same = rows[(rows["sold_as"] == "20-Year") & rows["reopening"] & rows["held"] & ~rows["test"]]
    words = same["verdict"].tolist()
    assert words[:12] == ["too few"] * 12
    assert "too few" not in words[12:]
    tests = rows[rows["held"] & (rows["offering_usd_bn"] < TEST_USD_BN)]
    assert set(tests["verdict"]) == {"too few"}
    assert set(rows.loc[~rows["held"], "verdict"]) == {""}


def test_bills_have_final_verdicts_without_a_tail() -> None:
    rows = auctions_with_verdicts(bundled_snapshot())
    bills = rows[rows["held"] & (rows["kind"] == "Bill") & (rows["sold_as"] == "13-Week")]
    assert bills["tail_sigma"].isna().all()
    assert set(bills["verdict"][12:]) == {"strong", "ordinary", "weak"}
    assert not bills["verdict_provisional"].any()


def test_notes_without_a_curve_have_provisional_verdicts() -> None:
    whole = bundled_snapshot(date(2025, 12, 19))
    rows = auctions_with_verdicts(snapshot_of(whole.datasets["auctions", "history"]))
    row = row_of(rows, "2025-12-17", "Bond", "20-Year")
    assert (row["verdict"], bool(row["verdict_provisional"])) == ("ordinary", True)
    assert auctions_with_verdicts(snapshot_of()).empty


def test_latest_verdicts_are_the_newest_of_each_term() -> None:
    latest = latest_verdicts(bundled_snapshot(date(2025, 12, 19)))
    assert len({(row.kind, row.term) for row in latest}) == len(latest)
    assert [row.day for row in latest] == sorted((row.day for row in latest), reverse=True)
    [bond] = [row for row in latest if row.name == "20-Year bond"]
    assert (bond.day, bond.reopening, bond.high_yield_pct) == (date(2025, 12, 17), True, 4.798)
    assert bond.proxy_tail_bp == pytest.approx(1.8)
    assert bond.verdict is AuctionVerdict.ORDINARY
    assert not bond.is_provisional
    assert bond.stamp.known == parse_moment(EVENING)
    [bill] = [row for row in latest if row.name == "13-Week bill"]
    assert bill.proxy_tail_bp is bill.tail_sigma is None
    assert latest_verdicts(snapshot_of()) == ()


Auction = tuple[bool, int, int, int, int]
"""Reopening, tail in tenths of a bp, cover in hundredths, two shares in tenths of a percent."""
auctions_of_two_kinds = st.lists(
    st.tuples(
        st.booleans(),
        st.integers(-80, 80),
        st.integers(180, 350),
        st.integers(300, 900),
        st.integers(50, 400),
    ),
    min_size=20,
    max_size=40,
)


def frame(auctions: list[Auction]) -> pd.DataFrame:
    """Return weekly 10-year auctions as ``with_verdicts`` takes them."""
    rows = pd.DataFrame(
        auctions,
        columns=["reopening", "proxy_tail_bp", "bid_to_cover", "indirect_pct", "dealer_pct"],
    )
    scales = {"proxy_tail_bp": 0.1, "bid_to_cover": 0.01, "indirect_pct": 0.1, "dealer_pct": 0.1}
    return rows.assign(
        **{name: rows[name] * scale for name, scale in scales.items()},
        observed=pd.date_range("2022-01-05", periods=len(rows), freq="7D"),
        kind="Note", sold_as="10-Year", held=True, test=False, provisional=False,
    )  # fmt: skip


def words(rows: pd.DataFrame) -> list[str]:
    return list(with_verdicts(rows)["verdict"])


def test_verdict_after_twelve_equal_covers_is_too_few() -> None:
    """Their standard deviation is zero, and a distance in it has no size."""
    rows = frame([(True, number, 250, 500 + number, 100 - number) for number in range(14)])
    assert words(rows) == ["too few"] * 14
    varied = rows.assign(bid_to_cover=[2.4, *rows["bid_to_cover"][1:]])
    assert "too few" not in words(varied)[12:13]


@given(auctions=auctions_of_two_kinds, count=st.integers(1, 40))
@examples(100)
def test_verdict_never_depends_on_later_auctions(auctions: list[Auction], count: int) -> None:
    rows = frame(auctions)
    assert words(rows.iloc[:count]) == words(rows)[:count]


@given(auctions=auctions_of_two_kinds, name=st.sampled_from(sorted(COMPARED)))
@examples(100)
def test_verdict_is_the_same_if_a_figure_is_shifted_or_scaled(
    auctions: list[Auction], name: str
) -> None:
    rows = frame(auctions)
    column, _ = COMPARED[name]
    before = with_verdicts(rows)
    after = with_verdicts(rows.assign(**{column: rows[column] * 4 + 16}))
    pd.testing.assert_series_equal(
        before["demand_sigma"], after["demand_sigma"], check_exact=False, atol=1e-5
    )


@given(auctions=auctions_of_two_kinds)
@examples(100)
def test_verdict_depends_on_its_own_kind_only(auctions: list[Auction]) -> None:
    rows = frame(auctions)
    new = rows[~rows["reopening"]]
    assert words(new) == [
        word for word, row in zip(words(rows), rows["reopening"], strict=True) if not row
    ]


@given(auctions=auctions_of_two_kinds)
@examples(100)
def test_opposite_figures_have_the_opposite_demand(auctions: list[Auction]) -> None:
    rows = frame(auctions)
    mirrored = rows.assign(**{column: -rows[column] for column, _ in COMPARED.values()})
    before, after = (with_verdicts(each)["demand_sigma"] for each in (rows, mirrored))
    pd.testing.assert_series_equal(before, -after, check_exact=False, atol=1e-5)
