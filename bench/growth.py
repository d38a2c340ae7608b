"""Growth: the time of a step back with 1, 10 and 100 times as many vintages in the archive."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import process_time

from pandas import bdate_range

from bench.results import Result, Section
from tui.config import Config
from tui.monitor.monitor import Monitor
from tui.store.archive import Archive, Vintage
from tui.store.bundle import MANIFEST

FIRST_DAY = "2026-08-10"
"""First business day after the bundled ones."""
PART = "SOFR"
VINTAGES = 20
TIMES = (1, 10, 100)
STEPS = 10


def sections() -> Iterator[Section]:
    """Yield the time of a step by the length of the archive."""
    title = f"Update of a past moment, {VINTAGES} vintages and more of a daily series"
    yield Section(title, _results())


def _results() -> Iterator[Result]:
    first = 0.0
    for times in TIMES:
        seconds = _step_seconds(VINTAGES * times)
        first = first or seconds
        yield Result(f"{VINTAGES * times} vintages", seconds * 1000, "ms of processor time")
        if times > 1:
            limit = 3.0 if times == TIMES[-1] else None
            yield Result(f"{times} times the history", seconds / first, "x", "the shortest", limit)


def _step_seconds(vintages: int) -> float:
    """Return the median processor time of updates at one vintage after the other, newest first."""
    days = [day.to_pydatetime() for day in bdate_range(FIRST_DAY, periods=vintages, tz=UTC)]
    with tempfile.TemporaryDirectory() as home:
        now = days[-1] + timedelta(days=1)
        monitor = Monitor(Config(), Path(home), now=lambda: now, offline=True)
        moments = _fill(monitor.reader.archive, days)
        monitor.at(now)
        seconds = []
        for moment in reversed(moments[-STEPS:]):
            began = process_time()
            monitor.at(moment)
            seconds.append(process_time() - began)
    return median(seconds)


def _fill(archive: Archive, days: Sequence[datetime]) -> list[datetime]:
    """Store one vintage a day of one daily series, each with one value more."""
    body = next(one for one in MANIFEST if one.part == PART).read()
    moments = [day + timedelta(hours=23) for day in days]
    for day, moment in zip(days, moments, strict=True):
        body += f"{day:%Y-%m-%d},{4 + day.day / 100:.2f}\n".encode()
        digest = sha256(body).hexdigest()
        archive.put(Vintage("fred", PART, moment, digest, "https://example.org"), body)
    return moments
