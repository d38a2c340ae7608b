"""A feed with one update on the embedded history, in place of the monitor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from msgspec.structs import replace
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.worker import WorkerCancelled, WorkerFailed

from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_moments, bundled_snapshot
from tui.alerts.notify.channels import Send
from tui.config import Config, Rule
from tui.model.alerts import AlertAction, NotificationStatus
from tui.model.fingerprint import Fingerprint
from tui.model.update import Update
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import MainScreen
from tui.screen.panes.base import Pane
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane

NOW = datetime(2026, 8, 10, 14, 30, tzinfo=UTC)


class FixedFeed:
    """A feed that yields one update and ends, and records the calls it gets."""

    def __init__(
        self, *rules: Rule, notifications: Mapping[str, NotificationStatus] | None = None
    ) -> None:
        self.nudged: list[str | None] = []
        self.paused = False
        self.actions: list[AlertAction] = []
        self.channels: Mapping[str, Send] = {}
        self.seen: datetime | None = None
        self.rules = rules
        self.notifications = notifications or {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[AsyncIterator[Update]]:
        async def updates() -> AsyncIterator[Update]:
            update = evaluate_rules(bundled_snapshot(NOW), *self.rules, now=NOW)
            yield replace(update, notifications=self.notifications)

        yield updates()

    def at(self, as_of: datetime) -> Update:
        return evaluate_rules(bundled_snapshot(as_of), *self.rules, now=as_of, is_past=True)

    def now(self) -> datetime:
        return NOW

    def moments(self, sources: tuple[str, ...]) -> Sequence[datetime]:
        return bundled_moments(sources)

    def fingerprint(self, shown: Update) -> Fingerprint | None:
        return None

    def last_visit(self) -> Update | None:
        return None

    def record_visit(self, seen: datetime) -> None:
        self.seen = seen

    def reconfigure(self, config: Config) -> None:
        self.rules = config.alerts.rule

    def nudge(self, source: str | None) -> None:
        self.nudged.append(source)

    def pause(self, paused: bool) -> None:
        self.paused = paused

    def attach(self, channels: Mapping[str, Send]) -> None:
        self.channels = channels

    def apply_action(self, actions: AlertAction) -> None:
        self.actions.append(actions)


class QueueFeed(FixedFeed):
    """Feed that yields the updates put into ``updates``."""

    def __init__(self, *rules: Rule) -> None:
        super().__init__(*rules)
        self.updates: asyncio.Queue[Update] = asyncio.Queue()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[AsyncIterator[Update]]:
        async def updates() -> AsyncIterator[Update]:
            while True:
                yield await self.updates.get()

        yield updates()


FEW_PANES: tuple[type[Pane], ...] = (CurvePane, FlowsPane)
"""Two panes: enough for what is the same in all, and started in a third of the time."""


def app_on(
    feed: FixedFeed | None = None,
    *,
    panes: tuple[type[Pane], ...] = FEW_PANES,
    **choices: object,
) -> TicwatchApp:
    """Return the application on a fixed feed, with some of the panes."""
    feed = feed or FixedFeed()
    return TicwatchApp(lambda: feed, panes=panes, **choices)  # type: ignore[arg-type]


async def wait_until_painted(pilot: Pilot[None], *, shows_failures: bool = False) -> None:
    """Wait until every requested figure is painted.

    A view may only fail with ``shows_failures``. Its error is then painted. An application that has
    failed is not waited for.
    """
    screen = pilot.app.screen_stack[0]
    while isinstance(screen, MainScreen) and screen.shown is None and not pilot.app.return_code:
        await pilot.pause(0.01)
    settled = 0
    while settled < 2:
        await pilot.pause()
        settled = settled + 1 if _is_settled(screen) else 0
        while busy := [
            worker
            for worker in pilot.app.workers
            if worker.group != "monitor" and not worker.is_finished
        ]:
            with suppress(
                WorkerCancelled, WorkerFailed
            ):  # replaced by newer work, or a failed view
                await pilot.app.workers.wait_for_complete(busy)
    if isinstance(screen, MainScreen):
        await screen.wait_until_painted()
        if not shows_failures:
            assert not [pane.failure for pane in screen.query(Pane) if pane.failure]
    await pilot.pause()


def _is_settled(screen: Screen[object]) -> bool:
    """Has the screen the layout it asked for, and each of its plots a drawing in its size?"""
    if screen._layout_required:
        return False
    contents = [pane.contents for pane in screen.query(Pane) if pane.display]
    return all(one is None or one.is_settled for one in contents)


NO_LINES = str.maketrans("│▐", "  ")
"""Translation of a screen's text that leaves out frames and scroll bars."""


def screen_text(app_on: App[None]) -> str:
    """Return the text on the screen."""
    strips = app_on.screen._compositor.render_strips()
    return "\n".join("".join(part.text for part in line) for line in strips)
