"""Term premium of the 10-year yield, and the parts of a yield's change by a staff model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit, short_day, sign_tone
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone
from tui.views.curve.options import ChangeSpan
from tui.views.curve.table import TENOR
from tui.views.curve.today import Today
from tui.views.stamps import float_or_none

if TYPE_CHECKING:
    from tui.measures.curve.term_premium import PremiumReading, PremiumSplit
    from tui.model.snapshot import Snapshot, Stamp

_PARTS = {
    "real_rate": ("exp. real", "expected real short rate"),
    "inflation": ("exp. infl.", "expected inflation"),
    "real_premium": ("real TP", "real term premium"),
    "inflation_premium": ("infl. RP", "inflation risk premium"),
}
"""Part of a yield -> its name in the first column, and in words."""
_RESIDUAL = ("residual", "par yield less the model's zero-coupon yield")
TIDY = (
    TENOR,
    Column("span", "span", left=True),
    Column("from_day", "from", left=True),
    Column("to_day", "to", left=True),
    Column("change_bp", "change bp"),
    Column("expected_real_rate_bp", "expected real rate"),
    Column("expected_inflation_bp", "expected inflation"),
    Column("real_premium_bp", "real term premium"),
    Column("inflation_premium_bp", "inflation risk premium"),
    Column("residual_bp", "residual"),
    Column("reason", "reason", left=True),
)


def note() -> str:
    """Return what the estimates are: their models, and that they are no official release."""
    from tui.sources.dkw import DISCLAIMER

    return (
        "Premia are estimates of the Federal Reserve's staff, by D'Amico, Kim and Wei (DKW) and by "
        f"Kim and Wright: {DISCLAIMER}."
    )


def screen_rows(today: Today) -> list[Row]:
    """Return the premia of the 10-year, then the parts of the explained yield's change.

    They have the first two columns and the last one of the view of reasons. Without estimates,
    there is one row that says so.
    """
    from tui.measures.curve.term_premium import (
        NO_ESTIMATES,
        PREMIUM_TENOR,
        premium_readings,
        split_premium,
    )

    snapshot, options = today.update.snapshot, today.options
    split = split_premium(snapshot, options.explained, options.span.value)
    rows = []
    if options.explained == PREMIUM_TENOR:
        rows = [
            _reading_row(reading, today)
            for reading in premium_readings(snapshot, options.span.value)
        ]
    if split.reason == NO_ESTIMATES and not rows:
        return [_row("premium", "premium", None, NO_ESTIMATES, today.stamp_with(()))]
    if split.reason:
        return rows
    return [*rows, *_part_rows(split, today)]


def tidy_table(snapshot: Snapshot) -> Table:
    """Return one row per tenor and span: the change in bp and its parts, + = higher."""
    from tui.measures.curve.term_premium import TENORS, split_premium

    rows = []
    for tenor in TENORS:
        for span in ChangeSpan:
            split = split_premium(snapshot, tenor, span.value)
            figures = (split.change_bp, *split.parts_bp.values(), split.residual_bp)
            cells = (
                *(Cell(tenor), Cell(span.value), Cell(split.start), Cell(split.end)),
                *(Cell(float_or_none(value), DisplayUnit.BP, signed=True) for value in figures),
                Cell(split.reason or None),
            )
            rows.append(Row(f"{tenor} {span.value}", cells, split.stamp))
    return Table(TIDY, tuple(rows))


def _reading_row(reading: PremiumReading, today: Today) -> Row:
    """Return a model's premium: its change over the span, its level, and what was first said."""
    observed = reading.stamp.observed
    assert observed is not None, "a reading has a day"
    day = short_day(observed, today.newest.date())
    level = format_with_unit(reading.premium_pct, DisplayUnit.PCT)
    text = f"term premium {level} on {day}, {reading.model}"
    if reading.start is not None and reading.first_print_pct is not None:
        first = format_with_unit(reading.first_print_pct, DisplayUnit.PCT)
        now = format_with_unit(reading.start_pct, DisplayUnit.PCT)
        text += f"; of {short_day(reading.start, today.newest.date())} first {first}, now {now}"
    return _row(reading.model, reading.model, float_or_none(reading.change_bp), text, reading.stamp)


def _part_rows(split: PremiumSplit, today: Today) -> list[Row]:
    assert split.end is not None, "a change that is split has an end"
    until = f"{split.tenor} to {short_day(split.end, today.newest.date())}"
    names = {**_PARTS, "residual": _RESIDUAL}
    values = {**split.parts_bp, "residual": split.residual_bp}
    return [
        _row(f"part {name}", names[name][0], value, f"{names[name][1]}, {until}, DKW", split.stamp)
        for name, value in values.items()
    ]


def _row(key: str, name: str, value: float | None, text: str, stamp: Stamp) -> Row:
    change = Cell(value, DisplayUnit.BP, sign_tone(value), signed=True, formula=text)
    missing = Cell(None)
    return Row(key, (Cell(name, tone=Tone.MUTED), change, missing, missing, Cell(text)), stamp)
