"""Input of every view of the curve pane: the newest curve and the days it is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tui.model.plot import Role, Series
from tui.model.snapshot import Stamp
from tui.model.update import Update
from tui.views.curve import axis
from tui.views.curve.options import CurveOptions
from tui.views.stamps import stamp

if TYPE_CHECKING:
    import pandas as pd

    from tui.measures.curve.curve_summary import CurveReading

SPANS = {"1D": "1 day", "1W": "1 week", "1M": "1 month", "1Y": "1 year"}
"""Spans that the newest curve is compared over, with their names in a sentence."""

_ROLES = {"1Y": Role.OLDEST, "1M": Role.OLDER, "1W": Role.RECENT, "1D": Role.LAST}
EARLIER_ROLES = frozenset(_ROLES.values())


class Earlier(Struct, frozen=True):
    """A day that the newest curve is compared with."""

    short: str
    """Short label: ``1W``, or the day itself."""
    name: str
    day: pd.Timestamp
    role: Role


class Today(Struct, frozen=True, dict=True):
    """Newest curve of an update, with the pane's options. There is at least one curve."""

    update: Update
    options: CurveOptions
    curve: pd.DataFrame
    """Par yields by day and tenor, as of ``measures.curve.par_curve``."""

    @cached_property
    def newest(self) -> pd.Timestamp:
        """Day of the newest curve."""
        import pandas as pd

        return pd.Timestamp(self.curve.index[-1])

    @cached_property
    def readings(self) -> tuple[CurveReading, ...]:
        """Every tenor and slope of the newest day."""
        from tui.measures.curve.curve_summary import readings

        return readings(self.update.snapshot)

    @cached_property
    def tenors(self) -> list[str]:
        """Tenors published on the newest day, shortest first."""
        return list(self.yields(self.newest))

    @cached_property
    def positions(self) -> dict[str, float]:
        """Position on the x axis of each tenor and of overnight rates."""
        return axis.tenor_positions(self.tenors, self.options.axis)

    def yields(self, day: pd.Timestamp) -> dict[str, float]:
        """Return the tenors published on a day of the curve, in percent, shortest first."""
        from tui.measures.curve.par_curve import published_yields

        return published_yields(self.curve, day)

    @cached_property
    def stamp(self) -> Stamp:
        """Stamp of the newest day, with the inputs of the days it is compared with."""
        return self.stamp_with(earlier.day for earlier in self.earlier)

    def stamp_with(self, days: Iterable[pd.Timestamp]) -> Stamp:
        """Return the stamp of the newest day with the inputs of other days added."""
        from tui.measures.provenance import merge_inputs

        newest = stamp(self.newest, self.curve.iloc[-1])
        before = [self.curve["inputs"].loc[day] for day in days]
        return replace(newest, inputs=merge_inputs([newest.inputs, *before]))

    @cached_property
    def earlier(self) -> list[Earlier]:
        """Days to compare with: the chosen day, then the longest span first."""
        from tui.measures.curve.par_curve import base_day

        days = []
        if self.against is not None:
            name = f"{self.against:%Y-%m-%d}"
            days.append(Earlier(name, name, self.against, Role.CHOSEN))
        for span, role in _ROLES.items():
            day = base_day(self.curve, span)
            if day is not None:
                days.append(Earlier(span, f"{SPANS[span]} ago", day, role))
        return days

    @cached_property
    def against(self) -> pd.Timestamp | None:
        """Day of the last curve at or before the chosen day; None if there is none."""
        import pandas as pd

        from tui.measures.curve.curve_summary import last_day_at

        if self.options.against is None:
            return None
        return last_day_at(self.curve, pd.Timestamp(self.options.against))

    @cached_property
    def against_error(self) -> str:
        """Reason why the chosen day's curve is missing; "" if it is shown or none is chosen."""
        if self.options.against is None or self.against is not None:
            return ""
        # The calendars import pandas, which must not be loaded before the first painted frame.
        from tui.sources.calendars import CURVE

        is_later = self.options.against > CURVE.due(self.update.snapshot.as_of)
        why = "is not out yet" if is_later else "is not at hand"
        return f"the curve of {self.options.against} {why}"

    def line(self, name: str, day: pd.Timestamp, role: Role, *, short: str = "") -> Series:
        """Return the curve of a day over the newest day's tenors, with dots for the role NOW."""
        yields = self.yields(day)
        points = tuple((self.positions[tenor], yields.get(tenor)) for tenor in self.tenors)
        is_overlay = role in EARLIER_ROLES and not self.options.all_curves
        return Series(name, points, role, dots=role is Role.NOW, short=short, is_overlay=is_overlay)
