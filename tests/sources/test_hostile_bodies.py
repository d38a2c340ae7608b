"""Bodies made to exhaust a parser or to slip past it: each is refused quickly, with a reason."""

from __future__ import annotations

import json
import time
import tracemalloc
from typing import Any

import pytest

from tests.support.bodies import bundled
from tests.support.valid_bodies import valid_body
from tui.model.errors import Malformed
from tui.sources.base import parse
from tui.sources.body_parsing import MAX_PIECES, decode_text, parse_json, shown
from tui.sources.registry import SOURCES

BY_NAME = {source.name: source for source in SOURCES}


def refusal(name: str, body: bytes, part: str = "") -> str:
    """Return the reason for which a source refuses a body."""
    with pytest.raises(Malformed) as error:
        parse(BY_NAME[name], part or valid_body(name).part, body)
    reason = str(error.value)
    assert "unreadable" not in reason
    return reason


def test_many_comments_before_no_page_are_searched_once() -> None:
    began = time.process_time()
    assert decode_text(b"<!-- -->" * 30, "a table")
    assert time.process_time() - began < 1


def test_web_page_after_comments_is_recognised() -> None:
    with pytest.raises(Malformed, match="got a web page: 'Down'"):
        decode_text(b'<?xml version="1.0"?>\n<!-- a -->\n <!-- b --><html><title>Down', "a table")


@pytest.mark.parametrize("piece", [b"\n", b"\r", b"<", b"[", b"{"])
def test_body_of_countless_pieces_is_refused(piece: bytes) -> None:
    body = b"Date" + piece * (MAX_PIECES + 1)
    with pytest.raises(Malformed, match="expected a table, got a body of 200,001"):
        decode_text(body, "a table")


@pytest.mark.parametrize("name", BY_NAME)
def test_countless_rows_take_little_memory(name: str) -> None:
    valid = valid_body(name)
    body = valid.bare + b"\n" * 5_000_000
    tracemalloc.start()
    refusal(name, body)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * len(body)


@pytest.mark.parametrize("body", [b"\xef\xbb\xbf\n", b"\xef\xbb\xbf\r\n\r\n"])
def test_body_of_empty_lines_after_byte_order_mark_is_refused(body: bytes) -> None:
    assert "got empty lines alone" in refusal("fred", body)


def test_countless_columns_are_refused_at_once() -> None:
    tenors = b",".join(b"%d Yr" % number for number in range(100_000))
    body = b"Date," + tenors + b"\n08/07/2026" + b",4" * 100_000 + b"\n"
    began = time.process_time()
    assert "got 100,001 columns" in refusal("par_yields", body)
    assert time.process_time() - began < 2


def test_shown_value_is_short_however_large_it_is() -> None:
    value: list[Any] = []
    for _ in range(50_000):
        value = [value]
    assert shown(value).startswith("[[[")
    assert len(shown({"a": ["b" * 1000] * 1000})) < 130
    assert shown("Not found.") == "'Not found.'"


@pytest.mark.parametrize("constant", [b"NaN", b"Infinity", b"-Infinity"])
def test_json_with_what_is_no_number_is_refused(constant: bytes) -> None:
    with pytest.raises(Malformed, match="got no JSON"):
        parse_json(b"[" + constant + b"]", "a list")


CHART_EDITS = [
    ("meta", 5),
    ("meta", []),
    ("timestamp", None),
    ("timestamp", {}),
    ("timestamp", [1e18]),
    ("timestamp", [True]),
    ("timestamp", ["1e999999999"]),
    ("timestamp", [10**400]),
    ("timestamp", [4_000_000_000_000]),
    ("indicators", True),
    ("indicators", {"quote": 5}),
    ("indicators", {"quote": [5]}),
    ("indicators", {"quote": [{"close": [10**400]}]}),
    ("events", 5),
    ("events", {"dividends": 5}),
    ("events", {"dividends": {"1": 5}}),
    ("events", {"dividends": {"1": {"amount": 1}}}),
    ("events", {"dividends": {"1": {"amount": "lots", "date": 1609459200}}}),
    ("events", {"dividends": {"1": {"amount": 10**400, "date": 1609459200}}}),
    ("events", {"dividends": {"1": {"amount": 1, "date": 10**20}}}),
    ("events", {"splits": {"1": {"numerator": 1, "denominator": 0, "date": 1609459200}}}),
    ("events", {"splits": {"1": {"numerator": -2, "denominator": 1, "date": 1609459200}}}),
]


@pytest.mark.parametrize(("name", "value"), CHART_EDITS)
def test_chart_of_another_shape_is_refused(name: str, value: Any) -> None:
    chart = json.loads(valid_body("prices").body)
    chart["chart"]["result"][0][name] = value
    assert "SPY" in refusal("prices", json.dumps(chart).encode())


@pytest.mark.parametrize("value", [5, [], {"regular": 5}, {"regular": {"start": "x", "end": 1}}])
def test_chart_with_session_of_another_shape_is_refused(value: Any) -> None:
    chart = json.loads(valid_body("prices").body)
    meta = chart["chart"]["result"][0]["meta"]
    meta |= {"regularMarketTime": 1609459200, "currentTradingPeriod": value}
    assert "SPY" in refusal("prices", json.dumps(chart).encode())


@pytest.mark.parametrize("result", [5, [5], {"a": 1}, [None], [[]]])
def test_chart_with_results_of_another_shape_is_refused(result: Any) -> None:
    assert "SPY" in refusal("prices", json.dumps({"chart": {"result": result}}).encode())


@pytest.mark.parametrize("name", ["prices", "tiingo", "bitcoin"])
@pytest.mark.parametrize("close", ["5e-324", "1e-40", "1" + "0" * 400, "1e999", "-0.0", "true"])
def test_close_beyond_all_prices_is_refused(name: str, close: str) -> None:
    refusal(name, valid_body(name).with_figure(close.encode()))


@pytest.mark.parametrize("stamp", [10**25, -(10**25), 86_400 * 10**7, -86_400 * 10**7])
def test_candle_of_an_impossible_day_is_refused(stamp: int) -> None:
    reason = refusal("bitcoin", valid_body("bitcoin").with_day(str(stamp).encode()))
    assert "expected numbers of seconds in daily candles of BTC-USD" in reason


def test_release_with_line_number_of_countless_digits_is_refused() -> None:
    body = bundled("tic_release", "2025-12-18")
    assert b"\n| 7 |" in body
    for digits in (b"9" * 5_000, "²".encode(), "٧٧".encode()):
        reason = refusal(
            "tic_release", body.replace(b"\n| 7 |", b"\n| %s |" % digits), "2025-12-18"
        )
        assert "expected the TIC press release's table" in reason


def test_release_with_cells_left_open_is_refused() -> None:
    body = b"<html><table><tr><td>Oct<tr>-25</tr></table></html>"
    assert "a row of years and months" in refusal("tic_release", body, "2025-12-18")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\ntotal SPY ", b"\ntotal SPY x"),
        (b"\ntotal SPY ", b"\ntotal SPY 999999999999999999999 "),
        (b"\ntotal SPY ", b"\ntotal SPY 0 1e18 "),
        (b"\nprice SPY ", b"\nprice SPY 99999999:1 "),
        (b"\nprice SPY ", b"\nprice SPY 5 "),
        (b"\ndates ", b"\ndates 2026-02-30 "),
        (b"\ntotal SPY", b"\ntotal"),
    ],
)
def test_damaged_sample_is_refused(old: bytes, new: bytes) -> None:
    body = bundled("prices", "sample")
    assert old in body
    assert "expected the sample" in refusal("prices", body.replace(old, new, 1), "sample")
