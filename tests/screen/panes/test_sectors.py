"""The keys of the sectors pane on a real screen."""

from __future__ import annotations

from textual.pilot import Pilot

from tests.support.feeds import app, glass, settled
from tui.model.times import moment
from tui.screen.app import TicwatchApp
from tui.screen.panes.sectors import not_a_day
from tui.screen.widgets.prompt import Prompt

ARTICLE = moment("2025-12-19")


def opened() -> TicwatchApp:
    return app(as_of=ARTICLE, start=3)


def shown(running: TicwatchApp) -> list[str]:
    """The lines of the screen without frame and blanks."""
    return [line.strip("│ ") for line in glass(running).splitlines()]


def row(running: TicwatchApp, name: str) -> list[str]:
    [line] = [line for line in shown(running) if line.startswith(name)]
    return line.removeprefix(name).split()


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


async def test_in_80_columns_every_span_is_there_and_in_60_the_article_s() -> None:
    running = opened()
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        title, *_ = (line for line in shown(running) if "3 Sectors" in line)
        assert "3 Sectors · total return less SPY's, pp · 2025-12-19 · today · sample" in title
        assert row(running, "Group") == ["1D", "1W", "1M", "3M", "6M", "YTD", "1Y", "since"]
        assert row(running, "Health care")[-1] == "+4.7"
    narrow = opened()
    async with narrow.run_test(size=(60, 16)) as pilot:
        await settled(pilot)
        assert row(narrow, "Group") == ["1D", "1M", "YTD", "1Y", "since"]
        assert row(narrow, "Industrials")[-1] == "−4.7"


async def test_a_wide_screen_has_the_rates_beside_the_returns() -> None:
    running = opened()
    async with running.run_test(size=(200, 60)) as pilot:
        await settled(pilot)
        heading = row(running, "Group")
        assert heading[-9:] == ["#", "β60", "±", "β252", "±", ">4.75", "n", "≤4.75", "n"]


async def test_basis_view_and_back() -> None:
    running = opened()
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "b")
        assert "total return, %" in glass(running)
        assert row(running, "Health care")[-1] == "+15.5"
        await press(pilot, "b")
        assert "price return less SPY's, pp" in glass(running)
        await press(pilot, "b", "v")
        assert "Sectors, rates · total return less SPY's · 2025-12-19" in glass(running)
        assert row(running, "Group") == [
            *("since", "β60", "±", "β252", "±", ">4.75", "n", "≤4.75", "n"),
        ]


async def test_any_column_sorts() -> None:
    running = opened()
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "v", *"llllllll", "s")
        sheet = running.screen.query_one("#sectors TableView").sheet  # type: ignore[attr-defined]
        place = [column.key for column in sheet.table.columns].index("rate_beta_252_bp_per_bp")
        await press(pilot, *(">" * 20), *("<" * 20))
        assert sheet.sorted_by is not None
        sheet.sort(place)
        values = [each.cells[place].value for each in sheet.rows]
        assert values == sorted(values, reverse=True)


async def test_a_group_opens_its_plot_and_escape_puts_it_away() -> None:
    running = opened()
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, *"jjjjjjjjj", "enter")
        assert "Health care (XLV)  total return less SPY's since 2025-07-01" in glass(running)
        assert "━━ XLV" in glass(running)
        await press(pilot, "v")
        assert "over a year, each day" in glass(running)
        assert "2020" in glass(running)
        await press(pilot, "enter")
        assert "observed 2025-12-19" in glass(running)
        await press(pilot, "escape")
        assert "━━ XLV" not in glass(running)
        assert "3 Sectors" in glass(running)


async def test_another_benchmark_and_another_day_are_asked_for() -> None:
    running = opened()
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "B", *"nosuch", "enter")
        assert isinstance(running.screen, Prompt)
        assert "no closes of NOSUCH" in glass(running)
        await press(pilot, "escape", "B", *"iwm", "enter")
        assert "total return less IWM's, pp" in glass(running)
        # XLV +15.47% less IWM +16.94%
        assert row(running, "Health care")[-1] == "−1.5"
        await press(pilot, "d", *"2025-07-02", "enter")
        assert "since 2025-07-02" in glass(running)


def test_what_names_no_day_is_refused() -> None:
    assert not_a_day(" 2025-07-01 ") == ""
    assert not_a_day("July") == "expected a day such as 2025-07-01"
    assert not_a_day("1980-01-01") == "expected a day from 1990-01-01 on"
