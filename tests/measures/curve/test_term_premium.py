"""Term premia: levels, the parts of a change, the residual, and first prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import nan
from pathlib import Path

import pandas as pd
import pytest

from tests.support import dkw_bodies, fred_bodies
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.curve.change_split import NO_EARLIER_CURVE
from tui.measures.curve.par_curve import par_curve
from tui.measures.curve.term_premium import (
    NO_ESTIMATES,
    PremiumReading,
    PremiumSplit,
    dkw,
    kim_wright,
    premium_readings,
    split_premium,
)
from tui.model.snapshot import Snapshot, Stamp, State
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


def made_snapshot(days: Sequence[str], curve_days: Sequence[str]) -> Snapshot:
    """Return estimates and a par curve of a few days, received at the start of August 2026.

    The fitted yields rise by 3.75 bp from one day with an estimate to the next, the par yields by
    4.5 bp from one day of theirs to the next.
    """
    steps = {
        "real_rate": 0.01,
        "inflation": 0.02,
        "real_premium": 0.005,
        "inflation_premium": 0.0025,
    }
    columns = {
        f"{name}_{tenor}_pct": [1 + step * at for at in range(len(days))]
        for tenor in ("5y", "10y")
        for name, step in steps.items()
    }
    curve = {"observed": curve_days, "10Y": [4 + 0.045 * at for at in range(len(curve_days))]}
    return snapshot_of(
        dataset("dkw", "updates", pd.DataFrame({"observed": days, **columns}), learned=RECEIVED),
        dataset("par_yields", "2026", pd.DataFrame(curve), learned=RECEIVED),
    )


RECEIVED = "2026-08-01"
NO_PARTS = dict.fromkeys(source.PARTS, nan)
BOTH = (("par_yields", "2026"), ("dkw", "updates"))


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


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


def test_split_has_the_parts_the_residual_and_the_stamp_of_both() -> None:
    start, end = date(2026, 7, 30), date(2026, 7, 31)
    days = [str(start), str(end)]
    split = split_premium(made_snapshot(days, days), "10Y", "1D")
    parts = {"real_rate": 1.0, "inflation": 2.0, "real_premium": 0.5, "inflation_premium": 0.25}
    stamp = Stamp(end, midnight(end), State.CACHED, BOTH)
    assert split == PremiumSplit("10Y", start, end, 4.5, parts, 0.75, "", stamp)


@pytest.mark.parametrize(
    ("tenor", "snapshot", "reason"),
    [
        ("20Y", made_snapshot(["2026-07-31"], ["2026-07-31"]), "DKW parts 5Y and 10Y alone"),
        ("10Y", snapshot_of(), NO_ESTIMATES),
        (
            "10Y",
            made_snapshot(["2026-07-31"], ["2026-07-30"]),
            "no day with an estimate and a par curve",
        ),
    ],
)
def test_split_without_a_day_has_a_reason_alone(
    tenor: str, snapshot: Snapshot, reason: str
) -> None:
    nothing = Stamp(None, None, State.CACHED)
    expected = PremiumSplit(tenor, None, None, nan, NO_PARTS, nan, reason, nothing)
    assert repr(split_premium(snapshot, tenor, "1D")) == repr(expected)  # NaN equals no NaN


def test_split_without_an_earlier_day_has_the_end_and_the_reason() -> None:
    end = date(2026, 7, 31)
    split = split_premium(made_snapshot([str(end)], [str(end)]), "10Y", "1D")
    stamp = Stamp(end, midnight(end), State.CACHED, BOTH)
    expected = PremiumSplit("10Y", None, end, nan, NO_PARTS, nan, NO_EARLIER_CURVE, stamp)
    assert repr(split) == repr(expected)


def test_change_is_not_split_across_a_gap_of_the_estimates() -> None:
    start, end = date(2026, 6, 30), date(2026, 7, 31)
    weeks = ["2026-06-30", "2026-07-07", "2026-07-14", "2026-07-21", "2026-07-31"]
    split = split_premium(made_snapshot([str(start), str(end)], weeks), "10Y", "1M")
    reason = "no estimate of real_rate between 2026-06-30 and 2026-07-31"
    stamp = Stamp(end, midnight(end), State.CACHED, BOTH)
    expected = PremiumSplit("10Y", start, end, 18.0, NO_PARTS, nan, reason, stamp)
    assert repr(split) == repr(expected)


def test_change_that_is_not_split_has_the_reason() -> None:
    assert split_premium(with_estimates(), "20Y", "1M").reason == "DKW parts 5Y and 10Y alone"
    split = split_premium(bundled_snapshot(), "10Y", "1M")
    assert split.reason == NO_ESTIMATES
    assert split.change_bp != split.change_bp  # NaN


def test_estimate_is_known_when_its_file_was_received_if_that_is_earlier() -> None:
    rows = dkw(with_estimates())
    assert rows["known"].iloc[-1] == pd.Timestamp("2026-08-10", tz="UTC")
    assert rows["known"].iloc[1] == pd.Timestamp("2017-06-30T16:15-04:00")


def test_file_received_before_its_days_are_due_dates_them() -> None:
    days = ["2026-06-30", "2026-07-31"]
    rows = pd.DataFrame({"observed": days, "known": ["2026-07-31", "2026-08-31"], "value": [1, 1]})
    part = dataset("fred", "THREEFYTP10", rows, learned="2026-08-10")
    known = kim_wright(snapshot_of(part))["known"]
    assert known.astype(str).tolist() == ["2026-07-31 00:00:00+00:00", "2026-08-10 00:00:00+00:00"]


def test_reading_has_the_level_the_change_and_the_stamp_of_its_model() -> None:
    start, end = date(2026, 7, 30), date(2026, 7, 31)
    days = [str(start), str(end)]
    rows = pd.DataFrame({"observed": days, "value": [0.5, 0.5125]})
    kim = dataset("fred", "THREEFYTP10", rows, learned="2026-08-01")
    parted = made_snapshot(days, days).datasets["dkw", "updates"]
    ours = Stamp(end, midnight(end), State.CACHED, (("dkw", "updates"),))
    theirs = Stamp(end, midnight(end), State.CACHED, (("fred", "THREEFYTP10"),))
    assert premium_readings(snapshot_of(parted, kim), "1D") == [
        PremiumReading("DKW", 2.0075, 0.75, start, 2.0, None, ours),
        PremiumReading("Kim–Wright", 0.5125, 1.25, start, 0.5, None, theirs),
    ]


def test_reading_of_the_first_day_has_no_change(tmp_path: Path) -> None:
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [source.SOURCE], ())
    store.learn("dkw", "updates", BODY, learned=AUGUST, url="")
    [reading] = premium_readings(store.snapshot(datetime(1983, 4, 1, tzinfo=UTC)), "1M")
    premium, stamp = reading.premium_pct, reading.stamp
    assert repr(reading) == repr(PremiumReading("DKW", premium, nan, None, nan, None, stamp))
    assert stamp.observed == date(1983, 1, 3)


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


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1)])
def test_first_print_is_received_within_31_days(tmp_path: Path, late: timedelta) -> None:
    received = datetime(2026, 8, 31, 20, 15, tzinfo=UTC) + late
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [source.SOURCE], ())
    store.learn("dkw", "updates", BODY, learned=received, url="")
    [reading] = premium_readings(store.snapshot(received), "1M")
    assert str(reading.start) == "2026-06-30"  # due on 31 July at 16:15 in New York
    assert reading.first_print_pct == (None if late else reading.start_pct)


def test_first_print_of_kim_and_wright_is_that_of_freds_file(tmp_path: Path) -> None:
    received = datetime(2026, 10, 5, 12, tzinfo=UTC)
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [fred.SOURCE], ())
    body = fred_bodies.body("THREEFYTP10")
    store.learn("fred", "THREEFYTP10", body, learned=received, url="")
    [reading] = premium_readings(store.snapshot(received), "1M")
    assert str(reading.start) == "2026-08-25"  # due on 4 September
    assert reading.first_print_pct == reading.start_pct


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
