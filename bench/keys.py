"""Keys: time from a key to the last paint it leads to, at rest and while the history is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bench.programs import BARE, HELLO, TICWATCH, has_panes, new_home, settle, use
from bench.results import BARE as BARE_NAME
from bench.results import Result, Section, percentile_95
from bench.terminal import Size, Terminal

SIZE = Size(200, 60)
TAB = "\t"
LOADING_PRESSES = 30


class Kind(NamedTuple):
    """Keys of one kind, pressed one after the other, and again in the next round."""

    name: str
    keys: tuple[str, ...]
    limit_ms: float
    before: tuple[str, ...] = ()
    """Keys that are pressed before them and not timed."""


KINDS = (
    Kind("down and up", ("j", "k"), 60),
    Kind("tab", (TAB,) * 6, 60),
    Kind("v: next view", ("v",) * 6, 100),
    # A digit right after v would choose a view; any other key in between ends that.
    Kind("1 to 6: to a pane", ("2", "3", "4", "5", "6", "1"), 80, before=("j",)),
    Kind("z: one pane, and back", ("z", "z"), 80),
    Kind("0: all panes, from one", ("0",), 80, before=("z",)),
    Kind("[: a step back", ("[",) * 6, 150),
    Kind(".: back to now", (".",), 150),
)


def sections(rounds: int) -> Iterator[Section]:
    """Yield the keys by kind, and any key while the history is read."""
    yield Section(f"Key to last paint at {SIZE}, 95th percentile", _by_kind(rounds))
    yield Section(f"Key to first paint at {SIZE}, while the history is read", _loading())


def _by_kind(rounds: int) -> Iterator[Result]:
    with new_home() as environ:
        use(environ, SIZE)
        with Terminal(BARE, environ, SIZE) as terminal:
            terminal.seconds_until(HELLO)
            bare = _latencies_ms(terminal, ("a",) * 6 * rounds)
        yield Result("bare Textual: any key", percentile_95(bare), "ms")
        found: dict[str, list[float]] = {kind.name: [] for kind in KINDS}
        with _loaded(environ) as terminal:
            for round_number in range(rounds + 1):
                for kind in KINDS:
                    _latencies_ms(terminal, kind.before)
                    latencies = _latencies_ms(terminal, kind.keys)
                    if round_number:  # the first key that needs the history reads it
                        found[kind.name] += latencies
    for kind in KINDS:
        milliseconds = percentile_95(found[kind.name])
        yield Result(kind.name, milliseconds, "ms", limit=kind.limit_ms)
        yield Result(kind.name, milliseconds / percentile_95(bare), "x", BARE_NAME)


def _loading() -> Iterator[Result]:
    """Press a key again and again from Textual's first frame of a first start."""
    with new_home() as environ, Terminal(TICWATCH, environ, SIZE) as terminal:
        terminal.seconds_until(has_panes)
        found = [_first_paint_ms(terminal, TAB) for _ in range(LOADING_PRESSES)]
    yield Result("tab", percentile_95(found), "ms", limit=150)


def _loaded(environ: Mapping[str, str]) -> Terminal:
    terminal = Terminal(TICWATCH, environ, SIZE)
    settle(terminal)
    return terminal


def _latencies_ms(terminal: Terminal, keys: tuple[str, ...]) -> list[float]:
    """Return the milliseconds from each key to its last paint."""
    found = []
    for key in keys:
        pressed = terminal.press(key)
        first = terminal.next_paint(pressed)
        found.append(((terminal.last_paint() or first) - pressed) * 1000)
    return found


def _first_paint_ms(terminal: Terminal, key: str) -> float:
    """Return the milliseconds from a key to the next output."""
    pressed = terminal.press(key)
    return (terminal.next_paint(pressed) - pressed) * 1000
