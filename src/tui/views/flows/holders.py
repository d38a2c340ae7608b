"""Net purchases of official and private holders as bars by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.measures.cache import per_frames
from tui.model.display_unit import DisplayUnit
from tui.model.plot import Plot, Role, Series, Tick
from tui.views.day_axis import month_tick
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    import pandas as pd

MONTHS_SHOWN = 24
PACE_LABEL = "12m sum ÷ 12"
"""Label of the lines behind the bars: a twelve-month sum on the scale of one month."""

HOLDERS = (("official", Role.FIRST), ("private", Role.SECOND))
_PACE_ROLES = {Role.FIRST: Role.OLDER, Role.SECOND: Role.OLDEST}
"""Role of a holder's bars -> role of the line of its twelve-month sum."""


def latest_month(frame: pd.DataFrame) -> str:
    """Return the newest observed month as ``2025-10``, "" for an empty frame."""
    return "" if frame.empty else f"{frame['observed'].max():%Y-%m}"


def rows_of_month(frame: pd.DataFrame, month: str) -> pd.DataFrame:
    """Return the rows observed at the end of a month written as ``2025-10``."""
    if frame.empty or not month:
        return frame.iloc[:0]
    import pandas as pd

    end = pd.Period(month, "M").end_time.normalize()
    rows: pd.DataFrame = frame[frame["observed"] == end]
    return rows


@per_frames
def official_private_bars(flows: pd.DataFrame, sums: pd.DataFrame, *, instrument: str) -> Plot:
    """Return the last ``MONTHS_SHOWN`` months of both holders as bars, with their yearly pace.

    ``flows`` is a frame of ``net_purchases``, ``sums`` a frame of ``trailing_12m``. Bars of the
    total are named with their bills, because the lines above the plot begin with bonds and notes.
    """
    from tui.measures.flows.series_breaks import BREAKS

    monthly = _values_by_holder(flows[flows["instrument"] == instrument], "net_purchases_usd_bn")
    yearly = _values_by_holder(sums[sums["instrument"] == instrument], "sum_12m_usd_bn")
    months = sorted({month for _, month in monthly})[-MONTHS_SHOWN:]
    paces = {key: None if value is None else value / 12 for key, value in yearly.items()}
    contents = "with bills" if instrument == "total" else ""
    bars = _series_of_holders(monthly, months, contents)
    lines = _series_of_holders(paces, months, PACE_LABEL, behind=True)
    marks = ["┊" if month in BREAKS else "" for month in months]
    names = [month_tick(month.year, month.month) for month in months]
    return Plot(
        series=(*bars, *lines) if months else (),
        ticks=tuple(
            Tick(float(x), f"{mark}{label}", priority, full=f"{mark}{month:%Y-%m}")
            for x, (mark, (label, priority), month) in enumerate(
                zip(marks, names, months, strict=True)
            )
        ),
        y_unit=DisplayUnit.USD_BN,
        bars=True,
        names_last=True,
    )


def _series_of_holders(
    values: dict[tuple[str, pd.Timestamp], float | None],
    months: list[pd.Timestamp],
    contents: str,
    *,
    behind: bool = False,
) -> list[Series]:
    """Return a series for each holder, named by the holder and the contents."""
    return [
        Series(
            f"{holder} {contents}".strip(),
            _points([values.get((holder, month)) for month in months]),
            _PACE_ROLES[role] if behind else role,
            behind=behind,
            short="" if behind else holder,
        )
        for holder, role in HOLDERS
    ]


def _values_by_holder(
    rows: pd.DataFrame, column: str
) -> dict[tuple[str, pd.Timestamp], float | None]:
    """Return the values of a column by holder and month."""
    values = map(float_or_none, rows[column])
    return dict(zip(zip(rows["holder"], rows["observed"], strict=True), values, strict=True))


def _points(values: list[float | None]) -> tuple[tuple[float, float | None], ...]:
    return tuple((float(x), value) for x, value in enumerate(values))
