"""Commands of the palette: their order, and what they do."""

from __future__ import annotations

from textual.content import Content
from textual.fuzzy import Matcher
from textual.visual import VisualType

from tests.support.feeds import app_on, wait_until_painted
from tui.config import Rule
from tui.model.times import parse_moment
from tui.screen.command_provider import PaletteCommands
from tui.screen.commands import Command, by_name, listed, matching
from tui.screen.main_screen import MainScreen
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.screen.panes.sectors import SectorsPane
from tui.screen.widgets.prompt import Prompt

SMALL = (80, 24)
NAMES = (
    "curve history",
    "curve curve",
    "goto 10Y",
    "tic JP",
    "theme light",
    "Zoom",
    "zoo of bonds",
)


def command(name: str, *aliases: str, is_listed: bool = True) -> Command:
    return Command(name, "", lambda: None, aliases, is_listed)


def found(query: str, *recent: str) -> list[str]:
    """Return the names that match a query, in their order."""
    commands = [command(name, *(("gc",) if name == "curve curve" else ())) for name in NAMES]
    return [each.name for each in matching(commands, query, recent, Matcher(query).match)]


def test_exact_name_or_alias_is_first_then_recent_then_best() -> None:
    assert found("zoom")[0] == "Zoom"
    assert found("zoom", "zoo of bonds")[0] == "Zoom"
    assert found("zo") == ["Zoom", "zoo of bonds"]
    assert found("zo", "zoo of bonds") == ["zoo of bonds", "Zoom"]
    assert found("gc", *NAMES)[0] == "curve curve"
    assert found("crv hst") == ["curve history"], "as fuzzy as the palette's own search"
    assert found("xyz", *NAMES) == []


def test_recent_commands_are_listed_first_and_each_once() -> None:
    commands = [command("b"), command("A"), command("c"), command("tic JP", is_listed=False)]
    assert [each.name for each in listed(commands, [])] == ["A", "b", "c"]
    recent = ["tic JP", "c", "gone"]
    assert [each.name for each in listed(commands, recent)] == ["tic JP", "c", "A", "b"]
    twice = by_name([command("a", "first"), command("b"), command("a", "second")])
    assert [(name, each.aliases) for name, each in twice.items()] == [("a", ("first",)), ("b", ())]


class Palette:
    """The provider of a screen, as the palette uses it."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen

    async def lines(self, query: str = "") -> list[tuple[str, str]]:
        """Return the listed names with their help as they are shown."""
        provider = PaletteCommands(self.screen)
        await provider.startup()
        hits = provider.search(query) if query else provider.discover()
        return [(_shown(hit.prompt), _shown(hit.help or "")) async for hit in hits]

    async def names(self, query: str = "") -> list[str]:
        return [name for name, _ in await self.lines(query)]

    async def choose(self, query: str) -> None:
        """Run the first command that matches."""
        provider = PaletteCommands(self.screen)
        await provider.startup()
        hit = await anext(aiter(provider.search(query)))
        if (waiting := hit.command()) is not None:
            await waiting


def _shown(prompt: VisualType) -> str:
    return prompt.plain if isinstance(prompt, Content) else Content.from_markup(str(prompt)).plain


async def test_commands_show_views_and_what_rows_open() -> None:
    rule = Rule(id="deep", title="20-year [red]high", when="y20 > 4.75%")
    running = app_on(panes=(CurvePane, FlowsPane, SectorsPane, AlertsPane))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        palette = Palette(screen)
        curve, flows, sectors, alerts = screen.panes
        alerts.options = type(alerts.options)(rules=(rule,))

        await palette.choose("goto 2s10s")
        assert (screen.current, curve.options.subject) == ("curve", "2s10s")
        assert curve.options.view_name.value == "history"
        await palette.choose("y20")
        assert curve.options.subject == "20Y"
        assert curve.go_back()
        assert curve.options.view_name.value == "curve"
        await palette.choose("tic Japan")
        assert (screen.current, flows.options.country) == ("flows", "42609")
        await palette.choose("tic jp")
        assert flows.options.country == "42609"
        await palette.choose("flows custody")
        assert (flows.options.country, flows.options.view_name.value) == ("", "custody")
        await palette.choose("goto xlv")
        assert (screen.current, sectors.options.opened) == ("sectors", "xlv")
        assert not await palette.names("alerts backtest"), "a view of an opened rule"
        await palette.choose("goto deep")
        assert (screen.current, alerts.options.opened) == ("alerts", "deep")
        await palette.choose("alerts backtest")
        assert alerts.options.view_name.value == "backtest"
        assert ("goto deep", "Rule: 20-year [red]high") in await palette.lines("goto deep")
        await palette.choose("curve changes")
        await palette.choose("gc")
        assert (screen.current, curve.options.view_name.value) == ("curve", "curve")
        recent = ["curve curve", "curve changes", "alerts backtest", "goto deep", "goto XLV"]
        assert (await palette.names())[:5] == recent


async def test_commands_go_to_moments_and_change_the_theme() -> None:
    running = app_on()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        palette = Palette(screen)
        lines = await palette.lines()
        assert not [line for line in lines if not line[1] or line[1].startswith(line[0])]
        names = [name for name, _ in lines]
        assert len(set(names)) == len(names) > 40, "each line once"
        assert names == sorted(names, key=str.lower)
        assert {"curve", "flows", "curve forwards", "flows months", "asof", "Zoom"} <= {*names}
        assert not {"Show curve", "tic JP", "goto 10Y", "theme ansi-dark"} & {*names}
        assert {
            ("Down", "key ↓ or j"),
            ("Sort", "By the cursor's column, and back · key s"),
            ("Axis", "√maturity, linear, ordinal · key m"),
            ("curve", "Show curve · key 1"),
            ("A month later", "key }"),
        } <= {*lines}
        for query in ("c", "copy", "curve", "view", "theme", "goto 2", "as of -1y", "e"):
            found = [name.casefold() for name in await palette.names(query)]
            assert found, query
            assert len(set(found)) == len(found), "each line once"
        firsts = {query: (await palette.names(query))[0] for query in ("gc", "copy", "exit")}
        assert firsts == {"gc": "curve curve", "copy": "Copy figure", "exit": "Quit"}
        await palette.choose("theme light")
        assert running.theme == "ticwatch-light"
        await palette.choose("asof -1y")
        await wait_until_painted(pilot)
        assert screen.as_of == parse_moment("2025-08-10")
        assert (await palette.names())[:2] == ["asof -1y", "theme ticwatch-light"]
        assert ("asof 1y", "'1y' is no moment; write -1y") in await palette.lines("asof 1y")
        await palette.choose("asof")
        await pilot.pause()
        assert isinstance(running.screen, Prompt)
