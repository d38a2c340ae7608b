"""Views of a pane: their names, and the keys that choose one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual import events

from tests.support.feeds import app_on, wait_until_painted
from tui.screen.main_screen import MainScreen
from tui.screen.panes import PANES
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.base import Pane
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.screen.panes.sectors import SectorsPane
from tui.views.curve.options import CurveViewName
from tui.views.flows.options import FlowsViewName

SMALL = (80, 24)


@pytest.mark.parametrize("kind", PANES)
def test_every_view_of_a_pane_has_a_short_name_and_can_be_chosen(kind: type[Pane]) -> None:
    pane = kind()
    if kind.VIEWS_ARE_OF_ROW:
        assert pane.view_names == ()
        assert pane.view_index == 0
        pane.options = replace(pane.options, opened="y20-regime")
    names = pane.view_names
    assert len(set(names)) == len(names) >= 2
    assert all(len(name) <= 12 and name == name.lower() for name in names)
    for index in range(len(names)):
        pane.choose_view(index)
        assert pane.view_index == index
        assert pane.view_names == names


def test_another_view_closes_what_was_opened_except_views_of_a_row() -> None:
    flows, sectors, alerts = FlowsPane(), SectorsPane(), AlertsPane()
    flows.options = replace(flows.options, country="42609", month="2025-10")
    flows.choose_view(1)
    assert (flows.options.view_name, flows.options.country) == (FlowsViewName.MONTHS, "")
    assert flows.options.month == "latest"
    sectors.options = replace(sectors.options, opened="xlf")
    assert sectors.view_names == ("since", "history")
    sectors.choose_view(1)
    assert (sectors.options.opened, sectors.view_index) == ("xlf", 1)
    alerts.options = replace(alerts.options, opened="y20-regime")
    alerts.choose_view(1)
    assert alerts.options.opened == "y20-regime"


async def test_digit_after_key_of_views_chooses_one_and_else_a_pane(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Pane, "DIGIT_SECONDS", 60.0)  # a busy machine takes longer than a second
    running = app_on()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        curve = screen.query_one(CurvePane)
        views = [*CurveViewName]
        await pilot.press("v", "5")
        assert (screen.current, curve.options.view_name) == ("curve", views[4])
        for key in ("v", "3"):
            running.post_message(events.Key(key, key))
        await pilot.pause()
        assert (screen.current, curve.options.view_name) == ("curve", views[2]), "pressed at once"
        await pilot.press("V", "1")
        assert (screen.current, curve.options.view_name) == ("curve", views[0])
        await pilot.press("V")
        assert curve.options.view_name is views[-1]
        await pilot.press("j", "2")
        assert screen.current == "flows", "another key ended the time of the digit"
        await pilot.press("v", "9")
        assert screen.current == "flows"
        assert running.messages[-1].message == (
            "flows has no view 9: 1 countries, 2 months, 3 custody"
        )
        await pilot.press("1")
        assert screen.current == "curve"


async def test_digit_is_a_pane_once_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pane, "DIGIT_SECONDS", 0.01)
    running = app_on()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        await pilot.press("v")
        while screen.query_one(CurvePane).takes_digit:
            await pilot.pause(0.01)
        await pilot.press("2")
        assert screen.current == "flows"
