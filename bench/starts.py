"""Starts: the last screen, the first frame, the figures and the first key, against bare Textual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tests.support.bodies import bundled
from tests.support.publishers import with_next_day

from bench.programs import (
    BARE,
    HELLO,
    SIZES,
    TICWATCH,
    has_figures,
    has_frame,
    has_panes,
    is_live,
    new_home,
    use,
)
from bench.results import BARE as BARE_NAME
from bench.results import Result, Section, ratio
from bench.terminal import Size, Terminal, shows
from tui.store.archive import Archive, Vintage, digest_of
from tui.store.sqlite_archive import SqliteArchive

NEXT_DAY = date(2026, 8, 10)
"""First business day after the bundled yields."""
HELP = shows("Everywhere")
"""On the screen once the help is open."""


class Start(NamedTuple):
    """Seconds from the start of the process."""

    screen: float
    """Until the panes are on the screen, whoever painted them."""
    frame: float
    """Until Textual painted them."""
    figures: float
    live: float
    """Until no pane is marked as remembered."""
    key: float
    """Until a key pressed at Textual's first frame was answered."""


def sections(rounds: int) -> Iterator[Section]:
    """Yield the starts at each size."""
    for size in SIZES:
        yield Section(f"Start at {size}, from the start of the process", _used(size, rounds))
    size = SIZES[0]
    yield Section(f"Start at {size} after a day's yields came", _with_news(size, rounds))
    yield Section(f"First start ever at {size}, with an empty home", _first_ever(size, rounds))


def _used(size: Size, rounds: int) -> Iterator[Result]:
    bare: list[float] = []
    starts: list[Start] = []
    with new_home() as environ:
        for _ in range(2):  # the first start keeps what the second one shows
            use(environ, size)
        for _ in range(rounds):
            bare.append(_bare_seconds(environ, size))
            starts.append(_start(environ, size))
    for name, seconds, limit in (
        ("last screen", [start.screen for start in starts], 0.25),
        ("Textual's first frame", [start.frame for start in starts], 1.2),
        ("figures", [start.figures for start in starts], 1.3),
        ("first key answered", [start.key for start in starts], 1.5),
        ("live figures, nothing new", [start.live for start in starts], 1.5),
    ):
        yield Result(name, ratio(seconds, bare), "x", BARE_NAME, limit)


def _with_news(size: Size, rounds: int) -> Iterator[Result]:
    """Measure starts in a used home. Before each, its archive receives another day of yields."""
    bare: list[float] = []
    live: list[float] = []
    body = bundled("par_yields", "2026")
    with new_home() as environ:
        use(environ, size)
        archive = SqliteArchive(Path(environ["TICWATCH_HOME"]) / "archive.sqlite")
        for number in range(rounds):
            body = with_next_day(body, NEXT_DAY + timedelta(days=number), f"4.{number % 90 + 10}")
            _receive(archive, body)
            bare.append(_bare_seconds(environ, size))
            with Terminal(TICWATCH, environ, size) as terminal:
                terminal.seconds_until(has_frame)
                live.append(terminal.seconds_until(is_live))
            use(environ, size)
    yield Result("live figures, with news", ratio(live, bare), "x", BARE_NAME, 4.0)


def _receive(archive: Archive, body: bytes) -> None:
    at = datetime.now(UTC)
    vintage = Vintage("par_yields", "2026", at, digest_of(body), "https://example.org")
    archive.put(vintage, body)


def _first_ever(size: Size, rounds: int) -> Iterator[Result]:
    bare: list[float] = []
    figures: list[float] = []
    live: list[float] = []
    for _ in range(rounds):
        with new_home() as environ:
            bare.append(_bare_seconds(environ, size))
            with Terminal(TICWATCH, environ, size) as terminal:
                figures.append(terminal.seconds_until(has_figures))
                live.append(terminal.seconds_until(is_live))
    yield Result("figures", ratio(figures, bare), "x", BARE_NAME, 2.5)
    yield Result("live figures", ratio(live, bare), "x", BARE_NAME)


def _start(environ: Mapping[str, str], size: Size) -> Start:
    with Terminal(TICWATCH, environ, size) as terminal:
        screen = terminal.seconds_until(has_panes)
        figures = terminal.seconds_until(has_figures)
        frame = terminal.seconds_until(has_frame)
        live = terminal.seconds_until(is_live)
    with Terminal(TICWATCH, environ, size) as terminal:
        terminal.seconds_until(has_frame)
        terminal.press("?")
        key = terminal.seconds_until(HELP)
    return Start(screen, frame, figures, live, key)


def _bare_seconds(environ: Mapping[str, str], size: Size) -> float:
    with Terminal(BARE, environ, size) as terminal:
        return terminal.seconds_until(HELLO)
