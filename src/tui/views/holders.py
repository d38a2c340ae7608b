"""Official and private holders: net purchases of a month in words, and by month as bars.

A verb says bought or sold only of net purchases; bills are reported as a change in position.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tui.present import Line, Plot, Role, Series, Span, Tick, Tone, Unit, sign_tone, spell
from tui.views.plain import number

if TYPE_CHECKING:
    import pandas as pd

MONTHS_SHOWN = 24

Figures = Mapping[Any, Any]
"""One row of the flows: column to value."""

_SIDES = (("official", Role.FIRST), ("private", Role.SECOND))


def latest_month(frame: pd.DataFrame) -> str:
    """The newest observed month as ``2025-10``, "" for an empty frame."""
    return "" if frame.empty else f"{frame['observed'].max():%Y-%m}"


def in_month(frame: pd.DataFrame, month: str) -> pd.DataFrame:
    """The rows observed in a month written as ``2025-10``."""
    if frame.empty or not month:
        return frame.iloc[:0]
    rows: pd.DataFrame = frame[frame["observed"].dt.to_period("M") == month]
    return rows


def month_lines(flows: pd.DataFrame, month: str) -> tuple[Line, ...]:
    """What each holder did in one month: bonds and notes beside their first print, bills, total."""
    rows = in_month(flows, month)
    if rows.empty:
        return ((Span(f"no flows of {month} known" if month else "no flows known", Tone.MUTED),),)
    by_cell = {(row["holder"], row["instrument"]): row for row in rows.to_dict("records")}
    bonds = [_bonds_line(month, name, by_cell.get((name, "bonds_notes"))) for name, _ in _SIDES]
    if ("total", "total") not in by_cell:
        return (*bonds, (Span("bills not known yet", Tone.MUTED),))
    return (*bonds, _bills_line(by_cell), _total_line(by_cell))


def _bonds_line(month: str, holder: str, row: Figures | None) -> Line:
    start = Span(f"{month} {holder} ", Tone.MUTED)
    if row is None:
        return (start, Span("bonds and notes not known", Tone.MUTED))
    bought, first = number(row["net_purchases_usd_bn"]), number(row["first_print_usd_bn"])
    basis = "first print" if row["vintage"] == "first" else row["vintage"]
    if row["vintage"] != "first" and first is not None:
        basis += f", first print {_bn(first)}"
    amount = Span(f"{_bn(bought)} bonds and notes: {_traded(bought)}", sign_tone(bought))
    return (start, amount, Span(f" ({basis})", Tone.MUTED))


def _bills_line(by_cell: Mapping[Any, Figures]) -> Line:
    spans = [Span("bills held: ", Tone.MUTED)]
    for place, (holder, _) in enumerate(_SIDES):
        change = _net(by_cell.get((holder, "bills")))
        spans.append(Span(f"{', ' if place else ''}{holder} {_bn(change)}", sign_tone(change)))
    return tuple(spans)


def _total_line(by_cell: Mapping[Any, Figures]) -> Line:
    spans = [Span("with bills: ", Tone.MUTED)]
    for place, (holder, _) in enumerate(_SIDES):
        bought = _net(by_cell.get((holder, "total")))
        words = f"{holder} {_bn(bought)} {_traded(bought)}".rstrip()
        spans.append(Span(f"{', ' if place else ''}{words}", sign_tone(bought)))
    return tuple(spans)


def _net(row: Figures | None) -> float | None:
    return None if row is None else number(row["net_purchases_usd_bn"])


def _bn(amount: float | None) -> str:
    return spell(amount, Unit.USD_BN, signed=True)


def _traded(bought: float | None) -> str:
    """The verb a figure of net purchases earns, "" for an unknown one."""
    if bought is None:
        return ""
    return "net bought" if bought > 0 else "net sold" if bought < 0 else "no net trade"


def official_private_bars(flows: pd.DataFrame) -> Plot:
    """Bonds and notes of the last ``MONTHS_SHOWN`` months, official beside private, as known."""
    bonds = flows[flows["instrument"] == "bonds_notes"]
    months = sorted(bonds["observed"].unique())[-MONTHS_SHOWN:]
    if not months:
        return Plot((), (), Unit.USD_BN, bars=True)
    return Plot(
        series=tuple(_bars(holder, role, bonds, months) for holder, role in _SIDES),
        ticks=tuple(
            Tick(float(x), f"{month:%Y-%m}", priority=len(months) - 1 - x)
            for x, month in enumerate(months)
        ),
        y_unit=Unit.USD_BN,
        bars=True,
    )


def _bars(holder: str, role: Role, bonds: pd.DataFrame, months: list[pd.Timestamp]) -> Series:
    by_month = bonds[bonds["holder"] == holder].set_index("observed")["net_purchases_usd_bn"]
    heights = enumerate(by_month.reindex(months))
    return Series(holder, tuple((float(x), number(y)) for x, y in heights), role)
