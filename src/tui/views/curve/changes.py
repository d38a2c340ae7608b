"""Change of every tenor over a day, a week, a month and a year, and since a chosen day."""

from __future__ import annotations

from msgspec.structs import replace

from tui.model.display_unit import DisplayUnit
from tui.model.plot import Plot, Role
from tui.model.view import View
from tui.views.curve import axis, leads, table
from tui.views.curve.today import Today


def view(today: Today) -> View:
    """Return the changes by tenor as lines. ``tidy``: one row per tenor, in bp, + = higher."""
    drawn = []
    newest = today.line("", today.newest, Role.NOW)
    for earlier in today.earlier:
        before = today.line(f"over {earlier.name.removesuffix(' ago')}", earlier.day, earlier.role)
        points = tuple(
            (x, None if now is None or then is None else round((now - then) * 100, 4))
            for (x, now), (_, then) in zip(newest.points, before.points, strict=True)
        )
        day = earlier.role is Role.LAST
        role = Role.NOW if day else earlier.role
        drawn.append(replace(before, points=points, role=role, dots=day, short=earlier.short))
    return View(
        title="Par curve · changes in bp",
        basis="changes in bp",
        stamp=today.stamp,
        table=table.screen_table(today),
        plot_stays=True,
        plot=Plot(tuple(drawn), axis.tenor_ticks(today.positions), DisplayUnit.BP),
        leads=leads.move_leads(today),
        tidy=table.tidy_table(today),
        note=today.against_error,
    )
