"""Fund whose close leaves its class: set aside until the next close, or until it is repeated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.bodies import parsed
from tests.support.value_faults import fund
from tests.support.yahoo_bodies import chart_body
from tui.model.errors import Disputed, Malformed
from tui.sources import prices
from tui.sources.price_history import FUND_CLASS
from tui.sources.prices import parse as parse_price
from tui.store.acceptance import require_class
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

DAYS = fund(days=9)[0]
"""The last days of the sample, of which the fifth is the day that the fund falls."""
CLASS = [100.0, 100.5, 100.0, 100.2, 101.2, 101.0, 101.5, 101.4, 101.6]
FALL = [*CLASS[:4], *(close * 0.65 for close in CLASS[4:])]
"""A fall of 35% on the day on which the class rises by 1%. The later closes stay there."""
SPIKE = [*CLASS[:4], CLASS[4] * 0.65, *CLASS[5:]]
"""The same for one day."""
LEARNED = datetime(2026, 5, 1, 22, tzinfo=UTC)


def learn(store: Store, symbol: str, closes: Sequence[float]) -> bool:
    """Return whether a body of one symbol with these closes is a new vintage."""
    body = chart_body(symbol, DAYS[: len(closes)], closes, closes)
    return store.learn("prices", symbol, body, learned=LEARNED, url="").is_new


def store_with(folder: Path, count: int, closes: Sequence[float] = CLASS) -> Store:
    """Return a store with this many funds of the class."""
    store = Store(SqliteArchive(folder / "archive.sqlite"), [prices.SOURCE], ())
    for number in range(count):
        learn(store, f"F{number}", [close * (1 + number / 10) for close in closes])
    return store


def test_newest_close_that_leaves_its_class_is_set_aside(tmp_path: Path) -> None:
    store = store_with(tmp_path, 5)
    reason = (
        rf"expected XLE of {DAYS[4]} to move like the other funds \(\+1.0%, median of 5\), got "
        r"-34.4%; set aside until the next observation confirms it"
    )
    with pytest.raises(Malformed, match=reason):
        learn(store, "XLE", FALL[:5])
    assert "XLE" not in store.newest_frames("prices")
    assert learn(store, "XLE", FALL[:6])


def test_close_in_mid_history_that_leaves_its_class_for_a_day_is_refused(tmp_path: Path) -> None:
    store = store_with(tmp_path, 5)
    with pytest.raises(Disputed, match=f"expected XLE of {DAYS[4]} .* has repeated it for three"):
        learn(store, "XLE", SPIKE)
    with pytest.raises(Disputed):
        learn(store, "XLE", SPIKE[:6])
    assert learn(store, "XLE", FALL)
    assert learn(store, "SPY", CLASS)


@pytest.mark.parametrize(("count", "closes"), [(4, CLASS), (5, FALL)])
def test_fall_with_few_funds_at_hand_or_of_all_is_accepted(
    tmp_path: Path, count: int, closes: Sequence[float]
) -> None:
    assert learn(store_with(tmp_path, count, closes), "XLE", FALL[:5])


def test_no_fund_ever_left_its_class() -> None:
    """All closes from 2005 to May 2026, the crashes of 2008, 2020 and April 2025 included."""
    sample = parsed("prices", "sample")
    by_day = sample.pivot(index="observed", columns="symbol", values="total")
    moves = by_day.pct_change(fill_method=None).iloc[1:]
    funds = moves.drop(columns="BTC-USD")
    largest = float(funds.sub(funds.median(axis=1), axis=0).abs().max().max())
    assert 0.18 < largest < 0.19 < FUND_CLASS.most - 1
    closes = sample[sample["symbol"] == "KBE"].reset_index(drop=True)
    FUND_CLASS.check(closes, [sample])
    assert len(closes) > 5000


def test_values_that_were_accepted_by_name_may_leave_their_class(tmp_path: Path) -> None:
    store = store_with(tmp_path, 5)
    others = store.newest_frames("prices").values()
    frame = parse_price(chart_body("XLE", DAYS, SPIKE, SPIKE), "XLE")
    with pytest.raises(Disputed) as caught:
        require_class(prices.SOURCE, frame, others, frozenset())
    assert caught.value.names
    require_class(prices.SOURCE, frame, others, caught.value.names)
    with pytest.raises(Disputed):
        require_class(prices.SOURCE, frame, others, frozenset({"another"}))
