"""Frame schema: every rule, broken once, and the reasons and notices of a parse."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.support.toy_source import source
from tui.model.errors import Malformed
from tui.sources.base import Source, parse
from tui.sources.frame_schema import FrameSchema

SCHEMA = FrameSchema(keys=("code",), ranges={"*_bn": (-1, 9)}, min_rows=4)
DAYS = ["2025-01-01", "2025-02-01"] * 2


def frame(**columns: object) -> pd.DataFrame:
    """Return two days of two series, with the given columns replaced or added."""
    days = pd.Series(pd.to_datetime(DAYS)).astype("datetime64[us]")
    known = days.dt.tz_localize("UTC")
    valid = {"observed": days, "known": known, "code": [*"aabb"], "net_bn": [1.0, 2.0, None, 9.0]}
    return pd.DataFrame({**valid, **columns})


def test_check_accepts_valid_frame() -> None:
    SCHEMA.check(frame())


LATE = pd.Series(pd.to_datetime(["2025-02-01", "2025-01-01", *DAYS[:2]])).astype("datetime64[us]")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (frame().iloc[:3], "4 rows or more, got 3"),
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
def test_check_raises_malformed_with_reason(changed: pd.DataFrame, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        SCHEMA.check(changed)


def source_with(result: Exception | pd.DataFrame) -> Source:
    """Return a source whose parser raises an error or returns a frame, for any body."""

    def parser(body: bytes, part: str) -> pd.DataFrame:
        if isinstance(result, Exception):
            raise result
        return result

    toy = source()
    return replace(toy, parse=parser)


@given(text=st.text(max_size=2000))
def test_parse_any_error_gives_short_printable_reason_with_source_title(text: str) -> None:
    for error in (Malformed(text), ValueError(text)):
        with pytest.raises(Malformed) as raised:
            parse(source_with(error), "a", b"")
        reason = str(raised.value)
        assert reason.startswith("Toy: ")
        assert reason.isprintable()
        assert len(reason) < 350


def test_parse_limits_notices_and_removes_control_characters() -> None:
    result = frame()
    result.attrs["notices"] = ("new column \x1b[2J", *(f"new column {at}" for at in range(100)))
    notices = parse(source_with(result), "a", b"").attrs["notices"]
    assert len(notices) == 5
    assert notices[0] == "new column [2J"
