"""Figures of the header of the screen, read from a snapshot and its alerts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.model.alerts import Alert, EvaluationProblem
from tui.model.headline import FiringRules, Headline, HeadlineFigure, OfficialMonth
from tui.model.severity import SEVERITY_MARKS
from tui.model.snapshot import Snapshot, State
from tui.model.update import Update
from tui.views.reads import Reads
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    import pandas as pd

TENORS = (("20Y", "20-year"), ("10Y", "10-year"))
SPREAD = "2s10s"
RECENT = 20
"""Observations beside a figure."""
MONTHS = 3
"""Months in which purchases of the same sign are counted."""


def headline(update: Update) -> Headline:
    """Return the figures of the header. It may import pandas, so call it in a thread."""
    firing, rules = _rules(update)
    return Headline(
        figures=tuple(_of_curve(update.snapshot)),
        official=_official(update.snapshot),
        firing=firing,
        rules=rules,
    )


def _of_curve(snapshot: Snapshot) -> Iterator[HeadlineFigure]:
    """Yield the yields and the spread of the newest day. A figure that is missing is left out."""
    from tui.measures.curve.par_curve import SPREADS, base_day, change_bp, par_curve, spread_bp

    curve = par_curve(snapshot)
    if curve.empty:
        return
    day, is_stale = curve.index[-1].date(), curve["state"].iloc[-1] == State.STALE
    changes, base = change_bp(curve, "1D"), base_day(curve, "1D")
    for tenor, name in TENORS:
        recent = _recent(curve[tenor]) if tenor in curve else ()
        value = float_or_none(curve[tenor].iloc[-1]) if recent else None
        if value is not None:
            change = float_or_none(changes[tenor])
            yield HeadlineFigure(name, tenor, value, "pct", day, change, is_stale, recent)
    spreads = spread_bp(curve.iloc[-2 * RECENT :], *SPREADS[SPREAD])
    spread = float_or_none(spreads.iloc[-1])
    if spread is not None:
        before = None if base is None else float_or_none(spreads.get(base, float("nan")))
        change = None if before is None else spread - before
        yield HeadlineFigure(SPREAD, SPREAD, spread, "bp", day, change, is_stale, _recent(spreads))


def _recent(series: pd.Series) -> tuple[float, ...]:
    return tuple(series.dropna().iloc[-RECENT:].tolist())


def _official(snapshot: Snapshot) -> OfficialMonth | None:
    """Return what foreign officials bought in the newest month, None if no month is known."""
    from tui.measures.flows.net_purchases import net_purchases_of

    rows = net_purchases_of("official", "total", snapshot)
    rows = rows[rows["net_purchases_usd_bn"].notna()].iloc[-MONTHS:]
    if rows.empty:
        return None
    bought = rows["net_purchases_usd_bn"]
    newest = float(bought.iloc[-1])
    return OfficialMonth(
        bought_usd_bn=newest,
        observed=rows.index[-1].date(),
        same_sign=sum((value < 0) == (newest < 0) for value in bought),
        months=len(rows),
        is_stale=rows["state"].iloc[-1] == State.STALE,
    )


def _rules(update: Update) -> tuple[tuple[FiringRules, ...], int]:
    """Return the rules that fire by severity, the worst first, and the number of all rules."""
    return tuple(_firing(update.alerts)), len(update.alerts)


def _firing(alerts: tuple[Alert, ...]) -> Iterator[FiringRules]:
    """Yield the rules that fire by severity, the worst first."""
    for severity in SEVERITY_MARKS:
        firing = [each for each in alerts if each.severity == severity and each.state.fires]
        if firing:
            is_stale = any(each.problem is EvaluationProblem.STALE for each in firing)
            yield FiringRules(severity, len(firing), is_stale)


READS = Reads(("par_yields", "tic_release", "tic_table1", "tic_table3"), alerts=_rules)
"""Parts of an update that the headline is made of."""
