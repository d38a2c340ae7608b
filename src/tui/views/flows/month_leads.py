"""Net purchases of official and private holders in one month, as leads.

The words "bought" and "sold" describe net purchases only, never a change in holdings. Bills are
reported as a change in position, so that they have a sign and no verb.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING, format_number, month_name, sign_tone
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.times import NEW_YORK
from tui.views.flows.holders import HOLDERS, rows_of_month
from tui.views.flows.options import INSTRUMENTS
from tui.views.flows.releases import next_release_clauses
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    import pandas as pd

BOUGHT = "net_purchases_usd_bn"
_AMOUNT = DisplayUnit.USD_BN
_Rows = Mapping[tuple[str, str], Mapping[Any, Any]]
"""Flows of one month by holder and instrument."""


def month_leads(
    flows: pd.DataFrame,
    sums: pd.DataFrame,
    instrument: str,
    month: str,
    now: datetime,
    *,
    is_latest: bool,
) -> tuple[Lead, ...]:
    """Return two leads: both holders' purchases in a month, then vintage, bills and next release.

    ``flows`` is a frame of ``net_purchases``, ``sums`` one of ``trailing_12m``. The first lead of
    the total is of bonds and notes, as in the press release. ``is_latest`` adds the next release.
    """
    found = rows_of_month(flows, month)
    if found.empty:
        text = f"no flows of {month} known" if month else "no flows known"
        return ((Clause((Span(text, Tone.MUTED),)),),)
    rows: _Rows = {(row["holder"], row["instrument"]): row for row in found.to_dict("records")}
    headline = headline_of(instrument)
    is_total = instrument == "total"
    name = month_name(found["observed"].iloc[0].date(), now.astimezone(NEW_YORK).date())
    first = (
        Clause(_figures(name, [rows.get((holder, headline)) for holder, _ in HOLDERS], headline)),
        Clause((Span(INSTRUMENTS[headline], Tone.MUTED),), 1),
        *(_pair_clause("with bills", rows, "total", 2) if is_total else ()),
        *_all_flows_clause(rows, 3),
    )
    second = (
        *_vintage_clause(rows, headline, 1),
        *(_bills_clause(rows, 4) if is_total else ()),
        *(next_release_clauses(now, drop=2) if is_latest else ()),
        *year_clauses(sums, headline, month, 5),
    )
    return first, second


def headline_of(instrument: str) -> str:
    """Return the instrument of the first figures: bonds and notes for all Treasuries."""
    return "bonds_notes" if instrument == "total" else instrument


def press_lines_text(instrument: str) -> str:
    """Return the lines of the press release that the leads are of."""
    from tui.measures.flows.net_purchases import PRESS_LINES

    headline = headline_of(instrument)
    lines = [f"{holder} line {PRESS_LINES[holder, headline][0]}" for holder, _ in HOLDERS]
    bills = [str(PRESS_LINES[holder, "bills"][0]) for holder, _ in HOLDERS]
    lines += [f"bills lines {' and '.join(bills)}"] if instrument == "total" else []
    lines += [f"net TIC line {PRESS_LINES['total', 'all_tic'][0]}"]
    return f"press release: {', '.join(lines)}"


def trade_text(bought: float | None, instrument: str) -> str:
    """Return net purchases in $ billions as text: ``sold 24.8``, of bills ``+14.8``."""
    if bought is None:
        return MISSING
    if instrument == "bills":
        return format_number(bought, _AMOUNT, signed=True)
    verb = "bought" if bought > 0 else "sold" if bought < 0 else ""
    return f"{verb} {format_number(abs(bought), _AMOUNT)}" if verb else "no net trade"


def year_clauses(sums: pd.DataFrame, instrument: str, month: str, drop: int) -> Lead:
    """Return the twelve months to ``month`` of both holders, with the sums first printed.

    Nothing if they are not known. The printed sums are left out if the sums are those.
    """
    found = rows_of_month(sums, month)
    rows = {
        row["holder"]: row for row in found[found["instrument"] == instrument].to_dict("records")
    }
    of_holders = [rows.get(holder) for holder, _ in HOLDERS]
    known = [row for row in of_holders if row is not None]
    if len(known) < len(HOLDERS):
        return ()
    clauses = [numbers_clause("12 months", known, "sum_12m_usd_bn", drop)]
    if any(float_or_none(row["revision_12m_usd_bn"]) for row in known):
        clauses += [
            numbers_clause("printed", known, "printed_12m_usd_bn", drop + 1),
            numbers_clause("revision", known, "revision_12m_usd_bn", drop + 2),
        ]
    return tuple(clauses)


def holder_spans(texts: list[tuple[str, Tone]]) -> list[Span]:
    """Return the figures of official and private holders, each after its name."""
    spans: list[Span] = []
    for (holder, _), (text, tone) in zip(HOLDERS, texts, strict=True):
        spans += [Span(f"{'  ' if spans else ''}{holder} ", Tone.LESSER), Span(text, tone)]
    return spans


def _figures(name: str, rows: list[Mapping[Any, Any] | None], instrument: str) -> tuple[Span, ...]:
    amounts = [None if row is None else float_or_none(row[BOUGHT]) for row in rows]
    texts = [(trade_text(amount, instrument), sign_tone(amount)) for amount in amounts]
    return (Span(f"{name} ", Tone.LESSER), *with_unit(holder_spans(texts)))


def with_unit(spans: list[Span]) -> list[Span]:
    """Return spans of amounts whose last number is followed by its unit, bn."""
    last = max((i for i, span in enumerate(spans) if span.text[-1].isdigit()), default=None)
    if last is None:
        return spans
    named = Span(spans[last].text + _AMOUNT.suffix, spans[last].tone)
    return [*spans[:last], named, *spans[last + 1 :]]


def numbers_clause(name: str, rows: Sequence[Mapping[Any, Any]], column: str, drop: int) -> Clause:
    """Return the numbers of both holders: ``with bills −10.0 and −29.4 bn``."""
    spans: list[Span] = []
    for row in rows:
        amount = float_or_none(row[column])
        spans += [Span(" and ", Tone.MUTED)] if spans else []
        spans += [Span(format_number(amount, _AMOUNT, signed=True), sign_tone(amount))]
    return Clause((Span(f"{name} ", Tone.MUTED), *with_unit(spans)), drop)


def _pair_clause(name: str, rows: _Rows, instrument: str, drop: int) -> Lead:
    """Return both holders' purchases of an instrument, nothing if one is missing."""
    pair = [row for holder, _ in HOLDERS if (row := rows.get((holder, instrument))) is not None]
    return (numbers_clause(name, pair, BOUGHT, drop),) if len(pair) == len(HOLDERS) else ()


def _bills_clause(rows: _Rows, drop: int) -> Lead:
    missing = Clause((Span("bills not at hand", Tone.MUTED),), drop)
    return _pair_clause("bills", rows, "bills", drop) or (missing,)


def _all_flows_clause(rows: _Rows, drop: int) -> Lead:
    """Return the net flow of all securities and bank claims, line 30 of the press release."""
    row = rows.get(("total", "all_tic"))
    if row is None:
        return ()
    amount = float_or_none(row[BOUGHT])
    text = format_number(amount, _AMOUNT, signed=True) + _AMOUNT.suffix
    return (Clause((Span("net TIC ", Tone.MUTED), Span(text, sign_tone(amount))), drop),)


def _vintage_clause(rows: _Rows, instrument: str, drop: int) -> Lead:
    """Return if the figures are first prints, else the first prints beside the revised ones."""
    known = [row for holder, _ in HOLDERS if (row := rows.get((holder, instrument))) is not None]
    if not known:
        return ()
    vintage = str(known[0]["vintage"])
    if any(float_or_none(row["first_print_usd_bn"]) is None for row in known):
        word = "first print" if vintage == "first" else vintage
        text = f"{word}, by the table; no press release at hand"
        return (Clause((Span(text, Tone.MUTED),), drop),)
    if vintage == "first":
        return (Clause((Span("first print", Tone.MUTED),), drop),)
    return (numbers_clause(f"{vintage}, first print", known, "first_print_usd_bn", drop),)
