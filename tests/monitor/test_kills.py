"""Programs that share a home folder while one of them is killed at random moments."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.support.killing import attack, stored_twice
from tui.store.archive import Vintage, digest_of

KILLS = 10
NOW = datetime(2026, 8, 13, tzinfo=UTC)


def vintages(*bodies: str) -> list[Vintage]:
    """Return vintages of one part, a minute apart."""
    return [
        Vintage("toy", "a", NOW + timedelta(minutes=number), digest_of(body.encode()), "")
        for number, body in enumerate(bodies)
    ]


def test_body_stored_twice_in_a_row_is_found_and_one_that_comes_back_is_not() -> None:
    [found] = stored_twice(vintages("a", "b", "b", "a"))
    assert digest_of(b"b") in found
    assert stored_twice(vintages("a", "b", "a", "b")) == []


@pytest.mark.long
@pytest.mark.waits
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
async def test_kills_lose_no_alert_and_no_vintage(home: Path) -> None:
    findings = await attack(home, KILLS, Random(3))
    assert findings.faults == []
    assert findings.figures["messages that arrived"] > 0
    assert findings.figures["vintages"] > 0
