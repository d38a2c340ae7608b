"""How long a silence lasts, as people say it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tui.alerts.notify.silence import ends
from tui.model.errors import UsageError

NOW = datetime(2026, 8, 10, 14, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "lasts"),
    [
        ("30m", timedelta(minutes=30)),
        (" 4h ", timedelta(hours=4)),
        ("3 D", timedelta(days=3)),
        ("2w", timedelta(days=14)),
        ("90d", timedelta(days=90)),
    ],
)
def test_a_silence_for_a_time(text: str, lasts: timedelta) -> None:
    assert ends(text, NOW) == NOW + lasts


@pytest.mark.parametrize("text", ["", "until it clears", "Until Clear"])
def test_a_silence_until_the_rule_clears(text: str) -> None:
    assert ends(text, NOW) is None


@pytest.mark.parametrize("text", ["0d", "3", "for ever", "91d", "13w", "-1d", "5s", "1d 2h"])
def test_no_silence_is_without_an_end_or_longer_than_90_days(text: str) -> None:
    with pytest.raises(UsageError):
        ends(text, NOW)
