"""What the rules say: states, episodes, and one rule judged against one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from tui.model.snapshot import Stamp


class RuleState(StrEnum):
    """What a rule says, and whether it can say anything."""

    OK = "ok"
    PENDING = "pending"
    """Its condition is true, for fewer observations than it wants."""
    FIRING = "firing"
    RECOVERING = "recovering"
    """It still fires; its clearing condition is true, for fewer observations than it wants."""
    UNKNOWN = "unknown"
    """It never could be judged: neither fires nor clears."""
    EXPIRED = "expired"
    """Past its day: listed, not judged."""

    @property
    def fires(self) -> bool:
        """True while an episode lasts."""
        return self in (RuleState.FIRING, RuleState.RECOVERING)


class EvaluationProblem(StrEnum):
    """What stands in the way of judging a rule now; its state holds meanwhile."""

    NONE = ""
    STALE = "stale"
    """An observation it needs is older than it accepts."""
    ERROR = "error"
    """Its words make no sense, or a source it needs fails."""


@dataclass(frozen=True)
class Episode:
    """One stretch of firing, by the days its observations are about."""

    start: date
    """The observation that fired."""
    end: date | None
    """The observation that stood down; None while it lasts."""
    fired: datetime
    """When the first was known, UTC."""
    start_value: float | None = None
    """Of what the rule compares, in its unit."""
    end_value: float | None = None
    reconstructed: bool = False
    """It was not told by the values published then."""
    revised_away: bool = False
    """By the values of today it would not have fired."""


@dataclass(frozen=True)
class Alert:
    """One rule judged against one snapshot."""

    rule: str
    """The rule's id."""
    title: str
    severity: str
    state: RuleState
    series: str
    """What is compared, in the rule's words: of several comparisons the one that decides."""
    unit: str
    value: float | None
    threshold: float | None
    """None where a rule has no threshold, or could not be read."""
    above: bool
    """True when the rule fires above its threshold, False when below."""
    inclusive: bool = field(default=False, kw_only=True)
    """True when it fires at its threshold too."""
    since: date | None
    """First observation of the present state."""
    last_fired: date | None
    """First observation of the latest episode."""
    stamp: Stamp
    note: str = ""
    overlay: EvaluationProblem = EvaluationProblem.NONE
    step_deviation: float | None = None
    """Deviation of value less threshold from one observation to the next, trailing 60."""
    why: str = ""
    """Why it is unknown, stale or in error; "" otherwise."""


@dataclass(frozen=True)
class Silence:
    """A rule is not told for a while."""

    until: datetime | None
    """UTC; None until the rule stands down."""


@dataclass(frozen=True)
class NotificationStatus:
    """What was told of one rule, and what people said of it: all that its log adds up to."""

    definition: str = ""
    """Of the rule as it was when it was last added or changed."""
    added: datetime | None = None
    fired: datetime | None = None
    """When the newest logged episode became known, UTC."""
    start: date | None = None
    """The observation that began it."""
    ended: bool = True
    untold: int = 0
    """Episodes logged since the rule was last told."""
    told: datetime | None = None
    """When it was last told."""
    told_of: frozenset[datetime] = frozenset()
    """When the episodes told became known."""
    revised: frozenset[datetime] = frozenset()
    """Those of them that revisions took away, as was said."""
    acked: date | None = None
    """The start of the episode that somebody has seen."""
    silence: Silence | None = None
    done: date | None = None
    """Of a rule told once: the episode that was told."""
    latched: date | None = None
    """The episode that stays until somebody has seen it."""
    stale: bool = False
    failing: Mapping[str, str] = field(default_factory=dict)
    """Why a channel did not take what was told, by its name."""


@dataclass(frozen=True)
class AlertAction:
    """What somebody said of a rule."""

    rule: str
    what: Literal["acked", "silenced", "lifted", "rearmed"]
    start: date | None = None
    """Acked: the episode that was seen, by the observation that began it."""
    until: datetime | None = None
    """Silenced: until then, UTC; None until the rule stands down."""
