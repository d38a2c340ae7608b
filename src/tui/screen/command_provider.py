"""Provider of the palette's commands: keys, views, moments, themes, and what a row opens."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Matcher, Provider
from textual.content import Content

from tui.model.clean_text import clean_text
from tui.screen.commands import Command, by_name, listed, matching
from tui.screen.goto_commands import goto_commands, view_commands
from tui.screen.key_commands import key_commands
from tui.screen.main_screen import MainScreen

AS_OF = re.compile(r"as\s?of\s+(.*)", re.IGNORECASE)
OWN_THEMES = "ticwatch-"


class PaletteCommands(Provider):
    """Provider of every command. It remembers which were chosen, until the program ends."""

    async def startup(self) -> None:
        """Collect the commands. Those that need pandas are made in a thread."""
        screen = self.screen
        found = [*key_commands(screen)]
        self._recent: list[str] = []
        if isinstance(screen, MainScreen):
            self._recent = screen.recent_commands
            found += [_ask_moment(screen), *view_commands(screen), *self._theme_commands()]
            found += await asyncio.to_thread(lambda: [*goto_commands(screen)])
        moments = (self._moment_command(name) for name in self._recent)
        self._commands = by_name([*filter(None, moments), *found])

    async def discover(self) -> Hits:
        """Yield what is listed before anything is typed, the recent commands first."""
        for command in listed(self._commands.values(), self._recent):
            name = Content(clean_text(command.name))
            run = partial(self._choose, command)
            yield DiscoveryHit(name, run, command.name, help=_markup(command.help))

    async def search(self, query: str) -> Hits:
        """Yield the commands that match, in their order."""
        moment = self._moment_command(query)
        found = by_name([*([moment] if moment else []), *self._commands.values()])
        matcher = self.matcher(query)
        matches = matching(found.values(), query, self._recent, matcher.match)
        for place, command in enumerate(matches):
            yield Hit(
                score=1 - place / len(matches),
                match_display=_highlighted(matcher, clean_text(command.name)),
                command=partial(self._choose, command),
                text=command.name,
                help=_markup(command.help),
            )

    def _choose(self, command: Command) -> object:
        """Run a command, and make it the most recent one."""
        if command.name in self._recent:
            self._recent.remove(command.name)
        self._recent.insert(0, command.name)
        return command.run()

    def _moment_command(self, text: str) -> Command | None:
        """Return the command that goes to a moment, None unless the text is one."""
        screen, match = self.screen, AS_OF.fullmatch(text.strip())
        if match is None or not isinstance(screen, MainScreen):
            return None
        moment = clean_text(match[1])
        help_text = screen.moment_error(moment) or "The screen as of then"
        return Command(f"asof {moment}", help_text, partial(screen.go_to, moment), (text,))

    def _theme_commands(self) -> Iterator[Command]:
        for name in sorted(self.app.available_themes):
            aliases = (f"theme {name.removeprefix(OWN_THEMES)}",)
            run = partial(self.app.run_action, f"app.use_theme({name!r})")
            yield Command(f"theme {name}", "Colours of the screen", run, aliases, is_listed=False)


def _ask_moment(screen: MainScreen) -> Command:
    help_text = "A moment may follow: asof 2025-10-16, asof -1y, asof last friday"
    return Command("asof", help_text, screen.action_ask_moment)


def _highlighted(matcher: Matcher, name: str) -> Content:
    """Return the name of a command, with the letters that match in another style."""
    text = Content(name)
    _, offsets = matcher.fuzzy_search.match(matcher.query, name)
    for offset in offsets:
        text = text.stylize(matcher.match_style, offset, offset + 1)
    return text


def _markup(text: str) -> str:
    """Return a text as markup that shows it as it is."""
    return Content(clean_text(text)).markup
