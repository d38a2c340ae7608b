"""Time of a response, read from its headers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sources.http_headers import served_at

SUNDAY = "Sun, 06 Nov 1994 08:49:37 GMT"
"""Example date of RFC 9110, section 5.6.7."""


@pytest.mark.parametrize(
    ("headers", "moment"),
    [
        ({"Date": SUNDAY}, datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)),
        ({"Date": SUNDAY, "Age": "83"}, datetime(1994, 11, 6, 8, 51, 0, tzinfo=UTC)),
        ({"Date": SUNDAY, "Age": "-5"}, datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)),
        ({"Date": "Fri, 31 Dec 9999 23:59:59 GMT", "Age": "1"}, None),
        ({"Date": "yesterday"}, None),
        ({"Age": "83"}, None),
    ],
)
def test_served_at_adds_age_to_date(headers: dict[str, str], moment: datetime | None) -> None:
    assert served_at(headers) == moment


@given(st.text(), st.text())
def test_served_at_any_header_returns_aware_time_or_none(date: str, age: str) -> None:
    moment = served_at({"Date": date, "Age": age})
    assert moment is None or moment.tzinfo is not None
