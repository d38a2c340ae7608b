"""Section on risk: stocks with bonds, and 60/40 beside its variants."""

from __future__ import annotations

from tui.views.brief.records import Quote, Section, Sentence, section, sentence
from tui.views.brief.tables import CORRELATION, PORTFOLIOS, ExportTables
from tui.views.risk.options import RiskOptions

NAME = "Risk"
_TO_DATE, _WORST = "year_to_date_pct", "worst_drawdown_pct"


def risk_section(tables: ExportTables) -> Section:
    """Return the stock-bond correlation and the portfolios of the year."""
    return section(
        NAME,
        _correlation_sentence(tables),
        _portfolios_sentence(tables),
        missing="No closes of stocks and bond funds are known at this moment.",
    )


def _correlation_sentence(tables: ExportTables) -> Sentence | None:
    options = RiskOptions.from_config(tables.config)
    row = tables.row(CORRELATION, ticker=options.bond)
    if row is None:
        return None
    return sentence(
        "The daily returns of ",
        Quote(options.stock),
        " and ",
        Quote(options.bond),
        " have a correlation of ",
        row.figure("correlation_60", signed=True),
        " over 60 days and ",
        row.figure("correlation_252", signed=True),
        " over 252, which was ",
        row.figure("correlation_252_year_ago", signed=True),
        " a year ago.",
    )


def _portfolios_sentence(tables: ExportTables) -> Sentence | None:
    """Return the usual 60/40 this year, with the variants of highest and lowest return."""
    rows = [
        row
        for row in tables.rows(PORTFOLIOS)
        if row.text("bond_fund") and row.figure(_TO_DATE) is not None
    ]
    if len(rows) < 3:
        return None
    usual = rows[0]
    variants = sorted(rows, key=lambda row: (-row.number(_TO_DATE), row.text("bond_fund")))
    best, worst = variants[0], variants[-1]
    return sentence(
        "Of the portfolios with 60% stocks, the one with ",
        Quote(usual.text("bond_fund")),
        " returned ",
        usual.figure(_TO_DATE),
        " this year (worst fall so far ",
        usual.figure(_WORST),
        "); the one with ",
        Quote(best.text("bond_fund")),
        " returned most, ",
        best.figure(_TO_DATE),
        ", the one with ",
        Quote(worst.text("bond_fund")),
        " least, ",
        worst.figure(_TO_DATE),
        ".",
    )
