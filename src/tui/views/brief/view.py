"""The brief of one moment."""

from __future__ import annotations

from tui.config import Config
from tui.model.times import NEW_YORK
from tui.model.update import Update
from tui.views.brief.alerts import alerts_section
from tui.views.brief.auctions import auctions_section
from tui.views.brief.claims import claims_section
from tui.views.brief.curve import TENORS, curve_section, move_name, newest_day
from tui.views.brief.flows import flows_section
from tui.views.brief.pictures import pictures
from tui.views.brief.records import Brief, Sentence, sentence
from tui.views.brief.risk import risk_section
from tui.views.brief.sectors import sectors_section
from tui.views.brief.supply import supply_section
from tui.views.brief.tables import CURVE, ExportTables
from tui.views.brief.wording import day_words, without_missing

REMARKS = (
    "bn: billions of U.S. dollars. Net purchases are transactions: + foreigners bought, − they "
    "sold. Private holders include international organisations. bp: hundredths of a percent; "
    "pp: percentage points. Level, slope and curvature are those of 2Y, 10Y and 30Y.",
)


def brief(update: Update, config: Config) -> Brief:
    """Return the brief of an update whose rules are evaluated."""
    tables = ExportTables(update, config)
    return Brief(
        title=_title(tables),
        as_of=update.snapshot.as_of,
        sections=(
            curve_section(tables),
            flows_section(tables),
            supply_section(tables),
            auctions_section(tables),
            sectors_section(tables),
            risk_section(tables),
            alerts_section(tables),
            claims_section(tables),
        ),
        pictures=pictures(tables),
        remarks=REMARKS,
    )


def _title(tables: ExportTables) -> Sentence:
    """Return the day with its move and the 10- and 20-year."""
    day = newest_day(tables)
    as_of = tables.update.snapshot.as_of.astimezone(NEW_YORK).date()
    move = move_name(tables)
    yields = without_missing(
        [f"{TENORS[tenor]} ", tables.figure(CURVE, "yield_pct", tenor=tenor)]
        for tenor in ("10Y", "20Y")
    )
    clauses = [*([[move]] if move else []), *yields]
    parts = [part for clause in clauses for part in (", ", *clause)][1:]
    title = sentence(f"Treasuries, {day_words(day)}: ", *parts) if yields else None
    return title or Sentence((f"Treasuries as known on {day_words(as_of)}",))
