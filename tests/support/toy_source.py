"""A synthetic publisher: one CSV of observations, known at 18:00 UTC."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from urllib.parse import urlsplit

import pandas as pd

from tui.model.errors import Malformed
from tui.sources.base import Part, Source


def parse(body: bytes, part: str) -> pd.DataFrame:
    """Parse ``observed,value`` lines. Raises Malformed for anything else."""
    if not body.startswith(b"observed,value\n"):
        raise Malformed(f"{part}: expected observed,value, got {body[:20]!r}")
    frame = pd.read_csv(io.BytesIO(body), parse_dates=["observed"], dtype={"value": float})
    known = frame["observed"].dt.tz_localize("UTC") + pd.Timedelta(hours=18)
    frame = frame.assign(known=known)
    if (frame["value"] > 100).any():
        frame.attrs["notices"] = ("a value above 100",)
    return frame


def due(now: datetime, part: str) -> date:
    """Return the newest day whose observation is out: each is out at 18:00 UTC."""
    del part
    return (now - timedelta(hours=18)).date()


def next_release(after: datetime) -> datetime:
    """Return the next 18:00 UTC."""
    today = datetime.combine(after.date(), clock_time(18), UTC)
    return today if after < today else today + timedelta(days=1)


def source(
    name: str = "toy",
    *,
    revised: bool = False,
    parts: tuple[str, ...] = ("a",),
    fallbacks: tuple[str, ...] = (),
) -> Source:
    """Return the toy publisher with these parts, each also at the fallback addresses."""
    return Source(
        name=name,
        title="Toy",
        publisher="Nobody",
        hosts=tuple({urlsplit(url).netloc for url in (f"https://{name}.example.gov", *fallbacks)}),
        parts=lambda now, symbols: tuple(
            Part(key, f"https://{name}.example.gov/{key}.csv", fallbacks=fallbacks) for key in parts
        ),
        parse=parse,
        parser=1,
        revised=revised,
        floor=timedelta(minutes=5),
        due=due,
        next_release=next_release,
        spacing=timedelta(0),
    )


def body(*rows: tuple[str, float]) -> bytes:
    """Return a response body with these observations."""
    lines = "".join(f"{observed},{value}\n" for observed, value in rows)
    return b"observed,value\n" + lines.encode()


@dataclass
class Clock:
    """A clock that a test moves."""

    time: datetime

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> None:
        """Move the clock on, by the keywords of timedelta."""
        self.time += timedelta(**by)
