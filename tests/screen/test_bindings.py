"""Ids, default keys and remaps of the bindings, and the footer."""

from __future__ import annotations

import re

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tui.screen.bindings import OWNERS, bindings
from tui.screen.default_keys import DEFAULT_KEYS

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
        assert "2  Foreign flows" in screen_text(running)
        await pilot.press("x")
        await pilot.pause()
        assert "2  Foreign flows" not in screen_text(running)
        assert "x zoom" in screen_text(running)
