"""The circular block bootstrap: against loops in plain Python, and its p-values."""

from __future__ import annotations

from statistics import mean, median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.alerts.study.bootstrap import DRAWS, SEED, compare, sample_means, sample_medians

RETURNS = st.lists(st.floats(-50, 50), min_size=2, max_size=40)
BLOCKS = st.integers(1, 12)


@examples(30)
@given(RETURNS, BLOCKS, st.data())
def test_sample_means_are_those_of_drawn_blocks(
    returns: list[float], block: int, data: st.DataObject
) -> None:
    size = len(returns)
    held = data.draw(st.lists(st.booleans(), min_size=size, max_size=size).filter(any))
    block_size = min(block, size)
    count = -(-size // block_size)
    starts = np.random.default_rng(SEED).integers(0, size, (DRAWS, count))
    means = sample_means(np.array(returns), np.array(held), block)
    assert means.size == DRAWS
    for draw in (0, 1, DRAWS - 1):
        drawn = [
            returns[(int(starts[draw, place // block_size]) + place % block_size) % size]
            for place in range(size)
            if held[place]
        ]
        assert means[draw] == pytest.approx(mean(drawn), abs=1e-9)


@examples(30)
@given(RETURNS, BLOCKS, st.data())
def test_sample_medians_are_of_windows_kept_in_their_blocks(
    returns: list[float], block: int, data: st.DataObject
) -> None:
    size = len(returns)
    places = sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1)))
    blocks = sorted({place // block for place in places})
    starts = np.random.default_rng(SEED).integers(0, size, (DRAWS, len(blocks)))
    medians = sample_medians(np.array(returns), np.array(places), block)
    assert medians.size == DRAWS
    for draw in (0, DRAWS - 1):
        drawn = [
            returns[(int(starts[draw, blocks.index(place // block)]) + place % block) % size]
            for place in places
        ]
        assert medians[draw] == pytest.approx(median(drawn), abs=1e-9)


def test_p_value_counts_samples_as_far_out_on_the_side_of_the_figure() -> None:
    """Of 19 samples from -9 to 9, three are at least 7: p = 2 (3 + 1) / (19 + 1)."""
    samples = np.arange(-9.0, 10.0)
    assert compare(7.0, samples).p_value == pytest.approx(0.4)
    assert compare(-7.0, samples).p_value == pytest.approx(0.4)
    assert compare(100.0, samples).p_value == pytest.approx(0.1)
    assert compare(0.0, samples).p_value == 1.0
    assert compare(0.0, samples).low_pp == pytest.approx(-8.1)
    assert compare(0.0, samples).high_pp == pytest.approx(8.1)


@examples(100)
@given(st.floats(-60, 60), RETURNS)
def test_p_value_is_above_zero_and_at_most_one(figure: float, samples: list[float]) -> None:
    chance = compare(figure, np.array(samples))
    assert 0 < chance.p_value <= 1
    assert chance.low_pp <= chance.high_pp
