"""What was replayed is continued only where nothing new came before its last step."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.rules import Rule
from tui.alerts.engine.compiled_rule import compiled
from tui.alerts.engine.replay import replayed
from tui.alerts.engine.replay_cache import Replays
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import NEVER, History, keys_of
from tui.alerts.series.revisions import Editions, SeriesVintage

RULE = compiled(Rule(when="y20 > 4.75% and spread_2s10s > 0bp"))
Y20, SPREAD = [4.8] * 5, [-1.0, -1.0, -1.0, -1.0, 1.0]


def told(name: str, values: list[float], second: int) -> Editions:
    """A value a day, each known at a second of its day."""
    days = np.arange(len(values))
    series, simulated = SERIES[name], np.zeros(len(values), np.bool_)
    keys = keys_of(days * 86_400 + second, days)
    history = History(series.clock, series.unit, keys, np.array(values), simulated)
    return (SeriesVintage(NEVER, history),)


@pytest.mark.parametrize("second", [100, 900], ids=["before the last step", "after it"])
def test_an_observation_that_comes_between_steps_is_replayed(second: int) -> None:
    replays = Replays()
    yields = told("y20", Y20, 500)
    replays.of(RULE, {"y20": yields, "spread_2s10s": told("spread_2s10s", SPREAD[:4], second)})
    now = {"y20": yields, "spread_2s10s": told("spread_2s10s", SPREAD, second)}
    continued, anew = replays.of(RULE, now), replayed(RULE, now)
    assert continued.keys.tolist() == anew.keys.tolist()
    assert continued.states.tolist() == anew.states.tolist()
    assert bool(continued.fires[-1])
