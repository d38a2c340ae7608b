"""A publisher that fails for a week: the back-off and the log stay short, and polling recovers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support import toy_source
from tests.support.poller_harness import open_harness
from tests.support.upstream import Fault, Reply

TODAY = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))
NEXT_WEEK = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0), ("2026-01-14", 4.0))
REQUESTS = 4 * 7


@pytest.mark.parametrize(
    "fault", [Reply(b"", 500), pytest.param(Fault.RESET, marks=pytest.mark.long)]
)
async def test_week_of_failures_is_two_lines_of_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, fault: Reply | Fault
) -> None:
    caplog.set_level("INFO", logger="tui")
    async with open_harness(tmp_path, toy_source.source(revised=True)) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
        here.upstream.override = lambda request: fault
        for failures in range(1, REQUESTS + 1):
            here.clock.forward(hours=6)
            [result] = await here.ask()
            assert result.status.failures == failures
            assert result.status.next_try is not None
            assert result.status.next_try - here.clock.time <= timedelta(minutes=33)
        assert here.store.newest_frames("toy")["a"]["value"].tolist() == [2.0, 3.0]
        here.upstream.override = lambda request: None
        here.upstream.serve("toy.example.gov", Reply(NEXT_WEEK))
        here.clock.forward(hours=1)
        [result] = await here.ask()
    assert (result.status.error, result.status.failures) == ("", 0)
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("tui")]
    assert len(lines) <= 3, lines
    assert "toy/a: answering again" in lines
    assert not (tmp_path / "quarantine").exists()
