"""Title of a pane, from its view and its options."""

from __future__ import annotations

import re

from tui.model.view import View
from tui.screen.widgets.title_rule import PaneTitle, is_month_end

_PANE_NAMES = re.compile(
    r"(?:Par curve|Curve|Foreign flows|Flows|Sectors|Alerts|Risk|Auctions|Thesis|Supply)"
    r"(?:\s*[·:,›]\s*|$)"
)
"""Name of a pane at the beginning of the title of a view."""
_MONTHLY = ("tic_release", "tic_table1", "tic_table3", "tic_history", "tic_major", "mspd")
"""Sources whose figures are of whole months."""


def title_of(
    number: int, name: str, view: View, views: tuple[str, ...], place: int, *, is_opened: bool
) -> PaneTitle:
    """Return the title of a pane that shows a view.

    ``views`` are the names of its views, ``place`` is that of the present one. ``is_opened`` says
    that a row was opened: its name then follows the pane's in the view's title, or is the basis.
    Else what follows is the basis, unless the view has one, or a tab says the same.
    """
    rest, basis = _PANE_NAMES.sub("", view.title, count=1), view.basis
    opened = ""
    if is_opened:
        opened, basis = (rest, basis) if rest else (basis, "")
    elif not basis and rest.casefold() not in views:
        basis = rest
    stamp = view.stamp
    return PaneTitle(
        number=number,
        name=name,
        opened=opened,
        basis=basis,
        views=views,
        view=place,
        observed=stamp.observed,
        state=stamp.state,
        is_monthly=stamp.observed is not None
        and bool(stamp.inputs)
        and is_month_end(stamp.observed)
        and all(source in _MONTHLY for source, _ in stamp.inputs),
    )
