"""Treasury auctions: the latest result of each term, every result, upcoming auctions."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.column_note import ColumnNote
from tui.model.snapshot import Stamp
from tui.model.table import Row, Table
from tui.model.text import Line
from tui.model.update import Update
from tui.model.view import View
from tui.views.auctions import results as auction_results
from tui.views.auctions import upcoming as upcoming_auctions
from tui.views.auctions.history import history_plot
from tui.views.auctions.lines import article_lines, next_lines
from tui.views.auctions.names import auction_key, security_name, term_of_key
from tui.views.auctions.options import AuctionsOptions, AuctionsViewName, Kinds
from tui.views.auctions.results import screen_row, tidy_row
from tui.views.auctions.verdicts import verdict_lines
from tui.views.reads import Reads, minutes
from tui.views.stamps import NOTHING_KNOWN, stamp

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Auctions"
RECENT_DAYS = 366
"""Days of results that the screen lists."""
_PROVISIONAL = "Tail of {day} provisional, on the par yield of the day before"
_PROVISIONAL_VERDICT = "Verdict with ?: provisional, without a final tail"
_UNIT_DAYS = {"Year": 365, "Month": 30, "Week": 7, "Day": 1}


def view(update: Update, options: AuctionsOptions) -> View:
    """Return the chosen auctions, with lines on the latest, the article's and the next one."""
    # The measures import pandas, which must not be loaded before the first painted frame.
    from tui.measures.auctions.verdicts import auctions_with_verdicts

    every = auctions_with_verdicts(update.snapshot)
    if every.empty:
        return View(TITLE, NOTHING_KNOWN, Table(auction_results.SCREEN, ()))
    if options.opened:
        return _history_view(every, options)
    rows = every[every["kind"].isin(options.kinds.value[1])]
    name = ", ".join(filter(None, (options.kinds.value[0], options.view_name.value)))
    return View(
        title=f"{TITLE}: {name}",
        stamp=_newest_stamp(every),
        table=_table(rows, options, update.now),
        lines=_lines(every, rows, options, update.now),
    )


def _lines(
    every: pd.DataFrame, rows: pd.DataFrame, options: AuctionsOptions, now: datetime
) -> tuple[Line, ...]:
    """Return the lines above a list of auctions, the least important last: a small pane cuts it."""
    if options.view_name is AuctionsViewName.UPCOMING:
        return (*next_lines(rows, now), *article_lines(every, now))
    return (*verdict_lines(rows), *article_lines(every, now), *next_lines(rows, now))


def reads(options: AuctionsOptions) -> Reads:
    """Return what the view reads of an update, the same with all options."""
    del options
    return Reads(("auctions", "par_yields"), minutes)


def results(update: Update, options: AuctionsOptions) -> View:
    """Return every auction with a result, oldest first.

    Yields in percent (real for TIPS, the investment rate for bills, none for floaters), shares in
    percent of competitive awards, amounts in $ billions, tails in bp.
    """
    from tui.measures.auctions.verdicts import auctions_with_verdicts

    every = auctions_with_verdicts(update.snapshot)
    held = every[every["held"].astype(bool)]
    records = held[held["kind"].isin(options.kinds.value[1])].to_dict("records")
    return View(
        title=f"{TITLE}: {AuctionsViewName.RESULTS.value}",
        stamp=_newest_stamp(every),
        table=Table(auction_results.TIDY, tuple(map(tidy_row, records))),
    )


def upcoming(update: Update, options: AuctionsOptions) -> View:
    """Return the announced auctions without a result, the next one first, in $ billions."""
    from tui.measures.auctions.results import auctions

    every = auctions(update.snapshot)
    rows = every[every["kind"].isin(options.kinds.value[1])]
    table = _upcoming_table(rows, update.now)
    tidy = map(upcoming_auctions.tidy_row, upcoming_auctions.without_result(rows))
    return View(
        title=f"{TITLE}: {AuctionsViewName.UPCOMING.value}",
        stamp=table.rows[0].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        tidy=Table(upcoming_auctions.TIDY, tuple(tidy), table.empty),
    )


def _newest_stamp(rows: pd.DataFrame) -> Stamp:
    """Return the stamp of the newest result."""
    held = rows[rows["held"].astype(bool)]
    return NOTHING_KNOWN if held.empty else stamp(held["observed"].iloc[-1], held.iloc[-1])


def _notes(rows: pd.DataFrame) -> tuple[ColumnNote, ...]:
    """Return the notes on the columns of results, those on provisional figures first."""
    notes = auction_results.NOTES
    if rows["verdict_provisional"].any():
        notes = (ColumnNote(_PROVISIONAL_VERDICT, ("verdict",)), *notes)
    tails = rows[rows["provisional"]]
    if not tails.empty:
        text = _PROVISIONAL.format(day=f"{tails['observed'].iloc[-1]:%Y-%m-%d}")
        notes = (ColumnNote(text, ("proxy_tail_bp",)), *notes)
    return notes


def _table(rows: pd.DataFrame, options: AuctionsOptions, now: datetime) -> Table:
    if options.view_name is AuctionsViewName.UPCOMING:
        return _upcoming_table(rows, now)
    empty = f"no auction of {options.kinds.value[0] or 'any kind'} known"
    if options.view_name is AuctionsViewName.TERMS:
        return Table(auction_results.SCREEN, _latest_rows(rows), empty, notes=_notes(rows))
    return Table(auction_results.BY_DAY, _recent_rows(rows), empty, notes=_notes(rows))


def _upcoming_table(rows: pd.DataFrame, now: datetime) -> Table:
    records = upcoming_auctions.without_result(rows)
    table_rows = tuple(upcoming_auctions.screen_row(row, now) for row in records)
    return Table(upcoming_auctions.SCREEN, table_rows, "no announced auction at hand")


def _latest_rows(rows: pd.DataFrame) -> tuple[Row, ...]:
    """Return the newest result of each term still sold.

    Notes and bonds by maturity come first, then TIPS, floaters and bills.
    """
    from tui.measures.auctions.latest import latest_of_terms

    sold = latest_of_terms(rows).to_dict("records")
    groups = [kinds.value[1] for kinds in Kinds if kinds is not Kinds.ALL]
    group_number = {kind: place for place, kinds in enumerate(groups) for kind in kinds}
    sold.sort(
        key=lambda row: (
            group_number[row["kind"]],
            row["kind"] == "CMB",
            _term_days(row["sold_as"]),
        )
    )
    return tuple(screen_row(row, term_of_key(auction_key(row))) for row in sold)


def _recent_rows(rows: pd.DataFrame) -> tuple[Row, ...]:
    """Return the auctions of the last ``RECENT_DAYS`` days, newest first."""
    newer = rows[rows["observed"] >= rows["observed"].max() - timedelta(days=RECENT_DAYS)]
    return tuple(screen_row(row, auction_key(row)) for row in newer.iloc[::-1].to_dict("records"))


def _term_days(term: str) -> int:
    """Return the approximate length of a term in days, used to sort terms."""
    parts = re.findall(r"(\d+)-(Year|Month|Week|Day)", term)
    return sum(int(count) * _UNIT_DAYS[unit] for count, unit in parts)


def _history_view(every: pd.DataFrame, options: AuctionsOptions) -> View:
    """Return all results of the opened row's term, newest first, with one figure plotted.

    If a term was opened, the newest row has its key, so that the cursor starts there.
    """
    term = every["kind"] + " " + every["sold_as"]
    held = every[every["held"] & ~every["test"] & (term == term_of_key(options.opened))]
    latest_first = held.iloc[::-1].to_dict("records")
    name = security_name(latest_first[0]) if latest_first else term_of_key(options.opened)
    rows = [auction_results.history_row(row) for row in latest_first]
    if options.opened == term_of_key(options.opened):
        rows[:1] = [replace(row, key=options.opened) for row in rows[:1]]
    return View(
        title=f"{TITLE}: {name}, {options.figure.value[0]}",
        stamp=_newest_stamp(held),
        table=Table(
            auction_results.HISTORY,
            tuple(rows),
            "no result of this term known",
            notes=_notes(held),
        ),
        plot=history_plot(held, options.figure),
    )
