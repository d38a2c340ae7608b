"""Weeks ahead: bills that mature, what is sold or announced, and the net."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number, format_with_unit, short_day, sign_tone
from tui.model.plot import Plot, Role, Series, Tick
from tui.model.snapshot import Stamp
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.times import NEW_YORK
from tui.views.stamps import NOTHING_KNOWN, float_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

WEEKS_DRAWN = 13
"""A quarter. The bars of more weeks do not fit into 80 columns."""
COUPONS_REASON = (
    "not known: notes and bonds older than the auctions at hand mature too, so that a sum would be "
    "too low"
)
NOT_ANNOUNCED = "nothing announced yet"
NOT_WHOLE = "not all announced yet"
_COLUMNS = (
    Column("week", "week of", left=True),
    Column("bills_maturing_usd_bn", "bills maturing bn"),
    Column("bills_issued_usd_bn", "bills sold bn"),
    Column("bills_net_usd_bn", "bills net bn"),
    Column("coupons_issued_usd_bn", "coupons sold bn", drop=1),
    Column("coupons_maturing_usd_bn", "coupons maturing bn", drop=2),
)
TIDY = (*_COLUMNS, Column("reason", "reason", left=True))
_NOTES = (
    ColumnNote(
        "sold: by settlement date; announced bills with those the Fed rolls over; more may be "
        "announced",
        ("bills_issued_usd_bn",),
    ),
    ColumnNote(
        "coupons maturing: — because older ones than the auctions at hand mature too",
        ("coupons_maturing_usd_bn",),
    ),
)


def table(weeks: pd.DataFrame, missing: str, today: date) -> Table:
    """Return one row per week, the nearest first, in $ billions.

    ``weeks`` is a frame of ``weeks_ahead``; ``missing`` says why bills cannot be summed, or is "".
    """
    rows = tuple(
        _row(week, row, missing, short_day(week.date(), today))
        for week, row in zip(weeks.index, weeks.to_dict("records"), strict=True)
    )
    return Table(_COLUMNS, rows, empty="no auctions at hand", notes=_NOTES)


def tidy(weeks: pd.DataFrame, missing: str) -> Table:
    """Return the same rows with the reason for their missing figures."""
    reason = "; ".join(filter(None, (missing, f"coupons maturing: {COUPONS_REASON}")))
    rows = tuple(
        _row(week, row, missing, "", Cell(reason))
        for week, row in zip(weeks.index, weeks.to_dict("records"), strict=True)
    )
    return Table(TIDY, rows, empty="no auctions at hand")


def _row(week: pd.Timestamp, row: dict[Any, Any], missing: str, text: str, *reasons: Cell) -> Row:
    is_begun = row["bills_issued_usd_bn"] == row["bills_issued_usd_bn"]
    reason = {
        "bills_maturing_usd_bn": missing,
        "bills_issued_usd_bn": NOT_ANNOUNCED,
        "bills_net_usd_bn": missing or (NOT_WHOLE if is_begun else NOT_ANNOUNCED),
        "coupons_issued_usd_bn": NOT_ANNOUNCED,
    }
    cells = tuple(_amount_cell(name, float_or_none(row[name]), reason[name]) for name in reason)
    cells = (
        Cell(week.date(), text=text),
        *cells,
        Cell(None, DisplayUnit.USD_BN, formula=COUPONS_REASON),
        *reasons,
    )
    observed = row["known"].astimezone(NEW_YORK)
    return Row(f"{week:%Y-%m-%d}", cells, stamp(observed, row))


def _amount_cell(name: str, value: float | None, reason: str) -> Cell:
    is_net = name == "bills_net_usd_bn"
    formulas = {
        "bills_maturing_usd_bn": "par value of the bills at hand that mature in the week",
        "bills_issued_usd_bn": "bills that settle in the week: sold, or announced, which is "
        "offered and rolled over by the Fed",
        "bills_net_usd_bn": "bills sold less maturing, + = more is sold",
        "coupons_issued_usd_bn": "notes, bonds, TIPS, floaters that settle in the week: sold, "
        "or announced, which is offered alone",
    }
    formula = formulas[name] if value is not None else f"{formulas[name]}; {reason}"
    tone = sign_tone(value) if is_net else Tone.PLAIN
    return Cell(value, DisplayUnit.USD_BN, tone, signed=is_net, formula=formula)


def leads(
    outstanding_usd_bn: float,
    weeks: pd.DataFrame,
    statement: pd.DataFrame,
    missing: str,
    now: date,
) -> tuple[Lead, ...]:
    """Return the bills outstanding and the net of the first whole week, or why not.

    ``statement`` has the bills of ``net_issuance``, whose newest month stands beside them.
    """
    if missing:
        return ((Clause((Span(f"bills outstanding unknown: {missing}", Tone.MUTED),)),),)
    amount = format_with_unit(float_or_none(outstanding_usd_bn), DisplayUnit.USD_BN)
    day = short_day(now, now)
    first = (Span("bills outstanding ", Tone.LESSER), Span(amount, Tone.STRONG))
    clauses = [Clause(first), Clause((Span(f"on {day}, from the auctions", Tone.MUTED),), 2)]
    announced = weeks[weeks["bills_net_usd_bn"].notna()]
    if len(announced):
        net = float_or_none(announced["bills_net_usd_bn"].iloc[0])
        week = short_day(announced.index[0].date(), now)
        text = format_with_unit(net, DisplayUnit.USD_BN, signed=True)
        clauses.append(
            Clause((Span(f"week of {week} ", Tone.LESSER), Span(f"{text} net", sign_tone(net))), 1)
        )
    if len(statement):
        month = short_day(statement.index[-1].date(), now)
        total = format_number(statement["total_outstanding_usd_bn"].iloc[-1], DisplayUnit.USD_BN)
        words = f"the statement of {month} has {total}"
        clauses.append(Clause((Span(words, Tone.MUTED),), 3))
    return (tuple(clauses),)


def plot(weeks: pd.DataFrame, today: date) -> Plot | None:
    """Return what is sold above zero and what matures below it, of ``WEEKS_DRAWN`` weeks.

    None if neither is known: the table has its lines.
    """
    shown = weeks.iloc[:WEEKS_DRAWN]
    sold = [float_or_none(value) for value in shown["bills_issued_usd_bn"]]
    matures = [float_or_none(-value) for value in shown["bills_maturing_usd_bn"]]
    named = (("bills sold", sold, Role.FIRST), ("bills maturing", matures, Role.SECOND))
    series = tuple(
        Series(name, tuple((float(x), value) for x, value in enumerate(values)), role)
        for name, values, role in named
        if any(value is not None for value in values)
    )
    if not series:
        return None
    return Plot(
        series=series,
        ticks=tuple(
            Tick(float(x), short_day(week.date(), today), x % 4, full=f"week of {week:%F}")
            for x, week in enumerate(shown.index)
        ),
        y_unit=DisplayUnit.USD_BN,
        bars=True,
    )


def newest_stamp(table: Table) -> Stamp:
    """Return the stamp of the week whose auctions became known last."""
    stamps = [row.stamp for row in table.rows]
    return max(stamps, key=lambda each: str(each.known), default=NOTHING_KNOWN)
