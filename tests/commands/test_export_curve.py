"""``ticwatch export curve``, one view after the other."""

from __future__ import annotations

import csv
import io

import pytest

from tui.commands.arguments import VIEWS
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.views.curve.options import CurveViewName

AT = ("--as-of", "2025-12-17", "--offline")
FIGURES = {
    "curve": ("tenor", "10Y", "yield_pct", 4.16),
    "spreads": ("slope", "2s10s", "level_bp", 67),
    "history": ("observed_on", "1962-01-02", "yield_pct", 4.06),
    "changes": ("tenor", "20Y", "change_1d_bp", 1),
    "forwards": ("tenor", "10Y", "yield_pct", 4.16),
    "real": ("tenor", "30Y", "yield_pct", 4.83),
    "cushion": ("tenor", "10Y", "duration_years", 8.113),
    "why": ("tenor", "10Y", "change_bp", 1),
    "moves": ("span", "1M", "slope_bp", 21),
    "events": ("subject", "20-Year Bond", "high_yield_pct", 4.798),
}
"""View -> key column, key, value column and value: of Treasury, FRED, or a worked example."""
ONLINE = ("premium",)
"""Views whose figures do not ship: they are empty offline."""


@pytest.mark.parametrize("view", [view for view in VIEWS["curve"] if view not in ONLINE])
def test_export_of_each_view_has_its_published_value(
    view: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "curve", "--view", view, *AT]) == ExitCode.CLEAR
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    key, name, figure, value = FIGURES[view]
    row = next(row for row in rows if row[key] == name)
    assert float(row[figure]) == pytest.approx(value, abs=5e-4)
    assert row["known"]


def test_views_of_the_screen_can_be_exported() -> None:
    assert {view.value for view in CurveViewName} <= set(VIEWS["curve"])
    assert VIEWS["curve"][0] == CurveViewName.CURVE.value


def test_history_of_a_slope_equals_fred(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "curve", "--view", "history", "--of", "2s10s", *AT]) == ExitCode.CLEAR
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    # FRED's T10Y2Y of 2023-07-03
    [row] = [row for row in rows if row["observed"] == "2023-07-03"]
    assert (row["series"], row["level_bp"]) == ("2s10s", "-108.0")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("curve", "--view", "history", "--of", "9Y"), "no history of 9Y"),
        (("curve", "--of", "10Y"), "--of goes with"),
        (("flows", "--of", "10Y"), "--of goes with"),
    ],
)
def test_of_option_with_unknown_name_or_view_raises_usage_error(
    arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", *arguments, *AT]) == ExitCode.USAGE
    assert message in capsys.readouterr().err
