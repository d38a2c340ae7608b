"""States and episodes of alert rules, their notifications, and user actions on them.

A rule is evaluated on one snapshot, and the result is an ``Alert``. Its notifications are separate:
a silence or a cooldown never changes the ``Alert``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

from tui.model.snapshot import Stamp
from tui.model.times import new_york_day


class RuleState(StrEnum):
    """State of a rule's state machine, or the reason why it has none."""

    OK = "ok"
    """The condition is false."""
    PENDING = "pending"
    """The condition is true, for fewer observations in a row than ``for`` requires."""
    FIRING = "firing"
    RECOVERING = "recovering"
    """Still firing. The clearing condition is true, for fewer observations than ``keep``."""
    UNKNOWN = "unknown"
    """Never evaluated, because an input has too few observations or the rule is invalid."""
    EXPIRED = "expired"
    """The rule's ``expires`` day has passed. It is listed but not evaluated."""

    @property
    def fires(self) -> bool:
        """Is an episode in progress?"""
        return self in (RuleState.FIRING, RuleState.RECOVERING)


class EvaluationProblem(StrEnum):
    """Problem that prevents a rule from being evaluated now. Its last state stays meanwhile."""

    NONE = ""
    STALE = "stale"
    """The newest observation of an input is older than the rule's ``max_age``."""
    ERROR = "error"
    """The rule is invalid, or requests to the source of an input fail."""


class Episode(Struct, frozen=True):
    """One period in which a rule fired, by the observed dates of its inputs."""

    start: date
    """Observed date at which the rule fired."""
    end: date | None
    """Observed date at which the rule cleared, None while the episode lasts."""
    fired: datetime
    """Time at which the observation of ``start`` became known, UTC."""
    start_value: float | None = None
    """Compared value at ``start``, in the unit of the rule's series; None if missing."""
    end_value: float | None = None
    """Compared value at ``end``, or the newest while the episode lasts; None if missing."""
    reconstructed: bool = False
    """True if the values published at the time are not archived; later ones were used."""
    revised_away: bool = False
    """True if the rule would not have fired on today's revised values."""


class Alert(Struct, frozen=True):
    """One rule evaluated on one snapshot."""

    rule: str
    """Id of the rule."""
    title: str
    severity: str
    """``info``, ``warning`` or ``critical``."""
    state: RuleState
    series: str
    """Left side of the decisive comparison, as written in the rule.

    An ``and`` is decided by its comparison furthest from true, an ``or`` by the nearest.
    """
    unit: str
    """Unit of ``value`` and ``threshold``: ``pct``, ``bp``, ``usd_bn``, ``level``, ``number`` …"""
    value: float | None
    """Newest value of ``series``, None if missing."""
    threshold: float | None
    """Right side of the comparison, None if missing or if the rule is invalid."""
    above: bool
    """True if the rule fires above its threshold, False if below."""
    since: date | None
    """Observed date at which the present state began, None if never evaluated or expired."""
    last_fired: date | None
    """Observed date at which the newest episode began, None before the first."""
    stamp: Stamp
    """Oldest observed date, latest known time and worst state of the inputs."""
    note: str = ""
    """The user's reason for the rule, "" for none."""
    problem: EvaluationProblem = EvaluationProblem.NONE
    step_deviation: float | None = None
    """Standard deviation of the change of ``value`` minus ``threshold`` between observations.

    Taken over the newest 60 changes, in ``unit``. None with fewer than three changes, or if zero.
    """
    reason: str = ""
    """Reason for UNKNOWN or EXPIRED or for the problem, "" for none."""
    since_known: datetime | None = None
    """Time at which the observation of ``since`` became known, UTC; None if there is none."""
    inclusive: bool = False
    """True if the rule also fires at its threshold."""
    crosses: bool = False
    """True if the rule fires at an observation on whose day the value crosses its threshold."""
    held: int = 0
    """Observations in a row at which the condition of a pending rule has held; else 0."""
    needed: int = 1
    """Observations in a row with a true condition until the rule fires."""

    @property
    def since_known_on(self) -> date | None:
        """Day of ``since_known`` in New York."""
        return None if self.since_known is None else new_york_day(self.since_known)


class Silence(Struct, frozen=True):
    """A pause of a rule's notifications, set by the user."""

    until: datetime | None
    """End of the pause, UTC; None if it lasts until the rule clears."""
    by: str = ""
    """User of the server who set it, "" in the log of one user."""


class NotificationStatus(Struct, frozen=True):
    """Notifications sent for one rule and actions taken on it, as of the last log entry.

    Never stored: it is computed from the events of the notification log.
    """

    definition: str = ""
    """Hash of the rule's conditions when it was last added or changed, "" before."""
    added: datetime | None = None
    """Time at which the rule was last added or changed, UTC; None before."""
    fired: datetime | None = None
    """Time at which the newest logged episode became known, UTC; None before the first."""
    start: date | None = None
    """Observed date at which that episode began, None before the first."""
    ended: bool = True
    """False while that episode lasts."""
    pending: int = 0
    """Number of logged episodes not notified yet. 0 again once they are notified or dropped."""
    notified_at: datetime | None = None
    """Time of the last notification, UTC; None before the first."""
    notified_of: frozenset[datetime] = frozenset()
    """The ``fired`` times (UTC) of the episodes for which a notification was sent."""
    revised: frozenset[datetime] = frozenset()
    """Those of them that were reported as revised away."""
    acknowledged: date | None = None
    """Observed date at which the acknowledged episode began, None if none was acknowledged."""
    silence: Silence | None = None
    """Silence in force, None for none."""
    done: date | None = None
    """With ``mode = "once"``: start of the episode that was notified, None until then."""
    latched: date | None = None
    """With ``mode = "latch"``: start of the notified episode, None once acknowledged."""
    stale: bool = False
    """True if the log's newest entry about staleness says that the rule is stale."""
    failing: Mapping[str, str] = field(default_factory=dict)
    """Channel name -> reason why its last delivery failed. Empty if none failed."""
    acknowledged_by: str = ""
    """User of the server who acknowledged that episode, "" in the log of one user."""


class AlertAction(Struct, frozen=True):
    """User action on one rule: acknowledge, silence, lift the silence, or re-arm."""

    rule: str
    """Id of the rule."""
    kind: Literal["acked", "silenced", "lifted", "rearmed"]
    """Kind of the event that is logged."""
    start: date | None = None
    """With ``acknowledged``: observed date at which the episode began, else None."""
    until: datetime | None = None
    """With ``silenced``: end of the silence, UTC; None until the rule clears."""
