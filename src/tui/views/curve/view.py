"""Views of the par curve: against earlier curves, through time, and what it implies."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from msgspec import structs
from msgspec.structs import replace

from tui.model.table import Column, Table
from tui.model.update import Update
from tui.model.view import View
from tui.views.curve import changes, cushion, events, forwards, history, levels, premium, real, why
from tui.views.curve.options import ChangeSpan, CurveOptions, CurveViewName
from tui.views.curve.table import SCREEN, SLOPES_TIDY, TIDY, slopes_table
from tui.views.curve.today import Today
from tui.views.reads import READS_EVERYTHING, Reads, no_clock, thresholds
from tui.views.stamps import NOTHING_KNOWN

_VIEWS: Mapping[CurveViewName, Callable[[Today], View]] = {
    CurveViewName.CURVE: levels.view,
    CurveViewName.HISTORY: history.view,
    CurveViewName.CHANGES: changes.view,
    CurveViewName.FORWARDS: forwards.view,
    CurveViewName.REAL: real.view,
    CurveViewName.CUSHION: cushion.view,
    CurveViewName.WHY: why.view,
}
_EXPORTED: Mapping[CurveViewName, tuple[Column, ...]] = {
    CurveViewName.CURVE: TIDY,
    CurveViewName.HISTORY: history.TIDY,
    CurveViewName.CHANGES: TIDY,
    CurveViewName.FORWARDS: forwards.TIDY,
    CurveViewName.REAL: real.TIDY,
    CurveViewName.CUSHION: cushion.TIDY,
    CurveViewName.WHY: why.TIDY,
}
"""Columns that the export of each view has without a curve too."""
WHY_SOURCES = (
    *("par_yields", "real_yields", "fred", "auctions"),
    *("tic_release", "tic_table1", "tic_table3", "dkw"),
)
"""Sources of the view of reasons, with its events."""
PREMIUM_SOURCES = ("par_yields", "real_yields", "fred", "dkw")
"""Sources of the parts of a change with the term premium."""


def view(update: Update, options: CurveOptions) -> View:
    """Return the chosen view of the newest known curve, or an empty table without one."""
    today = _today(update, options)
    if today is None:
        tidy = Table(_EXPORTED[options.view_name], ())
        return View("Par curve", NOTHING_KNOWN, Table(SCREEN, ()), tidy=tidy)
    return _VIEWS[options.view_name](today)


def reads(options: CurveOptions) -> Reads:
    """Return what the view reads of an update: for the history, rules are replayed."""
    if options.view_name is CurveViewName.HISTORY:
        return READS_EVERYTHING
    if options.view_name is CurveViewName.WHY:
        return Reads(WHY_SOURCES)
    sources = ("par_yields", "real_yields", "fred")
    names_day = options.against is not None or options.view_name is CurveViewName.REAL
    return Reads(sources, _days if names_day else no_clock, thresholds, previous=True)


def _days(update: Update) -> Hashable:
    """Return the day of an update and the day of the newest curve that is out by then."""
    from tui.sources.calendars import CURVE

    as_of = update.snapshot.as_of
    return as_of.date(), CURVE.due(as_of)


def by_slope(update: Update, options: CurveOptions) -> View:
    """Return the chosen view, with ``tidy`` one row per spread and the butterfly."""
    today = _today(update, options)
    tidy = Table(SLOPES_TIDY, ()) if today is None else slopes_table(today)
    return structs.replace(view(update, options), tidy=tidy)


def by_tenor(update: Update, options: CurveOptions) -> View:
    """Return the view of reasons, with ``tidy`` one row per tenor and span: a change in parts."""
    today = _today(update, options)
    tidy = Table(why.TIDY, ()) if today is None else why.tidy_table(today)
    return structs.replace(view(update, options), tidy=tidy)


def by_span(update: Update, options: CurveOptions) -> View:
    """Return the view of reasons, with ``tidy`` one row per span: the move of the whole curve."""
    today = _today(update, options)
    tidy = Table(why.MOVES_TIDY, ()) if today is None else why.moves_table(today)
    return structs.replace(view(update, options), tidy=tidy)


def by_premium(update: Update, options: CurveOptions) -> View:
    """Return the view of reasons, with ``tidy`` one row per tenor and span: a change by DKW."""
    tidy = premium.tidy_table(update.snapshot)
    return structs.replace(view(update, options), tidy=tidy)


def by_event(update: Update, options: CurveOptions) -> View:
    """Return the view of reasons, with ``tidy`` one row per event of the longest span."""
    today = _today(update, options)
    tidy = Table(events.TIDY, ())
    if today is not None:
        starts = {span: why.start_of(today, span) for span in ChangeSpan}
        tidy = events.tidy_table(update.snapshot, starts, today.newest.date())
    return structs.replace(view(update, options), tidy=tidy)


def by_day(update: Update, options: CurveOptions) -> View:
    """Return the history view, with ``tidy`` one row per day of the subject."""
    history_view = view(update, replace(options, view_name=CurveViewName.HISTORY))
    tidy = history.daily_table(update, options.subject, options.reach)
    return structs.replace(history_view, tidy=tidy)


def subjects(update: Update) -> tuple[str, ...]:
    """Return the tenors and slopes that can have a history."""
    from tui.measures.curve.par_curve import SLOPES, TENORS, maturity_years, par_curve, tenors

    known = {*TENORS, *tenors(par_curve(update.snapshot))}
    return (*sorted(known, key=maturity_years), *SLOPES)


def _today(update: Update, options: CurveOptions) -> Today | None:
    # The measures import pandas, which must not be loaded before the first painted frame.
    from tui.measures.curve.par_curve import par_curve

    curve = par_curve(update.snapshot)
    return None if curve.empty else Today(update, options, curve)
