"""What people write for a moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tui.model.errors import UsageError
from tui.model.times import moment


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-12-19", "2025-12-20T04:59:59"),
        ("2025-07-01", "2025-07-02T03:59:59"),
        ("2025-12-18T15:59", "2025-12-18T20:59:00"),
        (" 2025-12-18 16:00:01 ", "2025-12-18T21:00:01"),
        ("2025-12-18T15:59Z", "2025-12-18T15:59:00"),
        ("2025-12-18T15:59+09:00", "2025-12-18T06:59:00"),
    ],
)
def test_a_moment_is_new_york_unless_it_says_otherwise(text: str, utc: str) -> None:
    assert moment(text) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "2025-13-01", "2025-12", "12/19/2025", "2025"])
def test_anything_else_says_what_to_write(text: str) -> None:
    with pytest.raises(UsageError, match="write 2025-12-19"):
        moment(text)
