"""Parser of the real yield curve: two years in both of Treasury's formats."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd
import pytest

from tests.support.bodies import bundled, captured
from tests.support.treasury_bodies import real_csv, real_feed
from tui.model.errors import Malformed
from tui.sources.par_yields import parse as parse_par
from tui.sources.real_yields import due, parse, parts

FRAME = parse(real_csv(2022), "2022").set_index("observed")


def test_parse_2022_returns_published_yields() -> None:
    """Yields were negative in January 2022 and far above zero a year later."""
    yields = FRAME.loc[["2022-01-03", "2022-12-30"], ["5Y", "10Y", "30Y"]]
    assert yields.to_numpy().tolist() == [[-1.58, -0.97, -0.36], [1.66, 1.58, 1.67]]
    assert FRAME.columns.tolist() == ["known", "5Y", "7Y", "10Y", "20Y", "30Y"]
    assert FRAME.loc["2022-12-30", "known"] == pd.Timestamp("2022-12-30 23:00", tz="UTC")


@pytest.mark.parametrize("year", [2008, 2022])
def test_parse_feed_equals_csv(year: int) -> None:
    """In 2008 there was no 30Y. Its CSV cells are empty; the feed has no such elements."""
    csv = parse(real_csv(year), str(year))
    assert csv["30Y"].isna().all() == (year == 2008)
    pd.testing.assert_frame_equal(csv, parse(real_feed(year), str(year)))


def test_breakeven_of_par_and_real_yields_is_plausible() -> None:
    """The nominal par yield, from another table, less the real yield: 2.0 to 3.1 in 2022."""
    par = parse_par(bundled("par_yields", "2022"), "2022").set_index("observed")
    assert FRAME.index.tolist() == par.index.tolist()
    breakeven = par["10Y"] - FRAME["10Y"]
    assert breakeven.between(2.0, 3.1).all()


def test_parse_accepts_both_spellings_of_header() -> None:
    other = real_csv(2022).replace(b" YR", b" Yr")
    pd.testing.assert_frame_equal(parse(other, "2022").set_index("observed"), FRAME)


FAULTS = [
    (bundled("par_yields", "2024"), "2024", "tenors it has not"),
    (bundled("par_yields", "2026"), "2026", "5Y, 7Y, 10Y"),
    (captured("real_yields_2008_2022_renamed.csv"), "2022", "5Y, 7Y, 10Y"),
    (real_csv(2022), "2021", "of 2021"),
    (real_csv(2022).replace(b",1.58,", b",158,"), "2022", "158"),
]


@pytest.mark.parametrize(("body", "part", "reason"), FAULTS, ids=range(len(FAULTS)))
def test_parse_other_table_or_year_raises_malformed(body: bytes, part: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        parse(body, part)


def test_parts_begin_in_2003() -> None:
    now = datetime(2026, 8, 10, tzinfo=UTC)
    listed = parts(now, ())
    assert [part.key for part in listed] == [*map(str, range(2003, 2027)), "2026-08"]
    assert all(part.final for part in listed[:-1])
    assert all("daily_treasury_real_yield_curve&" in part.url for part in listed)
    assert due(now, "2003") == date(2003, 12, 31)
