"""Kills of the program that polls and of the server: nothing stored is lost, nothing doubled."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random

from tests.support.desk_kills import attack, faults_of
from tests.support.effort import rounds
from tests.support.feeds import NOW
from tests.support.postgres_server import OwnServer
from tui.store.archive import TIME_STEP, Vintage, digest_of
from tui.store.sqlite_archive import SqliteArchive


def test_kills_of_poller_and_server_lose_and_double_nothing(
    own_server: OwnServer, tmp_path: Path
) -> None:
    count = rounds(20, 10)
    findings = asyncio.run(attack(tmp_path, own_server, count, Random(5)))
    assert findings.faults == []
    assert findings.figures["kills of the program"] > 1 < findings.figures["kills of the server"]
    assert findings.figures["vintages"] > count // 4


def test_what_is_lost_doubled_or_out_of_order_is_found(tmp_path: Path) -> None:
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    bodies = [b"a", b"b", b"c"]
    sent = [digest_of(body) for body in bodies]
    for number, body in enumerate((b"b", b"a", b"a")):
        vintage = Vintage("toy", "a", NOW + number * TIME_STEP, digest_of(body), "")
        archive.put(vintage, body, again=True)
    found = "; ".join(faults_of(archive, sent, sent))
    assert f"{sent[2][:12]} was said to be stored, and is lost" in found
    assert f"{sent[0][:12]} is stored 2 times" in found
    assert "in another order" in found
    assert "1 bodies were never published" in "".join(faults_of(archive, [], sent[:1]))
