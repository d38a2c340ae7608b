"""Who abroad bought and sold: the latest month by holder, and holdings by country."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tui.model import Update, UsageError
from tui.present import Cell, Column, Line, Row, Table, Tone, Unit, View, sign_tone
from tui.views.holders import in_month, latest_month, month_lines, official_private_bars
from tui.views.plain import NOTHING_KNOWN, number, stamp
from tui.views.releases import next_release

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Foreign flows"
LATEST, ALL = "latest", "all"

_NOTE = (
    "Booked where they are kept: Belgium, Cayman Islands, Ireland, Luxembourg, Switzerland and the "
    "United Kingdom are custody hubs. Change = net purchases + valuation + other."
)
_SHARE = "holdings ÷ those of all foreigners"
_CHANGE = "holdings less those of the month before"
_OTHER = "change in holdings − net purchases − valuation change"


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
_BY_HOLDER = (
    Column("holder", "Holder", left=True),
    Column("instrument", "Instrument", left=True),
    Column("net_purchases_usd_bn", "Net bought bn"),
    Column("vintage", "Vintage", left=True),
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
    shown = in_month(held, asked or latest_month(held))
    exported = held if options.month == ALL else shown
    empty = f"no holdings of {asked} known" if asked else "no data yet"
    rows = _screen_rows(shown)
    return View(
        title=TITLE,
        stamp=rows[-1].stamp if rows else NOTHING_KNOWN,
        table=Table(_SCREEN, rows, empty),
        plot=official_private_bars(flows),
        lines=_lines(flows, asked, update.snapshot.as_of),
        tidy=Table(_TIDY, _tidy_rows(exported), empty),
        note=_NOTE,
    )


def _lines(flows: pd.DataFrame, asked: str, as_of: datetime) -> tuple[Line, ...]:
    """A month in words; below the latest one, when the next comes."""
    lines = month_lines(flows, asked or latest_month(flows))
    return lines if asked or flows.empty else (*lines, next_release(as_of))


def by_holder(update: Update, options: FlowsOptions) -> View:
    """Net purchases by holder and instrument, in $ billions, + = they bought, with their vintage.

    Raises UsageError for a month that is none.
    """
    # The measures bring pandas, which nothing may load before the first painted frame.
    from tui.measures.flows import official_private

    flows = official_private(update.snapshot)
    month = _asked(options.month) or latest_month(flows)
    shown = flows if options.month == ALL else in_month(flows, month)
    rows = []
    for row in shown.to_dict("records"):
        bought = number(row["net_purchases_usd_bn"])
        cells = (
            Cell(row["holder"]),
            Cell(row["instrument"]),
            Cell(bought, Unit.USD_BN, sign_tone(bought), signed=True),
            Cell(row["vintage"]),
        )
        key = f"{row['observed']:%Y-%m} {row['holder']} {row['instrument']}"
        rows.append(Row(key, cells, stamp(row["observed"], row)))
    newest = rows[-1].stamp if rows else NOTHING_KNOWN
    return View(
        title=f"{TITLE} by holder",
        stamp=newest,
        table=Table(_BY_HOLDER, tuple(rows), empty=f"no flows of {month} known"),
        plot=official_private_bars(flows),
    )


def _asked(month: str) -> str:
    """The month asked for, "" for the latest."""
    if month in (LATEST, ALL):
        return ""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise UsageError(f"not a month: {month} (write it like 2025-10)")
    return month


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
    if held.empty:
        return ()
    everything = held["holdings_usd_bn"].max()
    for row in held.dropna(subset="holdings_usd_bn").to_dict("records"):
        size, bought = number(row["holdings_usd_bn"]), number(row["net_purchases_usd_bn"])
        share = number(row["holdings_usd_bn"] / everything * 100)
        other = number(row["other_change_usd_bn"])
        cells = (
            Cell(row["country"], tone=Tone.STRONG if row["total"] else Tone.PLAIN),
            Cell(size, Unit.USD_BN),
            Cell(share, Unit.PCT, Tone.MUTED, decimals=1, formula=_SHARE),
            Cell(number(row["change_usd_bn"]), Unit.USD_BN, signed=True, formula=_CHANGE),
            Cell(bought, Unit.USD_BN, sign_tone(bought), signed=True),
            Cell(number(row["valuation_change_usd_bn"]), Unit.USD_BN, signed=True),
            Cell(other, Unit.USD_BN, Tone.MUTED, signed=True, formula=_OTHER),
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
