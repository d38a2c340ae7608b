"""Programs that share a home folder while one of them is killed at random moments."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from tests.support.killing import attack

KILLS = 10


@pytest.mark.long
@pytest.mark.waits
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
async def test_kills_lose_no_alert_and_no_vintage(home: Path) -> None:
    findings = await attack(home, KILLS, Random(3))
    assert findings.faults == []
    assert findings.figures["messages that arrived"] > 0
    assert findings.figures["vintages"] > 0
