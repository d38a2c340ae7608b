"""Reasons for a move of the curve: words, table, bars, events, and what cannot be split."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support import dkw_bodies
from tests.support.lead_text import lead_texts
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of, update_of
from tests.support.treasury_bodies import real_csv
from tui.alerts.series.catalogue import YIELDS
from tui.measures.curve.change_split import SPANS
from tui.measures.curve.par_curve import TENORS
from tui.model.snapshot import Snapshot
from tui.model.table import Row, Table
from tui.model.update import Update
from tui.model.view import View
from tui.sources.dkw import parse as dkw_parse
from tui.sources.real_yields import parse
from tui.views.curve.options import (
    ChangeSpan,
    CurveOptions,
    CurveViewName,
    is_tenor,
    tenor_of_series,
)
from tui.views.curve.view import by_event, by_span, by_tenor, view

DAY = date(2025, 12, 19)


def update_of_2022() -> Update:
    """Return an update at the end of 2022, with the real yields of that year."""
    known = bundled_snapshot(date(2022, 12, 31))
    real = dataset("real_yields", "2022", parse(real_csv(2022), "2022"))
    return update_of(Snapshot(known.as_of, {**known.datasets, ("real_yields", "2022"): real}))


def why(update: Update, explained: str = "10Y", span: ChangeSpan = ChangeSpan.MONTH) -> View:
    options = CurveOptions(view_name=CurveViewName.WHY, explained=explained, span=span)
    return view(update, options)


def text_of(pane_view: View) -> list[str]:
    return lead_texts(pane_view)


def rows_of(table: Table | None) -> dict[str, Row]:
    assert table is not None
    return {row.key: row for row in table.rows}


def values_of(row: Row) -> list[object]:
    return [cell.value for cell in row.cells]


def test_first_line_is_the_split_in_words() -> None:
    pane_view = why(update_of_2022())
    # Treasury's pages of 2022-11-30 and 2022-12-30: 3.68 and 3.88, real 1.34 and 1.58
    assert text_of(pane_view)[0] == "10Y +20 bp in a month  bear steepener  real +24  breakeven −4"
    # 2Y 4.38 and 4.41, 30Y 3.80 and 3.97
    assert text_of(pane_view)[1] == "named by 2s10s  level +13  slope +14  curvature +20 bp"
    assert pane_view.title == "Why since 2022-11-30"
    assert pane_view.stamp.observed == date(2022, 12, 30)


def test_table_has_parts_of_tenors_with_a_real_yield() -> None:
    rows = rows_of(why(update_of_2022()).table)
    assert values_of(rows["10Y"]) == ["10Y", 20, 24, -4, ""]
    two = values_of(rows["2Y"])
    assert two == ["2Y", 3, None, None, "no real yield of 2Y is published"]
    assert [name for name in rows if is_tenor(name)] == [
        *("2Y", "3Y", "5Y", "7Y", "10Y", "20Y", "30Y")
    ]


def test_bars_are_the_parts_of_the_table() -> None:
    pane_view = why(update_of_2022())
    plot, rows = pane_view.plot, rows_of(pane_view.table)
    assert plot is not None
    assert plot.bars
    drawn = {tick.label: tick.x for tick in plot.ticks}
    assert list(drawn) == ["5Y", "7Y", "10Y", "20Y", "30Y"]
    for column, series in enumerate(plot.series, start=2):
        heights = dict(series.points)
        assert {name: heights[x] for name, x in drawn.items()} == {
            name: rows[name].cells[column].value for name in drawn
        }
    assert [series.name for series in plot.series] == ["real yield", "breakeven"]


def test_change_that_cannot_be_split_says_why() -> None:
    bill = why(update_of_2022(), "3M")
    assert text_of(bill)[0].endswith("not split: no real yield of 3M is published")
    assert "3M" in rows_of(bill.table)
    year = why(update_of_2022(), span=ChangeSpan.YEAR)
    assert "not split: no real yield of 10Y on 2021-12-30" in text_of(year)[0]
    plot = why(update_of(bundled_snapshot(DAY))).plot
    assert plot is not None
    assert [series.name for series in plot.series] == ["change"]


def test_first_day_has_nothing_to_compare_with() -> None:
    pane_view = why(update_of(bundled_snapshot(date(1990, 1, 2))))
    assert text_of(pane_view) == [
        "10Y over a month: no earlier curve to compare with",
        "no level, slope and curvature: no earlier curve to compare with",
    ]
    assert pane_view.title == "Why the curve moved"
    assert pane_view.plot is not None
    assert pane_view.plot.series == ()


def test_events_stand_below_the_tenors_in_words() -> None:
    table = why(update_of(bundled_snapshot(DAY))).table
    below = (row for row in table.rows if not is_tenor(row.key) and row.key != "premium")
    texts = [str(row.cells[-1].value) for row in below]
    assert len(texts) > 10
    assert table.columns[-1].label == f"{len(texts)} events between"
    assert any(
        text.startswith("20-Year Bond 4.798%, ordinary, tail +1.8 bp, cover ") for text in texts
    )
    assert any(text.startswith("10-Year TIPS 1.843% real yield, ") for text in texts)
    assert any(text.startswith("2-Year FRN 0.168% discount margin, ") for text in texts)
    assert any(text.startswith("TIC 2025-10: official −10.0 bn, private −") for text in texts)
    assert sum(text.startswith("Fed custody ") for text in texts) == 5
    days = [str(row.cells[0].value) for row in table.rows if not is_tenor(row.key)]
    assert days == sorted(days, reverse=True)


def test_tic_release_by_rule_without_print_says_so() -> None:
    table = why(update_of(bundled_snapshot(date(2024, 6, 28)))).table
    [text] = [str(row.cells[-1].value) for row in table.rows if "tic_release" in row.key]
    assert text == "TIC 2024-04: first print not at hand, day by rule"


def test_export_has_every_tenor_and_span() -> None:
    rows = rows_of(by_tenor(update_of_2022(), CurveOptions(view_name=CurveViewName.WHY)).tidy)
    assert values_of(rows["10Y 1M"]) == [
        *("10Y", "1M", date(2022, 11, 30), date(2022, 12, 30), 20, 24, -4, None)
    ]
    assert values_of(rows["1M 1D"])[-1] == "no real yield of 1M is published"
    assert {key.split()[1] for key in rows} == {span.value for span in ChangeSpan}


def test_export_of_moves_has_one_row_a_span() -> None:
    rows = rows_of(by_span(update_of_2022(), CurveOptions(view_name=CurveViewName.WHY)).tidy)
    assert list(rows) == [span.value for span in ChangeSpan]
    month = values_of(rows["1M"])
    assert month[1:4] == [date(2022, 11, 30), date(2022, 12, 30), "bear steepener"]
    assert month[4:] == [pytest.approx(40 / 3), 14, 20, None]


def test_export_of_events_has_those_of_a_year() -> None:
    update = update_of(bundled_snapshot(DAY))
    rows = rows_of(by_event(update, CurveOptions(view_name=CurveViewName.WHY)).tidy)
    auctions = [row for key, row in rows.items() if "20-Year Bond" in key]
    assert len(auctions) == 12
    assert values_of(auctions[0])[1:5] == ["auction", "20-Year Bond", "1W", "ordinary"]
    within = [str(row.cells[3].value) for row in rows.values()]
    assert list(dict.fromkeys(within)) == [span.value for span in ChangeSpan]


def test_exports_without_a_curve_are_empty() -> None:
    options = CurveOptions(view_name=CurveViewName.WHY)
    for build in (by_tenor, by_span, by_event):
        tidy = build(update_of(snapshot_of()), options).tidy
        assert tidy is not None
        assert tidy.rows == ()
        assert tidy.columns


@pytest.mark.parametrize(
    ("key", "span"),
    [
        ("change_1d_bp", ChangeSpan.DAY),
        ("real_change_1m_bp", ChangeSpan.MONTH),
        ("forward_change_1m_bp", ChangeSpan.MONTH),
        ("change_1y_bp", ChangeSpan.YEAR),
        ("change_since_bp", None),
        ("yield_pct", None),
        ("real_change_bp", None),
    ],
)
def test_span_of_a_column_is_read_from_its_key(key: str, span: ChangeSpan | None) -> None:
    assert ChangeSpan.of_column(key) is span


def test_tenor_of_a_series_is_that_of_its_name() -> None:
    tenors = [tenor_of_series(name) for name in YIELDS]
    assert tenors == [name[1:].upper() + ("" if name.endswith("m") else "Y") for name in YIELDS]
    assert set(tenors) <= set(TENORS)
    assert {tenor_of_series(name) for name in ("spread_2s10s", "y", "SPY", "dy10")} == {""}


def test_spans_are_those_of_the_measure() -> None:
    assert tuple(span.value for span in ChangeSpan) == SPANS


def test_view_of_a_tenor_that_is_gone_says_so() -> None:
    options = CurveOptions(view_name=CurveViewName.WHY, explained="4M")
    pane_view = view(update_of(bundled_snapshot(date(2020, 3, 9))), options)
    assert text_of(pane_view)[0] == "4M over a month: no yield of 4M on 2020-02-07"


def test_parts_have_no_columns_where_no_change_is_split() -> None:
    keys = [column.key for column in why(update_of(bundled_snapshot(DAY))).table.columns]
    assert keys == ["tenor", "change_bp", "event"]
    split = [column.key for column in why(update_of_2022()).table.columns]
    assert split == ["tenor", "change_bp", "real_change_bp", "breakeven_change_bp", "event"]


def test_premia_and_parts_of_the_change_stand_before_the_events() -> None:
    known = bundled_snapshot()
    estimates = dkw_parse(dkw_bodies.body(last="2026-07-31"), "updates")
    dkw = dataset("dkw", "updates", estimates, learned="2026-08-10")
    update = update_of(Snapshot(known.as_of, {**known.datasets, ("dkw", "updates"): dkw}))
    shown = why(update)
    rows = rows_of(shown.table)
    parts = [row for key, row in rows.items() if key.startswith("part ")]
    assert [row.cells[0].value for row in parts] == [
        *("exp. real", "exp. infl.", "real TP", "infl. RP", "residual"),
    ]
    assert parts[0].cells[-1].value == "expected real short rate, 10Y to 31 Jul, DKW"
    assert str(rows["DKW"].cells[-1].value).startswith("term premium 0.89% on 31 Jul, DKW")
    assert "not an official Federal Reserve release" in shown.note
    keys = list(rows)
    assert keys.index("30Y") < keys.index("DKW") < keys.index("part residual") < len(keys) - 1


def test_without_estimates_one_row_says_so() -> None:
    rows = rows_of(why(update_of(bundled_snapshot())).table)
    assert rows["premium"].cells[-1].value == (
        "no estimates of term premia yet, fetched when online"
    )
    assert not any(key.startswith("part ") for key in rows)
