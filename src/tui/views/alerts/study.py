"""Study of a condition: each group while it held and after it began, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_count, format_number, format_with_unit, sign_tone
from tui.model.plot import Plot, Role, Series, Tick
from tui.model.snapshot import Stamp
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone, whole_line
from tui.model.view import View
from tui.views.alerts.study_rows import TIDY, comparison_table, tidy_row
from tui.views.stamps import NOTHING_KNOWN

if TYPE_CHECKING:
    from tui.alerts.study.rows import StudyRow
    from tui.alerts.study.study import Study

_HORIZONS = ("1M", "3M", "6M")
_PLOTTED = 12
"""Most groups in the plot."""
_AFTER_DROPS = {"1M": 2, "3M": 1, "6M": 4}
"""Order in which a narrow pane drops the windows: the longest first, 3M last."""
_NAME_DROPS, _DETAIL_DROPS = 3, 5
_NEVER_KNOWN = "never known: a part of the condition has no value on any day"


def _columns() -> tuple[Column, ...]:
    columns = [
        Column("symbol", "ticker", left=True),
        Column("since", "since", left=True, drop=_DETAIL_DROPS + 2),
        Column("days", "days", drop=_DETAIL_DROPS + 1),
        Column("while_pp", "while"),
        Column("while_hit_pct", "hit", drop=_DETAIL_DROPS),
        Column("otherwise_pp", "else"),
    ]
    for horizon in _HORIZONS:
        key, drop = horizon.lower(), _AFTER_DROPS[horizon]
        columns += [
            Column(f"after_{key}_pp", f"after {horizon}", drop=drop),
            Column(f"after_{key}_hit_pct", "hit", drop=_DETAIL_DROPS),
            Column(f"after_{key}_windows", "n", drop=_DETAIL_DROPS),
            Column(f"any_{key}_pp", "any day", drop=drop),
            Column(f"any_{key}_hit_pct", "hit", drop=_DETAIL_DROPS),
        ]
    return tuple(columns)


_NAME = Column("name", "group", left=True, drop=_NAME_DROPS, whole=True)
_COLUMNS = _columns()
_REMAINS = Column("remains", "remains", left=True)
_NOTES = (
    ColumnNote("while: mean while it held, pp a month", ("while_pp",)),
    ColumnNote("else: mean while it did not", ("otherwise_pp",)),
    *(
        ColumnNote("after, any day: medians in pp, from the first close on", (f"after_{key}_pp",))
        for key in map(str.lower, _HORIZONS)
    ),
    ColumnNote("hit: % above the benchmark; n: windows", ("while_hit_pct",)),
)
_REMAINS_NOTE = ColumnNote("remains: after the correction at 10%", ("remains",))


def study_view(study: Study, title: str, names: Mapping[str, str] | None = None) -> View:
    """Return one row per group: its returns while the condition held, and after it began.

    ``names`` are those of the groups by ticker. ``tidy``: one row per group and part, with means,
    intervals, p- and q-values.
    """
    columns = (*(_NAME,) * bool(names), *_COLUMNS, *(_REMAINS,) * bool(study.remaining))
    notes = (*_NOTES, *(_REMAINS_NOTE,) * bool(study.remaining))
    symbols = dict.fromkeys(row.symbol for row in study.rows)
    rows = tuple(_group_row(study, symbol, names) for symbol in symbols)
    return View(
        title=title,
        stamp=newest_stamp(study),
        table=Table(columns, rows, empty="no group has closes", notes=notes),
        plot=_plot(study, names or {}),
        leads=summary_leads(study),
        tidy=Table(TIDY, tuple(tidy_row(study.condition, row) for row in study.rows)),
        note=f"total returns less those of {study.benchmark}; unfinished and overlapping windows "
        "are left out",
    )


def comparison_view(first: Study, second: Study) -> View:
    """Return one row per group and part of two studies: both figures and their difference.

    Both must be corrected together. ``tidy``: the rows of the first study, then of the second.
    """
    named = (("A", first), ("B", second))
    lines = (
        line
        for name, one in named
        for line in (
            (Span(f"{name}: {one.condition}", Tone.STRONG),),
            *map(whole_line, summary_leads(one)),
        )
    )
    return View(
        title=f"{first.condition} against {second.condition}",
        stamp=newest_stamp(first),
        table=comparison_table(first, second),
        lines=tuple(lines),
        tidy=Table(
            TIDY, tuple(tidy_row(one.condition, row) for _, one in named for row in one.rows)
        ),
        note=f"total returns less those of {first.benchmark}; while: mean in pp a month, windows: "
        "median in pp; the correction counts the rows of both",
    )


def empty_view(title: str, why: str) -> View:
    """Return a view with the columns of a study and no row."""
    return View(title, NOTHING_KNOWN, Table(_COLUMNS, (), empty=why), tidy=Table(TIDY, ()))


def newest_stamp(study: Study) -> Stamp:
    """Return the stamp of the group with the newest close, NOTHING_KNOWN without closes."""
    stamps = [row.stamp for row in study.rows if row.stamp.observed is not None]
    return max(stamps, key=lambda stamp: str(stamp.observed), default=NOTHING_KNOWN)


def summary_leads(study: Study) -> tuple[Lead, ...]:
    """Return two leads: the episodes, and how many rows were tested and remain.

    One alone if the condition was never known.
    """
    if study.since is None:
        return ((Clause((Span(_NEVER_KNOWN, Tone.WARNING),)),),)
    episodes = format_count(len(study.episodes), "episode")
    held, known = (
        format_number(count, DisplayUnit.COUNT)
        for count in (study.held_periods, study.known_periods)
    )
    by_chance = format_number(study.expected_by_chance, DisplayUnit.COUNT)
    return (
        (
            Clause((Span(f"{episodes} since {study.since}", Tone.STRONG),)),
            Clause((Span("the first day possible", Tone.MUTED),), drop=2),
            Clause((Span(f"held on {held} of {known} {study.period}s", Tone.LESSER),), drop=1),
        ),
        (
            Clause((Span(": ".join(study.counts), Tone.STRONG),)),
            Clause((Span("after Benjamini–Hochberg", Tone.MUTED),), drop=2),
            Clause((Span(f"p ≤ 10%: {study.unlikely}, by chance {by_chance}", Tone.LESSER),), 1),
        ),
    )


def _group_row(study: Study, symbol: str, names: Mapping[str, str] | None) -> Row:
    parts = {row.part: row for row in study.rows if row.symbol == symbol}
    held = parts["while"]
    cells = [
        *((Cell(names.get(symbol, symbol)),) if names else ()),
        Cell(symbol, tone=Tone.MUTED if names else Tone.PLAIN),
        Cell(held.since),
        Cell(held.days, DisplayUnit.COUNT),
        figure_cell(held, held.mean_pp),
        _pct_cell(held.hit_pct),
        _pp_cell(held.otherwise_mean_pp, "mean of the days on which it did not hold, times 21"),
    ]
    for horizon in _HORIZONS:
        row = parts[horizon]
        cells += [
            figure_cell(row, row.median_pp),
            _pct_cell(row.hit_pct),
            Cell(row.episodes, DisplayUnit.COUNT),
            _pp_cell(row.base_median_pp, f"median of the windows of {row.days} closes of any day"),
            _pct_cell(row.base_hit_pct),
        ]
    if study.remaining:
        cells.append(Cell(" ".join(part for part, row in parts.items() if row.remains) or None))
    return Row(symbol, tuple(cells), held.stamp)


def figure_cell(row: StudyRow, figure_pp: float | None) -> Cell:
    """Return the figure of a row, bold if it remains after the correction."""
    tone = Tone.STRONG if row.remains else sign_tone(figure_pp)
    decimals = 2 if row.part == "while" else None
    return Cell(
        figure_pp, DisplayUnit.PP, tone, signed=True, decimals=decimals, formula=_formula(row)
    )


def _formula(row: StudyRow) -> str:
    """Return how a figure was computed, with its interval, p- and q-value."""
    if row.part == "while":
        periods = format_count(row.episodes, "period")
        words = f"mean of {row.days} one-day relative returns in {periods}, times 21"
    else:
        returns = format_count(row.episodes, "relative return")
        words = f"median of {returns} over {row.days} closes"
    if row.low_pp is None or row.p_value is None:
        return f"{words}; too few for a test"
    low, high = (
        format_with_unit(bound, DisplayUnit.PP, signed=True, decimals=2)
        for bound in (row.low_pp, row.high_pp)
    )
    p_value, q_value = (
        format_number(value, DisplayUnit.RATIO, decimals=4) for value in (row.p_value, row.q_value)
    )
    return f"{words}; 5–95% by chance {low} to {high}, p {p_value}, corrected {q_value}"


def _pp_cell(value: float | None, formula: str) -> Cell:
    decimals = 2 if "times 21" in formula else None
    return Cell(value, DisplayUnit.PP, Tone.MUTED, True, decimals, formula=formula)


def _pct_cell(value: float | None) -> Cell:
    return Cell(value, DisplayUnit.PCT, Tone.MUTED, decimals=0)


def _plot(study: Study, names: Mapping[str, str]) -> Plot:
    """Return bars of the groups with the smallest p-values: while, and 1M after, both per month."""
    by_symbol: dict[str, dict[str, StudyRow]] = {}
    for row in study.rows:
        by_symbol.setdefault(row.symbol, {})[row.part] = row
    pairs = [(parts["while"], parts["1M"]) for parts in by_symbol.values()]
    drawn = sorted(pairs, key=lambda pair: min(row.p_value or 1.0 for row in pair))[:_PLOTTED]
    return Plot(
        series=(
            Series(
                "while it held",
                tuple((float(x), pair[0].mean_pp) for x, pair in enumerate(drawn)),
                Role.FIRST,
                short="while",
            ),
            Series(
                "the month after it began",
                tuple((float(x), pair[1].median_pp) for x, pair in enumerate(drawn)),
                Role.SECOND,
                short="after",
            ),
        )
        if drawn
        else (),
        ticks=tuple(
            Tick(float(x), held.symbol, len(drawn) - 1 - x, long=names.get(held.symbol, ""))
            for x, (held, _) in enumerate(drawn)
        ),
        y_unit=DisplayUnit.PP,
        bars=True,
        empty="no group has closes",
    )
