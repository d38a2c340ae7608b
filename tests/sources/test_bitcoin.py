"""Parser and parts of Coinbase's candles: closes, the running day and the half-years."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from tests.support.bodies import parsed
from tests.support.coinbase_bodies import candles_body, sample_closes
from tui.model.errors import Malformed
from tui.sources.base import parse as parse_checked
from tui.sources.bitcoin import SOURCE, due, next_release, parse, parts

FRAME = parsed("prices", "sample").astype({"symbol": "str"})
COIN = FRAME[FRAME["symbol"] == "BTC-USD"]


def candles_between(first: date, last: date) -> bytes:
    """Return a body with the sample's days from ``first`` to ``last``."""
    closes = sample_closes().items()
    return candles_body({day: close for day, close in closes if first <= day <= last})


def test_parse_body_made_of_sample_returns_sample() -> None:
    frame = parse(candles_between(date(2025, 7, 1), date(2026, 1, 2)), "2025H2")
    ours = COIN[COIN["observed"].between("2025-07-01", "2025-12-31")].reset_index(drop=True)
    assert len(frame) == 128
    pd.testing.assert_frame_equal(frame, ours)


def test_parse_leaves_out_newest_day() -> None:
    frame = parse(candles_between(date(2025, 12, 1), date(2025, 12, 19)), "2025H2")
    assert frame["observed"].max() == pd.Timestamp("2025-12-18")
    assert frame["known"].max() == pd.Timestamp("2025-12-19", tz="UTC")


def test_parse_leaves_out_days_before_half_year() -> None:
    """Coinbase documents that a response may begin before the requested start."""
    frame = parse(candles_between(date(2025, 6, 20), date(2025, 7, 10)), "2025H2")
    assert frame["observed"].min() == pd.Timestamp("2025-07-01")


DAY = 1_765_843_200
FAULTS = [
    (b"", "empty"),
    (b"<!DOCTYPE html><title>Just a moment...</title>", "Just a moment"),
    (b'{"message":"granularity too small for the requested time range"}', "granularity too small"),
    (b'{"error":"x"}', "error"),
    (b"[]", "no finished day"),
    (json.dumps([[DAY, 88_000, 88_001, 88_000, 88_000.5, 1]]).encode(), "no finished day"),
    (candles_between(date(2025, 3, 1), date(2025, 4, 1)), "2025H2, got no finished day"),
    (json.dumps([[DAY, 1, 1]]).encode(), r"got \[1765843200, 1, 1\]"),
    (json.dumps([[DAY, 1, 1, 1, "88000", 1]]).encode(), "numbers"),
    (json.dumps([[str(DAY), 1, 1, 1, 1, 1]]).encode(), "numbers"),
    (json.dumps([[DAY, 1, 1, 1, 0, 1]]).encode(), "above zero, got 0"),
    (json.dumps([[DAY, 1, 1, 1, float("nan"), 1]]).encode(), "got no JSON"),
    (json.dumps([[DAY + 3600, 1, 1, 1, 1, 1]]).encode(), "within a day"),
    (json.dumps([[DAY, 1, 1, 1, 1, 1]] * 2).encode(), "twice"),
    (json.dumps([[DAY + at * 86_400, 1, 1, 1, 1, 1] for at in (0, 2, 1)]).encode(), "out of order"),
    (candles_between(date(2025, 12, 1), date(2025, 12, 19))[:-9], "no JSON"),
    (json.dumps([[10**30, 1, 1, 1, 1, 1]]).encode(), "numbers of seconds"),
]


@pytest.mark.parametrize(("body", "reason"), FAULTS, ids=[reason for _, reason in FAULTS])
def test_parse_broken_body_raises_malformed_with_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        parse_checked(SOURCE, "2025H2", body)


def test_parts_end_one_day_after_half_year() -> None:
    listed = parts(datetime(2026, 8, 10, 12, tzinfo=UTC), ("SPY", "BTC-USD"))
    assert [part.key for part in listed][:3] == ["2026H2", "2026H1", "2025H2"]
    assert listed[-1].key == "2015H2"
    assert [part.final for part in listed][:2] == [False, True]
    assert listed[0].url.endswith("&start=2026-07-01T00:00:00Z&end=2026-08-10T23:59:59Z")
    assert listed[1].url.endswith("&start=2026-01-01T00:00:00Z&end=2026-07-01T23:59:59Z")


def test_parts_without_bitcoin_symbol_are_empty() -> None:
    assert parts(datetime(2026, 8, 10, 12, tzinfo=UTC), ("SPY", "XLV")) == ()


def test_parts_half_year_begins_with_first_finished_day() -> None:
    newest = {day: parts(datetime(2026, 7, day, tzinfo=UTC), ("BTC-USD",))[0] for day in (1, 2)}
    assert (newest[1].key, newest[1].final) == ("2026H1", True)
    assert (newest[2].key, newest[2].final) == ("2026H2", False)


def test_parts_have_less_than_300_days() -> None:
    for part in parts(datetime(2027, 1, 1, 0, 1, tzinfo=UTC), ("BTC-USD",)):
        start, end = (
            datetime.fromisoformat(text.split("=")[1]) for text in part.url.split("&")[1:]
        )
        assert end - start < timedelta(days=300)


def test_due_and_next_release_five_minutes_after_midnight_utc() -> None:
    before = datetime(2026, 8, 9, 23, 59, tzinfo=UTC)
    midnight = datetime(2026, 8, 10, tzinfo=UTC)
    assert due(before, "2026H2") == date(2026, 8, 8)
    assert due(midnight, "2026H2") == date(2026, 8, 8)
    assert due(midnight + timedelta(minutes=5), "2026H2") == date(2026, 8, 9)
    assert due(midnight, "2026H1") == date(2026, 6, 30)
    for moment in (before, midnight):
        assert next_release(moment) == midnight + timedelta(minutes=5)
    assert next_release(midnight + timedelta(minutes=5)) == midnight + timedelta(days=1, minutes=5)
