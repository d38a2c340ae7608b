"""Processor time, output and memory of a screen at rest, against bare Textual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bench.programs import BARE, HELLO, SETTLED_SECONDS, TICWATCH, new_home, settle, use
from bench.results import BARE as BARE_NAME
from bench.results import Result, Section
from bench.terminal import Size, Terminal

SIZE = Size(200, 60)
WATCHED_SECONDS = 25.0


class Rest(NamedTuple):
    """A screen at rest."""

    processor_pct: float
    """Share of one processor."""
    bytes_a_second: float
    mib: float


def sections() -> Iterator[Section]:
    """Yield a start at rest, and the memory once every pane was used."""
    yield Section(f"At rest for {WATCHED_SECONDS:.0f} seconds at {SIZE}", _at_rest())


def _at_rest() -> Iterator[Result]:
    with new_home() as environ:
        for _ in range(2):
            use(environ, SIZE)
        with Terminal(BARE, environ, SIZE) as terminal:
            terminal.seconds_until(HELLO)
            bare = _watched(terminal)
        with Terminal(TICWATCH, environ, SIZE) as terminal:
            settle(terminal)
            mine = _watched(terminal)
        used_mib = _mib_after(environ, "12345678" + "0")
    yield Result("processor, bare Textual", bare.processor_pct, "%")
    yield Result("processor", mine.processor_pct, "%", limit=0.5)
    yield Result("output, the clock's minute included", mine.bytes_a_second, "bytes/s")
    yield Result("memory, nothing new", mine.mib / bare.mib, "x", BARE_NAME, 1.5)
    yield Result("memory, every pane used", used_mib / bare.mib, "x", BARE_NAME, 4.5)


def _watched(terminal: Terminal) -> Rest:
    processor, written = terminal.processor_seconds(), len(terminal.output)
    terminal.watch(WATCHED_SECONDS)
    return Rest(
        (terminal.processor_seconds() - processor) / WATCHED_SECONDS * 100,
        (len(terminal.output) - written) / WATCHED_SECONDS,
        terminal.resident_mib(),
    )


def _mib_after(environ: Mapping[str, str], panes: Sequence[str]) -> float:
    """Return the memory after each pane's cursor and view were moved."""
    with Terminal(TICWATCH, environ, SIZE) as terminal:
        settle(terminal)
        for pane in panes:
            for key in (pane, "j", "v", "V"):
                terminal.press(key)
                terminal.last_paint(SETTLED_SECONDS)
        return terminal.resident_mib()
