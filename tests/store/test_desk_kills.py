"""Kills of the program that polls and of the server: nothing stored is lost, nothing doubled."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random

from tests.support.desk_kills import attack
from tests.support.effort import rounds
from tests.support.postgres_server import OwnServer


def test_kills_of_poller_and_server_lose_and_double_nothing(
    own_server: OwnServer, tmp_path: Path
) -> None:
    count = rounds(20, 10)
    findings = asyncio.run(attack(tmp_path, own_server, count, Random(5)))
    assert findings.faults == []
    assert findings.figures["kills of the program"] > 1 < findings.figures["kills of the server"]
    assert findings.figures["vintages"] > count
