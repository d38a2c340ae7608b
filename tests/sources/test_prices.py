"""Sample of returns, compared with independent figures, and parser of Yahoo's charts."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from tests.support.bodies import bundled, parsed
from tests.support.yahoo_bodies import chart_body
from tui.model.errors import Malformed
from tui.sources.prices import SOURCE, due, next_release, parse, parts

NEW_YORK = ZoneInfo("America/New_York")
SAMPLE = bundled("prices", "sample")
FRAME = parsed("prices", "sample").astype({"symbol": "str"})
TOTAL = FRAME.pivot_table("total", "observed", "symbol")
PRICE = FRAME.pivot_table("price", "observed", "symbol")


def return_pct(levels: pd.DataFrame, symbol: str, start: str, end: str) -> float:
    """Return between the closes of two days, in percent."""
    level = levels[symbol]
    return (float(level[pd.Timestamp(end)]) / float(level[pd.Timestamp(start)]) - 1) * 100


def relative_pp(levels: pd.DataFrame, symbol: str, start: str, end: str) -> float:
    """Return less that of the S&P 500 fund, in percentage points."""
    return return_pct(levels, symbol, start, end) - return_pct(levels, "SPY", start, end)


RELATIVE_TOTAL = {
    "XLV": 4.7, "XLI": -4.7, "XLU": -5.7, "IDU": -6.9, "IWM": 6.1, "KRE": 3.1, "KBE": 2.2,
    "XLF": -5.7, "EUFN": 7.2, "EEM": 2.2, "USMV": -9.7, "GLD": 20.1,
}  # fmt: skip
"""Second half of 2025 to 19 December, computed from the publisher's closes."""
RELATIVE_PRICE = {"XLV": 4.8, "XLI": -4.5, "XLU": -5.8, "IWM": 6.1, "KRE": 3.1, "XLF": -5.4}


def test_sample_returns_equal_returns_of_closes() -> None:
    half_year = ("2025-06-30", "2025-12-19")
    for symbol, expected in RELATIVE_TOTAL.items():
        assert relative_pp(TOTAL, symbol, *half_year) == pytest.approx(expected, abs=0.1), symbol
    for symbol, expected in RELATIVE_PRICE.items():
        assert relative_pp(PRICE, symbol, *half_year) == pytest.approx(expected, abs=0.1), symbol
    year = ("2024-12-31", "2025-12-19")
    assert relative_pp(TOTAL, "VNQ", *year) == pytest.approx(-15.1, abs=0.1)
    assert relative_pp(TOTAL, "XLRE", *year) == pytest.approx(-16.0, abs=0.1)


def test_sample_returns_of_benchmark_and_bitcoin_equal_other_publishers() -> None:
    """Another publisher's closes: the S&P 500 fund from 617.85 to 680.59, Bitcoin at the ends of
    the UTC days from 107,135 to 88,103."""
    half_year = ("2025-06-30", "2025-12-19")
    fund, coin = (return_pct(PRICE, symbol, *half_year) for symbol in ("SPY", "BTC-USD"))
    assert fund == pytest.approx((680.59 / 617.85 - 1) * 100, abs=0.002)
    assert coin == pytest.approx((88_103 / 107_135 - 1) * 100, abs=0.002)


def test_sample_price_is_nan_if_only_adjusted_closes_are_known() -> None:
    counts = FRAME.groupby("symbol")["price"].count()
    assert set(counts.index[counts == 0]) == {
        *("EEM", "EUFN", "FLOT", "HYHG", "IDU", "IGHG", "SPLV", "UUP"),
    }
    assert (PRICE["GLD"] == TOTAL["GLD"]).all()
    assert (FRAME.groupby("symbol")["total"].first() == 100).all()


def test_sample_day_of_bitcoin_is_known_at_midnight_utc() -> None:
    last = FRAME.groupby("symbol")["known"].max()
    assert last["BTC-USD"] == pd.Timestamp("2026-05-02", tz="UTC")
    assert last.drop("BTC-USD").unique().tolist() == [pd.Timestamp("2026-05-01 20:00", tz="UTC")]


def body(symbol: str = "SPY", **more: Any) -> bytes:
    """Return a symbol's December 2025 from the sample, in Yahoo's format."""
    days = FRAME[
        (FRAME["symbol"] == symbol) & FRAME["observed"].between("2025-12-01", "2025-12-24")
    ]
    dates = [moment.date() for moment in days["observed"]]
    return chart_body(symbol, dates, days["total"].tolist(), days["price"].tolist(), **more)


def test_symbols_of_the_sample_take_a_byte_a_row() -> None:
    """It has the most rows of all parts, and is always in memory."""
    symbols = parsed("prices", "sample")["symbol"]
    assert symbols.cat.codes.nbytes == len(symbols) > 100_000


@pytest.mark.parametrize("symbol", ["SPY", "BTC-USD"])
def test_parse_body_made_of_sample_returns_sample(symbol: str) -> None:
    frame = parse(body(symbol, zone="UTC" if symbol == "BTC-USD" else "America/New_York"), symbol)
    ours = FRAME[(FRAME["symbol"] == symbol) & FRAME["observed"].isin(frame["observed"])]
    assert len(frame) == 18
    pd.testing.assert_frame_equal(frame, ours.reset_index(drop=True), rtol=1e-7)


def test_parse_removes_digits_of_32_bit_floats() -> None:
    days = [date(2025, 12, 1), date(2025, 12, 2)]
    converted = chart_body("SPY", days, [324.96, 325.1], [107135.336, 107181.5])
    assert b"324.9599914550781" in converted
    frame = parse(converted, "SPY")
    assert frame["total"].tolist() == [324.96, 325.1]
    assert frame["price"].tolist() == [107135.336, 107181.5]


def test_parse_running_session_is_dropped() -> None:
    noon = datetime(2025, 12, 24, 12, tzinfo=NEW_YORK)
    frame = parse(body(running=(noon, 690.0)), "SPY")
    assert frame["observed"].max() == pd.Timestamp("2025-12-23")


def test_parse_live_row_after_session_is_the_close() -> None:
    """Christmas Eve closes at 13:00, although the body has 16:00 as the end of the session.

    The last trade of a thinly traded fund comes some minutes before the close.
    """
    for minute in (52, 59):
        last = datetime(2025, 12, 24, 12, minute, tzinfo=NEW_YORK)
        frame = parse(body(running=(last, 690.0)), "SPY")
        assert frame.iloc[-1][["observed", "price"]].tolist() == [pd.Timestamp("2025-12-24"), 690.0]
        assert frame["observed"].is_unique


def test_parse_day_with_two_rows_uses_last() -> None:
    evening = datetime(2025, 12, 24, 13, 0, 2, tzinfo=NEW_YORK)
    value = json.loads(body(running=(evening, 690.0)))
    indicators = value["chart"]["result"][0]["indicators"]
    indicators["quote"][0]["close"][-2] = indicators["adjclose"][0]["adjclose"][-2] = 650.0
    assert parse(json.dumps(value).encode(), "SPY")["price"].iloc[-1] == 690.0


def test_parse_running_day_of_bitcoin_is_dropped() -> None:
    evening = datetime(2025, 12, 24, 22, tzinfo=UTC)
    frame = parse(body("BTC-USD", zone="UTC", running=(evening, 88.0)), "BTC-USD")
    assert frame["observed"].max() == pd.Timestamp("2025-12-23")


def test_parse_day_with_null_is_dropped() -> None:
    value = json.loads(body())
    result = value["chart"]["result"][0]
    result["indicators"]["quote"][0]["close"][3] = None
    result["indicators"]["adjclose"][0]["adjclose"][5] = None
    frame = parse(json.dumps(value).encode(), "SPY")
    complete = parse(body(), "SPY")
    assert frame["observed"].tolist() == complete["observed"].drop([3, 5]).tolist()


def changed_body(change: Callable[[dict[str, Any]], object]) -> bytes:
    """Return the body with a change made to its chart."""
    value = json.loads(body())
    change(value["chart"]["result"][0])
    return json.dumps(value).encode()


NOT_FOUND = (
    b'{"chart":{"result":null,"error":{"code":"Not Found",'
    b'"description":"No data found, symbol may be delisted"}}}'
)
FAULTS = [
    (b"", "empty"),
    (b"Edge: Too Many Requests", "no JSON"),
    (b"<!DOCTYPE html><title>Yahoo</title>", "Yahoo"),
    (NOT_FOUND, "may be delisted"),
    (b'{"chart":{"result":[],"error":null}}', "no reason given"),
    (b'{"finance":{"result":null,"error":{"description":"Invalid Crumb"}}}', "Invalid Crumb"),
    (body()[:-30], "no JSON"),
    (body("XLV"), "SPY, got XLV"),
    (changed_body(lambda result: result.pop("timestamp")), "timestamp"),
    (changed_body(lambda result: result["indicators"].pop("adjclose")), "adjclose"),
    (changed_body(lambda result: result["meta"].update(dataGranularity="5m")), "5m"),
    (changed_body(lambda result: result["meta"].update(exchangeTimezoneName="../x")), "time zone"),
    (changed_body(lambda result: result["timestamp"].reverse()), "out of order"),
    (changed_body(lambda result: result["timestamp"].pop()), "17 values"),
    (
        changed_body(lambda result: result["indicators"]["quote"][0]["close"].__setitem__(0, -1)),
        "-1",
    ),
    (
        changed_body(lambda result: result["indicators"]["quote"][0]["close"].__setitem__(0, "1")),
        "got .str. - at .*close",
    ),
]


@pytest.mark.parametrize(("body", "reason"), FAULTS, ids=[reason for _, reason in FAULTS])
def test_parse_broken_body_raises_malformed_with_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        parse(body, "SPY")


def test_parse_broken_sample_raises_malformed() -> None:
    with pytest.raises(Malformed, match="ticwatch sample"):
        parse(b"Date,Close\n2026-05-01,1.0\n", "sample")


def test_parts_encode_symbol_in_url() -> None:
    now = datetime(2026, 8, 10, 15, tzinfo=UTC)
    first, month, second, _ = parts(now, ("^GSPC", "BTC-USD", "EURUSD=X"))
    assert (first.key, month.key) == ("^GSPC", "^GSPC~recent")
    assert "/chart/%5EGSPC?period1=946684800&period2=1786406400&" in first.url
    assert "/chart/%5EGSPC?range=1mo&interval=1d&" in month.url
    assert "/chart/EURUSD%3DX?" in second.url
    assert SOURCE.spacing.total_seconds() == 2


def test_parse_month_equals_whole_history() -> None:
    pd.testing.assert_frame_equal(parse(body(), "SPY~recent"), parse(body(), "SPY"))
    with pytest.raises(Malformed, match="SPY, got XLV"):
        parse(body("XLV"), "SPY~recent")


def test_due_and_next_release_when_close_is_quoted() -> None:
    before = datetime(2025, 12, 24, 12, 59, tzinfo=NEW_YORK)
    assert due(before, "SPY~recent") == date(2025, 12, 23)
    assert due(before.replace(hour=13, minute=20), "SPY~recent") == date(2025, 12, 24)
    assert next_release(before) == datetime(2025, 12, 24, 13, 20, tzinfo=NEW_YORK)


def test_due_of_whole_history_is_date_min() -> None:
    assert due(datetime(2026, 8, 10, 15, tzinfo=UTC), "SPY") == date.min


def test_parse_body_with_the_running_day_alone_raises_malformed() -> None:
    noon = datetime(2025, 12, 23, 12, tzinfo=NEW_YORK)
    running = chart_body("SPY", [date(2025, 12, 23)], [690.0], [690.0], running=(noon, 690.0))
    with pytest.raises(Malformed, match="expected closes of SPY, got none"):
        parse(running, "SPY")


def test_parse_body_without_hours_of_trading_has_closes_alone() -> None:
    chart = json.loads(body())
    del chart["chart"]["result"][0]["meta"]["currentTradingPeriod"]
    frame = parse(json.dumps(chart).encode(), "SPY")
    assert frame["observed"].max() == pd.Timestamp("2025-12-24")
