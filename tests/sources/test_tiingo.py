"""Parser and parts of Tiingo, and its key, which is sent to Tiingo only."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from tests.support.bodies import parsed
from tests.support.tiingo_bodies import prices_body
from tui.model.errors import ConfigError, Malformed
from tui.sources.registry import SOURCES, requested_sources
from tui.sources.tiingo import authorizations, due, next_release, parse, parts

NEW_YORK = ZoneInfo("America/New_York")
FRAME = parsed("prices", "sample").astype({"symbol": "str"})
NOW = datetime(2026, 8, 10, 15, tzinfo=UTC)
KEY = {"TIINGO_API_KEY": "0123abc"}


def december(symbol: str = "XLU") -> pd.DataFrame:
    """Return a symbol's December 2025 from the sample. XLU split 2:1 on the 5th."""
    days = FRAME["observed"].between("2025-12-01", "2025-12-24")
    return FRAME[(FRAME["symbol"] == symbol) & days].reset_index(drop=True)


def body(symbol: str = "XLU") -> bytes:
    frame = december(symbol)
    dates = [moment.date() for moment in frame["observed"]]
    split = {date(2025, 12, 5): 2.0}
    return prices_body(dates, frame["total"].tolist(), frame["price"].tolist(), split)


@pytest.mark.parametrize("part", ["XLU", "XLU~recent"])
def test_parse_body_made_of_sample_returns_sample(part: str) -> None:
    pd.testing.assert_frame_equal(parse(body(), part), december())


def test_parse_split_leaves_no_jump_in_price() -> None:
    """Traded at 90 on the day before a 2:1 split and at 45.45 after it: a gain of 1%."""
    days = [date(2025, 12, 4), date(2025, 12, 5), date(2025, 12, 8)]
    rows = json.loads(prices_body(days, [45, 45.45, 45.45], [45, 45.45, 45.45], {days[1]: 2.0}))
    assert [row["close"] for row in rows] == [90, 45.45, 45.45]
    assert [row["splitFactor"] for row in rows] == [1, 2, 1]
    assert parse(json.dumps(rows).encode(), "XLU")["price"].tolist() == [45, 45.45, 45.45]
    assert parse(json.dumps(rows[::-1]).encode(), "XLU")["price"].tolist() == [45, 45.45, 45.45]


def changed_body(change: Callable[[list[dict[str, Any]]], object]) -> bytes:
    """Return the body with a change made to its rows."""
    rows = json.loads(body())
    change(rows)
    return json.dumps(rows).encode()


LIMIT_NOTICE = b"You have run over your 500 symbol look up for this month.\x1b[2J Please upgrade."
FAULTS = [
    (b"", "empty"),
    (LIMIT_NOTICE, r"Tiingo said 'You have run over your 500 symbol .* this month.\\x1b\[2J"),
    (b"<!DOCTYPE html><title>Tiingo</title>", "web page: 'Tiingo'"),
    (b'{"detail":"Invalid token."}', "Tiingo said 'Invalid token.'"),
    (b'{"message":"x"}', "got"),
    (b"[]", "got none"),
    (b"[1, 2]", r"got \[1, 2\]"),
    (body()[:-30], "no JSON"),
    (changed_body(lambda rows: [row.pop("splitFactor") for row in rows]), "splitFactor"),
    (changed_body(lambda rows: rows[3].pop("adjClose")), "adjClose"),
    (changed_body(lambda rows: rows[3].update(adjClose=None)), "adjClose"),
    (changed_body(lambda rows: rows[3].update(close="45")), "numbers as close"),
    (changed_body(lambda rows: rows[3].update(close=True)), "numbers as close"),
    (changed_body(lambda rows: rows[3].update(close=-45)), "-45"),
    (changed_body(lambda rows: rows[3].update(splitFactor=0)), "splitFactor above zero"),
    (changed_body(lambda rows: rows[3].update(date="Monday")), "Monday"),
    (changed_body(lambda rows: rows[3].update(date=rows[2]["date"])), "twice"),
    (changed_body(lambda rows: rows.append(rows.pop(3))), "out of order"),
]


@pytest.mark.parametrize(("body", "reason"), FAULTS, ids=[reason for _, reason in FAULTS])
def test_parse_broken_body_raises_malformed_with_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        parse(body, "XLU")


def test_parts_have_benchmark_last_and_no_bitcoin() -> None:
    listed = parts(NOW, ("SPY", "XLV", "BRK/B", "BTC-USD"))
    assert [part.key for part in listed][::2] == ["BRK/B", "XLV", "SPY"]
    assert "/daily/BRK%2FB/prices?" in listed[0].url
    assert listed[-2].url.endswith("/daily/SPY/prices?startDate=2000-01-01&format=json")
    assert listed[-1].url.endswith("/daily/SPY/prices?startDate=2026-07-10&format=json")


def test_due_and_next_release_at_17_30() -> None:
    before = datetime(2025, 12, 24, 17, 29, tzinfo=NEW_YORK)
    assert due(before, "SPY~recent") == date(2025, 12, 23)
    assert due(before.replace(minute=30), "SPY~recent") == date(2025, 12, 24)
    assert due(before, "SPY") == date.min
    assert next_release(before) == datetime(2025, 12, 24, 17, 30, tzinfo=NEW_YORK)


def test_authorizations_key_is_for_tiingo_only() -> None:
    assert authorizations(KEY) == {"api.tiingo.com": "Token 0123abc"}
    assert authorizations({"TIINGO_API_KEY": " 0123abc\n"}) == authorizations(KEY)
    assert authorizations({}) == authorizations({"TIINGO_API_KEY": " "}) == {}
    assert not any("0123abc" in part.url for part in parts(NOW, ("SPY",)))


@pytest.mark.parametrize("secret", ["01 23", "0123\r\nHost: x", "schlüssel"])
def test_authorizations_invalid_key_raises_config_error_without_key(secret: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        authorizations({"TIINGO_API_KEY": secret})
    assert "TIINGO_API_KEY" in str(refusal.value)
    assert secret not in str(refusal.value)


NAMES = tuple(source.name for source in SOURCES)


def test_requested_sources_without_key_leave_out_tiingo() -> None:
    assert set(NAMES) - set(requested_sources(NAMES, {})) == {"tiingo"}


def test_requested_sources_with_key_leave_out_yahoo() -> None:
    assert set(NAMES) - set(requested_sources(NAMES, KEY)) == {"prices"}


def test_requested_sources_with_key_but_tiingo_switched_off_keep_yahoo() -> None:
    enabled = [name for name in NAMES if name != "tiingo"]
    assert requested_sources(enabled, KEY) == tuple(enabled)
    assert requested_sources(["tiingo"], KEY) == ("tiingo",)


def test_parse_body_without_dividends_returns_its_closes() -> None:
    without = changed_body(lambda rows: [row.pop("divCash") for row in rows])
    pd.testing.assert_frame_equal(parse(without, "XLU"), parse(body(), "XLU"))
