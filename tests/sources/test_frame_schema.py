"""The shape of a frame: each promise, broken once."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.toy_source import source
from tui.model.errors import Malformed
from tui.sources.base import Source, parse
from tui.sources.frame_schema import FrameSchema

SHAPE = FrameSchema(
    series=("code",), numbers={"*_bn": (-1, 9)}, least_rows=4, reaches=date(2025, 2, 1)
)
DAYS = ["2025-01-01", "2025-02-01"] * 2


def frame(**columns: object) -> pd.DataFrame:
    """Two days of two series, with other columns in the place of these."""
    days = pd.Series(pd.to_datetime(DAYS)).astype("datetime64[us]")
    known = days.dt.tz_localize("UTC")
    given = {"observed": days, "known": known, "code": [*"aabb"], "net_bn": [1.0, 2.0, None, 9.0]}
    return pd.DataFrame({**given, **columns})


def test_a_frame_in_shape_passes() -> None:
    SHAPE.check(frame())


LATE = pd.Series(pd.to_datetime(["2025-02-01", "2025-01-01", *DAYS[:2]])).astype("datetime64[us]")
EARLY = pd.Series(pd.to_datetime(["2024-01-01", "2024-02-01"] * 2)).astype("datetime64[us]")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (frame().iloc[:3], "4 rows or more, got 3"),
        (frame(observed=EARLY), "overdue: expected data to 2025-02-01"),
        (frame(observed=LATE), "ascending days, got 2025-01-01 a"),
        (frame(code="a"), "ascending days, got 2025-01-01 a"),
        (frame(net_bn=[1.0, 2.0, 3.0, 9.5]), "net_bn from -1 to 9, got 9.5"),
        (frame(net_bn=float("inf")), "got inf"),
        (frame(net_pp=1.0), "no numbers in a column net_pp"),
        (frame(net_bn=["1", "2", "3", "4"])[["observed", "known", "code"]], r"a column \*_bn"),
        (frame(code=["a", "a", "b\x1b[2J", "b\x1b[2J"]), "printable text in code"),
        (frame().rename(columns={"net_bn": "net\x1b_bn"}), "printable text in column names"),
        (frame(observed=DAYS), "whole columns"),
        (frame(known=None), "whole columns"),
    ],
)
def test_a_frame_out_of_shape_is_malformed(changed: pd.DataFrame, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        SHAPE.check(changed)


def reading(read: Exception | pd.DataFrame) -> Source:
    """A source whose parser raises, or returns a frame whatever it is given."""

    def parser(body: bytes, part: str) -> pd.DataFrame:
        if isinstance(read, Exception):
            raise read
        return read

    toy = source()
    return Source(**{**vars(toy), "parse": parser})


@given(words=st.text(max_size=2000))
def test_a_reason_is_one_short_line_that_names_the_source(words: str) -> None:
    for error in (Malformed(words), ValueError(words)):
        with pytest.raises(Malformed) as refused:
            parse(reading(error), "a", b"")
        reason = str(refused.value)
        assert reason.startswith("Toy: ")
        assert reason.isprintable()
        assert len(reason) < 350


def test_notices_are_few_and_printable() -> None:
    read = frame()
    read.attrs["notices"] = ("new column \x1b[2J", *(f"new column {at}" for at in range(100)))
    notices = parse(reading(read), "a", b"").attrs["notices"]
    assert len(notices) == 5
    assert notices[0] == "new column  [2J"
