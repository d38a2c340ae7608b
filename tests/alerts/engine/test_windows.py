"""Windows: a few are computed one by one, many by pandas, with the same results."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.alerts.engine.windows import (
    MAX_FEW,
    window_deviations,
    window_maxima,
    window_means,
    window_minima,
    window_ranks,
    window_sums,
)
from tui.alerts.series.history import NOISE_DECIMALS, Values

NUMBERS = st.sampled_from([4.0, 4.1, 4.75, -2.5, 0.0, 95.0, float("nan")])
FIGURES: dict[Callable[[Values, int], Values], str] = {
    window_means: "mean",
    window_minima: "min",
    window_maxima: "max",
    window_sums: "sum",
    window_deviations: "std",
}


def of_pandas(figure: str, values: Values, count: int) -> Values:
    windows = pd.Series(values).rolling(count, min_periods=count)
    figures: pd.Series = getattr(windows, figure)()
    return figures.to_numpy()


@pytest.mark.property
@given(st.lists(NUMBERS, max_size=30), st.integers(1, 12))
@examples(500)
def test_few_windows_have_the_figures_of_pandas(numbers: list[float], count: int) -> None:
    values = np.array(numbers, np.float64)
    for few, figure in FIGURES.items():
        expected = of_pandas(figure, values, count)
        np.testing.assert_allclose(few(values, count), expected, atol=1e-6)
    ranks = pd.Series(values).rolling(count, min_periods=count).rank(pct=True).to_numpy()
    np.testing.assert_allclose(window_ranks(values, count), ranks)


def test_many_windows_continue_the_figures_of_few() -> None:
    values = np.random.default_rng(4).normal(4, 1, MAX_FEW).cumsum()
    few = values[-90:]
    for figure in (*FIGURES, window_ranks):
        many_figures = figure(values, 30)[-60:].round(NOISE_DECIMALS - 3)
        np.testing.assert_allclose(figure(few, 30)[-60:], many_figures, atol=1e-6)
