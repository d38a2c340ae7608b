"""What a source is, and the one place where foreign bytes become a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tui.model.errors import Malformed
from tui.model.snapshot import KnownBy

if TYPE_CHECKING:
    import pandas as pd

    from tui.sources.frame_schema import FrameSchema

MOST_SAID = 300
"""Characters of a reason that are worth reading."""
MOST_NOTICES = 5


@dataclass(frozen=True)
class Part:
    """One thing a source is asked for: a year, a table, a symbol."""

    key: str
    url: str
    final: bool = False
    """What is due of it will not change again: asked for only while that is not at hand."""
    fallbacks: tuple[str, ...] = ()
    """Other addresses of the same figures, tried in turn when this one does not give them."""
    covered_by: str = ""
    """The part that has the same figures; while it reaches what is due, this is not asked for."""


@dataclass(frozen=True)
class Source:
    """One publisher's table: where it is, how it reads, when it changes."""

    name: str
    title: str
    publisher: str
    parts: Callable[[datetime, tuple[str, ...]], tuple[Part, ...]]
    """``parts(now, symbols)``: what to ask for at that time. Only prices look at the symbols, the
    first of which is the benchmark."""
    parse: Callable[[bytes, str], pd.DataFrame]
    """``parse(body, part_key)``: pure. Raises Malformed with what was expected and what came.
    The frame has ``observed`` (datetime64, no zone) and ``known`` (datetime64, UTC) columns;
    ``frame.attrs["notices"]`` lists what was new in the body and accepted."""
    parser: int
    """Version of the parser; raised with every change of what it returns."""
    revised: bool
    """True when the publisher revises past values (TIC), False when the first print stands; ask
    with ``revises()``."""
    floor: timedelta
    """Never asked more often than this, whatever the configuration says."""
    due: Callable[[datetime, str], date]
    """``due(now, part_key)``: the newest observation of that part that must be out by now."""
    next_release: Callable[[datetime], datetime]
    """``next_release(after)``: when something can next have changed."""
    spacing: timedelta = timedelta(seconds=1)
    """Least time between two requests to its host."""
    rolling: Callable[[str], bool] = lambda part: False
    """``rolling(part_key)``: that part shows a window that moves on; any other only grows."""
    restated: frozenset[str] = frozenset()
    """The parts that the publisher revises although it does not revise the others."""
    keep: int | None = None
    """How many of the newest vintages of each part are kept; None keeps all."""
    how: Callable[[date], KnownBy] = lambda observed: KnownBy.CALENDAR
    """``how(observed)``: how the known time of that observation is known."""
    again: Callable[[Mapping[str, pd.DataFrame]], frozenset[str]] | None = None
    """``again(frames)``: from the newest frame of each part, by part key, the final parts that are
    to be asked for again, because a later part shows that they were restated."""
    prompted: Callable[[datetime, Mapping[str, pd.DataFrame]], tuple[Part, ...]] | None = None
    """``prompted(now, frames)``: the parts that the newest frames make worth asking for, first of
    all: a file that an announcement names."""
    shape: FrameSchema | None = None
    """What every frame keeps, checked after the parser."""
    continues: bool = False
    """True when the parts are one history cut in pieces, the last of ``parts`` the newest: when
    its newest observation is old, what is missing is missing from that last part."""

    def revises(self, part: str) -> bool:
        """Whether past values of that part are revised."""
        return self.revised or part in self.restated

    def joins(self, part: str) -> bool:
        """Whether rows of two vintages of that part can stand in one frame."""
        return not self.revises(part) and self.again is None


def parse(source: Source, part: str, body: bytes) -> pd.DataFrame:
    """Read a body by its source's contract; whatever goes wrong is Malformed, and names the source.

    This is the one broad ``except`` in the tree: the bytes are not ours, and no list of what a
    parser can raise on them would be complete.
    """
    try:
        frame = source.parse(body, part)
        if source.shape is not None:
            source.shape.check(frame)
        frame.attrs["notices"] = tuple(map(_plain, frame.attrs.get("notices", ())[:MOST_NOTICES]))
    except Malformed as error:
        raise Malformed(f"{source.title}: {_plain(error)}") from error
    except Exception as error:
        reason = f"unreadable: {type(error).__name__}: {_plain(error)}"
        raise Malformed(f"{source.title}: {reason}") from error
    return frame


def _plain(words: object) -> str:
    """Words on one line, short and without control characters: they may quote the body."""
    shown = "".join(letter if letter.isprintable() else " " for letter in str(words))
    return shown if len(shown) <= MOST_SAID else shown[: MOST_SAID - 1] + "…"
