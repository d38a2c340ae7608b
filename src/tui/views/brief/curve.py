"""Section on the curve: the move of the day, of the month and of the year, real yields."""

from __future__ import annotations

from datetime import date

from tui.model.times import NEW_YORK
from tui.views.brief.records import Part, Section, Sentence, section, sentence
from tui.views.brief.tables import CURVE, MOVES, PREMIUM, REAL, SPREADS, ExportRow, ExportTables
from tui.views.brief.wording import day_words, listed, without_missing

NAME = "Curve"
TENORS = {"2Y": "2-year", "5Y": "5-year", "10Y": "10-year", "20Y": "20-year", "30Y": "30-year"}
"""Tenor -> its name in a sentence."""
SLOPE = "2s10s"
_PARALLEL = {
    "": "",
    "unchanged": " was unchanged",
    "parallel up": " moved up in parallel",
    "parallel down": " moved down in parallel",
}
_TURNS = {"steepener": "steepened", "flattener": "flattened"}


def curve_section(tables: ExportTables) -> Section:
    """Return the sentences on the newest curve."""
    as_of = tables.update.snapshot.as_of.astimezone(NEW_YORK)
    return section(
        NAME,
        _day_sentence(tables),
        _missing_sentence(tables),
        _span_sentence(tables, "1M", "a month"),
        _span_sentence(tables, "1Y", "a year"),
        _slopes_sentence(tables),
        _real_sentence(tables),
        _premium_sentence(tables),
        missing=f"No par curve is known on {day_words(as_of.date())}.",
    )


def newest_day(tables: ExportTables) -> date | None:
    """Return the day of the newest curve, None without one."""
    row = tables.row(CURVE, tenor="10Y")
    return None if row is None else row.stamp.observed


def move_name(tables: ExportTables) -> str:
    """Return the name of the day's move, such as ``bear steepener``; "" if it is unknown."""
    from tui.measures.curve.curve_moves import LONG, SHORT, name_move

    ends = [tables.row(CURVE, tenor=end) for end in (SHORT, LONG)]
    return name_move(*(end.number("change_1d_bp") if end else float("nan") for end in ends))


def move_words(move: str) -> str:
    """Return a move as a verb, with a blank before it: `` bear-steepened``, "" for none."""
    if move in _PARALLEL:
        return _PARALLEL[move]
    kind, _, turn = move.partition(" ")
    return f" {_TURNS[turn]} in a twist" if kind == "twist" else f" {kind}-{_TURNS[turn]}"


def _day_sentence(tables: ExportTables) -> Sentence | None:
    """Return the move of the day with the yields and their changes."""
    day = newest_day(tables)
    yields = without_missing(
        [
            f"the {name} at " if place else f"the {name} closed at ",
            tables.figure(CURVE, "yield_pct", tenor=tenor),
            " (",
            tables.figure(CURVE, "change_1d_bp", tenor=tenor),
            ")" if place else " on the day)",
        ]
        for place, (tenor, name) in enumerate(TENORS.items())
    )
    if not yields:
        return None
    move = move_words(move_name(tables))
    start = f"The curve{move} on {day_words(day)}: " if move else f"On {day_words(day)} "
    return sentence(start, *listed(yields), ".")


def _missing_sentence(tables: ExportTables) -> Sentence | None:
    """Return that later curves are out and not at hand, None if this is the newest."""
    # The calendars import pandas, which must not be loaded before the first painted frame.
    from tui.sources.calendars import CURVE as CALENDAR

    day, due = newest_day(tables), CALENDAR.due(tables.update.snapshot.as_of)
    if day is None or day >= due:
        return None
    return sentence(f"Later curves, to {day_words(due)}, are out and not at hand.")


def _span_sentence(tables: ExportTables, span: str, words: str) -> Sentence | None:
    """Return the move over a span: its name, three tenors, and level, slope and curvature.

    ``words`` name the span.
    """
    row = tables.row(MOVES, span=span)
    changes = without_missing(
        [f"the {TENORS[tenor]} ", tables.figure(CURVE, f"change_{span.lower()}_bp", tenor=tenor)]
        for tenor in ("2Y", "10Y", "20Y")
    )
    if row is None or not row.text("move") or not changes:
        return None
    return sentence(
        f"Over {words} it{move_words(row.text('move'))}: ",
        *listed(changes),
        *_component_parts(row),
        ".",
    )


def _component_parts(row: ExportRow) -> list[Part | None]:
    """Return level, slope and curvature in brackets; nothing if one of them is missing."""
    names = ("level", "slope", "curvature")
    parts = [[f"{name} ", row.figure(f"{name}_bp", signed=True)] for name in names]
    if len(without_missing(parts)) < len(names):
        return []
    first, second, third = parts
    return [" (", *first, ", ", *second, ", ", *third, ")"]


def _slopes_sentence(tables: ExportTables) -> Sentence | None:
    """Return 2s10s with its changes and its place in ten years, and the inverted spreads."""
    row = tables.row(SPREADS, slope=SLOPE)
    if row is None:
        return None
    rank = row.figure("percentile_10y_pct")
    ranked: list[Part | None] = (
        [", at or above ", rank, " of its days in ten years"] if rank else []
    )
    inverted = [
        [f"{each.text('slope')} at ", each.figure("level_bp")]
        for each in tables.rows(SPREADS, inverted=True)
    ]
    ends: list[Part | None] = (
        [". Inverted: ", *listed(inverted)] if inverted else [". No spread is inverted"]
    )
    return sentence(
        f"The {SLOPE} spread is ",
        row.figure("level_bp"),
        " (",
        row.figure("change_1m_bp"),
        " over a month, ",
        row.figure("change_1y_bp"),
        " over a year)",
        *ranked,
        *ends,
        ".",
    )


def _real_sentence(tables: ExportTables) -> Sentence | None:
    """Return the 10-year as real yield and breakeven, or the reason why it is not split."""
    row = tables.row(REAL, tenor="10Y")
    if row is None:
        return None
    split = sentence(
        "Of the 10-year's ",
        row.figure("yield_pct"),
        ", ",
        row.figure("real_yield_pct"),
        " is real yield",
        *_month_parts(row, "real_change_1m_bp"),
        " and ",
        row.figure("breakeven_pct"),
        " is breakeven",
        *_month_parts(row, "breakeven_change_1m_bp"),
        ".",
    )
    reason = row.cell("real_yield_pct").formula or "that of the day is not known"
    return split or sentence(f"Real yields are not shown: {reason}.")


def _month_parts(row: ExportRow, column: str) -> list[Part]:
    """Return the change over a month in brackets, nothing if it is missing."""
    change = row.figure(column)
    return [" (", change, " over a month)"] if change else []


def _premium_sentence(tables: ExportTables) -> Sentence | None:
    """Return the 10-year's change over a month in the parts of DKW, None without estimates."""
    row = tables.row(PREMIUM, tenor="10Y", span="1M")
    if row is None or row.text("reason"):
        return None
    return sentence(
        "The Federal Reserve's staff (DKW, an estimate and no official release) parts the "
        "10-year's ",
        row.figure("change_bp"),
        f" over the month to {day_words(row.stamp.observed)} into ",
        row.figure("expected_real_rate_bp"),
        " of expected real rates, ",
        row.figure("expected_inflation_bp"),
        " of expected inflation, ",
        row.figure("real_premium_bp"),
        " of real term premium, ",
        row.figure("inflation_premium_bp"),
        " of inflation risk premium and ",
        row.figure("residual_bp"),
        " that the model does not fit.",
    )
