"""Values against their neighbours and siblings: named faults, and real moves that are accepted."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from tests.support.auction_rows import all_auctions
from tests.support.auction_rows import body as auction_body
from tests.support.bodies import bundled, captured, parsed
from tests.support.coinbase_bodies import candles_body
from tests.support.tiingo_bodies import prices_body
from tests.support.value_faults import alterable_body, fund
from tests.support.yahoo_bodies import chart_body
from tui.model.errors import Malformed
from tui.sources import auctions, bitcoin, par_yields, prices, tiingo
from tui.sources.base import Source, parse
from tui.sources.value_limits import ColumnSum, NeighbourLimit, RowSums
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

DAYS, TOTAL, PRICE = fund()
REFUSED, UNCONFIRMED = "refused until the publisher corrects it", "set aside until the next"
DISPUTED = "set aside until the publisher has repeated it for three days"
NAN = float("nan")


def refusal(source: Source, part: str, body: bytes) -> str:
    """Return the reason for which a body is refused."""
    with pytest.raises(Malformed) as error:
        parse(source, part, body)
    return str(error.value)


def altered(values: list[float], factor: float, day: int, days: int = 1) -> list[float]:
    """Return the values with some days multiplied, counted from ``day``."""
    place = day % len(values)
    is_altered = range(place, place + days)
    return [value * factor if at in is_altered else value for at, value in enumerate(values)]


# One series


def frame(values: list[float], **columns: object) -> pd.DataFrame:
    """Return a frame with a value for each day from 1 January."""
    days = pd.Series(pd.date_range("2026-01-01", periods=len(values))).astype("datetime64[us]")
    known = days.dt.tz_localize("UTC")
    return pd.DataFrame({"observed": days, "known": known, "value": values, **columns})


LIMIT = NeighbourLimit("value", most=1.0, unit_factor=5, unit_change=2.0)


@pytest.mark.parametrize(
    "values",
    [
        [4.0, 4.9, 4.0, 4.9],
        [4.0, 5.5, 5.4, 5.4],
        [4.0, 5.5, 4.9],
        [4.0, NAN, 4.5, 5.4],
        [0.1, 0.9, 0.1],
        [4.0],
        [NAN, NAN],
    ],
)
def test_values_near_a_neighbour_are_accepted(values: list[float]) -> None:
    LIMIT.check(frame(values))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([4.0, 5.5], rf"got 5.5 with 4 of 2026-01-01 before it; {UNCONFIRMED}"),
        ([4.0, 5.5, 4.1], rf"and 4.1 of 2026-01-03 after it; {DISPUTED}"),
        ([4.0, 5.5, 2.5], rf"got 2.5 with 5.5 of 2026-01-02 before it; {UNCONFIRMED}"),
        ([4.0, NAN, 5.5], rf"2026-01-03 .* got 5.5 with 4 of 2026-01-01 before it; {UNCONFIRMED}"),
        ([4.0, 0.4, 0.4, 0.4], rf"got 0.4 with 4 .* and 0.4 of 2026-01-03 after it; {REFUSED}"),
        ([40.0, 4.0, 4.0], rf"got 4 with 40 .*; {REFUSED}"),
    ],
)
def test_values_far_from_both_neighbours_are_refused(values: list[float], reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        LIMIT.check(frame(values))


def test_neighbours_are_of_the_same_series_and_not_too_old() -> None:
    by_key = NeighbourLimit("value", most=1.0, keys=("code",))
    by_key.check(frame([4.0, 9.0, 4.0, 9.0], code=["a", "b", "a", "b"]))
    apart = frame([4.0, 9.0])
    apart["observed"] += pd.Series(pd.to_timedelta([0, 10], "D"))
    LIMIT.check(apart)
    with pytest.raises(Malformed, match="b value of 2026-01-04 near"):
        by_key.check(frame([4.0, 9.0, 4.0, 3.0], code=["a", "b", "a", "b"]))


def test_sums_allow_rounding_and_missing_values_only() -> None:
    columns = ColumnSum("value", ("a", "b"), tolerance=0.1)
    columns.check(frame([3.0, 3.0], a=[1.0, NAN], b=[2.09, 7.0]))
    with pytest.raises(Malformed, match="value of 2026-01-02 as the sum of a, b, got 3, not 30"):
        columns.check(frame([3.0, 3.0], a=[1.0, 10.0], b=[2.0, 20.0]))
    rows = RowSums("code", (("t", ("a", "b")),), "value", tolerance=0.1)
    one_day = frame([3.0, 1.0, 2.0], code=["t", "a", "b"]).assign(
        observed=pd.Timestamp("2026-01-01")
    )
    rows.check(one_day)
    rows.check(one_day.iloc[:2])
    with pytest.raises(Malformed, match="value of code t of 2026-01-01 as the sum of a, b, got 30"):
        rows.check(one_day.assign(value=[30.0, 1.0, 2.0]))


# The par curve


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-08-05", "the 20Y of 2026-08-05 near the tenors beside it, got 7.46"),
        ("2026-08-07", "20Y of 2026-08-07 near its neighbours, got 7.46"),
    ],
)
def test_twenty_year_far_from_its_neighbours_is_refused(day: str, expected: str) -> None:
    body = bundled("par_yields", "2026")
    start = body.index(f'<d:NEW_DATE m:type="Edm.DateTime">{day}T'.encode())
    wrong = re.sub(rb"(BC_20YEAR[^>]*>)[\d.]+", rb"\g<1>7.46", body[start:], count=1)
    reason = refusal(par_yields.SOURCE, "2026", body[:start] + wrong)
    assert reason.startswith(f"Par yield curve: expected {expected}")


def test_twenty_year_far_from_the_tenors_beside_it_is_refused_on_a_first_day() -> None:
    entry = re.search(rb"<entry>.*?</entry>", bundled("par_yields", "2026"), re.DOTALL)
    assert entry is not None
    wrong = re.sub(rb"(BC_20YEAR[^>]*>)[\d.]+", rb"\g<1>7.46", entry[0])
    body = bundled("par_yields", "2026")
    one_day = body[: body.index(b"<entry>")] + wrong + b"</feed>"
    reason = refusal(par_yields.SOURCE, "2026-01", one_day)
    assert "expected the 20Y of 2026-01-02 near the tenors beside it, got 7.46 beside 4" in reason
    assert reason.endswith(REFUSED)


@pytest.mark.parametrize("end", [11, 250])
def test_swapped_tenors_are_refused_on_a_steep_curve(end: int) -> None:
    body = alterable_body("par_yields", "2024")
    short, long = body.figures["3 Mo"], body.figures["10 Yr"]
    assert abs(short[10] - long[10]) > 1.2
    swapped = {
        "3 Mo": [*short[:10], *long[10:end], *short[end:]],
        "10 Yr": [*long[:10], *short[10:end], *long[end:]],
    }
    refusal(par_yields.SOURCE, "2024", body.render({**body.figures, **swapped}))


# Closes

PriceBody = Callable[[list[float], list[float], dict[date, tuple[int, int]]], bytes]


def yahoo(total: list[float], price: list[float], splits: dict[date, tuple[int, int]]) -> bytes:
    return chart_body("XLE", DAYS, total, price, splits=splits)


def tiingo_rows(
    total: list[float], price: list[float], splits: dict[date, tuple[int, int]]
) -> bytes:
    ratios = {day: new / old for day, (new, old) in splits.items()}
    return prices_body(DAYS, total, price, ratios)


PUBLISHERS = [
    pytest.param(prices.SOURCE, yahoo, id="yahoo"),
    pytest.param(tiingo.SOURCE, tiingo_rows, id="tiingo"),
]


@pytest.mark.parametrize(("source", "body"), PUBLISHERS)
@pytest.mark.parametrize("ratio", [(20, 1), (2, 1), (3, 2), (1231, 1000), (1, 8), (1, 20)])
@pytest.mark.parametrize("last", [1, 40])
def test_named_split_must_be_in_the_closes(
    source: Source, body: PriceBody, ratio: tuple[int, int], last: int
) -> None:
    new, old = ratio
    split = {DAYS[-last]: ratio}
    assert len(parse(source, "XLE", body(TOTAL, PRICE, split))) == len(DAYS)
    total, price = (altered(levels, new / old, 0, len(DAYS) - last) for levels in (TOTAL, PRICE))
    reason = refusal(source, "XLE", body(total, price, split))
    assert f"split of {new / old:g} for 1 on {DAYS[-last]}" in reason
    assert reason.endswith(REFUSED)


@pytest.mark.parametrize(("source", "body"), PUBLISHERS)
@pytest.mark.parametrize("factor", [0.01, 0.1, 0.5, 100.0])
def test_adjusted_close_that_moves_without_the_close_is_refused(
    source: Source, body: PriceBody, factor: float
) -> None:
    reason = refusal(source, "XLE", body(altered(TOTAL, factor, -1), PRICE, {}))
    assert f"of {DAYS[-1]}" in reason
    assert f"{PRICE[-1]:.6g}" in reason


@pytest.mark.parametrize(("source", "body"), PUBLISHERS)
def test_swapped_close_and_adjusted_close_are_refused(source: Source, body: PriceBody) -> None:
    assert "to differ by dividends" in refusal(source, "XLE", body(PRICE, TOTAL, {}))


def with_dividend(body: bytes, day: date, share: float) -> bytes:
    """Return a chart that names a dividend of a share of the close before its ex-day."""
    chart = json.loads(body)["chart"]["result"][0]
    place = DAYS.index(day)
    amount = share * chart["indicators"]["quote"][0]["close"][place - 1]
    event = {"date": chart["timestamp"][place], "amount": amount}
    chart["events"] = {"dividends": {str(event["date"]): event}}
    return json.dumps({"chart": {"result": [chart], "error": None}}).encode()


def test_named_dividend_must_be_in_the_adjusted_closes() -> None:
    applied = [level / (1 - 0.02) if at >= 70 else level for at, level in enumerate(PRICE)]
    body = with_dividend(chart_body("XLE", DAYS, applied, PRICE), DAYS[70], 0.02)
    assert len(parse(prices.SOURCE, "XLE", body)) == len(DAYS)
    missing = with_dividend(chart_body("XLE", DAYS, PRICE, PRICE), DAYS[70], 0.02)
    assert "to differ by dividends of 2.04%" in refusal(prices.SOURCE, "XLE", missing)


def test_new_record_is_shown_one_close_later() -> None:
    """A real crash beyond the largest on record, and a close that is wrong for one day."""
    total, price = (altered(levels, 0.5, -2, 2) for levels in (TOTAL, PRICE))
    newest = refusal(prices.SOURCE, "XLE", chart_body("XLE", DAYS[:-1], total[:-1], price[:-1]))
    assert f"expected XLE total of {DAYS[-2]} near its neighbours" in newest
    assert UNCONFIRMED in newest
    confirmed = chart_body("XLE", DAYS, total, price)
    assert len(parse(prices.SOURCE, "XLE", confirmed)) == len(DAYS)
    back = [altered(levels, 0.5, -2) for levels in (TOTAL, PRICE)]
    assert DISPUTED in refusal(prices.SOURCE, "XLE", chart_body("XLE", DAYS, *back))


CRASHES = [date(2008, 10, 15), date(2020, 3, 9), date(2020, 3, 16), date(2025, 4, 4)]
SYMBOLS = ("SPY", "XLE", "XLF", "KBE", "EEM", "TLT")


@pytest.mark.parametrize(
    ("symbol", "day"),
    [
        pytest.param(symbol, day, marks=[pytest.mark.long] * (number % 4 != place % 4))
        for number, symbol in enumerate(SYMBOLS)
        for place, day in enumerate(CRASHES)
    ],
)
def test_closes_up_to_a_crash_are_accepted(symbol: str, day: date) -> None:
    """The short run takes each symbol and each crash once or twice."""
    sample = parsed("prices", "sample")
    month = sample[sample["symbol"] == symbol].set_index("observed")["total"][: str(day)].tail(22)
    assert month.index[-1].date() == day
    days, values = [moment.date() for moment in month.index], month.to_list()
    assert len(parse(prices.SOURCE, symbol, chart_body(symbol, days, values, values))) == len(month)


def test_candle_with_a_close_outside_its_range_is_refused() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC).date()
    rows = json.loads(
        candles_body({date.fromordinal(start.toordinal() + at): 9e4 for at in range(9)})
    )
    rows[3][4] *= 100
    reason = refusal(bitcoin.SOURCE, "2026H1", json.dumps(rows).encode())
    assert "the close of BTC-USD of 2026-01-06 from 89100 to 90900, got 9e+06" in reason


# Auctions


def test_swapped_high_and_low_yield_are_refused() -> None:
    rows = [row for row in all_auctions() if row["highYield"]][-20:]
    wrong = {**rows[7], "highYield": rows[7]["lowYield"], "lowYield": rows[7]["highYield"]}
    reason = refusal(auctions.SOURCE, "recent", auction_body([*rows[:7], wrong, *rows[8:]]))
    assert f"{rows[7]['cusip']} high_yield_pct" in reason


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("HighYield>3.290", "HighYield>32.90"), ("BidToCoverRatio>2.50", "BidToCoverRatio>5.20")],
)
def test_result_file_against_its_own_bids(field: str, wrong: str) -> None:
    body = captured("R_20220518_3.xml").replace(field.encode(), wrong.encode())
    assert "Bond 20-Year 912810TH1" in refusal(auctions.SOURCE, "result-3", body)


# The store


def test_last_good_body_stays_until_values_agree_again(tmp_path: Path) -> None:
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [prices.SOURCE], ())
    moments = [datetime(2026, 5, 1, hour, tzinfo=UTC) for hour in (1, 2, 3)]

    def learn(body: bytes, at: datetime) -> bool:
        return store.learn("prices", "XLE", body, learned=at, url="")[0]

    assert learn(chart_body("XLE", DAYS[:-1], TOTAL[:-1], PRICE[:-1]), moments[0])
    with pytest.raises(Malformed, match=REFUSED):
        learn(chart_body("XLE", DAYS, altered(TOTAL, 100, -1), altered(PRICE, 100, -1)), moments[1])
    assert len(store.newest_frames("prices")["XLE"]) == len(DAYS) - 1
    assert learn(chart_body("XLE", DAYS, TOTAL, PRICE), moments[2])
    assert len(store.newest_frames("prices")["XLE"]) == len(DAYS)
