"""The heatmap of sectors against figures worked out from other copies of closes."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.snapshots import bundled_snapshot, dataset, snapshot_of, updated
from tui.config import Config, Group
from tui.model import Dataset, State
from tui.present import View
from tui.views.sectors import SectorsOptions, Shown, view

DAY = date(2025, 12, 19)


def seen(options: SectorsOptions | None = None) -> View:
    return view(updated(bundled_snapshot(DAY)), options or SectorsOptions())


def test_without_options_it_is_the_default_configuration() -> None:
    options = SectorsOptions()
    assert options.groups == Config().groups
    assert (options.benchmark, options.since) == (
        Config().sectors.benchmark,
        Config().sectors.since,
    )


def test_the_title_names_the_basis() -> None:
    assert "relative total return against SPY, pp" in seen().title
    assert "total return, %" in seen(SectorsOptions(shown=Shown.ABSOLUTE)).title


def test_one_exported_row_per_group_and_span() -> None:
    tidy = seen().tidy
    assert tidy is not None
    assert [column.key for column in tidy.columns] == [
        "group",
        "ticker",
        "span",
        "relative_return_pp",
        "total_return_pct",
    ]
    rows = {row.key: [cell.value for cell in row.cells] for row in tidy.rows}
    assert len(rows) == len(Config().groups) * 8
    # Adjusted closes: XLV +15.47%, SPY +10.79% from 2025-06-30
    group, ticker, span, relative, total = rows["xlv since 2025-07-01"]
    assert (group, ticker, span) == ("Health care", "XLV", "since 2025-07-01")
    assert relative == pytest.approx(4.68, abs=0.02)
    assert total == pytest.approx(15.47, abs=0.02)


def test_price_returns_are_missing_where_only_total_returns_are_known() -> None:
    shown = seen(SectorsOptions(shown=Shown.PRICE))
    figures = {row.key: row.cells[-1].value for row in shown.table.rows}
    assert figures["xlv"] == pytest.approx(4.8, abs=0.06)  # price only
    assert figures["european-financials"] is None


def test_heat_follows_sign_and_stays_on_the_scale() -> None:
    cells = [cell for row in seen().table.rows for cell in row.cells[2:]]
    for cell in cells:
        assert isinstance(cell.value, float)
        assert cell.heat is not None
        assert -1 <= cell.heat <= 1
        assert cell.heat * cell.value >= 0
    since = [row.cells[-1] for row in seen().table.rows]
    clipped = sum(abs(cell.heat or 0) == 1 for cell in since)
    assert 1 < clipped < len(since) / 3


def test_the_sample_says_that_it_is_one() -> None:
    shown = seen()
    assert shown.stamp.state is State.SAMPLE
    assert shown.note.startswith("sample")


def test_the_benchmark_has_a_line_of_its_own() -> None:
    [line] = seen().lines
    text = "".join(span.text for span in line)
    assert text.startswith("SPY total return")
    assert "since 2025-07-01 +10.8%" in text


def test_groups_without_prices_and_groups_that_end_earlier() -> None:
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
    shown = view(updated(own), SectorsOptions())
    figures = {row.key: row.cells[2].value for row in shown.table.rows}
    assert figures["xlf"] == 100
    assert figures["xlv"] == 100
    assert figures["xle"] is None
    assert shown.note == "1 of 28 end earlier, the first on 2025-12-18"


def test_a_group_of_another_publisher_is_not_compared_and_the_note_says_so() -> None:
    closes = pd.DataFrame({"observed": ["2025-12-18", "2025-12-19"], "total": [1.0, 2.0]})

    def own(symbol: str, source: str) -> Dataset:
        frame = closes.assign(symbol=symbol, price=closes["total"])
        return dataset(source, symbol, frame, state=State.LIVE)

    snapshot = snapshot_of(own("SPY", "tiingo"), own("XLF", "tiingo"), own("XLV", "prices"))
    relative, absolute = (
        {row.key: row.cells[2].value for row in shown.table.rows}
        for shown in (
            view(updated(snapshot), SectorsOptions()),
            view(updated(snapshot), SectorsOptions(shown=Shown.ABSOLUTE)),
        )
    )
    assert (relative["xlf"], relative["xlv"]) == (0, None)
    assert (absolute["xlf"], absolute["xlv"]) == (100, 100)
    [xlv] = [r for r in view(updated(snapshot), SectorsOptions()).table.rows if r.key == "xlv"]
    assert xlv.cells[2].formula == (
        "total return of XLV, 2025-12-18 to 2025-12-19; the closes of SPY are another publisher's"
    )
    note = view(updated(snapshot), SectorsOptions()).note
    assert note == "1 not compared: their closes are another publisher's"


def test_a_row_comes_from_the_closes_of_all_its_spans() -> None:
    def own(symbol: str, key: str, *days: str) -> Dataset:
        frame = pd.DataFrame({"observed": days, "symbol": symbol, "total": 1.0, "price": 1.0})
        return dataset("prices", key, frame, state=State.LIVE)

    old, recent = ("2025-11-18", "2025-12-17"), ("2025-12-17", "2025-12-18", "2025-12-19")
    snapshot = snapshot_of(
        *(own(name, name, *old) for name in ("SPY", "XLV")),
        *(own(name, f"{name}~recent", *recent) for name in ("SPY", "XLV")),
    )
    shown = view(updated(snapshot), SectorsOptions())
    [xlv] = [row for row in shown.table.rows if row.key == "xlv"]
    assert {part for _, part in xlv.stamp.inputs} == {"SPY", "XLV", "SPY~recent", "XLV~recent"}
    assert shown.tidy is not None
    day = {row.key: row.stamp.inputs for row in shown.tidy.rows}["xlv 1D"]
    assert {part for _, part in day} == {"SPY~recent", "XLV~recent"}


def test_two_groups_may_share_a_fund_and_one_may_be_the_benchmark() -> None:
    groups = (
        Group(id="large-caps", name="Large caps", ticker="SPY"),
        Group(id="health", name="Health", ticker="XLV"),
        Group(id="defensive", name="Defensive", ticker="XLV"),
    )
    shown = seen(SectorsOptions(groups=groups))
    assert [row.key for row in shown.table.rows] == ["large-caps", "health", "defensive"]
    assert {len(row.cells) for row in shown.table.rows} == {len(shown.table.columns)}
    benchmark, health, defensive = ([cell.value for cell in row.cells] for row in shown.table.rows)
    assert set(benchmark[2:]) == {0}
    assert health[2:] == defensive[2:]


def test_without_prices_every_figure_is_missing() -> None:
    shown = view(updated(snapshot_of()), SectorsOptions())
    assert {cell.value for row in shown.table.rows for cell in row.cells[2:]} == {None}
    assert shown.tidy is not None
    assert shown.tidy.rows == ()
