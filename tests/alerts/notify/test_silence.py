"""The end of a silence from the text that a user types."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tui.alerts.notify.silence import silence_end
from tui.model.errors import UsageError

NOW = datetime(2026, 8, 10, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("30m", timedelta(minutes=30)),
        (" 4h ", timedelta(hours=4)),
        ("3 D", timedelta(days=3)),
        ("2w", timedelta(days=14)),
        ("90d", timedelta(days=90)),
    ],
)
def test_silence_end_of_a_length_is_that_long_from_now(text: str, duration: timedelta) -> None:
    assert silence_end(text, NOW) == NOW + duration


@pytest.mark.parametrize("text", ["", "until it clears", "Until Clear"])
def test_silence_end_until_clear_is_none(text: str) -> None:
    assert silence_end(text, NOW) is None


@pytest.mark.parametrize("text", ["0d", "3", "for ever", "91d", "13w", "-1d", "5s", "1d 2h"])
def test_silence_end_of_no_length_or_over_90_days_raises(text: str) -> None:
    with pytest.raises(UsageError):
        silence_end(text, NOW)
