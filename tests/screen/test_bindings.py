"""Ids, default keys and remaps of the bindings, and the footer."""

from __future__ import annotations

import re

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tui.screen.app import TicwatchApp, keys_by_binding_id
from tui.screen.as_of_screen import AsOfScreen
from tui.screen.main_screen import MainScreen
from tui.screen.panes import PANES
from tui.screen.panes.base import Pane
from tui.screen.panes.digest import DigestScreen
from tui.screen.widgets.filter import FilteredTable, FilterLine
from tui.screen.widgets.help_screen import HelpScreen
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.prompt import Prompt
from tui.screen.widgets.provenance_screen import ProvenanceScreen
from tui.screen.widgets.sources_screen import SourcesScreen
from tui.screen.widgets.table import TableView

OWNERS: list[type[DOMNode]] = [TicwatchApp, AsOfScreen, MainScreen, Pane, *PANES, TableView]
OWNERS += [FilteredTable, FilterLine, Overlay, HelpScreen, DigestScreen, ProvenanceScreen]
OWNERS += [SourcesScreen, Prompt]
KEYS = "".join(str(pane.NUMBER) for pane in PANES)
TAKEN_BY_MULTIPLEXERS = {
    *(f"ctrl+{letter}" for letter in "abszhjkl"),
    *(f"alt+{arrow}" for arrow in ("up", "down", "left", "right")),
}


def bindings() -> list[Binding]:
    bindings = [binding for owner in OWNERS for binding in vars(owner).get("BINDINGS", ())]
    assert all(isinstance(binding, Binding) for binding in bindings)
    return [binding for binding in bindings if isinstance(binding, Binding)]


def test_bindings_have_unique_ids_and_descriptions() -> None:
    ids = [binding.id for binding in bindings()]
    assert len(set(ids)) == len(ids)
    assert all(name and re.fullmatch(r"[a-z]+\.[a-z-]+", name) for name in ids)
    assert all(binding.description for binding in bindings())
    assert keys_by_binding_id() == {binding.id: binding.key for binding in bindings()}


def test_bindings_avoid_keys_of_multiplexers() -> None:
    for binding in bindings():
        assert TAKEN_BY_MULTIPLEXERS.isdisjoint(binding.key.split(","))


async def test_remap_replaces_default_key() -> None:
    running = app_on(keys={"screen.zoom": "x"})
    async with running.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("z")
        assert "2 Foreign flows" in screen_text(running)
        await pilot.press("x")
        await pilot.pause()
        assert "2 Foreign flows" not in screen_text(running)
        assert "x Zoom" in screen_text(running)


@pytest.mark.parametrize("key", KEYS)
async def test_footer_fits_80_columns_in_every_pane(key: str) -> None:
    running = app_on(panes=(PANES[int(key) - 1],))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press(key)
        await wait_until_painted(pilot)
        last = screen_text(running).splitlines()[-1]
        assert last.rstrip().endswith("q Quit")
        assert f"{KEYS} Panes  0 All  z Zoom" in last


async def test_click_on_footer_key_presses_it() -> None:
    running = app_on(panes=PANES)
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        last = screen_text(running).splitlines()[-1]
        await pilot.click(offset=(last.index(KEYS) + 2, 23))
        await wait_until_painted(pilot)
        assert "3 Sectors" in screen_text(running).splitlines()[0]


async def test_narrow_footer_ends_with_whole_entry() -> None:
    running = app_on()
    async with running.run_test(size=(60, 16)) as pilot:
        await wait_until_painted(pilot)
        last = screen_text(running).splitlines()[-1]
        assert last.rstrip().endswith("0 All  z Zoom")
        assert "? Help" in last
