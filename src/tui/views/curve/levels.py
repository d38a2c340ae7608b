"""First view of the pane: the newest curve over earlier ones, and overnight rates."""

from __future__ import annotations

from tui.model.view import View
from tui.views.curve import cushion, leads, table
from tui.views.curve.curve_plot import curve_plot
from tui.views.curve.today import Today


def view(today: Today) -> View:
    """Return the newest curve over earlier ones.

    ``tidy``: one row per tenor with its yield in percent and its changes in bp.
    """
    return View(
        title="Par curve",
        stamp=today.stamp,
        table=table.screen_table(today),
        below=cushion.small_table(today),
        plot_stays=True,
        plot=curve_plot(today),
        leads=leads.move_leads(today),
        tidy=table.tidy_table(today),
        note=today.against_error,
    )
