"""Exports of the curve pane."""

from __future__ import annotations

from msgspec.structs import replace

from tui.commands.exports.query import ExportQuery
from tui.config import Config
from tui.model.errors import UsageError
from tui.model.suggest import closest_match
from tui.model.update import Update
from tui.model.view import View
from tui.views.curve import view as curve
from tui.views.curve.options import CurveOptions, CurveViewName, HistoryRange

SOURCES = ("par_yields", "real_yields", "fred")
"""The sources that these exports read, except that of events."""
SOURCES_OF = {"events": curve.WHY_SOURCES, "premium": curve.PREMIUM_SOURCES}
"""The sources of the exports that read others, by the name of their view."""
_REASONS = {
    "why": curve.by_tenor,
    "moves": curve.by_span,
    "events": curve.by_event,
    "premium": curve.by_premium,
}
"""Exports of the reasons for a move, by the name of their view."""


def build_view(update: Update, config: Config, query: ExportQuery) -> View:
    """Return the view of a query. Raises UsageError for a history that does not exist."""
    if query.view == "spreads":
        return curve.by_slope(update, CurveOptions())
    if query.view in _REASONS:
        return _REASONS[query.view](update, CurveOptions(view_name=CurveViewName.WHY))
    options = CurveOptions(view_name=CurveViewName(query.view))
    if options.view_name is not CurveViewName.HISTORY:
        return curve.view(update, options)
    subject = query.of or options.subject
    if subject not in (known := curve.subjects(update)):
        near = closest_match(subject, known)
        hint = f"did you mean {near}?" if near else f"of {', '.join(known)}"
        raise UsageError(f"no history of {subject}; {hint}")
    return curve.by_day(update, replace(options, subject=subject, reach=HistoryRange.MAX))
