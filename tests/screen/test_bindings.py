"""Ids, default keys and remaps of the bindings, and the footer."""

from __future__ import annotations

import re

import pytest

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tui.screen.bindings import OWNERS, bindings
from tui.screen.default_keys import DEFAULT_KEYS
from tui.screen.panes import PANES

KEYS = "".join(str(pane.NUMBER) for pane in PANES)
TAKEN_BY_MULTIPLEXERS = {
    *(f"ctrl+{letter}" for letter in "abszhjkl"),
    *(f"alt+{arrow}" for arrow in ("up", "down", "left", "right")),
}


def test_bindings_have_unique_ids_and_descriptions() -> None:
    declared = [binding for owner in OWNERS for binding in vars(owner).get("BINDINGS", ())]
    assert bindings() == declared, "each has an id"
    ids = [str(binding.id) for binding in declared]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+\.[a-z-]+", name) for name in ids)
    assert all(binding.description for binding in bindings())


def test_default_keys_are_those_of_bindings() -> None:
    assert {binding.id: binding.key for binding in bindings()} == DEFAULT_KEYS


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
