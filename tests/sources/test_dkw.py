"""DKW's parts of yields: the captured days, the identities, the preamble, and half a file."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from tests.support.dkw_bodies import CAPTURED, body
from tui.model.errors import Malformed
from tui.model.snapshot import KnownBy
from tui.sources.base import parse
from tui.sources.dkw import DISCLAIMER, PARTS, SOURCE, due

BODY = body()


def test_captured_day_has_the_published_parts() -> None:
    newest = parse(SOURCE, "updates", BODY).iloc[-1]
    assert newest["observed"] == pd.Timestamp(2026, 8, 31)
    assert newest["real_premium_10y_pct"] == 0.781199991703033
    # nominal premium 0.890 where Kim and Wright say 0.880 (FRED THREEFYTP10 of that day)
    assert newest["real_premium_10y_pct"] + newest["inflation_premium_10y_pct"] == pytest.approx(
        0.890, abs=5e-4
    )


@pytest.mark.parametrize("years", ["5", "10"])
def test_parts_add_up_to_the_fitted_yield_on_every_day(years: str) -> None:
    frame = parse(SOURCE, "updates", BODY)
    total = sum(frame[f"{name}_{years}y_pct"] for name in PARTS)
    assert (total - frame[f"fitted_yield_{years}y_pct"]).abs().max() < 1e-4


def test_holiday_is_no_row_and_liquidity_begins_late() -> None:
    lines = BODY.decode().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("2026-07-03,"))
    lines[at] = "2026-07-03," + ",".join(["NA"] * 27) + "\n"  # as a holiday stands in the file
    frame = parse(SOURCE, "updates", "".join(lines).encode())
    assert pd.Timestamp(2026, 7, 3) not in set(frame["observed"])
    assert frame["liquidity_premium_10y_pct"].isna().iloc[0]
    half = "".join(lines).replace("2026-07-06,", "2026-07-06,NA,").encode()
    with pytest.raises(Malformed):
        parse(SOURCE, "updates", half)


def test_file_of_a_few_days_is_refused() -> None:
    with pytest.raises(Malformed, match="2400 days or more, got 4"):
        parse(SOURCE, "updates", CAPTURED)


def test_sum_that_does_not_hold_is_refused() -> None:
    broken = BODY.replace(b"2026-08-31,1.11890006065369", b"2026-08-31,1.11895006065369")
    with pytest.raises(Malformed, match="fitted_yield_5y_pct of 2026-08-31 as the sum"):
        parse(SOURCE, "updates", broken.replace(b"1.11895006065369", b"1.12900006065369"))
    assert not parse(SOURCE, "updates", broken).empty  # within the rounding of the file


def test_estimates_of_a_month_are_due_at_the_end_of_the_next() -> None:
    assert str(due(datetime(2026, 9, 30, 12, tzinfo=UTC), "updates")) == "2026-07-31"
    assert str(due(datetime(2026, 9, 30, 21, tzinfo=UTC), "updates")) == "2026-08-31"
    assert SOURCE.known_by(datetime(2026, 8, 31, tzinfo=UTC).date()) is KnownBy.LAG_RULE
    assert "subject to delay" in DISCLAIMER
