"""Screen that connects to its feed when that is needed.

Usually that is after the first frame. While the screen shows remembered lines that still are the
present, it waits: until something is due or new, or until a key needs the feed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.actions import ActionParseResult, parse
from textual.dom import DOMNode
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Input

from tui.config import Config
from tui.model.fingerprint import MemoryState
from tui.screen.collector import await_figures
from tui.screen.plain_text_app import PlainTextApp
from tui.screen.quiet_keyboard import QuietKeyboard
from tui.screen.widgets.quick_class import QuickClass

if TYPE_CHECKING:
    from tui.screen.feed import Feed

WITHOUT_FEED = frozenset(
    (
        *("back", "grid", "help", "help_quit", "messages", "pane", "quit", "step", "theme"),
        *("use_theme", "zoom"),
    )
)
"""Names of the actions that need no feed."""
TEXT_FOLLOWS = frozenset(
    ("against", "ask_benchmark", "ask_moment", "ask_since", "command_palette", "export", "filter")
)
"""Names of the actions that open a line for text, or a list. The next keys are for it, so it cannot
wait."""


class FeedScreen(Screen[None], QuickClass, inherit_bindings=False):
    """Base screen that connects to a feed, and keeps the keys that need it until it answers."""

    LOOK_SECONDS: ClassVar[float] = 2.0
    """Interval of the checks whether what is remembered still is the present."""

    memory_is_present: var[bool] = var(False, init=False)
    """True while remembered lines on the screen are the present. They then need no mark."""

    paused: var[bool] = var(False, init=False)
    """True while the user has paused all requests. No start begins with a pause."""

    def __init__(self, connect: Callable[[], Feed]) -> None:
        """Create the screen; ``connect`` is called in a thread."""
        super().__init__()
        self._connect = connect
        self.feed: Feed | None = None
        """None until it is connected."""
        self._compare: Callable[[], MemoryState] | None = None
        """The check of ``remember``, None once the feed has answered."""
        self.changed_sources: frozenset[str] | None = None
        """Sources with news since what is remembered; None if more may be new, and at first."""
        self._is_needed = asyncio.Event()
        self._kept_actions: list[tuple[str, DOMNode]] = []
        self._runner: asyncio.Task[object] | None = None
        """Task that runs the kept actions. Those of new keys are kept behind them."""
        self._changed_config: Config | None = None

    @property
    def keyboard(self) -> QuietKeyboard:
        """Quiet of the keyboard, for work that no key asked for."""
        return self.app.keyboard if isinstance(self.app, PlainTextApp) else QuietKeyboard()

    def remember(self, compare: Callable[[], MemoryState]) -> None:
        """Take the remembered lines on the screen for the present, as long as a check says so.

        ``compare`` is called every ``LOOK_SECONDS`` until the feed answers. Call this before the
        screen is mounted.
        """
        self._compare = compare

    async def wait_until_painted(self) -> None:
        """Wait until the widgets have painted the last update. Here there are none."""

    def memory_was_checked(self) -> None:
        """Show whether the memory is the present. Called after each check."""

    def _note_memory(self, state: MemoryState) -> None:
        self.memory_is_present, self.changed_sources = state
        self.memory_was_checked()

    async def connect_when_needed(self) -> Feed:
        """Connect to the feed, but not before it is needed if the memory is the present."""
        if self._compare is not None:
            self._watch_memory()
            await self._is_needed.wait()
        await_figures()
        self.feed = feed = await asyncio.to_thread(self._connect)
        from tui.screen.screen_channels import screen_channels  # not before the first frame

        feed.attach(screen_channels(self.app))
        if self._changed_config is not None:
            feed.reconfigure(self._changed_config)
        return feed

    @work(group="memory")
    async def _watch_memory(self) -> None:
        """Check until the feed answers whether the memory is the present. If not, it is needed."""
        while self._changed_config is None:
            await self._check_memory()
            if not self.memory_is_present:
                self._is_needed.set()
            await asyncio.sleep(self.LOOK_SECONDS)

    async def _check_memory(self) -> None:
        if self._compare is not None and self._changed_config is None:
            state = await asyncio.to_thread(self._compare)
            if self._changed_config is None:
                self._note_memory(state)

    async def end_watch(self) -> None:
        """Check the memory a last time, before the first update is shown."""
        self.workers.cancel_group(self, "memory")
        await self._check_memory()

    def watch_paused(self, paused: bool) -> None:
        if self.feed is not None:
            self.feed.pause(paused)

    def need_feed(self) -> None:
        """Connect to the feed now, as for a pane of which nothing is remembered."""
        self._is_needed.set()

    def use_config(self, config: Config) -> None:
        """Hand a changed configuration to the feed, which is connected if it was not needed yet.

        What is remembered is of another one.
        """
        self._changed_config = config
        self._is_needed.set()
        if self._compare is not None:
            self._note_memory(MemoryState(False))
        if self.feed is not None:
            self.feed.reconfigure(config)

    def keep_action(self, action: str, node: DOMNode) -> bool:
        """Keep an action that needs the feed until it has answered. Return whether it is kept.

        None is kept unless the screen began with a memory of the present. An action that opens a
        line for text, or is one of that line, is not kept either, nor one that is disabled, unless
        one before may enable it.
        """
        _, name, parameters = parse(action)
        is_over = self._compare is None or asyncio.current_task() is self._runner
        if is_over or name in WITHOUT_FEED or isinstance(node, Input):
            return False
        self._is_needed.set()
        is_enabled = self._kept_actions or node.check_action(name, parameters)
        if name in TEXT_FOLLOWS or not is_enabled:
            return False
        self._kept_actions.append((action, node))
        return True

    async def run_kept_actions(self) -> None:
        """Run the kept actions in their order, once the first update of the feed is painted."""
        if self._compare is None:
            return
        self.memory_is_present = False
        await self.wait_until_painted()
        self._runner = asyncio.current_task()
        try:
            while self._kept_actions:
                await self.run_kept_action(*self._kept_actions.pop(0))
        finally:
            self._compare = self._runner = None

    async def run_kept_action(self, action: str, node: DOMNode) -> None:
        """Run one kept action of a widget, or of the screen or the application."""
        await self.app.run_action(action, node)


class KeepingApp(PlainTextApp):
    """Base of an application whose screen may keep the actions of keys and commands."""

    @property
    def config(self) -> Config:
        """Configuration in force."""
        return Config()

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, unless the screen in front keeps it for later."""
        screen = self.screen_stack[-1] if self.screen_stack else None
        node = self if default_namespace is None else default_namespace
        match screen, action:
            case FeedScreen(), str() if screen.keep_action(action, node):
                return True
        return await super().run_action(action, default_namespace, namespaces)
