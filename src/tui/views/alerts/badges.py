"""State of a rule as a badge: a mark, a word and a tone, and the order of the rules by state."""

from __future__ import annotations

from math import inf

from msgspec import Struct

from tui.alerts.wording import distance_sigma
from tui.model.alerts import Alert, RuleState
from tui.model.format import MISSING
from tui.model.text import Span, Tone
from tui.model.times import format_new_york
from tui.views.alerts.marks import Marks
from tui.views.episodes import severity_tone

SEVERITY_MARKS = {"critical": "!!", "warning": "!", "info": "i"}
"""Severities, the worst first, and their marks."""
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
    severity = SEVERITY_MARKS.get(alert.severity, SEVERITY_MARKS["warning"])
    problem, rest = alert.problem.value, _rest(marks)
    if marks is not None and marks.muted:
        return Badge(severity if alert.state.fires else _OK, _muted_words(marks), Tone.MUTED)
    if alert.state is RuleState.FIRING:
        is_new = marks is None or not marks.acknowledged
        word = _join("FIRING", "" if is_new else "ack", problem, rest)
        return Badge(severity, word, severity_tone(alert.severity), filled=is_new)
    if alert.state is RuleState.RECOVERING:
        return Badge(severity, _join("recovering", problem, rest), Tone.WARNING)
    if alert.state is RuleState.EXPIRED:
        return Badge(MISSING, _join("expired", rest), Tone.MUTED)
    if alert.state is RuleState.UNKNOWN or problem:
        return Badge(_DOUBTFUL, _join(alert.state.value, problem, rest), Tone.MUTED)
    if marks is not None and marks.unseen:
        return Badge(severity, rest, severity_tone(alert.severity))
    if alert.state is RuleState.PENDING:
        count = f"pending {alert.held} of {alert.needed}"
        return Badge(severity, _join(count, rest), Tone.WARNING)
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


def _muted_words(marks: Marks) -> str:
    end = "it clears" if marks.muted_until is None else format_new_york(marks.muted_until)
    return f"muted until {end}"


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
