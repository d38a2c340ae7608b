"""Asking without a screen: the configuration is taken up while it goes on."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from tests.support.upstream import serving
from tui.commands.poll import watch
from tui.config import ConfigWatcher, Loaded, load
from tui.monitor.monitor import Monitor
from tui.sources.http_client import Timeouts

NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
LONGEST_SECONDS = 60.0
RULE = "[[alerts.rule]]\nid = 'mine'\nwhen = 'y20 > {}%'\n"


async def told(said: StringIO, words: str) -> None:
    async with asyncio.timeout(LONGEST_SECONDS):
        while words not in said.getvalue():
            await asyncio.sleep(0.02)


async def test_a_saved_rule_is_judged_and_a_fault_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(RULE.format(4), encoding="utf-8")

    def read() -> Loaded:
        return load(path, environ={}, folder=tmp_path, sources=())

    said = StringIO()
    patience = Timeouts(connect=0.5, read=0.5, whole=1.0)
    async with serving() as upstream:
        loaded = read()
        monitor = Monitor(
            loaded.config, tmp_path, now=lambda: NOW, upstream=upstream.url, patience=patience
        )
        watching = asyncio.create_task(watch(monitor, ConfigWatcher(read, loaded), said))
        await told(said, "par_yields")
        path.write_text(RULE.format(5), encoding="utf-8")
        await told(said, "configuration: rule mine: when y20 > 4% → y20 > 5%")
        path.write_text("[[alerts.rule", encoding="utf-8")
        await told(said, "what was in force stays")
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    [alert] = [alert for alert in monitor.present().alerts if alert.rule == "mine"]
    assert alert.threshold == 5
