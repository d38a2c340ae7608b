"""Title of a pane, from its view and the names of its views."""

from __future__ import annotations

from tui.model.view import View
from tui.screen.widgets.title_rule import PaneTitle


def title_of(number: int, name: str, view: View, views: tuple[str, ...], place: int) -> PaneTitle:
    """Return the title of a pane that shows a view.

    ``views`` are the names of its views, ``place`` is that of the present one.
    """
    return PaneTitle(
        number=number,
        name=name,
        opened=view.opened,
        basis=view.basis,
        views=views,
        view=place,
        observed=view.stamp.observed,
        state=view.stamp.state,
        is_monthly=view.is_monthly,
    )
