"""Changes since the last visit: the curve, rules, new and revised flows, auctions."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from msgspec.structs import replace

from tui.alerts.wording import since_words
from tui.model.alerts import Alert, RuleState
from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING, format_with_unit, sign_tone
from tui.model.snapshot import Stamp
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Line, Span, Tone
from tui.model.times import format_new_york
from tui.model.update import Update
from tui.model.view import View
from tui.views.stamps import NOTHING_KNOWN, float_or_none, stamp

TENOR = "10Y"
"""Tenor that the curve's row reports."""
MOST_AUCTIONS = 3
_COLUMNS = (
    Column("what", "What", left=True),
    Column("then", "Then", left=True),
    Column("now", "Now", left=True),
)
_BP_PER_PCT = 100.0
_CLEARED_DECIMALS = 3


def view(then: Update, now: Update) -> View:
    """Return the changes from the update ``then`` to the update ``now``, one row each."""
    new, revised = _flow_rows(then, now)
    rows = (
        *_curve_rows(then, now),
        *_rule_rows(then, now),
        *new,
        *_auction_rows(then, now),
        *revised,
    )
    return View(
        title=f"Since you last looked, {format_new_york(then.now)}",
        stamp=max((row.stamp for row in rows), key=_known_key, default=NOTHING_KNOWN),
        table=Table(_COLUMNS, rows, empty="nothing changed"),
        lines=tuple(map(_line, rows)),
    )


def _curve_rows(then: Update, now: Update) -> Iterator[Row]:
    """Yield the row of the newest curve if ``then`` had an older one or none."""
    from tui.measures.curve.par_curve import par_curve

    before, after = par_curve(then.snapshot), par_curve(now.snapshot)
    if after.empty or (not before.empty and before.index[-1] >= after.index[-1]):
        return
    level = float_or_none(after[TENOR].iloc[-1])
    old_level = None if before.empty else float_or_none(before[TENOR].iloc[-1])
    now_text = f"{format_with_unit(level, DisplayUnit.PCT)} on {after.index[-1]:%Y-%m-%d}"
    change = None if level is None or old_level is None else (level - old_level) * _BP_PER_PCT
    if change is not None:
        now_text += f" ({format_with_unit(change, DisplayUnit.BP, signed=True)})"
    then_text = (
        ""
        if before.empty
        else f"{format_with_unit(old_level, DisplayUnit.PCT)} on {before.index[-1]:%Y-%m-%d}"
    )
    newest = stamp(after.index[-1], after.iloc[-1])
    yield _row(f"{TENOR} yield", then_text, now_text, newest, sign_tone(change))


def _flow_rows(then: Update, now: Update) -> tuple[list[Row], list[Row]]:
    """Return the rows of new months, then those of revised months, of the headline flows.

    If ``then`` had no flows, only the newest month counts as new.
    """
    known = {(row["observed"], row["holder"]): row for row in _headline_flows(then)}
    newest = max((month for month, _ in known), default=None)
    rows = _headline_flows(now)
    if newest is None:  # Without earlier flows every month would be new.
        rows = [row for row in rows if row["observed"] == rows[-1]["observed"]]
    new: list[Row] = []
    revised: list[Row] = []
    for row in reversed(rows):
        month = row["observed"]
        bought, old = row["net_purchases_usd_bn"], known.get((month, row["holder"]))
        bought_text = format_with_unit(bought, DisplayUnit.USD_BN, signed=True)
        old_text = (
            format_with_unit(old["net_purchases_usd_bn"], DisplayUnit.USD_BN, signed=True)
            if old
            else ""
        )
        subject = f"TIC {month:%Y-%m} {row['holder']} bonds and notes"
        basis = "first print" if row["vintage"] == "first" else row["vintage"]
        change_row = _row(
            subject, old_text, f"{bought_text} ({basis})", stamp(month, row), sign_tone(bought)
        )
        if newest is None or month > newest:
            new.append(change_row)
        elif old and bought_text != old_text:
            revised.append(change_row)
    return new, revised


def _headline_flows(update: Update) -> list[dict[Hashable, Any]]:
    """Return net purchases of bonds and notes by official and private holders, oldest first."""
    from tui.measures.flows.net_purchases import treasury_net_purchases

    flows = treasury_net_purchases(update.snapshot)
    is_headline = (flows["instrument"] == "bonds_notes") & (flows["holder"] != "total")
    return flows[is_headline].to_dict("records")


def _auction_rows(then: Update, now: Update) -> Iterator[Row]:
    """Yield a row for each of the ``MOST_AUCTIONS`` newest results; the last counts the rest."""
    from tui.measures.auctions.results import results, security_name

    keys = ["cusip", "observed"]
    known = results(then.snapshot).set_index(keys).index
    new_results = results(now.snapshot)
    new_results = new_results[~new_results.set_index(keys).index.isin(known)]
    for place, row in enumerate(new_results.iloc[: -MOST_AUCTIONS - 1 : -1].to_dict("records")):
        high_yield = format_with_unit(
            float_or_none(row["high_yield_pct"]), DisplayUnit.PCT, decimals=_CLEARED_DECIMALS
        )
        result = f"{high_yield} on {row['observed']:%Y-%m-%d}"
        if place == MOST_AUCTIONS - 1 and len(new_results) > MOST_AUCTIONS:
            result += f", and {len(new_results) - MOST_AUCTIONS} more auctions"
        result_row = _row(
            f"Auction of {security_name(row['kind'], row['sold_as'])}",
            "",
            result,
            stamp(row["observed"], row),
            Tone.PLAIN,
        )
        yield replace(result_row, key=row["cusip"])


def _rule_rows(then: Update, now: Update) -> Iterator[Row]:
    """Yield a row for each rule whose reported state changed, in the order of ``now``."""
    before = {alert.rule: alert.state for alert in then.alerts}
    for alert in now.alerts:
        state = before.get(alert.rule)
        if state is not None and _reported_state(state) is not _reported_state(alert.state):
            tone = Tone.WARNING if alert.state.fires else Tone.PLAIN
            yield _row(f"Rule {alert.title}", state.value, _state_text(alert), alert.stamp, tone)


def _reported_state(state: RuleState) -> RuleState:
    """Return the state as it is compared: recovering counts as firing, pending as ok."""
    if state.fires:
        return RuleState.FIRING
    return RuleState.OK if state is RuleState.PENDING else state


def _state_text(alert: Alert) -> str:
    state = alert.state.value.upper() if alert.state.fires else alert.state.value
    return f"{state} {since_words(alert)}" if alert.since else state


def _row(subject: str, then_text: str, now_text: str, row_stamp: Stamp, tone: Tone) -> Row:
    return Row(
        subject, (Cell(subject), Cell(then_text or MISSING), Cell(now_text, tone=tone)), row_stamp
    )


def _line(row: Row) -> Line:
    """Return a row as text: ``10Y yield  4.15% on 2025-12-17 → 4.16% on 2025-12-18 (+1 bp)``."""
    subject, then, now = row.cells
    before = () if then.value == MISSING else (Span(f"{then.value} → ", Tone.MUTED),)
    return (Span(f"{subject.value}  ", Tone.MUTED), *before, Span(str(now.value), now.tone))


def _known_key(row_stamp: Stamp) -> str:
    return row_stamp.known.isoformat() if row_stamp.known else ""
