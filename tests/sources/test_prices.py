"""Closes: the sample against figures measured elsewhere, and Yahoo's format and its traps."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from tests.support.bodies import bundled
from tests.support.yahoo_bodies import chart_body
from tui.model.errors import Malformed
from tui.sources.prices import SOURCE, due, next_release, parse, parts

NEW_YORK = ZoneInfo("America/New_York")
SAMPLE = bundled("prices", "sample")
FRAME = parse(SAMPLE, "sample")
TOTAL = FRAME.pivot_table("total", "observed", "symbol")
PRICE = FRAME.pivot_table("price", "observed", "symbol")


def return_pct(levels: pd.DataFrame, symbol: str, start: str, end: str) -> float:
    """The return between the closes of two days."""
    level = levels[symbol]
    return (float(level[pd.Timestamp(end)]) / float(level[pd.Timestamp(start)]) - 1) * 100


def relative_pp(levels: pd.DataFrame, symbol: str, start: str, end: str) -> float:
    """The same, less the S&P 500 fund's."""
    return return_pct(levels, symbol, start, end) - return_pct(levels, "SPY", start, end)


RELATIVE_TOTAL = {
    "XLV": 4.7, "XLI": -4.7, "XLU": -5.7, "IDU": -6.9, "IWM": 6.1, "KRE": 3.1, "KBE": 2.2,
    "XLF": -5.7, "EUFN": 7.2, "EEM": 2.2, "USMV": -9.7, "GLD": 20.1,
}  # fmt: skip
"""Second half of 2025 to 19 December, measured on the publisher's closes."""
RELATIVE_PRICE = {"XLV": 4.8, "XLI": -4.5, "XLU": -5.8, "IWM": 6.1, "KRE": 3.1, "XLF": -5.4}


def test_the_sample_returns_what_the_closes_did() -> None:
    half_year = ("2025-06-30", "2025-12-19")
    for symbol, measured in RELATIVE_TOTAL.items():
        assert relative_pp(TOTAL, symbol, *half_year) == pytest.approx(measured, abs=0.1), symbol
    for symbol, measured in RELATIVE_PRICE.items():
        assert relative_pp(PRICE, symbol, *half_year) == pytest.approx(measured, abs=0.1), symbol
    year = ("2024-12-31", "2025-12-19")
    assert relative_pp(TOTAL, "VNQ", *year) == pytest.approx(-15.1, abs=0.1)
    assert relative_pp(TOTAL, "XLRE", *year) == pytest.approx(-16.0, abs=0.1)


def test_the_benchmark_and_bitcoin_as_others_report_them() -> None:
    """Another publisher's closes: the S&P 500 fund from 617.85 to 680.59, Bitcoin at the ends of
    the UTC days from 107,135 to 88,103."""
    half_year = ("2025-06-30", "2025-12-19")
    fund, coin = (return_pct(PRICE, symbol, *half_year) for symbol in ("SPY", "BTC-USD"))
    assert fund == pytest.approx((680.59 / 617.85 - 1) * 100, abs=0.002)
    assert coin == pytest.approx((88_103 / 107_135 - 1) * 100, abs=0.002)


def test_where_only_adjusted_closes_are_known_the_price_is_missing() -> None:
    known = FRAME.groupby("symbol")["price"].count()
    assert set(known.index[known == 0]) == {
        *("EEM", "EUFN", "FLOT", "HYHG", "IDU", "IGHG", "SPLV", "UUP"),
    }
    assert (PRICE["GLD"] == TOTAL["GLD"]).all()
    assert (FRAME.groupby("symbol")["total"].first() == 100).all()


def test_a_day_of_bitcoin_ends_at_midnight_utc() -> None:
    last = FRAME.groupby("symbol")["known"].max()
    assert last["BTC-USD"] == pd.Timestamp("2026-05-02", tz="UTC")
    assert last.drop("BTC-USD").unique().tolist() == [pd.Timestamp("2026-05-01 20:00", tz="UTC")]


def body(symbol: str = "SPY", **more: Any) -> bytes:
    """December 2025 of a symbol of the sample in Yahoo's format."""
    days = FRAME[
        (FRAME["symbol"] == symbol) & FRAME["observed"].between("2025-12-01", "2025-12-24")
    ]
    dates = [moment.date() for moment in days["observed"]]
    return chart_body(symbol, dates, days["total"].tolist(), days["price"].tolist(), **more)


@pytest.mark.parametrize("symbol", ["SPY", "BTC-USD"])
def test_yahoo_s_format_gives_back_the_sample(symbol: str) -> None:
    read = parse(body(symbol, zone="UTC" if symbol == "BTC-USD" else "America/New_York"), symbol)
    ours = FRAME[(FRAME["symbol"] == symbol) & FRAME["observed"].isin(read["observed"])]
    assert len(read) == 18
    pd.testing.assert_frame_equal(read, ours.reset_index(drop=True), rtol=1e-7)


def test_what_a_32_bit_float_made_up_is_gone() -> None:
    days = [date(2025, 12, 1), date(2025, 12, 2)]
    made_up = chart_body("SPY", days, [324.96, 0.1], [655.38, 107135.336])
    assert b"324.9599914550781" in made_up
    read = parse(made_up, "SPY")
    assert read["total"].tolist() == [324.96, 0.1]
    assert read["price"].tolist() == [655.38, 107135.336]


def test_a_running_session_has_no_close() -> None:
    noon = datetime(2025, 12, 24, 12, tzinfo=NEW_YORK)
    read = parse(body(running=(noon, 690.0)), "SPY")
    assert read["observed"].max() == pd.Timestamp("2025-12-23")


def test_once_it_is_over_the_live_row_is_the_close() -> None:
    """Christmas Eve closes at 13:00, whatever Yahoo's calendar says; a thin fund trades last
    some minutes before."""
    for minute in (52, 59):
        last = datetime(2025, 12, 24, 12, minute, tzinfo=NEW_YORK)
        read = parse(body(running=(last, 690.0)), "SPY")
        assert read.iloc[-1][["observed", "total"]].tolist() == [pd.Timestamp("2025-12-24"), 690.0]
        assert read["observed"].is_unique


def test_the_last_row_of_a_day_counts() -> None:
    evening = datetime(2025, 12, 24, 13, 0, 2, tzinfo=NEW_YORK)
    answer = json.loads(body(running=(evening, 690.0)))
    indicators = answer["chart"]["result"][0]["indicators"]
    indicators["quote"][0]["close"][-2] = indicators["adjclose"][0]["adjclose"][-2] = 650.0
    assert parse(json.dumps(answer).encode(), "SPY")["total"].iloc[-1] == 690.0


def test_a_running_day_of_bitcoin_is_dropped() -> None:
    evening = datetime(2025, 12, 24, 22, tzinfo=UTC)
    read = parse(body("BTC-USD", zone="UTC", running=(evening, 88.0)), "BTC-USD")
    assert read["observed"].max() == pd.Timestamp("2025-12-23")


def test_a_day_with_a_null_is_left_out() -> None:
    answer = json.loads(body())
    result = answer["chart"]["result"][0]
    result["indicators"]["quote"][0]["close"][3] = None
    result["indicators"]["adjclose"][0]["adjclose"][5] = None
    read = parse(json.dumps(answer).encode(), "SPY")
    whole = parse(body(), "SPY")
    assert read["observed"].tolist() == whole["observed"].drop([3, 5]).tolist()


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The body with something done to its result."""
    answer = json.loads(body())
    change(answer["chart"]["result"][0])
    return json.dumps(answer).encode()


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
    (changed(lambda result: result.pop("timestamp")), "timestamp"),
    (changed(lambda result: result["indicators"].pop("adjclose")), "adjclose"),
    (changed(lambda result: result["meta"].update(dataGranularity="5m")), "5m"),
    (changed(lambda result: result["meta"].update(exchangeTimezoneName="../x")), "time zone"),
    (changed(lambda result: result["timestamp"].reverse()), "out of order"),
    (changed(lambda result: result["timestamp"].pop()), "17 values"),
    (changed(lambda result: result["indicators"]["quote"][0]["close"].__setitem__(0, -1)), "-1"),
    (changed(lambda result: result["indicators"]["quote"][0]["close"].__setitem__(0, "1")), "'1'"),
]


@pytest.mark.parametrize(("answer", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_broken_answer_is_malformed_and_says_why(answer: bytes, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        parse(answer, "SPY")


def test_a_broken_sample_is_malformed() -> None:
    with pytest.raises(Malformed, match="ticwatch sample"):
        parse(b"Date,Close\n2026-05-01,1.0\n", "sample")


def test_a_symbol_is_asked_for_by_its_encoded_name() -> None:
    now = datetime(2026, 8, 10, 15, tzinfo=UTC)
    first, month, second, _ = parts(now, ("^GSPC", "BTC-USD", "EURUSD=X"))
    assert (first.key, month.key) == ("^GSPC", "^GSPC~recent")
    assert "/chart/%5EGSPC?period1=946684800&period2=1786406400&" in first.url
    assert "/chart/%5EGSPC?range=1mo&interval=1d&" in month.url
    assert "/chart/EURUSD%3DX?" in second.url
    assert SOURCE.spacing.total_seconds() == 2


def test_the_last_month_reads_like_the_whole() -> None:
    pd.testing.assert_frame_equal(parse(body(), "SPY~recent"), parse(body(), "SPY"))
    with pytest.raises(Malformed, match="SPY, got XLV"):
        parse(body("XLV"), "SPY~recent")


def test_a_close_is_due_and_asked_for_when_it_is_quoted() -> None:
    before = datetime(2025, 12, 24, 12, 59, tzinfo=NEW_YORK)
    assert due(before, "SPY~recent") == date(2025, 12, 23)
    assert due(before.replace(hour=13, minute=20), "SPY~recent") == date(2025, 12, 24)
    assert next_release(before) == datetime(2025, 12, 24, 13, 20, tzinfo=NEW_YORK)


def test_a_whole_history_at_hand_is_never_overdue() -> None:
    assert due(datetime(2026, 8, 10, 15, tzinfo=UTC), "SPY") == date.min
