"""Moments in few characters."""

from __future__ import annotations

import time

import pytest

from tui.model.times import parse_moment
from tui.views.short_dates import short_moment, short_moment_here


def test_moment_has_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    moment, now = parse_moment("2026-01-15T16:00"), parse_moment("2025-12-19")
    assert short_moment(moment, now) == "15 Jan 16:00 EST"
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    here = short_moment_here(moment, now)
    monkeypatch.undo()
    time.tzset()
    assert here == "16 Jan 06:00 +09:00"
