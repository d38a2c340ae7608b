"""Details of each kind of event. ``event_json`` converts them to and from stored JSON.

The name of a field is its key in the stored JSON, and the order of the fields is the order of the
keys. Alert logs, ``rules log --json`` and command channels hold both: never rename or reorder them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from msgspec import Struct, field


class EventKind(StrEnum):
    """Kind of an event. The values are stored."""

    ADDED = "added"
    FIRED = "fired"
    ENDED = "ended"
    DROPPED = "dropped"
    NOTICE = "notice"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    STALE = "stale"
    FRESH = "fresh"
    REVISED = "revised"
    ACKED = "acked"
    SILENCED = "silenced"
    LIFTED = "lifted"
    REARMED = "rearmed"


class EventDetail(Struct, frozen=True, kw_only=True):
    """Base of the details of all kinds."""

    kind: ClassVar[EventKind]

    unknown: Mapping[str, Any] = field(default_factory=dict)
    """Stored keys that this version does not know, as a newer one may have added them."""


class RuleAdded(EventDetail, frozen=True):
    """A rule is new, or its definition changed."""

    kind = EventKind.ADDED
    definition: str
    """Hash of the rule's conditions and of ``for`` and ``keep``."""


class EpisodeFired(EventDetail, frozen=True):
    """An episode began."""

    kind = EventKind.FIRED
    fired: datetime
    """Time at which its first observation became known, UTC."""
    start: date
    """Day of its first observation."""
    value: float | int | None
    """Value of that observation, in the rule's unit."""
    inputs: tuple[tuple[str, str], ...]
    """Source and part of each dataset that the evaluation used."""


class EpisodeEnded(EventDetail, frozen=True):
    """An episode ended."""

    kind = EventKind.ENDED
    end: date | None
    """Day of the observation that cleared it, None if revised data no longer have the episode."""
    value: float | int | None
    """Value of that observation, in the rule's unit."""


class EpisodeDropped(EventDetail, frozen=True):
    """No notification of an episode is sent: it ended while delayed, or ``mode`` is ``once``."""

    kind = EventKind.DROPPED
    why: str


class Notice(EventDetail, frozen=True):
    """A notification to send."""

    kind = EventKind.NOTICE
    reason: str
    """``fired``, ``passed``, ``unsilenced``, ``repeat``, ``stale`` or ``revised``."""
    mode: str
    """The rule's ``mode``."""
    title: str
    text: str
    severity: str
    start: date | None = None
    """Day of the first observation of the newest logged episode."""
    fired: datetime | None = None
    """Time at which that observation became known, UTC."""
    inputs: tuple[tuple[str, str], ...] = ()
    channels: tuple[str, ...] = ()
    """Names of the channels that deliver it."""
    startup: bool = False
    """True if the episode fired before the program started."""


class DeliveryAttempt(EventDetail, frozen=True):
    """Base of what a program logs about sending one notice by one channel."""

    notice: int
    """Number of the notice's event."""
    channel: str


class DeliveryClaimed(DeliveryAttempt, frozen=True):
    """Program ``sender`` is about to send the notice in message ``message``; no other does."""

    kind = EventKind.CLAIMED
    sender: str = ""
    message: str = ""


class DeliverySent(DeliveryAttempt, frozen=True):
    """The channel accepted the notice."""

    kind = EventKind.SENT


class DeliveryFailed(DeliveryAttempt, frozen=True):
    """The channel did not accept the notice."""

    kind = EventKind.FAILED
    why: str


class RuleStale(EventDetail, frozen=True):
    """An observation that a rule needs became older than its ``max_age``."""

    kind = EventKind.STALE
    why: str


class RuleFresh(EventDetail, frozen=True):
    """A stale rule can be evaluated again."""

    kind = EventKind.FRESH
    why: str


class EpisodeRevised(EventDetail, frozen=True):
    """Revised data no longer have an episode of which a notification was sent."""

    kind = EventKind.REVISED
    fired: datetime
    """Time at which the episode's first observation became known, UTC."""


class EpisodeAcknowledged(EventDetail, frozen=True):
    """A user acknowledged an episode."""

    kind = EventKind.ACKED
    start: date | None
    """Day of the episode's first observation."""


class RuleSilenced(EventDetail, frozen=True):
    """A user muted a rule."""

    kind = EventKind.SILENCED
    until: datetime | None
    """End of the silence, UTC; None until the rule clears."""


class SilenceLifted(EventDetail, frozen=True):
    """A silence ended, or a user ended it."""

    kind = EventKind.LIFTED
    why: str


class RuleRearmed(EventDetail, frozen=True):
    """A user re-armed a rule of mode ``once``, or its mode changed."""

    kind = EventKind.REARMED


DETAIL_TYPES: Mapping[EventKind, type[EventDetail]] = {
    detail_type.kind: detail_type
    for detail_type in (
        *(RuleAdded, EpisodeFired, EpisodeEnded, EpisodeDropped),
        *(Notice, DeliveryClaimed, DeliverySent, DeliveryFailed),
        *(RuleStale, RuleFresh, EpisodeRevised),
        *(EpisodeAcknowledged, RuleSilenced, SilenceLifted, RuleRearmed),
    )
}
"""Class of the details of each kind."""
