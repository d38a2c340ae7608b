"""Sectors pane against figures computed from other copies of the closes."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support.funds import fund
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of, update_of
from tui.config import Config, Group
from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Dataset, State
from tui.model.table import Cell, Row
from tui.model.text import Tone, whole_line
from tui.model.view import View
from tui.screen.widgets.table_columns import fit_columns, measure_columns
from tui.views import day_axis
from tui.views.heat_scale import DAY as A_DAY
from tui.views.heat_scale import heat, with_heat
from tui.views.sectors.options import GroupPlotRange, ReturnBasis, SectorsOptions, SectorsViewName
from tui.views.sectors.rates import beta_text, regime_text
from tui.views.sectors.view import available_tickers, view
from tui.views.stamps import NOTHING_KNOWN

DAY = date(2025, 12, 19)
GROUPS = tuple(group for group in Config().groups if group.kind != "bond")
RETURNS = slice(2, 10)
"""Columns with returns in the table of returns."""


def sectors_view(options: SectorsOptions | None = None, day: date = DAY) -> View:
    return view(update_of(bundled_snapshot(day)), options or SectorsOptions())


def cell(pane_view: View, row: str, column: str) -> Cell:
    [index] = [n for n, each in enumerate(pane_view.table.columns) if each.key == column]
    [table_row] = [each for each in pane_view.table.rows if each.key == row]
    return table_row.cells[index]


def lead_texts(pane_view: View) -> list[str]:
    return ["".join(span.text for span in whole_line(lead)) for lead in pane_view.leads]


def test_options_default_equals_default_configuration() -> None:
    assert SectorsOptions() == SectorsOptions.from_config(Config())
    assert SectorsOptions().groups == GROUPS


@pytest.mark.parametrize(
    ("return_basis", "expected"),
    [
        (ReturnBasis.RELATIVE, "pp against SPY"),
        (ReturnBasis.ABSOLUTE, "% total return"),
        (ReturnBasis.PRICE, "pp against SPY, price only"),
    ],
)
def test_title_names_return_basis(return_basis: ReturnBasis, expected: str) -> None:
    for view_name in SectorsViewName:
        shown = sectors_view(SectorsOptions(return_basis=return_basis, view_name=view_name))
        assert (shown.title, shown.basis) == ("Sectors", expected)


def test_tidy_has_one_row_per_group_and_span() -> None:
    tidy = sectors_view().tidy
    assert tidy is not None
    assert [column.key for column in tidy.columns] == [
        "group",
        "ticker",
        "span",
        "since",
        "relative_return_pp",
        "total_return_pct",
        "relative_price_return_pp",
        "price_return_pct",
    ]
    rows = {row.key: [cell.value for cell in row.cells] for row in tidy.rows}
    assert len(rows) == len(GROUPS) * 8
    # From 2025-06-30 adjusted closes give XLV +15.47%, SPY +10.79%; closes alone +4.8 pp
    *names, relative, total, price, _ = rows["xlv since 2025-07-01"]
    assert names == ["Health care", "XLV", "since", date(2025, 7, 1)]
    assert rows["xlv YTD"][2:4] == ["YTD", None]
    assert relative == pytest.approx(4.68, abs=0.02)
    assert total == pytest.approx(15.47, abs=0.02)
    assert price == pytest.approx(4.8, abs=0.06)
    assert rows["european-financials 1Y"][-2:] == [None, None]


def test_tidy_has_a_group_without_closes_with_no_return_of_any_span() -> None:
    own = Group(id="own", name="Own", ticker="NONE")
    tidy = sectors_view(replace(SectorsOptions(), groups=(*SectorsOptions().groups, own))).tidy
    assert tidy is not None
    rows = [[cell.value for cell in row.cells] for row in tidy.rows if row.key.startswith("own ")]
    known = [row for row in tidy.rows if row.key.startswith("xlf ")]
    assert [row[:2] for row in rows] == [["Own", "NONE"]] * len(known)
    assert [row[2:4] for row in rows] == [[cell.value for cell in row.cells[2:4]] for row in known]
    assert {value for row in rows for value in row[4:]} == {None}


def test_price_basis_without_price_returns_shows_reason() -> None:
    pane_view = sectors_view(SectorsOptions(return_basis=ReturnBasis.PRICE))
    assert cell(pane_view, "xlv", "return_since").value == pytest.approx(
        4.8, abs=0.06
    )  # price only
    missing = cell(pane_view, "european-financials", "return_since")
    assert missing.value is None
    assert missing.formula == (
        "price return of EUFN, 2025-06-30 to 2025-12-19: only total returns are known"
    )
    assert "6 without price returns: only their total returns are known" in pane_view.note


def test_return_too_little_history_shows_reason() -> None:
    """The communication sector fund has traded since 2018-06-19."""
    missing = cell(sectors_view(day=date(2018, 12, 31)), "xlc", "return_1y")
    assert missing.value is None
    assert missing.formula.endswith("too little history, its closes begin on 2018-06-19")
    assert cell(sectors_view(day=date(2018, 12, 31)), "xlc", "return_6m").value is not None
    late = SectorsOptions(since=date(2026, 3, 1))
    assert cell(sectors_view(late), "xlv", "return_since").formula.endswith(
        "no close to start from"
    )


def test_note_names_ticker_without_closes() -> None:
    groups = (*GROUPS[:3], Group(id="odd", name="Odd", ticker="NOSUCH"))
    pane_view = sectors_view(SectorsOptions(groups=groups))
    assert pane_view.note.endswith("no closes of NOSUCH")
    assert cell(pane_view, "odd", "return_1d").formula == "no closes of NOSUCH known"
    assert cell(pane_view, "odd", "rate_beta_60_bp_per_bp").value is None


def test_heat_of_a_span_has_fixed_bounds() -> None:
    """The bounds are those of the design: a month is 1, 3 and 8 pp, the span since 3, 8 and 16."""
    bounds = {"return_1d": (0.3, 0.8, 2), "return_1m": (1, 3, 8), "return_ytd": (3, 8, 20)}
    bounds |= {"return_1w": (0.5, 1.5, 4), "return_3m": (2, 5, 12), "return_6m": (3, 8, 16)}
    bounds |= {"return_1y": (3, 8, 20), "return_since": (3, 8, 16)}
    pane_view = sectors_view()
    assert [column.key for column in pane_view.table.columns[RETURNS]] == sorted(
        bounds, key=[column.key for column in pane_view.table.columns].index
    )
    for key, steps in bounds.items():
        for group in GROUPS:
            each = cell(pane_view, group.id, key)
            assert isinstance(each.value, float)
            assert each.heat is not None
            shown = round(each.value, 1)
            expected = sum(abs(shown) >= step for step in steps) * (1 if shown > 0 else -1)
            assert round(3 * each.heat, 9) == expected, (group.id, key, each.value)
    assert cell(pane_view, "gold", "return_since").heat == 1


def test_heat_of_a_figure_is_the_same_beside_other_rows() -> None:
    few = sectors_view(SectorsOptions(groups=GROUPS[:2]))
    for group in GROUPS[:2]:
        for key in ("return_1d", "return_ytd", "above_line_pp"):
            assert cell(few, group.id, key).heat == cell(sectors_view(), group.id, key).heat


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0, 0), (0.29, 0), (0.3, 1), (-0.3, -1), (0.8, 2), (-1.99, -2), (2.0, 3), (-99.0, -3)],
)
def test_heat_begins_at_its_bounds(value: float, expected: int) -> None:
    assert heat(value, A_DAY) == expected / 3


def test_heat_is_that_of_the_figure_as_it_is_shown() -> None:
    """0.26 is shown as +0.3, which is the first bound of a day."""
    rows = [Row("a", (Cell(0.26, DisplayUnit.PP, decimals=1),), NOTHING_KNOWN)]
    [row] = with_heat(rows, {0: A_DAY})
    assert row.cells[0].heat == 1 / 3


def test_rows_stand_in_the_order_of_the_last_column_and_are_exported_in_that_of_the_file() -> None:
    for view_name in SectorsViewName:
        pane_view = sectors_view(SectorsOptions(view_name=view_name))
        keys = [row.key for row in pane_view.table.rows]
        values = [cell(pane_view, key, "return_since").value for key in keys]
        assert values == sorted(values, key=lambda value: -float(str(value)))
        assert (keys[0], keys[-1]) == ("gold", "bitcoin")
        assert pane_view.table.sort == "return_since"
        assert pane_view.table.middle_drops
        assert pane_view.tidy is not None
        exported = list(dict.fromkeys(row.key.split(" ")[0] for row in pane_view.tidy.rows))
        assert exported == [group.id for group in GROUPS]


def test_group_without_a_return_stands_last() -> None:
    own = Group(id="own", name="Own", ticker="NONE")
    pane_view = sectors_view(SectorsOptions(groups=(own, *GROUPS[:3])))
    assert pane_view.table.rows[-1].key == "own"


def test_columns_drop_in_order() -> None:
    table = sectors_view().table
    widths = measure_columns(table)
    seen: list[str] = []
    for width in range(220, 34, -1):
        kept = {table.columns[place].key for place in fit_columns(table, widths, width).columns}
        seen += [c.key for c in reversed(table.columns) if c.key not in kept | set(seen)]
    spans = [key for key in seen if key.startswith("return_")]
    assert spans == ["return_6m", "return_1y", "return_1w", "return_3m", "return_1d", "return_1m"]
    betas = [key for key in seen if "beta" in key or "line" in key]
    assert seen[: len(betas)] == betas, "sensitivities go first"


@pytest.mark.parametrize(
    ("since", "expected"), [(date(2025, 7, 1), "Jul ’25"), (date(2025, 12, 18), "18 Dec ’25")]
)
def test_column_since_is_headed_by_its_day(since: date, expected: str) -> None:
    [column] = [
        each
        for each in sectors_view(SectorsOptions(since=since)).table.columns
        if each.key == "return_since"
    ]
    assert column.label == expected


def test_leads_name_the_benchmark_then_both_ends_of_the_groups() -> None:
    """Technology +3.6, Real estate -12.7, Staples -12.8: computed separately from these closes."""
    assert lead_texts(sectors_view()) == [
        "SPY +17.5% YTD  +10.8% since Jul ’25  +0.9% 1D",
        "sectors Health care +4.7, Technology +3.6  to Real estate −12.7, Staples −12.8  "
        "others Gold +20.1 to Bitcoin −28.6",
    ]
    rates = sectors_view(SectorsOptions(view_name=SectorsViewName.RATES))
    assert lead_texts(rates) == [
        *lead_texts(sectors_view())[:1],
        "β: bp per bp of the 10-year  > and ≤: pp a month, by the 20-year before",
    ]


def test_ends_of_the_groups_are_named_alike_where_all_fell_behind_the_benchmark() -> None:
    """Gold returned more than every sector."""
    lead = lead_texts(sectors_view(SectorsOptions(benchmark="GLD")))[1]
    assert lead.startswith("sectors Health care −15.4, Technology −16.5  to "), lead


def test_lead_without_the_benchmark_says_so() -> None:
    assert lead_texts(sectors_view(SectorsOptions(benchmark="NONE")))[0] == (
        "! no closes of NONE known"
    )


def test_rank_is_within_class() -> None:
    pane_view = sectors_view()
    sectors = {g.id: cell(pane_view, g.id, "rank").value for g in GROUPS if g.kind == "sector"}
    assert sorted(sectors, key=lambda name: int(str(sectors[name]))) == [
        *("xlv", "xlk", "xly", "xlc", "xli", "xlu", "xlf", "xle", "xlb", "xlre", "xlp"),
    ]
    assert cell(pane_view, "gold", "rank").value == 1
    assert cell(pane_view, "gold", "rank").formula == (
        "place among 17 groups by total return less SPY's since 2025-07-01"
    )


def test_exported_rates_are_those_of_the_screen_without_pictures() -> None:
    pane_view = sectors_view(SectorsOptions(view_name=SectorsViewName.RATES))
    assert pane_view.tidy is not None
    names = [column.key for column in pane_view.tidy.columns]
    [row] = [row for row in pane_view.tidy.rows if row.key == "xlu"]
    exported = dict(zip(names, (each.value for each in row.cells), strict=True))
    assert (exported.pop("since"), exported.pop("line_pct")) == (date(2025, 7, 1), 4.75)
    assert exported.pop("return_since_pp") == cell(pane_view, "xlu", "return_since").value
    assert exported == {name: cell(pane_view, "xlu", name).value for name in exported}
    assert "course" not in names


def test_rates_view_has_betas_and_standard_errors() -> None:
    pane_view = sectors_view(SectorsOptions(view_name=SectorsViewName.RATES))
    beta = cell(pane_view, "xlu", "rate_beta_252_bp_per_bp")
    assert beta.formula.startswith(
        "slope of the total return (less that of SPY) of XLU on the change of the 10-year"
    )
    assert beta.stamp is not None
    assert {source for source, _ in beta.stamp.inputs} == {"prices", "par_yields"}
    error = cell(pane_view, "xlu", "rate_beta_252_standard_error_bp_per_bp").value
    assert isinstance(error, float)
    assert error > 0
    unsure = cell(pane_view, "zero-duration-ig", "rate_beta_60_bp_per_bp")
    assert unsure.tone is Tone.MUTED
    assert "less than 2 standard errors from 0" in unsure.formula


def test_curve_stale_marks_betas_only() -> None:
    known = bundled_snapshot(DAY)
    aged = {
        key: replace(part, state=State.STALE) if key[0] == "par_yields" else part
        for key, part in known.datasets.items()
    }
    pane_view = view(update_of(replace(known, datasets=aged)), SectorsOptions())
    beta = cell(pane_view, "xlu", "rate_beta_60_bp_per_bp")
    assert beta.stamp is not None
    assert beta.stamp.state is State.STALE
    assert {row.stamp.state for row in pane_view.table.rows} == {State.SAMPLE}
    assert cell(pane_view, "xlu", "return_1d").stamp is None


def test_group_opened_has_plot_and_lines() -> None:
    pane_view = sectors_view(SectorsOptions(opened="xlv"))
    assert pane_view.plot is not None
    [line] = pane_view.plot.series
    assert [(level.y, level.label) for level in pane_view.plot.levels] == [(0.0, "SPY")]
    first, last = line.points[0], line.points[-1]
    assert (day_axis.day_at(first[0]), first[1]) == (date(2025, 6, 30), 0)
    assert day_axis.day_at(last[0]) == DAY
    assert last[1] == pytest.approx(4.69, abs=0.02)
    name, sensitivity = lead_texts(pane_view)
    assert name == "Health care (XLV)  total return less SPY's since 2025-07-01"
    assert re.fullmatch(r"β60 .* 10-year  a month after .* \(\d+\)", sensitivity)
    assert pane_view.plot_stays
    assert (pane_view.opened, pane_view.basis) == ("Health care", "")
    history = sectors_view(SectorsOptions(opened="xlv", reach=GroupPlotRange.HISTORY)).plot
    assert history is not None
    assert day_axis.day_at(history.series[0].points[0][0]) == date(2006, 1, 3)  # 252 days on
    absolute = sectors_view(SectorsOptions(opened="xlv", return_basis=ReturnBasis.ABSOLUTE)).plot
    assert absolute is not None
    assert [line.name for line in absolute.series] == ["SPY", "XLV"]
    assert absolute.series[0].points[-1][1] == pytest.approx(10.79, abs=0.01)


def test_options_benchmark_and_since_change_returns() -> None:
    """From 2025-06-30, XLV returned +15.47% and IWM +16.94%."""
    pane_view = sectors_view(SectorsOptions(benchmark="IWM"))
    assert cell(pane_view, "xlv", "return_since").value == pytest.approx(-1.47, abs=0.02)
    assert pane_view.basis == "pp against IWM"
    # From 2025-07-01: XLV +3.0, XLI -5.1
    day_later = sectors_view(SectorsOptions(since=date(2025, 7, 2)))
    assert cell(day_later, "xlv", "return_since").value == pytest.approx(3.0, abs=0.1)
    assert cell(day_later, "xli", "return_since").value == pytest.approx(-5.1, abs=0.1)


def test_sparkline_ends_at_newest_close() -> None:
    spark = cell(sectors_view(), "gold", "course").value
    assert isinstance(spark, str)
    assert len(spark) == 10
    assert spark[-1] == "▆"


def test_note_sample_is_named() -> None:
    pane_view = sectors_view()
    assert pane_view.stamp.state is State.SAMPLE
    assert pane_view.note.startswith("sample")


def test_note_counts_missing_and_early_groups() -> None:
    def closes(symbol: str, *levels: float) -> pd.DataFrame:
        days = ["2025-12-17", "2025-12-18", "2025-12-19"][: len(levels)]
        return pd.DataFrame(
            {"symbol": symbol, "observed": days, "total": levels, "price": float("nan")}
        )

    own = snapshot_of(
        dataset("prices", "SPY", closes("SPY", 1, 1, 1), state=State.LIVE),
        dataset("prices", "XLF", closes("XLF", 1, 1, 2), state=State.LIVE),
        dataset("prices", "XLV", closes("XLV", 1, 2), state=State.LIVE),
    )
    pane_view = view(update_of(own), SectorsOptions())
    figures = {row.key: row.cells[2].value for row in pane_view.table.rows}
    assert figures["xlf"] == 100
    assert figures["xlv"] == 100
    assert figures["xle"] is None
    assert pane_view.note == (
        "no closes of XLB, XLC, XLE, XLI and 22 more; 1 of 28 end earlier, the first on 2025-12-18"
    )


def test_group_of_other_publisher_is_not_compared() -> None:
    closes = pd.DataFrame({"observed": ["2025-12-18", "2025-12-19"], "total": [1.0, 2.0]})

    def own(symbol: str, source: str) -> Dataset:
        frame = closes.assign(symbol=symbol, price=closes["total"])
        return dataset(source, symbol, frame, state=State.LIVE)

    snapshot = snapshot_of(own("SPY", "tiingo"), own("XLF", "tiingo"), own("XLV", "prices"))
    relative, absolute = (
        {row.key: row.cells[2].value for row in pane_view.table.rows}
        for pane_view in (
            view(update_of(snapshot), SectorsOptions()),
            view(update_of(snapshot), SectorsOptions(return_basis=ReturnBasis.ABSOLUTE)),
        )
    )
    assert (relative["xlf"], relative["xlv"]) == (0, None)
    assert (absolute["xlf"], absolute["xlv"]) == (100, 100)
    [xlv] = [r for r in view(update_of(snapshot), SectorsOptions()).table.rows if r.key == "xlv"]
    assert xlv.cells[2].formula == (
        "total return of XLV, 2025-12-18 to 2025-12-19; the closes of SPY are another publisher's"
    )
    note = view(update_of(snapshot), SectorsOptions()).note
    assert note.endswith("; 1 not compared: their closes are another publisher's")


def test_row_stamp_has_inputs_of_all_spans() -> None:
    def own(symbol: str, key: str, *days: str) -> Dataset:
        frame = pd.DataFrame({"observed": days, "symbol": symbol, "total": 1.0, "price": 1.0})
        return dataset("prices", key, frame, state=State.LIVE)

    old, recent = ("2025-11-18", "2025-12-17"), ("2025-12-17", "2025-12-18", "2025-12-19")
    snapshot = snapshot_of(
        *(own(name, name, *old) for name in ("SPY", "XLV")),
        *(own(name, f"{name}~recent", *recent) for name in ("SPY", "XLV")),
    )
    pane_view = view(update_of(snapshot), SectorsOptions())
    [xlv] = [row for row in pane_view.table.rows if row.key == "xlv"]
    assert {part for _, part in xlv.stamp.inputs} == {"SPY", "XLV", "SPY~recent", "XLV~recent"}
    assert pane_view.tidy is not None
    day = {row.key: row.stamp.inputs for row in pane_view.tidy.rows}["xlv 1D"]
    assert {part for _, part in day} == {"SPY~recent", "XLV~recent"}


def test_groups_sharing_ticker_have_equal_returns() -> None:
    groups = (
        Group(id="large-caps", name="Large caps", ticker="SPY"),
        Group(id="health", name="Health", ticker="XLV"),
        Group(id="defensive", name="Defensive", ticker="XLV"),
    )
    pane_view = sectors_view(SectorsOptions(groups=groups))
    assert [row.key for row in pane_view.table.rows] == ["health", "defensive", "large-caps"]
    assert {len(row.cells) for row in pane_view.table.rows} == {len(pane_view.table.columns)}
    health, defensive, benchmark = (
        [cell.value for cell in row.cells] for row in pane_view.table.rows
    )
    assert set(benchmark[RETURNS]) == {0}
    assert health[RETURNS] == defensive[RETURNS]


def test_view_without_prices_has_no_figures() -> None:
    pane_view = view(update_of(snapshot_of()), SectorsOptions())
    assert {each.value for row in pane_view.table.rows for each in row.cells[2:]} == {None}
    assert pane_view.tidy is not None
    assert pane_view.tidy.rows == ()


SINCE = SectorsOptions(
    groups=(Group(id="xlv", name="Health care", ticker="XLV"),), since=date(2025, 12, 18)
)
DAYS = ("2025-12-16", "2025-12-17", "2025-12-18", "2025-12-19")


def missing_return(
    xlv: dict[date | str, float], spy: dict[date | str, float], **options: object
) -> str:
    """Return why the return of XLV since 18 December is missing."""
    snapshot = snapshot_of(fund("SPY", spy), fund("XLV", xlv))
    chosen = replace(SINCE, **options)
    missing = cell(view(update_of(snapshot), chosen), "xlv", "return_since")
    assert missing.value is None
    return missing.formula


def test_missing_return_names_the_close_that_is_missing() -> None:
    spy: dict[date | str, float] = dict.fromkeys(DAYS, 1.0)
    ended: dict[date | str, float] = dict.fromkeys(DAYS[:2], 1.0)
    formula = missing_return(ended, spy)
    assert formula.endswith("no close since, the last is of 2025-12-17")
    with_hole: dict[date | str, float] = dict.fromkeys((*DAYS[:1], *DAYS[2:]), 1.0)
    assert missing_return(with_hole, spy).endswith(": a close is missing")
    formula = missing_return(spy, with_hole | {"2025-12-17": float("nan")})
    assert formula.endswith(": the benchmark's is not known")


def test_available_tickers_are_those_with_closes() -> None:
    update = update_of(snapshot_of(fund("SPY", {"2025-12-19": 1.0}), fund("XLV", {DAY: 1.0})))
    assert available_tickers(update) == {"SPY", "XLV"}


def test_group_without_figures_says_so() -> None:
    assert beta_text(None) == "no beta to the 10-year"
    assert regime_text(None, 4.75) == "no months to compare"
