"""One alert rule: what followed its episodes, and how it would do with other thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.alert import Alert
from tui.model import Update
from tui.present import Line, Span, Tone, View
from tui.views import backtest
from tui.views.plain import NOTHING_KNOWN

if TYPE_CHECKING:
    from tui.rules.rule import RuleLike
    from tui.rules.thresholds import Tried

_CLOCKS = {"daily": "days fired", "weekly": "weeks fired", "monthly": "months fired"}
_GAP = 2


def view(
    update: Update, rule: RuleLike, alert: Alert, symbols: Sequence[str], benchmark: str
) -> View:
    """A rule's backtest on the update's snapshot: a row per symbol and window, against a benchmark.

    Where the rule's words make no sense, why.
    """
    # The rules bring pandas, which nothing may load before the first painted frame.
    from tui.rules import engine
    from tui.rules.backtest import backtest as tested
    from tui.rules.mistakes import RuleError
    from tui.rules.thresholds import tried

    title = f"Alerts · backtest · {rule.title}"
    try:
        found = engine.judge(rule, update.snapshot)
    except RuleError as error:
        lines = tuple((Span(line, Tone.WARNING),) for line in error.shown().splitlines())
        shown = backtest.nothing(title, "this rule cannot be judged")
        return replace(shown, stamp=NOTHING_KNOWN, lines=lines)
    shown = backtest.view(title, tested(found, update.snapshot, symbols, benchmark))
    others = thresholds(tried(found), _CLOCKS[found.compiled.slowest.word])
    return replace(
        shown,
        stamp=alert.stamp,
        lines=(*shown.lines, *others),
        note=f"{shown.note}; benchmark {benchmark}",
    )


def thresholds(found: Sequence[Tried], fired: str) -> tuple[Line, ...]:
    """Three lines under each other: the thresholds, their episodes, and how long they fired."""
    if not found:
        return ()
    rows = {
        "threshold": [one.threshold for one in found],
        "episodes": [str(one.episodes) for one in found],
        fired: [str(one.observed) for one in found],
    }
    room = max(map(len, rows))
    widths = [_GAP + max(map(len, column)) for column in zip(*rows.values(), strict=True)]
    return tuple(
        (
            Span(f"{label:<{room}}", Tone.MUTED),
            *(
                Span(f"{text:>{width}}", Tone.STRONG if one.own else Tone.PLAIN)
                for text, width, one in zip(texts, widths, found, strict=True)
            ),
        )
        for label, texts in rows.items()
    )
