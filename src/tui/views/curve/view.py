"""Views of the par curve: against earlier curves, through time, and what it implies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from tui.model.update import Update
from tui.model.view import Table, View
from tui.views.curve import changes, cushion, forwards, history, levels, real
from tui.views.curve.options import CurveOptions, CurveViewName
from tui.views.curve.table import SCREEN, slopes_table
from tui.views.curve.today import Today
from tui.views.stamps import NOTHING_KNOWN

_VIEWS: Mapping[CurveViewName, Callable[[Today], View]] = {
    CurveViewName.CURVE: levels.view,
    CurveViewName.HISTORY: history.view,
    CurveViewName.CHANGES: changes.view,
    CurveViewName.FORWARDS: forwards.view,
    CurveViewName.REAL: real.view,
    CurveViewName.CUSHION: cushion.view,
}


def view(update: Update, options: CurveOptions) -> View:
    """Return the chosen view of the newest known curve, or an empty table without one."""
    today = _today(update, options)
    if today is None:
        return View("Par curve", NOTHING_KNOWN, Table(SCREEN, ()))
    return _VIEWS[options.view_name](today)


def by_slope(update: Update, options: CurveOptions) -> View:
    """Return the chosen view, with ``tidy`` one row per spread and the butterfly."""
    today = _today(update, options)
    curve_view = view(update, options)
    return curve_view if today is None else replace(curve_view, tidy=slopes_table(today))


def by_day(update: Update, options: CurveOptions) -> View:
    """Return the history view, with ``tidy`` one row per day of the subject."""
    history_view = view(update, replace(options, view_name=CurveViewName.HISTORY))
    return replace(history_view, tidy=history.daily_table(update, options.subject, options.reach))


def subjects(update: Update) -> tuple[str, ...]:
    """Return the tenors and slopes that have a history."""
    from tui.measures.curve.par_curve import SLOPES, par_curve, tenors

    return (*tenors(par_curve(update.snapshot)), *SLOPES)


def _today(update: Update, options: CurveOptions) -> Today | None:
    # The measures import pandas, which must not be loaded before the first painted frame.
    from tui.measures.curve.par_curve import par_curve

    curve = par_curve(update.snapshot)
    return None if curve.empty else Today(update, options, curve)
