"""Tasks of a reader, and the keys that they take from the start of the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.views.curve.options import CurveViewName


async def test_steepening_and_its_reason_takes_one_key_and_a_sale_and_its_revision_two() -> None:
    running = app_on()
    async with running.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        assert "bull steepener" in screen_text(running).lower(), "that needs no key"
        await pilot.press("w")
        await wait_until_painted(pilot)
        curve = running.screen.query_one(CurvePane)
        assert curve.options.view_name is CurveViewName.WHY
        text = screen_text(running).lower()
        assert "steepener" in text
        assert "bp in a day" in text
        await pilot.press("escape", "2", "v")
        await wait_until_painted(pilot)
        assert running.screen.query_one(FlowsPane).view_names[1] == "months"
        await pilot.press("z")
        await wait_until_painted(pilot)
        assert "revision" in screen_text(running)


async def test_page_to_hand_on_takes_three_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    running = app_on(panes=(CurvePane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("e", "k", "enter")
        await wait_until_painted(pilot)
        [path] = tmp_path.iterdir()
        assert running.messages[-1].message == str(path)
    page = path.read_text(encoding="utf-8")
    assert path.name == "ticwatch-brief-2026-08-10T1030EDT.html"
    assert page.startswith("<!DOCTYPE html>")
    assert "20-year" in page
