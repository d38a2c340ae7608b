"""Start that takes its last lines for the present, and connects once they are not."""

from __future__ import annotations

import os
import re
import shutil
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.support.bodies import bundled
from tests.support.feeds import FEW_PANES, screen_text, wait_until_painted
from tests.support.painted_cells import Painted, cells
from tests.support.publishers import with_next_day
from tests.support.toy_source import Clock
from tui.config import Alerts, Config, ConfigWatcher, Loaded, Sectors
from tui.model.fingerprint import Digests, Fingerprint, MemoryState
from tui.model.update import Update
from tui.model.view import View
from tui.monitor.fingerprint import PresentCheck, read_digests
from tui.monitor.monitor import Monitor
from tui.screen import last_frame
from tui.screen.app import TicwatchApp
from tui.screen.feed_screen import FeedScreen
from tui.screen.last_screen.files import LastScreens
from tui.screen.main_screen import MainScreen
from tui.screen.panes.auctions import AuctionsPane
from tui.screen.panes.base import Pane
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.screen.panes.loading import LOADING
from tui.screen.panes.sectors import SectorsPane
from tui.screen.panes.supply import SupplyPane
from tui.screen.panes.thesis import ThesisPane
from tui.store.archive import Vintage, digest_of
from tui.store.sqlite_archive import SqliteArchive
from tui.views.flows.options import FlowsOptions
from tui.views.reads import Reads
from tui.views.supply.options import SupplyOptions, SupplyViewName
from tui.views.thesis.options import ThesisOptions
from tui.views.thesis.view import claims_view

NOW = datetime(2026, 8, 8, 15, 20, tzinfo=UTC)
"""A Saturday morning, when the words of no time left change for half an hour."""
SIZE = (120, 40)
WITHOUT_RULES = Config(alerts=Alerts(rule=()))
MOST_LOOKS = 250
"""Looks whether the feed is connected, until a test fails."""
MARKED = re.compile(r" 1  Curve ━ .*━ … to \d+ \w+ ━")
UNMARKED = re.compile(r" 1  Curve ━ .*━ to \d+ \w+ ━")


class Starts:
    """Starts of the screen of one home, and how often they connected."""

    def __init__(self, home: Path, connections: int = 0) -> None:
        self.home = home
        self.clock = Clock(NOW)
        self.connections = connections
        self.offline = True
        """What the memory is compared with: whether sources are asked."""
        self.may_connect = threading.Event()
        self.may_connect.set()

    def connect(self) -> Monitor:
        self.connections += 1
        self.may_connect.wait(30)  # no longer, if the test fails
        return Monitor(WITHOUT_RULES, self.home, now=self.clock, offline=True)

    async def wait_until_connected(self, pilot: Pilot[None]) -> None:
        """Wait until a second start connects."""
        while self.connections == 1:
            await pilot.pause(0.02)

    def receive(self, source: str, part: str, body: bytes) -> None:
        """Store a body as another program does that polls."""
        vintage = Vintage(source, part, self.clock.time, digest_of(body), "https://example.gov")
        SqliteArchive(self.home / "archive.sqlite").put(vintage, body)

    def receive_mspd_later(self) -> None:
        """Store another body of the MSPD, five minutes after the memory was kept."""
        self.clock.forward(minutes=5)
        self.receive("mspd", "table1", bundled("mspd", "table1") + b"\n")

    def watch(self, stored: Fingerprint) -> Callable[[], MemoryState]:
        def read(now: datetime) -> Digests:
            return read_digests(self.home, WITHOUT_RULES, now, offline=self.offline, environ={})

        return PresentCheck(stored, self.home, read, self.clock)

    def app(self, *more_panes: type[Pane], few: Sequence[type[Pane]] = FEW_PANES) -> TicwatchApp:
        panes, screens = (*few, *more_panes), self.screens()
        return TicwatchApp(self.connect, panes=panes, last_screens=screens, watch=self.watch)

    def screens(self) -> LastScreens:
        return LastScreens(self.home, WITHOUT_RULES, now=self.clock, offline=True)


class EmptyThesisPane(ThesisPane):
    """Pane outside the grid, of which nothing is remembered. It has no claims."""

    @staticmethod
    def make_view(update: Update, options: ThesisOptions) -> View:
        return claims_view((), options)


def held(pane: type[Pane], may_make: threading.Event) -> type[Pane]:
    """Return a pane that makes no view before the test lets it."""

    def make_view(update: Update, options: object) -> View:
        may_make.wait(30)  # no longer, if the test fails
        return pane.make_view(update, options)

    return type(f"Held{pane.__name__}", (pane,), {"make_view": staticmethod(make_view)})


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of one home, and of a copy of it as its first start has left it."""
    return tmp_path_factory.mktemp("present")


@pytest.fixture
async def starts(place: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Starts:
    """Starts of a home in which a first one has left its last screen.

    The first test makes that start. The next ones get the same home, as it was after it.
    """
    monkeypatch.setattr(FeedScreen, "LOOK_SECONDS", 0.02)
    lived_in, kept = place / "home", place / "kept"
    if not kept.exists():
        shutil.copytree(home, lived_in)
        first = Starts(lived_in)
        app = first.app()
        async with app.run_test(size=SIZE) as pilot:
            await wait_until_painted(pilot)
            await pilot.press("q")
        assert first.connections == 1
        shutil.copytree(lived_in, kept)
    shutil.rmtree(lived_in)
    shutil.copytree(kept, lived_in)
    return Starts(lived_in, connections=1)


async def test_start_with_nothing_new_shows_the_present_without_connecting(starts: Starts) -> None:
    starts.clock.forward(minutes=5)
    app = starts.app()
    async with app.run_test(size=SIZE) as pilot:
        await wait_until_unmarked(pilot)
        assert "Sat 8 Aug 11:25 NY" in screen_text(app), "the time of the present"
        assert starts.connections == 1
        starts.receive("par_yields", "2026", bundled("par_yields", "2026") + b"\n")
        await starts.wait_until_connected(pilot)
        await wait_until_painted(pilot)


async def test_export_of_a_remembered_pane_is_written_once_its_figures_are_there(
    starts: Starts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "exported"
    folder.mkdir()
    monkeypatch.chdir(folder)
    app = starts.app()
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await pilot.press("e", "enter")
        while not [message for message in app.messages if message.title == "Exported"]:
            await pilot.pause(0.02)
    [path] = folder.iterdir()
    assert path.name.startswith("ticwatch-curve-2026-08-08")


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param(-1, id="clock set back", marks=pytest.mark.long),
        pytest.param(24, id="next day in New York"),
    ],
)
async def test_memory_of_another_time_is_marked_until_the_feed_answers(
    starts: Starts, hours: int
) -> None:
    starts.clock.forward(hours=hours)
    app = starts.app()
    async with app.run_test(size=SIZE) as pilot:
        screen = app.screen_stack[0]
        assert isinstance(screen, MainScreen)
        assert MARKED.search(screen_text(app))
        assert "… saved Sat 8 Aug 11:20 NY" in screen_text(app)
        while starts.connections == 1:
            assert not screen.memory_is_present
            await pilot.pause(0.02)
        await wait_until_painted(pilot)
        assert UNMARKED.search(screen_text(app))


async def test_key_of_a_pane_without_a_memory_connects(starts: Starts) -> None:
    starts.clock.forward(minutes=5)
    app = starts.app(EmptyThesisPane)
    async with app.run_test(size=SIZE) as pilot:
        await wait_until_unmarked(pilot)
        assert starts.connections == 1
        await pilot.press("7")
        await starts.wait_until_connected(pilot)
        await wait_until_painted(pilot)
        assert "no claims" in screen_text(app)


async def test_filter_is_typed_at_once_before_the_feed_answers(starts: Starts) -> None:
    starts.may_connect.clear()
    app = starts.app()
    async with app.run_test(size=SIZE) as pilot:
        while not UNMARKED.search(screen_text(app)):
            await pilot.pause(0.02)
        await pilot.press("2", "slash", "j", "b", "backspace", "a", "p", "enter")
        starts.may_connect.set()
        await wait_until_painted(pilot)
        screen = app.screen
        assert isinstance(screen, MainScreen)
        table = screen.query_one(FlowsPane).table
        assert table.table_state.filter_text == "jap"
        assert [row.cells[0].value for row in table.table_state.rows] == ["Japan"]
        assert screen.focused is table
        assert not screen.paused


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")
async def test_last_lines_of_the_present_are_kept_for_another_terminal_too(
    starts: Starts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes of the screen are kept without connecting, if it is as it began."""
    from tui.screen.remembering_app import RememberingApp

    monkeypatch.setenv("TICWATCH_HOME", str(starts.home))
    loaded = Loaded(WITHOUT_RULES, None)
    watcher = ConfigWatcher(lambda: loaded, loaded)
    screens = starts.screens()
    app = RememberingApp(
        starts.connect, panes=FEW_PANES, watcher=watcher, last_screens=screens, watch=starts.watch
    )
    async with app.run_test(size=SIZE) as pilot:
        while not UNMARKED.search(screen_text(app)):
            await pilot.pause(0.02)
        await pilot.press("tab")
        assert app.screen_to_keep() is None, "another pane is in focus"
        await pilot.press("shift+tab", "q")
    assert starts.connections == 1
    present = last_frame.circumstances(os.environ, *SIZE, offline=True)
    assert "… saved Sat 8 Aug 11:20 NY" in last_frame.read(
        str(starts.home), present, SIZE, NOW.timestamp()
    ).decode("utf-8")


async def zoom(pilot: Pilot[None]) -> None:
    await pilot.press("z")


async def enlarge(pilot: Pilot[None]) -> None:
    await pilot.resize_terminal(SIZE[0] + 10, SIZE[1])


async def heighten(pilot: Pilot[None]) -> None:
    await pilot.resize_terminal(SIZE[0], SIZE[1] + 4)


@pytest.mark.parametrize("change", [zoom, enlarge, heighten])
async def test_pane_of_another_size_shows_its_last_lines_and_connects(
    starts: Starts, change: Callable[[Pilot[None]], Awaitable[None]]
) -> None:
    starts.may_connect.clear()
    app = starts.app()
    async with app.run_test(size=SIZE) as pilot:
        while not UNMARKED.search(screen_text(app)):
            await pilot.pause(0.02)
        assert starts.connections == 1
        await change(pilot)
        await pilot.pause()
        assert LOADING not in screen_text(app)
        assert " tenor " in screen_text(app)
        for _ in range(MOST_LOOKS):
            await pilot.pause(0.02)
            if starts.connections > 1:
                break
        assert starts.connections == 2
        starts.may_connect.set()
        await wait_until_painted(pilot)


def cells_of(running: TicwatchApp, pane: str) -> list[Painted]:
    """Return the rows of a pane."""
    region, width = running.screen.query_one(f"#{pane}").region, running.size.width
    painted = cells(running)
    starts = (y * width + region.x for y in range(region.y, region.bottom))
    return [painted[start : start + region.width] for start in starts]


def title_of(running: TicwatchApp, pane: str) -> str:
    """Return the first row of a pane."""
    return "".join(cell for cell, _ in cells_of(running, pane)[0])


async def wait_until_unmarked(pilot: Pilot[None]) -> None:
    """Wait until the first check of the memory has found that it is the present."""
    while not UNMARKED.search(screen_text(pilot.app)):
        await pilot.pause(0.02)


async def wait_until_live(pilot: Pilot[None]) -> None:
    """Wait for the first update, whose views may still be in the making."""
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, MainScreen)
    while screen.live is None:
        await pilot.pause(0.02)
    await pilot.pause()


async def test_pane_of_whose_sources_nothing_is_new_is_the_present_before_the_feed_answers(
    starts: Starts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pane, "SLOW_SECONDS", 0.01)  # a pane that has to show more says so at once
    starts.clock.forward(minutes=5)
    body = with_next_day(bundled("par_yields", "2026"), date(2026, 8, 8), "4.99")
    starts.receive("par_yields", "2026", body)
    starts.may_connect.clear()
    app = starts.app()
    async with app.run_test(size=SIZE) as pilot:
        try:
            await starts.wait_until_connected(pilot)
            await pilot.pause()
            flows, curve_title = cells_of(app, "flows"), title_of(app, "curve")
        finally:
            starts.may_connect.set()
        titles = [title_of(app, "flows")]
        while not app.screen.query("#flows TableView"):
            titles.append(title_of(app, "flows"))
            await pilot.pause(0.01)
        await wait_until_painted(pilot)
        assert "… to " in curve_title
        assert set(titles) == {title_of(app, "flows")}
        assert " to " in titles[0]
        assert "…" not in titles[0]
        assert cells_of(app, "flows") == flows
        assert UNMARKED.search(screen_text(app)), "the curve too"


async def test_pane_is_the_present_once_its_alerts_are_known_to_be_the_same(starts: Starts) -> None:
    may_make = threading.Event()
    starts.receive_mspd_later()
    starts.may_connect.clear()
    app = starts.app(few=(held(CurvePane, may_make), FlowsPane))
    async with app.run_test(size=SIZE) as pilot:
        try:
            await starts.wait_until_connected(pilot)
            await pilot.pause()
            before = title_of(app, "curve")
            starts.may_connect.set()
            await wait_until_live(pilot)
            curve, after = cells_of(app, "curve"), title_of(app, "curve")
        finally:
            starts.may_connect.set()
            may_make.set()
        await wait_until_painted(pilot)
        assert "… to " in before
        assert "…" not in after
        assert cells_of(app, "curve") == curve


async def test_pane_that_is_known_to_be_the_present_is_not_compared_again(starts: Starts) -> None:
    readers: list[threading.Thread] = []
    before_view: list[list[threading.Thread]] = []

    class NotedFlowsPane(FlowsPane):
        """Pane that notes which threads ask what it reads, which imports its view."""

        @staticmethod
        def reads(options: FlowsOptions) -> Reads:
            readers.append(threading.current_thread())
            return FlowsPane.reads(options)

        @staticmethod
        def make_view(update: Update, options: FlowsOptions) -> View:
            before_view.append([*readers])
            return FlowsPane.make_view(update, options)

    starts.receive_mspd_later()
    app = starts.app(few=(CurvePane, NotedFlowsPane))
    async with app.run_test(size=SIZE) as pilot:
        await wait_until_painted(pilot)
    assert before_view[0]
    assert threading.main_thread() not in before_view[0]


@pytest.mark.parametrize("pane", [AuctionsPane, SectorsPane], ids=lambda pane: pane.NAME)
async def test_pane_is_the_present_once_all_that_it_shows_is_known_to_be_the_same(
    pane: type[Pane], starts: Starts
) -> None:
    may_make = threading.Event()
    may_make.set()
    panes = (FlowsPane, held(pane, may_make))
    first = starts.app(few=panes)
    async with first.run_test(size=SIZE) as pilot:
        first_screen = first.screen_stack[0]
        assert isinstance(first_screen, MainScreen)
        first_screen.need_feed()
        await wait_until_painted(pilot)
        await pilot.press("q")
    may_make.clear()
    starts.clock.forward(minutes=5)
    body = with_next_day(bundled("par_yields", "2026"), date(2026, 8, 8), "4.99")
    starts.receive("par_yields", "2026", body)
    app = starts.app(few=panes)
    async with app.run_test(size=SIZE) as pilot:
        before = title_of(app, pane.NAME)
        await wait_until_live(pilot)
        remembered, after = cells_of(app, pane.NAME), title_of(app, pane.NAME)
        may_make.set()
        await wait_until_painted(pilot)
        assert "… " in before
        assert "…" not in after
        assert cells_of(app, pane.NAME) == remembered


async def test_hidden_pane_is_no_longer_the_present_after_the_first_update(starts: Starts) -> None:
    starts.receive_mspd_later()
    starts.may_connect.clear()
    app = starts.app()
    async with app.run_test(size=SIZE) as pilot:
        try:
            await starts.wait_until_connected(pilot)
            await pilot.pause()
            flows = app.query_one(FlowsPane)
            was_present = flows.has_present_lines
            await pilot.press("z")
        finally:
            starts.may_connect.set()
        await wait_until_painted(pilot)
        assert was_present
        assert flows.is_waiting
        assert not flows.has_present_lines
        screen = app.screen_stack[0]
        assert isinstance(screen, MainScreen)
        assert screen.live is not None
        screen.live = replace(screen.live, error="of a second update")
        await wait_until_painted(pilot)
        assert not flows.has_present_lines


async def test_memory_is_not_of_a_configuration_that_changes_while_it_is_shown(
    starts: Starts,
) -> None:
    starts.clock.forward(minutes=5)
    starts.may_connect.clear()
    app = starts.app()
    async with app.run_test(size=SIZE) as pilot:
        try:
            await wait_until_unmarked(pilot)
            screen = app.screen_stack[0]
            assert isinstance(screen, MainScreen)
            screen.use_config(replace(WITHOUT_RULES, sectors=Sectors(benchmark="VTI")))
            await pilot.pause()
            titles = [title_of(app, name) for name in ("curve", "flows")]
            header = screen_text(app)
        finally:
            starts.may_connect.set()
        await wait_until_painted(pilot)
        assert all("… to " in title for title in titles)
        assert "… saved" in header
        assert UNMARKED.search(screen_text(app))


@pytest.mark.parametrize("view", [SupplyViewName.CASH, SupplyViewName.RADAR])
async def test_times_left_until_all_releases_are_never_kept_as_the_present(
    starts: Starts, view: SupplyViewName
) -> None:
    app = starts.app(SupplyPane)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("8")
        await wait_until_painted(pilot)
        app.query_one(SupplyPane).options = SupplyOptions(view_name=view)
        await wait_until_painted(pilot)
        await pilot.press("q")
    kept = starts.screens().read(*SIZE)
    assert kept is not None
    assert kept.current == "supply"
    assert (kept.fingerprint is None) is (view is SupplyViewName.RADAR)


async def test_no_pane_is_the_present_after_another_configuration(starts: Starts) -> None:
    starts.clock.forward(minutes=5)
    starts.receive("par_yields", "2026", bundled("par_yields", "2026") + b"\n")
    starts.offline = False
    starts.may_connect.clear()
    app = starts.app()
    async with app.run_test(size=SIZE) as pilot:
        try:
            await starts.wait_until_connected(pilot)
            await pilot.pause()
            titles = [title_of(app, name) for name in ("curve", "flows")]
        finally:
            starts.may_connect.set()
        await wait_until_painted(pilot)
    assert all("… to " in title for title in titles)


@pytest.mark.parametrize(
    "hours",
    [
        pytest.param(0.75, id="words of a time left"),
        pytest.param(9, id="midnight UTC", marks=pytest.mark.long),
        pytest.param(13, id="midnight in New York"),
    ],
)
@pytest.mark.parametrize("key", ["", "r"], ids=["resting", "a key needs the feed"])
async def test_memory_is_marked_once_it_is_over_before_the_feed_answers(
    starts: Starts, hours: float, key: str
) -> None:
    starts.clock.forward(minutes=5)
    starts.may_connect.clear()
    app = starts.app()
    async with app.run_test(size=SIZE) as pilot:
        try:
            await wait_until_unmarked(pilot)
            if key:
                await pilot.press(key)
                await starts.wait_until_connected(pilot)
            starts.clock.forward(hours=hours)
            while not MARKED.search(screen_text(app)):
                await pilot.pause(0.02)
            title, header = title_of(app, "flows"), screen_text(app)
            await starts.wait_until_connected(pilot)
        finally:
            starts.may_connect.set()
        await wait_until_painted(pilot)
        assert "… to " in title
        assert "… saved" in header
        assert UNMARKED.search(screen_text(app))


async def test_pane_is_marked_by_news_that_come_while_the_feed_connects(starts: Starts) -> None:
    starts.receive_mspd_later()
    starts.may_connect.clear()
    app = starts.app()
    async with app.run_test(size=SIZE) as pilot:
        try:
            await starts.wait_until_connected(pilot)
            await pilot.pause()
            before = title_of(app, "flows")
            starts.receive("tic_table3", "table3", bundled("tic_table3", "table3") + b"\n")
            while "…" not in title_of(app, "flows"):
                await pilot.pause(0.02)
        finally:
            starts.may_connect.set()
        await wait_until_painted(pilot)
        assert " to " in before
        assert "…" not in before + title_of(app, "flows")


async def test_pane_is_marked_by_news_that_come_with_the_first_update(
    starts: Starts, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_make = threading.Event()
    starts.receive_mspd_later()
    starts.may_connect.clear()
    app = starts.app(few=(CurvePane, held(FlowsPane, may_make)))
    async with app.run_test(size=SIZE) as pilot:
        monkeypatch.setattr(FeedScreen, "LOOK_SECONDS", 60)
        try:
            await starts.wait_until_connected(pilot)
            await pilot.pause(0.1)  # the last check before that of the first update
            before = title_of(app, "flows")
            starts.receive("tic_table3", "table3", bundled("tic_table3", "table3") + b"\n")
            starts.may_connect.set()
            await wait_until_live(pilot)
            after = title_of(app, "flows")
        finally:
            starts.may_connect.set()
            may_make.set()
        await wait_until_painted(pilot)
        assert "…" not in before
        assert "… to " in after
        assert "…" not in title_of(app, "flows")


async def test_screen_painted_before_the_computer_slept_is_no_present(starts: Starts) -> None:
    slept = starts.app()
    async with slept.run_test(size=SIZE) as pilot:
        screen = slept.screen_stack[0]
        assert isinstance(screen, MainScreen)
        screen.need_feed()
        await wait_until_painted(pilot)
        starts.clock.forward(hours=20)
        await pilot.press("q")
    starts.clock.forward(seconds=1)
    screens = LastScreens(starts.home, WITHOUT_RULES, now=starts.clock, offline=True)
    kept = screens.read(*SIZE)
    assert kept is not None
    assert kept.saved.moment == starts.clock() - timedelta(seconds=1)
    state = MemoryState(False) if kept.fingerprint is None else starts.watch(kept.fingerprint)()
    assert state == MemoryState(False)
