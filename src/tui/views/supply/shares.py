"""Leads on who takes net supply: foreigners' share of twelve months, and all holders."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number, format_with_unit, month_name, sign_tone
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.times import NEW_YORK
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    import pandas as pd

SHARE_DECIMALS = 1
OTHERS = "by difference: banks, funds, households, dealers"
NO_SUPPLY = "net supply is not at hand"
NO_FLOWS = "foreigners' purchases are not at hand"
NOT_ABOVE_ZERO = "net supply of twelve months was not above zero"
_TOOK = (("foreigners", "foreign"), ("the Fed", "fed"), ("others", "others"))


def share_leads(supply: pd.DataFrame, rows: pd.DataFrame, now: datetime) -> tuple[Lead, ...]:
    """Return the share of foreigners in words, and what each holder took, in $ billions.

    ``supply`` is a frame of ``net_issuance``, ``rows`` one of ``absorption``.
    """
    newest = _newest_month(rows)
    share = newest.get("foreign", {}).get("share_12m_pct", float("nan"))
    if share != share:
        text = f"Foreigners' share of net supply is unknown: {_reason(supply, newest)}"
        return ((Clause((Span(text, Tone.MUTED),)),),)
    return _share_lead(newest, now), _holders_lead(newest)


def _newest_month(rows: pd.DataFrame) -> dict[str, dict[Any, Any]]:
    """Return the rows of the newest month by holder."""
    newest = rows[rows["observed"] == rows["observed"].max()]
    return {row["holder"]: row for row in newest.to_dict("records")}


def _reason(supply: pd.DataFrame, newest: dict[str, dict[Any, Any]]) -> str:
    """Return why there is no share."""
    if supply.empty:
        return NO_SUPPLY
    total = newest.get("supply", {}).get("sum_12m_usd_bn", float("nan"))
    return NOT_ABOVE_ZERO if total <= 0 else NO_FLOWS


def _share_lead(newest: dict[str, dict[Any, Any]], now: datetime) -> Lead:
    """Return ``Foreigners took 23.7% of net supply in twelve months`` with its parts."""
    foreign = newest["foreign"]
    month = month_name(foreign["observed"].date(), now.astimezone(NEW_YORK).date())
    printed = float_or_none(foreign["printed_share_12m_pct"])
    first = f"first print {_percent(printed)}" if printed is not None else "first print not at hand"
    return (
        Clause(
            (
                Span("Foreigners took ", Tone.LESSER),
                Span(_percent(foreign["share_12m_pct"]), Tone.STRONG),
                Span(" of net supply in twelve months", Tone.LESSER),
            )
        ),
        Clause((Span(f"to {month}", Tone.MUTED),), 3),
        Clause((Span(first, Tone.MUTED),), 1),
        *(_part_clause(holder, newest[holder]) for holder in ("official", "private")),
    )


def _part_clause(holder: str, row: dict[Any, Any]) -> Clause:
    share = float_or_none(row["share_12m_pct"])
    return Clause((Span(f"{holder} ", Tone.MUTED), Span(_percent(share), sign_tone(share))), 2)


def _holders_lead(newest: dict[str, dict[Any, Any]]) -> Lead:
    """Return ``of 2,006.0 bn``, ``foreigners +474.9``, ``the Fed −161.1`` and so on."""
    supply = format_with_unit(newest["supply"]["sum_12m_usd_bn"], DisplayUnit.USD_BN)
    clauses = [Clause((Span("of ", Tone.LESSER), Span(supply, Tone.STRONG)))]
    for drop, (name, holder) in enumerate(_TOOK, 1):
        amount = float_or_none(newest[holder]["sum_12m_usd_bn"])
        text = format_number(amount, DisplayUnit.USD_BN, signed=True)
        clauses.append(Clause((Span(f"{name} ", Tone.LESSER), Span(text, sign_tone(amount))), drop))
    return (*clauses, Clause((Span(OTHERS, Tone.MUTED),), len(_TOOK) + 1))


def _percent(value: float | None) -> str:
    return format_with_unit(value, DisplayUnit.PCT, decimals=SHARE_DECIMALS)
