"""Records of the last screen, and their encoding.

Texts are kept with the names of their styles, not with colours, so that they can be painted in any
theme. Decoding imports no view.
"""

# Annotations stay types here: msgspec would compile each text before the first frame.

import zlib
from datetime import date, datetime

import msgspec
from msgspec import Struct

from tui.model.fingerprint import Fingerprint
from tui.model.headline import Headline
from tui.model.text import Lead, Span
from tui.model.times import new_york_day
from tui.screen.widgets.title_rule import PaneTitle

Run = tuple[int, str]
"""Index of a style name, and the text in it."""

CHECKSUM_BYTES = 4


class Choice(Struct, frozen=True, tag=True):
    """Option whose value is a member of an enumeration."""

    member: str


class Day(Struct, frozen=True, tag=True):
    """Option whose value is a day."""

    day: date


class Plain(Struct, frozen=True, tag=True):
    """Option whose value is a text, a flag or nothing."""

    value: str | bool | None


class TablePlace(Struct, frozen=True):
    """Cursor, order, filter and scroll position of a table, by the keys of its rows and columns."""

    kind: str
    """Key of the table's first column."""
    row: str
    column: str
    sorted_by: str | None
    descending: bool
    filter_text: str
    top: int
    """Number of rows scrolled out at the top."""


class KeptInputs(Struct, frozen=True):
    """Names of the sources of a view, and digests of what it shows of some and of the alerts."""

    sources: tuple[str, ...]
    alerts: str
    """"" if it shows nothing of them."""
    shown: dict[str, str] = {}
    """By source. A source that is not in it may be shown with all that it has."""


class PaneRecord(Struct, frozen=True):
    """Content of a pane, and the place of the user in it."""

    title: PaneTitle
    lines: tuple[tuple[Run, ...], ...]
    """Lines below the title."""
    options: dict[str, Choice | Day | Plain]
    """Options that the user changed."""
    places: tuple[TablePlace, ...]
    """Places in the tables that the pane has shown."""
    mark: str
    """Label of the position of the plot's mark, "" without one."""
    inputs: KeptInputs | None = None
    """All that the lines were made from besides the clock, None if that may be anything."""
    can_explain: bool = False
    """Was the cursor on a yield whose change can be explained?"""


class HeaderRecord(Struct, frozen=True):
    """Header of the screen, and the row of trouble below it."""

    headline: Headline
    network: Span
    trouble: Lead


class SavedTime(Struct, frozen=True):
    """Time at which the lines were saved, with its day in New York.

    A start on that day reads no time zone.
    """

    moment: datetime
    """The time, UTC."""
    words: str
    """The time in New York as the header shows it."""
    day: date
    day_ends: datetime
    """The midnight that follows, UTC."""

    def day_at(self, now: datetime) -> date:
        """Return the day in New York at a time."""
        is_that_day = self.moment <= now < self.day_ends
        return self.day if is_that_day else new_york_day(now)


class LastScreen(Struct, frozen=True):
    """Everything that is painted before the monitor answers."""

    origin: str
    """Checksum of what the lines depend on besides the data: program, configuration, home."""
    saved: SavedTime
    size: tuple[int, int]
    """Columns and rows of the terminal."""
    header: HeaderRecord
    current: str
    """Name of the pane in focus."""
    wants_grid: bool
    style_names: tuple[str, ...]
    panes: dict[str, PaneRecord]
    """Records of the panes that were visible, by name."""
    fingerprint: Fingerprint | None = None
    """What the lines were made from, None if they were not known to be the present."""
    has_colours: bool = True
    """False for a screen without colours: its shaded bars cannot become solid ones again."""


def encode(screen: LastScreen) -> bytes:
    """Return the bytes of a file: the checksum of the record, then the record."""
    record = msgspec.msgpack.encode(screen)
    return _checksum(record) + record


def decode(body: bytes) -> LastScreen | None:
    """Return the record in the bytes of a file, None if they are damaged or another format."""
    checksum, record = body[:CHECKSUM_BYTES], body[CHECKSUM_BYTES:]
    if checksum != _checksum(record):
        return None
    try:
        return msgspec.msgpack.decode(record, type=LastScreen)
    except msgspec.MsgspecError:
        return None


def _checksum(record: bytes) -> bytes:
    """Return a checksum. A digest would import OpenSSL before the first frame."""
    return zlib.crc32(record).to_bytes(CHECKSUM_BYTES, "big")
