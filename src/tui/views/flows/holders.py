"""Net purchases of official and private holders: one month as text, and bars by month.

The words "bought" and "sold" describe net purchases only, never a change in holdings. Bills are
reported as a change in position.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit, sign_tone
from tui.model.plot import Plot, Role, Series, Tick
from tui.model.text import Line, Span, Tone
from tui.views.day_axis import month_tick
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    import pandas as pd

MONTHS_SHOWN = 24
PACE_LABEL = "12m sum ÷ 12"
"""Label of the lines behind the bars: a twelve-month sum on the scale of one month."""

Figures = Mapping[Any, Any]
"""One row of the flows, by column."""
Cells = Mapping[Any, Figures]
"""Flows of one month, by holder or by holder and instrument."""

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


def month_lines(flows: pd.DataFrame, month: str) -> tuple[Line, ...]:
    """Return one month as text: bonds and notes with their first print, bills, total.

    ``flows`` is the ``net_purchases`` frame of ``measures.flows.net_purchases``.
    """
    rows = rows_of_month(flows, month)
    if rows.empty:
        return ((Span(f"no flows of {month} known" if month else "no flows known", Tone.MUTED),),)
    cells = {(row["holder"], row["instrument"]): row for row in rows.to_dict("records")}
    bonds = [_bonds_line(month, name, cells.get((name, "bonds_notes"))) for name, _ in HOLDERS]
    basis = _basis_line(cells)
    if ("total", "total") not in cells:
        return (*bonds, basis, (Span("bills not at hand", Tone.MUTED),))
    return (*bonds, basis, _bills_line(cells), _total_line(cells))


def year_line(sums: pd.DataFrame, month: str) -> Line:
    """Return bonds and notes over the twelve months to ``month``, with what was first printed."""
    rows = rows_of_month(sums, month)
    bonds = rows[rows["instrument"] == "bonds_notes"].to_dict("records")
    by_holder: Cells = {row["holder"]: row for row in bonds}
    spans = [Span("12 months: ", Tone.MUTED)]
    for place, (holder, _) in enumerate(HOLDERS):
        row = by_holder.get(holder)
        if row is None:
            return (Span("12 months not known", Tone.MUTED),)
        amount, printed = (
            float_or_none(row["sum_12m_usd_bn"]),
            float_or_none(row["printed_12m_usd_bn"]),
        )
        spans.append(
            Span(f"{', ' if place else ''}{holder} {_format_bn(amount)}", sign_tone(amount))
        )
        if printed is not None and row["revision_12m_usd_bn"]:
            revision = _format_bn(float_or_none(row["revision_12m_usd_bn"]))
            spans.append(Span(f" (printed {_format_bn(printed)}, revision {revision})", Tone.MUTED))
    return tuple(spans)


def _bonds_line(month: str, holder: str, row: Figures | None) -> Line:
    start = Span(f"{month} {holder} ", Tone.MUTED)
    if row is None:
        return (start, Span("bonds and notes not known", Tone.MUTED))
    bought = float_or_none(row["net_purchases_usd_bn"])
    return (
        start,
        Span(f"{_format_bn(bought)} bonds and notes: {trade_verb(bought)}", sign_tone(bought)),
    )


def _basis_line(cells: Cells) -> Line:
    """Return the vintage of the bonds and notes, and line 30 of the press release, as text."""
    known_rows = [row for name, _ in HOLDERS if (row := cells.get((name, "bonds_notes")))]
    text = _basis_text(known_rows) if known_rows else "not known"
    all_flows = cells.get(("total", "all_tic"))
    if all_flows is not None:
        text += f" · net TIC {_format_bn(_net_purchases(all_flows))} (line 30)"
    return (Span(text, Tone.MUTED),)


def _basis_text(rows: list[Figures]) -> str:
    vintage = str(rows[0]["vintage"])
    firsts = [float_or_none(row["first_print_usd_bn"]) for row in rows]
    if any(first is None for first in firsts):
        return f"{vintage}, by the table; its press release is not at hand"
    if vintage == "first":
        return "first print (lines 10, 5)"
    return f"{vintage}, first print {', '.join(map(_format_bn, firsts))}"


def _bills_line(cells: Cells) -> Line:
    spans = [Span("bills: ", Tone.MUTED)]
    for place, (holder, _) in enumerate(HOLDERS):
        change = _net_purchases(cells.get((holder, "bills")))
        spans.append(
            Span(f"{', ' if place else ''}{holder} {_format_bn(change)}", sign_tone(change))
        )
    return (*spans, Span(" (lines 25, 24)", Tone.MUTED))


def _total_line(cells: Cells) -> Line:
    spans = [Span("with bills: ", Tone.MUTED)]
    for place, (holder, _) in enumerate(HOLDERS):
        bought = _net_purchases(cells.get((holder, "total")))
        spans.append(
            Span(f"{', ' if place else ''}{holder} {_format_bn(bought)}", sign_tone(bought))
        )
    return tuple(spans)


def _net_purchases(row: Figures | None) -> float | None:
    return None if row is None else float_or_none(row["net_purchases_usd_bn"])


def _format_bn(amount: float | None) -> str:
    return format_with_unit(amount, DisplayUnit.USD_BN, signed=True)


def trade_verb(bought: float | None) -> str:
    """Return the verb for net purchases in $ billions, "" if they are unknown."""
    if bought is None:
        return ""
    return "net bought" if bought > 0 else "net sold" if bought < 0 else "no net trade"


def official_private_bars(flows: pd.DataFrame, sums: pd.DataFrame, instrument: str) -> Plot:
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
