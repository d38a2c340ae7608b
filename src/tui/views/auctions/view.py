"""Treasury auctions: the latest result of each term, every result, upcoming auctions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.column_note import ColumnNote
from tui.model.snapshot import Stamp
from tui.model.table import Table
from tui.model.text import Lead
from tui.model.times import NEW_YORK
from tui.model.update import Update
from tui.model.view import View
from tui.views.auctions import results as auction_results
from tui.views.auctions import upcoming as upcoming_auctions
from tui.views.auctions.history import history_plot
from tui.views.auctions.leads import (
    article_lead,
    latest_result,
    next_lead,
    result_lead,
    second_lead,
)
from tui.views.auctions.lists import START_TERM, latest_rows, recent_rows
from tui.views.auctions.names import security_name, term_of_key
from tui.views.auctions.options import AuctionsOptions, AuctionsViewName
from tui.views.auctions.results import tidy_row
from tui.views.auctions.verdicts import DEMAND
from tui.views.drawn_columns import without_column
from tui.views.reads import Reads, minutes
from tui.views.short_dates import is_new_york_here
from tui.views.stamps import NOTHING_KNOWN, stamp

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Auctions"
_PROVISIONAL = "tail of {day} provisional, on the par yield of the day before"
_PROVISIONAL_VERDICT = "verdict with ?: provisional, without a final tail"


def view(update: Update, options: AuctionsOptions) -> View:
    """Return the chosen auctions, with leads on the latest, the next and the article's one."""
    # The measures import pandas, which must not be loaded before the first painted frame.
    from tui.measures.auctions.verdicts import auctions_with_verdicts

    every = auctions_with_verdicts(update.snapshot)
    if every.empty:
        return View(TITLE, NOTHING_KNOWN, Table(auction_results.SCREEN, ()))
    if options.opened:
        return _history_view(every, options, update.now)
    is_listed = every["kind"].isin(options.kinds.value[1])
    rows = every if is_listed.all() else every[is_listed]
    table = _table(rows, options, update.now)
    is_upcoming = options.view_name is AuctionsViewName.UPCOMING
    return View(
        title=TITLE,
        basis=options.kinds.value[0],
        stamp=_newest_stamp(every),
        table=_without_same_clock(table, rows) if is_upcoming else table,
        below=None if is_upcoming else upcoming_auctions.small_table(rows, update.now),
        leads=_leads(every, rows, options, update.now),
        tidy=without_column(table, DEMAND.key),
    )


def _leads(
    every: pd.DataFrame, rows: pd.DataFrame, options: AuctionsOptions, now: datetime
) -> tuple[Lead, ...]:
    """Return the leads above a list of auctions: the latest result, or the next auction, first."""
    if options.view_name is AuctionsViewName.UPCOMING:
        leads = (next_lead(rows, now), article_lead(every, now, drop=0))
    else:
        latest = latest_result(rows)
        leads = (result_lead(latest, now), second_lead(every, rows, latest, now))
    return tuple(filter(None, leads))


def reads(options: AuctionsOptions) -> Reads:
    """Return what the view reads of an update, the same with all options."""
    del options
    return Reads(("auctions", "par_yields"), minutes, shown={"par_yields": _curve_shown})


def _curve_shown(update: Update) -> object:
    """Return all that the tails show of the par curve: its rows until the newest result."""
    from pandas.util import hash_pandas_object

    from tui.measures.auctions.tails import curve_of_tails

    curve = curve_of_tails(update.snapshot).drop(columns="inputs")
    return tuple(curve.columns), hash_pandas_object(curve).to_numpy().tobytes()


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
        title=TITLE,
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
        title=TITLE,
        stamp=table.rows[0].stamp if table.rows else NOTHING_KNOWN,
        table=table,
        tidy=Table(upcoming_auctions.TIDY, tuple(tidy), table.empty),
    )


def _newest_stamp(rows: pd.DataFrame) -> Stamp:
    """Return the stamp of the newest result."""
    held = rows.loc[rows["held"].astype(bool), ["observed", "known", "state", "inputs"]]
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
    today = now.astimezone(NEW_YORK).date()
    if options.view_name is AuctionsViewName.RESULTS:
        newest_first = recent_rows(rows, today)
        return Table(auction_results.BY_DAY, newest_first, empty, notes=_notes(rows))
    by_term = latest_rows(rows, today)
    start = next((row.key for row in by_term if row.key == START_TERM), "")
    return Table(auction_results.SCREEN, by_term, empty, notes=_notes(rows), start=start)


def _upcoming_table(rows: pd.DataFrame, now: datetime) -> Table:
    records = upcoming_auctions.without_result(rows)
    table_rows = tuple(upcoming_auctions.screen_row(row, now) for row in records)
    return Table(upcoming_auctions.SCREEN, table_rows, "no announced auction at hand")


def _without_same_clock(table: Table, rows: pd.DataFrame) -> Table:
    """Return a table without the times on this computer if those in New York are the same."""
    closes = (row["closes"].to_pydatetime() for row in upcoming_auctions.without_result(rows))
    is_same = all(map(is_new_york_here, closes))
    return without_column(table, upcoming_auctions.HERE) if is_same else table


def _history_view(every: pd.DataFrame, options: AuctionsOptions, now: datetime) -> View:
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
    table = Table(
        auction_results.HISTORY, tuple(rows), "no result of this term known", notes=_notes(held)
    )
    return View(
        title=name,
        opened=name,
        basis=options.figure.value[0],
        stamp=_newest_stamp(held),
        table=table,
        plot=history_plot(held, options.figure),
        leads=tuple(filter(None, (result_lead(latest_result(held), now),))),
        tidy=without_column(table, DEMAND.key),
    )
