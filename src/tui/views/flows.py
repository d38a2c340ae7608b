"""Who abroad bought and sold: the latest month by holder, and holdings by country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.model import Update, UsageError
from tui.present import Cell, Column, Line, Row, Span, Table, Tone, Unit, View, sign_tone, spell
from tui.views.holders import latest_month, month_lines, official_private_bars
from tui.views.plain import NOTHING_KNOWN, number, stamp

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Foreign flows"
LATEST, ALL = "latest", "all"

_NOTE = (
    "Booked where they are kept: Belgium, Cayman Islands, Ireland, Luxembourg, Switzerland and the "
    "United Kingdom are custody hubs. Change = net purchases + valuation + other."
)


@dataclass(frozen=True)
class FlowsOptions:
    """What the flows pane can be asked to show."""

    month: str = LATEST
    """``latest``, ``2025-10``, or ``all`` (every month in ``tidy``, the latest on the screen)."""


_FIGURES = (
    "holdings_usd_bn",
    "net_purchases_usd_bn",
    "valuation_change_usd_bn",
    "other_change_usd_bn",
)
_SCREEN = (
    Column("country", "Country", left=True),
    Column("holdings_usd_bn", "Held bn"),
    Column("share_pct", "Share %", drop=3),
    Column("change_usd_bn", "Change bn", drop=1),
    Column("net_purchases_usd_bn", "Net bought bn"),
    Column("valuation_change_usd_bn", "Valuation bn", drop=2),
    Column("other_change_usd_bn", "Other bn", drop=4),
)
_TIDY = (
    Column("country", "Country", left=True),
    Column("code", "Code", left=True),
    Column("holdings_usd_bn", "Held bn"),
    Column("net_purchases_usd_bn", "Net bought bn"),
    Column("valuation_change_usd_bn", "Valuation bn"),
    Column("other_change_usd_bn", "Other bn"),
)


def view(update: Update, options: FlowsOptions) -> View:
    """Official and private net purchases of a month in words and bars, and a table by country.

    ``tidy``: one row per country and month, largest holder first, the grand total last; figures in
    $ billions, net purchases + = they bought. Raises UsageError for a month that is none.
    """
    # The measures bring pandas, which nothing may load before the first painted frame.
    from tui.measures.flows import official_private
    from tui.measures.holdings import holdings

    asked = _asked(options.month)
    flows = official_private(update.snapshot)
    held = _largest_first(holdings(update.snapshot))
    flow_month = asked or latest_month(flows)
    held_month = asked or latest_month(held)
    shown = held[held["observed"].dt.strftime("%Y-%m") == held_month] if held_month else held
    exported = held if options.month == ALL else shown
    empty = f"no holdings of {asked} known" if asked else "no data yet"
    newest = stamp(shown["observed"].iloc[-1], shown.iloc[-1]) if len(shown) else NOTHING_KNOWN
    return View(
        title=f"{TITLE} · {held_month}" if held_month else TITLE,
        stamp=newest,
        table=Table(_SCREEN, _screen_rows(shown), empty),
        plot=official_private_bars(flows),
        lines=month_lines(flows, flow_month) if flow_month else (_nothing(),),
        tidy=Table(_TIDY, _tidy_rows(exported), empty),
        note=_NOTE,
    )


def _asked(month: str) -> str:
    """The month asked for, "" for the latest."""
    if month in (LATEST, ALL):
        return ""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise UsageError(f"not a month: {month} (write it like 2025-10)")
    return month


def _nothing() -> Line:
    return (Span("no flows known yet", Tone.MUTED),)


def _largest_first(held: pd.DataFrame) -> pd.DataFrame:
    """Within each month, newest month last: countries by size, then the grand total."""
    from tui.measures.holdings import GRAND_TOTAL

    if held.empty:
        return held
    ordered = held.assign(total=held["code"] == GRAND_TOTAL)
    return ordered.sort_values(
        ["observed", "total", "holdings_usd_bn"], ascending=[True, True, False]
    )


def _screen_rows(held: pd.DataFrame) -> tuple[Row, ...]:
    rows = []
    for _, row in held.iterrows():
        total = held["holdings_usd_bn"].iloc[-1]
        size, bought = number(row["holdings_usd_bn"]), number(row["net_purchases_usd_bn"])
        cells = (
            Cell(row["country"], tone=Tone.STRONG if row["total"] else Tone.PLAIN),
            Cell(size, Unit.USD_BN),
            Cell(number(row["holdings_usd_bn"] / total * 100), Unit.PCT, Tone.MUTED, decimals=1),
            Cell(number(row["change_usd_bn"]), Unit.USD_BN, signed=True),
            Cell(bought, Unit.USD_BN, sign_tone(bought), signed=True),
            Cell(number(row["valuation_change_usd_bn"]), Unit.USD_BN, signed=True),
            Cell(number(row["other_change_usd_bn"]), Unit.USD_BN, Tone.MUTED, signed=True),
        )
        rows.append(Row(row["code"], cells, stamp(row["observed"], row)))
    return tuple(rows)


def _tidy_rows(held: pd.DataFrame) -> tuple[Row, ...]:
    return tuple(
        Row(
            f"{row['observed']:%Y-%m} {row['code']}",
            (
                Cell(row["country"]),
                Cell(row["code"]),
                *(Cell(number(row[name]), Unit.USD_BN) for name in _FIGURES),
            ),
            stamp(row["observed"], row),
        )
        for row in held.to_dict("records")
    )
