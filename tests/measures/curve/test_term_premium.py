"""Term premia: levels, the parts of a change, the residual, and first prints."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from tests.support import dkw_bodies, fred_bodies
from tests.support.snapshots import bundled_snapshot, dataset
from tui.measures.curve.par_curve import par_curve
from tui.measures.curve.term_premium import (
    NO_ESTIMATES,
    dkw,
    kim_wright,
    premium_readings,
    split_premium,
)
from tui.model.snapshot import Snapshot
from tui.sources import dkw as source
from tui.sources import fred
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

BODY = dkw_bodies.body(last="2026-07-31")
AUGUST = datetime(2026, 8, 31, 21, tzinfo=UTC)


@cache
def with_estimates() -> Snapshot:
    known = bundled_snapshot()
    estimates = dataset("dkw", "updates", source.parse(BODY, "updates"), learned="2026-08-10")
    premium = fred.parse(fred_bodies.body("THREEFYTP10"), "THREEFYTP10")
    series = dataset("fred", "THREEFYTP10", premium, learned="2026-08-10")
    added = {("dkw", "updates"): estimates, ("fred", "THREEFYTP10"): series}
    return Snapshot(known.as_of, {**known.datasets, **added})


@pytest.mark.parametrize("span", ["1D", "1W", "1M", "3M", "6M", "1Y"])
@pytest.mark.parametrize("tenor", ["5Y", "10Y"])
def test_parts_and_residual_add_up_to_the_change_of_the_par_yield(tenor: str, span: str) -> None:
    split = split_premium(with_estimates(), tenor, span)
    assert not split.reason
    assert str(split.end) == "2026-07-31"
    curve = par_curve(with_estimates())[tenor]
    change = (curve[str(split.end)] - curve[str(split.start)]) * 100
    assert split.change_bp == pytest.approx(change)
    assert sum(split.parts_bp.values()) + split.residual_bp == pytest.approx(change)


def test_part_is_the_difference_of_two_rows_of_the_file() -> None:
    split = split_premium(with_estimates(), "10Y", "1M")
    rows = {line.split(",")[0]: line.split(",") for line in BODY.decode().splitlines()}
    header = [name.strip('"') for name in rows['"date"']]
    at = header.index("real.term.prem.10")
    first, last = (float(rows[str(day)][at]) for day in (split.start, split.end))
    assert split.parts_bp["real_premium"] == pytest.approx((last - first) * 100, abs=1e-6)


def test_change_that_is_not_split_has_the_reason() -> None:
    assert split_premium(with_estimates(), "20Y", "1M").reason == "DKW parts 5Y and 10Y alone"
    split = split_premium(bundled_snapshot(), "10Y", "1M")
    assert split.reason == NO_ESTIMATES
    assert split.change_bp != split.change_bp  # NaN


def test_estimate_is_known_when_its_file_was_received_if_that_is_earlier() -> None:
    rows = dkw(with_estimates())
    assert rows["known"].iloc[-1] == pd.Timestamp("2026-08-10", tz="UTC")
    assert rows["known"].iloc[1] == pd.Timestamp("2017-06-30T16:15-04:00")


def test_premium_of_each_model_is_its_newest_estimate() -> None:
    ours, kim = premium_readings(with_estimates(), "1M")
    assert (ours.model, kim.model) == ("DKW", "Kim–Wright")
    assert kim.premium_pct == kim_wright(with_estimates())["value"].iloc[-1]
    assert ours.first_print_pct is None  # nothing was received before


def test_first_print_is_that_of_the_file_at_hand_when_it_was_due(tmp_path: Path) -> None:
    restated = {name: [value + 0.1 for value in values] for name, values in NEEDED.items()}
    later = dkw_bodies.body({**dkw_bodies.figures(), **restated}, last="2026-08-31")
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [source.SOURCE], ())
    store.learn("dkw", "updates", BODY, learned=AUGUST, url="")
    store.learn("dkw", "updates", later, learned=AUGUST.replace(month=9, day=30), url="")
    [reading] = premium_readings(store.snapshot(AUGUST.replace(month=10)), "1M")
    assert str(reading.start) == "2026-07-31"
    assert reading.first_print_pct is not None
    assert reading.start_pct - reading.first_print_pct == pytest.approx(0.1)


def test_file_received_long_after_the_day_is_no_first_print(tmp_path: Path) -> None:
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [source.SOURCE], ())
    store.learn("dkw", "updates", BODY, learned=AUGUST.replace(month=10, day=31), url="")
    [reading] = premium_readings(store.snapshot(AUGUST.replace(month=11, day=1)), "1M")
    assert reading.start is not None
    assert reading.first_print_pct is None


NEEDED = {
    name: dkw_bodies.figures()[name] for name in ("real.term.prem.10", "nominal.yield.fitted.10")
}
"""A premium and the yield that it is a part of."""
