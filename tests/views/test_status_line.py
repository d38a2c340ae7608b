"""The status line: words, signs, ages and tones of a summary."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from tui.commands.status import coloured
from tui.model.market_summary import KeyFigure, MarketSummary
from tui.model.text import Tone
from tui.views.status_line import status_line

DAY = date(2026, 6, 18)
NOW = datetime(2026, 6, 18, 23, tzinfo=UTC)
"""19:00 in New York."""
SUMMARY = MarketSummary(
    figures=(
        KeyFigure("20Y", 5.2, "pct", DAY, -2.0),
        KeyFigure("10Y", 4.65, "pct", DAY, -4.4),
        KeyFigure("2s10s", 46.0, "bp", DAY, 2.0),
        KeyFigure("official", 3.04, "usd_bn", date(2026, 5, 31)),
    ),
    firing=2,
    critical=0,
    undecided=0,
    rules=6,
    bundled=False,
    made=NOW,
)
TEXT = "20Y 5.20% ▼2 · 10Y 4.65% ▼4 · 2s10s +46 bp ▲2 · official +3.0 bn May · 2 of 6 firing"


def text(summary: MarketSummary, now: datetime = NOW) -> str:
    return coloured(status_line(summary, now), "none")


def test_line_of_the_day_has_no_age() -> None:
    assert text(SUMMARY) == TEXT


def test_older_line_has_its_age_by_the_days_of_new_york() -> None:
    assert text(SUMMARY, NOW + timedelta(hours=4, minutes=59)) == TEXT
    assert text(SUMMARY, NOW + timedelta(hours=5)) == f"{TEXT} · 1 d old"
    assert text(SUMMARY, NOW + timedelta(days=40)) == f"{TEXT} · 40 d old"
    assert text(SUMMARY, NOW - timedelta(days=1)) == TEXT, "a clock may be behind"


def test_line_of_what_ships_is_marked() -> None:
    marked = replace(SUMMARY, bundled=True)
    assert text(marked, NOW + timedelta(days=2)) == f"{TEXT} · bundled · 2 d old"


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (KeyFigure("10Y", 4.65, "pct", DAY, 0.4), "10Y 4.65% ±0"),
        (KeyFigure("10Y", -0.05, "pct", DAY, None), "10Y −0.05%"),
        (KeyFigure("2s10s", -46.0, "bp", DAY, 12.5), "2s10s −46 bp ▲12"),
        (KeyFigure("official", -10.0, "usd_bn", date(2025, 7, 31)), "official −10.0 bn Jul"),
        (KeyFigure("official", -10.0, "usd_bn", date(2025, 6, 30)), "official −10.0 bn Jun ’25"),
    ],
)
def test_figure_has_its_sign_unit_and_date(figure: KeyFigure, expected: str) -> None:
    assert text(replace(SUMMARY, figures=(figure,))).startswith(f"{expected} · 2 of 6 firing")


def test_line_without_figures_has_the_rules_alone() -> None:
    assert text(replace(SUMMARY, figures=())) == "2 of 6 firing"


def test_rules_that_are_stale_or_unknown_are_counted() -> None:
    assert text(replace(SUMMARY, undecided=3)).endswith("2 of 6 firing, 3 stale or unknown")


@pytest.mark.parametrize(
    ("firing", "critical", "tone"),
    [(0, 0, Tone.PLAIN), (2, 0, Tone.WARNING), (2, 1, Tone.CRITICAL)],
)
def test_tone_of_the_rules_is_that_of_the_worst(firing: int, critical: int, tone: Tone) -> None:
    line = status_line(replace(SUMMARY, firing=firing, critical=critical), NOW)
    assert line[-1].tone is tone


def test_colours_are_those_of_tmux_or_of_a_terminal() -> None:
    line = status_line(replace(SUMMARY, critical=1), NOW)
    tmux, ansi = coloured(line, "tmux"), coloured(line, "ansi")
    assert "#[fg=yellow] ▼2#[default]" in tmux
    assert tmux.endswith("#[fg=red,bold]2 of 6 firing#[default]")
    assert "\x1b[36m ▲2\x1b[0m" in ansi
    assert "\x1b" not in tmux
