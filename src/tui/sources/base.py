"""Description of a source, and the one place where a response body becomes a frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec import Struct, field

from tui.model.clean_text import clean_text
from tui.model.errors import Disputed, Malformed, TicwatchError
from tui.model.snapshot import KnownBy
from tui.sources.missing_days import find_none

if TYPE_CHECKING:
    import pandas as pd

    from tui.sources.class_limit import ClassLimit
    from tui.sources.frame_schema import FrameSchema
    from tui.sources.missing_days import FindMissing
    from tui.sources.value_limits import ValueLimit

MAX_TEXT = 300
"""Longest reason or notice, in characters. The rest is cut off."""
MAX_NOTICES = 5
"""Most notices kept of one body."""


class Part(Struct, frozen=True):
    """One request of a source: a year, a table or a symbol."""

    key: str
    """Name of the part, unique within its source."""
    url: str
    final: bool = False
    """True if the data due of this part will not change. It is requested only until it is
    stored."""
    fallbacks: tuple[str, ...] = ()
    """Other URLs of the same figures, tried in turn if the one before fails."""
    covered_by: str = ""
    """Key of a part with the same figures, "" for none. While that part reaches the day that is
    due, this one is not requested."""
    turn: int = 0
    """Place among the parts of its host, smaller numbers first: 0 for figures that the screen
    opens with, larger numbers for ever older history."""


class Source(Struct, frozen=True):
    """One publisher's table: its addresses, its parser and its timetable."""

    name: str
    title: str
    publisher: str
    hosts: tuple[str, ...]
    """All hosts in the addresses of its parts."""
    parts: Callable[[datetime, tuple[str, ...]], tuple[Part, ...]]
    """``parts(now, symbols)``: the parts to request at that time. Only the price sources use the
    symbols. The first symbol is the benchmark."""
    parse: Callable[[bytes, str], pd.DataFrame]
    """``parse(body, part_key)``: a pure function. The frame has the columns ``observed``
    (datetime64, no zone) and ``known`` (datetime64, UTC). ``frame.attrs["notices"]`` lists what
    was new in the body and accepted. Raises ``Malformed`` with what was expected and what came."""
    parser: int
    """Version of the parser and the limits; increased with every change of what is returned or
    refused. Stored bodies are then checked again."""
    revised: bool
    """True if the publisher revises past values (TIC), False if the first print is final. For
    one part, call ``is_revised()``."""
    floor: timedelta
    """Minimum interval between two requests of a part, whatever the configuration sets."""
    due: Callable[[datetime, str], date]
    """``due(now, part_key)``: the newest observed day of that part that must be out by now."""
    next_release: Callable[[datetime], datetime]
    """``next_release(after)``: the next time at which new data can come out."""
    spacing: timedelta = timedelta(seconds=1)
    """Minimum time between two requests to its host."""
    is_rolling: Callable[[str], bool] = lambda part: False
    """``is_rolling(part_key)``: True if the part shows a moving window and loses its oldest rows,
    False if it only grows."""
    revised_parts: frozenset[str] = frozenset()
    """Parts that the publisher revises although ``revised`` is False."""
    is_monthly: bool = False
    """True if each observation is of a whole month, whose last day is ``observed``."""
    keep: int | None = None
    """Number of newest vintages kept of each part; None keeps all."""
    known_by: Callable[[date], KnownBy] = lambda observed: KnownBy.CALENDAR
    """``known_by(observed)``: the origin of that observation's known time."""
    known_by_of: Mapping[str, Callable[[date], KnownBy]] = field(default_factory=dict)
    """Key of a part -> its own ``known_by``, for parts with another timetable."""
    find_restated: Callable[[Mapping[str, pd.DataFrame]], frozenset[str]] | None = None
    """``find_restated(frames)``: keys of the final parts to request again, because a later part
    shows that they were restated. ``frames`` holds the newest frame of each part, by key."""
    announced_parts: Callable[[datetime, Mapping[str, pd.DataFrame]], tuple[Part, ...]] | None = (
        None
    )
    """``announced_parts(now, frames)``: parts that the newest frames announce, such as the result
    file of an announced auction. They come before other parts of the same ``turn``."""
    schema: FrameSchema | None = None
    """Schema of every frame, checked after the parser; None checks nothing."""
    limits: tuple[ValueLimit, ...] = ()
    """Limits of the values against their neighbours and siblings, checked after the schema."""
    class_limit: ClassLimit | None = None
    """Limit of a part's moves against those of the other parts; None checks nothing."""
    is_continuous: bool = False
    """True if the parts are pieces of one history, the last of ``parts`` the newest. If that
    history ends too early, the last part is the one that is stale."""

    find_missing: FindMissing = find_none
    """``find_missing(part_key, frame)``: the days that the part must have and the frame lacks.
    A part with such days is requested again, ``cadence.GAP_INTERVAL`` later."""
    due_on_arrival: Callable[[datetime, str], date] | None = None
    """``due_on_arrival(now, part_key)``: the newest day of a part that is requested now, if that
    is later than ``due``; None if it is ``due``."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that, beside ``observed``, name a row."""
        return self.schema.keys if self.schema else ()

    def newest_expected(self, now: datetime, part: str) -> date:
        """Return the newest observed day of a part that a body received now should have."""
        return (self.due_on_arrival or self.due)(now, part)

    def is_revised(self, part: str) -> bool:
        """Return whether the publisher revises past values of a part."""
        return self.revised or part in self.revised_parts

    def can_join_vintages(self, part: str) -> bool:
        """Return whether one frame may hold rows of two vintages of a part.

        If False, their values do not compare: the publisher revises or restates them.
        """
        return not self.is_revised(part) and self.find_restated is None


def parse(
    source: Source, part: str, body: bytes, accepted: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """Parse a body with its source's parser, and check the frame's schema and the limits of values.

    ``accepted`` are the names of disputed values that count as right. Every failure raises
    ``Malformed`` with the title of the source.
    """
    with unreadable_as_malformed(source):
        try:
            frame = source.parse(body, part)
            if source.schema is not None:
                source.schema.check(frame)
            own = (limit for limit in source.limits if fnmatchcase(part, limit.part))
            check_limits(own, frame, accepted)
            notices = frame.attrs.get("notices", ())[:MAX_NOTICES]
            frame.attrs["notices"] = tuple(map(_printable_line, notices))
        except Malformed as error:
            raise with_title(source, error) from error
    return frame


@contextmanager
def unreadable_as_malformed(source: Source) -> Iterator[None]:
    """Raise ``Malformed`` in place of an exception that a body of the source caused in the block.

    This is the one broad ``except`` in the tree: a foreign body may raise any exception.
    """
    try:
        yield
    except TicwatchError:
        raise
    except Exception as error:
        reason = f"unreadable: {type(error).__name__}: {_printable_line(error)}"
        raise Malformed(f"{source.title}: {reason}") from error


def check_limits(
    limits: Iterable[ValueLimit], frame: pd.DataFrame, accepted: frozenset[str]
) -> None:
    """Raise ``Malformed`` at the first wrong value, ``Disputed`` if all wrong ones may be right.

    ``accepted`` are the names of disputed values that count as right.
    """
    disputes: list[Disputed] = []
    for limit in limits:
        try:
            limit.check(frame)
        except Disputed as dispute:
            disputes += [] if dispute.names <= accepted else [dispute]
    if disputes:
        names = frozenset[str]().union(*(dispute.names for dispute in disputes))
        raise Disputed(disputes[0].reason, names)


def with_title(source: Source, error: Malformed) -> Malformed:
    """Return an error of a source's body with the title of the source."""
    if isinstance(error, Disputed):
        return Disputed(f"{source.title}: {_printable_line(error.reason)}", error.names)
    return Malformed(f"{source.title}: {_printable_line(error)}")


def _printable_line(text: object) -> str:
    """Return a text on one line, cut to ``MAX_TEXT``. Reasons and notices may quote the body."""
    line = clean_text(str(text))
    return line if len(line) <= MAX_TEXT else line[: MAX_TEXT - 1] + "…"
