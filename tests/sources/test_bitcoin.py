"""Coinbase's candles: the sample given back, the running day, the half-years."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from tests.support.bodies import bundled
from tests.support.coinbase_bodies import candles_body, sample_closes
from tui.model.errors import Malformed
from tui.sources.base import parse as read
from tui.sources.bitcoin import SOURCE, due, next_release, parse, parts
from tui.sources.sample import parse_sample

FRAME = parse_sample(bundled("prices", "sample"))
COIN = FRAME[FRAME["symbol"] == "BTC-USD"]


def half(first: date, last: date) -> bytes:
    """The sample's days from ``first`` to ``last``."""
    closes = sample_closes().items()
    return candles_body({day: close for day, close in closes if first <= day <= last})


def test_coinbase_s_format_gives_back_the_sample() -> None:
    read = parse(half(date(2025, 7, 1), date(2026, 1, 2)), "2025H2")
    ours = COIN[COIN["observed"].between("2025-07-01", "2025-12-31")].reset_index(drop=True)
    assert len(read) == 128
    pd.testing.assert_frame_equal(read, ours)


def test_the_newest_day_may_still_run_and_is_left_out() -> None:
    read = parse(half(date(2025, 12, 1), date(2025, 12, 19)), "2025H2")
    assert read["observed"].max() == pd.Timestamp("2025-12-18")
    assert read["known"].max() == pd.Timestamp("2025-12-19", tz="UTC")


def test_days_before_the_half_year_are_left_out() -> None:
    """Coinbase says that its answer may begin before the start that was asked for."""
    read = parse(half(date(2025, 6, 20), date(2025, 7, 10)), "2025H2")
    assert read["observed"].min() == pd.Timestamp("2025-07-01")


DAY = 1_765_843_200
FAULTS = [
    (b"", "empty"),
    (b"<!DOCTYPE html><title>Just a moment...</title>", "Just a moment"),
    (b'{"message":"granularity too small for the requested time range"}', "granularity too small"),
    (b'{"error":"x"}', "error"),
    (b"[]", "no finished day"),
    (json.dumps([[DAY, 1, 1, 1, 88_000.5, 1]]).encode(), "no finished day"),
    (half(date(2025, 3, 1), date(2025, 4, 1)), "2025H2, got no finished day"),
    (json.dumps([[DAY, 1, 1]]).encode(), r"got '\[1765843200, 1, 1\]'"),
    (json.dumps([[DAY, 1, 1, 1, "88000", 1]]).encode(), "numbers"),
    (json.dumps([[str(DAY), 1, 1, 1, 1, 1]]).encode(), "numbers"),
    (json.dumps([[DAY, 1, 1, 1, 0, 1]]).encode(), "above zero, got 0"),
    (json.dumps([[DAY, 1, 1, 1, float("nan"), 1]]).encode(), "above zero, got nan"),
    (json.dumps([[DAY + 3600, 1, 1, 1, 1, 1]]).encode(), "within a day"),
    (json.dumps([[DAY, 1, 1, 1, 1, 1]] * 2).encode(), "twice"),
    (json.dumps([[DAY + at * 86_400, 1, 1, 1, 1, 1] for at in (0, 2, 1)]).encode(), "out of order"),
    (half(date(2025, 12, 1), date(2025, 12, 19))[:-9], "no JSON"),
    (json.dumps([[10**30, 1, 1, 1, 1, 1]]).encode(), "unreadable"),
]


@pytest.mark.parametrize(("answer", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_broken_answer_is_malformed_and_says_why(answer: bytes, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        read(SOURCE, "2025H2", answer)


def test_half_years_are_asked_for_to_the_day_after_their_last() -> None:
    asked = parts(datetime(2026, 8, 10, 12, tzinfo=UTC), ("SPY", "BTC-USD"))
    assert [part.key for part in asked][:3] == ["2026H2", "2026H1", "2025H2"]
    assert asked[-1].key == "2015H2"
    assert [part.final for part in asked][:2] == [False, True]
    assert asked[0].url.endswith("&start=2026-07-01T00:00:00Z&end=2026-08-10T23:59:59Z")
    assert asked[1].url.endswith("&start=2026-01-01T00:00:00Z&end=2026-07-01T23:59:59Z")


def test_nobody_who_does_not_want_bitcoin_asks_for_it() -> None:
    assert parts(datetime(2026, 8, 10, 12, tzinfo=UTC), ("SPY", "XLV")) == ()


def test_a_half_year_begins_once_it_has_a_finished_day() -> None:
    newest = {day: parts(datetime(2026, 7, day, tzinfo=UTC), ("BTC-USD",))[0] for day in (1, 2)}
    assert (newest[1].key, newest[1].final) == ("2026H1", True)
    assert (newest[2].key, newest[2].final) == ("2026H2", False)


def test_every_answer_has_less_than_300_days() -> None:
    for part in parts(datetime(2027, 1, 1, 0, 1, tzinfo=UTC), ("BTC-USD",)):
        start, end = (
            datetime.fromisoformat(text.split("=")[1]) for text in part.url.split("&")[1:]
        )
        assert end - start < timedelta(days=300)


def test_a_day_is_due_and_asked_for_when_the_next_has_begun() -> None:
    before = datetime(2026, 8, 9, 23, 59, tzinfo=UTC)
    midnight = datetime(2026, 8, 10, tzinfo=UTC)
    assert due(before, "2026H2") == date(2026, 8, 8)
    assert due(midnight, "2026H2") == date(2026, 8, 8)
    assert due(midnight + timedelta(minutes=5), "2026H2") == date(2026, 8, 9)
    assert due(midnight, "2026H1") == date(2026, 6, 30)
    for moment in (before, midnight):
        assert next_release(moment) == midnight + timedelta(minutes=5)
    assert next_release(midnight + timedelta(minutes=5)) == midnight + timedelta(days=1, minutes=5)
