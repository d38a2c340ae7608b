"""Tiingo's format and traps, and its key, which nobody else may see."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from tests.support.bodies import bundled
from tests.support.tiingo_bodies import prices_body
from tui.model.errors import ConfigError, Malformed
from tui.sources.registry import SOURCES, active
from tui.sources.sample import parse_sample
from tui.sources.tiingo import SOURCE, authorizations, due, next_release, parse, parts

NEW_YORK = ZoneInfo("America/New_York")
FRAME = parse_sample(bundled("prices", "sample"))
NOW = datetime(2026, 8, 10, 15, tzinfo=UTC)
KEY = {"TIINGO_API_KEY": "0123abc"}


def december(symbol: str = "XLU") -> pd.DataFrame:
    """December 2025 of a symbol of the sample; XLU split 2:1 on the 5th."""
    days = FRAME["observed"].between("2025-12-01", "2025-12-24")
    return FRAME[(FRAME["symbol"] == symbol) & days].reset_index(drop=True)


def body(symbol: str = "XLU") -> bytes:
    frame = december(symbol)
    dates = [moment.date() for moment in frame["observed"]]
    split = {date(2025, 12, 5): 2.0}
    return prices_body(dates, frame["total"].tolist(), frame["price"].tolist(), split)


@pytest.mark.parametrize("part", ["XLU", "XLU~recent"])
def test_tiingo_s_format_gives_back_the_sample(part: str) -> None:
    pd.testing.assert_frame_equal(parse(body(), part), december())


def test_a_split_leaves_no_jump_in_the_price() -> None:
    """As traded: 90 on the day before 2:1, 45.45 after it, so that nothing but 1% was gained."""
    days = [date(2025, 12, 4), date(2025, 12, 5), date(2025, 12, 8)]
    answer = json.loads(prices_body(days, [1, 1, 1], [45, 45.45, 45.45], {days[1]: 2.0}))
    assert [row["close"] for row in answer] == [90, 45.45, 45.45]
    assert [row["splitFactor"] for row in answer] == [1, 2, 1]
    assert parse(json.dumps(answer).encode(), "XLU")["price"].tolist() == [45, 45.45, 45.45]
    assert parse(json.dumps(answer[::-1]).encode(), "XLU")["price"].tolist() == [45, 45.45, 45.45]


def changed(change: Callable[[list[dict[str, Any]]], object]) -> bytes:
    """The body with something done to its days."""
    answer = json.loads(body())
    change(answer)
    return json.dumps(answer).encode()


OVER = b"You have run over your 500 symbol look up for this month.\x1b[2J Please upgrade."
FAULTS = [
    (b"", "empty"),
    (OVER, r"Tiingo said 'You have run over your 500 symbol .* this month.\\x1b\[2J"),
    (b"<!DOCTYPE html><title>Tiingo</title>", "web page: 'Tiingo'"),
    (b'{"detail":"Invalid token."}', "Tiingo said 'Invalid token.'"),
    (b'{"message":"x"}', "got"),
    (b"[]", "got none"),
    (b"[1, 2]", r"got '\[1, 2\]'"),
    (body()[:-30], "no JSON"),
    (changed(lambda rows: [row.pop("splitFactor") for row in rows]), "splitFactor"),
    (changed(lambda rows: rows[3].pop("adjClose")), "adjClose"),
    (changed(lambda rows: rows[3].update(adjClose=None)), "adjClose"),
    (changed(lambda rows: rows[3].update(close="45")), "numbers as close"),
    (changed(lambda rows: rows[3].update(close=True)), "numbers as close"),
    (changed(lambda rows: rows[3].update(close=-45)), "-45"),
    (changed(lambda rows: rows[3].update(splitFactor=0)), "splitFactor above zero"),
    (changed(lambda rows: rows[3].update(date="Monday")), "Monday"),
    (changed(lambda rows: rows[3].update(date=rows[2]["date"])), "twice"),
    (changed(lambda rows: rows.append(rows.pop(3))), "out of order"),
]


@pytest.mark.parametrize(("answer", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_broken_answer_is_malformed_and_says_why(answer: bytes, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        parse(answer, "XLU")


def test_the_benchmark_is_asked_for_last_and_bitcoin_not_at_all() -> None:
    asked = parts(NOW, ("SPY", "XLV", "BRK/B", "BTC-USD"))
    assert [part.key for part in asked][::2] == ["BRK/B", "XLV", "SPY"]
    assert "/daily/BRK%2FB/prices?" in asked[0].url
    assert asked[-2].url.endswith("/daily/SPY/prices?startDate=2000-01-01&format=json")
    assert asked[-1].url.endswith("/daily/SPY/prices?startDate=2026-07-10&format=json")


def test_closes_are_due_in_the_evening() -> None:
    before = datetime(2025, 12, 24, 17, 29, tzinfo=NEW_YORK)
    assert due(before, "SPY~recent") == date(2025, 12, 23)
    assert due(before.replace(minute=30), "SPY~recent") == date(2025, 12, 24)
    assert due(before, "SPY") == date.min
    assert next_release(before) == datetime(2025, 12, 24, 17, 30, tzinfo=NEW_YORK)


def test_a_key_is_for_tiingo_alone() -> None:
    assert authorizations(KEY) == {"api.tiingo.com": "Token 0123abc"}
    assert authorizations({"TIINGO_API_KEY": " 0123abc\n"}) == authorizations(KEY)
    assert authorizations({}) == authorizations({"TIINGO_API_KEY": " "}) == {}
    assert not any("0123abc" in part.url for part in parts(NOW, ("SPY",)))


@pytest.mark.parametrize("secret", ["01 23", "0123\r\nHost: x", "schlüssel"])
def test_what_is_no_key_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        authorizations({"TIINGO_API_KEY": secret})
    assert "TIINGO_API_KEY" in str(refusal.value)
    assert secret not in str(refusal.value)


def asked_of(sources: tuple[Any, ...], name: str) -> list[str]:
    """The parts one source of these is asked for."""
    return [
        part.key
        for source in sources
        if source.name == name
        for part in source.parts(NOW, ("SPY", "BTC-USD"))
    ]


def test_without_a_key_tiingo_is_no_source() -> None:
    sources = active(SOURCES, {})
    assert [source for source in SOURCES if source not in sources] == [SOURCE]
    assert asked_of(sources, "prices") == ["SPY", "SPY~recent"]


def test_with_a_key_yahoo_is_asked_for_nothing_and_its_answers_stay() -> None:
    sources = active(SOURCES, KEY)
    assert [source.name for source in sources] == [source.name for source in SOURCES]
    assert asked_of(sources, "prices") == []
    assert asked_of(sources, "tiingo") == ["SPY", "SPY~recent"]
    assert asked_of(sources, "bitcoin")[0] == "2026H2"


def test_with_a_key_but_tiingo_turned_off_yahoo_is_asked() -> None:
    sources = active([source for source in SOURCES if source is not SOURCE], KEY)
    assert asked_of(sources, "prices") == ["SPY", "SPY~recent"]
