"""Header: its rows in each width, and the order in which one row leaves something out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from tui.model.headline import FiringRules, Headline, HeadlineFigure, OfficialMonth
from tui.model.text import Span, Tone
from tui.model.times import parse_moment
from tui.screen.widgets.header_items import HeaderTexts, clock_words, header_rows
from tui.screen.widgets.pieces import width_of

DAY = date(2025, 12, 19)
HEADLINE = Headline(
    figures=(
        HeadlineFigure("20-year", "20Y", 4.77, "pct", DAY, 3.0, recent=(4.7, 4.74, 4.77)),
        HeadlineFigure("10-year", "10Y", 4.16, "pct", DAY, 4.0, recent=(4.1, 4.12, 4.16)),
        HeadlineFigure("2s10s", "2s10s", 68.0, "bp", DAY, -2.0, recent=(70.0, 70.0, 68.0)),
    ),
    official=OfficialMonth(-10.04, date(2025, 10, 31), 3, 3),
    firing=(FiringRules("critical", 1), FiringRules("warning", 2)),
    rules=6,
)
TEXTS = HeaderTexts(HEADLINE, "Fri 19 Dec 18:10 NY", Span("live", Tone.MUTED), DAY)


def lines(texts: HeaderTexts, width: int) -> list[str]:
    rows = header_rows(texts, width)
    return ["".join(piece.text for piece in row) for row in rows]


def styles(texts: HeaderTexts, width: int) -> dict[str, str]:
    return {piece.text: piece.style for row in header_rows(texts, width) for piece in row}


def test_wide_header_has_names_over_figures_and_badges_under_their_count() -> None:
    above, below = lines(TEXTS, 120)
    words = "20-year 10-year 2s10s official with bills, Oct 3 of 6 firing Fri 19 Dec 18:10 NY"
    assert " ".join(above.split()) == words
    figures = "4.77% ▲3 4.16% ▲4 +68bp ▼2 −10.0bn ▼ sold, 3 of 3 !! 1 ! 2 live"
    assert " ".join(below.split()) == figures
    for name, figure in (("20-year", "4.77"), ("2s10s", "+68"), ("3 of 6", " !! 1")):
        assert above.index(name) == below.index(figure)
    assert above.endswith("NY ")
    assert below.endswith("live ")


def test_small_lines_of_the_last_observations_stand_from_160_columns_on() -> None:
    assert "▁▄▆" not in "".join(lines(TEXTS, 159))
    below = lines(TEXTS, 160)[1]
    assert below.index("▲3  ▁▄▆") < below.index("4.16% ▲4 ") < below.index("▼2  ▆▆▁")


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (100, "20Y 4.77%▲3  10Y 4.16%▲4  2s10s +68bp▼2  official −10.0bn  !! 3 FIRING  live"),
        (80, "20Y 4.77%▲3  10Y 4.16%▲4  2s10s +68bp▼2  official −10.0bn  !! 3 FIRING  live"),
        (78, "20Y 4.77%▲3  10Y 4.16%▲4  2s10s +68bp▼2  official −10.0bn  !! 3 FIRING"),
        (70, "20Y 4.77%▲3  10Y 4.16%▲4  2s10s +68bp▼2  official −10.0bn  !! 3"),
        (60, "20Y 4.77%▲3  10Y 4.16%▲4  2s10s +68bp▼2  !! 3"),
        (40, "20Y 4.77%▲3  10Y 4.16%▲4  !! 3"),
        (30, "20Y 4.77%▲3  !! 3"),
    ],
)
def test_narrow_header_leaves_out_the_least_first(width: int, line: str) -> None:
    [row] = lines(TEXTS, width)
    assert row.split() == line.split()
    assert len(row) == width


@pytest.mark.parametrize("width", [160, 120, 100, 70])
def test_count_of_rules_that_fired_on_earlier_figures_has_a_mark(width: int) -> None:
    before = lines(TEXTS, width)
    marked = lines(replace(TEXTS, is_evaluated=False), width)
    word = "… 3 of 6 firing" if width >= 120 else "!! 3…"
    assert word in marked[0]
    assert word not in before[0]
    assert marked[-1] == before[-1].replace("!! 3 ", "!! 3…"), "nothing else moves"
    assert [width_of(row) for row in header_rows(TEXTS, width)] == [*map(len, marked)]


@pytest.mark.parametrize("width", range(24, 260, 7))
def test_no_row_is_wider_than_the_screen(width: int) -> None:
    assert {width_of(row) for row in header_rows(TEXTS, width)} == {width}


LARGEST = replace(
    HEADLINE,
    official=OfficialMonth(-110.04, date(2024, 10, 31), 3, 3, is_stale=True),
    firing=tuple(FiringRules(name, 12, is_stale=True) for name in ("critical", "warning", "info")),
    rules=36,
)
WIDEST = HeaderTexts(LARGEST, "… saved Wed 31 Dec 18:10 NY", Span("asking 12 of 101"), DAY)


@pytest.mark.parametrize("width", [120, 121, 140, 160, 170, 200])
def test_large_figures_leave_out_details_and_stay_within_the_screen(width: int) -> None:
    shown = header_rows(WIDEST, width)
    assert {width_of(row) for row in shown} == {width}
    above, below = lines(WIDEST, width)
    assert above.endswith(f"{WIDEST.clock} ")
    assert "−110.0bn" in below
    assert "!! 12 " in below
    assert below.endswith("asking 12 of 101 ")


def test_saved_figures_say_so_in_every_width() -> None:
    saved = replace(TEXTS, clock="… saved Fri 19 Dec 18:10 NY", is_saved=True)
    for width in (60, 80, 100, 120, 200):
        assert "… saved Fri 19 Dec" in lines(saved, width)[0], width
        assert "20Y" in lines(saved, width)[0] or "20-year" in lines(saved, width)[0]


@pytest.mark.parametrize("width", [60, 70, 80, 120])
def test_trouble_with_the_network_is_said_in_every_width(width: int) -> None:
    lost = replace(TEXTS, network=Span("no network", Tone.WARNING))
    assert lines(lost, width)[-1].endswith(" no network ")
    assert "4.77%" in lines(lost, width)[-1]


def test_stale_figure_is_muted_and_its_badge_says_so() -> None:
    stale = replace(
        HEADLINE,
        figures=tuple(replace(figure, is_stale=True) for figure in HEADLINE.figures),
        firing=(FiringRules("critical", 1, is_stale=True),),
    )
    shown = styles(replace(TEXTS, headline=stale), 120)
    assert shown["4.77%"] == "stale"
    assert shown[" ▲3"] == Tone.MUTED.value
    assert shown[" !! 1 stale "] == "critical filled"


def test_purchases_are_worded_as_purchases() -> None:
    bought = replace(HEADLINE, official=OfficialMonth(4.2, date(2024, 10, 31), 2, 3))
    shown = lines(replace(TEXTS, headline=bought), 120)
    assert "official with bills, Oct ’24" in shown[0]
    assert "+4.2bn ▲ bought, 2 of 3" in shown[1]


def test_nothing_known_leaves_the_time() -> None:
    empty = replace(TEXTS, headline=Headline())
    assert lines(empty, 120)[0].split() == ["Fri", "19", "Dec", "18:10", "NY"]
    assert "FIRING" not in lines(empty, 80)[0]


def test_time_is_that_of_new_york() -> None:
    assert clock_words(parse_moment("2025-12-05T09:05")) == "Fri 5 Dec 09:05 NY"
    night: datetime = parse_moment("2025-12-05T23:59") + timedelta(minutes=1)
    assert clock_words(night) == "Sat 6 Dec 00:00 NY"
