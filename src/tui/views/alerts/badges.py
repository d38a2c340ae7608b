"""State of a rule as a badge: a mark, a word and a tone, and the order of the rules by state."""

from __future__ import annotations

from math import inf

from msgspec import Struct

from tui.alerts.wording import distance_sigma
from tui.model.alerts import Alert, RuleState
from tui.model.format import MISSING
from tui.model.severity import SEVERITY_MARKS
from tui.model.text import Span, Tone
from tui.model.times import format_new_york
from tui.views.alerts.marks import Marks
from tui.views.episodes import severity_tone

_OK, _DOUBTFUL = "ok", "?"
_SEVERITIES = tuple(SEVERITY_MARKS)


class Badge(Struct, frozen=True):
    """State of a rule in the words and the tone of the screen."""

    mark: str
    """At most two characters, which a narrow pane keeps."""
    word: str
    """Rest of the state, "" if the mark says it all."""
    tone: Tone
    filled: bool = False
    """True for an episode that needs attention: it is neither acknowledged nor muted."""

    @property
    def span(self) -> Span:
        """The badge as a part of a line of text."""
        text = " ".join(filter(None, (self.mark, self.word)))
        return Span(f" {text} " if self.filled else text, self.tone, self.filled)


def badge(alert: Alert, marks: Marks | None) -> Badge:
    """Return the badge of a rule. ``marks`` is its notification status, None without one."""
    state = _badge_of_episode(alert, marks) if alert.state.fires else _quiet_badge(alert, marks)
    return Badge(state.mark, state.word, Tone.MUTED) if marks and marks.muted else state


def _badge_of_episode(alert: Alert, marks: Marks | None) -> Badge:
    is_new = marks is None or not marks.acknowledged
    is_firing = alert.state is RuleState.FIRING
    word = "FIRING" if is_firing else alert.state.value
    words = _join(
        _muted_words(marks) or word, _acknowledged_words(marks), alert.problem.value, _rest(marks)
    )
    tone = severity_tone(alert.severity) if is_firing else Tone.WARNING
    return Badge(_severity_mark(alert), words, tone, filled=is_new and is_firing)


def _quiet_badge(alert: Alert, marks: Marks | None) -> Badge:
    rest = _join(_rest(marks), _muted_words(marks))
    if alert.state is RuleState.EXPIRED:
        return Badge(MISSING, _join("expired", rest), Tone.MUTED)
    if alert.state is RuleState.UNKNOWN or alert.problem:
        words = _join(alert.state.value, alert.problem.value, rest)
        return Badge(_DOUBTFUL, words, Tone.UNSURE)
    if alert.state is RuleState.PENDING:
        count = f"pending {alert.held} of {alert.needed}"
        return Badge(_severity_mark(alert), _join(count, rest), Tone.WARNING)
    if marks is not None and marks.unseen:
        return Badge(_severity_mark(alert), rest, severity_tone(alert.severity))
    return Badge(_OK, rest, Tone.LESSER)


def order_key(alert: Alert) -> tuple[int, float]:
    """Return a key that sorts rules: firing by severity, pending, unknown, ok, expired.

    Rules in the same state are sorted by their distance in σ, those furthest past first.
    """
    sigma = distance_sigma(alert)
    return (_rank(alert), inf if sigma is None else sigma)


def _rank(alert: Alert) -> int:
    if alert.state.fires:
        is_known = alert.severity in _SEVERITIES
        return _SEVERITIES.index(alert.severity if is_known else "warning")
    is_doubtful = alert.state is RuleState.UNKNOWN or bool(alert.problem)
    quiet = (
        alert.state is RuleState.PENDING and not alert.problem,
        is_doubtful and alert.state is not RuleState.EXPIRED,
        alert.state is RuleState.OK,
    )
    return len(_SEVERITIES) + (quiet.index(True) if True in quiet else len(quiet))


def _severity_mark(alert: Alert) -> str:
    return SEVERITY_MARKS.get(alert.severity, SEVERITY_MARKS["warning"])


def _muted_words(marks: Marks | None) -> str:
    """Return the end of a pause of notifications in words, "" without a pause."""
    if marks is None or not marks.muted:
        return ""
    end = "it clears" if marks.muted_until is None else format_new_york(marks.muted_until)
    return f"muted until {end}{_by(marks.muted_by)}"


def _acknowledged_words(marks: Marks | None) -> str:
    """Return that the episode is acknowledged and by whom, "" if it is not."""
    if marks is None or not marks.acknowledged:
        return ""
    return f"ack{_by(marks.acknowledged_by)}"


def _by(user: str | None) -> str:
    return f" by {user}" if user else ""


def _rest(marks: Marks | None) -> str:
    """Return what the notification log says of a rule besides acknowledged and muted."""
    if marks is None:
        return ""
    return _join(
        "was true" if marks.was_true else "",
        f"done {marks.done}" if marks.done else "",
        f"unseen {marks.unseen}" if marks.unseen else "",
    )


def _join(*words: str) -> str:
    return " ".join(filter(None, words))
