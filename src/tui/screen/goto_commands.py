"""Commands of the palette that show a view of a pane, or what one of its rows opens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import partial

from msgspec.structs import replace

from tui.screen.commands import Command
from tui.screen.main_screen import MainScreen
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.base import Pane
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.screen.panes.sectors import SectorsPane

VIEW_ALIASES: Mapping[str, tuple[str, ...]] = {
    "curve curve": ("gc",),
    "flows countries": ("tic",),
    "sectors returns": ("imap",),
    "supply radar": ("radar",),
    "supply positioning": ("cot",),
}
"""Aliases of views, by the name of their command."""


def view_commands(screen: MainScreen) -> Iterator[Command]:
    """Yield a command for every view of every pane."""
    for pane in screen.panes:
        if pane.VIEWS_ARE_OF_ROW and not pane.options.opened:
            continue
        views: type[Enum] = type(pane.options.view_name)
        for index, view in enumerate(views):
            name = f"{pane.NAME} {view.name.lower()}"
            aliases = VIEW_ALIASES.get(name, ())
            help_text = " · ".join((f"View {index + 1} of pane {pane.NUMBER}", *aliases))
            found_by = (*aliases, f"{pane.NAME} {view.value}")
            yield Command(name, help_text, partial(_show_view, screen, pane, index), found_by)


def goto_commands(screen: MainScreen) -> Iterator[Command]:
    """Yield a command for each tenor, slope, country, group and rule. It imports pandas."""
    for pane in screen.panes:
        match pane:
            case CurvePane():
                yield from _curve_subjects(screen, pane)
            case FlowsPane():
                yield from _countries(screen, pane)
            case SectorsPane():
                yield from _groups(screen, pane)
            case AlertsPane():
                yield from _rules(screen, pane)


def _curve_subjects(screen: MainScreen, pane: CurvePane) -> Iterator[Command]:
    from tui.measures.curve.par_curve import SLOPES, TENORS

    for name in (*TENORS, *SLOPES):
        in_rules = "y" + name.lower().removesuffix("y") if name in TENORS else name
        yield Command(
            f"goto {name}",
            f"History of {name}",
            partial(_show_history, screen, pane, name),
            (name, in_rules),
            is_listed=False,
        )


def _countries(screen: MainScreen, pane: Pane) -> Iterator[Command]:
    from tui.measures.flows.countries import COUNTRIES

    for letters, country in COUNTRIES.items():
        yield Command(
            f"tic {letters}",
            f"Holdings of {country.name} since 2000",
            partial(_open, screen, pane, "country", country.code),
            (f"tic {country.name}", country.name),
            is_listed=False,
        )


def _groups(screen: MainScreen, pane: Pane) -> Iterator[Command]:
    for group in pane.options.groups:
        yield Command(
            f"goto {group.ticker}",
            f"Returns of {group.name}",
            partial(_open, screen, pane, "opened", group.id),
            (group.ticker, group.name),
            is_listed=False,
        )


def _rules(screen: MainScreen, pane: Pane) -> Iterator[Command]:
    for rule in pane.options.rules:
        yield Command(
            f"goto {rule.id}",
            f"Rule: {rule.title}",
            partial(_open, screen, pane, "opened", rule.id),
            (rule.id, rule.title),
            is_listed=False,
        )


def _show_view(screen: MainScreen, pane: Pane, index: int) -> None:
    """Show a view of a pane, with no row opened unless the view is of one."""
    if not pane.VIEWS_ARE_OF_ROW:
        _close_rows(pane)
    pane.choose_view(index)
    screen.action_pane(pane.NAME)


def _open(screen: MainScreen, pane: Pane, field: str, value: str) -> None:
    """Show what a row of a pane opens."""
    _close_rows(pane)
    pane.options = replace(pane.options, **{field: value})
    screen.action_pane(pane.NAME)


def _show_history(screen: MainScreen, pane: CurvePane, name: str) -> None:
    pane.show_history(name)
    screen.action_pane(pane.NAME)


def _close_rows(pane: Pane) -> None:
    while pane.go_back():
        pass
