"""The sample of returns: what is written gives back the levels it was made from."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from scripts.make_sample import symbol_lines

from tui.sources.sample import HEADER, parse_sample

BP = 1e-4


@given(seed=st.integers(0, 2**32 - 1), start=st.integers(0, 5), dividend=st.floats(0, 0.02))
def test_levels_come_back_within_a_tenth_of_a_basis_point(
    seed: int, start: int, dividend: float
) -> None:
    """However long the history: what is rounded is the level, so errors do not add up."""
    days, every = 600, 60
    random = np.random.default_rng(seed)
    price = 50 * np.exp(np.cumsum(random.normal(0, 0.01, days)))
    paid = np.exp(np.cumsum(np.where(np.arange(days) % every == every - 1, dividend, 0)))
    closes = pd.DataFrame({"total": price * paid, "price": price})
    closes.iloc[:start] = np.nan

    gaps = " ".join(["1"] * (days - 1))
    text = "\n".join([HEADER, f"dates 2020-01-01 {gaps}", *symbol_lines("XYZ", closes)])
    read = parse_sample(text.encode())

    for name in ("total", "price"):
        levels = closes[name].iloc[start:].to_numpy()
        error = read[name].to_numpy() / 100 / (levels / levels[0]) - 1
        assert abs(error).max() < (0.06 if name == "total" else 0.13) * BP
    assert read["observed"].iloc[0] == pd.Timestamp(2020, 1, 1 + start)
