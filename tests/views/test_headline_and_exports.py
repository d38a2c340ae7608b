"""Figures of the header against those that ``export curve`` and ``export flows`` write."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.support.snapshots import bundled_snapshot, update_of
from tui.commands.exported_views import build_view, exported_table
from tui.commands.exports.query import ExportQuery
from tui.commands.table_frame import table_frame
from tui.config import Config
from tui.model.headline import OfficialMonth
from tui.model.update import Update
from tui.views.headline import headline

FIRST, LAST = date(2007, 1, 1), date(2026, 5, 29)


def exported(update: Update, pane: str, view: str, *, every: bool = False) -> pd.DataFrame:
    built = build_view(update, Config(), pane, ExportQuery(view, every=every))
    return table_frame(exported_table(built))


@given(day=st.dates(FIRST, LAST))
@examples(20)
def test_header_has_the_figures_that_the_curve_exports(day: date) -> None:
    update = update_of(bundled_snapshot(day))
    curve = exported(update, "curve", "curve").set_index("tenor")
    slopes = exported(update, "curve", "spreads").set_index("slope")
    shown = {figure.short: figure for figure in headline(update).figures}
    assert set(shown) == {"20Y", "10Y", "2s10s"}
    for name, frame, column in (
        ("20Y", curve, "yield_pct"),
        ("10Y", curve, "yield_pct"),
        ("2s10s", slopes, "level_bp"),
    ):
        row, figure = frame.loc[name], shown[name]
        assert abs(row[column] - figure.value) < 1e-6
        assert abs(row["change_1d_bp"] - (figure.change_bp or 0.0)) < 1e-6
        assert pd.Timestamp(str(row["observed"])).date() == figure.observed <= day


@given(day=st.dates(FIRST, LAST))
@examples(20)
def test_header_has_the_purchases_that_the_flows_export(day: date) -> None:
    update = update_of(bundled_snapshot(day))
    rows = exported(update, "flows", "holders", every=True)
    is_official = (rows["holder"] == "official") & (rows["instrument"] == "total")
    newest = rows[is_official].sort_values("observed").tail(3)
    bought = newest["net_purchases_usd_bn"].tolist()
    official = headline(update).official
    assert (official is None) == (not bought)
    if official is not None:
        assert official == OfficialMonth(
            bought_usd_bn=official.bought_usd_bn,
            observed=pd.Timestamp(newest["observed"].iloc[-1]).date(),
            same_sign=sum((amount < 0) == (bought[-1] < 0) for amount in bought),
            months=len(bought),
            is_stale=official.is_stale,
        )
        assert abs(official.bought_usd_bn - bought[-1]) < 1e-6
