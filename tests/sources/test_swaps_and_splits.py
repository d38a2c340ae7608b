"""Columns in each other's place and splits that are not applied: the body is refused.

If the days are at hand and never revised, the stored values stay. docs/data.md says of each source
which swap cannot be seen.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.coinbase_bodies import candles_body, sample_closes
from tests.support.effort import examples
from tests.support.observed_values import observed_values
from tests.support.tiingo_bodies import prices_body
from tests.support.value_faults import (
    MAKERS,
    AlterableBody,
    Figures,
    alterable_body,
    fund,
    steep_par,
    steep_real,
)
from tests.support.yahoo_bodies import chart_body
from tui.model.errors import Malformed
from tui.sources import bitcoin, prices, tiingo
from tui.sources.base import parse
from tui.sources.price_evidence import check_evidence
from tui.sources.registry import SOURCES
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

BY_NAME = {source.name: source for source in SOURCES}
SLOW = {"tic_table1", "tic_table2", "tic_table3", "tic_history"}
ONE_SERIES = {"fred", "treasury_cash", "bitcoin", "prices", "tiingo"}
BODIES = {key: partial(alterable_body, *key) for key in MAKERS if key[0] not in ONE_SERIES} | {
    ("par_yields", "2010"): steep_par,
    ("real_yields", "2022"): steep_real,
}
del BODIES["par_yields", "2024"]  # no two tenors of that year are far apart
STORED = {
    ("par_yields", "2024"): datetime(2025, 1, 2, 23, tzinfo=UTC),
    ("real_yields", "2022"): datetime(2023, 1, 3, 23, tzinfo=UTC),
    ("tic_release", "2025-12-18"): datetime(2025, 12, 19, tzinfo=UTC),
    ("auctions", "recent"): datetime(2026, 7, 24, tzinfo=UTC),
}
"""Parts that are never revised, and when their body is received."""
HOUR = timedelta(hours=1)
DAYS, TOTAL, PRICE = fund()


def swapped(body: AlterableBody, pair: tuple[str, str], first: int, end: int) -> Figures:
    """Return the figures with two series in each other's place from ``first`` up to ``end``."""
    one, other = (body.figures[series] for series in pair)
    return {
        **body.figures,
        pair[0]: [*one[:first], *other[first:end], *one[end:]],
        pair[1]: [*other[:first], *one[first:end], *other[end:]],
    }


def pairs_of(body: AlterableBody) -> list[tuple[str, str]]:
    """Return the pairs of series whose swap can be seen."""
    return [pair for pair in combinations(sorted(body.figures), 2) if body.is_swap_seen(*pair)]


@pytest.mark.parametrize(
    ("source", "part"),
    [pytest.param(*key, marks=pytest.mark.long if key[0] in SLOW else ()) for key in BODIES],
)
def test_swapped_series_that_differ_raise_malformed(source: str, part: str) -> None:
    body = BODIES[source, part]()
    pairs = pairs_of(body)
    assert pairs

    @examples(6 if source in SLOW else 30)
    @given(data=st.data(), lasts=st.booleans())
    def swap(data: st.DataObject, lasts: bool) -> None:
        pair = data.draw(st.sampled_from(pairs))
        one, other = (body.figures[series] for series in pair)
        day = data.draw(st.integers(1, len(one) - 1))
        is_seen = body.is_seen(pair[0], one[day], other[day])
        assume(is_seen and body.is_seen(pair[1], other[day], one[day]))
        figures = swapped(body, pair, day, len(one) if lasts else day + 1)
        with pytest.raises(Malformed):
            parse(BY_NAME[source], part, body.render(figures))

    swap()


@pytest.mark.parametrize(("source", "part"), STORED)
def test_swapped_series_never_replace_stored_values(
    tmp_path_factory: pytest.TempPathFactory, source: str, part: str
) -> None:
    """Any two series, for any time, the whole body too, and however little they differ."""
    body, received = alterable_body(source, part), STORED[source, part]
    store = Store(
        SqliteArchive(tmp_path_factory.mktemp("store") / "archive.sqlite"), [BY_NAME[source]], ()
    )
    keys = BY_NAME[source].keys
    store.learn(source, part, body.render(body.figures), learned=received, url="")
    stored = observed_values(store.newest_frames(source)[part], keys)
    all_pairs = list(combinations(sorted(body.figures), 2))

    @examples(10)
    @given(data=st.data())
    def swap(data: st.DataObject) -> None:
        pair = data.draw(st.sampled_from(all_pairs))
        count = len(body.figures[pair[0]])
        first, end = sorted(data.draw(st.lists(st.integers(0, count), min_size=2, max_size=2)))
        wrong = body.render(swapped(body, pair, first, end))
        with suppress(Malformed):
            store.learn(source, part, wrong, learned=received, url="")
        [dataset] = store.snapshot(received + HOUR).datasets.values()
        assert observed_values(dataset.frame, keys) == stored

    swap()


def test_swapped_low_and_high_of_a_candle_are_refused() -> None:
    closes = {day: close for day, close in sample_closes().items() if day >= date(2026, 1, 1)}
    candles = json.loads(candles_body(closes))
    for candle in candles:
        candle[1], candle[2] = candle[2], candle[1]
    with pytest.raises(Malformed, match="the close of BTC-USD"):
        parse(bitcoin.SOURCE, "2026H1", json.dumps(candles).encode())


@pytest.mark.parametrize("publisher", ["yahoo", "tiingo"])
def test_close_and_adjusted_close_in_each_others_place_are_refused(publisher: str) -> None:
    """From any day on, and for any number of days, if dividends made 6% of difference."""

    @examples(20)
    @given(st.integers(1, len(DAYS) - 1), st.integers(1, len(DAYS)))
    def swap(first: int, count: int) -> None:
        end = min(first + count, len(DAYS))
        scale = 1.06 * PRICE[first] / TOTAL[first]
        total = [level * scale for level in TOTAL]
        wrong = (
            [*total[:first], *PRICE[first:end], *total[end:]],
            [*PRICE[:first], *total[first:end], *PRICE[end:]],
        )
        with pytest.raises(Malformed, match="to differ by dividends"):
            parse_closes(publisher, *wrong)

    swap()


def parse_closes(
    publisher: str,
    total: list[float],
    price: list[float],
    split: tuple[date, int, int] | None = None,
) -> int:
    """Return the number of closes of a publisher's body with these levels."""
    if publisher == "yahoo":
        splits = {split[0]: split[1:]} if split else None
        body = chart_body("XLE", DAYS, total, price, splits=splits)
        return len(parse(prices.SOURCE, "XLE", body))
    body = prices_body(DAYS, total, price, {split[0]: split[1] / split[2]} if split else {})
    return len(parse(tiingo.SOURCE, "XLE", body))


@pytest.mark.parametrize("publisher", ["yahoo", "tiingo"])
def test_split_that_is_not_applied_is_refused(publisher: str) -> None:
    """On any day, of any ratio from 1.2: if it is named, or is five or more, or is the newest."""

    @examples(30)
    @given(
        day=st.integers(1, len(DAYS) - 1),
        ratio=st.tuples(st.integers(1, 50), st.integers(1, 50)),
        is_named=st.booleans(),
    )
    def split(day: int, ratio: tuple[int, int], is_named: bool) -> None:
        factor = ratio[0] / ratio[1]
        size, is_newest = max(factor, 1 / factor), day == len(DAYS) - 1
        assume(size >= 1.25 and (is_named or size > 5.5 or (is_newest and size > 1.9)))
        named = (DAYS[day], *ratio) if is_named else None
        assert parse_closes(publisher, TOTAL, PRICE, named) == len(DAYS)
        total, price = (
            [level * factor if at < day else level for at, level in enumerate(levels)]
            for levels in (TOTAL, PRICE)
        )
        with pytest.raises(Malformed, match="split of" if is_named else "near its neighbours"):
            parse_closes(publisher, total, price, named)

    split()


@pytest.mark.parametrize(
    ("dividends", "splits"),
    [
        ({}, {DAYS[0]: 10.0}),
        ({}, {DAYS[-1] + timedelta(days=7): 10.0}),
        ({}, dict.fromkeys(DAYS, 1.001)),
        ({DAYS[0]: 20.0}, {}),
        ({DAYS[-1] + timedelta(days=7): 20.0}, {}),
    ],
)
def test_event_outside_the_days_and_a_small_split_contradict_nothing(
    dividends: dict[date, float], splits: dict[date, float]
) -> None:
    rows = pd.DataFrame({"observed": pd.to_datetime(DAYS), "total": TOTAL, "price": PRICE})
    check_evidence(rows, "XLE", dividends, splits)


def test_dividend_that_the_closes_do_not_have_is_refused() -> None:
    rows = pd.DataFrame({"observed": pd.to_datetime(DAYS), "total": TOTAL, "price": PRICE})
    with pytest.raises(Malformed, match="close and adjusted close of XLE to differ by dividends"):
        check_evidence(rows, "XLE", {DAYS[5]: 20.0}, {})
