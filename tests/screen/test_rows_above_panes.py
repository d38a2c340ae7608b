"""Rows above the panes: the header, one row of trouble, and the first hint."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.geometry import Region

from tests.support.feeds import NOW, FixedFeed, app_on, screen_text, wait_until_painted
from tests.support.snapshots import bundled_snapshot
from tui.model.status import PartStatus
from tui.model.update import Update
from tui.screen.first_hint import FirstHint
from tui.screen.main_screen import MainScreen
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.screen.widgets.header import Header

SIZE = (120, 40)
ERROR = "[Errno 101] Network is unreachable"


def failing(source: str, host: str) -> PartStatus:
    soon = NOW + timedelta(minutes=5)
    return PartStatus(source, "1", asked=NOW, failures=3, error=ERROR, down=host, next_try=soon)


class LostFeed(FixedFeed):
    """Feed without a network: the sources of both panes fail."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[AsyncIterator[Update]]:
        async def updates() -> AsyncIterator[Update]:
            parts = failing("par_yields", "a.gov"), failing("tic_release", "b.gov")
            statuses = {(part.source, part.part): part for part in parts}
            yield replace(Update(bundled_snapshot(NOW), (), NOW), statuses=statuses)

        yield updates()


async def test_trouble_is_one_row_for_all_sources_and_goes_in_the_past() -> None:
    app = app_on(LostFeed())
    async with app.run_test(size=SIZE) as pilot:
        await wait_until_painted(pilot)
        lines = screen_text(app).splitlines()
        assert lines[1].endswith(" no network ")
        words = "!  no network · history to 2026-08-07 · next try 10:35 EDT"
        assert lines[2].strip().startswith(words)
        assert lines[2].endswith(" S sources ")
        assert ERROR not in screen_text(app)
        assert screen_text(app).count("next try") == 1
        await pilot.press("left_square_bracket")
        await wait_until_painted(pilot)
        lines = screen_text(app).splitlines()
        assert lines[0].startswith(" AS OF 2026-08-06 18:00 EDT · first print · flows: ")
        assert not any("S sources" in line for line in lines)
        assert lines[1].startswith(" 20-year ")


@pytest.mark.parametrize("is_first", [True, False])
async def test_hint_is_shown_once_and_escape_hides_it_for_good(
    tmp_path: Path, *, is_first: bool
) -> None:
    hint = FirstHint(tmp_path)
    if not is_first:
        (tmp_path / "last-visit").write_text("2026-08-01T12:00:00+00:00")
    assert hint.is_due == is_first
    if not is_first:
        return
    app = app_on(panes=(CurvePane,))
    screen = app.get_default_screen

    def with_hint() -> MainScreen:
        shown = screen()
        assert isinstance(shown, MainScreen)
        shown.hint = hint
        return shown

    app.get_default_screen = with_hint  # type: ignore[method-assign]
    async with app.run_test(size=SIZE) as pilot:
        await wait_until_painted(pilot)
        row = screen_text(app).splitlines()[2]
        assert row.startswith(" New here?  ? keys  v another view  t another day  Enter opens ")
        assert row.rstrip().endswith("Esc hides this for good")
        await pilot.press("escape")
        await wait_until_painted(pilot)
        assert "New here?" not in screen_text(app)
    assert not hint.is_due
    assert not FirstHint(tmp_path).is_due


async def test_new_minute_paints_the_cells_of_the_time_alone() -> None:
    feed = FixedFeed()
    app = app_on(feed, panes=(CurvePane,))
    async with app.run_test(size=SIZE) as pilot:
        await wait_until_painted(pilot)
        header = app.screen.query_one(Header)
        painted: list[Region] = []
        refresh = header.refresh

        def noting(*regions: Region, **choices: bool) -> Header:
            painted.extend(regions or (header.region,))
            return refresh(*regions, **choices)

        header.refresh = noting  # type: ignore[method-assign]
        texts = header.texts
        header.show(texts)
        assert painted == []
        header.show(replace(texts, clock=texts.clock.replace("10:30", "10:31")))
        assert painted == [Region(SIZE[0] - 1 - len(texts.clock), 0, len(texts.clock), 1)]


async def test_click_on_a_tab_chooses_its_view() -> None:
    app = app_on(panes=(FlowsPane,))
    async with app.run_test(size=(100, 30)) as pilot:
        await wait_until_painted(pilot)
        pane = app.screen.query_one(FlowsPane)
        assert "━ 1 countries  2 months  3 custody ━" in pane.title_text
        await pilot.click(FlowsPane, offset=(pane.title_text.index("2 months") + 3, 0))
        await wait_until_painted(pilot)
        assert pane.view_index == 1
        await pilot.click(FlowsPane, offset=(3, 0))
        await wait_until_painted(pilot)
        assert pane.view_index == 1, "the name is no tab"


async def test_notes_and_times_stand_below_a_pane_alone_and_under_i_in_the_grid() -> None:
    app = app_on(start=2)
    async with app.run_test(size=SIZE) as pilot:
        await wait_until_painted(pilot)
        note = screen_text(app).splitlines()[-2]
        assert note.startswith(" * custody hub  change = bought + valuation + other")
        assert "observed 2026-04-30 · known " in note
        await pilot.press("z")
        await wait_until_painted(pilot)
        assert "custody hub" not in screen_text(app)
        assert "observed" not in screen_text(app)
        await pilot.press("i")
        await wait_until_painted(pilot)
        assert "custody hub" in screen_text(app)
        assert "observed 2026-04-30 · known " in screen_text(app)


async def test_headline_that_is_replaced_while_it_is_made_is_no_failure() -> None:
    feed = FixedFeed()
    running = app_on(feed)
    async with running.run_test(size=(100, 30)) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        screen.shown = feed.at(datetime(2026, 6, 10, tzinfo=UTC))
        while not any(each.group == "headline" and each.is_running for each in running.workers):
            await asyncio.sleep(0)
        await asyncio.sleep(0)  # its task starts
        screen.shown = screen.live
        await wait_until_painted(pilot)
        assert [*running._notifications] == []
